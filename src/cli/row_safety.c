/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/row_safety.c: findings of verify and the facts of status, in words and as JSON (L4). Names of files,
 * servers' words and names of accounts are made visible here once more. */
#include <config.h>

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "json.h"
#include "output.h"
#include "row.h"

#define LABEL_CELLS 14
#define INDENT      2
#define KEY_SHOWN   10

/* --- verify --------------------------------------------------------------------------------------- */

char *
cli_flaw_row(const StoreFlaw *flaw)
{
    g_autofree char *account = cli_visible(flaw->account);
    g_autofree char *file = cli_visible(flaw->file);
    g_autofree char *detail = cli_visible(flaw->detail);

    return g_strdup_printf("%s: %s%s%s%s%.*s\n    %s%s%s", store_flaw_name(flaw->kind),
                           account, *account == '\0' ? "" : ": ", file,
                           *flaw->key == '\0' ? "" : ", ID ", KEY_SHOWN, flaw->key,
                           detail, *detail == '\0' ? "" : ": ", flaw->advice);
}

JsonObject *
cli_flaw_json(const StoreFlaw *flaw)
{
    JsonObject *object = json_object_new();

    cli_json_text(object, "kind", store_flaw_name(flaw->kind));
    cli_json_text(object, "account", flaw->account);
    cli_json_text(object, "id", flaw->key);
    cli_json_text(object, "file", flaw->file);
    cli_json_text(object, "detail", flaw->detail);
    cli_json_text(object, "remedy", store_remedy_name(flaw->remedy));
    json_object_set_boolean_member(object, "left", flaw->is_left);
    cli_json_text(object, "advice", flaw->advice);
    return object;
}

char *
cli_verify_row(const StoreVerifyTotals *totals)
{
    g_autofree char *bytes = pb_size_to_string(totals->bytes);
    g_autofree char *found =
        totals->n_flaws == 0
            ? g_strdup("nothing is wrong")
            : g_strdup_printf("%u finding%s, %u mended, %u left", totals->n_flaws,
                              totals->n_flaws == 1 ? "" : "s", totals->n_mended,
                              totals->n_left);

    return g_strdup_printf(
        "%u message%s read back (%s): %u the same as stored, %u that no "
        "session brought; %s",
        totals->n_files, totals->n_files == 1 ? "" : "s", bytes, totals->n_agreed,
        totals->n_foreign, found);
}

/* --- lines that wrap --------------------------------------------------------------------------------- */

/* Appends the words of `text`, which begins at the cell `at`; further lines begin at `indent`. */
static void
append_wrapped(GString *out, const char *text, int at, int indent, int width)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    int used = at;

    for (gsize i = 0; words[i] != NULL; i++) {
        int cells = pb_text_width(words[i], -1);

        if (i > 0 && width > 0 && used + 1 + cells > width) {
            g_string_append_printf(out, "\n%*s", indent, "");
            used = indent;
        } else if (i > 0) {
            g_string_append_c(out, ' ');
            used++;
        }
        g_string_append(out, words[i]);
        used += cells;
    }
    g_string_append_c(out, '\n');
}

/* `value` passes over. */
static void
append_fact(GString *out, const char *label, char *value, int width)
{
    g_autofree char *padded = cli_pad(label, LABEL_CELLS);
    int at = INDENT + LABEL_CELLS + 1;

    g_string_append_printf(out, "%*s%s ", INDENT, "", padded);
    append_wrapped(out, value, at, at, width);
    g_free(value);
}

/* --- the facts --------------------------------------------------------------------------------------- */

/* "412 messages, 96.0M" */
static char *
amount(guint n, guint64 bytes)
{
    g_autofree char *size = pb_size_to_string(bytes);

    return g_strdup_printf("%u message%s, %s", n, n == 1 ? "" : "s", size);
}

/* In the largest unit that is passed. */
static char *
age(gint64 seconds)
{
    gint64 unit = seconds >= PB_DAY ? PB_DAY : seconds >= PB_HOUR ? PB_HOUR : PB_MINUTE;
    g_autofree char *text = pb_duration_to_string(seconds - seconds % unit);

    return seconds < PB_MINUTE ? g_strdup("just now") : g_strdup_printf("%s ago", text);
}

static char *
when(gint64 seconds, gint64 now)
{
    g_autofree char *time = pb_time_to_string(seconds);
    g_autofree char *ago = age(MAX(now - seconds, 0));

    return seconds == 0 ? g_strdup("never") : g_strdup_printf("%s, %s", time, ago);
}

static char *
on_server(const SyncSafety *safety)
{
    g_autofree char *sum = amount(safety->n_on_server, safety->bytes_on_server);
    g_autofree char *listed = when(safety->listed_at, safety->now);

    g_autofree char *thrown =
        safety->n_thrown == 0
            ? g_strdup("")
            : g_strdup_printf(" (%u of them thrown away here)", safety->n_thrown);

    return safety->listed_at == 0
               ? g_strdup("not known")
               : g_strdup_printf("%s%s, as of %s", sum, thrown, listed);
}

static char *
only_there(const SyncSafety *safety)
{
    g_autofree char *sum = amount(safety->n_only_on_server, safety->bytes_only_on_server);

    if (safety->n_only_on_server == 0)
        return g_strdup("nothing");
    return g_strdup_printf(
        "%s: %u not fetched, %u as previews, %u whose copy here is gone", sum,
        safety->n_not_stored, safety->n_previews, safety->n_gone);
}

