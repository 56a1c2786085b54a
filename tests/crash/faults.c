/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/faults.c: each system call of a fetch fails in turn, in each way; tests/crash/README. After the run
 * nothing is lost, twice or partial, and the person was told in one sentence; the next fetch completes by itself. */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "harness.h"
#include "scenario.h"

#define N_MESSAGES 50
#define SAMPLE     300
#define SEED       4
#define OTHERS     500 /* of "all": of each scenario but the first */

static const ScenarioKind kinds[] = {
    { .name = "delete", .settings = "leave_on_server = never\n" },
    { .name = "batches", .settings = "leave_on_server = never\n", .tick_us = 600 * 1000 },
    { .name = "previews", .settings = "leave_on_server = never\nmax_size = 4 KB\n" },
    { .name = "later",
      .settings = "leave_on_server = never\n",
      .before = "leave_on_server = always\n",
      .n_before = 30 },
    { .name = "tls", .settings = "leave_on_server = never\n", .is_secure = true },
};

/* In tenths of the sample. */
static const guint shares[] = { 4, 2, 1, 2, 1 };

static const char *const call_names[TORTURE_N_CALLS] = {
    [TORTURE_WRITE] = "write",   [TORTURE_PWRITE] = "pwrite",
    [TORTURE_READ] = "read",     [TORTURE_PREAD] = "pread",
    [TORTURE_OPEN] = "openat",   [TORTURE_CLOSE] = "close",
    [TORTURE_FSYNC] = "fsync",   [TORTURE_FDATASYNC] = "fdatasync",
    [TORTURE_SYNCFS] = "syncfs", [TORTURE_FTRUNCATE] = "ftruncate",
    [TORTURE_RENAME] = "rename", [TORTURE_LINK] = "link",
    [TORTURE_UNLINK] = "unlink", [TORTURE_MKDIR] = "mkdir",
    [TORTURE_MMAP] = "mmap",     [TORTURE_SEND] = "send",
    [TORTURE_RECV] = "recv",
};

typedef struct {
    const char *name;
    TortureHow how;
    int error;
    guint32 calls; /* a bit for each that it makes sense for */
} Fault;

#define BIT(call) (1u << (call))
#define FILES                                                                            \
    (BIT(TORTURE_WRITE) | BIT(TORTURE_PWRITE) | BIT(TORTURE_OPEN) | BIT(TORTURE_CLOSE) | \
     BIT(TORTURE_FSYNC) | BIT(TORTURE_FDATASYNC) | BIT(TORTURE_SYNCFS) |                 \
     BIT(TORTURE_FTRUNCATE) | BIT(TORTURE_RENAME) | BIT(TORTURE_LINK) |                  \
     BIT(TORTURE_UNLINK) | BIT(TORTURE_MKDIR))
#define READS   (BIT(TORTURE_READ) | BIT(TORTURE_PREAD))
#define SOCKETS (BIT(TORTURE_SEND) | BIT(TORTURE_RECV))
#define ALL     (FILES | READS | SOCKETS | BIT(TORTURE_MMAP))
#define SPLIT   (BIT(TORTURE_WRITE) | BIT(TORTURE_PWRITE) | READS | SOCKETS)

static const Fault faults[] = {
    { "ENOSPC", TORTURE_FAIL, ENOSPC, FILES },
    { "EIO", TORTURE_FAIL, EIO, FILES | READS | SOCKETS },
    { "EINTR", TORTURE_FAIL, EINTR, FILES | READS | SOCKETS },
    { "ECONNRESET", TORTURE_FAIL, ECONNRESET, SOCKETS },
    { "ENOMEM", TORTURE_FAIL, ENOMEM, BIT(TORTURE_MMAP) },
    { "short", TORTURE_SHORT, 0, SPLIT },
    { "SIGKILL", TORTURE_KILL, 0, ALL },
};

#define N_FAULTS G_N_ELEMENTS(faults)

typedef struct {
    guint scenario, call, fault, at;
} Case;

/* How the runs of one call and one fault ended. */
typedef struct {
    guint n, n_fired, n_killed;
    guint n_ended[256];
} Tally;

typedef struct {
    const char *scratch;
    Scenario *scenarios[G_N_ELEMENTS(kinds)];
    GArray *cases;
    bool is_verbose;
    GMutex lock; /* of what follows */
    guint n_bad;
    Tally tallies[TORTURE_N_CALLS][N_FAULTS];
} Torture;

/* --- what is to be tried -------------------------------------------------------------------------- */

