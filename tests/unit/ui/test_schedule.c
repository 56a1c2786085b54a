/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_schedule.c: when the reader checks for mail by itself, and what keeps it from that. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/human.h"
#include "store/facts.h"
#include "mailbox.h"
#include "model/schedule.h"

#define NOW     ((gint64)1795000000)
#define EVERY   (15 * PB_MINUTE)
#define RESUMED 10 /* seconds after a jump of the clock */

/* --- the arithmetic --------------------------------------------------------------------------- */

static void
check_due__follows__the_table(void **state)
{
    static const struct {
        UiCheck check;
        gint64 due; /* after NOW; -1: never */
    } rows[] = {
        /* never, and at once */
        { { 0, 0, 0, 0 }, -1 },
        { { 0, 60, NOW - PB_DAY, 3 }, -1 },
        { { EVERY, 0, 0, 0 }, 0 },
        { { EVERY, PB_HOUR, 0, 0 }, 0 },
        /* from the last one on */
        { { EVERY, 0, NOW - PB_DAY, 0 }, 0 },
        { { EVERY, 0, NOW - EVERY, 0 }, 0 },
        { { EVERY, 0, NOW - EVERY + 1, 0 }, 1 },
        { { EVERY, 0, NOW, 0 }, EVERY },
        /* what provider and server want counts when it is more */
        { { PB_MINUTE, EVERY, NOW - 60, 0 }, EVERY - 60 },
        { { EVERY, PB_MINUTE, NOW - 60, 0 }, EVERY - 60 },
        /* failures double it, up to an hour, and never shorten it */
        { { EVERY, 0, NOW, 1 }, 2 * EVERY },
        { { EVERY, 0, NOW, 2 }, PB_HOUR },
        { { EVERY, 0, NOW, 3 }, PB_HOUR },
        { { EVERY, 0, NOW, G_MAXUINT }, PB_HOUR },
        { { PB_MINUTE, 0, NOW, 3 }, 8 * PB_MINUTE },
        { { PB_DAY, 0, NOW, 5 }, PB_DAY },
        { { PB_MINUTE, 2 * PB_HOUR, NOW, 5 }, 2 * PB_HOUR },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gint64 due = ui_check_due(&rows[i].check, NOW);

        if (due != (rows[i].due < 0 ? 0 : NOW + rows[i].due))
            fail_msg("row %d: %d after now", (int)i, (int)(due - NOW));
    }
}

/* --- the reader's own ------------------------------------------------------------------------- */

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiFetch *fetch;
    UiSchedule *schedule;
    guint n_ended, n_asked;
} Live;

static void
on_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    Live *live = user_data;

    live->n_asked += what == UI_FETCH_ASKS;
    if (what != UI_FETCH_ENDED)
        return;
    live->n_ended++;
    assert_int_equal(account->why, UI_FETCH_BY_ITSELF);
    ui_schedule_take_end(live->schedule, account);
}

/* Nothing that runs by itself may take the terminal. */
static void
no_terminal(void *user_data)
{
    (void)user_data;
    fail_msg("the terminal was asked for");
}

static const UiFetchWatch live_watch = { .signal = on_signal,
                                         .leave_terminal = no_terminal,
                                         .enter_terminal = no_terminal };

static int
set_up(void **state)
{
    Live *live = g_new0(Live, 1);

    mailbox_setup((void **)&live->mailbox);
    pb_clock_set(NOW);
    *state = live;
    return 0;
}

static int
tear_down(void **state)
{
    Live *live = *state;

    ui_schedule_free(live->schedule);
    ui_fetch_free(live->fetch);
    config_settings_free(live->settings);
    mailbox_teardown((void **)&live->mailbox);
    g_free(live);
    return 0;
}

/* Of an account at a server where nobody listens: each session fails at once, for now. */
static void
start(Live *live, const char *every, const char *more)
{
    g_autofree char *text = g_strdup_printf(
        "[general]\ncheck_every = %s\n[account work]\naddress = ada@example.org\n"
        "server = 127.0.0.1\nport = 1\nsecurity = none\nallow_plaintext = yes\n%s",
        every, more);
    g_autoptr(GError) error = NULL;

    live->settings = config_settings_parse(text, strlen(text), "test", &error);
    assert_null(error);
    live->fetch = ui_fetch_new(live->mailbox->paths, live->settings, &live_watch, live);
    live->schedule = ui_schedule_new(live->settings, live->mailbox->store, live->fetch);
    ui_schedule_start(live->schedule);
}

