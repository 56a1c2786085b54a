/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/links.c: the links of a message (L4).
 *
 * Rows above, the selected link in full below. Nothing is opened that was not seen: what is in doubt is asked
 * about, with what is odd about it and the whole of where it goes. */
#include <config.h>

#include "links.h"

#include <string.h>

#include "base/text.h"
#include "../link_words.h"
#include "../model/links.h"
#include "../model/open.h"
#include "../widget/notes.h"
#include "../widget/rows.h"
#include "../widget/search.h"
#include "confirm.h"
#include "copy.h"

#define FEW_ROWS        6  /* of the detail: no line above it */
#define FIELD_CELLS     11 /* "unsubscribe" */
#define MAX_PLACE_CELLS 40
#define MAX_TYPED       99999

typedef struct {
    UiScreen screen;
    UiLinks *links;
    UiRows rows;
    UiNotesView detail;
    UiSearch search;
    bool is_sure; /* the question about the selected link got a yes */
    guint typed;  /* the number that digits have made so far */
} LinksScreen;

static LinksScreen *
links_of(UiScreen *screen)
{
    return (LinksScreen *)screen;
}

/* NULL when nothing fits the search. */
static const UiLinkRow *
selected(const LinksScreen *self)
{
    return self->rows.cursor < (int)ui_links_n(self->links)
               ? ui_links_row(self->links, (guint)self->rows.cursor)
               : NULL;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
links_title(UiScreen *screen, UiTitle *title)
{
    const LinksScreen *self = links_of(screen);
    guint n = ui_links_n(self->links);

    title->left = g_strdup("Links of the message");
    if (self->search.field.len > 0)
        title->right = g_strdup_printf("%u found of %u", n, ui_links_n_all(self->links));
    else
        title->right = g_strdup_printf("%d of %u", self->rows.cursor + 1, n);
}

static void
put(UiCanvas *canvas, UiSpot *rest, int cells, UiRole role, const char *text)
{
    ui_canvas_put_cut(canvas, (UiSpot){ rest->y, rest->x, cells }, role, text);
    rest->x += cells + 1;
    rest->cells -= cells + 1;
}

/* What stands behind the place: what was shown for it where that says more, else the rest of the target. */
static const char *
row_rest(const UiLinkRow *row)
{
    const char *place = strstr(row->link.target, row->place);

    if (row->field == NULL && *row->link.text != '\0' &&
        strcmp(row->link.text, row->link.target) != 0)
        return row->link.text;
    return place == NULL ? row->link.target : place + strlen(row->place);
}

static int
number_cells(const LinksScreen *self)
{
    g_autofree char *last = g_strdup_printf("%u", ui_links_last_number(self->links));

    return (int)strlen(last);
}

static void
draw_row(const LinksScreen *self, UiCanvas *canvas, UiSpot spot, const UiLinkRow *row)
{
    int margin = spot.cells >= 20 ? 2 : 0, number = number_cells(self);
    UiSpot rest = { spot.y, spot.x + margin, spot.cells - 2 * margin };
    bool is_bad = row->link.doubts != 0;
    g_autofree char *text =
        row->number == 0 ? g_strdup("") : g_strdup_printf("%*u", number, row->number);
    int place;

    put(canvas, &rest, number, UI_ROLE_DIM, text);
    put(canvas, &rest, 1, UI_ROLE_WARNING, is_bad ? "!" : "");
    if (row->field != NULL)
        put(canvas, &rest, FIELD_CELLS, UI_ROLE_DIM, row->field);
    place = MIN(pb_text_width(row->place, -1),
                MIN(MAX_PLACE_CELLS, MAX(rest.cells * 2 / 3, 1)));
    put(canvas, &rest, place, is_bad ? UI_ROLE_LINK_BAD : UI_ROLE_STRONG, row->place);
    ui_canvas_put_cut(canvas, rest, UI_ROLE_DIM, row_rest(row));
}

static GPtrArray *
make_notes(const UiLinkRow *row)
{
    GPtrArray *notes = ui_notes_new();
    g_autoptr(GPtrArray) doubts = ui_link_doubts(&row->link);
    char *decoded = ui_link_decoded(row->place);

    for (guint i = 0; i < doubts->len; i++)
        ui_notes_add(notes, UI_ROLE_WARNING, i == 0 ? "In doubt" : "",
                     g_strdup(g_ptr_array_index(doubts, i)));
    /* From the first column on, so that what is marked with the mouse is the target and nothing else. */
    ui_notes_add_heading(notes, doubts->len > 0 ? UI_ROLE_LINK_BAD : UI_ROLE_LINK,
                         g_strdup(row->link.target));
    if (decoded != NULL)
        ui_notes_add(notes, UI_ROLE_DEFAULT, "In letters", decoded);
    if (row->field != NULL)
        ui_notes_add(notes, UI_ROLE_DEFAULT, "From",
                     g_strdup_printf("the header of the message, where its list says how "
                                     "to %s",
                                     strcmp(row->field, "archive") == 0
                                         ? "read its archive"
                                     : strcmp(row->field, "post") == 0 ? "write to it"
                                                                       : "unsubscribe"));
    else
        ui_notes_add(notes, UI_ROLE_DEFAULT, "Shown as", g_strdup(row->link.text));
    return notes;
}

static void
draw_detail(LinksScreen *self, UiCanvas *canvas, UiRect area)
{
    const UiLinkRow *row = selected(self);
    g_autoptr(GPtrArray) notes = NULL;
    g_autofree char *more = NULL;

    if (row == NULL)
        return;
    notes = make_notes(row);
    ui_notes_draw(canvas, area, notes, &self->detail);
    more = ui_notes_more(&self->detail);
    if (more != NULL)
        ui_canvas_put_right(canvas,
                            (UiSpot){ area.y + area.rows - 1, area.x, area.columns - 1 },
                            UI_ROLE_KEY, " Right: more");
}

static void
draw_list(LinksScreen *self, UiCanvas *canvas, UiRect area)
{
    ui_rows_set(&self->rows, (int)ui_links_n(self->links), area.rows);
    if (self->rows.n == 0)
        ui_canvas_put_cut(canvas, (UiSpot){ area.y, area.x + 1, area.columns - 1 },
                          UI_ROLE_DIM, "Nothing fits. Esc shows all again.");
    for (int i = 0; i < area.rows && self->rows.top + i < self->rows.n; i++) {
        UiSpot spot = { area.y + i, area.x, area.columns };

        draw_row(self, canvas, spot,
                 ui_links_row(self->links, (guint)(self->rows.top + i)));
        if (self->rows.top + i != self->rows.cursor)
            continue;
        if (area.columns >= 20)
            ui_canvas_put(canvas, spot, UI_ROLE_DEFAULT, ">");
        ui_canvas_select(canvas, spot);
        if (!self->search.is_typing)
            ui_canvas_set_cursor(canvas, spot.y, spot.x);
    }
}

static void
links_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    LinksScreen *self = links_of(screen);
    UiSpot search_line = { area.y, area.x + 1, area.columns - 2 };
    bool has_search = ui_search_is_on(&self->search);
    UiRect list, detail;

    area.y += has_search;
    area.rows -= has_search;
    list = detail = area;
    list.rows = MAX(MIN((int)ui_links_n_all(self->links), area.rows / 2), 1);
    detail.y += list.rows;
    detail.rows -= list.rows;
    if (detail.rows > FEW_ROWS) {
        ui_canvas_rule(canvas, (UiSpot){ detail.y, detail.x, detail.columns });
        detail.y++;
        detail.rows--;
    }
    /* The last of them has the cursor. */
    if (detail.rows > 0)
        draw_detail(self, canvas, detail);
    draw_list(self, canvas, list);
    if (has_search)
        ui_search_draw(canvas, search_line, &self->search);
}

