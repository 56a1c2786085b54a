/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/keymap.c: the default keys and looking them up (L4).
 *
 * A screen's own scope comes before UI_SCOPE_ANY. No chords and no modifiers but Ctrl for what is not mail. */
#include <config.h>

#include "keymap.h"

#include "base/error.h"

struct UiKeymap {
    GArray *entries; /* Entry, in the order of the table */
};

typedef struct {
    UiScope scope;
    UiKey key;
    UiAction action;
} Entry;

static const PbErrorKind error_kinds[] = {
    [UI_KEYMAP_ERROR_NO_KEY] = { PB_CLASS_SETTINGS, NULL },
    [UI_KEYMAP_ERROR_CONFLICT] = { PB_CLASS_SETTINGS, "choose another key" },
};

PB_DEFINE_ERROR_DOMAIN(ui_keymap_error, error_kinds);

static const UiBinding default_keys[] = {
    /* clang-format off */
    { UI_SCOPE_ANY, "j",         UI_ACTION_NEXT },
    { UI_SCOPE_ANY, "Down",      UI_ACTION_NEXT },
    { UI_SCOPE_ANY, "k",         UI_ACTION_PREVIOUS },
    { UI_SCOPE_ANY, "Up",        UI_ACTION_PREVIOUS },
    { UI_SCOPE_ANY, "Space",     UI_ACTION_PAGE_DOWN },
    { UI_SCOPE_ANY, "PgDn",      UI_ACTION_PAGE_DOWN },
    { UI_SCOPE_ANY, "b",         UI_ACTION_PAGE_UP },
    { UI_SCOPE_ANY, "PgUp",      UI_ACTION_PAGE_UP },
    { UI_SCOPE_ANY, "g",         UI_ACTION_FIRST },
    { UI_SCOPE_ANY, "Home",      UI_ACTION_FIRST },
    { UI_SCOPE_ANY, "G",         UI_ACTION_LAST },
    { UI_SCOPE_ANY, "End",       UI_ACTION_LAST },
    { UI_SCOPE_ANY, "q",         UI_ACTION_BACK },
    { UI_SCOPE_ANY, "Esc",       UI_ACTION_BACK },
    { UI_SCOPE_LIST, ",",        UI_ACTION_SETTINGS },
    { UI_SCOPE_LIST, "$",        UI_ACTION_PLAN },
    { UI_SCOPE_VIEW, ",",        UI_ACTION_SETTINGS },
    { UI_SCOPE_VIEW, "$",        UI_ACTION_PLAN },
    { UI_SCOPE_PROGRESS, ",",    UI_ACTION_SETTINGS },
    { UI_SCOPE_PROGRESS, "$",    UI_ACTION_PLAN },
    { UI_SCOPE_ANY, "?",         UI_ACTION_HELP },
    { UI_SCOPE_ANY, "F1",        UI_ACTION_HELP },
    { UI_SCOPE_ANY, "^L",        UI_ACTION_REDRAW },
    { UI_SCOPE_ANY, "^Z",        UI_ACTION_SUSPEND },
    { UI_SCOPE_ANY, "^C",        UI_ACTION_QUIT },

    { UI_SCOPE_LIST, "Enter",    UI_ACTION_OPEN },
    { UI_SCOPE_LIST, "Right",    UI_ACTION_OPEN },
    { UI_SCOPE_LIST, "d",        UI_ACTION_DELETE },
    { UI_SCOPE_LIST, "Del",      UI_ACTION_DELETE },
    { UI_SCOPE_LIST, "u",        UI_ACTION_UNDO },
    { UI_SCOPE_LIST, ".",        UI_ACTION_READ },
    { UI_SCOPE_LIST, "*",        UI_ACTION_FLAG },
    { UI_SCOPE_LIST, "Tab",      UI_ACTION_NEXT_UNREAD },
    { UI_SCOPE_LIST, "l",        UI_ACTION_FOLDERS },
    { UI_SCOPE_LIST, "J",        UI_ACTION_NEXT_FOLDER },
    { UI_SCOPE_LIST, "K",        UI_ACTION_PREVIOUS_FOLDER },
    { UI_SCOPE_LIST, "T",        UI_ACTION_REST },
    { UI_SCOPE_LIST, "p",        UI_ACTION_PROTECT },
    { UI_SCOPE_LIST, "i",        UI_ACTION_WHERE },
    { UI_SCOPE_LIST, "L",        UI_ACTION_AUDIT },
    { UI_SCOPE_LIST, "S",        UI_ACTION_SAFETY },
    { UI_SCOPE_LIST, "t",        UI_ACTION_TRANSCRIPT },
    { UI_SCOPE_LIST, "F",        UI_ACTION_FETCH },
    { UI_SCOPE_LIST, "P",        UI_ACTION_PROGRESS },
    { UI_SCOPE_LIST, "x",        UI_ACTION_STOP },
    { UI_SCOPE_LIST, "q",        UI_ACTION_QUIT },

    { UI_SCOPE_VIEW, "Enter",    UI_ACTION_NEXT },
    { UI_SCOPE_VIEW, "J",        UI_ACTION_NEXT_MESSAGE },
    { UI_SCOPE_VIEW, "Right",    UI_ACTION_NEXT_MESSAGE },
    { UI_SCOPE_VIEW, "K",        UI_ACTION_PREVIOUS_MESSAGE },
    { UI_SCOPE_VIEW, "q",        UI_ACTION_BACK },
    { UI_SCOPE_VIEW, "Left",     UI_ACTION_BACK },
    { UI_SCOPE_VIEW, "Tab",      UI_ACTION_NEXT_UNREAD },
    { UI_SCOPE_VIEW, "d",        UI_ACTION_DELETE },
    { UI_SCOPE_VIEW, "Del",      UI_ACTION_DELETE },
    { UI_SCOPE_VIEW, "u",        UI_ACTION_UNDO },
    { UI_SCOPE_VIEW, ".",        UI_ACTION_READ },
    { UI_SCOPE_VIEW, "*",        UI_ACTION_FLAG },
    { UI_SCOPE_VIEW, "h",        UI_ACTION_HEADERS },
    { UI_SCOPE_VIEW, "H",        UI_ACTION_HTML },
    { UI_SCOPE_VIEW, "v",        UI_ACTION_PARTS },
    { UI_SCOPE_VIEW, "e",        UI_ACTION_UNSEAL },
    { UI_SCOPE_VIEW, "z",        UI_ACTION_FOLD },
    { UI_SCOPE_VIEW, "Z",        UI_ACTION_FOLD_ALL },
    { UI_SCOPE_VIEW, "/",        UI_ACTION_SEARCH },
    { UI_SCOPE_VIEW, "n",        UI_ACTION_SEARCH_NEXT },
    { UI_SCOPE_VIEW, "N",        UI_ACTION_SEARCH_PREVIOUS },
    { UI_SCOPE_VIEW, "Backspace", UI_ACTION_ERASE },
    { UI_SCOPE_VIEW, "^U",       UI_ACTION_ERASE_ALL },
    { UI_SCOPE_VIEW, "T",        UI_ACTION_REST },
    { UI_SCOPE_VIEW, "p",        UI_ACTION_PROTECT },
    { UI_SCOPE_VIEW, "i",        UI_ACTION_WHERE },
    { UI_SCOPE_VIEW, "L",        UI_ACTION_AUDIT },
    { UI_SCOPE_VIEW, "S",        UI_ACTION_SAFETY },
    { UI_SCOPE_VIEW, "t",        UI_ACTION_TRANSCRIPT },
    { UI_SCOPE_VIEW, "F",        UI_ACTION_FETCH },
    { UI_SCOPE_VIEW, "P",        UI_ACTION_PROGRESS },
    { UI_SCOPE_VIEW, "x",        UI_ACTION_STOP },

    { UI_SCOPE_VIEW, "o",        UI_ACTION_LINKS },
    { UI_SCOPE_VIEW, "y",        UI_ACTION_COPY },

    { UI_SCOPE_LINKS, "q",         UI_ACTION_BACK },
    { UI_SCOPE_LINKS, "Enter",     UI_ACTION_OPEN_LINK },
    { UI_SCOPE_LINKS, "y",         UI_ACTION_COPY },
    { UI_SCOPE_LINKS, "/",         UI_ACTION_SEARCH },
    { UI_SCOPE_LINKS, "Backspace", UI_ACTION_ERASE },
    { UI_SCOPE_LINKS, "^U",        UI_ACTION_ERASE_ALL },
    { UI_SCOPE_LINKS, "Right",     UI_ACTION_RIGHT },
    { UI_SCOPE_LINKS, "Left",      UI_ACTION_LEFT },
    { UI_SCOPE_LINKS, "o",         UI_ACTION_BACK },

    { UI_SCOPE_COPY, "q",        UI_ACTION_BACK },
    { UI_SCOPE_COPY, "Enter",    UI_ACTION_COPY },
    { UI_SCOPE_COPY, "y",        UI_ACTION_COPY },
    { UI_SCOPE_COPY, "o",        UI_ACTION_LINKS },
    { UI_SCOPE_COPY, "Left",     UI_ACTION_BACK },

    { UI_SCOPE_PARTS, "q",       UI_ACTION_BACK },
    { UI_SCOPE_PARTS, "Enter",   UI_ACTION_OPEN },
    { UI_SCOPE_PARTS, "Right",   UI_ACTION_OPEN },
    { UI_SCOPE_PARTS, "s",       UI_ACTION_SAVE_PART },
    { UI_SCOPE_PARTS, "S",       UI_ACTION_SAVE_PARTS },
    { UI_SCOPE_PARTS, "|",       UI_ACTION_PIPE },
    { UI_SCOPE_PARTS, "o",       UI_ACTION_RUN },
    { UI_SCOPE_PARTS, "y",       UI_ACTION_COMMAND },
    { UI_SCOPE_PARTS, "v",       UI_ACTION_BACK },
    { UI_SCOPE_PARTS, "Left",    UI_ACTION_BACK },

    { UI_SCOPE_PART_VIEW, "q",     UI_ACTION_BACK },
    { UI_SCOPE_PART_VIEW, "Enter", UI_ACTION_NEXT },
    { UI_SCOPE_PART_VIEW, "Left",  UI_ACTION_BACK },

    { UI_SCOPE_SEAL, "Enter",    UI_ACTION_NEXT },
    { UI_SCOPE_SEAL, "q",        UI_ACTION_BACK },
    { UI_SCOPE_SEAL, "Left",     UI_ACTION_BACK },
    { UI_SCOPE_SEAL, "e",        UI_ACTION_UNSEAL },

    { UI_SCOPE_FOLDERS, "Enter", UI_ACTION_CHOOSE },
    { UI_SCOPE_FOLDERS, "Right", UI_ACTION_CHOOSE },

    { UI_SCOPE_PROGRESS, "p",    UI_ACTION_PAUSE },
    { UI_SCOPE_PROGRESS, "s",    UI_ACTION_FINISH },
    { UI_SCOPE_PROGRESS, "S",    UI_ACTION_STOP },
    { UI_SCOPE_PROGRESS, "x",    UI_ACTION_STOP },
    { UI_SCOPE_PROGRESS, "w",    UI_ACTION_SLOW_LINE },
    { UI_SCOPE_PROGRESS, "t",    UI_ACTION_TRANSCRIPT },
    { UI_SCOPE_PROGRESS, "l",    UI_ACTION_TRANSCRIPT },
    { UI_SCOPE_PROGRESS, "F",    UI_ACTION_FETCH },

    { UI_SCOPE_PLAN, "Enter",     UI_ACTION_OPEN },
    { UI_SCOPE_PLAN, "Right",     UI_ACTION_OPEN },
    { UI_SCOPE_PLAN, "d",         UI_ACTION_STRIKE },
    { UI_SCOPE_PLAN, "Del",       UI_ACTION_STRIKE },
    { UI_SCOPE_PLAN, "p",         UI_ACTION_PROTECT },
    { UI_SCOPE_PLAN, "D",         UI_ACTION_DELETE_THERE },
    { UI_SCOPE_PLAN, "T",         UI_ACTION_REST },
    { UI_SCOPE_PLAN, "u",         UI_ACTION_UNDO },
    { UI_SCOPE_PLAN, "i",         UI_ACTION_WHERE },
    { UI_SCOPE_PLAN, "F",         UI_ACTION_APPLY },
    { UI_SCOPE_PLAN, "a",         UI_ACTION_APPLY },
    { UI_SCOPE_PLAN, "$",         UI_ACTION_APPLY },
    { UI_SCOPE_PLAN, "/",         UI_ACTION_SEARCH },
    { UI_SCOPE_PLAN, "Backspace", UI_ACTION_ERASE },
    { UI_SCOPE_PLAN, "^U",        UI_ACTION_ERASE_ALL },
    { UI_SCOPE_PLAN, "J",         UI_ACTION_NEXT_ACCOUNT },
    { UI_SCOPE_PLAN, "K",         UI_ACTION_PREVIOUS_ACCOUNT },
    { UI_SCOPE_PLAN, "L",         UI_ACTION_AUDIT },
    { UI_SCOPE_PLAN, "S",         UI_ACTION_SAFETY },
    { UI_SCOPE_PLAN, "P",         UI_ACTION_PROGRESS },
    { UI_SCOPE_PLAN, "x",         UI_ACTION_STOP },
    { UI_SCOPE_PLAN, "t",         UI_ACTION_TRANSCRIPT },
    { UI_SCOPE_PLAN, ",",         UI_ACTION_SETTINGS },

    { UI_SCOPE_WHERE, "q",        UI_ACTION_BACK },
    { UI_SCOPE_WHERE, "p",        UI_ACTION_PROTECT },
    { UI_SCOPE_WHERE, "u",        UI_ACTION_UNDO },
    { UI_SCOPE_WHERE, "$",        UI_ACTION_PLAN },
    { UI_SCOPE_WHERE, "L",        UI_ACTION_AUDIT },
    { UI_SCOPE_WHERE, "i",        UI_ACTION_BACK },
    { UI_SCOPE_WHERE, "Left",     UI_ACTION_BACK },

    { UI_SCOPE_AUDIT, "q",         UI_ACTION_BACK },
    { UI_SCOPE_AUDIT, "Enter",     UI_ACTION_OPEN },
    { UI_SCOPE_AUDIT, "Right",     UI_ACTION_OPEN },
    { UI_SCOPE_AUDIT, "/",         UI_ACTION_SEARCH },
    { UI_SCOPE_AUDIT, "Backspace", UI_ACTION_ERASE },
    { UI_SCOPE_AUDIT, "^U",        UI_ACTION_ERASE_ALL },
    { UI_SCOPE_AUDIT, "$",         UI_ACTION_PLAN },
    { UI_SCOPE_AUDIT, "S",         UI_ACTION_SAFETY },
    { UI_SCOPE_AUDIT, "L",         UI_ACTION_BACK },

    { UI_SCOPE_ENTRY, "q",         UI_ACTION_BACK },
    { UI_SCOPE_ENTRY, "J",         UI_ACTION_NEXT_MESSAGE },
    { UI_SCOPE_ENTRY, "K",         UI_ACTION_PREVIOUS_MESSAGE },
    { UI_SCOPE_ENTRY, "Enter",     UI_ACTION_OPEN },
    { UI_SCOPE_ENTRY, "Left",      UI_ACTION_BACK },

    { UI_SCOPE_SAFETY, "q",        UI_ACTION_BACK },
    { UI_SCOPE_SAFETY, "$",        UI_ACTION_PLAN },
    { UI_SCOPE_SAFETY, "L",        UI_ACTION_AUDIT },
    { UI_SCOPE_SAFETY, "F",        UI_ACTION_FETCH },
    { UI_SCOPE_SAFETY, ",",        UI_ACTION_SETTINGS },
    { UI_SCOPE_SAFETY, "S",        UI_ACTION_BACK },

    { UI_SCOPE_SETTINGS, "L",         UI_ACTION_AUDIT },
    { UI_SCOPE_SETTINGS, "$",         UI_ACTION_PLAN },

    { UI_SCOPE_SETTINGS, "Enter",     UI_ACTION_CHOOSE },
    { UI_SCOPE_SETTINGS, "Space",     UI_ACTION_CHOOSE },
    { UI_SCOPE_SETTINGS, "Left",      UI_ACTION_UNIT },
    { UI_SCOPE_SETTINGS, "Right",     UI_ACTION_UNIT },
    { UI_SCOPE_SETTINGS, "h",         UI_ACTION_UNIT },
    { UI_SCOPE_SETTINGS, "Backspace", UI_ACTION_ERASE },
    { UI_SCOPE_SETTINGS, "Del",       UI_ACTION_ERASE },
    { UI_SCOPE_SETTINGS, "^U",        UI_ACTION_ERASE_ALL },
    { UI_SCOPE_SETTINGS, "J",         UI_ACTION_NEXT_ACCOUNT },
    { UI_SCOPE_SETTINGS, "K",         UI_ACTION_PREVIOUS_ACCOUNT },
    { UI_SCOPE_SETTINGS, "^S",        UI_ACTION_SAVE },
    { UI_SCOPE_SETTINGS, "Esc",       UI_ACTION_DISCARD },

    { UI_SCOPE_SETTINGS, "Tab",       UI_ACTION_NEXT_FIELD },
    { UI_SCOPE_SETTINGS, "Shift-Tab", UI_ACTION_PREVIOUS_FIELD },
    { UI_SCOPE_SETTINGS, "l",         UI_ACTION_ROWS },
    { UI_SCOPE_SETTINGS, "p",         UI_ACTION_PROTECT },
    { UI_SCOPE_SETTINGS, "u",         UI_ACTION_UNDO },
    { UI_SCOPE_SETTINGS, "P",         UI_ACTION_PRESET },
    { UI_SCOPE_SETTINGS, "F",         UI_ACTION_FETCH },
    { UI_SCOPE_SETTINGS, "]",         UI_ACTION_NEXT_GROUP },
    { UI_SCOPE_SETTINGS, "[",         UI_ACTION_PREVIOUS_GROUP },
    { UI_SCOPE_SETTINGS, ",",         UI_ACTION_GROUPS },
    { UI_SCOPE_SETTINGS, "t",         UI_ACTION_TRANSCRIPT },

    { UI_SCOPE_SECURITY, "t",         UI_ACTION_TEST },
    { UI_SCOPE_SECURITY, "p",         UI_ACTION_PIN },
    { UI_SCOPE_SECURITY, "u",         UI_ACTION_UNDO },
    { UI_SCOPE_SECURITY, "T",         UI_ACTION_TRANSCRIPT },
    { UI_SCOPE_SECURITY, "l",         UI_ACTION_TRANSCRIPT },
    { UI_SCOPE_SECURITY, "x",         UI_ACTION_STOP },
    { UI_SCOPE_SECURITY, "J",         UI_ACTION_NEXT_ACCOUNT },
    { UI_SCOPE_SECURITY, "K",         UI_ACTION_PREVIOUS_ACCOUNT },
    { UI_SCOPE_SECURITY, "]",         UI_ACTION_NEXT_GROUP },
    { UI_SCOPE_SECURITY, "[",         UI_ACTION_PREVIOUS_GROUP },
    { UI_SCOPE_SECURITY, ",",         UI_ACTION_GROUPS },

    { UI_SCOPE_GROUPS, "Enter",       UI_ACTION_CHOOSE },
    { UI_SCOPE_GROUPS, "Right",       UI_ACTION_CHOOSE },
    { UI_SCOPE_GROUPS, ",",           UI_ACTION_CHOOSE },

    { UI_SCOPE_FORM, "Tab",           UI_ACTION_NEXT },
    { UI_SCOPE_FORM, "Shift-Tab",     UI_ACTION_PREVIOUS },
    { UI_SCOPE_FORM, "Enter",         UI_ACTION_CHOOSE },
    { UI_SCOPE_FORM, "Space",         UI_ACTION_CHOOSE },
    { UI_SCOPE_FORM, "Left",          UI_ACTION_LEFT },
    { UI_SCOPE_FORM, "h",             UI_ACTION_LEFT },
    { UI_SCOPE_FORM, "Right",         UI_ACTION_RIGHT },
    { UI_SCOPE_FORM, "l",             UI_ACTION_RIGHT },
    { UI_SCOPE_FORM, "u",             UI_ACTION_UNDO },
    { UI_SCOPE_FORM, "Del",           UI_ACTION_ERASE_ALL },
    { UI_SCOPE_FORM, "n",             UI_ACTION_NEW },
    { UI_SCOPE_FORM, "x",             UI_ACTION_REMOVE },
    { UI_SCOPE_FORM, "t",             UI_ACTION_TEST },
    { UI_SCOPE_FORM, "J",             UI_ACTION_NEXT_ACCOUNT },
    { UI_SCOPE_FORM, "K",             UI_ACTION_PREVIOUS_ACCOUNT },
    { UI_SCOPE_FORM, "R",             UI_ACTION_RELOAD },
    { UI_SCOPE_FORM, "^S",            UI_ACTION_SAVE },
    { UI_SCOPE_FORM, "Esc",           UI_ACTION_DISCARD },
    { UI_SCOPE_FORM, "]",             UI_ACTION_NEXT_GROUP },
    { UI_SCOPE_FORM, "[",             UI_ACTION_PREVIOUS_GROUP },
    { UI_SCOPE_FORM, ",",             UI_ACTION_GROUPS },

    { UI_SCOPE_FORM_EDIT, "Enter",     UI_ACTION_CHOOSE },
    { UI_SCOPE_FORM_EDIT, "Tab",       UI_ACTION_NEXT },
    { UI_SCOPE_FORM_EDIT, "Shift-Tab", UI_ACTION_PREVIOUS },
    { UI_SCOPE_FORM_EDIT, "Left",      UI_ACTION_LEFT },
    { UI_SCOPE_FORM_EDIT, "Right",     UI_ACTION_RIGHT },
    { UI_SCOPE_FORM_EDIT, "^A",        UI_ACTION_FIRST },
    { UI_SCOPE_FORM_EDIT, "^E",        UI_ACTION_LAST },
    { UI_SCOPE_FORM_EDIT, "Backspace", UI_ACTION_ERASE },
    { UI_SCOPE_FORM_EDIT, "Del",       UI_ACTION_ERASE_NEXT },
    { UI_SCOPE_FORM_EDIT, "^U",        UI_ACTION_ERASE_ALL },
    { UI_SCOPE_FORM_EDIT, "^S",        UI_ACTION_SAVE },
    { UI_SCOPE_FORM_EDIT, "Esc",       UI_ACTION_DISCARD },

    { UI_SCOPE_FACTS, "]",            UI_ACTION_NEXT_GROUP },
    { UI_SCOPE_FACTS, "[",            UI_ACTION_PREVIOUS_GROUP },
    { UI_SCOPE_FACTS, ",",            UI_ACTION_GROUPS },

    { UI_SCOPE_KEYS, "Backspace",     UI_ACTION_ERASE },
    { UI_SCOPE_KEYS, "^U",            UI_ACTION_ERASE_ALL },
    { UI_SCOPE_KEYS, "]",             UI_ACTION_NEXT_GROUP },
    { UI_SCOPE_KEYS, "[",             UI_ACTION_PREVIOUS_GROUP },
    { UI_SCOPE_KEYS, ",",             UI_ACTION_GROUPS },

    { UI_SCOPE_TRANSCRIPT, "q",       UI_ACTION_BACK },
    { UI_SCOPE_TRANSCRIPT, "J",       UI_ACTION_NEXT_ACCOUNT },
    { UI_SCOPE_TRANSCRIPT, "K",       UI_ACTION_PREVIOUS_ACCOUNT },
    { UI_SCOPE_TRANSCRIPT, "t",       UI_ACTION_BACK },
    { UI_SCOPE_TRANSCRIPT, "l",       UI_ACTION_BACK },
    { UI_SCOPE_TRANSCRIPT, "x",       UI_ACTION_STOP },

    { UI_SCOPE_HELP, "Enter",     UI_ACTION_CHOOSE },
    { UI_SCOPE_HELP, "Backspace", UI_ACTION_ERASE },
    { UI_SCOPE_HELP, "^U",        UI_ACTION_ERASE_ALL },

    { UI_SCOPE_PROMPT, "Enter",     UI_ACTION_CHOOSE },
    { UI_SCOPE_PROMPT, "Backspace", UI_ACTION_ERASE },
    { UI_SCOPE_PROMPT, "Del",       UI_ACTION_ERASE_NEXT },
    { UI_SCOPE_PROMPT, "^U",        UI_ACTION_ERASE_ALL },
    { UI_SCOPE_PROMPT, "Left",      UI_ACTION_LEFT },
    { UI_SCOPE_PROMPT, "Right",     UI_ACTION_RIGHT },
    /* clang-format on */
    { UI_SCOPE_ANY, NULL, UI_ACTION_NONE },
};

