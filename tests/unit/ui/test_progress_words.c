/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_progress_words.c: the plan, the rate and the times of the progress screen. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "fetch_accounts.h"
#include "model/rate.h"
#include "screen/progress_words.h"

/* --- the plan --------------------------------------------------------------------------------- */

static void
progress_plan__follows__the_sessions(void **state)
{
    UiFetchAccount connecting = account_in_state(UI_FETCH_RUNNING, SYNC_STEP_CONNECT);
    UiFetchAccount at_once = account_fetching;
    UiFetchAccount nothing = account_done;
    UiFetchAccount broken = account_fetching;
    const struct {
        const UiFetchAccount *first, *second;
        const char *words;
    } rows[] = {
        { &connecting, NULL, "Plan for the end of this session: known with the list" },
        { &account_fetching, NULL,
          "Plan for the end of this session: delete 41, keep 371" },
        { &account_fetching, &account_done,
          "Plan for the end of this session: delete 53, keep 609" },
        { &connecting, &account_fetching,
          "Plan for the end of this session: delete 41, keep 371" },
        { &at_once, NULL, "Plan for the end of this session: delete 412, keep nothing" },
        { &account_failed, NULL, "Nothing was deleted on the server" },
        { &nothing, NULL, "Nothing was deleted on the server" },
        { &account_done, NULL, "Deleted on the server and confirmed: 12 of 12 planned" },
        { &account_done, &broken,
          "Deleted on the server and confirmed: 12 of 53 planned" },
    };

    (void)state;
    at_once.totals = (SyncTotals){
        .n_total = 412, .n_fetch = 388, .n_delete = 24, .n_then_deleted = 388
    };
    nothing.progress.n_deleted = nothing.progress.n_delete = 0;
    broken.state = UI_FETCH_FAILED;
    broken.progress.n_deleted = 40;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const UiProgressRow both[] = { { .account = rows[i].first },
                                       { .account = rows[i].second } };
        g_autofree char *words =
            ui_progress_plan(both, rows[i].second == NULL ? 1 : 2, 78);

        assert_string_equal(words, rows[i].words);
    }
}

/* --- waiting, rounds, what a person asked for ------------------------------------------------- */

#define NOW ((gint64)1795000000) /* 11:06:40 UTC */

static void
progress_state__counts_down__while_it_waits(void **state)
{
    const struct {
        gint64 until;
        const char *words;
    } rows[] = {
        { NOW + 130, "waiting until 11:08 (2:10)" },
        { NOW + 129, "waiting until 11:08 (2:09)" },
        { NOW + 3700, "waiting until 12:08 (1:01:40)" },
        { NOW + 1, "waiting until 11:06 (0:01)" },
        { NOW, "trying again" },
        { NOW - 9, "trying again" },
    };
    UiFetchAccount account = account_fetching;
    const UiProgressRow row = { .account = &account, .now = NOW };
    g_autoptr(GPtrArray) details = NULL;
    UiRole role;

    (void)state;
    account.wait_reason = (char *)"another program has this mailbox";
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *words = NULL;

        account.wait_until = rows[i].until;
        words = ui_progress_state(&row, &role);
        assert_string_equal(words, rows[i].words);
        assert_int_equal(role, UI_ROLE_WARNING);
    }
    /* A bar would tell of what does not go on. */
    assert_false(ui_progress_has_bar(&account));
    details = ui_progress_details(&row, UI_PROGRESS_NARROW, 76);
    assert_string_equal(((UiProgressDetail *)g_ptr_array_index(details, 0))->text,
                        "another program has this mailbox");
}

static void
assert_details(const UiFetchAccount *account, const char *const *expected)
{
    const UiProgressRow row = { .account = account,
                                .now = NOW,
                                .bytes_per_second = 1000 };
    g_autoptr(GPtrArray) details = ui_progress_details(&row, UI_PROGRESS_NARROW, 76);
    guint i = 0;

    for (; expected[i] != NULL; i++) {
        assert_true(i < details->len);
        assert_string_equal(((UiProgressDetail *)g_ptr_array_index(details, i))->text,
                            expected[i]);
    }
    assert_int_equal(details->len, i);
}

