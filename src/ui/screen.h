/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen.h: what every screen is: a table of functions behind one pointer (L4).
 *
 * Handlers change the screen's own state and return what must happen; they never draw. draw() is called
 * once per wake-up, into a canvas, and changes nothing that a person could notice. A screen knows the
 * context, not the app and not the terminal. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "base/path.h"
#include "config/settings.h"
#include "mail/renderer.h"
#include "store/store.h"
#include "action.h"
#include "canvas.h"
#include "keymap.h"
#include "model/change.h"
#include "model/fetch.h"
#include "model/outside.h"
#include "model/schedule.h"
#include "model/want.h"
#include "model/wish.h"
#include "status.h"

/* What screens work with; all of it is the app's and outlives them. */
typedef struct {
    const PbPaths *paths;
    ConfigSettings *settings;
    Store *store;
    UiKeymap *keymap;
    UiFetch *fetch;
    UiSchedule *schedule; /* may be NULL */
    UiWants *wants;
    UiWishes *wishes;
    UiChanges *changes;
    UiOutside *outside;     /* may be NULL in tests of screens that start nothing */
    MailRenderer *renderer; /* what messages are read by */
    bool is_demo;
    /* Something changed without a key or an event: draw soon. */
    void (*changed)(void *data);
    void *changed_data;
    /* The settings were saved or read again: everybody who lives by them is told. NULL in tests of screens; so
     * is the next. `data` is changed_data. */
    void (*settings_changed)(void *data);
    /* What went wrong in the background. NULL in tests of screens; so is the next. `data` is changed_data. */
    void (*tell_error)(const GError *error, void *data);
    /* Bytes for the terminal that leave the screen as it is. */
    void (*send)(const char *bytes, gsize len, void *data);
    /* Shows the screen in another theme for the time being. */
    void (*show_theme)(const char *name, void *data);
} UiContext;

typedef struct UiScreen UiScreen;

/* --- reactions -------------------------------------------------------------------------------- */

typedef enum {
    UI_REACT_NONE,    /* nothing changed */
    UI_REACT_REDRAW,  /* draw again */
    UI_REACT_PUSH,    /* `screen` goes on top; it passes over */
    UI_REACT_REPLACE, /* this screen goes and `screen` takes its place; it passes over */
    UI_REACT_CLOSE, /* this screen goes; with `action`, the one below is then given it */
    UI_REACT_QUIT,  /* leave the reader */
    UI_REACT_NOT_MINE, /* no action of this screen: the app may know it */
} UiReactKind;

typedef struct {
    UiReactKind kind;
    UiScreen *screen;
    UiAction action;
    UiStatus status; /* shown on the message line unless its text is NULL; passes over */
} UiReaction;

/* --- events ----------------------------------------------------------------------------------- */

typedef enum {
    UI_EVENT_STORED,   /* messages came or changed in the archive */
    UI_EVENT_FETCH,    /* fetching went on */
    UI_EVENT_SETTINGS, /* the settings changed */
    UI_EVENT_WISHES,   /* wishes for messages on a server were written, or could not be */
    UI_EVENT_SHOWN,    /* the screen is on top again after another one closed */
} UiEvent;

/* --- screens ---------------------------------------------------------------------------------- */

/* Texts of the title line; NULL or owned by the struct. */
typedef struct {
    char *left, *right;
    char *more; /* behind `right` where the terminal is wide */
} UiTitle;

typedef struct {
    const char *name; /* "message list": for the help */
    UiScope scope;
    void (*title)(UiScreen *screen, UiTitle *title);
    void (*draw)(UiScreen *screen, UiCanvas *canvas, UiRect area);
    UiReaction (*action)(UiScreen *screen, UiAction action);
    /* Whether the action has a use at the moment, for the key line; NULL: all have. */
    bool (*offers)(UiScreen *screen, UiAction action);
    /* One character for a text field, NULL when the screen has none; it then comes before any key
     * of the keymap that is a letter. UI_REACT_NOT_MINE: the field wants no such character. */
    UiReaction (*text)(UiScreen *screen, const char *utf8);
    /* False when no field has the keys at the moment; NULL means always, where `text` is set. */
    bool (*takes_text)(UiScreen *screen);
    UiReaction (*event)(UiScreen *screen, UiEvent event); /* may be NULL */
    void (*free)(UiScreen *screen);
} UiScreenClass;

struct UiScreen {
    const UiScreenClass *screen_class;
    const UiContext *context;
};

void ui_screen_free(UiScreen *screen);
bool ui_screen_takes_text(UiScreen *screen);

/* Short ways to say it. */
UiReaction ui_react(UiReactKind kind);
UiReaction ui_react_push(UiScreen *screen);
/* UI_REACT_REDRAW with a line for the message line; `text` passes over. */
UiReaction ui_react_status(UiStatusKind kind, char *text);
/* UI_REACT_REDRAW with what went wrong; takes `error` over. */
UiReaction ui_react_error(GError *error);

#endif