bool
ui_scope_is_typed(UiScope scope)
{
    return scope == UI_SCOPE_HELP || scope == UI_SCOPE_PROMPT || scope == UI_SCOPE_KEYS ||
           scope == UI_SCOPE_FORM_EDIT;
}

const UiBinding *
ui_keymap_defaults(void)
{
    return default_keys;
}

UiKeymap *
ui_keymap_new(void)
{
    UiKeymap *keymap = g_new0(UiKeymap, 1);

    keymap->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    for (const UiBinding *binding = default_keys; binding->action != UI_ACTION_NONE;
         binding++) {
        bool is_bound = ui_keymap_bind(keymap, binding, NULL);

        g_assert(is_bound);
    }
    return keymap;
}

void
ui_keymap_free(UiKeymap *keymap)
{
    if (keymap == NULL)
        return;
    g_array_unref(keymap->entries);
    g_free(keymap);
}

static const Entry *
find_in_scope(const UiKeymap *keymap, UiScope scope, UiKey key)
{
    for (guint i = 0; i < keymap->entries->len; i++) {
        const Entry *entry = &g_array_index(keymap->entries, Entry, i);

        if (entry->scope == scope && entry->key == key)
            return entry;
    }
    return NULL;
}

bool
ui_keymap_bind(UiKeymap *keymap, const UiBinding *binding, GError **error)
{
    Entry entry = { .scope = binding->scope,
                    .key = ui_key_parse(binding->key),
                    .action = binding->action };
    const Entry *taken;

    if (entry.key == UI_KEY_NONE) {
        g_set_error(error, UI_KEYMAP_ERROR, UI_KEYMAP_ERROR_NO_KEY,
                    "\"%.20s\" is no key: a letter or sign, Enter, Tab, F1, ^L and the "
                    "like",
                    binding->key);
        return false;
    }
    taken = find_in_scope(keymap, entry.scope, entry.key);
    if (taken != NULL && taken->action != entry.action) {
        g_set_error(error, UI_KEYMAP_ERROR, UI_KEYMAP_ERROR_CONFLICT,
                    "%s already means %s here", binding->key,
                    ui_action_name(taken->action));
        return false;
    }
    if (taken == NULL)
        g_array_append_val(keymap->entries, entry);
    return true;
}

