/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/outside.c: programs that a person starts with a part (L4).
 *
 * A program with the terminal is in our process group, as under any mailer: the keys that interrupt and stop are meant for
 * it, and we do not listen to them meanwhile. One that ends at once has often handed the file over to another that runs
 * already: its folder stays until the reader ends. */
#include <config.h>

#include "outside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gstdio.h>

#include "base/error.h"

#define HANDED_OVER_US (2 * G_USEC_PER_SEC)
#define MAX_ENDING     9

typedef struct {
    UiOutside *outside;
    GPid pid;
    guint watch, input; /* sources */
    char *program, *folder;
    bool has_terminal;
    gint64 started;
    UiOutsideEnded ended; /* NULL: forgotten */
    void *user_data;
} Run;

struct UiOutside {
    UiOutsideTerminal terminal;
    GPtrArray *folders; /* char * */
    GPtrArray *runs;    /* Run */
    struct sigaction saved[3];
};

/* Keys of the terminal that send a signal to all in front of it. */
static const int key_signals[3] = { SIGINT, SIGQUIT, SIGTSTP };

UiOutside *
ui_outside_new(const UiOutsideTerminal *terminal)
{
    UiOutside *outside = g_new0(UiOutside, 1);

    outside->terminal = *terminal;
    outside->folders = g_ptr_array_new_with_free_func(g_free);
    outside->runs = g_ptr_array_new();
    return outside;
}

/* --- folders ---------------------------------------------------------------------------------- */

/* What lies in it is ours alone: files, no folders. */
static void
remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        (void)unlink(path);
    }
    (void)rmdir(folder);
}

char *
ui_outside_folder(UiOutside *outside, GError **error)
{
    const char *runtime = g_getenv("XDG_RUNTIME_DIR");
    g_autofree char *folder = NULL;

    if (runtime != NULL && *runtime == '/' && access(runtime, W_OK | X_OK) == 0) {
        folder = g_build_filename(runtime, "postbag-XXXXXX", NULL);
        if (g_mkdtemp_full(folder, 0700) == NULL)
            g_clear_pointer(&folder, g_free);
    }
    if (folder == NULL) {
        folder = g_build_filename(g_get_tmp_dir(), "postbag-XXXXXX", NULL);
        if (g_mkdtemp_full(folder, 0700) == NULL) {
            g_set_error(error, PB_ERROR, PB_ERROR_CANNOT_WRITE,
                        "no private folder can be made in %s: %s", g_get_tmp_dir(),
                        g_strerror(errno));
            return NULL;
        }
    }
    g_ptr_array_add(outside->folders, g_strdup(folder));
    return g_steal_pointer(&folder);
}

void
ui_outside_drop(UiOutside *outside, const char *folder)
{
    for (guint i = 0; i < outside->folders->len; i++) {
        if (strcmp(outside->folders->pdata[i], folder) == 0) {
            remove_folder(folder);
            g_ptr_array_remove_index_fast(outside->folders, i);
            return;
        }
    }
}

char *
ui_outside_file_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    bool is_plain = dot != NULL && dot[1] != '\0' && strlen(dot) <= MAX_ENDING;

    for (const char *p = is_plain ? dot + 1 : ""; *p != '\0'; p++)
        is_plain = is_plain && g_ascii_isalnum(*p);
    return g_strdup_printf("part-%08x%s", g_random_int(), is_plain ? dot : "");
}

/* --- the end of a program --------------------------------------------------------------------- */

