/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/facts.c: pages of the settings with nothing to set (L4): paragraphs with labels, which scroll. */
#include <config.h>

#include "facts.h"

#include <string.h>

#include "../wrap.h"
#include "facts_pages.h"

#define LABEL_CELLS    14
#define MIN_TEXT_CELLS 24
#define MAX_TEXT_CELLS 76
#define MAX_ROWS       40 /* of one paragraph */

typedef struct {
    UiScreen screen;
    UiGroup group;
    guint account;
    GArray *facts; /* UiFact */
    int top, n_rows, height;
} FactsScreen;

static FactsScreen *
facts_of(UiScreen *screen)
{
    return (FactsScreen *)screen;
}

static void
fact_clear(void *data)
{
    g_free(((UiFact *)data)->text);
}

void
ui_facts_add(GArray *facts, const char *label, char *text)
{
    UiFact fact = { label, text };

    g_array_append_val(facts, fact);
}

static UiSettingsPlace
place_of(const FactsScreen *self)
{
    return (UiSettingsPlace){ .group = self->group,
                              .account = self->account,
                              .edits = UI_EDITS_NONE };
}

static void
facts_title(UiScreen *screen, UiTitle *title)
{
    const UiSettingsPlace place = place_of(facts_of(screen));

    ui_settings_title(screen->context, &place, title);
}

/* --- drawing ---------------------------------------------------------------------------------- */

/* Rows are counted whether they are seen or not. */
typedef struct {
    UiCanvas *canvas;
    UiRect area;
    int top, at; /* first row shown; the row that comes next */
    int label_cells;
} Page;

static bool
next_row(Page *page, UiSpot *spot)
{
    int y = page->at++ - page->top;

    *spot = (UiSpot){ page->area.y + y, page->area.x, page->area.columns };
    return y >= 0 && y < page->area.rows;
}

static void
draw_heading(Page *page, const char *text)
{
    UiSpot spot;

    if (page->at > 0)
        (void)next_row(page, &spot);
    if (next_row(page, &spot))
        ui_canvas_put_cut(page->canvas, spot, UI_ROLE_HEADING, text);
}

static void
draw_fact(Page *page, const UiFact *fact)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize at = 0, len = strlen(fact->text);
    int cells = CLAMP(page->area.columns - page->label_cells, 1, MAX_TEXT_CELLS);

    ui_wrap_begin(wrap, fact->text, 0, len);
    for (int i = 0; at < len && i < MAX_ROWS; i++) {
        gsize row_len;
        gsize next = ui_wrap_next(wrap, at, cells, &row_len);
        UiSpot spot;

        if (next_row(page, &spot)) {
            if (i == 0 && page->label_cells > 0)
                ui_canvas_put(page->canvas,
                              (UiSpot){ spot.y, spot.x, page->label_cells - 1 },
                              UI_ROLE_HEADER_NAME, fact->label);
            ui_canvas_put_len(page->canvas,
                              (UiSpot){ spot.y, spot.x + page->label_cells, cells },
                              UI_ROLE_DEFAULT, fact->text + at, row_len);
        }
        at = next;
    }
}

static void
facts_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    FactsScreen *self = facts_of(screen);
    int margin;
    Page page = { .canvas = canvas, .top = self->top };

    ui_settings_groups_draw(canvas, &area, self->group);
    margin = area.columns >= 20 ? 1 : 0;
    page.area = (UiRect){ area.y, area.x + margin, area.rows, area.columns - 2 * margin };
    page.label_cells =
        page.area.columns >= LABEL_CELLS + MIN_TEXT_CELLS ? LABEL_CELLS : 0;
    ui_canvas_set_cursor(canvas, page.area.y, page.area.x);
    for (guint i = 0; i < self->facts->len; i++) {
        const UiFact *fact = &g_array_index(self->facts, UiFact, i);

        if (fact->label == NULL)
            draw_heading(&page, fact->text);
        else
            draw_fact(&page, fact);
    }
    self->n_rows = page.at;
    self->height = area.rows;
}

/* --- actions ---------------------------------------------------------------------------------- */

static UiReaction
scroll(FactsScreen *self, gint64 top)
{
    self->top = (int)CLAMP(top, 0, MAX(self->n_rows - self->height, 0));
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
facts_action(UiScreen *screen, UiAction action)
{
    FactsScreen *self = facts_of(screen);
    const UiSettingsPlace place = place_of(self);
    UiReaction reaction = ui_settings_groups_action(screen->context, &place, action);
    int page = MAX(self->height - 1, 1);

    if (reaction.kind != UI_REACT_NOT_MINE)
        return reaction;
    switch (action) {
    case UI_ACTION_NEXT:
        return scroll(self, self->top + 1);
    case UI_ACTION_PREVIOUS:
        return scroll(self, self->top - 1);
    case UI_ACTION_PAGE_DOWN:
        return scroll(self, self->top + page);
    case UI_ACTION_PAGE_UP:
        return scroll(self, self->top - page);
    case UI_ACTION_FIRST:
        return scroll(self, 0);
    case UI_ACTION_LAST:
        return scroll(self, G_MAXINT);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static bool
facts_offers(UiScreen *screen, UiAction action)
{
    const FactsScreen *self = facts_of(screen);

    /* Before the first frame nobody knows whether all of it fits. */
    return action != UI_ACTION_NEXT || self->n_rows == 0 || self->n_rows > self->height;
}

static void
facts_free(UiScreen *screen)
{
    g_array_unref(facts_of(screen)->facts);
    g_free(screen);
}

static const UiScreenClass facts_class = {
    .name = "settings",
    .scope = UI_SCOPE_FACTS,
    .title = facts_title,
    .draw = facts_draw,
    .action = facts_action,
    .offers = facts_offers,
    .free = facts_free,
};

static UiScreen *
open_page(const UiContext *context, UiGroup group, guint account,
          void (*fill)(const UiContext *context, GArray *facts))
{
    FactsScreen *self = g_new0(FactsScreen, 1);

    self->screen.screen_class = &facts_class;
    self->screen.context = context;
    self->group = group;
    self->account = account;
    self->facts = g_array_new(FALSE, FALSE, sizeof(UiFact));
    g_array_set_clear_func(self->facts, fact_clear);
    fill(context, self->facts);
    return &self->screen;
}

UiScreen *
ui_backup_screen_new(const UiContext *context, guint account, GError **error)
{
    (void)error;
    return open_page(context, UI_GROUP_BACKUP, account, ui_facts_of_backup);
}

UiScreen *
ui_about_screen_new(const UiContext *context, guint account, GError **error)
{
    (void)error;
    return open_page(context, UI_GROUP_ABOUT, account, ui_facts_of_program);
}
