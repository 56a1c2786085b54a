/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_scan.c: the index follows the folders, whoever writes in them. */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "support.h"

static void
set_age(const Archive *archive, const char *path, gint64 seconds)
{
    g_autofree char *full = mail_path(archive, path);
    gint64 then = g_get_real_time() / G_USEC_PER_SEC - seconds;
    const struct timespec times[2] = { { .tv_sec = then }, { .tv_sec = then } };

    assert_int_equal(utimensat(AT_FDCWD, full, times, 0), 0);
}

static void
assert_rows(Archive *archive, const char *folder, guint n)
{
    g_autoptr(GPtrArray) rows = rows_of(archive, folder);

    assert_int_equal(rows->len, n);
}

static void
refresh__finds__any_maildir_name(void **state)
{
    static const char *const names[] = {
        "1",        "x:2,S", "a b", "1234.5_6.mail,W=9:2,RS", "\xff\xfe.bytes:2,",
        "no:flags", "...x"
    };
    Archive *archive = *state;
    g_autoptr(GPtrArray) rows = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat("Inbox/cur/", names[i], NULL);

        write_mail(archive, path, "Subject: any\nX-Date: 5\n\n");
    }
    archive_refresh(archive);
    archive_refresh(archive);
    rows = rows_of(archive, "Inbox");
    /* One begins with a dot, which means hidden. */
    assert_int_equal(rows->len, G_N_ELEMENTS(names) - 1);
    for (guint i = 0; i < rows->len; i++) {
        const StoreMessage *row = g_ptr_array_index(rows, i);
        int fd = store_open_message(archive->store, row->row, NULL);

        assert_true(fd >= 0);
        close(fd);
        assert_string_equal(row->envelope->subject, "any");
        assert_int_equal(row->sort_date, 5);
        assert_string_equal(row->account, "");
        assert_int_equal(row->where, STORE_WHERE_HERE);
    }
}

static void
refresh__passes_over__what_is_no_file(void **state)
{
    Archive *archive = *state;
    g_autofree char *link = mail_path(archive, "Inbox/cur/link");
    g_autofree char *dangling = mail_path(archive, "Inbox/cur/dangling");
    g_autofree char *fifo = mail_path(archive, "Inbox/cur/fifo:2,S");
    g_autofree char *dir = mail_path(archive, "Inbox/cur/dir:2,");
    g_autofree char *socket_path = mail_path(archive, "Inbox/new/socket");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(symlink("/etc/passwd", link), 0);
    assert_int_equal(symlink("nowhere", dangling), 0);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(g_mkdir(dir, 0700), 0);
    assert_true(strlen(socket_path) < sizeof(address.sun_path));
    strcpy(address.sun_path, socket_path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    close(fd);
    write_mail(archive, "Inbox/cur/real:2,S", "Subject: real\n\n");
    archive_refresh(archive);
    assert_rows(archive, NULL, 1);
}

static void
refresh__passes_over__folders_with_hostile_names(void **state)
{
    static const char *const names[] = { ".hidden", "esc\x1b[2J", "line\nbreak",
                                         "bad\xff", "del\x7f" };
    Archive *archive = *state;
    g_autofree char *outside = g_build_filename(archive->home, "outside", NULL);
    g_autofree char *link = mail_path(archive, "Link");
    g_autoptr(GPtrArray) folders = NULL;
    GString *deep = g_string_new("d");

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat(names[i], "/cur/m:2,S", NULL);

        write_mail(archive, path, "Subject: x\n\n");
    }
    write_mail(archive, "Real/cur/m:2,S", "Subject: x\n\n");
    /* 16 deep is taken, what lies below is not. */
    for (int i = 1; i < 16; i++)
        g_string_append(deep, "/d");
    for (int i = 0; i < 2; i++) {
        g_autofree char *path = g_strconcat(deep->str, "/cur/deep:2,S", NULL);

        write_mail(archive, path, "Subject: x\n\n");
        g_string_append(deep, "/d");
    }
    g_string_free(deep, TRUE);
    /* A folder behind a link lies outside, whatever it holds. */
    assert_int_equal(g_mkdir(outside, 0700), 0);
    assert_int_equal(symlink(archive->paths->mail_dir, link), 0);
    archive_refresh(archive);
    folders = store_folders(archive->store, NULL);
    assert_int_equal(folders->len, 3);
    assert_string_equal(((StoreFolder *)g_ptr_array_index(folders, 1))->name, "Real");
    assert_rows(archive, NULL, 2);
}

