/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/kin.h: messages that are here, though the server calls them by other names now, and names that
 * stand for other messages now (L2).
 *
 * While a listing is taken, between finding its rows and writing them, whoever asked for it is asked for headers
 * (TOP n 0) where these would tell more. What is here is known by the fingerprint of its header and, as a second
 * witness, by about its size. It is then adopted: the row of the new name gets file, SHA-256, times and wishes; the
 * row of the old name is one that is neither listed nor stored. Where anything is ambiguous nothing is adopted.
 *
 * An adopted message may be deleted on the server only where the announced size is exactly one that a server
 * could announce for the copy here; else it stays, as "copy here differs". */
#ifndef POSTBAG_STORE_KIN_H
#define POSTBAG_STORE_KIN_H

#include "store/fingerprint.h"
#include "store/ledger.h"

typedef struct StoreKin StoreKin;

typedef struct {
    guint n_before;  /* of the latest listing, what is here and was not deleted by us */
    guint n_gone;    /* of them: not listed any more */
    guint n_unknown; /* lines that are not here by name */
    guint n_absent;  /* stored here, by another row than those that are listed */
    guint n_deleted; /* of them: deleted on the server by us, as far as we know */
    guint n_loose;   /* whole messages here that no ledger row knows */
    guint n_resized; /* lines that are stored, and announced with another size since */
} StoreKinCount;

/* Asked once in a listing, if n_unknown or n_resized is more than 0. What it calls store_kin_* about is known
 * then; it may take as long as a server takes. False, with an error, gives the listing up: the ledger stays as
 * it was. */
typedef bool (*StoreKinAsk)(StoreKin *kin, void *user_data, GError **error);
/* Who is asked, from the next listing on; NULL: nobody. */
void store_ledger_ask_headers(StoreLedger *ledger, StoreKinAsk ask, void *user_data);

const StoreKinCount *store_kin_count(const StoreKin *kin);
/* Indexes into the listing, in its order; borrowed, valid during the call. */
const guint *store_kin_unknown(const StoreKin *kin);
const guint *store_kin_resized(const StoreKin *kin);
/* Lines that are stored and announced with the size that they had. To be called once; `n` may be NULL. */
const guint *store_kin_known(StoreKin *kin, guint *n);

/* Reads the fingerprints of what is here, also from files where the ledger does not have them yet: before the
 * first answer. Takes a while where there are many. */
bool store_kin_load(StoreKin *kin, GCancellable *cancellable, GError **error);
/* The header of a line hashes to this; NULL: it could not be had, or tells nothing. */
void store_kin_answer(StoreKin *kin, guint line, const guint8 *print);
/* The header of that line is of a message that is here: for n_unknown. */
bool store_kin_is_here(const StoreKin *kin, guint line);
/* Its header is another one than that of the copy here: for n_resized and store_kin_known(). */
bool store_kin_is_other(const StoreKin *kin, guint line);
/* No headers are to be had: until the next listing each message that comes is compared with what is here by its
 * whole content. One that is here already is adopted, and not stored again. */
void store_kin_compare_contents(StoreKin *kin);

#endif
