/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_message.c: pages, IDs, flags, moves. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "support.h"

/* `n` messages whose dates come in groups of equal ones. */
static void
fill(Archive *archive, const char *folder, int n)
{
    for (int i = 0; i < n; i++) {
        g_autofree char *path = g_strdup_printf(
            "%s/cur/%d.%u:2,%s", folder, i, g_str_hash(folder), i % 3 == 0 ? "S" : "");
        g_autofree char *text = letter("x", 1000 + i / 10);

        write_mail(archive, path, text);
    }
    archive_refresh(archive);
}

static bool
is_before(const StoreMessage *a, const StoreMessage *b)
{
    return a->sort_date > b->sort_date ||
           (a->sort_date == b->sort_date && a->row > b->row);
}

/* Walks the folder page by page and says how many it saw; each must come in order. */
static guint
walk(Archive *archive, const char *folder, StoreDirection direction, guint limit)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) page = NULL;
    g_autoptr(StoreMessage) anchor = NULL;
    guint n = 0;

    do {
        StoreMessage *last;

        g_clear_pointer(&page, g_ptr_array_unref);
        page = store_page(archive->store, folder, anchor, direction, limit, &error);
        assert_ok(page != NULL);
        for (guint i = 1; i < page->len; i++)
            assert_true(
                is_before(g_ptr_array_index(page, i - 1), g_ptr_array_index(page, i)));
        if (page->len == 0)
            break;
        last = direction == STORE_OLDER ? g_ptr_array_index(page, page->len - 1)
                                        : g_ptr_array_index(page, 0);
        if (anchor != NULL)
            assert_true(direction == STORE_OLDER
                            ? is_before(anchor, g_ptr_array_index(page, 0))
                            : is_before(g_ptr_array_index(page, page->len - 1), anchor));
        g_clear_pointer(&anchor, store_message_free);
        anchor = store_get(archive->store, last->row, &error);
        assert_ok(anchor != NULL);
        n += page->len;
        assert_true(page->len <= limit);
    } while (true);
    return n;
}

static void
page__shows_each_once__in_both_directions(void **state)
{
    static const guint limits[] = { 1, 7, 10, 50, 1000, 5000 };
    Archive *archive = *state;
    guint64 total = 0;
    guint64 unread = 0;
    g_autoptr(GError) error = NULL;

    fill(archive, "Work/Clients", 1000);
    fill(archive, "Trash", 20);
    fill(archive, "Inbox", 30);
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
        assert_int_equal(walk(archive, "Work/Clients", STORE_OLDER, limits[i]), 1000);
        assert_int_equal(walk(archive, "Work/Clients", STORE_NEWER, limits[i]), 1000);
        assert_int_equal(walk(archive, NULL, STORE_OLDER, limits[i]), 1030);
        assert_int_equal(walk(archive, NULL, STORE_NEWER, limits[i]), 1030);
    }
    assert_int_equal(walk(archive, "None", STORE_OLDER, 10), 0);
    assert_ok(store_count(archive->store, "Work/Clients", &total, &unread, &error));
    assert_int_equal(total, 1000);
    assert_int_equal(unread, 666);
    assert_ok(store_count(archive->store, "None", &total, &unread, &error));
    assert_int_equal(total + unread, 0);
}

static void
page__shows_all_folders__before_there_is_a_trash(void **state)
{
    Archive *archive = *state;

    fill(archive, "Inbox", 5);
    assert_int_equal(walk(archive, NULL, STORE_OLDER, 10), 5);
}

static void
position__counts__what_is_newer(void **state)
{
    Archive *archive = *state;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;

    fill(archive, "Inbox", 100);
    fill(archive, "Other", 100);
    rows = rows_of(archive, "Inbox");
    for (guint i = 0; i < rows->len; i++) {
        guint64 position = 0;

        assert_ok(store_position(archive->store, g_ptr_array_index(rows, i), &position,
                                 &error));
        assert_int_equal(position, i);
    }
}

