/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/copies.h: what of a message is worth copying, as rows (L4). Pure. */
#ifndef UI_MODEL_COPIES_H
#define UI_MODEL_COPIES_H

#include "mail/document.h"

#define UI_COPIES_LINKS 5  /* rows for links; then one that leads to all of them */
#define UI_COPIES_CODES 20 /* rows for blocks of code */

typedef struct {
    const char *label; /* "Subject"; static */
    char *text;        /* as it is copied; NULL: the row leads to all links */
} UiCopy;

/* UiCopy, in the order of use, without what the message does not have; freed with the array. `key` is the message's
 * ID, or NULL. */
GPtrArray *ui_copies_new(const MailDocument *document, const char *key);

#endif
