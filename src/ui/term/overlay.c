/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/overlay.c: what curses cannot write (L4): links that can be clicked (OSC 8), and signs that terminals
 * do not agree on the width of.
 *
 * Curses writes the frame first; then the cells that lead somewhere are written once more, as they stand,
 * with their link around them, and those that do no more without one. For signs of doubtful width curses has
 * written blanks. The sign goes over them, and each cell that it may have spread to is written again after a move
 * to its own column: so what stands there is right however wide the sign came out. Cursor and attributes are saved
 * before and restored after it, so what curses believes of the terminal stays true. Only rows that curses may have
 * written to are gone through: elsewhere all is still there. */
#include <config.h>

#include <curses.h>
#include <string.h>
#include <term.h>

/* Capabilities that <term.h> gives the names of plain words. */
#undef columns
#undef lines

#include "../osc.h"
#include "paint.h"
#include "term.h"

#define MAX_BYTES (8 * 1024) /* of a frame; links behind that are not marked */

typedef struct {
    GString *out;
    const UiCanvasLink *link; /* of what is appended at the moment; NULL: none */
    UiStyle style;
    bool has_style, has_links;
    int y, x; /* where the terminal's cursor is; -1: elsewhere */
} Writer;

bool
ui_overlay_is_possible(void)
{
    return save_cursor != NULL && restore_cursor != NULL && exit_attribute_mode != NULL &&
           cursor_address != NULL;
}

bool
ui_overlay_links_differ(const UiCanvas *frame, const UiCell *cell, const UiCanvas *before,
                        const UiCell *old)
{
    const UiCanvasLink *a = ui_canvas_link_of(frame, cell);
    const UiCanvasLink *b = ui_canvas_link_of(before, old);

    if (a == NULL || b == NULL)
        return a != b;
    return a->id != b->id || strcmp(a->target, b->target) != 0;
}

static void
append(GString *out, const char *capability)
{
    if (capability != NULL)
        g_string_append(out, capability);
}

static void
append_style(Writer *writer, UiStyle style)
{
    if (writer->has_style && memcmp(&style, &writer->style, sizeof style) == 0)
        return;
    writer->has_style = true;
    writer->style = style;
    append(writer->out, exit_attribute_mode);
    if (style.attributes & UI_ATTRIBUTE_BOLD)
        append(writer->out, enter_bold_mode);
    if (style.attributes & UI_ATTRIBUTE_DIM)
        append(writer->out, enter_dim_mode);
    if (style.attributes & UI_ATTRIBUTE_UNDERLINE)
        append(writer->out, enter_underline_mode);
    if (style.attributes & UI_ATTRIBUTE_REVERSE)
        append(writer->out, enter_reverse_mode);
    if (style.attributes & UI_ATTRIBUTE_ITALIC)
        append(writer->out, enter_italics_mode);
    if (style.fg >= 0)
        append(writer->out, tiparm(set_a_foreground, style.fg));
    if (style.bg >= 0)
        append(writer->out, tiparm(set_a_background, style.bg));
}

static void
append_cell(Writer *writer, const UiCell *cell, const UiCanvasLink *link, int y, int x)
{
    if (link != writer->link) {
        ui_osc_append_link(writer->out, link == NULL ? 0 : link->id,
                           link == NULL ? NULL : link->target);
        writer->link = link;
    }
    if (y != writer->y || x != writer->x)
        append(writer->out, tiparm(cursor_address, y, x));
    append_style(writer, ui_paint_style(cell));
    writer->y = y;
    writer->x = x + cell->width;
    if (ui_paint_doubt(cell, x) == 0) {
        ui_paint_append_text(writer->out, cell);
        return;
    }
    /* No half may be left of what stood there. */
    g_string_append_printf(writer->out, "%*s", cell->width, "");
    append(writer->out, tiparm(cursor_address, y, x));
    g_string_append(writer->out, cell->text);
    writer->y = -1;
}

/* Widens the stretch by what signs of doubtful width may have spread to. */
static void
add_doubtful(const UiCanvas *canvas, int y, int *first, int *end)
{
    for (int x = 0; x < ui_canvas_columns(canvas); x++) {
        int most = ui_paint_doubt(ui_canvas_cell(canvas, y, x), x);

        if (most > 0) {
            *first = MIN(*first, x);
            *end = MAX(*end, x + most);
        }
    }
}

/* NULL: nowhere, or the links are too long for one frame. */
static const UiCanvasLink *
link_to_write(const Writer *writer, const UiCanvas *frame, const UiCell *cell)
{
    const UiCanvasLink *link = writer->has_links ? ui_canvas_link_of(frame, cell) : NULL;

    return link != NULL && link != writer->link &&
                   writer->out->len + strlen(link->target) > MAX_BYTES
               ? NULL
               : link;
}

static void
append_row(Writer *writer, const UiCanvas *frame, const UiCanvas *before, int y)
{
    int width = ui_canvas_columns(frame);
    int first = width, end = 0; /* what is written whatever it leads to */

    add_doubtful(frame, y, &first, &end);
    if (before != NULL)
        add_doubtful(before, y, &first, &end);
    for (int x = 0; x < width; x++) {
        const UiCell *cell = ui_canvas_cell(frame, y, x);
        const UiCell *old = before == NULL ? NULL : ui_canvas_cell(before, y, x);
        const UiCanvasLink *link = link_to_write(writer, frame, cell);
        bool is_written = (x >= first && x < end) || link != NULL ||
                          (writer->has_links && old != NULL && old->link != 0);

        if (cell->width == 0 || x + cell->width > width)
            continue;
        /* A cell beside the last one of all would scroll the screen. */
        if (is_written && (y + 1 < LINES || x + cell->width < COLS))
            append_cell(writer, cell, link, y, x);
    }
    /* The next row's first cell is never beside the last one of this. */
    writer->y = -1;
}

void
ui_overlay_write(const UiCanvas *frame, const UiCanvas *before, const bool *is_touched,
                 bool has_links)
{
    g_autoptr(GString) out = g_string_new(NULL);
    Writer writer = { .out = out, .y = -1, .has_links = has_links };
    gsize empty;

    append(out, save_cursor);
    empty = out->len;
    for (int y = 0; y < MIN(ui_canvas_rows(frame), LINES); y++) {
        if (is_touched[y])
            append_row(&writer, frame, before, y);
    }
    if (out->len == empty)
        return;
    if (writer.link != NULL)
        ui_osc_append_link(out, 0, NULL);
    append(out, exit_attribute_mode);
    append(out, restore_cursor);
    ui_term_send(out->str, out->len);
}
