/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/words.c: numbers, dates and people as the reader writes them (L4). */
#include <config.h>

#include "words.h"

#include <string.h>

#include "base/human.h"
#include "sync/plan.h"

char *
ui_words_count(guint64 n)
{
    g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, n);
    gsize len = strlen(digits);
    GString *out = g_string_new(NULL);

    /* Four digits read well as they are. */
    for (gsize i = 0; i < len; i++) {
        if (i > 0 && len > 4 && (len - i) % 3 == 0)
            g_string_append_c(out, ' ');
        g_string_append_c(out, digits[i]);
    }
    return g_string_free(out, FALSE);
}

char *
ui_words_messages(guint64 n)
{
    g_autofree char *count = ui_words_count(n);

    return g_strdup_printf("%s message%s", count, n == 1 ? "" : "s");
}

char *
ui_words_clock(gint64 seconds)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(seconds);

    return when == NULL ? g_strdup("?") : g_date_time_format(when, "%H:%M");
}

const char *
ui_words_person(const StoreMessage *message)
{
    const PbEnvelope *envelope = message->envelope;
    bool is_ours = strcmp(message->folder, "Sent") == 0 ||
                   strcmp(message->folder, "Drafts") == 0 ||
                   strcmp(message->folder, "Outbox") == 0;

    if (is_ours && *envelope->to != '\0')
        return envelope->to;
    if (*envelope->from_name != '\0')
        return envelope->from_name;
    if (*envelope->from_address != '\0')
        return envelope->from_address;
    return "(no name)";
}

const char *
ui_words_subject(const StoreMessage *message)
{
    return *message->envelope->subject == '\0' ? "(no subject)"
                                               : message->envelope->subject;
}

guint64
ui_words_size(const StoreMessage *message)
{
    return message->is_preview ? message->server_size : message->size;
}

char *
ui_words_fetch_end(const UiFetchAccount *account)
{
    g_autofree char *stored = NULL;
    g_autofree char *deleted = NULL;

    if (account->state == UI_FETCH_FAILED)
        return g_strdup_printf("%s: %s%s", account->name, account->problem,
                               account->why == UI_FETCH_BY_ITSELF &&
                                       account->failure == UI_FETCH_FOR_GOOD
                                   ? "; not tried again before you fetch by hand"
                                   : "");
    if (account->why == UI_FETCH_TEST)
        return g_strdup_printf("%s: the test went through", account->name);
    stored = account->progress.n_stored == 0
                 ? g_strdup("nothing new")
                 : g_strdup_printf("%u new message%s", account->progress.n_stored,
                                   account->progress.n_stored == 1 ? "" : "s");
    deleted =
        account->progress.n_deleted == 0
            ? g_strdup("")
            : g_strdup_printf(", %u deleted on the server", account->progress.n_deleted);
    return g_strdup_printf("%s: %s%s", account->name, stored, deleted);
}

char *
ui_words_held(const UiFetchAccount *account)
{
    g_autofree char *count = NULL;
    g_autofree char *end = NULL;

    if (!account->is_planned || account->totals.n_over_limit == 0 ||
        account->why == UI_FETCH_TEST)
        return NULL;
    count = ui_words_count(account->totals.n_over_limit);
    end = ui_words_fetch_end(account);
    return g_strdup_printf("%s; %s deletions over the limit wait for your yes", end,
                           count);
}

/* The policy of the account that brought the message; NULL when it is not in the settings any more. */
static const ConfigRetention *
policy_of(const StoreMessage *message, const ConfigSettings *settings)
{
    const ConfigAccount *account =
        config_settings_find_account(settings, message->account, NULL);

    return account == NULL ? NULL : &account->retention;
}

static SyncDecision
decide(const StoreMessage *message, const ConfigRetention *retention, gint64 now)
{
    static const char *const no_tags[] = { NULL };
    const SyncPolicy policy = { .retention = retention };
    const StoreEntry entry = { .state = STORE_STATE_STORED,
                               .is_listed = true,
                               .size = message->size,
                               .file = (char *)message->key, /* any name will do */
                               .stored_at = message->stored_at,
                               .wish = (StoreWish)message->wish };
    const StoreStanding here = {
        .folder = message->folder,
        .is_trashed = store_is_trash(message->folder),
        .flags = message->flags,
        .from_name = message->envelope->from_name,
        .from_address = message->envelope->from_address,
        .subject = message->envelope->subject,
        .tags = message->tags == NULL ? no_tags : (const char *const *)message->tags,
    };
    const SyncSubject subject = { .entry = &entry, .here = &here };

    return sync_plan_decide(&policy, &subject, now);
}

/* What max_on_server does depends on all that stands there. */
static bool
may_have_to_give_way(const ConfigRetention *retention, const SyncDecision *decision)
{
    bool is_by_time = decision->reason == SYNC_REASON_KEPT_ALWAYS ||
                      decision->reason == SYNC_REASON_KEPT_UNTIL ||
                      decision->reason == SYNC_REASON_KEPT_TILL_GONE;

    return is_by_time && (retention->max_bytes > 0 || retention->max_messages > 0);
}

char *
ui_words_where(const StoreMessage *message, const ConfigSettings *settings, gint64 now)
{
    const ConfigRetention *retention = policy_of(message, settings);
    g_autofree char *reason = NULL;
    SyncDecision decision;

    if (message->where == STORE_WHERE_HERE)
        return g_strdup("Only here, not on a server");
    if (message->is_preview)
        return g_strdup("On server: the whole message; this is a preview");
    if (retention == NULL)
        return g_strdup_printf("On server; account %s is not in the settings",
                               message->account);
    decision = decide(message, retention, now);
    reason = sync_reason_to_string(&decision);
    if (decision.action == SYNC_ACTION_DELETE)
        return g_strdup_printf("Due to leave the server: %s", reason);
    return g_strdup_printf(
        "On server: %s%s", reason,
        may_have_to_give_way(retention, &decision) ? ", or until room is needed" : "");
}

char *
ui_words_stored(const StoreMessage *message)
{
    g_autofree char *date = pb_time_to_string(message->stored_at);

    return g_strdup_printf("stored %s%s", date,
                           message->verified_at > 0 ? ", verified" : "");
}

static bool
waits_for_yes(const UiFetch *fetch, const char *account)
{
    const UiFetchAccount *state = fetch == NULL ? NULL : ui_fetch_find(fetch, account);

    return state != NULL && state->is_planned && state->totals.n_over_limit > 0;
}

static UiServerWord
word(const char *text, bool is_leaving)
{
    UiServerWord out = { .is_leaving = is_leaving };

    g_strlcpy(out.text, text, sizeof out.text);
    return out;
}

UiServerWord
ui_words_server(const StoreMessage *message, const ConfigSettings *settings,
                const UiFetch *fetch, gint64 now)
{
    const ConfigRetention *retention = policy_of(message, settings);
    g_autofree char *date = NULL;
    SyncDecision decision;

    if (message->where == STORE_WHERE_HERE)
        return word("here", false);
    if (message->is_preview || retention == NULL)
        return word("kept", false);
    decision = decide(message, retention, now);
    if (decision.action == SYNC_ACTION_DELETE && decision.reason != SYNC_REASON_ASKED &&
        waits_for_yes(fetch, message->account))
        return word("held", true);
    if (decision.action == SYNC_ACTION_DELETE)
        return word("goes", true);
    if (decision.reason == SYNC_REASON_HELD)
        return word("held", false);
    if (decision.reason != SYNC_REASON_KEPT_UNTIL)
        return word("kept", false);
    date = pb_date_short(decision.until, now);
    return word(g_strchug(date), false);
}
