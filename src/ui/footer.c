/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/footer.c: which keys the bottom line names (L4).
 *
 * Each hint has a rank; where the line is too short the highest goes first. Rank 0 never goes: when not
 * even those fit they lose their words. */
#include <config.h>

#include "footer.h"

#include <string.h>

#include "base/text.h"

#define GAP 2

typedef struct {
    UiScope scope;
    UiAction action;
    const char *word;
    guint rank;
} Hint;

static const Hint all_hints[] = {
    /* clang-format off */
    { UI_SCOPE_LIST, UI_ACTION_OPEN,           "open",     1 },
    { UI_SCOPE_LIST, UI_ACTION_REST,           "fetch the rest", 2 },
    { UI_SCOPE_LIST, UI_ACTION_DELETE,         "delete",   2 },
    { UI_SCOPE_LIST, UI_ACTION_FETCH,          "fetch",    3 },
    { UI_SCOPE_LIST, UI_ACTION_NEXT_UNREAD,    "unread",   5 },
    { UI_SCOPE_LIST, UI_ACTION_FOLDERS,        "folders",  4 },
    { UI_SCOPE_LIST, UI_ACTION_PLAN,           "server plan", 5 },
    { UI_SCOPE_LIST, UI_ACTION_FLAG,           "flag",     6 },
    { UI_SCOPE_LIST, UI_ACTION_READ,           "read/unread", 7 },
    { UI_SCOPE_LIST, UI_ACTION_UNDO,           "undo",     9 },
    { UI_SCOPE_LIST, UI_ACTION_SETTINGS,       "settings", 8 },
    { UI_SCOPE_LIST, UI_ACTION_PROTECT,        "protect",  8 },
    { UI_SCOPE_LIST, UI_ACTION_WHERE,          "where",    8 },
    { UI_SCOPE_LIST, UI_ACTION_SAFETY,         "safe?",    9 },
    { UI_SCOPE_LIST, UI_ACTION_AUDIT,          "audit",    10 },
    { UI_SCOPE_LIST, UI_ACTION_HELP,           "help",     0 },
    { UI_SCOPE_LIST, UI_ACTION_QUIT,           "quit",     0 },

    { UI_SCOPE_VIEW, UI_ACTION_PAGE_DOWN,         "page",    2 },
    { UI_SCOPE_VIEW, UI_ACTION_BACK,              "list",    0 },
    { UI_SCOPE_VIEW, UI_ACTION_REST,              "fetch the rest", 1 },
    { UI_SCOPE_VIEW, UI_ACTION_UNSEAL,            "verify/decrypt", 1 },
    { UI_SCOPE_VIEW, UI_ACTION_SEARCH_NEXT,       "next match", 1 },
    { UI_SCOPE_VIEW, UI_ACTION_SEARCH_PREVIOUS,   "match before", 4 },
    { UI_SCOPE_VIEW, UI_ACTION_LINKS,             "links",   3 },
    { UI_SCOPE_VIEW, UI_ACTION_COPY,              "copy",    4 },
    { UI_SCOPE_VIEW, UI_ACTION_PARTS,             "parts",   3 },
    { UI_SCOPE_VIEW, UI_ACTION_HTML,              "HTML/text", 5 },
    { UI_SCOPE_VIEW, UI_ACTION_DELETE,            "delete",  2 },
    { UI_SCOPE_VIEW, UI_ACTION_NEXT_MESSAGE,      "next",    3 },
    { UI_SCOPE_VIEW, UI_ACTION_PREVIOUS_MESSAGE,  "before",  6 },
    { UI_SCOPE_VIEW, UI_ACTION_HEADERS,           "headers", 6 },
    { UI_SCOPE_VIEW, UI_ACTION_SEARCH,            "search",  6 },
    { UI_SCOPE_VIEW, UI_ACTION_FOLD,              "fold",    7 },
    { UI_SCOPE_VIEW, UI_ACTION_FLAG,              "flag",    7 },
    { UI_SCOPE_VIEW, UI_ACTION_READ,              "unread",  8 },
    { UI_SCOPE_VIEW, UI_ACTION_WHERE,             "where",   8 },
    { UI_SCOPE_VIEW, UI_ACTION_PROTECT,           "protect", 9 },
    { UI_SCOPE_VIEW, UI_ACTION_PLAN,              "server plan", 9 },
    { UI_SCOPE_VIEW, UI_ACTION_UNDO,              "undo",    9 },
    { UI_SCOPE_VIEW, UI_ACTION_HELP,              "help",    0 },

    { UI_SCOPE_LINKS, UI_ACTION_OPEN_LINK, "open",      1 },
    { UI_SCOPE_LINKS, UI_ACTION_COPY,      "copy",      2 },
    { UI_SCOPE_LINKS, UI_ACTION_SEARCH,    "search",    3 },
    { UI_SCOPE_LINKS, UI_ACTION_RIGHT,     "more of it", 4 },
    { UI_SCOPE_LINKS, UI_ACTION_HELP,      "help",      0 },
    { UI_SCOPE_LINKS, UI_ACTION_BACK,      "back",      0 },

    { UI_SCOPE_COPY, UI_ACTION_COPY,  "copy",  1 },
    { UI_SCOPE_COPY, UI_ACTION_LINKS, "links", 2 },
    { UI_SCOPE_COPY, UI_ACTION_HELP,  "help",  0 },
    { UI_SCOPE_COPY, UI_ACTION_BACK,  "back",  0 },

    { UI_SCOPE_PARTS, UI_ACTION_OPEN,       "view",      1 },
    { UI_SCOPE_PARTS, UI_ACTION_SAVE_PART,  "save",      1 },
    { UI_SCOPE_PARTS, UI_ACTION_SAVE_PARTS, "save all",  2 },
    { UI_SCOPE_PARTS, UI_ACTION_RUN,        "open with", 3 },
    { UI_SCOPE_PARTS, UI_ACTION_PIPE,       "pipe",      4 },
    { UI_SCOPE_PARTS, UI_ACTION_COMMAND,    "fetch by ssh", 5 },
    { UI_SCOPE_PARTS, UI_ACTION_HELP,       "help",      0 },
    { UI_SCOPE_PARTS, UI_ACTION_BACK,       "back",      0 },

    { UI_SCOPE_PART_VIEW, UI_ACTION_PAGE_DOWN, "page",  1 },
    { UI_SCOPE_PART_VIEW, UI_ACTION_FIRST,     "top",   2 },
    { UI_SCOPE_PART_VIEW, UI_ACTION_LAST,      "end",   3 },
    { UI_SCOPE_PART_VIEW, UI_ACTION_HELP,      "help",  0 },
    { UI_SCOPE_PART_VIEW, UI_ACTION_BACK,      "parts", 0 },

    { UI_SCOPE_SEAL, UI_ACTION_UNSEAL,    "open what is inside", 1 },
    { UI_SCOPE_SEAL, UI_ACTION_PAGE_DOWN, "page", 2 },
    { UI_SCOPE_SEAL, UI_ACTION_HELP,      "help", 0 },
    { UI_SCOPE_SEAL, UI_ACTION_BACK,      "back", 0 },

    { UI_SCOPE_FOLDERS, UI_ACTION_CHOOSE, "choose", 1 },
    { UI_SCOPE_FOLDERS, UI_ACTION_HELP,   "help",   0 },
    { UI_SCOPE_FOLDERS, UI_ACTION_BACK,   "back",   0 },

    { UI_SCOPE_PROGRESS, UI_ACTION_PAUSE,      "pause",           2 },
    { UI_SCOPE_PROGRESS, UI_ACTION_FINISH,     "finish this",     3 },
    { UI_SCOPE_PROGRESS, UI_ACTION_STOP,       "stop now",        1 },
    { UI_SCOPE_PROGRESS, UI_ACTION_SLOW_LINE,  "slow line",       5 },
    { UI_SCOPE_PROGRESS, UI_ACTION_TRANSCRIPT, "transcript",      4 },
    { UI_SCOPE_PROGRESS, UI_ACTION_FETCH,      "fetch again",     6 },
    { UI_SCOPE_PROGRESS, UI_ACTION_PLAN,       "plan",            7 },
    { UI_SCOPE_PROGRESS, UI_ACTION_HELP,       "help",            0 },
    { UI_SCOPE_PROGRESS, UI_ACTION_BACK,       "hide",            0 },

    { UI_SCOPE_PLAN, UI_ACTION_APPLY,        "do it now", 1 },
    { UI_SCOPE_PLAN, UI_ACTION_STRIKE,       "hold",      2 },
    { UI_SCOPE_PLAN, UI_ACTION_PROTECT,      "protect",   3 },
    { UI_SCOPE_PLAN, UI_ACTION_DELETE_THERE, "delete there", 5 },
    { UI_SCOPE_PLAN, UI_ACTION_REST,         "fetch whole", 5 },
    { UI_SCOPE_PLAN, UI_ACTION_UNDO,         "undo",      6 },
    { UI_SCOPE_PLAN, UI_ACTION_OPEN,         "open",      7 },
    { UI_SCOPE_PLAN, UI_ACTION_WHERE,        "where",     8 },
    { UI_SCOPE_PLAN, UI_ACTION_SEARCH,       "search",    4 },
    { UI_SCOPE_PLAN, UI_ACTION_NEXT_ACCOUNT, "account",   9 },
    { UI_SCOPE_PLAN, UI_ACTION_AUDIT,        "audit",     10 },
    { UI_SCOPE_PLAN, UI_ACTION_SAFETY,       "safe?",     11 },
    { UI_SCOPE_PLAN, UI_ACTION_HELP,         "help",      0 },
    { UI_SCOPE_PLAN, UI_ACTION_BACK,         "back",      0 },

    { UI_SCOPE_WHERE, UI_ACTION_PROTECT, "protect",     1 },
    { UI_SCOPE_WHERE, UI_ACTION_UNDO,    "undo",        4 },
    { UI_SCOPE_WHERE, UI_ACTION_PLAN,    "server plan", 2 },
    { UI_SCOPE_WHERE, UI_ACTION_AUDIT,   "audit",       3 },
    { UI_SCOPE_WHERE, UI_ACTION_HELP,    "help",        0 },
    { UI_SCOPE_WHERE, UI_ACTION_BACK,    "back",        0 },

    { UI_SCOPE_AUDIT, UI_ACTION_OPEN,   "in full",     1 },
    { UI_SCOPE_AUDIT, UI_ACTION_SEARCH, "search",      2 },
    { UI_SCOPE_AUDIT, UI_ACTION_PLAN,   "server plan", 3 },
    { UI_SCOPE_AUDIT, UI_ACTION_HELP,   "help",        0 },
    { UI_SCOPE_AUDIT, UI_ACTION_BACK,   "back",        0 },

    { UI_SCOPE_ENTRY, UI_ACTION_OPEN,             "open the copy", 1 },
    { UI_SCOPE_ENTRY, UI_ACTION_NEXT_MESSAGE,     "older",         2 },
    { UI_SCOPE_ENTRY, UI_ACTION_PREVIOUS_MESSAGE, "newer",         3 },
    { UI_SCOPE_ENTRY, UI_ACTION_HELP,             "help",          0 },
    { UI_SCOPE_ENTRY, UI_ACTION_BACK,             "back",          0 },

    { UI_SCOPE_SAFETY, UI_ACTION_FETCH,        "fetch",       2 },
    { UI_SCOPE_SAFETY, UI_ACTION_PLAN,         "server plan", 1 },
    { UI_SCOPE_SAFETY, UI_ACTION_AUDIT,        "audit",       3 },
    { UI_SCOPE_SAFETY, UI_ACTION_HELP,         "help",        0 },
    { UI_SCOPE_SAFETY, UI_ACTION_BACK,         "back",        0 },

    { UI_SCOPE_SETTINGS, UI_ACTION_CHOOSE,       "choose",  2 },
    { UI_SCOPE_SETTINGS, UI_ACTION_SAVE,         "save",    1 },
    { UI_SCOPE_SETTINGS, UI_ACTION_DISCARD,      "discard", 3 },
    { UI_SCOPE_SETTINGS, UI_ACTION_ROWS,         "list",    4 },
    { UI_SCOPE_SETTINGS, UI_ACTION_PROTECT,      "protect", 2 },
    { UI_SCOPE_SETTINGS, UI_ACTION_UNDO,         "undo",    6 },
    { UI_SCOPE_SETTINGS, UI_ACTION_PRESET,       "preset",  5 },
    { UI_SCOPE_SETTINGS, UI_ACTION_UNIT,         "unit",    8 },
    { UI_SCOPE_SETTINGS, UI_ACTION_NEXT_ACCOUNT, "account", 6 },
    { UI_SCOPE_SETTINGS, UI_ACTION_NEXT_GROUP,   "next page", 7 },
    { UI_SCOPE_SETTINGS, UI_ACTION_GROUPS,       "all pages", 9 },
    { UI_SCOPE_SETTINGS, UI_ACTION_HELP,         "help",    0 },
    { UI_SCOPE_SETTINGS, UI_ACTION_BACK,         "back",    0 },

    { UI_SCOPE_SECURITY, UI_ACTION_TEST,         "test",       1 },
    { UI_SCOPE_SECURITY, UI_ACTION_PIN,          "pin",        2 },
    { UI_SCOPE_SECURITY, UI_ACTION_TRANSCRIPT,   "transcript", 4 },
    { UI_SCOPE_SECURITY, UI_ACTION_NEXT_ACCOUNT, "account",    5 },
    { UI_SCOPE_SECURITY, UI_ACTION_NEXT_GROUP,   "next page",  3 },
    { UI_SCOPE_SECURITY, UI_ACTION_GROUPS,       "all pages",  6 },
    { UI_SCOPE_SECURITY, UI_ACTION_HELP,         "help",       0 },
    { UI_SCOPE_SECURITY, UI_ACTION_BACK,         "back",       0 },

    { UI_SCOPE_GROUPS, UI_ACTION_CHOOSE, "open", 1 },
    { UI_SCOPE_GROUPS, UI_ACTION_HELP,   "help", 0 },
    { UI_SCOPE_GROUPS, UI_ACTION_BACK,   "back", 0 },

    { UI_SCOPE_FORM, UI_ACTION_CHOOSE,       "edit",      1 },
    { UI_SCOPE_FORM, UI_ACTION_SAVE,         "save",      1 },
    { UI_SCOPE_FORM, UI_ACTION_DISCARD,      "discard",   2 },
    { UI_SCOPE_FORM, UI_ACTION_TEST,         "test",      3 },
    { UI_SCOPE_FORM, UI_ACTION_NEW,          "new",       4 },
    { UI_SCOPE_FORM, UI_ACTION_REMOVE,       "remove",    6 },
    { UI_SCOPE_FORM, UI_ACTION_NEXT_ACCOUNT, "next",      7 },
    { UI_SCOPE_FORM, UI_ACTION_NEXT_GROUP,   "next page", 5 },
    { UI_SCOPE_FORM, UI_ACTION_GROUPS,       "all pages", 8 },
    { UI_SCOPE_FORM, UI_ACTION_HELP,         "help",      0 },
    { UI_SCOPE_FORM, UI_ACTION_BACK,         "back",      0 },

    { UI_SCOPE_FORM_EDIT, UI_ACTION_CHOOSE,    "take it",    1 },
    { UI_SCOPE_FORM_EDIT, UI_ACTION_NEXT,      "next field", 4 },
    { UI_SCOPE_FORM_EDIT, UI_ACTION_ERASE_ALL, "empty",      3 },
    { UI_SCOPE_FORM_EDIT, UI_ACTION_SAVE,      "save",       2 },
    { UI_SCOPE_FORM_EDIT, UI_ACTION_DISCARD,   "as before",  0 },

    { UI_SCOPE_FACTS, UI_ACTION_NEXT,       "scroll",    2 },
    { UI_SCOPE_FACTS, UI_ACTION_NEXT_GROUP, "next page", 1 },
    { UI_SCOPE_FACTS, UI_ACTION_GROUPS,     "all pages", 3 },
    { UI_SCOPE_FACTS, UI_ACTION_HELP,       "help",      0 },
    { UI_SCOPE_FACTS, UI_ACTION_BACK,       "back",      0 },

    { UI_SCOPE_KEYS, UI_ACTION_NEXT,       "scroll",      3 },
    { UI_SCOPE_KEYS, UI_ACTION_NEXT_GROUP, "next page",   1 },
    { UI_SCOPE_KEYS, UI_ACTION_GROUPS,     "all pages",   4 },
    { UI_SCOPE_KEYS, UI_ACTION_ERASE,      "search less", 2 },
    { UI_SCOPE_KEYS, UI_ACTION_BACK,       "back",        0 },

    { UI_SCOPE_TRANSCRIPT, UI_ACTION_PREVIOUS,     "older",        2 },
    { UI_SCOPE_TRANSCRIPT, UI_ACTION_LAST,         "newest",       1 },
    { UI_SCOPE_TRANSCRIPT, UI_ACTION_NEXT_ACCOUNT, "account",      3 },
    { UI_SCOPE_TRANSCRIPT, UI_ACTION_HELP,         "help",         0 },
    { UI_SCOPE_TRANSCRIPT, UI_ACTION_BACK,         "back",         0 },

    { UI_SCOPE_HELP, UI_ACTION_CHOOSE, "do it",       1 },
    { UI_SCOPE_HELP, UI_ACTION_NEXT,   "choose",      2 },
    { UI_SCOPE_HELP, UI_ACTION_ERASE,  "search less", 3 },
    { UI_SCOPE_HELP, UI_ACTION_BACK,   "close",       0 },

    { UI_SCOPE_PROMPT, UI_ACTION_CHOOSE,    "go on",  1 },
    { UI_SCOPE_PROMPT, UI_ACTION_ERASE_ALL, "empty",  2 },
    { UI_SCOPE_PROMPT, UI_ACTION_BACK,      "cancel", 0 },
    /* clang-format on */
};

