/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/links.h: the links of a message, one a row, the selected one in full (L4). */
#ifndef UI_SCREEN_LINKS_H
#define UI_SCREEN_LINKS_H

#include "view.h"

/* The cursor on link `first` of the document. What is needed of `opened` is copied. A line that says why, when
 * there is no link. */
UiReaction ui_links_open(const UiContext *context, const UiOpened *opened, guint first);
/* The same for the link with that number on the screen, which is then being typed: more digits may follow. */
UiReaction ui_links_open_number(const UiContext *context, const UiOpened *opened,
                                guint number);

#endif
