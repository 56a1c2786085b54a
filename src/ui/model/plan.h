/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/plan.h: what the next session of an account will do, while a person changes it (L4).
 *
 * Rows stand in the forecast's order as of when it was read and stay there while wishes change what happens to
 * them; each wish is written down at once, so that it survives whatever comes, and can be taken back.
 * UI thread only. */
#ifndef UI_MODEL_PLAN_H
#define UI_MODEL_PLAN_H

#include "config/settings.h"
#include "sync/forecast.h"
#include "wish.h"

#define UI_PLAN_MAX_UNDO 1000

typedef struct UiPlan UiPlan;

/* Empty, until a forecast is taken. `wishes` must outlive it. */
UiPlan *ui_plan_new(UiWishes *wishes, const char *account);
void ui_plan_free(UiPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiPlan, ui_plan_free)

const char *ui_plan_account(const UiPlan *plan);

/* A forecast, and its rows' texts made ready to be searched: what is read on a thread. */
typedef struct UiPlanFacts UiPlanFacts;
UiPlanFacts *ui_plan_facts_read(Store *store, const ConfigAccount *account,
                                GError **error);
void ui_plan_facts_free(UiPlanFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiPlanFacts, ui_plan_facts_free)
/* Whether rows are sorted anew, or those that were there before keep their order and others follow. */
typedef enum { UI_PLAN_ORDER_NEW, UI_PLAN_ORDER_KEPT } UiPlanOrder;
/* Shows these instead; they pass over. The cursor stays on its message where it is still there. */
void ui_plan_take(UiPlan *plan, UiPlanFacts *facts, UiPlanOrder order);
/* NULL while nothing is known. Borrowed. */
const SyncForecast *ui_plan_forecast(const UiPlan *plan);
/* So many deletions may be done without a yes. */
guint ui_plan_limit(const UiPlan *plan);

/* --- rows ------------------------------------------------------------------------------------- */

/* Those that the filter leaves. */
guint ui_plan_n_rows(const UiPlan *plan);
SyncForecastRow ui_plan_row(const UiPlan *plan, guint i);
/* Words, all of which must be found in action, reason, author, subject or UIDL; "" shows all. */
void ui_plan_set_filter(UiPlan *plan, const char *words);

/* The cursor, kept between rows that are there. */
guint ui_plan_cursor(const UiPlan *plan);
void ui_plan_move_to(UiPlan *plan, guint i);

/* --- changing it ------------------------------------------------------------------------------ */

typedef enum {
    UI_PLAN_DONE,
    UI_PLAN_NO_ROW,    /* there is none under the cursor */
    UI_PLAN_NOT_MEANT, /* no such change has a meaning for what happens to that message */
    UI_PLAN_FORBIDDEN, /* a deletion that the plan does not do: its reason says why */
    UI_PLAN_NOTHING,   /* nothing to take back */
} UiPlanResult;

/* What is to be fetched or deleted is left as it is by the next session, or not any more. */
UiPlanResult ui_plan_strike(UiPlan *plan);
/* Never deleted there until it is taken back, or not any more. */
UiPlanResult ui_plan_protect(UiPlan *plan);
/* Deleted there by the next session, once it is stored here. UI_PLAN_FORBIDDEN changes nothing; ui_plan_refusal()
 * then has the plan's reason. */
UiPlanResult ui_plan_delete(UiPlan *plan);
const char *ui_plan_refusal(const UiPlan *plan);
/* Fetched whole by the next session, or as the policy says again. */
UiPlanResult ui_plan_want(UiPlan *plan);
/* Takes the latest change back and puts the cursor on its message. */
UiPlanResult ui_plan_undo(UiPlan *plan);

#endif
