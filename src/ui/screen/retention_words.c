/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_words.c: what the retention page says in sentences (L4). */
#include <config.h>

#include "retention_words.h"

#include <string.h>

#include "base/human.h"
#include "config/option.h"
#include "../words.h"

#define NEARLY_FULL 90 /* percent of the quota */

static const ConfigOption *
option_of(UiRetentionField field)
{
    return config_option_find(CONFIG_SCOPE_ACCOUNT, ui_retention_field_kinds[field].key);
}

char *
ui_retention_means(UiRetentionField field)
{
    return g_strdup_printf("Means: %s", option_of(field)->means);
}

char *
ui_retention_file(const UiRetention *retention, UiRetentionField field)
{
    return g_strdup_printf("Default %s.   File: [account %s] %s",
                           option_of(field)->default_text,
                           ui_retention_account(retention), option_of(field)->key);
}

/* --- Effect now ------------------------------------------------------------------------------- */

static const SyncTotals *
totals_of(const UiRetention *retention)
{
    return sync_forecast_totals(ui_retention_forecast(retention));
}

static guint
limit_of(const UiRetention *retention)
{
    return sync_plan_limit(ui_retention_policy(retention), totals_of(retention)->n_total);
}

static char *
leave_effect(const UiRetention *retention)
{
    const ConfigProvider *provider = ui_retention_provider(retention);
    const SyncTotals *totals = totals_of(retention);
    guint n = totals->n_delete + totals->n_then_deleted;
    g_autofree char *count = ui_words_messages(n);
    g_autofree char *held = ui_words_messages(totals->n_over_limit);

    if (provider->flags & CONFIG_PROVIDER_DECIDES_DELETION)
        return g_strdup_printf("%s decides by itself what a delete does.",
                               provider->title);
    if (totals->n_over_limit > 0)
        return g_strdup_printf("%s would go, but only with your yes.", held);
    if (n == 0)
        return g_strdup("nothing leaves the server in the next session.");
    return g_strdup_printf("the next session deletes %s, each checked here first.",
                           count);
}

static char *
max_effect(const UiRetention *retention)
{
    const ConfigRetention *policy = ui_retention_policy(retention);
    g_autofree char *size = pb_size_to_string(totals_of(retention)->bytes_total);
    g_autofree char *count = ui_words_messages(ui_retention_sums(retention)->n_over_max);

    if (policy->max_bytes == 0 && policy->max_messages == 0)
        return g_strdup_printf("no limit; %s are there.", size);
    if (ui_retention_sums(retention)->n_over_max == 0)
        return totals_of(retention)->n_over_limit > 0
                   ? g_strdup("nothing goes for it before your yes.")
                   : g_strdup("what stays is below it: nothing goes for it.");
    return g_strdup_printf("the oldest %s go for it.", count);
}

static char *
protect_effect(const UiRetention *retention)
{
    g_autofree char *what = ui_retention_protected(ui_retention_sums(retention));

    if (*what == '\0')
        return g_strdup("it holds nothing that would go otherwise.");
    return g_strdup_printf("it holds %s.", what);
}

static char *
limit_effect(const UiRetention *retention)
{
    const ConfigDeleteLimit *limit = &ui_retention_policy(retention)->delete_limit;
    g_autofree char *most = NULL;
    g_autofree char *wanted = ui_words_count(ui_retention_n_wanted(retention));

    if (limit->is_none)
        return g_strdup("you are never asked.");
    most = ui_words_count(limit_of(retention));
    return g_strdup_printf(
        "%s may go unasked%s; %s are to go.", most,
        limit->percent > 0 && limit->at_least > 0 ? ", as the larger of both" : "",
        wanted);
}

/* The quota as edited, 0: none. */
static guint64
quota_of(const UiRetention *retention)
{
    const UiRetentionFields *fields = ui_retention_fields(retention);
    g_autofree char *value = ui_retention_fields_value(fields, "quota");
    guint64 quota = 0;

    if (ui_retention_fields_problem(fields, UI_FIELD_QUOTA) != NULL ||
        !pb_size_parse(value, &quota, NULL))
        return 0;
    return quota;
}

