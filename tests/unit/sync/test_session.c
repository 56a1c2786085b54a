/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_session.c: what a person may want of sessions that are under way, and sessions side by
 * side. Waits take a 200th. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pop3/reply.h"
#include "store/message.h"
#include "session_run.h"

#define DIVISOR "200"

static const char *const ten[] = { "--count", "10", NULL };

static void
assert_done(const Running *running)
{
    if (running->end != PB_JOB_DONE)
        fail_msg("it failed: %s\n%s",
                 running->error == NULL ? "cancelled" : running->error->message,
                 running->said->str);
    assert_int_equal(running->n_summaries, 1);
}

static void
assert_said(const Running *running, const char *text)
{
    if (strstr(running->said->str, text) == NULL)
        fail_msg("it never said \"%s\", but:\n%s", text, running->said->str);
}

/* How many messages the archive has, and how many of them as previews. */
static guint
count_stored(const Place *place, guint *n_previews)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = store_open(place->paths, sync_describe, &error);
    g_autoptr(GPtrArray) page = NULL;

    assert_non_null(store);
    page = store_page(store, "Inbox", NULL, STORE_OLDER, 1000, &error);
    assert_non_null(page);
    *n_previews = 0;
    for (guint i = 0; i < page->len; i++)
        *n_previews += ((StoreMessage *)page->pdata[i])->is_preview;
    return page->len;
}

static void
fetch_again(const Place *place, const char *lines)
{
    Running *running = running_new(place, "work", lines);

    running_start(place, running, 0);
    running_wait(running);
    assert_done(running);
    running_free(running);
}

/* --- waiting ------------------------------------------------------------------------------------ */

static void
cancel_in_wait(Running *running, const SyncEvent *event)
{
    if (event->kind != SYNC_EVENT_WAIT)
        return;
    running->mark_us = g_get_monotonic_time();
    pb_job_cancel(running->job);
}

/* With the divisor the first wait takes 150 ms, so there are several, the last ones long. */
static void
session__ends_a_wait__at_once_when_it_is_cancelled(void **state)
{
    Place *place = *state;
    Running *running;

    place_serve(place, "on login reply \"-ERR [IN-USE] busy\"\n", ten);
    running = running_new(place, "work", "");
    running->look = cancel_in_wait;
    running_start(place, running, -1);
    running_wait(running);
    assert_int_equal(running->end, PB_JOB_CANCELLED);
    assert_true(g_get_monotonic_time() - running->mark_us < G_USEC_PER_SEC);
    assert_int_equal(running->n_waits, 1);
    assert_said(running, "another program has this mailbox: trying again at ");
    running_free(running);
}

static void
finish_in_wait(Running *running, const SyncEvent *event)
{
    if (event->kind == SYNC_EVENT_WAIT)
        sync_control_set(running->control, SYNC_CONTROL_FINISH);
}

static void
session__ends_a_wait__when_the_person_wants_the_end(void **state)
{
    Place *place = *state;
    Running *running;

    place_serve(place, "on login reply \"-ERR [IN-USE] busy\"\n", ten);
    running = running_new(place, "work", "");
    running->look = finish_in_wait;
    running_start(place, running, -1);
    running_wait(running);
    assert_int_equal(running->end, PB_JOB_FAILED);
    assert_true(g_error_matches(running->error, POP3_ERROR, POP3_ERROR_IN_USE));
    assert_int_equal(running->n_waits, 1);
    running_free(running);
}

static void
check_wait(Running *running, const SyncEvent *event)
{
    if (event->kind == SYNC_EVENT_WAIT && event->until <= running->until)
        fail_msg("it waits until %" G_GINT64_FORMAT " twice", event->until);
    if (event->kind == SYNC_EVENT_WAIT)
        running->until = event->until;
}

static void
session__has_no_connection__while_it_waits(void **state)
{
    Place *place = *state;
    Running *running;

    place_serve(place, "session 1-3 on login reply \"-ERR [SYS/TEMP] away\"\n", ten);
    running = running_new(place, "work", "");
    running->look = check_wait;
    running_start(place, running, -1);
    running_wait(running);
    assert_done(running);
    assert_int_equal(running->n_waits, 3);
    assert_int_equal(place_heard(place, "(connected)"), 4);
    assert_int_equal(place_heard(place, "(client gone"), 3);
    assert_int_equal(running->progress.n_stored, 10);
    running_free(running);
}

