/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_draw.c: how a page of fields looks (L4).
 *
 * From top to bottom: the list, the fields, and what the field at the cursor means; with WIDE_CELLS that
 * stands beside the fields, with the manual's paragraph. What it takes does not depend on what it says, so
 * that nothing moves while a person types. */
#include <config.h>

#include "form_draw.h"

#include <string.h>

#include "base/text.h"
#include "../widget/text.h"
#include "form_sample.h"

#define MARK_CELLS     2 /* "> " */
#define STATE_CELLS    2 /* "* " */
#define FIELD_CELLS    40
#define WIDE_CELLS     96
#define LEFT_CELLS     58
#define PROBLEM_CELLS  14
#define ROWS_FOR_LIST  14
#define ROWS_FOR_RULES 9 /* thin lines between the parts */
#define LIST_ROWS      4
#define TALL_LIST_ROWS 8
#define TALL_ROWS      30
#define MEANS_ROWS     3
#define ROOMY_MEANS    5

static UiSpot
row_of(UiRect *area)
{
    UiSpot spot = { area->y, area->x, area->columns };

    area->y++;
    area->rows--;
    return spot;
}

/* --- one field -------------------------------------------------------------------------------- */

/* What a person may see of the value: a proxy's password is nobody's. The caller frees. */
static char *
shown_value(const UiFormField *field, const char *value)
{
    const char *at = strrchr(value, '@');
    const char *scheme = strstr(value, "://");

    if (field->option->type != CONFIG_TYPE_PROXY || at == NULL || scheme == NULL ||
        scheme > at)
        return pb_text_visible(value, -1, PB_TEXT_LINE);
    return g_strdup_printf("%.*s…%s", (int)(scheme + 3 - value), value, at);
}

static int
radio_width(char **choices)
{
    int width = 0;

    for (char **choice = choices; *choice != NULL; choice++)
        width += (int)strlen("(o) ") + pb_text_width(*choice, -1) +
                 (choice[1] == NULL ? 0 : 2);
    return width;
}

static void
draw_radio(UiCanvas *canvas, UiSpot *spot, char **choices, const char *value)
{
    for (char **choice = choices; *choice != NULL; choice++) {
        bool is_chosen = g_ascii_strcasecmp(*choice, value) == 0;

        ui_text_put_on(canvas, spot, is_chosen ? UI_ROLE_OK : UI_ROLE_DIM,
                       is_chosen ? "(o) " : "( ) ");
        ui_text_put_on(canvas, spot, is_chosen ? UI_ROLE_DEFAULT : UI_ROLE_DIM, *choice);
        ui_text_put_on(canvas, spot, UI_ROLE_DEFAULT, "  ");
    }
}

/* Where there is no room for all of them: the one that holds, between arrows. */
static void
draw_chosen(UiCanvas *canvas, UiSpot *spot, const char *value)
{
    ui_text_put_on(canvas, spot, UI_ROLE_DIM, "< ");
    ui_text_put_on(canvas, spot, UI_ROLE_DEFAULT, value);
    ui_text_put_on(canvas, spot, UI_ROLE_DIM, " >");
}

static void
draw_text(UiCanvas *canvas, UiSpot *spot, const char *text, UiRole role)
{
    int cells = MIN(MAX(spot->cells - 4, 1), FIELD_CELLS);

    ui_text_put_on(canvas, spot, UI_ROLE_DIM, "[ ");
    ui_canvas_put_cut(canvas, (UiSpot){ spot->y, spot->x, cells }, role, text);
    spot->x += cells;
    spot->cells -= cells;
    ui_text_put_on(canvas, spot, UI_ROLE_DIM, " ]");
}

static void
draw_edited(UiCanvas *canvas, UiSpot *spot, const UiLine *line)
{
    int cells = MIN(MAX(spot->cells - 4, 1), FIELD_CELLS);

    ui_text_put_on(canvas, spot, UI_ROLE_DIM, "[ ");
    ui_line_draw(canvas, (UiSpot){ spot->y, spot->x, cells }, line);
    spot->x += cells;
    spot->cells -= cells;
    ui_text_put_on(canvas, spot, UI_ROLE_DIM, " ]");
}

static void
draw_value(UiCanvas *canvas, UiSpot *spot, const UiFormView *view, guint i)
{
    const UiFormField *field = ui_form_field(view->form, i);
    const UiFormRow *row =
        ui_form_row(view->page, field->option->scope, field->option->key);
    const char *value = ui_form_value(view->form, i);
    g_autofree char *implied = ui_form_implied(view->form, i);
    g_autofree char *shown = shown_value(field, implied != NULL ? implied : value);
    bool is_default = *field->text == '\0';
    UiRole role = field->problem != NULL ? UI_ROLE_WARNING
                  : is_default           ? UI_ROLE_DIM
                                         : UI_ROLE_DEFAULT;
    g_auto(GStrv) choices = NULL;

    switch (field->option->type) {
    case CONFIG_TYPE_YES_NO:
        ui_text_put_on(canvas, spot, UI_ROLE_DEFAULT,
                       g_ascii_strcasecmp(value, "yes") == 0 ? "[x]" : "[ ]");
        break;
    case CONFIG_TYPE_CHOICE:
        choices = g_strsplit(field->option->allowed, ", ", -1);
        if (radio_width(choices) <= spot->cells)
            draw_radio(canvas, spot, choices, value);
        else
            draw_chosen(canvas, spot, shown);
        break;
    default:
        if (row->is_chosen)
            draw_chosen(canvas, spot, shown);
        else
            draw_text(canvas, spot, shown, role);
    }
}

