/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/session_run.h: real sessions, as jobs, against the scripted server in a process of its own.
 * The functions end the test when they fail. */
#ifndef POSTBAG_TESTS_UNIT_SYNC_SESSION_RUN_H
#define POSTBAG_TESTS_UNIT_SYNC_SESSION_RUN_H

#include "config/settings.h"
#include "sync/fetch.h"

/* A server and an archive in a folder of their own. */
typedef struct {
    char *home;
    PbPaths *paths;
    GPid server;
    guint port;
} Place;

/* For cmocka's setup and teardown: *state is a Place. */
int place_setup(void **state);
int place_teardown(void **state);

/* Starts the server (--tls none) with a script (tests/stub/README) and these further options. */
void place_serve(Place *place, const char *script, const char *const *options);
/* How often the server heard this, at the beginning of a command. */
guint place_heard(const Place *place, const char *what);
/* Writes a message of `n_lines` lines into the folder that is the server's with --maildir. */
void place_write(const Place *place, const char *name, guint n_lines);
/* The server's folder. */
char *place_maildrop(const Place *place);

/* One job and what it said. */
typedef struct Running Running;
struct Running {
    ConfigSettings *settings;
    SyncControl *control;
    PbJob *job;
    bool has_ended;
    PbJobEnd end;
    GError *error;
    GString *said; /* a line for each LOG, WAIT and ROUND */
    guint n_waits, n_rounds, n_summaries;
    SyncProgress progress; /* the latest figures */
    /* Looks on; may be NULL. */
    void (*look)(Running *running, const SyncEvent *event);
    gint64 mark_us, until; /* the look's own */
};

/* An account of that name on the server, with these further lines of settings. Nothing runs yet: control and
 * look may be set first. */
Running *running_new(const Place *place, const char *name, const char *lines);
void running_start(const Place *place, Running *running, gint64 patience);
/* Runs the main context until the job has ended, or fails after a minute. */
void running_wait(Running *running);
/* The same until the condition holds. */
void running_wait_for(Running *running,
                      bool (*holds)(const Place *place, Running *running),
                      const Place *place);
void running_free(Running *running);

#endif
