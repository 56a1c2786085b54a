/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/settings_draw.c: how the retention page looks (L4).
 *
 * From top to bottom: the fields, the forecast, the messages that would go, what the setting means. What
 * does not fit goes in the reverse order; the fields and the number of deletions stay longest. */
#include <config.h>

#include "settings_draw.h"

#include "base/clock.h"
#include "base/human.h"
#include "config/option.h"
#include "../words.h"

#define NUMBER_CELLS      7  /* five digits and the brackets */
#define LABEL_CELLS       14 /* "would delete" */
#define COUNT_CELLS       9
#define SIZE_CELLS        8
#define MEANS_ROWS        4
#define ROWS_FOR_HEADINGS 14

const UiSettingsField ui_settings_fields[UI_SETTINGS_N_FIELDS] = {
    { CONFIG_LEAVE_FOR, "for", "after download" },
    { CONFIG_LEAVE_ALWAYS, "always", NULL },
    { CONFIG_LEAVE_NEVER, "until downloaded and verified here", NULL },
};

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

/* Draws and moves the spot behind it. */
static void
put_on(UiCanvas *canvas, UiSpot *spot, UiRole role, const char *text)
{
    int used = ui_canvas_put(canvas, *spot, role, text);

    spot->x += used;
    spot->cells -= used;
}

static void
draw_number(UiCanvas *canvas, UiSpot *spot, const UiRetention *retention, bool is_active)
{
    g_autofree char *number =
        g_strdup_printf("[%*s]", NUMBER_CELLS - 2, ui_retention_number(retention));

    put_on(canvas, spot, UI_ROLE_DEFAULT, " ");
    put_on(canvas, spot, is_active ? UI_ROLE_FIELD_ACTIVE : UI_ROLE_FIELD, number);
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
    UiSpot row, spot;

    if (!take_row(area, &row))
        return;
    spot = row;
    put_on(canvas, &spot, UI_ROLE_DEFAULT, is_active ? "> " : "  ");
    put_on(canvas, &spot, is_chosen ? UI_ROLE_OK : UI_ROLE_DEFAULT,
           is_chosen ? "(o) " : "( ) ");
    put_on(canvas, &spot, is_chosen ? UI_ROLE_STRONG : UI_ROLE_DEFAULT, field->before);
    if (field->leave == CONFIG_LEAVE_FOR)
        draw_number(canvas, &spot, retention, is_active);
    if (field->after != NULL)
        put_on(canvas, &spot, UI_ROLE_DEFAULT, field->after);
    if (is_active)
        ui_canvas_set_cursor(canvas, row.y, row.x);
}

static void
draw_fields(UiCanvas *canvas, UiRect *area, const UiRetention *retention, int active)
{
    const char *problem = ui_retention_problem(retention);

    for (int i = 0; i < UI_SETTINGS_N_FIELDS; i++) {
        draw_field(canvas, area, retention, i, i == active);
        if (ui_settings_fields[i].leave == CONFIG_LEAVE_FOR && problem != NULL) {
            g_autofree char *words = g_strdup_printf("      ! %s", problem);

            put_line(canvas, area, UI_ROLE_ERROR, words);
        }
    }
}

/* --- the forecast ----------------------------------------------------------------------------- */

static void
draw_sum(UiCanvas *canvas, UiRect *area, const char *label, guint n, guint64 bytes)
{
    g_autofree char *count = ui_words_count(n);
    g_autofree char *size = pb_size_to_string(bytes);
    UiSpot spot;

    if (!take_row(area, &spot))
        return;
    ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x + 2, LABEL_CELLS }, UI_ROLE_DIM,
                  label);
    spot.x += 2 + LABEL_CELLS;
    ui_canvas_put_right(canvas, (UiSpot){ spot.y, spot.x, COUNT_CELLS }, UI_ROLE_STRONG,
                        count);
    ui_canvas_put_right(canvas, (UiSpot){ spot.y, spot.x + COUNT_CELLS, SIZE_CELLS },
                        UI_ROLE_DIM, size);
}

static void
draw_listing_age(UiCanvas *canvas, UiRect *area, const SyncForecast *forecast)
{
    g_autofree char *count = ui_words_messages(forecast->totals.n_total);
    g_autofree char *size = pb_size_to_string(forecast->totals.bytes_total);
    g_autofree char *when = pb_date_short(forecast->listed_at, pb_clock_now());
    g_autofree char *words =
        g_strdup_printf("%s, %s there; listed %s", count, size, g_strchug(when));
    UiSpot spot;

    if (!take_row(area, &spot))
        return;
    put_on(canvas, &spot, UI_ROLE_HEADING, "Forecast for the next session");
    spot.x += 3;
    spot.cells -= 3;
    ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, words);
}

static void
draw_difference(UiCanvas *canvas, UiRect *area, const UiRetention *retention)
{
    gint64 difference = ui_retention_difference(retention);
    g_autofree char *count = ui_words_count((guint64)ABS(difference));
    g_autofree char *words =
        g_strdup_printf("  this edit: %s %s than the saved policy deletes", count,
                        difference > 0 ? "more" : "fewer");

    if (difference != 0)
        put_line(canvas, area, difference > 0 ? UI_ROLE_WARNING : UI_ROLE_OK, words);
}