/* The key to name: on screens with a text field a letter would be typed, so one that is not. */
static UiKey
key_to_name(const UiKeymap *keymap, const Hint *hint)
{
    UiKey key = ui_keymap_key(keymap, hint->scope, hint->action);

    if (!ui_scope_is_typed(hint->scope))
        return key;
    if (hint->action == UI_ACTION_BACK)
        return UI_KEY_ESC;
    return hint->action == UI_ACTION_NEXT && key == 'j' ? UI_KEY_DOWN : key;
}

static guint
collect(const UiKeymap *keymap, UiScope scope, const UiFooterFilter *filter,
        const Hint **found, UiFooterHint *shown)
{
    guint n = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(all_hints) && n < UI_FOOTER_MAX_HINTS; i++) {
        const Hint *hint = &all_hints[i];
        g_autofree char *name = NULL;
        UiKey key;

        if (hint->scope != scope ||
            (filter != NULL && !filter->offers(filter->data, hint->action)))
            continue;
        key = key_to_name(keymap, hint);
        if (key == UI_KEY_NONE)
            continue;
        name = ui_key_to_string(key);
        found[n] = hint;
        g_strlcpy(shown[n].key, name, sizeof shown[n].key);
        shown[n].word = hint->word;
        n++;
    }
    return n;
}

