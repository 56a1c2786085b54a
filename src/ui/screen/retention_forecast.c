/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_forecast.c: how the forecast of the retention page looks (L4).
 *
 * No row comes or goes while a person types: what an edit changes has its place beside the figures. */
#include <config.h>

#include "retention_forecast.h"

#include "base/human.h"
#include "base/text.h"
#include "../words.h"
#include "retention_words.h"

#define ROOMY_CELLS   70 /* all about the listing in one row */
#define HEADING_CELLS 46
#define DATE_CELLS    8
#define REASON_CELLS  30 /* behind the date: room for a reason */
#define PERSON_CELLS  18
#define BESIDE_CELLS  41 /* behind the figures of a sum, where all is in one row */
#define CHART_ROWS    3
#define DAYS_ROWS     2
#define LIST_ROWS     3 /* from so many on there is room for more than the list */

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

/* Cuts `cells` and a gap off the left end. */
static UiSpot
take_column(UiSpot *spot, int cells, int gap)
{
    UiSpot column = { spot->y, spot->x, MIN(cells, spot->cells) };

    spot->x += cells + gap;
    spot->cells -= cells + gap;
    return column;
}

static void
put_line(UiCanvas *canvas, UiRect *area, UiRole role, const char *text)
{
    UiSpot spot;

    if (take_row(area, &spot))
        ui_canvas_put_cut(canvas, spot, role, text);
}

static bool
is_greyed(const UiForecastView *view)
{
    return ui_retention_provider(view->retention)->flags &
           CONFIG_PROVIDER_DECIDES_DELETION;
}

/* --- the sums --------------------------------------------------------------------------------- */

typedef enum { NOTE_BESIDE, NOTE_BELOW } NoteRow;

typedef struct {
    const char *label;
    guint n;
    guint64 bytes;
    UiRole role;
    char *note, *brief; /* behind the figures, the first that fits; NULL */
} Sum;

static void
draw_sum(UiCanvas *canvas, UiRect *area, const Sum *sum)
{
    /* For what width, and how it is shared out; the last one is for all. */
    static const struct {
        int from, indent, label, count, size, gap;
    } shares[] = { { 46, 2, 14, 8, 8, 3 },
                   { 30, 2, 13, 7, 7, 1 },
                   { 0, 0, 12, 6, 7, 1 } };
    g_autofree char *count = ui_words_count(sum->n);
    g_autofree char *size = pb_size_to_string(sum->bytes);
    const char *note = sum->note;
    gsize i = 0;
    UiSpot spot;

    while (area->columns < shares[i].from)
        i++;
    if (!take_row(area, &spot))
        return;
    take_column(&spot, shares[i].indent, 0);
    ui_canvas_put_cut(canvas, take_column(&spot, shares[i].label, 0), UI_ROLE_DIM,
                      sum->label);
    ui_canvas_put_right(canvas, take_column(&spot, shares[i].count, 0),
                        sum->role == UI_ROLE_DIM ? UI_ROLE_DIM : UI_ROLE_STRONG, count);
    /* Half a figure would be a wrong one. */
    if (spot.cells >= shares[i].size)
        ui_canvas_put_right(canvas, take_column(&spot, shares[i].size, shares[i].gap),
                            UI_ROLE_DIM, size);
    if (note != NULL && pb_text_width(note, -1) > spot.cells)
        note = sum->brief;
    if (note != NULL && pb_text_width(note, -1) <= spot.cells)
        ui_canvas_put(canvas, spot, sum->role, note);
}

static void
clear_sum(Sum *sum)
{
    g_free(sum->note);
    g_free(sum->brief);
}

/* "2 Mar to 8 Nov"; NULL. */
static char *
dates_words(const UiForecastView *view)
{
    const UiRetentionSums *sums = ui_retention_sums(view->retention);
    g_autofree char *oldest = pb_date_short(sums->oldest, view->now);
    g_autofree char *newest = pb_date_short(sums->newest, view->now);

    if (sums->oldest == 0)
        return NULL;
    g_strchug(oldest);
    g_strchug(newest);
    return g_strcmp0(oldest, newest) == 0 ? g_strdup_printf("from %s", oldest)
                                          : g_strdup_printf("%s to %s", oldest, newest);
}

