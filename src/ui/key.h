/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/key.h: one key press as a number, and its name (L4). No curses: term/input.c translates. */
#ifndef UI_KEY_H
#define UI_KEY_H

#include <stdbool.h>

#include <glib.h>

/* A Unicode code point (controls included: ^L is 12), or one of the named keys. */
typedef guint32 UiKey;

enum {
    UI_KEY_NONE = 0,
    UI_KEY_ENTER = 0x200000,
    UI_KEY_ESC,
    UI_KEY_TAB,
    UI_KEY_BACKTAB,
    UI_KEY_BACKSPACE,
    UI_KEY_DELETE,
    UI_KEY_INSERT,
    UI_KEY_UP,
    UI_KEY_DOWN,
    UI_KEY_LEFT,
    UI_KEY_RIGHT,
    UI_KEY_HOME,
    UI_KEY_END,
    UI_KEY_PAGE_UP,
    UI_KEY_PAGE_DOWN,
    UI_KEY_F1,
    UI_KEY_F12 = UI_KEY_F1 + 11,
    UI_KEY_UNKNOWN, /* a sequence that means nothing here */
};

typedef struct {
    UiKey key;
    bool is_pasted; /* came by bracketed paste: for text fields only */
} UiInput;

/* "j", "Enter", "^L", "F5". The caller frees. */
char *ui_key_to_string(UiKey key);
/* The reverse; UI_KEY_NONE when `name` is no key. */
UiKey ui_key_parse(const char *name);
/* Whether it is a letter or sign that a text field takes. */
bool ui_key_is_text(UiKey key);

#endif