static char *
here(const SyncSafety *safety)
{
    g_autofree char *sum = amount(safety->n_here, safety->bytes_here);

    return g_strdup_printf("%s, %u of them not on the server any more", sum,
                           safety->n_only_here);
}

static char *
missing(const SyncSafety *safety)
{
    return g_strdup_printf(
        "%u, neither here nor on the server; postbag verify tells which",
        safety->n_nowhere);
}

static char *
read_back(const SyncSafety *safety)
{
    g_autofree char *oldest = pb_date_to_string(safety->verified_at);

    if (safety->n_here_verified < safety->n_here)
        return g_strdup_printf("%u of %u; postbag verify reads all of them back",
                               safety->n_here_verified, safety->n_here);
    return safety->n_here == 0 ? g_strdup("nothing to read")
                               : g_strdup_printf("all, since %s", oldest);
}

static char *
next_deletion(const SyncSafety *safety)
{
    g_autofree char *sum = amount(safety->n_next, safety->bytes_next);
    g_autofree char *date = pb_date_to_string(safety->next_deletion);
    g_autofree char *over =
        safety->n_over_limit == 0
            ? g_strdup("")
            : g_strdup_printf("; %u more are held by the delete limit",
                              safety->n_over_limit);

    if (safety->next_deletion == 0)
        return g_strdup_printf("none%s", over);
    if (safety->n_next == 0)
        return g_strdup_printf("%s: %u due, held by the delete limit until you confirm",
                               date, safety->n_over_limit);
    return g_strdup_printf(
        "%s: %s%s", safety->next_deletion <= safety->now ? "with the next fetch" : date,
        sum, over);
}

static char *
unconfirmed(const SyncSafety *safety)
{
    return safety->n_unconfirmed == 0
               ? g_strdup("none")
               : g_strdup_printf("%u deletion%s asked: the next fetch tells",
                                 safety->n_unconfirmed,
                                 safety->n_unconfirmed == 1 ? "" : "s");
}

static char *
quota(const SyncSafety *safety)
{
    g_autofree char *used = pb_size_to_string(safety->bytes_on_server);
    g_autofree char *all = pb_size_to_string(safety->quota);

    return safety->quota == 0 ? g_strdup("none known")
                              : g_strdup_printf("%s of %s%s", used, all,
                                                safety->is_over_quota ? ": over it" : "");
}

char *
cli_safety_text(const char *account, const SyncSafety *safety, int width)
{
    GString *out = g_string_new(NULL);
    g_autofree char *name = cli_visible(account);
    g_autofree char *sentence = sync_safety_to_string(safety);
    g_autofree char *judgement = g_strdup_printf("%s: %s", name, sentence);

    append_wrapped(out, judgement, 0, INDENT, width);
    append_fact(out, "last session", when(safety->last_session, safety->now), width);
    append_fact(out, "on the server", on_server(safety), width);
    append_fact(out, "only there", only_there(safety), width);
    append_fact(out, "here", here(safety), width);
    if (safety->n_nowhere > 0)
        append_fact(out, "missing", missing(safety), width);
    append_fact(out, "read back", read_back(safety), width);
    append_fact(out, "unconfirmed", unconfirmed(safety), width);
    append_fact(out, "next deletion", next_deletion(safety), width);
    append_fact(out, "quota", quota(safety), width);
    append_fact(out, "oldest backup",
                safety->backup_at == 0 ? g_strdup("none made")
                                       : when(safety->backup_at, safety->now),
                width);
    return g_string_free(out, FALSE);
}

JsonObject *
cli_safety_json(const char *account, const SyncSafety *safety)
{
    JsonObject *object = json_object_new();
    g_autofree char *sentence = sync_safety_to_string(safety);

    cli_json_text(object, "account", account);
    cli_json_text(object, "verdict", sync_safety_verdict_name(safety->verdict));
    cli_json_text(object, "judgement", sentence);
    cli_json_time_or_null(object, "last_session", safety->last_session);
    cli_json_time_or_null(object, "listed", safety->listed_at);
    cli_json_number(object, "on_server", safety->n_on_server);
    cli_json_number(object, "on_server_size", safety->bytes_on_server);
    cli_json_number(object, "only_on_server", safety->n_only_on_server);
    cli_json_number(object, "only_on_server_size", safety->bytes_only_on_server);
    cli_json_number(object, "not_fetched", safety->n_not_stored);
    cli_json_number(object, "previews", safety->n_previews);
    cli_json_number(object, "copy_gone", safety->n_gone);
    cli_json_number(object, "thrown_away", safety->n_thrown);
    cli_json_number(object, "here", safety->n_here);
    cli_json_number(object, "here_size", safety->bytes_here);
    cli_json_number(object, "only_here", safety->n_only_here);
    cli_json_number(object, "missing", safety->n_nowhere);
    cli_json_number(object, "unverified", safety->n_here - safety->n_here_verified);
    cli_json_time_or_null(object, "verified", safety->verified_at);
    cli_json_number(object, "unconfirmed", safety->n_unconfirmed);
    cli_json_time_or_null(object, "next_deletion", safety->next_deletion);
    cli_json_number(object, "next_deleted", safety->n_next);
    cli_json_number(object, "over_limit", safety->n_over_limit);
    cli_json_number(object, "quota", safety->quota);
    cli_json_time_or_null(object, "backup", safety->backup_at);
    return object;
}
