/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_safety.c: what is known of the safety of an account's mail, over a real archive. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "store/facts.h"
#include "store/message.h"
#include "store/verify.h"
#include "sync/safety.h"
#include "mailbox.h"

#define DAY ((gint64)86400)
#define NOW ((gint64)1795000000)

static const ConfigRetention always = { .leave = CONFIG_LEAVE_ALWAYS };
static const ConfigRetention two_weeks = { .leave = CONFIG_LEAVE_FOR,
                                           .leave_seconds = 14 * DAY,
                                           .delete_limit.is_none = true };

static SyncSafety
safety_of(Mailbox *mailbox, const ConfigRetention *policy, gint64 now)
{
    const ConfigAccount account = { .name = (char *)MAILBOX_ACCOUNT,
                                    .retention = *policy,
                                    .quota = 5000 };
    g_autoptr(GError) error = NULL;
    SyncSafety safety;

    assert_true(sync_safety_read(mailbox->store, &account, now, &safety, &error));
    assert_null(error);
    assert_int_equal(safety.n_on_server, safety.n_verified + safety.n_unverified +
                                             safety.n_not_stored + safety.n_previews +
                                             safety.n_gone + safety.n_thrown);
    assert_int_equal(safety.n_only_on_server,
                     safety.n_not_stored + safety.n_previews + safety.n_gone);
    return safety;
}

static void
assert_sentence(const SyncSafety *safety, const char *expected)
{
    g_autofree char *sentence = sync_safety_to_string(safety);

    assert_string_equal(sentence, expected);
}

/* Reads `n` copies back, and writes that down by a listing. */
static void
verify(Mailbox *mailbox, guint first, guint n, guint n_listed, gint64 when)
{
    g_autoptr(GError) error = NULL;

    pb_clock_set(when);
    for (guint i = first; i < first + n; i++) {
        StoreCopy copy;

        assert_true(store_ledger_verify(mailbox->ledger, mailbox_entry(mailbox, i), &copy,
                                        NULL, &error));
        assert_int_equal(copy, STORE_COPY_SAME);
    }
    mailbox_list(mailbox, 0, n_listed, when);
}

/* Another program removes the file of a message, and the index hears of it. */
static void
remove_file(Mailbox *mailbox, guint i)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreMessage) message =
        store_find_file(mailbox->store, mailbox_entry(mailbox, i)->file, &error);
    g_autofree char *path = NULL;

    assert_non_null(message);
    path = store_message_path(mailbox->store, message->row, &error);
    assert_int_equal(unlink(path), 0);
    assert_true(store_refresh(mailbox->store, NULL, &error));
}

static void
safety__is_not_known__before_the_first_listing(void **state)
{
    SyncSafety safety = safety_of(*state, &always, NOW);

    assert_int_equal(safety.verdict, SYNC_SAFETY_UNKNOWN);
    assert_int_equal(safety.listed_at, 0);
    assert_int_equal(safety.next_deletion, 0);
    assert_sentence(&safety,
                    "Not known: no session has listed the mail on the server yet.");
}

static void
safety__counts__what_is_only_on_the_server(void **state)
{
    Mailbox *mailbox = *state;
    SyncSafety safety;

    mailbox_list(mailbox, 0, 4, NOW - 2 * DAY);
    mailbox_store(mailbox, 0, 2, NOW - 2 * DAY);
    safety = safety_of(mailbox, &always, NOW);
    assert_int_equal(safety.verdict, SYNC_SAFETY_INCOMPLETE);
    assert_int_equal(safety.n_on_server, 4);
    assert_int_equal(safety.bytes_on_server, 4006);
    assert_int_equal(safety.n_not_stored, 2);
    assert_int_equal(safety.n_unverified, 2);
    assert_int_equal(safety.bytes_only_on_server, 2005);
    assert_int_equal(safety.n_here, 2);
    assert_int_equal(safety.listed_at, NOW - 2 * DAY);
    assert_false(safety.is_old);
    assert_sentence(&safety, "Not all here: 2 of 4 messages are only on the server.");
}

