/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/parts_inside.h: private to parts*.c: the state of the screen of parts (L4). */
#ifndef UI_SCREEN_PARTS_INSIDE_H
#define UI_SCREEN_PARTS_INSIDE_H

#include "../model/mailcap.h"
#include "../model/save.h"
#include "../widget/rows.h"
#include "parts.h"

/* What a part is written to a file for. */
typedef enum {
    PARTS_FOR_KEEPING,
    PARTS_FOR_PROGRAM, /* `command` gets it */
} PartsAim;

typedef struct {
    UiScreen screen;
    gint64 row; /* of the message, in the index */
    char key[STORE_KEY_LEN + 1];
    char *subject;
    MailPrefer prefer;
    GPtrArray *parts; /* MailPart, our own */
    UiRows rows;
    UiSave *save; /* under way; NULL: nothing */
    gint64 save_started;
    PartsAim aim;
    char *folder; /* that is written to */
    char *file;   /* in it, for a program */
    char **argv;  /* with NULL for where the path of the file goes, in order */
    bool needs_terminal, reads_stdin;
    UiStatus result; /* of the latest deed, below the list */
} PartsScreen;

/* The part under the cursor; NULL when there is none. */
const MailPart *ui_parts_current(const PartsScreen *self);
/* A descriptor of the message, which the caller closes; -1 and a result that says why. */
int ui_parts_open_message(PartsScreen *self);
/* `text` passes over. */
void ui_parts_say(PartsScreen *self, UiStatusKind kind, char *text);

/* parts_draw.c: "389 bytes", "3.2M". The caller frees. */
char *ui_parts_size(guint64 bytes);
void ui_parts_title(UiScreen *screen, UiTitle *title);
void ui_parts_draw(UiScreen *screen, UiCanvas *canvas, UiRect area);

/* parts_save.c */
UiReaction ui_parts_save_one(PartsScreen *self);
UiReaction ui_parts_save_all(PartsScreen *self);
/* Writes `parts` into `self->folder`; `name` as in UiSaveOrder. */
void ui_parts_start_save(PartsScreen *self, GPtrArray *parts, const char *name,
                         MailSaveHow how);

/* parts_run.c */
UiReaction ui_parts_pipe(PartsScreen *self);
UiReaction ui_parts_run(PartsScreen *self);
/* The file for the program is there, or will not be. */
void ui_parts_give_file(PartsScreen *self, bool is_whole);

#endif