static const char with_file[] = "password_file = /nowhere\n";

static void
wait_for_end(Live *live)
{
    guint before = live->n_ended;

    while (live->n_ended == before)
        g_main_context_iteration(NULL, TRUE);
    assert_false(ui_fetch_is_running(live->fetch));
}

/* The clock goes on as a person sees it: in steps that no sleep explains. */
static void
go_on(Live *live, gint64 from, gint64 to)
{
    for (gint64 now = from; now < to && !ui_fetch_is_running(live->fetch); now += 15) {
        pb_clock_set(now);
        ui_schedule_check(live->schedule);
    }
}

static void
schedule__checks__at_once_and_then_backs_off(void **state)
{
    Live *live = *state;

    start(live, "15 min", with_file);
    assert_true(ui_fetch_is_running(live->fetch));
    /* While it runs there is no next one. */
    assert_int_equal(ui_schedule_next(live->schedule), 0);
    wait_for_end(live);
    assert_int_equal(ui_fetch_find(live->fetch, "work")->failure, UI_FETCH_FOR_NOW);
    assert_int_equal(ui_schedule_next(live->schedule), NOW + 2 * EVERY);
    go_on(live, NOW, NOW + 2 * EVERY);
    assert_false(ui_fetch_is_running(live->fetch));
    go_on(live, NOW + 2 * EVERY, NOW + 2 * EVERY + 16);
    assert_true(ui_fetch_is_running(live->fetch));
    wait_for_end(live);
    assert_int_equal(ui_schedule_next(live->schedule), NOW + 2 * EVERY + PB_HOUR);
    assert_int_equal(live->n_ended, 2);
    assert_int_equal(live->n_asked, 0);
}

static void
schedule__goes_by__settings_that_changed(void **state)
{
    Live *live = *state;

    start(live, "never", with_file);
    assert_false(ui_fetch_is_running(live->fetch));
    assert_int_equal(ui_schedule_next(live->schedule), 0);
    assert_true(
        config_settings_set(live->settings, "general", "check_every", "15 min", NULL));
    ui_schedule_take_settings(live->schedule);
    assert_true(ui_fetch_is_running(live->fetch));
    wait_for_end(live);
    assert_int_equal(ui_schedule_next(live->schedule), NOW + 2 * EVERY);
    assert_true(
        config_settings_set(live->settings, "general", "check_every", "never", NULL));
    ui_schedule_take_settings(live->schedule);
    assert_int_equal(ui_schedule_next(live->schedule), 0);
    go_on(live, NOW, NOW + PB_DAY);
    assert_int_equal(live->n_ended, 1);
}

static void
schedule__checks__once_after_the_machine_slept(void **state)
{
    Live *live = *state;
    gint64 morning = NOW + 9 * PB_HOUR;

    start(live, "15 min", with_file);
    wait_for_end(live);
    pb_clock_set(morning);
    ui_schedule_check(live->schedule);
    /* The network needs a moment. */
    assert_false(ui_fetch_is_running(live->fetch));
    assert_int_equal(ui_schedule_next(live->schedule), morning + RESUMED);
    pb_clock_set(morning + RESUMED);
    ui_schedule_check(live->schedule);
    assert_true(ui_fetch_is_running(live->fetch));
    wait_for_end(live);
    assert_int_equal(live->n_ended, 2);
    ui_schedule_check(live->schedule);
    assert_false(ui_fetch_is_running(live->fetch));
}

static void
schedule__goes_on__when_the_clock_is_set_back(void **state)
{
    Live *live = *state;
    gint64 before = NOW - 30 * PB_DAY;

    start(live, "15 min", with_file);
    wait_for_end(live);
    pb_clock_set(before);
    ui_schedule_check(live->schedule);
    assert_int_equal(ui_schedule_next(live->schedule), before + 2 * EVERY);
    go_on(live, before, before + 2 * EVERY + 16);
    assert_true(ui_fetch_is_running(live->fetch));
    wait_for_end(live);
}

