/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/verify.h: what the steps of store_verify() share (L2).
 *
 * The pass over files, ledger and index only gathers suspicions: others work on the same archive. Each is looked
 * at again, alone and against the rows of that moment, before it is told or mended. */
#ifndef POSTBAG_SRC_STORE_VERIFY_H
#define POSTBAG_SRC_STORE_VERIFY_H

#include "store/verify.h"
#include "handle.h"
#include "maildir.h"

/* Where a file may lie beside new/, cur/ and tmp/: in the folder itself. */
#define VERIFY_ROOT 3

/* The ledger row of a file; all zero when there is none. */
typedef struct {
    bool is_known;
    bool is_doubted; /* no row has it, but the ledger knows that */
    gint64 account_id;
    char *account;
    GBytes *uidl;
    guint copy;
    StoreState state;
    bool is_listed;
    bool has_sha256;
    guint8 sha256[PB_DIGEST_LEN];
    gint64 verified_at; /* below 0: known to be gone */
} VerifyOwner;

void verify_owner_clear(VerifyOwner *owner);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(VerifyOwner, verify_owner_clear)

/* A suspicion, or a finding. */
typedef struct {
    StoreFlawKind kind;
    StoreRemedy remedy;
    char *base;   /* of the message; NULL for a database */
    char *folder; /* where it lies, or was last; NULL: nowhere */
    int sub;      /* a StoreSub, or VERIFY_ROOT */
    char *name;   /* with its suffix; NULL: nowhere */
    bool is_preview;
    VerifyOwner owner;
    char *detail;
    const char *advice; /* instead of the kind's own; static, or NULL */
    bool is_dropped;    /* it was none */
} VerifyFlaw;

typedef struct {
    char *base;
    guint8 sha256[PB_DIGEST_LEN];
} VerifyAgreed;

typedef struct {
    Store *store;
    const StoreVerifyRequest *request;
    GCancellable *cancellable;
    StoreVerifyTotals *totals;
    GPtrArray *flaws; /* VerifyFlaw */
    GArray *seen; /* guint64: keys of all files in new/ and cur/; sorted after the walk */
    GArray *agreed;               /* VerifyAgreed: not written down yet */
    gint64 agreed_since, told_at; /* monotonic */
    guint n_expected;
    bool is_unusable; /* a database is damaged: nothing else can be looked at */
} Verify;

/* --- verify.c ------------------------------------------------------------------------------------- */

/* Joins the flaws; the texts are copied, each may be NULL. Borrowed. */
VerifyFlaw *verify_suspect(Verify *verify, StoreFlawKind kind, const char *base);
void verify_flaw_set_place(VerifyFlaw *flaw, const char *folder, int sub,
                           const char *name);
void verify_flaw_set_detail(VerifyFlaw *flaw, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
guint64 verify_key(const char *base);
/* True with the error set once it is cancelled. */
bool verify_is_cancelled(const Verify *verify, GError **error);
/* The row that has this file, as a whole message or, with `is_preview`, as a preview. */
bool verify_find_owner(Verify *verify, const char *base, bool is_preview,
                       VerifyOwner *owner, GError **error);
/* One row of an SQL query on the index whose values are numbers: *value, 0 where there is none. */
bool verify_number(StoreDb *db, sqlite3_stmt *row, gint64 *value, GError **error);

/* --- verify_database.c ---------------------------------------------------------------------------- */

bool verify_databases(Verify *verify, GError **error);

/* --- verify_file.c -------------------------------------------------------------------------------- */

/* tmp/ of every folder, and what lies beside the three. Before anything else: it is kept, and told. */
bool verify_strays(Verify *verify, GError **error);
/* Every file of new/ and cur/. */
bool verify_files(Verify *verify, GError **error);
/* Their names again, and nothing else. */
bool verify_names(Verify *verify, GError **error);
/* Whether the latest of both walks saw a file of this name. */
bool verify_is_seen(const Verify *verify, const char *base);
/* Writes down what agreed so far. */
void verify_flush_agreed(Verify *verify);

typedef enum {
    VERIFY_FILE_GOOD, /* or there is nothing to compare it with */
    VERIFY_FILE_AWAY, /* not there any more */
    VERIFY_FILE_CHANGED,
    VERIFY_FILE_PARTIAL,
    VERIFY_FILE_UNREADABLE,
} VerifyFileState;

/* Reads one file to its end. `detail` gets what is wrong. */
bool verify_read_file(Verify *verify, int dir_fd, const char *name,
                      const VerifyOwner *owner, VerifyFileState *state, char **detail,
                      GError **error);

/* --- verify_row.c --------------------------------------------------------------------------------- */

/* Every ledger row that has a file, every index row. After verify_files(). */
bool verify_rows(Verify *verify, GError **error);

/* --- verify_again.c ------------------------------------------------------------------------------- */

/* Looks at all of them again, and drops what is none. */
bool verify_again(Verify *verify, GError **error);
/* At one; `is_still` says whether it is a flaw still. */
bool verify_look_again(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error);

/* --- verify_repair.c ------------------------------------------------------------------------------ */

bool verify_repair(Verify *verify, GError **error);

#endif