static void
safety__is_unverified__until_every_copy_was_read_back(void **state)
{
    Mailbox *mailbox = *state;
    SyncSafety safety;

    mailbox_list(mailbox, 0, 3, NOW - 2 * DAY);
    mailbox_store(mailbox, 0, 3, NOW - 2 * DAY);
    verify(mailbox, 0, 2, 3, NOW - DAY);
    safety = safety_of(mailbox, &always, NOW);
    assert_int_equal(safety.verdict, SYNC_SAFETY_UNVERIFIED);
    assert_int_equal(safety.n_verified, 2);
    assert_int_equal(safety.verified_at, 0);
    assert_sentence(&safety, "Stored: all 3 messages on the server are here; 1 of 3 "
                             "copies here was never read back.");

    verify(mailbox, 2, 1, 3, NOW - DAY / 2);
    safety = safety_of(mailbox, &always, NOW);
    assert_int_equal(safety.verdict, SYNC_SAFETY_SAFE);
    assert_int_equal(safety.verified_at, NOW - DAY);
    assert_sentence(&safety, "Safe: all 3 messages on the server are here, verified.");
}

static void
safety__tells_the_age__of_an_old_listing(void **state)
{
    Mailbox *mailbox = *state;
    SyncSafety safety;

    mailbox_list(mailbox, 0, 1, NOW);
    mailbox_store(mailbox, 0, 1, NOW);
    verify(mailbox, 0, 1, 1, NOW);
    safety = safety_of(mailbox, &always, NOW + SYNC_SAFETY_OLD);
    assert_false(safety.is_old);
    safety = safety_of(mailbox, &always, NOW + SYNC_SAFETY_OLD + 1);
    assert_true(safety.is_old);
    assert_int_equal(safety.verdict, SYNC_SAFETY_SAFE);
    assert_sentence(
        &safety,
        "Safe as of 2026-11-18: the one message on the server is here, verified.");
}

/* A copy that is gone makes the server's the only one. */
static void
safety__counts_as_only_on_the_server__what_has_no_file_any_more(void **state)
{
    Mailbox *mailbox = *state;
    SyncSafety safety;

    mailbox_list(mailbox, 0, 3, NOW - DAY);
    mailbox_store(mailbox, 0, 3, NOW - DAY);
    verify(mailbox, 0, 3, 3, NOW);
    remove_file(mailbox, 1);
    safety = safety_of(mailbox, &always, NOW);
    assert_int_equal(safety.verdict, SYNC_SAFETY_INCOMPLETE);
    assert_int_equal(safety.n_gone, 1);
    assert_int_equal(safety.n_here, 2);
    assert_sentence(&safety, "Not all here: 1 of 3 messages is only on the server.");

    /* Not on the server any more either. */
    mailbox_list(mailbox, 0, 1, NOW + 1);
    safety = safety_of(mailbox, &always, NOW + 1);
    assert_int_equal(safety.n_nowhere, 1);
    assert_int_equal(safety.n_only_here, 1);
    assert_int_equal(safety.verdict, SYNC_SAFETY_SAFE);
}

/* What was thrown away on purpose is not in danger. */
static void
safety__leaves_out__what_was_thrown_away(void **state)
{
    Mailbox *mailbox = *state;
    g_autoptr(GError) error = NULL;
    const StoreVerifyRequest request = { .mode = STORE_VERIFY_REPAIR };
    StoreVerifyTotals totals;
    SyncSafety safety;

    mailbox_list(mailbox, 0, 3, NOW - DAY);
    mailbox_store(mailbox, 0, 3, NOW - DAY);
    verify(mailbox, 0, 3, 3, NOW);
    /* A repair marks what is lost as gone, as emptying Trash does. */
    mailbox_list(mailbox, 1, 2, NOW);
    remove_file(mailbox, 0);
    assert_int_equal(safety_of(mailbox, &always, NOW).n_nowhere, 1);
    assert_true(store_verify(mailbox->store, &request, NULL, &totals, &error));
    assert_int_equal(totals.n_of[STORE_FLAW_MISSING], 1);
    store_ledger_free(mailbox->ledger);
    mailbox->ledger = store_ledger_load(mailbox->store, MAILBOX_ACCOUNT, &error);
    assert_true(mailbox_entry(mailbox, 0)->is_gone);
    safety = safety_of(mailbox, &always, NOW);
    assert_int_equal(safety.n_nowhere, 0);
    assert_int_equal(safety.verdict, SYNC_SAFETY_SAFE);

    mailbox_list(mailbox, 0, 3, NOW + 1);
    safety = safety_of(mailbox, &always, NOW + 1);
    assert_int_equal(safety.n_thrown, 1);
    assert_int_equal(safety.n_only_on_server, 0);
    assert_int_equal(safety.verdict, SYNC_SAFETY_SAFE);
    assert_sentence(&safety,
                    "Safe: all 2 messages on the server are here, verified; 1 more "
                    "was thrown away here.");
}

