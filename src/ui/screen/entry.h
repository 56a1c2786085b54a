/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/entry.h: one deletion of the audit in full (L4). */
#ifndef UI_SCREEN_ENTRY_H
#define UI_SCREEN_ENTRY_H

#include "store/ledger.h"
#include "../screen.h"

/* `step` gives the entry so many rows further on (0: this one, which there must be), and NULL at an end. What it
 * gives is borrowed for a moment. */
UiScreen *ui_entry_screen_new(const UiContext *context,
                              const StoreAudit *(*step)(void *user_data, int step),
                              void *user_data);

#endif
