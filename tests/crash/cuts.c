/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/cuts.c: the line breaks after any number of bytes, in either direction; tests/crash/README. Nothing is
 * lost, nothing is stored twice, and no deletion is claimed that the server did not carry out. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cutter.h"
#include "harness.h"
#include "scenario.h"

#define N_MESSAGES 50
#define SAMPLE     200
#define ALL        1000
#define SEED       6
#define END_BYTES  64

static const ScenarioKind kinds[] = {
    { .name = "delete", .settings = "leave_on_server = never\n" },
    { .name = "keep", .settings = "leave_on_server = always\n" },
    { .name = "later",
      .settings = "leave_on_server = never\n",
      .before = "leave_on_server = always\n",
      .n_before = 30 },
    { .name = "tls", .settings = "leave_on_server = never\n", .is_secure = true },
};

#define N_KINDS G_N_ELEMENTS(kinds)

/* In tenths. */
static const guint shares[N_KINDS] = { 4, 2, 2, 2 };

typedef struct {
    guint scenario;
    Cut cut;
} Case;

typedef struct {
    const char *scratch;
    Scenario *scenarios[N_KINDS];
    guint64 counts[N_KINDS][CUTTER_N_WAYS]; /* of an undisturbed run */
    GArray *cases;
    GMutex lock; /* of what follows */
    guint n_bad, n_broken, n_whole, n_in_doubt;
} Cuts;

/* --- what the program claims ---------------------------------------------------------------------- */

/* Counts the deletions that it says were confirmed; adds a line for each that was not carried out. */
static guint
check_claims(Arena *arena, const MailsLook *look, GString *problems)
{
    g_auto(GStrv) lines = NULL;
    guint n_confirmed = 0;
    ArenaRun run;

    arena_run(arena, &run, "log", "--json", NULL);
    if (run.status != 0)
        g_string_append_printf(problems, "the log ends with %d: %s", run.status,
                               run.err->str);
    lines = g_strsplit(run.out->str, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *uidl = strstr(lines[i], "\"uidl\":\"mail-");
        guint number;

        if (strstr(lines[i], "\"outcome\":\"confirmed\"") == NULL)
            continue;
        n_confirmed++;
        if (uidl == NULL || sscanf(uidl, "\"uidl\":\"mail-%u\"", &number) != 1 ||
            number >= MAILS_MAX || look->there[number])
            g_string_append_printf(problems, "claimed, and not so: %s\n", lines[i]);
    }
    arena_run_clear(&run);
    return n_confirmed;
}

/* --- one cut -------------------------------------------------------------------------------------- */

static void
check_end(const Scenario *scenario, bool is_broken, const ArenaRun *run,
          const MailsLook *look, GString *problems)
{
    const char *line_end = strchr(run->err->str, '\n');

    mails_look_check(look, &scenario->goal, N_MESSAGES, problems);
    if (run->has_hung || run->status < 0)
        g_string_append_printf(problems, "it hangs, or ends with %d\n", run->status);
    if (run->status == 0 && !mails_look_equal(look, &scenario->goal))
        g_string_append(problems, "it ends with 0 and is not done\n");
    if (run->status != 0 && !is_broken)
        g_string_append_printf(problems, "undisturbed, it ends with %d\n", run->status);
    if (run->status != 0 && (!g_str_has_prefix(run->err->str, "postbag: ") ||
                             line_end == NULL || line_end[1] != '\0'))
        g_string_append_printf(problems, "it is not told in one sentence: %s\n",
                               run->err->str);
}

/* False when it did not break. */
static bool
fetch_over_line(const Scenario *scenario, const Cut *cut, Arena *arena, ArenaRun *run,
                guint64 *counts)
{
    Cutter *line;

    scenario_begin(scenario, arena);
    line = cutter_new(demo_pop3d_port(arena->pop3d), cut);
    arena->port = cutter_port(line);
    arena_configure(arena, scenario->kind->settings);
    arena_run(arena, run, "fetch", NULL);
    arena->port = demo_pop3d_port(arena->pop3d);
    return cutter_end(line, counts);
}

static void
recover(const Scenario *scenario, Arena *arena, GString *problems)
{
    g_autoptr(GString) later = g_string_new(NULL);
    MailsLook look;
    ArenaRun run;

    arena_configure(arena, scenario->kind->settings);
    arena_run(arena, &run, "fetch", NULL);
    scenario_check_whole(scenario, arena, &run, later);
    mails_look(scenario->mails, arena->home, arena->maildrop, &look);
    check_claims(arena, &look, later);
    mails_look_clear(&look);
    if (later->len > 0)
        g_string_append_printf(problems, "the next fetch: %s", later->str);
    arena_run_clear(&run);
}

