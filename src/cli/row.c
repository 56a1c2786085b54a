/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/row.c: rows of the commands that print lists (L4). Whatever came from a server or a message is
 * made visible here once more: it costs little, and no caller can forget it. */
#include <config.h>

#include "row.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "config/option.h"
#include "json.h"
#include "output.h"

#define FROM_CELLS 22
/* Cells from which on the audit shows where the copy is. */
#define AUDIT_WITH_ID 110

static char *
cut(char *row, int width)
{
    char *fit = width > 0 ? pb_text_ellipsize(row, width) : g_strdup(row);

    g_free(row);
    return g_strchomp(fit);
}

/* --- messages ----------------------------------------------------------------------------------- */

/* Of a preview: what the whole one will be. */
static guint64
message_size(const StoreMessage *message)
{
    return message->is_preview && message->server_size > 0 ? message->server_size
                                                           : message->size;
}

char *
cli_message_row(const StoreMessage *message, gint64 now, int width)
{
    const PbEnvelope *envelope = message->envelope;
    g_autofree char *name = cli_visible(
        *envelope->from_name != '\0' ? envelope->from_name : envelope->from_address);
    g_autofree char *from = cli_pad(name, FROM_CELLS);
    g_autofree char *subject = cli_visible(envelope->subject);
    g_autofree char *date = pb_date_short(message->sort_date, now);
    g_autofree char *size = pb_size_to_string(message_size(message));
    StoreFlags flags = message->flags;

    return cut(g_strdup_printf("%.*s %c%c%c%c %8s  %s  %5s  %s", CLI_ID_SHOWN,
                               message->key, (flags & STORE_FLAG_SEEN) != 0 ? ' ' : 'N',
                               (flags & STORE_FLAG_FLAGGED) != 0 ? 'F'
                               : (flags & STORE_FLAG_DRAFT) != 0 ? 'D'
                                                                 : ' ',
                               (flags & STORE_FLAG_REPLIED) != 0 ? 'R' : ' ',
                               message->is_preview        ? 'T'
                               : envelope->has_attachment ? '@'
                                                          : ' ',
                               date, from, size,
                               *subject == '\0' ? "(no subject)" : subject),
               width);
}

JsonObject *
cli_message_json(const StoreMessage *message)
{
    const PbEnvelope *envelope = message->envelope;
    JsonObject *object = json_object_new();
    StoreFlags flags = message->flags;

    json_object_set_string_member(object, "id", message->key);
    cli_json_text(object, "folder", message->folder);
    cli_json_time(object, "date", message->sort_date);
    cli_json_text(object, "from", envelope->from_address);
    cli_json_text(object, "from_name", envelope->from_name);
    cli_json_text(object, "subject", envelope->subject);
    cli_json_number(object, "size", message_size(message));
    json_object_set_boolean_member(object, "unread", (flags & STORE_FLAG_SEEN) == 0);
    json_object_set_boolean_member(object, "flagged", (flags & STORE_FLAG_FLAGGED) != 0);
    json_object_set_boolean_member(object, "replied", (flags & STORE_FLAG_REPLIED) != 0);
    json_object_set_boolean_member(object, "draft", (flags & STORE_FLAG_DRAFT) != 0);
    json_object_set_boolean_member(object, "attachment", envelope->has_attachment);
    json_object_set_boolean_member(object, "preview", message->is_preview);
    json_object_set_boolean_member(object, "on_server",
                                   message->where == STORE_WHERE_BOTH);
    cli_json_text(object, "account", message->account);
    return object;
}

/* --- decisions ---------------------------------------------------------------------------------- */

char *
cli_plan_row(const SyncEvent *event, const char *action, const char *reason, int width)
{
    g_autofree char *what =
        cli_visible(event->subject != NULL ? event->subject : event->uidl);
    g_autofree char *size = pb_size_to_string(event->size);
    g_autofree char *why =
        g_strconcat(reason, event->decision.then_deleted ? ", then deleted" : "", NULL);

    return cut(g_strdup_printf("%6u  %-6s  %5s  %-28s  %s", event->number, action, size,
                               why, what),
               width);
}

JsonObject *
cli_plan_json(const SyncEvent *event, const char *action, const char *reason)
{
    JsonObject *object = json_object_new();

    cli_json_text(object, "account", event->account);
    cli_json_number(object, "number", event->number);
    cli_json_text(object, "uidl", event->uidl);
    cli_json_number(object, "size", event->size);
    cli_json_text(object, "action", action);
    cli_json_text(object, "reason", reason);
    json_object_set_boolean_member(object, "then_deleted", event->decision.then_deleted);
    cli_json_text_or_null(object, "subject", event->subject);
    return object;
}

