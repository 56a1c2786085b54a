/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/command.c: all commands and options as tables, and the arguments read by them (L4).
 *
 * An option means the same wherever it is taken, and always takes a value or never does: so options may
 * stand before the command. GOption reads them, once it is known which command they belong to. */
#include <config.h>

#include "cli/command.h"

#include <string.h>

#include "base/error.h"
#include "config/near.h"

#define MANY G_MAXUINT

static const PbErrorKind kinds[] = {
    [CLI_ERROR_USAGE] = { PB_CLASS_USAGE, NULL },
    [CLI_ERROR_WRITE] = { PB_CLASS_CANNOT_WRITE, "" },
};

PB_DEFINE_ERROR_DOMAIN(cli_error, kinds);

/* clang-format off */
static const CliCommand commands[] = {
    { CLI_COMMAND_READER, "", "[--folder NAME]",
      "open the reader",
      "Opens the reader on this terminal, in Inbox or in the folder NAME.",
      CLI_OPTION_FOLDER, 0, 0, NULL },
    { CLI_COMMAND_DEMO, "demo", "",
      "look around with a sample mailbox",
      "Opens the reader on a sample mailbox that a small server inside postbag hands out; "
      "nothing is kept. Without a terminal it fetches that mailbox, lists it, shows one "
      "message, prints the plan and ends.",
      0, 0, 0, NULL },
    { CLI_COMMAND_FETCH, "fetch", "[ACCOUNT …] [--dry-run] [--confirm-deletes] [--wait TIME] [--max-bytes SIZE] [--slow-line] "
      "[--rest ID] [--trace] [--quiet] [--json]",
      "bring new mail, and delete on the server what the policy says",
      "Without ACCOUNT all accounts are done, several at once; the exit status is that of "
      "the first one that failed. A refused login is never tried a second time. A server that "
      "says later (another program has the mailbox, too soon since the last time) is waited "
      "for when standard error is a terminal, 15 minutes at the most, else not at all; --wait "
      "sets the time. --rest names a message of which only the beginning is here; without "
      "ACCOUNT only its account is done. Deletions over the delete limit are done with "
      "--confirm-deletes only: look at them first with plan. One line an account says what was "
      "done, unless --quiet. --dry-run is the same as plan.",
      CLI_OPTION_DRY_RUN | CLI_OPTION_CONFIRM_DELETES | CLI_OPTION_QUIET | CLI_OPTION_JSON | CLI_OPTION_WAIT |
          CLI_OPTION_MAX_BYTES | CLI_OPTION_SLOW_LINE | CLI_OPTION_REST | CLI_OPTION_TRACE,
      0, MANY, cli_fetch_keys },
    { CLI_COMMAND_PLAN, "plan", "[ACCOUNT …] [--confirm-deletes] [--wait TIME] [--trace] [--json]",
      "show what the next fetch would do to each message on the server, and why",
      "Connects and lists, but fetches and deletes nothing. One row a message: its number, the "
      "action, the size, the reason, and its subject or, where it is not here yet, its "
      "unique ID; then the sums. With --confirm-deletes it is what fetch --confirm-deletes would do.",
      CLI_OPTION_CONFIRM_DELETES | CLI_OPTION_JSON | CLI_OPTION_WAIT | CLI_OPTION_TRACE, 0, MANY, cli_plan_keys },
    { CLI_COMMAND_LIST, "list", "[--folder NAME] [--limit N] [--json]",
      "list the messages that are here, newest first",
      "One row a message: the first digits of its ID, flags (N not read, F flagged, R replied, "
      "D draft, @ attachment, T only its beginning is here), date, author, size and subject. Without --folder it lists all "
      "folders but Trash.",
      CLI_OPTION_FOLDER | CLI_OPTION_LIMIT | CLI_OPTION_JSON, 0, 0, cli_list_keys },
    { CLI_COMMAND_SHOW, "show",
      "ID [--headers] [--raw] [--html] [--parts] [--part N [--output FILE]] "
      "[--save-all DIR] [--verify] [--decrypt] [--json]",
      "print one message",
      "ID is what list prints, or its start. Without an option: the main fields, the text, and the "
      "parts with their numbers. --raw gives the bytes as stored; towards a terminal they are "
      "made visible. --html prints what the HTML of the message says, where it has both that and a text. --part gives one part decoded, which does not go to a terminal: send it "
      "elsewhere (ssh HOST postbag show ID --part 2 > FILE), or name a FILE, which must not exist yet. --parts "
      "lists all parts. --save-all writes the attachments into the folder DIR, by clean names, and never over "
      "a file that is there. --verify has GnuPG check the signature (PGP/MIME, inline PGP, S/MIME): exit status "
      "0 only when it is good, covers all, and the key belongs to the address in From, else 65. --decrypt "
      "prints what is encrypted, and nothing of it when it was changed on the way.",
      CLI_OPTION_HEADERS | CLI_OPTION_RAW | CLI_OPTION_HTML | CLI_OPTION_PART | CLI_OPTION_OUTPUT | CLI_OPTION_PARTS |
          CLI_OPTION_SAVE_ALL | CLI_OPTION_VERIFY | CLI_OPTION_DECRYPT | CLI_OPTION_JSON, 1, 1, cli_show_keys },
    { CLI_COMMAND_ACCOUNT_LIST, "account list", "[--json]",
      "list the accounts of the settings",
      "One row an account: name, address, server and port, security, and how long mail stays on "
      "the server.",
      CLI_OPTION_JSON, 0, 0, cli_account_keys },
    { CLI_COMMAND_ACCOUNT_TEST, "account test", "NAME [--pin | --json] [--trace]",
      "try the connection and the login of an account, step by step",
      "Looks the name up, connects, protects the line, signs in, counts and lists, and prints "
      "each step with the time it took, the server's words, and what to do about the first that "
      "fails. Nothing is fetched, deleted or stored. --pin shows the key that the server gave "
      "and, after a yes, writes it into the settings as the only one to be taken.",
      CLI_OPTION_JSON | CLI_OPTION_PIN | CLI_OPTION_TRACE, 1, 1, cli_test_keys },
    { CLI_COMMAND_LOG, "log", "[WORD …] [--account NAME] [--since DATE] [--outcome NAMES] [--limit N] [--json]",
      "print the audit: every deletion that was asked of a server",
      "One row a deletion, the newest last: when, account, what became of it, the reason, size, the "
      "ID of the copy or gone where no copy is here any more, and subject; a narrow terminal shows no "
      "ID. With WORD only those where all words stand in subject, Message-ID, unique ID, reason, the "
      "server's answer, hash, account or outcome, whatever their case and accents; a quoted WORD with "
      "blanks is a phrase, and -WORD behind -- must not stand there. --limit takes the newest.",
      CLI_OPTION_ACCOUNT | CLI_OPTION_SINCE | CLI_OPTION_OUTCOME | CLI_OPTION_LIMIT | CLI_OPTION_JSON,
      0, MANY, cli_log_keys },
    { CLI_COMMAND_VERIFY, "verify", "[--repair] [--quiet] [--json]",
      "read every message back, and compare files, ledger and index",
      "Every file is read and its SHA-256 compared with that of what was stored; every row of ledger "
      "and index is looked up. Two lines a finding. Exits with 0 when nothing is wrong or all was "
      "mended, with 65 when something is left. It may run while the reader is open or mail comes. "
      "--repair never removes or changes a message: it corrects the index, moves messages from where "
      "no program looks to where they are seen, and has fetched again by the next fetch what is "
      "missing or changed while the server has it still; a changed file stays, as a message that no "
      "account brought. A message that is missing and that no server has any more is told as missing "
      "until the first --repair, later as gone. With --quiet only what is left is printed.",
      CLI_OPTION_REPAIR | CLI_OPTION_QUIET | CLI_OPTION_JSON, 0, 0, cli_verify_keys },
    { CLI_COMMAND_STATUS, "status", "[ACCOUNT …] [--json]",
      "is my mail safe: the facts of each account on one screen",
      "One sentence of judgement an account, then: the last session that went through, what is on "
      "the server as of the latest listing, what is only there, what is here, how much of it was "
      "read back since it was stored, deletions that no answer has confirmed, when the next messages "
      "leave the server, how full it is, and the oldest backup. Connects to nothing.",
      CLI_OPTION_JSON, 0, MANY, cli_status_keys },
    { CLI_COMMAND_WISH, "wish", "protect|hold|delete|none ID …",
      "say what is to become of messages on the server, whatever the policy says",
      "protect: it never leaves the server, until that is taken back. hold: the next session neither "
      "fetches nor deletes it. delete: it leaves the server in the next session, if the copy here is "
      "read back and agrees and nothing protects it. none: the policy decides again. IDs are what "
      "list prints. It happens in the next session; plan shows it before.",
      0, 2, MANY, NULL },
    { CLI_COMMAND_CONSOLE, "console", "ACCOUNT",
      "speak POP3 by hand over the checked connection",
      "Connects as fetch does, with the same checks of certificate and key, and sends what you "
      "type. help lists the commands, Tab completes them, login signs in as the settings say. "
      "Answers are made visible; passwords are asked for and never shown. A message of which no "
      "verified copy is here is marked for deletion only after a question, and so is everything "
      "that QUIT would make final; what was deleted of what is stored here stands in the log. "
      "Lines may also come through a pipe.",
      0, 1, 1, NULL },
};

