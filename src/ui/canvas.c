/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/canvas.c: the grid of cells (L4).
 *
 * Invariant: a cell of width 2 is followed by one of width 0, and a cell of width 0 follows one of width 2. */
#include <config.h>

#include "canvas.h"

#include <string.h>

#include "base/text.h"

/* Bytes of text that can matter for one cell: a letter and its marks, or what becomes visible. */
#define MAX_BYTES_A_CELL  40
#define ZERO_WIDTH_JOINER 0x200D
#define RULE_TEXT         "─"

struct UiCanvas {
    int rows, columns;
    int cursor_y, cursor_x;
    UiCell *cells;
    GPtrArray *links; /* UiCanvasLink; NULL: none. Copies share it */
};

UiCanvas *
ui_canvas_new(int rows, int columns)
{
    UiCanvas *canvas = g_new0(UiCanvas, 1);

    canvas->rows = CLAMP(rows, 1, UI_CANVAS_MAX_ROWS);
    canvas->columns = CLAMP(columns, 1, UI_CANVAS_MAX_COLUMNS);
    canvas->cells = g_new(UiCell, (gsize)canvas->rows * (gsize)canvas->columns);
    ui_canvas_clear(canvas);
    return canvas;
}

UiCanvas *
ui_canvas_copy(const UiCanvas *canvas)
{
    UiCanvas *copy = g_new(UiCanvas, 1);
    gsize n = (gsize)canvas->rows * (gsize)canvas->columns;

    *copy = *canvas;
    copy->cells = g_new(UiCell, n);
    memcpy(copy->cells, canvas->cells, n * sizeof *copy->cells);
    if (copy->links != NULL)
        g_ptr_array_ref(copy->links);
    return copy;
}

void
ui_canvas_free(UiCanvas *canvas)
{
    if (canvas == NULL)
        return;
    g_clear_pointer(&canvas->links, g_ptr_array_unref);
    g_free(canvas->cells);
    g_free(canvas);
}

int
ui_canvas_rows(const UiCanvas *canvas)
{
    return canvas->rows;
}

int
ui_canvas_columns(const UiCanvas *canvas)
{
    return canvas->columns;
}

static UiCell *
cell_at(const UiCanvas *canvas, int y, int x)
{
    return &canvas->cells[(gsize)y * (gsize)canvas->columns + (gsize)x];
}

const UiCell *
ui_canvas_cell(const UiCanvas *canvas, int y, int x)
{
    g_assert(y >= 0 && y < canvas->rows && x >= 0 && x < canvas->columns);
    return cell_at(canvas, y, x);
}

static void
blank_cell(UiCell *cell, UiRole role)
{
    memset(cell, 0, sizeof *cell);
    cell->width = 1;
    cell->role = (guint8)role;
}

void
ui_canvas_clear(UiCanvas *canvas)
{
    for (int i = 0; i < canvas->rows * canvas->columns; i++)
        blank_cell(&canvas->cells[i], UI_ROLE_DEFAULT);
    canvas->cursor_y = canvas->cursor_x = 0;
    g_clear_pointer(&canvas->links, g_ptr_array_unref);
}

/* Before a cell is overwritten: the other half of a wide one becomes blank. */
static void
part_from_neighbours(UiCanvas *canvas, int y, int x)
{
    UiCell *cell = cell_at(canvas, y, x);

    if (cell->width == 0 && x > 0)
        blank_cell(cell - 1, cell->role);
    if (cell->width == 2 && x + 1 < canvas->columns)
        blank_cell(cell + 1, cell->role);
}

/* Copies as many code points of the cluster as a cell holds; what follows a joiner is left out, because
 * terminals do not agree on how wide joined signs are. */
static void
copy_cluster(UiCell *cell, const char *text, gsize len)
{
    gsize used = 0;

    memset(cell->text, 0, sizeof cell->text);
    for (gsize n_chars = 0; used < len && n_chars < 5; n_chars++) {
        gunichar c = g_utf8_get_char(text + used);
        gsize n = (gsize)(g_utf8_next_char(text + used) - (text + used));

        if (c == ZERO_WIDTH_JOINER)
            break;
        memcpy(cell->text + used, text + used, n);
        used += n;
    }
}

static void
set_cell(UiCanvas *canvas, int y, int x, const UiCell *fresh)
{
    part_from_neighbours(canvas, y, x);
    *cell_at(canvas, y, x) = *fresh;
    if (fresh->width == 2) {
        part_from_neighbours(canvas, y, x + 1);
        *cell_at(canvas, y, x + 1) = *fresh;
        cell_at(canvas, y, x + 1)->text[0] = '\0';
        cell_at(canvas, y, x + 1)->width = 0;
    }
}

/* Clips the spot to the canvas; false when nothing of it is inside. */
static bool
clip(const UiCanvas *canvas, UiSpot *spot)
{
    if (spot->x < 0) {
        spot->cells += spot->x;
        spot->x = 0;
    }
    spot->cells = MIN(spot->cells, canvas->columns - spot->x);
    return spot->cells > 0 && spot->y >= 0 && spot->y < canvas->rows;
}

static int
write_visible(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text, gsize len)
{
    int used = 0;

    for (gsize at = 0; at < len;) {
        UiCell cell = { .role = (guint8)role };
        int width;
        gsize n = pb_text_next_cluster(text + at, len - at, &width);

        if (used + width > spot.cells)
            break;
        if (width > 0) {
            cell.width = (guint8)width;
            copy_cluster(&cell, text + at, n);
            set_cell(canvas, spot.y, spot.x + used, &cell);
            used += width;
        }
        at += n;
    }
    return used;
}