static void
report(Cuts *cuts, const Case *one, const ArenaRun *run, const GString *problems)
{
    if (problems->len == 0 || cuts->n_bad++ >= HARNESS_MAX_SHOWN)
        return;
    printf("FAILED: %s: %s after byte %" G_GUINT64_FORMAT " %s the server\n"
           "    exit status %d: %s%s%s",
           kinds[one->scenario].name, one->cut.is_reset ? "reset" : "closed",
           one->cut.after, one->cut.way == CUTTER_UP ? "to" : "from", run->status,
           run->err->str, run->err->len == 0 ? "\n" : "", problems->str);
    fflush(stdout);
}

static void
try_case(guint i, const HarnessArenas *arenas, void *user_data)
{
    Cuts *cuts = user_data;
    const Case *one = &g_array_index(cuts->cases, Case, i);
    const Scenario *scenario = cuts->scenarios[one->scenario];
    Arena *arena = harness_arena(arenas, scenario->kind->is_secure);
    g_autoptr(GString) problems = g_string_new(NULL);
    guint64 counts[CUTTER_N_WAYS];
    guint n_confirmed;
    bool is_broken;
    MailsLook look;
    ArenaRun run;

    is_broken = fetch_over_line(scenario, &one->cut, arena, &run, counts);
    mails_look(scenario->mails, arena->home, arena->maildrop, &look);
    check_end(scenario, is_broken, &run, &look, problems);
    n_confirmed = check_claims(arena, &look, problems);
    recover(scenario, arena, problems);
    g_mutex_lock(&cuts->lock);
    cuts->n_broken += is_broken;
    cuts->n_whole += run.status == 0;
    cuts->n_in_doubt += n_confirmed < N_MESSAGES - look.n_there;
    report(cuts, one, &run, problems);
    g_mutex_unlock(&cuts->lock);
    mails_look_clear(&look);
    arena_run_clear(&run);
}

/* --- all of them ---------------------------------------------------------------------------------- */

/* Counts what goes each way when nothing breaks. */
static void
measure(Cuts *cuts, guint i, Arena *arena)
{
    const Cut never = { .after = G_MAXUINT64 };
    ArenaRun run;

    if (fetch_over_line(cuts->scenarios[i], &never, arena, &run, cuts->counts[i]) ||
        run.status != 0)
        g_error("%s: over a line that does not break it ends with %d: %s", kinds[i].name,
                run.status, run.err->str);
    arena_run_clear(&run);
    printf("%s: %" G_GUINT64_FORMAT " bytes to the server, %" G_GUINT64_FORMAT
           " from it\n",
           kinds[i].name, cuts->counts[i][CUTTER_UP], cuts->counts[i][CUTTER_DOWN]);
}

static void
add_cases(Cuts *cuts, guint scenario, guint n, GRand *rand)
{
    for (guint i = 0; i < n; i++) {
        Case one = { .scenario = scenario, .cut.way = (CutterWay)(i % CUTTER_N_WAYS) };
        guint64 all = cuts->counts[scenario][one.cut.way];

        /* A fourth of them about the end, where deletions are carried out. */
        one.cut.after = i / 2 % 4 == 0
                            ? all - (guint64)g_rand_int_range(rand, 1, END_BYTES)
                            : (guint64)(g_rand_double(rand) * (double)all);
        one.cut.is_reset = g_rand_boolean(rand);
        g_array_append_val(cuts->cases, one);
    }
}

static void
prepare(Cuts *cuts, const Mails *mails)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(harness_number("TORTURE_SEED", SEED));
    guint n = harness_n_runs(HARNESS_SAMPLE(SAMPLE));
    HarnessArenas arenas;

    cuts->cases = g_array_new(FALSE, FALSE, sizeof(Case));
    harness_arenas_init(&arenas, cuts->scratch);
    for (guint i = 0; i < N_KINDS; i++) {
        Arena *arena = harness_arena(&arenas, kinds[i].is_secure);

        cuts->scenarios[i] = scenario_new(&kinds[i], mails, arena, cuts->scratch);
        measure(cuts, i, arena);
        add_cases(cuts, i, (n == G_MAXUINT ? ALL : n) * shares[i] / 10, rand);
    }
    harness_arenas_clear(&arenas);
}

static int
work(const char *scratch)
{
    Cuts cuts = { .scratch = scratch };
    Harness harness = { .scratch = scratch, .try_case = try_case, .user_data = &cuts };
    Mails *mails = mails_new(scratch, N_MESSAGES, 13, "awkward");
    bool is_good;

    prepare(&cuts, mails);
    harness.n = cuts.cases->len;
    harness_run(&harness);
    printf(
        "%u fetches, the line broke in %u of them: %u ended whole all the same, %u left "
        "deletions in doubt, %u failed\n",
        cuts.cases->len, cuts.n_broken, cuts.n_whole, cuts.n_in_doubt, cuts.n_bad);
    is_good = cuts.n_bad == 0 && cuts.n_broken >= cuts.cases->len * 9 / 10;
    for (guint i = 0; i < N_KINDS; i++)
        scenario_free(cuts.scenarios[i]);
    g_array_unref(cuts.cases);
    mails_free(mails);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(void)
{
    return harness_main(work);
}
