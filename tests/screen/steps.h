/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/screen/steps.h: one screen test under way, and the table of what a step can be. */
#ifndef POSTBAG_TESTS_STEPS_H
#define POSTBAG_TESTS_STEPS_H

#include <stdbool.h>
#include <sys/types.h>

#include <gio/gio.h>

#include "../support/pty.h"
#include "../support/screen.h"

typedef struct {
    char *home;            /* $HOME_DIR: a fresh folder, the program's HOME */
    char *folder;          /* where the steps file lies, for snapshots */
    GPtrArray *env;        /* "K=V" for the program */
    GHashTable *variables; /* $NAME in arguments and files */
    int rows, cols;
    Pty *pty; /* NULL before the first start */
    Screen *screen;
    GSubprocess *stub;
    char *links;     /* kept by keep-links */
    gint64 key_time; /* of the last key, us; 0: none yet */
    guint64 changes_at_key;
    gint64 change_time; /* of the first change after it; 0: none yet */
} Run;

Run *run_new(const char *steps_file);
void run_free(Run *run);

/* Replaces $NAME by the variables of the run. The caller frees. */
char *run_expand(const Run *run, const char *text);
/* What a person would see, with row numbers, and the end of the program's log. To standard error. */
void run_dump(Run *run);

/* One look at the program: what it sent goes to the screen, what the screen answers goes back. The number of bytes. */
gsize run_read(Run *run, int timeout_ms);
/* Reads what the program sends until `is_met` or the time is over. True when it is met. */
typedef bool (*RunCondition)(Run *run, const void *data);
bool run_wait(Run *run, RunCondition is_met, const void *data, int timeout_ms);
int run_timeout_ms(void);

/* A step: `rest` is the line after its name, expanded; false with an error is a failure of the test. A mistake in
 * the steps file itself is G_IO_ERROR_INVALID_ARGUMENT. */
typedef struct {
    const char *name;
    bool (*act)(Run *run, const char *rest, GError **error);
    bool needs_program;
} Step;

/* Those of start.c, up to one without a name. */
extern const Step start_steps[];
/* Reads COLUMNSxROWS into the run. */
bool step_size(Run *run, const char *rest, GError **error);
/* NULL when there is no such step. */
const Step *step_find(const char *name);
/* `file PATH <<END`: the text until END is not a line of its own but this. */
bool step_file(Run *run, const char *path, const char *text, GError **error);

/* Sets the error and returns false: for a failure of the program, and for a mistake in the steps file. */
bool step_refuse(GError **error, int code, const char *format, ...) G_GNUC_PRINTF(3, 4);
#define FAIL(...)    step_refuse(error, G_IO_ERROR_FAILED, __VA_ARGS__)
#define MISTAKE(...) step_refuse(error, G_IO_ERROR_INVALID_ARGUMENT, __VA_ARGS__)

/* Ends a run without failing: what the test needs is not here. */
#define STEP_SKIP (g_quark_from_static_string("step-skip"))

#endif
