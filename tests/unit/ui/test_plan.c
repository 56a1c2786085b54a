/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_plan.c: the server plan while it is changed, and its screen over a real ledger. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "frame.h"
#include "mailbox.h"
#include "model/plan.h"
#include "screen/plan.h"
#include "screen/where.h"

#define DAY ((gint64)86400)
#define NOW ((gint64)1795000000)

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiContext context;
    UiPlan *plan;
    bool is_changed;
} Fixture;

static void
on_ended(const GError *error, void *user_data)
{
    (void)user_data;
    assert_null(error);
}

static void
on_changed(void *user_data)
{
    ((Fixture *)user_data)->is_changed = true;
}

static const UiFetchWatch no_watch = { NULL, NULL, NULL };

/* 20 messages: ten are here for 20 days, five for 10 days, five are not stored. */
static int
set_up(void **state)
{
    static const char settings[] = "[account work]\naddress = ada@example.org\n"
                                   "server = pop.example.org\nleave_on_server = 14 days\n"
                                   "delete_limit = 8\n";
    Fixture *fixture = g_new0(Fixture, 1);

    g_setenv("TZ", "UTC", TRUE);
    mailbox_setup((void **)&fixture->mailbox);
    mailbox_list(fixture->mailbox, 0, 20, NOW - DAY / 4);
    mailbox_store(fixture->mailbox, 0, 10, NOW - 20 * DAY);
    mailbox_store(fixture->mailbox, 10, 5, NOW - 10 * DAY);
    pb_clock_set(NOW);
    fixture->settings = config_settings_parse(settings, strlen(settings), "test", NULL);
    assert_non_null(fixture->settings);
    fixture->context = (UiContext){
        .paths = fixture->mailbox->paths,
        .settings = fixture->settings,
        .store = fixture->mailbox->store,
        .keymap = ui_keymap_new(),
        .changed = on_changed,
        .changed_data = fixture,
        .wishes = ui_wishes_new(fixture->mailbox->paths, on_ended, NULL),
        .changes = ui_changes_new(fixture->mailbox->store),
        .fetch =
            ui_fetch_new(fixture->mailbox->paths, fixture->settings, &no_watch, fixture),
    };
    ui_changes_set_wishes(fixture->context.changes, fixture->context.wishes);
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    ui_plan_free(fixture->plan);
    ui_fetch_free(fixture->context.fetch);
    ui_changes_free(fixture->context.changes);
    ui_wishes_free(fixture->context.wishes);
    ui_keymap_free(fixture->context.keymap);
    config_settings_free(fixture->settings);
    mailbox_teardown((void **)&fixture->mailbox);
    g_free(fixture);
    return 0;
}

/* Reads the plan; the limit is as in the settings unless `limit` says otherwise. */
static UiPlan *
open_plan(Fixture *fixture, const char *limit)
{
    g_autoptr(GError) error = NULL;
    UiPlanFacts *facts;

    if (limit != NULL)
        assert_true(config_settings_set(fixture->settings, "account work", "delete_limit",
                                        limit, NULL));
    facts = ui_plan_facts_read(fixture->mailbox->store,
                               config_settings_account(fixture->settings, 0), &error);
    assert_null(error);
    if (fixture->plan == NULL)
        fixture->plan = ui_plan_new(fixture->context.wishes, "work");
    ui_plan_take(fixture->plan, facts, UI_PLAN_ORDER_KEPT);
    return fixture->plan;
}

static const SyncTotals *
totals(const UiPlan *plan)
{
    return sync_forecast_totals(ui_plan_forecast(plan));
}

static void
wait_for_wishes(const Fixture *fixture)
{
    while (ui_wishes_is_busy(fixture->context.wishes))
        g_main_context_iteration(NULL, TRUE);
}

static char *
uidl_at(const UiPlan *plan, guint i)
{
    const StoreEntry *entry = ui_plan_row(plan, i).entry;

    return g_strndup(entry->uidl, entry->uidl_len);
}

