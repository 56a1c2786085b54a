/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/screen/context.c: what belongs to a screen test under way: its folder, its program, its waiting. */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/scratch.h"
#include "steps.h"

#define TICK_MS      10
#define LOG_LINES    15
#define WAIT_MS      10000
#define DEFAULT_ROWS 24
#define DEFAULT_COLS 80

int
run_timeout_ms(void)
{
    const char *text = g_getenv("SCREEN_TIMEOUT_MS");

    return text == NULL ? WAIT_MS : atoi(text);
}

static void
add_folder(Run *run, const char *name, const char *path)
{
    g_hash_table_insert(run->variables, g_strdup(name),
                        g_canonicalize_filename(path == NULL ? "." : path, NULL));
}

Run *
run_new(const char *steps_file)
{
    static const char *const inherited[] = { "PATH",         "POSTBAG",
                                             "srcdir",       "builddir",
                                             "ASAN_OPTIONS", "UBSAN_OPTIONS",
                                             "LSAN_OPTIONS", "TMPDIR" };
    Run *run = g_new0(Run, 1);

    run->home = scratch_new();
    run->folder = g_path_get_dirname(steps_file);
    run->rows = DEFAULT_ROWS;
    run->cols = DEFAULT_COLS;
    run->env = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(inherited); i++) {
        const char *value = g_getenv(inherited[i]);

        if (value != NULL)
            g_ptr_array_add(run->env, g_strdup_printf("%s=%s", inherited[i], value));
    }
    g_ptr_array_add(run->env, g_strdup_printf("HOME=%s", run->home));
    g_ptr_array_add(run->env, g_strdup("TERM=xterm-256color"));
    g_ptr_array_add(run->env, g_strdup("LC_ALL=C.UTF-8"));
    g_ptr_array_add(run->env, g_strdup("TZ=UTC"));
    run->variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(run->variables, g_strdup("HOME_DIR"), g_strdup(run->home));
    add_folder(run, "SRCDIR", g_getenv("srcdir"));
    add_folder(run, "BUILDDIR", g_getenv("builddir"));
    g_hash_table_insert(run->variables, g_strdup("CA"),
                        g_build_filename(run->home, "ca.pem", NULL));
    return run;
}

void
run_free(Run *run)
{
    pty_free(run->pty);
    screen_free(run->screen);
    if (run->stub != NULL) {
        g_subprocess_send_signal(run->stub, SIGTERM);
        g_subprocess_wait(run->stub, NULL, NULL);
        g_object_unref(run->stub);
    }
    g_ptr_array_unref(run->env);
    g_hash_table_unref(run->variables);
    g_free(run->folder);
    g_free(run->links);
    scratch_remove(run->home);
    g_free(run);
}

char *
run_expand(const Run *run, const char *text)
{
    GString *out = g_string_new(NULL);

    while (*text != '\0') {
        gsize len = *text != '$' ? 0 : strspn(text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
        g_autofree char *name = g_strndup(text + 1, len);
        const char *value = len == 0 ? NULL : g_hash_table_lookup(run->variables, name);

        if (value != NULL) {
            g_string_append(out, value);
            text += 1 + len;
        } else {
            g_string_append_c(out, *text++);
        }
    }
    return g_string_free(out, FALSE);
}

static void
dump_log(const char *file)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    guint n;

    if (!g_file_get_contents(file, &text, NULL, NULL))
        return;
    lines = g_strsplit(text, "\n", -1);
    n = g_strv_length(lines);
    fprintf(stderr, "the end of %s:\n", file);
    for (guint i = n > LOG_LINES ? n - LOG_LINES : 0; i < n; i++)
        fprintf(stderr, "  %s\n", lines[i]);
}

void
run_dump(Run *run)
{
    g_autofree char *log = g_build_filename(run->home, "postbag.log", NULL);
    g_autofree char *xdg_log =
        g_build_filename(run->home, ".local/state/postbag/postbag.log", NULL);
    int row, col;

    if (run->screen == NULL)
        return;
    for (int i = 0; i < screen_n_rows(run->screen); i++) {
        g_autofree char *text = screen_row(run->screen, i);

        fprintf(stderr, "%3d|%s\n", i + 1, text);
    }
    screen_cursor(run->screen, &row, &col);
    fprintf(stderr, "cursor at row %d, column %d\n", row + 1, col + 1);
    dump_log(log);
    dump_log(xdg_log);
}

gsize
run_read(Run *run, int timeout_ms)
{
    char buf[65536];
    gsize n = pty_read(run->pty, buf, sizeof buf, timeout_ms);
    GByteArray *answer;

    if (n == 0)
        return 0;
    screen_feed(run->screen, buf, n);
    if (run->key_time > 0 && run->change_time == 0 &&
        screen_n_changes(run->screen) > run->changes_at_key)
        run->change_time = g_get_monotonic_time();
    answer = screen_answer(run->screen);
    pty_write(run->pty, (const char *)answer->data, answer->len);
    g_byte_array_unref(answer);
    return n;
}

bool
run_wait(Run *run, RunCondition is_met, const void *data, int timeout_ms)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)timeout_ms * 1000;

    for (;;) {
        bool has_read = run_read(run, 0) > 0;

        if (is_met(run, data))
            return true;
        if (g_get_monotonic_time() > deadline)
            return false;
        if (!has_read)
            run_read(run, TICK_MS);
    }
}

bool
step_refuse(GError **error, int code, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list args;

    va_start(args, format);
    message = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error_literal(error, G_IO_ERROR, code, message);
    return false;
}
