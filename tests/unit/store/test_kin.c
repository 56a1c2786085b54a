/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_kin.c: names change, or stand for other messages: what is adopted, and what is not. */
#include <config.h>

#include <string.h>

#include <glib/gstdio.h>

#include "store/kin.h"
#include "store/wish.h"
#include "support.h"

/* A server that answers TOP. */
typedef struct {
    const char *texts[8]; /* of the lines, in their order; NULL: -ERR */
    bool compares_contents, fails;
    StoreKinCount count;
    guint n_asked;
} Server;

static void
answer(StoreKin *kin, const Server *server, const guint *lines, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autoptr(StoreFingerprint) fingerprint = store_fingerprint_new();
        const char *text = server->texts[lines[i]];
        guint8 print[PB_DIGEST_LEN];

        if (text != NULL)
            store_fingerprint_add(fingerprint, text, strlen(text));
        store_kin_answer(kin, lines[i],
                         store_fingerprint_finish(fingerprint, print) ? print : NULL);
    }
}

static bool
serve(StoreKin *kin, void *data, GError **error)
{
    Server *server = data;

    server->count = *store_kin_count(kin);
    server->n_asked++;
    if (server->fails) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cut");
        return false;
    }
    if (!store_kin_load(kin, NULL, error))
        return false;
    if (server->compares_contents) {
        store_kin_compare_contents(kin);
        return true;
    }
    answer(kin, server, store_kin_unknown(kin), server->count.n_unknown);
    answer(kin, server, store_kin_resized(kin), server->count.n_resized);
    return true;
}

static StoreListingResult
list_from(Archive *archive, Server *server, gint64 now, const char *words,
          StoreEntry **entries)
{
    StoreListingResult result;

    store_ledger_ask_headers(archive->ledger, serve, server);
    result = list(archive, now, words, entries);
    store_ledger_ask_headers(archive->ledger, NULL, NULL);
    return result;
}

/* A message of 150 octets with CRLF, told apart by id; `fill` is its body. */
static char *
message(const char *id, char fill)
{
    GString *text = g_string_new(NULL);

    g_string_printf(text, "Subject: %s\nMessage-ID: <%s@example.org>\n\n", id, id);
    while (text->len < 150 - 4 - 1)
        g_string_append_c(text, fill);
    g_string_append_c(text, '\n');
    return g_string_free(text, FALSE);
}

/* Lists a name for each message and stores it. */
static void
store_all(Archive *archive, const char *words, char *const *texts, guint n)
{
    StoreEntry *entries[8];

    list(archive, 10, words, entries);
    for (guint i = 0; i < n; i++)
        put(archive, "Inbox", entries[i], texts[i]);
}

static StoreEntry *
copy_of(Archive *archive, const char *uidl, guint copy)
{
    for (guint i = 0; i < store_ledger_n_entries(archive->ledger); i++) {
        StoreEntry *entry = store_ledger_entry(archive->ledger, i);

        if (strcmp(entry->uidl, uidl) == 0 && entry->copy == copy)
            return entry;
    }
    fail_msg("the ledger has no copy %u of %s", copy, uidl);
    return NULL;
}

