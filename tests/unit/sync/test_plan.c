/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_plan.c: the plan as a table, and as properties over random input. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "sync/plan.h"

#define DAY ((gint64)86400)
#define NOW ((gint64)1795000000)

static const ConfigRetention always = { .leave = CONFIG_LEAVE_ALWAYS };
static const ConfigRetention never = { .leave = CONFIG_LEAVE_NEVER };
static const ConfigRetention two_weeks = { .leave = CONFIG_LEAVE_FOR,
                                           .leave_seconds = 14 * DAY };

/* Of a message that lies in Inbox, without flags and tags. */
static SyncDecision
decide(const SyncPolicy *policy, const StoreEntry *entry, SyncCopyCheck check)
{
    static const char *const no_tags[] = { NULL };
    static const StoreStanding here = { .folder = "Inbox",
                                        .from_name = "",
                                        .from_address = "",
                                        .subject = "",
                                        .tags = no_tags };
    const SyncSubject subject = { .entry = entry, .here = &here, .check = check };

    return sync_plan_decide(policy, &subject, NOW);
}

static StoreEntry
entry_in(StoreState state, gint64 stored_at)
{
    static char file[] = "1795000000.M1P1Q1.host,S=1,U=0";

    return (StoreEntry){
        .state = state,
        .stored_at = stored_at,
        .file = state == STORE_STATE_LISTED ? NULL : file,
        .is_listed = true,
    };
}

