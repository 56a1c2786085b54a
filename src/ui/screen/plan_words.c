/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/plan_words.c: the server plan in words (L4). */
#include <config.h>

#include "plan_words.h"

#include "base/human.h"
#include "../words.h"

UiPlanMark
ui_plan_mark(const SyncDecision *decision)
{
    static const UiPlanMark marks[] = {
        [SYNC_ACTION_FETCH] = { 'F', "fetch", UI_ROLE_DEFAULT },
        [SYNC_ACTION_KEEP] = { 'K', "keep", UI_ROLE_DIM },
        [SYNC_ACTION_DELETE] = { 'D', "delete", UI_ROLE_WARNING },
        [SYNC_ACTION_PREVIEW] = { 'T', "preview", UI_ROLE_NOTE },
    };

    if (decision->reason == SYNC_REASON_OVER_LIMIT)
        return (UiPlanMark){ 'H', "held", UI_ROLE_WARNING };
    if (decision->reason == SYNC_REASON_PROTECTED)
        return (UiPlanMark){ 'P', "protect", UI_ROLE_FLAG };
    return marks[decision->action];
}

char *
ui_plan_reason(const SyncDecision *decision)
{
    g_autofree char *reason = sync_reason_to_string(decision);

    if (decision->action == SYNC_ACTION_FETCH && decision->then_deleted)
        return g_strdup_printf("%s, then deleted", reason);
    return g_steal_pointer(&reason);
}

char *
ui_plan_sentence(const SyncForecastRow *row)
{
    const SyncDecision *decision = row->decision;
    g_autofree char *reason = sync_reason_to_string(decision);

    if (decision->reason == SYNC_REASON_OVER_LIMIT)
        return g_strdup(
            "Due to leave, but that is over the delete limit: F asks for your "
            "yes.");
    switch (decision->action) {
    case SYNC_ACTION_FETCH:
        return g_strdup_printf("Comes with the next session: %s.%s", reason,
                               decision->then_deleted
                                   ? " It then leaves the server, once it is safe here."
                                   : "");
    case SYNC_ACTION_PREVIEW:
        return g_strdup_printf("Its beginning comes with the next session: %s.", reason);
    case SYNC_ACTION_DELETE:
        return g_strdup_printf("Leaves the server in the next session: %s.", reason);
    case SYNC_ACTION_KEEP:
        break;
    }
    return g_strdup_printf("Stays on the server: %s.", reason);
}

char *
ui_plan_copy(const SyncForecastRow *row)
{
    const StoreEntry *entry = row->entry;
    g_autofree char *stored = NULL;
    g_autofree char *verified = NULL;

    if (entry->state == STORE_STATE_HEADERS)
        return g_strdup("Only its beginning is here.");
    if (entry->state < STORE_STATE_HEADERS)
        return g_strdup("No copy is here yet.");
    if (row->here == NULL)
        return g_strdup("It was stored, and its file is not here any more.");
    stored = pb_date_to_string(entry->stored_at);
    if (entry->verified_at == 0)
        return g_strdup_printf("Copy here in %s, stored %s; it is read back before any "
                               "deletion.",
                               row->here->folder, stored);
    verified = pb_date_to_string(entry->verified_at);
    return g_strdup_printf("Copy here in %s, stored %s, read back and the same on %s.",
                           row->here->folder, stored, verified);
}

/* --- totals ----------------------------------------------------------------------------------- */

void
ui_plan_sums(const SyncTotals *totals, UiPlanSum sums[UI_PLAN_N_SUMS])
{
    guint n_others = totals->n_over_limit + totals->n_protected;
    const UiPlanSum all[UI_PLAN_N_SUMS] = {
        { "delete", totals->n_delete, totals->bytes_delete,
          totals->n_delete > 0 ? UI_ROLE_WARNING : UI_ROLE_DEFAULT, true },
        { "held", totals->n_over_limit, totals->bytes_over_limit, UI_ROLE_WARNING,
          false },
        { "fetch", totals->n_fetch, totals->bytes_fetch, UI_ROLE_DEFAULT, true },
        { "preview", totals->n_preview, totals->bytes_preview, UI_ROLE_DEFAULT, false },
        { "keep", totals->n_keep - MIN(totals->n_keep, n_others), 0, UI_ROLE_DEFAULT,
          true },
        { "protected", totals->n_protected, 0, UI_ROLE_DEFAULT, false },
    };

    for (gsize i = 0; i < UI_PLAN_N_SUMS; i++)
        sums[i] = all[i];
}

char *
ui_plan_sum(const UiPlanSum *sum, bool has_size)
{
    g_autofree char *count = ui_words_count(sum->n);
    g_autofree char *size = pb_size_to_string(sum->bytes);

    if (!has_size || sum->bytes == 0)
        return g_strdup_printf("%s %s", sum->word, count);
    return g_strdup_printf("%s %s (%s)", sum->word, count, size);
}

char *
ui_plan_held(const SyncTotals *totals, guint limit)
{
    g_autofree char *count = ui_words_count(totals->n_over_limit);
    g_autofree char *most = ui_words_count(limit);
    g_autofree char *size = pb_size_to_string(totals->bytes_over_limit);

    return g_strdup_printf("%s deletions (%s) are more than the limit of %s", count, size,
                           most);
}

char *
ui_plan_ago(gint64 when, gint64 now)
{
    gint64 seconds = MAX(now - when, 0);
    g_autofree char *text = NULL;

    if (when == 0)
        return g_strdup("never");
    if (seconds < PB_MINUTE)
        return g_strdup("just now");
    if (seconds < PB_HOUR)
        seconds -= seconds % PB_MINUTE;
    else if (seconds < 2 * PB_DAY)
        seconds -= seconds % PB_HOUR;
    else
        seconds -= seconds % PB_DAY;
    text = pb_duration_to_string(seconds);
    return g_strdup_printf("%s ago", text);
}
