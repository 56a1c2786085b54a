/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_incoming.c: storing messages, and what happens when the disk says no. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "support.h"

static void
read_fully(int fd, GByteArray *bytes)
{
    guint8 buffer[4096];
    ssize_t n;

    while ((n = read(fd, buffer, sizeof(buffer))) > 0)
        g_byte_array_append(bytes, buffer, (guint)n);
    assert_int_equal(n, 0);
    close(fd);
}

static void
incoming_finish__stores_the_bytes__however_they_came(void **state)
{
    static const gsize pieces[] = { 1, 7, 4096, 128 * 1024, 128 * 1024 + 1, 1000000 };
    Archive *archive = *state;
    g_autofree char *text = g_malloc(300001);
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < 300000; i++)
        text[i] = (char)(i % 251);
    memcpy(text, "Subject: bytes\n\n", 16);
    text[300000] = '\0';
    for (gsize p = 0; p < G_N_ELEMENTS(pieces); p++) {
        g_autofree char *uidl = g_strdup_printf("u%zu", p);
        g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, "Inbox", &error);
        g_autoptr(GByteArray) got = g_byte_array_new();
        g_autoptr(GPtrArray) rows = NULL;
        StoreIncoming *incoming;
        StoreEntry *entry;
        guint8 sha256[PB_DIGEST_LEN];

        list(archive, 10, uidl, &entry);
        incoming = store_incoming_new(batch, entry, &error);
        assert_ok(incoming != NULL);
        for (gsize at = 0; at < 300000; at += pieces[p])
            assert_ok(store_incoming_write(incoming, text + at,
                                           MIN(pieces[p], 300000 - at), &error));
        assert_ok(store_incoming_finish(incoming, &error));
        assert_int_equal(store_batch_n_messages(batch), 1);
        assert_int_equal(store_batch_n_bytes(batch), 300000);
        assert_ok(store_batch_commit(batch, &error));
        assert_int_equal(store_batch_n_messages(batch), 0);
        assert_int_equal(store_batch_n_bytes(batch), 0);

        assert_int_equal(entry->state, STORE_STATE_STORED);
        pb_digest_of(text, 300000, sha256);
        assert_memory_equal(entry->sha256, sha256, PB_DIGEST_LEN);
        rows = rows_of(archive, "Inbox");
        assert_int_equal(rows->len, p + 1);
        for (guint i = 0; i < rows->len; i++) {
            const StoreMessage *message = g_ptr_array_index(rows, i);

            assert_string_equal(message->envelope->subject, "bytes");
            assert_int_equal(message->size, 300000);
        }
        read_fully(store_open_message(archive->store,
                                      ((StoreMessage *)g_ptr_array_index(rows, 0))->row,
                                      &error),
                   got);
        assert_int_equal(got->len, 300000);
        assert_memory_equal(got->data, text, 300000);
    }
}

static void
incoming_finish__names_the_file__by_size_and_uidl(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "uidl-1", "named");
    g_autoptr(GPtrArray) names = names_in(archive, "Inbox/new");
    g_autofree char *path = NULL;
    g_autoptr(GRegex) form =
        g_regex_new("^[0-9]+\\.M[0-9]+P[0-9]+Q[0-9]+\\.[A-Za-z0-9.-]+"
                    ",S=[0-9]+,U=[0-9a-f]{16}$",
                    0, 0, NULL);
    guint8 digest[PB_DIGEST_LEN];
    g_autofree char *hex = NULL;
    struct stat info;

    assert_int_equal(names->len, 1);
    assert_true(g_regex_match(form, g_ptr_array_index(names, 0), 0, NULL));
    pb_digest_of(ACCOUNT "\0uidl-1", strlen(ACCOUNT) + 7, digest);
    hex = pb_digest_to_hex(digest, 8);
    assert_true(g_str_has_suffix(g_ptr_array_index(names, 0), hex));
    assert_string_equal(entry_of(archive, "uidl-1")->file, g_ptr_array_index(names, 0));
    path = store_message_path(archive->store, message->row, NULL);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    g_free(path);
    path = mail_path(archive, "Inbox/new");
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0700);
}

