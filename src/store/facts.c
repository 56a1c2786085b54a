/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/facts.c: what the latest sessions of an account showed of its server (L2). */
#include <config.h>

#include "facts.h"

#include <string.h>

#include "handle.h"
#include "row.h"

void
store_account_facts_free(StoreAccountFacts *facts)
{
    if (facts == NULL)
        return;
    g_free(facts->login_user);
    g_free(facts->mechanism);
    g_free(facts->tls);
    g_free(facts->certificate);
    g_free(facts->issuer);
    g_free(facts->capabilities);
    g_free(facts);
}

static char *
own_text(const char *text)
{
    return g_strdup(text == NULL ? "" : text);
}

static StoreAccountFacts *
copy_facts(const StoreAccountFacts *facts)
{
    StoreAccountFacts *copy = g_new(StoreAccountFacts, 1);

    *copy = *facts;
    copy->login_user = own_text(facts->login_user);
    copy->mechanism = own_text(facts->mechanism);
    copy->tls = own_text(facts->tls);
    copy->certificate = own_text(facts->certificate);
    copy->issuer = own_text(facts->issuer);
    copy->capabilities = own_text(facts->capabilities);
    return copy;
}

/* --- reading ------------------------------------------------------------------------------- */

#define SELECT_FACTS                                                    \
    "SELECT f.last_login, f.last_success, f.login_delay, f.checked_at," \
    " f.cert_until, f.expire_days, f.login_user, f.mechanism, f.tls,"   \
    " f.certificate, f.issuer, f.capabilities, f.key_sha256"            \
    " FROM account a CROSS JOIN facts f ON f.account = a.id WHERE a.name = ?1"

static void
read_facts(sqlite3_stmt *row, StoreAccountFacts *facts)
{
    const void *key = sqlite3_column_blob(row, 12);

    facts->last_login = sqlite3_column_int64(row, 0);
    facts->last_success = sqlite3_column_int64(row, 1);
    facts->login_delay = sqlite3_column_int64(row, 2);
    facts->checked_at = sqlite3_column_int64(row, 3);
    facts->cert_until = sqlite3_column_int64(row, 4);
    facts->expire_days = sqlite3_column_int64(row, 5);
    facts->login_user = (char *)sqlite3_column_text(row, 6);
    facts->mechanism = (char *)sqlite3_column_text(row, 7);
    facts->tls = (char *)sqlite3_column_text(row, 8);
    facts->certificate = (char *)sqlite3_column_text(row, 9);
    facts->issuer = (char *)sqlite3_column_text(row, 10);
    facts->capabilities = (char *)sqlite3_column_text(row, 11);
    facts->has_key = key != NULL && sqlite3_column_bytes(row, 12) == STORE_KEY_HASH_LEN;
    if (facts->has_key)
        memcpy(facts->key_sha256, key, STORE_KEY_HASH_LEN);
}

/* 1: there are some; 0: none; -1: failed. */
static int
find_facts(Store *store, const char *account, StoreAccountFacts **facts, GError **error)
{
    sqlite3_stmt *row =
        store_db_query(store->ledger, error, SELECT_FACTS, STORE_TEXT(account));
    int status = row == NULL ? -1 : store_db_next(store->ledger, row, error);
    StoreAccountFacts borrowed = { 0 };

    if (status == 1) {
        read_facts(row, &borrowed);
        *facts = copy_facts(&borrowed);
        sqlite3_reset(row);
    }
    return status;
}

bool
store_facts_load(Store *store, const char *account, StoreAccountFacts **facts,
                 GError **error)
{
    const StoreAccountFacts none = { 0 };
    int status = find_facts(store, account, facts, error);

    if (status == 0)
        *facts = copy_facts(&none);
    return status >= 0;
}

StoreAccountFacts *
store_account_facts(Store *store, const char *account, GError **error)
{
    StoreAccountFacts *facts = NULL;

    return find_facts(store, account, &facts, error) == 1 ? facts : NULL;
}

const StoreAccountFacts *
store_ledger_facts(const StoreLedger *ledger)
{
    return ledger->facts;
}

/* --- writing ------------------------------------------------------------------------------- */

static bool
write_facts(StoreLedger *ledger, const StoreAccountFacts *facts, GError **error)
{
    return store_db_run(
        ledger->store->ledger, error,
        "INSERT OR REPLACE INTO facts (account, last_login, last_success, login_delay,"
        " checked_at, cert_until, expire_days, login_user, mechanism, tls, certificate,"
        " issuer, capabilities, key_sha256)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        STORE_INT(ledger->account_id), STORE_INT(facts->last_login),
        STORE_INT(facts->last_success), STORE_INT(facts->login_delay),
        STORE_INT(facts->checked_at), STORE_INT(facts->cert_until),
        STORE_INT(facts->expire_days), STORE_TEXT(facts->login_user),
        STORE_TEXT(facts->mechanism), STORE_TEXT(facts->tls),
        STORE_TEXT(facts->certificate), STORE_TEXT(facts->issuer),
        STORE_TEXT(facts->capabilities),
        STORE_BLOB(facts->has_key ? facts->key_sha256 : NULL, STORE_KEY_HASH_LEN));
}

static bool
write_all(StoreLedger *ledger, const StoreAccountFacts *facts, GError **error)
{
    StoreDb *db = ledger->store->ledger;

    if (!store_db_begin_relaxed(db, error))
        return false;
    if (write_facts(ledger, facts, error))
        return store_db_commit(db, error);
    store_db_rollback(db);
    return false;
}

bool
store_ledger_set_facts(StoreLedger *ledger, const StoreAccountFacts *facts,
                       GError **error)
{
    StoreAccountFacts *own = copy_facts(facts);
    /* An account that was never listed has no row yet. */
    bool is_known =
        ledger->account_id != 0 || store_ledger_save(ledger, NULL, NULL, error);

    if (!is_known || !write_all(ledger, own, error)) {
        store_account_facts_free(own);
        return false;
    }
    store_account_facts_free(ledger->facts);
    ledger->facts = own;
    return true;
}