static void
folders__come__inbox_first(void **state)
{
    static const char *const wanted[] = { "Inbox", "Archive", "Work", "Work/Clients",
                                          "Zoo" };
    Archive *archive = *state;
    g_autoptr(GPtrArray) folders = NULL;
    g_autoptr(GError) error = NULL;

    write_mail(archive, "Zoo/new/1", "");
    write_mail(archive, "Work/Clients/new/2", "");
    write_mail(archive, "Work/cur/3:2,S", "");
    write_mail(archive, "Archive/cur/4:2,", "");
    archive_refresh(archive);
    folders = store_folders(archive->store, &error);
    assert_ok(folders != NULL);
    assert_int_equal(folders->len, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < folders->len; i++) {
        const StoreFolder *folder = g_ptr_array_index(folders, i);

        assert_string_equal(folder->name, wanted[i]);
        assert_int_equal(folder->total, i == 0 ? 0 : 1);
        assert_int_equal(folder->unread, i == 0 || i == 2 ? 0 : 1);
    }
}

/* --- IDs ----------------------------------------------------------------------------------- */

static void
find__takes_the_start_of_an_id(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autoptr(GError) error = NULL;
    guint8 digest[PB_DIGEST_LEN];
    g_autofree char *hex = NULL;

    pb_digest_of(entry_of(archive, "a")->file, strlen(entry_of(archive, "a")->file),
                 digest);
    hex = pb_digest_to_hex(digest, STORE_KEY_LEN / 2);
    assert_string_equal(message->key, hex);
    for (gsize len = 4; len <= STORE_KEY_LEN; len++) {
        g_autofree char *start = g_strndup(message->key, len);
        g_autofree char *upper = g_ascii_strup(start, -1);
        g_autoptr(StoreMessage) found = store_find(archive->store, start, &error);
        g_autoptr(StoreMessage) again = store_find(archive->store, upper, &error);

        assert_ok(found != NULL && again != NULL);
        assert_int_equal(found->row, message->row);
        assert_int_equal(again->row, message->row);
    }
}

static void
find__fails__on_what_is_no_id(void **state)
{
    static const char *const keys[] = {
        "", "abc", "xyzw", "abcd'", "ab%d", "ffff", "0123456789abcdef0"
    };
    Archive *archive = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(store_find(archive->store, keys[i], &error));
        assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND));
        assert_int_equal(pb_error_exit_status(pb_error_class(error)), 65);
    }
}

/* 1,000 messages: some two begin with the same four digits (birthday: over 99.9 %). */
static void
find__fails__when_several_begin_so(void **state)
{
    Archive *archive = *state;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GHashTable) starts =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint n_doubled = 0;

    fill(archive, "Inbox", 1000);
    rows = rows_of(archive, "Inbox");
    for (guint i = 0; i < rows->len; i++) {
        const StoreMessage *row = g_ptr_array_index(rows, i);
        char *start = g_strndup(row->key, 4);
        g_autoptr(GError) error = NULL;
        g_autoptr(StoreMessage) exact = store_find(archive->store, row->key, &error);

        assert_ok(exact != NULL);
        assert_int_equal(exact->row, row->row);
        if (g_hash_table_contains(starts, start)) {
            n_doubled++;
            assert_null(store_find(archive->store, start, &error));
            assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_AMBIGUOUS));
            assert_int_equal(pb_error_exit_status(pb_error_class(error)), 64);
            g_free(start);
        } else {
            g_hash_table_add(starts, start);
        }
    }
    assert_true(n_doubled > 0);
}

static void
find__takes_the_first__of_two_copies_of_one_file(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(StoreMessage) found = NULL;

    write_mail(archive, "Inbox/cur/same:2,S", "Subject: x\n\n");
    archive_refresh(archive);
    write_mail(archive, "Copy/cur/same:2,", "Subject: x\n\n");
    archive_refresh(archive);
    rows = rows_of(archive, NULL);
    assert_int_equal(rows->len, 2);
    found = store_find(archive->store, ((StoreMessage *)g_ptr_array_index(rows, 0))->key,
                       &error);
    assert_ok(found != NULL);
    assert_string_equal(found->folder, "Inbox");
}

/* --- opening ------------------------------------------------------------------------------- */

static void
open_message__follows__a_rename_by_another_program(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *path = store_message_path(archive->store, message->row, NULL);
    g_autofree char *relative =
        g_strdup_printf("Inbox/cur/%s:2,FRSab", entry_of(archive, "a")->file);
    g_autofree char *moved = mail_path(archive, relative);
    g_autoptr(StoreMessage) again = NULL;
    g_autofree char *found = NULL;
    g_autoptr(GError) error = NULL;
    char start[9] = "";
    int fd;

    assert_int_equal(rename(path, moved), 0);
    fd = store_open_message(archive->store, message->row, &error);
    assert_ok(fd >= 0);
    assert_int_equal(read(fd, start, 8), 8);
    assert_string_equal(start, "Subject:");
    close(fd);
    again = store_get(archive->store, message->row, &error);
    assert_int_equal(again->flags,
                     STORE_FLAG_FLAGGED | STORE_FLAG_REPLIED | STORE_FLAG_SEEN);
    found = store_message_path(archive->store, message->row, &error);
    assert_string_equal(found, moved);
    assert_int_equal(g_unlink(moved), 0);
    assert_int_equal(store_open_message(archive->store, message->row, &error), -1);
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND));
}

