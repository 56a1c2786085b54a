/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/plan_draw.c: drawing the server plan (L4): totals, a line of notice or search, the rows, and
 * two lines about the one under the cursor.
 *
 * Every column starts at a fixed cell, so that a sign of unexpected width cannot shift the next one. */
#include <config.h>

#include "plan_draw.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "plan_words.h"

#define ROWS_FOR_NOTICE 8
#define ROWS_FOR_ONE    5 /* line about the row under the cursor */
#define ROWS_FOR_TWO    8
#define ROWS_FOR_RULE   14
#define GAP             3
#define OLD             PB_DAY /* of a listing that is to be told */

typedef struct {
    int min_columns;
    int word_cells, date_cells, size_cells, person_cells, reason_cells;
} Shape;

static const Shape shapes[] = {
    { 120, 9, 8, 5, 22, 26 }, { 100, 9, 8, 5, 18, 24 }, { 80, 9, 8, 5, 12, 21 },
    { 64, 9, 8, 0, 0, 21 },   { 52, 1, 8, 0, 0, 21 },   { 36, 1, 8, 0, 0, 0 },
    { 0, 1, 0, 0, 0, 0 },
};

static UiSpot
line_of(UiRect area, int row)
{
    int margin = area.columns >= 20 ? 1 : 0;

    return (UiSpot){ area.y + row, area.x + margin, area.columns - 2 * margin };
}

/* --- zones ------------------------------------------------------------------------------------ */

static int
lines_above(UiRect area)
{
    return area.rows >= ROWS_FOR_NOTICE ? 2 : 1;
}

static int
lines_below(UiRect area)
{
    int lines = area.rows >= ROWS_FOR_TWO ? 2 : area.rows >= ROWS_FOR_ONE ? 1 : 0;

    return area.rows >= ROWS_FOR_RULE ? lines + 1 : lines;
}

guint
ui_plan_height(UiRect area)
{
    int rule = area.rows >= ROWS_FOR_RULE ? 1 : 0;

    return (guint)MAX(area.rows - lines_above(area) - rule - lines_below(area), 1);
}

/* --- totals ----------------------------------------------------------------------------------- */

static int
sums_width(const UiPlanSum *sums, bool has_size, bool has_all)
{
    int width = -GAP;

    for (gsize i = 0; i < UI_PLAN_N_SUMS; i++) {
        g_autofree char *text = ui_plan_sum(&sums[i], has_size);

        if (sums[i].n > 0
                ? has_all || sums[i].is_needed || sums[i].role != UI_ROLE_DEFAULT
                : sums[i].is_needed)
            width += pb_text_width(text, -1) + GAP;
    }
    return width;
}

/* What is of least use goes first: sizes, then what is not needed. */
static void
draw_totals(UiCanvas *canvas, UiSpot spot, const SyncTotals *totals)
{
    UiPlanSum sums[UI_PLAN_N_SUMS];
    bool has_size, has_all;

    ui_plan_sums(totals, sums);
    has_size = sums_width(sums, true, true) <= spot.cells;
    has_all = sums_width(sums, has_size, true) <= spot.cells;
    for (gsize i = 0; i < UI_PLAN_N_SUMS && spot.cells > 0; i++) {
        g_autofree char *text = NULL;
        int used;

        if (sums[i].n > 0
                ? !(has_all || sums[i].is_needed || sums[i].role != UI_ROLE_DEFAULT)
                : !sums[i].is_needed)
            continue;
        text = ui_plan_sum(&sums[i], has_size);
        used = ui_canvas_put_cut(canvas, spot, sums[i].role, text) + GAP;
        spot.x += used;
        spot.cells -= used;
    }
}

/* What waits for a yes, or what is searched for. */
static void
draw_notice(UiCanvas *canvas, UiSpot spot, const UiPlanView *view)
{
    const SyncTotals *totals = sync_forecast_totals(ui_plan_forecast(view->plan));
    g_autofree char *text = NULL;

    if (ui_search_is_on(view->search)) {
        ui_search_draw(canvas, spot, view->search);
        return;
    }
    if (totals->n_over_limit > 0) {
        g_autofree char *held = ui_plan_held(totals, ui_plan_limit(view->plan));

        text = g_strdup_printf("%s: F asks for your yes", held);
        ui_canvas_put_cut(canvas, spot, UI_ROLE_WARNING, text);
        return;
    }
    if (view->now - sync_forecast_listed_at(ui_plan_forecast(view->plan)) > OLD) {
        ui_canvas_put_cut(canvas, spot, UI_ROLE_WARNING,
                          "What came or went since that listing is not in it; F asks the "
                          "server.");
        return;
    }
    ui_canvas_put_cut(canvas, spot, UI_ROLE_DIM,
                      "Changes are saved at once; they happen in the next session, or "
                      "with F now.");
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Draws into `cells` at `*x` and goes on behind them. */
static UiSpot
take(UiSpot *rest, int cells)
{
    UiSpot spot = { rest->y, rest->x, MIN(cells, MAX(rest->cells, 0)) };

    if (cells > 0) {
        rest->x += cells + 1;
        rest->cells -= cells + 1;
    }
    return spot;
}

static void
draw_mark(UiCanvas *canvas, UiSpot spot, const SyncDecision *decision)
{
    UiPlanMark mark = ui_plan_mark(decision);
    const char letter[] = { mark.letter, '\0' };

    ui_canvas_put(canvas, spot, mark.role, letter);
    if (spot.cells <= 2)
        return;
    ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x + 2, spot.cells - 2 }, mark.role,
                  mark.word);
}