#define AT(member) G_STRUCT_OFFSET(CliArguments, member)

static const CliOption options[] = {
    { CLI_OPTION_FOLDER, "folder", 0, G_OPTION_ARG_FILENAME, AT(folder), "NAME",
      "a folder, such as Inbox or Work/Clients" },
    { CLI_OPTION_ACCOUNT, "account", 0, G_OPTION_ARG_FILENAME, AT(account), "NAME",
      "of this account only" },
    { CLI_OPTION_LIMIT, "limit", 'n', G_OPTION_ARG_INT, AT(limit), "N",
      "at most N of them" },
    { CLI_OPTION_DRY_RUN, "dry-run", 0, G_OPTION_ARG_NONE, AT(dry_run), NULL,
      "only show what would be done" },
    { CLI_OPTION_QUIET, "quiet", 'q', G_OPTION_ARG_NONE, AT(quiet), NULL,
      "print nothing but errors" },
    { CLI_OPTION_HEADERS, "headers", 0, G_OPTION_ARG_NONE, AT(headers), NULL,
      "print all fields of the header, decoded" },
    { CLI_OPTION_RAW, "raw", 0, G_OPTION_ARG_NONE, AT(raw), NULL,
      "print the message as it is stored" },
    { CLI_OPTION_VERIFY, "verify", 0, G_OPTION_ARG_NONE, AT(verify), NULL, "check the signature" },
    { CLI_OPTION_DECRYPT, "decrypt", 0, G_OPTION_ARG_NONE, AT(decrypt), NULL, "print what is encrypted" },
    { CLI_OPTION_PART, "part", 0, G_OPTION_ARG_FILENAME, AT(part), "N",
      "print one part, such as 2 or 2.1, decoded" },
    { CLI_OPTION_OUTPUT, "output", 'o', G_OPTION_ARG_FILENAME, AT(output), "FILE",
      "write the part to this new file" },
    { CLI_OPTION_HTML, "html", 0, G_OPTION_ARG_NONE, AT(html), NULL,
      "print the HTML as text, not the text beside it" },
    { CLI_OPTION_PARTS, "parts", 0, G_OPTION_ARG_NONE, AT(parts), NULL,
      "list all parts: number, type, size and name" },
    { CLI_OPTION_SAVE_ALL, "save-all", 0, G_OPTION_ARG_FILENAME, AT(save_all), "DIR",
      "write all attachments into this folder" },
    { CLI_OPTION_WAIT, "wait", 0, G_OPTION_ARG_STRING, AT(wait), "TIME",
      "how long to wait in all for a server that says later, such as 10 min or 0 s" },
    { CLI_OPTION_MAX_BYTES, "max-bytes", 0, G_OPTION_ARG_STRING, AT(max_bytes), "SIZE",
      "fetch no more than this from each account, such as 5 MB" },
    { CLI_OPTION_SLOW_LINE, "slow-line", 0, G_OPTION_ARG_NONE, AT(slow_line), NULL,
      "fetch as suits a slow line" },
    { CLI_OPTION_REST, "rest", 0, G_OPTION_ARG_STRING, AT(rest), "ID",
      "also fetch the rest of this message, of which only the beginning is here" },
    { CLI_OPTION_CONFIRM_DELETES, "confirm-deletes", 0, G_OPTION_ARG_NONE, AT(confirm_deletes), NULL,
      "also delete on the server what is over the delete limit" },
    { CLI_OPTION_REPAIR, "repair", 0, G_OPTION_ARG_NONE, AT(repair), NULL,
      "mend what can be mended without removing a message" },
    { CLI_OPTION_SINCE, "since", 0, G_OPTION_ARG_STRING, AT(since), "DATE",
      "from this day on: 2026-03-15, 2026-03, 2026, today, yesterday, week or month" },
    { CLI_OPTION_OUTCOME, "outcome", 0, G_OPTION_ARG_STRING, AT(outcome), "NAMES",
      "of these outcomes only, such as unconfirmed,refused" },
    { CLI_OPTION_PIN, "pin", 0, G_OPTION_ARG_NONE, AT(pin), NULL,
      "write the key that the server shows into the settings, after asking" },
    { CLI_OPTION_TRACE, "trace", 0, G_OPTION_ARG_NONE, AT(trace), NULL,
      "print what is said to the server and by it, secrets masked" },
    { CLI_OPTION_JSON, "json", 0, G_OPTION_ARG_NONE, AT(json), NULL,
      "print JSON, one object a line" },
    { CLI_OPTION_HOME, "home", 0, G_OPTION_ARG_FILENAME, AT(home), "DIR",
      "keep settings, mail and all else below DIR" },
    { CLI_OPTION_HELP, "help", 'h', G_OPTION_ARG_NONE, AT(help), NULL,
      "print help, also on one command" },
    { CLI_OPTION_VERSION, "version", 0, G_OPTION_ARG_NONE, AT(version), NULL,
      "print the version" },
    { .name = NULL },
};
/* clang-format on */