static void
plan_strike__holds_back__and_keeps_the_row_in_its_place(void **state)
{
    Fixture *fixture = *state;
    UiPlan *plan = open_plan(fixture, "none");
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    assert_int_equal(ui_plan_n_rows(plan), 20);
    assert_int_equal(totals(plan)->n_delete, 10);
    assert_int_equal(totals(plan)->n_fetch, 5);
    ui_plan_move_to(plan, 3);
    before = uidl_at(plan, 3);
    assert_int_equal(ui_plan_strike(plan), UI_PLAN_DONE);
    assert_int_equal(totals(plan)->n_delete, 9);
    after = uidl_at(plan, 3);
    assert_string_equal(before, after);
    assert_int_equal(ui_plan_row(plan, 3).decision->reason, SYNC_REASON_HELD);
    assert_int_equal(ui_plan_strike(plan), UI_PLAN_DONE);
    assert_int_equal(totals(plan)->n_delete, 10);
    /* What is kept anyway is not struck out. */
    ui_plan_move_to(plan, 19);
    assert_int_equal(ui_plan_strike(plan), UI_PLAN_NOT_MEANT);
}

static void
plan__writes__each_wish_down(void **state)
{
    Fixture *fixture = *state;
    UiPlan *plan = open_plan(fixture, "none");
    g_autofree char *struck = uidl_at(plan, 0);

    assert_int_equal(ui_plan_strike(plan), UI_PLAN_DONE);
    ui_plan_move_to(plan, 1);
    assert_int_equal(ui_plan_protect(plan), UI_PLAN_DONE);
    ui_plan_move_to(plan, 19);
    assert_int_equal(ui_plan_delete(plan), UI_PLAN_DONE);
    wait_for_wishes(fixture);
    open_plan(fixture, NULL);
    /* Read anew they are so still, and the rows stand where they stood. */
    assert_int_equal(ui_plan_row(plan, 0).entry->wish, STORE_WISH_HOLD);
    assert_int_equal(ui_plan_row(plan, 1).entry->wish, STORE_WISH_PROTECT);
    assert_int_equal(ui_plan_row(plan, 19).entry->wish, STORE_WISH_DELETE);
    assert_int_equal(ui_plan_cursor(plan), 19);
    assert_int_equal(totals(plan)->n_delete, 9);
}

static void
plan_undo__takes_back__several_levels(void **state)
{
    Fixture *fixture = *state;
    UiPlan *plan = open_plan(fixture, "none");

    ui_plan_strike(plan);
    ui_plan_move_to(plan, 1);
    ui_plan_protect(plan);
    ui_plan_protect(plan);
    ui_plan_move_to(plan, 7);
    assert_int_equal(ui_plan_undo(plan), UI_PLAN_DONE);
    assert_int_equal(ui_plan_cursor(plan), 1);
    assert_int_equal(ui_plan_row(plan, 1).entry->wish, STORE_WISH_PROTECT);
    assert_int_equal(ui_plan_undo(plan), UI_PLAN_DONE);
    assert_int_equal(ui_plan_undo(plan), UI_PLAN_DONE);
    assert_int_equal(ui_plan_undo(plan), UI_PLAN_NOTHING);
    assert_int_equal(totals(plan)->n_delete, 10);
    wait_for_wishes(fixture);
    open_plan(fixture, NULL);
    assert_int_equal(totals(plan)->n_delete, 10);
}

static void
plan_delete__is_refused__for_what_is_protected(void **state)
{
    Fixture *fixture = *state;
    UiPlan *plan = open_plan(fixture, "none");

    ui_plan_protect(plan);
    assert_int_equal(ui_plan_delete(plan), UI_PLAN_FORBIDDEN);
    assert_string_equal(ui_plan_refusal(plan), "protected: by you");
    assert_int_equal(ui_plan_row(plan, 0).entry->wish, STORE_WISH_PROTECT);
}