static void
open_message__opens__only_regular_files(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *path = store_message_path(archive->store, message->row, NULL);

    for (int kind = 0; kind < 3; kind++) {
        g_autoptr(GError) error = NULL;

        g_remove(path);
        if (kind == 0)
            assert_int_equal(symlink("/etc/passwd", path), 0);
        else if (kind == 1)
            assert_int_equal(mkfifo(path, 0600), 0);
        else
            assert_int_equal(g_mkdir(path, 0700), 0);
        assert_int_equal(store_open_message(archive->store, message->row, &error), -1);
        assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND));
    }
}

static void
open_message__does_not_follow__a_folder_that_became_a_link(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *folder = mail_path(archive, "Inbox");
    g_autofree char *moved = g_build_filename(archive->home, "elsewhere", NULL);
    g_autoptr(GError) error = NULL;

    assert_int_equal(rename(folder, moved), 0);
    assert_int_equal(symlink(moved, folder), 0);
    assert_int_equal(store_open_message(archive->store, message->row, &error), -1);
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND));
    assert_int_equal(g_unlink(folder), 0);
}

/* --- changing ------------------------------------------------------------------------------ */

static void
assert_only_name(const Archive *archive, const char *dir, const char *wanted)
{
    g_autoptr(GPtrArray) names = names_in(archive, dir);

    assert_int_equal(names->len, wanted == NULL ? 0 : 1);
    if (wanted != NULL)
        assert_string_equal(g_ptr_array_index(names, 0), wanted);
}

static void
change_flags__renames_the_file(void **state)
{
    static const struct {
        StoreFlags set, clear;
        const char *suffix;
    } steps[] = {
        { STORE_FLAG_SEEN, 0, ":2,S" },
        { STORE_FLAG_SEEN, 0, ":2,S" },
        { STORE_FLAG_FLAGGED | STORE_FLAG_REPLIED, 0, ":2,FRS" },
        { STORE_FLAG_DRAFT | STORE_FLAG_TRASHED | STORE_FLAG_PASSED, 0, ":2,DFPRST" },
        { STORE_FLAG_SEEN, STORE_FLAG_DRAFT | STORE_FLAG_SEEN, ":2,FPRST" },
        { 0, ~0U, ":2," },
    };
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    const char *base = entry_of(archive, "a")->file;
    g_autoptr(GError) error = NULL;

    /* Clearing what is not there changes nothing: it stays new. */
    assert_ok(
        store_change_flags(archive->store, message->row, 0, STORE_FLAG_FLAGGED, &error));
    assert_only_name(archive, "Inbox/new", base);
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *name = g_strconcat(base, steps[i].suffix, NULL);
        g_autoptr(StoreMessage) again = NULL;
        guint64 total = 0;
        guint64 unread = 0;

        assert_ok(store_change_flags(archive->store, message->row, steps[i].set,
                                     steps[i].clear, &error));
        assert_only_name(archive, "Inbox/new", NULL);
        assert_only_name(archive, "Inbox/cur", name);
        again = store_get(archive->store, message->row, &error);
        assert_ok(again != NULL);
        assert_string_equal(again->key, message->key);
        assert_ok(store_count(archive->store, "Inbox", &total, &unread, &error));
        assert_int_equal(total, 1);
        assert_int_equal(unread, (again->flags & STORE_FLAG_SEEN) == 0);
    }
}

static void
change_flags__keeps__letters_of_other_programs(void **state)
{
    Archive *archive = *state;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;

    write_mail(archive, "Inbox/cur/x:2,Sad", "Subject: x\n\n");
    archive_refresh(archive);
    rows = rows_of(archive, "Inbox");
    assert_ok(store_change_flags(archive->store,
                                 ((StoreMessage *)g_ptr_array_index(rows, 0))->row,
                                 STORE_FLAG_FLAGGED, STORE_FLAG_SEEN, &error));
    assert_only_name(archive, "Inbox/cur", "x:2,Fad");
}

