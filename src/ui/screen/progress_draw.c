/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/progress_draw.c: how the progress screen looks (L4).
 *
 * Accounts, plan, log, a hint, from top to bottom. Each column has a width that does not depend on the
 * figures in it, each account a height that changes only when it fails: nothing moves while numbers grow. */
#include <config.h>

#include "progress_draw.h"

#include "base/human.h"
#include "base/text.h"
#include "../widget/bar.h"
#include "../words.h"

#define GAP           2
#define INDENT        2
#define COUNT_CELLS   16 /* "18 402 of 18 402" */
#define PERCENT_CELLS 5  /* "100 %" */
#define SIZE_CELLS    16 /* "96.1M of 171.3M" */
#define RATE_CELLS    7  /* "1023K/s" */
#define LEFT_CELLS    8  /* "1:02:03" */
#define MIN_BAR       8
#define MAX_BAR       60
#define WIDE_CELLS    98
#define LOG_NAME_MAX  12

/* --- how the rows are given out --------------------------------------------------------------- */

/* From generous to mean; the first whose needs are met is taken. */
typedef struct {
    bool has_details, has_gaps, has_titles, has_hint, has_problems;
    int min_log;
} Level;

static const Level levels[] = {
    /* clang-format off */
    { true,  true,  true,  true,  true,  5 },
    { true,  false, true,  true,  true,  4 },
    { true,  false, true,  false, true,  2 },
    { false, false, true,  true,  true,  3 },
    { true,  false, false, false, true,  1 },
    { false, false, false, false, true,  0 },
    { false, false, false, false, false, 0 },
    /* clang-format on */
};

#define MEANEST (&levels[G_N_ELEMENTS(levels) - 1])

typedef struct {
    int name, server, bar, count, size, rate, left; /* cells; 0: no such column */
} Columns;

typedef struct {
    const UiProgressView *view;
    UiCanvas *canvas;
    UiRect area; /* what is left of it */
    UiProgressLook look;
    Columns columns;
    const Level *level;
    GPtrArray *details; /* for each account a GPtrArray of UiProgressDetail */
    bool is_running;
} Draw;

static bool
is_shown(const Level *level, const UiProgressDetail *detail)
{
    return detail->is_problem ? level->has_problems : level->has_details;
}

/* Rows of account `i`: as many as a running one has at least, so that its end moves nothing. */
static int
account_rows(const Draw *draw, const Level *level, guint i)
{
    const GPtrArray *details = g_ptr_array_index(draw->details, i);
    int rows = 1, least = 1;

    for (guint j = 0; j < details->len; j++)
        rows += is_shown(level, g_ptr_array_index(details, j));
    if (level->has_details)
        least = draw->look == UI_PROGRESS_WIDE ? 2 : 3;
    return MAX(rows, least);
}

static int
rows_needed(const Draw *draw, const Level *level)
{
    guint n = draw->view->n_rows;
    int rows = 1 + level->min_log; /* the plan */

    for (guint i = 0; i < n; i++)
        rows += account_rows(draw, level, i);
    if (level->has_gaps)
        rows += (int)n - 1;
    if (level->has_titles)
        rows += draw->look == UI_PROGRESS_WIDE ? 5 : 3;
    return rows + (level->has_hint ? 2 : 0);
}

static const Level *
choose_level(const Draw *draw)
{
    for (gsize i = 0; i < G_N_ELEMENTS(levels); i++) {
        if (rows_needed(draw, &levels[i]) <= draw->area.rows)
            return &levels[i];
    }
    return MEANEST;
}

static int
widest(const UiProgressView *view, int least, int most,
       const char *(*text)(guint, const UiProgressView *))
{
    int cells = least;

    for (guint i = 0; i < view->n_rows; i++)
        cells = MAX(cells, pb_text_width(text(i, view), -1));
    return MIN(cells, most);
}

static const char *
name_at(guint i, const UiProgressView *view)
{
    return view->rows[i].account->name;
}

static const char *
server_at(guint i, const UiProgressView *view)
{
    const char *server = view->rows[i].account->server;

    return server == NULL ? "" : server;
}

