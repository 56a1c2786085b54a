/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/measure.c: how long the archive takes on this machine; run by hand, in a folder on the disk
 * in question: measure FOLDER store|listing|page|session. `session` is one in which nothing is new, over
 * 10,000 messages and then 50,000, from opening to closing. Prints one line a figure, milliseconds. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/incoming.h"
#include "store/message.h"

#define N_STORED  10000
#define BODY      34000
#define BATCH     200
#define N_LISTED  50000
#define N_FEW     10000
#define N_INDEXED 100000
#define PAGE      50
#define REPEATS   20
#define ACCOUNT   "measure"
#define MS(since) ((double)(g_get_monotonic_time() - (since)) / 1000.0)
#define CPU_MS()  ((double)clock() * 1000.0 / CLOCKS_PER_SEC)

static PbEnvelope *
describe(const char *header, gsize len)
{
    PbEnvelope *envelope = pb_envelope_new();

    g_free(envelope->subject);
    envelope->subject = g_strndup(header, MIN(len, 60));
    envelope->date = 1000000 + g_random_int_range(0, 100000000);
    return envelope;
}

static void
stop_on(GError *error)
{
    if (error != NULL) {
        fprintf(stderr, "measure: %s\n", error->message);
        exit(1);
    }
}

static StoreEntry **
list(StoreLedger *ledger, guint n)
{
    StoreListed *lines = g_new0(StoreListed, n);
    StoreEntry **entries = g_new0(StoreEntry *, n);
    GStringChunk *chunk = g_string_chunk_new(1024 * 1024);
    GError *error = NULL;
    gint64 began;

    for (guint i = 0; i < n; i++) {
        char uidl[64];

        g_snprintf(uidl, sizeof(uidl), "%08x%016x", i * 2654435761U, i);
        lines[i] =
            (StoreListed){ g_string_chunk_insert(chunk, uidl), strlen(uidl), 34000 };
    }
    began = g_get_monotonic_time();
    store_ledger_take_listing(ledger, lines, n, g_get_real_time() / G_USEC_PER_SEC,
                              entries, NULL, &error);
    printf("take_listing of %u: %.1f\n", n, MS(began));
    stop_on(error);
    g_string_chunk_free(chunk);
    g_free(lines);
    return entries;
}

static StoreLedger *
load(Store *store)
{
    GError *error = NULL;
    gint64 began = g_get_monotonic_time();
    StoreLedger *ledger = store_ledger_load(store, ACCOUNT, &error);

    stop_on(error);
    printf("load of %u rows: %.1f\n", store_ledger_n_entries(ledger), MS(began));
    return ledger;
}

static void
measure_store(Store *store)
{
    StoreLedger *ledger = load(store);
    StoreEntry **entries = list(ledger, N_STORED);
    GError *error = NULL;
    StoreBatch *batch = store_batch_new(ledger, "Inbox", &error);
    g_autofree char *body = g_strnfill(BODY, 'x');
    gint64 began = g_get_monotonic_time();

    stop_on(error);
    for (guint i = 0; i < N_STORED && error == NULL; i++) {
        g_autofree char *header = g_strdup_printf("Subject: message %u\n\n", i);
        StoreIncoming *incoming = store_incoming_new(batch, entries[i], &error);

        stop_on(error);
        store_incoming_write(incoming, header, strlen(header), &error);
        for (gsize at = 0; at < BODY && error == NULL; at += 8192)
            store_incoming_write(incoming, body + at, MIN(8192, BODY - at), &error);
        stop_on(error);
        store_incoming_finish(incoming, &error);
        if (error == NULL && store_batch_n_messages(batch) == BATCH)
            store_batch_commit(batch, &error);
    }
    stop_on(error);
    printf("store of %d messages of %d bytes in batches of %d: %.1f\n", N_STORED, BODY,
           BATCH, MS(began));
    began = g_get_monotonic_time();
    for (guint i = 0; i < N_STORED; i++) {
        StoreCopy copy;

        store_ledger_verify(ledger, entries[i], &copy, NULL, &error);
        stop_on(error);
        g_assert(copy == STORE_COPY_SAME);
    }
    printf("verify of %d messages: %.1f\n", N_STORED, MS(began));
    began = g_get_monotonic_time();
    store_refresh(store, NULL, &error);
    stop_on(error);
    printf("refresh of a folder of %d that changed: %.1f\n", N_STORED, MS(began));
    store_batch_free(batch);
    store_ledger_free(ledger);
    g_free(entries);
}

static void
measure_listing(Store *store)
{
    for (int i = 0; i < 4; i++) {
        StoreLedger *ledger = load(store);

        g_free(list(ledger, N_LISTED));
        store_ledger_free(ledger);
    }
}

