/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_facts.c: facts of an account, and tags. */
#include <config.h>

#include <string.h>

#include <glib/gstdio.h>

#include "store/facts.h"
#include "store/tag.h"
#include "../../../src/store/handle.h"
#include "support.h"

/* --- facts --------------------------------------------------------------------------------- */

static void
fill(StoreAccountFacts *facts)
{
    *facts = (StoreAccountFacts){
        .last_login = 1,
        .last_success = 2,
        .login_delay = 900,
        .checked_at = 4,
        .login_user = (char *)"me@example.org",
        .mechanism = (char *)"SCRAM-SHA-256",
        .tls = (char *)"TLS 1.3",
        .certificate = (char *)"mail.example.org",
        .issuer = (char *)"an authority",
        .capabilities = (char *)"TOP UIDL",
        .cert_until = 5,
        .has_key = true,
        .expire_days = -1,
    };
    memset(facts->key_sha256, 0xab, STORE_KEY_HASH_LEN);
}

static void
check_filled(const StoreAccountFacts *facts)
{
    StoreAccountFacts wanted;

    fill(&wanted);
    assert_int_equal(facts->last_login, 1);
    assert_int_equal(facts->last_success, 2);
    assert_int_equal(facts->login_delay, 900);
    assert_int_equal(facts->checked_at, 4);
    assert_string_equal(facts->login_user, wanted.login_user);
    assert_string_equal(facts->mechanism, wanted.mechanism);
    assert_string_equal(facts->tls, wanted.tls);
    assert_string_equal(facts->certificate, wanted.certificate);
    assert_string_equal(facts->issuer, wanted.issuer);
    assert_string_equal(facts->capabilities, wanted.capabilities);
    assert_int_equal(facts->cert_until, 5);
    assert_true(facts->has_key);
    assert_memory_equal(facts->key_sha256, wanted.key_sha256, STORE_KEY_HASH_LEN);
    assert_int_equal(facts->expire_days, -1);
}

static void
facts__are_empty__before_the_first_session(void **state)
{
    Archive *archive = *state;
    const StoreAccountFacts *facts = store_ledger_facts(archive->ledger);
    g_autoptr(GError) error = NULL;

    assert_string_equal(facts->mechanism, "");
    assert_string_equal(facts->capabilities, "");
    assert_int_equal(facts->last_login, 0);
    assert_false(facts->has_key);
    assert_null(store_account_facts(archive->store, ACCOUNT, &error));
    assert_null(error);
    list(archive, 10, "a", NULL);
    assert_null(store_account_facts(archive->store, ACCOUNT, &error));
    assert_null(error);
}

static void
set_facts__is_kept__also_for_an_account_never_listed(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreAccountFacts) seen = NULL;
    StoreAccountFacts facts;

    fill(&facts);
    assert_ok(store_ledger_set_facts(archive->ledger, &facts, &error));
    check_filled(store_ledger_facts(archive->ledger));
    list(archive, 10, "a", NULL);
    archive_reopen(archive);
    check_filled(store_ledger_facts(archive->ledger));
    seen = store_account_facts(archive->store, ACCOUNT, &error);
    assert_ok(seen != NULL);
    check_filled(seen);
    assert_null(store_account_facts(archive->store, "other", &error));
    assert_null(error);
    assert_int_equal(store_ledger_last_listing(archive->ledger), 10);
}

static void
set_facts__replaces_all__also_from_its_own(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    StoreAccountFacts facts;
    StoreAccountFacts next;

    fill(&facts);
    assert_ok(store_ledger_set_facts(archive->ledger, &facts, &error));
    next = *store_ledger_facts(archive->ledger);
    next.tls = NULL;
    next.has_key = false;
    next.last_success = 9;
    assert_ok(store_ledger_set_facts(archive->ledger, &next, &error));
    assert_ok(store_ledger_set_facts(archive->ledger, store_ledger_facts(archive->ledger),
                                     &error));
    archive_reopen(archive);
    assert_string_equal(store_ledger_facts(archive->ledger)->tls, "");
    assert_string_equal(store_ledger_facts(archive->ledger)->issuer, "an authority");
    assert_false(store_ledger_facts(archive->ledger)->has_key);
    assert_int_equal(store_ledger_facts(archive->ledger)->last_success, 9);
}

