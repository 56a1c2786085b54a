/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/header_hash.h: the name of a message that has no UIDL: a hash of its header, as its bytes come
 * (L3, private; RFC 1939 section 7). Pure. */
#ifndef POSTBAG_SRC_SYNC_HEADER_HASH_H
#define POSTBAG_SRC_SYNC_HEADER_HASH_H

#include <stdbool.h>

#include <glib.h>

typedef struct SyncHeaderHash SyncHeaderHash;

typedef enum {
    SYNC_HASH_ALL,    /* what TOP n 0 gives is a header, however it ends */
    SYNC_HASH_HEADER, /* of a whole message: up to and including its first empty line */
} SyncHashExtent;

SyncHeaderHash *sync_header_hash_new(SyncHashExtent extent);
void sync_header_hash_free(SyncHeaderHash *hash);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncHeaderHash, sync_header_hash_free)

/* Lines end in LF. */
void sync_header_hash_add(SyncHeaderHash *hash, const char *bytes, gsize len);
/* "top:" and 64 hexadecimal digits; starts anew. The caller frees. */
char *sync_header_hash_name(SyncHeaderHash *hash);

#endif
