/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_mailcap.c: mailcap entries become rows of words, or nothing; private files and programs. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "model/mailcap.h"
#include "model/outside.h"
#include "scratch.h"

/* cat, head, sh and true are everywhere. */
static const char entries[] =
    "# a comment; with; fields\n"
    "\n"
    "application/pdf; true --page '%s' %t; test=test -n \"$DISPLAY\"\n"
    "application/pdf; head -c 3 %s; \\\n"
    "    needsterminal\n"
    "text/plain; cat %s; copiousoutput\n"
    "text/html; cat %s | head; copiousoutput\n"
    "text/html; no-such-program-at-all %s\n"
    "image/*; cat\n"
    "audio; true \"-x %s\" %{charset} 100%%\n"
    "video/mp4; cat 'a\\;b' %s\n"
    "video/ogg; true %s; test=[ $(id -u) = 0 ]\n"
    "model/mesh; true ${HOME} %s\n"
    "model/iges; A=b true %s\n"
    "model/step; true `id` %s\n"
    "model/x3d; true ~/x %s\n"
    "model/obj; true *.c %s\n"
    "model/stl; true 'never ended %s\n"
    "font/ttf; %s\n"
    "font/otf\n"
    "; true %s\n";

static char *
find(const char *type, const char *charset, const char *path, char **refused)
{
    g_autoptr(UiMailcap) mailcap = ui_mailcap_parse(entries);
    const UiMailcapPart part = { type, charset, path };
    UiMailcapCommand command;
    GString *words = g_string_new(NULL);

    if (!ui_mailcap_find(mailcap, &part, &command, refused)) {
        g_string_free(words, TRUE);
        return NULL;
    }
    for (guint i = 0; command.argv[i] != NULL; i++)
        g_string_append_printf(words, "[%s]", command.argv[i]);
    g_string_append_printf(words, "%s%s", command.needs_terminal ? " terminal" : "",
                           command.reads_stdin ? " stdin" : "");
    ui_mailcap_command_clear(&command);
    return g_string_free(words, FALSE);
}

static void
mailcap_find__makes__words(void **state)
{
    static const char *const rows[][4] = {
        { "application/pdf", "", "/p/a b.pdf", "[head][-c][3][/p/a b.pdf] terminal" },
        { "text/plain", "", "/p/$(x);|.txt", "[cat][/p/$(x);|.txt] terminal" },
        { "image/jpeg", "", "/p/x", "[cat] stdin" },
        { "audio/mpeg", "utf-8", "/p/x", "[true][-x /p/x][utf-8][100%]" },
        { "audio/mpeg", "-rf;x", "/p/x", "[true][-x /p/x][][100%]" },
        { "video/mp4", "", "/p/x", "[cat][a;b][/p/x]" },
    };

    (void)state;
    g_unsetenv("DISPLAY");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *refused = NULL;
        g_autofree char *words = find(rows[i][0], rows[i][1], rows[i][2], &refused);

        assert_non_null(words);
        assert_string_equal(words, rows[i][3]);
        assert_null(refused);
    }
}

static void
mailcap_find__takes__a_test_that_it_understands(void **state)
{
    g_autofree char *refused = NULL;
    g_autofree char *words = NULL;

    (void)state;
    g_setenv("DISPLAY", ":0", TRUE);
    words = find("application/pdf", "", "/p/x", &refused);
    g_unsetenv("DISPLAY");
    assert_string_equal(words, "[true][--page][/p/x][application/pdf]");
}

/* A type that would be words, or an option, is put nowhere. */
static void
mailcap_find__fills_in__no_odd_type(void **state)
{
    g_autoptr(UiMailcap) mailcap = ui_mailcap_parse("text/*; true %t %s\n");
    const UiMailcapPart part = { "text/x;touch y", "", "/p/x" };
    UiMailcapCommand command;
    g_autofree char *refused = NULL;

    (void)state;
    assert_true(ui_mailcap_find(mailcap, &part, &command, &refused));
    assert_string_equal(command.argv[1], "");
    assert_string_equal(command.argv[2], "/p/x");
    ui_mailcap_command_clear(&command);
}

static void
mailcap_find__refuses__what_needs_a_shell(void **state)
{
    static const struct {
        const char *type;
        bool is_said;
    } rows[] = {
        { "text/html", true },   { "model/mesh", true }, { "model/step", true },
        { "model/x3d", true },   { "model/obj", true },  { "model/stl", true },
        { "model/iges", false }, { "video/ogg", false }, { "font/ttf", false },
        { "font/otf", false },   { "x/unknown", false }, { "", false },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *refused = NULL;
        g_autofree char *words = find(rows[i].type, "", "/p/x", &refused);

        assert_null(words);
        assert_int_equal(refused != NULL, rows[i].is_said);
    }
}

