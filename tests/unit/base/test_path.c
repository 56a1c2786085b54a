/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_path.c: where everything lies, with --home and without; private files. */
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

#include "base/error.h"
#include "base/path.h"
#include "../../support/scratch.h"

typedef struct {
    char *dir;
} Scratch;

static int
set_up(void **state)
{
    Scratch *scratch = g_new0(Scratch, 1);

    scratch->dir = scratch_new();
    *state = scratch;
    return 0;
}

static int
tear_down(void **state)
{
    Scratch *scratch = *state;

    scratch_remove(scratch->dir);
    g_free(scratch);
    return 0;
}

static void
paths_new__puts_all_below_one_folder__with_home(void **state)
{
    g_autoptr(PbPaths) paths = pb_paths_new("/some/where/", NULL);
    g_autoptr(PbPaths) copy = pb_paths_copy(paths);

    (void)state;
    assert_string_equal(copy->config_file, "/some/where/postbag.conf");
    assert_string_equal(copy->themes_dir, "/some/where/themes");
    assert_string_equal(copy->mail_dir, "/some/where/mail");
    assert_string_equal(copy->ledger_db, "/some/where/ledger.db");
    assert_string_equal(copy->index_db, "/some/where/index.db");
    assert_string_equal(copy->log_file, "/some/where/postbag.log");
    assert_ptr_not_equal(copy->mail_dir, paths->mail_dir);
}

static void
paths_new__makes_a_relative_home__absolute(void **state)
{
    g_autofree char *here = g_get_current_dir();
    g_autofree char *expected = g_build_filename(here, "box", "mail", NULL);
    g_autoptr(PbPaths) paths = pb_paths_new("./x/../box", NULL);

    (void)state;
    assert_string_equal(paths->mail_dir, expected);
}

static void
paths_new__refuses__an_empty_home(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(pb_paths_new("", &error));
    assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_NO_HOME));
}

static void
paths_new__follows_xdg__without_home(void **state)
{
    g_autoptr(PbPaths) paths = NULL;

    (void)state;
    g_setenv("XDG_CONFIG_HOME", "/x/config", TRUE);
    g_setenv("XDG_DATA_HOME", "/x/data", TRUE);
    g_setenv("XDG_STATE_HOME", "/x/state", TRUE);
    paths = pb_paths_new(NULL, NULL);
    assert_string_equal(paths->config_file, "/x/config/postbag/postbag.conf");
    assert_string_equal(paths->themes_dir, "/x/config/postbag/themes");
    assert_string_equal(paths->mail_dir, "/x/data/postbag/mail");
    assert_string_equal(paths->ledger_db, "/x/data/postbag/ledger.db");
    assert_string_equal(paths->index_db, "/x/data/postbag/index.db");
    assert_string_equal(paths->log_file, "/x/state/postbag/postbag.log");
}

static void
paths_new__takes_the_usual_places__where_xdg_is_unset_or_relative(void **state)
{
    g_autofree char *config =
        g_build_filename(g_get_home_dir(), ".config/postbag/postbag.conf", NULL);
    g_autofree char *mail =
        g_build_filename(g_get_home_dir(), ".local/share/postbag/mail", NULL);
    g_autofree char *log =
        g_build_filename(g_get_home_dir(), ".local/state/postbag/postbag.log", NULL);
    g_autoptr(PbPaths) paths = NULL;

    (void)state;
    g_unsetenv("XDG_CONFIG_HOME");
    g_setenv("XDG_DATA_HOME", "relative/path", TRUE);
    g_setenv("XDG_STATE_HOME", "", TRUE);
    paths = pb_paths_new(NULL, NULL);
    assert_string_equal(paths->config_file, config);
    assert_string_equal(paths->mail_dir, mail);
    assert_string_equal(paths->log_file, log);
}

