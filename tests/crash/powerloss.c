/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/powerloss.c: the power goes during a fetch that deletes on the server, at any moment, and the disk has
 * kept what disks keep; tests/crash/README. What the server deleted is here, and the next fetch completes. The same
 * without flushing has to lose something, or this would prove nothing. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "disk.h"
#include "harness.h"
#include "scenario.h"

#define N_MESSAGES 50
#define SAMPLE     120 /* crashes, besides those of the controls */
#define ALL        1500
#define N_CONTROL  8
#define SEED       5

static const ScenarioKind kinds[] = {
    { .name = "delete", .settings = "leave_on_server = never\n" },
    { .name = "batches", .settings = "leave_on_server = never\n", .tick_us = 600 * 1000 },
    { .name = "previews", .settings = "leave_on_server = never\nmax_size = 4 KB\n" },
    { .name = "later",
      .settings = "leave_on_server = never\n",
      .before = "leave_on_server = always\n",
      .n_before = 30 },
};

#define N_KINDS G_N_ELEMENTS(kinds)

static const struct {
    const char *name;
    DiskForgets forgets;
} controls[] = {
    { "nothing is flushed", DISK_FORGETS_FILES | DISK_FORGETS_FOLDERS },
    { "no file is flushed", DISK_FORGETS_FILES },
    { "no folder is flushed", DISK_FORGETS_FOLDERS },
};

#define N_CONTROLS G_N_ELEMENTS(controls)

/* A QUIT: what it deleted, and between which moments. */
typedef struct {
    guint sent, answered;
    bool is_deleted[MAILS_MAX];
} Quit;

typedef struct {
    Scenario *scenario;
    Disk *disk;
    GArray *quits;    /* Quit */
    guint first_dele; /* a moment */
} Recorded;

typedef struct {
    guint scenario;
    gint control; /* -1: none */
    DiskCrash crash;
} Case;

typedef struct {
    const char *scratch;
    Recorded recorded[N_KINDS];
    GArray *cases;
    GMutex lock; /* of what follows */
    guint n_bad, n_after_dele, n_after_quit;
    guint n_control_lost[N_CONTROLS];
} Powerloss;

/* --- what was said -------------------------------------------------------------------------------- */

typedef struct {
    bool is_there[MAILS_MAX]; /* at the beginning of the session */
    bool is_marked[MAILS_MAX];
    guint n;
} Session;

/* Message `number` of the session. */
static guint
message_at(const Session *session, guint number)
{
    for (guint i = 0; i < session->n; i++) {
        if (session->is_there[i] && --number == 0)
            return i;
    }
    g_error("DELE of a message that is not there");
}

static void
take_command(Recorded *recorded, Session *session, const char *line, guint moment)
{
    Quit quit = { .sent = moment, .answered = G_MAXUINT };
    guint number;

    if (sscanf(line, "DELE %u", &number) == 1) {
        session->is_marked[message_at(session, number)] = true;
        if (recorded->first_dele == 0)
            recorded->first_dele = moment;
    }
    if (strcmp(line, "QUIT\r") != 0)
        return;
    memcpy(quit.is_deleted, session->is_marked, sizeof quit.is_deleted);
    g_array_append_val(recorded->quits, quit);
    for (guint i = 0; i < session->n; i++)
        session->is_there[i] = session->is_there[i] && !session->is_marked[i];
    memset(session->is_marked, 0, sizeof session->is_marked);
}

static void
take_lines(Recorded *recorded, Session *session, GString *said, guint moment)
{
    char *line_end;

    while ((line_end = memchr(said->str, '\n', said->len)) != NULL) {
        *line_end = '\0';
        take_command(recorded, session, said->str, moment);
        g_string_erase(said, 0, line_end + 1 - said->str);
    }
}

static void
read_talk(Recorded *recorded)
{
    g_autoptr(GString) said = g_string_new(NULL);
    Session session = { .n = N_MESSAGES };

    for (guint i = 0; i < session.n; i++)
        session.is_there[i] = true;
    recorded->quits = g_array_new(FALSE, FALSE, sizeof(Quit));
    for (guint moment = 1; moment <= disk_n_moments(recorded->disk); moment++) {
        guint n = recorded->quits->len;
        Quit *last = n == 0 ? NULL : &g_array_index(recorded->quits, Quit, n - 1);
        RecordKind kind;
        gsize len;
        const char *bytes = disk_talk(recorded->disk, moment, &kind, &len);

        if (bytes == NULL)
            continue;
        if (kind == RECORD_SEND) {
            g_string_append_len(said, bytes, (gssize)len);
            take_lines(recorded, &session, said, moment);
        } else if (last != NULL && last->answered == G_MAXUINT) {
            last->answered = moment;
        }
    }
    if (recorded->quits->len == 0 || recorded->first_dele == 0)
        g_error("%s: nothing was deleted", recorded->scenario->kind->name);
}

/* --- the record ----------------------------------------------------------------------------------- */

