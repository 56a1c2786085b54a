/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/run.h: what the steps of an account's sessions share (L3, private).
 *
 * Lives on the worker thread, from the start of the job to its end. A run is one or more sessions over
 * one open archive; each step of a session is a function in a file of its own that takes the run and
 * returns false with an error. */
#ifndef POSTBAG_SYNC_RUN_H
#define POSTBAG_SYNC_RUN_H

#include "net/stream.h"
#include "pop3/session.h"
#include "store/incoming.h"
#include "store/kin.h"
#include "store/ledger.h"
#include "sync/fetch.h"
#include "spool.h"

/* A message beyond this is not fetched; a RETR that goes on beyond it ends the session. */
#define SYNC_MAX_MESSAGE ((guint64)512 * 1024 * 1024)

/* One message on the server, in listing order. */
typedef struct {
    guint32 number;
    guint64 size;
    const char *uidl; /* NULL until known; one of uidls */
    gsize uidl_len;
    StoreEntry *entry; /* the ledger's */
    SyncDecision decision;
    SyncSpooled spooled;         /* its bytes, where it had to be fetched to be named */
    bool is_named_by_hash;       /* it has no UIDL */
    bool has_print;              /* its header was seen in this session: */
    guint8 print[PB_DIGEST_LEN]; /* what that hashes to */
    bool is_asked;               /* its RETR or TOP was sent, or it has come otherwise */
    bool is_under_way;           /* and is not answered: it keeps its decision */
    bool is_fetched;             /* whole, in this session */
} SyncItem;

typedef struct SyncArriving SyncArriving;

/* How a long answer came: the first piece may have waited for us, the others tell how fast the line is. */
typedef struct {
    gint64 first_us, last_us; /* when they were read, monotonic; 0: nothing was yet */
    guint64 n_first, n_more;  /* bytes */
} SyncHeard;

/* What the server's messages are called by in this session. */
typedef enum {
    SYNC_NAMED_BY_UIDL,
    SYNC_NAMED_BY_TOP,  /* at least one: by a hash of its header */
    SYNC_NAMED_BY_RETR, /* the same where there is no TOP either */
} SyncNaming;

typedef struct {
    /* --- of the run ------------------------------------------------------------------------- */
    PbJob *job;
    const SyncRequest *request;
    Store *store;
    StoreLedger *ledger;
    bool is_complete;      /* sync_complete_archive() has succeeded */
    PbSecret *secret;      /* password or token, once asked for */
    bool is_token_renewed; /* a refused token was asked for anew */
    char **names;          /* to sign in by; once one has worked, that one alone */
    guint i_name;          /* which of them is tried next */
    gint64
        login_delay; /* seconds between sign-ins that the server wanted in the session before */
    guint n_tries;       /* refusals of one kind in a row */
    int refused_code;    /* which kind */
    gint64 waited;       /* seconds, of the patience */
    gint64 last_success; /* of a session before this run */
    guint round;         /* sessions so far, from 1 */
    guint64 budget_used; /* of max_bytes */
    SyncStep step;
    SyncProgress progress;
    gint64 started_us;      /* of the first RETR, monotonic */
    gint64 posted_us;       /* of the latest progress event */
    bool is_unposted;       /* progress went on since then */
    guint n_refused;        /* RETRs answered -ERR */
    bool has_told_deletion; /* whose settings decide what a deletion does */
    bool has_told_quota;    /* that it is nearly used up */
    GArray
        *deleted_by; /* SyncDeletedBy: what was asked of the server and taken, and why */
    SyncArriving *arriving; /* NULL: nothing looks at new messages */

    /* --- of the present session ------------------------------------------------------------- */
    NetStream *stream;
    Pop3Session *session;
    char *buffer;        /* what was read last; the session borrows it */
    gint64 sent_us;      /* when something was sent last, monotonic */
    SyncHeard heard;     /* how the answer to the listing came */
    GArray *items;       /* SyncItem */
    GStringChunk *uidls; /* of the items */
    GArray *order;       /* guint: what is fetched of them, in this order */
    SyncSpool *spool;    /* NULL when nothing is in it */
    SyncNaming naming;
    SyncTotals totals;
    guint n_left;       /* messages that did not fit the budget */
    guint64 bytes_left; /* their size */
    guint n_come;       /* whole messages that became durable */
    guint n_asked;      /* DELEs that were answered +OK */
    guint n_gone;       /* the same, once QUIT has confirmed them */
    gint64 said_delay;  /* the same, of what this session has heard */
    bool has_capa;      /* the server knows the command */
    bool
        is_capa_open; /* it was asked after the sign-in, and is answered ahead of the listing */
    bool has_uidl;      /* the server took UIDL */
    bool has_no_top;    /* TOP was refused where it had to work */
    guint n_twins;      /* messages that came, and were here already */
    guint n_compared;   /* messages whose headers were compared, as their names are new */
    bool is_ledger_new; /* no listing was ever taken into it */
    bool is_slow;       /* the plan and the window are those of a slow line */
    bool is_parked;     /* paused for so long that the session is given up */
    bool is_finishing;  /* a person asked for the end */
    bool is_reopening;  /* it has lasted long: it ends, and another one goes on */
    bool
        has_asked; /* DELEs were written to the ledger: store_ledger_delete_end() is due */
    StoreQuit quit; /* how the session ended, for the ledger */
} SyncRun;