static void
kin__are_adopted__under_new_names(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    g_autofree char *b = message("b", 'b');
    char *texts[] = { a, b };
    Server server = { .texts = { b, a } };
    StoreEntry *entries[2];
    StoreListingResult result;
    g_autofree char *file_a = NULL;
    g_autofree char *file_b = NULL;
    guint8 sha256[PB_DIGEST_LEN];
    gint64 stored_a, stored_b;

    store_all(archive, "a=150 b=150", texts, 2);
    stored_a = entry_of(archive, "a")->stored_at;
    stored_b = entry_of(archive, "b")->stored_at;
    file_a = g_strdup(entry_of(archive, "a")->file);
    file_b = g_strdup(entry_of(archive, "b")->file);
    pb_digest_of(a, strlen(a), sha256);
    archive_reopen(archive);
    result = list_from(archive, &server, 20, "x=150 y=150", entries);
    assert_int_equal(server.count.n_before, 2);
    assert_int_equal(server.count.n_gone, 2);
    assert_int_equal(server.count.n_unknown, 2);
    assert_int_equal(server.count.n_absent, 2);
    assert_int_equal(result.n_kin, 2);
    assert_int_equal(result.n_doubted, 0);
    archive_reopen(archive);
    for (guint i = 0; i < 2; i++) {
        const StoreEntry *entry = entry_of(archive, i == 0 ? "y" : "x");
        const StoreEntry *old = entry_of(archive, i == 0 ? "a" : "b");

        assert_int_equal(entry->state, STORE_STATE_STORED);
        assert_string_equal(entry->file, i == 0 ? file_a : file_b);
        assert_int_equal(entry->stored_at, i == 0 ? stored_a : stored_b);
        assert_true(entry->is_listed);
        assert_false(entry->is_resized);
        assert_false(entry->is_due);
        assert_false(old->is_listed);
        assert_int_equal(old->state, STORE_STATE_LISTED);
        assert_null(old->file);
    }
    assert_memory_equal(entry_of(archive, "y")->sha256, sha256, PB_DIGEST_LEN);
    /* Once more, and back to the first names. */
    assert_int_equal(list_from(archive, &server, 30, "p=150 q=150", NULL).n_kin, 2);
    assert_int_equal(list_from(archive, &server, 40, "b=150 a=150", NULL).n_kin, 2);
    assert_string_equal(entry_of(archive, "a")->file, file_a);
    /* What is known is not asked about. */
    server.n_asked = 0;
    assert_int_equal(list_from(archive, &server, 50, "a=150 b=150", NULL).n_new, 0);
    assert_int_equal(server.n_asked, 0);
}

static void
kin__are_known__by_their_files_where_the_ledger_is_older(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    g_autofree char *hash = NULL;
    char *texts[] = { a };
    Server server = { .texts = { a } };

    store_all(archive, "a=150", texts, 1);
    archive_close(archive);
    assert_int_equal(
        sql_run(archive->paths->ledger_db, "UPDATE message SET header_hash = NULL"), 0);
    archive_open(archive);
    assert_int_equal(list_from(archive, &server, 20, "x=150", NULL).n_kin, 1);
    hash = sql_value(archive->paths->ledger_db,
                     "SELECT count(*) FROM message WHERE length(header_hash) = 32");
    assert_string_equal(hash, "1");
}

static void
kin__are_not_adopted__where_copies_of_one_header_differ(void **state)
{
    Archive *archive = *state;
    g_autofree char *one = message("a", '1');
    g_autofree char *two = message("a", '2');
    char *texts[] = { one, two };
    Server server = { .texts = { two, two } };

    store_all(archive, "a=150 b=150", texts, 2);
    assert_int_equal(list_from(archive, &server, 20, "x=150", NULL).n_kin, 0);
    assert_int_equal(list_from(archive, &server, 30, "x=150 y=150", NULL).n_kin, 0);
    assert_int_equal(entry_of(archive, "x")->state, STORE_STATE_LISTED);
}

static void
kin__are_adopted__one_for_each_of_equal_copies(void **state)
{
    Archive *archive = *state;
    g_autofree char *one = message("a", '1');
    char *texts[] = { one, one };
    Server server = { .texts = { one, one, one } };
    StoreEntry *entries[3];

    store_all(archive, "a=150 b=150", texts, 2);
    /* Three lines and two copies: one of the three may be another message. */
    assert_int_equal(list_from(archive, &server, 20, "x=150 y=150 z=150", NULL).n_kin, 0);
    assert_int_equal(list_from(archive, &server, 30, "v=150 w=150", entries).n_kin, 2);
    assert_string_not_equal(entries[0]->file, entries[1]->file);
}

static void
kin__stay_on_the_server__where_the_size_is_not_exact(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    char *texts[] = { a };
    Server server = { .texts = { a } };

    store_all(archive, "a=150", texts, 1);
    /* As another server counts: without the last line end, and with LF. */
    assert_int_equal(list_from(archive, &server, 20, "v=148", NULL).n_doubted, 0);
    assert_false(entry_of(archive, "v")->is_resized);
    assert_int_equal(list_from(archive, &server, 30, "w=146", NULL).n_doubted, 0);
    assert_int_equal(list_from(archive, &server, 40, "x=190", NULL).n_doubted, 1);
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "x")->state, STORE_STATE_STORED);
    assert_true(entry_of(archive, "x")->is_resized);
    /* And is not looked at again. */
    server.n_asked = 0;
    list_from(archive, &server, 50, "x=190", NULL);
    assert_int_equal(server.n_asked, 0);
    assert_true(entry_of(archive, "x")->is_resized);
    /* Far off is another message. */
    assert_int_equal(list_from(archive, &server, 60, "y=9000", NULL).n_kin, 0);
}

