/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/attempt.h: one asynchronous call of GIO as a blocking one with a limit (private to net). */
#ifndef POSTBAG_NET_ATTEMPT_H
#define POSTBAG_NET_ATTEMPT_H

#include <gio/gio.h>

typedef struct NetAttempt NetAttempt;

/* Makes the call, with net_attempt_cancellable() and the attempt as user data; its callback ends in
 * net_attempt_done(). */
typedef void (*NetAttemptStart)(NetAttempt *attempt, gpointer request);

GCancellable *net_attempt_cancellable(NetAttempt *attempt);
/* The attempt takes both. */
void net_attempt_done(NetAttempt *attempt, gpointer result, GError *error);

/* What the call brought; NULL with its error, with G_IO_ERROR_TIMED_OUT after `deadline` (of
 * g_get_monotonic_time()), or with G_IO_ERROR_CANCELLED only when `caller` is cancelled. */
gpointer net_attempt_run(NetAttemptStart start, gpointer request, gint64 deadline,
                         GCancellable *caller, GError **error);

#endif
