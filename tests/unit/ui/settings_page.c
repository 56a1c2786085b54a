/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/settings_page.c: the retention page over a real ledger, to draw and to press keys on. */
#include <config.h>

#include "settings_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "frame.h"
#include "screen/retention.h"

const char page_one_account[] = "[account work]\naddress = ada@example.org\n"
                                "server = pop.example.org\n"
                                "leave_on_server = 14 days\n";

int
page_setup(void **state)
{
    Page *page = g_new0(Page, 1);

    mailbox_setup((void **)&page->mailbox);
    pb_clock_set(NOW);
    page->context.paths = page->mailbox->paths;
    page->context.store = page->mailbox->store;
    page->context.keymap = ui_keymap_new();
    mail_renderer_set_program(g_getenv("POSTBAG"));
    page->context.renderer = mail_renderer_new(NULL);
    page->context.changes = ui_changes_new(page->mailbox->store);
    *state = page;
    return 0;
}

int
page_teardown(void **state)
{
    Page *page = *state;

    ui_screen_free(page->screen);
    /* Readings that nobody waits for end by themselves. */
    while (g_main_context_iteration(NULL, FALSE))
        ;
    ui_changes_free(page->context.changes);
    ui_keymap_free(page->context.keymap);
    mail_renderer_free(page->context.renderer);
    config_settings_free(page->settings);
    mailbox_teardown((void **)&page->mailbox);
    g_free(page);
    return 0;
}

static void
page_count_change(void *data)
{
    ((Page *)data)->n_changed++;
}

void
page_wait(Page *page)
{
    for (guint n = page->n_changed; page->n_changed == n;)
        g_main_context_iteration(NULL, TRUE);
}

void
page_open(Page *page, const char *settings)
{
    const char *file = page->mailbox->paths->config_file;
    g_autoptr(GError) error = NULL;

    pb_clock_set(NOW);
    assert_true(g_file_set_contents(file, settings, -1, NULL));
    g_chmod(file, 0600);
    page->settings = config_settings_load(page->mailbox->paths, &error);
    assert_null(error);
    page->context.settings = page->settings;
    page->context.changed = page_count_change;
    page->context.changed_data = page;
    page->screen = ui_retention_screen_new(&page->context, &error);
    assert_null(error);
    assert_non_null(page->screen);
    if (config_settings_n_accounts(page->settings) > 0)
        page_wait(page);
}

void
page_open_ordinary(Page *page)
{
    mailbox_list(page->mailbox, 0, 35, NOW - 3600);
    mailbox_store(page->mailbox, 0, 20, NOW - 20 * DAY);
    mailbox_store(page->mailbox, 20, 10, NOW - 10 * DAY);
    page_open(page, page_one_account);
}

void
page_go(const Page *page, UiRetentionField field)
{
    for (UiRetentionField i = UI_N_FIELDS; i-- > 0;)
        page_act(page, UI_ACTION_PREVIOUS);
    for (UiRetentionField i = 0; i < field; i++)
        page_act(page, UI_ACTION_NEXT);
}

char *
page_draw(const Page *page, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, page->screen, &none);
    return ui_canvas_to_text(canvas);
}

UiReaction
page_press(const Page *page, UiAction action)
{
    return page->screen->screen_class->action(page->screen, action);
}

void
page_act(const Page *page, UiAction action)
{
    UiReaction reaction = page_press(page, action);

    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    ui_status_clear(&reaction.status);
}

void
page_type(const Page *page, const char *text)
{
    for (; *text != '\0'; text++) {
        char one[2] = { *text, '\0' };
        UiReaction reaction = page->screen->screen_class->text(page->screen, one);

        assert_int_equal(reaction.kind, UI_REACT_REDRAW);
        ui_status_clear(&reaction.status);
    }
}
