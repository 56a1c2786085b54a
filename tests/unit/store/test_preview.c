/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_preview.c: previews: what they are, and how they give way to whole messages. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "store/tag.h"
#include "support.h"

#define PREVIEW "Subject: long\nX-Date: 1000\n\n"
#define WHOLE   "Subject: long\nX-Date: 1000\n\nall of it\n"

/* Lists a message of 5000 bytes and stores its preview. */
static StoreEntry *
preview_of(Archive *archive, const char *uidl)
{
    g_autofree char *line = g_strconcat(uidl, "=5000", NULL);
    StoreEntry *entry;

    list(archive, 10, line, &entry);
    put_preview(archive, "Inbox", entry, PREVIEW);
    return entry;
}

static void
check_file(Archive *archive, gint64 row, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = store_message_path(archive->store, row, &error);
    g_autofree char *text = NULL;

    assert_ok(path != NULL);
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, wanted);
}

/* One whole message in `folder`, and nothing of the preview anywhere: also after reopening, a refresh and a
 * new index. */
static void
check_whole(Archive *archive, const char *folder, StoreFlags flags)
{
    for (int i = 0; i < 3; i++) {
        g_autoptr(StoreMessage) message = only_row(archive, NULL);

        assert_string_equal(message->folder, folder);
        assert_int_equal(message->flags, flags);
        assert_false(message->is_preview);
        assert_int_equal(message->server_size, 0);
        assert_string_equal(message->account, ACCOUNT);
        check_file(archive, message->row, WHOLE);
        assert_int_equal(entry_of(archive, "u")->state, STORE_STATE_STORED);
        archive_close(archive);
        if (i == 1)
            assert_int_equal(g_unlink(archive->paths->index_db), 0);
        archive_open(archive);
        archive_refresh(archive);
    }
}

/* --- storing ------------------------------------------------------------------------------- */

static void
preview__is_shown_as_one__and_not_stored(void **state)
{
    Archive *archive = *state;
    StoreEntry *entry = preview_of(archive, "u");
    g_autoptr(GError) error = NULL;
    StoreCopy copy;

    assert_int_equal(entry->state, STORE_STATE_HEADERS);
    assert_null(entry->file);
    assert_int_equal(entry->stored_at, 0);
    assert_non_null(strstr(entry->preview_file, ",T="));
    assert_null(strstr(entry->preview_file, ",U="));
    assert_ok(store_ledger_verify(archive->ledger, entry, &copy, NULL, &error));
    assert_int_equal(copy, STORE_COPY_MISSING);
    for (int i = 0; i < 2; i++) {
        g_autoptr(StoreMessage) message = only_row(archive, "Inbox");

        assert_true(message->is_preview);
        assert_int_equal(message->server_size, 5000);
        assert_int_equal(message->size, strlen(PREVIEW));
        assert_string_equal(message->account, ACCOUNT);
        assert_int_equal(message->where, STORE_WHERE_BOTH);
        assert_string_equal(message->file, entry_of(archive, "u")->preview_file);
        check_file(archive, message->row, PREVIEW);
        archive_reopen(archive);
        assert_int_equal(entry_of(archive, "u")->state, STORE_STATE_HEADERS);
    }
}

static void
preview__survives__listings(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) gone = NULL;
    StoreListingResult result;

    preview_of(archive, "u");
    result = list(archive, 20, "u=5000", NULL);
    assert_int_equal(result.n_adopted + result.n_new, 0);
    assert_int_equal(entry_of(archive, "u")->state, STORE_STATE_HEADERS);
    result = list(archive, 30, "", NULL);
    assert_int_equal(result.n_gone, 1);
    gone = only_row(archive, "Inbox");
    assert_true(gone->is_preview);
    assert_int_equal(gone->where, STORE_WHERE_HERE);
}

