/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/paint.c: from cells to the terminal (L4).
 *
 * Cells are given to curses by their column, and only those that differ from the frame before. Curses writes on
 * where cells stand side by side, so signs that the terminal may take for wider or narrower than we do are kept from
 * it: overlay.c writes them. */
#include <config.h>

#include "paint.h"

#include <curses.h>
#include <string.h>
#include <wchar.h>

#include "../doubt.h"
#include "term.h"

#define REPLACEMENT     L'\xFFFD'
#define FEWEST_SCROLLED 3 /* rows that differ after the least that curses scrolls */

static const UiTheme *theme;

/* Its styles as this terminal has them: finding the nearest colours takes longer than a frame should. */
typedef struct {
    bool is_known;
    UiStyle style;
} Resolved;

static Resolved resolved[UI_N_ROLES][2];
static UiCanvas *shown;   /* what the terminal shows; NULL: not known */
static bool was_doubtful; /* `shown` holds signs of doubtful width */
static bool is_unicode;
static bool is_overlaid; /* overlay.c can write */
static bool is_clickable;

void
ui_paint_start(bool is_utf8)
{
    is_unicode = is_utf8;
    is_overlaid = ui_overlay_is_possible();
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
}

void
ui_paint_stop(void)
{
    g_clear_pointer(&shown, ui_canvas_free);
    theme = NULL;
}

void
ui_term_set_theme(const UiTheme *fresh)
{
    theme = fresh;
    memset(resolved, 0, sizeof(resolved));
    ui_term_forget();
}

void
ui_term_forget(void)
{
    g_clear_pointer(&shown, ui_canvas_free);
}

void
ui_term_set_clickable(bool is_wanted)
{
    if (is_wanted != is_clickable)
        ui_term_forget();
    is_clickable = is_wanted;
}

static attr_t
curses_attributes(UiAttributes attributes)
{
    static const attr_t table[] = { A_BOLD, A_DIM, A_UNDERLINE, A_REVERSE, A_ITALIC };
    attr_t sum = A_NORMAL;

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (attributes & (1u << i))
            sum |= table[i];
    }
    return sum;
}

static wchar_t
ascii_for(wchar_t c)
{
    switch (c) {
    case L'─':
        return L'-';
    case L'│':
        return L'|';
    case L'…':
        return L'.';
    case L'▆':
    case L'▇':
    case L'█':
        return L'#';
    case L'▄':
    case L'▅':
        return L':';
    case L'░':
    case L'▁':
    case L'▂':
    case L'▃':
        return L'.';
    case L'•':
        return L'*';
    default:
        return c < 0x80 ? c : L'?';
    }
}

/* A base of at most `width` cells that the C library knows, with the marks that follow it; `rest` is what
 * comes after them. */
static void
wide_text(const char **rest, int width, wchar_t out[CCHARW_MAX + 1])
{
    int n = 0;

    memset(out, 0, (CCHARW_MAX + 1) * sizeof *out);
    for (; **rest != '\0' && n < CCHARW_MAX; *rest = g_utf8_next_char(*rest)) {
        wchar_t c = (wchar_t)g_utf8_get_char(*rest);

        if (!is_unicode)
            c = ascii_for(c);
        if (n > 0 && wcwidth(c) != 0)
            break;
        /* Emoji presentation would widen what curses counts as one cell. */
        if (c == 0xFE0F)
            continue;
        if (n == 0 && (wcwidth(c) < 1 || wcwidth(c) > width))
            c = is_unicode ? REPLACEMENT : L'?';
        out[n++] = c;
    }
    if (n == 0)
        out[0] = L' ';
}

static int
pair_of(UiStyle style, int n_colors)
{
    int pair = n_colors > 0 && (style.fg >= 0 || style.bg >= 0)
                   ? alloc_pair(style.fg, style.bg)
                   : 0;

    return MAX(pair, 0);
}

UiStyle
ui_paint_style(const UiCell *cell)
{
    Resolved *style = &resolved[cell->role][cell->is_selected];

    if (!style->is_known)
        *style = (Resolved){ true, ui_theme_style(theme, cell->role, cell->is_selected,
                                                  has_colors() ? COLORS : 0) };
    return style->style;
}

static void
append_wide(GString *out, const wchar_t *text)
{
    for (; *text != L'\0'; text++)
        g_string_append_unichar(out, (gunichar)*text);
}

void
ui_paint_append_text(GString *out, const UiCell *cell)
{
    const char *rest = cell->text;
    wchar_t text[CCHARW_MAX + 1];

    wide_text(&rest, cell->width, text);
    append_wide(out, text);
    if (cell->width == 2 && wcwidth(text[0]) < 2) {
        wide_text(&rest, 1, text);
        append_wide(out, text);
    }
}

int
ui_paint_doubt(const UiCell *cell, int x)
{
    int most =
        is_unicode && is_overlaid && cell->width > 0 ? ui_doubt_cells(cell->text) : 0;

    /* Nothing may spread to the next row. */
    return x + most < COLS - 1 ? most : 0;
}

