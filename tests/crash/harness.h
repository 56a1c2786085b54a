/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/harness.h: what the harnesses have in common: numbers from the environment, and cases that some threads
 * try, each in arenas of its own. */
#ifndef POSTBAG_TESTS_CRASH_HARNESS_H
#define POSTBAG_TESTS_CRASH_HARNESS_H

#include "arena.h"

#define HARNESS_MAX_SHOWN 20

/* With a sanitizer each run takes some times as long; the full number is tried without. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HARNESS_SAMPLE(n) ((n) / 3)
#else
#define HARNESS_SAMPLE(n) (n)
#endif

typedef struct {
    Arena *plain, *secure; /* without and with TLS */
} HarnessArenas;

typedef struct {
    const char *scratch;
    guint n;
    /* Tries case `i`, on one of the threads. */
    void (*try_case)(guint i, const HarnessArenas *arenas, void *user_data);
    void *user_data;
} Harness;

/* Lets `work` run in a process of its own, in a folder that is taken away whatever becomes of it. The exit status. */
int harness_main(int (*work)(const char *scratch));
guint harness_number(const char *variable, guint usual);
/* TORTURE_RUNS, which may be "all": then G_MAXUINT. */
guint harness_n_runs(guint usual);
void harness_arenas_init(HarnessArenas *arenas, const char *scratch);
void harness_arenas_clear(HarnessArenas *arenas);
Arena *harness_arena(const HarnessArenas *arenas, bool is_secure);
/* All cases, on TORTURE_JOBS threads; as many as there are processors, if that is not set. */
void harness_run(const Harness *harness);

#endif