/* Played to its end, and nothing lost, the record has to make what lies there: then it has everything. */
static void
check_record(const Powerloss *powerloss, const Recorded *recorded, const char *home)
{
    const DiskCrash end = { .moment = disk_n_moments(recorded->disk),
                            .manner = DISK_LOSES_NOTHING };
    g_autofree char *played = g_build_filename(powerloss->scratch, "played", NULL);
    g_autoptr(GString) difference = g_string_new(NULL);

    disk_crash(recorded->disk, &end, played);
    arena_compare(home, played, difference);
    arena_compare(played, home, difference);
    if (difference->len > 0)
        g_error("%s: the record is not what happened: %s", recorded->scenario->kind->name,
                difference->str);
    arena_remove(played);
}

static void
record_fetch(Powerloss *powerloss, guint i, Arena *arena, const Mails *mails)
{
    Recorded *recorded = &powerloss->recorded[i];
    g_autofree char *file = g_strdup_printf("%s/record-%u", powerloss->scratch, i);
    g_autoptr(GString) problems = g_string_new(NULL);
    ArenaRun run;

    recorded->scenario = scenario_new(&kinds[i], mails, arena, powerloss->scratch);
    scenario_begin(recorded->scenario, arena);
    recorded->disk = disk_new(arena->home);
    arena->record = file;
    arena_run(arena, &run, "fetch", NULL);
    arena->record = NULL;
    scenario_check_whole(recorded->scenario, arena, &run, problems);
    if (problems->len > 0)
        g_error("%s, recorded: %s", kinds[i].name, problems->str);
    arena_run_clear(&run);
    disk_read(recorded->disk, file);
    (void)g_unlink(file);
    check_record(powerloss, recorded, arena->home);
    read_talk(recorded);
    printf("%s: %u records, %u sessions with a QUIT, the first DELE at %u\n",
           kinds[i].name, disk_n_moments(recorded->disk), recorded->quits->len,
           recorded->first_dele);
}

/* --- one crash ------------------------------------------------------------------------------------ */

/* A QUIT under way may have been carried out or not; the seed decides. */
static bool
is_carried_out(const Quit *quit, const DiskCrash *crash)
{
    return crash->moment >= quit->answered ||
           (crash->moment >= quit->sent && crash->seed % 2 == 0);
}

static guint
put_mails(const Recorded *recorded, const DiskCrash *crash, Arena *arena)
{
    bool is_deleted[MAILS_MAX] = { false };
    guint n = 0;

    for (guint i = 0; i < recorded->quits->len; i++) {
        const Quit *quit = &g_array_index(recorded->quits, Quit, i);

        for (guint j = 0; is_carried_out(quit, crash) && j < N_MESSAGES; j++)
            is_deleted[j] = is_deleted[j] || quit->is_deleted[j];
    }
    for (guint i = 0; i < N_MESSAGES; i++) {
        if (!is_deleted[i])
            mails_put(recorded->scenario->mails, i, arena->maildrop);
        n += is_deleted[i];
    }
    return n;
}

static void
fetch_and_check(const Recorded *recorded, Arena *arena, const char *which,
                GString *problems)
{
    g_autoptr(GString) found = g_string_new(NULL);
    ArenaRun run;

    arena_run(arena, &run, "fetch", NULL);
    scenario_check_whole(recorded->scenario, arena, &run, found);
    if (found->len > 0)
        g_string_append_printf(problems, "%s fetch: %s", which, found->str);
    arena_run_clear(&run);
}

static void
crash_and_recover(const Recorded *recorded, const DiskCrash *crash, Arena *arena,
                  guint *n_deleted, GString *problems)
{
    const Scenario *scenario = recorded->scenario;
    MailsLook look;

    arena_reset(arena, NULL);
    arena_remove(arena->home);
    disk_crash(recorded->disk, crash, arena->home);
    *n_deleted = put_mails(recorded, crash, arena);
    arena_configure(arena, scenario->kind->settings);
    mails_look(scenario->mails, arena->home, arena->maildrop, &look);
    mails_look_check(&look, &scenario->goal, N_MESSAGES, problems);
    arena_check_databases(arena, ARENA_LOOK_WITHOUT_POWER, problems);
    mails_look_clear(&look);
    fetch_and_check(recorded, arena, "the next", problems);
    fetch_and_check(recorded, arena, "a third", problems);
}

static void
report(const Powerloss *powerloss, const Case *one, const GString *problems)
{
    static const char *const manners[] = { [DISK_LOSES_ALL] = "all",
                                           [DISK_LOSES_BYTES] = "bytes",
                                           [DISK_LOSES_NAMES] = "names",
                                           [DISK_LOSES_NOTHING] = "nothing",
                                           [DISK_LOSES_SOME] = "some" };
    const Recorded *recorded = &powerloss->recorded[one->scenario];

    printf(
        "FAILED: %s: after record %u of %u (the first DELE is %u), losing %s, seed %u\n"
        "%s",
        kinds[one->scenario].name, one->crash.moment, disk_n_moments(recorded->disk),
        recorded->first_dele, manners[one->crash.manner], one->crash.seed, problems->str);
    fflush(stdout);
}

