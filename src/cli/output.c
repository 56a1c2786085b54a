/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/output.c: standard output (L4). SIGPIPE is ignored by main.c, so a reader that goes away shows
 * as EPIPE, which ends printing but not the command: a fetch goes on. */
#include <config.h>

#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

static int failure; /* errno of the first write that failed */

static void
note_failure(void)
{
    if (failure == 0)
        failure = errno == 0 ? EIO : errno;
}

void
cli_out_bytes(const char *bytes, gsize len)
{
    if (failure == 0 && fwrite(bytes, 1, len, stdout) != len)
        note_failure();
}

void
cli_out(const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    cli_out_bytes(text, strlen(text));
}

char *
cli_json_to_string(JsonObject *object)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);

    json_node_set_object(node, object);
    return json_to_string(node, FALSE);
}

void
cli_out_json(JsonObject *object)
{
    g_autofree char *text = cli_json_to_string(object);

    cli_out("%s\n", text);
    json_object_unref(object);
}

bool
cli_out_is_open(void)
{
    return failure == 0;
}

void
cli_out_flush(void)
{
    if (fflush(stdout) != 0)
        note_failure();
}

int
cli_out_finish(int status)
{
    cli_out_flush();
    if (failure == 0 || failure == EPIPE)
        return status;
    (void)fprintf(stderr, "postbag: cannot write to standard output: %s\n",
                  g_strerror(failure));
    return status == 0 ? pb_error_exit_status(PB_CLASS_CANNOT_WRITE) : status;
}

int
cli_terminal_width(int fd)
{
    struct winsize size;

    if (!isatty(fd))
        return 0;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

char *
cli_pad(const char *text, int cells)
{
    g_autofree char *cut = pb_text_ellipsize(text, cells);

    return g_strdup_printf("%s%*s", cut, MAX(cells - pb_text_width(cut, -1), 0), "");
}

char *
cli_iso_time(gint64 seconds)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(seconds);

    return when == NULL ? g_strdup("") : g_date_time_format(when, "%Y-%m-%dT%H:%M:%SZ");
}
