/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/where_words.c: where a message lives, in words (L4). */
#include <config.h>

#include "where_words.h"

#include "base/human.h"
#include "base/text.h"
#include "../widget/notes.h"
#include "../words.h"
#include "plan_words.h"

const char *
ui_where_outcome(StoreAuditOutcome outcome)
{
    static const char *const words[] = {
        [STORE_AUDIT_UNCONFIRMED] =
            "asked, and not confirmed yet: the next listing tells whether it is gone",
        [STORE_AUDIT_CONFIRMED] = "deleted there: the server confirmed it",
        [STORE_AUDIT_REFUSED] = "refused by the server: it stayed there",
        [STORE_AUDIT_GONE] =
            "not confirmed, but the next listing did not have it any more",
        [STORE_AUDIT_KEPT] =
            "not done: the session ended without a confirmation, and the "
            "message was there afterwards",
    };

    return words[outcome];
}

/* --- here ------------------------------------------------------------------------------------- */

static void
add_copy(GPtrArray *facts, const StoreWhereabouts *whereabouts)
{
    const StoreMessage *message = whereabouts->message;
    g_autofree char *size = NULL;
    g_autofree char *all = NULL;

    ui_notes_add_heading(facts, UI_ROLE_HEADING, g_strdup("Here"));
    if (message == NULL) {
        ui_notes_add(facts, UI_ROLE_WARNING, "Copy", g_strdup("none"));
        return;
    }
    size = pb_size_to_string(message->size);
    all = pb_size_to_string(message->server_size);
    ui_notes_add(facts, UI_ROLE_DEFAULT, "Folder", g_strdup(message->folder));
    ui_notes_add(
        facts, message->is_preview ? UI_ROLE_NOTE : UI_ROLE_DEFAULT, "Size",
        message->is_preview
            ? g_strdup_printf("%s, the beginning of %s: T fetches the rest", size, all)
            : g_strdup_printf("%s, whole", size));
    ui_notes_add(facts, UI_ROLE_DEFAULT, "Stored", pb_time_to_string(message->stored_at));
}

static void
add_verified(GPtrArray *facts, const StorePlaceThere *place)
{
    g_autofree char *when = NULL;

    if (place->state <= STORE_STATE_HEADERS)
        return;
    when = pb_time_to_string(place->verified_at);
    ui_notes_add(facts, UI_ROLE_DEFAULT, "Read back",
                 place->verified_at == 0
                     ? g_strdup("not yet; that comes right before any deletion")
                     : g_strdup_printf("%s: it was what was stored", when));
}

/* --- there ------------------------------------------------------------------------------------ */

/* The key of the policy that a reason comes from; NULL: none does. */
static const char *
key_of(SyncReason reason)
{
    static const char *const keys[] = {
        [SYNC_REASON_KEPT_ALWAYS] = "leave_on_server",
        [SYNC_REASON_KEPT_UNTIL] = "leave_on_server",
        [SYNC_REASON_KEPT_TILL_GONE] = "leave_on_server",
        [SYNC_REASON_AFTER_DOWNLOAD] = "leave_on_server",
        [SYNC_REASON_TIME_PASSED] = "leave_on_server",
        [SYNC_REASON_DELETED_HERE] = "leave_on_server",
        [SYNC_REASON_OVER_MAX] = "max_on_server",
        [SYNC_REASON_PROTECTED] = "protect",
        [SYNC_REASON_OVER_LIMIT] = "delete_limit",
        [SYNC_REASON_OVER_BUDGET] = NULL,
    };

    return keys[reason];
}

static void
add_rule(GPtrArray *facts, const StorePlaceThere *place, SyncReason reason,
         const ConfigAccount *account)
{
    const char *key = key_of(reason);
    g_autofree char *value = NULL;

    if (account == NULL || key == NULL ||
        (reason == SYNC_REASON_PROTECTED && place->wish == STORE_WISH_PROTECT))
        return;
    value = config_retention_get(&account->retention, key);
    ui_notes_add(facts, UI_ROLE_DIM, "Rule", g_strdup_printf("%s = %s", key, value));
}

static const char *
wish_words(const StorePlaceThere *place)
{
    static const char *const words[] = {
        [STORE_WISH_NONE] = NULL,
        [STORE_WISH_PROTECT] = "protected: it stays there until you take that back",
        [STORE_WISH_HOLD] = "left as it is by the next session",
        [STORE_WISH_DELETE] = "to be deleted there by the next session",
    };

    if (words[place->wish] == NULL && place->is_wanted)
        return "to be fetched whole";
    return words[place->wish];
}

static void
add_decision(GPtrArray *facts, const StorePlaceThere *place,
             const UiWhereDecision *decision, const ConfigAccount *account)
{
    if (account == NULL) {
        ui_notes_add(facts, UI_ROLE_WARNING, "Until",
                     g_strdup("the account is not in the settings: nothing happens"));
        return;
    }
    if (!decision->is_known) {
        ui_notes_add(facts, UI_ROLE_DIM, "Until", g_strdup("reading"));
        return;
    }
    ui_notes_add(
        facts, ui_plan_mark(&decision->decision).role, "Until",
        decision->decision.action == SYNC_ACTION_DELETE
            ? g_strdup_printf("the next session: %s", decision->reason)
        : decision->decision.action == SYNC_ACTION_KEEP
            ? g_strdup(decision->reason)
            : g_strdup_printf("after it has been fetched: %s", decision->reason));
    add_rule(facts, place, decision->decision.reason, account);
}

