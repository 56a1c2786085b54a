/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/entry.c: one deletion of the audit in full (L4). Where the copy is now comes from a thread. */
#include <config.h>

#include "entry.h"

#include <string.h>

#include "base/human.h"
#include "store/whereabouts.h"
#include "../model/reading.h"
#include "../widget/notes.h"
#include "../words.h"
#include "view.h"
#include "where_words.h"

typedef struct {
    UiScreen screen;
    const StoreAudit *(*step)(void *user_data, int step);
    void *user_data;
    UiReading *reading;
    GPtrArray *facts;            /* UiNote: of the entry */
    char *copy;                  /* where the copy is now; NULL: not known yet */
    char key[STORE_KEY_LEN + 1]; /* its ID; "" when there is none */
    UiNotesView view;
} EntryScreen;

static EntryScreen *
entry_of(UiScreen *screen)
{
    return (EntryScreen *)screen;
}

/* --- where the copy is ------------------------------------------------------------------------ */

typedef struct {
    char *account, *uidl;
} Request;

static void
request_free(void *data)
{
    Request *request = data;

    g_free(request->account);
    g_free(request->uidl);
    g_free(request);
}

static void *
read_where(Store *store, void *data, GError **error)
{
    const Request *request = data;
    const StoreServerId id = { request->account, request->uidl, strlen(request->uidl),
                               0 };

    return store_whereabouts_of_id(store, &id, error);
}

static const UiReadingClass where_reading = {
    .name = "entry",
    .read = read_where,
    .free_request = request_free,
    .free_result = (void (*)(void *))store_whereabouts_free,
};

static void
where_came(void *result, const GError *error, void *user_data)
{
    EntryScreen *self = user_data;
    const UiContext *context = self->screen.context;
    g_autoptr(StoreWhereabouts) whereabouts = result;

    self->reading = NULL;
    g_free(self->copy);
    if (whereabouts == NULL) {
        self->copy = g_strdup(error->message);
    } else if (whereabouts->message == NULL) {
        self->copy = g_strdup("not here any more");
    } else {
        g_strlcpy(self->key, whereabouts->message->key, sizeof self->key);
        self->copy = g_strdup_printf("in %s, ID %s", whereabouts->message->folder,
                                     whereabouts->message->key);
    }
    context->changed(context->changed_data);
}

/* --- the entry -------------------------------------------------------------------------------- */

static const char *
or_dash(const char *text)
{
    return *text == '\0' ? "-" : text;
}

static void
make_facts(EntryScreen *self, const StoreAudit *audit)
{
    GPtrArray *facts = ui_notes_new();
    g_autofree char *size = pb_size_to_text(audit->size);

    ui_notes_add_heading(facts, UI_ROLE_SUBJECT, g_strdup(or_dash(audit->subject)));
    ui_notes_add_heading(facts,
                         audit->outcome == STORE_AUDIT_CONFIRMED ||
                                 audit->outcome == STORE_AUDIT_GONE
                             ? UI_ROLE_OK
                             : UI_ROLE_WARNING,
                         g_strdup(ui_where_outcome(audit->outcome)));
    ui_notes_add_blank(facts);
    ui_notes_add(facts, UI_ROLE_DEFAULT, "Asked", pb_time_to_string(audit->time));
    ui_notes_add(facts, UI_ROLE_DEFAULT, "Account", g_strdup(audit->account));
    ui_notes_add(facts, UI_ROLE_DEFAULT, "Reason", g_strdup(audit->reason));
    ui_notes_add(facts, UI_ROLE_DEFAULT, "Answer",
                 g_strdup(*audit->answer == '\0' ? "none came" : audit->answer));
    ui_notes_add(facts, UI_ROLE_DEFAULT, "Size", g_strdup(size));
    ui_notes_add(facts, UI_ROLE_DIM, "UIDL", g_strdup(audit->uidl));
    ui_notes_add(facts, UI_ROLE_DIM, "Message-ID", g_strdup(or_dash(audit->message_id)));
    ui_notes_add(facts, UI_ROLE_DIM, "SHA-256", g_strdup(audit->sha256));
    if (self->facts != NULL)
        g_ptr_array_unref(self->facts);
    self->facts = facts;
}

static void
show(EntryScreen *self, const StoreAudit *audit)
{
    Request *request = g_new0(Request, 1);

    make_facts(self, audit);
    self->key[0] = '\0';
    g_clear_pointer(&self->copy, g_free);
    self->view = (UiNotesView){ 0 };
    request->account = g_strdup(audit->account);
    request->uidl = g_strdup(audit->uidl);
    ui_reading_abandon(self->reading);
    self->reading = ui_reading_start(&where_reading, self->screen.context->paths, request,
                                     where_came, self);
}

static void
entry_title(UiScreen *screen, UiTitle *title)
{
    title->left = g_strdup("A deletion on a server");
    title->right = ui_notes_more(&entry_of(screen)->view);
}

static void
entry_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    EntryScreen *self = entry_of(screen);

    ui_notes_add(self->facts, UI_ROLE_DEFAULT, "Copy now",
                 g_strdup(self->copy == NULL ? "reading" : self->copy));
    ui_notes_draw(canvas, area, self->facts, &self->view);
    g_ptr_array_set_size(self->facts, (gint)self->facts->len - 1);
}

static UiReaction
go(EntryScreen *self, int step)
{
    const StoreAudit *audit = self->step(self->user_data, step);

    if (audit == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup(step > 0 ? "This is the oldest"
                                                                 : "This is the newest"));
    show(self, audit);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
open_copy(const EntryScreen *self)
{
    GError *error = NULL;
    UiScreen *screen;

    if (*self->key == '\0')
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no copy here to open"));
    screen = ui_view_screen_new_single(self->screen.context, self->key, &error);
    return screen == NULL ? ui_react_error(error) : ui_react_push(screen);
}

static UiReaction
entry_action(UiScreen *screen, UiAction action)
{
    EntryScreen *self = entry_of(screen);

    if (ui_notes_act(&self->view, action))
        return ui_react(UI_REACT_REDRAW);
    switch (action) {
    case UI_ACTION_OPEN:
        return open_copy(self);
    case UI_ACTION_NEXT_MESSAGE:
        return go(self, 1);
    case UI_ACTION_PREVIOUS_MESSAGE:
        return go(self, -1);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static bool
entry_offers(UiScreen *screen, UiAction action)
{
    return action != UI_ACTION_OPEN || *entry_of(screen)->key != '\0';
}

static void
entry_free(UiScreen *screen)
{
    EntryScreen *self = entry_of(screen);

    ui_reading_abandon(self->reading);
    g_ptr_array_unref(self->facts);
    g_free(self->copy);
    g_free(self);
}

static const UiScreenClass entry_class = {
    .name = "deletion",
    .scope = UI_SCOPE_ENTRY,
    .title = entry_title,
    .draw = entry_draw,
    .action = entry_action,
    .offers = entry_offers,
    .free = entry_free,
};

UiScreen *
ui_entry_screen_new(const UiContext *context,
                    const StoreAudit *(*step)(void *user_data, int step), void *user_data)
{
    EntryScreen *self = g_new0(EntryScreen, 1);

    self->screen.screen_class = &entry_class;
    self->screen.context = context;
    self->step = step;
    self->user_data = user_data;
    show(self, step(user_data, 0));
    return &self->screen;
}
