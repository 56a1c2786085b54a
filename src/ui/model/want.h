/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/want.h: asking for the rest of previews (L4).
 *
 * What is asked for is written down on a thread, durably, and then fetched; without a connection it comes
 * with the next session. UI thread only. */
#ifndef UI_MODEL_WANT_H
#define UI_MODEL_WANT_H

#include "base/path.h"
#include "config/settings.h"
#include "store/message.h"
#include "fetch.h"

typedef struct UiWants UiWants;

/* `failed` is told what could not be asked for and why. All must outlive it. */
UiWants *ui_wants_new(const PbPaths *paths, const ConfigSettings *settings,
                      UiFetch *fetch,
                      void (*failed)(const GError *error, void *user_data),
                      void *user_data);
/* Waits for what is being written down. */
void ui_wants_free(UiWants *wants);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiWants, ui_wants_free)

/* Asks for the whole of `message`, a preview, and starts a session of its account. */
void ui_want(UiWants *wants, const StoreMessage *message);

#endif
