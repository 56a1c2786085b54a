/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/plan.c: the server plan of an account while it is changed (L4). */
#include <config.h>

#include "plan.h"

#include <string.h>

#include "base/clock.h"
#include "base/fold.h"
#include "base/text.h"

#define TEXT_CHUNK   (64 * 1024)
#define MAX_UIDL_HAY 80  /* bytes of a UIDL that are searched */
#define MAX_TEXT_HAY 300 /* the same of author and subject */

struct UiPlanFacts {
    SyncForecast *forecast;
    GStringChunk *texts;
    const char **hay; /* folded text of each fixed row */
    guint limit;
};

/* How it was before a change. */
typedef struct {
    StoreEntry entry; /* its name on the server alone */
    StoreWish wish;
    bool is_wanted;
} Before;

struct UiPlan {
    UiWishes *wishes;
    char *account;
    UiPlanFacts *facts;
    GArray *order; /* guint: fixed places, as they were sorted when it was read */
    GArray *shown; /* guint: those of them that the filter leaves */
    char **filter; /* folded words; NULL: none */
    guint cursor;  /* of shown */
    GQueue undo;   /* Before, the latest last */
    char *refusal; /* of the latest UI_PLAN_FORBIDDEN */
};

/* --- facts ------------------------------------------------------------------------------------ */

static const char *
hay_of(GStringChunk *texts, SyncForecastRow row)
{
    g_autofree char *uidl =
        pb_text_visible_cut(row.entry->uidl, (gssize)row.entry->uidl_len, MAX_UIDL_HAY);
    g_autofree char *person = NULL;
    g_autofree char *subject = NULL;
    g_autofree char *all = NULL;
    g_autofree char *folded = NULL;

    if (row.here != NULL) {
        person = g_strconcat(row.here->from_name, " ", row.here->from_address, NULL);
        subject = pb_text_visible_cut(row.here->subject, -1, MAX_TEXT_HAY);
    }
    all = g_strjoin(" ", uidl, person == NULL ? "" : person,
                    subject == NULL ? "" : subject, NULL);
    folded = pb_text_fold(all, -1);
    return g_string_chunk_insert(texts, folded);
}

UiPlanFacts *
ui_plan_facts_read(Store *store, const ConfigAccount *account, GError **error)
{
    SyncForecast *forecast = sync_forecast_new(store, account, pb_clock_now(), error);
    UiPlanFacts *facts;
    guint n;

    if (forecast == NULL)
        return NULL;
    n = sync_forecast_n_rows(forecast);
    facts = g_new0(UiPlanFacts, 1);
    facts->forecast = forecast;
    facts->limit = sync_plan_limit(&account->retention, n);
    facts->texts = g_string_chunk_new(TEXT_CHUNK);
    facts->hay = g_new0(const char *, n + 1);
    for (guint at = 0; at < n; at++)
        facts->hay[at] = hay_of(facts->texts, sync_forecast_fixed_row(forecast, at));
    return facts;
}

