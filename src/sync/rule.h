/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/rule.h: delivery rules (L3, private): which of them a message meets, and what follows. */
#ifndef POSTBAG_SYNC_RULE_H
#define POSTBAG_SYNC_RULE_H

#include "config/settings.h"
#include "mail/renderer.h"
#include "deed.h"

typedef struct SyncRules SyncRules;

/* See sync_arrive_new(). Never changes afterwards: any thread may read it. */
SyncRules *sync_rules_new(const ConfigSettings *settings, GError **error);
void sync_rules_free(SyncRules *rules);
guint sync_rules_n(const SyncRules *rules);

/* In the order of the file: the first folder wins, flags and tags add up, stop ends it. All of them look at the
 * message as it came. Opens its file only when a query needs that. `deed` is empty before. */
void sync_rules_decide(const SyncRules *rules, Store *store, MailRenderer *renderer,
                       const StoreMessage *message, SyncDeed *deed);

#endif
