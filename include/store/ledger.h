/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/ledger.h: what was seen, stored and deleted on each server, and the audit (L2).
 *
 * A StoreLedger is the ledger of one account, loaded into memory and written through: every change is
 * durable (synchronous=FULL) when its function has returned. Rows are never dropped. */
#ifndef POSTBAG_STORE_LEDGER_H
#define POSTBAG_STORE_LEDGER_H

#include "base/digest.h"
#include "store/store.h"

typedef enum {
    STORE_STATE_LISTED,      /* seen on the server, not stored */
    STORE_STATE_HEADERS,     /* only a preview is here */
    STORE_STATE_STORED,      /* a durable copy is here */
    STORE_STATE_DELETE_SENT, /* DELE went out, QUIT has not confirmed it */
    STORE_STATE_DELETED,     /* confirmed */
} StoreState;

/* What a person wants of a message on the server; set by store/wish.h. */
typedef enum {
    STORE_WISH_NONE,
    STORE_WISH_PROTECT, /* never deleted there, until it is taken back */
    STORE_WISH_HOLD, /* left as it is by the next session: neither fetched nor deleted */
    STORE_WISH_DELETE, /* deleted there by the next session, once it is stored here */
} StoreWish;

/* One message on one server, told apart by UIDL and, where a server gives one UIDL to several messages, by
 * `copy` (0, 1, … in listing order). Owned by its ledger; callers only read. */
typedef struct {
    char *uidl; /* bytes as sent, NUL-terminated for convenience */
    gsize uidl_len;
    guint copy;
    bool is_doubled; /* its UIDL stood more than once in the latest listing */
    bool is_listed;  /* stood in the latest listing */
    bool is_resized; /* stored, but announced with another size since: a reused UIDL? */
    guint64 size;    /* as announced: a hint */
    StoreState state;
    gint64 first_seen;
    gint64 stored_at;   /* 0 when never */
    char *file;         /* base name of the Maildir file, NULL when never stored */
    char *preview_file; /* base name of the preview, never NULL in STORE_STATE_HEADERS */
    bool
        is_wanted; /* not stored: a person asked for the whole message (store_want), as the latest
                       listing or loading found it */
    bool is_due; /* stored by a session that was to delete it on the server right after */
    StoreWish wish;     /* as the latest listing or loading found it */
    gint64 verified_at; /* the copy was read back and was the one stored; 0: never */
    bool
        is_gone; /* no file is here any more, and that is known: thrown away, or told as lost */
    guint8 sha256[PB_DIGEST_LEN]; /* of the file, valid when `file` is set */
} StoreEntry;

typedef struct StoreLedger StoreLedger;

/* All rows of `account`. `store` must outlive it. */
StoreLedger *store_ledger_load(Store *store, const char *account, GError **error);
/* The same in two steps, for who has something better to wait for meanwhile: until its rows are loaded a ledger
 * knows its facts and when the latest listing came, and nothing else may be asked of it. Loading them again does
 * nothing. A ledger whose rows could not be loaded is of no more use. */
StoreLedger *store_ledger_open(Store *store, const char *account, GError **error);
bool store_ledger_load_rows(StoreLedger *ledger, GError **error);
void store_ledger_free(StoreLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreLedger, store_ledger_free)

guint store_ledger_n_entries(const StoreLedger *ledger);
/* Borrowed; valid until the ledger is freed. */
StoreEntry *store_ledger_entry(StoreLedger *ledger, guint i);
/* When a listing had it last: of an entry that is listed, the latest one. */
gint64 store_ledger_last_listed(const StoreLedger *ledger, const StoreEntry *entry);
/* When the latest listing came; 0 when there was none. */
gint64 store_ledger_last_listing(const StoreLedger *ledger);

/* One line of a listing. */
typedef struct {
    const char *uidl;
    gsize uidl_len;
    guint64 size;
} StoreListed;

typedef struct {
    guint n_new;     /* rows made */
    guint n_adopted; /* found here by their U= though the ledger did not know them */
    guint
        n_gone; /* listed before, not now: nothing follows from that for the copy here */
    guint n_settled; /* deletions in doubt that this listing decided */
    /* Where headers were asked for (store/kin.h). */
    guint n_kin;     /* adopted under new names */
    guint n_doubted; /* of them: whose size is not exactly that of the copy here */
    guint
        n_drifted; /* announced with another size than before, by their headers the same */
    guint n_reused; /* names that stand for another message now */
} StoreListingResult;

