/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_form_screen.c: the settings pages of fields, drawn into a canvas and driven by actions. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "frame.h"
#include "mailbox.h"
#include "screen/settings_group.h"

#define NOW ((gint64)1795000000)

static const char two_accounts[] =
    "[account work]\naddress = ada@example.org\nserver = pop.example.org\n"
    "max_size = 1 KB\nmax_on_server = 500 MB\n"
    "[account home]\nuser = ada\nserver = pop.web.de\n";

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiContext context;
    UiScreen *screen;
    guint n_changed;  /* something new is to be drawn */
    guint n_settings; /* the settings were saved */
    char *theme;      /* shown last */
} Page;

static void
changed(void *data)
{
    ((Page *)data)->n_changed++;
}

static void
settings_changed(void *data)
{
    Page *page = data;

    page->n_settings++;
    (void)page->screen->screen_class->event(page->screen, UI_EVENT_SETTINGS);
}

static void
show_theme(const char *name, void *data)
{
    Page *page = data;

    g_free(page->theme);
    page->theme = g_strdup(name);
}

static void
nothing(void *user_data)
{
    (void)user_data;
}

static void
on_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    (void)what;
    (void)account;
    (void)user_data;
}

static const UiFetchWatch no_watch = { .signal = on_signal,
                                       .leave_terminal = nothing,
                                       .enter_terminal = nothing };

static int
set_up(void **state)
{
    Page *page = g_new0(Page, 1);

    g_setenv("TZ", "UTC", TRUE);
    g_unsetenv("NO_COLOR");
    mailbox_setup((void **)&page->mailbox);
    pb_clock_set(NOW);
    page->context = (UiContext){ .paths = page->mailbox->paths,
                                 .store = page->mailbox->store,
                                 .keymap = ui_keymap_new(),
                                 .changed = changed,
                                 .changed_data = page,
                                 .settings_changed = settings_changed,
                                 .show_theme = show_theme };
    *state = page;
    return 0;
}

static int
tear_down(void **state)
{
    Page *page = *state;

    ui_screen_free(page->screen);
    ui_fetch_free(page->context.fetch);
    ui_keymap_free(page->context.keymap);
    config_settings_free(page->settings);
    mailbox_teardown((void **)&page->mailbox);
    g_free(page->theme);
    g_free(page);
    pb_clock_set(-1);
    return 0;
}

static void
open_page(Page *page, const char *settings, UiGroup group)
{
    const char *file = page->mailbox->paths->config_file;
    g_autoptr(GError) error = NULL;

    assert_true(g_file_set_contents_full(file, settings, -1,
                                         G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    page->settings = config_settings_load(page->mailbox->paths, &error);
    assert_null(error);
    page->context.settings = page->settings;
    page->context.fetch =
        ui_fetch_new(page->mailbox->paths, page->settings, &no_watch, page);
    page->screen = ui_settings_groups[group].open(&page->context, 0, &error);
    assert_null(error);
    assert_non_null(page->screen);
}

static char *
draw(Page *page, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, page->screen, &none);
    return ui_canvas_to_text(canvas);
}

static void
assert_shown(Page *page, int rows, int columns, const char *text)
{
    g_autofree char *screen = draw(page, rows, columns);

    if (strstr(screen, text) == NULL)
        fail_msg("no \"%s\" in:\n%s", text, screen);
}

/* What is said on the message line must begin with `said`; NULL: nothing is said. */
static UiReactKind
press(Page *page, UiAction action, const char *said)
{
    UiReaction reaction = page->screen->screen_class->action(page->screen, action);

    if (said == NULL && reaction.status.text != NULL)
        fail_msg("it said: %s", reaction.status.text);
    if (said != NULL &&
        (reaction.status.text == NULL || !g_str_has_prefix(reaction.status.text, said)))
        fail_msg("it said: %s",
                 reaction.status.text == NULL ? "nothing" : reaction.status.text);
    ui_status_clear(&reaction.status);
    if (reaction.kind == UI_REACT_REPLACE) {
        ui_screen_free(page->screen);
        page->screen = reaction.screen;
    }
    return reaction.kind;
}

static void
type(Page *page, const char *text)
{
    assert_true(ui_screen_takes_text(page->screen));
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        char one[8] = "";
        UiReaction reaction;

        g_unichar_to_utf8(g_utf8_get_char(text), one);
        reaction = page->screen->screen_class->text(page->screen, one);
        assert_int_equal(reaction.kind, UI_REACT_REDRAW);
        ui_status_clear(&reaction.status);
    }
}

/* Until the job that reads the listings has told about them. */
static void
wait_for_listings(Page *page)
{
    gint64 deadline = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;

    while (page->n_changed == 0) {
        assert_true(g_get_monotonic_time() < deadline);
        g_main_context_iteration(NULL, FALSE);
    }
}

/* --- what is shown ---------------------------------------------------------------------------- */

