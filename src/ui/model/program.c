/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/program.c: programs beside the reader (L4). Nothing waits for them. */
#include <config.h>

#include "program.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

#define SOON_US (10 * G_USEC_PER_SEC)

static const PbErrorKind error_kinds[] = {
    [UI_PROGRAM_ERROR_MISSING] = { PB_CLASS_SETTINGS,
                                   "name another one in the settings" },
    [UI_PROGRAM_ERROR_START] = { PB_CLASS_SETTINGS, NULL },
    [UI_PROGRAM_ERROR_FAILED] = { PB_CLASS_SETTINGS, "try it by hand in a shell" },
};

PB_DEFINE_ERROR_DOMAIN(ui_program_error, error_kinds);

typedef struct {
    char *name;
    gint64 start_us;
    UiProgramFailed failed;
    void *user_data;
} Watch;

static void
watch_free(void *data)
{
    Watch *watch = data;

    g_free(watch->name);
    g_free(watch);
}

static void
ended(GPid pid, gint status, gpointer data)
{
    Watch *watch = data;
    bool is_soon = g_get_monotonic_time() - watch->start_us < SOON_US;
    g_autoptr(GError) error = NULL;

    g_spawn_close_pid(pid);
    if (status == 0 || !is_soon || watch->failed == NULL)
        return;
    if (WIFEXITED(status))
        g_set_error(&error, UI_PROGRAM_ERROR, UI_PROGRAM_ERROR_FAILED,
                    "%s could not do it (exit status %d)", watch->name,
                    WEXITSTATUS(status));
    else
        g_set_error(&error, UI_PROGRAM_ERROR, UI_PROGRAM_ERROR_FAILED,
                    "%s was ended by a signal", watch->name);
    watch->failed(error, watch->user_data);
}

static bool
write_all(int fd, const char *bytes, gsize len)
{
    for (gsize at = 0; at < len;) {
        ssize_t n = write(fd, bytes + at, len - at);

        if (n < 0 && errno != EINTR)
            return false;
        at += (gsize)MAX(n, 0);
    }
    return true;
}

/* A file without a name that holds the input, so that nobody waits for a reader; -1 on failure. */
static int
make_input(const UiProgram *program)
{
    int fd = memfd_create("postbag-input", MFD_CLOEXEC);

    if (fd >= 0 && write_all(fd, program->input, program->input_len) &&
        lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* In the child, before exec: only what is safe there. */
static void
leave_session(gpointer data)
{
    (void)data;
    (void)setsid();
}

static bool
spawn(const UiProgram *program, int input, GPid *pid, GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (g_spawn_async_with_pipes_and_fds(NULL, (const char *const *)program->argv, NULL,
                                         G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH |
                                             G_SPAWN_STDOUT_TO_DEV_NULL |
                                             G_SPAWN_STDERR_TO_DEV_NULL,
                                         leave_session, NULL, input, -1, -1, NULL, NULL,
                                         0, pid, NULL, NULL, NULL, &cause))
        return true;
    if (g_error_matches(cause, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
        g_set_error(error, UI_PROGRAM_ERROR, UI_PROGRAM_ERROR_MISSING,
                    "there is no program %.100s", program->argv[0]);
    else
        g_set_error(error, UI_PROGRAM_ERROR, UI_PROGRAM_ERROR_START,
                    "%.100s does not start: %s", program->argv[0], cause->message);
    return false;
}

bool
ui_program_start(const UiProgram *program, GError **error)
{
    int input = -1;
    bool is_started;
    Watch *watch;
    GPid pid;

    if (program->input != NULL) {
        input = make_input(program);
        if (input < 0) {
            g_set_error(error, UI_PROGRAM_ERROR, UI_PROGRAM_ERROR_START,
                        "no memory for the input of %.100s", program->argv[0]);
            return false;
        }
    }
    is_started = spawn(program, input, &pid, error);
    if (input >= 0)
        close(input);
    if (!is_started)
        return false;
    watch = g_new0(Watch, 1);
    watch->name = g_strdup(program->argv[0]);
    watch->start_us = g_get_monotonic_time();
    watch->failed = program->failed;
    watch->user_data = program->user_data;
    g_child_watch_add_full(G_PRIORITY_DEFAULT, pid, ended, watch, watch_free);
    return true;
}
