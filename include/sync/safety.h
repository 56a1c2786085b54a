/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/safety.h: is my mail safe: what is known of one account's mail, here and on its server (L3).
 *
 * Computed from the ledger, the index and the forecast, without a connection: of the server it knows what the
 * latest listing told. Reads only; takes a while with many messages: on a job. */
#ifndef POSTBAG_SYNC_SAFETY_H
#define POSTBAG_SYNC_SAFETY_H

#include "config/settings.h"
#include "store/store.h"

/* After the first, from the best to the worst. */
typedef enum {
    SYNC_SAFETY_UNKNOWN,    /* no listing has come yet */
    SYNC_SAFETY_SAFE,       /* all of the server is here, and each copy was read back */
    SYNC_SAFETY_UNVERIFIED, /* all is here, but some copies were never read back */
    SYNC_SAFETY_INCOMPLETE, /* something is only on the server */
} SyncSafetyVerdict;

/* A listing older than this says little about what is on the server now. */
#define SYNC_SAFETY_OLD ((gint64)7 * 24 * 3600)

/* Times are seconds UTC, 0: never. */
typedef struct {
    SyncSafetyVerdict verdict;
    gint64 now;          /* all of it is as of then */
    gint64 last_session; /* that went through to its end */
    gint64 listed_at;    /* when the latest listing came */
    bool is_old;         /* that is longer ago than SYNC_SAFETY_OLD */

    /* On the server, as of that listing. n_on_server is the sum of the next six. */
    guint n_on_server;
    guint64 bytes_on_server;
    guint n_verified;   /* of them, here whole, and read back since they were stored */
    guint n_unverified; /* here whole, never read back since */
    guint n_not_stored; /* nothing of them is here */
    guint n_previews;   /* only their beginning is here */
    guint
        n_gone; /* were stored, and no file is here any more: lost, or removed by another program */
    guint n_thrown; /* were stored, and then thrown away here for good */
    /* n_not_stored + n_previews + n_gone: this server has the only copy. */
    guint n_only_on_server;
    guint64 bytes_only_on_server;

    /* Whole messages of this account that are here, on the server or not. */
    guint n_here;
    guint64 bytes_here;
    guint n_here_verified;
    /* Of the copy among them whose reading back is the longest ago; 0: one never was. */
    gint64 verified_at;
    guint n_only_here; /* not on the server any more */
    /* Stored once, and now neither here nor on the server, though nothing was thrown away here: lost, or removed
     * by another program. postbag verify tells which. */
    guint n_nowhere;

    /* Deletions asked of the server that nothing has confirmed yet. */
    guint n_unconfirmed;
    /* When the next messages leave the server, should nothing change, and how many; 0: none will. */
    gint64 next_deletion;
    guint n_next;
    guint64 bytes_next;
    /* Of what is due now or then: held back by delete_limit until a person says yes. */
    guint n_over_limit;

    guint64 quota; /* bytes at which the account warns; 0: none is known */
    bool is_over_quota;
    gint64 backup_at; /* the oldest backup; 0: none made */
} SyncSafety;

/* Any thread, whose `store` it is. False with an error of the store. */
bool sync_safety_read(Store *store, const ConfigAccount *account, gint64 now,
                      SyncSafety *safety, GError **error);
/* One sentence of judgement without the account's name: "Safe: all 412 messages on the server are here, verified."
 * The caller frees. */
char *sync_safety_to_string(const SyncSafety *safety);
/* "safe", "unverified", …: one word, for --json and roles. */
const char *sync_safety_verdict_name(SyncSafetyVerdict verdict);

#endif
