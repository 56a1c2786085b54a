/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/attempt.c: one asynchronous call of GIO as a blocking one with a limit (L1).
 *
 * Only the asynchronous half of GSocketClient does happy eyeballs (RFC 8305), so it runs here in a main
 * context of its own until it ends. A timeout source in the same context bounds everything, names too:
 * it and the caller's cancel both cancel an inner GCancellable, always on this thread: a cancel from
 * another one may find GIO's sources half disposed of. */
#include <config.h>

#include "attempt.h"

#include <stdbool.h>

struct NetAttempt {
    GMainContext *context;
    GCancellable *cancellable; /* cancelled on this thread only */
    gpointer result;
    GError *error;
    bool is_done;
    bool is_late;
    gint is_unwanted; /* atomic: the caller's cancel came */
};

GCancellable *
net_attempt_cancellable(NetAttempt *attempt)
{
    return attempt->cancellable;
}

void
net_attempt_done(NetAttempt *attempt, gpointer result, GError *error)
{
    attempt->result = result;
    attempt->error = error;
    attempt->is_done = true;
}

static gboolean
on_timeout(gpointer user_data)
{
    NetAttempt *attempt = user_data;

    attempt->is_late = true;
    g_cancellable_cancel(attempt->cancellable);
    return G_SOURCE_REMOVE;
}

/* On whichever thread cancels. */
static void
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    NetAttempt *attempt = user_data;

    (void)cancellable;
    g_atomic_int_set(&attempt->is_unwanted, TRUE);
    g_main_context_wakeup(attempt->context);
}

static void
run(NetAttempt *attempt, NetAttemptStart start, gpointer request)
{
    start(attempt, request);
    while (!attempt->is_done) {
        if (g_atomic_int_get(&attempt->is_unwanted))
            g_cancellable_cancel(attempt->cancellable);
        g_main_context_iteration(attempt->context, TRUE);
    }
    /* The look-up of the address family that lost may still run: end it, and let what it posts be
     * dispatched, or its task and the context would keep each other alive. */
    g_cancellable_cancel(attempt->cancellable);
    while (g_main_context_iteration(attempt->context, FALSE))
        continue;
}

static GSource *
start_timer(NetAttempt *attempt, gint64 deadline)
{
    gint64 left = MAX(deadline - g_get_monotonic_time(), 0);
    GSource *timer = g_timeout_source_new((guint)(left / G_TIME_SPAN_MILLISECOND));

    g_source_set_callback(timer, on_timeout, attempt, NULL);
    g_source_attach(timer, attempt->context);
    return timer;
}

static void
set_error(GError **error, NetAttempt *attempt, GCancellable *caller)
{
    if (g_cancellable_set_error_if_cancelled(caller, error))
        return;
    if (attempt->is_late)
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "timed out");
    else
        g_propagate_error(error, g_steal_pointer(&attempt->error));
}

gpointer
net_attempt_run(NetAttemptStart start, gpointer request, gint64 deadline,
                GCancellable *caller, GError **error)
{
    NetAttempt attempt = { .context = g_main_context_new(),
                           .cancellable = g_cancellable_new() };
    GSource *timer = start_timer(&attempt, deadline);
    gulong watch = 0;

    g_main_context_push_thread_default(attempt.context);
    if (caller != NULL)
        watch = g_cancellable_connect(caller, G_CALLBACK(on_cancelled), &attempt, NULL);
    run(&attempt, start, request);
    g_cancellable_disconnect(caller, watch);
    g_main_context_pop_thread_default(attempt.context);
    if (attempt.result == NULL)
        set_error(error, &attempt, caller);
    g_clear_error(&attempt.error);
    g_source_destroy(timer);
    g_source_unref(timer);
    g_object_unref(attempt.cancellable);
    g_main_context_unref(attempt.context);
    return attempt.result;
}
