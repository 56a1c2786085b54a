/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/incoming.c: one message on its way into tmp/ (L2).
 *
 * Its bytes pass one buffer, are hashed on the way and never held: of a message only the header block is
 * kept, for the index, and of that no more than STORE_MAX_HEADER. */
#include <config.h>

#include "store/incoming.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "crashpoint.h"
#include "incoming_file.h"
#include "index.h"

#define BUFFER_SIZE (64 * 1024)
#define MAX_TRIES   100
#define EARLY_BYTES ((guint64)8 * 1024 * 1024)

/* --- scratch ------------------------------------------------------------------------------- */

StoreScratch *
store_scratch_take(StoreBatch *batch)
{
    StoreScratch *scratch = g_steal_pointer(&batch->spare);

    if (scratch == NULL) {
        scratch = g_new0(StoreScratch, 1);
        scratch->buffer = g_malloc(BUFFER_SIZE);
        scratch->header = g_byte_array_new();
        scratch->digest = pb_digest_new();
        scratch->fingerprint = store_fingerprint_new();
    }
    return scratch;
}

void
store_scratch_give(StoreBatch *batch, StoreScratch *scratch)
{
    guint8 ignored[PB_DIGEST_LEN];

    if (batch->spare != NULL) {
        store_scratch_free(scratch);
        return;
    }
    pb_digest_finish(scratch->digest, ignored);
    g_byte_array_set_size(scratch->header, 0);
    scratch->len = 0;
    scratch->header_end = 0;
    batch->spare = scratch;
}

void
store_scratch_free(StoreScratch *scratch)
{
    if (scratch == NULL)
        return;
    pb_digest_free(scratch->digest);
    store_fingerprint_free(scratch->fingerprint);
    g_byte_array_unref(scratch->header);
    g_free(scratch->buffer);
    g_free(scratch);
}

/* --- one message --------------------------------------------------------------------------- */

void
store_incoming_free(StoreIncoming *incoming)
{
    if (incoming->scratch != NULL)
        store_scratch_give(incoming->batch, incoming->scratch);
    store_fd_close(&incoming->fd);
    pb_envelope_free(incoming->envelope);
    store_place_free(incoming->preview);
    store_place_free(incoming->place);
    store_twin_free(incoming->twin);
    g_free(incoming->start);
    g_free(incoming->name);
    g_free(incoming);
}

void
store_incoming_abort(StoreIncoming *incoming)
{
    if (incoming == NULL)
        return;
    /* Where even that fails, the next refresh removes it. */
    (void)unlinkat(incoming->batch->tmp_fd, incoming->start, 0);
    store_incoming_free(incoming);
}

