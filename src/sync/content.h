/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/content.h: what queries may ask about the inside of a message (L3, private). */
#ifndef POSTBAG_SYNC_CONTENT_H
#define POSTBAG_SYNC_CONTENT_H

#include "mail/renderer.h"
#include "store/query.h"

/* A larger message is not opened for a query: what is inside is unknown then. */
#define SYNC_CONTENT_MAX ((guint64)64 * 1024 * 1024)

typedef struct SyncContent SyncContent;

/* Reads the message. NULL when it cannot be read, is too large, or is a preview, whose inside is not here. */
SyncContent *sync_content_new(Store *store, MailRenderer *renderer,
                              const StoreMessage *message);
void sync_content_free(SyncContent *content);
/* Borrowed. */
const StoreQueryContent *sync_content_facts(const SyncContent *content);

#endif