static void
kin__are_found__when_the_ledger_is_lost_and_names_have_changed(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    g_autofree char *b = message("b", 'b');
    char *texts[] = { a, b };
    Server server = { .texts = { a, b } };
    StoreEntry *entries[2];

    store_all(archive, "a=150 b=150", texts, 2);
    archive_close(archive);
    assert_int_equal(g_unlink(archive->paths->ledger_db), 0);
    assert_int_equal(g_unlink(archive->paths->index_db), 0);
    archive_open(archive);
    archive_refresh(archive);
    assert_int_equal(list_from(archive, &server, 20, "x=150 b=150", entries).n_kin, 1);
    assert_int_equal(server.count.n_loose, 1);
    assert_int_equal(entries[0]->state, STORE_STATE_STORED);
    assert_int_equal(entries[1]->state, STORE_STATE_STORED);
    assert_string_not_equal(entries[0]->file, entries[1]->file);
    assert_false(entries[0]->is_due);
    assert_false(entries[0]->is_resized);
}

static void
kin__get_another_row__when_their_name_stands_for_another_message(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    g_autofree char *b = message("b", 'b');
    char *texts[] = { a };
    Server server = { .texts = { b } };
    StoreListingResult result;
    StoreEntry *entry;

    store_all(archive, "a=150", texts, 1);
    result = list_from(archive, &server, 20, "a=170", &entry);
    assert_int_equal(server.count.n_resized, 1);
    assert_int_equal(result.n_reused, 1);
    assert_int_equal(entry->copy, 1);
    assert_int_equal(entry->state, STORE_STATE_LISTED);
    archive_reopen(archive);
    assert_false(copy_of(archive, "a", 0)->is_listed);
    assert_int_equal(copy_of(archive, "a", 0)->state, STORE_STATE_STORED);
    assert_true(copy_of(archive, "a", 1)->is_listed);
    /* The next listing has it so as well. */
    list_from(archive, &server, 30, "a=170", &entry);
    assert_int_equal(entry->copy, 1);
    put(archive, "Inbox", entry, b);
    server.n_asked = 0;
    list_from(archive, &server, 40, "a=170", &entry);
    assert_int_equal(entry->state, STORE_STATE_STORED);
    assert_false(entry->is_resized);
    assert_int_equal(server.n_asked, 0);
}

static void
kin__are_the_same__when_only_their_size_has_drifted(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    char *texts[] = { a };
    Server server = { .texts = { NULL } };

    store_all(archive, "a=150", texts, 1);
    /* Nobody can tell: careful. */
    assert_int_equal(list_from(archive, &server, 20, "a=205", NULL).n_drifted, 0);
    assert_true(entry_of(archive, "a")->is_resized);
    server.texts[0] = a;
    assert_int_equal(list_from(archive, &server, 30, "a=205", NULL).n_drifted, 1);
    archive_reopen(archive);
    assert_false(entry_of(archive, "a")->is_resized);
    /* The same header and quite another size. */
    assert_int_equal(list_from(archive, &server, 40, "a=20500", NULL).n_drifted, 0);
    assert_true(entry_of(archive, "a")->is_resized);
}

static void
kin__move__with_their_preview(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    g_autofree char *file = NULL;
    Server server = { .texts = { a } };
    StoreEntry *entry;
    g_autoptr(GError) error = NULL;

    list(archive, 10, "a=90000", &entry);
    put_preview(archive, "Inbox", entry, a);
    file = g_strdup(entry->preview_file);
    assert_ok(store_ledger_set_wanted(archive->ledger, entry, STORE_WANT_WHOLE, &error));
    assert_int_equal(list_from(archive, &server, 20, "x=90000", NULL).n_kin, 1);
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "x")->state, STORE_STATE_HEADERS);
    assert_string_equal(entry_of(archive, "x")->preview_file, file);
    assert_true(entry_of(archive, "x")->is_wanted);
    assert_null(entry_of(archive, "a")->preview_file);
    assert_int_equal(entry_of(archive, "a")->state, STORE_STATE_LISTED);
}