/* All that another program may do between two refreshes, and the ID stays. */
static void
refresh__follows__what_other_programs_do(void **state)
{
    static const char *const places[] = { "Inbox/new/m1",      "Inbox/cur/m1:2,S",
                                          "Inbox/cur/m1:2,FS", "Work/cur/m1:2,FRS",
                                          "Work/new/m1",       "Inbox/cur/m1:2," };
    Archive *archive = *state;
    g_autofree char *at = mail_path(archive, places[0]);
    gint64 row = 0;

    write_mail(archive, places[0], "Subject: x\nX-Date: 7\n\n");
    write_mail(archive, "Work/cur/other:2,S", "Subject: other\n\n");
    archive_refresh(archive);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        char *to = mail_path(archive, places[i]);
        g_auto(GStrv) words = g_strsplit(places[i], "/", 2);
        g_autoptr(GPtrArray) rows = NULL;
        g_autofree char *path = NULL;
        const StoreMessage *message = NULL;

        assert_int_equal(rename(at, to), 0);
        archive_refresh(archive);
        rows = rows_of(archive, words[0]);
        for (guint k = 0; k < rows->len; k++) {
            if (((StoreMessage *)g_ptr_array_index(rows, k))->sort_date == 7)
                message = g_ptr_array_index(rows, k);
        }
        assert_non_null(message);
        if (row == 0)
            row = message->row;
        assert_int_equal(message->row, row);
        path = store_message_path(archive->store, row, NULL);
        assert_string_equal(path, to);
        assert_rows(archive, NULL, 2);
        g_free(at);
        at = to;
    }
    assert_int_equal(g_unlink(at), 0);
    archive_refresh(archive);
    assert_rows(archive, "Inbox", 0);
    assert_rows(archive, "Work", 1);
}

static void
refresh__drops__a_folder_that_is_gone(void **state)
{
    Archive *archive = *state;
    g_autofree char *from = mail_path(archive, "Work");
    g_autofree char *to = mail_path(archive, "Private");
    g_autoptr(GPtrArray) before = NULL;
    g_autoptr(GPtrArray) after = NULL;
    g_autoptr(GPtrArray) folders = NULL;

    write_mail(archive, "Work/cur/1:2,S", "Subject: x\n\n");
    write_mail(archive, "Work/new/2", "Subject: x\n\n");
    archive_refresh(archive);
    before = rows_of(archive, "Work");
    assert_int_equal(before->len, 2);
    /* Renamed as a whole: its times are old, and its messages moved. */
    assert_int_equal(rename(from, to), 0);
    archive_refresh(archive);
    after = rows_of(archive, "Private");
    assert_int_equal(after->len, 2);
    for (guint i = 0; i < 2; i++)
        assert_int_equal(((StoreMessage *)g_ptr_array_index(before, i))->row,
                         ((StoreMessage *)g_ptr_array_index(after, i))->row);
    folders = store_folders(archive->store, NULL);
    assert_int_equal(folders->len, 2);
}