/* What is to be said of the deletions beside their number; the dates are another thing. */
static void
note_deletion(const UiForecastView *view, Sum *sum, const SyncTotals *totals)
{
    gint64 difference = ui_retention_difference(view->retention);
    const char *title = ui_retention_provider(view->retention)->title;
    guint limit = sync_plan_limit(ui_retention_policy(view->retention), totals->n_total);
    g_autofree char *count = ui_words_count((guint64)ABS(difference));
    g_autofree char *most = ui_words_count(limit);
    g_autofree char *change = g_strdup_printf("%c%s", difference > 0 ? '+' : '-', count);

    if (is_greyed(view)) {
        sum->role = UI_ROLE_DIM;
        sum->note = g_strdup_printf("decided by %s's own setting", title);
        sum->brief = g_strdup_printf("%s decides", title);
    } else if (totals->n_over_limit > 0) {
        sum->role = UI_ROLE_WARNING;
        sum->note = difference == 0 ? g_strdup_printf("only with your yes: over %s", most)
                                    : g_strdup_printf("only with your yes: over %s (%s)",
                                                      most, change);
        sum->brief = g_strdup("asks you");
    } else if (difference != 0) {
        sum->role = difference > 0 ? UI_ROLE_WARNING : UI_ROLE_OK;
        sum->note = g_strdup_printf("%s by this edit", change);
        sum->brief = g_steal_pointer(&change);
    }
}

/* Behind the figures as much as fits; where the column is narrow but long the words have a row of their own. */
static void
place_note(const UiForecastView *view, Sum *sum, NoteRow row)
{
    g_autofree char *dates = dates_words(view);
    g_autofree char *note = g_steal_pointer(&sum->note);

    if (row == NOTE_BELOW) {
        sum->note = g_steal_pointer(&dates);
        g_clear_pointer(&sum->brief, g_free);
    } else if (note != NULL && dates != NULL) {
        sum->note = g_strdup_printf("%s   %s", note, dates);
        if (pb_text_width(sum->note, -1) > BESIDE_CELLS) {
            g_free(sum->note);
            sum->note = g_steal_pointer(&note);
        }
    } else {
        sum->note = note != NULL ? g_steal_pointer(&note) : g_steal_pointer(&dates);
    }
}

static char *
fetch_words(const SyncTotals *totals)
{
    g_autofree char *count = ui_words_count(totals->n_then_deleted);
    g_autofree char *previews = ui_words_count(totals->n_preview);

    if (totals->n_then_deleted > 0 && totals->n_then_deleted == totals->n_fetch)
        return g_strdup("then deleted there, too");
    if (totals->n_then_deleted > 0)
        return g_strdup_printf("then %s of them deleted there", count);
    return totals->n_preview == 0 ? NULL
                                  : g_strdup_printf("%s as their beginning", previews);
}

static void
draw_sums(UiCanvas *canvas, UiRect *area, const UiForecastView *view, NoteRow note_row)
{
    const SyncTotals *totals =
        sync_forecast_totals(ui_retention_forecast(view->retention));
    g_autofree char *held = ui_retention_protected(ui_retention_sums(view->retention));
    Sum sums[] = {
        { .label = "would delete",
          .n = totals->n_delete + totals->n_over_limit,
          .bytes = totals->bytes_delete + totals->bytes_over_limit,
          .role = UI_ROLE_DEFAULT },
        { .label = "would keep",
          .n = totals->n_keep - totals->n_over_limit,
          .bytes = totals->bytes_keep - totals->bytes_over_limit,
          .role = UI_ROLE_DEFAULT },
        { .label = "would fetch",
          .n = totals->n_fetch + totals->n_preview,
          .bytes = totals->bytes_fetch + totals->bytes_preview,
          .role = totals->n_then_deleted > 0 ? UI_ROLE_WARNING : UI_ROLE_DEFAULT,
          .note = fetch_words(totals),
          .brief = totals->n_then_deleted > 0 ? g_strdup("then deleted") : NULL },
    };

    g_autofree char *below = NULL;

    note_deletion(view, &sums[0], totals);
    below = g_strdup_printf("  %s", sums[0].note == NULL ? "" : sums[0].note);
    place_note(view, &sums[0], note_row);
    if (*held != '\0') {
        sums[1].note = g_strdup_printf("of these protected: %s", held);
        sums[1].brief = g_strdup(held);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sums); i++) {
        if (i < 2 || sums[i].n > 0)
            draw_sum(canvas, area, &sums[i]);
        clear_sum(&sums[i]);
    }
    if (note_row == NOTE_BELOW)
        put_line(canvas, area, sums[0].role, below);
}

