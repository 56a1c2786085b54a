/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/facts_pages.h: what stands on the pages of facts (L4). */
#ifndef UI_SCREEN_FACTS_PAGES_H
#define UI_SCREEN_FACTS_PAGES_H

#include "facts.h"

void ui_facts_of_backup(const UiContext *context, GArray *facts);
void ui_facts_of_program(const UiContext *context, GArray *facts);

#endif
