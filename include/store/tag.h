/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/tag.h: tags of messages (L2). They are in the ledger, for nothing else knows them: an index
 * can be made anew, they cannot.
 *
 * Kept by the message's key, so they stay with it in every folder and under every flag. When a preview is
 * replaced by its whole message they go over. What another program deletes leaves its tags behind, which
 * harms nobody. */
#ifndef POSTBAG_STORE_TAG_H
#define POSTBAG_STORE_TAG_H

#include "store/message.h"

/* In bytes. */
#define STORE_MAX_TAG 64

/* A tag is one word of visible UTF-8: not empty, at most STORE_MAX_TAG bytes, without white space and
 * commas. STORE_ERROR_BAD_NAME. */
bool store_tag_check(const char *name, GError **error);
/* Adds, then removes, in one durable transaction; what is there or missing already is fine. `key` is the
 * whole key. Both lists end with NULL, or are NULL. STORE_ERROR_BAD_NAME for what cannot be a tag; then
 * nothing is changed. */
bool store_tag(Store *store, const char *key, const char *const *add,
               const char *const *remove, GError **error);
typedef struct {
    const char *key, *name;
} StoreTagged;
/* Adds many tags to many messages in one durable transaction. */
bool store_tag_add_all(Store *store, const StoreTagged *tagged, guint n, GError **error);
/* In order of their bytes, ending with NULL. The caller frees (g_strfreev). */
char **store_tags(Store *store, const char *key, GError **error);

#endif