G_STATIC_ASSERT(G_N_ELEMENTS(commands) == CLI_N_COMMANDS);

const CliCommand *
cli_commands(void)
{
    return commands;
}

const CliOption *
cli_options(void)
{
    return options;
}

/* --- which command ------------------------------------------------------------------------------ */

/* The option that `word` ("--limit", "--limit=5", "-n") is; NULL when there is none. */
static const CliOption *
find_option(const char *word)
{
    gsize len = strcspn(word, "=");

    for (const CliOption *option = options; option->name != NULL; option++) {
        if (word[1] == '-' && strlen(option->name) == len - 2 &&
            strncmp(option->name, word + 2, len - 2) == 0)
            return option;
        if (word[1] != '-' && option->letter != 0 && word[1] == option->letter)
            return option;
    }
    return NULL;
}

static void
set_unknown_option(const char *word, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *name = g_strndup(word, strcspn(word, "="));
    const char *near;

    for (const CliOption *option = options; option->name != NULL; option++)
        g_ptr_array_add(names, (gpointer)option->name);
    g_ptr_array_add(names, NULL);
    near = config_near_match(name + strspn(name, "-"), (const char *const *)names->pdata);
    if (near != NULL)
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                    "there is no option %s: did you mean --%s?", name, near);
    else
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "there is no option %s", name);
}

