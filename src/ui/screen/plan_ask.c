/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/plan_ask.c: asking before many deletions (L4): how many, that copies are here, and that a no does
 * nothing at all. */
#include <config.h>

#include "plan_ask.h"

#include "confirm.h"
#include "plan_words.h"

UiScreen *
ui_plan_ask(const UiContext *context, const SyncTotals *totals, guint limit,
            void (*confirmed)(guint number, void *user_data), void *user_data)
{
    g_autofree char *held = ui_plan_held(totals, limit);
    g_autofree char *first = g_strdup_printf("%s.", held);
    g_autofree char *how = g_strdup_printf(
        "To delete these %u messages from the server, type %u or y, then "
        "Enter. Esc, or anything else, deletes nothing and starts nothing.",
        totals->n_over_limit, totals->n_over_limit);
    const char *const lines[] = {
        first,
        "",
        "Each of them is stored here; its file is read back, and must be what was stored, "
        "right before the server is asked to delete it. What is then gone there cannot be "
        "brought back there.",
        "",
        how,
        NULL
    };
    const UiQuestion question = { .title = "Delete on the server",
                                  .lines = lines,
                                  .number = totals->n_over_limit,
                                  .refused = "Nothing was started, nothing is deleted",
                                  .action = UI_ACTION_PROGRESS };

    return ui_confirm_screen_new(context, &question, confirmed, user_data);
}
