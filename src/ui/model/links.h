/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/links.h: the links of a message as rows, searched (L4). Pure. */
#ifndef UI_MODEL_LINKS_H
#define UI_MODEL_LINKS_H

#include "mail/document.h"

typedef struct {
    MailLink link; /* a copy */
    guint number;  /* on the screen of the message; 0: it has none there */
    const char *
        field; /* "unsubscribe": from the header, not from the text; NULL: from the text. Static */
    char *place;  /* as of ui_link_place() */
    char *folded; /* what a search looks at; NULL before the first one */
} UiLinkRow;

typedef struct UiLinks UiLinks;

/* All links of the text in their order, then those of the list that the message came by. Keeps nothing of the
 * document. */
UiLinks *ui_links_new(const MailDocument *document);
void ui_links_free(UiLinks *links);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiLinks, ui_links_free)

/* Only rows whose target or text holds the words, whatever their case and accents; "": all. */
void ui_links_search(UiLinks *links, const char *text);
guint ui_links_n_all(const UiLinks *links);
guint ui_links_n(const UiLinks *links);
const UiLinkRow *ui_links_row(const UiLinks *links, guint i);
/* The row of the document's link `index`, or with that number on the screen; -1 when it is not there. */
int ui_links_find_index(const UiLinks *links, guint index);
int ui_links_find_number(const UiLinks *links, guint number);
/* The highest number on the screen. */
guint ui_links_last_number(const UiLinks *links);

#endif