/* All words with a dash are options, up to "--". Puts the places of the first two others into `at`. */
static bool
scan(char **argv, guint at[2], CliOptions *seen, GError **error)
{
    guint n = 0;

    at[0] = at[1] = 0;
    *seen = 0;
    for (guint i = 1; argv[i] != NULL && strcmp(argv[i], "--") != 0; i++) {
        const CliOption *option;

        if (argv[i][0] != '-' || argv[i][1] == '\0') {
            if (n < 2)
                at[n++] = i;
            continue;
        }
        option = find_option(argv[i]);
        if (option == NULL) {
            set_unknown_option(argv[i], error);
            return false;
        }
        /* GOption would take --json=no for --json. */
        if (option->argument == NULL && strchr(argv[i], '=') != NULL) {
            g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--%s takes no value",
                        option->name);
            return false;
        }
        *seen |= option->id;
        if (option->argument != NULL && strchr(argv[i], '=') == NULL &&
            (argv[i][1] == '-' || argv[i][2] == '\0') && argv[i + 1] != NULL)
            i++;
    }
    return true;
}

static bool
is_first_word_of_two(const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (g_str_has_prefix(commands[i].name, word) &&
            commands[i].name[strlen(word)] == ' ')
            return true;
    }
    return false;
}

static void
set_unknown_command(const char *word, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *start = g_strndup(word, strcspn(word, " "));
    g_autofree char *all = NULL;
    const char *near;

    for (gsize i = 1; i < G_N_ELEMENTS(commands); i++) {
        if (!is_first_word_of_two(start) || g_str_has_prefix(commands[i].name, start))
            g_ptr_array_add(names, (gpointer)commands[i].name);
    }
    g_ptr_array_add(names, NULL);
    near = config_near_match(word, (const char *const *)names->pdata);
    all = g_strjoinv(" or ", (char **)names->pdata);
    if (near == NULL && is_first_word_of_two(start))
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "write postbag %s", all);
    else if (near != NULL)
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                    "there is no command \"%.60s\": did you mean %s?", word, near);
    else
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "there is no command \"%.60s\"",
                    word);
}

