/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/key.c: names of keys (L4). */
#include <config.h>

#include "key.h"

#include <string.h>

static const struct {
    UiKey key;
    const char *name;
} names[] = {
    { UI_KEY_ENTER, "Enter" },
    { UI_KEY_ESC, "Esc" },
    { UI_KEY_TAB, "Tab" },
    { UI_KEY_BACKTAB, "Shift-Tab" },
    { UI_KEY_BACKSPACE, "Backspace" },
    { UI_KEY_DELETE, "Del" },
    { UI_KEY_INSERT, "Ins" },
    { UI_KEY_UP, "Up" },
    { UI_KEY_DOWN, "Down" },
    { UI_KEY_LEFT, "Left" },
    { UI_KEY_RIGHT, "Right" },
    { UI_KEY_HOME, "Home" },
    { UI_KEY_END, "End" },
    { UI_KEY_PAGE_UP, "PgUp" },
    { UI_KEY_PAGE_DOWN, "PgDn" },
    { ' ', "Space" },
};

char *
ui_key_to_string(UiKey key)
{
    char utf8[7] = "";

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (names[i].key == key)
            return g_strdup(names[i].name);
    }
    if (key >= UI_KEY_F1 && key <= UI_KEY_F12)
        return g_strdup_printf("F%u", key - UI_KEY_F1 + 1);
    if (key > 0 && key < 0x20)
        return g_strdup_printf("^%c", (int)(key + 0x40));
    if (!ui_key_is_text(key))
        return g_strdup("");
    g_unichar_to_utf8(key, utf8);
    return g_strdup(utf8);
}

static UiKey
parse_function_key(const char *name)
{
    guint64 number;

    if (name[0] != 'F' || !g_ascii_string_to_unsigned(name + 1, 10, 1, 12, &number, NULL))
        return UI_KEY_NONE;
    return UI_KEY_F1 + (UiKey)number - 1;
}

UiKey
ui_key_parse(const char *name)
{
    gunichar c;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i].name, name) == 0)
            return names[i].key;
    }
    if (name[0] == '^' && name[1] >= '@' && name[1] <= '_' && name[2] == '\0')
        return (UiKey)name[1] - 0x40;
    c = g_utf8_get_char_validated(name, -1);
    if (name[0] != '\0' && c < 0x110000 && *g_utf8_next_char(name) == '\0' &&
        ui_key_is_text(c))
        return c;
    return parse_function_key(name);
}

bool
ui_key_is_text(UiKey key)
{
    return key >= 0x20 && key < 0x110000 && key != 0x7F && !(key >= 0x80 && key < 0xA0);
}
