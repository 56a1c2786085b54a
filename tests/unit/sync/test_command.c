/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_command.c: commands that behave, and that do not. */
#include <config.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../../src/sync/command.h"

#define MAX_OUTPUT 1000

static bool
run_script(const char *script, const char *input, guint seconds,
           GCancellable *cancellable, SyncCommandResult *result)
{
    char *argv[] = { (char *)"sh", (char *)"-c", (char *)script, NULL };
    const SyncCommand command = { .argv = argv,
                                  .input = input,
                                  .seconds = seconds,
                                  .max_output = MAX_OUTPUT,
                                  .max_errors = 100 };
    g_autoptr(GError) error = NULL;
    bool is_started = sync_command_run(&command, cancellable, result, &error);

    if (!is_started)
        fail_msg("%s", error->message);
    return is_started;
}

static void
command__gives_back__what_it_says_and_how_it_ended(void **state)
{
    static const struct {
        const char *script, *input, *output, *errors;
        int status; /* of exit; negative: of a signal */
    } rows[] = {
        { "cat", "in\n", "in\n", "", 0 },
        { "exit 0", "never read", "", "", 0 },
        { "exec <&-; echo out", "never read", "out\n", "", 0 },
        { "echo a; echo b >&2; exit 3", "", "a\n", "b\n", 3 },
        { "kill -9 $$", "", "", "", -9 },
        { "wc -c | tr -d ' '", "12345", "5\n", "", 0 },
        { "tty -s && echo tty", "", "", "", 1 },
        { ": </dev/tty && echo terminal", "", "", NULL, 2 },
        { "[ \"$(ps -o pgid= -p $$ | tr -d ' ')\" = $$ ] && echo leader", "", "leader\n",
          "", 0 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(SyncCommandResult) result = { 0 };

        run_script(rows[i].script, rows[i].input, 20, NULL, &result);
        assert_int_equal(result.end, SYNC_COMMAND_ENDED);
        assert_string_equal(result.output->str, rows[i].output);
        if (rows[i].errors != NULL)
            assert_string_equal(result.errors->str, rows[i].errors);
        assert_false(result.is_output_cut || result.is_errors_cut);
        assert_int_equal(WIFEXITED(result.status) ? WEXITSTATUS(result.status)
                                                  : -WTERMSIG(result.status),
                         rows[i].status);
    }
}

static void
command__is_read_to_its_end__when_it_says_too_much(void **state)
{
    static const struct {
        guint n;
        bool is_cut;
    } rows[] = {
        { MAX_OUTPUT, false },
        { MAX_OUTPUT + 1, true },
        { 1000000, true },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *script = g_strdup_printf("head -c %u /dev/zero | tr '\\0' x; "
                                                  "head -c 200000 /dev/zero >&2; exit 4",
                                                  rows[i].n);
        g_auto(SyncCommandResult) result = { 0 };

        run_script(script, "", 20, NULL, &result);
        assert_int_equal(result.end, SYNC_COMMAND_ENDED);
        assert_int_equal(WEXITSTATUS(result.status), 4);
        assert_int_equal(result.output->len, MIN(rows[i].n, MAX_OUTPUT));
        assert_true(result.is_output_cut == rows[i].is_cut);
        assert_int_equal(result.errors->len, 100);
        assert_true(result.is_errors_cut);
    }
}

static void
command__is_not_started__when_it_is_not_there(void **state)
{
    char *argv[] = { (char *)"/nowhere/to/be/found", NULL };
    const SyncCommand command = { .argv = argv, .input = "", .seconds = 5 };
    g_auto(SyncCommandResult) result = { 0 };
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(sync_command_run(&command, NULL, &result, &error));
    assert_true(g_error_matches(error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT));
}

static void
assert_gone(pid_t pid)
{
    gint64 limit = g_get_monotonic_time() + 5 * G_USEC_PER_SEC;

    while (kill(pid, 0) == 0) {
        g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)pid);
        g_autofree char *stat = NULL;

        /* Nobody may be there to collect what is dead. */
        if (!g_file_get_contents(path, &stat, NULL, NULL) || strstr(stat, ") Z ") != NULL)
            return;
        if (g_get_monotonic_time() > limit)
            fail_msg("process %d is still there", (int)pid);
        g_thread_yield();
    }
}

/* The numbers of the command and of what it started, as it printed them. */
static void
assert_all_gone(const char *output)
{
    g_auto(GStrv) words = g_strsplit(output, "\n", -1);

    assert_int_equal(g_strv_length(words), 3);
    assert_gone(atoi(words[0]));
    assert_gone(atoi(words[1]));
}

