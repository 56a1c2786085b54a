/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_draw.c: how the retention page looks (L4).
 *
 * From top to bottom: the fields, the forecast, the messages that would go, what the setting means; with
 * 100 columns the forecast stands beside the rest. What does not fit goes in the reverse order. No row
 * comes or goes while a person types: what is wrong, and the difference, have their places. */
#include <config.h>

#include "retention_draw.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "config/option.h"
#include "../words.h"
#include "../wrap.h"

#define NUMBER_CELLS      7 /* five digits and the brackets */
#define DATE_CELLS        8
#define ROWS_FOR_HEADINGS 14
#define ROOMY_CELLS       76 /* all about the listing in one row */
#define HEADING_CELLS     50
#define MEANS_CELLS       78 /* the effect on one row */
#define MEANS_ROWS_MAX    6
#define WIDE_CELLS        98
#define LEFT_CELLS        46

const UiRetentionField ui_retention_fields[UI_RETENTION_N_FIELDS] = {
    { CONFIG_LEAVE_ALWAYS, "always", NULL },
    { CONFIG_LEAVE_NEVER, "until downloaded and verified", NULL },
    { CONFIG_LEAVE_FOR, "for", "after download" },
};

/* --- small pieces ----------------------------------------------------------------------------- */

/* Takes one row off the top of `area`; false when none is left. */
static bool
take_row(UiRect *area, UiSpot *spot)
{
    if (area->rows <= 0)
        return false;
    *spot = (UiSpot){ area->y, area->x, area->columns };
    area->y++;
    area->rows--;
    return true;
}

static void
put_line(UiCanvas *canvas, UiRect *area, UiRole role, const char *text)
{
    UiSpot spot;

    if (take_row(area, &spot))
        ui_canvas_put_cut(canvas, spot, role, text);
}

/* Over as many rows as it takes, at most `most`. */
static void
put_wrapped(UiCanvas *canvas, UiRect *area, int most, UiRole role, const char *text)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize at = 0, len = strlen(text);
    UiSpot spot;

    ui_wrap_begin(wrap, text, 0, len);
    for (int i = 0; at < len && i < most && take_row(area, &spot); i++) {
        gsize line_len;
        gsize next = ui_wrap_next(wrap, at, MAX(spot.cells, 1), &line_len);

        if (i == most - 1 && next < len)
            ui_canvas_put_cut(canvas, spot, role, text + at);
        else
            ui_canvas_put_len(canvas, spot, role, text + at, line_len);
        at = next;
    }
}

static int
count_wrapped(const char *text, int cells)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize at = 0, len = strlen(text), line_len;
    int n = 0;

    ui_wrap_begin(wrap, text, 0, len);
    for (; at < len; n++)
        at = ui_wrap_next(wrap, at, MAX(cells, 1), &line_len);
    return n;
}

/* Draws and moves the spot behind it. */
static void
put_on(UiCanvas *canvas, UiSpot *spot, UiRole role, const char *text)
{
    int used = ui_canvas_put(canvas, *spot, role, text);

    spot->x += used;
    spot->cells -= used;
}

/* Cuts `cells` and a gap off the left end. */
static UiSpot
take_column(UiSpot *spot, int cells, int gap)
{
    UiSpot column = { spot->y, spot->x, MIN(cells, spot->cells) };

    spot->x += cells + gap;
    spot->cells -= cells + gap;
    return column;
}

/* --- the fields ------------------------------------------------------------------------------- */