static void
preview__is_adopted_as_one__when_the_ledger_is_lost(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) unknown = NULL;
    g_autoptr(StoreMessage) known = NULL;
    StoreListingResult result;

    preview_of(archive, "u");
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->ledger_db), 0);
    archive_open(archive);
    /* The name alone tells. */
    unknown = only_row(archive, "Inbox");
    assert_true(unknown->is_preview);
    assert_int_equal(unknown->server_size, 5000);
    assert_string_equal(unknown->account, "");
    result = list(archive, 20, "other=7 u=5000", NULL);
    assert_int_equal(result.n_adopted, 0);
    assert_int_equal(entry_of(archive, "other")->state, STORE_STATE_LISTED);
    assert_int_equal(entry_of(archive, "u")->state, STORE_STATE_HEADERS);
    archive_reopen(archive);
    assert_string_equal(entry_of(archive, "u")->preview_file, unknown->file);
    known = only_row(archive, "Inbox");
    assert_string_equal(known->account, ACCOUNT);
    put(archive, "Inbox", entry_of(archive, "u"), WHOLE);
    list(archive, 30, "u=5000", NULL);
    check_whole(archive, "Inbox", 0);
}

/* Ledger lost between the whole message's commit and the removal of the preview. */
static void
preview__gives_way__when_both_are_found_without_a_ledger(void **state)
{
    Archive *archive = *state;
    g_autofree char *preview = NULL;
    g_autofree char *path = NULL;
    StoreListingResult result;

    preview = g_strdup(preview_of(archive, "u")->preview_file);
    put(archive, "Inbox", entry_of(archive, "u"), WHOLE);
    path = g_strconcat("Inbox/cur/", preview, ":2,F", NULL);
    archive_close(archive);
    write_mail(archive, path, PREVIEW);
    assert_int_equal(g_unlink(archive->paths->ledger_db), 0);
    archive_open(archive);
    result = list(archive, 20, "u=5000", NULL);
    assert_int_equal(result.n_adopted, 1);
    check_whole(archive, "Inbox", STORE_FLAG_FLAGGED);
}

/* --- wanting ------------------------------------------------------------------------------- */

static void
want__is_durable__and_ends_with_the_whole_message(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) preview = NULL;
    g_autofree char *left = NULL;

    assert_false(preview_of(archive, "u")->is_wanted);
    preview = only_row(archive, "Inbox");
    assert_ok(store_want(archive->store, preview->row, &error));
    /* A ledger that is loaded already learns of it from the next listing, and does not undo it. */
    assert_false(entry_of(archive, "u")->is_wanted);
    list(archive, 20, "u=5001", NULL);
    assert_true(entry_of(archive, "u")->is_wanted);
    archive_reopen(archive);
    assert_true(entry_of(archive, "u")->is_wanted);
    put(archive, "Inbox", entry_of(archive, "u"), WHOLE);
    assert_false(entry_of(archive, "u")->is_wanted);
    left = sql_value(archive->paths->ledger_db, "SELECT sum(wanted) FROM message");
    assert_string_equal(left, "0");
    assert_ok(store_want(archive->store, preview->row, &error));
    list(archive, 30, "u=5001", NULL);
    assert_false(entry_of(archive, "u")->is_wanted);
}

static void
want__fails__when_nobody_has_the_rest(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) gone = NULL;
    g_autoptr(GError) no_row = NULL;
    g_autoptr(GError) unknown = NULL;
    g_autoptr(StoreMessage) preview = NULL;

    preview_of(archive, "u");
    preview = only_row(archive, "Inbox");
    assert_false(store_want(archive->store, preview->row + 1, &no_row));
    assert_true(g_error_matches(no_row, STORE_ERROR, STORE_ERROR_NOT_FOUND));
    list(archive, 20, "", NULL);
    assert_false(store_want(archive->store, preview->row, &gone));
    assert_true(g_error_matches(gone, STORE_ERROR, STORE_ERROR_NOT_FOUND));
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->ledger_db), 0);
    archive_open(archive);
    assert_false(store_want(archive->store, preview->row, &unknown));
    assert_true(g_error_matches(unknown, STORE_ERROR, STORE_ERROR_NOT_FOUND));
}

/* --- giving way ---------------------------------------------------------------------------- */