int
ui_canvas_put_len(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text, gsize len)
{
    g_autofree char *shown = NULL;
    gsize most;

    if (!clip(canvas, &spot))
        return 0;
    most = (gsize)spot.cells * MAX_BYTES_A_CELL;
    if (len > most) {
        len = most;
        while (len > 0 && ((guchar)text[len] & 0xC0) == 0x80)
            len--;
    }
    if (!pb_text_is_visible(text, (gssize)len, PB_TEXT_LINE)) {
        shown = pb_text_visible(text, (gssize)len, PB_TEXT_LINE);
        text = shown;
        len = strlen(shown);
    }
    return write_visible(canvas, spot, role, text, len);
}

int
ui_canvas_put(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text)
{
    return ui_canvas_put_len(canvas, spot, role, text, strlen(text));
}

/* Visible, and cut with an ellipsis to what fits. The caller frees. */
static char *
cut_to_fit(const char *text, int cells)
{
    g_autofree char *shown =
        pb_text_visible_cut(text, -1, (gsize)cells * MAX_BYTES_A_CELL);

    return pb_text_ellipsize(shown, cells);
}

int
ui_canvas_put_cut(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text)
{
    g_autofree char *fit = NULL;

    if (!clip(canvas, &spot))
        return 0;
    fit = cut_to_fit(text, spot.cells);
    return ui_canvas_put(canvas, spot, role, fit);
}

int
ui_canvas_put_right(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text)
{
    g_autofree char *fit = NULL;
    int width;

    if (!clip(canvas, &spot))
        return 0;
    fit = cut_to_fit(text, spot.cells);
    width = pb_text_width(fit, -1);
    spot.x += spot.cells - width;
    spot.cells = width;
    return ui_canvas_put(canvas, spot, role, fit);
}

void
ui_canvas_rule(UiCanvas *canvas, UiSpot spot)
{
    UiCell cell = { .text = RULE_TEXT, .width = 1, .role = UI_ROLE_RULE };

    if (!clip(canvas, &spot))
        return;
    for (int i = 0; i < spot.cells; i++)
        set_cell(canvas, spot.y, spot.x + i, &cell);
}

void
ui_canvas_fill(UiCanvas *canvas, UiSpot spot, UiRole role)
{
    UiCell cell = { .width = 1, .role = (guint8)role };

    if (!clip(canvas, &spot))
        return;
    for (int i = 0; i < spot.cells; i++)
        set_cell(canvas, spot.y, spot.x + i, &cell);
}

void
ui_canvas_select(UiCanvas *canvas, UiSpot spot)
{
    if (!clip(canvas, &spot))
        return;
    for (int i = 0; i < spot.cells; i++)
        cell_at(canvas, spot.y, spot.x + i)->is_selected = true;
}

/* --- links ------------------------------------------------------------------------------------ */

static void
link_free(void *data)
{
    UiCanvasLink *link = data;

    g_free(link->target);
    g_free(link);
}

/* Its number in the table, from 1; 0 when that is full. */
static guint16
number_of_link(UiCanvas *canvas, guint id, const char *target)
{
    UiCanvasLink *link;

    if (canvas->links == NULL)
        canvas->links = g_ptr_array_new_with_free_func(link_free);
    for (guint i = canvas->links->len; i-- > 0;) {
        link = g_ptr_array_index(canvas->links, i);
        if (link->id == id && strcmp(link->target, target) == 0)
            return (guint16)(i + 1);
    }
    if (canvas->links->len == UI_CANVAS_MAX_LINKS)
        return 0;
    link = g_new(UiCanvasLink, 1);
    link->id = id;
    link->target = g_strdup(target);
    g_ptr_array_add(canvas->links, link);
    return (guint16)canvas->links->len;
}

void
ui_canvas_link(UiCanvas *canvas, UiSpot spot, guint id, const char *target)
{
    guint16 number;

    if (!clip(canvas, &spot))
        return;
    number = number_of_link(canvas, id, target);
    for (int i = 0; i < spot.cells; i++)
        cell_at(canvas, spot.y, spot.x + i)->link = number;
}

const UiCanvasLink *
ui_canvas_link_of(const UiCanvas *canvas, const UiCell *cell)
{
    return cell->link == 0 ? NULL : g_ptr_array_index(canvas->links, cell->link - 1u);
}

bool
ui_canvas_has_links(const UiCanvas *canvas)
{
    return canvas->links != NULL;
}

void
ui_canvas_set_cursor(UiCanvas *canvas, int y, int x)
{
    canvas->cursor_y = CLAMP(y, 0, canvas->rows - 1);
    canvas->cursor_x = CLAMP(x, 0, canvas->columns - 1);
}

void
ui_canvas_get_cursor(const UiCanvas *canvas, int *y, int *x)
{
    *y = canvas->cursor_y;
    *x = canvas->cursor_x;
}

char *
ui_canvas_to_text(const UiCanvas *canvas)
{
    GString *text = g_string_new(NULL);

    for (int y = 0; y < canvas->rows; y++) {
        for (int x = 0; x < canvas->columns; x++) {
            const UiCell *cell = cell_at(canvas, y, x);

            if (cell->width > 0)
                g_string_append(text, cell->text[0] == '\0' ? " " : cell->text);
        }
        while (text->len > 0 && text->str[text->len - 1] == ' ')
            g_string_truncate(text, text->len - 1);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