static inline SyncItem *
sync_item(const SyncRun *run, guint i)
{
    return &g_array_index(run->items, SyncItem, i);
}

/* fetch.c: opens the archive of the run's request, takes the account's lock, and does `work` with both. */
bool sync_with_archive(SyncRun *run, bool (*work)(SyncRun *run, GError **error),
                       GError **error);
/* fetch.c: what a listing needs: opens the index, looks at the folders, loads the ledger's rows. Until then only the
 * ledger's facts are there. Called while the server looks for what it has; doing it again does nothing. */
bool sync_complete_archive(SyncRun *run, GError **error);
/* run.c: all sessions of the run. */
bool sync_run(SyncRun *run, GError **error);
/* round.c: one session, from connecting to QUIT. */
bool sync_round(SyncRun *run, GError **error);
/* Frees what belongs to a session. */
void sync_round_clear(SyncRun *run);

/* --- link.c: the session's bytes over the stream --------------------------------------------- */

/* Sends what is waiting. */
bool sync_link_send(SyncRun *run, GError **error);
/* Sends what is waiting and gives the next event. False on error; the session is over then. */
bool sync_link_next(SyncRun *run, Pop3Event *event, GError **error);
/* Runs the one open command to its end, passing over its other events; `event` is its DONE. */
bool sync_link_finish(SyncRun *run, Pop3Event *event, GError **error);
/* The same for a command without which nothing goes on: -ERR to it is an error. */
bool sync_link_expect(SyncRun *run, Pop3Event *event, GError **error);
/* Bytes a second, by what came since `heard` was emptied; 0 when that was too little to tell. */
guint64 sync_link_rate(const SyncRun *run);
/* With no command open: says NOOP when nothing was said for so long that a server may lose patience. */
bool sync_link_keep_alive(SyncRun *run, GError **error);

/* --- the steps -------------------------------------------------------------------------------- */

/* connect.c: to the state TRANSACTION. CAPA may be under way then (is_capa_open), so that it goes out together
 * with the listing: who takes its DONE calls sync_connect_take_capa(). */
bool sync_connect(SyncRun *run, GError **error);
void sync_connect_take_capa(SyncRun *run, const Pop3Event *done);
/* connect.c: the first half of it: to the state AUTHORIZATION. */
bool sync_open_line(SyncRun *run, GError **error);
/* connect.c: STLS on a plain connection: without it nothing further is said. */
bool sync_upgrade(SyncRun *run, GError **error);
/* connect.c: asks for capabilities unless the server has shown that it does not know the command. */
bool sync_ask_capa(SyncRun *run, GError **error);
/* login.c: signs in on the open line. SYNC_SIGN_IN_NEW_LINE: the server ended the line after a refusal
 * and another name is to be tried. */
typedef enum {
    SYNC_SIGN_IN_FAILED,
    SYNC_SIGN_IN_DONE,
    SYNC_SIGN_IN_NEW_LINE,
} SyncSignIn;
SyncSignIn sync_sign_in(SyncRun *run, GError **error);
/* interval.c: the server or the provider wants that many seconds between two sign-ins; 0: none known. */
gint64 sync_interval(const SyncRun *run);
/* interval.c: false with POP3_ERROR_TOO_SOON when the next sign-in has to wait. */
bool sync_interval_check(const SyncRun *run, GError **error);
/* interval.c: when it may be tried; 0: now. */
gint64 sync_interval_due(const SyncRun *run);
/* facts.c: tells what is new about the connection, the certificate above all, and remembers it. */
void sync_facts_tell_tls(SyncRun *run);
void sync_facts_note_login(SyncRun *run);
void sync_facts_note_success(SyncRun *run);
/* doctor.c: SYNC_MODE_TEST, before the connection and after the sign-in. */
bool sync_doctor_look_up(SyncRun *run, GError **error);
bool sync_doctor_examine(SyncRun *run, GError **error);
/* listing.c: fills items with what the server has, as far as LIST and UIDL tell. */
bool sync_read_listing(SyncRun *run, GError **error);
/* listing.c: fills items, the ledger and the decisions. */
bool sync_list(SyncRun *run, GError **error);
/* naming.c: what has no UIDL gets a name; what cannot have one is left out of the items. */
bool sync_name_nameless(SyncRun *run, GError **error);
/* naming.c: whether an item that was named by TOP would get the same name now. */
bool sync_name_again(SyncRun *run, const SyncItem *item, bool *is_same, GError **error);
/* headers.c: asks for the headers of these items, where they were not seen yet, and calls `take` with what each
 * hashes to, NULL where it is not to be had. It ends early, with is_finishing, when a person wants the end. */
