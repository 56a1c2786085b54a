/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_deletion.c: deletions asked of a server, reading copies back, the audit. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "support.h"

static const char *const reasons[] = { "after download", "14 days passed",
                                       "asked by you" };

/* What the audit has, a line a row: "uidl outcome answer". */
static bool
append_audit(const StoreAudit *audit, void *user_data)
{
    g_string_append_printf(user_data, "%s %s %s\n", audit->uidl,
                           store_audit_outcome_name(audit->outcome), audit->answer);
    return true;
}

static void
assert_audit(Archive *archive, const char *wanted)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    assert_ok(store_audit_each(archive->store, NULL, append_audit, text, &error));
    assert_string_equal(text->str, wanted);
    g_string_free(text, TRUE);
}

/* Three stored messages a, b, c, whose deletion is asked. */
static void
ask_three(Archive *archive, StoreEntry **entries)
{
    g_autoptr(GError) error = NULL;

    list(archive, 10, "a b c", entries);
    for (int i = 0; i < 3; i++) {
        g_autofree char *text = letter(entries[i]->uidl, 1);

        put(archive, "Inbox", entries[i], text);
    }
    assert_ok(
        store_ledger_delete_asked(archive->ledger, entries, reasons, 3, 20, &error));
    for (int i = 0; i < 3; i++)
        assert_int_equal(entries[i]->state, STORE_STATE_DELETE_SENT);
    assert_audit(archive, "a unconfirmed \nb unconfirmed \nc unconfirmed \n");
}

static void
delete_end__marks_deleted__when_quit_is_confirmed(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;

    ask_three(archive, entries);
    store_ledger_delete_answered(archive->ledger, entries[0], STORE_ANSWER_OK, "gone");
    store_ledger_delete_answered(archive->ledger, entries[1], STORE_ANSWER_ERR,
                                 "no \x1b[2Jway");
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_CONFIRMED, &error));
    assert_int_equal(entries[0]->state, STORE_STATE_DELETED);
    assert_int_equal(entries[1]->state, STORE_STATE_STORED);
    /* Never answered: what QUIT did to it is not known. */
    assert_int_equal(entries[2]->state, STORE_STATE_DELETE_SENT);
    assert_audit(archive, "a confirmed gone\nb refused no ^[[2Jway\nc unconfirmed \n");
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "a")->state, STORE_STATE_DELETED);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_STORED);
    assert_int_equal(entry_of(archive, "c")->state, STORE_STATE_DELETE_SENT);
    /* The archive shows where each of them is, and keeps all. */
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 3);
    for (guint i = 0; i < 3; i++) {
        const StoreMessage *row = g_ptr_array_index(rows, i);

        assert_int_equal(row->where, strcmp(row->envelope->subject, "a") == 0
                                         ? STORE_WHERE_HERE
                                         : STORE_WHERE_BOTH);
    }
}

static void
delete_end__leaves_it_open__when_quit_is_not_answered(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    StoreListingResult result;
    g_autoptr(GError) error = NULL;

    ask_three(archive, entries);
    store_ledger_delete_answered(archive->ledger, entries[0], STORE_ANSWER_OK, "1");
    store_ledger_delete_answered(archive->ledger, entries[1], STORE_ANSWER_OK, "2");
    store_ledger_delete_answered(archive->ledger, entries[2], STORE_ANSWER_ERR, "3");
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_UNKNOWN, &error));
    assert_int_equal(entries[0]->state, STORE_STATE_DELETE_SENT);
    assert_int_equal(entries[2]->state, STORE_STATE_STORED);
    assert_audit(archive, "a unconfirmed 1\nb unconfirmed 2\nc refused 3\n");
    archive_reopen(archive);
    result = list(archive, 30, "b c d", entries);
    assert_int_equal(result.n_settled, 2);
    assert_int_equal(result.n_gone, 0);
    assert_int_equal(result.n_new, 1);
    assert_audit(archive, "a gone 1\nb kept 2\nc refused 3\n");
    assert_int_equal(entry_of(archive, "a")->state, STORE_STATE_DELETED);
    assert_int_equal(entry_of(archive, "b")->state, STORE_STATE_STORED);
    assert_int_equal(list(archive, 40, "b c d", entries).n_settled, 0);
}

