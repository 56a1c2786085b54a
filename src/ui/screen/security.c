/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/security.c: the security page of the settings (L4): what is known of the line to the server,
 * the test of the account, and the pin.
 *
 * A key that nobody vouches for is pinned by the second of two keys in a row. */
#include <config.h>

#include "security.h"

#include "base/clock.h"
#include "security_draw.h"
#include "settings_group.h"
#include "transcript.h"

#define TICK_MS 1000

typedef struct {
    UiScreen screen;
    UiSecurity *security; /* NULL when there is no account */
    guint account;
    int top; /* first line shown; G_MAXINT: the last ones, and what comes */
    UiSecurityExtent extent; /* of the latest frame */
    bool is_pin_asked; /* the latest key asked to pin a key that nobody vouches for */
    guint tick;        /* source; 0: none */
} SecurityScreen;

static SecurityScreen *
security_of(UiScreen *screen)
{
    return (SecurityScreen *)screen;
}

static const char *
name_of(const SecurityScreen *self)
{
    const ConfigSettings *settings = self->screen.context->settings;

    return self->account < config_settings_n_accounts(settings)
               ? config_settings_account(settings, self->account)->name
               : "";
}

static bool
is_running(const SecurityScreen *self)
{
    const UiFetchAccount *session =
        self->security == NULL ? NULL : ui_security_session(self->security);

    return session != NULL &&
           (session->state == UI_FETCH_RUNNING || session->state == UI_FETCH_ASKING);
}

static bool
show_account(SecurityScreen *self, guint i, GError **error)
{
    const UiContext *context = self->screen.context;
    UiSecurity *security =
        ui_security_new(context->store, context->settings, context->fetch,
                        config_settings_account(context->settings, i)->name, error);

    if (security == NULL)
        return false;
    ui_security_free(self->security);
    self->security = security;
    self->account = i;
    self->top = 0;
    return true;
}

static UiSettingsPlace
place_of(const SecurityScreen *self)
{
    return (UiSettingsPlace){ .group = UI_GROUP_SECURITY, .account = self->account };
}

static void
security_title(UiScreen *screen, UiTitle *title)
{
    const UiSettingsPlace place = place_of(security_of(screen));

    ui_settings_title(screen->context, &place, title);
}

static gboolean
on_tick(gpointer data)
{
    SecurityScreen *self = data;
    const UiContext *context = self->screen.context;

    self->tick = 0;
    context->changed(context->changed_data);
    return G_SOURCE_REMOVE;
}

static void
security_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    SecurityScreen *self = security_of(screen);
    const UiSecurityView view = { .security = self->security,
                                  .now = pb_clock_now(),
                                  .now_us = g_get_monotonic_time(),
                                  .top = self->top };

    ui_settings_groups_draw(canvas, &area, UI_GROUP_SECURITY);
    if (self->security == NULL) {
        ui_settings_draw_no_account(canvas, area);
        return;
    }
    self->extent = ui_security_draw(canvas, area, &view);
    if (self->tick == 0 && is_running(self))
        self->tick = g_timeout_add(TICK_MS, on_tick, self);
}

/* --- actions ---------------------------------------------------------------------------------- */

static UiReaction
scroll_to(SecurityScreen *self, gint64 top)
{
    gint64 last = MAX(self->extent.n_lines - self->extent.height, 0);

    self->top = top >= last && is_running(self) ? G_MAXINT : (int)CLAMP(top, 0, last);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
scroll_by(SecurityScreen *self, gint64 lines)
{
    gint64 last = MAX(self->extent.n_lines - self->extent.height, 0);

    return scroll_to(self, MIN((gint64)self->top, last) + lines);
}

static UiReaction
test(SecurityScreen *self)
{
    const ConfigAccount *account = ui_security_account(self->security);

    if (account == NULL)
        return ui_react(UI_REACT_NONE);
    if (!ui_fetch_start_account(self->screen.context->fetch, account, UI_FETCH_TEST))
        return ui_react_status(
            UI_STATUS_INFO,
            g_strdup("A session of this account runs: wait for its end, or x stops it"));
    self->top = G_MAXINT;
    return ui_react(UI_REACT_REDRAW);
}

/* `text` is what is said when it worked. The error by its address: it is set while the arguments are made. */
static UiReaction
pinned(bool is_done, GError **error, const char *text)
{
    if (!is_done)
        return ui_react_error(*error);
    return (UiReaction){
        .kind = UI_REACT_REDRAW,
        .status = { .kind = UI_STATUS_OK, .text = g_strdup(text), .hint = UI_ACTION_UNDO }
    };
}

static UiReaction
pin(SecurityScreen *self, bool is_second)
{
    UiTrust trust = ui_security_trust(self->security);
    GError *error = NULL;

    if (trust == UI_TRUST_NO_TLS)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("Without TLS there is no key to pin"));
    if (trust == UI_TRUST_UNKNOWN)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("No key is known yet: t tests the account"));
    if (trust == UI_TRUST_PINNED)
        return pinned(ui_security_unpin(self->security, &error), &error,
                      "No longer pinned: what an authority vouches for is taken");
    if ((trust == UI_TRUST_REFUSED || trust == UI_TRUST_OTHER) && !is_second) {
        self->is_pin_asked = true;
        self->top = 0;
        return ui_react_status(
            UI_STATUS_WARNING,
            g_strdup("Compare this key with what your provider says: p again pins it"));
    }
    return pinned(ui_security_pin(self->security, &error), &error,
                  "Pinned: this key and no other is taken from now on");
}