static char *
quota_effect(const UiRetention *retention)
{
    guint64 quota = quota_of(retention), used = totals_of(retention)->bytes_total;
    g_autofree char *there = pb_size_to_string(used);

    if (quota == 0)
        return g_strdup_printf("no warning; %s are there.", there);
    return g_strdup_printf(
        "%s are there, %.0f %% of it; the warning comes from %d %% on.", there,
        100.0 * (double)used / (double)quota, NEARLY_FULL);
}

static char *
trash_effect(const UiRetention *retention)
{
    const UiRetentionFields *fields = ui_retention_fields(retention);
    g_autofree char *value = ui_retention_fields_value(fields, "expunge_trash");

    if (!ui_retention_fields_is_on(fields, UI_FIELD_TRASH))
        return g_strdup("Trash is never emptied by itself.");
    return g_strdup_printf("what lies in Trash here for %s is removed for good.", value);
}

static char *
effect_of(const UiRetention *retention, UiRetentionField field)
{
    static const struct {
        UiRetentionField last; /* of those that share it */
        char *(*words)(const UiRetention *retention);
    } effects[] = {
        { UI_FIELD_UNTIL_DELETED, leave_effect }, { UI_FIELD_MAX_COUNT, max_effect },
        { UI_FIELD_FROM, protect_effect },        { UI_FIELD_AT_LEAST, limit_effect },
        { UI_FIELD_QUOTA, quota_effect },         { UI_FIELD_TRASH, trash_effect },
    };
    gsize i = 0;

    while (effects[i].last < field)
        i++;
    return effects[i].words(retention);
}

char *
ui_retention_effect(const UiRetention *retention, UiRetentionField field)
{
    g_autofree char *words = NULL;

    if (ui_retention_fields_wrong(ui_retention_fields(retention)) != UI_N_FIELDS)
        return g_strdup("Effect now: none before what is marked with ! is right.");
    if (ui_retention_forecast(retention) == NULL)
        return g_strdup("Effect now: reading…");
    if (sync_forecast_listed_at(ui_retention_forecast(retention)) == 0 &&
        field != UI_FIELD_TRASH)
        return g_strdup("Effect now: not known before the first session.");
    words = effect_of(retention, field);
    return g_strdup_printf("Effect now: %s", words);
}

/* --- notes ------------------------------------------------------------------------------------ */

static char *
quota_note(const UiRetention *retention)
{
    guint64 quota = quota_of(retention), used;
    g_autofree char *there = NULL;
    g_autofree char *room = NULL;

    if (ui_retention_forecast(retention) == NULL || quota == 0)
        return NULL;
    used = totals_of(retention)->bytes_total;
    if ((double)used * 100 < (double)quota * NEARLY_FULL)
        return NULL;
    there = pb_size_to_string(used);
    room = pb_size_to_string(quota);
    return g_strdup_printf("! The mailbox there is nearly full: %s of %s.", there, room);
}

static char *
expire_note(const UiRetention *retention)
{
    const StoreAccountFacts *facts = ui_retention_facts(retention);

    if (facts == NULL || facts->checked_at == 0 || facts->expire_days < 0)
        return NULL;
    if (facts->expire_days == 0)
        return g_strdup("! The server itself deletes what was fetched, at once.");
    return g_strdup_printf("! The server itself deletes after %" G_GINT64_FORMAT
                           " day%s.",
                           facts->expire_days, facts->expire_days == 1 ? "" : "s");
}

char *
ui_retention_note(const UiRetention *retention, bool *is_warning)
{
    const ConfigProvider *provider = ui_retention_provider(retention);
    char *note;

    *is_warning = true;
    if (provider->flags & CONFIG_PROVIDER_DECIDES_DELETION)
        return g_strdup_printf(
            "! %s lists a message once, and decides itself what a delete does.",
            provider->title);
    if (provider->part_words != NULL)
        return g_strdup_printf("! %s: the rest is not gone.", provider->part_words);
    note = expire_note(retention);
    if (note == NULL)
        note = quota_note(retention);
    if (note != NULL)
        return note;
    *is_warning = false;
    return g_strdup("A delete here also removes the message from webmail.");
}

/* --- short words ------------------------------------------------------------------------------ */