static void
delete_end__puts_back__when_quit_was_never_sent(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    g_autoptr(GError) error = NULL;

    ask_three(archive, entries);
    store_ledger_delete_answered(archive->ledger, entries[0], STORE_ANSWER_OK, "");
    store_ledger_delete_answered(archive->ledger, entries[1], STORE_ANSWER_ERR, "no");
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_DROPPED, &error));
    for (int i = 0; i < 3; i++)
        assert_int_equal(entries[i]->state, STORE_STATE_STORED);
    assert_audit(archive, "a kept \nb refused no\nc kept \n");
    /* And once more, from the start. */
    assert_ok(
        store_ledger_delete_asked(archive->ledger, entries, reasons, 1, 50, &error));
    store_ledger_delete_answered(archive->ledger, entries[0], STORE_ANSWER_OK, "2nd");
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_CONFIRMED, &error));
    assert_audit(archive, "a kept \nb refused no\nc kept \na confirmed 2nd\n");
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_CONFIRMED, &error));
}

static void
take_listing__counts_as_stored__what_was_deleted_and_is_back(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    StoreListingResult result;
    g_autoptr(GError) error = NULL;

    ask_three(archive, entries);
    for (int i = 0; i < 3; i++)
        store_ledger_delete_answered(archive->ledger, entries[i], STORE_ANSWER_OK, "");
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_CONFIRMED, &error));
    /* That they are not listed any more is no surprise. */
    result = list(archive, 30, "", NULL);
    assert_int_equal(result.n_gone + result.n_settled + result.n_new, 0);
    assert_int_equal(entries[0]->state, STORE_STATE_DELETED);
    result = list(archive, 40, "a b=999", entries);
    assert_int_equal(result.n_new, 0);
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
    assert_false(entries[0]->is_resized);
    assert_int_equal(entries[1]->state, STORE_STATE_STORED);
    assert_true(entries[1]->is_resized);
    assert_audit(archive, "a confirmed \nb confirmed \nc confirmed \n");
}

static void
delete_asked__changes_nothing__when_it_cannot_be_written(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    g_autofree char *text = letter("x", 1);
    g_autoptr(GError) error = NULL;

    list(archive, 10, "a b c", entries);
    for (int i = 0; i < 3; i++)
        put(archive, "Inbox", entries[i], text);
    assert_int_equal(sql_run(archive->paths->ledger_db,
                             "CREATE TRIGGER spoil BEFORE INSERT ON audit"
                             " WHEN NEW.reason = 'asked by you'"
                             " BEGIN SELECT RAISE(ABORT, 'no'); END"),
                     SQLITE_OK);
    assert_false(
        store_ledger_delete_asked(archive->ledger, entries, reasons, 3, 20, &error));
    assert_non_null(error);
    for (int i = 0; i < 3; i++)
        assert_int_equal(entries[i]->state, STORE_STATE_STORED);
    assert_audit(archive, "");
}

/* --- the audit ----------------------------------------------------------------------------- */

static bool
check_audit_row(const StoreAudit *audit, void *user_data)
{
    const StoreEntry *entry = user_data;
    g_autofree char *hex = pb_digest_to_hex(entry->sha256, PB_DIGEST_LEN);

    assert_int_equal(audit->time, 20);
    assert_string_equal(audit->account, ACCOUNT);
    assert_string_equal(audit->message_id, "a@example.org");
    assert_string_equal(audit->subject, "a");
    assert_string_equal(audit->reason, "after download");
    assert_string_equal(audit->sha256, hex);
    assert_int_equal(audit->size, 100);
    return false; /* the first is enough, and the rest must not come */
}

static void
audit_each__tells_all__about_a_deletion(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    g_autoptr(GError) error = NULL;
    GString *text = g_string_new(NULL);

    ask_three(archive, entries);
    assert_ok(
        store_audit_each(archive->store, ACCOUNT, check_audit_row, entries[0], &error));
    assert_ok(store_audit_each(archive->store, "other", append_audit, text, &error));
    assert_string_equal(text->str, "");
    g_string_free(text, TRUE);
}

static void
audit__only_grows(void **state)
{
    static const char *const attempts[] = {
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
        "UPDATE audit SET subject = 'other'",
        "UPDATE audit SET time = 0",
        "UPDATE audit SET uidl = x'00'",
        "UPDATE audit SET id = 99",
        "UPDATE audit SET outcome = 2 WHERE id = 1",
        "UPDATE audit SET answer = 'x' WHERE id = 1",
        "INSERT OR REPLACE INTO audit (id, time, account, uidl, copy, message_id, subject,"
        " size, sha256, reason) VALUES (1, 0, '', x'', 0, '', '', 0, x'', '')",
    };
    Archive *archive = *state;
    StoreEntry *entries[3];
    g_autoptr(GError) error = NULL;

    ask_three(archive, entries);
    store_ledger_delete_answered(archive->ledger, entries[0], STORE_ANSWER_OK, "");
    assert_ok(store_ledger_delete_end(archive->ledger, STORE_QUIT_CONFIRMED, &error));
    for (gsize i = 0; i < G_N_ELEMENTS(attempts); i++)
        assert_int_equal(sql_run(archive->paths->ledger_db, attempts[i]),
                         SQLITE_CONSTRAINT);
    assert_audit(archive, "a confirmed \nb unconfirmed \nc unconfirmed \n");
}