static void
whole__takes_over__row_and_id_and_tags(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) preview = NULL;
    g_autoptr(StoreMessage) whole = NULL;
    g_autoptr(StoreMessage) by_old_id = NULL;
    g_auto(GStrv) tags = NULL;
    guint64 total = 0;
    guint64 unread = 0;

    preview_of(archive, "u");
    preview = only_row(archive, "Inbox");
    assert_ok(store_tag(archive->store, preview->key,
                        (const char *const[]){ "later", "work", NULL }, NULL, &error));
    put(archive, "Inbox", entry_of(archive, "u"), WHOLE);
    whole = store_get(archive->store, preview->row, &error);
    assert_ok(whole != NULL);
    assert_false(whole->is_preview);
    assert_int_equal(whole->size, strlen(WHOLE));
    assert_int_equal(whole->sort_date, preview->sort_date);
    assert_string_not_equal(whole->key, preview->key);
    by_old_id = store_find(archive->store, preview->key, &error);
    assert_ok(by_old_id != NULL);
    assert_string_equal(by_old_id->key, whole->key);
    tags = store_tags(archive->store, whole->key, &error);
    assert_ok(tags != NULL);
    assert_int_equal(g_strv_length(tags), 2);
    assert_ok(store_count(archive->store, "Inbox", &total, &unread, &error));
    assert_int_equal(total, 1);
    assert_int_equal(unread, 1);
    check_whole(archive, "Inbox", 0);
}

static void
whole__keeps_its_place_in_the_list__without_a_date(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) before = NULL;
    g_autoptr(StoreMessage) after = NULL;
    StoreEntry *entry;

    list(archive, 10, "u=5000", &entry);
    put_preview(archive, "Inbox", entry, "Subject: no date\n\n");
    assert_int_equal(sql_run(archive->paths->index_db,
                             "UPDATE message SET stored_at = 77, sort_date = 77"),
                     0);
    before = only_row(archive, "Inbox");
    put(archive, "Inbox", entry, "Subject: no date\n\nx\n");
    after = only_row(archive, "Inbox");
    assert_int_equal(before->row, after->row);
    assert_int_equal(after->sort_date, 77);
}

static void
whole__goes_where_the_preview_was_put__by_us(void **state)
{
    Archive *archive = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) preview = NULL;
    g_autoptr(StoreMessage) whole = NULL;

    preview_of(archive, "u");
    preview = only_row(archive, "Inbox");
    assert_ok(store_change_flags(archive->store, preview->row,
                                 STORE_FLAG_SEEN | STORE_FLAG_FLAGGED, 0, &error));
    assert_ok(store_move(archive->store, preview->row, "Work/Big", &error));
    put(archive, "Inbox", entry_of(archive, "u"), WHOLE);
    whole = store_get(archive->store, preview->row, &error);
    assert_ok(whole != NULL);
    assert_string_equal(whole->folder, "Work/Big");
    check_whole(archive, "Work/Big", STORE_FLAG_SEEN | STORE_FLAG_FLAGGED);
}

/* Moves the preview's file behind the archive's back. */
static void
rename_preview(Archive *archive, const char *to_folder, const char *suffix)
{
    const char *file = entry_of(archive, "u")->preview_file;
    g_autofree char *name = g_strconcat("Inbox/new/", file, NULL);
    g_autofree char *to_name = g_strconcat(to_folder, "/cur/", file, suffix, NULL);
    g_autofree char *from = mail_path(archive, name);
    g_autofree char *to = mail_path(archive, to_name);

    write_mail(archive, to_name, "");
    assert_int_equal(g_rename(from, to), 0);
}

static void
whole__goes_where_the_preview_was_put__by_another_program(void **state)
{
    Archive *archive = *state;

    preview_of(archive, "u");
    rename_preview(archive, "Elsewhere", ":2,RSa");
    put(archive, "Inbox", entry_of(archive, "u"), WHOLE);
    check_whole(archive, "Elsewhere", STORE_FLAG_SEEN | STORE_FLAG_REPLIED);
    {
        g_autoptr(GPtrArray) names = names_in(archive, "Elsewhere/cur");

        assert_int_equal(names->len, 1);
        /* Also letters that are not ours. */
        assert_true(g_str_has_suffix(g_ptr_array_index(names, 0), ":2,RSa"));
    }
}

static void
whole__takes_flags__set_in_the_same_folder(void **state)
{
    Archive *archive = *state;

    preview_of(archive, "u");
    rename_preview(archive, "Inbox", ":2,S");
    put(archive, "Inbox", entry_of(archive, "u"), WHOLE);
    check_whole(archive, "Inbox", STORE_FLAG_SEEN);
}