static UiReaction
undo(SecurityScreen *self)
{
    GError *error = NULL;

    if (ui_security_undo(self->security, &error))
        return ui_react_status(UI_STATUS_OK, g_strdup("The pin is as it was before"));
    return error != NULL
               ? ui_react_error(error)
               : ui_react_status(UI_STATUS_INFO, g_strdup("Nothing to take back"));
}

static UiReaction
step_account(SecurityScreen *self, guint step)
{
    guint n = config_settings_n_accounts(self->screen.context->settings);
    GError *error = NULL;

    if (n < 2)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is one account"));
    if (!show_account(self, (self->account + n + step) % n, &error))
        return ui_react_error(error);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
show_transcript(const SecurityScreen *self)
{
    if (ui_security_session(self->security) == NULL)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("Nothing was said yet: t tests the account"));
    return ui_react_push(ui_transcript_screen_new(self->screen.context, name_of(self)));
}

static UiReaction
move(SecurityScreen *self, UiAction action)
{
    int page = MAX(self->extent.height, 2) - 1;

    switch (action) {
    case UI_ACTION_NEXT:
        return scroll_by(self, 1);
    case UI_ACTION_PREVIOUS:
        return scroll_by(self, -1);
    case UI_ACTION_PAGE_DOWN:
        return scroll_by(self, page);
    case UI_ACTION_PAGE_UP:
        return scroll_by(self, -page);
    case UI_ACTION_FIRST:
        return scroll_to(self, 0);
    case UI_ACTION_LAST:
        return scroll_to(self, G_MAXINT);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
security_action(UiScreen *screen, UiAction action)
{
    SecurityScreen *self = security_of(screen);
    bool was_pin_asked = self->is_pin_asked;
    const UiSettingsPlace place = place_of(self);
    UiReaction reaction = ui_settings_groups_action(screen->context, &place, action);

    self->is_pin_asked = false;
    if (reaction.kind != UI_REACT_NOT_MINE)
        return reaction;
    if (self->security == NULL)
        return move(self, action);
    switch (action) {
    case UI_ACTION_TEST:
        return test(self);
    case UI_ACTION_PIN:
        return pin(self, was_pin_asked);
    case UI_ACTION_UNDO:
        return undo(self);
    case UI_ACTION_NEXT_ACCOUNT:
        return step_account(self, 1);
    case UI_ACTION_PREVIOUS_ACCOUNT:
        return step_account(self, (guint)-1);
    case UI_ACTION_TRANSCRIPT:
        return show_transcript(self);
    default:
        return move(self, action);
    }
}

static bool
security_offers(UiScreen *screen, UiAction action)
{
    bool needs_account = action == UI_ACTION_TEST || action == UI_ACTION_PIN ||
                         action == UI_ACTION_TRANSCRIPT;

    if (action == UI_ACTION_NEXT_ACCOUNT)
        return config_settings_n_accounts(screen->context->settings) > 1;
    return !needs_account || security_of(screen)->security != NULL;
}

static UiReaction
security_event(UiScreen *screen, UiEvent event)
{
    SecurityScreen *self = security_of(screen);

    /* A session that ended has left facts; that they cannot be read is said when the page is opened. */
    if (event == UI_EVENT_STORED && self->security != NULL)
        (void)ui_security_refresh(self->security, NULL);
    return ui_react(UI_REACT_REDRAW);
}

static void
security_free(UiScreen *screen)
{
    SecurityScreen *self = security_of(screen);

    if (self->tick != 0)
        g_source_remove(self->tick);
    ui_security_free(self->security);
    g_free(self);
}

static const UiScreenClass security_class = {
    .name = "security",
    .scope = UI_SCOPE_SECURITY,
    .title = security_title,
    .draw = security_draw,
    .action = security_action,
    .offers = security_offers,
    .event = security_event,
    .free = security_free,
};

UiScreen *
ui_security_screen_new(const UiContext *context, guint account, GError **error)
{
    SecurityScreen *self = g_new0(SecurityScreen, 1);

    self->screen.screen_class = &security_class;
    self->screen.context = context;
    if (account < config_settings_n_accounts(context->settings) &&
        !show_account(self, account, error)) {
        g_free(self);
        return NULL;
    }
    return &self->screen;
}