char *
ui_retention_age(gint64 listed_at, gint64 now)
{
    gint64 age = MAX(now - listed_at, 0);
    gint64 days = age / PB_DAY, hours = age / PB_HOUR;
    g_autofree char *clock = ui_words_clock(listed_at);

    if (listed_at == 0)
        return g_strdup("no listing yet");
    if (days > 0)
        return g_strdup_printf("listed %" G_GINT64_FORMAT " day%s ago", days,
                               days == 1 ? "" : "s");
    if (hours >= 12)
        return g_strdup_printf("listed %" G_GINT64_FORMAT " hours ago", hours);
    return g_strdup_printf("listed %s", clock);
}

char *
ui_retention_brief(const UiRetention *retention)
{
    const SyncTotals *totals;
    gint64 difference = ui_retention_difference(retention);
    g_autofree char *sign = NULL;
    GString *words;

    if (ui_retention_error(retention) != NULL)
        return g_strdup("the archive cannot be read");
    if (ui_retention_forecast(retention) == NULL)
        return g_strdup("reading…");
    if (sync_forecast_listed_at(ui_retention_forecast(retention)) == 0)
        return g_strdup("no listing yet: fetch once");
    totals = totals_of(retention);
    words = g_string_new("delete ");
    g_string_append_printf(words, "%u", totals->n_delete + totals->n_over_limit);
    if (totals->n_over_limit > 0)
        g_string_append(words, ", asks");
    if (difference != 0)
        g_string_append_printf(words, " (%+" G_GINT64_FORMAT ")", difference);
    g_string_append_printf(words, "  keep %u", totals->n_keep - totals->n_over_limit);
    if (totals->n_fetch + totals->n_preview > 0)
        g_string_append_printf(words, "  fetch %u", totals->n_fetch + totals->n_preview);
    return g_string_free(words, FALSE);
}

char *
ui_retention_policy_words(const UiRetention *retention)
{
    const ConfigRetention *policy = ui_retention_policy(retention);
    g_autofree char *leave = config_retention_get(policy, "leave_on_server");
    g_autofree char *most = config_retention_get(policy, "max_on_server");
    g_autofree char *protect = config_retention_get(policy, "protect");
    bool has_max = policy->max_bytes > 0 || policy->max_messages > 0;

    return g_strdup_printf("Leave on server: %s%s%s; protected: %s", leave,
                           has_max ? "; at most " : "", has_max ? most : "", protect);
}

char *
ui_retention_protected(const UiRetentionSums *sums)
{
    const struct {
        guint n;
        const char *words;
    } parts[] = { { sums->n_flagged, "flagged" },
                  { sums->n_unread, "unread" },
                  { sums->n_other, "by tag or author" },
                  { sums->n_by_you, "by you" } };
    GString *words = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *count = ui_words_count(parts[i].n);

        if (parts[i].n > 0)
            g_string_append_printf(words, "%s%s %s", words->len > 0 ? ", " : "", count,
                                   parts[i].words);
    }
    return g_string_free(words, FALSE);
}

char *
ui_retention_deletions(const UiRetention *retention, gint64 now, char **rest)
{
    const UiRetentionDay *days = ui_retention_days(retention);
    GString *words = g_string_new(NULL);
    guint n_refused = 0, n_unconfirmed = 0;

    for (gsize i = 0; i < UI_RETENTION_N_DAYS && days[i].day != 0; i++) {
        /* As of the end of that day: "00:00" would say nothing about today. */
        g_autofree char *date = pb_date_short(days[i].day, now + PB_DAY);
        g_autofree char *count = ui_words_count(days[i].n_confirmed);

        g_string_append_printf(words, "%s%s %s ok", i > 0 ? ", " : "", g_strchug(date),
                               count);
        n_refused += days[i].n_refused;
        n_unconfirmed += days[i].n_unconfirmed;
    }
    *rest = words->len == 0
                ? NULL
                : g_strdup_printf("%u refused, %u unconfirmed", n_refused, n_unconfirmed);
    return g_string_free(words, words->len == 0);
}

char *
ui_retention_changes(const UiRetentionFields *fields)
{
    GString *words = g_string_new(NULL);

    for (gsize i = 0; ui_retention_field_keys[i] != NULL; i++) {
        const char *key = ui_retention_field_keys[i];
        g_autofree char *value = ui_retention_fields_value(fields, key);

        if (ui_retention_fields_key_changed(fields, key))
            g_string_append_printf(words, "%s%s = %s", words->len > 0 ? "; " : "", key,
                                   value);
    }
    return g_string_free(words, FALSE);
}