UiAction
ui_keymap_find(const UiKeymap *keymap, UiScope scope, UiKey key)
{
    const Entry *entry = find_in_scope(keymap, scope, key);

    if (entry == NULL)
        entry = find_in_scope(keymap, UI_SCOPE_ANY, key);
    return entry == NULL ? UI_ACTION_NONE : entry->action;
}

/* Whether the entry is what its key does in `scope`: of that scope, or of any and not shadowed. */
static bool
is_live(const UiKeymap *keymap, UiScope scope, const Entry *entry)
{
    return entry->scope == scope || (entry->scope == UI_SCOPE_ANY &&
                                     find_in_scope(keymap, scope, entry->key) == NULL);
}

/* The first key of `found_in` for the action that is live in `scope`. */
static UiKey
first_key(const UiKeymap *keymap, UiScope scope, UiAction action, UiScope found_in)
{
    for (guint i = 0; i < keymap->entries->len; i++) {
        const Entry *entry = &g_array_index(keymap->entries, Entry, i);

        if (entry->action == action && entry->scope == found_in &&
            is_live(keymap, scope, entry))
            return entry->key;
    }
    return UI_KEY_NONE;
}

UiKey
ui_keymap_key(const UiKeymap *keymap, UiScope scope, UiAction action)
{
    UiKey key = first_key(keymap, scope, action, scope);

    return key != UI_KEY_NONE ? key : first_key(keymap, scope, action, UI_SCOPE_ANY);
}

char *
ui_keymap_keys(const UiKeymap *keymap, UiScope scope, UiAction action)
{
    GString *keys = g_string_new(NULL);

    for (guint i = 0; i < keymap->entries->len; i++) {
        const Entry *entry = &g_array_index(keymap->entries, Entry, i);
        g_autofree char *name = NULL;

        if (entry->action != action || !is_live(keymap, scope, entry))
            continue;
        name = ui_key_to_string(entry->key);
        g_string_append_printf(keys, "%s%s", keys->len > 0 ? "  " : "", name);
    }
    return g_string_free(keys, FALSE);
}
