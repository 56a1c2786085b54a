/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/index.h: rows of the index, for the modules that write it (L2). Whoever writes several rows
 * begins a transaction on store->index. */
#ifndef POSTBAG_SRC_STORE_INDEX_H
#define POSTBAG_SRC_STORE_INDEX_H

#include "handle.h"
#include "place.h"

/* Opens the index; one that is damaged or somebody else's is moved to index.db.damaged first, unless
 * another process uses it. Sets store->index and store->index_lock_fd. */
bool store_index_open(Store *store, GError **error);
/* Leaves a mark when it proved to be damaged: the next opening makes a new one. */
void store_index_close(Store *store);

/* The next opening makes a new one. */
void store_index_condemn(Store *store);

/* The row of a folder, made where it is missing. */
bool store_index_folder(Store *store, const char *name, gint64 *id, GError **error);

/* A file to be put into the index. */
typedef struct {
    gint64 folder;
    bool is_cur;
    const char *base;
    const char *suffix;
    guint64 size;
    gint64 stored_at;
    const PbEnvelope *envelope;
} StoreFile;

/* Does nothing when the very file is there already: two handles may see it first. */
bool store_index_insert(Store *store, const StoreFile *file, GError **error);

/* The row of the preview becomes that of the whole message, so that the list shows it in the same place; where
 * the row is gone, or `preview` is NULL, the file gets its own. */
bool store_index_replace(Store *store, const StorePlace *preview, const StoreFile *file,
                         GError **error);

/* Bytes up to and with the empty line that ends the header block at the start of `bytes`; 0 when it does not
 * end in them. `from`: where to look on, as far as an earlier call looked. */
gsize store_header_end(const char *bytes, gsize len, gsize from);
/* What store->describe says of an open file; reads its header block only. Never NULL. */
PbEnvelope *store_index_describe(Store *store, int fd);

#endif
