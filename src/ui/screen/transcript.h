/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/transcript.h: what was said in the latest sessions of an account (L4). */
#ifndef UI_SCREEN_TRANSCRIPT_H
#define UI_SCREEN_TRANSCRIPT_H

#include "../screen.h"

/* On the newest line, which it follows. */
UiScreen *ui_transcript_screen_new(const UiContext *context, const char *account);

#endif