/* " [3 protected, 12 over the delete limit]" */
static char *
kept_in_words(const SyncTotals *totals)
{
    g_autofree char *protected = g_strdup_printf("%u protected", totals->n_protected);
    g_autofree char *over =
        g_strdup_printf("%u over the delete limit", totals->n_over_limit);

    if (totals->n_protected == 0 && totals->n_over_limit == 0)
        return g_strdup("");
    if (totals->n_over_limit == 0)
        return g_strdup_printf(" [%s]", protected);
    if (totals->n_protected == 0)
        return g_strdup_printf(" [%s]", over);
    return g_strdup_printf(" [%s, %s]", protected, over);
}

char *
cli_totals_row(const SyncTotals *totals)
{
    g_autofree char *kept = kept_in_words(totals);
    g_autofree char *all = pb_size_to_string(totals->bytes_total);
    g_autofree char *fetch = pb_size_to_string(totals->bytes_fetch);
    g_autofree char *keep = pb_size_to_string(totals->bytes_keep);
    g_autofree char *delete = pb_size_to_string(totals->bytes_delete);
    g_autofree char *size = pb_size_to_string(totals->bytes_preview);
    g_autofree char *previews =
        totals->n_preview == 0
            ? g_strdup("")
            : g_strdup_printf(", %u of %s to preview", totals->n_preview, size);

    return g_strdup_printf(
        "%u on the server (%s): %u to fetch (%s)%s, %u to keep (%s)%s, "
        "%u to delete (%s)",
        totals->n_total, all, totals->n_fetch, fetch, previews, totals->n_keep, keep,
        kept, totals->n_delete, delete);
}

/* "after download"; "14 days passed (3), deleted here (1)". */
typedef enum { WORDS_ALONE, WITH_FIGURES } Figures;

static char *
reasons_of(const CliSummary *summary, Figures figures)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < summary->deleted_by->len; i++) {
        const SyncDeletedBy *by = &g_array_index(summary->deleted_by, SyncDeletedBy, i);

        g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ", by->reason);
        if (figures == WITH_FIGURES && summary->deleted_by->len > 1)
            g_string_append_printf(text, " (%u)", by->n);
    }
    return g_string_free(text, FALSE);
}

static char *
deleted_in_words(const CliSummary *summary)
{
    g_autofree char *reasons = NULL;

    if (summary->n_deleted == 0)
        return g_strdup("");
    reasons = reasons_of(summary, WITH_FIGURES);
    return g_strdup_printf(", %u deleted there (%s)", summary->n_deleted, reasons);
}

char *
cli_summary_row(const CliSummary *summary)
{
    g_autofree char *account = cli_visible(summary->account);
    g_autofree char *deleted = deleted_in_words(summary);
    g_autofree char *previews = NULL;

    if (summary->n_previews > 0)
        previews = g_strdup_printf(" (%u preview%s)", summary->n_previews,
                                   summary->n_previews == 1 ? "" : "s");
    return g_strdup_printf("%s: %u new%s, %u on the server%s", account, summary->n_new,
                           previews == NULL ? "" : previews, summary->n_left, deleted);
}

static JsonObject *
numbers_by_reason(const CliSummary *summary)
{
    JsonObject *object = json_object_new();

    for (guint i = 0; summary->n_deleted > 0 && i < summary->deleted_by->len; i++) {
        const SyncDeletedBy *by = &g_array_index(summary->deleted_by, SyncDeletedBy, i);

        cli_json_number(object, by->reason, by->n);
    }
    return object;
}

JsonObject *
cli_summary_json(const CliSummary *summary)
{
    JsonObject *object = json_object_new();
    g_autofree char *reasons =
        summary->n_deleted == 0 ? NULL : reasons_of(summary, WORDS_ALONE);

    cli_json_text(object, "account", summary->account);
    cli_json_number(object, "new", summary->n_new);
    cli_json_number(object, "previews", summary->n_previews);
    cli_json_number(object, "on_server", summary->n_left);
    cli_json_number(object, "deleted", summary->n_deleted);
    cli_json_text_or_null(object, "reason", reasons);
    json_object_set_object_member(object, "deleted_by_reason",
                                  numbers_by_reason(summary));
    cli_json_number(object, "over_limit", summary->n_over_limit);
    return object;
}

/* --- deletions ---------------------------------------------------------------------------------- */

char *
cli_audit_row(const StoreAuditRow *row, const char *outcome, int width)
{
    const StoreAudit *audit = &row->audit;
    g_autofree char *when = pb_time_to_string(audit->time);
    g_autofree char *account = cli_visible(audit->account);
    g_autofree char *padded = cli_pad(account, 12);
    g_autofree char *reason = cli_visible(audit->reason);
    g_autofree char *size = pb_size_to_string(audit->size);
    g_autofree char *what =
        cli_visible(*audit->subject != '\0' ? audit->subject : audit->uidl);
    g_autofree char *id = g_strdup_printf("%-*.*s  ", CLI_ID_SHOWN, CLI_ID_SHOWN,
                                          *row->key == '\0' ? "gone" : row->key);

    /* Where there is little room the subject says more. */
    return cut(g_strdup_printf("%s  %s  %-11s  %-16s  %5s  %s%s", when, padded, outcome,
                               reason, size, width > 0 && width < AUDIT_WITH_ID ? "" : id,
                               what),
               width);
}