static void
whole__goes_to_the_folder_of_the_batch__when_the_preview_was_deleted(void **state)
{
    Archive *archive = *state;
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;
    g_autofree char *left = NULL;

    preview_of(archive, "u");
    name = g_strconcat("Inbox/new/", entry_of(archive, "u")->preview_file, NULL);
    path = mail_path(archive, name);
    assert_int_equal(g_unlink(path), 0);
    put(archive, "Big", entry_of(archive, "u"), WHOLE);
    left = sql_value(archive->paths->ledger_db, "SELECT count(preview) FROM message");
    assert_string_equal(left, "0");
    check_whole(archive, "Big", 0);
}

static void
whole__replaces_some__in_a_batch_of_several(void **state)
{
    Archive *archive = *state;
    StoreEntry *entries[3];
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = NULL;
    g_autoptr(GPtrArray) rows = NULL;

    list(archive, 10, "a=500 b=500 c=500", entries);
    put_preview(archive, "Inbox", entries[0], "Subject: a\n\n");
    put_preview(archive, "Inbox", entries[2], "Subject: c\n\n");
    batch = store_batch_new(archive->ledger, "Inbox", &error);
    assert_ok(batch != NULL);
    for (gsize i = 0; i < 2; i++) {
        g_autofree char *text = letter(i == 0 ? "a" : "b", 5);
        StoreIncoming *incoming = store_incoming_new(batch, entries[i], &error);

        assert_ok(incoming != NULL);
        assert_ok(store_incoming_write(incoming, text, strlen(text), &error));
        assert_ok(store_incoming_finish(incoming, &error));
    }
    assert_ok(store_batch_commit(batch, &error));
    archive_refresh(archive);
    rows = rows_of(archive, "Inbox");
    assert_int_equal(rows->len, 3);
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
    assert_int_equal(entries[1]->state, STORE_STATE_STORED);
    assert_int_equal(entries[2]->state, STORE_STATE_HEADERS);
}

/* --- at the same time ----------------------------------------------------------------------- */

#define N_RACED 120

typedef struct {
    Archive *archive;
    char **files; /* of the previews, which lie in Inbox/new */
    bool is_flagged[N_RACED];
    gint
        n_coming; /* accessed atomically, like what follows: replaced, or in the batch that is committed */
    gint is_over;
} Race;

/* Another program that marks each preview some moment while it gives way. */
static gpointer
flag_previews(gpointer data)
{
    Race *race = data;

    for (guint i = 0; i < N_RACED; i++) {
        g_autofree char *name = g_strconcat("Inbox/new/", race->files[i], NULL);
        g_autofree char *to_name =
            g_strconcat("Inbox/cur/", race->files[i], ":2,F", NULL);
        g_autofree char *from = mail_path(race->archive, name);
        g_autofree char *to = mail_path(race->archive, to_name);

        while ((guint)g_atomic_int_get(&race->n_coming) <= i)
            g_thread_yield();
        for (gint spins = g_random_int_range(0, 400); spins > 0; spins--)
            g_thread_yield();
        race->is_flagged[i] = g_rename(from, to) == 0;
    }
    return NULL;
}

/* A screen that shows the folder meanwhile. */
static gpointer
keep_refreshing(gpointer data)
{
    Race *race = data;
    Store *store = store_open(race->archive->paths, describe, NULL);

    while (store != NULL && !g_atomic_int_get(&race->is_over))
        store_refresh(store, NULL, NULL);
    store_close(store);
    return store;
}

static void
replace_all(Race *race, StoreEntry **entries)
{
    Archive *archive = race->archive;
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreBatch) batch = store_batch_new(archive->ledger, "Inbox", &error);

    assert_ok(batch != NULL);
    for (guint i = 0; i < N_RACED; i++) {
        g_autofree char *text = letter(entries[i]->uidl, 1000 + i);
        StoreIncoming *incoming = store_incoming_new(batch, entries[i], &error);

        assert_ok(incoming != NULL);
        assert_ok(store_incoming_write(incoming, text, strlen(text), &error));
        assert_ok(store_incoming_finish(incoming, &error));
        if (i % 10 < 9)
            continue;
        g_atomic_int_set(&race->n_coming, (gint)i + 1);
        assert_ok(store_batch_commit(batch, &error));
    }
}