static void
try_case(guint i, const HarnessArenas *arenas, void *user_data)
{
    Powerloss *powerloss = user_data;
    const Case *one = &g_array_index(powerloss->cases, Case, i);
    const Recorded *recorded = &powerloss->recorded[one->scenario];
    g_autoptr(GString) problems = g_string_new(NULL);
    guint n_deleted;

    crash_and_recover(recorded, &one->crash, arenas->plain, &n_deleted, problems);
    g_mutex_lock(&powerloss->lock);
    if (one->control >= 0) {
        powerloss->n_control_lost[one->control] +=
            strstr(problems->str, " is lost\n") != NULL;
    } else {
        powerloss->n_after_dele += one->crash.moment >= recorded->first_dele;
        powerloss->n_after_quit += n_deleted > 0;
        if (problems->len > 0 && powerloss->n_bad++ < HARNESS_MAX_SHOWN)
            report(powerloss, one, problems);
    }
    g_mutex_unlock(&powerloss->lock);
}

/* --- all of them ---------------------------------------------------------------------------------- */

/* Half of the crashes come at any moment, half when something may have been deleted. */
static void
add_crashes(Powerloss *powerloss, guint scenario, guint n, GRand *rand)
{
    const Recorded *recorded = &powerloss->recorded[scenario];
    gint32 n_moments = (gint32)disk_n_moments(recorded->disk);

    for (guint i = 0; i < n; i++) {
        gint32 first = i % 2 == 0 ? 0 : (gint32)recorded->first_dele;
        Case one = { .scenario = scenario, .control = -1 };

        one.crash.moment = (guint)g_rand_int_range(rand, first, n_moments + 1);
        /* Half of them lose some of each. */
        one.crash.manner = i / 2 % 2 == 0
                               ? DISK_LOSES_SOME
                               : (DiskManner)g_rand_int_range(rand, 0, DISK_LOSES_SOME);
        one.crash.seed = g_rand_int(rand);
        g_array_append_val(powerloss->cases, one);
    }
}

static void
add_controls(Powerloss *powerloss, guint scenario, GRand *rand)
{
    const Recorded *recorded = &powerloss->recorded[scenario];
    const Quit *quit = &g_array_index(recorded->quits, Quit, 0);

    for (guint i = 0; i < N_CONTROLS * N_CONTROL; i++) {
        Case one = { .scenario = scenario, .control = (gint)(i % N_CONTROLS) };

        one.crash.moment = (guint)g_rand_int_range(
            rand, (gint32)quit->answered, (gint32)disk_n_moments(recorded->disk) + 1);
        one.crash.manner = (DiskManner)(i / N_CONTROLS % DISK_LOSES_NOTHING);
        one.crash.forgets = controls[one.control].forgets;
        one.crash.seed = g_rand_int(rand);
        g_array_append_val(powerloss->cases, one);
    }
}

static void
prepare(Powerloss *powerloss, const Mails *mails)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(harness_number("TORTURE_SEED", SEED));
    guint n = harness_n_runs(HARNESS_SAMPLE(SAMPLE));
    HarnessArenas arenas;

    powerloss->cases = g_array_new(FALSE, FALSE, sizeof(Case));
    harness_arenas_init(&arenas, powerloss->scratch);
    for (guint i = 0; i < N_KINDS; i++) {
        record_fetch(powerloss, i, arenas.plain, mails);
        add_crashes(powerloss, i, (n == G_MAXUINT ? ALL : n) / N_KINDS, rand);
    }
    add_controls(powerloss, 0, rand);
    harness_arenas_clear(&arenas);
}

static bool
tell(const Powerloss *powerloss)
{
    guint n = powerloss->cases->len - N_CONTROLS * N_CONTROL;
    bool is_good = powerloss->n_bad == 0 && powerloss->n_after_quit > 0;

    for (guint i = 0; i < N_CONTROLS; i++) {
        guint n_lost = powerloss->n_control_lost[i];

        printf("control: %s: messages are lost in %u of %u crashes\n", controls[i].name,
               n_lost, N_CONTROL);
        is_good = is_good && n_lost > 0;
    }
    printf(
        "%u crashes, %u of them after the first DELE, %u with messages that the server "
        "had deleted: %u failed\n",
        n, powerloss->n_after_dele, powerloss->n_after_quit, powerloss->n_bad);
    return is_good;
}

static int
work(const char *scratch)
{
    Powerloss powerloss = { .scratch = scratch };
    Harness harness = { .scratch = scratch,
                        .try_case = try_case,
                        .user_data = &powerloss };
    Mails *mails = mails_new(scratch, N_MESSAGES, 12, "awkward");
    bool is_good;

    prepare(&powerloss, mails);
    harness.n = powerloss.cases->len;
    harness_run(&harness);
    is_good = tell(&powerloss);
    for (guint i = 0; i < N_KINDS; i++) {
        scenario_free(powerloss.recorded[i].scenario);
        disk_free(powerloss.recorded[i].disk);
        g_array_unref(powerloss.recorded[i].quits);
    }
    g_array_unref(powerloss.cases);
    mails_free(mails);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(void)
{
    return harness_main(work);
}
