/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_draw.c: how the retention page is divided (L4).
 *
 * From top to bottom: the fields, the forecast with its list, a note about the provider, what the field under
 * the cursor means. With 96 columns the forecast stands beside the rest. While the list has the cursor on a
 * smaller terminal the fields give their rows to it. */
#include <config.h>

#include "retention_draw.h"

#include <string.h>

#include "config/option.h"
#include "../widget/text.h"
#include "retention_form.h"
#include "retention_words.h"

#define ROWS_FOR_ALL  14
#define WIDE_CELLS    96
#define MEANS_CELLS   78 /* each sentence on one row */
#define MEANS_MOST    5
#define FORM_LEAST    5
#define LIST_LEAST    2
#define COLUMN_MEANS  6
#define PRESET_CELLS  18
#define ROWS_FOR_NOTE 24 /* of a note that is no warning */

/* --- small pieces ----------------------------------------------------------------------------- */

/* Takes `rows` off the top of `area`. */
static UiRect
take_rows(UiRect *area, int rows)
{
    UiRect top = *area;

    top.rows = CLAMP(rows, 0, MAX(area->rows, 0));
    area->y += top.rows;
    area->rows -= top.rows;
    return top;
}

static void
put_line(UiCanvas *canvas, UiRect area, UiRole role, const char *text)
{
    if (area.rows > 0)
        ui_canvas_put_cut(canvas, (UiSpot){ area.y, area.x, area.columns }, role, text);
}

static UiRetentionForm
form_of(const UiRetentionView *view, UiRetentionFormShape shape)
{
    return (UiRetentionForm){ .fields = ui_retention_fields(view->forecast.retention),
                              .shape = shape,
                              .field =
                                  view->forecast.is_in_list ? UI_N_FIELDS : view->field,
                              .is_editing = view->is_editing };
}

/* --- what the field means --------------------------------------------------------------------- */

/* Rows for the effect at any time, so that nothing moves when it gets longer. */
static int
effect_rows(int cells)
{
    return cells >= MEANS_CELLS ? 1 : 2;
}

/* The same for all fields, so that nothing moves with the cursor. */
static int
means_rows(const UiRetentionView *view, int cells)
{
    int most = 0;

    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        g_autofree char *means = ui_retention_means(i);
        g_autofree char *file = ui_retention_file(view->forecast.retention, i);

        most =
            MAX(most, ui_text_count_rows(means, cells) + ui_text_count_rows(file, cells));
    }
    return most + effect_rows(cells);
}

static void
draw_means(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    const UiRetention *retention = view->forecast.retention;
    bool is_wrong =
        ui_retention_fields_wrong(ui_retention_fields(retention)) != UI_N_FIELDS;
    g_autofree char *means = ui_retention_means(view->field);
    g_autofree char *effect = ui_retention_effect(retention, view->field);
    g_autofree char *file = ui_retention_file(retention, view->field);
    UiRect middle;

    ui_text_put(canvas, &area, area.rows, UI_ROLE_DIM, means);
    middle = take_rows(&area, effect_rows(area.columns));
    ui_text_put(canvas, &middle, middle.rows, is_wrong ? UI_ROLE_ERROR : UI_ROLE_DEFAULT,
                effect);
    ui_text_put(canvas, &area, area.rows, UI_ROLE_DIM, file);
}

static void
draw_note(UiCanvas *canvas, UiRect *area, const UiRetentionView *view)
{
    bool is_warning;
    g_autofree char *note = ui_retention_note(view->forecast.retention, &is_warning);

    ui_text_put(canvas, area, area->rows, is_warning ? UI_ROLE_WARNING : UI_ROLE_DIM,
                note);
}

static bool
has_warning(const UiRetentionView *view)
{
    bool is_warning;
    g_autofree char *note = ui_retention_note(view->forecast.retention, &is_warning);

    return is_warning;
}

/* --- beside each other ------------------------------------------------------------------------ */

/* Two in a row; brackets around the one that the fields are as. */
static void
draw_presets(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    guint is_as =
        ui_retention_fields_preset(ui_retention_fields(view->forecast.retention));

    for (guint i = 0; i < UI_RETENTION_N_PRESETS; i++) {
        bool is_here = i == is_as;
        g_autofree char *name =
            g_strdup_printf(is_here ? "[%s]" : " %s ", ui_retention_presets[i].name);
        UiSpot spot = { area.y + (int)i / 2, area.x + 1 + (i % 2 == 0 ? 0 : PRESET_CELLS),
                        PRESET_CELLS };

        if ((int)i / 2 < area.rows)
            ui_canvas_put(canvas, spot, is_here ? UI_ROLE_STRONG : UI_ROLE_DIM, name);
    }
}

static void
draw_left(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    UiRetentionForm form = form_of(view, UI_FORM_COLUMN);
    int n_means = MAX(means_rows(view, area.columns), COLUMN_MEANS);
    int n_form = MIN(ui_retention_form_rows(UI_FORM_COLUMN),
                     MAX(area.rows - n_means - 1, FORM_LEAST));
    const ConfigOption *option = config_option_find(
        CONFIG_SCOPE_ACCOUNT, ui_retention_field_kinds[view->field].key);
    UiRect means;

    ui_retention_form_draw(canvas, take_rows(&area, n_form), &form);
    if (area.rows >= n_means + 7) {
        take_rows(&area, 1);
        put_line(canvas, take_rows(&area, 1), UI_ROLE_HEADING, "Presets (P)");
        draw_presets(canvas, take_rows(&area, 2), view);
    }
    if (area.rows > n_means + 2) {
        take_rows(&area, 1);
        draw_note(canvas, &area, view);
    }
    take_rows(&area, 1);
    means = take_rows(&area, n_means);
    draw_means(canvas, means, view);
    take_rows(&area, 1);
    if (option->help != NULL && area.rows > 2)
        ui_text_put(canvas, &area, area.rows, UI_ROLE_DIM, option->help);
}

