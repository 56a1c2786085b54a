/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/arena.h: a place for runs of the real program: a home folder, a server with a maildrop, and shim.so
 * between the program and the system. One thread uses an arena. */
#ifndef POSTBAG_TESTS_CRASH_ARENA_H
#define POSTBAG_TESTS_CRASH_ARENA_H

#include "mails.h"
#include "plan.h"

/* A run that takes longer hangs, which is a failure. */
#define ARENA_SECONDS 120

typedef struct {
    char *dir, *home;
    guint16
        port; /* that the program connects to; the server's own unless a harness puts another */
    DemoMaildrop *maildrop;
    DemoPop3d *pop3d;
    TorturePlan *plan; /* for the next run */
    char *plan_file;
    const char *record;    /* a file to append a record to; NULL: none */
    NetIdentity *identity; /* NULL: without TLS */
    char *ca_file;
    GMutex lock;
    GCond ended;
    guint n_connected, n_ended;
} Arena;

/* A folder for all arenas, in memory where that is possible: nothing here needs a real disk. scratch_remove() takes it
 * away. */
char *arena_scratch_new(void);
/* In a folder of its own below `scratch`. */
Arena *arena_new(const char *scratch, bool is_secure);
void arena_free(Arena *arena);
/* Forgets home and server: an empty home, or a copy of the folder `model` if that is not NULL; and a server that has
 * nothing. */
void arena_reset(Arena *arena, const char *model);
/* Writes the settings: where the server is, and these lines. */
void arena_configure(Arena *arena, const char *settings);

typedef struct {
    int status; /* exit status; minus the signal that ended it */
    bool has_hung;
    GString *out, *err;
} ArenaRun;

/* Runs postbag --home HOME ARGUMENTS… (NULL at the end) and waits until the server has done with it, too. */
void arena_run(Arena *arena, ArenaRun *run, const char *argument,
               ...) G_GNUC_NULL_TERMINATED;
void arena_run_clear(ArenaRun *run);
/* Waits until every session has ended: what a program that is dead had sent, the server has taken then. */
void arena_settle(Arena *arena);
/* No fault in the next run, and all counters at 0. */
void arena_plan_nothing(Arena *arena);
typedef enum { ARENA_LOOK_THERE, ARENA_LOOK_ASIDE, ARENA_LOOK_WITHOUT_POWER } ArenaLook;
/* Adds a line for each database that is not whole. ARENA_LOOK_ASIDE looks at copies, and leaves all to the program;
 * ARENA_LOOK_WITHOUT_POWER does too, and takes an index that is no database for none: it is made without flushes, and
 * made anew by the next fetch, whose end is looked at. */
void arena_check_databases(Arena *arena, ArenaLook how, GString *problems);

/* Copies a folder of files and folders. */
void arena_copy(const char *from, const char *to);
void arena_remove(const char *dir);
/* Adds a line for each file below `a` that is not the same below `b`. */
void arena_compare(const char *a, const char *b, GString *difference);

#endif
