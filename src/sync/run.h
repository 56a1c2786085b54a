/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/run.h: what the steps of one session share (L3, private).
 *
 * Lives on the worker thread, from the start of the job to its end. Each step is a function in a file of
 * its own that takes the run and returns false with an error. */
#ifndef POSTBAG_SYNC_RUN_H
#define POSTBAG_SYNC_RUN_H

#include "net/stream.h"
#include "pop3/session.h"
#include "store/incoming.h"
#include "store/ledger.h"
#include "sync/fetch.h"

/* A message beyond this is not fetched; a RETR that goes on beyond it ends the session. */
#define SYNC_MAX_MESSAGE ((guint64)512 * 1024 * 1024)

/* One message on the server, in listing order. */
typedef struct {
    guint32 number;
    guint64 size;
    char *uidl; /* NULL until known */
    gsize uidl_len;
    StoreEntry *entry; /* the ledger's */
    SyncDecision decision;
} SyncItem;

typedef struct SyncArriving SyncArriving;

typedef struct {
    PbJob *job;
    const SyncRequest *request;
    Store *store;
    StoreLedger *ledger;
    NetStream *stream;
    Pop3Session *session;
    char *buffer;  /* what was read last; the session borrows it */
    GArray *items; /* SyncItem */
    SyncStep step;
    SyncTotals totals;
    SyncProgress progress;
    guint n_gone;      /* deleted on the server, QUIT having confirmed it */
    gint64 started_us; /* of the first RETR, monotonic */
    gint64 posted_us;  /* of the latest progress event */
    bool is_unposted;  /* progress went on since then */
    guint n_refused;   /* RETRs answered -ERR */
    bool has_capa;     /* the server knows the command */
    bool
        has_asked; /* DELEs were written to the ledger: store_ledger_delete_end() is due */
    StoreQuit quit;         /* how the session ended, for the ledger */
    SyncArriving *arriving; /* NULL: nothing looks at new messages */
} SyncRun;

/* --- link.c: the session's bytes over the stream --------------------------------------------- */

/* Sends what is waiting and gives the next event. False on error; the session is over then. */
bool sync_link_next(SyncRun *run, Pop3Event *event, GError **error);
/* Runs the one open command to its end, passing over its other events; `event` is its DONE. */
bool sync_link_finish(SyncRun *run, Pop3Event *event, GError **error);

/* --- the steps -------------------------------------------------------------------------------- */

/* connect.c: to the state TRANSACTION. */
bool sync_connect(SyncRun *run, GError **error);
/* listing.c: fills items, the ledger and the decisions. */
bool sync_list(SyncRun *run, GError **error);
/* Decides every item anew. */
void sync_decide_all(SyncRun *run);
/* ingest.c: fetches what is decided to be fetched; what came whole is durable also when it fails. */
bool sync_ingest(SyncRun *run, GError **error);
/* remove.c: verifies, asks the server to delete, as decided. */
bool sync_remove(SyncRun *run, GError **error);
/* remove.c: QUIT, or the end without it; tells the ledger. */
typedef enum { SYNC_CLOSE_QUIT, SYNC_CLOSE_DROP } SyncClose;
bool sync_close(SyncRun *run, SyncClose how, GError **error);

/* --- event.c ---------------------------------------------------------------------------------- */

void sync_event_free(void *event);
void sync_post_step(SyncRun *run, SyncStep step);
void sync_post_log(SyncRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);
void sync_post_planned(SyncRun *run);
void sync_post_row(SyncRun *run, const SyncItem *item);
/* At most ten a second; what is held back goes out before the session waits for the server. */
void sync_post_progress(SyncRun *run);
/* Always: SYNC_EVENT_STORED, SYNC_EVENT_SUMMARY, and PROGRESS at the end of a step. */
void sync_post_figures(SyncRun *run, SyncEventKind kind);
/* Waits for the answer. NULL with an error when the person gives up. */
PbSecret *sync_ask_password(SyncRun *run, GError **error);

#endif
