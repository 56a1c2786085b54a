/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view_search.c: looking for words in the message that is read (L4).
 *
 * With each key that is typed it is looked for a moment, which is enough but for the largest messages; what is left is
 * done by the main loop, a moment at a time, so that keys are never waited for. Matches count in the text of the pieces
 * of the layout, and are found anew when that is made anew. */
#include <config.h>

#include <string.h>

#include "../words.h"
#include "view_inside.h"

#define MOMENT_US     (15 * 1000)
#define WINDOW_BYTES  (64 * 1024) /* between two looks at the clock */
#define MOST_MATCHES  99999
#define ROWS_ABOVE(n) ((n) / 3) /* of the screen, above a match that was not on it */

/* --- finding ---------------------------------------------------------------------------------- */

/* One window; true while there is more. */
static bool
look_at_window(ViewScreen *self)
{
    ViewSearch *search = &self->search;
    gsize len, start, match_len;
    const char *text = ui_layout_piece_text(self->pager.layout, search->next_piece, &len);
    gsize end;

    if (text == NULL || search->matches->len >= MOST_MATCHES)
        return false;
    end = MIN(search->next_byte + WINDOW_BYTES, len);
    while (end < len && ((guchar)text[end] & 0xC0) == 0x80)
        end++;
    if (ui_find_next(search->find, text, end, search->next_byte, &start, &match_len)) {
        UiMatch match = { search->next_piece, (guint32)start, (guint32)match_len };

        g_array_append_val(search->matches, match);
        search->next_byte = start + match_len;
    } else if (end < len) {
        /* What begins in this window may end in the next. */
        gsize back = MIN(ui_find_reach(search->find), WINDOW_BYTES / 2);

        search->next_byte = end - back;
        while (((guchar)text[search->next_byte] & 0xC0) == 0x80)
            search->next_byte++;
    } else {
        search->next_piece++;
        search->next_byte = 0;
    }
    return true;
}

static UiMatch *
match_at(const ViewScreen *self, guint i)
{
    return &g_array_index(self->search.matches, UiMatch, i);
}

/* The first match behind where it began is the current one, else the first of all. */
static void
choose_current(ViewScreen *self, guint first_new)
{
    ViewSearch *search = &self->search;

    for (guint i = first_new; i < search->matches->len && !search->has_current; i++) {
        if (ui_layout_place_of_match(self->pager.layout, match_at(self, i)) >=
            search->from) {
            search->current = i;
            search->has_current = true;
        }
    }
    if (!search->has_current && search->is_whole && search->matches->len > 0) {
        search->current = 0;
        search->has_current = true;
    }
}

static void
look_for(ViewScreen *self, gint64 microseconds)
{
    ViewSearch *search = &self->search;
    gint64 end = g_get_monotonic_time() + microseconds;
    guint n_before = search->matches->len;

    while (!search->is_whole && g_get_monotonic_time() < end)
        search->is_whole = !look_at_window(self);
    ui_layout_set_matches(self->pager.layout,
                          (const UiMatch *)(const void *)search->matches->data,
                          search->matches->len);
    choose_current(self, n_before);
}

/* --- showing ---------------------------------------------------------------------------------- */

/* Puts the current match on the screen, out of a folded quotation where need be. */
static void
show_current(ViewScreen *self)
{
    const UiMatch *match = match_at(self, self->search.current);
    guint block = ui_layout_piece_block(self->pager.layout, match->piece);
    guint line;

    if (block != G_MAXUINT && ui_quotes_folded(self->quotes, block) != NULL) {
        ui_quotes_reveal(self->quotes, block);
        ui_layout_refold(self->pager.layout);
        self->pager.top = ui_layout_line_of_place(self->pager.layout, self->pager.place);
    }
    line = ui_layout_line_of_match(self->pager.layout, match);
    if (line < self->pager.top || line >= self->pager.top + self->pager.rows) {
        guint above = ROWS_ABOVE(self->pager.rows);

        ui_view_scroll_to(self, line > above ? line - above : 0);
    }
}

static gboolean
look_on(void *data)
{
    ViewScreen *self = data;
    const UiContext *context = self->screen.context;
    bool had_current = self->search.has_current;

    look_for(self, MOMENT_US);
    if (self->search.has_current && !had_current)
        show_current(self);
    if (context->changed != NULL && (self->search.is_whole || !had_current))
        context->changed(context->changed_data);
    if (!self->search.is_whole)
        return G_SOURCE_CONTINUE;
    self->search.source = 0;
    return G_SOURCE_REMOVE;
}

void
ui_view_search_pause(ViewScreen *self)
{
    if (self->search.source != 0)
        g_source_remove(self->search.source);
    self->search.source = 0;
}

static void
begin(ViewScreen *self)
{
    ViewSearch *search = &self->search;

    ui_view_search_pause(self);
    if (search->matches == NULL)
        search->matches = g_array_new(FALSE, FALSE, sizeof(UiMatch));
    g_array_set_size(search->matches, 0);
    search->next_piece = 0;
    search->next_byte = 0;
    search->has_current = false;
    search->is_whole = search->find == NULL;
    if (self->pager.layout == NULL)
        return;
    look_for(self, MOMENT_US);
    if (!search->is_whole)
        search->source = g_idle_add(look_on, self);
}