/* As many small messages as the ledger lacks. */
static void
fill(Store *store, guint n)
{
    StoreLedger *ledger = load(store);
    StoreEntry **entries = list(ledger, n);
    GError *error = NULL;
    StoreBatch *batch = store_batch_new(ledger, "Inbox", &error);
    gint64 began = g_get_monotonic_time();

    stop_on(error);
    for (guint i = 0; i < n; i++) {
        g_autofree char *text = g_strdup_printf("Subject: message %u\n\nx\n", i);
        StoreIncoming *incoming;

        if (entries[i]->state == STORE_STATE_STORED)
            continue;
        incoming = store_incoming_new(batch, entries[i], &error);
        stop_on(error);
        store_incoming_write(incoming, text, strlen(text), &error);
        stop_on(error);
        store_incoming_finish(incoming, &error);
        if (error == NULL && store_batch_n_messages(batch) == BATCH)
            store_batch_commit(batch, &error);
        stop_on(error);
    }
    store_batch_commit(batch, &error);
    stop_on(error);
    printf("store of up to %u small messages: %.1f\n", n, MS(began));
    store_batch_free(batch);
    store_ledger_free(ledger);
    g_free(entries);
}

static void
measure_session(const PbPaths *paths, guint n)
{
    GError *error = NULL;
    Store *store = store_open(paths, describe, &error);

    stop_on(error);
    fill(store, n);
    store_close(store);
    for (int i = 0; i < 6; i++) {
        gint64 began = g_get_monotonic_time();
        gint64 step = began;
        double cpu = CPU_MS();
        StoreLedger *ledger;

        store = store_open(paths, describe, &error);
        stop_on(error);
        printf("open: %.1f\n", MS(step));
        step = g_get_monotonic_time();
        store_refresh(store, NULL, &error);
        stop_on(error);
        printf("refresh: %.1f\n", MS(step));
        ledger = load(store);
        g_free(list(ledger, n));
        step = g_get_monotonic_time();
        store_ledger_free(ledger);
        store_close(store);
        printf("close: %.1f\n", MS(step));
        printf("session of %u, nothing new: %.1f, of the processor %.1f\n", n, MS(began),
               CPU_MS() - cpu);
        g_usleep(G_USEC_PER_SEC);
    }
}

static void
measure_page(Store *store, const char *mail)
{
    GError *error = NULL;
    g_autofree char *cur = g_build_filename(mail, "Inbox", "cur", NULL);
    StoreMessage *anchor = NULL;
    gint64 began;

    for (guint i = 0; i < N_INDEXED; i++) {
        g_autofree char *name = g_strdup_printf("%u.M1P2Q3.host,S=20,U=%016x:2,S", i, i);
        g_autofree char *path = g_build_filename(cur, name, NULL);
        FILE *file = fopen(path, "we");

        g_assert(file != NULL);
        fprintf(file, "Subject: message %u\n\n", i);
        fclose(file);
    }
    began = g_get_monotonic_time();
    store_refresh(store, NULL, &error);
    stop_on(error);
    printf("refresh of %d new files: %.1f\n", N_INDEXED, MS(began));
    began = g_get_monotonic_time();
    store_refresh(store, NULL, &error);
    stop_on(error);
    printf("refresh again, folder read: %.1f\n", MS(began));
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        g_autoptr(GPtrArray) page = NULL;

        began = g_get_monotonic_time();
        page = store_page(store, repeat % 2 == 0 ? "Inbox" : NULL, anchor, STORE_OLDER,
                          PAGE, &error);
        stop_on(error);
        printf("page of %d of %d%s: %.3f\n", PAGE, N_INDEXED,
               repeat % 2 == 0 ? "" : ", all folders", MS(began));
        store_message_free(anchor);
        anchor = g_ptr_array_steal_index(page, page->len - 1);
    }
    {
        guint64 position = 0;

        began = g_get_monotonic_time();
        store_position(store, anchor, &position, &error);
        printf("position %" G_GUINT64_FORMAT ": %.3f\n", position, MS(began));
    }
    store_message_free(anchor);
}

int
main(int argc, char **argv)
{
    GError *error = NULL;
    PbPaths *paths;
    Store *store;

    if (argc != 3) {
        fprintf(stderr, "usage: measure FOLDER store|listing|page|session\n");
        return 64;
    }
    paths = pb_paths_new(argv[1], &error);
    stop_on(error);
    if (strcmp(argv[2], "session") == 0) {
        measure_session(paths, N_FEW);
        measure_session(paths, N_LISTED);
        pb_paths_free(paths);
        return 0;
    }
    store = store_open(paths, describe, &error);
    stop_on(error);
    if (strcmp(argv[2], "store") == 0)
        measure_store(store);
    else if (strcmp(argv[2], "listing") == 0)
        measure_listing(store);
    else
        measure_page(store, paths->mail_dir);
    store_close(store);
    pb_paths_free(paths);
    return 0;
}
