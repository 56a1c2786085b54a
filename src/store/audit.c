/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/audit.c: every deletion asked of a server (L2). The table only grows, which triggers of the
 * schema hold; a row changes while its outcome is open and never again. */
#include <config.h>

#include "audit.h"

#include "base/text.h"
#include "name.h"

#define MAX_SHOWN 512

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

static char *
visible(sqlite3_stmt *rows, int column)
{
    const char *bytes = sqlite3_column_blob(rows, column);

    return pb_text_visible_cut(bytes == NULL ? "" : bytes,
                               sqlite3_column_bytes(rows, column), MAX_SHOWN);
}

static bool
give_row(sqlite3_stmt *rows, bool (*each)(const StoreAudit *audit, void *user_data),
         void *user_data)
{
    g_autofree char *account = visible(rows, 1);
    g_autofree char *uidl = visible(rows, 2);
    g_autofree char *message_id = visible(rows, 3);
    g_autofree char *subject = visible(rows, 4);
    g_autofree char *sha256 = pb_digest_to_hex(sqlite3_column_blob(rows, 6),
                                               (gsize)sqlite3_column_bytes(rows, 6));
    g_autofree char *reason = visible(rows, 7);
    g_autofree char *answer = visible(rows, 8);
    StoreAudit audit = {
        .time = sqlite3_column_int64(rows, 0),
        .account = account,
        .uidl = uidl,
        .message_id = message_id,
        .subject = subject,
        .reason = reason,
        .answer = answer,
        .sha256 = sha256,
        .size = (guint64)sqlite3_column_int64(rows, 5),
        .outcome = (StoreAuditOutcome)CLAMP(sqlite3_column_int(rows, 9),
                                            STORE_AUDIT_UNCONFIRMED, STORE_AUDIT_KEPT),
    };

    return each(&audit, user_data);
}

bool
store_audit_each(Store *store, const char *account,
                 bool (*each)(const StoreAudit *audit, void *user_data), void *user_data,
                 GError **error)
{
    sqlite3_stmt *rows = store_db_query(
        store->ledger, error,
        "SELECT time, account, uidl, message_id, subject, size, sha256, reason, answer,"
        " outcome FROM audit WHERE ?1 IS NULL OR account = ?1 ORDER BY id",
        STORE_TEXT(account));
    int status = -1;

    while (rows != NULL && (status = store_db_next(store->ledger, rows, error)) == 1) {
        if (!give_row(rows, each, user_data)) {
            sqlite3_reset(rows);
            return true;
        }
    }
    return status == 0;
}
