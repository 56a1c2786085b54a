/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/line.c: one line of text that is edited in place (L4). The cursor moves by grapheme clusters, what
 * a person calls characters. */
#include <config.h>

#include "line.h"

#include <string.h>

#include "base/text.h"

void
ui_line_clear(UiLine *line)
{
    if (line->text != NULL)
        g_string_free(line->text, TRUE);
    *line = (UiLine){ NULL, 0 };
}

void
ui_line_set(UiLine *line, const char *text)
{
    if (line->text == NULL)
        line->text = g_string_new(NULL);
    g_string_assign(line->text, text);
    line->at = line->text->len;
}

const char *
ui_line_text(const UiLine *line)
{
    return line->text == NULL ? "" : line->text->str;
}

bool
ui_line_insert(UiLine *line, const char *utf8)
{
    gsize len = strlen(utf8);

    if (line->text == NULL)
        ui_line_set(line, "");
    if (line->text->len + len > UI_LINE_MAX)
        return false;
    g_string_insert(line->text, (gssize)line->at, utf8);
    line->at += len;
    return true;
}

/* Where the cluster that ends at the cursor begins. */
static gsize
before(const UiLine *line)
{
    const char *text = line->text->str;
    gsize at = 0;
    int width;

    while (at < line->at) {
        gsize len = pb_text_next_cluster(text + at, line->text->len - at, &width);

        if (at + len >= line->at)
            break;
        at += len;
    }
    return at;
}

static gsize
behind(const UiLine *line)
{
    int width;

    if (line->at >= line->text->len)
        return line->text->len;
    return line->at + pb_text_next_cluster(line->text->str + line->at,
                                           line->text->len - line->at, &width);
}

static void
erase(UiLine *line, gsize from, gsize to)
{
    g_string_erase(line->text, (gssize)from, (gssize)(to - from));
    line->at = from;
}

bool
ui_line_act(UiLine *line, UiAction action)
{
    if (line->text == NULL)
        ui_line_set(line, "");
    switch (action) {
    case UI_ACTION_LEFT:
        line->at = before(line);
        return true;
    case UI_ACTION_RIGHT:
        line->at = behind(line);
        return true;
    case UI_ACTION_FIRST:
        line->at = 0;
        return true;
    case UI_ACTION_LAST:
        line->at = line->text->len;
        return true;
    case UI_ACTION_ERASE:
        erase(line, before(line), line->at);
        return true;
    case UI_ACTION_ERASE_NEXT:
        erase(line, line->at, behind(line));
        return true;
    case UI_ACTION_ERASE_ALL:
        erase(line, 0, line->text->len);
        return true;
    default:
        return false;
    }
}

void
ui_line_draw(UiCanvas *canvas, UiSpot spot, const UiLine *line)
{
    const char *text = ui_line_text(line);
    gsize at = line->at, from = 0;
    int cells = MAX(spot.cells - 1, 0), width;

    /* The cursor may stand behind the last cell of the text: what is before it goes out at the left. */
    while (from < at && pb_text_width(text + from, (gssize)(at - from)) > cells)
        from += pb_text_next_cluster(text + from, at - from, &width);
    ui_canvas_fill(canvas, spot, UI_ROLE_FIELD_ACTIVE);
    ui_canvas_put(canvas, spot, UI_ROLE_FIELD_ACTIVE, text + from);
    ui_canvas_set_cursor(canvas, spot.y,
                         spot.x + pb_text_width(text + from, (gssize)(at - from)));
}
