/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/cli/test_row_safety.c: findings and facts in words, narrow and wide, and as JSON. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/row.h"

#define HOSTILE "a\x1B[2Jb\xE2\x80\xAE\ncc\xFF"
#define NOW     ((gint64)1796377260) /* 2026-12-04 09:41 UTC */
#define DAY     ((gint64)86400)

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
    return text;
}

static void
assert_harmless(const char *text)
{
    assert_true(g_utf8_validate(text, -1, NULL));
    assert_null(strchr(text, '\x1B'));
    assert_null(strstr(text, "\\u001b"));
    assert_null(strstr(text, "\xE2\x80\xAE"));
}

static void
flaw_row__shows__what_is_wrong_and_what_to_do(void **state)
{
    const StoreFlaw flaw = { .kind = STORE_FLAW_PARTIAL,
                             .is_left = true,
                             .account = "home",
                             .key = "1a2b3c4d5e6f7081",
                             .file = "Inbox/cur/1.x",
                             .detail = "5 of 9 bytes",
                             .advice = "do this" };
    g_autofree char *row = cli_flaw_row(&flaw);
    g_autofree char *text = checked(cli_flaw_json(&flaw), CLI_COMMAND_VERIFY);

    (void)state;
    assert_string_equal(row, "partial: home: Inbox/cur/1.x, ID 1a2b3c4d5e\n"
                             "    5 of 9 bytes: do this");
    assert_string_equal(text, "{\"kind\":\"partial\",\"account\":\"home\","
                              "\"id\":\"1a2b3c4d5e6f7081\",\"file\":\"Inbox/cur/1.x\","
                              "\"detail\":\"5 of 9 bytes\",\"remedy\":\"none\","
                              "\"left\":true,\"advice\":\"do this\"}");
}

static void
flaw_row__is_harmless__whatever_a_name_holds(void **state)
{
    const StoreFlaw flaw = {
        .account = HOSTILE, .key = "", .file = HOSTILE, .detail = HOSTILE, .advice = "x"
    };
    g_autofree char *row = cli_flaw_row(&flaw);
    g_autofree char *text = checked(cli_flaw_json(&flaw), CLI_COMMAND_VERIFY);

    (void)state;
    assert_harmless(row);
    assert_harmless(text);
    assert_null(strchr(strchr(row, '\n') + 1, '\n'));
}

static void
verify_row__sums_up(void **state)
{
    StoreVerifyTotals totals = { .n_files = 1, .bytes = 2048, .n_agreed = 1 };
    g_autofree char *good = cli_verify_row(&totals);
    g_autofree char *bad = NULL;

    (void)state;
    assert_string_equal(good, "1 message read back (2K): 1 the same as stored, 0 that no "
                              "session brought; nothing is wrong");
    totals = (StoreVerifyTotals){ .n_files = 9,
                                  .n_agreed = 5,
                                  .n_foreign = 2,
                                  .n_flaws = 3,
                                  .n_mended = 1,
                                  .n_left = 2 };
    bad = cli_verify_row(&totals);
    assert_string_equal(bad, "9 messages read back (0): 5 the same as stored, 2 that no "
                             "session brought; 3 findings, 1 mended, 2 left");
}

static const SyncSafety unsafe = { .verdict = SYNC_SAFETY_INCOMPLETE,
                                   .now = NOW,
                                   .last_session = NOW - 2 * 3600 - 59,
                                   .listed_at = NOW - 3 * DAY,
                                   .n_on_server = 412,
                                   .bytes_on_server = 96 << 20,
                                   .n_not_stored = 10,
                                   .n_previews = 2,
                                   .n_only_on_server = 12,
                                   .bytes_only_on_server = 3 << 20,
                                   .n_here = 1204,
                                   .bytes_here = 230 << 20,
                                   .n_here_verified = 1100,
                                   .n_only_here = 792,
                                   .n_unconfirmed = 3,
                                   .next_deletion = NOW + DAY,
                                   .n_next = 1,
                                   .bytes_next = 1 << 20,
                                   .n_over_limit = 40,
                                   .quota = 90 << 20,
                                   .is_over_quota = true };