/* --- pause and end ------------------------------------------------------------------------------ */

static bool
has_noop(const Place *place, Running *running)
{
    return running->has_ended || place_heard(place, "NOOP") >= 2;
}

static void
session__keeps_the_line__in_a_pause(void **state)
{
    Place *place = *state;
    Running *running;

    place_serve(place, "", ten);
    running = running_new(place, "work", "");
    sync_control_set(running->control, SYNC_CONTROL_PAUSE);
    running_start(place, running, 0);
    running_wait_for(running, has_noop, place);
    assert_false(running->has_ended);
    assert_int_equal(place_heard(place, "RETR"), 0);
    sync_control_clear(running->control, SYNC_CONTROL_PAUSE);
    running_wait(running);
    assert_done(running);
    assert_said(running, "pausing");
    assert_said(running, "going on");
    assert_int_equal(running->progress.n_stored, 10);
    assert_int_equal(place_heard(place, "(connected)"), 1);
    running_free(running);
}

static bool
has_quit(const Place *place, Running *running)
{
    return running->has_ended || place_heard(place, "QUIT") >= 1;
}

/* Ten minutes, which are three seconds here. */
static void
session__gives_the_line_up__in_a_long_pause(void **state)
{
    Place *place = *state;
    Running *running;

    place_serve(place, "", ten);
    running = running_new(place, "work", "leave_on_server = never\n");
    sync_control_set(running->control, SYNC_CONTROL_PAUSE);
    running_start(place, running, 0);
    running_wait_for(running, has_quit, place);
    assert_false(running->has_ended);
    assert_int_equal(place_heard(place, "DELE"), 0);
    sync_control_clear(running->control, SYNC_CONTROL_PAUSE);
    running_wait(running);
    assert_done(running);
    assert_int_equal(running->n_rounds, 1);
    assert_said(running, "going on after the pause");
    assert_int_equal(running->progress.n_stored, 10);
    assert_int_equal(running->progress.n_deleted, 10);
    assert_int_equal(place_heard(place, "(connected)"), 2);
    running_free(running);
}

static bool
is_pausing(const Place *place, Running *running)
{
    (void)place;
    return running->has_ended || strstr(running->said->str, "pausing") != NULL;
}

static void
session__ends__in_a_pause(void **state)
{
    Place *place = *state;
    Running *running;

    place_serve(place, "", ten);
    running = running_new(place, "work", "");
    sync_control_set(running->control, SYNC_CONTROL_PAUSE);
    running_start(place, running, 0);
    running_wait_for(running, is_pausing, place);
    sync_control_set(running->control, SYNC_CONTROL_FINISH);
    running_wait(running);
    assert_done(running);
    assert_said(running, "10 messages");
    assert_int_equal(place_heard(place, "RETR"), 0);
    assert_int_equal(place_heard(place, "QUIT"), 1);
    running_free(running);
}

static void
finish_after_one(Running *running, const SyncEvent *event)
{
    if (event->progress.n_done >= 1)
        sync_control_set(running->control, SYNC_CONTROL_FINISH);
}

/* One at a time, with 150 ms before each answer, so that the figures of the first are told before the last is
 * asked for. */
#define ONE_BY_ONE "latency 150\ncapa without \"PIPELINING\"\n"

static void
session__ends__after_the_message_under_way(void **state)
{
    Place *place = *state;
    guint n_previews;
    guint n_first;
    Running *running;

    place_serve(place, ONE_BY_ONE, ten);
    running = running_new(place, "work", "leave_on_server = never\n");
    running->look = finish_after_one;
    running_start(place, running, 0);
    running_wait(running);
    assert_done(running);
    assert_said(running, "left for the next session");
    n_first = running->progress.n_stored;
    assert_true(n_first >= 1 && n_first < 10);
    assert_int_equal(running->progress.n_all, n_first);
    assert_int_equal(place_heard(place, "RETR"), n_first);
    assert_int_equal(place_heard(place, "DELE"), 0);
    assert_int_equal(place_heard(place, "QUIT"), 1);
    running_free(running);
    fetch_again(place, "leave_on_server = never\n");
    assert_int_equal(place_heard(place, "RETR"), 10);
    assert_int_equal(place_heard(place, "DELE"), 10);
    assert_int_equal(count_stored(place, &n_previews), 10);
}

/* --- slow lines and previews -------------------------------------------------------------------- */