static int
sums_rows(const UiForecastView *view)
{
    const SyncTotals *totals =
        sync_forecast_totals(ui_retention_forecast(view->retention));

    return 2 + (totals->n_fetch + totals->n_preview > 0);
}

/* What the forecast rests on; a row more where it does not fit one. */
static void
draw_heading(UiCanvas *canvas, UiRect *area, const UiForecastView *view)
{
    const SyncForecast *forecast = ui_retention_forecast(view->retention);
    const SyncTotals *totals = sync_forecast_totals(forecast);
    g_autofree char *count = ui_words_messages(totals->n_total);
    g_autofree char *size = pb_size_to_string(totals->bytes_total);
    g_autofree char *age = ui_retention_age(sync_forecast_listed_at(forecast), view->now);
    g_autofree char *all = g_strdup_printf("%s, %s there; %s", count, size, age);
    g_autofree char *clock = ui_words_clock(view->next);
    g_autofree char *next =
        g_strdup_printf("Forecast for the next session%s%s", view->next == 0 ? "" : ", ",
                        view->next == 0 ? "" : clock);
    bool is_roomy = area->columns >= ROOMY_CELLS;
    const Sum sum = { .label = "on the server",
                      .n = totals->n_total,
                      .bytes = totals->bytes_total,
                      .role = UI_ROLE_DEFAULT };
    UiSpot spot;

    if (!take_row(area, &spot))
        return;
    take_column(&spot,
                ui_canvas_put(canvas, spot, UI_ROLE_HEADING,
                              area->columns >= HEADING_CELLS ? next : "Forecast"),
                2);
    ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, is_roomy ? all : age);
    if (!is_roomy)
        draw_sum(canvas, area, &sum);
}

/* --- the list --------------------------------------------------------------------------------- */

/* What becomes of it, as a letter: all states also have one. */
static const char *
letter_of(const SyncDecision *decision)
{
    static const char *const letters[] = { [SYNC_ACTION_FETCH] = "+",
                                           [SYNC_ACTION_KEEP] = " ",
                                           [SYNC_ACTION_DELETE] = "D",
                                           [SYNC_ACTION_PREVIEW] = "T" };

    if (decision->reason == SYNC_REASON_OVER_LIMIT)
        return "?";
    return decision->reason == SYNC_REASON_PROTECTED ? "p" : letters[decision->action];
}

static UiRole
role_of(const UiForecastView *view, const SyncDecision *decision)
{
    bool goes = decision->action == SYNC_ACTION_DELETE ||
                decision->reason == SYNC_REASON_OVER_LIMIT;

    if (goes)
        return is_greyed(view) ? UI_ROLE_DIM : UI_ROLE_WARNING;
    return decision->reason == SYNC_REASON_PROTECTED ? UI_ROLE_OK : UI_ROLE_DIM;
}

static const char *
person_of(const SyncForecastRow *row)
{
    if (row->here == NULL)
        return "";
    return *row->here->from_name != '\0' ? row->here->from_name : row->here->from_address;
}

static const char *
subject_of(const SyncForecastRow *row)
{
    bool is_here = row->entry->state > STORE_STATE_LISTED;

    if (row->here == NULL)
        return is_here ? "(no copy found here: it stays)" : "(not fetched yet)";
    return *row->here->subject == '\0' ? "(no subject)" : row->here->subject;
}