static void
add_listed(GPtrArray *facts, const StorePlaceThere *place, gint64 now)
{
    g_autofree char *when = pb_time_to_string(place->last_listed);
    g_autofree char *ago = ui_plan_ago(place->last_listed, now);

    if (place->state == STORE_STATE_DELETED)
        ui_notes_add(facts, UI_ROLE_DEFAULT, "There",
                     g_strdup_printf("no, deleted; last listed %s", when));
    else if (!place->is_listed)
        ui_notes_add(facts, UI_ROLE_DEFAULT, "There",
                     g_strdup_printf("not any more; last listed %s", when));
    else if (place->state == STORE_STATE_DELETE_SENT)
        ui_notes_add(facts, UI_ROLE_WARNING, "There",
                     g_strdup("its deletion was asked for and is not confirmed"));
    else
        ui_notes_add(facts, UI_ROLE_DEFAULT, "There",
                     g_strdup_printf("yes, listed %s, %s", when, ago));
}

static void
add_place(GPtrArray *facts, const StorePlaceThere *place, const UiWhereDecision *decision,
          const ConfigSettings *settings, gint64 now)
{
    const ConfigAccount *account =
        config_settings_find_account(settings, place->account, NULL);
    const char *wish = wish_words(place);
    bool is_there = place->is_listed && place->state != STORE_STATE_DELETED;

    ui_notes_add_blank(facts);
    ui_notes_add_heading(facts, UI_ROLE_HEADING,
                         g_strdup_printf("On the server of %s", place->account));
    add_listed(facts, place, now);
    if (is_there && place->state != STORE_STATE_DELETE_SENT)
        add_decision(facts, place, decision, account);
    if (wish != NULL && is_there)
        ui_notes_add(facts, UI_ROLE_FLAG, "Your wish", g_strdup(wish));
    add_verified(facts, place);
}

/* --- deletions -------------------------------------------------------------------------------- */

static void
add_deletions(GPtrArray *facts, const StoreWhereabouts *whereabouts)
{
    if (whereabouts->there->len == 0)
        return;
    ui_notes_add_blank(facts);
    ui_notes_add_heading(facts, UI_ROLE_HEADING, g_strdup("Deletions asked of servers"));
    if (whereabouts->deletions->len == 0)
        ui_notes_add_heading(facts, UI_ROLE_DIM, g_strdup("None of this message."));
    for (guint i = 0; i < whereabouts->deletions->len; i++) {
        const StoreDeletion *deletion = g_ptr_array_index(whereabouts->deletions, i);
        g_autofree char *time = pb_time_to_string(deletion->time);

        ui_notes_add(facts, UI_ROLE_DEFAULT, deletion->account,
                     g_strdup_printf("%s, %s", time, deletion->reason));
        ui_notes_add(facts,
                     deletion->outcome == STORE_AUDIT_CONFIRMED ? UI_ROLE_OK
                                                                : UI_ROLE_WARNING,
                     "", g_strdup(ui_where_outcome(deletion->outcome)));
        if (*deletion->answer != '\0')
            ui_notes_add(facts, UI_ROLE_DIM, "",
                         g_strdup_printf("it said: %s", deletion->answer));
    }
}

/* --- names ------------------------------------------------------------------------------------ */

static void
add_names_there(GPtrArray *facts, const StorePlaceThere *place)
{
    g_autofree char *size = pb_size_to_text(place->size);
    g_autofree char *uidl =
        pb_text_visible(place->uidl, (gssize)place->uidl_len, PB_TEXT_LINE);

    ui_notes_add(facts, UI_ROLE_DIM, "UIDL",
                 place->copy == 0 ? g_strdup(uidl)
                                  : g_strdup_printf("%s, number %u of that name", uidl,
                                                    place->copy + 1));
    ui_notes_add(facts, UI_ROLE_DIM, "Size there",
                 g_strdup_printf("%s, as the server says", size));
}

static void
add_names(GPtrArray *facts, const StoreWhereabouts *whereabouts)
{
    ui_notes_add_blank(facts);
    ui_notes_add_heading(facts, UI_ROLE_HEADING, g_strdup("Names"));
    for (guint i = 0; i < whereabouts->there->len; i++)
        add_names_there(facts, g_ptr_array_index(whereabouts->there, i));
    if (whereabouts->message == NULL)
        return;
    ui_notes_add(facts, UI_ROLE_DIM, "ID", g_strdup(whereabouts->message->key));
    if (whereabouts->path != NULL)
        ui_notes_add(facts, UI_ROLE_DIM, "File", g_strdup(whereabouts->path));
}

GPtrArray *
ui_where_facts(const StoreWhereabouts *whereabouts, const UiWhereDecision *decisions,
               const ConfigSettings *settings, gint64 now)
{
    GPtrArray *facts = ui_notes_new();

    if (whereabouts->message != NULL) {
        ui_notes_add_heading(facts, UI_ROLE_SUBJECT,
                             g_strdup(ui_words_subject(whereabouts->message)));
        ui_notes_add_heading(facts, UI_ROLE_DIM,
                             g_strdup(ui_words_person(whereabouts->message)));
        ui_notes_add_blank(facts);
    }
    add_copy(facts, whereabouts);
    for (guint i = 0; i < whereabouts->there->len; i++)
        add_place(facts, g_ptr_array_index(whereabouts->there, i), &decisions[i],
                  settings, now);
    if (whereabouts->there->len == 0) {
        ui_notes_add_blank(facts);
        ui_notes_add_heading(facts, UI_ROLE_HEADING, g_strdup("On a server"));
        ui_notes_add_heading(facts, UI_ROLE_DEFAULT,
                             g_strdup("Nowhere: no account brought this message. It is "
                                      "only here, and no policy is about it."));
    }
    add_deletions(facts, whereabouts);
    add_names(facts, whereabouts);
    return facts;
}
