/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/plan_words.h: the server plan in words (L4). Pure; all that is returned is the caller's to free
 * unless said. */
#ifndef UI_SCREEN_PLAN_WORDS_H
#define UI_SCREEN_PLAN_WORDS_H

#include "sync/forecast.h"
#include "../canvas.h"

/* What happens to a message, for a row. */
typedef struct {
    char letter;
    const char *word; /* static */
    UiRole role;
} UiPlanMark;

UiPlanMark ui_plan_mark(const SyncDecision *decision);
/* The reason, and what follows: "not stored yet, then deleted". */
char *ui_plan_reason(const SyncDecision *decision);
/* One sentence about the message under the cursor: "Leaves the server in the next session: 14 days passed." */
char *ui_plan_sentence(const SyncForecastRow *row);
/* And one about its copy here: "Copy here: Inbox, stored 2026-11-08, read back 2026-11-22." */
char *ui_plan_copy(const SyncForecastRow *row);

/* Of the totals, with or without sizes; each is for itself, in the order of the rows. */
typedef struct {
    const char *word; /* static */
    guint n;
    guint64 bytes;
    UiRole role;
    bool is_needed; /* shown even when it is none */
} UiPlanSum;

#define UI_PLAN_N_SUMS 6
void ui_plan_sums(const SyncTotals *totals, UiPlanSum sums[UI_PLAN_N_SUMS]);
/* "delete 41 (1.2M)". */
char *ui_plan_sum(const UiPlanSum *sum, bool has_size);

/* "312 deletions (41M) are more than the limit of 206 and wait for your yes". */
char *ui_plan_held(const SyncTotals *totals, guint limit);
/* How long ago: "now", "3 hours ago", "12 days ago"; "never" for 0. */
char *ui_plan_ago(gint64 when, gint64 now);

#endif