static void
accounts__tell__what_is_on_the_server(void **state)
{
    Page *page = *state;

    mailbox_list(page->mailbox, 0, 35, NOW - 3600);
    pb_clock_set(NOW);
    open_page(page, two_accounts, UI_GROUP_ACCOUNTS);
    wait_for_listings(page);
    assert_shown(
        page, 40, 120,
        "│ > work        ada@example.org         pop.example.org     never             35 35K");
    assert_shown(page, 40, 120, "home        ada                     pop.web.de");
    assert_shown(page, 24, 80,
                 "│ > work        ada@example.org     pop.example.org   never\n");
}

static void
fetching__tells__how_many_would_be_previews(void **state)
{
    Page *page = *state;

    mailbox_list(page->mailbox, 0, 35, NOW - 3600);
    pb_clock_set(NOW);
    open_page(page, two_accounts, UI_GROUP_FETCHING);
    assert_int_equal(press(page, UI_ACTION_NEXT, NULL), UI_REACT_REDRAW);
    assert_int_equal(press(page, UI_ACTION_NEXT, NULL), UI_REACT_REDRAW);
    assert_shown(page, 24, 80, "Effect now: not known before the first listing.");
    wait_for_listings(page);
    /* Sizes go from 1000 to 1034. */
    assert_shown(page, 24, 80,
                 "Effect now: 10 of the 35 messages of the last listing are");
    assert_int_equal(press(page, UI_ACTION_ERASE_ALL, NULL), UI_REACT_REDRAW);
    assert_shown(page, 24, 80, "Effect now: every message is fetched whole.");
}

static void
fetching__knows__how_often_a_provider_is_asked(void **state)
{
    Page *page = *state;

    open_page(page,
              "[general]\ncheck_every = 5 min\n[account home]\nuser = ada\n"
              "server = pop3.web.de\n",
              UI_GROUP_FETCHING);
    assert_shown(page, 24, 80, "Effect now: not that often: WEB.DE");
}

static void
pages__draw__at_any_size(void **state)
{
    Page *page = *state;

    open_page(page, two_accounts, UI_GROUP_ACCOUNTS);
    for (guint i = 0; i < UI_N_GROUPS; i++) {
        /* The widths that matter at every height, all others at one. */
        for (int rows = 1; rows <= 44; rows++) {
            for (int columns = 1; columns <= 130; columns += columns < 24 ? 1 : 13) {
                g_autofree char *text = draw(page, rows, columns);

                assert_non_null(text);
            }
        }
        assert_int_equal(press(page, UI_ACTION_NEXT_GROUP, NULL), UI_REACT_REPLACE);
    }
    assert_shown(page, 24, 80, "Settings / Accounts");
}

/* --- fields ----------------------------------------------------------------------------------- */

static void
field__is_edited__and_taken_back_in_three_steps(void **state)
{
    Page *page = *state;

    open_page(page, two_accounts, UI_GROUP_ACCOUNTS);
    assert_false(ui_screen_takes_text(page->screen));
    press(page, UI_ACTION_NEXT, NULL);
    press(page, UI_ACTION_CHOOSE, NULL);
    type(page, "Ädä");
    press(page, UI_ACTION_LEFT, NULL);
    press(page, UI_ACTION_ERASE, NULL);
    assert_shown(page, 24, 80, "* [ Ää ");
    assert_shown(page, 24, 80, "work, 1 of 2   * not saved\n");
    press(page, UI_ACTION_NEXT, NULL);
    assert_false(ui_screen_takes_text(page->screen));
    press(page, UI_ACTION_CHOOSE, NULL);
    type(page, "/bad");
    assert_shown(page, 24, 80, "! [ pop.example.org/bad ");
    press(page, UI_ACTION_DISCARD, NULL);
    assert_shown(page, 24, 80, "  [ pop.example.org ");
    assert_shown(page, 24, 80, "* [ Ää ");
    assert_int_equal(press(page, UI_ACTION_BACK, "Not saved"), UI_REACT_REDRAW);
    assert_int_equal(press(page, UI_ACTION_NEXT_GROUP, "Not saved"), UI_REACT_REDRAW);
    assert_int_equal(press(page, UI_ACTION_GROUPS, "Not saved"), UI_REACT_REDRAW);
    assert_int_equal(press(page, UI_ACTION_NEXT_ACCOUNT, "Not saved"), UI_REACT_REDRAW);
    press(page, UI_ACTION_DISCARD, "Edits taken back");
    assert_shown(page, 24, 80, "(saved)\n");
    assert_int_equal(press(page, UI_ACTION_DISCARD, NULL), UI_REACT_CLOSE);
}

