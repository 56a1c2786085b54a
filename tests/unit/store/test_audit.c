/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_audit.c: looking deletions up, with and without an index. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "store/audit.h"
#include "support.h"

#define T ((gint64)1795000000)

/* Three deletions, an hour apart: a (confirmed), b (refused), c (unknown). */
static void
delete_three(Archive *archive)
{
    static const struct {
        const char *uidl, *subject, *reason, *words;
        StoreAnswer answer;
        StoreQuit quit;
    } rows[] = {
        { "u-a", "Ärger mit dem Zug", "14 days passed", "+OK gone", STORE_ANSWER_OK,
          STORE_QUIT_CONFIRMED },
        { "u-b", "Rechnung 12", "after download", "-ERR no", STORE_ANSWER_ERR,
          STORE_QUIT_CONFIRMED },
        { "u-c", "Rechnung 13", "over 500 MB", "+OK", STORE_ANSWER_OK,
          STORE_QUIT_UNKNOWN },
    };

    list(archive, T, "u-a=10 u-b=20 u-c=30", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = letter(rows[i].subject, 1000);
        StoreEntry *entry = entry_of(archive, rows[i].uidl);
        g_autoptr(GError) error = NULL;

        put(archive, "Inbox", entry, text);
        assert_ok(store_ledger_delete_asked(archive->ledger, &entry, &rows[i].reason, 1,
                                            T + 3600 * (gint64)i, &error));
        store_ledger_delete_answered(archive->ledger, entry, rows[i].answer,
                                     rows[i].words);
        assert_ok(store_ledger_delete_end(archive->ledger, rows[i].quit, &error));
    }
}

static GPtrArray *
page(Archive *archive, const StoreAuditFilter *filter, gint64 before, guint limit)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *rows =
        store_audit_page(archive->store, filter, before, limit, NULL, &error);

    assert_ok(rows != NULL);
    return rows;
}

/* The last letters of the UIDLs, newest first. */
static void
assert_page(Archive *archive, const StoreAuditFilter *filter, const char *expected)
{
    g_autoptr(GPtrArray) rows = page(archive, filter, 0, 10);
    g_autoptr(GString) found = g_string_new(NULL);

    for (guint i = 0; i < rows->len; i++) {
        const StoreAuditRow *row = g_ptr_array_index(rows, i);

        g_string_append(found, row->audit.uidl + strlen("u-"));
    }
    assert_string_equal(found->str, expected);
}

static void
audit_page__finds__what_all_words_stand_in(void **state)
{
    Archive *archive = *state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        { NULL, "cba" },
        { "", "cba" },
        { "  ", "cba" },
        { "rechnung", "cb" },
        { "RECHNUNG 13", "c" },
        { "arger", "a" },          /* subject, without its accent */
        { "u-b", "b" },            /* UIDL */
        { "12@example.org", "b" }, /* Message-ID */
        { "passed", "a" },         /* reason */
        { "gone", "a" },           /* answer */
        { "refused", "b" },        /* outcome */
        { ACCOUNT, "cba" },        /* account */
        { "rechnung -download", "c" },
        { "\"nung 1\"", "cb" },
        { "\"13 nung\"", "" },
        { "-\"14 days\"", "cb" },
        { "-", "cba" }, /* in Message-ID and UIDL */
        { "zzz", "" },
    };

    delete_three(archive);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const StoreAuditFilter filter = { .text = rows[i].text };

        assert_page(archive, &filter, rows[i].expected);
    }
}

static void
audit_page__finds__by_account_time_outcome_and_hash(void **state)
{
    Archive *archive = *state;
    g_autofree char *sha256 = NULL;
    StoreAuditFilter filter = { .account = ACCOUNT };

    delete_three(archive);
    assert_page(archive, &filter, "cba");
    assert_page(archive, &(StoreAuditFilter){ .account = "other" }, "");
    assert_page(archive, &(StoreAuditFilter){ .since = T + 3600 }, "cb");
    assert_page(archive, &(StoreAuditFilter){ .until = T + 3600 }, "a");
    assert_page(archive, &(StoreAuditFilter){ .outcomes = 1 << STORE_AUDIT_REFUSED },
                "b");
    assert_page(archive,
                &(StoreAuditFilter){ .outcomes = 1 << STORE_AUDIT_UNCONFIRMED |
                                                 1 << STORE_AUDIT_CONFIRMED },
                "ca");
    sha256 = pb_digest_to_hex(entry_of(archive, "u-b")->sha256, 6);
    assert_page(archive, &(StoreAuditFilter){ .text = sha256 }, "b");
}

static void
audit_page__goes_on__where_the_page_before_ended(void **state)
{
    Archive *archive = *state;
    const StoreAuditFilter filter = { .text = NULL };
    gint64 before = 0;
    guint n = 0;

    delete_three(archive);
    for (;;) {
        g_autoptr(GPtrArray) rows = page(archive, &filter, before, 2);

        if (rows->len == 0)
            break;
        n += rows->len;
        before = ((StoreAuditRow *)g_ptr_array_index(rows, rows->len - 1))->id;
    }
    assert_int_equal(n, 3);
}