static char *
status_words(int status)
{
    if (WIFSIGNALED(status))
        return g_strdup_printf("was ended by signal %d", WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return g_strdup_printf("ended with status %d", WEXITSTATUS(status));
    return NULL;
}

static void
free_run(Run *run)
{
    if (run->watch != 0)
        g_source_remove(run->watch);
    if (run->input != 0)
        g_source_remove(run->input);
    g_free(run->program);
    g_free(run->folder);
    g_free(run);
}

void
ui_outside_lend_terminal(UiOutside *outside)
{
    const struct sigaction ignore = { .sa_handler = SIG_IGN };
    const struct sigaction stop = { .sa_handler = SIG_DFL };

    if (outside->terminal.lend == NULL)
        return;
    outside->terminal.lend(outside->terminal.user_data);
    for (gsize i = 0; i < G_N_ELEMENTS(key_signals); i++)
        sigaction(key_signals[i], key_signals[i] == SIGTSTP ? &stop : &ignore,
                  &outside->saved[i]);
}

void
ui_outside_take_terminal(UiOutside *outside)
{
    if (outside->terminal.take == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(key_signals); i++)
        sigaction(key_signals[i], &outside->saved[i], NULL);
    outside->terminal.take(outside->terminal.user_data);
}

static gboolean
on_key(gint fd, GIOCondition condition, gpointer data)
{
    Run *run = data;
    UiOutside *outside = run->outside;
    char line[256];

    (void)condition;
    if (read(fd, line, sizeof line) < 0 && errno == EINTR)
        return G_SOURCE_CONTINUE;
    run->input = 0;
    g_ptr_array_remove_fast(outside->runs, run);
    free_run(run);
    ui_outside_take_terminal(outside);
    return G_SOURCE_REMOVE;
}

/* What the program left on the screen can be read until Enter. */
static void
wait_for_key(Run *run, const char *status)
{
    /* What was typed for the program goes, not what answers the next line. */
    (void)tcflush(STDIN_FILENO, TCIFLUSH);
    (void)printf("\n[%s %s. Enter goes back to postbag.] ", run->program,
                 status == NULL ? "has ended" : status);
    (void)fflush(stdout);
    run->input = g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, on_key, run);
}

static void
on_ended(GPid pid, int wait_status, gpointer data)
{
    Run *run = data;
    UiOutside *outside = run->outside;
    g_autofree char *status = status_words(wait_status);

    run->watch = 0;
    g_spawn_close_pid(pid);
    if (run->has_terminal || g_get_monotonic_time() - run->started > HANDED_OVER_US)
        ui_outside_drop(outside, run->folder);
    if (run->ended != NULL)
        run->ended(run->program, status, run->user_data);
    run->ended = NULL;
    if (run->has_terminal && outside->terminal.lend != NULL) {
        wait_for_key(run, status);
        return;
    }
    g_ptr_array_remove_fast(outside->runs, run);
    free_run(run);
}

/* --- starting --------------------------------------------------------------------------------- */

/* In the child. Without the terminal it is a session of its own, so that /dev/tty is nobody's. */
static void
prepare_child(gpointer data)
{
    bool needs_terminal = data != NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(key_signals); i++)
        (void)signal(key_signals[i], SIG_DFL);
    (void)signal(SIGPIPE, SIG_DFL);
    if (!needs_terminal)
        (void)setsid();
}

static int
input_of(const UiOutsideOrder *order)
{
    if (order->reads_stdin)
        return open(order->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    return order->needs_terminal ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                 : open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static bool
spawn(const UiOutsideOrder *order, GPid *pid, GError **error)
{
    int in = input_of(order);
    /* Numbers above those that they become in the child. */
    int out = order->needs_terminal ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                                    : open("/dev/null", O_WRONLY | O_CLOEXEC);
    bool is_started;

    is_started = g_spawn_async_with_fds(
        NULL, (char **)order->argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
        prepare_child, order->needs_terminal ? (gpointer)order : NULL, pid, in, out, out,
        error);
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return is_started;
}

bool
ui_outside_run(UiOutside *outside, const UiOutsideOrder *order, UiOutsideEnded ended,
               void *user_data, GError **error)
{
    Run *run = g_new0(Run, 1);

    if (order->needs_terminal)
        ui_outside_lend_terminal(outside);
    if (!spawn(order, &run->pid, error)) {
        if (order->needs_terminal)
            ui_outside_take_terminal(outside);
        ui_outside_drop(outside, order->folder);
        g_free(run);
        return false;
    }
    run->outside = outside;
    run->program = g_path_get_basename(order->argv[0]);
    run->folder = g_strdup(order->folder);
    run->has_terminal = order->needs_terminal;
    run->started = g_get_monotonic_time();
    run->ended = ended;
    run->user_data = user_data;
    run->watch = g_child_watch_add(run->pid, on_ended, run);
    g_ptr_array_add(outside->runs, run);
    return true;
}

void
ui_outside_forget(UiOutside *outside, void *user_data)
{
    for (guint i = 0; outside != NULL && i < outside->runs->len; i++) {
        Run *run = outside->runs->pdata[i];

        if (run->user_data == user_data)
            run->ended = NULL;
    }
}

void
ui_outside_free(UiOutside *outside)
{
    if (outside == NULL)
        return;
    for (guint i = 0; i < outside->runs->len; i++)
        free_run(outside->runs->pdata[i]);
    for (guint i = 0; i < outside->folders->len; i++)
        remove_folder(outside->folders->pdata[i]);
    g_ptr_array_unref(outside->runs);
    g_ptr_array_unref(outside->folders);
    g_free(outside);
}
