/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_log.c: the log file: long lines, hostile bytes, rotation, several threads. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"

typedef struct {
    char *dir, *file, *old;
} Scratch;

static int
set_up(void **state)
{
    Scratch *scratch = g_new0(Scratch, 1);

    scratch->dir = g_dir_make_tmp("postbag-log-XXXXXX", NULL);
    scratch->file = g_build_filename(scratch->dir, "sub", "postbag.log", NULL);
    scratch->old = g_strconcat(scratch->file, ".1", NULL);
    pb_clock_set(1796377267);
    *state = scratch;
    return 0;
}

static int
tear_down(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *sub = g_path_get_dirname(scratch->file);

    pb_log_close();
    pb_clock_set(-1);
    g_unlink(scratch->file);
    g_unlink(scratch->old);
    g_rmdir(sub);
    g_rmdir(scratch->dir);
    g_free(scratch->dir);
    g_free(scratch->file);
    g_free(scratch->old);
    g_free(scratch);
    return 0;
}

static char *
contents(const char *file)
{
    char *text = NULL;

    assert_true(g_file_get_contents(file, &text, NULL, NULL));
    return text;
}

static void
log__drops_lines__before_it_is_open_and_after(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *text = NULL;

    pb_log(PB_LOG_ERROR, "too early");
    assert_true(pb_log_open(scratch->file, NULL));
    pb_log(PB_LOG_INFO, "in time");
    pb_log_close();
    pb_log(PB_LOG_ERROR, "too late");
    text = contents(scratch->file);
    assert_string_equal(text, "2026-12-04T09:41:07Z info in time\n");
}

static void
log__writes_one_visible_line__whatever_a_server_says(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *text = NULL;

    assert_true(pb_log_open(scratch->file, NULL));
    pb_log(PB_LOG_WARNING, "server: %s",
           "-ERR no\r\n2026-12-04T00:00:00Z error forged\033[2J\xFF%n%s");
    text = contents(scratch->file);
    assert_string_equal(
        text, "2026-12-04T09:41:07Z warning server: -ERR no 2026-12-04T00:00:00Z "
              "error forged^[[2J\uFFFD%n%s\n");
}

static void
log__cuts_a_long_line__below_the_limit(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *long_text = g_strnfill(100000, 'x');
    g_autofree char *text = NULL;
    gsize len;

    assert_true(pb_log_open(scratch->file, NULL));
    for (PbLogLevel level = PB_LOG_DEBUG; level <= PB_LOG_ERROR; level++)
        pb_log(level, "%s", long_text);
    text = contents(scratch->file);
    for (const char *line = text; *line != '\0'; line += len) {
        len = strcspn(line, "\n") + 1;
        assert_in_range(len, PB_LOG_MAX_LINE / 2, PB_LOG_MAX_LINE);
        assert_memory_equal(line + len - 4, "…\n", 4);
    }
}

static void
log_open__makes_a_private_file__and_appends_to_it(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *text = NULL;
    struct stat info;
    mode_t saved = umask(0);

    assert_true(pb_log_open(scratch->file, NULL));
    umask(saved);
    pb_log(PB_LOG_INFO, "one");
    assert_true(pb_log_open(scratch->file, NULL)); /* once more, without closing */
    pb_log(PB_LOG_INFO, "two");
    assert_int_equal(stat(scratch->file, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    text = contents(scratch->file);
    assert_non_null(strstr(text, " one\n"));
    assert_non_null(strstr(text, " two\n"));
}

static void
log_open__renames_a_file__over_one_mebibyte(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *sub = g_path_get_dirname(scratch->file);
    g_autofree char *big = g_strnfill(1024 * 1024 + 1, 'x');
    g_autofree char *text = NULL;
    struct stat info;

    assert_int_equal(g_mkdir(sub, 0700), 0);
    assert_true(g_file_set_contents(scratch->file, big, 1024 * 1024, NULL));
    assert_true(pb_log_open(scratch->file, NULL));
    assert_false(g_file_test(scratch->old, G_FILE_TEST_EXISTS)); /* not over it yet */
    pb_log(PB_LOG_INFO, "over");
    assert_true(pb_log_open(scratch->file, NULL));
    pb_log(PB_LOG_INFO, "fresh");
    text = contents(scratch->file);
    assert_string_equal(text, "2026-12-04T09:41:07Z info fresh\n");
    assert_int_equal(stat(scratch->old, &info), 0);
    assert_true(info.st_size > 1024 * 1024);
}

static void
log_open__refuses__a_symbolic_link_and_a_folder(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *sub = g_path_get_dirname(scratch->file);
    g_autoptr(GError) error = NULL;

    assert_int_equal(g_mkdir(sub, 0700), 0);
    assert_int_equal(symlink("/dev/null", scratch->file), 0);
    assert_false(pb_log_open(scratch->file, &error));
    assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_CANNOT_WRITE));
    g_clear_error(&error);
    assert_false(pb_log_open(sub, &error));
    assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_CANNOT_WRITE));
}

#define N_LINES 2000

static gpointer
write_lines(gpointer name)
{
    for (int i = 0; i < N_LINES; i++)
        pb_log(PB_LOG_INFO, "%s %d", (const char *)name, i);
    return NULL;
}

static void
log__keeps_lines_whole__from_several_threads(void **state)
{
    Scratch *scratch = *state;
    GThread *threads[4];
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    assert_true(pb_log_open(scratch->file, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("log", write_lines, (gpointer) "thread");
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    text = contents(scratch->file);
    lines = g_strsplit(text, "\n", -1);
    assert_int_equal(g_strv_length(lines), 4 * N_LINES + 1);
    for (int i = 0; i < 4 * N_LINES; i++)
        assert_true(g_str_has_prefix(lines[i], "2026-12-04T09:41:07Z info thread "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(log__drops_lines__before_it_is_open_and_after),
        TEST(log__writes_one_visible_line__whatever_a_server_says),
        TEST(log__cuts_a_long_line__below_the_limit),
        TEST(log_open__makes_a_private_file__and_appends_to_it),
        TEST(log_open__renames_a_file__over_one_mebibyte),
        TEST(log_open__refuses__a_symbolic_link_and_a_folder),
        TEST(log__keeps_lines_whole__from_several_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
