/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/facts.h: pages of the settings on which there is nothing to set, only to read (L4): backup and about. */
#ifndef UI_SCREEN_FACTS_H
#define UI_SCREEN_FACTS_H

#include "settings_group.h"

/* What the table of groups opens. `account` is kept for the pages that follow. */
UiScreen *ui_backup_screen_new(const UiContext *context, guint account, GError **error);
UiScreen *ui_about_screen_new(const UiContext *context, guint account, GError **error);

/* --- for the pages ---------------------------------------------------------------------------- */

/* One paragraph with a label before its first row; `label` NULL: a heading, "" : none. */
typedef struct {
    const char *label; /* static */
    char *text;
} UiFact;

/* Appends one; `text` passes over. */
void ui_facts_add(GArray *facts, const char *label, char *text);

#endif
