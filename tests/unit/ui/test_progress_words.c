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
        cmocka_unit_test(rate_take__is_steady__and_follows_the_line),
        cmocka_unit_test(rate_take__falls__when_nothing_comes),
        cmocka_unit_test(rate_take__begins_anew__with_a_new_session),
        cmocka_unit_test(progress_left__needs__a_rate),
        cmocka_unit_test(progress_time__writes__hours_when_there_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