static void
draw_number(UiCanvas *canvas, UiSpot *spot, const UiRetention *retention, bool is_active)
{
    g_autofree char *number =
        g_strdup_printf("[%*s]", NUMBER_CELLS - 2, ui_retention_number(retention));

    put_on(canvas, spot, UI_ROLE_DEFAULT, " ");
    put_on(canvas, spot, is_active ? UI_ROLE_FIELD_ACTIVE : UI_ROLE_FIELD, number);
    /* On the last digit: what is typed next comes behind it. */
    if (is_active)
        ui_canvas_set_cursor(canvas, spot->y, spot->x - 2);
    put_on(canvas, spot, UI_ROLE_DEFAULT, " ");
    put_on(canvas, spot, UI_ROLE_DEFAULT, ui_retention_unit(retention));
    put_on(canvas, spot, UI_ROLE_DEFAULT, " ");
}

static void
draw_field(UiCanvas *canvas, UiRect *area, const UiRetention *retention, int i,
           bool is_active)
{
    const UiRetentionField *field = &ui_retention_fields[i];
    bool is_chosen = ui_retention_leave(retention) == field->leave;
    UiSpot spot;

    if (!take_row(area, &spot))
        return;
    if (is_active)
        ui_canvas_set_cursor(canvas, spot.y, spot.x);
    put_on(canvas, &spot, UI_ROLE_DEFAULT, is_active ? "> " : "  ");
    put_on(canvas, &spot, is_chosen ? UI_ROLE_OK : UI_ROLE_DEFAULT,
           is_chosen ? "(o) " : "( ) ");
    put_on(canvas, &spot, is_chosen ? UI_ROLE_STRONG : UI_ROLE_DEFAULT, field->before);
    if (field->leave == CONFIG_LEAVE_FOR)
        draw_number(canvas, &spot, retention, is_active);
    if (field->after != NULL)
        put_on(canvas, &spot, UI_ROLE_DEFAULT, field->after);
}

/* In the row below the number; empty when all is well. */
static void
draw_problem(UiCanvas *canvas, UiRect *area, const UiRetention *retention, int indent)
{
    const char *problem = ui_retention_problem(retention);
    g_autofree char *words =
        problem == NULL ? g_strdup("") : g_strdup_printf("%*s! %s", indent, "", problem);

    put_line(canvas, area, UI_ROLE_ERROR, words);
}

/* On a terminal too small for all of them the active one is the last to go. */
static void
draw_fields(UiCanvas *canvas, UiRect *area, const UiRetentionView *view)
{
    int first = area->rows >= UI_RETENTION_N_FIELDS
                    ? 0
                    : CLAMP(view->field - area->rows + 1, 0, UI_RETENTION_N_FIELDS - 1);

    for (int i = first; i < UI_RETENTION_N_FIELDS; i++)
        draw_field(canvas, area, view->retention, i, i == view->field);
}

/* --- the forecast ----------------------------------------------------------------------------- */

typedef struct {
    const char *label;
    guint n;
    guint64 bytes;
    UiRole note_role;
    const char *notes[3]; /* behind the figures: the first that fits; up to a NULL */
} Sum;

static void
draw_sum(UiCanvas *canvas, UiRect *area, const Sum *sum)
{
    /* For what width, and how it is shared out; the last one is for all. */
    static const struct {
        int from, indent, label, count, size, gap;
    } shares[] = { { 50, 2, 14, 9, 8, 3 },
                   { 30, 2, 13, 7, 7, 1 },
                   { 0, 0, 12, 6, 7, 1 } };
    g_autofree char *count = ui_words_count(sum->n);
    g_autofree char *size = pb_size_to_string(sum->bytes);
    gsize i = 0;
    UiSpot spot;

    while (area->columns < shares[i].from)
        i++;
    if (!take_row(area, &spot))
        return;
    take_column(&spot, shares[i].indent, 0);
    ui_canvas_put_cut(canvas, take_column(&spot, shares[i].label, 0), UI_ROLE_DIM,
                      sum->label);
    ui_canvas_put_right(canvas, take_column(&spot, shares[i].count, 0), UI_ROLE_STRONG,
                        count);
    /* Half a figure would be a wrong one. */
    if (spot.cells >= shares[i].size)
        ui_canvas_put_right(canvas, take_column(&spot, shares[i].size, shares[i].gap),
                            UI_ROLE_DIM, size);
    for (i = 0; i < G_N_ELEMENTS(sum->notes) && sum->notes[i] != NULL; i++) {
        if (pb_text_width(sum->notes[i], -1) <= spot.cells) {
            ui_canvas_put(canvas, spot, sum->note_role, sum->notes[i]);
            break;
        }
    }
}

