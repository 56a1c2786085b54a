/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_progress.c: the fetch progress screen: drawn from values, and once from real sessions. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "frame.h"
#include "mailbox.h"
#include "model/rate.h"
#include "screen/progress.h"
#include "screen/progress_draw.h"

#define NOW ((gint64)1795000000)
#define SEC ((gint64)G_USEC_PER_SEC)
#define MB  ((guint64)1024 * 1024)

/* --- accounts in all their states ------------------------------------------------------------- */

static const UiFetchAccount fetching = {
    .name = (char *)"work",
    .server = (char *)"pop.example.org",
    .state = UI_FETCH_RUNNING,
    .step = SYNC_STEP_FETCH,
    .step_text = (char *)"fetching",
    .is_planned = true,
    .totals = { .n_total = 412, .n_fetch = 388, .n_delete = 41 },
    .n_on_server = 412,
    .progress = { .n_done = 214,
                  .n_all = 388,
                  .bytes_done = 96 * MB + MB / 10,
                  .bytes_all = 171 * MB,
                  .now_done = 3 * MB + MB / 5,
                  .now_all = 14 * MB + MB / 5,
                  .n_stored = 200,
                  .elapsed_us = 40 * SEC },
    .started_us = SEC,
};

static const UiFetchAccount failed = {
    .name = (char *)"home",
    .server = (char *)"pop3.web.example",
    .state = UI_FETCH_FAILED,
    .problem =
        (char *)"the last login was too short ago: [LOGIN-DELAY] minimum time between "
                "mail checks violation: wait 14 minutes and try again: the server "
                "wants more time between logins; set check_every higher",
    .started_us = SEC,
    .ended_us = 2 * SEC + SEC / 2,
};

static const UiFetchAccount done = {
    .name = (char *)"gm",
    .server = (char *)"pop.mail.example",
    .state = UI_FETCH_DONE,
    .is_planned = true,
    .totals = { .n_total = 250, .n_fetch = 250 },
    .n_on_server = 250,
    .progress = { .n_done = 250,
                  .n_all = 250,
                  .n_stored = 250,
                  .n_deleted = 12,
                  .n_delete = 12 },
    .started_us = SEC,
    .ended_us = 62 * SEC,
};

static UiFetchAccount
in_state(UiFetchState state, SyncStep step)
{
    UiFetchAccount account = { .name = (char *)"work",
                               .server = (char *)"pop.example.org",
                               .state = state,
                               .step = step,
                               .step_text = (char *)sync_step_name(step),
                               .started_us = SEC };

    if (state >= UI_FETCH_DONE)
        account.ended_us = 9 * SEC;
    return account;
}

/* --- drawing ---------------------------------------------------------------------------------- */

typedef struct {
    GPtrArray *log;
    UiProgressRow rows[12];
    UiProgressView view;
} Fixture;

static void
line_free(void *data)
{
    UiFetchLine *line = data;

    g_free(line->account);
    g_free(line->text);
    g_free(line);
}

static void
add_line(Fixture *fixture, const char *account, const char *text)
{
    UiFetchLine *line = g_new0(UiFetchLine, 1);

    line->time = NOW + fixture->log->len;
    line->account = g_strdup(account);
    line->text = g_strdup(text);
    g_ptr_array_add(fixture->log, line);
    fixture->view.log_end = fixture->log->len;
}

static void
add_account(Fixture *fixture, const UiFetchAccount *account)
{
    UiProgressRow *row = &fixture->rows[fixture->view.n_rows++];

    row->account = account;
    row->bytes_per_second = account->progress.n_all > 0 ? 1.1 * (double)MB : 0;
}

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    g_setenv("TZ", "UTC", TRUE);
    fixture->log = g_ptr_array_new_with_free_func(line_free);
    fixture->view.log = fixture->log;
    fixture->view.rows = fixture->rows;
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    g_ptr_array_unref(fixture->log);
    g_free(fixture);
    return 0;
}

