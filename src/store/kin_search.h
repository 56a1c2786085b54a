/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/kin_search.h: a search for kin, between finding candidates and adopting them (L2). */
#ifndef POSTBAG_SRC_STORE_KIN_SEARCH_H
#define POSTBAG_SRC_STORE_KIN_SEARCH_H

#include "adopt.h"
#include "kin.h"

/* More messages than this with one header are not told apart: a server must not make us compare each with
 * each. */
#define MAX_ALIKE 64
/* What servers write into a message that they keep, and more. */
#define SIZE_SLACK 512

/* A message here that a line may be. */
typedef struct StoreKinCandidate StoreKinCandidate;
struct StoreKinCandidate {
    StoreRow *row;     /* NULL: no row knows its file */
    gint64 index_row;  /* where there is no row */
    const char *file;  /* or preview */
    guint64 file_size; /* as its name says */
    StoreFound *found; /* of a file without a row, once it was read */
    bool is_preview;
    bool is_taken; /* or is no good */
    guint n_alike; /* of the first of its chain */
    StoreKinCandidate *next;
};

typedef enum {
    STORE_KIN_UNASKED,
    STORE_KIN_USELESS,
    STORE_KIN_ANSWERED
} StoreKinAnswerState;

typedef struct {
    StoreKinAnswerState state;
    guint8 print[PB_DIGEST_LEN];
} StoreKinAnswer;

struct StoreKin {
    StoreKinSearch *search;
    StoreKinCount count;
    GArray *unknown, *resized, *known; /* guint */
    StoreKinAnswer *answers;           /* one a line; NULL: none yet */
    bool is_loaded;
    bool has_candidates;
    bool compares_contents;
    GHashTable *by_print; /* StoreKinCandidate, the first of its chain */
    GPtrArray *owned,
        *loose; /* StoreKinCandidate: of files that have a row, that have none */
    GStringChunk *texts;
};

/* Of fingerprints and SHA-256. */
guint store_kin_hash(gconstpointer print);
gboolean store_kin_equal(gconstpointer a, gconstpointer b);
/* The answer of a line; NULL: none, or of no use. */
const guint8 *store_kin_answered(const StoreKin *kin, guint line);
/* The sizes agree about as well as those of server and file can. */
bool store_kin_is_near(const StoreKinCandidate *candidate, guint64 size);
/* The file of a row whose print is known may be what a line is. */
void store_kin_add_row(StoreKin *kin, StoreRow *row);

/* kin_adopt.c: names of these lines that stand for another message now get another row; sizes that have changed are
 * accepted where the header is the same. */
void store_kin_settle_names(StoreKin *kin, const GArray *lines);
/* Adopts what the answers are clear about. */
void store_kin_adopt_all(StoreKin *kin);
/* What comes is compared with all that is here and not listed. */
void store_kin_remember_twins(StoreKin *kin);

#endif
