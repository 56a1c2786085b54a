/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/console.c: postbag console: typed lines for a session by hand, and what comes of them (L4).
 *
 * Where a person types, what he typed is on the screen already and is not said again. Where a pipe
 * brings the lines, questions are answered by the next line. */
#include <config.h>

#include "sync/console.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

#include "base/error.h"
#include "base/text.h"
#include "config/password.h"
#include "cli/cli.h"
#include "line.h"
#include "output.h"
#include "prompt.h"
#include "run.h"
#include "secret.h"

#define NAME_COLUMN 18

typedef struct {
    const ConfigAccount *account;
    GCancellable *cancellable;
    PbJob *job;
    SyncEvent question; /* kind SYNC_EVENT_STEP: none waits; text owned */
    PbSecret *secret;   /* of the settings */
    char *
        typed; /* the line that was typed last, until something was said; never a secret one */
    bool is_over;
    GError *error;
} Console;

/* --- what is shown ------------------------------------------------------------------------------- */

/* What was typed is on the screen already. */
static bool
is_echo(Console *console, const SyncEvent *event)
{
    g_autofree char *typed = g_steal_pointer(&console->typed);

    return typed != NULL && event->by == SYNC_SAID_BY_US &&
           g_str_equal(typed, event->text);
}

static void
print_said(Console *console, const SyncEvent *event)
{
    static const char *const marks[] = {
        [SYNC_SAID_BY_US] = "C: ",
        [SYNC_SAID_BY_SERVER] = "S: ",
        [SYNC_SAID_OF_LINE] = "-- ",
    };

    if (is_echo(console, event))
        return;
    cli_out("%s%s\n", marks[event->by], event->text);
}

static void
print_command(const SyncConsoleCommand *command)
{
    g_autofree char *name =
        g_strdup_printf("%s%s%s", command->name, *command->arguments == '\0' ? "" : " ",
                        command->arguments);

    cli_out("  %-*s  %s\n", NAME_COLUMN, name, command->means);
}

/* `word` is what stands behind help. False when it names nothing. */
static bool
print_commands(const char *word)
{
    const SyncConsoleCommand *command;
    bool is_found = false;

    for (guint i = 0; (command = sync_console_command(i)) != NULL; i++) {
        if (*word != '\0' && g_ascii_strcasecmp(word, command->name) != 0)
            continue;
        print_command(command);
        is_found = true;
        if (*word != '\0' && *command->source != '\0')
            cli_out("  %-*s  It stands in %s.\n", NAME_COLUMN, "", command->source);
    }
    return is_found;
}

static void
print_help(const char *word)
{
    if (!print_commands(word))
        cli_out(
            "-- there is no command of this name here; the server may have it all the "
            "same\n");
    if (*word == '\0')
        cli_out("Anything else is sent as it is; capital letters do not matter.\n"
                "Without QUIT the server deletes nothing.\n");
}

/* --- answers ------------------------------------------------------------------------------------- */

/* True, and done, when the line is one of ours. */
static bool
take_help(const char *line)
{
    const char *word = line + strcspn(line, " ");

    if (strcspn(line, " ") != 4 || g_ascii_strncasecmp(line, "help", 4) != 0)
        return false;
    print_help(word + strspn(word, " "));
    return true;
}

static PbSecret *
next_line(Console *console)
{
    PbSecret *line = NULL;

    g_clear_pointer(&console->typed, g_free);
    do {
        pb_secret_free(line);
        cli_out_flush();
        line = cli_line_read("pop3> ", console->cancellable, &console->error);
    } while (line != NULL && take_help(pb_secret_peek(line)));
    if (line != NULL && cli_line_is_typed() &&
        !sync_console_is_secret(pb_secret_peek(line)))
        console->typed = g_strdup(pb_secret_peek(line));
    return line;
}

static PbSecret *
next_password(Console *console)
{
    if (!cli_line_is_typed())
        return cli_line_read("", console->cancellable, &console->error);
    return cli_prompt("Password: ", console->cancellable, NULL);
}

static PbSecret *
next_confirmation(Console *console)
{
    PbSecret *answer;

    cli_out("%s\n", console->question.text);
    cli_out_flush();
    answer = cli_line_read("Type yes to go on: ", console->cancellable, &console->error);
    if (answer == NULL || g_ascii_strcasecmp(pb_secret_peek(answer), "yes") == 0)
        return answer;
    pb_secret_free(answer);
    cli_out("-- nothing was done\n");
    return NULL;
}

/* Of login: as the settings have it, else from the terminal. */
static PbSecret *
account_password(Console *console)
{
    const ConfigAccount *account = console->account;
    g_autofree char *raw = g_strdup_printf("Password of %s at %s (%s): ", account->user,
                                           account->server, account->name);
    g_autofree char *question = pb_text_visible(raw, -1, PB_TEXT_LINE);
    g_autoptr(GError) problem = NULL;
    PbSecret *secret;

    if (console->question.text != NULL)
        return NULL;
    secret = cli_prompt(question, console->cancellable, &problem);
    if (secret == NULL)
        cli_out("-- %s\n", problem->message);
    return secret;
}