static void
remove_word(char **argv, guint at)
{
    g_free(argv[at]);
    for (; argv[at] != NULL; at++)
        argv[at] = argv[at + 1];
}

/* Finds the command and takes its words out of `argv`. */
static const CliCommand *
take_command(char **argv, const guint at[2], GError **error)
{
    g_autofree char *name = NULL;

    if (at[0] == 0)
        return &commands[CLI_COMMAND_READER];
    if (is_first_word_of_two(argv[at[0]]))
        name = g_strdup_printf("%s%s%s", argv[at[0]], at[1] == 0 ? "" : " ",
                               at[1] == 0 ? "" : argv[at[1]]);
    else
        name = g_strdup(argv[at[0]]);
    for (gsize i = 1; i < G_N_ELEMENTS(commands); i++) {
        if (g_str_equal(commands[i].name, name)) {
            if (strchr(name, ' ') != NULL)
                remove_word(argv, at[1]);
            remove_word(argv, at[0]);
            return &commands[i];
        }
    }
    set_unknown_command(name, error);
    return NULL;
}

/* --- the rest ----------------------------------------------------------------------------------- */

static GOptionContext *
make_context(const CliCommand *command, CliArguments *out)
{
    GOptionContext *context = g_option_context_new(command->arguments);

    g_option_context_set_help_enabled(context, FALSE);
    for (const CliOption *option = options; option->name != NULL; option++) {
        GOptionEntry entries[] = {
            { option->name, option->letter, 0, option->type,
              G_STRUCT_MEMBER_P(out, option->offset), option->help, option->argument },
            { .long_name = NULL },
        };

        if (((command->options | CLI_OPTIONS_COMMON) & option->id) != 0)
            g_option_context_add_main_entries(context, entries, NULL);
    }
    return context;
}

