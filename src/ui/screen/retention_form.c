/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_form.c: the fields of the retention page (L4).
 *
 * Where each stands is a table, so that what belongs together is aligned and nothing moves while a person
 * types. Before each there are two cells: ">" for the cursor, "*" for what is not saved yet, "!" for what cannot be. */
#include <config.h>

#include "retention_form.h"

#include <string.h>

#include "base/text.h"
#include "../widget/text.h"

#define NUMBER_CELLS 5
#define MARK_CELLS   2

typedef struct {
    int row, x;
} Place;

typedef struct {
    const char *before, *after; /* the box, then these around what is typed */
    Place places[UI_N_FORMS];
    int words[UI_N_FORMS]; /* cells for words */
} Look;

static const Look looks[UI_N_FIELDS] = {
    [UI_FIELD_ALWAYS] = { "always", "", { { 1, 2 }, { 1, 2 }, { 1, 2 } }, { 0 } },
    [UI_FIELD_NEVER] = { "until downloaded and verified",
                         "",
                         { { 2, 2 }, { 2, 2 }, { 2, 2 } },
                         { 0 } },
    [UI_FIELD_FOR] = { "for", "after download", { { 3, 2 }, { 3, 2 }, { 3, 2 } }, { 0 } },
    [UI_FIELD_SOONER] = { "or sooner, once I delete it here",
                          "",
                          { { 3, 41 }, { 4, 6 }, { 4, 2 } },
                          { 0 } },
    [UI_FIELD_UNTIL_DELETED] = { "until I delete it here",
                                 "",
                                 { { 4, 2 }, { 5, 2 }, { 5, 2 } },
                                 { 0 } },
    [UI_FIELD_MAX_SIZE] = { "and never more than",
                            "",
                            { { 5, 2 }, { 6, 2 }, { 6, 2 } },
                            { 0 } },
    [UI_FIELD_MAX_COUNT] = { "only the newest",
                             "messages",
                             { { 5, 41 }, { 7, 2 }, { 7, 2 } },
                             { 0 } },
    [UI_FIELD_UNREAD] = { "unread", "", { { 7, 2 }, { 10, 2 }, { 9, 2 } }, { 0 } },
    [UI_FIELD_FLAGGED] = { "flagged", "", { { 7, 15 }, { 10, 18 }, { 9, 18 } }, { 0 } },
    [UI_FIELD_TAGGED] = { "tagged",
                          "",
                          { { 7, 29 }, { 11, 2 }, { 10, 2 } },
                          { 10, 22, 20 } },
    [UI_FIELD_FROM] = { "from", "", { { 7, 55 }, { 12, 2 }, { 11, 2 } }, { 12, 22, 20 } },
    [UI_FIELD_PERCENT] = { "ask above",
                           "% of all there",
                           { { 9, 2 }, { 16, 2 }, { 13, 2 } },
                           { 0 } },
    [UI_FIELD_AT_LEAST] = { "and above",
                            "deletions",
                            { { 9, 41 }, { 17, 2 }, { 14, 2 } },
                            { 0 } },
    [UI_FIELD_QUOTA] = { "warn above",
                         "there",
                         { { 10, 2 }, { 18, 2 }, { 15, 2 } },
                         { 0 } },
    [UI_FIELD_TRASH] = { "empty Trash after",
                         "",
                         { { 10, 41 }, { 19, 2 }, { 16, 2 } },
                         { 0 } },
};

static const struct {
    const char *text;
    UiRole role;
    int rows[UI_N_FORMS]; /* -1: not there */
    int x[UI_N_FORMS];
} headings[] = {
    { "Leave mail on the server", UI_ROLE_HEADING, { 0, 0, 0 }, { 0, 0, 0 } },
    { "Never delete from the server", UI_ROLE_HEADING, { 6, 9, 8 }, { 0, 0, 0 } },
    { "nor what has no verified copy here", UI_ROLE_DIM, { 6, 13, -1 }, { 31, 2, 0 } },
    { "Ask, warn, clean up", UI_ROLE_HEADING, { 8, 15, 12 }, { 0, 0, 0 } },
};

int
ui_retention_form_rows(UiRetentionFormShape shape)
{
    int last = 0;

    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++)
        last = MAX(last, looks[i].places[shape].row);
    return last + 1;
}

static void
put_word(UiCanvas *canvas, UiSpot *spot, UiRole role, const char *text)
{
    if (*text == '\0')
        return;
    ui_text_put_on(canvas, spot, role, text);
    ui_text_put_on(canvas, spot, role, " ");
}

static void
draw_number(UiCanvas *canvas, UiSpot *spot, const char *number, bool is_active)
{
    g_autofree char *box = g_strdup_printf("[%*s]", NUMBER_CELLS, number);

    ui_text_put_on(canvas, spot, is_active ? UI_ROLE_FIELD_ACTIVE : UI_ROLE_FIELD, box);
    /* On the last digit: what is typed next comes behind it. */
    if (is_active)
        ui_canvas_set_cursor(canvas, spot->y, spot->x - 2);
    ui_text_put_on(canvas, spot, UI_ROLE_DEFAULT, " ");
}

