/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/notes.c: labels and texts (L4). Lines are laid out anew for each frame: there are few. */
#include <config.h>

#include "notes.h"

#include <string.h>

#include "base/text.h"
#include "../wrap.h"

#define LABEL_CELLS  13
#define NARROW_CELLS 11
#define NARROW       50
#define TEXT_CELLS   90
/* Where there are few rows, blank ones go. */
#define ROWS_FOR_BLANKS 10

static void
note_free(void *data)
{
    UiNote *note = data;

    g_free(note->label);
    g_free(note->text);
    g_free(note);
}

GPtrArray *
ui_notes_new(void)
{
    return g_ptr_array_new_with_free_func(note_free);
}

/* What stands in a row is cleaned before it is wrapped: a cell of the canvas is no place to find out. */
static void
add(GPtrArray *facts, UiRole role, const char *label, char *text)
{
    UiNote *note = g_new0(UiNote, 1);

    note->label = g_strdup(label);
    note->text = pb_text_visible(text, -1, PB_TEXT_LINE);
    note->role = role;
    g_free(text);
    g_ptr_array_add(facts, note);
}

void
ui_notes_add(GPtrArray *facts, UiRole role, const char *label, char *text)
{
    add(facts, role, label, text);
}

void
ui_notes_add_heading(GPtrArray *facts, UiRole role, char *text)
{
    add(facts, role, NULL, text);
}

void
ui_notes_add_blank(GPtrArray *facts)
{
    add(facts, UI_ROLE_DEFAULT, NULL, g_strdup(""));
}

typedef struct {
    UiCanvas *canvas;
    UiRect area;
    int top;
    int line; /* the next one, from the top of all */
} Drawing;

/* The next line's spot; cells 0 when it is not on the screen. */
static UiSpot
next_line(Drawing *drawing)
{
    int row = drawing->line++ - drawing->top;

    if (row < 0 || row >= drawing->area.rows)
        return (UiSpot){ 0, 0, 0 };
    return (UiSpot){ drawing->area.y + row, drawing->area.x, drawing->area.columns };
}

static void
draw_text(Drawing *drawing, int indent, const UiNote *note)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize len = strlen(note->text), at = 0;
    int cells = CLAMP(drawing->area.columns - indent, 1, TEXT_CELLS);
    bool is_first = true;

    if (len > 0)
        ui_wrap_begin(wrap, note->text, 0, len);
    do {
        UiSpot spot = next_line(drawing);
        gsize row_len = 0;
        gsize next = len == 0 ? 0 : ui_wrap_next(wrap, at, cells, &row_len);

        if (spot.cells > 0) {
            if (is_first && note->label != NULL)
                ui_canvas_put_cut(drawing->canvas, (UiSpot){ spot.y, spot.x, indent - 1 },
                                  UI_ROLE_HEADER_NAME, note->label);
            ui_canvas_put_len(drawing->canvas, (UiSpot){ spot.y, spot.x + indent, cells },
                              note->role, note->text + at, row_len);
        }
        is_first = false;
        at = next;
    } while (at < len);
}

void
ui_notes_draw(UiCanvas *canvas, UiRect area, const GPtrArray *facts, UiNotesView *view)
{
    int margin = area.columns >= 20 ? 1 : 0;
    UiRect inner = { area.y, area.x + margin, area.rows, area.columns - 2 * margin };
    int label = inner.columns < NARROW ? NARROW_CELLS : LABEL_CELLS;

    /* Twice: how many lines there are says where it may begin. */
    for (int pass = 0; pass < 2; pass++) {
        Drawing drawing = { canvas, inner, view->top, 0 };

        if (pass == 0)
            drawing.area.rows = 0;
        for (guint i = 0; i < facts->len; i++) {
            const UiNote *note = g_ptr_array_index(facts, i);

            if (area.rows < ROWS_FOR_BLANKS && *note->text == '\0')
                continue;
            draw_text(&drawing, note->label == NULL ? 0 : label, note);
        }
        view->n_lines = drawing.line;
        view->height = area.rows;
        view->top = CLAMP(view->top, 0, MAX(view->n_lines - area.rows, 0));
    }
    ui_canvas_set_cursor(canvas, area.y, area.x);
}

char *
ui_notes_more(const UiNotesView *view)
{
    return view->top + view->height < view->n_lines ? g_strdup("more below") : NULL;
}

bool
ui_notes_act(UiNotesView *view, UiAction action)
{
    int page = MAX(view->height - 1, 1);

    switch (action) {
    case UI_ACTION_NEXT:
        view->top++;
        break;
    case UI_ACTION_PREVIOUS:
        view->top--;
        break;
    case UI_ACTION_PAGE_DOWN:
        view->top += page;
        break;
    case UI_ACTION_PAGE_UP:
        view->top -= page;
        break;
    case UI_ACTION_FIRST:
        view->top = 0;
        break;
    case UI_ACTION_LAST:
        view->top = view->n_lines;
        break;
    default:
        return false;
    }
    view->top = CLAMP(view->top, 0, MAX(view->n_lines - view->height, 0));
    return true;
}