static void
path_expand__replaces_the_tilde__of_the_person_only(void **state)
{
    static const struct {
        const char *in, *below_home, *as_it_is;
    } rows[] = {
        { "~/Mail", "Mail", NULL },   { "~", "", NULL },
        { "/a/~/b", NULL, "/a/~/b" }, { "~ada/x", NULL, "~ada/x" },
        { "rel/x", NULL, "rel/x" },   { "", NULL, "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = pb_path_expand(rows[i].in);
        g_autofree char *home =
            g_build_filename(g_get_home_dir(), rows[i].below_home, NULL);

        if (rows[i].as_it_is != NULL)
            assert_string_equal(got, rows[i].as_it_is);
        else if (*rows[i].below_home == '\0')
            assert_string_equal(got, g_get_home_dir());
        else
            assert_string_equal(got, home);
    }
}

static guint
mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static void
path_make_dir__makes_private_folders__all_the_way_down(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *top = g_build_filename(scratch->dir, "a", NULL);
    g_autofree char *deep = g_build_filename(top, "b", "c", NULL);
    g_autofree char *file = g_build_filename(top, "d", "file", NULL);
    g_autofree char *parent = g_build_filename(top, "d", NULL);
    mode_t saved = umask(0);

    assert_true(pb_path_make_dir(deep, NULL));
    assert_true(pb_path_make_dir(deep, NULL)); /* there already */
    assert_true(pb_path_make_parent(file, NULL));
    umask(saved);
    assert_int_equal(mode_of(top), 0700);
    assert_int_equal(mode_of(deep), 0700);
    assert_int_equal(mode_of(parent), 0700);
    assert_false(g_file_test(file, G_FILE_TEST_EXISTS));
}

static void
path_make_dir__fails__below_a_file(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *file = g_build_filename(scratch->dir, "file", NULL);
    g_autofree char *below = g_build_filename(file, "dir", NULL);
    g_autoptr(GError) error = NULL;

    assert_true(g_file_set_contents(file, "x", 1, NULL));
    assert_false(pb_path_make_dir(below, &error));
    assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_CANNOT_WRITE));
    g_clear_error(&error);
    assert_false(pb_path_make_dir(file, &error));
    assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_CANNOT_WRITE));
}

static void
path_check_private__looks_at_every_bit__of_group_and_others(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *file = g_build_filename(scratch->dir, "secret", NULL);

    assert_true(g_file_set_contents(file, "x", 1, NULL));
    for (guint mode = 0; mode <= 0777; mode++) {
        g_autoptr(GError) error = NULL;
        bool is_private = (mode & 077) == 0;

        assert_int_equal(g_chmod(file, (int)mode), 0);
        assert_int_equal(pb_path_check_private(file, &error), is_private);
        if (!is_private)
            assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_INSECURE));
    }
}

static void
path_check_private__refuses__what_is_no_file_of_ours(void **state)
{
    Scratch *scratch = *state;
    g_autofree char *missing = g_build_filename(scratch->dir, "missing", NULL);
    g_autofree char *fifo = g_build_filename(scratch->dir, "fifo", NULL);
    g_autofree char *foreign = g_build_filename(scratch->dir, "foreign", NULL);
    g_autoptr(GError) error = NULL;

    assert_false(pb_path_check_private(missing, &error));
    assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_INSECURE));
    g_clear_error(&error);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_false(pb_path_check_private(fifo, &error));
    g_clear_error(&error);
    assert_false(pb_path_check_private(scratch->dir, NULL));
    if (geteuid() == 0) {
        assert_true(g_file_set_contents(foreign, "x", 1, NULL));
        assert_int_equal(g_chmod(foreign, 0600), 0);
        assert_int_equal(chown(foreign, 12345, 12345), 0);
        assert_false(pb_path_check_private(foreign, &error));
        assert_non_null(strstr(error->message, "another user"));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_new__puts_all_below_one_folder__with_home),
        cmocka_unit_test(paths_new__makes_a_relative_home__absolute),
        cmocka_unit_test(paths_new__refuses__an_empty_home),
        cmocka_unit_test(paths_new__follows_xdg__without_home),
        cmocka_unit_test(
            paths_new__takes_the_usual_places__where_xdg_is_unset_or_relative),
        cmocka_unit_test(path_expand__replaces_the_tilde__of_the_person_only),
        cmocka_unit_test_setup_teardown(
            path_make_dir__makes_private_folders__all_the_way_down, set_up, tear_down),
        cmocka_unit_test_setup_teardown(path_make_dir__fails__below_a_file, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            path_check_private__looks_at_every_bit__of_group_and_others, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(
            path_check_private__refuses__what_is_no_file_of_ours, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
