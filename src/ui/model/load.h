/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/load.h: making a document of a large message without keeping the keys waiting (L4). */
#ifndef UI_MODEL_LOAD_H
#define UI_MODEL_LOAD_H

#include "mail/document.h"

/* Up to this size a message is read within a frame, and needs no thread. */
#define UI_LOAD_SMALL (256 * 1024)

typedef struct UiLoad UiLoad;

/* `document` passes over; NULL with `error`. */
typedef void (*UiLoadDone)(MailDocument *document, const GError *error, void *user_data);

/* Reads `fd` on a thread, which closes it; `done` is called on the main context, once, unless the load is
 * abandoned before. */
UiLoad *ui_load_start(int fd, MailPrefer prefer, UiLoadDone done, void *user_data);
/* Nobody waits for it any more: it ends by itself, in the background. NULL is fine. */
void ui_load_abandon(UiLoad *load);

#endif