static void
draw_subject(UiCanvas *canvas, UiSpot spot, const SyncForecastRow *row)
{
    if (row->here != NULL) {
        ui_canvas_put_cut(canvas, spot, UI_ROLE_DEFAULT,
                          *row->here->subject == '\0' ? "(no subject)"
                                                      : row->here->subject);
    } else {
        g_autofree char *uidl =
            pb_text_visible_cut(row->entry->uidl, (gssize)row->entry->uidl_len, 200);
        g_autofree char *text = g_strdup_printf("UIDL %s", uidl);

        ui_canvas_put_cut(canvas, spot, UI_ROLE_DIM, text);
    }
}

static const char *
person_of(const SyncForecastRow *row)
{
    if (row->here == NULL)
        return "-";
    return *row->here->from_name != '\0'      ? row->here->from_name
           : *row->here->from_address != '\0' ? row->here->from_address
                                              : "(no name)";
}

static void
draw_columns(UiCanvas *canvas, UiSpot rest, const Shape *shape,
             const SyncForecastRow *row, gint64 now)
{
    g_autofree char *reason = ui_plan_reason(row->decision);

    if (shape->reason_cells > 0) {
        UiSpot spot = { rest.y, rest.x + rest.cells - shape->reason_cells,
                        shape->reason_cells };

        ui_canvas_put_cut(canvas, spot, ui_plan_mark(row->decision).role, reason);
        rest.cells -= shape->reason_cells + 2;
    }
    draw_mark(canvas, take(&rest, shape->word_cells), row->decision);
    if (shape->date_cells > 0) {
        g_autofree char *date = pb_date_short(
            row->here != NULL ? row->here->sort_date : row->entry->first_seen, now);

        ui_canvas_put_right(canvas, take(&rest, shape->date_cells), UI_ROLE_DIM, date);
    }
    if (shape->size_cells > 0) {
        g_autofree char *size = pb_size_to_string(row->entry->size);

        ui_canvas_put_right(canvas, take(&rest, shape->size_cells), UI_ROLE_DIM, size);
    }
    if (shape->person_cells > 0)
        ui_canvas_put_cut(canvas, take(&rest, shape->person_cells), UI_ROLE_DEFAULT,
                          person_of(row));
    draw_subject(canvas, rest, row);
}

static void
draw_row(UiCanvas *canvas, UiSpot spot, const SyncForecastRow *row, gint64 now)
{
    const Shape *shape = shapes;
    int marks = spot.cells >= 20 ? 3 : 1;

    while (spot.cells < shape->min_columns)
        shape++;
    if (row->entry->wish != STORE_WISH_NONE || row->entry->is_wanted)
        ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x + marks - 2 + (marks == 1), 1 },
                      UI_ROLE_KEY, "*");
    draw_columns(canvas,
                 (UiSpot){ spot.y, spot.x + marks, spot.cells - marks - (marks > 1) },
                 shape, row, now);
}

static void
draw_rows(UiCanvas *canvas, UiRect area, const UiPlanView *view)
{
    guint n = ui_plan_n_rows(view->plan);

    for (int i = 0; i < area.rows && view->top + (guint)i < n; i++) {
        guint at = view->top + (guint)i;
        SyncForecastRow row = ui_plan_row(view->plan, at);
        UiSpot spot = { area.y + i, area.x, area.columns };

        draw_row(canvas, spot, &row, view->now);
        if (at != ui_plan_cursor(view->plan))
            continue;
        if (area.columns >= 20)
            ui_canvas_put(canvas, spot, UI_ROLE_DEFAULT, ">");
        ui_canvas_select(canvas, spot);
        if (!view->search->is_typing)
            ui_canvas_set_cursor(canvas, spot.y, spot.x);
    }
}

/* --- below ------------------------------------------------------------------------------------ */

static void
draw_below(UiCanvas *canvas, UiRect area, const UiPlanView *view)
{
    int lines = MIN(lines_below(area), 2);
    SyncForecastRow row;
    g_autofree char *sentence = NULL;
    g_autofree char *copy = NULL;

    if (area.rows >= ROWS_FOR_RULE)
        ui_canvas_rule(canvas, (UiSpot){ area.y + area.rows - lines_below(area), area.x,
                                         area.columns });
    if (ui_plan_n_rows(view->plan) == 0 || lines == 0)
        return;
    row = ui_plan_row(view->plan, ui_plan_cursor(view->plan));
    sentence = lines == 1 ? ui_plan_reason(row.decision) : ui_plan_sentence(&row);
    copy = ui_plan_copy(&row);
    ui_canvas_put_cut(canvas, line_of(area, area.rows - lines),
                      ui_plan_mark(row.decision).role, sentence);
    if (lines > 1)
        ui_canvas_put_cut(canvas, line_of(area, area.rows - 1), UI_ROLE_DIM, copy);
}

void
ui_plan_draw(UiCanvas *canvas, UiRect area, const UiPlanView *view)
{
    const SyncForecast *forecast = ui_plan_forecast(view->plan);
    int above = lines_above(area);
    bool has_rule = area.rows >= ROWS_FOR_RULE;
    UiRect list = { area.y + above + has_rule, area.x, (int)ui_plan_height(area),
                    area.columns };

    if (above > 1 || !view->search->is_typing)
        draw_totals(canvas, line_of(area, 0), sync_forecast_totals(forecast));
    if (above > 1 || view->search->is_typing)
        draw_notice(canvas, line_of(area, above - 1), view);
    if (has_rule)
        ui_canvas_rule(canvas, (UiSpot){ area.y + above, area.x, area.columns });
    draw_rows(canvas, list, view);
    draw_below(canvas, area, view);
}
