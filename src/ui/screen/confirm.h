/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/confirm.h: a question that only a number, or a y, answers with yes (L4). */
#ifndef UI_SCREEN_CONFIRM_H
#define UI_SCREEN_CONFIRM_H

#include "../screen.h"

typedef struct {
    const char *title;
    const char *const *lines; /* the question; ends with NULL; "" is a blank line */
    guint number;             /* typed, or y: yes. Everything else is a no */
    const char *refused;      /* said after a no */
    /* What a yes leads to, once this screen is closed: an action for the screen below. */
    UiAction action;
} UiQuestion;

/* `question` is copied. `confirmed` is called on a yes, before this screen closes. */
UiScreen *ui_confirm_screen_new(const UiContext *context, const UiQuestion *question,
                                void (*confirmed)(guint number, void *user_data),
                                void *user_data);

#endif
