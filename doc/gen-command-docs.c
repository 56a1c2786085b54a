/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doc/gen-command-docs.c: prints postbag(1), while postbag is built: commands, options and JSON keys come
 * from the tables of the program, the prose around them stands here. */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>

#include "cli/command.h"
#include "roff.h"
#include "sections.h"

static const char head[] =
    ".TH POSTBAG 1 \"\" \"postbag " PACKAGE_VERSION "\" \"User commands\"\n"
    ".SH NAME\n"
    "postbag \\- bring mail from POP3 servers and read it in the terminal\n"
    ".SH SYNOPSIS\n";

static const char description[] =
    ".SH DESCRIPTION\n"
    ".B postbag\n"
    "brings mail from POP3 servers into a local archive of plain Maildir folders and lets you\n"
    "read it in the terminal.\n"
    "Without a command it opens the reader, which needs a terminal; everything else works\n"
    "without one.\n"
    ".PP\n"
    "Options may stand before or after the command.\n"
    "Results go to standard output; errors go to standard error, and so does progress, if that\n"
    "is a terminal.\n"
    "What comes from messages and servers is made visible first: no message can move the cursor\n"
    "or change the terminal.\n"
    ".PP\n"
    "A password comes from the\n"
    ".B password_command\n"
    "or\n"
    ".B password_file\n"
    "of the settings, or is asked for at the terminal; it is never read from standard input and\n"
    "never given on a command line.\n"
    "An interrupt ends a session in good order: what was stored stays stored, and nothing is\n"
    "deleted on the server that was not stored. A second one ends postbag at once.\n"
    ".SH COMMANDS\n";

static const char retention[] =
    ".SH RETENTION\n"
    "The keys\n"
    ".BR leave_on_server ,\n"
    ".BR max_on_server ,\n"
    ".B protect\n"
    "and\n"
    ".B delete_limit\n"
    "of an account decide what is deleted on its server.\n"
    "A message is deleted there only once it is stored here, flushed to the disk, and read back\n"
    "with the same SHA\\-256 sum.\n"
    ".TP\n"
    ".B always\n"
    "Nothing is ever deleted on the server.\n"
    ".TP\n"
    ".B never\n"
    "A message is deleted there right after its download.\n"
    ".TP\n"
    ".IR N \" days, \" N \" hours\"\n"
    "A message is deleted there when so much time has passed since it was stored here.\n"
    "The default is 14 days.\n"
    ".TP\n"
    ".B until\\-deleted\n"
    "A message is deleted there by the session after it was deleted here, that is moved to Trash;\n"
    "moving it back before that session keeps it.\n"
    "Also behind a time:\n"
    ".BR \"14 days, until\\-deleted\" .\n"
    ".PP\n"
    "Without until\\-deleted, deleting a message here deletes nothing on the server.\n"
    "What vanishes from the server stays here.\n"
    ".PP\n"
    ".B max_on_server\n"
    "takes the messages that were stored first, until what stays fits, but none that came in the\n"
    "same session.\n"
    "What\n"
    ".B protect\n"
    "names, or you have protected by hand, is never deleted there.\n"
    "Are there more deletions in one session than\n"
    ".B delete_limit\n"
    "allows, none of them is done before you have said yes, by\n"
    ".B fetch \\-\\-confirm\\-deletes\n"
    "or in the reader.\n"
    ".PP\n"
    "What lies in Trash here for longer than\n"
    ".B expunge_trash\n"
    "says is removed for good, by the first session of a day, unless the policy has still to take it\n"
    "from the server.\n"
    "A file's time of change tells since when it lies there.\n"
    ".PP\n"
    ".B plan\n"
    "shows for each message what would happen next,\n"
    ".B log\n"
    "what was deleted, both with a reason in these words:\n"
    ".TP\n"
    ".B after download\n"
    "deleted: the policy is never, and the copy here is safe.\n"
    ".TP\n"
    ".B 14 days passed\n"
    "deleted: it has been here for as long as the policy says.\n"
    ".TP\n"
    ".B deleted here\n"
    "deleted: it lies in Trash here, and the policy is until\\-deleted.\n"
    ".TP\n"
    ".BR \"over 500 MB\" \", \" \"over 2000 messages\"\n"
    "deleted: it is one of those stored first, and more is there than max_on_server allows.\n"
    ".TP\n"
    ".B kept always\n"
    "kept: the policy is always.\n"
    ".TP\n"
    ".B kept until deleted here\n"
    "kept: the policy is until\\-deleted.\n"
    ".TP\n"
    ".BR \"protected: flagged\" \", \" \"protected: by you\"\n"
    "kept: this word of protect, or you yourself, forbid the deletion.\n"
    ".TP\n"
    ".B held back by you\n"
    "kept, in the next session only: you have struck it out of the plan.\n"
    ".TP\n"
    ".B over the delete limit\n"
    "kept: too many would be deleted at once without a yes of yours.\n"
    ".TP\n"
    ".B kept until 2026\\-12\\-04\n"
    "kept: it will be deleted by a session after that day.\n"
    ".TP\n"
    ".B not stored yet\n"
    "to be fetched.\n"
    ".TP\n"
    ".B copy here differs\n"
    "kept: the file here is gone or was changed.\n"
    ".TP\n"
    ".B UIDL not unique\n"
    "kept: the server gave one unique ID to several messages.\n"
    ".TP\n"
    ".B preview only\n"
    "kept: only a part of it is here.\n"
    ".TP\n"
    ".BR \"over 5 MB\" \", \" \"headers only\"\n"
    "its beginning is to be fetched; kept, where the server gives no beginnings of messages.\n"
    ".TP\n"
    ".B asked by you\n"
    "the rest of a preview is to be fetched, or a message to be deleted there.\n"
    ".TP\n"
    ".B over the budget\n"
    "kept: it does not fit into what\n"
    ".B \\-\\-max\\-bytes\n"
    "allows this time.\n";

