/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/where_words.h: where a message lives, in words (L4). Pure. */
#ifndef UI_SCREEN_WHERE_WORDS_H
#define UI_SCREEN_WHERE_WORDS_H

#include "config/settings.h"
#include "store/whereabouts.h"
#include "sync/plan.h"

/* What the plan says to one place. */
typedef struct {
    bool is_known;
    SyncDecision decision; /* its `detail` is NULL */
    char *reason;          /* in its fixed words; owned by whoever has it */
} UiWhereDecision;

/* UiNote for widget/notes. `decisions[i]` belongs to `there[i]`. The caller frees. */
GPtrArray *ui_where_facts(const StoreWhereabouts *whereabouts,
                          const UiWhereDecision *decisions,
                          const ConfigSettings *settings, gint64 now);

/* What became of a deletion, as a sentence without its full stop; static. */
const char *ui_where_outcome(StoreAuditOutcome outcome);

#endif
