/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_progress.c: the fetch progress screen drawn from values. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "fetch_accounts.h"
#include "screen/progress_draw.h"

#define NOW ((gint64)1795000000)

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
    add_account(fixture, &account_fetching);
    add_account(fixture, &account_failed);
    add_account(fixture, &account_done);
    add_line(fixture, "work", "connected to pop.example.org (192.0.2.1)");
    add_line(fixture, "work", "412 on the server, 388 not seen before");
    add_line(fixture, "home", account_failed.problem);
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

    add_account(fixture, &account_fetching);
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

    add_account(fixture, &account_failed);
    add_line(fixture, "home", account_failed.problem);
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
        UiFetchAccount account = account_in_state(rows[i].state, rows[i].step);
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
    UiFetchAccount account = account_in_state(UI_FETCH_ASKING, SYNC_STEP_LOGIN);
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
    UiFetchAccount account = account_fetching;
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
    UiFetchAccount account = account_in_state(UI_FETCH_RUNNING, SYNC_STEP_DELETE);
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

    add_account(fixture, &account_fetching);
    fixture->rows[0].silent_us = 4 * SEC;
    soon = draw(fixture, 20, 80);
    assert_non_null(strstr(soon, "now: message 215, 3.2M of 14.2M"));
    fixture->rows[0].silent_us = 75 * SEC;
    text = draw(fixture, 20, 80);
    assert_non_null(strstr(text, "   waiting for the server for 1:15\n"));
}

static void
progress_draw__fills_the_bar__only_when_all_is_done(void **state)
{
    Fixture *fixture = *state;
    UiFetchAccount account = account_fetching;
    g_autofree char *nearly = NULL;
    g_autofree char *full = NULL;

    account.progress.n_done = 387;
    add_account(fixture, &account);
    nearly = draw(fixture, 20, 80);
    assert_non_null(strstr(nearly, "█░  "));
    assert_non_null(strstr(nearly, " 99 %"));
    account.progress.n_done = 388;
    full = draw(fixture, 20, 80);
    assert_null(strstr(full, "░"));
    assert_non_null(strstr(full, " 100 %"));
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
            UiFetchAccount account = account_fetching;
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

    add_account(fixture, &account_fetching);
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

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
        TEST(progress_draw__fills_the_bar__only_when_all_is_done),
        cmocka_unit_test(progress_draw__moves_nothing__while_numbers_grow),
        TEST(progress_draw__shows_older_lines__when_scrolled_back),
        TEST(progress_draw__draws__at_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
