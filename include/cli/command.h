/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/cli/command.h: the table of all commands and options (L4). Reading the arguments, --help and
 * postbag(1) come from these rows; what a command does lies in its own file in src/cli. */
#ifndef POSTBAG_CLI_COMMAND_H
#define POSTBAG_CLI_COMMAND_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    CLI_COMMAND_READER, /* no command word */
    CLI_COMMAND_DEMO,
    CLI_COMMAND_FETCH,
    CLI_COMMAND_PLAN,
    CLI_COMMAND_LIST,
    CLI_COMMAND_SHOW,
    CLI_COMMAND_ACCOUNT_LIST,
    CLI_COMMAND_ACCOUNT_TEST,
    CLI_COMMAND_LOG,
    CLI_COMMAND_VERIFY,
    CLI_COMMAND_STATUS,
    CLI_COMMAND_WISH,
    CLI_COMMAND_CONSOLE,
    CLI_N_COMMANDS,
} CliCommandId;

typedef enum {
    CLI_OPTION_HOME = 1 << 0,
    CLI_OPTION_HELP = 1 << 1,
    CLI_OPTION_VERSION = 1 << 2,
    CLI_OPTION_FOLDER = 1 << 3,
    CLI_OPTION_ACCOUNT = 1 << 4,
    CLI_OPTION_LIMIT = 1 << 5,
    CLI_OPTION_JSON = 1 << 6,
    CLI_OPTION_DRY_RUN = 1 << 7,
    CLI_OPTION_QUIET = 1 << 8,
    CLI_OPTION_HEADERS = 1 << 9,
    CLI_OPTION_RAW = 1 << 10,
    CLI_OPTION_PART = 1 << 11,
    CLI_OPTION_OUTPUT = 1 << 12,
    CLI_OPTION_WAIT = 1 << 13,
    CLI_OPTION_MAX_BYTES = 1 << 14,
    CLI_OPTION_SLOW_LINE = 1 << 15,
    CLI_OPTION_TRACE = 1 << 16,
    CLI_OPTION_REST = 1 << 17,
    CLI_OPTION_PIN = 1 << 18,
    CLI_OPTION_CONFIRM_DELETES = 1 << 19,
    CLI_OPTION_REPAIR = 1 << 20,
    CLI_OPTION_SINCE = 1 << 21,
    CLI_OPTION_OUTCOME = 1 << 22,
    CLI_OPTION_PARTS = 1 << 23,
    CLI_OPTION_SAVE_ALL = 1 << 24,
    CLI_OPTION_HTML = 1 << 25,
    CLI_OPTION_VERIFY = 1 << 26,
    CLI_OPTION_DECRYPT = 1 << 27,
} CliOptions;

/* What every command takes. */
#define CLI_OPTIONS_COMMON (CLI_OPTION_HOME | CLI_OPTION_HELP | CLI_OPTION_VERSION)

typedef struct {
    CliOptions id;
    const char *name;
    char letter; /* 0: none */
    GOptionArg type;
    gsize offset;         /* in CliArguments */
    const char *argument; /* "DIR"; NULL for a switch */
    const char *help;
} CliOption;

/* A key of --json. */
typedef struct {
    const char *key;
    const char *means;
} CliKey;

typedef struct {
    CliCommandId id;
    const char *name;      /* "account test"; "" for the reader */
    const char *arguments; /* of the synopsis */
    const char *summary;   /* one line */
    const char *help;      /* a paragraph */
    CliOptions options;    /* besides the common ones */
    guint min_words, max_words;
    const CliKey *keys; /* of --json, ended by a key of NULL; or NULL */
} CliCommand;

/* What the arguments say. Strings are NULL where an option was not given. */
typedef struct {
    const CliCommand *command;
    char *home, *folder, *account, *part, *output, *wait, *max_bytes, *rest;
    char *since, *outcome, *save_all;
    int limit; /* 0: not given */
    gboolean help, version, json, dry_run, quiet, headers, raw, slow_line, trace, pin,
        confirm_deletes, repair, parts, html, verify, decrypt;
    char **words; /* what is neither command nor option */
} CliArguments;

typedef enum {
    CLI_ERROR_USAGE, /* exit 64 */
    CLI_ERROR_WRITE, /* a file of the person's cannot be written: exit 73 */
} CliError;

#define CLI_ERROR (cli_error_quark())
GQuark cli_error_quark(void);

/* What commands print with --json; each ends with a NULL name. */
extern const CliKey cli_list_keys[], cli_fetch_keys[], cli_plan_keys[],
    cli_account_keys[], cli_test_keys[], cli_log_keys[], cli_verify_keys[],
    cli_status_keys[], cli_show_keys[];

/* CLI_N_COMMANDS rows in the order of CliCommandId. */
const CliCommand *cli_commands(void);
/* All options; the array ends with a row whose name is NULL. */
const CliOption *cli_options(void);

/* `argv` ends with NULL, its first is the program; borrowed. Options may stand before or after the
 * command. CLI_ERROR_USAGE, G_OPTION_ERROR. On failure `out` holds nothing. */
bool cli_arguments_parse(char *const *argv, CliArguments *out, GError **error);
void cli_arguments_clear(CliArguments *arguments);
/* Gives `is_good` back; makes of the error of a value that was refused one of usage that names the option. */
bool cli_option_value(const char *option, bool is_good, GError **error);

/* The text of --help: of one command, or of all with that of the reader. The caller frees. */
char *cli_help(const CliCommand *command);

#endif
