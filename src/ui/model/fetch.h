/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/fetch.h: fetching as the screens see it: a state for each account (L4).
 *
 * Owns the jobs. UI thread only; nothing here waits. Passwords are kept in locked memory until the reader
 * ends, so that a person is asked once. */
#ifndef UI_MODEL_FETCH_H
#define UI_MODEL_FETCH_H

#include "base/path.h"
#include "config/settings.h"
#include "sync/fetch.h"

typedef enum {
    UI_FETCH_IDLE, /* not in this run */
    UI_FETCH_RUNNING,
    UI_FETCH_ASKING, /* waits for a password */
    UI_FETCH_DONE,
    UI_FETCH_FAILED,
    UI_FETCH_STOPPED,
} UiFetchState;

/* Why a session runs. */
typedef enum {
    UI_FETCH_BY_HAND,
    UI_FETCH_BY_ITSELF, /* nobody asked for it: it never asks for a password, nor for the terminal */
    UI_FETCH_TEST, /* as far as the listing; nothing is changed */
} UiFetchWhy;

typedef enum {
    UI_FETCH_FOR_NOW, /* later may work */
    UI_FETCH_FOR_GOOD, /* until a person does something about it: trying again could lock them out */
} UiFetchFailure;

#define UI_FETCH_MAX_LOG   500
#define UI_FETCH_MAX_STEPS 40
#define UI_FETCH_MAX_WORDS 40 /* lines of one step */

/* One step of a UI_FETCH_TEST. */
typedef struct {
    SyncStep step;
    char *text;                  /* visible, "" when the step's name says all */
    GPtrArray *words;            /* char *, visible: what was found out */
    gint64 started_us, ended_us; /* monotonic; ended_us 0: under way */
    bool is_failed;
} UiFetchStep;

typedef struct {
    char *name;
    UiFetchState state;
    UiFetchWhy why;
    SyncStep step;
    char *step_text; /* visible; NULL before the first step */
    char *server;    /* as in the settings */
    bool is_planned; /* `totals` and `n_on_server` are known */
    SyncTotals totals;
    guint n_on_server;
    SyncProgress progress;
    gint64
        wait_until; /* RUNNING: it tries again then, seconds UTC; 0: it does not wait */
    char *wait_reason;      /* visible; NULL when it does not wait */
    guint round;            /* of sessions that follow each other; 0: the first */
    char *round_reason;     /* visible; NULL in the first */
    SyncControlFlags asked; /* RUNNING, ASKING: what a person wants of it */
    char *
        refusal; /* ASKING: what the server said to the last password, visible, or NULL */
    char *problem;               /* FAILED: what happened and what to do, visible */
    UiFetchFailure failure;      /* FAILED */
    gint64 started_us, ended_us; /* monotonic; 0 when it did not */
    char *key; /* the server's, as the latest session saw it: 64 hex digits, or NULL */
    bool is_key_vouched; /* for by an authority, whatever is pinned */
    GPtrArray
        *steps; /* UiFetchStep of the latest UI_FETCH_TEST; NULL when there was none */
    gint64 tested_at; /* when it ended, seconds UTC; 0: never, or it runs */
} UiFetchAccount;

/* One line of the log, oldest first. */
typedef struct {
    gint64 time; /* seconds UTC */
    char *account;
    char *text; /* visible */
    bool is_problem;
} UiFetchLine;

typedef enum {
    UI_FETCH_CHANGED, /* some state went on */
    UI_FETCH_STORED,  /* messages became durable */
    UI_FETCH_ASKS,    /* an account waits for a password to be typed: ui_fetch_answer() */
    UI_FETCH_ENDED,   /* an account ended */
} UiFetchSignal;

typedef struct {
    /* `account` is borrowed for the call. */
    void (*signal)(UiFetchSignal signal, const UiFetchAccount *account, void *user_data);
    /* A password command may want the terminal: it is given up, and taken back. */
    void (*leave_terminal)(void *user_data);
    void (*enter_terminal)(void *user_data);
} UiFetchWatch;

typedef struct UiFetch UiFetch;

/* `paths` and `settings` must outlive it; `watch` is static. */
UiFetch *ui_fetch_new(const PbPaths *paths, const ConfigSettings *settings,
                      const UiFetchWatch *watch, void *user_data);
/* Stops what runs and waits for it: every read of a job wakes at once. */
void ui_fetch_free(UiFetch *fetch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiFetch, ui_fetch_free)

/* The settings changed: their rules hold for sessions that start from now on. */
void ui_fetch_take_settings(UiFetch *fetch);
/* Starts every account that does not run; false when all do, or there is none. */
bool ui_fetch_start(UiFetch *fetch);
/* Starts one; false when it runs: one that ran by itself then runs by hand, and a test is followed by a
 * fetch. */
bool ui_fetch_start_account(UiFetch *fetch, const ConfigAccount *settings,
                            UiFetchWhy why);
/* Starts one by hand that may do `n` deletions over the delete limit: as many as a person said yes to. False,
 * and nothing is confirmed, when it runs. */
bool ui_fetch_start_confirmed(UiFetch *fetch, const ConfigAccount *settings, guint n);
/* The same as ui_fetch_start_account(), once more as soon as the session that runs has ended: for what it may not have seen. */
void ui_fetch_start_or_queue(UiFetch *fetch, const ConfigAccount *settings);
/* Asks all to stop at once. */
void ui_fetch_stop(UiFetch *fetch);
bool ui_fetch_is_running(const UiFetch *fetch);
/* Whether a session could not begin without somebody typing a password. */
bool ui_fetch_needs_typing(const UiFetch *fetch, const ConfigAccount *settings);

/* What all that run are asked for: SYNC_CONTROL_SLOW_LINE holds for later ones, too. */
void ui_fetch_ask(UiFetch *fetch, SyncControlFlags flags);
void ui_fetch_ask_no_more(UiFetch *fetch, SyncControlFlags flags);
/* What every one that runs is asked for; SYNC_CONTROL_SLOW_LINE also when none does. */
SyncControlFlags ui_fetch_asked(const UiFetch *fetch);

guint ui_fetch_n_accounts(const UiFetch *fetch);
/* Borrowed; valid until the next start. */
const UiFetchAccount *ui_fetch_account(const UiFetch *fetch, guint i);
/* NULL when it had no session yet. */
const UiFetchAccount *ui_fetch_find(const UiFetch *fetch, const char *name);
/* The one whose transcript explains most: that failed last, else that runs, else that ended last. NULL when
 * there was none. */
const UiFetchAccount *ui_fetch_to_explain(const UiFetch *fetch);
/* What was said in the latest sessions of `name`; NULL when there was none. Borrowed. */
SyncTranscript *ui_fetch_transcript(const UiFetch *fetch, const char *name);
/* The account that waits for a password to be typed, or NULL. */
const UiFetchAccount *ui_fetch_asking(const UiFetch *fetch);
bool ui_fetch_is_asking(const UiFetch *fetch, const char *name);
/* Answers for `name`; `password` passes over, NULL gives up. */
void ui_fetch_answer(UiFetch *fetch, const char *name, PbSecret *password);
/* UiFetchLine, oldest first; borrowed. */
const GPtrArray *ui_fetch_log(const UiFetch *fetch);
/* Messages done and wanted over all accounts that fetch; 0 of 0 while nothing is known. */
void ui_fetch_sum(const UiFetch *fetch, guint *n_done, guint *n_all);

/* The earliest time at which one of those that wait tries again, when all that run wait; else 0. */
gint64 ui_fetch_waits_until(const UiFetch *fetch);

#endif