static void
kin__take_over__what_a_person_wants(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    char *texts[] = { a };
    Server server = { .texts = { a } };
    StoreEntry *entry;
    g_autoptr(GError) error = NULL;

    store_all(archive, "a=150", texts, 1);
    entry = entry_of(archive, "a");
    assert_ok(
        store_ledger_set_wish(archive->ledger, &entry, 1, STORE_WISH_PROTECT, &error));
    list_from(archive, &server, 20, "x=150", NULL);
    assert_int_equal(entry_of(archive, "x")->wish, STORE_WISH_PROTECT);
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "x")->wish, STORE_WISH_PROTECT);
    assert_int_equal(entry_of(archive, "a")->wish, STORE_WISH_NONE);
}

static void
kin__leave_all_as_it_was__when_asking_fails(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    char *texts[] = { a };
    Server server = { .texts = { a }, .fails = true };
    StoreListed line = { "x", 1, 150 };
    StoreEntry *entry = NULL;
    g_autoptr(GError) error = NULL;

    store_all(archive, "a=150", texts, 1);
    store_ledger_ask_headers(archive->ledger, serve, &server);
    assert_false(
        store_ledger_take_listing(archive->ledger, &line, 1, 20, &entry, NULL, &error));
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_FAILED));
    assert_int_equal(store_ledger_n_entries(archive->ledger), 1);
    assert_true(entry_of(archive, "a")->is_listed);
    server.fails = false;
    assert_int_equal(list_from(archive, &server, 30, "x=150", NULL).n_kin, 1);
}

static void
kin__are_not_stored_twice__when_only_their_content_tells(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    g_autofree char *b = message("b", 'b');
    char *texts[] = { a };
    Server server = { .compares_contents = true };
    StoreEntry *entries[3];
    g_autoptr(GPtrArray) names = NULL;
    g_autoptr(GPtrArray) left = NULL;
    g_autofree char *file = NULL;

    store_all(archive, "a=150", texts, 1);
    file = g_strdup(entry_of(archive, "a")->file);
    list_from(archive, &server, 20, "x=150 y=150 z=150", entries);
    put(archive, "Inbox", entries[0], a);
    put(archive, "Inbox", entries[1], b);
    names = names_in(archive, "Inbox/new");
    left = names_in(archive, "Inbox/tmp");
    assert_int_equal(names->len, 2);
    assert_int_equal(left->len, 0);
    assert_string_equal(entries[0]->file, file);
    assert_null(entry_of(archive, "a")->file);
    assert_false(entries[0]->is_resized);
    /* One copy stands for one message: the next of the same content is its own. */
    put(archive, "Inbox", entries[2], a);
    assert_string_not_equal(entries[2]->file, entries[0]->file);
    archive_reopen(archive);
    assert_int_equal(entry_of(archive, "x")->state, STORE_STATE_STORED);
}

static void
kin__are_stored_again__when_the_copy_here_is_not_what_it_was(void **state)
{
    Archive *archive = *state;
    g_autofree char *a = message("a", 'a');
    g_autofree char *path = NULL;
    g_autofree char *full = NULL;
    char *texts[] = { a };
    Server server = { .compares_contents = true };
    StoreEntry *entry;

    store_all(archive, "a=150", texts, 1);
    path = g_strconcat("Inbox/new/", entry_of(archive, "a")->file, NULL);
    full = mail_path(archive, path);
    assert_true(g_file_set_contents(full, "spoiled", -1, NULL));
    list_from(archive, &server, 20, "x=150", &entry);
    put(archive, "Inbox", entry, a);
    assert_string_not_equal(entry->file, entry_of(archive, "a")->file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(kin__are_adopted__under_new_names),
        TEST(kin__are_known__by_their_files_where_the_ledger_is_older),
        TEST(kin__are_not_adopted__where_copies_of_one_header_differ),
        TEST(kin__are_adopted__one_for_each_of_equal_copies),
        TEST(kin__stay_on_the_server__where_the_size_is_not_exact),
        TEST(kin__are_found__when_the_ledger_is_lost_and_names_have_changed),
        TEST(kin__get_another_row__when_their_name_stands_for_another_message),
        TEST(kin__are_the_same__when_only_their_size_has_drifted),
        TEST(kin__move__with_their_preview),
        TEST(kin__take_over__what_a_person_wants),
        TEST(kin__leave_all_as_it_was__when_asking_fails),
        TEST(kin__are_not_stored_twice__when_only_their_content_tells),
        TEST(kin__are_stored_again__when_the_copy_here_is_not_what_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
