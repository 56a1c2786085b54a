/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/verify.h: files against ledger against index: every copy read back, every row looked up (L2).
 *
 * Runs while a reader or a session works on the same archive: whatever looks wrong is looked at again before it
 * is said, so a message that moves meanwhile is none. Memory grows by a few bytes a message and by what is
 * wrong, never by their sizes. No message file is ever removed or changed, by no repair. */
#ifndef POSTBAG_STORE_VERIFY_H
#define POSTBAG_STORE_VERIFY_H

#include "store/ledger.h"

typedef enum {
    STORE_FLAW_DATABASE, /* ledger or index: damaged, or not of the shape it should have */
    STORE_FLAW_MISSING,  /* the ledger has it, no folder has its file */
    STORE_FLAW_CHANGED,  /* not the bytes that were stored */
    STORE_FLAW_PARTIAL,  /* shorter than its name says */
    STORE_FLAW_UNREADABLE,  /* there, and cannot be read */
    STORE_FLAW_UNKNOWN,     /* of ours by its name, and no ledger row knows it */
    STORE_FLAW_DOUBLED,     /* the same name in two places */
    STORE_FLAW_NOT_INDEXED, /* a file that the index does not have */
    STORE_FLAW_MISPLACED, /* a file that the index has elsewhere, or under other flags */
    STORE_FLAW_NO_FILE,   /* an index row without a file */
    STORE_FLAW_STRAY, /* a message of ours where no program looks: in tmp/, beside the folders */
    STORE_FLAW_PREVIEW_LEFT, /* a preview whose whole message is stored */
    /* Told, but nothing is wrong with the archive: */
    STORE_FLAW_LEFT_OVER, /* in tmp/, of a download that ended half-way; the next start removes it */
    STORE_FLAW_GONE, /* missing, and known to be: thrown away, or told as lost by a repair */
    STORE_N_FLAWS,
} StoreFlawKind;

typedef enum {
    STORE_REMEDY_NONE,  /* not asked for, or there is none: see StoreFlaw.advice */
    STORE_REMEDY_FIXED, /* mended */
    STORE_REMEDY_FETCH, /* marked: the next session fetches the message again */
    STORE_REMEDY_ACKNOWLEDGED, /* it is lost; said now, and from now on only as STORE_FLAW_GONE */
    STORE_REMEDY_LOCKED, /* another postbag works on the account: not now */
    STORE_N_REMEDIES,
} StoreRemedy;

/* Texts are visible, never NULL, borrowed during the call. */
typedef struct {
    StoreFlawKind kind;
    StoreRemedy remedy;
    bool is_note;        /* nothing is wrong with the archive */
    bool is_left;        /* it is wrong, and wrong still */
    const char *account; /* "" when none is known */
    const char *key;     /* the ID of the message; "" for what is none */
    const char
        *file; /* below the mail folder, where it lies; its name where it is missing */
    const char *detail; /* what exactly */
    const char *advice; /* what to do about it, or what was done */
} StoreFlaw;

typedef struct {
    guint n_done, n_all; /* files; n_all is a guess */
    guint64 bytes_done;
} StoreVerifyProgress;

typedef struct {
    guint n_files; /* in all folders */
    guint64 bytes;
    guint n_agreed;  /* read back, and the ones that were stored */
    guint n_foreign; /* brought by no session: there is nothing to compare them with */
    guint n_flaws;   /* without notes */
    guint n_notes;
    guint n_mended; /* of the flaws: FIXED, or FETCH */
    guint n_left;   /* of the flaws */
    guint n_of[STORE_N_FLAWS];
} StoreVerifyTotals;

typedef enum { STORE_VERIFY_ONLY, STORE_VERIFY_REPAIR } StoreVerifyMode;

typedef struct {
    StoreVerifyMode mode;
    /* Each finding, once; may be NULL. */
    void (*flaw)(const StoreFlaw *flaw, void *user_data);
    /* At most ten a second; may be NULL. */
    void (*progress)(const StoreVerifyProgress *progress, void *user_data);
    void *user_data;
} StoreVerifyRequest;

/* Checks everything, and writes down of each copy that agreed when that was (StoreEntry.verified_at).
 *
 * STORE_VERIFY_REPAIR: brings the index in line with the files; brings strays into sight; of what is missing
 * or changed while the server has it still, the ledger forgets the copy, so that it is fetched again (the changed
 * file stays, as a message that no account brought); takes the account's lock for that. True when it went through,
 * whatever it found. Cancelling keeps what was done so far. G_IO_ERROR_CANCELLED, STORE_ERROR_CANNOT_WRITE,
 * _DATABASE. */
bool store_verify(Store *store, const StoreVerifyRequest *request,
                  GCancellable *cancellable, StoreVerifyTotals *totals, GError **error);

/* "missing", "changed", …; "fixed", "fetch", … */
const char *store_flaw_name(StoreFlawKind kind);
const char *store_remedy_name(StoreRemedy remedy);

#endif
