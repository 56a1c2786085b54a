/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/fetch.h: the sessions of one account as a job (L3).
 *
 * Connects, signs in, lists, fetches what the plan says, makes it durable, deletes what the plan says and
 * ends; again where the server hands its mail out in portions. Speaks by events; prints nothing. */
#ifndef POSTBAG_SYNC_FETCH_H
#define POSTBAG_SYNC_FETCH_H

#include "base/job.h"
#include "base/path.h"
#include "base/secret.h"
#include "config/settings.h"
#include "store/store.h"
#include "sync/arrive.h"
#include "sync/control.h"
#include "sync/plan.h"
#include "sync/transcript.h"

typedef enum {
    SYNC_ERROR_RENUMBERED, /* the server's numbers mean other messages than at the listing */
    SYNC_ERROR_NO_NAMES, /* only fetching the messages could tell what a plan does to them */
} SyncError;

#define SYNC_ERROR (sync_error_quark())
GQuark sync_error_quark(void);

typedef enum {
    SYNC_MODE_FETCH, /* the whole way */
    SYNC_MODE_PLAN,  /* list and plan, change nothing on the server, download nothing */
    SYNC_MODE_TEST, /* as far as the listing, a step for each thing that can go wrong: account test */
} SyncMode;

typedef enum {
    SYNC_STEP_NAME, /* SYNC_MODE_TEST only: the server's addresses */
    SYNC_STEP_CONNECT,
    SYNC_STEP_TLS,
    SYNC_STEP_GREETING,
    SYNC_STEP_CAPA,
    SYNC_STEP_LOGIN,
    SYNC_STEP_STAT, /* SYNC_MODE_TEST only */
    SYNC_STEP_LIST,
    SYNC_STEP_COMPARE, /* only where names have changed, or what they stand for */
    SYNC_STEP_FETCH,
    SYNC_STEP_DELETE,
    SYNC_STEP_QUIT,
    SYNC_STEP_ARRIVE, /* the connection is closed: on_new looks at what came */
} SyncStep;

typedef enum {
    SYNC_EVENT_STEP,     /* a step began */
    SYNC_EVENT_LOG,      /* a line for the person */
    SYNC_EVENT_PASSWORD, /* a question: pb_job_answer() with a PbSecret, or NULL to give up */
    SYNC_EVENT_WAIT, /* it will try again at `until`, for the reason in `text`; then a STEP follows */
    SYNC_EVENT_ROUND, /* another session begins, number `round`, for the reason in `text` */
    SYNC_EVENT_KEY,   /* the server showed its key, whether it is trusted or not */
    SYNC_EVENT_PLANNED,  /* the listing is known: totals of the plan */
    SYNC_EVENT_ROW,      /* SYNC_MODE_PLAN only: one message and its decision */
    SYNC_EVENT_PROGRESS, /* at most ten a second, and at the end */
    SYNC_EVENT_STORED,   /* messages became durable: lists may show them */
    SYNC_EVENT_SUMMARY,  /* the last one of sessions that went through */
    SYNC_EVENT_CONSOLE,  /* of a session by hand only: see `console` */
} SyncEventKind;

/* What a session by hand (sync/console.h) has to say. */
typedef enum {
    SYNC_CONSOLE_SAID, /* a whole line: `by` and `text` */
    SYNC_CONSOLE_BODY, /* `text`: more of an answer of several lines; may hold line ends */
    SYNC_CONSOLE_LINE, /* a question: the next line that was typed; NULL: no more come */
    SYNC_CONSOLE_PASSWORD, /* a question: a password, typed unseen; NULL gives up */
    SYNC_CONSOLE_CONFIRM,  /* a question: `text`; anything but NULL is a yes */
} SyncConsoleKind;

typedef struct {
    guint n_done, n_all;           /* messages to fetch */
    guint64 bytes_done, bytes_all; /* as announced */
    guint64 now_done, now_all;     /* of the message under way */
    guint n_stored;                /* durable */
    guint n_previews;              /* of them: beginnings of messages only */
    guint n_compared, n_compare; /* headers, and how many are to be (SYNC_STEP_COMPARE) */
    guint n_adopted;             /* were here already and were not fetched again */
    guint n_verified;            /* copies that were read back before a deletion */
    guint n_deleted, n_delete;   /* asked of the server, and planned */
    guint32 now_number;          /* of the message under way; 0: none */
    gint64 elapsed_us;           /* since the first RETR */
} SyncProgress;

/* Deletions that the server took, for one reason. */
typedef struct {
    char *reason; /* in its fixed words */
    guint n;
} SyncDeletedBy;

typedef struct {
    SyncEventKind kind;
    SyncStep step;
    char *account;
    char *
        text; /* STEP, LOG, WAIT, ROUND: visible; PASSWORD: the server's last refusal, or NULL */
    gint64 until;          /* WAIT: seconds UTC */
    guint round;           /* ROUND: 2 and up */
    char *key;             /* KEY: its SHA-256 in 64 lower-case hexadecimal digits */
    bool is_trusted;       /* KEY: by an authority or by a pin */
    bool is_vouched;       /* KEY: by an authority */
    SyncTotals totals;     /* PLANNED; SUMMARY: of the latest plan, as it was executed */
    SyncProgress progress; /* PROGRESS, STORED, SUMMARY */
    guint n_on_server;     /* PLANNED: at the listing; SUMMARY: now */
    GArray *deleted_by;    /* SUMMARY: SyncDeletedBy, most frequent first; else NULL */
    /* CONSOLE */
    SyncConsoleKind console;
    SyncSaidBy by;
    /* ROW */
    SyncDecision decision; /* its `detail` is NULL */
    char *reason;          /* of the decision, in its fixed words */
    guint32 number;
    char *uidl;
    guint64 size;
    char *subject; /* of the stored copy; NULL when there is none, or no copy */
} SyncEvent;

typedef struct {
    PbPaths *paths;
    ConfigAccount *account;
    SyncMode mode;
    PbSecret *password; /* or token; NULL: asked by SYNC_EVENT_PASSWORD */
    /* How many seconds it may wait in all for a server that says "later"; -1: as long as it takes. With 0
     * such an answer ends it: POP3_ERROR_IN_USE, _TOO_SOON, _TEMPORARY. */
    gint64 patience;
    guint
        n_confirmed; /* deletions over the limit that a person has said yes to; G_MAXUINT: to all */
    guint64 max_bytes;          /* of messages, as announced, in this run; 0: no limit */
    SyncControl *control;       /* a reference; NULL: none */
    SyncTranscript *transcript; /* a reference; NULL: none */
    SyncArrive *arrive; /* a reference: what happens to new messages; NULL: nothing */
} SyncRequest;

SyncRequest *sync_request_new(const PbPaths *paths, const ConfigAccount *account,
                              SyncMode mode);
void sync_request_free(SyncRequest *request);

/* Starts the job; `request` passes over. Events are SyncEvent. */
PbJob *sync_fetch_start(SyncRequest *request, const PbJobWatch *watch, void *user_data);

/* The StoreDescribe of this program: mail_envelope_read. */
PbEnvelope *sync_describe(const char *header, gsize len);

const char *sync_step_name(SyncStep step);

#endif