/* Times that are old enough are believed, others are not. */
static void
refresh__reads_only_folders__whose_time_changed(void **state)
{
    Archive *archive = *state;

    write_mail(archive, "Inbox/cur/1:2,S", "Subject: x\n\n");
    set_age(archive, "Inbox/cur", 3600);
    archive_refresh(archive);
    assert_rows(archive, "Inbox", 1);
    /* A change that leaves the same time is not seen: so nothing was read. */
    write_mail(archive, "Inbox/cur/2:2,S", "Subject: x\n\n");
    set_age(archive, "Inbox/cur", 3600);
    set_age(archive, "Inbox/cur", 3600);
    {
        g_autofree char *value = sql_value(archive->paths->index_db,
                                           "SELECT cur_time / 1000000000 FROM folder");
        g_autofree char *full = mail_path(archive, "Inbox/cur");
        const struct timespec times[2] = { { .tv_sec = atol(value) },
                                           { .tv_sec = atol(value) } };

        assert_int_equal(utimensat(AT_FDCWD, full, times, 0), 0);
    }
    archive_refresh(archive);
    assert_rows(archive, "Inbox", 1);
    set_age(archive, "Inbox/cur", 1800);
    archive_refresh(archive);
    assert_rows(archive, "Inbox", 2);
    /* Within the last two seconds the time proves nothing. */
    write_mail(archive, "Inbox/cur/3:2,S", "Subject: x\n\n");
    archive_refresh(archive);
    {
        g_autofree char *value =
            sql_value(archive->paths->index_db, "SELECT cur_time FROM folder");

        assert_string_equal(value, "0");
    }
}

static void
refresh__ends__when_cancelled(void **state)
{
    Archive *archive = *state;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    write_mail(archive, "Inbox/cur/1:2,S", "Subject: x\n\n");
    g_cancellable_cancel(cancellable);
    assert_false(store_refresh(archive->store, cancellable, &error));
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    assert_rows(archive, "Inbox", 0);
    archive_refresh(archive);
    assert_rows(archive, "Inbox", 1);
}

static GCancellable *cancel_in_describe;
static int n_described;

static PbEnvelope *
describe_and_cancel(const char *header, gsize len)
{
    if (++n_described == 30)
        g_cancellable_cancel(cancel_in_describe);
    return describe(header, len);
}

/* Cut short in the middle: what is there is right, and the next one brings the rest. */
static void
refresh__goes_on__after_it_was_cut_short(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = NULL;

    for (int i = 0; i < 100; i++) {
        g_autofree char *path = g_strdup_printf("Inbox/cur/%d:2,S", i);

        write_mail(archive, path, "Subject: x\n\n");
    }
    archive_close(archive);
    n_described = 0;
    cancel_in_describe = g_cancellable_new();
    store = store_open(archive->paths, describe_and_cancel, &error);
    assert_ok(store != NULL);
    assert_false(store_refresh(store, cancel_in_describe, &error));
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    g_clear_error(&error);
    assert_int_equal(n_described, 30);
    assert_ok(store_refresh(store, NULL, &error));
    assert_int_equal(n_described, 100);
    g_clear_pointer(&store, store_close);
    g_clear_object(&cancel_in_describe);
    archive_open(archive);
    assert_rows(archive, "Inbox", 100);
}

/* --- header blocks ------------------------------------------------------------------------- */

static gsize longest_header;

static PbEnvelope *
describe_length(const char *header, gsize len)
{
    longest_header = MAX(longest_header, len);
    return describe(header, len);
}

static void
refresh__reads__no_more_than_the_header(void **state)
{
    static const struct {
        gsize header, body;
        gsize wanted;
    } rows[] = {
        { 0, 1000000, 12 },
        { 20000, 1000000, 20012 },
        { 1000000, 10, STORE_MAX_HEADER },
    };
    Archive *archive = *state;

    archive_close(archive);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *long_line = g_strnfill(rows[i].header, 'h');
        g_autofree char *body = g_strnfill(rows[i].body, 'b');
        g_autofree char *text = g_strconcat("Subject: x", long_line, "\n\n", body, NULL);
        g_autofree char *path = g_strdup_printf("Inbox/cur/%zu:2,S", i);
        g_autoptr(GError) error = NULL;
        g_autoptr(Store) store = NULL;

        write_mail(archive, path, text);
        longest_header = 0;
        store = store_open(archive->paths, describe_length, &error);
        assert_ok(store_refresh(store, NULL, &error));
        assert_int_equal(longest_header, rows[i].wanted);
    }
    archive_open(archive);
}

/* --- tmp/ ---------------------------------------------------------------------------------- */

static pid_t
dead_pid(void)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return child;
}