static const char unattended[] =
    ".SH WITHOUT ANYBODY THERE\n"
    ".B postbag fetch \\-\\-quiet\n"
    "is made for cron and for timers: it prints nothing but errors, and never waits for a server\n"
    "that says later, unless\n"
    ".B \\-\\-wait\n"
    "allows it.\n"
    "Its status is 75 when a later run may succeed: the mailbox is in use, the last sign\\-in was\n"
    "too short a while ago, another postbag works on the account.\n"
    "A password must come from\n"
    ".BR password_command ,\n"
    ".B password_file\n"
    "or\n"
    ".BR token_command .\n"
    ".PP\n"
    "Beside the example settings lie a crontab and units of systemd for a user\n"
    ".RI ( crontab ,\n"
    ".IR postbag\\-fetch.service ,\n"
    ".IR postbag\\-fetch.timer ).\n"
    "The reader may be open meanwhile: it shows what came, and the two never work on one account\n"
    "at the same time.\n";

static const char files[] =
    ".SH FILES\n"
    "With\n"
    ".BR \"\\-\\-home DIR\" ,\n"
    "all of these lie in DIR.\n"
    ".TP\n"
    ".I $XDG_CONFIG_HOME/postbag/postbag.conf\n"
    "settings, see\n"
    ".BR postbag.conf (5)\n"
    ".TP\n"
    ".I $XDG_CONFIG_HOME/postbag/themes/\n"
    "your own themes\n"
    ".TP\n"
    ".I $XDG_DATA_HOME/postbag/mail/\n"
    "the messages: Maildir folders that other programs may read and change\n"
    ".TP\n"
    ".I $XDG_DATA_HOME/postbag/ledger.db\n"
    "what was seen, stored and deleted on each server: keep it with the mail\n"
    ".TP\n"
    ".I $XDG_DATA_HOME/postbag/index.db\n"
    "made anew from the messages when it is missing\n"
    ".TP\n"
    ".I $XDG_STATE_HOME/postbag/postbag.log\n"
    "log; holds no password and no text of messages\n"
    ".SH EXIT STATUS\n"
    "As in\n"
    ".BR sysexits (3):\n";

