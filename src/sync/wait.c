/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/wait.c: the table of refusals that time may cure (L3; RFC 2449 section 8.1, RFC 3206).
 *
 * [AUTH] and [SYS/PERM] are not in it, and neither is a line that breaks: what a person must see to, or
 * what another session does as well, is not tried again here. */
#include <config.h>

#include "wait.h"

#include "base/human.h"
#include "pop3/reply.h"

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

char *
sync_wait_clock(gint64 until)
{
    /* The form of today is the time alone. */
    return pb_date_short(until, until);
}