JsonObject *
cli_audit_json(const StoreAuditRow *row, const char *outcome)
{
    const StoreAudit *audit = &row->audit;
    JsonObject *object = json_object_new();

    cli_json_time(object, "time", audit->time);
    cli_json_text(object, "account", audit->account);
    cli_json_text(object, "outcome", outcome);
    cli_json_text(object, "reason", audit->reason);
    cli_json_text(object, "uidl", audit->uidl);
    cli_json_text(object, "message_id", audit->message_id);
    cli_json_text(object, "subject", audit->subject);
    cli_json_number(object, "size", audit->size);
    cli_json_text(object, "sha256", audit->sha256);
    cli_json_text(object, "answer", audit->answer);
    cli_json_text_or_null(object, "id", *row->key == '\0' ? NULL : row->key);
    cli_json_text_or_null(object, "folder", *row->key == '\0' ? NULL : row->folder);
    return object;
}

/* --- accounts ----------------------------------------------------------------------------------- */

static char *
security_name(const ConfigAccount *account)
{
    const ConfigOption *option = config_option_find(CONFIG_SCOPE_ACCOUNT, "security");
    g_auto(GStrv) names = g_strsplit(option->allowed, ", ", -1);

    return g_strdup(names[account->security]);
}

char *
cli_account_row(const ConfigAccount *account)
{
    g_autofree char *name = cli_visible(account->name);
    g_autofree char *padded = cli_pad(name, 12);
    g_autofree char *user =
        cli_visible(*account->address != '\0' ? account->address : account->user);
    g_autofree char *security = security_name(account);
    g_autofree char *leave = config_retention_get(&account->retention, "leave_on_server");

    return g_strdup_printf("%s  %s  %s:%u  %s%s  leave on server: %s", padded, user,
                           account->server, account->port, security,
                           account->allow_plaintext ? " (plaintext allowed)" : "", leave);
}

JsonObject *
cli_account_json(const ConfigAccount *account)
{
    JsonObject *object = json_object_new();
    g_autofree char *security = security_name(account);
    g_autofree char *leave = config_retention_get(&account->retention, "leave_on_server");

    cli_json_text(object, "account", account->name);
    cli_json_text(object, "address", account->address);
    cli_json_text(object, "server", account->server);
    cli_json_number(object, "port", account->port);
    cli_json_text(object, "security", security);
    cli_json_text(object, "user", account->user);
    cli_json_text(object, "deliver_to", account->deliver_to);
    cli_json_text(object, "leave_on_server", leave);
    return object;
}

/* --- progress ----------------------------------------------------------------------------------- */

char *
cli_progress_row(const SyncEvent *event, SyncStep step, const char *step_name)
{
    const SyncProgress *progress = &event->progress;
    g_autofree char *account = cli_visible(event->account);
    g_autofree char *done = pb_size_to_string(progress->bytes_done);
    g_autofree char *all = pb_size_to_string(progress->bytes_all);
    g_autofree char *rate = NULL;

    if (step == SYNC_STEP_DELETE && progress->n_delete > 0)
        return g_strdup_printf("%s: %s %u/%u", account, step_name, progress->n_deleted,
                               progress->n_delete);
    if (step == SYNC_STEP_COMPARE && progress->n_compare > 0)
        return g_strdup_printf("%s: %s %u/%u", account, step_name, progress->n_compared,
                               progress->n_compare);
    if (step != SYNC_STEP_FETCH || progress->n_all == 0)
        return g_strdup_printf("%s: %s", account, step_name);
    if (progress->elapsed_us <= 0)
        return g_strdup_printf("%s: %s %u/%u  %s of %s", account, step_name,
                               progress->n_done, progress->n_all, done, all);
    rate = pb_size_to_string((guint64)((double)progress->bytes_done * G_USEC_PER_SEC /
                                       (double)progress->elapsed_us));
    return g_strdup_printf("%s: %s %u/%u  %s of %s  %s/s", account, step_name,
                           progress->n_done, progress->n_all, done, all, rate);
}

char *
cli_progress_short_row(const SyncEvent *event, SyncStep step, const char *step_name)
{
    const SyncProgress *progress = &event->progress;
    g_autofree char *account = cli_visible(event->account);

    if (step == SYNC_STEP_FETCH && progress->n_all > 0)
        return g_strdup_printf("%s %u/%u", account, progress->n_done, progress->n_all);
    return g_strdup_printf("%s %s", account, step_name);
}

char *
cli_wait_row(const char *account, const char *text, gint64 until, gint64 now)
{
    g_autofree char *name = cli_visible(account);
    g_autofree char *words = cli_visible(text);
    gint64 left = MAX(until - now, 0);

    return g_strdup_printf("%s: %s (%d:%02d)", name, words, (int)(left / PB_MINUTE),
                           (int)(left % PB_MINUTE));
}