/* --- opening ---------------------------------------------------------------------------------- */

static UiReaction
start(LinksScreen *self, const UiLinkRow *row)
{
    const UiContext *context = self->screen.context;
    bool is_set;
    char *const *command = config_settings_open_command(context->settings, &is_set);
    GError *error = NULL;

    if (!ui_open_start(context->settings, row->link.target, context->tell_error,
                       context->changed_data, &error))
        return ui_react_error(error);
    return ui_react_status(UI_STATUS_OK,
                           g_strdup_printf("%s was given to %s", row->place, command[0]));
}

static void
say_yes(guint number, void *user_data)
{
    LinksScreen *self = user_data;

    (void)number;
    self->is_sure = true;
}

static UiReaction
ask(LinksScreen *self, const UiLinkRow *row)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) doubts = ui_link_doubts(&row->link);
    const UiQuestion question = { .title = "Open this link?",
                                  .number = 1,
                                  .refused = "Not opened",
                                  .action = UI_ACTION_OPEN_LINK };
    UiQuestion whole = question;

    g_ptr_array_add(lines, g_strdup_printf("This link goes to %s.", row->place));
    g_ptr_array_extend(lines, doubts, (GCopyFunc)(void (*)(void))g_strdup, NULL);
    g_ptr_array_add(lines, g_strdup(""));
    g_ptr_array_add(lines, g_strdup(row->link.target));
    g_ptr_array_add(lines, g_strdup(""));
    g_ptr_array_add(lines, g_strdup("y and Enter opens it; Esc does not."));
    g_ptr_array_add(lines, NULL);
    whole.lines = (const char *const *)lines->pdata;
    return ui_react_push(
        ui_confirm_screen_new(self->screen.context, &whole, say_yes, self));
}

