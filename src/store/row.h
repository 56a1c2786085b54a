/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/row.h: the ledger of one account in memory, for the modules that change it (L2).
 *
 * Whoever changes rows calls store_row_touch for each first, then store_ledger_save once: that writes them
 * in one transaction, or puts every row back as it was. Rows made since the last save count as touched. */
#ifndef POSTBAG_SRC_STORE_ROW_H
#define POSTBAG_SRC_STORE_ROW_H

#include "store/facts.h"
#include "store/kin.h"
#include "handle.h"

#define STORE_ROWS_A_BLOCK 1024

typedef struct StoreRow StoreRow;

/* What is known of the fingerprint of a row's file, or of its preview's. */
typedef enum {
    STORE_PRINT_UNKNOWN, /* not read in this process */
    STORE_PRINT_NONE,    /* its header tells no two messages apart */
    STORE_PRINT_KNOWN,
} StorePrint;

/* The stored size of a row that was known again by its header while its size disagreed: no size that a server
 * can announce is the one of its copy. */
#define STORE_SIZE_DOUBTED ((guint64)G_MAXINT64)

struct StoreRow {
    StoreEntry entry; /* first: a StoreEntry of a ledger is a StoreRow */
    StoreRow *next_copy;
    gint64 last_listed;   /* where the entry is not listed */
    guint64 stored_size;  /* what was announced when it was stored */
    const char *replaced; /* the preview whose ID and tags go over with the next save */
    const StoreRow *heir_of; /* whose wishes go over with the next save */
    bool sets_pending;       /* with the next save */
    bool sets_print;         /* the same */
    StorePrint print_state;
    guint8 print[PB_DIGEST_LEN]; /* valid in STORE_PRINT_KNOWN */
    bool is_touched;
    bool is_matched; /* by the listing that is being taken */
    bool is_fresh;   /* made by it: the rows after n_saved */
    bool is_asked;   /* DELE is out in this session */
    bool is_answered;
    StoreAnswer answer;
    char *answer_text;

    /* Of the first copy, which stands for its UIDL. */
    StoreRow *last_copy;
    StoreRow *first_free; /* copies before it are matched */
    guint n_copies;
    guint n_seen;               /* in the listing that is being taken */
    gint64 adopt_preview_after; /* and with its T= */
    gint64 adopt_after;         /* index rows with its U= that were looked at */
};

struct StoreLedger {
    Store *store;
    char *account;
    gint64 account_id; /* 0: not in the database yet */
    gint64 last_listing;
    bool has_rows; /* they are loaded */
    guint n_rows;
    bool is_pending; /* what comes is marked, see store/arrival.h */
    StoreKinAsk ask; /* see store/kin.h; NULL: nobody asks */
    void *ask_data;
    GHashTable *
        twins; /* by SHA-256, StoreTwin: what may come again; NULL: nothing is compared */
    gint64 saved_listing; /* last_listing as the database has it */
    StoreAccountFacts *facts;
    guint n_saved;       /* rows after these are not in the database */
    GPtrArray *blocks;   /* arrays of STORE_ROWS_A_BLOCK rows: a row never moves */
    GHashTable *heads;   /* set of first copies, by UIDL */
    GStringChunk *texts; /* UIDLs and file names */
    GArray *undo;        /* StoreRow as they were before they were touched */
    GPtrArray *touched;  /* parallel to undo */
    GPtrArray *asked;    /* rows with is_asked */
};

StoreRow *store_ledger_row(const StoreLedger *ledger, guint i);
/* The first copy, NULL when the UIDL is unknown. */
StoreRow *store_ledger_head(StoreLedger *ledger, const char *uidl, gsize len);
/* A new first copy, or another one of `head`. */
StoreRow *store_ledger_add(StoreLedger *ledger, const char *uidl, gsize len,
                           StoreRow *head);

void store_row_touch(StoreLedger *ledger, StoreRow *row);
/* Sets what a durable copy changes. `file` is copied. */
void store_row_set_stored(StoreLedger *ledger, StoreRow *row, const char *file,
                          const guint8 sha256[PB_DIGEST_LEN], gint64 stored_at);
/* `row` was just set to stand for the file of `old`, which has none from now on: what else is known of the file,
 * and what a person wants of it, goes with it. */
void store_row_succeed(StoreLedger *ledger, StoreRow *row, StoreRow *old);
/* What the header of its file hashes to; NULL: nothing usable. Touches it. */
void store_row_set_print(StoreLedger *ledger, StoreRow *row, const guint8 *print);
/* Sets what a durable preview changes. `file` is copied. */
void store_row_set_preview(StoreLedger *ledger, StoreRow *row, const char *file);
/* The row is stored, and this is its preview that was left over. */
void store_row_leave_preview(StoreLedger *ledger, StoreRow *row, const char *file);
/* Puts every row back as it was at the last save. */
void store_ledger_undo(StoreLedger *ledger);
/* Writes what was touched and what `more` adds, durably. On failure everything is as before. */
bool store_ledger_save(StoreLedger *ledger,
                       bool (*more)(StoreLedger *ledger, void *data, GError **error),
                       void *data, GError **error);

#endif
