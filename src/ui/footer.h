/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/footer.h: the line of keys at the bottom, from the live keymap (L4). */
#ifndef UI_FOOTER_H
#define UI_FOOTER_H

#include "canvas.h"
#include "keymap.h"

#define UI_FOOTER_MAX_HINTS 24

/* One hint as it is shown. */
typedef struct {
    char key[16];
    const char *word; /* static; "" when only the key fits */
} UiFooterHint;

/* Which actions have a use at the moment; NULL: all. */
typedef struct {
    bool (*offers)(void *data, UiAction action);
    void *data;
} UiFooterFilter;

/* The hints of `scope` that fit `cells`, in order, into `hints`: what matters least goes first, the way
 * out and the help never. Returns how many. */
guint ui_footer_choose(const UiKeymap *keymap, UiScope scope,
                       const UiFooterFilter *filter, int cells,
                       UiFooterHint hints[UI_FOOTER_MAX_HINTS]);
void ui_footer_draw(UiCanvas *canvas, UiSpot spot, const UiKeymap *keymap, UiScope scope,
                    const UiFooterFilter *filter);

#endif
