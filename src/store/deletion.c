/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/deletion.c: deletions asked of a server, from the intent to the outcome (L2).
 *
 * The intent is durable before DELE goes out, so whatever happens afterwards the next listing finds what
 * is in doubt and settles it. */
#include <config.h>

#include "base/text.h"
#include "store/ledger.h"
#include "audit.h"
#include "crashpoint.h"
#include "row.h"

#define MAX_ANSWER 256

typedef struct {
    StoreEntry *const *entries;
    const char *const *reasons;
    guint n;
    gint64 now;
} Asked;

static bool
write_asked(StoreLedger *ledger, void *data, GError **error)
{
    const Asked *asked = data;

    for (guint i = 0; i < asked->n; i++) {
        if (!store_audit_ask(ledger, asked->entries[i], asked->reasons[i], asked->now,
                             error))
            return false;
    }
    return true;
}

bool
store_ledger_delete_asked(StoreLedger *ledger, StoreEntry *const *entries,
                          const char *const *reasons, guint n, gint64 now, GError **error)
{
    Asked asked = { entries, reasons, n, now };

    for (guint i = 0; i < n; i++) {
        StoreRow *row = (StoreRow *)entries[i];

        /* Asking for the deletion of what is not stored would break the first promise. */
        g_assert(entries[i]->state == STORE_STATE_STORED && entries[i]->file != NULL);
        store_row_touch(ledger, row);
        row->entry.state = STORE_STATE_DELETE_SENT;
    }
    store_audit_prepare(ledger, entries, n);
    if (!store_ledger_save(ledger, write_asked, &asked, error))
        return false;
    for (guint i = 0; i < n; i++) {
        StoreRow *row = (StoreRow *)entries[i];

        row->is_asked = true;
        row->is_answered = false;
        g_ptr_array_add(ledger->asked, row);
    }
    store_crash_at("delete-asked");
    return true;
}

void
store_ledger_delete_answered(StoreLedger *ledger, StoreEntry *entry, StoreAnswer answer,
                             const char *text)
{
    StoreRow *row = (StoreRow *)entry;

    (void)ledger;
    g_assert(row->is_asked);
    row->is_answered = true;
    row->answer = answer;
    g_free(row->answer_text);
    row->answer_text = pb_text_visible_cut(text == NULL ? "" : text, -1, MAX_ANSWER);
}

/* What became of one deletion: the row's new state, and the outcome for the audit. */
static StoreState
settle(const StoreRow *row, StoreQuit quit, StoreAuditOutcome *outcome)
{
    if (row->is_answered && row->answer == STORE_ANSWER_ERR) {
        *outcome = STORE_AUDIT_REFUSED;
        return STORE_STATE_STORED;
    }
    if (quit == STORE_QUIT_DROPPED) {
        *outcome = STORE_AUDIT_KEPT;
        return STORE_STATE_STORED;
    }
    if (quit == STORE_QUIT_CONFIRMED && row->is_answered) {
        *outcome = STORE_AUDIT_CONFIRMED;
        return STORE_STATE_DELETED;
    }
    *outcome = STORE_AUDIT_UNCONFIRMED;
    return STORE_STATE_DELETE_SENT;
}

static bool
write_ended(StoreLedger *ledger, void *data, GError **error)
{
    const StoreQuit *quit = data;

    for (guint i = 0; i < ledger->asked->len; i++) {
        const StoreRow *row = g_ptr_array_index(ledger->asked, i);
        StoreAuditOutcome outcome;
        bool is_ok = true;

        settle(row, *quit, &outcome);
        if (outcome != STORE_AUDIT_UNCONFIRMED)
            is_ok =
                store_audit_settle(ledger, &row->entry, row->answer_text, outcome, error);
        else if (row->is_answered)
            is_ok = store_audit_answer(ledger, &row->entry, row->answer_text, error);
        if (!is_ok)
            return false;
    }
    return true;
}

bool
store_ledger_delete_end(StoreLedger *ledger, StoreQuit quit, GError **error)
{
    if (ledger->asked->len == 0)
        return true;
    for (guint i = 0; i < ledger->asked->len; i++) {
        StoreRow *row = g_ptr_array_index(ledger->asked, i);
        StoreAuditOutcome outcome;

        store_row_touch(ledger, row);
        row->entry.state = settle(row, quit, &outcome);
    }
    if (!store_ledger_save(ledger, write_ended, &quit, error))
        return false;
    for (guint i = 0; i < ledger->asked->len; i++) {
        StoreRow *row = g_ptr_array_index(ledger->asked, i);

        row->is_asked = false;
        row->is_answered = false;
        g_clear_pointer(&row->answer_text, g_free);
    }
    g_ptr_array_set_size(ledger->asked, 0);
    store_crash_at("delete-ended");
    return true;
}
