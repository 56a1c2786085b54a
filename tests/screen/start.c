/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/screen/start.c: the steps that come before the program, and the one that starts it. */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "steps.h"

bool
step_size(Run *run, const char *rest, GError **error)
{
    if (sscanf(rest, "%dx%d", &run->cols, &run->rows) != 2 || run->cols < 1 ||
        run->rows < 1)
        return MISTAKE("size COLUMNSxROWS, not \"%s\"", rest);
    return true;
}

static bool
spawn(Run *run, char **argv, GError **error)
{
    g_autoptr(GPtrArray) env = g_ptr_array_new();

    pty_free(g_steal_pointer(&run->pty));
    screen_free(g_steal_pointer(&run->screen));
    run->key_time = run->change_time = 0;
    for (guint i = 0; i < run->env->len; i++)
        g_ptr_array_add(env, run->env->pdata[i]);
    g_ptr_array_add(env, NULL);
    run->screen = screen_new(run->rows, run->cols);
    run->pty = pty_new(run->rows, run->cols, error);
    return run->pty != NULL &&
           pty_spawn(run->pty, argv, (char **)env->pdata, run->home, error);
}

static bool
step_run(Run *run, const char *rest, GError **error)
{
    g_auto(GStrv) argv = NULL;

    if (!g_shell_parse_argv(rest, NULL, &argv, NULL))
        return MISTAKE("run PROGRAM ARGUMENTS, not \"%s\"", rest);
    return spawn(run, argv, error);
}

static bool
step_start(Run *run, const char *rest, GError **error)
{
    const char *program = g_getenv("POSTBAG");
    g_autofree char *quoted = NULL;
    g_autofree char *line = NULL;

    if (program == NULL)
        return MISTAKE("start: POSTBAG does not name the program");
    quoted = g_shell_quote(program);
    line = g_strdup_printf("%s %s", quoted, rest);
    return step_run(run, line, error);
}

static bool
step_env(Run *run, const char *rest, GError **error)
{
    gsize name_len = strcspn(rest, "=") + 1;

    if (strchr(rest, '=') == NULL)
        return MISTAKE("env NAME=VALUE, not \"%s\"", rest);
    /* The latest counts: a program sees the first of two. */
    for (guint i = run->env->len; i-- > 0;) {
        if (strncmp(g_ptr_array_index(run->env, i), rest, name_len) == 0)
            g_ptr_array_remove_index(run->env, i);
    }
    g_ptr_array_add(run->env, g_strdup(rest));
    return true;
}

bool
step_file(Run *run, const char *path, const char *text, GError **error)
{
    g_autofree char *file = g_canonicalize_filename(path, run->home);
    g_autofree char *dir = g_path_get_dirname(file);

    if (!g_str_has_prefix(file, run->home))
        return MISTAKE("file: %s lies outside of the home folder", path);
    return (g_mkdir_with_parents(dir, 0700) == 0 || FAIL("cannot make %s", dir)) &&
           g_file_set_contents_full(file, text, -1, G_FILE_SET_CONTENTS_NONE, 0600,
                                    error);
}

static bool
step_sh(Run *run, const char *rest, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
    g_autoptr(GSubprocess) shell = NULL;
    GHashTableIter iter;
    gpointer name, value;

    g_hash_table_iter_init(&iter, run->variables);
    while (g_hash_table_iter_next(&iter, &name, &value))
        g_subprocess_launcher_setenv(launcher, name, value, TRUE);
    g_subprocess_launcher_setenv(launcher, "HOME", run->home, TRUE);
    g_subprocess_launcher_set_cwd(launcher, run->home);
    shell = g_subprocess_launcher_spawn(launcher, error, "/bin/sh", "-c", rest, NULL);
    if (shell == NULL)
        return false;
    if (!g_subprocess_wait_check(shell, NULL, NULL))
        return FAIL("sh: it failed: %s", rest);
    return true;
}

static bool
step_skip_unless(Run *run, const char *rest, GError **error)
{
    if (step_sh(run, rest, NULL))
        return true;
    g_set_error(error, STEP_SKIP, 0, "skipped: %s", rest);
    return false;
}

/* The stub writes the file when it listens. */
static bool
wait_for_port(Run *run, const char *file, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)run_timeout_ms() * 1000;
    g_autofree char *text = NULL;

    while (!g_file_get_contents(file, &text, NULL, NULL) || *text == '\0') {
        g_clear_pointer(&text, g_free);
        if (g_get_monotonic_time() > deadline ||
            g_subprocess_get_identifier(run->stub) == NULL)
            return FAIL("the stub server does not say its port");
        g_usleep(5000);
    }
    g_hash_table_insert(run->variables, g_strdup("PORT"), g_strdup(g_strstrip(text)));
    return true;
}

static bool
step_stub(Run *run, const char *rest, GError **error)
{
    const char *named = g_getenv("STUB");
    const char *builddir = g_getenv("builddir");
    g_autofree char *program =
        g_build_filename(builddir == NULL ? "." : builddir, "tests/stub/pop3d", NULL);
    g_autofree char *port_file = g_build_filename(run->home, "stub.port", NULL);
    g_autofree char *quoted = g_shell_quote(named == NULL ? program : named);
    g_autofree char *line =
        g_strdup_printf("%s --stdin --port-file %s --ca-out %s %s", quoted, port_file,
                        (char *)g_hash_table_lookup(run->variables, "CA"), rest);
    g_auto(GStrv) argv = NULL;

    if (run->stub != NULL)
        return MISTAKE("stub: one is running already");
    if (!g_shell_parse_argv(line, NULL, &argv, NULL))
        return MISTAKE("stub OPTIONS, not \"%s\"", rest);
    g_unlink(port_file);
    /* It ends with its standard input, so it cannot outlive the test. */
    run->stub = g_subprocess_newv((const char *const *)argv,
                                  G_SUBPROCESS_FLAGS_STDIN_PIPE, error);
    return run->stub != NULL && wait_for_port(run, port_file, error);
}

static bool
step_stop_stub(Run *run, const char *rest, GError **error)
{
    (void)rest;
    if (run->stub == NULL)
        return MISTAKE("stop-stub: none is running");
    g_subprocess_send_signal(run->stub, SIGTERM);
    if (!g_subprocess_wait(run->stub, NULL, error))
        return false;
    g_clear_object(&run->stub);
    return true;
}

const Step start_steps[] = {
    { "size", step_size, false },
    { "env", step_env, false },
    { "sh", step_sh, false },
    { "skip-unless", step_skip_unless, false },
    { "stub", step_stub, false },
    { "stop-stub", step_stop_stub, false },
    { "start", step_start, false },
    { "run", step_run, false },
    { .name = NULL },
};
