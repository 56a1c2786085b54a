/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/password.c: passwords and tokens from a command or a file (L1).
 *
 * The command runs without a shell, in our process group and with our standard input and error, so that
 * a pinentry can use the terminal. Its output is read by a small main loop of its own, which also sees
 * its end, the clock and the cancellable; every buffer that held a password is wiped. */
#include <config.h>

#include "config/password.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib-unix.h>

#include "base/path.h"

/* From SIGTERM to SIGKILL. */
#define PATIENCE_SECONDS 2

typedef enum { RUN_GOING, RUN_TIMED_OUT, RUN_CANCELLED, RUN_TOO_LONG } RunStop;

typedef struct {
    GMainContext *context;
    GPid pid;
    int fd; /* -1 once it is closed */
    char bytes[CONFIG_PASSWORD_MAX + 1];
    gsize len;
    RunStop stop; /* why it was told to end, if it was */
    bool has_ended;
    int status; /* of waitpid */
} Run;

ConfigPasswordSource
config_password_source(const ConfigAccount *account)
{
    if (account->auth == CONFIG_AUTH_EXTERNAL)
        return CONFIG_PASSWORD_NOT_NEEDED;
    if (account->password_command != NULL || account->token_command != NULL)
        return CONFIG_PASSWORD_FROM_COMMAND;
    if (account->password_file != NULL)
        return CONFIG_PASSWORD_FROM_FILE;
    return CONFIG_PASSWORD_FROM_PROMPT;
}

/* The first line of `bytes` as a secret. */
static PbSecret *
take_first_line(const char *bytes, gsize len, const char *source, GError **error)
{
    const char *feed = memchr(bytes, '\n', len);
    gsize line_len = feed == NULL ? len : (gsize)(feed - bytes);

    if (line_len > 0 && bytes[line_len - 1] == '\r')
        line_len--;
    if (line_len == 0) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD,
                    "%s: there is no password in the first line", source);
        return NULL;
    }
    if (memchr(bytes, '\0', line_len) != NULL) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD,
                    "%s: a NUL byte stands in the password", source);
        return NULL;
    }
    return pb_secret_new(bytes, line_len);
}

/* --- the command -------------------------------------------------------------------------------- */

static void
attach(Run *run, GSource *source, GSourceFunc callback)
{
    g_source_set_callback(source, callback, run, NULL);
    g_source_attach(source, run->context);
    g_source_unref(source);
}

static gboolean
on_patience_over(gpointer data)
{
    Run *run = data;

    if (!run->has_ended)
        (void)kill(run->pid, SIGKILL);
    return G_SOURCE_REMOVE;
}

static void
stop(Run *run, RunStop why)
{
    if (run->stop != RUN_GOING || run->has_ended)
        return;
    run->stop = why;
    (void)kill(run->pid, SIGTERM);
    attach(run, g_timeout_source_new_seconds(PATIENCE_SECONDS), on_patience_over);
}

static gboolean
on_time_over(gpointer data)
{
    stop(data, RUN_TIMED_OUT);
    return G_SOURCE_REMOVE;
}

/* On the thread that cancels. */
static void
on_cancelled(GCancellable *cancellable, gpointer data)
{
    (void)cancellable;
    g_main_context_wakeup(data);
}

static void
on_ended(GPid pid, int status, gpointer data)
{
    Run *run = data;

    (void)pid;
    run->status = status;
    run->has_ended = true;
}

/* Reads what there is; false at the end of it. */
static bool
read_some(Run *run)
{
    for (;;) {
        gssize n = read(run->fd, run->bytes + run->len, sizeof(run->bytes) - run->len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN;
        if (n == 0)
            return false;
        run->len += (gsize)n;
        if (run->len > CONFIG_PASSWORD_MAX) {
            stop(run, RUN_TOO_LONG);
            return false;
        }
    }
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer data)
{
    (void)fd;
    (void)condition;
    return read_some(data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Runs until the command has ended. What it left in the pipe is read; a process that it left behind
 * with the pipe open is not waited for. */
static void
watch(Run *run, GCancellable *cancellable)
{
    GSource *child = g_child_watch_source_new(run->pid);
    GSource *readable = g_unix_fd_source_new(run->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
    gulong id = 0;

    attach(run, child, G_SOURCE_FUNC(on_ended));
    attach(run, readable, G_SOURCE_FUNC(on_readable));
    attach(run, g_timeout_source_new_seconds(CONFIG_PASSWORD_SECONDS), on_time_over);
    /* No cancellable source: it may be destroyed here while it fires there. */
    if (cancellable != NULL)
        id = g_cancellable_connect(cancellable, G_CALLBACK(on_cancelled), run->context,
                                   NULL);
    while (!run->has_ended) {
        if (g_cancellable_is_cancelled(cancellable))
            stop(run, RUN_CANCELLED);
        g_main_context_iteration(run->context, TRUE);
    }
    g_cancellable_disconnect(cancellable, id);
    if (run->stop == RUN_GOING && !read_some(run) && run->len > CONFIG_PASSWORD_MAX)
        run->stop = RUN_TOO_LONG;
}

static bool
check_end(const Run *run, const char *command, GError **error)
{
    if (run->stop == RUN_CANCELLED)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: was stopped", command);
    else if (run->stop == RUN_TIMED_OUT)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD,
                    "%s: did not end within %d seconds", command,
                    CONFIG_PASSWORD_SECONDS);
    else if (run->stop == RUN_TOO_LONG)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD,
                    "%s: printed more than %d bytes", command, CONFIG_PASSWORD_MAX);
    else if (WIFSIGNALED(run->status))
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD,
                    "%s: was ended by signal %d", command, WTERMSIG(run->status));
    else if (WEXITSTATUS(run->status) != 0)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD,
                    "%s: ended with status %d", command, WEXITSTATUS(run->status));
    else
        return true;
    return false;
}