static bool
check_options(const CliCommand *command, CliOptions seen, GError **error)
{
    for (const CliOption *option = options; option->name != NULL; option++) {
        if ((seen & option->id & ~(command->options | CLI_OPTIONS_COMMON)) != 0) {
            g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "postbag%s%s takes no --%s",
                        *command->name == '\0' ? "" : " ", command->name, option->name);
            return false;
        }
    }
    return true;
}

static bool
check_arguments(const CliArguments *arguments, CliOptions seen, GError **error)
{
    const CliCommand *command = arguments->command;
    guint n_words = g_strv_length(arguments->words);
    CliOptions ways = seen & (CLI_OPTION_HEADERS | CLI_OPTION_RAW | CLI_OPTION_HTML |
                              CLI_OPTION_PART | CLI_OPTION_PARTS | CLI_OPTION_SAVE_ALL |
                              CLI_OPTION_VERIFY | CLI_OPTION_DECRYPT);

    if (arguments->help || arguments->version)
        return true;
    if (n_words < command->min_words || n_words > command->max_words)
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "%s: write postbag %s%s%s",
                    n_words < command->min_words ? "too few words" : "too many words",
                    command->name, *command->arguments == '\0' ? "" : " ",
                    command->arguments);
    else if ((seen & CLI_OPTION_LIMIT) != 0 && arguments->limit <= 0)
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--limit needs a number above 0");
    else if ((ways & (ways - 1)) != 0)
        g_set_error(
            error, CLI_ERROR, CLI_ERROR_USAGE,
            "--headers, --raw, --html, --part, --parts, --save-all, --verify, --decrypt: only one");
    else if (arguments->pin && arguments->json)
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                    "--pin asks a question, so it does not go with --json");
    else if (command->id == CLI_COMMAND_SHOW && arguments->json && !arguments->parts &&
             !arguments->verify && !arguments->decrypt)
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                    "--json needs --parts, --verify or --decrypt");
    else if (arguments->output != NULL && arguments->part == NULL)
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--output needs --part");
    else
        return true;
    return false;
}

/* GOption leaves "--" where words with a dash follow it. */
static void
take_words(char **argv, CliArguments *out)
{
    bool has_mark = argv[0] != NULL && argv[1] != NULL && strcmp(argv[1], "--") == 0;

    out->words = g_strdupv(argv[0] == NULL ? argv : argv + (has_mark ? 2 : 1));
}

bool
cli_arguments_parse(char *const *argv, CliArguments *out, GError **error)
{
    g_auto(GStrv) copy = g_strdupv((char **)argv);
    g_autoptr(GOptionContext) context = NULL;
    CliOptions seen;
    guint at[2];

    memset(out, 0, sizeof(*out));
    if (!scan(copy, at, &seen, error))
        return false;
    out->command = take_command(copy, at, error);
    if (out->command == NULL || !check_options(out->command, seen, error))
        return false;
    context = make_context(out->command, out);
    if (g_option_context_parse_strv(context, &copy, error)) {
        take_words(copy, out);
        if (check_arguments(out, seen, error))
            return true;
    }
    cli_arguments_clear(out);
    return false;
}

void
cli_arguments_clear(CliArguments *arguments)
{
    g_free(arguments->home);
    g_free(arguments->folder);
    g_free(arguments->account);
    g_free(arguments->part);
    g_free(arguments->output);
    g_free(arguments->wait);
    g_free(arguments->max_bytes);
    g_free(arguments->rest);
    g_free(arguments->since);
    g_free(arguments->outcome);
    g_free(arguments->save_all);
    g_strfreev(arguments->words);
    memset(arguments, 0, sizeof(*arguments));
}

bool
cli_option_value(const char *option, bool is_good, GError **error)
{
    if (!is_good && error != NULL && *error != NULL) {
        GError *why = g_steal_pointer(error);

        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE, "--%s: %s", option, why->message);
        g_error_free(why);
    }
    return is_good;
}