static void
answer(Console *console)
{
    static PbSecret *(*const ways[])(Console *) = {
        [SYNC_CONSOLE_LINE] = next_line,
        [SYNC_CONSOLE_PASSWORD] = next_password,
        [SYNC_CONSOLE_CONFIRM] = next_confirmation,
    };
    SyncEventKind kind = console->question.kind;
    PbSecret *secret = kind == SYNC_EVENT_PASSWORD
                           ? account_password(console)
                           : ways[console->question.console](console);

    console->question.kind = SYNC_EVENT_STEP;
    g_clear_pointer(&console->question.text, g_free);
    if (console->job != NULL)
        pb_job_answer(console->job, secret);
    else
        pb_secret_free(secret);
}

/* --- the job ------------------------------------------------------------------------------------- */

static bool
is_question(const SyncEvent *event)
{
    return event->kind == SYNC_EVENT_PASSWORD ||
           (event->kind == SYNC_EVENT_CONSOLE && event->console >= SYNC_CONSOLE_LINE);
}

static void
on_event(PbJob *job, void *data, void *user_data)
{
    Console *console = user_data;
    const SyncEvent *event = data;

    (void)job;
    if (is_question(event)) {
        console->question.kind = event->kind;
        console->question.console = event->console;
        console->question.text = g_strdup(event->text);
    } else if (event->kind == SYNC_EVENT_CONSOLE && event->console == SYNC_CONSOLE_SAID) {
        print_said(console, event);
    } else if (event->kind == SYNC_EVENT_CONSOLE) {
        cli_out("%s", event->text);
    }
    cli_out_flush();
}

static void
on_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    Console *console = user_data;

    console->job = NULL;
    pb_job_free(job);
    console->is_over = true;
    if (console->error != NULL || end == PB_JOB_DONE)
        return;
    console->error = end == PB_JOB_CANCELLED
                         ? g_error_new(G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped")
                         : g_error_copy(error);
}

static gboolean
on_signal(gpointer data)
{
    Console *console = data;

    g_cancellable_cancel(console->cancellable);
    if (console->job != NULL)
        pb_job_cancel(console->job);
    return G_SOURCE_CONTINUE;
}

static void
run_job(Console *console, const CliProfile *profile)
{
    static const PbJobWatch watch = { on_event, on_ended };
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
    guint ids[G_N_ELEMENTS(numbers)];
    SyncRequest *request =
        sync_request_new(profile->paths, console->account, SYNC_MODE_TEST);

    request->password = g_steal_pointer(&console->secret);
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        ids[i] = g_unix_signal_add(numbers[i], on_signal, console);
    console->job = sync_console_start(request, &watch, console);
    while (!console->is_over) {
        if (console->question.kind != SYNC_EVENT_STEP)
            answer(console);
        else
            g_main_context_iteration(NULL, TRUE);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        g_source_remove(ids[i]);
    g_free(console->question.text);
    g_free(console->typed);
}

/* --- the beginning ------------------------------------------------------------------------------- */

typedef struct {
    Console *console;
    bool is_done;
} LookUp;

static void
looked_up(PbSecret *secret, const GError *error, void *user_data)
{
    LookUp *look_up = user_data;

    look_up->console->secret = secret;
    if (secret == NULL)
        look_up->console->error = g_error_copy(error);
    look_up->is_done = true;
}

/* What login needs, before the line is opened: a server does not wait for a password manager. */
static bool
look_up_password(Console *console)
{
    LookUp look_up = { console, false };

    if (config_password_source(console->account) == CONFIG_PASSWORD_FROM_PROMPT)
        return true;
    cli_secret_get(console->account, console->cancellable, looked_up, &look_up);
    while (!look_up.is_done)
        g_main_context_iteration(NULL, TRUE);
    return console->secret != NULL;
}

static const char *
command_name(guint i)
{
    const SyncConsoleCommand *command = sync_console_command(i);

    return command == NULL ? NULL : command->name;
}

static const CliLineHelp line_help = { command_name, sync_console_is_secret };

int
cli_console_run(const CliArguments *arguments)
{
    Console console = { .question = { .kind = SYNC_EVENT_STEP } };
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);
    int status = 0;

    if (profile == NULL)
        return cli_report(NULL, error);
    console.account =
        config_settings_find_account(profile->settings, arguments->words[0], &error);
    if (console.account == NULL)
        return cli_report(NULL, error);
    if (!cli_line_open(&line_help, &error))
        return cli_report(console.account->name, error);
    console.cancellable = g_cancellable_new();
    if (cli_line_is_typed())
        cli_out(
            "Type help for the commands, login to sign in as the settings say, QUIT to end. "
            "Tab completes.\n");
    if (look_up_password(&console))
        run_job(&console, profile);
    cli_line_close();
    if (console.error != NULL) {
        cli_out_flush();
        status = cli_report(console.account->name, console.error);
    }
    g_clear_error(&console.error);
    g_object_unref(console.cancellable);
    return status;
}
