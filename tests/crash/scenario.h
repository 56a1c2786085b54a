/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/scenario.h: what is fetched, by which settings, and what has to come of it. */
#ifndef POSTBAG_TESTS_CRASH_SCENARIO_H
#define POSTBAG_TESTS_CRASH_SCENARIO_H

#include "arena.h"

typedef struct {
    const char *name;
    const char *settings; /* lines of the account */
    const char *before;   /* settings of a fetch before; NULL: there was none */
    guint n_before;       /* messages that the server had then */
    guint32 tick_us;      /* between two messages, so that a batch is several */
    bool is_secure;       /* over TLS */
} ScenarioKind;

typedef struct {
    const ScenarioKind *kind;
    const Mails *mails;
    char *model;        /* the home before the run; NULL: empty */
    MailsLook goal;     /* what an undisturbed run makes of it */
    TorturePlan counts; /* the calls of that run */
} Scenario;

/* Plays it undisturbed in the arena; aborts when that does not go well. */
Scenario *scenario_new(const ScenarioKind *kind, const Mails *mails, Arena *arena,
                       const char *scratch);
void scenario_free(Scenario *scenario);
/* The arena as it is before the run, with nothing planned. */
void scenario_begin(const Scenario *scenario, Arena *arena);
/* For a fetch that nobody disturbs: it ends with 0, says nothing on standard error, and all is as it is to be. */
void scenario_check_whole(const Scenario *scenario, Arena *arena, const ArenaRun *run,
                          GString *problems);

#endif
