/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/input.c: from what the keyboard sends to UiInput (L4). */
#include <config.h>

#include <curses.h>
#include <stdlib.h>

#include "paint.h"
#include "term.h"

enum { CODE_PASTE_BEGIN = KEY_MAX + 100, CODE_PASTE_END };

static bool is_pasting;

static const struct {
    int code;
    UiKey key;
} curses_keys[] = {
    { KEY_UP, UI_KEY_UP },         { KEY_DOWN, UI_KEY_DOWN },
    { KEY_LEFT, UI_KEY_LEFT },     { KEY_RIGHT, UI_KEY_RIGHT },
    { KEY_HOME, UI_KEY_HOME },     { KEY_FIND, UI_KEY_HOME },
    { KEY_END, UI_KEY_END },       { KEY_SELECT, UI_KEY_END },
    { KEY_PPAGE, UI_KEY_PAGE_UP }, { KEY_NPAGE, UI_KEY_PAGE_DOWN },
    { KEY_ENTER, UI_KEY_ENTER },   { KEY_BACKSPACE, UI_KEY_BACKSPACE },
    { KEY_DC, UI_KEY_DELETE },     { KEY_IC, UI_KEY_INSERT },
    { KEY_BTAB, UI_KEY_BACKTAB },
};

void
ui_input_start(void)
{
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
    is_pasting = false;
}

static UiKey
from_curses(int code)
{
    for (gsize i = 0; i < G_N_ELEMENTS(curses_keys); i++) {
        if (curses_keys[i].code == code)
            return curses_keys[i].key;
    }
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return UI_KEY_F1 + (UiKey)(code - KEY_F(1));
    return UI_KEY_UNKNOWN;
}

static UiKey
from_character(wint_t c)
{
    switch (c) {
    case '\r':
    case '\n':
        return UI_KEY_ENTER;
    case '\t':
        return UI_KEY_TAB;
    case 27:
        return UI_KEY_ESC;
    case '\b':
    case 127:
        return UI_KEY_BACKSPACE;
    default:
        return c == 0 || c > 0x10FFFF ? UI_KEY_UNKNOWN : (UiKey)c;
    }
}

void
ui_term_read(GArray *inputs, guint most)
{
    while (inputs->len < most) {
        wint_t c;
        int kind = get_wch(&c);
        UiInput input = { .is_pasted = is_pasting };

        if (kind == ERR)
            return;
        if (kind == KEY_CODE_YES && c == CODE_PASTE_BEGIN) {
            is_pasting = true;
            continue;
        }
        if (kind == KEY_CODE_YES && c == CODE_PASTE_END) {
            is_pasting = false;
            continue;
        }
        input.key = kind == KEY_CODE_YES ? from_curses((int)c) : from_character(c);
        g_array_append_val(inputs, input);
    }
}
