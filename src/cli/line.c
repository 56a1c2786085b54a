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

#include "base/library.h"
#include "cli/command.h"

#define MAX_HISTORY 200

/* Readline, loaded when a person begins to type. Where it has a macro or a variable, this is a pointer to it. */
static struct {
    __typeof__(rl_readline_name) *name;
    __typeof__(rl_catch_signals) *catch_signals;
    __typeof__(rl_catch_sigwinch) *catch_sigwinch;
    __typeof__(rl_attempted_completion_function) *complete;
    __typeof__(rl_attempted_completion_over) *is_completed;
    __typeof__(rl_line_buffer) *buffer;
    __typeof__(rl_point) *point;
    __typeof__(rl_end) *end;
    __typeof__(rl_done) *is_done;
    __typeof__(rl_initialize) *initialize;
    __typeof__(rl_bind_key) *bind_key;
    __typeof__(rl_completion_matches) *completion_matches;
    __typeof__(rl_newline) *newline;
    __typeof__(rl_insert) *insert;
    __typeof__(rl_callback_handler_install) *install;
    __typeof__(rl_callback_handler_remove) *remove;
    __typeof__(rl_callback_read_char) *read_char;
    __typeof__(rl_resize_terminal) *resize;
    __typeof__(using_history) *use_history;
    __typeof__(stifle_history) *stifle_history;
    __typeof__(add_history) *add_history;
    __typeof__(clear_history) *clear_history;
} rl;

static const PbSymbol symbols[] = {
    { "rl_readline_name", &rl.name },
    { "rl_catch_signals", &rl.catch_signals },
    { "rl_catch_sigwinch", &rl.catch_sigwinch },
    { "rl_attempted_completion_function", &rl.complete },
    { "rl_attempted_completion_over", &rl.is_completed },
    { "rl_line_buffer", &rl.buffer },
    { "rl_point", &rl.point },
    { "rl_end", &rl.end },
    { "rl_done", &rl.is_done },
    { "rl_initialize", &rl.initialize },
    { "rl_bind_key", &rl.bind_key },
    { "rl_completion_matches", &rl.completion_matches },
    { "rl_newline", &rl.newline },
    { "rl_insert", &rl.insert },
    { "rl_callback_handler_install", &rl.install },
    { "rl_callback_handler_remove", &rl.remove },
    { "rl_callback_read_char", &rl.read_char },
    { "rl_resize_terminal", &rl.resize },
    { "using_history", &rl.use_history },
    { "stifle_history", &rl.stifle_history },
    { "add_history", &rl.add_history },
    { "clear_history", &rl.clear_history },
    { NULL, NULL },
};
static PbLibrary library = { .soname = READLINE_SONAME, .symbols = symbols };

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
    bool is_first = strspn(*rl.buffer, " ") == (gsize)start;
    bool is_of_help = g_ascii_strncasecmp(*rl.buffer, "help ", 5) == 0 && start == 5;

    (void)end;
    *rl.is_completed = 1;
    return is_first || is_of_help ? rl.completion_matches(word, next_word) : NULL;
}

static int
insert_blank(int count, int key)
{
    if (*rl.point == *rl.end && help->is_secret(*rl.buffer)) {
        *rl.is_done = 1;
        return rl.newline(1, '\n');
    }
    return rl.insert(count, key);
}

static void
on_line(char *line)
{
    rl.remove();
    is_complete = true;
    typed = line;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer data)
{
    (void)fd;
    (void)condition;
    (void)data;
    rl.read_char();
    return is_complete ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_resized(gpointer data)
{
    (void)data;
    rl.resize();
    return G_SOURCE_CONTINUE;
}

static char *
read_typed(const char *prompt, GCancellable *cancellable)
{
    guint resized = g_unix_signal_add(SIGWINCH, on_resized, NULL);
    guint readable;

    is_complete = false;
    typed = NULL;
    rl.install(prompt, on_line);
    readable =
        g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, NULL);
    while (!is_complete && !g_cancellable_is_cancelled(cancellable))
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(resized);
    if (!is_complete) {
        g_source_remove(readable);
        rl.remove();
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

bool
cli_line_open(const CliLineHelp *line_help, GError **error)
{
    help = line_help;
    n_pending = 0;
    if (!cli_line_is_typed())
        return true;
    if (!pb_library_load(&library, error))
        return false;
    *rl.name = "postbag";
    *rl.catch_signals = 0;
    *rl.catch_sigwinch = 0;
    *rl.complete = complete;
    rl.initialize();
    rl.bind_key(' ', insert_blank);
    rl.use_history();
    rl.stifle_history(MAX_HISTORY);
    return true;
}

void
cli_line_close(void)
{
    pb_secret_wipe(pending, sizeof(pending));
    n_pending = 0;
    if (cli_line_is_typed())
        rl.clear_history();
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
                rl.add_history(line);
            secret = pb_secret_new(line, MIN(strlen(line), CLI_LINE_MAX));
            free(line);
        }
    }
    if (g_cancellable_set_error_if_cancelled(cancellable, error))
        g_clear_pointer(&secret, pb_secret_free);
    return secret;
}