void
ui_view_search_again(ViewScreen *self)
{
    if (self->search.find == NULL)
        return;
    self->search.from = self->pager.place;
    begin(self);
}

/* --- typing ----------------------------------------------------------------------------------- */

static UiReaction
take_text(ViewScreen *self)
{
    ViewSearch *search = &self->search;

    g_clear_pointer(&search->find, ui_find_free);
    search->find = ui_find_new(search->line.field.text);
    search->from = search->back;
    begin(self);
    if (self->pager.layout != NULL && search->has_current)
        show_current(self);
    else if (self->pager.layout != NULL)
        ui_view_scroll_to(self,
                          ui_layout_line_of_place(self->pager.layout, search->back));
    return ui_react(UI_REACT_REDRAW);
}

UiReaction
ui_view_search_begin(ViewScreen *self)
{
    if (self->document == NULL)
        return ui_react(UI_REACT_NONE);
    ui_view_search_clear(self);
    self->search.line.is_typing = true;
    self->search.back = self->pager.place;
    return ui_react(UI_REACT_REDRAW);
}

UiReaction
ui_view_search_text(ViewScreen *self, const char *utf8)
{
    ui_field_add(&self->search.line.field, utf8);
    return take_text(self);
}

UiReaction
ui_view_search_erase(ViewScreen *self, UiAction action)
{
    if (!self->search.line.is_typing)
        return ui_react(UI_REACT_NOT_MINE);
    if (action == UI_ACTION_ERASE)
        ui_field_erase(&self->search.line.field);
    else
        ui_field_wipe(&self->search.line.field);
    return take_text(self);
}

UiReaction
ui_view_search_keep(ViewScreen *self)
{
    self->search.line.is_typing = false;
    if (self->search.find == NULL)
        ui_view_search_clear(self);
    return ui_react(UI_REACT_REDRAW);
}

void
ui_view_search_clear(ViewScreen *self)
{
    ViewSearch *search = &self->search;

    ui_view_search_pause(self);
    search->line.is_typing = false;
    ui_field_wipe(&search->line.field);
    g_clear_pointer(&search->find, ui_find_free);
    g_clear_pointer(&search->matches, g_array_unref);
    search->has_current = false;
    if (self->pager.layout != NULL)
        ui_layout_set_matches(self->pager.layout, NULL, 0);
}

UiReaction
ui_view_search_drop(ViewScreen *self)
{
    guint64 back = self->search.back;
    bool was_typing = self->search.line.is_typing;

    ui_view_search_clear(self);
    /* Who has taken it reads on from there. */
    if (self->pager.layout != NULL && was_typing)
        ui_view_scroll_to(self, ui_layout_line_of_place(self->pager.layout, back));
    return ui_react(UI_REACT_REDRAW);
}

bool
ui_view_search_is_on(const ViewScreen *self)
{
    return self->search.line.is_typing || self->search.find != NULL;
}

/* --- from match to match ---------------------------------------------------------------------- */

static UiReaction
step_to(ViewScreen *self, guint match, const char *words)
{
    self->search.current = match;
    self->search.has_current = true;
    show_current(self);
    return words == NULL ? ui_react(UI_REACT_REDRAW)
                         : ui_react_status(UI_STATUS_INFO, g_strdup(words));
}

UiReaction
ui_view_search_next(ViewScreen *self, int step)
{
    ViewSearch *search = &self->search;

    if (search->find == NULL || self->pager.layout == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("Nothing is searched for yet"));
    /* Where the next one is not known yet it is worth waiting for. */
    while (!search->is_whole && (step < 0 || search->matches->len == 0 ||
                                 search->current + 1 >= search->matches->len))
        look_for(self, MOMENT_US);
    if (search->matches->len == 0)
        return ui_react_status(UI_STATUS_INFO, g_strdup("Not found in this message"));
    if (step > 0 && search->current + 1 < search->matches->len)
        return step_to(self, search->current + 1, NULL);
    if (step > 0)
        return step_to(self, 0, "From the top again");
    if (search->current > 0)
        return step_to(self, search->current - 1, NULL);
    return step_to(self, search->matches->len - 1, "From the end again");
}

char *
ui_view_search_words(const ViewScreen *self)
{
    const ViewSearch *search = &self->search;
    g_autofree char *n = NULL;
    g_autofree char *at = NULL;

    if (search->find == NULL)
        return g_strdup("");
    if (search->matches->len == 0)
        return g_strdup(search->is_whole ? "not found" : "looking");
    n = ui_words_count(search->matches->len);
    at = ui_words_count(search->current + 1);
    return g_strdup_printf(
        "%s of %s%s", search->has_current ? at : "-",
        search->is_whole && search->matches->len < MOST_MATCHES ? "" : "at least ", n);
}
