/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/safety_words.h: how safe an account's mail is, in words (L4). Pure. */
#ifndef UI_SCREEN_SAFETY_WORDS_H
#define UI_SCREEN_SAFETY_WORDS_H

#include "sync/safety.h"
#include "../canvas.h"

UiRole ui_safety_role(const SyncSafety *safety);
/* Adds UiNote rows (widget/notes) about one account. */
void ui_safety_add(GPtrArray *facts, const char *account, const SyncSafety *safety);

#endif