static void
draw_message(UiCanvas *canvas, UiSpot spot, const UiRetentionRow *row)
{
    g_autofree char *date = pb_date_short(row->stored_at, pb_clock_now());
    g_autofree char *size = pb_size_to_string(row->size);
    int person = spot.cells >= 70 ? 20 : spot.cells / 4;

    spot.x += 2;
    spot.cells -= 2;
    ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x, MIN(8, spot.cells) }, UI_ROLE_DIM,
                  date);
    spot.x += 10;
    spot.cells -= 10;
    ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x, person }, UI_ROLE_DEFAULT,
                      row->person);
    spot.x += person + 1;
    spot.cells -= person + 1;
    ui_canvas_put_right(canvas, (UiSpot){ spot.y, spot.x, 6 }, UI_ROLE_DIM, size);
    spot.x += 8;
    spot.cells -= 8;
    ui_canvas_put_cut(canvas, spot, UI_ROLE_DEFAULT,
                      *row->subject == '\0' ? "(no subject)" : row->subject);
}

static void
draw_messages(UiCanvas *canvas, UiRect *area, const UiRetention *retention)
{
    const GPtrArray *rows = ui_retention_rows(retention);
    guint n = ui_retention_forecast(retention)->totals.n_delete;
    guint shown = MIN(rows->len, (guint)MAX(area->rows - 2, 0));
    UiSpot spot;

    if (shown == 0)
        return;
    put_line(canvas, area, UI_ROLE_DEFAULT, "");
    for (guint i = 0; i < shown && take_row(area, &spot); i++)
        draw_message(canvas, spot, rows->pdata[i]);
    if (n > shown) {
        g_autofree char *count = ui_words_count(n - shown);
        g_autofree char *words = g_strdup_printf("  and %s more", count);

        put_line(canvas, area, UI_ROLE_DIM, words);
    }
}

static void
draw_forecast(UiCanvas *canvas, UiRect *area, const UiRetention *retention)
{
    const SyncForecast *forecast = ui_retention_forecast(retention);
    const SyncTotals *totals = &forecast->totals;

    if (forecast->listed_at == 0) {
        put_line(
            canvas, area, UI_ROLE_NOTE,
            "No forecast yet: fetch once, so that it is known what is on the server.");
        return;
    }
    draw_listing_age(canvas, area, forecast);
    draw_sum(canvas, area, "would delete", totals->n_delete, totals->bytes_delete);
    draw_difference(canvas, area, retention);
    draw_sum(canvas, area, "would keep", totals->n_keep, totals->bytes_keep);
    draw_sum(canvas, area, "would fetch", totals->n_fetch, totals->bytes_fetch);
    draw_messages(canvas, area, retention);
}

/* --- what the setting means ------------------------------------------------------------------- */

static char *
effect_words(const UiRetention *retention)
{
    const SyncForecast *forecast = ui_retention_forecast(retention);
    g_autofree char *count = ui_words_messages(forecast->totals.n_delete);

    if (ui_retention_problem(retention) != NULL)
        return g_strdup("none: the number above makes no sense yet.");
    if (forecast->listed_at == 0)
        return g_strdup("not known before the first session.");
    if (forecast->totals.n_delete == 0)
        return g_strdup("nothing leaves the server in the next session.");
    return g_strdup_printf(
        "%s leave%s the server in the next session, each after its copy "
        "here was read back.",
        count, forecast->totals.n_delete == 1 ? "s" : "");
}

static void
draw_means(UiCanvas *canvas, UiRect area, const UiRetention *retention)
{
    const ConfigOption *option =
        config_option_find(CONFIG_SCOPE_ACCOUNT, "leave_on_server");
    g_autofree char *effect = effect_words(retention);
    g_autofree char *means_line = g_strdup_printf("Means: %s", option->means);
    g_autofree char *effect_line = g_strdup_printf("Effect now: %s", effect);
    g_autofree char *file_line =
        g_strdup_printf("Default %s.   File: [account %s] %s", option->default_text,
                        ui_retention_account(retention), option->key);
    UiSpot spot;

    if (take_row(&area, &spot))
        ui_canvas_rule(canvas, spot);
    put_line(canvas, &area, UI_ROLE_DIM, means_line);
    put_line(canvas, &area, UI_ROLE_DEFAULT, effect_line);
    put_line(canvas, &area, UI_ROLE_DIM, file_line);
}

/* A blank column at each side where there is room for it. */
static UiRect
inside(UiRect area)
{
    int margin = area.columns >= 20 ? 1 : 0;

    return (UiRect){ area.y, area.x + margin, area.rows, area.columns - 2 * margin };
}

void
ui_settings_draw(UiCanvas *canvas, UiRect whole, const UiRetention *retention, int field)
{
    UiRect area = inside(whole);
    bool has_headings = area.rows >= ROWS_FOR_HEADINGS;

    if (has_headings) {
        UiRect means = area;

        area.rows -= MEANS_ROWS;
        means.y += area.rows;
        means.rows = MEANS_ROWS;
        draw_means(canvas, means, retention);
        put_line(canvas, &area, UI_ROLE_HEADING, "Leave mail on the server");
    }
    draw_fields(canvas, &area, retention, field);
    if (has_headings)
        put_line(canvas, &area, UI_ROLE_DEFAULT, "");
    draw_forecast(canvas, &area, retention);
}

void
ui_settings_draw_empty(UiCanvas *canvas, UiRect whole, const char *config_file)
{
    UiRect area = inside(whole);

    ui_canvas_set_cursor(canvas, area.y, area.x);
    put_line(canvas, &area, UI_ROLE_NOTE, "There is no account yet. Write one into");
    put_line(canvas, &area, UI_ROLE_DEFAULT, config_file);
    put_line(canvas, &area, UI_ROLE_NOTE,
             "postbag.conf(5) shows the eight lines it takes.");
}
