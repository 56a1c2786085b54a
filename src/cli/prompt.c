/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/prompt.c: the password prompt (L4). The terminal stays in line mode, so editing keys work; the
 * line is read by the main context, so signals and the cancellable are seen while it waits. */
#include <config.h>

#include "prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <glib-unix.h>

#include "config/password.h"

static int tty = -1; /* while it asks */
static struct termios before;

void
cli_prompt_restore(void)
{
    if (tty >= 0)
        (void)tcsetattr(tty, TCSANOW, &before);
}

static void
say(const char *text)
{
    /* A terminal that cannot be written to shows it well enough. */
    if (write(tty, text, strlen(text)) < 0)
        return;
}

static bool
open_terminal(GError **error)
{
    struct termios silent;

    tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0 || tcgetattr(tty, &before) != 0) {
        if (tty >= 0)
            close(tty);
        tty = -1;
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD,
                    "a password is needed and there is no terminal to ask for it");
        return false;
    }
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    (void)tcsetattr(tty, TCSAFLUSH, &silent);
    return true;
}

static void
close_terminal(void)
{
    cli_prompt_restore();
    say("\n");
    close(tty);
    tty = -1;
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer data)
{
    (void)fd;
    (void)condition;
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

/* True when there is a line to read. Who cancels does so on this thread, from the main context. */
static bool
wait_for_line(GCancellable *cancellable)
{
    bool is_readable = false;
    guint id =
        g_unix_fd_add(tty, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, &is_readable);

    while (!is_readable && !g_cancellable_is_cancelled(cancellable))
        g_main_context_iteration(NULL, TRUE);
    if (!is_readable)
        g_source_remove(id);
    return is_readable;
}

PbSecret *
cli_prompt(const char *question, GCancellable *cancellable, GError **error)
{
    char line[CONFIG_PASSWORD_MAX];
    PbSecret *secret = NULL;
    gssize len = 0;

    if (!open_terminal(error))
        return NULL;
    say(question);
    if (wait_for_line(cancellable))
        len = read(tty, line, sizeof(line));
    close_terminal();
    if (len > 0 && line[len - 1] == '\n')
        len--;
    if (g_cancellable_set_error_if_cancelled(cancellable, error))
        len = 0;
    else if (len <= 0 || memchr(line, '\0', (gsize)len) != NULL)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD, "no password was given");
    else
        secret = pb_secret_new(line, (gsize)len);
    pb_secret_wipe(line, sizeof(line));
    return secret;
}
