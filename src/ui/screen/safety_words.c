/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/safety_words.c: how safe an account's mail is, in words (L4): the judgement first, then each
 * fact, with what to do about it where there is something to do. */
#include <config.h>

#include "safety_words.h"

#include "base/human.h"
#include "../widget/notes.h"
#include "../words.h"
#include "plan_words.h"

UiRole
ui_safety_role(const SyncSafety *safety)
{
    static const UiRole roles[] = {
        [SYNC_SAFETY_UNKNOWN] = UI_ROLE_WARNING,
        [SYNC_SAFETY_SAFE] = UI_ROLE_OK,
        [SYNC_SAFETY_UNVERIFIED] = UI_ROLE_DEFAULT,
        [SYNC_SAFETY_INCOMPLETE] = UI_ROLE_WARNING,
    };

    return roles[safety->verdict];
}

static char *
count_and_size(guint n, guint64 bytes)
{
    g_autofree char *messages = ui_words_messages(n);
    g_autofree char *size = pb_size_to_string(bytes);

    return g_strdup_printf("%s (%s)", messages, size);
}

static void
add_times(GPtrArray *facts, const SyncSafety *safety)
{
    g_autofree char *session = ui_plan_ago(safety->last_session, safety->now);
    g_autofree char *listed = ui_plan_ago(safety->listed_at, safety->now);

    ui_notes_add(facts, safety->last_session == 0 ? UI_ROLE_WARNING : UI_ROLE_DEFAULT,
                 "Session",
                 safety->last_session == 0
                     ? g_strdup("none has gone through to its end yet: F fetches")
                     : g_strdup_printf("the last good one %s", session));
    ui_notes_add(
        facts, safety->is_old ? UI_ROLE_WARNING : UI_ROLE_DIM, "Known as of",
        g_strdup_printf("the listing of %s%s", listed,
                        safety->is_old ? ": that is old; F fetches and lists anew" : ""));
}

static void
add_there(GPtrArray *facts, const SyncSafety *safety)
{
    g_autofree char *all = count_and_size(safety->n_on_server, safety->bytes_on_server);
    g_autofree char *only =
        count_and_size(safety->n_only_on_server, safety->bytes_only_on_server);

    ui_notes_add(facts, UI_ROLE_DEFAULT, "On server", g_strdup(all));
    if (safety->n_only_on_server > 0)
        ui_notes_add(facts, UI_ROLE_WARNING, "Only there",
                     g_strdup_printf("%s: F fetches what is missing%s", only,
                                     safety->n_previews > 0
                                         ? "; T in the list fetches the rest of a preview"
                                         : ""));
    if (safety->n_gone > 0)
        ui_notes_add(facts, UI_ROLE_WARNING, "Lost here",
                     g_strdup_printf("%u that were stored have no file here any more: "
                                     "postbag verify says which",
                                     safety->n_gone));
    if (safety->quota > 0) {
        g_autofree char *quota = pb_size_to_string(safety->quota);

        ui_notes_add(
            facts, safety->is_over_quota ? UI_ROLE_WARNING : UI_ROLE_DIM, "Quota",
            g_strdup_printf("%s%s", quota,
                            safety->is_over_quota ? ": nearly full; , sets what may go"
                                                  : ""));
    }
}

static void
add_here(GPtrArray *facts, const SyncSafety *safety)
{
    g_autofree char *all = count_and_size(safety->n_here, safety->bytes_here);
    guint n_never = safety->n_here - MIN(safety->n_here, safety->n_here_verified);
    g_autofree char *never = ui_words_count(n_never);

    ui_notes_add(facts, UI_ROLE_DEFAULT, "Stored here", g_strdup(all));
    ui_notes_add(facts, n_never > 0 ? UI_ROLE_DEFAULT : UI_ROLE_OK, "Read back",
                 n_never == 0
                     ? g_strdup("every one, and it was what was stored")
                     : g_strdup_printf("%s not yet: postbag verify reads all; before a "
                                       "deletion that is done anyway",
                                       never));
    if (safety->n_only_here > 0) {
        g_autofree char *only = ui_words_count(safety->n_only_here);

        ui_notes_add(
            facts, UI_ROLE_DEFAULT, "Only here",
            g_strdup_printf("%s, on the server no more: a backup keeps them", only));
    }
    if (safety->n_nowhere > 0)
        ui_notes_add(
            facts, UI_ROLE_DIM, "In neither",
            g_strdup_printf("%u were stored once and are gone in both places; if "
                            "you have deleted none, ask postbag verify",
                            safety->n_nowhere));
}

static void
add_deletions(GPtrArray *facts, const SyncSafety *safety)
{
    g_autofree char *when = pb_date_to_string(safety->next_deletion);

    if (safety->n_unconfirmed > 0)
        ui_notes_add(facts, UI_ROLE_WARNING, "In doubt",
                     g_strdup_printf("%u deletions were asked for and not confirmed: the "
                                     "next listing tells (F); L shows them",
                                     safety->n_unconfirmed));
    if (safety->n_over_limit > 0)
        ui_notes_add(facts, UI_ROLE_WARNING, "Held back",
                     g_strdup_printf("%u deletions are over the limit and wait for your "
                                     "yes: $ shows them",
                                     safety->n_over_limit));
    if (safety->next_deletion == 0)
        ui_notes_add(facts, UI_ROLE_DEFAULT, "Next to go",
                     g_strdup("none leaves the server by itself"));
    else
        ui_notes_add(facts, UI_ROLE_DEFAULT, "Next to go",
                     g_strdup_printf("%u %s: $ shows which and why", safety->n_next,
                                     safety->next_deletion <= safety->now
                                         ? "in the next session"
                                         : when));
}

static void
add_backup(GPtrArray *facts, const SyncSafety *safety)
{
    g_autofree char *ago = ui_plan_ago(safety->backup_at, safety->now);

    ui_notes_add(facts, safety->backup_at == 0 ? UI_ROLE_WARNING : UI_ROLE_DEFAULT,
                 "Backup",
                 safety->backup_at == 0
                     ? g_strdup("none is known: a second disk is what keeps mail when "
                                "this one breaks")
                     : g_strdup_printf("the oldest %s", ago));
}

void
ui_safety_add(GPtrArray *facts, const char *account, const SyncSafety *safety)
{
    g_autofree char *judgement = sync_safety_to_string(safety);

    ui_notes_add_heading(facts, UI_ROLE_HEADING, g_strdup(account));
    ui_notes_add_heading(facts, ui_safety_role(safety), g_steal_pointer(&judgement));
    add_times(facts, safety);
    if (safety->verdict != SYNC_SAFETY_UNKNOWN) {
        add_there(facts, safety);
        add_here(facts, safety);
        add_deletions(facts, safety);
    }
    add_backup(facts, safety);
}
