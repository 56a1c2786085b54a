/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/parts_draw.c: the tree of parts, and what is known of the one under the cursor (L4). */
#include <config.h>

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "mail/attachment.h"
#include "../widget/text.h"
#include "parts_inside.h"

#define KIND_CELLS     22
#define SIZE_CELLS     7
#define INDENT_CELLS   2
#define MAX_INDENT     8 /* levels */
#define ROWS_FOR_FACTS 12
#define NAME_CELLS     10
#define PATIENCE_US    G_USEC_PER_SEC /* before progress is shown */

char *
ui_parts_size(guint64 bytes)
{
    return bytes < 1024 ? g_strdup_printf("%u bytes", (guint)bytes)
                        : pb_size_to_string(bytes);
}

void
ui_parts_title(UiScreen *screen, UiTitle *title)
{
    const PartsScreen *self = (PartsScreen *)screen;

    title->left = g_strdup_printf("Parts of %s", *self->subject == '\0' ? "(no subject)"
                                                                        : self->subject);
    title->right = g_strdup_printf("%d of %u", self->rows.cursor + 1, self->parts->len);
}

static int
indent_of(const MailPart *part)
{
    int dots = 0;

    for (const char *p = part->number; *p != '\0'; p++)
        dots += *p == '.';
    return MIN(dots, MAX_INDENT) * INDENT_CELLS;
}

static void
draw_part(UiCanvas *canvas, UiSpot spot, const MailPart *part)
{
    g_autofree char *size = pb_size_to_string(part->size);
    g_autofree char *kind = mail_type_words(part->type, part->name);
    bool is_wide = spot.cells >= 60;
    int margin = spot.cells >= 20 ? 2 : 0;
    int kind_cells = is_wide ? KIND_CELLS : spot.cells / 3;
    UiSpot at = { spot.y, spot.x + margin + indent_of(part),
                  spot.cells - margin - indent_of(part) - SIZE_CELLS };
    const char *name = *part->name != '\0' ? part->name
                       : part->is_shown && g_str_has_prefix(part->type, "text/")
                           ? "(shown in the message)"
                           : "(no name)";

    ui_canvas_put_cut(canvas, (UiSpot){ at.y, at.x, MIN(kind_cells, at.cells) },
                      part->is_attachment ? UI_ROLE_PART : UI_ROLE_DIM, kind);
    at.x += kind_cells + 1;
    at.cells -= kind_cells + 2;
    if (at.cells > 0)
        ui_canvas_put_cut(canvas, at, *part->name != '\0' ? UI_ROLE_DEFAULT : UI_ROLE_DIM,
                          name);
    ui_canvas_put_right(
        canvas, (UiSpot){ spot.y, spot.x + spot.cells - SIZE_CELLS, SIZE_CELLS - 1 },
        UI_ROLE_DIM, size);
}

static void
put_fact(UiCanvas *canvas, UiRect *area, const char *name, const char *value)
{
    UiRect column = { area->y, area->x + NAME_CELLS, area->rows,
                      area->columns - NAME_CELLS };

    if (*value == '\0' || area->rows <= 0)
        return;
    ui_canvas_put(canvas, (UiSpot){ area->y, area->x, NAME_CELLS }, UI_ROLE_HEADER_NAME,
                  name);
    ui_text_put(canvas, &column, 2, UI_ROLE_HEADER_VALUE, value);
    area->rows -= column.y - area->y;
    area->y = column.y;
}

static void
draw_facts(const PartsScreen *self, UiCanvas *canvas, UiRect area)
{
    const MailPart *part = ui_parts_current(self);
    g_autofree char *type =
        g_strconcat(part->type, *part->charset == '\0' ? "" : "; ", part->charset, NULL);
    g_autofree char *size = ui_parts_size(part->size);
    g_autofree char *encoded = g_strconcat(size, " in the message", NULL);
    g_autofree char *command =
        g_strdup_printf("postbag show %s --part %s", self->key, part->number);
    const char *risk = mail_type_risk(part->type, part->name);

    ui_canvas_rule(canvas, (UiSpot){ area.y++, area.x, area.columns });
    area.rows--;
    put_fact(canvas, &area, "Name",
             strcmp(part->written_name, part->name) == 0 ? "" : part->written_name);
    put_fact(canvas, &area, "Type", type);
    put_fact(canvas, &area, "Size", encoded);
    put_fact(canvas, &area, "Command", command);
    if (risk != NULL && area.rows > 0) {
        g_autofree char *words = g_strdup_printf("Take care: %s.", risk);

        ui_text_put(canvas, &area, area.rows, UI_ROLE_WARNING, words);
    }
}

static char *
progress_words(const PartsScreen *self)
{
    const UiSaveState *state = ui_save_state(self->save);
    g_autofree char *size = pb_size_to_string(state->bytes);

    if (state->n_all == 1)
        return g_strdup_printf("Writing, %s so far; Esc stops it", size);
    return g_strdup_printf("Writing %u of %u files, %s so far; Esc stops it",
                           MIN(state->n_done + 1, state->n_all), state->n_all, size);
}

/* How the latest deed went, or goes. Takes its rows off the end of `area`. */
static void
draw_result(const PartsScreen *self, UiCanvas *canvas, UiRect *area)
{
    static const UiRole roles[] = { [UI_STATUS_INFO] = UI_ROLE_DEFAULT,
                                    [UI_STATUS_OK] = UI_ROLE_OK,
                                    [UI_STATUS_WARNING] = UI_ROLE_WARNING,
                                    [UI_STATUS_ERROR] = UI_ROLE_ERROR };
    bool is_slow =
        self->save != NULL && g_get_monotonic_time() - self->save_started > PATIENCE_US;
    g_autofree char *words = is_slow                     ? progress_words(self)
                             : self->result.text != NULL ? g_strdup(self->result.text)
                                                         : NULL;
    UiRect text = { 0, area->x + 1, 0, MAX(area->columns - 2, 1) };

    if (words == NULL)
        return;
    text.rows = CLAMP(ui_text_count_rows(words, text.columns), 1, MAX(area->rows / 2, 1));
    text.y = area->y + area->rows - text.rows;
    area->rows -= text.rows;
    ui_text_put(canvas, &text, text.rows,
                is_slow ? UI_ROLE_DIM : roles[self->result.kind], words);
}

void
ui_parts_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    PartsScreen *self = (PartsScreen *)screen;
    int facts = area.rows >= ROWS_FOR_FACTS ? 9 : 0;

    draw_result(self, canvas, &area);
    if (facts > 0 && area.rows > facts) {
        draw_facts(self, canvas,
                   (UiRect){ area.y + area.rows - facts, area.x + 1, facts,
                             MAX(area.columns - 2, 1) });
        area.rows -= facts;
    }
    ui_rows_set(&self->rows, (int)self->parts->len, area.rows);
    for (int i = 0; i < area.rows && self->rows.top + i < self->rows.n; i++) {
        UiSpot spot = { area.y + i, area.x, area.columns };

        draw_part(canvas, spot, self->parts->pdata[self->rows.top + i]);
        if (self->rows.top + i == self->rows.cursor) {
            if (area.columns >= 20)
                ui_canvas_put(canvas, spot, UI_ROLE_DEFAULT, ">");
            ui_canvas_select(canvas, spot);
            ui_canvas_set_cursor(canvas, spot.y, spot.x);
        }
    }
}
