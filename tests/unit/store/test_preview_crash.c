/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_preview_crash.c: killed at each named point while previews are stored or give way:
 * afterwards every message is there once, whole or as a preview, with its folder, flags and tags. */
#include <config.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/arrival.h"
#include "store/tag.h"
#include "support.h"

#define N 3

typedef enum { GET_PREVIEWS, GET_WHOLE } Get;

static const char uidls[] = "p0=5000 p1=5000 p2=5000";
/* Where the person put the previews, and under which flags. */
static const char *const folders[N] = { "Inbox", "Work", "Inbox" };
static const StoreFlags flags[N] = { 0, STORE_FLAG_SEEN, STORE_FLAG_FLAGGED };

static char *
text_of(guint i, Get get)
{
    return g_strdup_printf("Subject: message %u\nX-Date: %u\n\n%s", i, 1000 + i,
                           get == GET_WHOLE ? "the whole of it\n" : "");
}

/* In one batch, as far as not done; false when something failed. */
static bool
fetch(StoreLedger *ledger, StoreEntry **entries, Get get)
{
    g_autoptr(StoreBatch) batch = store_batch_new(ledger, "Inbox", NULL);

    store_batch_set_pending(batch);
    for (guint i = 0; i < N; i++) {
        g_autofree char *text = text_of(i, get);
        StoreIncoming *incoming;

        if (entries[i]->state >=
            (get == GET_WHOLE ? STORE_STATE_STORED : STORE_STATE_HEADERS))
            continue;
        incoming = get == GET_WHOLE ? store_incoming_new(batch, entries[i], NULL)
                                    : store_incoming_new_preview(batch, entries[i], NULL);
        if (incoming == NULL ||
            !store_incoming_write(incoming, text, strlen(text), NULL) ||
            !store_incoming_finish(incoming, NULL))
            return false;
    }
    return store_batch_commit(batch, NULL);
}

static void
die_at(const Archive *archive, const char *crash_at, Get get)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        Archive own = { .paths = archive->paths };
        StoreEntry *entries[N];

        g_setenv("POSTBAG_CRASH_AT", crash_at, TRUE);
        archive_open(&own);
        list(&own, 50, uidls, entries);
        fetch(own.ledger, entries, get);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSIGNALED(status))
        fail_msg("%s was not reached", crash_at);
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

static void
check_one(Archive *archive, const StoreMessage *message, Get get, bool are_sorted)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = store_message_path(archive->store, message->row, &error);
    g_autofree char *wanted = NULL;
    g_autofree char *text = NULL;
    guint i = (guint)(message->sort_date - 1000);

    assert_ok(path != NULL);
    assert_true(i < N);
    wanted = text_of(i, get);
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, wanted);
    assert_string_equal(message->account, ACCOUNT);
    assert_int_equal(message->is_preview, get == GET_PREVIEWS);
    if (are_sorted) {
        g_auto(GStrv) tags = store_tags(archive->store, message->key, &error);

        assert_ok(tags != NULL);
        assert_string_equal(message->folder, folders[i]);
        assert_int_equal(message->flags, flags[i]);
        assert_int_equal(g_strv_length(tags), 1);
    }
}

/* Everything once, now, after a refresh, and after a restart. */
static void
check_all(Archive *archive, Get get, bool are_sorted)
{
    for (int round = 0; round < 3; round++) {
        g_autoptr(GPtrArray) rows = rows_of(archive, NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) waiting = store_pending(archive->ledger, 100, &error);

        assert_int_equal(rows->len, N);
        for (guint i = 0; i < N; i++)
            check_one(archive, g_ptr_array_index(rows, i), get, are_sorted);
        assert_ok(waiting != NULL);
        assert_int_equal(waiting->len, N);
        for (guint i = 0; i < N; i++) {
            const StoreEntry *entry = store_ledger_entry(archive->ledger, i);

            assert_int_equal(entry->state,
                             get == GET_WHOLE ? STORE_STATE_STORED : STORE_STATE_HEADERS);
        }
        archive_refresh(archive);
        if (round == 1)
            archive_reopen(archive);
    }
}