static void
progress_details__tell__the_round_and_what_came(void **state)
{
    static const char *const expected[] = {
        "now: message 215, 3.2M of 14.2M",
        "stored 200   previews 2   verified 30   on the server 412   96.1M of 171M",
        "round 3; Gmail hands out about 250 at a time", NULL
    };
    UiFetchAccount account = account_fetching;

    (void)state;
    account.progress.n_previews = 2;
    account.progress.n_verified = 30;
    account.round = 3;
    account.round_reason = (char *)"Gmail hands out about 250 at a time";
    assert_details(&account, expected);
}

static void
progress_details__tell__what_was_asked_for(void **state)
{
    static const char *const paused[] = {
        "paused: p goes on", "stored 200   on the server 412   96.1M of 171M", NULL
    };
    static const char *const ending[] = {
        "stopping after this message", "stored 200   on the server 412   96.1M of 171M",
        NULL
    };
    static const char *const early[] = { "paused: p goes on", NULL };
    UiFetchAccount account = account_fetching;
    UiFetchAccount listing = account_in_state(UI_FETCH_RUNNING, SYNC_STEP_LIST);
    UiProgressRow row = { .account = &account, .bytes_per_second = 1000 };
    g_autofree char *rate = NULL;
    g_autofree char *going = NULL;

    (void)state;
    account.asked = SYNC_CONTROL_PAUSE | SYNC_CONTROL_SLOW_LINE;
    assert_details(&account, paused);
    /* What does not come has no rate. */
    rate = ui_progress_rate(&row);
    assert_string_equal(rate, "");
    account.asked = SYNC_CONTROL_FINISH;
    assert_details(&account, ending);
    going = ui_progress_rate(&row);
    assert_string_equal(going, "1K/s");
    listing.asked = SYNC_CONTROL_PAUSE;
    assert_details(&listing, early);
}

static void
progress_details__tell__of_previews_at_the_end(void **state)
{
    static const char *const one[] = {
        "stored 250, one of them a preview   deleted on the server 12   left there 238",
        NULL
    };
    static const char *const some[] = {
        "stored 250, 3 of them previews   deleted on the server 12   left there 238", NULL
    };
    UiFetchAccount account = account_done;

    (void)state;
    account.progress.n_previews = 1;
    assert_details(&account, one);
    account.progress.n_previews = 3;
    assert_details(&account, some);
}

static void
progress_details__are_few__after_a_test(void **state)
{
    static const char *const nothing[] = { NULL };
    UiFetchAccount account = account_done;
    const UiProgressRow row = { .account = &account };
    g_autofree char *words = NULL;
    UiRole role;

    (void)state;
    account.why = UI_FETCH_TEST;
    assert_details(&account, nothing);
    words = ui_progress_state(&row, &role);
    assert_string_equal(words, "test done in 1:01");
}

/* --- the rate --------------------------------------------------------------------------------- */

static SyncProgress
at(gint64 second, guint64 bytes)
{
    return (SyncProgress){ .n_all = 10,
                           .bytes_done = bytes,
                           .bytes_all = 1000 * MB,
                           .elapsed_us = second * SEC };
}

static void
rate_take__is_steady__and_follows_the_line(void **state)
{
    UiRate rate = { 0 };
    gint64 second = 0;
    double before;

    (void)state;
    for (; second <= 30; second++) {
        SyncProgress progress = at(second, (guint64)second * MB);

        ui_rate_take(&rate, &progress, 100 * SEC + second * SEC);
    }
    assert_true(rate.per_second > 0.99 * (double)MB &&
                rate.per_second < 1.01 * (double)MB);
    /* Between two samples nothing changes. */
    before = rate.per_second;
    ui_rate_take(&rate, &(SyncProgress){ .n_all = 10, .bytes_done = 500 * MB },
                 130 * SEC + SEC / 2);
    assert_true(rate.per_second == before);
    rate = (UiRate){ 0 };
    for (second = 0; second <= 60; second++) {
        SyncProgress progress =
            at(second, (guint64)(second < 30 ? second : 30 + (second - 30) * 4) * MB);

        ui_rate_take(&rate, &progress, 100 * SEC + second * SEC);
    }
    assert_true(rate.per_second > 3.8 * (double)MB);
    assert_true(rate.per_second < 4.1 * (double)MB);
}