static char *
then_deleted_words(const SyncTotals *totals)
{
    g_autofree char *count = ui_words_count(totals->n_then_deleted);

    if (totals->n_then_deleted == totals->n_fetch)
        return g_strdup("and delete them there, too");
    return g_strdup_printf("and delete %s of them there", count);
}

static void
draw_sums(UiCanvas *canvas, UiRect *area, const UiRetention *retention)
{
    const SyncTotals *totals = sync_forecast_totals(ui_retention_forecast(retention));
    gint64 difference = ui_retention_difference(retention);
    bool is_more = difference > 0;
    g_autofree char *count = ui_words_count((guint64)ABS(difference));
    g_autofree char *middle =
        g_strdup_printf("%s %s than the saved policy", count, is_more ? "more" : "fewer");
    g_autofree char *all = g_strdup_printf("%s deletes", middle);
    g_autofree char *sign = g_strdup_printf("%c%s", is_more ? '+' : '-', count);
    g_autofree char *then = then_deleted_words(totals);
    Sum sums[] = {
        { "would delete",
          totals->n_delete,
          totals->bytes_delete,
          is_more ? UI_ROLE_WARNING : UI_ROLE_OK,
          { NULL } },
        { "would keep", totals->n_keep, totals->bytes_keep, UI_ROLE_DIM, { NULL } },
        { "would fetch",
          totals->n_fetch,
          totals->bytes_fetch,
          UI_ROLE_WARNING,
          { then, "deleted, too", NULL } },
    };

    if (difference != 0) {
        sums[0].notes[0] = all;
        sums[0].notes[1] = middle;
        sums[0].notes[2] = sign;
    }
    if (totals->n_then_deleted == 0)
        sums[2].notes[0] = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(sums); i++)
        draw_sum(canvas, area, &sums[i]);
}

/* What the forecast rests on; a row more where it does not fit one. */
static void
draw_listing(UiCanvas *canvas, UiRect *area, const UiRetentionView *view)
{
    const SyncForecast *forecast = ui_retention_forecast(view->retention);
    const SyncTotals *totals = sync_forecast_totals(forecast);
    g_autofree char *count = ui_words_messages(totals->n_total);
    g_autofree char *size = pb_size_to_string(totals->bytes_total);
    g_autofree char *date = pb_date_short(sync_forecast_listed_at(forecast), view->now);
    const char *when = g_strchug(date);
    g_autofree char *brief = g_strdup_printf("listed %s", when);
    g_autofree char *all = g_strdup_printf("%s, %s there; %s", count, size, brief);
    bool is_roomy = area->columns >= ROOMY_CELLS;
    const Sum sum = {
        "on the server", totals->n_total, totals->bytes_total, UI_ROLE_DIM, { NULL }
    };
    UiSpot spot;

    if (!take_row(area, &spot))
        return;
    put_on(canvas, &spot, UI_ROLE_HEADING,
           area->columns >= HEADING_CELLS ? "Forecast for the next session" : "Forecast");
    take_column(&spot, 3, 0);
    ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, is_roomy ? all : brief);
    if (!is_roomy)
        draw_sum(canvas, area, &sum);
}

/* --- the messages that would go --------------------------------------------------------------- */

