/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/subject.h: the facts that the plan decides by, from the archive (L3, private). One thread. */
#ifndef POSTBAG_SRC_SYNC_SUBJECT_H
#define POSTBAG_SRC_SYNC_SUBJECT_H

#include "config/settings.h"
#include "store/facts.h"
#include "sync/plan.h"

/* Reads into `standings` what the plan needs to know of these rows, which are all that stand on the server,
 * and no more. */
bool sync_subjects_read(StoreStandings *standings, const SyncPolicy *policy,
                        StoreEntry *const *entries, guint n, gint64 now, GError **error);

/* The part of the policy that is about fetching, by the settings alone. */
SyncFetching sync_fetching_of(const ConfigAccount *account);
/* True when the server of these facts is known to give no beginnings of messages. */
bool sync_has_no_preview(const StoreAccountFacts *facts);

#endif