static void
add_cases(GArray *cases, guint scenario, const TorturePlan *counts)
{
    for (guint call = 0; call < TORTURE_N_CALLS; call++) {
        for (guint fault = 0; fault < N_FAULTS; fault++) {
            for (guint at = 1;
                 (faults[fault].calls & BIT(call)) != 0 && at <= counts->counts[call];
                 at++) {
                const Case one = { scenario, call, fault, at };

                g_array_append_val(cases, one);
            }
        }
    }
}

static guint
group_of(const Case *one)
{
    return one->call * N_FAULTS + one->fault;
}

/* Takes `n` of them, of each call and fault in turn, at places that the seed decides. */
static void
take_sample(GArray *cases, guint n, GRand *rand)
{
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(Case));
    GPtrArray *groups[TORTURE_N_CALLS * N_FAULTS] = { NULL };

    for (guint i = 0; i < cases->len; i++) {
        Case *one = &g_array_index(cases, Case, i);
        guint group = group_of(one);

        if (groups[group] == NULL)
            groups[group] = g_ptr_array_new();
        g_ptr_array_add(groups[group], one);
    }
    for (bool is_more = true; is_more && taken->len < n;) {
        is_more = false;
        for (guint group = 0; group < G_N_ELEMENTS(groups) && taken->len < n; group++) {
            GPtrArray *rest = groups[group];

            if (rest == NULL || rest->len == 0)
                continue;
            is_more = true;
            g_array_append_vals(
                taken,
                g_ptr_array_remove_index_fast(
                    rest, (guint)g_rand_int_range(rand, 0, (gint32)rest->len)),
                1);
        }
    }
    for (guint group = 0; group < G_N_ELEMENTS(groups); group++)
        g_clear_pointer(&groups[group], g_ptr_array_unref);
    g_array_set_size(cases, 0);
    g_array_append_vals(cases, taken->data, taken->len);
}

/* "delete fsync 3 EIO": that one alone. */
static bool
parse_case(const char *text, Case *one)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    if (g_strv_length(words) != 4)
        return false;
    *one = (Case){ G_N_ELEMENTS(kinds), TORTURE_N_CALLS, N_FAULTS,
                   (guint)strtoul(words[2], NULL, 10) };
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].name, words[0]) == 0)
            one->scenario = i;
    }
    for (guint i = 0; i < TORTURE_N_CALLS; i++) {
        if (strcmp(call_names[i], words[1]) == 0)
            one->call = i;
    }
    for (guint i = 0; i < N_FAULTS; i++) {
        if (strcmp(faults[i].name, words[3]) == 0)
            one->fault = i;
    }
    return one->scenario < G_N_ELEMENTS(kinds) && one->call < TORTURE_N_CALLS &&
           one->fault < N_FAULTS;
}

/* --- one run -------------------------------------------------------------------------------------- */

/* One sentence, in the words that all sentences have. */
static void
check_sentence(const ArenaRun *run, GString *problems)
{
    const char *line_end = strchr(run->err->str, '\n');

    if (!g_str_has_prefix(run->err->str, "postbag: ") || line_end == NULL ||
        line_end[1] != '\0' || strstr(run->err->str, "(null)") != NULL)
        g_string_append_printf(problems, "it is not told in one sentence: %s\n",
                               run->err->str);
}

/* A copy that could not be read back stays on the server, which is said; the rest is as it is to be. */
static bool
is_kept(const Scenario *scenario, const ArenaRun *run, const MailsLook *look)
{
    const MailsLook *goal = &scenario->goal;
    bool is_so = strstr(run->err->str, " stays on the server: the copy here ") != NULL &&
                 memcmp(look->here, goal->here, sizeof look->here) == 0;

    for (guint i = 0; i < MAILS_MAX; i++)
        is_so = is_so && (look->there[i] || !goal->there[i]);
    return is_so;
}

/* Where there is no memory the program ends at once, as g_malloc does. */
static bool
is_out_of_memory(const Case *one, const ArenaRun *run)
{
    return one->call == TORTURE_MMAP && faults[one->fault].how == TORTURE_FAIL &&
           (run->status == -SIGTRAP || run->status == -SIGABRT);
}

static void
check_status(const Case *one, bool has_fired, const ArenaRun *run, GString *problems)
{
    bool is_killed = has_fired && faults[one->fault].how == TORTURE_KILL;
    bool is_usual =
        run->status == 0 || (run->status >= EX__BASE && run->status <= EX__MAX);

    if (run->has_hung)
        g_string_append(problems, "it hangs\n");
    else if (is_killed ? run->status != -SIGKILL
                       : !is_usual && !is_out_of_memory(one, run))
        g_string_append_printf(problems, "it ends with %d\n", run->status);
    if (!has_fired && run->status != 0)
        g_string_append(problems, "there was no fault\n");
}