static guint
draw_wide(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    UiRect left = { area.y, area.x, area.rows, UI_FORM_COLUMN_CELLS };
    UiRect right = { area.y, area.x + UI_FORM_COLUMN_CELLS + 3, area.rows,
                     area.columns - UI_FORM_COLUMN_CELLS - 3 };

    for (int i = 0; i < area.rows; i++)
        ui_canvas_put(canvas, (UiSpot){ area.y + i, left.x + left.columns + 1, 1 },
                      UI_ROLE_RULE, "│");
    draw_left(canvas, left, view);
    return ui_forecast_draw(canvas, right, &view->forecast);
}

/* --- below each other ------------------------------------------------------------------------- */

static UiRetentionFormShape
shape_of(int columns)
{
    return columns >= UI_FORM_ROOMY_CELLS ? UI_FORM_ROOMY : UI_FORM_NARROW;
}

/* A rule, and in it how many rows of the fields are not to be seen. */
static void
draw_border(UiCanvas *canvas, UiRect area, int n_below)
{
    g_autofree char *words =
        g_strdup_printf(" %d more row%s below ", n_below, n_below == 1 ? "" : "s");
    UiSpot spot = { area.y, area.x - 1, area.columns + 2 };

    ui_canvas_rule(canvas, spot);
    spot.cells -= 2;
    if (n_below > 0)
        ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, words);
}

/* While the list has the cursor: the policy in one row, and all others for the list. */
static guint
draw_tall_list(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    g_autofree char *policy = ui_retention_policy_words(view->forecast.retention);
    UiRect rows;
    guint shown;

    put_line(canvas, take_rows(&area, 1), UI_ROLE_DEFAULT, policy);
    draw_border(canvas, take_rows(&area, 1), 0);
    rows = take_rows(&area, area.rows - 1);
    shown = ui_forecast_draw(canvas, rows, &view->forecast);
    draw_note(canvas, &area, view);
    return shown;
}

static guint
draw_tall(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    UiRetentionForm form = form_of(view, shape_of(area.columns));
    int n_means = MIN(means_rows(view, area.columns), MEANS_MOST);
    int n_note = has_warning(view) || area.rows > ROWS_FOR_NOTE;
    int n_least = ui_forecast_rows(&view->forecast, area.columns) + LIST_LEAST;
    int n_form = area.rows - n_means - n_note - 1 - n_least;
    UiRect fields, forecast, note;
    guint shown;

    fields =
        take_rows(&area, CLAMP(n_form, FORM_LEAST, ui_retention_form_rows(form.shape)));
    draw_border(canvas, take_rows(&area, 1),
                ui_retention_form_draw(canvas, fields, &form));
    forecast = take_rows(&area, area.rows - n_means - n_note);
    shown = ui_forecast_draw(canvas, forecast, &view->forecast);
    note = take_rows(&area, n_note);
    draw_note(canvas, &note, view);
    draw_means(canvas, area, view);
    return shown;
}

/* One row says what the next session does; the others are the fields', or the list's. */
static guint
draw_small(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    UiRetentionForm form = form_of(view, shape_of(area.columns));
    g_autofree char *brief = ui_retention_brief(view->forecast.retention);
    UiRect rows = take_rows(&area, area.rows > 1 ? area.rows - 1 : area.rows);

    put_line(canvas, area, UI_ROLE_STRONG, brief);
    if (view->forecast.is_in_list)
        return ui_forecast_draw_list(canvas, rows, &view->forecast);
    ui_retention_form_draw(canvas, rows, &form);
    return 0;
}

/* A blank column at each side where there is room for it. */
static UiRect
inside(UiRect area)
{
    int margin = area.columns >= 20 ? 1 : 0;

    return (UiRect){ area.y, area.x + margin, area.rows, area.columns - 2 * margin };
}

guint
ui_retention_draw(UiCanvas *canvas, UiRect whole, const UiRetentionView *view)
{
    UiRect area = inside(whole);

    if (area.rows < ROWS_FOR_ALL)
        return draw_small(canvas, area, view);
    if (area.columns >= WIDE_CELLS)
        return draw_wide(canvas, area, view);
    return view->forecast.is_in_list ? draw_tall_list(canvas, area, view)
                                     : draw_tall(canvas, area, view);
}

void
ui_retention_draw_empty(UiCanvas *canvas, UiRect whole, const char *config_file)
{
    UiRect area = inside(whole);

    ui_canvas_set_cursor(canvas, area.y, area.x);
    ui_text_put(canvas, &area, area.rows, UI_ROLE_NOTE,
                "There is no account yet. Write one into");
    ui_text_put(canvas, &area, area.rows, UI_ROLE_DEFAULT, config_file);
    ui_text_put(canvas, &area, area.rows, UI_ROLE_NOTE,
                "postbag.conf(5) shows the eight lines it takes.");
}