static void
show_cell(const UiCell *cell, int y, int x)
{
    UiStyle style = ui_paint_style(cell);
    attr_t attributes = curses_attributes(style.attributes);
    int pair = pair_of(style, has_colors() ? COLORS : 0);
    const char *rest = cell->text;
    wchar_t text[CCHARW_MAX + 1];
    cchar_t wide;

    if (ui_paint_doubt(cell, x) > 0)
        rest = "";
    wide_text(&rest, cell->width, text);
    setcchar(&wide, text, attributes, (short)pair, &pair);
    mvadd_wchnstr(y, x, &wide, 1);
    /* The right half of what the C library holds for narrow: the second letter of a flag, or a blank. */
    if (cell->width == 2 && wcwidth(text[0]) < 2) {
        wide_text(&rest, 1, text);
        setcchar(&wide, text, attributes, (short)pair, &pair);
        mvadd_wchnstr(y, x + 1, &wide, 1);
    }
}

static bool
is_same_size(const UiCanvas *a, const UiCanvas *b)
{
    return a != NULL && ui_canvas_rows(a) == ui_canvas_rows(b) &&
           ui_canvas_columns(a) == ui_canvas_columns(b);
}

/* Gives curses the cells of a row that are not what the terminal shows; false when none was. */
static bool
show_row(const UiCanvas *canvas, int y, int columns)
{
    bool is_changed = false;

    for (int x = 0; x < columns; x++) {
        const UiCell *cell = ui_canvas_cell(canvas, y, x);
        const UiCell *old = shown == NULL ? NULL : ui_canvas_cell(shown, y, x);

        if (cell->width == 0 || x + cell->width > columns)
            continue;
        if (old == NULL || memcmp(cell, old, G_STRUCT_OFFSET(UiCell, link)) != 0) {
            show_cell(cell, y, x);
            is_changed = true;
        } else if (is_clickable && ui_overlay_links_differ(canvas, cell, shown, old)) {
            is_changed = true;
        }
    }
    return is_changed;
}

static bool
holds_doubt(const UiCanvas *canvas)
{
    for (int y = 0; y < ui_canvas_rows(canvas); y++) {
        for (int x = 0; x < ui_canvas_columns(canvas); x++) {
            if (ui_paint_doubt(ui_canvas_cell(canvas, y, x), x) > 0)
                return true;
        }
    }
    return false;
}

/* Whether curses will move the cursor, or has it moved already to write something. */
static bool
is_cursor_moved(const UiCanvas *canvas)
{
    int y, x, old_y, old_x;

    if (shown == NULL)
        return true;
    ui_canvas_get_cursor(canvas, &y, &x);
    ui_canvas_get_cursor(shown, &old_y, &old_x);
    return y != old_y || x != old_x;
}

/* All rows from the first that is touched to the last. */
static void
touch_between(bool *is_touched, int rows)
{
    int first = 0, last = rows - 1;

    while (first < rows && !is_touched[first])
        first++;
    while (last > first && !is_touched[last])
        last--;
    for (int y = first; y <= last; y++)
        is_touched[y] = true;
}

void
ui_term_show(const UiCanvas *canvas)
{
    int rows = MIN(ui_canvas_rows(canvas), LINES);
    int columns = MIN(ui_canvas_columns(canvas), COLS);
    bool is_touched[UI_CANVAS_MAX_ROWS] = { false };
    int n_touched = 0;
    bool has_doubt, has_links, is_overlaying;
    int cursor_y, cursor_x;

    if (isendwin())
        return;
    if (!is_same_size(shown, canvas)) {
        ui_term_forget();
        erase();
        clearok(curscr, TRUE);
    }
    has_links =
        is_clickable && is_overlaid &&
        (ui_canvas_has_links(canvas) || (shown != NULL && ui_canvas_has_links(shown)));
    has_doubt = holds_doubt(canvas);
    is_overlaying = has_links || has_doubt || (shown != NULL && was_doubtful);
    /* Shifted cells would take their links along, and be the wrong ones. */
    idcok(stdscr, !is_overlaying);
    for (int y = 0; y < rows; y++) {
        is_touched[y] = show_row(canvas, y, columns);
        n_touched += is_touched[y];
    }
    ui_canvas_get_cursor(canvas, &cursor_y, &cursor_x);
    move(MIN(cursor_y, LINES - 1), MIN(cursor_x, COLS - 1));
    wnoutrefresh(stdscr);
    doupdate();
    if (is_overlaying && (n_touched > 0 || is_cursor_moved(canvas))) {
        /* Curses may move the cursor by writing once more what stands in its row, */
        is_touched[cursor_y] = true;
        /* and may have scrolled what lies between. */
        if (n_touched >= FEWEST_SCROLLED)
            touch_between(is_touched, rows);
        ui_overlay_write(canvas, shown, is_touched, has_links);
    }
    was_doubtful = has_doubt;
    ui_canvas_free(shown);
    shown = ui_canvas_copy(canvas);
}