/* Harmless is what leaves everything as an undisturbed run does: then it ends with 0 and says nothing. Everything
 * else is told in one sentence. */
static void
check_end(const Scenario *scenario, const Case *one, bool has_fired, const ArenaRun *run,
          const MailsLook *look, GString *problems)
{
    check_status(one, has_fired, run, problems);
    if (run->status > 0 || (run->status == 0 && is_kept(scenario, run, look))) {
        check_sentence(run, problems);
        return;
    }
    if (run->err->len > 0 && !is_out_of_memory(one, run))
        g_string_append_printf(problems, "it says, and ends with %d: %s\n", run->status,
                               run->err->str);
    if (run->status == 0 && !mails_look_equal(look, &scenario->goal))
        g_string_append_printf(problems,
                               "it ends with 0, and %u messages are here and %u on the "
                               "server\n",
                               look->n_here, look->n_there);
}

static void
try_it(const Torture *torture, const Case *one, Arena *arena, ArenaRun *run,
       GString *problems)
{
    const Scenario *scenario = torture->scenarios[one->scenario];
    const Fault *fault = &faults[one->fault];
    MailsLook look;

    scenario_begin(scenario, arena);
    arena->plan->how = fault->how;
    arena->plan->call = one->call;
    arena->plan->at = one->at;
    arena->plan->error = fault->error;
    arena_run(arena, run, "fetch", NULL);
    mails_look(scenario->mails, arena->home, arena->maildrop, &look);
    check_end(scenario, one, arena->plan->has_fired, run, &look, problems);
    mails_look_check(&look, &scenario->goal, scenario->mails->bytes->len, problems);
    arena_check_databases(arena, ARENA_LOOK_ASIDE, problems);
    mails_look_clear(&look);
}

static void
recover(const Torture *torture, const Case *one, Arena *arena, GString *problems)
{
    g_autoptr(GString) later = g_string_new(NULL);
    ArenaRun run;

    arena_plan_nothing(arena);
    arena_run(arena, &run, "fetch", NULL);
    scenario_check_whole(torture->scenarios[one->scenario], arena, &run, later);
    if (later->len > 0)
        g_string_append_printf(problems, "the next fetch: %s", later->str);
    arena_run_clear(&run);
}

static void
report(Torture *torture, const Case *one, const ArenaRun *run, const GString *problems)
{
    bool is_shown = torture->is_verbose;

    if (problems->len > 0)
        is_shown = is_shown || torture->n_bad++ < HARNESS_MAX_SHOWN;
    if (!is_shown)
        return;
    printf("%s%s %s %u %s\n", problems->len > 0 ? "FAILED: " : "",
           kinds[one->scenario].name, call_names[one->call], one->at,
           faults[one->fault].name);
    printf("    exit status %d: %s%s\n", run->status,
           run->err->len == 0 ? "\n" : run->err->str, problems->str);
    fflush(stdout);
}

static void
try_case(guint i, const HarnessArenas *arenas, void *user_data)
{
    Torture *torture = user_data;
    const Case *one = &g_array_index(torture->cases, Case, i);
    Arena *arena = harness_arena(arenas, kinds[one->scenario].is_secure);
    g_autoptr(GString) problems = g_string_new(NULL);
    Tally *tally = &torture->tallies[one->call][one->fault];
    bool has_fired;
    ArenaRun run;

    try_it(torture, one, arena, &run, problems);
    has_fired = arena->plan->has_fired;
    recover(torture, one, arena, problems);
    g_mutex_lock(&torture->lock);
    tally->n++;
    tally->n_fired += has_fired;
    if (run.status < 0)
        tally->n_killed++;
    else
        tally->n_ended[run.status & 0xFF]++;
    report(torture, one, &run, problems);
    g_mutex_unlock(&torture->lock);
    arena_run_clear(&run);
}

/* --- all of them ---------------------------------------------------------------------------------- */

static void
print_row(guint call, guint fault, const Tally *tally)
{
    printf("%-10s %-10s %5u %6u", call_names[call], faults[fault].name, tally->n,
           tally->n_fired);
    if (tally->n_killed > 0)
        printf("  killed: %u", tally->n_killed);
    for (guint i = 0; i < G_N_ELEMENTS(tally->n_ended); i++) {
        if (tally->n_ended[i] > 0)
            printf("  %u: %u", i, tally->n_ended[i]);
    }
    putchar('\n');
}