static void
draw_field(UiCanvas *canvas, UiSpot spot, const UiFormView *view, int i)
{
    const UiFormField *field = ui_form_field(view->form, (guint)i);
    bool is_here = i == view->cursor && !view->is_naming;
    bool is_changed = ui_form_field_is_changed(view->form, (guint)i);
    const char *label =
        ui_form_row(view->page, field->option->scope, field->option->key)->label;
    UiSpot start = spot;

    ui_text_put_on(canvas, &spot, UI_ROLE_STRONG, is_here ? "> " : "  ");
    ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x, UI_FORM_LABEL_CELLS },
                  is_here ? UI_ROLE_DEFAULT : UI_ROLE_HEADER_NAME, label);
    spot.x = start.x + MARK_CELLS + UI_FORM_LABEL_CELLS + 1;
    spot.cells = start.cells - MARK_CELLS - UI_FORM_LABEL_CELLS - 1;
    ui_text_put_on(canvas, &spot, UI_ROLE_WARNING,
                   field->problem != NULL ? "! "
                   : is_changed           ? "* "
                                          : "  ");
    if (is_here)
        ui_canvas_set_cursor(canvas, spot.y, spot.x);
    if (is_here && view->line != NULL)
        draw_edited(canvas, &spot, view->line);
    else
        draw_value(canvas, &spot, view, (guint)i);
    if (field->problem != NULL && spot.cells >= PROBLEM_CELLS)
        ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x + 1, spot.cells - 1 },
                          UI_ROLE_WARNING, field->problem);
}

static int
draw_fields(UiCanvas *canvas, UiRect area, const UiFormView *view)
{
    int n = (int)ui_form_n(view->form);
    int top = CLAMP(view->top, 0, MAX(n - area.rows, 0));

    if (view->page->group == UI_GROUP_DISPLAY && area.rows > n + 1)
        ui_form_sample_draw(canvas,
                            (UiRect){ area.y + n + 1, area.x + MARK_CELLS,
                                      area.rows - n - 1, area.columns - MARK_CELLS });
    if (n == 0)
        ui_text_put(canvas, &area, 3, UI_ROLE_NOTE, view->empty);
    if (view->cursor >= 0 && view->cursor < top)
        top = view->cursor;
    if (view->cursor >= top + area.rows)
        top = view->cursor - area.rows + 1;
    for (int i = top; i < n && i < top + area.rows; i++)
        draw_field(canvas, (UiSpot){ area.y + i - top, area.x, area.columns }, view, i);
    return MAX(area.rows, 1);
}

/* --- what it means ---------------------------------------------------------------------------- */

/* The caller frees. */
static char *
file_words(const UiFormField *field)
{
    const char *option_default = field->option->default_text;
    g_autofree char *head = option_default == NULL
                                ? g_strdup("No default.")
                                : g_strdup_printf("Default %s.", option_default);
    g_autofree char *all =
        g_strdup_printf("%s   File: [%s] %s", head, field->group, field->option->key);

    return pb_text_visible(all, -1, PB_TEXT_LINE);
}

static void
draw_means_of_name(UiCanvas *canvas, UiRect area, const UiFormView *view)
{
    bool is_rule = view->page->list == CONFIG_SCOPE_RULE;
    g_autofree char *problem =
        view->problem == NULL ? NULL : g_strdup_printf("! %s", view->problem);

    ui_text_put(canvas, &area, 2, UI_ROLE_DIM,
                is_rule ? "Means: what the rule is called."
                        : "Means: what the account is called here; it keeps that name.");
    ui_text_put(canvas, &area, 2, problem != NULL ? UI_ROLE_WARNING : UI_ROLE_DEFAULT,
                problem != NULL ? problem : "Enter goes on to its fields.");
}

/* The lines keep their places while a person types: each has one row, and what is left over goes to the meaning,
 * then to the effect, where they need it at that width. */
static void
draw_means(UiCanvas *canvas, UiRect area, const UiFormView *view)
{
    const UiFormField *field;
    g_autofree char *means = NULL;
    g_autofree char *effect = NULL;
    g_autofree char *file = NULL;
    int means_rows, effect_rows, file_rows;

    if (view->is_naming)
        draw_means_of_name(canvas, area, view);
    if (view->cursor < 0 || view->is_naming)
        return;
    field = ui_form_field(view->form, (guint)view->cursor);
    means = g_strdup_printf("Means: %s", field->option->means);
    effect = field->problem != NULL ? g_strdup_printf("! %s", field->problem)
                                    : g_strdup_printf("Effect now: %s", view->effect);
    file = file_words(field);
    file_rows = area.rows > ROOMY_MEANS ? 2 : 1;
    means_rows = CLAMP(ui_text_count_rows(means, area.columns), 1,
                       MAX(area.rows - file_rows - 1, 1));
    effect_rows = CLAMP(ui_text_count_rows(effect, area.columns), 1,
                        MAX(area.rows - means_rows - file_rows, 1));
    ui_text_put(canvas, &area, means_rows, UI_ROLE_DIM, means);
    ui_text_put(canvas, &area, effect_rows,
                field->problem != NULL ? UI_ROLE_WARNING : UI_ROLE_DEFAULT, effect);
    ui_text_put(canvas, &area, file_rows, UI_ROLE_DIM, file);
}