/* While they are typed their end is shown, else their beginning. */
static void
draw_words(UiCanvas *canvas, UiSpot *spot, const char *text, int cells, bool is_editing)
{
    UiRole role = is_editing ? UI_ROLE_FIELD_ACTIVE : UI_ROLE_FIELD;
    UiSpot inside = { spot->y, spot->x + 1, MIN(cells, spot->cells - 2) };
    g_autofree char *blank = g_strdup_printf("[%*s]", MAX(inside.cells, 0), "");

    ui_text_put_on(canvas, spot, role, blank);
    if (!is_editing) {
        ui_canvas_put_cut(canvas, inside, role, text);
        return;
    }
    while (pb_text_width(text, -1) > MAX(inside.cells - 1, 0) && *text != '\0')
        text = g_utf8_next_char(text);
    ui_canvas_set_cursor(canvas, inside.y,
                         inside.x + ui_canvas_put(canvas, inside, role, text));
}

/* Where the next field of the row begins, or the row ends. */
static int
cells_of(const UiRetentionForm *form, UiRetentionField field, int columns)
{
    Place place = looks[field].places[form->shape];
    int end = columns;

    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        Place other = looks[i].places[form->shape];

        if (other.row == place.row && other.x > place.x)
            end = MIN(end, other.x - MARK_CELLS);
    }
    return end - place.x;
}

static const char *
box_of(const UiRetentionFields *fields, UiRetentionField field)
{
    bool is_on = ui_retention_fields_is_on(fields, field);

    if (ui_retention_field_kinds[field].is_radio)
        return is_on ? "(o) " : "( ) ";
    return is_on ? "[x] " : "[ ] ";
}

static void
draw_marks(UiCanvas *canvas, UiSpot spot, const UiRetentionForm *form,
           UiRetentionField field)
{
    if (field == form->field)
        ui_canvas_put(canvas, spot, UI_ROLE_DEFAULT, ">");
    spot.x++;
    if (ui_retention_fields_problem(form->fields, field) != NULL)
        ui_canvas_put(canvas, spot, UI_ROLE_ERROR, "!");
    else if (ui_retention_fields_is_changed(form->fields, field))
        ui_canvas_put(canvas, spot, UI_ROLE_WARNING, "*");
}

/* What stands behind the box. */
static void
draw_rest(UiCanvas *canvas, UiSpot *spot, const UiRetentionForm *form,
          UiRetentionField field)
{
    const Look *look = &looks[field];
    const char *text = ui_retention_fields_text(form->fields, field);
    const char *unit = ui_retention_fields_unit(form->fields, field);
    const char *problem = ui_retention_fields_problem(form->fields, field);
    bool is_active = field == form->field;

    if (ui_retention_field_kinds[field].input == UI_INPUT_NUMBER)
        draw_number(canvas, spot, text, is_active);
    else if (ui_retention_field_kinds[field].input == UI_INPUT_WORDS)
        draw_words(canvas, spot, text, look->words[form->shape],
                   is_active && form->is_editing);
    if (problem != NULL) {
        ui_text_put_on(canvas, spot, UI_ROLE_ERROR, "! ");
        ui_canvas_put_cut(canvas, *spot, UI_ROLE_ERROR, problem);
        return;
    }
    if (unit != NULL)
        put_word(canvas, spot, UI_ROLE_DEFAULT, unit);
    ui_canvas_put_cut(canvas, *spot, UI_ROLE_DEFAULT, look->after);
}

static void
draw_field(UiCanvas *canvas, UiRect area, const UiRetentionForm *form,
           UiRetentionField field)
{
    Place place = looks[field].places[form->shape];
    UiSpot spot = { area.y + place.row, area.x + place.x,
                    cells_of(form, field, area.columns) };
    bool is_on = ui_retention_fields_is_on(form->fields, field);
    bool is_chosen = is_on && ui_retention_field_kinds[field].is_radio;

    draw_marks(canvas, (UiSpot){ spot.y, spot.x - MARK_CELLS, 1 }, form, field);
    if (field == form->field)
        ui_canvas_set_cursor(canvas, spot.y, spot.x + 1);
    ui_text_put_on(canvas, &spot, is_on ? UI_ROLE_OK : UI_ROLE_DEFAULT,
                   box_of(form->fields, field));
    put_word(canvas, &spot, is_chosen ? UI_ROLE_STRONG : UI_ROLE_DEFAULT,
             looks[field].before);
    /* What stands below each other begins below each other. */
    if (field == UI_FIELD_FROM && form->shape != UI_FORM_ROOMY)
        ui_text_put_on(canvas, &spot, UI_ROLE_DEFAULT, "  ");
    draw_rest(canvas, &spot, form, field);
}

/* The first row shown: with the row below that of the cursor, as long as there is room for it. */
static int
first_row(const UiRetentionForm *form, int height)
{
    int n = ui_retention_form_rows(form->shape);
    int row = form->field == UI_N_FIELDS ? 0 : looks[form->field].places[form->shape].row;
    int last = height > 2 ? row + 1 : row;

    return CLAMP(last - height + 1, 0, MAX(n - height, 0));
}

int
ui_retention_form_draw(UiCanvas *canvas, UiRect area, const UiRetentionForm *form)
{
    int first = first_row(form, area.rows);
    UiRect moved = { area.y - first, area.x, area.rows, area.columns };

    if (area.rows <= 0)
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(headings); i++) {
        int row = headings[i].rows[form->shape];
        int x = headings[i].x[form->shape];

        if (row >= first && row < first + area.rows)
            ui_canvas_put_cut(canvas,
                              (UiSpot){ moved.y + row, area.x + x, area.columns - x },
                              headings[i].role, headings[i].text);
    }
    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        int row = looks[i].places[form->shape].row;

        if (row >= first && row < first + area.rows)
            draw_field(canvas, moved, form, i);
    }
    return MAX(ui_retention_form_rows(form->shape) - first - area.rows, 0);
}
