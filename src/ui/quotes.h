/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/quotes.h: the quotations of a document, and which of them are folded (L4). Pure.
 *
 * A quotation is a run of quoted blocks. What is quoted three times and more is one inside it. Folded from the start is
 * only what nobody answers any more: the long one after the writer's last own words, and those inside others. */
#ifndef UI_QUOTES_H
#define UI_QUOTES_H

#include "mail/document.h"

typedef struct {
    guint first, n; /* blocks */
    bool is_folded;
} UiQuote;

typedef struct UiQuotes UiQuotes;

UiQuotes *ui_quotes_new(const MailDocument *document);
void ui_quotes_free(UiQuotes *quotes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiQuotes, ui_quotes_free)

/* The quotation that hides the block, or would begin with it: the outermost one that is folded. NULL: none, or `quotes`
 * is NULL. */
const UiQuote *ui_quotes_folded(const UiQuotes *quotes, guint block);
/* Folds the innermost quotation that holds the block, or unfolds the one that hides it; false when it is not quoted. */
bool ui_quotes_toggle(UiQuotes *quotes, guint block);
/* Unfolds all when one is folded, else folds all; false when there is no quotation. */
bool ui_quotes_toggle_all(UiQuotes *quotes);
/* Unfolds what hides the block. */
void ui_quotes_reveal(UiQuotes *quotes, guint block);

#endif
