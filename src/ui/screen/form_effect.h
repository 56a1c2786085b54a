/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_effect.h: "Effect now": what the value of a setting, as edited, comes to at this moment (L4). */
#ifndef UI_SCREEN_FORM_EFFECT_H
#define UI_SCREEN_FORM_EFFECT_H

#include "../model/form.h"
#include "../model/listed.h"
#include "../screen.h"

typedef struct {
    const UiContext *context;
    const UiForm *form;
    guint field;
    const char *account;    /* name of the one that the page is about; NULL: none */
    const UiListed *listed; /* may be NULL */
    gint64 now;             /* seconds UTC */
} UiFormEffect;

/* One visible sentence without "Effect now"; the caller frees. */
char *ui_form_effect(const UiFormEffect *effect);

#endif