static void
change_flags__adds_to__what_another_program_set(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    const char *base = entry_of(archive, "a")->file;
    g_autofree char *path = store_message_path(archive->store, message->row, NULL);
    g_autofree char *relative = g_strdup_printf("Inbox/cur/%s:2,R", base);
    g_autofree char *moved = mail_path(archive, relative);
    g_autofree char *wanted = g_strconcat(base, ":2,RS", NULL);
    g_autoptr(GError) error = NULL;

    assert_int_equal(rename(path, moved), 0);
    assert_ok(
        store_change_flags(archive->store, message->row, STORE_FLAG_SEEN, 0, &error));
    assert_only_name(archive, "Inbox/cur", wanted);
}

static void
change_flags__never_overwrites(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autofree char *relative =
        g_strdup_printf("Inbox/cur/%s:2,S", entry_of(archive, "a")->file);
    g_autofree char *other = mail_path(archive, relative);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    write_mail(archive, relative, "Subject: precious\n\n");
    assert_false(
        store_change_flags(archive->store, message->row, STORE_FLAG_SEEN, 0, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE));
    assert_true(g_file_get_contents(other, &text, NULL, NULL));
    assert_string_equal(text, "Subject: precious\n\n");
}

static void
move__keeps__id_flags_and_ledger(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    const char *base = entry_of(archive, "a")->file;
    g_autofree char *name = g_strconcat(base, ":2,F", NULL);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;
    const StoreMessage *moved;
    StoreCopy copy;

    assert_ok(store_move(archive->store, message->row, "Work/Clients", &error));
    assert_only_name(archive, "Inbox/new", NULL);
    assert_only_name(archive, "Work/Clients/new", base);
    assert_ok(
        store_change_flags(archive->store, message->row, STORE_FLAG_FLAGGED, 0, &error));
    assert_ok(store_move(archive->store, message->row, "Trash", &error));
    assert_ok(store_move(archive->store, message->row, "Trash", &error));
    assert_only_name(archive, "Trash/cur", name);
    rows = rows_of(archive, "Trash");
    assert_int_equal(rows->len, 1);
    moved = g_ptr_array_index(rows, 0);
    assert_int_equal(moved->row, message->row);
    assert_string_equal(moved->key, message->key);
    assert_string_equal(moved->account, ACCOUNT);
    assert_int_equal(moved->where, STORE_WHERE_BOTH);
    assert_int_equal(moved->flags, STORE_FLAG_FLAGGED);
    assert_ok(store_ledger_verify(archive->ledger, entry_of(archive, "a"), &copy, NULL,
                                  &error));
    assert_int_equal(copy, STORE_COPY_SAME);
    archive_refresh(archive);
    g_clear_pointer(&rows, g_ptr_array_unref);
    rows = rows_of(archive, "Trash");
    assert_int_equal(rows->len, 1);
    assert_int_equal(((StoreMessage *)g_ptr_array_index(rows, 0))->row, message->row);
}

static void
move__refuses__bad_names_and_gone_messages(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) message = put_one(archive, "a", "x");
    g_autoptr(GError) error = NULL;

    assert_false(store_move(archive->store, message->row, "../out", &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_BAD_NAME));
    g_clear_error(&error);
    assert_false(store_move(archive->store, message->row + 1, "Trash", &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND));
    g_clear_error(&error);
    assert_null(store_get(archive->store, message->row + 1, &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_NOT_FOUND));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(page__shows_each_once__in_both_directions),
        TEST(page__shows_all_folders__before_there_is_a_trash),
        TEST(position__counts__what_is_newer),
        TEST(folders__come__inbox_first),
        TEST(find__takes_the_start_of_an_id),
        TEST(find__fails__on_what_is_no_id),
        TEST(find__fails__when_several_begin_so),
        TEST(find__takes_the_first__of_two_copies_of_one_file),
        TEST(open_message__follows__a_rename_by_another_program),
        TEST(open_message__opens__only_regular_files),
        TEST(open_message__does_not_follow__a_folder_that_became_a_link),
        TEST(change_flags__renames_the_file),
        TEST(change_flags__keeps__letters_of_other_programs),
        TEST(change_flags__adds_to__what_another_program_set),
        TEST(change_flags__never_overwrites),
        TEST(move__keeps__id_flags_and_ledger),
        TEST(move__refuses__bad_names_and_gone_messages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