/* Columns from the width, the names and the servers alone. */
static Columns
choose_columns(const UiProgressView *view, int cells)
{
    bool is_wide = cells >= WIDE_CELLS;
    Columns columns = { .name = widest(view, is_wide ? 7 : 4, CLAMP(cells / 5, 4, 16),
                                       name_at) };
    int rest = cells - columns.name - GAP;

    if (is_wide) {
        columns.size = SIZE_CELLS;
        columns.rate = RATE_CELLS;
        columns.left = LEFT_CELLS;
        rest -= SIZE_CELLS + RATE_CELLS + LEFT_CELLS + 3 * GAP;
    }
    if (cells >= 34) {
        columns.count = COUNT_CELLS;
        rest -= COUNT_CELLS + GAP;
    }
    rest -= PERCENT_CELLS + GAP;
    if (cells >= 70) {
        columns.server = widest(view, 6, CLAMP(rest - 20, 6, 30), server_at);
        rest -= columns.server + GAP;
    }
    columns.bar = rest < MIN_BAR ? 0 : MIN(rest, MAX_BAR);
    return columns;
}

/* --- small pieces ----------------------------------------------------------------------------- */

/* Takes one row off the top; false when none is left. */
static bool
take_row(Draw *draw, UiSpot *spot)
{
    if (draw->area.rows <= 0)
        return false;
    *spot = (UiSpot){ draw->area.y, draw->area.x, draw->area.columns };
    draw->area.y++;
    draw->area.rows--;
    return true;
}

static void
skip_row(Draw *draw)
{
    UiSpot spot;

    take_row(draw, &spot);
}

/* Cuts `cells` and the gap behind them off the left end. */
static UiSpot
take_column(UiSpot *spot, int cells)
{
    UiSpot column = { spot->y, spot->x, MIN(cells, spot->cells) };

    if (cells > 0) {
        spot->x += cells + GAP;
        spot->cells -= cells + GAP;
    }
    return column;
}

/* --- accounts --------------------------------------------------------------------------------- */

static void
draw_figures(const Draw *draw, UiSpot spot, const UiProgressRow *row)
{
    const SyncProgress *progress = &row->account->progress;
    g_autofree char *done = ui_words_count(progress->n_done);
    g_autofree char *all = ui_words_count(progress->n_all);
    g_autofree char *count = g_strdup_printf("%s of %s", done, all);
    g_autofree char *percent = g_strdup_printf(
        "%u %%", (guint)((guint64)progress->n_done * 100 / MAX(progress->n_all, 1)));

    if (draw->columns.bar > 0)
        ui_bar_draw(draw->canvas, take_column(&spot, draw->columns.bar), progress->n_done,
                    progress->n_all);
    if (draw->columns.count > 0)
        ui_canvas_put_right(draw->canvas, take_column(&spot, draw->columns.count),
                            UI_ROLE_DEFAULT, count);
    ui_canvas_put_right(draw->canvas, take_column(&spot, PERCENT_CELLS), UI_ROLE_DIM,
                        percent);
    if (draw->columns.size > 0) {
        g_autofree char *bytes = pb_size_to_string(progress->bytes_done);
        g_autofree char *bytes_all = pb_size_to_string(progress->bytes_all);
        g_autofree char *size = g_strdup_printf("%s of %s", bytes, bytes_all);
        g_autofree char *rate = ui_progress_rate(row);
        g_autofree char *left = ui_progress_left(row);

        ui_canvas_put_right(draw->canvas, take_column(&spot, draw->columns.size),
                            UI_ROLE_DIM, size);
        ui_canvas_put_right(draw->canvas, take_column(&spot, draw->columns.rate),
                            UI_ROLE_DIM, rate);
        ui_canvas_put_right(draw->canvas, take_column(&spot, draw->columns.left),
                            UI_ROLE_DEFAULT, left);
    }
}

static void
draw_first_line(Draw *draw, UiSpot spot, const UiProgressRow *row)
{
    const UiFetchAccount *account = row->account;
    const char *problem = account->problem;
    UiRole role;
    g_autofree char *state = ui_progress_state(row, &role);

    ui_canvas_put_cut(draw->canvas, take_column(&spot, draw->columns.name),
                      UI_ROLE_DEFAULT, account->name);
    if (draw->columns.server > 0)
        ui_canvas_put_cut(draw->canvas, take_column(&spot, draw->columns.server),
                          UI_ROLE_DIM, account->server == NULL ? "" : account->server);
    if (ui_progress_has_bar(account))
        draw_figures(draw, spot, row);
    else if (account->state == UI_FETCH_FAILED && !draw->level->has_problems &&
             problem != NULL)
        ui_canvas_put_cut(draw->canvas, spot, role, problem);
    else
        ui_canvas_put_cut(draw->canvas, spot, role, state);
}