static void
rate_take__falls__when_nothing_comes(void **state)
{
    UiRate rate = { 0 };
    SyncProgress progress = at(20, 20 * MB);

    (void)state;
    ui_rate_take(&rate, &progress, 100 * SEC);
    assert_true(rate.per_second == (double)MB);
    assert_int_equal(rate.moved_us, 100 * SEC);
    for (gint64 second = 101; second <= 140; second++)
        ui_rate_take(&rate, &progress, second * SEC);
    assert_true(rate.per_second < 0.01 * (double)MB);
    assert_int_equal(rate.moved_us, 100 * SEC);
}

static void
rate_take__begins_anew__with_a_new_session(void **state)
{
    UiRate rate = { 0 };
    SyncProgress old = at(20, 20 * MB);
    SyncProgress connecting = { 0 };

    (void)state;
    ui_rate_take(&rate, &old, 100 * SEC);
    ui_rate_take(&rate, &connecting, 105 * SEC);
    assert_true(rate.per_second == 0);
    /* Nobody waits for bytes before the first message. */
    ui_rate_take(&rate, &connecting, 125 * SEC);
    assert_int_equal(rate.moved_us, 125 * SEC);
}

static void
progress_left__needs__a_rate(void **state)
{
    UiProgressRow row = { .account = &account_fetching, .bytes_per_second = (double)MB };
    UiFetchAccount waiting = account_in_state(UI_FETCH_RUNNING, SYNC_STEP_LIST);
    const UiProgressRow early = { .account = &waiting, .bytes_per_second = (double)MB };
    g_autofree char *left = ui_progress_left(&row);
    g_autofree char *rate = ui_progress_rate(&row);
    g_autofree char *none = NULL;
    g_autofree char *ages = NULL;
    g_autofree char *unknown = ui_progress_left(&early);

    (void)state;
    assert_string_equal(left, "1:14");
    assert_string_equal(rate, "1.0M/s");
    row.bytes_per_second = 0;
    none = ui_progress_left(&row);
    assert_string_equal(none, "");
    row.bytes_per_second = 2;
    ages = ui_progress_left(&row);
    assert_string_equal(ages, "");
    assert_string_equal(unknown, "");
}

static void
progress_time__writes__hours_when_there_are(void **state)
{
    const struct {
        gint64 seconds;
        const char *words;
    } rows[] = { { -1, "0:00" },         { 0, "0:00" },       { 42, "0:42" },
                 { 3599, "59:59" },      { 3600, "1:00:00" }, { 3723, "1:02:03" },
                 { 360000, "100:00:00" } };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *words = ui_progress_time(rows[i].seconds * SEC);

        assert_string_equal(words, rows[i].words);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_plan__follows__the_sessions),
        cmocka_unit_test(progress_state__counts_down__while_it_waits),
        cmocka_unit_test(progress_details__tell__the_round_and_what_came),
        cmocka_unit_test(progress_details__tell__what_was_asked_for),
        cmocka_unit_test(progress_details__tell__of_previews_at_the_end),
        cmocka_unit_test(progress_details__are_few__after_a_test),
        cmocka_unit_test(rate_take__is_steady__and_follows_the_line),
        cmocka_unit_test(rate_take__falls__when_nothing_comes),
        cmocka_unit_test(rate_take__begins_anew__with_a_new_session),
        cmocka_unit_test(progress_left__needs__a_rate),
        cmocka_unit_test(progress_time__writes__hours_when_there_are),
    };

    g_setenv("TZ", "UTC", TRUE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
