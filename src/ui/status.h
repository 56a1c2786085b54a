/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/status.h: what the message line says (L4). */
#ifndef UI_STATUS_H
#define UI_STATUS_H

#include <glib.h>

#include "action.h"

typedef enum {
    UI_STATUS_INFO,    /* goes by itself with a later key */
    UI_STATUS_OK,      /* the same */
    UI_STATUS_WARNING, /* stays until Esc or the next one */
    UI_STATUS_ERROR,   /* the same */
} UiStatusKind;

typedef struct {
    UiStatusKind kind;
    char *text;    /* NULL: nothing */
    UiAction hint; /* its key stands at the right: "u undo"; UI_ACTION_NONE for none */
} UiStatus;

void ui_status_clear(UiStatus *status);
/* "what happened: what to do". The caller frees. */
char *ui_status_text_of_error(const GError *error);

#endif