static int
sync_level(Archive *archive)
{
    StoreDb *db = archive->store->ledger;
    sqlite3_stmt *row = store_db_bind(db, "PRAGMA synchronous", NULL, 0, NULL);
    int level;

    assert_int_equal(store_db_next(db, row, NULL), 1);
    level = sqlite3_column_int(row, 0);
    sqlite3_reset(row);
    return level;
}

/* What follows them waits for the disk again. */
static void
set_facts__leaves_the_ledger__as_durable_as_it_was(void **state)
{
    enum { FULL = 2 };
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    StoreAccountFacts facts;

    fill(&facts);
    assert_int_equal(sync_level(archive), FULL);
    assert_ok(store_ledger_set_facts(archive->ledger, &facts, &error));
    assert_int_equal(sync_level(archive), FULL);
    list(archive, 10, "a", NULL);
    list(archive, 20, "a", NULL);
    assert_int_equal(sync_level(archive), FULL);
}

/* --- tags ---------------------------------------------------------------------------------- */

static void
check_tags(Archive *archive, const char *key, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) tags = store_tags(archive->store, key, &error);
    g_autofree char *joined = NULL;

    assert_ok(tags != NULL);
    joined = g_strjoinv(" ", tags);
    assert_string_equal(joined, wanted);
}

static void
tag__adds_and_removes__what_is_asked(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "one");
    g_autofree char *key = g_strdup(message->key);

    check_tags(archive, key, "");
    assert_ok(store_tag(archive->store, key,
                        (const char *const[]){ "work", "later", "work", NULL }, NULL,
                        &error));
    check_tags(archive, key, "later work");
    assert_ok(store_tag(archive->store, key, (const char *const[]){ "überfällig", NULL },
                        (const char *const[]){ "work", "absent", NULL }, &error));
    check_tags(archive, key, "later überfällig");
    assert_ok(store_tag(archive->store, key, NULL,
                        (const char *const[]){ "later", "überfällig", NULL }, &error));
    check_tags(archive, key, "");
}

static void
tag__is_kept__with_the_message(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "one");
    g_autoptr(StoreMessage) moved = NULL;

    assert_ok(store_tag(archive->store, message->key,
                        (const char *const[]){ "work", NULL }, NULL, &error));
    assert_ok(store_move(archive->store, message->row, "Archive", &error));
    assert_ok(
        store_change_flags(archive->store, message->row, STORE_FLAG_SEEN, 0, &error));
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->index_db), 0);
    archive_open(archive);
    archive_refresh(archive);
    moved = only_row(archive, "Archive");
    check_tags(archive, moved->key, "work");
    check_tags(archive, "0000000000000000", "");
}

static void
tag__changes_nothing__when_a_name_is_bad(void **state)
{
    Archive *archive = *state;
    g_autofree char *too_long = g_strnfill(STORE_MAX_TAG + 1, 'x');
    g_autofree char *just_fits = g_strnfill(STORE_MAX_TAG, 'x');
    const char *const bad[] = { "",         "two words", "a,b",      "line\nend",
                                "\x1b[31m", "\xff",      "\xc2\xa0", too_long };
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        const char *const names[] = { "good", bad[i], NULL };
        g_autoptr(GError) add_error = NULL;
        g_autoptr(GError) remove_error = NULL;

        assert_false(
            store_tag(archive->store, "0123456789abcdef", names, NULL, &add_error));
        assert_true(g_error_matches(add_error, STORE_ERROR, STORE_ERROR_BAD_NAME));
        assert_false(store_tag(archive->store, "0123456789abcdef",
                               (const char *const[]){ "good", NULL }, names,
                               &remove_error));
        assert_true(g_error_matches(remove_error, STORE_ERROR, STORE_ERROR_BAD_NAME));
    }
    check_tags(archive, "0123456789abcdef", "");
    assert_ok(store_tag_check(just_fits, &error));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(facts__are_empty__before_the_first_session),
        TEST(set_facts__is_kept__also_for_an_account_never_listed),
        TEST(set_facts__replaces_all__also_from_its_own),
        TEST(set_facts__leaves_the_ledger__as_durable_as_it_was),
        TEST(tag__adds_and_removes__what_is_asked),
        TEST(tag__is_kept__with_the_message),
        TEST(tag__changes_nothing__when_a_name_is_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
