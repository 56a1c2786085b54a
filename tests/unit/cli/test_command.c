/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/cli/test_command.c: arguments and help, by the table of commands. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "cli/command.h"

static bool
parse(const char *line, CliArguments *out, GError **error)
{
    g_auto(GStrv) argv = g_strsplit(line, " ", -1);

    return cli_arguments_parse(argv, out, error);
}

static void
arguments_parse__finds__the_command(void **state)
{
    static const struct {
        const char *line;
        CliCommandId id;
        const char *words;
    } rows[] = {
        { "postbag", CLI_COMMAND_READER, "" },
        { "postbag --folder Work", CLI_COMMAND_READER, "" },
        { "postbag --home /x", CLI_COMMAND_READER, "" },
        { "postbag demo", CLI_COMMAND_DEMO, "" },
        { "postbag fetch", CLI_COMMAND_FETCH, "" },
        { "postbag fetch a b", CLI_COMMAND_FETCH, "a b" },
        { "postbag --home fetch plan a", CLI_COMMAND_PLAN, "a" },
        { "postbag --home=fetch plan a", CLI_COMMAND_PLAN, "a" },
        { "postbag -n 5 list", CLI_COMMAND_LIST, "" },
        { "postbag --json --limit 5 list --folder list", CLI_COMMAND_LIST, "" },
        { "postbag show 1a2b", CLI_COMMAND_SHOW, "1a2b" },
        { "postbag show --part 2 1a2b", CLI_COMMAND_SHOW, "1a2b" },
        { "postbag --part 2 show 1a2b -o x", CLI_COMMAND_SHOW, "1a2b" },
        { "postbag account list", CLI_COMMAND_ACCOUNT_LIST, "" },
        { "postbag account --json list", CLI_COMMAND_ACCOUNT_LIST, "" },
        { "postbag account test home", CLI_COMMAND_ACCOUNT_TEST, "home" },
        { "postbag --home /x account --json test list", CLI_COMMAND_ACCOUNT_TEST,
          "list" },
        { "postbag log --account a", CLI_COMMAND_LOG, "" },
        { "postbag log some words --since today --outcome kept -n 3", CLI_COMMAND_LOG,
          "some words" },
        { "postbag verify --repair --quiet", CLI_COMMAND_VERIFY, "" },
        { "postbag wish protect 1a2b 3c4d", CLI_COMMAND_WISH, "protect 1a2b 3c4d" },
        { "postbag status home work --json", CLI_COMMAND_STATUS, "home work" },
        { "postbag fetch -- --odd", CLI_COMMAND_FETCH, "--odd" },
        { "postbag fetch -- a", CLI_COMMAND_FETCH, "a" },
        { "postbag show --help", CLI_COMMAND_SHOW, "" },
        { "postbag -h", CLI_COMMAND_READER, "" },
        { "postbag --version list", CLI_COMMAND_LIST, "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *words = NULL;
        CliArguments arguments;

        if (!parse(rows[i].line, &arguments, &error)) {
            print_message("%s: %s\n", rows[i].line, error->message);
            fail();
        }
        assert_int_equal(arguments.command->id, rows[i].id);
        words = g_strjoinv(" ", arguments.words);
        assert_string_equal(words, rows[i].words);
        cli_arguments_clear(&arguments);
    }
}

static void
arguments_parse__reads__options_on_both_sides(void **state)
{
    static const char *const rows[] = {
        "postbag --home /h --json --limit 7 --folder Work list",
        "postbag list --home /h --json --limit 7 --folder Work",
        "postbag --home=/h list --limit=7 --folder=Work --json",
        "postbag --json -n 7 list --folder Work --home /h",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        CliArguments arguments;

        assert_true(parse(rows[i], &arguments, NULL));
        assert_string_equal(arguments.home, "/h");
        assert_string_equal(arguments.folder, "Work");
        assert_int_equal(arguments.limit, 7);
        assert_true(arguments.json);
        assert_false(arguments.help || arguments.quiet || arguments.raw);
        assert_null(arguments.part);
        cli_arguments_clear(&arguments);
    }
}

static void
arguments_parse__refuses__what_makes_no_sense(void **state)
{
    static const struct {
        const char *line, *message;
    } rows[] = {
        { "postbag lst", "there is no command \"lst\": did you mean list?" },
        { "postbag frobnicate", "there is no command \"frobnicate\"" },
        { "postbag account", "write postbag account list or account test" },
        { "postbag account --json", "write postbag account list or account test" },
        { "postbag account tset x", "there is no command \"account tset\": did you mean "
                                    "account test?" },
        { "postbag list --limt 5", "there is no option --limt: did you mean --limit?" },
        { "postbag list --xyzzy=1", "there is no option --xyzzy" },
        { "postbag list -z", "there is no option -z" },
        { "postbag fetch --limit 5", "postbag fetch takes no --limit" },
        { "postbag --json", "postbag takes no --json" },
        { "postbag list --limit 0", "--limit needs a number above 0" },
        { "postbag list --limit -3", "--limit needs a number above 0" },
        { "postbag list extra", "too many words: write postbag list [--folder" },
        { "postbag show", "too few words: write postbag show ID" },
        { "postbag show a b", "too many words" },
        { "postbag account test", "too few words" },
        { "postbag show a --raw --headers",
          "--headers, --raw, --html, --part, --parts, --save-all" },
        { "postbag show a --raw --part 1",
          "--headers, --raw, --html, --part, --parts, --save-all" },
        { "postbag show a --output x", "--output needs --part" },
        { "postbag list --limit", "" },
        { "postbag list --limit x", "" },
        { "postbag list --json=no", "--json takes no value" },
        { "postbag list --home", "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        CliArguments arguments;

        if (parse(rows[i].line, &arguments, &error))
            fail_msg("%s was taken", rows[i].line);
        if (!g_str_has_prefix(error->message, rows[i].message))
            print_message("%s: %s\n", rows[i].line, error->message);
        assert_true(g_str_has_prefix(error->message, rows[i].message));
        assert_int_equal(pb_error_exit_status(pb_error_class(error)), 64);
        assert_null(arguments.words);
    }
}

static void
commands__have__a_help_that_names_their_options(void **state)
{
    (void)state;
    for (gsize i = 0; i < CLI_N_COMMANDS; i++) {
        const CliCommand *command = &cli_commands()[i];
        g_autofree char *help = cli_help(command);

        assert_int_equal(command->id, i);
        assert_true(g_utf8_validate(help, -1, NULL));
        assert_true((command->keys != NULL) ==
                    ((command->options & CLI_OPTION_JSON) != 0));
        for (const CliOption *option = cli_options(); option->name != NULL; option++) {
            g_autofree char *name = g_strconcat("--", option->name, NULL);
            bool is_taken = (command->options & option->id) != 0;

            assert_true((strstr(command->arguments, name) != NULL) == is_taken);
            if (is_taken)
                assert_non_null(strstr(help, name));
        }
    }
}

static void
help__names__every_command_and_fits_80_columns(void **state)
{
    g_autofree char *help = cli_help(&cli_commands()[CLI_COMMAND_READER]);
    g_auto(GStrv) lines = NULL;

    (void)state;
    for (gsize i = 0; i < CLI_N_COMMANDS; i++) {
        g_autofree char *line = g_strdup_printf("  postbag %s", cli_commands()[i].name);

        assert_non_null(strstr(help, line));
        g_free(g_steal_pointer(&line));
    }
    lines = g_strsplit(help, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        assert_true(g_utf8_strlen(lines[i], -1) <= 80);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_parse__finds__the_command),
        cmocka_unit_test(arguments_parse__reads__options_on_both_sides),
        cmocka_unit_test(arguments_parse__refuses__what_makes_no_sense),
        cmocka_unit_test(commands__have__a_help_that_names_their_options),
        cmocka_unit_test(help__names__every_command_and_fits_80_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