/* Beside the fields there is room for the manual. */
static void
draw_manual(UiCanvas *canvas, UiRect area, const UiFormView *view)
{
    const UiFormField *field;
    UiRect means = { area.y, area.x, MIN(area.rows, 7), area.columns };

    draw_means(canvas, means, view);
    if (view->cursor < 0 || view->is_naming)
        return;
    area.y += means.rows + 1;
    area.rows -= means.rows + 1;
    field = ui_form_field(view->form, (guint)view->cursor);
    if (field->option->help != NULL)
        ui_text_put(canvas, &area, area.rows, UI_ROLE_DIM, field->option->help);
    if (area.rows > 2) {
        g_autofree char *allowed =
            g_strdup_printf("Allowed: %s.", field->option->allowed);

        area.y++;
        area.rows--;
        ui_text_put(canvas, &area, area.rows, UI_ROLE_DIM, allowed);
    }
}

/* --- the page --------------------------------------------------------------------------------- */

static void
draw_naming(UiCanvas *canvas, UiSpot spot, const UiFormView *view)
{
    ui_text_put_on(canvas, &spot, UI_ROLE_STRONG, "> ");
    ui_text_put_on(canvas, &spot, UI_ROLE_HEADER_NAME, "Name ");
    draw_edited(canvas, &spot, view->line);
    if (view->problem != NULL && spot.cells > 3)
        ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x + 1, spot.cells - 1 },
                          UI_ROLE_WARNING, view->problem);
}

static void
draw_rule(UiCanvas *canvas, UiRect *area)
{
    UiSpot spot = row_of(area);

    ui_canvas_rule(canvas, (UiSpot){ spot.y, spot.x - 1, spot.cells + 2 });
}

static void
cut_list(UiCanvas *canvas, UiRect *area, const UiFormView *view)
{
    int most = area->rows >= TALL_ROWS ? TALL_LIST_ROWS : LIST_ROWS;
    int n = view->list == NULL ? 0 : (int)view->list->len;
    int rows = MIN(n, most);

    if (area->rows < ROWS_FOR_LIST || (rows == 0 && !view->is_naming)) {
        if (view->is_naming)
            draw_naming(canvas, row_of(area), view);
        return;
    }
    if (rows > 0)
        ui_form_list_draw(canvas, (UiRect){ area->y, area->x, rows, area->columns },
                          view->page->list, view->list,
                          view->is_naming ? G_MAXUINT : view->selected);
    area->y += rows;
    area->rows -= rows;
    if (view->is_naming)
        draw_naming(canvas, row_of(area), view);
    draw_rule(canvas, area);
}

static int
draw_wide(UiCanvas *canvas, UiRect area, const UiFormView *view)
{
    UiRect left = { area.y, area.x, area.rows, LEFT_CELLS };
    UiRect right = { area.y, area.x + LEFT_CELLS + 3, area.rows,
                     area.columns - LEFT_CELLS - 3 };

    for (int i = 0; i < area.rows; i++)
        ui_canvas_put(canvas, (UiSpot){ area.y + i, area.x + LEFT_CELLS + 1, 1 },
                      UI_ROLE_RULE, "│");
    draw_manual(canvas, right, view);
    return draw_fields(canvas, left, view);
}

static int
draw_tall(UiCanvas *canvas, UiRect area, const UiFormView *view)
{
    int means = area.rows >= ROWS_FOR_LIST - 2 ? ROOMY_MEANS : MEANS_ROWS;
    bool has_rule = area.rows >= ROWS_FOR_RULES;
    UiRect fields = area;

    means = MIN(means, MAX(area.rows - 1, 0));
    fields.rows -= means + (has_rule ? 1 : 0);
    area.y += fields.rows;
    area.rows -= fields.rows;
    if (has_rule)
        draw_rule(canvas, &area);
    draw_means(canvas, area, view);
    return draw_fields(canvas, fields, view);
}

int
ui_form_view_draw(UiCanvas *canvas, UiRect whole, const UiFormView *view)
{
    int margin = whole.columns >= 20 ? 1 : 0;
    UiRect area = { whole.y, whole.x + margin, whole.rows, whole.columns - 2 * margin };

    ui_canvas_set_cursor(canvas, area.y, area.x);
    cut_list(canvas, &area, view);
    if (area.columns >= WIDE_CELLS && area.rows >= ROWS_FOR_RULES)
        return draw_wide(canvas, area, view);
    return draw_tall(canvas, area, view);
}
