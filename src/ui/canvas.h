/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/canvas.h: the grid of cells that every screen draws into (L4). No curses.
 *
 * Text reaches a cell through one writer, which clips by grapheme cluster and makes visible what is
 * not; so nothing a server or a message says can steer the terminal. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
#define ROLE(NAME, name) UI_ROLE_##NAME,
#include "role.def"
#undef ROLE
    UI_N_ROLES
} UiRole;

#define UI_CELL_BYTES         21 /* five code points and a NUL: what a cell of ncurses holds */
#define UI_CANVAS_MAX_COLUMNS 1000
#define UI_CANVAS_MAX_ROWS    500
#define UI_CANVAS_MAX_LINKS   2000

typedef struct {
    char text[UI_CELL_BYTES]; /* a grapheme cluster; "" is a blank */
    guint8 width;             /* 0: the right half of the cell before it */
    guint8 role;              /* UiRole */
    bool is_selected;         /* the look of UI_ROLE_SELECTED lies over it */
    guint16 link; /* of the canvas's table, from 1; 0: none. The last member */
} UiCell;

/* Where cells lead that belong together, on terminals where links can be clicked. */
typedef struct {
    guint id;
    char *target; /* as of ui_osc_encode_target() */
} UiCanvasLink;

typedef struct {
    int y, x, rows, columns;
} UiRect;

/* A stretch of one row. */
typedef struct {
    int y, x, cells;
} UiSpot;

typedef struct UiCanvas UiCanvas;

/* Sizes are clamped to 1 and the maxima above. */
UiCanvas *ui_canvas_new(int rows, int columns);
UiCanvas *ui_canvas_copy(const UiCanvas *canvas);
void ui_canvas_free(UiCanvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiCanvas, ui_canvas_free)

int ui_canvas_rows(const UiCanvas *canvas);
int ui_canvas_columns(const UiCanvas *canvas);
/* Valid until the canvas is freed. */
const UiCell *ui_canvas_cell(const UiCanvas *canvas, int y, int x);

/* All blank, the cursor in the first cell. */
void ui_canvas_clear(UiCanvas *canvas);

/* The spot's cells, clipped to the canvas; what does not fit is cut without a mark. Returns the cells
 * used. Spots may lie outside: nothing is drawn there. */
int ui_canvas_put(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text);
int ui_canvas_put_len(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text,
                      gsize len);
/* The same with an ellipsis where it is cut. */
int ui_canvas_put_cut(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text);
/* At the right end of the spot, with an ellipsis where it is cut. */
int ui_canvas_put_right(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text);
/* A thin line across the spot. */
void ui_canvas_rule(UiCanvas *canvas, UiSpot spot);
/* Blanks of a role. */
void ui_canvas_fill(UiCanvas *canvas, UiSpot spot, UiRole role);
/* Lays the look of the selection over what stands in the spot. */
void ui_canvas_select(UiCanvas *canvas, UiSpot spot);

/* What stands in the spot leads to `target` (osc.h); what is drawn there later does not. Cells with one `id` are
 * one link, over several rows too. */
void ui_canvas_link(UiCanvas *canvas, UiSpot spot, guint id, const char *target);
/* NULL when the cell leads nowhere. Valid until the canvas is cleared or freed. */
const UiCanvasLink *ui_canvas_link_of(const UiCanvas *canvas, const UiCell *cell);
bool ui_canvas_has_links(const UiCanvas *canvas);

/* Where the terminal's own cursor goes: screen readers and magnifiers follow it. */
void ui_canvas_set_cursor(UiCanvas *canvas, int y, int x);
void ui_canvas_get_cursor(const UiCanvas *canvas, int *y, int *x);

/* The rows as lines without blanks at their ends, for tests. The caller frees. */
char *ui_canvas_to_text(const UiCanvas *canvas);

#endif