static void
incoming_new__never_overwrites__when_the_clock_stands(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[50];
    GString *words = g_string_new("w0");
    g_autoptr(GPtrArray) names = NULL;

    for (int i = 1; i < 50; i++)
        g_string_append_printf(words, " w%d", i);
    pb_clock_set(1000000);
    list(archive, 10, words->str, entries);
    for (int i = 0; i < 50; i++)
        put(archive, "Inbox", entries[i], "Subject: same\n\nsame\n");
    pb_clock_set(-1);
    names = names_in(archive, "Inbox/new");
    assert_int_equal(names->len, 50);
    g_string_free(words, TRUE);
}

static void
incoming_abort__leaves_no_trace(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, "Inbox", &error);
    g_autoptr(GPtrArray) in_tmp = NULL;
    g_autoptr(GPtrArray) in_new = NULL;
    StoreIncoming *incoming;
    StoreEntry *entry;

    list(archive, 10, "a", &entry);
    incoming = store_incoming_new(batch, entry, &error);
    assert_ok(store_incoming_write(incoming, "Subject: half", 13, &error));
    in_tmp = names_in(archive, "Inbox/tmp");
    assert_int_equal(in_tmp->len, 1);
    store_incoming_abort(incoming);
    store_incoming_abort(NULL);
    assert_ok(store_batch_commit(batch, &error));
    g_clear_pointer(&in_tmp, g_ptr_array_unref);
    in_tmp = names_in(archive, "Inbox/tmp");
    in_new = names_in(archive, "Inbox/new");
    assert_int_equal(in_tmp->len, 0);
    assert_int_equal(in_new->len, 0);
    assert_int_equal(entry->state, STORE_STATE_LISTED);
}

static void
batch_free__removes_what_was_not_committed(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    StoreBatch *batch = store_batch_new(archive->ledger, "Inbox", &error);
    g_autoptr(GPtrArray) in_tmp = NULL;
    StoreEntry *entries[3];

    list(archive, 10, "a b c", entries);
    for (int i = 0; i < 3; i++) {
        StoreIncoming *incoming = store_incoming_new(batch, entries[i], &error);

        assert_ok(store_incoming_write(incoming, "Subject: x\n\n", 12, &error));
        assert_ok(store_incoming_finish(incoming, &error));
    }
    store_batch_free(batch);
    in_tmp = names_in(archive, "Inbox/tmp");
    assert_int_equal(in_tmp->len, 0);
    assert_int_equal(entries[0]->state, STORE_STATE_LISTED);
}

/* Fewer than 8 are flushed one by one, more by syncfs, and above 256 descriptors are closed early. */
static void
batch_commit__stores_all__in_batches_of_any_size(void **state)
{
    static const guint sizes[] = { 1, 7, 8, 200, 300 };
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch =
        store_batch_new(archive->ledger, "Work/Clients", &error);
    guint total = 0;
    guint64 n_total = 0;
    guint64 n_unread = 0;

    for (gsize s = 0; s < G_N_ELEMENTS(sizes); s++) {
        GString *words = g_string_new(NULL);
        g_autofree StoreEntry **entries = g_new0(StoreEntry *, sizes[s]);

        for (guint i = 0; i < sizes[s]; i++)
            g_string_append_printf(words, "%s%u-%u", i == 0 ? "" : " ", (guint)s, i);
        list(archive, 10 + (gint64)s, words->str, entries);
        for (guint i = 0; i < sizes[s]; i++) {
            StoreIncoming *incoming = store_incoming_new(batch, entries[i], &error);
            g_autofree char *text = letter(entries[i]->uidl, 1);

            assert_ok(store_incoming_write(incoming, text, strlen(text), &error));
            assert_ok(store_incoming_finish(incoming, &error));
        }
        assert_ok(store_batch_commit(batch, &error));
        total += sizes[s];
        for (guint i = 0; i < sizes[s]; i++)
            assert_int_equal(entries[i]->state, STORE_STATE_STORED);
        g_string_free(words, TRUE);
    }
    assert_ok(store_count(archive->store, "Work/Clients", &n_total, &n_unread, &error));
    assert_int_equal(n_total, total);
    assert_int_equal(n_unread, total);
    /* Everything is in the databases, not only in memory. */
    g_clear_pointer(&batch, store_batch_free);
    archive_reopen(archive);
    for (guint i = 0; i < store_ledger_n_entries(archive->ledger); i++) {
        StoreEntry *entry = store_ledger_entry(archive->ledger, i);
        StoreCopy copy;

        assert_int_equal(entry->state, STORE_STATE_STORED);
        assert_ok(store_ledger_verify(archive->ledger, entry, &copy, NULL, &error));
        assert_int_equal(copy, STORE_COPY_SAME);
    }
}

