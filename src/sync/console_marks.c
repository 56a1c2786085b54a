/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/console_marks.c: deletions by hand go the way of all deletions (L3): what the server calls the
 * message now, the copy read back, the intent in the ledger, and only then DELE. */
#include <config.h>

#include "console_marks.h"

#include <string.h>

#include "base/clock.h"

/* One of the plan's fixed words. */
static const char reason[] = "asked by you";

/* The row of a message that the server has under a UIDL of its own; NULL when that is not known. */
static StoreEntry *
find_entry(SyncRun *run, const Pop3Event *event)
{
    guint n = store_ledger_n_entries(run->ledger);

    for (guint i = 0; event->uidl != NULL && i < n; i++) {
        StoreEntry *entry = store_ledger_entry(run->ledger, i);

        if (entry->uidl_len == event->uidl_len && !entry->is_doubled &&
            memcmp(entry->uidl, event->uidl, event->uidl_len) == 0)
            return entry->state == STORE_STATE_STORED && entry->file != NULL ? entry
                                                                             : NULL;
    }
    return NULL;
}

bool
sync_marks_look(SyncMarks *marks, SyncRun *run, guint32 number, bool *is_safe,
                GError **error)
{
    StoreCopy copy = STORE_COPY_MISSING;
    Pop3Event done;

    *is_safe = false;
    marks->entry = NULL;
    if (!store_ledger_load_rows(run->ledger, error))
        return false;
    pop3_session_uidl_one(run->session, number);
    if (!sync_link_finish(run, &done, error))
        return false;
    marks->entry = find_entry(run, &done);
    if (marks->entry == NULL)
        return true;
    if (!store_ledger_verify(run->ledger, marks->entry, &copy,
                             pb_job_cancellable(run->job), error))
        return false;
    *is_safe = copy == STORE_COPY_SAME;
    if (!*is_safe)
        marks->entry = NULL;
    return true;
}

bool
sync_marks_dele(SyncMarks *marks, SyncRun *run, guint32 number, GError **error)
{
    const char *const reasons[] = { reason };
    StoreEntry *entry = marks->entry;
    Pop3Event done;
    bool is_marked;

    marks->entry = NULL;
    if (entry != NULL && !store_ledger_delete_asked(run->ledger, &entry, reasons, 1,
                                                    pb_clock_now(), error))
        return false;
    run->has_asked |= entry != NULL;
    pop3_session_dele(run->session, number);
    if (!sync_link_finish(run, &done, error))
        return false;
    is_marked = done.reply.kind == POP3_REPLY_OK;
    if (entry != NULL)
        store_ledger_delete_answered(run->ledger, entry,
                                     is_marked ? STORE_ANSWER_OK : STORE_ANSWER_ERR,
                                     done.reply.text);
    if (is_marked && entry != NULL)
        marks->n_stored++;
    else if (is_marked)
        marks->n_lost++;
    return true;
}

bool
sync_marks_settle(SyncMarks *marks, SyncRun *run, StoreQuit quit, GError **error)
{
    *marks = (SyncMarks){ 0 };
    if (!run->has_asked)
        return true;
    run->has_asked = false;
    return store_ledger_delete_end(run->ledger, quit, error);
}
