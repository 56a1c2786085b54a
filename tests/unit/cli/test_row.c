/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/cli/test_row.c: rows of text and JSON objects, whose keys are those that the table names. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/row.h"

#define HOSTILE "a\x1B[2Jb\xE2\x80\xAE\ncc\xFF"
#define NOW     1796377260 /* 2026-12-04 09:41 UTC */

/* The object's keys are the command's, in order; passes over. The caller frees the text. */
static char *
checked(JsonObject *object, CliCommandId id)
{
    const CliKey *keys = cli_commands()[id].keys;
    GList *members = json_object_get_members(object);
    char *text;

    for (GList *member = members; member != NULL; member = member->next, keys++) {
        assert_non_null(keys->key);
        assert_string_equal(member->data, keys->key);
    }
    assert_null(keys->key);
    g_list_free(members);
    text = cli_json_to_string(object);
    json_object_unref(object);
    assert_true(g_utf8_validate(text, -1, NULL));
    assert_null(strchr(text, '\n'));
    assert_null(strchr(text, '\x1B'));
    assert_null(strstr(text, "\\u001b"));
    assert_null(strstr(text, "\xE2\x80\xAE"));
    return text;
}

static void
fill(StoreMessage *message, PbEnvelope *envelope)
{
    message->envelope = envelope;
    strcpy(message->key, "0123456789abcdef");
    message->folder = (char *)"Inbox";
    message->account = (char *)"home";
    message->size = 2048;
    message->sort_date = NOW - 3600;
    message->where = STORE_WHERE_BOTH;
    g_free(envelope->subject);
    g_free(envelope->from_name);
    g_free(envelope->from_address);
    envelope->subject = g_strdup("Hello");
    envelope->from_name = g_strdup("Ada Lovelace");
    envelope->from_address = g_strdup("ada@example.org");
}

static void
message_row__shows__flags_date_author_and_subject(void **state)
{
    g_autoptr(PbEnvelope) envelope = pb_envelope_new();
    StoreMessage message = { 0 };
    g_autofree char *row = NULL;
    g_autofree char *narrow = NULL;
    g_autofree char *flagged = NULL;

    (void)state;
    fill(&message, envelope);
    row = cli_message_row(&message, NOW, 0);
    assert_string_equal(row,
                        "0123456789 N       08:41  Ada Lovelace               2K  Hello");
    narrow = cli_message_row(&message, NOW, 60);
    assert_true(g_utf8_strlen(narrow, -1) <= 60);
    message.flags = STORE_FLAG_SEEN | STORE_FLAG_FLAGGED | STORE_FLAG_REPLIED;
    envelope->has_attachment = true;
    envelope->from_name[0] = '\0';
    flagged = cli_message_row(&message, NOW, 0);
    assert_string_equal(flagged,
                        "0123456789  FR@    08:41  ada@example.org            2K  Hello");
}

static void
message_row__tells__a_preview(void **state)
{
    g_autoptr(PbEnvelope) envelope = pb_envelope_new();
    StoreMessage message = { 0 };
    g_autofree char *row = NULL;
    g_autofree char *json = NULL;

    (void)state;
    fill(&message, envelope);
    envelope->has_attachment = true;
    message.is_preview = true;
    message.server_size = 14 * 1024 * 1024;
    row = cli_message_row(&message, NOW, 0);
    assert_string_equal(row,
                        "0123456789 N  T    08:41  Ada Lovelace            14.0M  Hello");
    json = checked(cli_message_json(&message), CLI_COMMAND_LIST);
    assert_non_null(strstr(json, "\"size\":14680064"));
    assert_non_null(strstr(json, "\"preview\":true"));
}

static void
wait_row__shows__a_clock(void **state)
{
    g_autofree char *row =
        cli_wait_row("home", "in use: trying again at 09:43", NOW + 130, NOW);
    g_autofree char *late = cli_wait_row("home", "too\x1B[2J soon", NOW, NOW + 5);

    (void)state;
    assert_string_equal(row, "home: in use: trying again at 09:43 (2:10)");
    assert_string_equal(late, "home: too^[[2J soon (0:00)");
}

static void
message_json__has__the_keys_of_the_table(void **state)
{
    g_autoptr(PbEnvelope) envelope = pb_envelope_new();
    StoreMessage message = { 0 };
    g_autofree char *text = NULL;
    g_autofree char *hostile = NULL;

    (void)state;
    fill(&message, envelope);
    text = checked(cli_message_json(&message), CLI_COMMAND_LIST);
    assert_string_equal(
        text,
        "{\"id\":\"0123456789abcdef\",\"folder\":\"Inbox\","
        "\"date\":\"2026-12-04T08:41:00Z\",\"from\":\"ada@example.org\","
        "\"from_name\":\"Ada Lovelace\",\"subject\":\"Hello\",\"size\":2048,"
        "\"unread\":true,\"flagged\":false,\"replied\":false,\"draft\":false,"
        "\"attachment\":false,\"preview\":false,\"on_server\":true,\"account\":\"home\"}");
    message.folder = (char *)HOSTILE;
    g_free(envelope->subject);
    envelope->subject = g_strdup(HOSTILE);
    message.size = G_MAXUINT64;
    hostile = checked(cli_message_json(&message), CLI_COMMAND_LIST);
    assert_non_null(strstr(hostile, "\"subject\":\"a^[[2Jb<RLO> cc\xEF\xBF\xBD\""));
}

