/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doc/gen-config-docs.c: prints postbag.conf(5) or the example file from the option table, while
 * postbag is built. Argument: "man" or "example". */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "config/option.h"
#include "roff.h"

/* Keys that the example sets; the others stand in it behind a #. */
static const char *const shown_keys[] = {
    "theme", "address", "name", "server", "user", "leave_on_server", NULL,
};

static const char man_head[] =
    ".TH POSTBAG.CONF 5 \"\" \"postbag " PACKAGE_VERSION "\" \"File formats\"\n"
    ".SH NAME\n"
    "postbag.conf \\- settings of the mail reader postbag\n"
    ".SH DESCRIPTION\n"
    ".BR postbag (1)\n"
    "reads its settings from\n"
    ".IR $XDG_CONFIG_HOME/postbag/postbag.conf ,\n"
    "which is\n"
    ".I ~/.config/postbag/postbag.conf\n"
    "where that variable is not set, or from\n"
    ".I DIR/postbag.conf\n"
    "with\n"
    ".BR \"\\-\\-home DIR\" .\n"
    ".PP\n"
    "The file is plain text in UTF-8: groups in brackets, and below each one lines of the form\n"
    ".IR \"key = value\" .\n"
    "A line that begins with # or ; is a comment.\n"
    "A ; after a blank ends a value and begins a comment;\n"
    "a value that needs one has it written \\e; .\n"
    "Empty lines mean nothing, and so does the order of groups and keys, but for that of rules.\n"
    "When postbag itself changes a setting, comments, order and spacing stay as they are.\n"
    ".PP\n"
    "A group or key that does not exist, one that stands twice and a value that is not allowed\n"
    "are errors: postbag names each with its line and does not start (exit status 78).\n"
    "Because the file can name commands, one that everybody may write is not read.\n";

static const char man_tail[] = ".SH EXAMPLE\n"
                               ".EX\n"
                               "[account home]\n"
                               "address = ada@example.org\n"
                               "name = Ada Lovelace\n"
                               "server = pop.example.org     ; port 995 with TLS\n"
                               "user = ada\n"
                               "password_command = pass show mail/home\n"
                               "leave_on_server = 14 days\n"
                               ".EE\n"
                               ".SH SEE ALSO\n"
                               ".BR postbag (1)\n";

static const struct {
    ConfigScope scope;
    const char *group;
    const char *example; /* of the group */
    const char *about;
} scopes[] = {
    { CONFIG_SCOPE_GENERAL, "[general]", "[general]", "What holds for all accounts." },
    { CONFIG_SCOPE_ACCOUNT, "[account NAME]", "[account home]",
      "One for each mailbox. NAME is what the account is called on the command line and in "
      "the reader: any text of at most 64 bytes without brackets." },
    { CONFIG_SCOPE_RULE, "[rule NAME]", "#[rule postbag]",
      "One for each thing to do with new mail. Rules look at each new message once it is stored, in the "
      "order of the file, whichever account it came by (account: in a query asks for one). "
      "A message is never deleted by a rule, and never lost when one goes wrong." },
};

static void
print_man_option(const ConfigOption *option)
{
    printf(".TP\n");
    roff_marked(".B ", option->key, "");
    roff_line(option->means);
    if (option->help != NULL)
        roff_line(option->help);
    printf(".br\n");
    roff_marked("Allowed: ", option->allowed, ".");
    if (option->default_text != NULL) {
        printf(".br\n");
        roff_marked("Default: ", option->default_text, ".");
    }
    printf(".br\n");
    roff_marked("Example: \\fB", option->key, " =");
    roff_marked("", option->example, "\\fR");
}

static void
print_man(void)
{
    fputs(man_head, stdout);
    for (gsize i = 0; i < G_N_ELEMENTS(scopes); i++) {
        roff_marked(".SH \"", scopes[i].group, "\"");
        roff_line(scopes[i].about);
        for (const ConfigOption *option = config_options(); option->key != NULL;
             option++) {
            if (option->scope == scopes[i].scope)
                print_man_option(option);
        }
    }
    fputs(man_tail, stdout);
}

static void
print_example_option(const ConfigOption *option)
{
    bool is_shown = g_strv_contains(shown_keys, option->key);

    printf("\n# %s\n", option->means);
    printf("# Allowed: %s.", option->allowed);
    if (option->default_text != NULL)
        printf(" Default: %s.", option->default_text);
    printf("\n%s%s = %s\n", is_shown ? "" : "#", option->key, option->example);
}

static void
print_example(void)
{
    printf("# Settings of postbag; postbag.conf(5) says more about each line.\n"
           "# Copy this file to ~/.config/postbag/postbag.conf and make it yours.\n"
           "# A # at the start of a line switches it off.\n");
    for (gsize i = 0; i < G_N_ELEMENTS(scopes); i++) {
        printf("\n%s\n", scopes[i].example);
        for (const ConfigOption *option = config_options(); option->key != NULL;
             option++) {
            if (option->scope == scopes[i].scope)
                print_example_option(option);
        }
    }
}

int
main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "man") == 0) {
        print_man();
    } else if (argc == 2 && strcmp(argv[1], "example") == 0) {
        print_example();
    } else {
        fprintf(stderr, "usage: gen-config-docs man|example\n");
        return 64;
    }
    return fflush(stdout) == 0 ? 0 : 73;
}