static void
mailcap_load__reads__the_files_that_are_named(void **state)
{
    char *dir = scratch_new();
    g_autofree char *one = g_build_filename(dir, "one", NULL);
    g_autofree char *paths = g_strconcat("/nonexistent:", one, ":", dir, NULL);
    g_autoptr(UiMailcap) mailcap = NULL;
    const UiMailcapPart part = { "text/plain", "", "/p/x" };
    UiMailcapCommand command;
    g_autofree char *refused = NULL;

    (void)state;
    assert_true(g_file_set_contents(one, "text/plain; cat %s", -1, NULL));
    g_setenv("MAILCAPS", paths, TRUE);
    mailcap = ui_mailcap_load();
    g_unsetenv("MAILCAPS");
    assert_true(ui_mailcap_find(mailcap, &part, &command, &refused));
    assert_string_equal(command.argv[1], "/p/x");
    ui_mailcap_command_clear(&command);
    scratch_remove(dir);
}

/* --- programs --------------------------------------------------------------------------------- */

static void
outside_file_name__keeps__only_a_plain_ending(void **state)
{
    static const char *const rows[][2] = {
        { "a.pdf", ".pdf" }, { "a.tar.gz", ".gz" },      { "a", "" },      { "a.", "" },
        { "a.p f", "" },     { "a.verylongending", "" }, { "a.$(x)", "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = ui_outside_file_name(rows[i][0]);

        assert_true(g_str_has_prefix(name, "part-"));
        assert_string_equal(name + strlen("part-") + 8, rows[i][1]);
    }
}

typedef struct {
    bool has_ended;
    char *status;
} Ending;

static void
keep_ending(const char *program, const char *status, void *user_data)
{
    Ending *ending = user_data;

    (void)program;
    ending->has_ended = true;
    ending->status = g_strdup(status);
}

static Ending
run(UiOutside *outside, const char *command, const char *path, const char *folder)
{
    const char *argv[] = { "/bin/sh", "-c", command, NULL };
    const UiOutsideOrder order = {
        .argv = (char *const *)argv, .path = path, .folder = folder, .reads_stdin = true
    };
    Ending ending = { false, NULL };

    assert_true(ui_outside_run(outside, &order, keep_ending, &ending, NULL));
    while (!ending.has_ended)
        g_main_context_iteration(NULL, TRUE);
    return ending;
}

static void
outside_run__gives__the_file_and_removes_it(void **state)
{
    const UiOutsideTerminal none = { NULL, NULL, NULL };
    char *runtime = scratch_new();
    g_autoptr(UiOutside) outside = ui_outside_new(&none);
    g_autofree char *folder = NULL;
    g_autofree char *path = NULL;
    g_autofree char *out = g_build_filename(runtime, "out", NULL);
    g_autofree char *command = g_strdup_printf("cat >%s; exit 3", out);
    g_autofree char *seen = NULL;
    struct stat info;
    Ending ending;

    (void)state;
    g_setenv("XDG_RUNTIME_DIR", runtime, TRUE);
    folder = ui_outside_folder(outside, NULL);
    assert_true(g_str_has_prefix(folder, runtime));
    assert_int_equal(stat(folder, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0700);
    path = g_build_filename(folder, "part", NULL);
    assert_true(g_file_set_contents(path, "the part", -1, NULL));
    ending = run(outside, command, path, folder);
    assert_string_equal(ending.status, "ended with status 3");
    assert_true(g_file_get_contents(out, &seen, NULL, NULL));
    assert_string_equal(seen, "the part");
    /* It ended at once, so another program may have the file: it goes when the reader does. */
    assert_int_equal(access(path, F_OK), 0);
    g_clear_pointer(&outside, ui_outside_free);
    assert_int_equal(access(folder, F_OK), -1);
    g_free(ending.status);
    g_unsetenv("XDG_RUNTIME_DIR");
    scratch_remove(runtime);
}

static void
outside_run__fails__for_what_is_no_program(void **state)
{
    const UiOutsideTerminal none = { NULL, NULL, NULL };
    g_autoptr(UiOutside) outside = ui_outside_new(&none);
    g_autofree char *folder = ui_outside_folder(outside, NULL);
    const char *argv[] = { "/nonexistent/program", NULL };
    const UiOutsideOrder order = { .argv = (char *const *)argv,
                                   .path = "/dev/null",
                                   .folder = folder };
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_false(ui_outside_run(outside, &order, keep_ending, NULL, &error));
    assert_non_null(error);
    assert_int_equal(access(folder, F_OK), -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mailcap_find__makes__words),
        cmocka_unit_test(mailcap_find__takes__a_test_that_it_understands),
        cmocka_unit_test(mailcap_find__fills_in__no_odd_type),
        cmocka_unit_test(mailcap_find__refuses__what_needs_a_shell),
        cmocka_unit_test(mailcap_load__reads__the_files_that_are_named),
        cmocka_unit_test(outside_file_name__keeps__only_a_plain_ending),
        cmocka_unit_test(outside_run__gives__the_file_and_removes_it),
        cmocka_unit_test(outside_run__fails__for_what_is_no_program),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