static void
plan_row__shows__the_decision(void **state)
{
    SyncEvent event = { .kind = SYNC_EVENT_ROW,
                        .account = (char *)"home",
                        .number = 12,
                        .uidl = (char *)HOSTILE,
                        .size = 4096 };
    g_autofree char *row = cli_plan_row(&event, "fetch", "not stored yet", 0);
    g_autofree char *text =
        checked(cli_plan_json(&event, "fetch", "not stored yet"), CLI_COMMAND_PLAN);
    g_autofree char *stored = NULL;

    (void)state;
    assert_string_equal(row, "    12  fetch      4K  not stored yet                "
                             "a^[[2Jb<RLO> cc\xEF\xBF\xBD");
    assert_non_null(strstr(text, "\"then_deleted\":false,\"subject\":null"));
    event.subject = (char *)"Hello";
    event.decision.then_deleted = true;
    stored = cli_plan_row(&event, "fetch", "not stored yet", 0);
    assert_string_equal(stored,
                        "    12  fetch      4K  not stored yet, then deleted  Hello");
}

static void
totals_row__sums__up(void **state)
{
    SyncTotals totals = { .n_total = 3,
                          .n_fetch = 1,
                          .n_keep = 1,
                          .n_delete = 1,
                          .bytes_total = 3072,
                          .bytes_fetch = 1024,
                          .bytes_keep = 1024,
                          .bytes_delete = 1024 };
    g_autofree char *row = cli_totals_row(&totals);
    g_autofree char *previews = NULL;
    g_autofree char *protected = NULL;
    g_autofree char *both = NULL;

    (void)state;
    assert_string_equal(row, "3 on the server (3K): 1 to fetch (1K), 1 to keep (1K), 1 "
                             "to delete (1K)");
    totals.n_preview = 2;
    totals.bytes_preview = 20480;
    previews = cli_totals_row(&totals);
    assert_non_null(strstr(previews, "1 to fetch (1K), 2 of 20K to preview, 1 to keep"));
    totals.n_protected = 1;
    protected = cli_totals_row(&totals);
    assert_non_null(strstr(protected, "1 to keep (1K) [1 protected], "));
    totals.n_over_limit = 1;
    both = cli_totals_row(&totals);
    assert_non_null(strstr(both, " [1 protected, 1 over the delete limit], "));
}

static GArray *
deleted_by(const char *first, guint n_first, const char *second, guint n_second)
{
    const SyncDeletedBy by[] = { { (char *)first, n_first },
                                 { (char *)second, n_second } };
    GArray *array = g_array_new(FALSE, FALSE, sizeof(SyncDeletedBy));

    return g_array_append_vals(array, by, second == NULL ? 1 : 2);
}

static void
summary_row__tells__reasons_apart(void **state)
{
    g_autoptr(GArray) by = deleted_by("14 days passed", 5, "deleted here", 2);
    const CliSummary summary = {
        .account = "home", .n_deleted = 7, .deleted_by = by, .n_over_limit = 3
    };
    g_autofree char *row = cli_summary_row(&summary);
    g_autofree char *text = checked(cli_summary_json(&summary), CLI_COMMAND_FETCH);

    (void)state;
    assert_string_equal(row, "home: 0 new, 0 on the server, 7 deleted there (14 days "
                             "passed (5), deleted here (2))");
    assert_non_null(strstr(text, "\"reason\":\"14 days passed, deleted here\""));
    assert_non_null(strstr(text, "{\"14 days passed\":5,\"deleted here\":2}"));
    assert_non_null(strstr(text, "\"over_limit\":3"));
}

static void
summary_row__says__what_was_done(void **state)
{
    g_autoptr(GArray) by = deleted_by("after download", 3, NULL, 0);
    CliSummary summary = {
        .account = "home", .n_new = 12, .n_left = 388, .n_deleted = 3, .deleted_by = by
    };
    g_autofree char *row = cli_summary_row(&summary);
    g_autofree char *text = checked(cli_summary_json(&summary), CLI_COMMAND_FETCH);
    g_autofree char *none = NULL;
    g_autofree char *none_json = NULL;
    g_autofree char *previews = NULL;

    (void)state;
    assert_string_equal(
        row, "home: 12 new, 388 on the server, 3 deleted there (after download)");
    assert_string_equal(
        text, "{\"account\":\"home\",\"new\":12,\"previews\":0,\"on_server\":388,"
              "\"deleted\":3,\"reason\":\"after download\","
              "\"deleted_by_reason\":{\"after download\":3},\"over_limit\":0}");
    summary.n_deleted = 0;
    none = cli_summary_row(&summary);
    none_json = checked(cli_summary_json(&summary), CLI_COMMAND_FETCH);
    assert_string_equal(none, "home: 12 new, 388 on the server");
    assert_non_null(strstr(none_json, "\"deleted\":0,\"reason\":null"));
    summary.n_previews = 2;
    previews = cli_summary_row(&summary);
    assert_string_equal(previews, "home: 12 new (2 previews), 388 on the server");
}

