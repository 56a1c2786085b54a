/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_crash.c: killed at each named point, then everything as after a restart: nothing
 * lost, nothing twice, nothing partial. */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#define N_MESSAGES 25
#define BATCH      10

/* What the server has; message i is the same whenever it is fetched. */
static char *
server_message(guint i)
{
    g_autofree char *body =
        g_strnfill(1000 + 977 * (gsize)i, (char)('a' + (int)(i % 26)));

    return g_strdup_printf("Subject: message %u\nMessage-ID: m%u@example.org\n\n%s\n", i,
                           i, body);
}

static bool
server_listing(StoreLedger *ledger, StoreEntry **entries, StoreListingResult *result)
{
    StoreListed lines[N_MESSAGES];
    char uidls[N_MESSAGES][16];
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < N_MESSAGES; i++) {
        g_snprintf(uidls[i], sizeof(uidls[i]), "uidl-%u", i);
        lines[i] = (StoreListed){ uidls[i], strlen(uidls[i]), 5000 };
    }
    return store_ledger_take_listing(ledger, lines, N_MESSAGES, 100, entries, result,
                                     &error);
}

/* Fetches what is not stored; -1 on failure, else how many. */
static int
fetch(StoreLedger *ledger, StoreEntry **entries)
{
    g_autoptr(StoreBatch) batch = store_batch_new(ledger, "Inbox", NULL);
    int n = 0;

    for (guint i = 0; i < N_MESSAGES; i++) {
        g_autofree char *text = server_message(i);
        StoreIncoming *incoming;

        if (entries[i]->state == STORE_STATE_STORED)
            continue;
        incoming = store_incoming_new(batch, entries[i], NULL);
        if (incoming == NULL ||
            !store_incoming_write(incoming, text, strlen(text) / 2, NULL) ||
            !store_incoming_write(incoming, text + strlen(text) / 2,
                                  strlen(text) - strlen(text) / 2, NULL) ||
            !store_incoming_finish(incoming, NULL))
            return -1;
        n++;
        if (store_batch_n_messages(batch) == BATCH && !store_batch_commit(batch, NULL))
            return -1;
    }
    return store_batch_commit(batch, NULL) ? n : -1;
}

static const char *const reasons[] = { "after download", "after download",
                                       "after download" };

static void
work(const Archive *archive, const char *crash_at, bool with_deletes)
{
    StoreEntry *entries[N_MESSAGES];
    Store *store;
    StoreLedger *ledger;

    g_setenv("POSTBAG_CRASH_AT", crash_at, TRUE);
    store = store_open(archive->paths, describe, NULL);
    ledger = store_ledger_load(store, ACCOUNT, NULL);
    store_refresh(store, NULL, NULL);
    server_listing(ledger, entries, NULL);
    fetch(ledger, entries);
    if (with_deletes) {
        store_ledger_delete_asked(ledger, entries, reasons, 3, 200, NULL);
        for (guint i = 0; i < 3; i++)
            store_ledger_delete_answered(ledger, entries[i], STORE_ANSWER_OK, "ok");
        store_ledger_delete_end(ledger, STORE_QUIT_CONFIRMED, NULL);
    }
    _exit(0);
}

/* In a child that must die at `crash_at`. */
static void
die_at(const Archive *archive, const char *crash_at, bool with_deletes)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        work(archive, crash_at, with_deletes);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status))
        fail_msg("%s was not reached", crash_at);
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

static void
check_no_partial_file(const Archive *archive)
{
    g_autoptr(GPtrArray) names = names_in(archive, "Inbox/new");

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *relative =
            g_build_filename("Inbox/new", g_ptr_array_index(names, i), NULL);
        g_autofree char *path = mail_path(archive, relative);
        g_autofree char *text = NULL;
        g_autofree char *wanted = NULL;
        gsize len = 0;
        guint number = G_MAXUINT;

        assert_true(g_file_get_contents(path, &text, &len, NULL));
        assert_int_equal(sscanf(text, "Subject: message %u", &number), 1);
        wanted = server_message(number);
        assert_string_equal(text, wanted);
    }
}

static void
check_integrity(const Archive *archive)
{
    g_autofree char *ledger =
        sql_value(archive->paths->ledger_db, "PRAGMA integrity_check");
    g_autofree char *index =
        sql_value(archive->paths->index_db, "PRAGMA integrity_check");

    assert_string_equal(ledger, "ok");
    assert_string_equal(index, "ok");
}

