/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/field.c: one line of text that a person types (L4). */
#include <config.h>

#include "field.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"

bool
ui_field_add(UiField *field, const char *utf8)
{
    gsize n = strlen(utf8);

    if (field->len + n > UI_FIELD_MAX)
        return false;
    memcpy(field->text + field->len, utf8, n + 1);
    field->len += n;
    return true;
}

void
ui_field_erase(UiField *field)
{
    const char *last = g_utf8_find_prev_char(field->text, field->text + field->len);

    field->len = last == NULL ? 0 : (gsize)(last - field->text);
    field->text[field->len] = '\0';
}

void
ui_field_wipe(UiField *field)
{
    pb_secret_wipe(field->text, sizeof field->text);
    field->len = 0;
}

void
ui_field_draw(UiCanvas *canvas, UiSpot spot, const UiField *field, UiFieldLook look)
{
    const char *text = field->text;
    int used = 0;

    ui_canvas_fill(canvas, spot, UI_ROLE_FIELD_ACTIVE);
    if (look == UI_FIELD_HIDDEN) {
        /* The length is no secret on the person's own screen: it shows that keys arrive. */
        for (int n = (int)g_utf8_strlen(text, -1); used < MIN(n, spot.cells - 1); used++)
            ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x + used, 1 },
                          UI_ROLE_FIELD_ACTIVE, "•");
    } else {
        while (pb_text_width(text, -1) > MAX(spot.cells - 1, 0) && *text != '\0')
            text = g_utf8_next_char(text);
        used = ui_canvas_put(canvas, spot, UI_ROLE_FIELD_ACTIVE, text);
    }
    ui_canvas_set_cursor(canvas, spot.y, spot.x + used);
}