/* Everything that the audit owes, and where the copy is. */
static void
assert_row_of_a(Archive *archive, const char *folder)
{
    g_autoptr(GPtrArray) rows = page(archive, &(StoreAuditFilter){ .text = "u-a" }, 0, 1);
    const StoreAuditRow *row;

    assert_int_equal(rows->len, 1);
    row = g_ptr_array_index(rows, 0);
    assert_int_equal(row->audit.time, T);
    assert_string_equal(row->audit.account, ACCOUNT);
    assert_string_equal(row->audit.subject, "Ärger mit dem Zug");
    assert_string_equal(row->audit.message_id, "Ärger mit dem Zug@example.org");
    assert_int_equal(row->audit.size, 10);
    assert_int_equal(strlen(row->audit.sha256), 64);
    assert_string_equal(row->audit.reason, "14 days passed");
    assert_string_equal(row->audit.answer, "+OK gone");
    assert_int_equal(row->audit.outcome, STORE_AUDIT_CONFIRMED);
    assert_string_equal(row->folder, folder);
    assert_int_equal(strlen(row->key), *folder == '\0' ? 0 : STORE_KEY_LEN);
}

static void
audit_page__says_the_same__without_an_index(void **state)
{
    Archive *archive = *state;

    delete_three(archive);
    assert_row_of_a(archive, "Inbox");
    archive_close(archive);
    assert_int_equal(unlink(archive->paths->index_db), 0);
    archive_open(archive);
    assert_row_of_a(archive, "");
    archive_refresh(archive);
    assert_row_of_a(archive, "Inbox");
}

static void
audit_page__tells__that_a_copy_is_gone(void **state)
{
    Archive *archive = *state;
    g_autofree char *below = NULL;
    g_autofree char *path = NULL;

    delete_three(archive);
    below = g_strconcat("Inbox/new/", entry_of(archive, "u-a")->file, NULL);
    path = mail_path(archive, below);
    assert_int_equal(unlink(path), 0);
    archive_refresh(archive);
    assert_row_of_a(archive, "");
}

/* What is deleted right after the index was lost is described from its file. */
static void
audit__describes_the_message__where_the_index_was_lost(void **state)
{
    Archive *archive = *state;
    const char *const reasons[] = { "after download" };
    g_autofree char *text = letter("Brief", 1000);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;
    StoreEntry *entry;

    list(archive, T, "u-x", NULL);
    put(archive, "Inbox", entry_of(archive, "u-x"), text);
    archive_close(archive);
    assert_int_equal(unlink(archive->paths->index_db), 0);
    archive_open(archive);
    entry = entry_of(archive, "u-x");
    assert_ok(store_ledger_delete_asked(archive->ledger, &entry, reasons, 1, T, &error));
    rows = page(archive, &(StoreAuditFilter){ .text = "u-x" }, 0, 1);
    assert_int_equal(rows->len, 1);
    assert_string_equal(((StoreAuditRow *)g_ptr_array_index(rows, 0))->audit.subject,
                        "Brief");
    assert_string_equal(((StoreAuditRow *)g_ptr_array_index(rows, 0))->audit.message_id,
                        "Brief@example.org");
}

static bool
take_two(const StoreAuditRow *row, void *user_data)
{
    GString *found = user_data;

    g_string_append(found, row->audit.uidl);
    return found->len < 6;
}

static void
audit_search__goes__oldest_first_until_told_to_stop(void **state)
{
    Archive *archive = *state;
    g_autoptr(GString) found = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    delete_three(archive);
    assert_ok(store_audit_search(archive->store, &(StoreAuditFilter){ .text = NULL },
                                 take_two, found, &error));
    assert_string_equal(found->str, "u-au-b");
}

static void
audit_outcome_read__knows__every_name(void **state)
{
    StoreAuditOutcome outcome;

    (void)state;
    for (int i = STORE_AUDIT_UNCONFIRMED; i <= STORE_AUDIT_KEPT; i++) {
        assert_true(store_audit_outcome_read(store_audit_outcome_name(i), &outcome));
        assert_int_equal(outcome, i);
    }
    assert_false(store_audit_outcome_read("perhaps", &outcome));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)
        TEST(audit_page__finds__what_all_words_stand_in),
        TEST(audit_page__finds__by_account_time_outcome_and_hash),
        TEST(audit_page__goes_on__where_the_page_before_ended),
        TEST(audit_page__says_the_same__without_an_index),
        TEST(audit_page__tells__that_a_copy_is_gone),
        TEST(audit__describes_the_message__where_the_index_was_lost),
        TEST(audit_search__goes__oldest_first_until_told_to_stop),
        TEST(audit_outcome_read__knows__every_name),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