/* Every message once: as a file, in the ledger, in the index. */
static void
check_complete(Archive *archive)
{
    g_autoptr(GHashTable) subjects = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) rows = rows_of(archive, "Inbox");
    g_autoptr(GPtrArray) in_new = names_in(archive, "Inbox/new");
    g_autoptr(GPtrArray) in_tmp = names_in(archive, "Inbox/tmp");
    g_autoptr(GError) error = NULL;

    assert_int_equal(in_tmp->len, 0);
    assert_int_equal(in_new->len, N_MESSAGES);
    assert_int_equal(rows->len, N_MESSAGES);
    for (guint i = 0; i < rows->len; i++) {
        StoreMessage *row = g_ptr_array_index(rows, i);

        assert_true(g_hash_table_add(subjects, row->envelope->subject));
        assert_string_equal(row->account, ACCOUNT);
    }
    assert_int_equal(store_ledger_n_entries(archive->ledger), N_MESSAGES);
    for (guint i = 0; i < N_MESSAGES; i++) {
        StoreEntry *entry = store_ledger_entry(archive->ledger, i);
        StoreCopy copy;

        assert_true(entry->state >= STORE_STATE_STORED);
        assert_ok(store_ledger_verify(archive->ledger, entry, &copy, NULL, &error));
        assert_int_equal(copy, STORE_COPY_SAME);
    }
    check_no_partial_file(archive);
}

/* `most`: how many messages may have to be fetched again or for the first time. */
static void
crash_and_recover(Archive *archive, const char *crash_at, int most)
{
    StoreEntry *entries[N_MESSAGES];
    StoreListingResult result;
    int n_fetched;

    archive_close(archive);
    die_at(archive, crash_at, false);
    check_integrity(archive);
    check_no_partial_file(archive);
    archive_open(archive);
    assert_true(server_listing(archive->ledger, entries, &result));
    n_fetched = fetch(archive->ledger, entries);
    if (n_fetched > most)
        fail_msg("%s: %d fetched, at most %d were needed", crash_at, n_fetched, most);
    check_complete(archive);
    archive_refresh(archive);
    check_complete(archive);
    archive_reopen(archive);
    check_complete(archive);
    check_integrity(archive);
}

#define CRASH_TEST(name, point, most)           \
    static void name(void **state)              \
    {                                           \
        crash_and_recover(*state, point, most); \
    }

CRASH_TEST(batch_commit__loses_nothing__killed_at_the_first_message, "tmp-written", 25)
CRASH_TEST(batch_commit__loses_nothing__killed_before_the_flush, "tmp-written:10", 25)
CRASH_TEST(batch_commit__loses_nothing__killed_after_the_flush, "flushed", 25)
CRASH_TEST(batch_commit__loses_nothing__killed_after_the_first_rename, "renamed", 24)
CRASH_TEST(batch_commit__loses_nothing__killed_between_renames, "renamed:5", 20)
CRASH_TEST(batch_commit__loses_nothing__killed_after_the_last_rename, "renamed:10", 15)
CRASH_TEST(batch_commit__loses_nothing__killed_after_the_folder_flush, "folder-flushed",
           15)
CRASH_TEST(batch_commit__loses_nothing__killed_after_the_ledger, "ledger-committed", 15)
CRASH_TEST(batch_commit__loses_nothing__killed_after_the_index, "index-committed", 15)
CRASH_TEST(batch_commit__loses_nothing__killed_in_the_second_batch, "renamed:14", 11)
CRASH_TEST(batch_commit__loses_nothing__killed_after_the_second_ledger,
           "ledger-committed:2", 5)
CRASH_TEST(batch_commit__loses_nothing__killed_in_the_last_batch, "folder-flushed:3", 0)

/* Killed again and again, each time a little later, without a clean run between. */
static void
batch_commit__loses_nothing__killed_at_every_rename_in_turn(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[N_MESSAGES];

    archive_close(archive);
    for (int i = 0; i < N_MESSAGES; i++) {
        die_at(archive, "renamed", false);
        check_no_partial_file(archive);
        check_integrity(archive);
    }
    archive_open(archive);
    assert_true(server_listing(archive->ledger, entries, NULL));
    assert_int_equal(fetch(archive->ledger, entries), 0);
    archive_refresh(archive);
    check_complete(archive);
}

/* The index is gone as well: what was renamed is found by reading the folder. */
static void
take_listing__adopts__without_an_index(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[N_MESSAGES];
    StoreListingResult result;

    archive_close(archive);
    die_at(archive, "folder-flushed", false);
    assert_int_equal(unlink(archive->paths->index_db), 0);
    archive_open(archive);
    assert_true(server_listing(archive->ledger, entries, &result));
    assert_int_equal(result.n_adopted, BATCH);
    assert_int_equal(fetch(archive->ledger, entries), N_MESSAGES - BATCH);
    check_complete(archive);
}

