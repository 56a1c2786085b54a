/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/keymap.h: which key does what on which screen (L4).
 *
 * The key line, the help and the screens read the live keymap, so none of them can be wrong. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "action.h"
#include "key.h"

typedef enum {
    UI_SCOPE_ANY, /* every screen, unless its own scope says otherwise */
    UI_SCOPE_LIST,
    UI_SCOPE_VIEW,
    UI_SCOPE_LINKS,
    UI_SCOPE_COPY,
    UI_SCOPE_PARTS,
    UI_SCOPE_PART_VIEW,
    UI_SCOPE_SEAL,
    UI_SCOPE_FOLDERS,
    UI_SCOPE_PROGRESS,
    UI_SCOPE_PLAN,
    UI_SCOPE_WHERE,
    UI_SCOPE_AUDIT,
    UI_SCOPE_ENTRY, /* of the audit */
    UI_SCOPE_SAFETY,
    UI_SCOPE_SETTINGS, /* its retention page */
    UI_SCOPE_SECURITY,
    UI_SCOPE_GROUPS,
    UI_SCOPE_FORM,
    UI_SCOPE_FORM_EDIT, /* a field of it has the keys */
    UI_SCOPE_FACTS,
    UI_SCOPE_KEYS,
    UI_SCOPE_TRANSCRIPT,
    UI_SCOPE_HELP,
    UI_SCOPE_PROMPT,
    UI_N_SCOPES
} UiScope;

/* Whether letters are typed there, so that only other keys do anything. */
bool ui_scope_is_typed(UiScope scope);

typedef struct {
    UiScope scope;
    const char *key;
    UiAction action;
} UiBinding;

typedef enum {
    UI_KEYMAP_ERROR_NO_KEY,   /* not the name of a key */
    UI_KEYMAP_ERROR_CONFLICT, /* the key does something else in this scope */
} UiKeymapError;

#define UI_KEYMAP_ERROR (ui_keymap_error_quark())
GQuark ui_keymap_error_quark(void);

typedef struct UiKeymap UiKeymap;

/* With the default keys. */
UiKeymap *ui_keymap_new(void);
void ui_keymap_free(UiKeymap *keymap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiKeymap, ui_keymap_free)

/* The table of default keys; ends with UI_ACTION_NONE. */
const UiBinding *ui_keymap_defaults(void);

/* Refuses a key that does something else in the same scope: UI_KEYMAP_ERROR_*. */
bool ui_keymap_bind(UiKeymap *keymap, const UiBinding *binding, GError **error);
/* UI_ACTION_NONE when the key does nothing here. */
UiAction ui_keymap_find(const UiKeymap *keymap, UiScope scope, UiKey key);
/* The first key that reaches `action` in `scope`; UI_KEY_NONE when there is none. */
UiKey ui_keymap_key(const UiKeymap *keymap, UiScope scope, UiAction action);
/* All of them: "j  Down"; "" when there is none. The caller frees. */
char *ui_keymap_keys(const UiKeymap *keymap, UiScope scope, UiAction action);

#endif