/* A name of our form, of this host and of process `pid`. */
static char *
tmp_name(Archive *archive, pid_t pid)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, "Inbox", &error);
    StoreEntry *entry;
    StoreIncoming *incoming;
    g_autoptr(GPtrArray) names = NULL;
    g_auto(GStrv) halves = NULL;
    g_autofree char *mark = g_strdup_printf("P%ldQ", (long)getpid());

    list(archive, 10, "tmp", &entry);
    incoming = store_incoming_new(batch, entry, &error);
    names = names_in(archive, "Inbox/tmp");
    for (guint i = 0; i < names->len && halves == NULL; i++) {
        if (strstr(g_ptr_array_index(names, i), mark) != NULL)
            halves = g_strsplit(g_ptr_array_index(names, i), mark, 2);
    }
    store_incoming_abort(incoming);
    assert_non_null(halves);
    return g_strdup_printf("Inbox/tmp/%sP%ldQ%s", halves[0], (long)pid, halves[1]);
}

static void
refresh__removes_from_tmp__only_what_is_dead(void **state)
{
    Archive *archive = *state;
    g_autofree char *dead = tmp_name(archive, dead_pid());
    g_autofree char *parent = tmp_name(archive, getppid());
    g_autofree char *own = tmp_name(archive, getpid());
    g_autofree char *own_old = tmp_name(archive, getpid());
    g_autofree char *parent_old = g_strconcat(parent, ".x", NULL);
    const struct {
        const char *path;
        gint64 age;
        bool stays;
    } rows[] = {
        { dead, 0, false },
        { parent, 3600, true },
        { own, 0, true },
        { own_old, 3600,
          false }, /* older than this process: its number was used before */
        { parent_old, 0, true },
        { "Inbox/tmp/1.M2P3Q4.otherhost", 35 * 3600, true },
        { "Inbox/tmp/1.M2P3Q5.otherhost", 37 * 3600, false },
        { "Inbox/tmp/foreign", 35 * 3600, true },
        { "Inbox/tmp/foreign2", 37 * 3600, false },
    };
    g_autofree char *dir = mail_path(archive, "Inbox/tmp/dir");

    assert_int_equal(g_mkdir(dir, 0700), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        write_mail(archive, rows[i].path, "x");
        set_age(archive, rows[i].path, rows[i].age);
    }
    set_age(archive, "Inbox/tmp/dir", 1000000);
    archive_refresh(archive);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *full = mail_path(archive, rows[i].path);

        if (g_file_test(full, G_FILE_TEST_EXISTS) != rows[i].stays)
            fail_msg("%s", rows[i].path);
    }
    assert_true(g_file_test(dir, G_FILE_TEST_IS_DIR));
}

/* --- two handles --------------------------------------------------------------------------- */

static void
refresh__agrees__with_a_batch_of_another_handle(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) other = store_open(archive->paths, describe, &error);
    g_autoptr(StoreMessage) message = NULL;
    guint64 total = 0;
    guint64 unread = 0;

    assert_ok(other != NULL);
    assert_ok(store_refresh(other, NULL, &error));
    message = put_one(archive, "a", "x");
    assert_ok(store_refresh(other, NULL, &error));
    assert_ok(store_change_flags(other, message->row, STORE_FLAG_SEEN, 0, &error));
    archive_refresh(archive);
    assert_ok(store_refresh(other, NULL, &error));
    assert_rows(archive, "Inbox", 1);
    assert_ok(store_count(archive->store, "Inbox", &total, &unread, &error));
    assert_int_equal(total, 1);
    assert_int_equal(unread, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(refresh__finds__any_maildir_name),
        TEST(refresh__passes_over__what_is_no_file),
        TEST(refresh__passes_over__folders_with_hostile_names),
        TEST(refresh__follows__what_other_programs_do),
        TEST(refresh__drops__a_folder_that_is_gone),
        TEST(refresh__reads_only_folders__whose_time_changed),
        TEST(refresh__ends__when_cancelled),
        TEST(refresh__goes_on__after_it_was_cut_short),
        TEST(refresh__reads__no_more_than_the_header),
        TEST(refresh__removes_from_tmp__only_what_is_dead),
        TEST(refresh__agrees__with_a_batch_of_another_handle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
