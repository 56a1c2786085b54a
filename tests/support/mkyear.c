/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/mkyear.c: mkyear HOME ACCOUNT N [LISTED-AGO]
 *
 * An archive whose ACCOUNT has N messages on its server, which came one after the other in the last 360 days
 * and were stored as they came; the two newest of a hundred are not stored yet. Every 25th is flagged and read, of the
 * newer half all but every 20th are read; of more than MANY only the flagged ones are. The latest listing is
 * LISTED-AGO seconds old (259200: three days). */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/human.h"
#include "mail/envelope.h"
#include "store/incoming.h"
#include "store/message.h"
#include "sync/fetch.h"

#define N_LISTINGS 12
#define DAYS       360
#define BATCH      500
#define MANY       5000 /* marking takes a while */

typedef struct {
    Store *store;
    StoreLedger *ledger;
    guint n;
    gint64 now;
    StoreEntry **entries;
} Year;

static void
check(bool is_ok, const GError *error)
{
    if (is_ok)
        return;
    fprintf(stderr, "mkyear: %s\n", error == NULL ? "no error told" : error->message);
    exit(1);
}

static gint64
time_of(const Year *year, guint i)
{
    return year->now - DAYS * PB_DAY + (gint64)i * DAYS * PB_DAY / year->n;
}

/* The first `n` messages, as of `when`. */
static void
list(const Year *year, guint n, gint64 when)
{
    g_autofree StoreListed *lines = g_new0(StoreListed, n);
    g_autofree char *names = g_malloc0((gsize)n * 16 + 1);
    g_autoptr(GError) error = NULL;
    StoreListingResult result;

    for (guint i = 0; i < n; i++) {
        char *name = names + (gsize)i * 16;

        g_snprintf(name, 16, "u%u", i);
        lines[i] = (StoreListed){ .uidl = name,
                                  .uidl_len = strlen(name),
                                  .size = 2000 + (guint64)i * 7919 % 60000 };
    }
    check(store_ledger_take_listing(year->ledger, lines, n, when, year->entries, &result,
                                    &error),
          error);
}

static void
add(const Year *year, StoreBatch *batch, guint i)
{
    static const char *const people[] = { "Alice Johnson", "Bob Smith", "Eve Martinez",
                                          "Bank of Example", "Post Office" };
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time_of(year, i) - PB_HOUR);
    g_autofree char *when = g_date_time_format(date, "%a, %d %b %Y %H:%M:%S +0000");
    g_autofree char *text = g_strdup_printf(
        "From: %s <p%u@example.org>\nSubject: Letter number %u\nDate: %s\n\nHello.\n",
        people[i % G_N_ELEMENTS(people)], i % 7, i, when);
    g_autoptr(GError) error = NULL;
    StoreIncoming *incoming = store_incoming_new(batch, year->entries[i], &error);

    check(incoming != NULL, error);
    check(store_incoming_write(incoming, text, strlen(text), &error), error);
    check(store_incoming_finish(incoming, &error), error);
}

/* Messages `first` to `end` - 1. */
static void
store(const Year *year, guint first, guint end)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = NULL;

    pb_clock_set(time_of(year, first));
    batch = store_batch_new(year->ledger, "Inbox", &error);
    check(batch != NULL, error);
    for (guint i = first; i < end; i++)
        add(year, batch, i);
    check(store_batch_commit(batch, &error), error);
}

static void
mark(const Year *year, guint i)
{
    bool is_old = i < year->n / 2 || year->n > MANY;
    bool is_read = is_old ? i % 25 == 0 : i % 20 != 0;
    StoreFlags flags =
        (i % 25 == 0 ? STORE_FLAG_FLAGGED : 0) | (is_read ? STORE_FLAG_SEEN : 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) message = NULL;

    if (year->entries[i]->file == NULL || flags == 0)
        return;
    message = store_find_file(year->store, year->entries[i]->file, &error);
    check(message != NULL, error);
    check(store_change_flags(year->store, message->row, flags, 0, &error), error);
}

static void
live(const Year *year)
{
    guint known = 0;

    for (guint i = 1; i <= N_LISTINGS; i++) {
        guint n = (guint)((guint64)year->n * i / N_LISTINGS);

        if (n > known)
            list(year, n, time_of(year, n - 1));
        for (guint step = MAX(MIN(BATCH, year->n / 100), 1); known < n;) {
            guint end = MIN(known + step, n);

            store(year, known, MIN(end, year->n - year->n / 50));
            known = end;
        }
    }
}

int
main(int argc, char **argv)
{
    gint64 ago = argc == 5 ? g_ascii_strtoll(argv[4], NULL, 10) : 3 * PB_DAY;
    g_autoptr(PbPaths) paths = NULL;
    g_autoptr(GError) error = NULL;
    Year year = { .now = pb_clock_now() };

    if (argc < 4 || argc > 5 || atoi(argv[3]) < 1) {
        fprintf(stderr, "usage: mkyear HOME ACCOUNT N [LISTED-AGO]\n");
        return 64;
    }
    mail_init();
    paths = pb_paths_new(argv[1], NULL);
    year.n = (guint)atoi(argv[3]);
    year.entries = g_new0(StoreEntry *, year.n);
    year.store = store_open(paths, sync_describe, &error);
    check(year.store != NULL, error);
    year.ledger = store_ledger_load(year.store, argv[2], &error);
    check(year.ledger != NULL, error);
    live(&year);
    list(&year, year.n, year.now - ago);
    for (guint i = 0; i < year.n; i++)
        mark(&year, i);
    store_ledger_free(year.ledger);
    store_close(year.store);
    g_free(year.entries);
    return 0;
}
