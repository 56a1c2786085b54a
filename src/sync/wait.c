/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/wait.c: the table of refusals that time may cure (L3; RFC 2449 section 8.1, RFC 3206).
 *
 * [AUTH] and [SYS/PERM] are not in it, and neither is a line that breaks: what a person must see to, or
 * what another session does as well, is not tried again here. */
#include <config.h>

#include "wait.h"

#include "base/human.h"
#include "pop3/reply.h"

/* Seconds that nobody's patience is asked for. */
#define ALWAYS_BORNE 15
/* Within so many seconds a minute is too coarse. */
#define SHOWS_SECONDS (2 * PB_MINUTE)

static const SyncWaitRow rows[] = {
    /* clang-format off */
    /* code                 first           growth  most */
    { POP3_ERROR_IN_USE,    30,             2, 15 * PB_MINUTE, "another program has this mailbox" },
    { POP3_ERROR_TOO_SOON,  PB_MINUTE,      2, 30 * PB_MINUTE, "the server wants more time between sign-ins" },
    { POP3_ERROR_TEMPORARY, PB_MINUTE,      2, 30 * PB_MINUTE, "the server is in trouble" },
    /* clang-format on */
};

const SyncWaitRow *
sync_wait_find(const GError *error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_error_matches(error, POP3_ERROR, rows[i].code))
            return &rows[i];
    }
    return NULL;
}

gint64
sync_wait_seconds(const SyncWaitRow *row, guint n_before, gint64 interval)
{
    gint64 seconds = row->first;
    gint64 most = MAX(row->most, interval);

    if (row->code == POP3_ERROR_TOO_SOON && interval > 0)
        seconds = interval;
    for (guint i = 0; i < n_before && seconds < most; i++)
        seconds *= row->growth;
    return MIN(seconds, most);
}

bool
sync_wait_is_bearable(gint64 patience, gint64 waited, gint64 seconds)
{
    return patience < 0 || waited + seconds <= MAX(patience, ALWAYS_BORNE);
}

char *
sync_wait_clock(gint64 until, gint64 now)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(until);
    bool is_soon = until - now < SHOWS_SECONDS;

    /* The short form of today is the time alone. */
    return is_soon && when != NULL ? g_date_time_format(when, "%H:%M:%S")
                                   : pb_date_short(until, until);
}