static guint
print_table(const Torture *torture)
{
    guint n_fired = 0;

    printf("call       fault       runs  fired  exit status: how often\n");
    for (guint call = 0; call < TORTURE_N_CALLS; call++) {
        for (guint fault = 0; fault < N_FAULTS; fault++) {
            const Tally *tally = &torture->tallies[call][fault];

            n_fired += tally->n_fired;
            if (tally->n > 0)
                print_row(call, fault, tally);
        }
    }
    return n_fired;
}

static void
print_counts(const Scenario *scenario)
{
    printf("%s:", scenario->kind->name);
    for (guint call = 0; call < TORTURE_N_CALLS; call++)
        printf(" %u %s", scenario->counts.counts[call], call_names[call]);
    putchar('\n');
}

/* The shim is of no use unless it sees them all. */
static void
check_counts(const Torture *torture)
{
    static const TortureCall wanted[] = {
        TORTURE_WRITE, TORTURE_PWRITE,    TORTURE_READ,      TORTURE_PREAD,
        TORTURE_OPEN,  TORTURE_CLOSE,     TORTURE_FDATASYNC, TORTURE_SYNCFS,
        TORTURE_FSYNC, TORTURE_FTRUNCATE, TORTURE_RENAME,    TORTURE_UNLINK,
        TORTURE_MKDIR, TORTURE_MMAP,      TORTURE_SEND,      TORTURE_RECV
    };

    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        guint32 n = 0;

        for (gsize j = 0; j < G_N_ELEMENTS(kinds); j++)
            n += torture->scenarios[j]->counts.counts[wanted[i]];
        if (n == 0)
            g_error("no %s was seen", call_names[wanted[i]]);
    }
}

static void
choose_cases(Torture *torture)
{
    guint n = harness_n_runs(HARNESS_SAMPLE(SAMPLE));
    g_autoptr(GRand) rand = g_rand_new_with_seed(harness_number("TORTURE_SEED", SEED));
    const char *only = g_getenv("TORTURE_ONLY");
    Case one;

    torture->cases = g_array_new(FALSE, FALSE, sizeof(Case));
    if (only != NULL) {
        if (!parse_case(only, &one))
            g_error("TORTURE_ONLY is SCENARIO CALL K FAULT");
        g_array_append_val(torture->cases, one);
        torture->is_verbose = true;
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GArray) cases = g_array_new(FALSE, FALSE, sizeof(Case));

        add_cases(cases, i, &torture->scenarios[i]->counts);
        if (n != G_MAXUINT)
            take_sample(cases, n * shares[i] / 10, rand);
        else if (i > 0)
            take_sample(cases, OTHERS, rand);
        g_array_append_vals(torture->cases, cases->data, cases->len);
    }
}

static void
prepare(Torture *torture, const Mails *mails)
{
    HarnessArenas arenas;

    harness_arenas_init(&arenas, torture->scratch);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        torture->scenarios[i] =
            scenario_new(&kinds[i], mails, harness_arena(&arenas, kinds[i].is_secure),
                         torture->scratch);
        print_counts(torture->scenarios[i]);
    }
    harness_arenas_clear(&arenas);
    check_counts(torture);
    choose_cases(torture);
}

static int
work(const char *scratch)
{
    Torture torture = { .scratch = scratch };
    Harness harness = { .scratch = scratch, .try_case = try_case, .user_data = &torture };
    gint64 began = g_get_monotonic_time();
    Mails *mails;
    guint n_fired;

    mails = mails_new(scratch, N_MESSAGES, 11, "awkward");
    prepare(&torture, mails);
    printf("%u runs, seed %u\n", torture.cases->len,
           harness_number("TORTURE_SEED", SEED));
    fflush(stdout);
    harness.n = torture.cases->len;
    harness_run(&harness);
    n_fired = print_table(&torture);
    printf(
        "%u runs of a fetch of %u messages, a fault in %u of them, in %.1f s: %u failed\n",
        torture.cases->len, N_MESSAGES, n_fired,
        (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC, torture.n_bad);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        scenario_free(torture.scenarios[i]);
    g_array_unref(torture.cases);
    mails_free(mails);
    return torture.n_bad == 0 && n_fired >= torture.cases->len * 9 / 10 ? EXIT_SUCCESS
                                                                        : EXIT_FAILURE;
}

int
main(void)
{
    return harness_main(work);
}
