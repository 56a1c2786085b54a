/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention.h: the retention policy of one account while a person edits it, and what it would
 * mean (L4).
 *
 * The forecast comes from the ledger and the plan, offline; it is the same decision that the next session
 * executes. UI thread only. */
#ifndef UI_MODEL_RETENTION_H
#define UI_MODEL_RETENTION_H

#include "config/settings.h"
#include "store/message.h"
#include "sync/forecast.h"

#define UI_RETENTION_MAX_DIGITS 5

typedef struct UiRetention UiRetention;

/* The account's ledger, read once. `store` must outlive it. */
UiRetention *ui_retention_new(Store *store, const ConfigAccount *account, GError **error);
void ui_retention_free(UiRetention *retention);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiRetention, ui_retention_free)

const char *ui_retention_account(const UiRetention *retention);

/* --- editing ---------------------------------------------------------------------------------- */

ConfigLeave ui_retention_leave(const UiRetention *retention);
void ui_retention_choose(UiRetention *retention, ConfigLeave leave);
/* The number beside CONFIG_LEAVE_FOR, as typed; may be "". */
const char *ui_retention_number(const UiRetention *retention);
/* "days" or "hours". */
const char *ui_retention_unit(const UiRetention *retention);
/* Chooses CONFIG_LEAVE_FOR; the first digit replaces the number, the next ones are added. False when `digit` is none or the field is full. */
bool ui_retention_type(UiRetention *retention, char digit);
void ui_retention_erase(UiRetention *retention);
void ui_retention_erase_all(UiRetention *retention);
void ui_retention_toggle_unit(UiRetention *retention);

/* What is wrong with the fields as they stand, a static sentence, or NULL. */
const char *ui_retention_problem(const UiRetention *retention);
bool ui_retention_is_changed(const UiRetention *retention);
void ui_retention_discard(UiRetention *retention);
/* Into `settings` and its file. CONFIG_ERROR_*. */
bool ui_retention_save(UiRetention *retention, ConfigSettings *settings, GError **error);

/* --- what it means ---------------------------------------------------------------------------- */

/* The policy as edited: "14 days". While there is a problem, the last good one. The caller frees. */
char *ui_retention_to_string(const UiRetention *retention);
/* Of the policy as edited. Borrowed; valid until the next edit. */
const SyncForecast *ui_retention_forecast(const UiRetention *retention);
/* All that the next session deletes, with what it has to fetch before. */
guint ui_retention_n_deletions(const UiRetention *retention);
/* So many deletions more (or fewer, negative) than under the saved policy. */
gint64 ui_retention_difference(const UiRetention *retention);

typedef struct {
    gint64 stored_at;
    guint64 size;
    bool is_known;          /* the index has the message */
    char *person, *subject; /* visible; "" when not known */
} UiRetentionRow;

/* How many would be deleted that are stored here: those to fetch first are not among them. */
guint ui_retention_n_rows(const UiRetention *retention);
/* The `i`-th of them, oldest stored first; looked up when it is first asked for. Borrowed; valid until
 * the next edit. */
const UiRetentionRow *ui_retention_row(UiRetention *retention, guint i);

#endif
