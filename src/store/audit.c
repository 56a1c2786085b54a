/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/audit.c: every deletion asked of a server (L2). The table only grows, which triggers of the
 * schema hold; a row changes while its outcome is open and never again. */
#include <config.h>

#include "audit.h"

#include <string.h>

#include "store/audit.h"
#include "name.h"
#include "place.h"

static const char *const outcome_names[] = {
    [STORE_AUDIT_UNCONFIRMED] = "unconfirmed",
    [STORE_AUDIT_CONFIRMED] = "confirmed",
    [STORE_AUDIT_REFUSED] = "refused",
    [STORE_AUDIT_GONE] = "gone",
    [STORE_AUDIT_KEPT] = "kept",
};

const char *
store_audit_outcome_name(StoreAuditOutcome outcome)
{
    return outcome_names[outcome];
}

bool
store_audit_outcome_read(const char *name, StoreAuditOutcome *outcome)
{
    for (gsize i = 0; i < G_N_ELEMENTS(outcome_names); i++) {
        if (strcmp(outcome_names[i], name) == 0) {
            *outcome = (StoreAuditOutcome)i;
            return true;
        }
    }
    return false;
}

/* --- writing ------------------------------------------------------------------------------- */

/* What the message calls itself; "" when the index does not have it, or cannot be read: that is no reason
 * not to write the audit. */
static void
describe_file(Store *store, const char *base, char **message_id, char **subject)
{
    char key[STORE_KEY_LEN + 1];
    sqlite3_stmt *found;
    int status;

    store_name_key(base, key);
    found = store_db_query(
        store->index, NULL,
        "SELECT message_id, subject FROM message WHERE key = ?1 AND base = ?2",
        STORE_TEXT(key), STORE_TEXT(base));
    status = found == NULL ? -1 : store_db_next(store->index, found, NULL);
    *message_id =
        g_strdup(status == 1 ? (const char *)sqlite3_column_text(found, 0) : "");
    *subject = g_strdup(status == 1 ? (const char *)sqlite3_column_text(found, 1) : "");
    if (status == 1)
        sqlite3_reset(found);
}

static bool
is_indexed(Store *store, const char *base)
{
    g_autoptr(GPtrArray) places = store_places_of_base(store, base, NULL);

    return places != NULL && places->len > 0;
}

/* The index tells what a message calls itself; where it has just been lost, the files do, once they are read. */
void
store_audit_prepare(StoreLedger *ledger, StoreEntry *const *entries, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (!is_indexed(ledger->store, entries[i]->file)) {
            (void)store_refresh(ledger->store, NULL, NULL);
            return;
        }
    }
}

bool
store_audit_ask(StoreLedger *ledger, const StoreEntry *entry, const char *reason,
                gint64 now, GError **error)
{
    g_autofree char *message_id = NULL;
    g_autofree char *subject = NULL;

    describe_file(ledger->store, entry->file, &message_id, &subject);
    return store_db_run(ledger->store->ledger, error,
                        "INSERT INTO audit (time, account, uidl, copy, message_id,"
                        " subject, size, sha256, reason)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                        STORE_INT(now), STORE_TEXT(ledger->account),
                        STORE_BLOB(entry->uidl, entry->uidl_len), STORE_INT(entry->copy),
                        STORE_TEXT(message_id), STORE_TEXT(subject),
                        STORE_INT(entry->size), STORE_BLOB(entry->sha256, PB_DIGEST_LEN),
                        STORE_TEXT(reason));
}

#define OPEN_ROWS " WHERE account = ?1 AND uidl = ?2 AND copy = ?3 AND outcome = 0"

bool
store_audit_settle(StoreLedger *ledger, const StoreEntry *entry, const char *answer,
                   StoreAuditOutcome outcome, GError **error)
{
    return store_db_run(
        ledger->store->ledger, error,
        "UPDATE audit SET outcome = ?4, answer = ifnull(?5, answer)" OPEN_ROWS,
        STORE_TEXT(ledger->account), STORE_BLOB(entry->uidl, entry->uidl_len),
        STORE_INT(entry->copy), STORE_INT(outcome), STORE_TEXT(answer));
}

bool
store_audit_answer(StoreLedger *ledger, const StoreEntry *entry, const char *answer,
                   GError **error)
{
    return store_db_run(
        ledger->store->ledger, error, "UPDATE audit SET answer = ?4" OPEN_ROWS,
        STORE_TEXT(ledger->account), STORE_BLOB(entry->uidl, entry->uidl_len),
        STORE_INT(entry->copy), STORE_TEXT(answer));
}

/* --- reading ------------------------------------------------------------------------------- */

typedef struct {
    bool (*each)(const StoreAudit *audit, void *user_data);
    void *user_data;
} Each;

static bool
give_audit(const StoreAuditRow *row, void *data)
{
    const Each *each = data;

    return each->each(&row->audit, each->user_data);
}

bool
store_audit_each(Store *store, const char *account,
                 bool (*each)(const StoreAudit *audit, void *user_data), void *user_data,
                 GError **error)
{
    const StoreAuditFilter filter = { .account = account };
    Each given = { each, user_data };

    return store_audit_search(store, &filter, give_audit, &given, error);
}