static int
hint_width(const UiFooterHint *hint)
{
    int width = pb_text_width(hint->key, -1);

    return *hint->word == '\0' ? width : width + 1 + pb_text_width(hint->word, -1);
}

static int
total_width(const UiFooterHint *hints, guint n)
{
    int width = 0;

    for (guint i = 0; i < n; i++)
        width += hint_width(&hints[i]) + (i > 0 ? GAP : 0);
    return width;
}

/* The one to drop first; G_MAXUINT when only rank 0 is left. */
static guint
least_needed(const Hint *const *found, guint n)
{
    guint worst = G_MAXUINT;

    for (guint i = 0; i < n; i++) {
        if (found[i]->rank > 0 &&
            (worst == G_MAXUINT || found[i]->rank > found[worst]->rank))
            worst = i;
    }
    return worst;
}

guint
ui_footer_choose(const UiKeymap *keymap, UiScope scope, const UiFooterFilter *filter,
                 int cells, UiFooterHint hints[UI_FOOTER_MAX_HINTS])
{
    const Hint *found[UI_FOOTER_MAX_HINTS];
    guint n = collect(keymap, scope, filter, found, hints);

    while (total_width(hints, n) > cells) {
        guint drop = least_needed(found, n);

        if (drop == G_MAXUINT)
            break;
        memmove(&found[drop], &found[drop + 1], (n - drop - 1) * sizeof found[0]);
        memmove(&hints[drop], &hints[drop + 1], (n - drop - 1) * sizeof hints[0]);
        n--;
    }
    if (total_width(hints, n) > cells) {
        for (guint i = 0; i < n; i++)
            hints[i].word = "";
    }
    return n;
}

void
ui_footer_draw(UiCanvas *canvas, UiSpot spot, const UiKeymap *keymap, UiScope scope,
               const UiFooterFilter *filter)
{
    UiFooterHint hints[UI_FOOTER_MAX_HINTS];
    guint n = ui_footer_choose(keymap, scope, filter, spot.cells, hints);

    for (guint i = 0; i < n && spot.cells > 0; i++) {
        int used = ui_canvas_put(canvas, spot, UI_ROLE_KEY, hints[i].key);

        spot.x += used;
        spot.cells -= used;
        if (*hints[i].word != '\0') {
            spot.x++;
            spot.cells--;
            used = ui_canvas_put(canvas, spot, UI_ROLE_KEY_TEXT, hints[i].word);
            spot.x += used;
            spot.cells -= used;
        }
        spot.x += GAP;
        spot.cells -= GAP;
    }
}