static void
schedule__never_checks__when_told_so(void **state)
{
    Live *live = *state;

    start(live, "never", with_file);
    ui_schedule_check(live->schedule);
    assert_false(ui_fetch_is_running(live->fetch));
    assert_int_equal(ui_schedule_next(live->schedule), 0);
    assert_int_equal(ui_schedule_next(NULL), 0);
}

static void
schedule__leaves_alone__what_is_typed(void **state)
{
    Live *live = *state;

    start(live, "15 min", "");
    assert_false(ui_fetch_is_running(live->fetch));
    assert_int_equal(ui_schedule_next(live->schedule), 0);
    assert_int_equal(live->n_asked, 0);
}

/* A refused login is never tried again by itself, however long the reader runs: that would lock the account.
 * When a person's session went through it goes on. */
static void
schedule__leaves_alone__what_only_a_person_can_help(void **state)
{
    Live *live = *state;
    UiFetchAccount ended = { .name = (char *)"work",
                             .state = UI_FETCH_FAILED,
                             .failure = UI_FETCH_FOR_GOOD };

    start(live, "15 min", with_file);
    wait_for_end(live);
    ui_schedule_take_end(live->schedule, &ended);
    assert_int_equal(ui_schedule_next(live->schedule), 0);
    go_on(live, NOW, NOW + PB_DAY);
    assert_false(ui_fetch_is_running(live->fetch));
    assert_int_equal(live->n_ended, 1);
    ended.why = UI_FETCH_BY_HAND;
    ended.state = UI_FETCH_STOPPED;
    ui_schedule_take_end(live->schedule, &ended);
    assert_int_equal(ui_schedule_next(live->schedule), 0);
    ended.state = UI_FETCH_DONE;
    ui_schedule_take_end(live->schedule, &ended);
    assert_int_equal(ui_schedule_next(live->schedule), pb_clock_now() + EVERY);
}

static void
set_facts(Live *live, const StoreAccountFacts *facts)
{
    g_autoptr(GError) error = NULL;

    assert_true(store_ledger_set_facts(live->mailbox->ledger, facts, &error));
    assert_null(error);
}

static void
schedule__waits__since_the_last_session(void **state)
{
    Live *live = *state;

    set_facts(live, &(StoreAccountFacts){ .last_login = NOW - 6 * PB_MINUTE,
                                          .last_success = NOW - 5 * PB_MINUTE });
    start(live, "15 min", with_file);
    assert_false(ui_fetch_is_running(live->fetch));
    assert_int_equal(ui_schedule_next(live->schedule), NOW + 10 * PB_MINUTE);
}

static void
schedule__keeps__what_the_server_wants(void **state)
{
    Live *live = *state;

    set_facts(live, &(StoreAccountFacts){ .last_login = NOW - 5 * PB_MINUTE,
                                          .login_delay = PB_HOUR });
    start(live, "1 min", with_file);
    assert_int_equal(ui_schedule_next(live->schedule), NOW + 55 * PB_MINUTE);
}

static void
schedule__keeps__what_the_provider_wants(void **state)
{
    Live *live = *state;

    set_facts(live, &(StoreAccountFacts){ .last_login = NOW - 5 * PB_MINUTE });
    start(live, "1 min", "provider = webde\npassword_file = /nowhere\n");
    assert_int_equal(ui_schedule_next(live->schedule), NOW + 10 * PB_MINUTE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_due__follows__the_table),
        TEST(schedule__checks__at_once_and_then_backs_off),
        TEST(schedule__goes_by__settings_that_changed),
        TEST(schedule__checks__once_after_the_machine_slept),
        TEST(schedule__goes_on__when_the_clock_is_set_back),
        TEST(schedule__never_checks__when_told_so),
        TEST(schedule__leaves_alone__what_is_typed),
        TEST(schedule__leaves_alone__what_only_a_person_can_help),
        TEST(schedule__waits__since_the_last_session),
        TEST(schedule__keeps__what_the_server_wants),
        TEST(schedule__keeps__what_the_provider_wants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