static void
plan_want__is_for__what_is_not_stored(void **state)
{
    Fixture *fixture = *state;
    UiPlan *plan = open_plan(fixture, "none");

    assert_int_equal(ui_plan_want(plan), UI_PLAN_NOT_MEANT);
    ui_plan_move_to(plan, 10);
    assert_int_equal(ui_plan_row(plan, 10).decision->action, SYNC_ACTION_FETCH);
    assert_int_equal(ui_plan_want(plan), UI_PLAN_DONE);
    assert_int_equal(ui_plan_row(plan, 10).decision->reason, SYNC_REASON_ASKED);
    assert_int_equal(ui_plan_strike(plan), UI_PLAN_DONE);
    assert_int_equal(ui_plan_row(plan, 10).decision->reason, SYNC_REASON_HELD);
    assert_int_equal(totals(plan)->n_fetch, 4);
}

static void
plan_filter__finds__by_words_in_any_order(void **state)
{
    Fixture *fixture = *state;
    UiPlan *plan = open_plan(fixture, "none");

    ui_plan_set_filter(plan, "3 LETTER");
    assert_int_equal(ui_plan_n_rows(plan), 2); /* 3 and 13 */
    ui_plan_set_filter(plan, "fetch");
    assert_int_equal(ui_plan_n_rows(plan), 5);
    ui_plan_set_filter(plan, "days passed u7");
    assert_int_equal(ui_plan_n_rows(plan), 1);
    ui_plan_set_filter(plan, "no such thing");
    assert_int_equal(ui_plan_n_rows(plan), 0);
    assert_int_equal(ui_plan_strike(plan), UI_PLAN_NO_ROW);
    ui_plan_set_filter(plan, "");
    assert_int_equal(ui_plan_n_rows(plan), 20);
}

static void
plan__holds_back__what_is_over_the_limit(void **state)
{
    Fixture *fixture = *state;
    UiPlan *plan = open_plan(fixture, NULL);

    assert_int_equal(ui_plan_limit(plan), 8);
    assert_int_equal(totals(plan)->n_over_limit, 10);
    assert_int_equal(totals(plan)->n_delete, 0);
    ui_plan_strike(plan);
    ui_plan_move_to(plan, 1);
    ui_plan_strike(plan);
    assert_int_equal(totals(plan)->n_over_limit, 0);
    assert_int_equal(totals(plan)->n_delete, 8);
}

/* Figures are for a person to read; the limits only tell a walk from a crawl. */
static void
plan__answers__with_many_messages(void **state)
{
    Fixture *fixture = *state;
    UiPlan *plan;
    gint64 start, struck, found;

    mailbox_list(fixture->mailbox, 0, 100000, NOW - DAY / 4);
    start = g_get_monotonic_time();
    plan = open_plan(fixture, "none");
    print_message("read: %.1f ms\n", (double)(g_get_monotonic_time() - start) / 1000);
    assert_int_equal(ui_plan_n_rows(plan), 100000);
    ui_plan_move_to(plan, 5);
    start = g_get_monotonic_time();
    assert_int_equal(ui_plan_strike(plan), UI_PLAN_DONE);
    struck = g_get_monotonic_time() - start;
    start = g_get_monotonic_time();
    ui_plan_set_filter(plan, "u9999");
    found = g_get_monotonic_time() - start;
    print_message("strike: %.1f ms, search: %.1f ms\n", (double)struck / 1000,
                  (double)found / 1000);
    assert_int_equal(ui_plan_n_rows(plan), 11);
    assert_in_range(struck, 0, 2 * G_USEC_PER_SEC);
    assert_in_range(found, 0, 2 * G_USEC_PER_SEC);
}

/* --- the screen ------------------------------------------------------------------------------- */

static char *
draw(UiScreen *screen, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, screen, &none);
    return ui_canvas_to_text(canvas);
}

static void
wait_for_change(Fixture *fixture)
{
    while (!fixture->is_changed)
        g_main_context_iteration(NULL, TRUE);
    fixture->is_changed = false;
}

static void
press(UiScreen *screen, UiAction action)
{
    UiReaction reaction = screen->screen_class->action(screen, action);

    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    ui_status_clear(&reaction.status);
}

