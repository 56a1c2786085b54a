/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/leaf.h: one part that holds no others: its row in the table, and its text (L2). */
#ifndef POSTBAG_MAIL_LEAF_H
#define POSTBAG_MAIL_LEAF_H

#include "walker.h"

/* By the type that counts: what is sent without a proper type is text. "*" stands for any subtype. */
bool mail_leaf_is_type(GMimeObject *object, const char *type, const char *subtype);
bool mail_leaf_is_signature(GMimeObject *object);
/* True when its text can be shown. */
bool mail_leaf_is_readable(GMimeObject *object);

/* Adds a row to the table; NULL, and a note the first time, when it is full. */
MailPart *mail_leaf_list(MailWalker *walker, GMimeObject *object, const char *number,
                         guint32 *index);
/* The block that stands for a part that is not shown. */
void mail_leaf_add_block(MailWalker *walker, guint32 index);
/* Lists the leaf and shows it, by its text where it has any. */
void mail_leaf_show(MailWalker *walker, GMimeObject *object, const char *number);
/* Shows the text of a leaf that is listed already, even if it is meant as a file. */
void mail_leaf_show_anyway(MailWalker *walker, GMimeObject *object, guint32 index);

/* The text of a leaf as UTF-8; the caller frees. */
GString *mail_leaf_text(MailWalker *walker, GMimeObject *object, gsize max_len,
                        bool *is_cut);

#endif
