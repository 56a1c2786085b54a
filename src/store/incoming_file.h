/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/incoming_file.h: what a message on its way and its batch know of each other (L2). */
#ifndef POSTBAG_SRC_STORE_INCOMING_FILE_H
#define POSTBAG_SRC_STORE_INCOMING_FILE_H

#include "store/incoming.h"
#include "kin.h"
#include "maildir.h"
#include "name.h"
#include "place.h"
#include "row.h"

/* What a message needs while its bytes come; used again by the next one. */
typedef struct {
    char *buffer;
    gsize len;
    PbDigest *digest;
    StoreFingerprint *fingerprint;
    GByteArray *header;
    gsize header_end; /* 0: not found yet */
} StoreScratch;

struct StoreIncoming {
    StoreBatch *batch;
    StoreRow *row;
    StoreScratch *scratch; /* NULL once it is finished */
    char *start;           /* its name in tmp/ */
    char *name;            /* its name in new/, set when it is finished */
    StoreFd fd;
    bool is_preview;
    bool is_due;
    bool is_renamed;
    guint64 size;
    guint64 n_begun; /* of its bytes that the disk was told to write */
    guint8 sha256[PB_DIGEST_LEN];
    bool has_print;
    guint8 print[PB_DIGEST_LEN];
    StoreTwin *twin; /* what is here already, of the same content */
    PbEnvelope *envelope;
    StorePlace *
        preview; /* where the preview lies whose place it takes, NULL when there is none */
    StorePlace *place; /* where it lies itself then */
};

struct StoreBatch {
    StoreLedger *ledger;
    char *folder;
    StoreFd tmp_fd; /* opened before the first write: see flush_files */
    StoreFd new_fd;
    GPtrArray *finished; /* StoreIncoming */
    GPtrArray *twins;    /* the same, of what is here already: without a file */
    guint64 n_bytes;
    bool is_pending;
    StoreScratch *spare;
};

StoreScratch *store_scratch_take(StoreBatch *batch);
void store_scratch_give(StoreBatch *batch, StoreScratch *scratch);
void store_scratch_free(StoreScratch *scratch);

/* Its name in new/, made of `start`. The caller frees. */
char *store_incoming_name(const StoreIncoming *incoming, const char *start);
/* Frees; the file stays as it is. */
void store_incoming_free(StoreIncoming *incoming);
/* A finished message joins. */
bool store_batch_add(StoreBatch *batch, StoreIncoming *incoming, GError **error);
/* The same for one that is here already: its own file goes. */
void store_batch_add_twin(StoreBatch *batch, StoreIncoming *incoming);
/* "cannot write to <folder>: <strerror>" */
bool store_batch_fail(const StoreBatch *batch, int saved_errno, GError **error);

#endif