static void
draw_message(UiCanvas *canvas, UiSpot spot, const UiRetentionRow *row, gint64 now)
{
    g_autofree char *date = pb_date_short(row->stored_at, now);
    g_autofree char *size = pb_size_to_string(row->size);
    int person = spot.cells >= 66 ? 20 : spot.cells / 4;
    bool has_subject = *row->subject != '\0';

    take_column(&spot, 2, 0);
    ui_canvas_put(canvas, take_column(&spot, DATE_CELLS, 2), UI_ROLE_DIM, date);
    ui_canvas_put_cut(canvas, take_column(&spot, person, 1), UI_ROLE_DEFAULT,
                      row->person);
    ui_canvas_put_right(canvas, take_column(&spot, 6, 2), UI_ROLE_DIM, size);
    ui_canvas_put_cut(canvas, spot, has_subject ? UI_ROLE_DEFAULT : UI_ROLE_DIM,
                      has_subject     ? row->subject
                      : row->is_known ? "(no subject)"
                                      : "(no copy found here: it would stay)");
}

/* Returns how many are shown. */
static guint
draw_messages(UiCanvas *canvas, UiRect *area, const UiRetentionView *view)
{
    guint n = ui_retention_n_rows(view->retention), first, shown;
    UiSpot spot;

    if (n == 0 || area->rows < 2)
        return 0;
    put_line(canvas, area, UI_ROLE_DEFAULT, "");
    shown = MIN(n, (guint)area->rows);
    /* The row below them says which ones they are. */
    if (shown < n && shown > 1)
        shown--;
    first = MIN(view->top, n - shown);
    for (guint i = first; i < first + shown && take_row(area, &spot); i++)
        draw_message(canvas, spot, ui_retention_row(view->retention, i), view->now);
    if (shown < n) {
        g_autofree char *from = ui_words_count((guint64)first + 1);
        g_autofree char *to = ui_words_count((guint64)first + shown);
        g_autofree char *all = ui_words_count(n);
        g_autofree char *words = g_strdup_printf(
            "  %s to %s of %s   PgDn and PgUp show the others", from, to, all);

        put_line(canvas, area, UI_ROLE_DIM, words);
    }
    return shown;
}

static guint
draw_forecast(UiCanvas *canvas, UiRect *area, const UiRetentionView *view,
              bool has_heading)
{
    if (sync_forecast_listed_at(ui_retention_forecast(view->retention)) == 0) {
        put_wrapped(
            canvas, area, 2, UI_ROLE_NOTE,
            "No forecast yet: fetch once, so that it is known what is on the server.");
        return 0;
    }
    if (has_heading)
        draw_listing(canvas, area, view);
    draw_sums(canvas, area, view->retention);
    return draw_messages(canvas, area, view);
}

/* --- what the setting means ------------------------------------------------------------------- */

static char *
effect_words(const UiRetention *retention)
{
    guint n = ui_retention_n_deletions(retention);
    g_autofree char *count = ui_words_messages(n);

    if (ui_retention_problem(retention) != NULL)
        return g_strdup("none before the number above is right.");
    if (sync_forecast_listed_at(ui_retention_forecast(retention)) == 0)
        return g_strdup("not known before the first session.");
    if (n == 0)
        return g_strdup("nothing leaves the server in the next session.");
    return g_strdup_printf("the next session deletes %s, each checked here first.",
                           count);
}

static const ConfigOption *
option_of_page(void)
{
    return config_option_find(CONFIG_SCOPE_ACCOUNT, "leave_on_server");
}

/* The caller frees. */
static char *
means_words(void)
{
    return g_strdup_printf("Means: %s", option_of_page()->means);
}

/* The caller frees. */
static char *
file_words(const UiRetention *retention)
{
    return g_strdup_printf("Default %s.   File: [account %s] %s",
                           option_of_page()->default_text,
                           ui_retention_account(retention), option_of_page()->key);
}

/* Rows for the effect at any time, so that nothing moves when it gets longer. */
static int
effect_rows(int cells)
{
    return cells >= MEANS_CELLS ? 1 : 2;
}

static int
means_rows(const UiRetention *retention, int cells)
{
    g_autofree char *means = means_words();
    g_autofree char *file = file_words(retention);

    return count_wrapped(means, cells) + effect_rows(cells) + count_wrapped(file, cells);
}

