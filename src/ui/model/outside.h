/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/outside.h: programs that a person starts with a part, and the files that they are given (L4).
 *
 * Files lie in private folders (0700) of random names, below $XDG_RUNTIME_DIR or the folder for temporary files. Nothing
 * stays there after the reader has ended. UI thread. */
#ifndef UI_MODEL_OUTSIDE_H
#define UI_MODEL_OUTSIDE_H

#include <stdbool.h>

#include <glib.h>

typedef struct UiOutside UiOutside;

/* How the terminal is given away and taken back; both may be NULL where there is none. */
typedef struct {
    void (*lend)(void *user_data);
    void (*take)(void *user_data);
    void *user_data;
} UiOutsideTerminal;

typedef struct {
    char *const *argv;
    const char *path;    /* the file */
    const char *folder;  /* that it lies in; removed when the program is done with it */
    bool needs_terminal; /* else it gets none, and runs beside the reader */
    bool reads_stdin;    /* the file is its standard input */
} UiOutsideOrder;

/* `status` is in words when the program failed: "ended with status 3"; NULL when all went well. */
typedef void (*UiOutsideEnded)(const char *program, const char *status, void *user_data);

UiOutside *ui_outside_new(const UiOutsideTerminal *terminal);
/* Removes all folders. Programs go on. */
void ui_outside_free(UiOutside *outside);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiOutside, ui_outside_free)

/* For what is started elsewhere and may ask on the terminal; each once, in turn. */
void ui_outside_lend_terminal(UiOutside *outside);
void ui_outside_take_terminal(UiOutside *outside);

/* A fresh folder; the caller frees. PB_ERROR_CANNOT_WRITE. */
char *ui_outside_folder(UiOutside *outside, GError **error);
void ui_outside_drop(UiOutside *outside, const char *folder);
/* A random name with the ending of `name`, if it is a plain one. The caller frees. */
char *ui_outside_file_name(const char *name);

/* Starts the program. `ended` is called once, unless it is forgotten. */
bool ui_outside_run(UiOutside *outside, const UiOutsideOrder *order, UiOutsideEnded ended,
                    void *user_data, GError **error);
/* Nobody with that `user_data` is told any more. NULL is fine. */
void ui_outside_forget(UiOutside *outside, void *user_data);

#endif