static void
field__stays_in_its_row__whatever_is_typed(void **state)
{
    Page *page = *state;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_auto(GStrv) old = NULL;
    g_auto(GStrv) new = NULL;

    open_page(page, two_accounts, UI_GROUP_ACCOUNTS);
    before = draw(page, 24, 80);
    press(page, UI_ACTION_CHOOSE, NULL);
    type(page,
         " and something that no address is, nor fits its field, nor the line below");
    after = draw(page, 24, 80);
    old = g_strsplit(before, "\n", -1);
    new = g_strsplit(after, "\n", -1);
    for (guint row = 1; row < 17; row++) {
        if (strstr(old[row], "Address") != NULL)
            assert_non_null(strstr(new[row], "> Address       ! ["));
        else
            assert_string_equal(new[row], old[row]);
    }
    assert_non_null(strstr(new[17], "Means: "));
    assert_non_null(strstr(new[18], "! \"ada@example.org and"));
}

static void
theme__is_seen__at_once_and_taken_back(void **state)
{
    Page *page = *state;

    open_page(page, two_accounts, UI_GROUP_DISPLAY);
    press(page, UI_ACTION_RIGHT, NULL);
    assert_string_equal(page->theme, "mono");
    press(page, UI_ACTION_RIGHT, NULL);
    assert_string_equal(page->theme, "daylight");
    press(page, UI_ACTION_DISCARD, "Edits taken back");
    assert_string_equal(page->theme, "evergreen");
    press(page, UI_ACTION_LEFT, NULL);
    press(page, UI_ACTION_SAVE, "Saved: theme = daylight");
    assert_int_equal(page->n_settings, 1);
    assert_string_equal(config_settings_theme(page->settings), "daylight");
}

/* --- accounts --------------------------------------------------------------------------------- */

static void
account__is_made__with_what_it_needs(void **state)
{
    Page *page = *state;

    open_page(page, "# none yet\n", UI_GROUP_ACCOUNTS);
    assert_shown(page, 24, 80, "There is no account yet: n makes one.");
    press(page, UI_ACTION_SAVE, "Nothing was changed");
    press(page, UI_ACTION_NEW, NULL);
    press(page, UI_ACTION_CHOOSE, NULL);
    assert_shown(page, 24, 80, "! type a name");
    type(page, "a]b");
    press(page, UI_ACTION_CHOOSE, NULL);
    assert_shown(page, 24, 80, "no brackets");
    press(page, UI_ACTION_ERASE_ALL, NULL);
    type(page, "work");
    press(page, UI_ACTION_CHOOSE, NULL);
    assert_shown(page, 24, 80, "> work        new, not saved");
    type(page, "ada@example.org");
    press(page, UI_ACTION_SAVE, "server: an account needs a server");
    assert_shown(page, 24, 80, " > Server        ! [");
    press(page, UI_ACTION_CHOOSE, NULL);
    type(page, "pop.example.org");
    press(page, UI_ACTION_SAVE, "Saved: 2 settings");
    assert_int_equal(config_settings_n_accounts(page->settings), 1);
    assert_shown(page, 24, 80, "work   (saved)\n");
    assert_int_equal(page->n_settings, 1);
}

static void
account__is_given_up__by_taking_it_back(void **state)
{
    Page *page = *state;

    open_page(page, two_accounts, UI_GROUP_ACCOUNTS);
    press(page, UI_ACTION_NEW, NULL);
    type(page, "home");
    press(page, UI_ACTION_CHOOSE, NULL);
    assert_shown(page, 24, 80, "! there is one of that name");
    type(page, "2");
    press(page, UI_ACTION_CHOOSE, NULL);
    assert_shown(page, 24, 80, "home2   * not saved\n");
    press(page, UI_ACTION_DISCARD, NULL);
    press(page, UI_ACTION_DISCARD, "Edits taken back");
    assert_shown(page, 24, 80, "work, 1 of 2   (saved)\n");
    assert_int_equal(page->n_settings, 0);
}

static void
account__is_removed__only_when_asked_twice(void **state)
{
    Page *page = *state;

    open_page(page, two_accounts, UI_GROUP_ACCOUNTS);
    press(page, UI_ACTION_REMOVE, "x again takes work");
    press(page, UI_ACTION_NEXT, NULL);
    press(page, UI_ACTION_REMOVE, "x again takes work");
    press(page, UI_ACTION_REMOVE, "Account work is out of the settings");
    assert_int_equal(config_settings_n_accounts(page->settings), 1);
    assert_shown(page, 24, 80, "home   (saved)\n");
    press(page, UI_ACTION_REMOVE, "x again takes home");
    press(page, UI_ACTION_REMOVE, "Account home");
    assert_shown(page, 24, 80, "There is no account yet");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(accounts__tell__what_is_on_the_server),
        TEST(fetching__tells__how_many_would_be_previews),
        TEST(fetching__knows__how_often_a_provider_is_asked),
        TEST(pages__draw__at_any_size),
        TEST(field__is_edited__and_taken_back_in_three_steps),
        TEST(field__stays_in_its_row__whatever_is_typed),
        TEST(theme__is_seen__at_once_and_taken_back),
        TEST(account__is_made__with_what_it_needs),
        TEST(account__is_given_up__by_taking_it_back),
        TEST(account__is_removed__only_when_asked_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
