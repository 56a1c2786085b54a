/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/save.h: parts saved on a thread, so that keys never wait for a disk (L4). */
#ifndef UI_MODEL_SAVE_H
#define UI_MODEL_SAVE_H

#include "base/job.h"
#include "mail/attachment.h"

typedef struct UiSave UiSave;

typedef struct {
    guint n_done, n_all;
    guint64 bytes; /* of all files so far */
    char *name;    /* of the latest file: as it is called there */
} UiSaveState;

typedef struct {
    int fd;           /* of the message; duplicated */
    GPtrArray *parts; /* MailPart, borrowed, copied */
    const char *name; /* of the only part's file; NULL: each gets its own */
    const char *folder;
    MailSaveHow how;
} UiSaveOrder;

/* Both on the main context; `error` is NULL when all is there, and when it was cancelled. The save frees nothing by
 * itself: ui_save_free() may be called from `ended`. */
typedef struct {
    void (*changed)(void *user_data);
    void (*ended)(PbJobEnd end, const GError *error, void *user_data);
} UiSaveWatch;

/* `watch` is static. */
UiSave *ui_save_start(const UiSaveOrder *order, const UiSaveWatch *watch,
                      void *user_data);
/* Borrowed, valid until the next event. */
const UiSaveState *ui_save_state(const UiSave *save);
/* Stops at the next piece; the file under way is taken away, those before stay. */
void ui_save_cancel(UiSave *save);
/* Cancels, and waits for that. NULL is fine. */
void ui_save_free(UiSave *save);

#endif
