/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/headers.c: the headers of many messages, asked for ahead (L3). */
#include <config.h>

#include "run.h"

#define WINDOW 64

typedef struct {
    SyncRun *run;
    const guint *items;
    guint n, next_ask, next_take;
    guint64 n_bytes; /* of the answer that is coming */
    StoreFingerprint *fingerprint;
    SyncTakeHeader take;
    void *data;
} Reading;

bool
sync_lacks_top(const SyncRun *run)
{
    const Pop3Capa *capa = pop3_session_capa(run->session);

    return run->has_no_top || (capa->is_known && (capa->flags & POP3_CAPA_TOP) == 0);
}

static SyncItem *
item_at(const Reading *reading, guint place)
{
    return sync_item(reading->run, reading->items[place]);
}

/* There is nothing to ask. */
static bool
is_seen(const Reading *reading, const SyncItem *item)
{
    return item->has_print || sync_lacks_top(reading->run);
}

static void
ask_ahead(Reading *reading)
{
    Pop3Session *session = reading->run->session;
    bool is_ahead = (pop3_session_capa(session)->flags & POP3_CAPA_PIPELINING) != 0;

    while (reading->next_ask < reading->n &&
           pop3_session_n_open(session) < (is_ahead ? WINDOW : 1)) {
        const SyncItem *item = item_at(reading, reading->next_ask++);

        if (!is_seen(reading, item))
            pop3_session_top(session, item->number, 0);
    }
}

static bool
take_body(Reading *reading, const Pop3Event *event, GError **error)
{
    reading->n_bytes += event->len;
    store_fingerprint_add(reading->fingerprint, event->data, event->len);
    if (reading->n_bytes <= SYNC_MAX_MESSAGE)
        return true;
    g_set_error(error, POP3_ERROR, POP3_ERROR_TOO_LONG,
                "the header of message %u does not end", event->number);
    return false;
}

static void
take_end(Reading *reading, const Pop3Event *event)
{
    SyncItem *item = item_at(reading, reading->next_take);
    bool is_usable = store_fingerprint_finish(reading->fingerprint, item->print);

    item->has_print = event->reply.kind == POP3_REPLY_OK && is_usable;
    reading->n_bytes = 0;
    reading->take(reading->data, reading->items[reading->next_take++],
                  item->has_print ? item->print : NULL);
}

/* Those whose header was seen before. */
static void
take_seen(Reading *reading)
{
    while (reading->next_take < reading->next_ask &&
           is_seen(reading, item_at(reading, reading->next_take))) {
        const SyncItem *item = item_at(reading, reading->next_take);

        reading->take(reading->data, reading->items[reading->next_take++],
                      item->has_print ? item->print : NULL);
    }
}

static bool
is_stopped(Reading *reading)
{
    SyncRun *run = reading->run;

    if ((sync_control_flags(run->request->control) & SYNC_CONTROL_FINISH) != 0)
        run->is_finishing = true;
    return run->is_finishing;
}

static bool
read_all(Reading *reading, GError **error)
{
    SyncRun *run = reading->run;
    Pop3Event event;

    net_stream_mark(run->stream);
    while (reading->next_take < reading->n) {
        if (!is_stopped(reading))
            ask_ahead(reading);
        take_seen(reading);
        if (pop3_session_n_open(run->session) == 0) {
            if (run->is_finishing)
                break;
            continue;
        }
        if (!sync_link_next(run, &event, error))
            return false;
        if (event.kind == POP3_EVENT_BODY && !take_body(reading, &event, error))
            return false;
        if (event.kind != POP3_EVENT_DONE)
            continue;
        take_end(reading, &event);
        net_stream_mark(run->stream);
    }
    return true;
}

bool
sync_read_headers(SyncRun *run, const guint *items, guint n, SyncTakeHeader take,
                  void *data, GError **error)
{
    Reading reading = {
        .run = run,
        .items = items,
        .n = n,
        .fingerprint = store_fingerprint_new(),
        .take = take,
        .data = data,
    };
    bool is_whole = read_all(&reading, error);

    store_fingerprint_free(reading.fingerprint);
    return is_whole;
}
