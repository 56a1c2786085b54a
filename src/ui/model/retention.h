/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention.h: the retention policy of one account while a person edits it, and what it would
 * mean (L4).
 *
 * The forecast rests on the archive alone, offline: it is read once by a job, and decided anew after every
 * edit; it is the same decision that the next session executes. UI thread only. */
#ifndef UI_MODEL_RETENTION_H
#define UI_MODEL_RETENTION_H

#include "retention_fields.h"
#include "retention_read.h"

typedef struct UiRetention UiRetention;

/* What it works with; all must outlive it. */
typedef struct {
    const PbPaths *paths;
    Store *store;
    void (*changed)(void *data); /* the forecast came; may be NULL */
    void *data;
} UiRetentionContext;

/* Begins to read at once. */
UiRetention *ui_retention_new(const UiRetentionContext *context,
                              const ConfigAccount *account);
void ui_retention_free(UiRetention *retention);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiRetention, ui_retention_free)

const char *ui_retention_account(const UiRetention *retention);
const ConfigProvider *ui_retention_provider(const UiRetention *retention);
/* Edit them, then call ui_retention_edited(). */
UiRetentionFields *ui_retention_fields(const UiRetention *retention);
/* Decides anew where the policy is another one now. With a problem in the fields the last good one holds. */
void ui_retention_edited(UiRetention *retention);
/* The archive has something new: reads again, and what was read before stays until then. While it is being
 * read, once more afterwards. */
void ui_retention_read_again(UiRetention *retention);
/* The settings were changed from elsewhere. Edits are kept. */
void ui_retention_follow(UiRetention *retention, const ConfigAccount *account);
/* The keys that were changed into `settings` and its file; all or none. CONFIG_ERROR_*. */
bool ui_retention_save(UiRetention *retention, ConfigSettings *settings, GError **error);

/* --- what it means ---------------------------------------------------------------------------- */

/* NULL until it was read. Borrowed; valid until the next edit or reading. */
SyncForecast *ui_retention_forecast(const UiRetention *retention);
/* Why it could not be read; NULL. */
const GError *ui_retention_error(const UiRetention *retention);
/* NULL: none. */
const StoreAccountFacts *ui_retention_facts(const UiRetention *retention);
/* UI_RETENTION_N_DAYS, all 0 until it was read. */
const UiRetentionDay *ui_retention_days(const UiRetention *retention);
/* The policy as edited, or the last good one. */
const ConfigRetention *ui_retention_policy(const UiRetention *retention);

/* More of the forecast than its totals. */
typedef struct {
    guint n_unread, n_flagged, n_by_you,
        n_other; /* protected, by what; each message once */
    gint64 oldest,
        newest;       /* by their own dates, of what would be deleted; 0: nothing would */
    guint n_over_max; /* deleted to make room */
} UiRetentionSums;

const UiRetentionSums *ui_retention_sums(const UiRetention *retention);
/* All that the policy wants to be deleted in the next session: also after its download, and what waits for
 * a yes. */
guint ui_retention_n_wanted(const UiRetention *retention);
/* So many more (or fewer, negative) than under the saved policy. */
gint64 ui_retention_difference(const UiRetention *retention);

/* --- by hand ---------------------------------------------------------------------------------- */

/* Protects row `i` of the forecast for good, or takes that back; durable. `is_protected` says which. False
 * without an error for a message that is not stored here. STORE_ERROR_*. */
bool ui_retention_toggle_protection(UiRetention *retention, guint i, bool *is_protected,
                                    GError **error);
/* Takes the latest of these back. False without an error when there is none. */
bool ui_retention_undo(UiRetention *retention, GError **error);

#endif