static const struct {
    int status;
    const char *means;
} statuses[] = {
    { 0, "All went well." },
    { 64, "The command line is wrong, or the reader was started without a terminal." },
    { 65, "Something that was read makes no sense, or there is no such message." },
    { 69, "The server cannot be reached, or not over a connection that can be trusted." },
    { 70, "A mistake in postbag." },
    { 73, "Something cannot be written: disk full, no permission." },
    { 75,
      "Stopped, or something that may work later: the mailbox is in use, it is too soon." },
    { 76, "The server does not keep to the protocol." },
    { 77, "The login was refused, or there was no password to be had." },
    { 78, "The settings are wrong or missing." },
};

static const char tail[] =
    ".PP\n"
    "When several accounts fail, it is the status of the first.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n"
    ".BR XDG_CONFIG_HOME \", \" XDG_DATA_HOME \", \" XDG_STATE_HOME\n"
    "where things lie; by default\n"
    ".IR ~/.config ,\n"
    ".IR ~/.local/share ,\n"
    ".IR ~/.local/state .\n"
    ".TP\n"
    ".B TZ\n"
    "the time zone that dates are shown in; JSON has UTC.\n"
    ".SH EXAMPLES\n"
    "Try an account, bring its mail, and see what the next session would delete:\n"
    ".PP\n"
    ".EX\n"
    "postbag account test home\n"
    "postbag fetch home\n"
    "postbag plan home\n"
    ".EE\n"
    ".PP\n"
    "The subjects of what is not read yet:\n"
    ".PP\n"
    ".EX\n"
    "postbag list \\-\\-json | jq \\-r \\(aqselect(.unread) | .subject\\(aq\n"
    ".EE\n"
    ".PP\n"
    "An attachment from a machine far away:\n"
    ".PP\n"
    ".EX\n"
    "ssh host postbag show 3fa1 \\-\\-part 2 >report.pdf\n"
    ".EE\n"
    ".SH SEE ALSO\n"
    ".BR postbag.conf (5)\n";

static void
print_synopsis(const CliCommand *command)
{
    if (command->id != CLI_COMMAND_READER)
        printf(".br\n");
    roff_marked(".B postbag ", command->name, "");
    if (*command->arguments != '\0')
        roff_line(command->arguments);
}

static void
print_options(CliOptions which)
{
    for (const CliOption *option = cli_options(); option->name != NULL; option++) {
        if ((which & option->id) == 0)
            continue;
        printf(".TP\n");
        if (option->letter != 0)
            printf("\\fB\\-%c\\fR, ", option->letter);
        roff_marked("\\fB\\-\\-", option->name,
                    option->argument == NULL ? "\\fR" : "\\fR \\c");
        if (option->argument != NULL)
            roff_marked("\\fI", option->argument, "\\fR");
        roff_line(option->help);
    }
}

static void
print_keys(const CliKey *keys)
{
    printf(".RS\n.PP\nKeys of\n.BR \\-\\-json :\n");
    for (; keys->key != NULL; keys++) {
        roff_marked(".TP\n.B ", keys->key, "");
        roff_line(keys->means);
    }
    printf(".RE\n");
}

static void
print_command(const CliCommand *command)
{
    g_autofree char *name = g_strdup_printf(
        "postbag%s%s%s%s", *command->name == '\0' ? "" : " ", command->name,
        *command->arguments == '\0' ? "" : " ", command->arguments);

    roff_marked(".SS \"", name, "\"");
    roff_line(command->help);
    print_options(command->options);
    if (command->keys != NULL)
        print_keys(command->keys);
}

int
main(void)
{
    fputs(head, stdout);
    for (gsize i = 0; i < CLI_N_COMMANDS; i++)
        print_synopsis(&cli_commands()[i]);
    fputs(description, stdout);
    for (gsize i = 0; i < CLI_N_COMMANDS; i++)
        print_command(&cli_commands()[i]);
    printf(".SH OPTIONS OF ALL COMMANDS\n");
    print_options(CLI_OPTIONS_COMMON);
    fputs(retention, stdout);
    fputs(section_new_mail, stdout);
    fputs(section_queries, stdout);
    fputs(unattended, stdout);
    fputs(files, stdout);
    for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
        printf(".TP\n.B %d\n", statuses[i].status);
        roff_line(statuses[i].means);
    }
    fputs(tail, stdout);
    return fflush(stdout) == 0 ? 0 : 73;
}