static void
incoming_write__keeps_little_memory__of_a_huge_header(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, "Inbox", &error);
    g_autofree char *line = g_strnfill(1023, 'x');
    g_autoptr(GPtrArray) rows = NULL;
    StoreIncoming *incoming;
    StoreEntry *entry;

    list(archive, 10, "a", &entry);
    incoming = store_incoming_new(batch, entry, &error);
    assert_ok(store_incoming_write(incoming, "Subject: bomb\n", 14, &error));
    for (int i = 0; i < 4096; i++) {
        assert_ok(store_incoming_write(incoming, "X:", 2, &error));
        assert_ok(store_incoming_write(incoming, line, 1023, &error));
        assert_ok(store_incoming_write(incoming, "\n", 1, &error));
    }
    assert_ok(store_incoming_finish(incoming, &error));
    assert_ok(store_batch_commit(batch, &error));
    rows = rows_of(archive, "Inbox");
    assert_string_equal(((StoreMessage *)g_ptr_array_index(rows, 0))->envelope->subject,
                        "bomb");
}

static void
batch_commit__stores_anything__also_what_is_no_message(void **state)
{
    static const char *const texts[] = { "", "\n", "\r\n\r\nbody", "no header at all",
                                         "Subject: cut" };
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *uidl = g_strdup_printf("t%zu", i);
        StoreEntry *entry;
        StoreCopy copy;

        list(archive, 10, uidl, &entry);
        put(archive, "Inbox", entry, texts[i]);
        assert_ok(store_ledger_verify(archive->ledger, entry, &copy, NULL, &error));
        assert_int_equal(copy, STORE_COPY_SAME);
    }
    g_autoptr(GPtrArray) rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, G_N_ELEMENTS(texts));
}

static void
batch_new__refuses__names_that_leave_the_mail_folder(void **state)
{
    static const char *const names[] = { "",          "..",      "../x",   "/etc",
                                         "a//b",      "a/",      "a/../b", ".hidden",
                                         "Inbox/cur", "tmp",     "a\nb",   "\xff\xfe",
                                         "a\x1b[2Jb", "x\u202ey" };
    Archive *archive = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(store_batch_new(archive->ledger, names[i], &error));
        assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_BAD_NAME));
        assert_int_equal(pb_error_exit_status(pb_error_class(error)), 64);
    }
}

static void
batch_new__refuses__a_folder_behind_a_symbolic_link(void **state)
{
    Archive *archive = *state;
    g_autofree char *link = mail_path(archive, "Evil");
    g_autofree char *outside = g_build_filename(archive->home, "outside", NULL);
    g_autofree char *made = g_build_filename(outside, "new", NULL);
    g_autoptr(GError) error = NULL;

    assert_int_equal(g_mkdir(outside, 0700), 0);
    assert_int_equal(symlink(outside, link), 0);
    assert_null(store_batch_new(archive->ledger, "Evil", &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE));
    assert_false(g_file_test(made, G_FILE_TEST_EXISTS));
}

/* --- databases that refuse ----------------------------------------------------------------- */

/* Two finished messages in a batch. */
static StoreBatch *
batch_of_two(Archive *archive, StoreEntry **entries)
{
    g_autoptr(GError) error = NULL;
    StoreBatch *batch = store_batch_new(archive->ledger, "Inbox", &error);

    list(archive, 10, "a b", entries);
    for (int i = 0; i < 2; i++) {
        g_autofree char *text = letter(entries[i]->uidl, 1);
        StoreIncoming *incoming = store_incoming_new(batch, entries[i], &error);

        assert_ok(store_incoming_write(incoming, text, strlen(text), &error));
        assert_ok(store_incoming_finish(incoming, &error));
    }
    return batch;
}

