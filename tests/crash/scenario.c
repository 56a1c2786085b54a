/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/scenario.c: a fetch from its beginning to the end that it is to have. */
#include <config.h>

#include "scenario.h"

static void
put_mails(const Scenario *scenario, Arena *arena, guint n)
{
    for (guint i = 0; i < n; i++)
        mails_put(scenario->mails, i, arena->maildrop);
}

static void
fetch(const Scenario *scenario, Arena *arena)
{
    ArenaRun run;

    arena_run(arena, &run, "fetch", NULL);
    if (run.status != 0)
        g_error("%s: an undisturbed fetch ends with %d: %s", scenario->kind->name,
                run.status, run.err->str);
    arena_run_clear(&run);
}

void
scenario_begin(const Scenario *scenario, Arena *arena)
{
    arena_reset(arena, scenario->model);
    put_mails(scenario, arena, scenario->mails->bytes->len);
    arena_configure(arena, scenario->kind->settings);
    arena->plan->tick_us = scenario->kind->tick_us;
}

static void
make_model(Scenario *scenario, Arena *arena, const char *scratch)
{
    g_autofree char *name = g_strdup_printf("model-%s", scenario->kind->name);

    arena_reset(arena, NULL);
    put_mails(scenario, arena, scenario->kind->n_before);
    arena_configure(arena, scenario->kind->before);
    fetch(scenario, arena);
    scenario->model = g_build_filename(scratch, name, NULL);
    arena_copy(arena->home, scenario->model);
}

Scenario *
scenario_new(const ScenarioKind *kind, const Mails *mails, Arena *arena,
             const char *scratch)
{
    Scenario *scenario = g_new0(Scenario, 1);
    g_autoptr(GString) problems = g_string_new(NULL);

    scenario->kind = kind;
    scenario->mails = mails;
    if (kind->before != NULL)
        make_model(scenario, arena, scratch);
    scenario_begin(scenario, arena);
    fetch(scenario, arena);
    scenario->counts = *arena->plan;
    mails_look(mails, arena->home, arena->maildrop, &scenario->goal);
    mails_look_check(&scenario->goal, &scenario->goal, mails->bytes->len, problems);
    if (problems->len > 0 || scenario->goal.n_tmp > 0)
        g_error("%s: after an undisturbed fetch: %s", kind->name, problems->str);
    return scenario;
}

void
scenario_free(Scenario *scenario)
{
    mails_look_clear(&scenario->goal);
    g_free(scenario->model);
    g_free(scenario);
}

void
scenario_check_whole(const Scenario *scenario, Arena *arena, const ArenaRun *run,
                     GString *problems)
{
    MailsLook look;

    if (run->status != 0)
        g_string_append_printf(problems, "it ends with %d\n", run->status);
    if (run->err->len > 0)
        g_string_append_printf(problems, "it says: %s", run->err->str);
    mails_look(scenario->mails, arena->home, arena->maildrop, &look);
    mails_look_check(&look, &scenario->goal, scenario->mails->bytes->len, problems);
    if (!mails_look_equal(&look, &scenario->goal))
        g_string_append_printf(
            problems, "%u messages are here and %u on the server, not %u and %u\n",
            look.n_here, look.n_there, scenario->goal.n_here, scenario->goal.n_there);
    if (look.n_tmp > 0)
        g_string_append_printf(problems, "%u files are left in tmp\n", look.n_tmp);
    arena_check_databases(arena, ARENA_LOOK_THERE, problems);
    mails_look_clear(&look);
}