static void
draw_row(UiCanvas *canvas, UiSpot spot, const UiForecastView *view, guint i)
{
    SyncForecastRow row = sync_forecast_row(ui_retention_forecast(view->retention), i);
    gint64 time = row.here == NULL ? row.entry->first_seen : row.here->sort_date;
    g_autofree char *date = pb_date_short(time, view->now);
    g_autofree char *size = pb_size_to_string(row.entry->size);
    g_autofree char *reason = sync_reason_to_string(row.decision);
    UiRole role = role_of(view, row.decision);
    UiRole plain = row.here == NULL ? UI_ROLE_DIM : UI_ROLE_DEFAULT;
    bool is_roomy = spot.cells >= ROOMY_CELLS;
    UiSpot whole = spot, mark = take_column(&spot, 2, 0);

    if (view->is_in_list && i == view->cursor) {
        ui_canvas_put(canvas, mark, UI_ROLE_DEFAULT, ">");
        ui_canvas_set_cursor(canvas, mark.y, mark.x);
    }
    ui_canvas_put(canvas, take_column(&spot, 1, 1), role, letter_of(row.decision));
    ui_canvas_put(canvas, take_column(&spot, DATE_CELLS, 1), UI_ROLE_DIM, date);
    if (spot.cells >= REASON_CELLS)
        spot.cells -= ui_canvas_put_right(canvas, spot, role, reason) + 2;
    if (row.here != NULL && spot.cells >= PERSON_CELLS)
        ui_canvas_put_cut(canvas, take_column(&spot, is_roomy ? 16 : spot.cells / 2, 1),
                          plain, person_of(&row));
    if (is_roomy)
        ui_canvas_put_right(canvas, take_column(&spot, 5, 2), UI_ROLE_DIM, size);
    ui_canvas_put_cut(canvas, spot, plain, subject_of(&row));
    if (view->is_in_list && i == view->cursor)
        ui_canvas_select(canvas, whole);
}

typedef struct {
    guint first, shown, n;
} UiForecastPart;

/* Below the list: which part of it there is; where its rows are too short for reasons, that of the cursor's. */
static void
draw_place(UiCanvas *canvas, UiRect area, const UiForecastView *view, UiForecastPart part)
{
    g_autofree char *from = ui_words_count((guint64)part.first + 1);
    g_autofree char *to = ui_words_count((guint64)part.first + part.shown);
    g_autofree char *all = ui_words_count(part.n);
    g_autofree char *words = NULL;

    if (view->is_in_list && area.columns < REASON_CELLS + 14) {
        SyncForecastRow row =
            sync_forecast_row(ui_retention_forecast(view->retention), view->cursor);
        g_autofree char *reason = sync_reason_to_string(row.decision);

        words = g_strdup_printf("  %u of %s: %s", view->cursor + 1, all, reason);
    } else {
        words = g_strdup_printf("  %s to %s of %s%s", from, to, all,
                                view->is_in_list ? "" : "   l goes to the list");
    }
    put_line(canvas, &area, UI_ROLE_DIM, words);
}

guint
ui_forecast_draw_list(UiCanvas *canvas, UiRect area, const UiForecastView *view)
{
    const SyncForecast *forecast = ui_retention_forecast(view->retention);
    guint n = forecast == NULL ? 0 : sync_forecast_n_rows(forecast);
    guint shown, first;
    UiSpot spot;

    if (n == 0 || area.rows < 1)
        return 0;
    shown = MIN(n, (guint)area.rows);
    /* The row below them says which ones they are. */
    if (shown < n && shown > 2)
        shown--;
    first = MIN(view->top, n - shown);
    for (guint i = first; i < first + shown && take_row(&area, &spot); i++)
        draw_row(canvas, spot, view, i);
    if (shown < n)
        draw_place(canvas, area, view, (UiForecastPart){ first, shown, n });
    return shown;
}

/* --- the last twelve months ------------------------------------------------------------------- */

static guint64
most_bytes(const SyncForecastWeek *weeks)
{
    guint64 most = 0;

    for (guint i = 0; i < SYNC_FORECAST_WEEKS; i++)
        most = MAX(most, weeks[i].bytes);
    return most;
}

/* The most of the weeks that share a cell: a peak is never lost. */
static guint64
bytes_of_cell(const SyncForecastWeek *weeks, int cell, int cells)
{
    int first = cell * SYNC_FORECAST_WEEKS / cells;
    int end = MAX((cell + 1) * SYNC_FORECAST_WEEKS / cells, first + 1);
    guint64 most = 0;

    for (int i = first; i < end; i++)
        most = MAX(most, weeks[i].bytes);
    return most;
}