static void
assert_fits(const char *text, int width)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (gsize i = 0; lines[i] != NULL; i++) {
        assert_true(pb_text_width(lines[i], -1) <= width);
        assert_false(g_str_has_suffix(lines[i], " "));
    }
}

static void
safety_text__shows__all_facts(void **state)
{
    g_autofree char *text = cli_safety_text("home", &unsafe, 80);

    (void)state;
    assert_string_equal(
        text,
        "home: Not all here: 12 of 412 messages are only on the server.\n"
        "  last session   2026-12-04 07:40, 2 hours ago\n"
        "  on the server  412 messages, 96.0M, as of 2026-12-01 09:41, 3 days ago\n"
        "  only there     12 messages, 3.0M: 10 not fetched, 2 as previews, 0 whose copy\n"
        "                 here is gone\n"
        "  here           1204 messages, 230M, 792 of them not on the server any more\n"
        "  read back      1100 of 1204; postbag verify reads all of them back\n"
        "  unconfirmed    3 deletions asked: the next fetch tells\n"
        "  next deletion  2026-12-05: 1 message, 1.0M; 40 more are held by the delete\n"
        "                 limit\n"
        "  quota          96.0M of 90.0M: over it\n"
        "  oldest backup  none made\n");
    assert_fits(text, 80);
}

static void
safety_text__wraps__at_forty_cells(void **state)
{
    g_autofree char *text = cli_safety_text("home", &unsafe, 40);

    (void)state;
    assert_fits(text, 40);
    assert_non_null(strstr(text, "  next deletion  2026-12-05: 1 message,\n"
                                 "                 1.0M; 40 more are held\n"
                                 "                 by the delete limit\n"));
}

static void
safety_text__is_short__where_nothing_is_known(void **state)
{
    const SyncSafety safety = { .now = NOW };
    g_autofree char *text = cli_safety_text(HOSTILE, &safety, 0);
    g_autofree char *json =
        checked(cli_safety_json(HOSTILE, &safety), CLI_COMMAND_STATUS);

    (void)state;
    assert_harmless(text);
    assert_harmless(json);
    assert_non_null(strstr(text, "\n  last session   never\n  on the server  not known\n"
                                 "  only there     nothing\n"));
    assert_non_null(strstr(text, "\n  read back      nothing to read\n"
                                 "  unconfirmed    none\n  next deletion  none\n"
                                 "  quota          none known\n"));
    assert_non_null(strstr(json, "\"verdict\":\"unknown\""));
    assert_non_null(strstr(json, "\"last_session\":null,\"listed\":null"));
}

/* So many become due at once that none goes unasked. */
static void
safety_text__tells__what_waits_for_a_yes(void **state)
{
    const SyncSafety safety = { .now = NOW,
                                .next_deletion = NOW + DAY,
                                .n_over_limit = 9 };
    g_autofree char *text = cli_safety_text("home", &safety, 0);

    (void)state;
    assert_non_null(strstr(text,
                           "\n  next deletion  2026-12-05: 9 due, held by the delete "
                           "limit until you confirm\n"));
}

static void
safety_json__has__every_fact(void **state)
{
    g_autofree char *json = checked(cli_safety_json("home", &unsafe), CLI_COMMAND_STATUS);

    (void)state;
    assert_non_null(strstr(json, "\"verdict\":\"incomplete\""));
    assert_non_null(strstr(json, "\"unverified\":104,\"verified\":null,\"unconfirmed\":3,"
                                 "\"next_deletion\":\"2026-12-05T09:41:00Z\","
                                 "\"next_deleted\":1,\"over_limit\":40"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flaw_row__shows__what_is_wrong_and_what_to_do),
        cmocka_unit_test(flaw_row__is_harmless__whatever_a_name_holds),
        cmocka_unit_test(verify_row__sums_up),
        cmocka_unit_test(safety_text__shows__all_facts),
        cmocka_unit_test(safety_text__wraps__at_forty_cells),
        cmocka_unit_test(safety_text__is_short__where_nothing_is_known),
        cmocka_unit_test(safety_text__tells__what_waits_for_a_yes),
        cmocka_unit_test(safety_json__has__every_fact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