static UiReaction
open_link(LinksScreen *self)
{
    const ConfigSettings *settings = self->screen.context->settings;
    const UiLinkRow *row = selected(self);
    g_auto(GStrv) env = g_get_environ();
    bool is_sure = self->is_sure;
    GError *error = NULL;

    self->is_sure = false;
    if (row == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no link here"));
    /* Before the question, so that nobody says yes for nothing. */
    if (!ui_open_check(settings, env, row->link.target, &error))
        return ui_react_error(error);
    if (!is_sure && (row->link.doubts != 0 ||
                     config_settings_ask_opening(settings) == CONFIG_ASK_OPENING_ALWAYS))
        return ask(self, row);
    return start(self, row);
}

static UiReaction
copy_link(LinksScreen *self)
{
    const UiLinkRow *row = selected(self);
    const char *target;

    if (row == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no link here"));
    target = row->link.target;
    /* Of a mail address, what one pastes into the field To. */
    return ui_copy_text(self->screen.context,
                        g_ascii_strncasecmp(target, "mailto:", 7) == 0 ? row->place
                                                                       : target);
}

/* --- moving ----------------------------------------------------------------------------------- */

static void
go_to(LinksScreen *self, int row)
{
    self->rows.cursor = MAX(row, 0);
    self->detail = (UiNotesView){ .top = 0 };
}

static UiReaction
search(LinksScreen *self)
{
    ui_links_search(self->links, self->search.field.text);
    go_to(self, 0);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
type_digit(LinksScreen *self, guint digit)
{
    guint longer = MIN(self->typed, MAX_TYPED / 10) * 10 + digit;

    self->typed = ui_links_find_number(self->links, longer) >= 0 ? longer : digit;
    if (ui_links_find_number(self->links, self->typed) < 0)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup_printf("No link has the number %u", longer));
    go_to(self, ui_links_find_number(self->links, self->typed));
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
links_action(UiScreen *screen, UiAction action)
{
    LinksScreen *self = links_of(screen);

    self->typed = 0;
    if (ui_rows_act(&self->rows, action)) {
        self->detail = (UiNotesView){ .top = 0 };
        return ui_react(UI_REACT_REDRAW);
    }
    switch (ui_search_act(&self->search, action)) {
    case UI_SEARCH_CHANGED:
        return search(self);
    case UI_SEARCH_SEEN:
        return ui_react(UI_REACT_REDRAW);
    case UI_SEARCH_NOT_MINE:
        break;
    }
    switch (action) {
    case UI_ACTION_OPEN_LINK:
        return open_link(self);
    case UI_ACTION_COPY:
        return copy_link(self);
    case UI_ACTION_RIGHT:
    case UI_ACTION_LEFT:
        ui_notes_act(&self->detail,
                     action == UI_ACTION_RIGHT ? UI_ACTION_NEXT : UI_ACTION_PREVIOUS);
        return ui_react(UI_REACT_REDRAW);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
links_text(UiScreen *screen, const char *utf8)
{
    LinksScreen *self = links_of(screen);

    if (self->search.is_typing) {
        ui_field_add(&self->search.field, utf8);
        return search(self);
    }
    return g_ascii_isdigit(*utf8) ? type_digit(self, (guint)(*utf8 - '0'))
                                  : ui_react(UI_REACT_NOT_MINE);
}

static bool
links_offers(UiScreen *screen, UiAction action)
{
    const LinksScreen *self = links_of(screen);
    g_autofree char *more = ui_notes_more(&self->detail);

    return action != UI_ACTION_RIGHT || more != NULL || self->detail.top > 0;
}

static void
links_free(UiScreen *screen)
{
    ui_links_free(links_of(screen)->links);
    g_free(screen);
}

static const UiScreenClass links_class = {
    .name = "links",
    .scope = UI_SCOPE_LINKS,
    .title = links_title,
    .draw = links_draw,
    .action = links_action,
    .offers = links_offers,
    .text = links_text,
    .free = links_free,
};

/* NULL, and `refusal` says why. */
static LinksScreen *
new_screen(const UiContext *context, const UiOpened *opened, UiReaction *refusal)
{
    g_autoptr(UiLinks) links = NULL;
    LinksScreen *self;

    if (opened->document == NULL) {
        *refusal = ui_react_status(UI_STATUS_INFO, g_strdup("It is still being read"));
        return NULL;
    }
    links = ui_links_new(opened->document);
    if (ui_links_n_all(links) == 0) {
        *refusal = ui_react_status(UI_STATUS_INFO, g_strdup("There is no link in it"));
        return NULL;
    }
    self = g_new0(LinksScreen, 1);
    self->screen.screen_class = &links_class;
    self->screen.context = context;
    self->links = g_steal_pointer(&links);
    ui_rows_set(&self->rows, (int)ui_links_n(self->links), 1);
    return self;
}

UiReaction
ui_links_open(const UiContext *context, const UiOpened *opened, guint first)
{
    UiReaction refusal;
    LinksScreen *self = new_screen(context, opened, &refusal);

    if (self == NULL)
        return refusal;
    go_to(self, ui_links_find_index(self->links, first));
    return ui_react_push(&self->screen);
}

UiReaction
ui_links_open_number(const UiContext *context, const UiOpened *opened, guint number)
{
    UiReaction reaction;
    LinksScreen *self = new_screen(context, opened, &reaction);

    if (self == NULL)
        return reaction;
    reaction = type_digit(self, number);
    reaction.kind = UI_REACT_PUSH;
    reaction.screen = &self->screen;
    return reaction;
}