/* --- reading back -------------------------------------------------------------------------- */

static StoreCopy
verify(Archive *archive, const char *uidl)
{
    g_autoptr(GError) error = NULL;
    StoreCopy copy;

    assert_ok(store_ledger_verify(archive->ledger, entry_of(archive, uidl), &copy, NULL,
                                  &error));
    return copy;
}

static void
verify__says_differs__when_the_file_was_edited(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *path = store_message_path(archive->store, message->row, NULL);
    FILE *file;

    assert_int_equal(verify(archive, "a"), STORE_COPY_SAME);
    file = fopen(path, "a");
    fputc('x', file);
    fclose(file);
    assert_int_equal(verify(archive, "a"), STORE_COPY_DIFFERS);
}

static void
verify__says_missing__when_the_file_is_gone(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *path = store_message_path(archive->store, message->row, NULL);

    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(verify(archive, "a"), STORE_COPY_MISSING);
    list(archive, 20, "a b", NULL);
    assert_int_equal(verify(archive, "b"), STORE_COPY_MISSING);
}

static void
verify__says_missing__when_something_else_took_its_name(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *path = store_message_path(archive->store, message->row, NULL);
    g_autofree char *copy = g_build_filename(archive->home, "copy", NULL);

    /* The bytes behind the link are the right ones, and still it is no copy in the archive. */
    assert_int_equal(rename(path, copy), 0);
    assert_int_equal(symlink(copy, path), 0);
    assert_int_equal(verify(archive, "a"), STORE_COPY_MISSING);
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(verify(archive, "a"), STORE_COPY_MISSING);
}

/* A disk that fails says nothing about the bytes; here it is a process that may open nothing more. */
static void
verify__says_unreadable__when_the_file_cannot_be_opened(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    struct rlimit usual, none;
    StoreCopy copy;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
    none = (struct rlimit){ .rlim_cur = 0, .rlim_max = usual.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    copy = verify(archive, "a");
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
    assert_int_equal(copy, STORE_COPY_UNREADABLE);
    assert_int_equal(verify(archive, "a"), STORE_COPY_SAME);
}

/* Another program read it, or moved it to another folder. */
static void
verify__finds_the_file__wherever_it_was_moved(void **state)
{
    static const char *const places[] = { "Inbox/cur/%s:2,S", "Inbox/cur/%s:2,FS",
                                          "Work/Old/cur/%s:2,S", "Work/Old/new/%s" };
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *at = store_message_path(archive->store, message->row, NULL);

    write_mail(archive, "Work/Old/cur/other:2,S", "Subject: other\n\n");
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        GString *relative = g_string_new(places[i]);
        char *to;

        g_string_replace(relative, "%s", entry_of(archive, "a")->file, 1);
        to = mail_path(archive, relative->str);
        assert_int_equal(rename(at, to), 0);
        assert_int_equal(verify(archive, "a"), STORE_COPY_SAME);
        g_string_free(relative, TRUE);
        g_free(at);
        at = to;
    }
}

static void
verify__works__without_an_index(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");

    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->index_db), 0);
    archive_open(archive);
    assert_int_equal(verify(archive, "a"), STORE_COPY_SAME);
}

static void
verify__stops__when_cancelled(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    StoreCopy copy;

    g_cancellable_cancel(cancellable);
    assert_false(store_ledger_verify(archive->ledger, entry_of(archive, "a"), &copy,
                                     cancellable, &error));
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(delete_end__marks_deleted__when_quit_is_confirmed),
        TEST(delete_end__leaves_it_open__when_quit_is_not_answered),
        TEST(delete_end__puts_back__when_quit_was_never_sent),
        TEST(take_listing__counts_as_stored__what_was_deleted_and_is_back),
        TEST(delete_asked__changes_nothing__when_it_cannot_be_written),
        TEST(audit_each__tells_all__about_a_deletion),
        TEST(audit__only_grows),
        TEST(verify__says_differs__when_the_file_was_edited),
        TEST(verify__says_missing__when_the_file_is_gone),
        TEST(verify__says_missing__when_something_else_took_its_name),
        TEST(verify__says_unreadable__when_the_file_cannot_be_opened),
        TEST(verify__finds_the_file__wherever_it_was_moved),
        TEST(verify__works__without_an_index),
        TEST(verify__stops__when_cancelled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
