/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/session_private.h: what one account's session and the set of all share (L4).
 *
 * The set (sessions.c) decides who may begin, who may ask the terminal, and what the progress line
 * says; a session (session.c) is one account's way from its password to its end. */
#ifndef POSTBAG_CLI_SESSION_PRIVATE_H
#define POSTBAG_CLI_SESSION_PRIVATE_H

#include "session.h"

typedef enum {
    CLI_SESSION_WAITS,    /* for its turn */
    CLI_SESSION_LOOKS_UP, /* its password: a command may have the terminal */
    CLI_SESSION_RUNS,
    CLI_SESSION_ASKS, /* its job waits for somebody to type the password */
    CLI_SESSION_ENDED,
} CliSessionState;

typedef struct CliSet CliSet;

typedef struct {
    CliSet *set;
    const ConfigAccount *account;
    CliSessionState state;
    void *data; /* of the watch */
    PbJob *job; /* NULL unless it runs */
    SyncStep step;
    char *row;         /* its part of the progress line; may be NULL */
    gint64 wait_until; /* seconds UTC while it waits to try again; else 0 */
    char *wait_text;
    GError *error; /* of the password, better known here than in the job */
    int status;    /* exit status, once it ended */
} CliSession;

struct CliSet {
    const CliSessions *options;
    GPtrArray *sessions; /* CliSession */
    GCancellable *cancellable;
    guint n_left;      /* not ended */
    guint n_under_way; /* began and not ended */
    guint n_lookers;   /* whose password command may have the terminal */
    GAsyncQueue *said; /* lines of the trace, from the jobs' threads */
    guint countdown;   /* source that renews the progress line; 0: none */
};

/* --- session.c --- */

CliSession *cli_session_new(CliSet *set, const ConfigAccount *account);
void cli_session_free(CliSession *session);
/* Takes its turn: from here on it goes by itself. */
void cli_session_begin(CliSession *session);
/* Asks the terminal for the password that the job waits for. Runs the main context while it waits. */
void cli_session_ask(CliSession *session);
void cli_session_cancel(CliSession *session);

/* --- sessions.c --- */

/* A session ended, or gave the terminal free: others may go on. */
void cli_set_changed(CliSet *set);
/* Draws the progress line anew. */
void cli_set_show_progress(CliSet *set);
/* Takes it away and prints what the trace has. */
void cli_set_clear_progress(CliSet *set);

#endif
