/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/reading.h: something that is read from the archive on a thread, for a screen that shows it when it
 * is there (L4). UI thread only. */
#ifndef UI_MODEL_READING_H
#define UI_MODEL_READING_H

#include <stdbool.h>

#include "base/path.h"
#include "store/store.h"

typedef struct {
    const char *name; /* of the thread */
    /* On the thread, whose `store` it is; it is closed afterwards. NULL with an error when it fails. */
    void *(*read)(Store *store, void *request, GError **error);
    void (*free_request)(void *request);
    void (*free_result)(void *result);
} UiReadingClass;

/* Exactly one of `result`, which passes over, and `error` is set. */
typedef void (*UiReadingDone)(void *result, const GError *error, void *user_data);

typedef struct UiReading UiReading;

/* `reading_class` is static, `request` passes over. Valid until `done` is called or it is abandoned. */
UiReading *ui_reading_start(const UiReadingClass *reading_class, const PbPaths *paths,
                            void *request, UiReadingDone done, void *user_data);
/* `done` is called no more; nothing waits for the thread. NULL is fine. */
void ui_reading_abandon(UiReading *reading);

#endif