static void
batch_commit__leaves_it_to_adoption__when_the_ledger_refuses(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[2];
    g_autoptr(StoreBatch) batch = batch_of_two(archive, entries);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    StoreListingResult result;

    assert_int_equal(sql_run(archive->paths->ledger_db,
                             "CREATE TRIGGER spoil BEFORE UPDATE ON message"
                             " WHEN NEW.uidl = CAST('b' AS BLOB)"
                             " BEGIN SELECT RAISE(ABORT, 'no'); END"),
                     0);
    assert_false(store_batch_commit(batch, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_DATABASE));
    assert_int_equal(entries[0]->state, STORE_STATE_LISTED);
    assert_null(entries[0]->file);
    assert_int_equal(store_batch_n_messages(batch), 0);
    assert_int_equal(sql_run(archive->paths->ledger_db, "DROP TRIGGER spoil"), 0);
    result = list(archive, 20, "a b", entries);
    assert_int_equal(result.n_adopted, 2);
    assert_int_equal(entries[1]->state, STORE_STATE_STORED);
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 2);
}

static void
batch_commit__succeeds__when_the_index_refuses(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[2];
    g_autoptr(StoreBatch) batch = batch_of_two(archive, entries);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;

    assert_int_equal(sql_run(archive->paths->index_db,
                             "CREATE TRIGGER spoil BEFORE INSERT ON message"
                             " BEGIN SELECT RAISE(ABORT, 'no'); END"),
                     0);
    assert_ok(store_batch_commit(batch, &error));
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 0);
    assert_int_equal(sql_run(archive->paths->index_db, "DROP TRIGGER spoil"), 0);
    archive_refresh(archive);
    g_clear_pointer(&rows, g_ptr_array_unref);
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 2);
    assert_string_equal(((StoreMessage *)g_ptr_array_index(rows, 0))->account, ACCOUNT);
}

/* Somebody has the very name already: both stay. */
static void
batch_commit__takes_another_name__when_it_is_taken(void **state)
{
    Archive *archive = *state;
    StoreEntry *entry;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, "Inbox", &error);
    g_autoptr(GPtrArray) in_tmp = NULL;
    g_autoptr(GPtrArray) in_new = NULL;
    g_autofree char *taken = NULL;
    g_autofree char *full = NULL;
    g_autofree char *text = NULL;
    char *uidl_hash;
    StoreIncoming *incoming;
    StoreCopy copy;
    guint8 digest[PB_DIGEST_LEN];

    list(archive, 10, "a", &entry);
    incoming = store_incoming_new(batch, entry, &error);
    in_tmp = names_in(archive, "Inbox/tmp");
    pb_digest_of(ACCOUNT "\0a", strlen(ACCOUNT) + 2, digest);
    uidl_hash = pb_digest_to_hex(digest, 8);
    taken = g_strdup_printf("Inbox/new/%s,S=12,U=%s",
                            (const char *)g_ptr_array_index(in_tmp, 0), uidl_hash);
    g_free(uidl_hash);
    write_mail(archive, taken, "precious");
    assert_ok(store_incoming_write(incoming, "Subject: x\n\n", 12, &error));
    assert_ok(store_incoming_finish(incoming, &error));
    assert_ok(store_batch_commit(batch, &error));
    in_new = names_in(archive, "Inbox/new");
    assert_int_equal(in_new->len, 2);
    full = mail_path(archive, taken);
    assert_true(g_file_get_contents(full, &text, NULL, NULL));
    assert_string_equal(text, "precious");
    assert_null(strstr(full, entry->file));
    assert_ok(store_ledger_verify(archive->ledger, entry, &copy, NULL, &error));
    assert_int_equal(copy, STORE_COPY_SAME);
}

/* The folder is pulled away under the batch: nothing counts as stored. */
static void
batch_commit__fails__when_a_file_vanished_from_tmp(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[2];
    g_autoptr(StoreBatch) batch = batch_of_two(archive, entries);
    g_autoptr(GPtrArray) names = names_in(archive, "Inbox/tmp");
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *relative =
            g_build_filename("Inbox/tmp", g_ptr_array_index(names, i), NULL);
        g_autofree char *path = mail_path(archive, relative);

        assert_int_equal(g_unlink(path), 0);
    }
    assert_false(store_batch_commit(batch, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE));
    assert_int_equal(entries[0]->state, STORE_STATE_LISTED);
    assert_int_equal(entries[1]->state, STORE_STATE_LISTED);
}

/* --- a full disk --------------------------------------------------------------------------- */

#define N_BIG    40
#define BIG      100000
#define N_STORED 4

/* In a mount namespace of its own, so that nothing has to be unmounted. */
static bool
mount_small_disk(const char *path)
{
    return unshare(CLONE_NEWNS) == 0 &&
           mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", path, "tmpfs", 0, "size=1m") == 0;
}

