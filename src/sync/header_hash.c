/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/header_hash.c: hashing a header as it comes (L3). */
#include <config.h>

#include "header_hash.h"

#include <string.h>

#include "base/digest.h"

struct SyncHeaderHash {
    SyncHashExtent extent;
    PbDigest *digest;
    bool is_line_start; /* the next byte begins a line */
    bool is_over;       /* the empty line has come */
};

SyncHeaderHash *
sync_header_hash_new(SyncHashExtent extent)
{
    SyncHeaderHash *hash = g_new0(SyncHeaderHash, 1);

    hash->extent = extent;
    hash->digest = pb_digest_new();
    hash->is_line_start = true;
    return hash;
}

void
sync_header_hash_free(SyncHeaderHash *hash)
{
    if (hash == NULL)
        return;
    pb_digest_free(hash->digest);
    g_free(hash);
}

/* How many of the bytes belong to the header. */
static gsize
header_part(SyncHeaderHash *hash, const char *bytes, gsize len)
{
    const char *at = bytes;
    const char *end = bytes + len;

    while (at < end) {
        const char *feed;

        if (hash->is_line_start && *at == '\n') {
            hash->is_over = true;
            return (gsize)(at + 1 - bytes);
        }
        feed = memchr(at, '\n', (gsize)(end - at));
        hash->is_line_start = feed != NULL;
        at = feed == NULL ? end : feed + 1;
    }
    return len;
}

void
sync_header_hash_add(SyncHeaderHash *hash, const char *bytes, gsize len)
{
    if (hash->is_over)
        return;
    if (hash->extent == SYNC_HASH_HEADER)
        len = header_part(hash, bytes, len);
    pb_digest_update(hash->digest, bytes, len);
}

char *
sync_header_hash_name(SyncHeaderHash *hash)
{
    guint8 value[PB_DIGEST_LEN];
    g_autofree char *hex = NULL;

    pb_digest_finish(hash->digest, value);
    hash->is_line_start = true;
    hash->is_over = false;
    hex = pb_digest_to_hex(value, PB_DIGEST_LEN);
    return g_strconcat("top:", hex, NULL);
}