static void
draw_detail(Draw *draw, UiSpot spot, const UiProgressRow *row,
            const UiProgressDetail *detail)
{
    spot.x += INDENT;
    spot.cells -= INDENT;
    if (detail->has_figures) {
        g_autofree char *rate = ui_progress_rate(row);
        g_autofree char *left = ui_progress_left(row);
        g_autofree char *words =
            g_strdup_printf("%*s   %*s%s", RATE_CELLS, rate, LEFT_CELLS, left,
                            *left == '\0' ? "     " : " left");
        int cells = RATE_CELLS + 3 + LEFT_CELLS + 5;

        ui_canvas_put(draw->canvas,
                      (UiSpot){ spot.y, spot.x + spot.cells - cells, cells }, UI_ROLE_DIM,
                      words);
        spot.cells -= cells + 1;
    }
    ui_canvas_put_cut(draw->canvas, spot, detail->role, detail->text);
}

static void
draw_account(Draw *draw, guint i)
{
    const UiProgressRow *row = &draw->view->rows[i];
    const GPtrArray *details = g_ptr_array_index(draw->details, i);
    int rows = account_rows(draw, draw->level, i);
    UiSpot spot;

    if (!take_row(draw, &spot))
        return;
    draw_first_line(draw, spot, row);
    rows--;
    for (guint j = 0; j < details->len; j++) {
        const UiProgressDetail *detail = g_ptr_array_index(details, j);

        if (is_shown(draw->level, detail) && take_row(draw, &spot)) {
            draw_detail(draw, spot, row, detail);
            rows--;
        }
    }
    for (; rows > 0; rows--)
        skip_row(draw);
}

/* How the accounts are that there is no row for. */
static void
draw_others(Draw *draw, guint first)
{
    guint n_failed = 0, n_done = 0, n = draw->view->n_rows - first;
    g_autofree char *words = NULL;
    UiSpot spot;

    for (guint i = first; i < draw->view->n_rows; i++) {
        UiFetchState state = draw->view->rows[i].account->state;

        n_failed += state == UI_FETCH_FAILED;
        n_done += state == UI_FETCH_DONE;
    }
    if (!take_row(draw, &spot))
        return;
    words = g_strdup_printf("and %u more: %u done, %u failed", n, n_done, n_failed);
    ui_canvas_put_cut(draw->canvas, spot, n_failed > 0 ? UI_ROLE_ERROR : UI_ROLE_DIM,
                      words);
}

static void
draw_headings(Draw *draw)
{
    const Columns *columns = &draw->columns;
    UiSpot spot, done;

    if (!take_row(draw, &spot))
        return;
    ui_canvas_put_cut(draw->canvas, take_column(&spot, columns->name), UI_ROLE_DIM,
                      "account");
    ui_canvas_put_cut(draw->canvas, take_column(&spot, columns->server), UI_ROLE_DIM,
                      "server");
    ui_canvas_put_cut(draw->canvas, take_column(&spot, columns->bar), UI_ROLE_DIM,
                      "progress");
    done = take_column(&spot, columns->count);
    ui_canvas_put_right(draw->canvas, done, UI_ROLE_DIM, "messages");
    take_column(&spot, PERCENT_CELLS);
    ui_canvas_put_right(draw->canvas, take_column(&spot, columns->size), UI_ROLE_DIM,
                        "size");
    ui_canvas_put_right(draw->canvas, take_column(&spot, columns->rate), UI_ROLE_DIM,
                        "rate");
    ui_canvas_put_right(draw->canvas, take_column(&spot, columns->left), UI_ROLE_DIM,
                        "left");
}

static void
draw_accounts(Draw *draw)
{
    guint n = draw->view->n_rows, shown = n;

    if (draw->level == MEANEST && (int)n > draw->area.rows)
        shown = (guint)MAX(draw->area.rows - 1, 0);
    if (draw->look == UI_PROGRESS_WIDE && draw->level->has_titles) {
        draw_headings(draw);
        skip_row(draw);
    }
    for (guint i = 0; i < shown; i++) {
        draw_account(draw, i);
        if (draw->level->has_gaps && i + 1 < shown)
            skip_row(draw);
    }
    if (shown < n)
        draw_others(draw, shown);
}

/* --- below them ------------------------------------------------------------------------------- */

static void
draw_plan(Draw *draw)
{
    g_autofree char *plan =
        ui_progress_plan(draw->view->rows, draw->view->n_rows, draw->area.columns);
    UiSpot spot;

    if (draw->level->has_titles)
        skip_row(draw);
    if (take_row(draw, &spot))
        ui_canvas_put_cut(draw->canvas, spot, UI_ROLE_DEFAULT, plan);
}

