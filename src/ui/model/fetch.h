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

#define UI_FETCH_MAX_LOG 500

typedef struct {
    char *name;
    UiFetchState state;
    SyncStep step;
    char *step_text; /* visible; NULL before the first step */
    char *server;    /* as in the settings */
    bool is_planned; /* `totals` and `n_on_server` are known */
    SyncTotals totals;
    guint n_on_server;
    SyncProgress progress;
    char *
        refusal; /* ASKING: what the server said to the last password, visible, or NULL */
    char *problem;               /* FAILED: what happened and what to do, visible */
    gint64 started_us, ended_us; /* monotonic; 0 when it did not */
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

/* Starts every account that does not run; false when all do, or there is none. */
bool ui_fetch_start(UiFetch *fetch);
/* Asks all to stop. */
void ui_fetch_stop(UiFetch *fetch);
bool ui_fetch_is_running(const UiFetch *fetch);

guint ui_fetch_n_accounts(const UiFetch *fetch);
/* Borrowed; valid until the next start. */
const UiFetchAccount *ui_fetch_account(const UiFetch *fetch, guint i);
/* The account that waits for a password to be typed, or NULL. */
const UiFetchAccount *ui_fetch_asking(const UiFetch *fetch);
bool ui_fetch_is_asking(const UiFetch *fetch, const char *name);
/* Answers for `name`; `password` passes over, NULL gives up. */
void ui_fetch_answer(UiFetch *fetch, const char *name, PbSecret *password);
/* UiFetchLine, oldest first; borrowed. */
const GPtrArray *ui_fetch_log(const UiFetch *fetch);
/* Messages done and wanted over all running accounts; 0 of 0 while nothing is known. */
void ui_fetch_sum(const UiFetch *fetch, guint *n_done, guint *n_all);

#endif