void
ui_plan_facts_free(UiPlanFacts *facts)
{
    if (facts == NULL)
        return;
    sync_forecast_free(facts->forecast);
    g_string_chunk_free(facts->texts);
    g_free(facts->hay);
    g_free(facts);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
before_free(void *data)
{
    Before *before = data;

    g_free(before->entry.uidl);
    g_free(before);
}

UiPlan *
ui_plan_new(UiWishes *wishes, const char *account)
{
    UiPlan *plan = g_new0(UiPlan, 1);

    plan->wishes = wishes;
    plan->account = g_strdup(account);
    plan->order = g_array_new(FALSE, FALSE, sizeof(guint));
    plan->shown = g_array_new(FALSE, FALSE, sizeof(guint));
    g_queue_init(&plan->undo);
    return plan;
}

void
ui_plan_free(UiPlan *plan)
{
    if (plan == NULL)
        return;
    g_queue_clear_full(&plan->undo, before_free);
    g_strfreev(plan->filter);
    g_free(plan->refusal);
    g_array_unref(plan->order);
    g_array_unref(plan->shown);
    ui_plan_facts_free(plan->facts);
    g_free(plan->account);
    g_free(plan);
}

const char *
ui_plan_account(const UiPlan *plan)
{
    return plan->account;
}

const SyncForecast *
ui_plan_forecast(const UiPlan *plan)
{
    return plan->facts == NULL ? NULL : plan->facts->forecast;
}

guint
ui_plan_limit(const UiPlan *plan)
{
    return plan->facts == NULL ? 0 : plan->facts->limit;
}

/* --- the filter ------------------------------------------------------------------------------- */

/* What is said of the row beside its message. A date would be made anew for each of many rows. */
static char *
words_of(const SyncDecision *decision)
{
    g_autofree char *reason = decision->reason == SYNC_REASON_KEPT_UNTIL
                                  ? g_strdup("kept until")
                                  : sync_reason_to_string(decision);
    g_autofree char *all =
        g_strjoin(" ", sync_action_name(decision->action),
                  decision->reason == SYNC_REASON_OVER_LIMIT ? "held" : "", reason, NULL);

    return pb_text_fold(all, -1);
}

static bool
is_left(const UiPlan *plan, guint at)
{
    const char *hay = plan->facts->hay[at];
    g_autofree char *words = NULL;

    for (guint i = 0; plan->filter != NULL && plan->filter[i] != NULL; i++) {
        if (strstr(hay, plan->filter[i]) != NULL)
            continue;
        if (words == NULL)
            words = words_of(sync_forecast_fixed_row(plan->facts->forecast, at).decision);
        if (strstr(words, plan->filter[i]) == NULL)
            return false;
    }
    return true;
}

static guint
place_at(const UiPlan *plan, guint i)
{
    return g_array_index(plan->shown, guint, i);
}

/* Puts the cursor on that place, or as near to where it was as there are rows. */
static void
put_cursor(UiPlan *plan, guint place)
{
    for (guint i = 0; i < plan->shown->len; i++) {
        if (place_at(plan, i) == place) {
            plan->cursor = i;
            return;
        }
    }
    plan->cursor = plan->shown->len == 0 ? 0 : MIN(plan->cursor, plan->shown->len - 1);
}

static void
show(UiPlan *plan)
{
    guint place =
        plan->cursor < plan->shown->len ? place_at(plan, plan->cursor) : G_MAXUINT;

    g_array_set_size(plan->shown, 0);
    for (guint i = 0; i < plan->order->len; i++) {
        guint at = g_array_index(plan->order, guint, i);

        if (is_left(plan, at))
            g_array_append_val(plan->shown, at);
    }
    put_cursor(plan, place);
}

void
ui_plan_set_filter(UiPlan *plan, const char *words)
{
    g_autofree char *folded = pb_text_fold(words, -1);
    g_auto(GStrv) all = g_strsplit(folded, " ", -1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    bool is_any = false;

    for (guint i = 0; all[i] != NULL; i++) {
        if (*all[i] == '\0')
            continue;
        g_strv_builder_add(kept, all[i]);
        is_any = true;
    }
    g_strfreev(plan->filter);
    plan->filter = is_any ? g_strv_builder_end(kept) : NULL;
    show(plan);
}

/* --- rows ------------------------------------------------------------------------------------- */

static guint
hash_entry(gconstpointer data)
{
    const StoreEntry *entry = data;
    guint hash = 5381 + entry->copy;

    for (gsize i = 0; i < entry->uidl_len; i++)
        hash = hash * 33 + (guchar)entry->uidl[i];
    return hash;
}

static gboolean
is_same(gconstpointer a, gconstpointer b)
{
    const StoreEntry *one = a;
    const StoreEntry *two = b;

    return one->copy == two->copy && one->uidl_len == two->uidl_len &&
           memcmp(one->uidl, two->uidl, one->uidl_len) == 0;
}

/* The place of a message; G_MAXUINT when it does not stand on the server. */
static guint
find_place(const UiPlanFacts *facts, const StoreEntry *wanted)
{
    for (guint at = 0; at < sync_forecast_n_rows(facts->forecast); at++) {
        if (is_same(sync_forecast_fixed_row(facts->forecast, at).entry, wanted))
            return at;
    }
    return G_MAXUINT;
}

static GArray *
new_order(const UiPlanFacts *facts)
{
    guint n = sync_forecast_n_rows(facts->forecast);
    GArray *order = g_array_sized_new(FALSE, FALSE, sizeof(guint), n);

    for (guint i = 0; i < n; i++) {
        guint at = sync_forecast_fixed_place(facts->forecast, i);

        g_array_append_val(order, at);
    }
    return order;
}

/* Those of `order` that were shown before, as they stood, then the others. */
static void
keep_order(const UiPlan *plan, const UiPlanFacts *facts, GArray *order)
{
    g_autoptr(GHashTable) places = g_hash_table_new(hash_entry, is_same);
    g_autoptr(GArray) fresh = g_array_new(FALSE, FALSE, sizeof(guint));
    guint n = 0;

    for (guint i = 0; i < order->len; i++) {
        guint at = g_array_index(order, guint, i);

        g_hash_table_insert(places,
                            (gpointer)sync_forecast_fixed_row(facts->forecast, at).entry,
                            GUINT_TO_POINTER(at));
    }
    g_array_append_vals(fresh, order->data, order->len);
    for (guint i = 0; i < plan->order->len; i++) {
        guint old = g_array_index(plan->order, guint, i);
        const StoreEntry *entry =
            sync_forecast_fixed_row(plan->facts->forecast, old).entry;
        gpointer at;

        if (g_hash_table_steal_extended(places, entry, NULL, &at))
            g_array_index(order, guint, n++) = GPOINTER_TO_UINT(at);
    }
    for (guint i = 0; i < fresh->len; i++) {
        guint at = g_array_index(fresh, guint, i);

        if (g_hash_table_contains(places,
                                  sync_forecast_fixed_row(facts->forecast, at).entry))
            g_array_index(order, guint, n++) = at;
    }
}

void
ui_plan_take(UiPlan *plan, UiPlanFacts *facts, UiPlanOrder kind)
{
    g_autoptr(UiPlanFacts) old = plan->facts;
    g_autoptr(GArray) order = new_order(facts);
    guint cursor = plan->cursor;
    guint place = cursor < plan->shown->len
                      ? find_place(facts, ui_plan_row(plan, cursor).entry)
                      : G_MAXUINT;

    if (old != NULL && kind == UI_PLAN_ORDER_KEPT)
        keep_order(plan, facts, order);
    plan->facts = facts;
    g_array_set_size(plan->order, 0);
    g_array_append_vals(plan->order, order->data, order->len);
    g_array_set_size(plan->shown, 0);
    show(plan);
    plan->cursor = cursor;
    put_cursor(plan, place);
}

guint
ui_plan_n_rows(const UiPlan *plan)
{
    return plan->shown->len;
}

SyncForecastRow
ui_plan_row(const UiPlan *plan, guint i)
{
    return sync_forecast_fixed_row(plan->facts->forecast, place_at(plan, i));
}

guint
ui_plan_cursor(const UiPlan *plan)
{
    return plan->cursor;
}

void
ui_plan_move_to(UiPlan *plan, guint i)
{
    plan->cursor = plan->shown->len == 0 ? 0 : MIN(i, plan->shown->len - 1);
}

/* --- changing it ------------------------------------------------------------------------------ */

static SyncForecastRow
row_at(const UiPlan *plan, guint place)
{
    return sync_forecast_fixed_row(plan->facts->forecast, place);
}

static void
decide(UiPlan *plan, guint place, StoreWish wish, bool is_wanted)
{
    sync_forecast_set_fixed(plan->facts->forecast, place, wish, is_wanted,
                            pb_clock_now());
}

static void
write_down(UiPlan *plan, guint place)
{
    const StoreEntry *entry = row_at(plan, place).entry;
    const StoreWishOrder order = {
        .id = { plan->account, entry->uidl, entry->uidl_len, entry->copy },
        .wish = entry->wish,
        .want = entry->is_wanted ? STORE_WANT_WHOLE : STORE_WANT_NOT,
    };

    ui_wishes_set(plan->wishes, &order);
}

static Before *
before_new(const StoreEntry *entry)
{
    Before *before = g_new0(Before, 1);

    before->entry.uidl = g_strndup(entry->uidl, entry->uidl_len);
    before->entry.uidl_len = entry->uidl_len;
    before->entry.copy = entry->copy;
    before->wish = entry->wish;
    before->is_wanted = entry->is_wanted;
    return before;
}

/* What was decided for the message at `place`, which was as in `before`, is to be so. */
static UiPlanResult
keep_change(UiPlan *plan, guint place, Before *before)
{
    g_queue_push_tail(&plan->undo, before);
    if (plan->undo.length > UI_PLAN_MAX_UNDO)
        before_free(g_queue_pop_head(&plan->undo));
    write_down(plan, place);
    return UI_PLAN_DONE;
}

static UiPlanResult
change(UiPlan *plan, guint place, StoreWish wish, bool is_wanted)
{
    Before *before = before_new(row_at(plan, place).entry);

    decide(plan, place, wish, is_wanted);
    return keep_change(plan, place, before);
}

static bool
happens(const SyncDecision *decision)
{
    return decision->action != SYNC_ACTION_KEEP ||
           decision->reason == SYNC_REASON_OVER_LIMIT;
}

static bool
has_row(const UiPlan *plan)
{
    return plan->cursor < plan->shown->len;
}

UiPlanResult
ui_plan_strike(UiPlan *plan)
{
    guint place;
    const StoreEntry *entry;
    Before *before;

    if (!has_row(plan))
        return UI_PLAN_NO_ROW;
    place = place_at(plan, plan->cursor);
    entry = row_at(plan, place).entry;
    if (entry->wish == STORE_WISH_HOLD)
        return change(plan, place, STORE_WISH_NONE, entry->is_wanted);
    if (!happens(row_at(plan, place).decision))
        return UI_PLAN_NOT_MEANT;
    before = before_new(entry);
    /* What was asked for is asked for no more; that may be enough. */
    if (entry->wish == STORE_WISH_DELETE || entry->is_wanted)
        decide(plan, place, STORE_WISH_NONE, false);
    if (happens(row_at(plan, place).decision))
        decide(plan, place, STORE_WISH_HOLD, false);
    return keep_change(plan, place, before);
}

UiPlanResult
ui_plan_protect(UiPlan *plan)
{
    guint place;
    const StoreEntry *entry;

    if (!has_row(plan))
        return UI_PLAN_NO_ROW;
    place = place_at(plan, plan->cursor);
    entry = row_at(plan, place).entry;
    return change(plan, place,
                  entry->wish == STORE_WISH_PROTECT ? STORE_WISH_NONE
                                                    : STORE_WISH_PROTECT,
                  entry->is_wanted);
}

static bool
leaves(const SyncDecision *decision)
{
    return decision->action == SYNC_ACTION_DELETE || decision->then_deleted;
}

static void
refuse(UiPlan *plan, guint place)
{
    g_free(plan->refusal);
    plan->refusal = sync_reason_to_string(row_at(plan, place).decision);
}

UiPlanResult
ui_plan_delete(UiPlan *plan)
{
    guint place;
    Before *before;

    if (!has_row(plan))
        return UI_PLAN_NO_ROW;
    place = place_at(plan, plan->cursor);
    if (row_at(plan, place).entry->wish == STORE_WISH_DELETE)
        return UI_PLAN_NOT_MEANT;
    /* One word of a person does not undo another one. */
    if (row_at(plan, place).entry->wish == STORE_WISH_PROTECT) {
        g_free(plan->refusal);
        plan->refusal = g_strdup("protected: by you");
        return UI_PLAN_FORBIDDEN;
    }
    before = before_new(row_at(plan, place).entry);
    decide(plan, place, STORE_WISH_DELETE, before->is_wanted);
    if (leaves(row_at(plan, place).decision))
        return keep_change(plan, place, before);
    refuse(plan, place);
    decide(plan, place, before->wish, before->is_wanted);
    before_free(before);
    return UI_PLAN_FORBIDDEN;
}

const char *
ui_plan_refusal(const UiPlan *plan)
{
    return plan->refusal == NULL ? "" : plan->refusal;
}

UiPlanResult
ui_plan_want(UiPlan *plan)
{
    guint place;
    const StoreEntry *entry;

    if (!has_row(plan))
        return UI_PLAN_NO_ROW;
    place = place_at(plan, plan->cursor);
    entry = row_at(plan, place).entry;
    if (entry->state > STORE_STATE_HEADERS)
        return UI_PLAN_NOT_MEANT;
    return change(plan, place,
                  entry->wish == STORE_WISH_HOLD ? STORE_WISH_NONE : entry->wish,
                  !entry->is_wanted);
}

UiPlanResult
ui_plan_undo(UiPlan *plan)
{
    Before *before = g_queue_pop_tail(&plan->undo);
    guint place;

    if (before == NULL || plan->facts == NULL)
        return UI_PLAN_NOTHING;
    place = find_place(plan->facts, &before->entry);
    if (place != G_MAXUINT) {
        decide(plan, place, before->wish, before->is_wanted);
        write_down(plan, place);
        put_cursor(plan, place);
    }
    before_free(before);
    return place == G_MAXUINT ? UI_PLAN_NOTHING : UI_PLAN_DONE;
}