static void
draw_means(UiCanvas *canvas, UiRect area, const UiRetention *retention)
{
    g_autofree char *means = means_words();
    g_autofree char *effect = effect_words(retention);
    g_autofree char *effect_line = g_strdup_printf("Effect now: %s", effect);
    g_autofree char *file = file_words(retention);
    int most = effect_rows(area.columns);
    UiRect middle;

    put_wrapped(canvas, &area, area.rows, UI_ROLE_DIM, means);
    middle = area;
    put_wrapped(canvas, &middle, most, UI_ROLE_DEFAULT, effect_line);
    area.y += most;
    area.rows -= most;
    put_wrapped(canvas, &area, area.rows, UI_ROLE_DIM, file);
}

/* --- the page --------------------------------------------------------------------------------- */

/* Fields at the left, forecast at the right. */
static guint
draw_wide(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    UiRect left = { area.y, area.x, area.rows, LEFT_CELLS };
    UiRect right = { area.y, area.x + LEFT_CELLS + 3, area.rows,
                     area.columns - LEFT_CELLS - 3 };
    int n_means;

    for (int i = 0; i < area.rows; i++)
        ui_canvas_put(canvas, (UiSpot){ area.y + i, area.x + LEFT_CELLS + 1, 1 },
                      UI_ROLE_RULE, "│");
    put_line(canvas, &left, UI_ROLE_HEADING, "Leave mail on the server");
    draw_fields(canvas, &left, view);
    draw_problem(canvas, &left, view->retention, 6);
    put_line(canvas, &left, UI_ROLE_DEFAULT, "");
    draw_means(canvas, left, view->retention);
    n_means = means_rows(view->retention, left.columns) + 1;
    left.y += n_means;
    left.rows -= n_means;
    if (option_of_page()->help != NULL)
        put_wrapped(canvas, &left, left.rows, UI_ROLE_DIM, option_of_page()->help);
    return draw_forecast(canvas, &right, view, true);
}

static guint
draw_tall(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    UiRect means = area;

    /* A very long name of an account is cut rather than everything else. */
    means.rows = MIN(means_rows(view->retention, area.columns), MEANS_ROWS_MAX);
    area.rows -= means.rows + 1;
    means.y += area.rows + 1;
    ui_canvas_rule(canvas, (UiSpot){ means.y - 1, means.x - 1, means.columns + 2 });
    draw_means(canvas, means, view->retention);
    put_line(canvas, &area, UI_ROLE_HEADING, "Leave mail on the server");
    draw_fields(canvas, &area, view);
    draw_problem(canvas, &area, view->retention, 6);
    return draw_forecast(canvas, &area, view, true);
}

static guint
draw_small(UiCanvas *canvas, UiRect area, const UiRetentionView *view)
{
    draw_fields(canvas, &area, view);
    if (ui_retention_problem(view->retention) != NULL)
        draw_problem(canvas, &area, view->retention, 0);
    return draw_forecast(canvas, &area, view, false);
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

    if (area.rows < ROWS_FOR_HEADINGS)
        return draw_small(canvas, area, view);
    if (area.columns >= WIDE_CELLS)
        return draw_wide(canvas, area, view);
    return draw_tall(canvas, area, view);
}

void
ui_retention_draw_empty(UiCanvas *canvas, UiRect whole, const char *config_file)
{
    UiRect area = inside(whole);

    ui_canvas_set_cursor(canvas, area.y, area.x);
    put_wrapped(canvas, &area, 2, UI_ROLE_NOTE,
                "There is no account yet. Write one into");
    put_wrapped(canvas, &area, 3, UI_ROLE_DEFAULT, config_file);
    put_wrapped(canvas, &area, 3, UI_ROLE_NOTE,
                "postbag.conf(5) shows the eight lines it takes.");
}