static void
fill(Fixture *fixture)
{
    add_account(fixture, &fetching);
    add_account(fixture, &failed);
    add_account(fixture, &done);
    add_line(fixture, "work", "connected to pop.example.org (192.0.2.1)");
    add_line(fixture, "work", "412 on the server, 388 not seen before");
    add_line(fixture, "home", failed.problem);
    add_line(fixture, "gm", "250 on the server, 250 not seen before");
    add_line(fixture, "work", "message 97 was refused: [SYS/TEMP] try again");
}

static char *
draw(const Fixture *fixture, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);

    ui_progress_draw(canvas, (UiRect){ 0, 0, rows, columns }, &fixture->view);
    return ui_canvas_to_text(canvas);
}

static void
assert_drawn(const Fixture *fixture, int rows, int columns, const char *expected)
{
    g_autofree char *text = draw(fixture, rows, columns);

    assert_string_equal(text, expected);
}

static void
progress_draw__shows__accounts_plan_and_log_at_80x24(void **state)
{
    Fixture *fixture = *state;

    fill(fixture);
    assert_drawn(
        fixture, 20, 80,
        " work  pop.example.org   ███████████████░░░░░░░░░░░░░░        214 of 388   55 %\n"
        "   now: message 215, 3.2M of 14.2M                       1.1M/s       1:08 left\n"
        "   stored 200   on the server 412   96.1M of 171M\n"
        " home  pop3.web.example  failed after 0:01\n"
        "   the last login was too short ago: [LOGIN-DELAY] minimum time between mail\n"
        "   checks violation: wait 14 minutes and try again: the server wants more time\n"
        "   between logins; set check_every higher\n"
        " gm    pop.mail.example  done in 1:01\n"
        "   stored 250   deleted on the server 12   left there 238\n"
        "\n"
        "\n"
        " Plan for the end of this session: delete 53, keep 609\n"
        "\n"
        " Log\n"
        " 11:06:41  work  412 on the server, 388 not seen before\n"
        " 11:06:42  home  the last login was too short ago: [LOGIN-DELAY] minimum time …\n"
        " 11:06:43  gm    250 on the server, 250 not seen before\n"
        " 11:06:44  work  message 97 was refused: [SYS/TEMP] try again\n"
        "\n"
        " The reader is free: press Esc and read on. A cut line loses nothing.\n");
}