/* After a restart: what is missing is fetched, and then all is well. */
static void
recover(Archive *archive, Get get, bool are_sorted)
{
    StoreEntry *entries[N];

    archive_open(archive);
    store_ledger_set_pending(archive->ledger, true);
    archive_refresh(archive);
    list(archive, 60, uidls, entries);
    assert_true(fetch(archive->ledger, entries, get));
    check_all(archive, get, are_sorted);
}

static void
previews__are_there_once__wherever_it_was_killed(void **state)
{
    static const char *const points[] = { "tmp-written",    "flushed",
                                          "renamed",        "renamed:3",
                                          "folder-flushed", "ledger-committed",
                                          "index-committed" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(points); i++) {
        void *fresh = NULL;

        print_message("%s\n", points[i]);
        archive_setup(&fresh);
        archive_close(fresh);
        die_at(fresh, points[i], GET_PREVIEWS);
        recover(fresh, GET_PREVIEWS, false);
        archive_teardown(&fresh);
    }
}

/* Previews that the person moved, flagged and tagged. */
static void
sort_previews(Archive *archive)
{
    g_autoptr(GPtrArray) rows = rows_of(archive, "Inbox");
    g_autoptr(GError) error = NULL;

    assert_int_equal(rows->len, N);
    for (guint i = 0; i < N; i++) {
        const StoreMessage *row = g_ptr_array_index(rows, i);
        gsize number = (gsize)(row->sort_date - 1000);

        assert_ok(store_change_flags(archive->store, row->row, flags[number], 0, &error));
        assert_ok(store_move(archive->store, row->row, folders[number], &error));
        assert_ok(store_tag(archive->store, row->key,
                            (const char *const[]){ "mine", NULL }, NULL, &error));
    }
}

static void
whole__is_there_once__wherever_it_was_killed(void **state)
{
    static const char *const points[] = {
        "tmp-written",       "tmp-written:3",      "flushed",
        "renamed",           "renamed:3",          "folder-flushed",
        "ledger-committed",  "preview-carried",    "preview-carried:2",
        "preview-carried:3", "preview-removed",    "preview-removed:2",
        "preview-removed:3", "previews-forgotten", "index-committed"
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(points); i++) {
        StoreEntry *entries[N];
        void *fresh = NULL;

        print_message("%s\n", points[i]);
        archive_setup(&fresh);
        list(fresh, 10, uidls, entries);
        assert_true(fetch(((Archive *)fresh)->ledger, entries, GET_PREVIEWS));
        sort_previews(fresh);
        archive_close(fresh);
        die_at(fresh, points[i], GET_WHOLE);
        recover(fresh, GET_WHOLE, true);
        archive_teardown(&fresh);
    }
}

/* Killed again and again, each time at the first chance. */
static void
whole__is_there_once__when_killed_at_every_step_in_turn(void **state)
{
    static const char *const points[] = { "renamed",          "folder-flushed",
                                          "ledger-committed", "preview-carried",
                                          "preview-removed",  "previews-forgotten" };
    Archive *archive = *state;
    StoreEntry *entries[N];

    list(archive, 10, uidls, entries);
    assert_true(fetch(archive->ledger, entries, GET_PREVIEWS));
    sort_previews(archive);
    archive_close(archive);
    for (gsize i = 0; i < G_N_ELEMENTS(points); i++) {
        pid_t child = fork();
        int status = 0;

        if (child == 0) {
            Archive own = { .paths = archive->paths };

            g_setenv("POSTBAG_CRASH_AT", points[i], TRUE);
            archive_open(&own);
            store_ledger_set_pending(own.ledger, true);
            list(&own, 50, uidls, entries);
            fetch(own.ledger, entries, GET_WHOLE);
            _exit(0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
    }
    recover(archive, GET_WHOLE, true);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(previews__are_there_once__wherever_it_was_killed),
        cmocka_unit_test(whole__is_there_once__wherever_it_was_killed),
        TEST(whole__is_there_once__when_killed_at_every_step_in_turn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