/* In the child: /dev/tty is nobody's then. */
static void
leave_terminal(gpointer data)
{
    (void)data;
    (void)setsid();
}

typedef enum { TERMINAL_IS_OURS, TERMINAL_IS_TAKEN } Terminal;

static bool
spawn(Run *run, char **argv, Terminal terminal, GError **error)
{
    static const GSpawnFlags flags[] = {
        [TERMINAL_IS_OURS] = G_SPAWN_CHILD_INHERITS_STDIN,
        [TERMINAL_IS_TAKEN] = G_SPAWN_STDERR_TO_DEV_NULL,
    };
    bool is_taken = terminal == TERMINAL_IS_TAKEN;
    g_auto(GStrv) environment = g_get_environ();

    /* Where GnuPG would ask all the same. */
    if (is_taken)
        environment = g_environ_unsetenv(environment, "GPG_TTY");
    return g_spawn_async_with_pipes(
        NULL, argv, environment,
        flags[terminal] | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH,
        is_taken ? leave_terminal : NULL, NULL, &run->pid, NULL, &run->fd, NULL, error);
}

static PbSecret *
run_command(const ConfigAccount *account, Terminal terminal, GCancellable *cancellable,
            GError **error)
{
    g_autoptr(GError) cause = NULL;
    /* Only the program's name goes into errors: arguments may tell too much. */
    bool is_token = account->token_command != NULL;
    char **argv = is_token ? account->token_command : account->password_command;
    g_autofree char *name = g_strdup_printf(
        "%s %.60s", is_token ? "token_command" : "password_command", argv[0]);
    Run *run;
    PbSecret *secret = NULL;

    if (g_cancellable_set_error_if_cancelled(cancellable, error))
        return NULL;
    run = g_new0(Run, 1);
    if (!spawn(run, argv, terminal, &cause)) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD, "%s: cannot be run: %s",
                    name, cause->message);
        g_free(run);
        return NULL;
    }
    (void)g_unix_set_fd_nonblocking(run->fd, TRUE, NULL);
    run->context = g_main_context_new();
    watch(run, cancellable);
    if (check_end(run, name, error))
        secret = take_first_line(run->bytes, run->len, name, error);
    close(run->fd);
    g_spawn_close_pid(run->pid);
    g_main_context_unref(run->context);
    pb_secret_wipe(run, sizeof(*run));
    g_free(run);
    return secret;
}

/* --- the file ----------------------------------------------------------------------------------- */

static PbSecret *
read_file(const ConfigAccount *account, GError **error)
{
    const char *path = account->password_file;
    char bytes[CONFIG_PASSWORD_MAX];
    PbSecret *secret = NULL;
    gssize n;
    int fd;

    if (!pb_path_check_private(path, error))
        return NULL;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    n = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes));
    if (n < 0)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD,
                    "password_file %s: cannot be read: %s", path, g_strerror(errno));
    else
        secret = take_first_line(bytes, (gsize)n, "password_file", error);
    pb_secret_wipe(bytes, sizeof(bytes));
    if (fd >= 0)
        close(fd);
    return secret;
}

static PbSecret *
get(const ConfigAccount *account, Terminal terminal, GCancellable *cancellable,
    GError **error)
{
    switch (config_password_source(account)) {
    case CONFIG_PASSWORD_FROM_COMMAND:
        return run_command(account, terminal, cancellable, error);
    case CONFIG_PASSWORD_FROM_FILE:
        return read_file(account, error);
    case CONFIG_PASSWORD_NOT_NEEDED:
        return pb_secret_new("", 0);
    case CONFIG_PASSWORD_FROM_PROMPT:
        break;
    }
    g_assert_not_reached();
}

PbSecret *
config_password_get(const ConfigAccount *account, GCancellable *cancellable,
                    GError **error)
{
    return get(account, TERMINAL_IS_OURS, cancellable, error);
}

PbSecret *
config_password_get_aside(const ConfigAccount *account, GCancellable *cancellable,
                          GError **error)
{
    return get(account, TERMINAL_IS_TAKEN, cancellable, error);
}