static void
plan_screen__shows__what_waits_for_a_yes(void **state)
{
    Fixture *fixture = *state;
    UiScreen *screen = ui_plan_screen_new(&fixture->context, 0);
    g_autofree char *reading = draw(screen, 24, 80);
    g_autofree char *text = NULL;
    g_autofree char *narrow = NULL;
    UiReaction reaction;

    assert_non_null(strstr(reading, "reading"));
    wait_for_change(fixture);
    text = draw(screen, 24, 80);
    assert_non_null(strstr(text, " Server plan / work"));
    assert_non_null(strstr(text, "listed 6 hours ago"));
    assert_non_null(strstr(text, " delete 0   held 10 (10K)   fetch 5 (5K)   keep 5\n"));
    assert_non_null(strstr(text, "10 deletions (10K) are more than the limit of 8"));
    assert_non_null(strstr(text, ">  H held "));
    assert_non_null(strstr(text, "over the delete limit"));
    narrow = draw(screen, 10, 40);
    assert_non_null(strstr(narrow, "held 10"));
    /* It asks before it starts anything. */
    reaction = screen->screen_class->action(screen, UI_ACTION_APPLY);
    assert_int_equal(reaction.kind, UI_REACT_PUSH);
    assert_int_equal(reaction.screen->screen_class->scope, UI_SCOPE_PROMPT);
    assert_false(ui_fetch_is_running(fixture->context.fetch));
    ui_screen_free(reaction.screen);
    press(screen, UI_ACTION_STRIKE);
    wait_for_wishes(fixture);
    ui_screen_free(screen);
}

static void
plan_screen__keeps_inside__at_any_size(void **state)
{
    Fixture *fixture = *state;
    UiScreen *screen = ui_plan_screen_new(&fixture->context, 0);

    wait_for_change(fixture);
    for (int rows = 1; rows < 30; rows++) {
        for (int columns = 1; columns < 130; columns += rows % 3 + 1) {
            g_autofree char *text = draw(screen, rows, columns);

            assert_non_null(text);
        }
    }
    ui_screen_free(screen);
}

static void
where_screen__tells__until_when_and_by_which_rule(void **state)
{
    Fixture *fixture = *state;
    const StoreServerId id = { "work", "u12", 3, 0 };
    UiScreen *screen = ui_where_screen_new_id(&fixture->context, &id);
    g_autofree char *text = NULL;

    wait_for_change(fixture); /* the facts */
    wait_for_change(fixture); /* what the plan says */
    text = draw(screen, 40, 100);
    assert_non_null(strstr(text, "Letter 12"));
    assert_non_null(strstr(text, "Folder       Inbox"));
    assert_non_null(strstr(text, "Until        kept until 2026-11-"));
    assert_non_null(strstr(text, "Rule         leave_on_server = 14 days"));
    assert_non_null(strstr(text, "UIDL         u12"));
    press(screen, UI_ACTION_PROTECT);
    wait_for_wishes(fixture);
    screen->screen_class->event(screen, UI_EVENT_WISHES);
    wait_for_change(fixture);
    wait_for_change(fixture);
    g_free(text);
    text = draw(screen, 40, 100);
    assert_non_null(strstr(text, "Until        protected: by you"));
    assert_true(ui_changes_can_undo(fixture->context.changes));
    ui_screen_free(screen);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(plan_strike__holds_back__and_keeps_the_row_in_its_place),
        TEST(plan__writes__each_wish_down),
        TEST(plan_undo__takes_back__several_levels),
        TEST(plan_delete__is_refused__for_what_is_protected),
        TEST(plan_want__is_for__what_is_not_stored),
        TEST(plan_filter__finds__by_words_in_any_order),
        TEST(plan__holds_back__what_is_over_the_limit),
        TEST(plan__answers__with_many_messages),
        TEST(plan_screen__shows__what_waits_for_a_yes),
        TEST(plan_screen__keeps_inside__at_any_size),
        TEST(where_screen__tells__until_when_and_by_which_rule),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
