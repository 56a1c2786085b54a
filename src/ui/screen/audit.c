/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/audit.c: the audit, newest first, searched as one types (L4). It is read on a thread. */
#include <config.h>

#include "audit.h"

#include "base/clock.h"
#include "base/human.h"
#include "../model/audit.h"
#include "../model/reading.h"
#include "../widget/rows.h"
#include "../widget/search.h"
#include "../words.h"
#include "entry.h"

typedef struct {
    UiScreen screen;
    UiReading *reading; /* under way; NULL: none */
    bool is_stale;
    UiAudit *audit; /* NULL: not read yet */
    char *problem;
    UiSearch search;
    UiRows rows;
} AuditScreen;

static AuditScreen *
audit_of(UiScreen *screen)
{
    return (AuditScreen *)screen;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void *
read_audit(Store *store, void *request, GError **error)
{
    (void)request;
    return ui_audit_read(store, error);
}

static const UiReadingClass audit_reading = {
    .name = "audit",
    .read = read_audit,
    .free_result = (void (*)(void *))ui_audit_free,
};

static void read_again(AuditScreen *self);

/* The cursor stays on its row, however many have come above it. */
static void
take_audit(AuditScreen *self, UiAudit *audit)
{
    guint n_before = self->audit == NULL ? 0 : ui_audit_n_rows(self->audit);

    ui_audit_free(self->audit);
    self->audit = audit;
    ui_audit_search(audit, self->search.field.text);
    if (self->rows.cursor > 0 && ui_audit_n_rows(audit) > n_before) {
        int n_new = (int)(ui_audit_n_rows(audit) - n_before);

        self->rows.cursor += n_new;
        self->rows.top += n_new;
    }
}

static void
audit_came(void *result, const GError *error, void *user_data)
{
    AuditScreen *self = user_data;
    const UiContext *context = self->screen.context;

    self->reading = NULL;
    g_clear_pointer(&self->problem, g_free);
    if (result != NULL)
        take_audit(self, result);
    else
        self->problem = ui_status_text_of_error(error);
    if (self->is_stale && result != NULL)
        read_again(self);
    context->changed(context->changed_data);
}

static void
read_again(AuditScreen *self)
{
    const UiContext *context = self->screen.context;

    self->is_stale = true;
    if (self->reading != NULL || (self->audit != NULL && context->fetch != NULL &&
                                  ui_fetch_is_running(context->fetch)))
        return;
    self->is_stale = false;
    self->reading =
        ui_reading_start(&audit_reading, context->paths, NULL, audit_came, self);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static guint
n_rows(const AuditScreen *self)
{
    return self->audit == NULL ? 0 : ui_audit_n_rows(self->audit);
}

static void
audit_title(UiScreen *screen, UiTitle *title)
{
    const AuditScreen *self = audit_of(screen);
    g_autofree char *found = ui_words_count(n_rows(self));

    title->left = g_strdup("Deletions asked of servers");
    if (self->audit == NULL)
        title->right = g_strdup("reading");
    else if (self->search.field.len > 0)
        title->right = g_strdup_printf("%s found", found);
    else
        title->right = g_strdup(found);
}

static const char *
empty_words(const AuditScreen *self)
{
    if (self->problem != NULL)
        return self->problem;
    if (self->audit == NULL)
        return "reading";
    return ui_audit_n_all(self->audit) > 0
               ? "Nothing fits. Esc shows all again."
               : "No deletion was ever asked of a server. $ shows what will be.";
}

static bool
is_gone(StoreAuditOutcome outcome)
{
    return outcome == STORE_AUDIT_CONFIRMED || outcome == STORE_AUDIT_GONE;
}

static UiRole
outcome_role(StoreAuditOutcome outcome)
{
    return is_gone(outcome) ? UI_ROLE_DIM : UI_ROLE_WARNING;
}

typedef struct {
    int min_columns;
    int date_cells, account_cells, outcome_cells, reason_cells;
} Shape;

static const Shape shapes[] = {
    { 100, 16, 12, 11, 22 }, { 76, 16, 0, 11, 18 }, { 60, 10, 0, 11, 16 },
    { 50, 10, 0, 11, 0 },    { 30, 10, 0, 1, 0 },   { 0, 0, 0, 0, 0 },
};

static void
put(UiCanvas *canvas, UiSpot *rest, int cells, UiRole role, const char *text)
{
    if (cells == 0)
        return;
    ui_canvas_put_cut(canvas, (UiSpot){ rest->y, rest->x, cells }, role, text);
    rest->x += cells + 2;
    rest->cells -= cells + 2;
}

static void
draw_row(UiCanvas *canvas, UiSpot spot, const StoreAudit *audit)
{
    const Shape *shape = shapes;
    int margin = spot.cells >= 20 ? 2 : 0;
    UiSpot rest = { spot.y, spot.x + margin, spot.cells - margin - (margin > 0) };
    g_autofree char *time = NULL;

    while (spot.cells < shape->min_columns)
        shape++;
    time = shape->date_cells < 16 ? pb_date_to_string(audit->time)
                                  : pb_time_to_string(audit->time);
    put(canvas, &rest, shape->date_cells, UI_ROLE_DIM, time);
    put(canvas, &rest, shape->account_cells, UI_ROLE_DEFAULT, audit->account);
    put(canvas, &rest, shape->outcome_cells, outcome_role(audit->outcome),
        shape->outcome_cells > 1  ? store_audit_outcome_name(audit->outcome)
        : is_gone(audit->outcome) ? ""
                                  : "!");
    put(canvas, &rest, shape->reason_cells, UI_ROLE_DIM, audit->reason);
    ui_canvas_put_cut(canvas, rest, UI_ROLE_DEFAULT,
                      *audit->subject != '\0' ? audit->subject : audit->uidl);
}

static void
audit_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    AuditScreen *self = audit_of(screen);
    int margin = area.columns >= 20 ? 1 : 0;
    UiSpot line = { area.y, area.x + margin, area.columns - 2 * margin };

    ui_canvas_set_cursor(canvas, area.y, area.x);
    if (ui_search_is_on(&self->search)) {
        ui_search_draw(canvas, line, &self->search);
        area.y++;
        area.rows--;
        line.y++;
    }
    ui_rows_set(&self->rows, (int)n_rows(self), area.rows);
    if (n_rows(self) == 0 && area.rows > 0)
        ui_canvas_put_cut(canvas, line,
                          self->problem != NULL ? UI_ROLE_ERROR : UI_ROLE_DIM,
                          empty_words(self));
    for (int i = 0; i < area.rows && self->rows.top + i < self->rows.n; i++) {
        UiSpot spot = { area.y + i, area.x, area.columns };

        draw_row(canvas, spot, ui_audit_row(self->audit, (guint)(self->rows.top + i)));
        if (self->rows.top + i != self->rows.cursor)
            continue;
        if (area.columns >= 20)
            ui_canvas_put(canvas, spot, UI_ROLE_DEFAULT, ">");
        ui_canvas_select(canvas, spot);
        if (!self->search.is_typing)
            ui_canvas_set_cursor(canvas, spot.y, spot.x);
    }
}

/* --- actions ---------------------------------------------------------------------------------- */

static UiReaction
search(AuditScreen *self)
{
    if (self->audit != NULL)
        ui_audit_search(self->audit, self->search.field.text);
    self->rows.cursor = self->rows.top = 0;
    return ui_react(UI_REACT_REDRAW);
}

/* The entry at `step` from the cursor, which goes there; NULL at an end. */
static const StoreAudit *
step_entry(void *user_data, int step)
{
    AuditScreen *self = user_data;
    int at = self->rows.cursor + step;

    if (at < 0 || at >= (int)n_rows(self))
        return NULL;
    self->rows.cursor = at;
    return ui_audit_row(self->audit, (guint)at);
}

static UiReaction
open_entry(AuditScreen *self)
{
    if (n_rows(self) == 0)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no deletion here"));
    return ui_react_push(ui_entry_screen_new(self->screen.context, step_entry, self));
}

static UiReaction
audit_action(UiScreen *screen, UiAction action)
{
    AuditScreen *self = audit_of(screen);

    if (ui_rows_act(&self->rows, action))
        return ui_react(UI_REACT_REDRAW);
    switch (ui_search_act(&self->search, action)) {
    case UI_SEARCH_CHANGED:
        return search(self);
    case UI_SEARCH_SEEN:
        return ui_react(UI_REACT_REDRAW);
    case UI_SEARCH_NOT_MINE:
        break;
    }
    switch (action) {
    case UI_ACTION_OPEN:
        return open_entry(self);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static bool
audit_takes_text(UiScreen *screen)
{
    return audit_of(screen)->search.is_typing;
}

static UiReaction
audit_text(UiScreen *screen, const char *utf8)
{
    ui_field_add(&audit_of(screen)->search.field, utf8);
    return search(audit_of(screen));
}

static UiReaction
audit_event(UiScreen *screen, UiEvent event)
{
    AuditScreen *self = audit_of(screen);

    if (event == UI_EVENT_STORED || self->is_stale)
        read_again(self);
    return ui_react(UI_REACT_REDRAW);
}

static void
audit_free(UiScreen *screen)
{
    AuditScreen *self = audit_of(screen);

    ui_reading_abandon(self->reading);
    ui_audit_free(self->audit);
    g_free(self->problem);
    g_free(self);
}

static const UiScreenClass audit_class = {
    .name = "audit",
    .scope = UI_SCOPE_AUDIT,
    .title = audit_title,
    .draw = audit_draw,
    .action = audit_action,
    .text = audit_text,
    .takes_text = audit_takes_text,
    .event = audit_event,
    .free = audit_free,
};

UiScreen *
ui_audit_screen_new(const UiContext *context)
{
    AuditScreen *self = g_new0(AuditScreen, 1);

    self->screen.screen_class = &audit_class;
    self->screen.context = context;
    self->rows.height = 1;
    read_again(self);
    return &self->screen;
}
