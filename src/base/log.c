/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/log.c: the log file (L0). One write(2) a line, so that lines of two processes never mix. */
#include <config.h>

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text.h"

#define ROTATE_ABOVE (1024 * 1024)

static int log_fd = -1; /* set once before threads start */

static void
rotate(const char *file)
{
    struct stat info;

    if (stat(file, &info) == 0 && info.st_size > ROTATE_ABOVE) {
        g_autofree char *old = g_strconcat(file, ".1", NULL);

        /* Failing to rotate is no reason not to log. */
        (void)rename(file, old);
    }
}

bool
pb_log_open(const char *file, GError **error)
{
    pb_log_close();
    if (!pb_path_make_parent(file, error))
        return false;
    rotate(file);
    log_fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (log_fd < 0) {
        g_set_error(error, PB_ERROR, PB_ERROR_CANNOT_WRITE, "cannot write the log %s: %s",
                    file, g_strerror(errno));
        return false;
    }
    return true;
}

void
pb_log_close(void)
{
    if (log_fd >= 0)
        close(log_fd);
    log_fd = -1;
}

void
pb_log(PbLogLevel level, const char *format, ...)
{
    static const char *const names[] = { "debug", "info", "warning", "error" };
    g_autofree char *raw = NULL;
    g_autofree char *shown = NULL;
    g_autofree char *line = NULL;
    g_autofree char *when = NULL;
    g_autoptr(GDateTime) now = NULL;
    va_list args;

    if (log_fd < 0)
        return;
    va_start(args, format);
    raw = g_strdup_vprintf(format, args);
    va_end(args);
    shown = pb_text_visible_cut(raw, -1, PB_LOG_MAX_LINE - 40);
    now = g_date_time_new_from_unix_utc(pb_clock_now());
    when = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    line = g_strdup_printf("%s %s %s\n", when, names[level], shown);
    /* A log that cannot be written must not stop the mail. */
    if (write(log_fd, line, strlen(line)) < 0)
        return;
}