static void
slow_after_one(Running *running, const SyncEvent *event)
{
    if (event->progress.n_done >= 1)
        sync_control_set(running->control, SYNC_CONTROL_SLOW_LINE);
}

static void
session__takes_previews__once_the_line_is_called_slow(void **state)
{
    Place *place = *state;
    g_autofree char *folder = place_maildrop(place);
    const char *const options[] = { "--maildir", folder, NULL };
    guint n_previews;
    Running *running;

    for (guint i = 0; i < 6; i++) {
        g_autofree char *name = g_strdup_printf("message-%u", i);

        place_write(place, name, i == 0 ? 3000 : 10);
    }
    place_serve(place, ONE_BY_ONE, options);
    running = running_new(place, "work", "");
    running->look = slow_after_one;
    running_start(place, running, 0);
    running_wait(running);
    assert_done(running);
    assert_said(running, "slow line");
    assert_int_equal(running->progress.n_stored, 6);
    assert_int_equal(running->progress.n_previews, 1);
    assert_int_equal(running->progress.n_all, 6);
    assert_int_equal(running->progress.n_done, 6);
    assert_int_equal(place_heard(place, "TOP 1 "), 1);
    assert_int_equal(place_heard(place, "RETR 1"), 0);
    assert_int_equal(count_stored(place, &n_previews), 6);
    assert_int_equal(n_previews, 1);
    running_free(running);
}

static void
want_the_preview(const Place *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = store_open(place->paths, sync_describe, &error);
    g_autoptr(GPtrArray) page =
        store_page(store, "Inbox", NULL, STORE_OLDER, 1000, &error);

    for (guint i = 0; i < page->len; i++) {
        const StoreMessage *message = page->pdata[i];

        if (message->is_preview)
            assert_true(store_want(store, message->row, &error));
    }
    assert_null(error);
}

static void
session__fetches_the_rest__of_a_preview_that_is_wanted(void **state)
{
    Place *place = *state;
    g_autofree char *folder = place_maildrop(place);
    const char *const options[] = { "--maildir", folder, NULL };
    static const char lines[] = "max_size = 10 KB\nleave_on_server = never\n";
    guint n_previews;

    place_write(place, "message-1", 3000);
    place_write(place, "message-2", 10);
    place_serve(place, "", options);
    fetch_again(place, lines);
    assert_int_equal(count_stored(place, &n_previews), 2);
    assert_int_equal(n_previews, 1);
    fetch_again(place, lines);
    assert_int_equal(place_heard(place, "RETR"), 1);
    assert_int_equal(place_heard(place, "DELE"), 1);
    want_the_preview(place);
    fetch_again(place, lines);
    assert_int_equal(place_heard(place, "RETR"), 2);
    assert_int_equal(place_heard(place, "DELE"), 2);
    assert_int_equal(count_stored(place, &n_previews), 2);
    assert_int_equal(n_previews, 0);
}

/* --- side by side ------------------------------------------------------------------------------- */

static void
sessions__of_three_accounts__write_one_archive_together(void **state)
{
    Place *place = *state;
    const char *const options[] = { "--count", "400", NULL };
    static const char *const names[] = { "one", "two", "three" };
    Running *running[G_N_ELEMENTS(names)];
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = NULL;
    guint64 total, unread;

    place_serve(place, "", options);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        running[i] = running_new(place, names[i], "");
        running_start(place, running[i], 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        running_wait(running[i]);
        assert_done(running[i]);
        assert_int_equal(running[i]->progress.n_stored, 400);
        running_free(running[i]);
    }
    store = store_open(place->paths, sync_describe, &error);
    assert_true(store_refresh(store, NULL, &error));
    assert_true(store_count(store, "Inbox", &total, &unread, &error));
    assert_int_equal(total, 1200);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(session__ends_a_wait__at_once_when_it_is_cancelled),
        TEST(session__ends_a_wait__when_the_person_wants_the_end),
        TEST(session__has_no_connection__while_it_waits),
        TEST(session__keeps_the_line__in_a_pause),
        TEST(session__gives_the_line_up__in_a_long_pause),
        TEST(session__ends__in_a_pause),
        TEST(session__ends__after_the_message_under_way),
        TEST(session__takes_previews__once_the_line_is_called_slow),
        TEST(session__fetches_the_rest__of_a_preview_that_is_wanted),
        TEST(sessions__of_three_accounts__write_one_archive_together),
    };

    g_setenv("POSTBAG_WAIT_DIVISOR", DIVISOR, TRUE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
