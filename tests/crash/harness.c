/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/harness.c: cases, and threads that try them. */
#include <config.h>

#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/scratch.h"

static pid_t worker;

static void
pass_on(int number)
{
    kill(worker, number);
}

static void
watch_signals(void)
{
    static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
    const struct sigaction action = { .sa_handler = pass_on, .sa_flags = SA_RESTART };

    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        (void)sigaction(numbers[i], &action, NULL);
}

int
harness_main(int (*work)(const char *scratch))
{
    char *scratch = arena_scratch_new();
    int status;

    worker = fork();
    if (worker < 0)
        g_error("no process: %s", g_strerror(errno));
    if (worker == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        status = work(scratch);
        g_free(scratch);
        exit(status);
    }
    watch_signals();
    while (waitpid(worker, &status, 0) < 0 && errno == EINTR)
        ;
    scratch_remove(scratch);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

typedef struct {
    const Harness *harness;
    gint next; /* accessed atomically */
} Work;

guint
harness_number(const char *variable, guint usual)
{
    const char *text = g_getenv(variable);

    return text == NULL ? usual : (guint)strtoul(text, NULL, 10);
}

guint
harness_n_runs(guint usual)
{
    return g_strcmp0(g_getenv("TORTURE_RUNS"), "all") == 0
               ? G_MAXUINT
               : harness_number("TORTURE_RUNS", usual);
}

void
harness_arenas_init(HarnessArenas *arenas, const char *scratch)
{
    arenas->plain = arena_new(scratch, false);
    arenas->secure = arena_new(scratch, true);
}

void
harness_arenas_clear(HarnessArenas *arenas)
{
    g_clear_pointer(&arenas->plain, arena_free);
    g_clear_pointer(&arenas->secure, arena_free);
}

Arena *
harness_arena(const HarnessArenas *arenas, bool is_secure)
{
    return is_secure ? arenas->secure : arenas->plain;
}

static gpointer
run_thread(gpointer data)
{
    Work *work = data;
    const Harness *harness = work->harness;
    HarnessArenas arenas;
    guint i;

    harness_arenas_init(&arenas, harness->scratch);
    while ((i = (guint)g_atomic_int_add(&work->next, 1)) < harness->n)
        harness->try_case(i, &arenas, harness->user_data);
    harness_arenas_clear(&arenas);
    return NULL;
}

void
harness_run(const Harness *harness)
{
    guint n_threads = harness_number("TORTURE_JOBS", g_get_num_processors());
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    Work work = { .harness = harness };

    for (guint i = 0; i < MAX(n_threads, 1); i++)
        g_ptr_array_add(threads, g_thread_new("torture", run_thread, &work));
    for (guint i = 0; i < threads->len; i++)
        g_thread_join(threads->pdata[i]);
}
