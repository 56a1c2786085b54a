/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/paint.c: from cells to the terminal (L4).
 *
 * A cell is given to curses by its column, so a sign that the terminal takes for wider or narrower than we
 * do cannot shift what follows by more than itself. Only runs that differ from the frame before are given. */
#include <config.h>

#include "paint.h"

#include <curses.h>
#include <string.h>
#include <wchar.h>

#include "term.h"

#define REPLACEMENT L'\xFFFD'

static const UiTheme *theme;
static UiCanvas *shown; /* what the terminal shows; NULL: not known */
static bool is_unicode;

void
ui_paint_start(bool is_utf8)
{
    is_unicode = is_utf8;
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
    ui_term_forget();
}

void
ui_term_forget(void)
{
    g_clear_pointer(&shown, ui_canvas_free);
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

static void
show_cell(const UiCell *cell, int y, int x)
{
    int n_colors = has_colors() ? COLORS : 0;
    UiStyle style = ui_theme_style(theme, cell->role, cell->is_selected, n_colors);
    attr_t attributes = curses_attributes(style.attributes);
    int pair = pair_of(style, n_colors);
    const char *rest = cell->text;
    wchar_t text[CCHARW_MAX + 1];
    cchar_t wide;

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

void
ui_term_show(const UiCanvas *canvas)
{
    int rows = MIN(ui_canvas_rows(canvas), LINES);
    int columns = MIN(ui_canvas_columns(canvas), COLS);
    int cursor_y, cursor_x;

    if (isendwin())
        return;
    if (!is_same_size(shown, canvas)) {
        ui_term_forget();
        erase();
        clearok(curscr, TRUE);
    }
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
            const UiCell *cell = ui_canvas_cell(canvas, y, x);

            if (cell->width == 0 || x + cell->width > columns)
                continue;
            if (shown == NULL ||
                memcmp(cell, ui_canvas_cell(shown, y, x), sizeof *cell) != 0)
                show_cell(cell, y, x);
        }
    }
    ui_canvas_get_cursor(canvas, &cursor_y, &cursor_x);
    move(MIN(cursor_y, LINES - 1), MIN(cursor_x, COLS - 1));
    wnoutrefresh(stdscr);
    doupdate();
    ui_canvas_free(shown);
    shown = ui_canvas_copy(canvas);
}