#define HANGS "sleep 1000 & echo $!; echo $$; trap '' TERM; wait; wait"

static void
command__is_killed_with_its_children__when_its_time_is_over(void **state)
{
    g_auto(SyncCommandResult) result = { 0 };
    gint64 began = g_get_monotonic_time();

    (void)state;
    run_script(HANGS, "", 1, NULL, &result);
    assert_int_equal(result.end, SYNC_COMMAND_TIMED_OUT);
    assert_true(g_get_monotonic_time() - began >= G_USEC_PER_SEC / 2);
    assert_all_gone(result.output->str);
}

typedef struct {
    GCancellable *cancellable;
    char *ready; /* a file that the command makes */
    gint64 cancelled_us;
} Canceller;

static gpointer
cancel_when_ready(gpointer data)
{
    Canceller *canceller = data;

    while (access(canceller->ready, F_OK) != 0)
        g_usleep(1000);
    canceller->cancelled_us = g_get_monotonic_time();
    g_cancellable_cancel(canceller->cancellable);
    return NULL;
}

static void
command__is_killed_within_100_ms__when_it_is_cancelled(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Canceller canceller = { .cancellable = cancellable };
    g_autofree char *dir = g_dir_make_tmp("postbag-command-XXXXXX", NULL);
    g_autofree char *script = NULL;
    g_auto(SyncCommandResult) result = { 0 };
    GThread *thread;

    (void)state;
    canceller.ready = g_build_filename(dir, "ready", NULL);
    script =
        g_strdup_printf("sleep 1000 & echo $!; echo $$; >'%s'; wait", canceller.ready);
    thread = g_thread_new("cancel", cancel_when_ready, &canceller);
    run_script(script, "", 60, cancellable, &result);
    assert_true(g_get_monotonic_time() - canceller.cancelled_us < 100 * 1000);
    g_thread_join(thread);
    assert_int_equal(result.end, SYNC_COMMAND_CANCELLED);
    assert_all_gone(result.output->str);
    (void)unlink(canceller.ready);
    (void)rmdir(dir);
    g_free(canceller.ready);
}

static void
command__does_not_run_on__when_it_was_cancelled_before(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_auto(SyncCommandResult) result = { 0 };

    (void)state;
    g_cancellable_cancel(cancellable);
    run_script("sleep 1000", "", 60, cancellable, &result);
    assert_int_equal(result.end, SYNC_COMMAND_CANCELLED);
}

static void
command__is_not_waited_for__by_what_it_leaves_behind(void **state)
{
    g_auto(SyncCommandResult) result = { 0 };
    gint64 began = g_get_monotonic_time();
    pid_t child;

    (void)state;
    run_script("sleep 1000 & echo $!", "", 60, NULL, &result);
    assert_int_equal(result.end, SYNC_COMMAND_ENDED);
    assert_true(g_get_monotonic_time() - began < 30 * G_USEC_PER_SEC);
    child = atoi(result.output->str);
    assert_true(child > 1 && kill(child, 0) == 0);
    (void)kill(child, SIGKILL);
}

static void
environment__holds__nothing_secret(void **state)
{
    static const char *const names[] = {
        "MAIL_PASSWORD",    "db_passwd", "GITHUB_TOKEN",   "aws_secret_key",
        "POSTBAG_ANYTHING", "X_API_KEY", "GPG_PASSPHRASE", "MY_CREDENTIALS",
    };
    g_auto(GStrv) environment = NULL;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_setenv(names[i], "hidden", TRUE);
    g_setenv("HARMLESS", "shown", TRUE);
    environment = sync_command_environment();
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        assert_null(g_environ_getenv(environment, names[i]));
    assert_string_equal(g_environ_getenv(environment, "HARMLESS"), "shown");
    assert_string_equal(g_environ_getenv(environment, "PATH"), g_getenv("PATH"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(command__gives_back__what_it_says_and_how_it_ended),
        cmocka_unit_test(command__is_read_to_its_end__when_it_says_too_much),
        cmocka_unit_test(command__is_not_started__when_it_is_not_there),
        cmocka_unit_test(command__is_killed_with_its_children__when_its_time_is_over),
        cmocka_unit_test(command__is_killed_within_100_ms__when_it_is_cancelled),
        cmocka_unit_test(command__does_not_run_on__when_it_was_cancelled_before),
        cmocka_unit_test(command__is_not_waited_for__by_what_it_leaves_behind),
        cmocka_unit_test(environment__holds__nothing_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