/* Takes a whole listing (UIDL and LIST of one session) in one transaction; `entries[i]` becomes the row of
 * `listed[i]`. Deletions that QUIT did not confirm are settled: gone means deleted, still there means
 * stored. */
bool store_ledger_take_listing(StoreLedger *ledger, const StoreListed *listed, guint n,
                               gint64 now, StoreEntry **entries,
                               StoreListingResult *result, GError **error);

/* --- deletion on the server ------------------------------------------------------------------- */

typedef enum {
    STORE_COPY_SAME,
    STORE_COPY_DIFFERS, /* the file's bytes are not those that were stored */
    STORE_COPY_MISSING, /* no file with that name in any folder */
    STORE_COPY_UNREADABLE, /* there, but the disk does not give it: nothing is known of its bytes */
} StoreCopy;

/* Reads the file of `entry` back and compares SHA-256. When it is the same, `entry` is verified as of now:
 * in memory, and written with the next change of the ledger. */
bool store_ledger_verify(StoreLedger *ledger, StoreEntry *entry, StoreCopy *result,
                         GCancellable *cancellable, GError **error);

/* Writes at once what was verified and has not been written yet. */
bool store_ledger_note_verified(StoreLedger *ledger, GError **error);

/* Before DELE goes out: `n` rows become STORE_STATE_DELETE_SENT and get an audit row each, in one
 * transaction. `reason` is one of the plan's fixed words, one for each entry. */
bool store_ledger_delete_asked(StoreLedger *ledger, StoreEntry *const *entries,
                               const char *const *reasons, guint n, gint64 now,
                               GError **error);
typedef enum { STORE_ANSWER_OK, STORE_ANSWER_ERR } StoreAnswer;
/* The server answered DELE (not written until store_ledger_delete_end). */
void store_ledger_delete_answered(StoreLedger *ledger, StoreEntry *entry,
                                  StoreAnswer answer, const char *text);
typedef enum {
    STORE_QUIT_CONFIRMED, /* +OK to QUIT: what was answered +OK is deleted */
    STORE_QUIT_UNKNOWN,   /* no answer: the next listing tells */
    STORE_QUIT_DROPPED, /* QUIT was never sent: the server keeps everything, rows go back to stored */
} StoreQuit;
/* The session is over: writes answers and outcome to rows and audit in one transaction. */
bool store_ledger_delete_end(StoreLedger *ledger, StoreQuit quit, GError **error);

/* --- doubt ------------------------------------------------------------------------------------ */

/* The copies of these rows may be of other messages (a server that numbered its messages anew in the middle
 * of a session): the rows go back to STORE_STATE_LISTED, to be fetched again, in one transaction. The files
 * stay where they are, as messages that no account brought: nothing is deleted because of them, here or on
 * the server, and no listing takes them for the message of their name again. Only the ledger knows that: where
 * it is lost, such a file is adopted like any other, beside the copy that was fetched again. Rows whose deletion was asked
 * or confirmed are left as they are: what they say happened. */
bool store_ledger_doubt(StoreLedger *ledger, StoreEntry *const *entries, guint n,
                        GError **error);

/* --- audit ------------------------------------------------------------------------------------ */

typedef enum {
    STORE_AUDIT_UNCONFIRMED, /* asked; nothing known */
    STORE_AUDIT_CONFIRMED,   /* QUIT was answered +OK */
    STORE_AUDIT_REFUSED,     /* DELE was answered -ERR */
    STORE_AUDIT_GONE, /* unconfirmed, but a later listing did not have it any more */
    STORE_AUDIT_KEPT, /* unconfirmed, and the message is still there */
} StoreAuditOutcome;

typedef struct {
    gint64 time;
    const char *account, *uidl, *message_id, *subject, *reason,
        *answer;        /* visible text, never NULL */
    const char *sha256; /* hex */
    guint64 size;
    StoreAuditOutcome outcome;
} StoreAudit;

/* Calls `each` for the rows of `account` (NULL: all), oldest first, until it returns false. */
bool store_audit_each(Store *store, const char *account,
                      bool (*each)(const StoreAudit *audit, void *user_data),
                      void *user_data, GError **error);
/* "confirmed", "refused", … */
const char *store_audit_outcome_name(StoreAuditOutcome outcome);

#endif