/* The ledger is gone as well: the files say by their U= what they are. */
static void
take_listing__adopts_all__without_a_ledger(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[N_MESSAGES];
    StoreListingResult result;

    archive_close(archive);
    die_at(archive, "index-committed:3", false);
    assert_int_equal(unlink(archive->paths->ledger_db), 0);
    archive_open(archive);
    assert_true(server_listing(archive->ledger, entries, &result));
    assert_int_equal(result.n_new, N_MESSAGES);
    assert_int_equal(result.n_adopted, N_MESSAGES);
    assert_int_equal(fetch(archive->ledger, entries), 0);
    check_complete(archive);
}

/* --- deletions ----------------------------------------------------------------------------- */

static guint n_with_outcome[STORE_AUDIT_KEPT + 1];

static bool
count_outcome(const StoreAudit *audit, void *user_data)
{
    (void)user_data;
    n_with_outcome[audit->outcome]++;
    return true;
}

static void
count_outcomes(Archive *archive)
{
    g_autoptr(GError) error = NULL;

    memset(n_with_outcome, 0, sizeof(n_with_outcome));
    assert_ok(store_audit_each(archive->store, ACCOUNT, count_outcome, NULL, &error));
}

static void
delete_asked__leaves_it_open__when_killed(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[N_MESSAGES];
    StoreListingResult result;

    archive_close(archive);
    die_at(archive, "delete-asked", true);
    archive_open(archive);
    count_outcomes(archive);
    assert_int_equal(n_with_outcome[STORE_AUDIT_UNCONFIRMED], 3);
    for (int i = 0; i < 3; i++) {
        g_autofree char *uidl = g_strdup_printf("uidl-%d", i);

        assert_int_equal(entry_of(archive, uidl)->state, STORE_STATE_DELETE_SENT);
    }
    /* The server still has them all. */
    assert_true(server_listing(archive->ledger, entries, &result));
    assert_int_equal(result.n_settled, 3);
    assert_int_equal(result.n_gone, 0);
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
    count_outcomes(archive);
    assert_int_equal(n_with_outcome[STORE_AUDIT_KEPT], 3);
    assert_int_equal(fetch(archive->ledger, entries), 0);
    check_complete(archive);
}

static void
delete_asked__is_settled_as_gone__when_the_listing_lacks_it(void **state)
{
    Archive *archive = *state;
    StoreListingResult result;

    archive_close(archive);
    die_at(archive, "delete-asked", true);
    archive_open(archive);
    result = list(archive, 300, "uidl-1", NULL);
    assert_int_equal(result.n_settled, 3);
    assert_int_equal(result.n_gone, N_MESSAGES - 3);
    assert_int_equal(entry_of(archive, "uidl-0")->state, STORE_STATE_DELETED);
    assert_int_equal(entry_of(archive, "uidl-1")->state, STORE_STATE_STORED);
    count_outcomes(archive);
    assert_int_equal(n_with_outcome[STORE_AUDIT_GONE], 2);
    assert_int_equal(n_with_outcome[STORE_AUDIT_KEPT], 1);
    check_complete(archive);
}

static void
delete_end__is_durable__when_killed_after_it(void **state)
{
    Archive *archive = *state;

    archive_close(archive);
    die_at(archive, "delete-ended", true);
    archive_open(archive);
    count_outcomes(archive);
    assert_int_equal(n_with_outcome[STORE_AUDIT_CONFIRMED], 3);
    assert_int_equal(entry_of(archive, "uidl-2")->state, STORE_STATE_DELETED);
    assert_int_equal(entry_of(archive, "uidl-3")->state, STORE_STATE_STORED);
    archive_refresh(archive);
    check_complete(archive);
    check_integrity(archive);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(batch_commit__loses_nothing__killed_at_the_first_message),
        TEST(batch_commit__loses_nothing__killed_before_the_flush),
        TEST(batch_commit__loses_nothing__killed_after_the_flush),
        TEST(batch_commit__loses_nothing__killed_after_the_first_rename),
        TEST(batch_commit__loses_nothing__killed_between_renames),
        TEST(batch_commit__loses_nothing__killed_after_the_last_rename),
        TEST(batch_commit__loses_nothing__killed_after_the_folder_flush),
        TEST(batch_commit__loses_nothing__killed_after_the_ledger),
        TEST(batch_commit__loses_nothing__killed_after_the_index),
        TEST(batch_commit__loses_nothing__killed_in_the_second_batch),
        TEST(batch_commit__loses_nothing__killed_after_the_second_ledger),
        TEST(batch_commit__loses_nothing__killed_in_the_last_batch),
        TEST(batch_commit__loses_nothing__killed_at_every_rename_in_turn),
        TEST(take_listing__adopts__without_an_index),
        TEST(take_listing__adopts_all__without_a_ledger),
        TEST(delete_asked__leaves_it_open__when_killed),
        TEST(delete_asked__is_settled_as_gone__when_the_listing_lacks_it),
        TEST(delete_end__is_durable__when_killed_after_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