static void
plan_decide__follows_the_table__for_each_policy_and_state(void **state)
{
    const struct {
        const ConfigRetention *policy;
        StoreState entry_state;
        gint64 stored_at;
        SyncCopyCheck check;
        SyncAction action;
        const char *reason;
    } rows[] = {
        { &always, STORE_STATE_LISTED, 0, SYNC_COPY_UNCHECKED, SYNC_ACTION_FETCH,
          "not stored yet" },
        { &never, STORE_STATE_LISTED, 0, SYNC_COPY_UNCHECKED, SYNC_ACTION_FETCH,
          "not stored yet" },
        { &always, STORE_STATE_STORED, NOW - 900 * DAY, SYNC_COPY_UNCHECKED,
          SYNC_ACTION_KEEP, "kept always" },
        { &never, STORE_STATE_STORED, NOW, SYNC_COPY_UNCHECKED, SYNC_ACTION_DELETE,
          "after download" },
        { &never, STORE_STATE_STORED, NOW, SYNC_COPY_DIFFERS, SYNC_ACTION_KEEP,
          "copy here differs" },
        { &two_weeks, STORE_STATE_STORED, NOW, SYNC_COPY_UNCHECKED, SYNC_ACTION_KEEP,
          "kept until 2026-12-02" },
        { &two_weeks, STORE_STATE_STORED, NOW - 14 * DAY + 1, SYNC_COPY_UNCHECKED,
          SYNC_ACTION_KEEP, "kept until 2026-11-18" },
        { &two_weeks, STORE_STATE_STORED, NOW - 14 * DAY, SYNC_COPY_UNCHECKED,
          SYNC_ACTION_DELETE, "14 days passed" },
        { &two_weeks, STORE_STATE_STORED, NOW + 30 * DAY, SYNC_COPY_UNCHECKED,
          SYNC_ACTION_KEEP, "kept until 2027-01-01" },
        { &never, STORE_STATE_HEADERS, NOW - 90 * DAY, SYNC_COPY_UNCHECKED,
          SYNC_ACTION_KEEP, "preview only" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        StoreEntry entry = entry_in(rows[i].entry_state, rows[i].stored_at);
        const SyncPolicy policy = { .retention = rows[i].policy };
        SyncDecision decision = decide(&policy, &entry, rows[i].check);
        g_autofree char *reason = sync_reason_to_string(&decision);

        assert_int_equal(decision.action, rows[i].action);
        assert_string_equal(reason, rows[i].reason);
    }
}

static bool
is_then_deleted(const ConfigRetention *retention, const StoreEntry *entry)
{
    const SyncPolicy policy = { .retention = retention };

    return decide(&policy, entry, SYNC_COPY_UNCHECKED).then_deleted;
}

static void
plan_decide__says_deleted_after__only_for_never(void **state)
{
    StoreEntry entry = entry_in(STORE_STATE_LISTED, 0);

    (void)state;
    assert_true(is_then_deleted(&never, &entry));
    assert_false(is_then_deleted(&two_weeks, &entry));
    assert_false(is_then_deleted(&always, &entry));
    entry.is_doubled = true;
    assert_false(is_then_deleted(&never, &entry));
}

#define MB ((guint64)1 << 20)

static void
plan_decide__follows_the_table__for_how_messages_come(void **state)
{
    static const SyncFetching whole = { 0 };
    static const SyncFetching large = { .preview_over = 5 * MB };
    static const SyncFetching large_without_top = { 5 * MB, false, true };
    static const SyncFetching headers = { .headers_only = true };
    static const SyncFetching headers_without_top = { 0, true, true };
    const struct {
        const SyncFetching *fetching;
        StoreState entry_state;
        guint64 size;
        bool is_wanted;
        SyncAction action;
        const char *reason;
        bool then_deleted;
    } rows[] = {
        { &whole, STORE_STATE_LISTED, 900 * MB, false, SYNC_ACTION_FETCH,
          "not stored yet", true },
        { &large, STORE_STATE_LISTED, 5 * MB, false, SYNC_ACTION_FETCH, "not stored yet",
          true },
        { &large, STORE_STATE_LISTED, 5 * MB + 1, false, SYNC_ACTION_PREVIEW, "over 5 MB",
          false },
        { &large_without_top, STORE_STATE_LISTED, 6 * MB, false, SYNC_ACTION_KEEP,
          "over 5 MB", false },
        { &headers, STORE_STATE_LISTED, 10, false, SYNC_ACTION_PREVIEW, "headers only",
          false },
        { &headers_without_top, STORE_STATE_LISTED, 10, false, SYNC_ACTION_KEEP,
          "headers only", false },
        { &large, STORE_STATE_HEADERS, 6 * MB, false, SYNC_ACTION_KEEP, "preview only",
          false },
        { &whole, STORE_STATE_HEADERS, 6 * MB, false, SYNC_ACTION_KEEP, "preview only",
          false },
        { &large, STORE_STATE_HEADERS, 6 * MB, true, SYNC_ACTION_FETCH, "asked by you",
          true },
        { &headers_without_top, STORE_STATE_HEADERS, 6 * MB, true, SYNC_ACTION_FETCH,
          "asked by you", true },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        StoreEntry entry = entry_in(rows[i].entry_state, NOW - 90 * DAY);
        const SyncPolicy policy = { .retention = &never, .fetching = *rows[i].fetching };
        SyncDecision decision;
        g_autofree char *reason = NULL;

        entry.size = rows[i].size;
        entry.is_wanted = rows[i].is_wanted;
        decision = decide(&policy, &entry, SYNC_COPY_UNCHECKED);
        reason = sync_reason_to_string(&decision);
        assert_int_equal(decision.action, rows[i].action);
        assert_string_equal(reason, rows[i].reason);
        assert_int_equal(decision.then_deleted, rows[i].then_deleted);
    }
}

static void
reason_to_string__writes_sizes__as_the_settings_do(void **state)
{
    const struct {
        gint64 bytes;
        const char *words;
    } rows[] = {
        { 5 << 20, "over 5 MB" },
        { 64 << 10, "over 64 KB" },
        { (gint64)2 << 30, "over 2 GB" },
        { 1500, "over 1500 bytes" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        SyncDecision decision = { .reason = SYNC_REASON_OVER_SIZE,
                                  .until = rows[i].bytes };
        g_autofree char *words = sync_reason_to_string(&decision);

        assert_string_equal(words, rows[i].words);
    }
}

static ConfigRetention
random_policy(GRand *rand)
{
    ConfigRetention policy = { .leave = (ConfigLeave)g_rand_int_range(rand, 0, 3) };

    if (policy.leave == CONFIG_LEAVE_FOR)
        policy.leave_seconds = g_rand_int_range(rand, 1, 400) * DAY / 4;
    return policy;
}

static SyncFetching
random_fetching(GRand *rand)
{
    return (SyncFetching){ .preview_over = (guint64)g_rand_int_range(rand, 0, 10) * MB,
                           .headers_only = g_rand_int_range(rand, 0, 4) == 0,
                           .has_no_preview = g_rand_int_range(rand, 0, 4) == 0 };
}

static StoreEntry
random_entry(GRand *rand)
{
    StoreEntry entry =
        entry_in((StoreState)g_rand_int_range(rand, 0, STORE_STATE_DELETED),
                 NOW + g_rand_int_range(rand, -400, 10) * DAY / 2);

    entry.size = (guint64)g_rand_int_range(rand, 0, 20) * MB;
    entry.is_wanted = entry.state == STORE_STATE_HEADERS && g_rand_boolean(rand);
    entry.is_doubled = g_rand_int_range(rand, 0, 10) == 0;
    entry.is_resized = g_rand_int_range(rand, 0, 10) == 0;
    if (g_rand_int_range(rand, 0, 20) == 0)
        entry.file = NULL;
    return entry;
}

static bool
same(const SyncDecision *a, const SyncDecision *b)
{
    return a->action == b->action && a->reason == b->reason && a->until == b->until &&
           a->then_deleted == b->then_deleted;
}

static void
plan_decide__never_deletes__what_is_not_safely_here(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(20261122);
    guint n_deleted = 0;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        ConfigRetention retention = random_policy(rand);
        const SyncPolicy policy = { .retention = &retention,
                                    .fetching = random_fetching(rand) };
        StoreEntry entry = random_entry(rand);
        SyncCopyCheck check = (SyncCopyCheck)g_rand_int_range(rand, 0, 2);
        SyncDecision decision = decide(&policy, &entry, check);
        SyncDecision again = decide(&policy, &entry, check);

        assert_true(same(&decision, &again));
        if (decision.action != SYNC_ACTION_DELETE)
            continue;
        n_deleted++;
        assert_true(entry.state == STORE_STATE_STORED ||
                    entry.state == STORE_STATE_DELETE_SENT);
        assert_non_null(entry.file);
        assert_false(entry.is_doubled);
        assert_false(entry.is_resized);
        assert_int_equal(check, SYNC_COPY_UNCHECKED);
        assert_int_not_equal(retention.leave, CONFIG_LEAVE_ALWAYS);
        if (retention.leave == CONFIG_LEAVE_FOR)
            assert_true(entry.stored_at + retention.leave_seconds <= NOW);
    }
    assert_true(n_deleted > 1000);
}

static void
totals_add__sorts_by_action__and_sums_all(void **state)
{
    SyncTotals totals = { 0 };
    SyncDecision fetch = { .action = SYNC_ACTION_FETCH };
    SyncDecision remove = { .action = SYNC_ACTION_DELETE };

    (void)state;
    sync_totals_add(&totals, &fetch, 10);
    sync_totals_add(&totals, &remove, 20);
    sync_totals_add(&totals, &remove, 5);
    assert_int_equal(totals.n_total, 3);
    assert_int_equal(totals.n_delete, 2);
    assert_int_equal(totals.bytes_total, 35);
    assert_int_equal(totals.bytes_fetch, 10);
    assert_int_equal(totals.bytes_delete, 25);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan_decide__follows_the_table__for_each_policy_and_state),
        cmocka_unit_test(plan_decide__follows_the_table__for_how_messages_come),
        cmocka_unit_test(reason_to_string__writes_sizes__as_the_settings_do),
        cmocka_unit_test(plan_decide__says_deleted_after__only_for_never),
        cmocka_unit_test(plan_decide__never_deletes__what_is_not_safely_here),
        cmocka_unit_test(totals_add__sorts_by_action__and_sums_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