StoreIncoming *
store_incoming_new(StoreBatch *batch, StoreEntry *entry, GError **error)
{
    StoreIncoming *incoming = g_new0(StoreIncoming, 1);

    incoming->batch = batch;
    incoming->row = (StoreRow *)entry;
    for (int i = 0; i < MAX_TRIES; i++) {
        g_free(incoming->start);
        incoming->start = store_name_new();
        incoming->fd = openat(batch->tmp_fd, incoming->start,
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (incoming->fd >= 0 || errno != EEXIST)
            break;
    }
    if (incoming->fd < 0) {
        store_batch_fail(batch, errno, error);
        store_incoming_free(incoming);
        return NULL;
    }
    incoming->scratch = store_scratch_take(batch);
    return incoming;
}

StoreIncoming *
store_incoming_new_preview(StoreBatch *batch, StoreEntry *entry, GError **error)
{
    StoreIncoming *incoming;

    /* A preview is nothing beside what is here already. */
    g_assert(entry->state == STORE_STATE_LISTED);
    incoming = store_incoming_new(batch, entry, error);
    if (incoming != NULL)
        incoming->is_preview = true;
    return incoming;
}

void
store_incoming_set_due(StoreIncoming *incoming)
{
    incoming->is_due = true;
}

char *
store_incoming_name(const StoreIncoming *incoming, const char *start)
{
    const StoreEntry *entry = &incoming->row->entry;
    char u[STORE_U_LEN + 1];

    store_name_hash_uidl(incoming->batch->ledger->account, entry->uidl, entry->uidl_len,
                         u);
    return incoming->is_preview
               ? store_name_preview(start, incoming->size, u, entry->size)
               : store_name_complete(start, incoming->size, u);
}

static void
keep_header(StoreScratch *scratch, const void *bytes, gsize len)
{
    gsize before = scratch->header->len;
    gsize room = STORE_MAX_HEADER - before;

    if (scratch->header_end > 0 || room == 0)
        return;
    g_byte_array_append(scratch->header, bytes, (guint)MIN(len, room));
    scratch->header_end = store_header_end((const char *)scratch->header->data,
                                           scratch->header->len, before);
}

/* Lets the disk begin on a large message while it still comes, so that the flush at its end finds little to do. What
 * goes wrong with that the flush reports as well: nothing rests on this. */
static void
begin_writing_back(StoreIncoming *incoming)
{
    guint64 len = incoming->size - incoming->n_begun;

    if (len < EARLY_BYTES)
        return;
    (void)sync_file_range(incoming->fd, (off64_t)incoming->n_begun, (off64_t)len,
                          SYNC_FILE_RANGE_WRITE);
    incoming->n_begun = incoming->size;
}

static bool
write_out(StoreIncoming *incoming, const char *bytes, gsize len, GError **error)
{
    pb_digest_update(incoming->scratch->digest, bytes, len);
    keep_header(incoming->scratch, bytes, len);
    incoming->size += len;
    while (len > 0) {
        ssize_t n = write(incoming->fd, bytes, len);

        if (n < 0 && errno == EINTR)
            continue;
        /* A regular file takes nothing only when something is wrong with its disk. */
        if (n <= 0)
            return store_batch_fail(incoming->batch, n == 0 ? EIO : errno, error);
        bytes += n;
        len -= (gsize)n;
    }
    begin_writing_back(incoming);
    return true;
}

static bool
write_buffer(StoreIncoming *incoming, GError **error)
{
    StoreScratch *scratch = incoming->scratch;
    gsize len = scratch->len;

    scratch->len = 0;
    return len == 0 || write_out(incoming, scratch->buffer, len, error);
}

bool
store_incoming_write(StoreIncoming *incoming, const void *bytes, gsize len,
                     GError **error)
{
    StoreScratch *scratch = incoming->scratch;

    if (len > BUFFER_SIZE - scratch->len && !write_buffer(incoming, error))
        return false;
    if (len > BUFFER_SIZE)
        return write_out(incoming, bytes, len, error);
    memcpy(scratch->buffer + scratch->len, bytes, len);
    scratch->len += len;
    return true;
}

/* What the header hashes to; one that is longer than what was kept of it tells nothing. */
static void
take_print(StoreIncoming *incoming, gsize header_len)
{
    StoreScratch *scratch = incoming->scratch;

    store_fingerprint_add(scratch->fingerprint, (const char *)scratch->header->data,
                          header_len);
    incoming->has_print =
        store_fingerprint_finish(scratch->fingerprint, incoming->print) &&
        (scratch->header_end > 0 || header_len < STORE_MAX_HEADER);
}

bool
store_incoming_finish(StoreIncoming *incoming, GError **error)
{
    StoreBatch *batch = incoming->batch;
    StoreScratch *scratch = incoming->scratch;
    gsize header_len;

    if (!write_buffer(incoming, error)) {
        store_incoming_abort(incoming);
        return false;
    }
    pb_digest_finish(scratch->digest, incoming->sha256);
    incoming->name = store_incoming_name(incoming, incoming->start);
    header_len = scratch->header_end > 0 ? scratch->header_end : scratch->header->len;
    /* An empty message has no bytes to point at. */
    incoming->envelope = batch->ledger->store->describe(
        header_len == 0 ? "" : (const char *)scratch->header->data, header_len);
    take_print(incoming, header_len);
    store_scratch_give(batch, g_steal_pointer(&incoming->scratch));
    store_crash_at("tmp-written");
    if (!incoming->is_preview)
        incoming->twin = store_twin_take(batch->ledger, incoming->sha256);
    if (incoming->twin != NULL) {
        store_batch_add_twin(batch, incoming);
        return true;
    }
    return store_batch_add(batch, incoming, error);
}
