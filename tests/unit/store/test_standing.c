/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_standing.c: what is known here of the messages of a ledger. */
#include <config.h>

#include <glib.h>

#include "store/standing.h"
#include "support.h"

/* What is to be deleted on the server must not depend on whether the index could be written just then. */
static void
standings_read__refreshes__an_index_that_refused(void **state)
{
    Archive *archive = *state;
    g_autoptr(StoreStandings) standings = store_standings_new(archive->store);
    g_autoptr(GError) error = NULL;
    StoreEntry *entry;

    list(archive, 10, "a", &entry);
    assert_int_equal(sql_run(archive->paths->index_db,
                             "CREATE TRIGGER spoil BEFORE INSERT ON message"
                             " BEGIN SELECT RAISE(ABORT, 'no'); END"),
                     0);
    put(archive, "Inbox", entry, "Subject: x\n\n");
    assert_int_equal(entry->state, STORE_STATE_STORED);
    assert_false(store_standings_read(standings, &entry, 1, &error));
    g_clear_error(&error);
    assert_int_equal(sql_run(archive->paths->index_db, "DROP TRIGGER spoil"), 0);
    assert_ok(store_standings_read(standings, &entry, 1, &error));
    assert_non_null(store_standings_find(standings, entry));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, archive_setup, archive_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(standings_read__refreshes__an_index_that_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
