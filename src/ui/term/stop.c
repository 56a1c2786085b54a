/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/stop.c: SIGTSTP and SIGCONT (L4).
 *
 * GLib does not watch these two: the handlers write a byte into a pipe that the main loop reads. */
#include <config.h>

#include "stop.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include <glib-unix.h>

#include "term.h"

static int pipe_ends[2] = { -1, -1 };
static guint source;
static void (*resumed_callback)(void *user_data);
static void *resumed_data;

static void
note(int number)
{
    char byte = number == SIGTSTP ? 'T' : 'C';

    /* A full pipe means that the loop will look anyway. */
    if (write(pipe_ends[1], &byte, 1) < 0)
        return;
}

static void
catch_signal(int number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART };

    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* Empties the pipe; true when a stop was asked for. */
static bool
drain(void)
{
    bool is_stop = false;
    char byte;

    while (read(pipe_ends[0], &byte, 1) == 1)
        is_stop |= byte == 'T';
    return is_stop;
}

void
ui_stop_now(void)
{
    ui_term_leave();
    catch_signal(SIGTSTP, SIG_DFL);
    raise(SIGTSTP);
    catch_signal(SIGTSTP, note);
    drain();
    ui_term_enter();
    resumed_callback(resumed_data);
}

static gboolean
look(gint fd, GIOCondition condition, gpointer user_data)
{
    (void)fd;
    (void)condition;
    (void)user_data;
    if (drain()) {
        ui_stop_now();
        return G_SOURCE_CONTINUE;
    }
    /* Stopped without a warning: the shell has changed the terminal's modes since. */
    ui_term_leave();
    ui_term_enter();
    resumed_callback(resumed_data);
    return G_SOURCE_CONTINUE;
}

void
ui_stop_watch(void (*resumed)(void *user_data), void *user_data)
{
    resumed_callback = resumed;
    resumed_data = user_data;
    if (!g_unix_open_pipe(pipe_ends, FD_CLOEXEC, NULL))
        return;
    g_unix_set_fd_nonblocking(pipe_ends[0], TRUE, NULL);
    g_unix_set_fd_nonblocking(pipe_ends[1], TRUE, NULL);
    source = g_unix_fd_add(pipe_ends[0], G_IO_IN, look, NULL);
    catch_signal(SIGTSTP, note);
    catch_signal(SIGCONT, note);
}

void
ui_stop_unwatch(void)
{
    if (source == 0)
        return;
    catch_signal(SIGTSTP, SIG_DFL);
    catch_signal(SIGCONT, SIG_DFL);
    g_source_remove(source);
    source = 0;
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}