typedef void (*SyncTakeHeader)(void *data, guint item, const guint8 *print);
bool sync_read_headers(SyncRun *run, const guint *items, guint n, SyncTakeHeader take,
                       void *data, GError **error);
/* headers.c: whether this server is known to give no headers (TOP). */
bool sync_lacks_top(const SyncRun *run);
/* renumber.c: the StoreKinAsk of a session. */
bool sync_ask_headers(StoreKin *kin, void *run, GError **error);
/* renumber.c: what became of it, in words. */
void sync_tell_renumbered(SyncRun *run, const StoreListingResult *result);
/* decide.c: decides every item anew; what is to come and was not asked for yet goes to the end of order. */
bool sync_decide_all(SyncRun *run, GError **error);
/* decide.c: whether the settings or the person call the line a slow one, as of now. */
bool sync_is_slow_wanted(const SyncRun *run);
/* decide.c: larger than anything that is taken over the line, though a person asked for it. */
bool sync_is_monstrous(const SyncItem *item);
/* tell.c: what a person should know about this server in the light of the plan. */
void sync_tell_standing(SyncRun *run);
/* tell.c: when the next sign-in may be tried, where the server or its provider wants time between them. */
void sync_tell_delay(SyncRun *run);
/* tell.c: when the server itself deletes mail, and whether that is sooner than the settings say. */
void sync_tell_expiry(SyncRun *run);
/* tell.c: what came again because nothing but its content told that it was here. */
void sync_tell_twins(SyncRun *run);
/* tell.c: what was left on the server and why, after the fetch. */
void sync_tell_left(SyncRun *run);
/* tell.c: deletions that wait for a person's yes. */
void sync_tell_held(SyncRun *run);
/* decide.c: bytes that the item is likely to take on the line. */
guint64 sync_cost(const SyncItem *item);
/* ingest.c: fetches what is decided to be fetched; what came whole is durable also when it fails. */
bool sync_ingest(SyncRun *run, GError **error);
/* pause.c: while a person wants a pause, with no command open. It may end in is_parked or is_finishing. */
bool sync_pause(SyncRun *run, GError **error);
/* numbers.c: before the first DELE: that every number still means what it meant. */
bool sync_check_numbers(SyncRun *run, GError **error);
/* remove.c: verifies, asks the server to delete, as decided. */
bool sync_remove(SyncRun *run, GError **error);
/* expunge.c: after all sessions: what has lain in Trash for long enough. */
bool sync_expunge(SyncRun *run, GError **error);
/* remove.c: QUIT, or the end without it; tells the ledger. */
typedef enum { SYNC_CLOSE_QUIT, SYNC_CLOSE_DROP } SyncClose;
bool sync_close(SyncRun *run, SyncClose how, GError **error);

/* --- event.c ---------------------------------------------------------------------------------- */

void sync_event_free(void *event);
GArray *sync_deleted_by_new(void);
void sync_deleted_by_add(GArray *deleted_by, const char *reason, guint n);
void sync_post_step(SyncRun *run, SyncStep step);
void sync_post_log(SyncRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);
void sync_post_wait(SyncRun *run, gint64 until, const char *text);
void sync_post_round(SyncRun *run, const char *text);
void sync_post_key(SyncRun *run, const NetTlsInfo *info);
void sync_post_planned(SyncRun *run);
void sync_post_row(SyncRun *run, const SyncItem *item);
/* At most ten a second; what is held back goes out before the session waits for the server. */
void sync_post_progress(SyncRun *run);
/* Always: SYNC_EVENT_STORED, SYNC_EVENT_SUMMARY, and PROGRESS at the end of a step. */
void sync_post_figures(SyncRun *run, SyncEventKind kind);
/* Waits for the answer. NULL with an error when the person gives up. `refusal` is NULL or why the token
 * before was refused. */
PbSecret *sync_ask_password(SyncRun *run, const char *refusal, GError **error);
/* Of a session by hand: what it has to say, and a question whose answer is the caller's. */
void sync_post_console(SyncRun *run, SyncConsoleKind kind, SyncSaidBy by,
                       const char *text);
PbSecret *sync_ask_console(SyncRun *run, SyncConsoleKind kind, const char *text,
                           GError **error);
/* A line about the connection, for the transcript alone. */
void sync_note(SyncRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