static void
draw_log_line(const Draw *draw, UiSpot spot, const UiFetchLine *line)
{
    bool is_roomy = spot.cells >= 50;
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(line->time);
    g_autofree char *time = g_date_time_format(when, is_roomy ? "%H:%M:%S" : "%H:%M");

    if (spot.cells >= 30)
        ui_canvas_put(draw->canvas, take_column(&spot, is_roomy ? 8 : 5), UI_ROLE_DIM,
                      time);
    if (draw->view->n_rows > 1)
        ui_canvas_put_cut(draw->canvas,
                          take_column(&spot, MIN(draw->columns.name, LOG_NAME_MAX)),
                          UI_ROLE_DIM, line->account);
    ui_canvas_put_cut(draw->canvas, spot,
                      line->is_problem ? UI_ROLE_ERROR : UI_ROLE_DEFAULT, line->text);
}

static void
draw_log_title(Draw *draw, guint n_newer)
{
    UiSpot spot;

    skip_row(draw);
    if (!take_row(draw, &spot))
        return;
    ui_canvas_put(draw->canvas, spot, UI_ROLE_HEADING, "Log");
    if (n_newer > 0) {
        g_autofree char *count = ui_words_count(n_newer);
        g_autofree char *words = g_strdup_printf("%s newer below", count);

        spot.x += 4;
        spot.cells -= 4;
        ui_canvas_put_right(draw->canvas, spot, UI_ROLE_DIM, words);
    }
}

/* Returns the rows it has. */
static int
draw_log(Draw *draw)
{
    const GPtrArray *log = draw->view->log;
    guint end = MIN(draw->view->log_end, log->len);
    guint rows, first;
    UiSpot spot;

    if (draw->level->has_titles)
        draw_log_title(draw, log->len - end);
    rows = (guint)MAX(draw->area.rows, 0);
    /* A page that could be fuller is. */
    end = MAX(end, MIN(rows, log->len));
    first = end > rows ? end - rows : 0;
    for (guint i = first; i < end && take_row(draw, &spot); i++) {
        draw_log_line(draw, spot, g_ptr_array_index(log, i));
        if (end < log->len)
            ui_canvas_set_cursor(draw->canvas, spot.y, spot.x);
    }
    return (int)rows;
}

static void
draw_hint(const Draw *draw, UiSpot spot)
{
    static const char all[] =
        "The reader is free: press Esc and read on. A cut line loses nothing.";
    bool is_roomy = spot.cells >= (int)sizeof all - 1;

    if (draw->is_running)
        ui_canvas_put_cut(draw->canvas, spot, UI_ROLE_NOTE,
                          is_roomy ? all : "Esc: read on. A cut line loses nothing.");
}

static bool
is_any_running(const UiProgressView *view)
{
    for (guint i = 0; i < view->n_rows; i++) {
        UiFetchState state = view->rows[i].account->state;

        if (state == UI_FETCH_RUNNING || state == UI_FETCH_ASKING)
            return true;
    }
    return false;
}

int
ui_progress_draw(UiCanvas *canvas, UiRect area, const UiProgressView *view)
{
    int margin = area.columns >= 20 ? 1 : 0;
    Draw draw = {
        .view = view,
        .canvas = canvas,
        .area = { area.y, area.x + margin, area.rows, area.columns - 2 * margin },
        .is_running = is_any_running(view),
        .details = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref),
    };
    int log_rows;

    draw.look = draw.area.columns >= WIDE_CELLS ? UI_PROGRESS_WIDE : UI_PROGRESS_NARROW;
    draw.columns = choose_columns(view, draw.area.columns);
    for (guint i = 0; i < view->n_rows; i++)
        g_ptr_array_add(draw.details, ui_progress_details(&view->rows[i], draw.look,
                                                          draw.area.columns - INDENT));
    draw.level = choose_level(&draw);
    if (draw.level->has_hint) {
        draw.area.rows -= 2;
        draw_hint(&draw, (UiSpot){ draw.area.y + draw.area.rows + 1, draw.area.x,
                                   draw.area.columns });
    }
    ui_canvas_set_cursor(canvas, draw.area.y, draw.area.x);
    draw_accounts(&draw);
    draw_plan(&draw);
    log_rows = draw_log(&draw);
    g_ptr_array_unref(draw.details);
    return log_rows;
}