static void
draw_bars(UiCanvas *canvas, UiSpot spot, const SyncForecastWeek *weeks)
{
    static const char *const bars[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
    guint64 most = most_bytes(weeks);
    int cells = MIN(spot.cells, SYNC_FORECAST_WEEKS);

    for (int i = 0; i < cells; i++) {
        guint64 bytes = bytes_of_cell(weeks, i, cells);
        guint level =
            bytes == 0 ? 0 : 1 + (guint)((double)bytes / (double)most * 7 + 0.5);

        ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x + i, 1 }, UI_ROLE_BAR,
                      bars[MIN(level, G_N_ELEMENTS(bars) - 1)]);
    }
}

static void
draw_chart(UiCanvas *canvas, UiRect *area, const UiForecastView *view)
{
    const SyncForecastWeek *weeks =
        sync_forecast_weeks(ui_retention_forecast(view->retention));
    g_autofree char *most = pb_size_to_string(most_bytes(weeks));
    g_autofree char *words = NULL;
    guint64 n = 0;
    UiSpot spot;

    for (guint i = 0; i < SYNC_FORECAST_WEEKS; i++)
        n += weeks[i].n_deleted;
    words = ui_words_count(n);
    put_line(canvas, area, UI_ROLE_HEADING, "The last 12 months with this policy");
    if (take_row(area, &spot)) {
        g_autofree char *all =
            g_strdup_printf("  at most %s on the server, %s deleted", most, words);

        ui_canvas_put_cut(canvas, spot, UI_ROLE_DIM, all);
    }
    if (take_row(area, &spot)) {
        take_column(&spot, 2, 0);
        draw_bars(canvas, spot, weeks);
    }
}

static void
draw_days(UiCanvas *canvas, UiRect *area, const UiForecastView *view)
{
    g_autofree char *rest = NULL;
    g_autofree char *days = ui_retention_deletions(view->retention, view->now, &rest);
    g_autofree char *first =
        g_strdup_printf("Last deletes: %s", days == NULL ? "none yet" : days);
    g_autofree char *second = g_strdup_printf("  %s", rest == NULL ? "" : rest);

    put_line(canvas, area, UI_ROLE_DIM, first);
    put_line(canvas, area, UI_ROLE_DIM, second);
}

/* --- all -------------------------------------------------------------------------------------- */

/* What stands in place of a forecast; NULL when there is one. The caller frees. */
static char *
nothing_words(const UiForecastView *view)
{
    const GError *error = ui_retention_error(view->retention);
    const SyncForecast *forecast = ui_retention_forecast(view->retention);

    if (error != NULL) {
        g_autofree char *cause = pb_text_visible(error->message, -1, PB_TEXT_LINE);

        return g_strdup_printf("No forecast: %s", cause);
    }
    if (forecast == NULL)
        return g_strdup("Forecast: reading…");
    if (sync_forecast_listed_at(forecast) == 0)
        return g_strdup("No forecast yet: no listing so far. Fetch once (F).");
    return NULL;
}

int
ui_forecast_rows(const UiForecastView *view, int columns)
{
    g_autofree char *nothing = nothing_words(view);

    if (nothing != NULL)
        return 1;
    return 1 + (columns < ROOMY_CELLS) + sums_rows(view);
}

guint
ui_forecast_draw(UiCanvas *canvas, UiRect area, const UiForecastView *view)
{
    g_autofree char *nothing = nothing_words(view);
    bool is_tall = area.rows >= 24;
    UiRect list, bottom;
    guint shown;

    if (nothing != NULL) {
        put_line(canvas, &area, UI_ROLE_NOTE, nothing);
        return 0;
    }
    draw_heading(canvas, &area, view);
    draw_sums(canvas, &area, view, is_tall ? NOTE_BELOW : NOTE_BESIDE);
    if (is_tall)
        area.y++, area.rows--;
    list = bottom = area;
    bottom.rows = 0;
    if (area.rows >= LIST_ROWS + CHART_ROWS + 1)
        bottom.rows = CHART_ROWS + (is_tall ? DAYS_ROWS + 2 : 0);
    list.rows -= bottom.rows;
    bottom.y += list.rows;
    shown = ui_forecast_draw_list(canvas, list, view);
    if (bottom.rows == 0)
        return shown;
    if (is_tall)
        bottom.y++, bottom.rows--;
    draw_chart(canvas, &bottom, view);
    if (is_tall) {
        bottom.y++, bottom.rows--;
        draw_days(canvas, &bottom, view);
    }
    return shown;
}
