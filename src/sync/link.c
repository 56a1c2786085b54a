/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/link.c: ties the protocol, which does no I/O, to the connection, which knows no protocol
 * (L3). */
#include <config.h>

#include "base/clock.h"
#include "run.h"

#define BUFFER_LEN ((gsize)64 * 1024)
/* What an answer must have had for its pace to mean something, and how exact its time can be. */
#define LEAST_HEARD      ((guint64)8 * 1024)
#define LEAST_ELAPSED_US 1000
#define SILENT_MS        100
/* Some servers end a connection on which nothing is said for a minute. */
#define QUIET_SECONDS 20

bool
sync_link_send(SyncRun *run, GError **error)
{
    const char *bytes;
    gsize len;

    while ((bytes = pop3_session_output(run->session, &len)), len > 0) {
        if (!net_stream_write(run->stream, bytes, len, pb_job_cancellable(run->job),
                              error))
            return false;
        pop3_session_sent(run->session, len);
        run->sent_us = g_get_monotonic_time();
    }
    return true;
}

static void
hear(SyncHeard *heard, gsize n)
{
    heard->last_us = g_get_monotonic_time();
    if (heard->first_us == 0) {
        heard->first_us = heard->last_us;
        heard->n_first = n;
    } else {
        heard->n_more += n;
    }
}

guint64
sync_link_rate(const SyncRun *run)
{
    const SyncHeard *heard = &run->heard;
    guint64 elapsed = (guint64)MAX(heard->last_us - heard->first_us, LEAST_ELAPSED_US);

    if (heard->n_first + heard->n_more < LEAST_HEARD)
        return 0;
    return MAX(heard->n_more, LEAST_HEARD) * G_USEC_PER_SEC / elapsed;
}

/* Fills the buffer. A server that falls silent must not leave older figures on the screen than there are. */
static bool
read_more(SyncRun *run, GError **error)
{
    GCancellable *cancellable = pb_job_cancellable(run->job);
    gssize n;

    if (run->is_unposted) {
        int is_ready = net_stream_poll(run->stream, SILENT_MS, cancellable, error);

        if (is_ready < 0)
            return false;
        if (is_ready == 0)
            sync_post_figures(run, SYNC_EVENT_PROGRESS);
    }
    n = net_stream_read(run->stream, run->buffer, BUFFER_LEN, cancellable, error);
    if (n < 0)
        return false;
    hear(&run->heard, (gsize)n);
    pop3_session_feed(run->session, run->buffer, (gsize)n);
    return true;
}

bool
sync_link_next(SyncRun *run, Pop3Event *event, GError **error)
{
    if (run->buffer == NULL)
        run->buffer = g_malloc(BUFFER_LEN);
    for (;;) {
        int got = pop3_session_next(run->session, event, error);

        if (got != 0)
            return got > 0;
        if (!sync_link_send(run, error) || !read_more(run, error))
            return false;
    }
}

bool
sync_link_finish(SyncRun *run, Pop3Event *event, GError **error)
{
    net_stream_mark(run->stream);
    do {
        if (!sync_link_next(run, event, error))
            return false;
    } while (event->kind != POP3_EVENT_DONE);
    return true;
}

bool
sync_link_expect(SyncRun *run, Pop3Event *event, GError **error)
{
    if (!sync_link_finish(run, event, error))
        return false;
    if (event->reply.kind == POP3_REPLY_OK)
        return true;
    g_propagate_error(error, pop3_reply_to_error(&event->reply, false));
    return false;
}

bool
sync_link_keep_alive(SyncRun *run, GError **error)
{
    Pop3Event done;

    if (g_get_monotonic_time() - run->sent_us < pb_clock_wait_us(QUIET_SECONDS))
        return true;
    pop3_session_noop(run->session);
    /* Whatever it says to that, it is there. */
    return sync_link_finish(run, &done, error);
}