static void
audit_row__shows__one_deletion(void **state)
{
    StoreAuditRow audit = { .audit = { .time = NOW,
                                       .account = "home",
                                       .uidl = "u1",
                                       .message_id = "m@x",
                                       .subject = "",
                                       .reason = "14 days passed",
                                       .answer = HOSTILE,
                                       .sha256 = "00ff",
                                       .size = 100 },
                            .key = "1a2b3c4d5e6f7081",
                            .folder = (char *)"Inbox" };
    g_autofree char *row = cli_audit_row(&audit, "confirmed", 0);
    g_autofree char *narrow = cli_audit_row(&audit, "confirmed", 80);
    g_autofree char *text = checked(cli_audit_json(&audit, "confirmed"), CLI_COMMAND_LOG);
    g_autofree char *gone = NULL;
    g_autofree char *gone_json = NULL;

    (void)state;
    assert_string_equal(row, "2026-12-04 09:41  home          confirmed    14 days passed"
                             "      100  1a2b3c4d5e  u1");
    assert_string_equal(
        narrow,
        "2026-12-04 09:41  home          confirmed    14 days passed      100  u1");
    assert_non_null(strstr(text, "\"time\":\"2026-12-04T09:41:00Z\""));
    assert_non_null(strstr(text, "\"id\":\"1a2b3c4d5e6f7081\",\"folder\":\"Inbox\""));
    audit.key[0] = '\0';
    gone = cli_audit_row(&audit, "confirmed", 0);
    gone_json = checked(cli_audit_json(&audit, "confirmed"), CLI_COMMAND_LOG);
    assert_string_equal(gone,
                        "2026-12-04 09:41  home          confirmed    14 days passed"
                        "      100  gone        u1");
    assert_non_null(strstr(gone_json, "\"id\":null,\"folder\":null"));
}

static void
account_row__shows__where_and_how(void **state)
{
    static const char text[] = "[account home]\naddress = ada@example.org\nserver = "
                               "pop.example.org\nsecurity = starttls\n";
    g_autoptr(ConfigSettings) settings =
        config_settings_parse(text, strlen(text), "f", NULL);
    const ConfigAccount *account = config_settings_account(settings, 0);
    g_autofree char *row = cli_account_row(account);
    g_autofree char *json = checked(cli_account_json(account), CLI_COMMAND_ACCOUNT_LIST);

    (void)state;
    assert_string_equal(row,
                        "home          ada@example.org  pop.example.org:110  starttls  "
                        "leave on server: 14 days");
    assert_non_null(strstr(json, "\"port\":110,\"security\":\"starttls\""));
}

static void
progress_row__tells__how_far_it_is(void **state)
{
    SyncEvent event = { .kind = SYNC_EVENT_PROGRESS,
                        .account = (char *)"home",
                        .progress = { .n_done = 12,
                                      .n_all = 388,
                                      .bytes_done = 4 << 20,
                                      .bytes_all = 96 << 20,
                                      .n_deleted = 1,
                                      .n_delete = 3,
                                      .elapsed_us = 2 * G_USEC_PER_SEC } };
    g_autofree char *fetch = cli_progress_row(&event, SYNC_STEP_FETCH, "fetching");
    g_autofree char *delete = cli_progress_row(&event, SYNC_STEP_DELETE, "deleting");
    g_autofree char *connect = cli_progress_row(&event, SYNC_STEP_CONNECT, "connecting");
    g_autofree char *start = NULL;

    (void)state;
    assert_string_equal(fetch, "home: fetching 12/388  4.0M of 96.0M  2.0M/s");
    assert_string_equal(delete, "home: deleting 1/3");
    assert_string_equal(connect, "home: connecting");
    event.progress.elapsed_us = 0;
    start = cli_progress_row(&event, SYNC_STEP_FETCH, "fetching");
    assert_string_equal(start, "home: fetching 12/388  4.0M of 96.0M");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(message_row__shows__flags_date_author_and_subject),
        cmocka_unit_test(message_row__tells__a_preview),
        cmocka_unit_test(wait_row__shows__a_clock),
        cmocka_unit_test(message_json__has__the_keys_of_the_table),
        cmocka_unit_test(plan_row__shows__the_decision),
        cmocka_unit_test(totals_row__sums__up),
        cmocka_unit_test(summary_row__says__what_was_done),
        cmocka_unit_test(summary_row__tells__reasons_apart),
        cmocka_unit_test(audit_row__shows__one_deletion),
        cmocka_unit_test(account_row__shows__where_and_how),
        cmocka_unit_test(progress_row__tells__how_far_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