/* Stores messages until one fails; the first N_STORED are committed. */
static void
store_until_full(StoreLedger *ledger, StoreEntry **entries, GError **error)
{
    g_autoptr(StoreBatch) batch = store_batch_new(ledger, "Inbox", error);
    g_autofree char *big = g_strnfill(BIG, 'x');

    for (int i = 0; i < N_BIG && *error == NULL; i++) {
        StoreIncoming *incoming = store_incoming_new(batch, entries[i], error);

        if (incoming != NULL && !store_incoming_write(incoming, big, BIG, error))
            store_incoming_abort(incoming);
        else if (incoming != NULL)
            store_incoming_finish(incoming, error);
        if (*error == NULL && i == N_STORED - 1)
            store_batch_commit(batch, error);
    }
}

static bool
says_what_happened(const GError *error, const char *folder)
{
    return g_error_matches(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE) &&
           strstr(error->message, "No space left on device") != NULL &&
           strstr(error->message, folder) != NULL &&
           pb_error_exit_status(pb_error_class(error)) == 73;
}

static bool
is_intact(StoreLedger *ledger, StoreEntry *const *entries)
{
    for (int i = 0; i < N_BIG; i++) {
        StoreCopy copy = STORE_COPY_MISSING;

        if ((entries[i]->state == STORE_STATE_STORED) != (i < N_STORED))
            return false;
        if (i < N_STORED &&
            (!store_ledger_verify(ledger, entries[i], &copy, NULL, NULL) ||
             copy != STORE_COPY_SAME))
            return false;
    }
    return true;
}

/* 0: as it must be; 77: not allowed here. */
static int
fill_disk(const Archive *archive)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = NULL;
    g_autoptr(StoreLedger) ledger = NULL;
    g_autoptr(GPtrArray) in_tmp = NULL;
    g_autoptr(GPtrArray) in_new = NULL;
    StoreListed lines[N_BIG];
    StoreEntry *entries[N_BIG];
    char uidls[N_BIG][8];

    if (!mount_small_disk(archive->paths->mail_dir))
        return 77;
    for (int i = 0; i < N_BIG; i++) {
        g_snprintf(uidls[i], sizeof(uidls[i]), "d%d", i);
        lines[i] = (StoreListed){ uidls[i], strlen(uidls[i]), BIG };
    }
    store = store_open(archive->paths, describe, &error);
    ledger = store == NULL ? NULL : store_ledger_load(store, ACCOUNT, &error);
    if (ledger == NULL ||
        !store_ledger_take_listing(ledger, lines, N_BIG, 10, entries, NULL, &error))
        return 1;
    store_until_full(ledger, entries, &error);
    if (!says_what_happened(error, archive->paths->mail_dir))
        return 2;
    if (!is_intact(ledger, entries))
        return 3;
    in_tmp = names_in(archive, "Inbox/tmp");
    in_new = names_in(archive, "Inbox/new");
    return in_tmp->len == 0 && in_new->len == N_STORED ? 0 : 4;
}

static void
incoming_write__names_the_cause__when_the_disk_is_full(void **state)
{
    Archive *archive = *state;
    int status = 0;
    pid_t child;

    archive_close(archive);
    child = fork();
    if (child == 0)
        _exit(fill_disk(archive));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        print_message("skipped: a file system can only be mounted as root\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(incoming_finish__stores_the_bytes__however_they_came),
        TEST(incoming_finish__names_the_file__by_size_and_uidl),
        TEST(incoming_new__never_overwrites__when_the_clock_stands),
        TEST(incoming_abort__leaves_no_trace),
        TEST(batch_free__removes_what_was_not_committed),
        TEST(batch_commit__stores_all__in_batches_of_any_size),
        TEST(incoming_write__keeps_little_memory__of_a_huge_header),
        TEST(batch_commit__stores_anything__also_what_is_no_message),
        TEST(batch_new__refuses__names_that_leave_the_mail_folder),
        TEST(batch_new__refuses__a_folder_behind_a_symbolic_link),
        TEST(batch_commit__leaves_it_to_adoption__when_the_ledger_refuses),
        TEST(batch_commit__succeeds__when_the_index_refuses),
        TEST(batch_commit__takes_another_name__when_it_is_taken),
        TEST(batch_commit__fails__when_a_file_vanished_from_tmp),
        TEST(incoming_write__names_the_cause__when_the_disk_is_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
