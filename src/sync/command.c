/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/command.c: running a command of the settings apart from everything (L3).
 *
 * A main loop of its own sees its output, its end, the clock and the cancellable. What is too much is read and
 * dropped, so that the command never waits for us. */
#include <config.h>

#include "command.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib-unix.h>

#define BUFFER_LEN 8192

/* One of its outputs. */
typedef struct {
    int fd; /* -1 once it is closed */
    GString *text;
    gsize max;
    bool *is_cut;
} Outlet;

typedef struct {
    GMainContext *context;
    GPid pid;
    Outlet output, errors;
    SyncCommandResult *result;
    bool has_ended;
} Run;

void
sync_command_result_clear(SyncCommandResult *result)
{
    if (result->output != NULL)
        g_string_free(result->output, TRUE);
    if (result->errors != NULL)
        g_string_free(result->errors, TRUE);
    *result = (SyncCommandResult){ 0 };
}

/* --- before it runs --------------------------------------------------------------------------- */

/* Names that tell of something secret, and those that are for postbag itself. */
static bool
is_kept_back(const char *name)
{
    static const char *const words[] = { "PASSWORD", "PASSWD",     "PASSPHRASE", "TOKEN",
                                         "SECRET",   "CREDENTIAL", "API_KEY" };
    g_autofree char *upper = g_ascii_strup(name, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strstr(upper, words[i]) != NULL)
            return true;
    }
    return g_str_has_prefix(upper, "POSTBAG_");
}

char **
sync_command_environment(void)
{
    char **environment = g_get_environ();
    g_auto(GStrv) names = g_listenv();

    for (char **name = names; *name != NULL; name++) {
        if (is_kept_back(*name))
            environment = g_environ_unsetenv(environment, *name);
    }
    return environment;
}

static bool
write_all(int fd, const char *text, gsize len)
{
    while (len > 0) {
        gssize n = write(fd, text, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        text += n;
        len -= (gsize)n;
    }
    return true;
}

/* A file without a name that holds the input, at its start. */
static int
make_input(const char *input, GError **error)
{
    int fd = memfd_create("postbag-input", MFD_CLOEXEC);

    if (fd >= 0 && write_all(fd, input, strlen(input)) && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno),
                "no memory for its input: %s", g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

/* In the child, before exec: only what is safe there. */
static void
leave_group(gpointer data)
{
    (void)data;
    (void)setsid();
}

static bool
start(Run *run, const SyncCommand *command, GError **error)
{
    g_auto(GStrv) environment = sync_command_environment();
    int input = make_input(command->input, error);
    bool is_started;

    if (input < 0)
        return false;
    is_started = g_spawn_async_with_pipes_and_fds(
        NULL, (const char *const *)command->argv, (const char *const *)environment,
        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, leave_group, NULL, input, -1, -1,
        NULL, NULL, 0, &run->pid, NULL, &run->output.fd, &run->errors.fd, error);
    close(input);
    return is_started;
}

/* --- while it runs ---------------------------------------------------------------------------- */

static void
attach(Run *run, GSource *source, GSourceFunc callback, gpointer data)
{
    g_source_set_callback(source, callback, data, NULL);
    g_source_attach(source, run->context);
    g_source_unref(source);
}

/* With all that it started and that did not leave its group. */
static void
stop(Run *run, SyncCommandEnd why)
{
    if (run->has_ended || run->result->end != SYNC_COMMAND_ENDED)
        return;
    run->result->end = why;
    (void)kill(-run->pid, SIGKILL);
    (void)kill(run->pid, SIGKILL);
}

static gboolean
on_time_over(gpointer data)
{
    stop(data, SYNC_COMMAND_TIMED_OUT);
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
    run->result->status = status;
    run->has_ended = true;
}

static void
keep(Outlet *outlet, const char *bytes, gsize len)
{
    gsize room = outlet->max - outlet->text->len;

    if (len > room)
        *outlet->is_cut = true;
    g_string_append_len(outlet->text, bytes, (gssize)MIN(len, room));
}

/* Reads once; false at the end. */
static bool
read_some(Outlet *outlet)
{
    char buffer[BUFFER_LEN];
    gssize n = read(outlet->fd, buffer, sizeof(buffer));

    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    keep(outlet, buffer, (gsize)n);
    return n > 0;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer data)
{
    (void)fd;
    (void)condition;
    return read_some(data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* What is in the pipe when the command has ended: not more than a pipe holds, whoever writes on. */
static void
drain(Outlet *outlet)
{
    char buffer[BUFFER_LEN];

    for (int i = 0; i < 16; i++) {
        gssize n = read(outlet->fd, buffer, sizeof(buffer));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        keep(outlet, buffer, (gsize)n);
    }
}

static void
watch_outlet(Run *run, Outlet *outlet)
{
    GSource *source = g_unix_fd_source_new(outlet->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);

    (void)g_unix_set_fd_nonblocking(outlet->fd, TRUE, NULL);
    attach(run, source, G_SOURCE_FUNC(on_readable), outlet);
}

static void
watch(Run *run, guint seconds, GCancellable *cancellable)
{
    gulong id = 0;

    attach(run, g_child_watch_source_new(run->pid), G_SOURCE_FUNC(on_ended), run);
    watch_outlet(run, &run->output);
    watch_outlet(run, &run->errors);
    attach(run, g_timeout_source_new_seconds(seconds), on_time_over, run);
    /* No cancellable source: it may be destroyed here while it fires there. */
    if (cancellable != NULL)
        id = g_cancellable_connect(cancellable, G_CALLBACK(on_cancelled), run->context,
                                   NULL);
    while (!run->has_ended) {
        if (g_cancellable_is_cancelled(cancellable))
            stop(run, SYNC_COMMAND_CANCELLED);
        g_main_context_iteration(run->context, TRUE);
    }
    g_cancellable_disconnect(cancellable, id);
}

bool
sync_command_run(const SyncCommand *command, GCancellable *cancellable,
                 SyncCommandResult *result, GError **error)
{
    Run run = { .result = result };

    *result =
        (SyncCommandResult){ .output = g_string_new(NULL), .errors = g_string_new(NULL) };
    run.output =
        (Outlet){ -1, result->output, command->max_output, &result->is_output_cut };
    run.errors =
        (Outlet){ -1, result->errors, command->max_errors, &result->is_errors_cut };
    if (!start(&run, command, error))
        return false;
    run.context = g_main_context_new();
    watch(&run, command->seconds, cancellable);
    if (result->end == SYNC_COMMAND_ENDED) {
        drain(&run.output);
        drain(&run.errors);
    }
    close(run.output.fd);
    close(run.errors.fd);
    g_spawn_close_pid(run.pid);
    g_main_context_unref(run.context);
    return true;
}
