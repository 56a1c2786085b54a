/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/mailbox.c: an archive in a folder of its own whose ledger says what a test wants. */
#include <config.h>

#include "mailbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "mail/envelope.h"
#include "sync/fetch.h"
#include "scratch.h"

static void
check(bool is_ok, GError *error)
{
    if (!is_ok)
        fail_msg("%s", error == NULL ? "no error told" : error->message);
    assert_null(error);
}

int
mailbox_setup(void **state)
{
    Mailbox *mailbox = g_new0(Mailbox, 1);
    g_autoptr(GError) error = NULL;

    mail_init();
    mailbox->home = scratch_new();
    mailbox->paths = pb_paths_new(mailbox->home, NULL);
    mailbox->store = store_open(mailbox->paths, sync_describe, &error);
    check(mailbox->store != NULL, error);
    mailbox->ledger = store_ledger_load(mailbox->store, MAILBOX_ACCOUNT, &error);
    check(mailbox->ledger != NULL, error);
    *state = mailbox;
    return 0;
}

int
mailbox_teardown(void **state)
{
    Mailbox *mailbox = *state;

    store_ledger_free(mailbox->ledger);
    store_close(mailbox->store);
    pb_paths_free(mailbox->paths);
    scratch_remove(mailbox->home);
    g_free(mailbox);
    pb_clock_set(-1);
    return 0;
}

void
mailbox_list(Mailbox *mailbox, guint first, guint n, gint64 when)
{
    g_autofree StoreListed *lines = g_new0(StoreListed, n);
    g_autofree StoreEntry **entries = g_new0(StoreEntry *, n);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    StoreListingResult result;

    for (guint i = 0; i < n; i++) {
        char *name = g_strdup_printf("u%u", first + i);

        g_ptr_array_add(names, name);
        lines[i] = (StoreListed){ .uidl = name,
                                  .uidl_len = strlen(name),
                                  .size = 1000 + (guint64)first + i };
    }
    check(store_ledger_take_listing(mailbox->ledger, lines, n, when, entries, &result,
                                    &error),
          error);
}

StoreEntry *
mailbox_entry(Mailbox *mailbox, guint i)
{
    g_autofree char *name = g_strdup_printf("u%u", i);

    for (guint j = 0; j < store_ledger_n_entries(mailbox->ledger); j++) {
        StoreEntry *entry = store_ledger_entry(mailbox->ledger, j);

        if (strcmp(entry->uidl, name) == 0)
            return entry;
    }
    fail_msg("the ledger has no %s", name);
    return NULL;
}

static void
add(StoreBatch *batch, StoreEntry *entry, const char *header)
{
    g_autofree char *text = g_strdup_printf("%s\n\nHello.\n", header);
    g_autoptr(GError) error = NULL;
    StoreIncoming *incoming = store_incoming_new(batch, entry, &error);

    check(incoming != NULL, error);
    check(store_incoming_write(incoming, text, strlen(text), &error), error);
    check(store_incoming_finish(incoming, &error), error);
}

static StoreBatch *
batch_at(Mailbox *mailbox, gint64 when)
{
    g_autoptr(GError) error = NULL;
    StoreBatch *batch;

    pb_clock_set(when);
    batch = store_batch_new(mailbox->ledger, "Inbox", &error);
    check(batch != NULL, error);
    return batch;
}

void
mailbox_store(Mailbox *mailbox, guint first, guint n, gint64 when)
{
    g_autoptr(StoreBatch) batch = batch_at(mailbox, when);
    g_autoptr(GError) error = NULL;

    for (guint i = first; i < first + n; i++) {
        g_autofree char *header =
            g_strdup_printf("From: Ada Plank <ada@example.org>\nSubject: Letter %u", i);

        add(batch, mailbox_entry(mailbox, i), header);
    }
    check(store_batch_commit(batch, &error), error);
}

void
mailbox_store_header(Mailbox *mailbox, guint i, gint64 when, const char *header)
{
    g_autoptr(StoreBatch) batch = batch_at(mailbox, when);
    g_autoptr(GError) error = NULL;

    add(batch, mailbox_entry(mailbox, i), header);
    check(store_batch_commit(batch, &error), error);
}
