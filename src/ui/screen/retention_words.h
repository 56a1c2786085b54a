/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_words.h: what the retention page says in sentences (L4). Pure. The caller frees what
 * comes. */
#ifndef UI_SCREEN_RETENTION_WORDS_H
#define UI_SCREEN_RETENTION_WORDS_H

#include "../model/retention.h"

/* "How long mail stays …": of the field's key. */
char *ui_retention_means(UiRetentionField field);
/* What the field does at the moment. */
char *ui_retention_effect(const UiRetention *retention, UiRetentionField field);
/* "Default 14 days.   File: [account work] leave_on_server" */
char *ui_retention_file(const UiRetention *retention, UiRetentionField field);
/* What is peculiar about this server, or that there is nothing; `is_warning` when it bites. */
char *ui_retention_note(const UiRetention *retention, bool *is_warning);
/* "listed 3 days ago" */
char *ui_retention_age(gint64 listed_at, gint64 now);
/* "delete 312 (+41)  keep 100  fetch 5" */
char *ui_retention_brief(const UiRetention *retention);
/* The policy as one value: "14 days; at most 500 MB; flagged stay" */
char *ui_retention_policy_words(const UiRetention *retention);
/* "3 flagged, 9 unread"; "" when nothing is protected. */
char *ui_retention_protected(const UiRetentionSums *sums);
/* "21 Nov 40 ok, 20 Nov 38 ok", and in `rest` "0 refused, 0 unconfirmed"; NULL when nothing was deleted yet. */
char *ui_retention_deletions(const UiRetention *retention, gint64 now, char **rest);
/* "leave_on_server = 9 days; protect = none": what would be saved. */
char *ui_retention_changes(const UiRetentionFields *fields);

#endif
