/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/hook.h: what on_new is told of a message, and what it answers, as JSON (L3, private). Pure. */
#ifndef POSTBAG_SYNC_HOOK_H
#define POSTBAG_SYNC_HOOK_H

#include "deed.h"

#define SYNC_HOOK_MAX_TAGS 16

/* One JSON object on one line, with a line end. `tags` ends with NULL. The caller frees. */
char *sync_hook_question(const StoreMessage *message, const char *path,
                         char *const *tags);

/* Reads an answer into `deed`, which is empty before and after a failure: nothing but white space, or one object
 * with any of folder (a name), flags (of read and flagged), tags. PB_ERROR_BAD_VALUE. */
bool sync_hook_read_answer(const char *text, gsize len, SyncDeed *deed, GError **error);

#endif