static void
safety__foresees__the_next_deletion_and_how_many_it_takes(void **state)
{
    Mailbox *mailbox = *state;
    SyncSafety safety;

    mailbox_list(mailbox, 0, 6, NOW - 20 * DAY);
    mailbox_store(mailbox, 0, 2, NOW - 10 * DAY);
    mailbox_store(mailbox, 2, 4, NOW - 5 * DAY);
    safety = safety_of(mailbox, &two_weeks, NOW);
    assert_int_equal(safety.next_deletion, NOW + 4 * DAY);
    assert_int_equal(safety.n_next, 2);
    assert_int_equal(safety.bytes_next, 2001);
    assert_int_equal(safety.n_over_limit, 0);

    /* What is due already goes with the next session. */
    safety = safety_of(mailbox, &two_weeks, NOW + 5 * DAY);
    assert_int_equal(safety.next_deletion, NOW + 5 * DAY);
    assert_int_equal(safety.n_next, 2);

    safety = safety_of(mailbox, &always, NOW);
    assert_int_equal(safety.next_deletion, 0);
    assert_int_equal(safety.n_next, 0);
}

static void
safety__tells__what_the_delete_limit_holds_back(void **state)
{
    Mailbox *mailbox = *state;
    ConfigRetention policy = { .leave = CONFIG_LEAVE_FOR,
                               .leave_seconds = DAY,
                               .delete_limit = { .percent = 50 } };
    SyncSafety safety;

    mailbox_list(mailbox, 0, 10, NOW - 20 * DAY);
    mailbox_store(mailbox, 0, 10, NOW - 10 * DAY);
    safety = safety_of(mailbox, &policy, NOW);
    assert_int_equal(safety.n_over_limit + safety.n_next, 10);
    assert_true(safety.n_over_limit > 0);

    /* Also of what becomes due later. */
    policy.leave_seconds = 20 * DAY;
    safety = safety_of(mailbox, &policy, NOW);
    assert_int_equal(safety.next_deletion, NOW + 10 * DAY);
    assert_true(safety.n_over_limit > 0);
    assert_int_equal(safety.n_over_limit + safety.n_next, 10);
}

static void
safety__counts__deletions_that_nothing_confirmed(void **state)
{
    Mailbox *mailbox = *state;
    const char *const reasons[] = { "after download" };
    g_autoptr(GError) error = NULL;
    StoreEntry *entry;
    SyncSafety safety;

    mailbox_list(mailbox, 0, 2, NOW);
    mailbox_store(mailbox, 0, 2, NOW);
    entry = mailbox_entry(mailbox, 1);
    assert_true(
        store_ledger_delete_asked(mailbox->ledger, &entry, reasons, 1, NOW, &error));
    assert_true(store_ledger_delete_end(mailbox->ledger, STORE_QUIT_UNKNOWN, &error));
    safety = safety_of(mailbox, &always, NOW);
    assert_int_equal(safety.n_unconfirmed, 1);
    assert_int_equal(safety.n_on_server, 2);
    assert_int_equal(safety.n_here, 2);
}

static void
safety__warns__when_the_quota_is_passed(void **state)
{
    Mailbox *mailbox = *state;
    SyncSafety safety;

    mailbox_list(mailbox, 0, 4, NOW);
    safety = safety_of(mailbox, &always, NOW);
    assert_int_equal(safety.quota, 5000);
    assert_false(safety.is_over_quota);
    mailbox_list(mailbox, 0, 5, NOW);
    safety = safety_of(mailbox, &always, NOW);
    assert_true(safety.is_over_quota);
}

static void
safety__tells__the_last_good_session(void **state)
{
    Mailbox *mailbox = *state;
    g_autoptr(GError) error = NULL;
    StoreAccountFacts facts = { .last_success = NOW - 5 };

    mailbox_list(mailbox, 0, 1, NOW);
    assert_true(store_ledger_set_facts(mailbox->ledger, &facts, &error));
    assert_int_equal(safety_of(mailbox, &always, NOW).last_session, NOW - 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, mailbox_setup, mailbox_teardown)
        TEST(safety__is_not_known__before_the_first_listing),
        TEST(safety__counts__what_is_only_on_the_server),
        TEST(safety__is_unverified__until_every_copy_was_read_back),
        TEST(safety__tells_the_age__of_an_old_listing),
        TEST(safety__counts_as_only_on_the_server__what_has_no_file_any_more),
        TEST(safety__leaves_out__what_was_thrown_away),
        TEST(safety__foresees__the_next_deletion_and_how_many_it_takes),
        TEST(safety__tells__what_the_delete_limit_holds_back),
        TEST(safety__counts__deletions_that_nothing_confirmed),
        TEST(safety__warns__when_the_quota_is_passed),
        TEST(safety__tells__the_last_good_session),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
