/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/pager.h: a screenful of a layout, and where in it one is (L4). No curses.
 *
 * The place in the text is kept when the layout goes, for another width, another form, more of the text. */
#ifndef UI_PAGER_H
#define UI_PAGER_H

#include "action.h"
#include "layout.h"

/* All zero but `rows`, which is at least 1: at the top of nothing. */
typedef struct {
    UiLayout *layout; /* NULL: to be made; the pager's */
    int width;        /* that ui_pager_show made it for */
    guint top;        /* first line on the screen */
    guint64 place;    /* of `top` in the text */
    guint rows;       /* lines on the screen, as it was drawn the last time */
} UiPager;

/* The layout goes; the place stays. */
void ui_pager_forget(UiPager *pager);
/* Shows `layout`, which passes over, from the same place on. */
void ui_pager_take(UiPager *pager, UiLayout *layout);
/* So many lines fit from now on: `top` goes back where the text would end before them. */
void ui_pager_fit(UiPager *pager, guint rows);
/* As far as there are lines; false without a layout. */
bool ui_pager_scroll_to(UiPager *pager, gint64 line);
/* One line, one page, an end. False when the action does not scroll. */
bool ui_pager_act(UiPager *pager, UiAction action);

/* Makes the layout where there is none for this width, and draws it. */
void ui_pager_show(UiPager *pager, const MailDocument *document, UiHeaders headers,
                   UiCanvas *canvas, UiRect area);

#endif
