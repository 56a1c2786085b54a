/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/capture.h: a part through a program that makes text of it (L4).
 *
 * The program runs on its own: no shell, no terminal, a session of its own, and limits on memory, time and what it may
 * print. The part goes to its standard input. */
#ifndef UI_MODEL_CAPTURE_H
#define UI_MODEL_CAPTURE_H

#include "mail/document.h"

#define UI_CAPTURE_SECONDS 10

typedef struct UiCapture UiCapture;

typedef struct {
    int fd;             /* of the message; duplicated */
    const char *number; /* of the part */
    const char *const *argv;
} UiCaptureOrder;

/* `document` passes over; NULL with `error`, and without when it was cancelled. */
typedef void (*UiCaptured)(MailDocument *document, const GError *error, void *user_data);

UiCapture *ui_capture_start(const UiCaptureOrder *order, UiCaptured captured,
                            void *user_data);
/* Ends the program and waits for that; may be called from `captured`. NULL is fine. */
void ui_capture_free(UiCapture *capture);

#endif
