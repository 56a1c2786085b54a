/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_sample.c: how a theme looks: one line for each thing that a colour tells (L4). */
#include <config.h>

#include "form_sample.h"

#define LABEL_CELLS 14

static const struct {
    const char *label;
    UiRole role;
    const char *text;
} lines[] = {
    { "Unread", UI_ROLE_UNREAD, "Alice Johnson      Re: Project update" },
    { "Read", UI_ROLE_DEFAULT, "Bob Smith          Weekly standup notes" },
    { "Secondary", UI_ROLE_DIM, "22 Nov             4K" },
    { "Flagged", UI_ROLE_FLAG, "!" },
    { "Header", UI_ROLE_HEADER_NAME, "Subject" },
    { "Quotation", UI_ROLE_QUOTE1, "> On Friday Alice wrote:" },
    { "Link", UI_ROLE_LINK, "https://example.org" },
    { "All well", UI_ROLE_OK, "Saved" },
    { "Look here", UI_ROLE_WARNING, "Not saved" },
    { "Gone wrong", UI_ROLE_ERROR, "The disk is full" },
};

void
ui_form_sample_draw(UiCanvas *canvas, UiRect area)
{
    for (int i = 0; i < area.rows && i < (int)G_N_ELEMENTS(lines); i++) {
        UiSpot spot = { area.y + i, area.x, area.columns };

        ui_canvas_put_cut(canvas,
                          (UiSpot){ spot.y, spot.x, MIN(LABEL_CELLS, spot.cells) },
                          UI_ROLE_DIM, lines[i].label);
        spot.x += LABEL_CELLS;
        spot.cells -= LABEL_CELLS;
        ui_canvas_put_cut(canvas, spot, lines[i].role, lines[i].text);
    }
}
