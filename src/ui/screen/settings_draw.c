/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/settings_draw.c: how the retention page looks (L4).
 *
 * From top to bottom: the fields, the forecast, the messages that would go, what the setting means; with
 * 100 columns the forecast stands beside the rest. What does not fit goes in the reverse order. No row
 * comes or goes while a person types: what is wrong, and the difference, have their places. */
#include <config.h>

#include "settings_draw.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "config/option.h"
#include "../words.h"
#include "../wrap.h"

#define NUMBER_CELLS      7  /* five digits and the brackets */
#define LABEL_CELLS       14 /* "would delete" */
#define COUNT_CELLS       9
#define SIZE_CELLS        8
#define DATE_CELLS        8
#define ROWS_FOR_HEADINGS 14
#define ROOMY_CELLS       76 /* all about the listing in one row */
#define HEADING_CELLS     50
#define MEANS_CELLS       78 /* each sentence on one row */
#define WIDE_CELLS        98
#define LEFT_CELLS        46

const UiSettingsField ui_settings_fields[UI_SETTINGS_N_FIELDS] = {
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
    const UiSettingsField *field = &ui_settings_fields[i];
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

/* Rows below `area`'s top that must stay in sight: on a terminal too small for all of them the active one
 * is the last to go. */
static void
draw_fields(UiCanvas *canvas, UiRect *area, const UiSettingsView *view)
{
    int first = area->rows >= UI_SETTINGS_N_FIELDS
                    ? 0
                    : CLAMP(view->field - area->rows + 1, 0, UI_SETTINGS_N_FIELDS - 1);

    for (int i = first; i < UI_SETTINGS_N_FIELDS; i++)
        draw_field(canvas, area, view->retention, i, i == view->field);
}

/* --- the forecast ----------------------------------------------------------------------------- */

typedef struct {
    const char *label;
    guint n;
    guint64 bytes;
    UiRole note_role;
    const char *note; /* behind the figures; "" for none */
} Sum;

static void
draw_sum(UiCanvas *canvas, UiRect *area, const Sum *sum)
{
    g_autofree char *count = ui_words_count(sum->n);
    g_autofree char *size = pb_size_to_string(sum->bytes);
    int indent = area->columns >= 30 ? 2 : 0;
    UiSpot spot;

    if (!take_row(area, &spot))
        return;
    take_column(&spot, indent, 0);
    ui_canvas_put_cut(canvas,
                      take_column(&spot, area->columns >= 30 ? LABEL_CELLS : 12, 0),
                      UI_ROLE_DIM, sum->label);
    ui_canvas_put_right(canvas,
                        take_column(&spot, area->columns >= 30 ? COUNT_CELLS : 7, 0),
                        UI_ROLE_STRONG, count);
    /* Half a figure would be a wrong one. */
    if (spot.cells >= SIZE_CELLS)
        ui_canvas_put_right(canvas, take_column(&spot, SIZE_CELLS, 3), UI_ROLE_DIM, size);
    if (pb_text_width(sum->note, -1) <= spot.cells)
        ui_canvas_put(canvas, spot, sum->note_role, sum->note);
}

/* "+41 by this edit": nothing when the edit deletes as much as the saved policy. The caller frees. */
static char *
difference_words(const UiRetention *retention, int cells, UiRole *role)
{
    gint64 difference = ui_retention_difference(retention);
    g_autofree char *count = ui_words_count((guint64)ABS(difference));

    *role = difference > 0 ? UI_ROLE_WARNING : UI_ROLE_OK;
    if (difference == 0)
        return g_strdup("");
    if (cells < 66)
        return g_strdup_printf("%c%s", difference > 0 ? '+' : '-', count);
    return g_strdup_printf("%s %s than the saved policy", count,
                           difference > 0 ? "more" : "fewer");
}

static char *
then_deleted_words(const SyncTotals *totals)
{
    g_autofree char *count = ui_words_count(totals->n_then_deleted);

    if (totals->n_then_deleted == 0)
        return g_strdup("");
    if (totals->n_then_deleted == totals->n_fetch)
        return g_strdup("and delete them there, too");
    return g_strdup_printf("and delete %s of them there", count);
}

static void
draw_sums(UiCanvas *canvas, UiRect *area, const UiRetention *retention)
{
    const SyncTotals *totals = &ui_retention_forecast(retention)->totals;
    UiRole role;
    g_autofree char *difference = difference_words(retention, area->columns, &role);
    g_autofree char *then = then_deleted_words(totals);
    const Sum sums[] = {
        { "would delete", totals->n_delete, totals->bytes_delete, role, difference },
        { "would keep", totals->n_keep, totals->bytes_keep, UI_ROLE_DIM, "" },
        { "would fetch", totals->n_fetch, totals->bytes_fetch,
          totals->n_then_deleted > 0 ? UI_ROLE_WARNING : UI_ROLE_DIM, then },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(sums); i++)
        draw_sum(canvas, area, &sums[i]);
}

/* What the forecast rests on; a row more where it does not fit one. */
static void
draw_listing(UiCanvas *canvas, UiRect *area, const UiSettingsView *view)
{
    const SyncForecast *forecast = ui_retention_forecast(view->retention);
    const SyncTotals *totals = &forecast->totals;
    g_autofree char *count = ui_words_messages(totals->n_total);
    g_autofree char *size = pb_size_to_string(totals->bytes_total);
    g_autofree char *date = pb_date_short(forecast->listed_at, view->now);
    const char *when = g_strchug(date);
    g_autofree char *brief = g_strdup_printf("listed %s", when);
    g_autofree char *all = g_strdup_printf("%s, %s there; %s", count, size, brief);
    bool is_roomy = area->columns >= ROOMY_CELLS;
    const Sum sum = { "on the server", totals->n_total, totals->bytes_total, UI_ROLE_DIM,
                      "" };
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
draw_messages(UiCanvas *canvas, UiRect *area, const UiSettingsView *view)
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
draw_forecast(UiCanvas *canvas, UiRect *area, const UiSettingsView *view,
              bool has_heading)
{
    if (ui_retention_forecast(view->retention)->listed_at == 0) {
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
    if (ui_retention_forecast(retention)->listed_at == 0)
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

/* `most`: rows for each sentence. */
static void
draw_means(UiCanvas *canvas, UiRect *area, const UiRetention *retention, int most)
{
    const ConfigOption *option = option_of_page();
    g_autofree char *effect = effect_words(retention);
    g_autofree char *means_line = g_strdup_printf("Means: %s", option->means);
    g_autofree char *effect_line = g_strdup_printf("Effect now: %s", effect);
    g_autofree char *file_line =
        g_strdup_printf("Default %s.   File: [account %s] %s", option->default_text,
                        ui_retention_account(retention), option->key);

    put_wrapped(canvas, area, most, UI_ROLE_DIM, means_line);
    put_wrapped(canvas, area, most, UI_ROLE_DEFAULT, effect_line);
    put_wrapped(canvas, area, most, UI_ROLE_DIM, file_line);
}

/* --- the page --------------------------------------------------------------------------------- */

/* Fields at the left, forecast at the right. */
static guint
draw_wide(UiCanvas *canvas, UiRect area, const UiSettingsView *view)
{
    UiRect left = { area.y, area.x, area.rows, LEFT_CELLS };
    UiRect right = { area.y, area.x + LEFT_CELLS + 3, area.rows,
                     area.columns - LEFT_CELLS - 3 };

    for (int i = 0; i < area.rows; i++)
        ui_canvas_put(canvas, (UiSpot){ area.y + i, area.x + LEFT_CELLS + 1, 1 },
                      UI_ROLE_RULE, "│");
    put_line(canvas, &left, UI_ROLE_HEADING, "Leave mail on the server");
    draw_fields(canvas, &left, view);
    draw_problem(canvas, &left, view->retention, 6);
    put_line(canvas, &left, UI_ROLE_DEFAULT, "");
    draw_means(canvas, &left, view->retention, 3);
    put_line(canvas, &left, UI_ROLE_DEFAULT, "");
    if (option_of_page()->help != NULL)
        put_wrapped(canvas, &left, left.rows, UI_ROLE_DIM, option_of_page()->help);
    return draw_forecast(canvas, &right, view, true);
}

static guint
draw_tall(UiCanvas *canvas, UiRect area, const UiSettingsView *view)
{
    int most = area.columns >= MEANS_CELLS ? 1 : 2;
    UiRect means = area;
    UiSpot rule;

    means.rows = 1 + 3 * most;
    area.rows -= means.rows;
    means.y += area.rows;
    if (take_row(&means, &rule))
        ui_canvas_rule(canvas, (UiSpot){ rule.y, rule.x - 1, rule.cells + 2 });
    draw_means(canvas, &means, view->retention, most);
    put_line(canvas, &area, UI_ROLE_HEADING, "Leave mail on the server");
    draw_fields(canvas, &area, view);
    draw_problem(canvas, &area, view->retention, 6);
    return draw_forecast(canvas, &area, view, true);
}

static guint
draw_small(UiCanvas *canvas, UiRect area, const UiSettingsView *view)
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
ui_settings_draw(UiCanvas *canvas, UiRect whole, const UiSettingsView *view)
{
    UiRect area = inside(whole);

    if (area.rows < ROWS_FOR_HEADINGS)
        return draw_small(canvas, area, view);
    if (area.columns >= WIDE_CELLS)
        return draw_wide(canvas, area, view);
    return draw_tall(canvas, area, view);
}

void
ui_settings_draw_empty(UiCanvas *canvas, UiRect whole, const char *config_file)
{
    UiRect area = inside(whole);

    ui_canvas_set_cursor(canvas, area.y, area.x);
    put_wrapped(canvas, &area, 2, UI_ROLE_NOTE,
                "There is no account yet. Write one into");
    put_wrapped(canvas, &area, 3, UI_ROLE_DEFAULT, config_file);
    put_wrapped(canvas, &area, 3, UI_ROLE_NOTE,
                "postbag.conf(5) shows the eight lines it takes.");
}
