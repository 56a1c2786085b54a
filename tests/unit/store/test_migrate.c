/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_migrate.c: an archive that an older postbag made is brought up to date when it is
 * opened, and nothing in it is lost. */
#include <config.h>

#include <string.h>

#include <glib/gstdio.h>

#include "store/facts.h"
#include "store/tag.h"
#include "../../../src/store/schema.h"
#include "support.h"

#define FILE_A "1.M1P1Q1.host,S=42,U=0123456789abcdef"

/* A database as the first version made it. */
static void
make_old(const char *path, const char *schema, const char *application_id,
         const char *rows)
{
    g_autofree char *sql =
        g_strdup_printf("PRAGMA journal_mode = WAL; BEGIN; %s PRAGMA application_id = %s;"
                        " PRAGMA user_version = 1; %s COMMIT",
                        schema, application_id, rows);

    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(sql_run(path, sql), 0);
}

static void
make_old_archive(Archive *archive)
{
    archive_close(archive);
    write_mail(archive, "Inbox/new/" FILE_A,
               "Subject: one\nX-Date: 1000\n\none and only x\n");
    make_old(
        archive->paths->ledger_db, store_schema_ledger[0], "0x50424c47",
        "INSERT INTO account VALUES (1, '" ACCOUNT "', 77);"
        "INSERT INTO message VALUES (1, CAST('a' AS BLOB), 0, 42, 42, NULL, 50, 77, 1,"
        " 2, 60, '" FILE_A "', zeroblob(32));"
        "INSERT INTO message VALUES (1, CAST('b' AS BLOB), 0, 5, 0, NULL, 50, 77, 1,"
        " 0, 0, NULL, NULL);"
        "INSERT INTO audit (time, account, uidl, copy, message_id, subject, size,"
        " sha256, reason) VALUES (1, '" ACCOUNT "', CAST('c' AS BLOB), 0, '', '', 1,"
        " zeroblob(32), 'after download');");
    make_old(
        archive->paths->index_db, store_schema_index[0], "0x50424958",
        "INSERT INTO folder (id, name) VALUES (1, 'Inbox');"
        "INSERT INTO message VALUES (9, 1, 0, '" FILE_A "', '', 'feedfeedfeedfeed',"
        " '0123456789abcdef', 0, 42, 1000, 60, 1000, 0, 'one', '', '', '', '', '', '',"
        " '', '');");
}

static void
check_version(const char *path, const char *wanted)
{
    g_autofree char *version = sql_value(path, "PRAGMA user_version");
    g_autofree char *integrity = sql_value(path, "PRAGMA integrity_check");

    assert_string_equal(version, wanted);
    assert_string_equal(integrity, "ok");
}

static void
open__migrates__the_first_version(void **state)
{
    Archive *archive = *state;
    g_autofree char *n_audit = NULL;

    make_old_archive(archive);
    check_version(archive->paths->ledger_db, "1");
    check_version(archive->paths->index_db, "1");
    archive_open(archive);
    check_version(archive->paths->ledger_db, "3");
    check_version(archive->paths->index_db, "2");
    assert_int_equal(store_ledger_n_entries(archive->ledger), 2);
    assert_int_equal(store_ledger_last_listing(archive->ledger), 77);
    assert_int_equal(entry_of(archive, "a")->state, STORE_STATE_STORED);
    assert_string_equal(entry_of(archive, "a")->file, FILE_A);
    assert_null(entry_of(archive, "a")->preview_file);
    assert_false(entry_of(archive, "a")->is_wanted);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_LISTED);
    n_audit = sql_value(archive->paths->ledger_db, "SELECT count(*) FROM audit");
    assert_string_equal(n_audit, "1");
    {
        g_autoptr(StoreMessage) message = only_row(archive, "Inbox");

        assert_int_equal(message->row, 9);
        assert_string_equal(message->account, ACCOUNT);
        assert_string_equal(message->file, FILE_A);
        assert_false(message->is_preview);
    }
}

static void
open__migrates__to_an_archive_that_works(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    const StoreAccountFacts facts = { .last_login = 5 };
    StoreEntry *entries[2];

    make_old_archive(archive);
    archive_open(archive);
    assert_ok(store_ledger_set_facts(archive->ledger, &facts, &error));
    assert_ok(store_tag(archive->store, "feedfeedfeedfeed",
                        (const char *const[]){ "old", NULL }, NULL, &error));
    list(archive, 80, "a=42 b=5000", entries);
    put_preview(archive, "Inbox", entries[1], "Subject: b\n\n");
    put(archive, "Inbox", entries[1], "Subject: b\n\nb\n");
    archive_reopen(archive);
    archive_refresh(archive);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_STORED);
    assert_int_equal(store_ledger_facts(archive->ledger)->last_login, 5);
    check_version(archive->paths->ledger_db, "3");
}

/* The audit still only grows. */
static void
open__migrates__and_keeps_the_audit_closed(void **state)
{
    Archive *archive = *state;

    make_old_archive(archive);
    archive_open(archive);
    assert_int_not_equal(sql_run(archive->paths->ledger_db, "DELETE FROM audit"), 0);
    assert_int_not_equal(
        sql_run(archive->paths->ledger_db, "UPDATE audit SET reason = 'x'"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(open__migrates__the_first_version),
        TEST(open__migrates__to_an_archive_that_works),
        TEST(open__migrates__and_keeps_the_audit_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