static void
check_raced(const Race *race)
{
    g_autoptr(GPtrArray) rows = rows_of(race->archive, NULL);
    bool is_seen[N_RACED] = { false };

    assert_int_equal(rows->len, N_RACED);
    for (guint i = 0; i < rows->len; i++) {
        const StoreMessage *row = g_ptr_array_index(rows, i);
        guint number = (guint)(row->sort_date - 1000);

        assert_true(number < N_RACED);
        assert_false(row->is_preview);
        assert_false(is_seen[number]);
        is_seen[number] = true;
        assert_string_equal(row->folder, "Inbox");
        assert_int_equal(row->flags, race->is_flagged[number] ? STORE_FLAG_FLAGGED : 0);
    }
}

static void
whole__replaces_all__while_others_flag_and_refresh(void **state)
{
    Archive *archive = *state;
    Race race = { .archive = archive };
    StoreEntry *entries[N_RACED];
    GString *words = g_string_new("u0");
    g_autoptr(GPtrArray) left = NULL;
    GThread *flagger;
    GThread *refresher;

    for (guint i = 1; i < N_RACED; i++)
        g_string_append_printf(words, " u%u", i);
    list(archive, 10, words->str, entries);
    race.files = g_new0(char *, N_RACED + 1);
    for (guint i = 0; i < N_RACED; i++) {
        g_autofree char *text = letter("preview", 1000 + i);

        put_preview(archive, "Inbox", entries[i], text);
        race.files[i] = g_strdup(entries[i]->preview_file);
    }
    refresher = g_thread_new("refresher", keep_refreshing, &race);
    flagger = g_thread_new("flagger", flag_previews, &race);
    replace_all(&race, entries);
    g_thread_join(flagger);
    g_atomic_int_set(&race.is_over, 1);
    assert_non_null(g_thread_join(refresher));
    archive_refresh(archive);
    archive_refresh(archive);
    check_raced(&race);
    archive_reopen(archive);
    check_raced(&race);
    left = names_in(archive, "Inbox/tmp");
    assert_int_equal(left->len, 0);
    g_strfreev(race.files);
    g_string_free(words, TRUE);
}

/* A file with a preview's name and a row that is stored, but the whole file is in no folder. */
static void
refresh__keeps_a_preview__whose_whole_message_nobody_finds(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreMessage) preview = NULL;
    g_autofree char *file = g_strdup(preview_of(archive, "u")->preview_file);

    archive_close(archive);
    assert_int_equal(sql_run(archive->paths->ledger_db,
                             "UPDATE message SET state = 2, file = 'nowhere,S=1',"
                             " sha256 = zeroblob(32)"),
                     0);
    archive_open(archive);
    archive_refresh(archive);
    archive_refresh(archive);
    preview = only_row(archive, "Inbox");
    assert_string_equal(preview->file, file);
    check_file(archive, preview->row, PREVIEW);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(preview__is_shown_as_one__and_not_stored),
        TEST(preview__survives__listings),
        TEST(preview__is_adopted_as_one__when_the_ledger_is_lost),
        TEST(preview__gives_way__when_both_are_found_without_a_ledger),
        TEST(want__is_durable__and_ends_with_the_whole_message),
        TEST(want__fails__when_nobody_has_the_rest),
        TEST(whole__takes_over__row_and_id_and_tags),
        TEST(whole__keeps_its_place_in_the_list__without_a_date),
        TEST(whole__goes_where_the_preview_was_put__by_us),
        TEST(whole__goes_where_the_preview_was_put__by_another_program),
        TEST(whole__takes_flags__set_in_the_same_folder),
        TEST(whole__goes_to_the_folder_of_the_batch__when_the_preview_was_deleted),
        TEST(whole__replaces_some__in_a_batch_of_several),
        TEST(whole__replaces_all__while_others_flag_and_refresh),
        TEST(refresh__keeps_a_preview__whose_whole_message_nobody_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
