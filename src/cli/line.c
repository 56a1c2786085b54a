/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/line.c: readline's callbacks in the main context, and plain lines where nobody types (L4).
 *
 * Readline gets characters only when there are some, so jobs and signals go on while a person thinks. A line
 * that begins a password ends at the blank: what follows is asked for unseen, and neither history nor
 * readline's memory ever holds it. */
#include <config.h>

#include "line.h"

#include <errno.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

#include "cli/command.h"

#define MAX_HISTORY 200

static const CliLineHelp *help;

/* What readline's callback has to say; it takes no argument. */
static bool is_complete;
static char *typed; /* NULL at the end of input */

/* Of a pipe: bytes behind the last line that was taken. */
static char pending[CLI_LINE_MAX];
static gsize n_pending;

/* --- readline ------------------------------------------------------------------------------------ */

static char *
next_word(const char *start, int state)
{
    static guint next;
    const char *word;

    if (state == 0)
        next = 0;
    while ((word = help->word(next)) != NULL) {
        next++;
        if (g_ascii_strncasecmp(word, start, strlen(start)) == 0)
            return strdup(word); /* readline frees it */
    }
    return NULL;
}

/* Commands stand at the beginning, and behind help. File names are never meant. */
static char **
complete(const char *word, int start, int end)
{
    bool is_first = strspn(rl_line_buffer, " ") == (gsize)start;
    bool is_of_help = g_ascii_strncasecmp(rl_line_buffer, "help ", 5) == 0 && start == 5;

    (void)end;
    rl_attempted_completion_over = 1;
    return is_first || is_of_help ? rl_completion_matches(word, next_word) : NULL;
}

static int
insert_blank(int count, int key)
{
    if (rl_point == rl_end && help->is_secret(rl_line_buffer)) {
        rl_done = 1;
        return rl_newline(1, '\n');
    }
    return rl_insert(count, key);
}

static void
on_line(char *line)
{
    rl_callback_handler_remove();
    is_complete = true;
    typed = line;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer data)
{
    (void)fd;
    (void)condition;
    (void)data;
    rl_callback_read_char();
    return is_complete ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_resized(gpointer data)
{
    (void)data;
    rl_resize_terminal();
    return G_SOURCE_CONTINUE;
}

static char *
read_typed(const char *prompt, GCancellable *cancellable)
{
    guint resized = g_unix_signal_add(SIGWINCH, on_resized, NULL);
    guint readable;

    is_complete = false;
    typed = NULL;
    rl_callback_handler_install(prompt, on_line);
    readable =
        g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, NULL);
    while (!is_complete && !g_cancellable_is_cancelled(cancellable))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(resized);
    if (!is_complete) {
        g_source_remove(readable);
        rl_callback_handler_remove();
        (void)fputc('\n', stdout);
    }
    return typed;
}

/* --- a pipe -------------------------------------------------------------------------------------- */

static gboolean
on_pipe(int fd, GIOCondition condition, gpointer data)
{
    (void)fd;
    (void)condition;
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

/* Reads what there is; false at the end of input. */
static bool
read_more(GCancellable *cancellable)
{
    bool is_readable = false;
    guint id =
        g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_pipe, &is_readable);
    gssize n;

    while (!is_readable && !g_cancellable_is_cancelled(cancellable))
        g_main_context_iteration(NULL, TRUE);
    if (!is_readable) {
        g_source_remove(id);
        return false;
    }
    do {
        n = read(STDIN_FILENO, pending + n_pending, sizeof(pending) - n_pending);
    } while (n < 0 && errno == EINTR);
    if (n <= 0)
        return false;
    n_pending += (gsize)n;
    return true;
}

/* Takes `len` bytes and the `end` bytes behind them out of what is pending. */
static PbSecret *
take_pending(gsize len, gsize end)
{
    PbSecret *line = pb_secret_new(pending, len);

    memmove(pending, pending + len + end, n_pending - len - end);
    n_pending -= len + end;
    pb_secret_wipe(pending + n_pending, len + end);
    return line;
}

static PbSecret *
read_piped(GCancellable *cancellable, GError **error)
{
    for (;;) {
        const char *feed = memchr(pending, '\n', n_pending);

        if (feed != NULL)
            return take_pending((gsize)(feed - pending), 1);
        if (n_pending == sizeof(pending)) {
            g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                        "a line is longer than %d bytes", CLI_LINE_MAX);
            return NULL;
        }
        if (!read_more(cancellable))
            return n_pending > 0 ? take_pending(n_pending, 0) : NULL;
    }
}

/* --- both ---------------------------------------------------------------------------------------- */

bool
cli_line_is_typed(void)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

void
cli_line_open(const CliLineHelp *line_help)
{
    help = line_help;
    n_pending = 0;
    if (!cli_line_is_typed())
        return;
    rl_readline_name = "postbag";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_attempted_completion_function = complete;
    rl_initialize();
    rl_bind_key(' ', insert_blank);
    using_history();
    stifle_history(MAX_HISTORY);
}

void
cli_line_close(void)
{
    pb_secret_wipe(pending, sizeof(pending));
    n_pending = 0;
    if (cli_line_is_typed())
        clear_history();
}

PbSecret *
cli_line_read(const char *prompt, GCancellable *cancellable, GError **error)
{
    PbSecret *secret = NULL;
    char *line;

    if (!cli_line_is_typed()) {
        secret = read_piped(cancellable, error);
    } else {
        line = read_typed(prompt, cancellable);
        if (line != NULL) {
            if (*line != '\0' && !help->is_secret(line))
                add_history(line);
            secret = pb_secret_new(line, MIN(strlen(line), CLI_LINE_MAX));
            free(line);
        }
    }
    if (g_cancellable_set_error_if_cancelled(cancellable, error))
        g_clear_pointer(&secret, pb_secret_free);
    return secret;
}
