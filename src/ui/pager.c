/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/pager.c: a screenful of a layout, and where in it one is (L4). */
#include <config.h>

#include "pager.h"

void
ui_pager_forget(UiPager *pager)
{
    g_clear_pointer(&pager->layout, ui_layout_free);
}

void
ui_pager_take(UiPager *pager, UiLayout *layout)
{
    ui_pager_forget(pager);
    pager->layout = layout;
    pager->top = pager->place == 0 ? 0 : ui_layout_line_of_place(layout, pager->place);
}

/* The last line that may stand at the top. */
static guint
last_top(UiPager *pager)
{
    guint n_lines = ui_layout_n_lines(pager->layout);

    return n_lines > pager->rows ? n_lines - pager->rows : 0;
}

void
ui_pager_fit(UiPager *pager, guint rows)
{
    pager->rows = MAX(rows, 1);
    if (!ui_layout_reach(pager->layout, pager->top + pager->rows - 1))
        pager->top = last_top(pager);
}

bool
ui_pager_scroll_to(UiPager *pager, gint64 line)
{
    guint top = (guint)CLAMP(line, 0, (gint64)G_MAXINT32);

    if (pager->layout == NULL)
        return false;
    pager->top =
        ui_layout_reach(pager->layout, top + pager->rows - 1) ? top : last_top(pager);
    pager->place = ui_layout_place(pager->layout, pager->top);
    return true;
}

bool
ui_pager_act(UiPager *pager, UiAction action)
{
    gint64 page = (gint64)MAX(pager->rows, 2) - 1;
    gint64 top = pager->top;

    switch (action) {
    case UI_ACTION_NEXT:
        top++;
        break;
    case UI_ACTION_PREVIOUS:
        top--;
        break;
    case UI_ACTION_PAGE_DOWN:
        top += page;
        break;
    case UI_ACTION_PAGE_UP:
        top -= page;
        break;
    case UI_ACTION_FIRST:
        top = 0;
        break;
    case UI_ACTION_LAST:
        top = G_MAXINT32;
        break;
    default:
        return false;
    }
    ui_pager_scroll_to(pager, top);
    return true;
}

/* --- drawing ---------------------------------------------------------------------------------- */

typedef struct {
    UiCanvas *canvas;
    UiSpot spot;
} LineDraw;

static void
draw_segment(const UiSegment *segment, void *user_data)
{
    LineDraw *draw = user_data;
    UiSpot spot = draw->spot;

    spot.x += segment->column;
    spot.cells -= segment->column;
    ui_canvas_put_len(draw->canvas, spot, segment->role, segment->text, segment->len);
}

void
ui_pager_show(UiPager *pager, const MailDocument *document, UiHeaders headers,
              UiCanvas *canvas, UiRect area)
{
    if (pager->layout == NULL || pager->width != area.columns)
        ui_pager_take(pager,
                      ui_layout_new(document, &(UiLayoutForm){ .width = area.columns,
                                                               .headers = headers }));
    pager->width = area.columns;
    ui_pager_fit(pager, (guint)MAX(area.rows, 1));
    for (int i = 0; i < area.rows; i++) {
        LineDraw draw = { canvas, { area.y + i, area.x, area.columns } };

        ui_layout_each_segment(pager->layout, pager->top + (guint)i, draw_segment, &draw);
    }
}