static void
progress_draw__is_a_table__at_120x40(void **state)
{
    Fixture *fixture = *state;

    fill(fixture);
    assert_drawn(
        fixture, 36, 120,
        " account  server            progress                               messages                     size     rate      left\n"
        "\n"
        " work     pop.example.org   ███████████████░░░░░░░░░░░░░░        214 of 388   55 %     96.1M of 171M   1.1M/s      1:08\n"
        "   now: message 215, 3.2M of 14.2M             stored 200   on the server 412\n"
        "\n"
        " home     pop3.web.example  failed after 0:01\n"
        "   the last login was too short ago: [LOGIN-DELAY] minimum time between mail checks violation: wait 14 minutes and try\n"
        "   again: the server wants more time between logins; set check_every higher\n"
        "\n"
        " gm       pop.mail.example  done in 1:01\n"
        "   stored 250   deleted on the server 12   left there 238\n"
        "\n"
        " Plan for the end of this session: delete 53, keep 609\n"
        "\n"
        " Log\n"
        " 11:06:40  work     connected to pop.example.org (192.0.2.1)\n"
        " 11:06:41  work     412 on the server, 388 not seen before\n"
        " 11:06:42  home     the last login was too short ago: [LOGIN-DELAY] minimum time between mail checks violation: wait 1…\n"
        " 11:06:43  gm       250 on the server, 250 not seen before\n"
        " 11:06:44  work     message 97 was refused: [SYS/TEMP] try again\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        " The reader is free: press Esc and read on. A cut line loses nothing.\n");
}

static void
progress_draw__keeps_what_matters__at_40x10(void **state)
{
    Fixture *fixture = *state;

    fill(fixture);
    assert_drawn(fixture, 6, 40,
                 " work        214 of 388   55 %\n"
                 " home  the last login was too short ag…\n"
                 " gm    done in 1:01\n"
                 " Plan: delete 53, keep 609\n"
                 " 11:06  gm    250 on the server, 250 n…\n"
                 " 11:06  work  message 97 was refused: …\n");
}

static void
progress_draw__shows_one_account_in_full__at_40x10(void **state)
{
    Fixture *fixture = *state;

    add_account(fixture, &fetching);
    add_line(fixture, "work", "412 on the server, 388 not seen before");
    assert_drawn(fixture, 6, 40,
                 " work        214 of 388   55 %\n"
                 "   now: #215     1.1M/s       1:08 left\n"
                 "   stored 200   on the server 412\n"
                 " Plan: delete 41, keep 371\n"
                 " 11:06  412 on the server, 388 not see…\n"
                 "\n");
}

static void
progress_draw__shows_why__at_40x10(void **state)
{
    Fixture *fixture = *state;

    add_account(fixture, &failed);
    add_line(fixture, "home", failed.problem);
    assert_drawn(fixture, 6, 40,
                 " home  failed after 0:01\n"
                 "   the last login was too short ago:\n"
                 "   [LOGIN-DELAY] minimum time between\n"
                 "   mail checks violation: wait 14 minu…\n"
                 " Nothing was deleted on the server\n"
                 " 11:06  the last login was too short a…\n");
}

static void
progress_draw__keeps_the_percent__at_20x5(void **state)
{
    Fixture *fixture = *state;

    fill(fixture);
    assert_drawn(fixture, 3, 20,
                 " work   55 %\n"
                 " home  the last lo…\n"
                 " gm    done in 1:01\n");
}

static void
progress_draw__counts__the_accounts_it_cannot_show(void **state)
{
    Fixture *fixture = *state;

    for (int i = 0; i < 4; i++)
        fill(fixture);
    assert_drawn(fixture, 6, 40,
                 " work        214 of 388   55 %\n"
                 " home  the last login was too short ag…\n"
                 " gm    done in 1:01\n"
                 " work        214 of 388   55 %\n"
                 " home  the last login was too short ag…\n"
                 " and 7 more: 3 done, 2 failed\n");
}

static void
progress_draw__has_words__for_each_state(void **state)
{
    const struct {
        UiFetchState state;
        SyncStep step;
        const char *words;
    } rows[] = {
        { UI_FETCH_IDLE, SYNC_STEP_CONNECT, "not fetched yet" },
        { UI_FETCH_RUNNING, SYNC_STEP_CONNECT, "connecting" },
        { UI_FETCH_RUNNING, SYNC_STEP_TLS, "securing the line" },
        { UI_FETCH_RUNNING, SYNC_STEP_LOGIN, "signing in" },
        { UI_FETCH_RUNNING, SYNC_STEP_LIST, "listing" },
        { UI_FETCH_RUNNING, SYNC_STEP_QUIT, "finishing" },
        { UI_FETCH_ASKING, SYNC_STEP_LOGIN, "waiting for the password" },
        { UI_FETCH_STOPPED, SYNC_STEP_FETCH, "stopped after 0:08" },
        { UI_FETCH_DONE, SYNC_STEP_QUIT, "done in 0:08" },
        { UI_FETCH_FAILED, SYNC_STEP_LOGIN, "failed after 0:08" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        UiFetchAccount account = in_state(rows[i].state, rows[i].step);
        g_autofree char *first =
            g_strdup_printf(" work  pop.example.org  %s\n", rows[i].words);
        Fixture *fixture = NULL;
        g_autofree char *text = NULL;

        set_up((void **)&fixture);
        add_account(fixture, &account);
        text = draw(fixture, 20, 80);
        assert_memory_equal(text, first, strlen(first));
        tear_down((void **)&fixture);
    }
}

static void
progress_draw__tells__the_refusal_while_it_asks_again(void **state)
{
    Fixture *fixture = *state;
    UiFetchAccount account = in_state(UI_FETCH_ASKING, SYNC_STEP_LOGIN);
    g_autofree char *text = NULL;

    account.refusal = (char *)"[AUTH] that is not the password";
    add_account(fixture, &account);
    text = draw(fixture, 20, 80);
    assert_non_null(strstr(text, "\n   [AUTH] that is not the password\n"));
}

static void
progress_draw__tells__how_far_a_stopped_one_came(void **state)
{
    Fixture *fixture = *state;
    UiFetchAccount account = fetching;
    g_autofree char *text = NULL;

    account.state = UI_FETCH_STOPPED;
    account.ended_us = 31 * SEC;
    add_account(fixture, &account);
    text = draw(fixture, 20, 80);
    assert_non_null(strstr(text, "stopped after 0:30\n"));
    assert_non_null(
        strstr(text, "   200 of 388 are stored; the next fetch brings the rest\n"));
    assert_non_null(
        strstr(text, " Deleted on the server and confirmed: 0 of 41 planned\n"));
    assert_null(strstr(text, "The reader is free"));
}

static void
progress_draw__counts__deletions(void **state)
{
    Fixture *fixture = *state;
    UiFetchAccount account = in_state(UI_FETCH_RUNNING, SYNC_STEP_DELETE);
    g_autofree char *text = NULL;

    account.is_planned = true;
    account.totals.n_total = account.n_on_server = 400;
    account.progress.n_delete = 300;
    account.progress.n_deleted = 225;
    add_account(fixture, &account);
    text = draw(fixture, 20, 80);
    assert_non_null(
        strstr(text, "   reading copies back, deleting on the server: 225 of 300\n"));
    assert_non_null(
        strstr(text, " Plan for the end of this session: delete 300, keep 100\n"));
}

static void
progress_draw__says__that_the_server_is_silent(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *text = NULL;
    g_autofree char *soon = NULL;

    add_account(fixture, &fetching);
    fixture->rows[0].silent_us = 4 * SEC;
    soon = draw(fixture, 20, 80);
    assert_non_null(strstr(soon, "now: message 215, 3.2M of 14.2M"));
    fixture->rows[0].silent_us = 75 * SEC;
    fixture->rows[0].bytes_per_second = 0;
    text = draw(fixture, 20, 80);
    assert_non_null(strstr(text, "   waiting for the server for 1:15\n"));
}

/* --- the plan --------------------------------------------------------------------------------- */

static void
progress_plan__follows__the_sessions(void **state)
{
    UiFetchAccount connecting = in_state(UI_FETCH_RUNNING, SYNC_STEP_CONNECT);
    UiFetchAccount at_once = fetching;
    UiFetchAccount nothing = done;
    UiFetchAccount broken = fetching;
    const struct {
        const UiFetchAccount *first, *second;
        const char *words;
    } rows[] = {
        { &connecting, NULL, "Plan for the end of this session: known with the list" },
        { &fetching, NULL, "Plan for the end of this session: delete 41, keep 371" },
        { &fetching, &done, "Plan for the end of this session: delete 53, keep 609" },
        { &connecting, &fetching,
          "Plan for the end of this session: delete 41, keep 371" },
        { &at_once, NULL, "Plan for the end of this session: delete 412, keep nothing" },
        { &failed, NULL, "Nothing was deleted on the server" },
        { &nothing, NULL, "Nothing was deleted on the server" },
        { &done, NULL, "Deleted on the server and confirmed: 12 of 12 planned" },
        { &done, &broken, "Deleted on the server and confirmed: 12 of 53 planned" },
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

/* --- nothing jumps ---------------------------------------------------------------------------- */

/* Where `mark` begins in `text`, counted in characters of its line. */
static glong
column_of(const char *text, const char *mark)
{
    const char *at = strstr(text, mark);
    const char *start = at;

    assert_non_null(at);
    while (start > text && start[-1] != '\n')
        start--;
    return g_utf8_pointer_to_offset(start, at);
}

static glong
line_number(const char *text, const char *mark)
{
    const char *at = strstr(text, mark);
    glong n = 0;

    assert_non_null(at);
    for (const char *c = text; c < at; c++)
        n += *c == '\n';
    return n;
}

static void
progress_draw__moves_nothing__while_numbers_grow(void **state)
{
    const int widths[] = { 40, 80, 120 };
    const glong columns[] = { 28, 77, 80 };

    (void)state;
    for (gsize w = 0; w < G_N_ELEMENTS(widths); w++) {
        for (guint n = 0; n < 18402; n = n * 3 + 1) {
            UiFetchAccount account = fetching;
            Fixture *fixture = NULL;
            g_autofree char *text = NULL;
            glong percent;

            account.progress.n_done = n;
            account.progress.n_all = 18402;
            account.progress.bytes_done = n * 40000;
            account.progress.bytes_all = (guint64)18402 * 40000;
            account.progress.now_all = n % 2 == 0 ? 0 : 3 * MB;
            account.progress.n_stored = n;
            set_up((void **)&fixture);
            add_account(fixture, &account);
            fixture->rows[0].bytes_per_second = 10.0 + n * 100.0;
            add_line(fixture, "work", "a line");
            text = draw(fixture, 20, widths[w]);
            percent = column_of(text, " %");
            /* The count ends where the column of percents begins; that is three figures wide. */
            assert_true(percent - column_of(text, " of 18 402") >= 10 + 2 + 1);
            assert_true(percent - column_of(text, " of 18 402") <= 10 + 2 + 3);
            assert_int_equal(percent, columns[w]);
            assert_int_equal(line_number(text, "Log\n"), widths[w] == 120 ? 7 : 6);
            tear_down((void **)&fixture);
        }
    }
}

/* --- the log ---------------------------------------------------------------------------------- */

static void
progress_draw__shows_older_lines__when_scrolled_back(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *newest = NULL;
    g_autofree char *older = NULL;
    g_autofree char *oldest = NULL;

    add_account(fixture, &fetching);
    for (int i = 0; i < 100; i++) {
        g_autofree char *text = g_strdup_printf("line %d.", i);

        add_line(fixture, "work", text);
    }
    newest = draw(fixture, 20, 80);
    assert_non_null(strstr(newest, "line 99.\n"));
    assert_null(strstr(newest, "newer below"));
    fixture->view.log_end = 50;
    older = draw(fixture, 20, 80);
    assert_non_null(strstr(older, "line 49.\n"));
    assert_null(strstr(older, "line 50.\n"));
    assert_non_null(strstr(older, "50 newer below\n"));
    /* Above the first line there is nothing: the page stays full. */
    fixture->view.log_end = 0;
    oldest = draw(fixture, 20, 80);
    assert_non_null(strstr(oldest, "line 0.\n"));
    assert_non_null(strstr(oldest, "line 8.\n"));
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
    UiProgressRow row = { .account = &fetching, .bytes_per_second = (double)MB };
    UiFetchAccount waiting = in_state(UI_FETCH_RUNNING, SYNC_STEP_LIST);
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

/* --- at any size ------------------------------------------------------------------------------ */

static void
progress_draw__draws__at_any_size(void **state)
{
    Fixture *fixture = *state;

    for (int i = 0; i < 4; i++)
        fill(fixture);
    for (guint n = 0; n <= fixture->view.n_rows; n += 3) {
        UiProgressView view = fixture->view;

        view.n_rows = n;
        for (int rows = 0; rows <= 45; rows++) {
            for (int columns = 1; columns <= 150; columns += columns < 24 ? 1 : 9) {
                g_autoptr(UiCanvas) canvas = ui_canvas_new(rows + 2, columns);
                g_autofree char *text = NULL;
                int y, x;

                ui_progress_draw(canvas, (UiRect){ 1, 0, rows, columns }, &view);
                ui_canvas_get_cursor(canvas, &y, &x);
                assert_in_range(y, 0, rows + 1);
                text = ui_canvas_to_text(canvas);
                /* Nothing above and nothing below its area. */
                assert_int_equal(*text, '\n');
                assert_true(g_str_has_suffix(text, "\n\n"));
            }
        }
    }
}

/* --- the screen over real sessions ------------------------------------------------------------ */

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiContext context;
    UiScreen *screen;
    guint n_signals;
} Live;

static void
on_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    Live *live = user_data;

    (void)what;
    (void)account;
    live->n_signals++;
}

static void
ignore(void *user_data)
{
    (void)user_data;
}

static const UiFetchWatch live_watch = { .signal = on_signal,
                                         .leave_terminal = ignore,
                                         .enter_terminal = ignore };

/* A server that nobody listens at: each session fails at once and says so in the log. */
static int
set_up_live(void **state)
{
    static const char settings[] = "[account work]\naddress = ada@example.org\n"
                                   "server = 127.0.0.1\nport = 1\nsecurity = none\n"
                                   "allow_plaintext = yes\n";
    Live *live = g_new0(Live, 1);

    g_setenv("TZ", "UTC", TRUE);
    mailbox_setup((void **)&live->mailbox);
    live->settings = config_settings_parse(settings, strlen(settings), "test", NULL);
    assert_non_null(live->settings);
    live->context.paths = live->mailbox->paths;
    live->context.settings = live->settings;
    live->context.keymap = ui_keymap_new();
    live->context.changed = ignore;
    live->context.fetch =
        ui_fetch_new(live->mailbox->paths, live->settings, &live_watch, live);
    live->screen = ui_progress_screen_new(&live->context);
    *state = live;
    return 0;
}

static int
tear_down_live(void **state)
{
    Live *live = *state;

    ui_screen_free(live->screen);
    ui_fetch_free(live->context.fetch);
    ui_keymap_free(live->context.keymap);
    config_settings_free(live->settings);
    mailbox_teardown((void **)&live->mailbox);
    g_free(live);
    return 0;
}

static void
run_session(Live *live)
{
    assert_true(ui_fetch_start(live->context.fetch));
    while (ui_fetch_is_running(live->context.fetch))
        g_main_context_iteration(NULL, TRUE);
}

static char *
draw_live(Live *live, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, live->screen, &none);
    return ui_canvas_to_text(canvas);
}

static void
act(Live *live, UiAction action)
{
    assert_int_equal(live->screen->screen_class->action(live->screen, action).kind,
                     UI_REACT_REDRAW);
}

static void
progress_screen__tells__what_failed(void **state)
{
    Live *live = *state;
    g_autofree char *running = NULL;
    g_autofree char *text = NULL;

    assert_true(ui_fetch_start(live->context.fetch));
    running = draw_live(live, 24, 80);
    assert_non_null(strstr(running, " Fetching "));
    assert_non_null(strstr(running, "1 account   0:00\n"));
    assert_non_null(strstr(running, " The reader is free: press Esc and read on."));
    while (ui_fetch_is_running(live->context.fetch))
        g_main_context_iteration(NULL, TRUE);
    text = draw_live(live, 24, 80);
    assert_non_null(strstr(text, " Fetched "));
    assert_non_null(strstr(text, " work  127.0.0.1  failed\n"));
    assert_non_null(strstr(text, " Nothing was deleted on the server\n"));
    assert_null(strstr(text, "The reader is free"));
    assert_true(live->n_signals > 0);
    assert_int_equal(
        live->screen->screen_class->action(live->screen, UI_ACTION_BACK).kind,
        UI_REACT_CLOSE);
}

/* The lower part of a screen from "Log" on. */
static const char *
log_of(const char *text)
{
    const char *log = strstr(text, " Log");

    assert_non_null(log);
    return strchr(log, '\n');
}

static void
progress_screen__stays_in_place__when_scrolled_back(void **state)
{
    Live *live = *state;
    g_autofree char *newest = NULL;
    g_autofree char *older = NULL;
    g_autofree char *still = NULL;
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;
    g_autofree char *now = NULL;
    guint before;

    for (int i = 0; i < 20; i++) {
        pb_clock_set(NOW + i);
        run_session(live);
    }
    before = ui_fetch_log(live->context.fetch)->len;
    assert_true(before >= 20);
    newest = draw_live(live, 24, 80);
    act(live, UI_ACTION_PREVIOUS);
    act(live, UI_ACTION_PREVIOUS);
    act(live, UI_ACTION_PREVIOUS);
    act(live, UI_ACTION_NEXT);
    older = draw_live(live, 24, 80);
    assert_non_null(strstr(older, " 2 newer below\n"));
    assert_string_not_equal(log_of(older), log_of(newest));
    /* What comes meanwhile moves nothing. */
    run_session(live);
    assert_true(ui_fetch_log(live->context.fetch)->len > before);
    still = draw_live(live, 24, 80);
    assert_string_equal(log_of(still), log_of(older));
    act(live, UI_ACTION_FIRST);
    first = draw_live(live, 24, 80);
    assert_non_null(strstr(first, "\n 11:06:40  connecting\n"));
    act(live, UI_ACTION_PAGE_UP);
    now = draw_live(live, 24, 80);
    assert_string_equal(now, first);
    for (guint i = 0; i < before; i++)
        act(live, UI_ACTION_PAGE_DOWN);
    g_free(now);
    now = draw_live(live, 24, 80);
    assert_null(strstr(now, "newer below"));
    /* At the newest line again it follows. */
    pb_clock_set(NOW + 1000);
    run_session(live);
    last = draw_live(live, 24, 80);
    assert_null(strstr(last, "newer below"));
    assert_string_not_equal(log_of(last), log_of(now));
}

/* When the oldest lines are dropped while a person reads them, the view goes on with what is left. */
static void
progress_screen__survives__lines_that_are_dropped(void **state)
{
    Live *live = *state;
    g_autofree char *text = NULL;

    for (int i = 0; i < 10; i++)
        run_session(live);
    draw_live(live, 24, 80);
    act(live, UI_ACTION_FIRST);
    for (int i = 0; i < 300; i++)
        run_session(live);
    assert_int_equal(ui_fetch_log(live->context.fetch)->len, UI_FETCH_MAX_LOG);
    text = draw_live(live, 24, 80);
    assert_non_null(strstr(text, " newer below\n"));
    act(live, UI_ACTION_NEXT);
    act(live, UI_ACTION_LAST);
    g_free(text);
    text = draw_live(live, 24, 80);
    assert_null(strstr(text, "newer below"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define LIVE(name) cmocka_unit_test_setup_teardown(name, set_up_live, tear_down_live)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(progress_draw__shows__accounts_plan_and_log_at_80x24),
        TEST(progress_draw__is_a_table__at_120x40),
        TEST(progress_draw__keeps_what_matters__at_40x10),
        TEST(progress_draw__shows_one_account_in_full__at_40x10),
        TEST(progress_draw__shows_why__at_40x10),
        TEST(progress_draw__keeps_the_percent__at_20x5),
        TEST(progress_draw__counts__the_accounts_it_cannot_show),
        cmocka_unit_test(progress_draw__has_words__for_each_state),
        TEST(progress_draw__tells__the_refusal_while_it_asks_again),
        TEST(progress_draw__tells__how_far_a_stopped_one_came),
        TEST(progress_draw__counts__deletions),
        TEST(progress_draw__says__that_the_server_is_silent),
        cmocka_unit_test(progress_plan__follows__the_sessions),
        cmocka_unit_test(progress_draw__moves_nothing__while_numbers_grow),
        TEST(progress_draw__shows_older_lines__when_scrolled_back),
        cmocka_unit_test(rate_take__is_steady__and_follows_the_line),
        cmocka_unit_test(rate_take__falls__when_nothing_comes),
        cmocka_unit_test(rate_take__begins_anew__with_a_new_session),
        cmocka_unit_test(progress_left__needs__a_rate),
        cmocka_unit_test(progress_time__writes__hours_when_there_are),
        TEST(progress_draw__draws__at_any_size),
        LIVE(progress_screen__tells__what_failed),
        LIVE(progress_screen__stays_in_place__when_scrolled_back),
        LIVE(progress_screen__survives__lines_that_are_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
