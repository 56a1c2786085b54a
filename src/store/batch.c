/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/batch.c: making a group of messages durable (L2). The order of the five steps in
 * store_batch_commit is the promise of the whole program: files, names, folder, ledger, index. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "crashpoint.h"
#include "fail.h"
#include "incoming_file.h"
#include "index.h"
#include "preview.h"

/* From this many files on one syncfs is cheaper than an fsync for each. */
#define MIN_FOR_SYNCFS 8
/* A process may have 1,024 descriptors, and others need some. */
#define MAX_OPEN  256
#define MAX_TRIES 100

/* Before Linux 5.8 syncfs(2) wrote everything back and kept silent about what failed. */
static bool
syncfs_reports_errors(void)
{
    static gsize known;

    if (g_once_init_enter(&known)) {
        struct utsname host;
        int major = 0;
        int minor = 0;
        bool does = uname(&host) == 0 &&
                    sscanf(host.release, "%d.%d", &major, &minor) == 2 &&
                    (major > 5 || (major == 5 && minor >= 8));

        g_once_init_leave(&known, does ? 1 : 2);
    }
    return known == 1;
}

bool
store_batch_fail(const StoreBatch *batch, int saved_errno, GError **error)
{
    g_autofree char *path =
        g_build_filename(batch->ledger->store->paths->mail_dir, batch->folder, NULL);

    return store_fail_write(error, saved_errno, path);
}

StoreBatch *
store_batch_new(StoreLedger *ledger, const char *folder, GError **error)
{
    int mail_fd = ledger->store->mail_fd;
    g_autoptr(StoreBatch) batch = g_new0(StoreBatch, 1);

    batch->ledger = ledger;
    batch->is_pending = ledger->is_pending;
    batch->folder = g_strdup(folder);
    batch->finished = g_ptr_array_new();
    batch->twins = g_ptr_array_new_with_free_func((GDestroyNotify)store_incoming_free);
    batch->tmp_fd = -1;
    batch->new_fd = -1;
    if (!store_maildir_make(mail_fd, folder, error))
        return NULL;
    batch->tmp_fd = store_maildir_open_sub(mail_fd, folder, STORE_SUB_TMP, error);
    if (batch->tmp_fd < 0)
        return NULL;
    batch->new_fd = store_maildir_open_sub(mail_fd, folder, STORE_SUB_NEW, error);
    return batch->new_fd < 0 ? NULL : g_steal_pointer(&batch);
}

/* Removes what was not renamed; what was, the next session adopts. */
static void
forget_all(StoreBatch *batch)
{
    for (guint i = 0; i < batch->finished->len; i++) {
        StoreIncoming *incoming = g_ptr_array_index(batch->finished, i);

        if (!incoming->is_renamed)
            (void)unlinkat(batch->tmp_fd, incoming->start, 0);
        store_incoming_free(incoming);
    }
    g_ptr_array_set_size(batch->finished, 0);
    g_ptr_array_set_size(batch->twins, 0);
    batch->n_bytes = 0;
}

void
store_batch_free(StoreBatch *batch)
{
    if (batch == NULL)
        return;
    forget_all(batch);
    g_ptr_array_unref(batch->finished);
    g_ptr_array_unref(batch->twins);
    store_scratch_free(batch->spare);
    store_fd_close(&batch->tmp_fd);
    store_fd_close(&batch->new_fd);
    g_free(batch->folder);
    g_free(batch);
}

guint
store_batch_n_messages(const StoreBatch *batch)
{
    return batch->finished->len + batch->twins->len;
}

guint
store_batch_n_twins(const StoreBatch *batch)
{
    return batch->twins->len;
}

guint64
store_batch_n_bytes(const StoreBatch *batch)
{
    return batch->n_bytes;
}

/* Closes the file of one message; some file systems tell only then that a write failed. */
static bool
close_file(StoreBatch *batch, StoreIncoming *incoming, GError **error)
{
    int fd = store_fd_steal(&incoming->fd);

    return fd < 0 || close(fd) == 0 || errno == EINTR ||
           store_batch_fail(batch, errno, error);
}

bool
store_batch_add(StoreBatch *batch, StoreIncoming *incoming, GError **error)
{
    /* Too many to keep open: closing it is safe once syncfs is sure to report, else after an fsync. */
    if (batch->finished->len >= MAX_OPEN) {
        bool is_safe = syncfs_reports_errors() || fsync(incoming->fd) == 0 ||
                       store_batch_fail(batch, errno, error);

        if (!is_safe || !close_file(batch, incoming, error)) {
            store_incoming_abort(incoming);
            return false;
        }
    }
    g_ptr_array_add(batch->finished, incoming);
    batch->n_bytes += incoming->size;
    return true;
}

void
store_batch_add_twin(StoreBatch *batch, StoreIncoming *incoming)
{
    /* Where even that fails, the next refresh removes it. */
    (void)unlinkat(batch->tmp_fd, incoming->start, 0);
    store_fd_close(&incoming->fd);
    batch->n_bytes += incoming->size;
    g_ptr_array_add(batch->twins, incoming);
}

/* --- previews that give way ----------------------------------------------------------------- */

/* Before anything is renamed: a preview that lies elsewhere than the index has it takes a look through all
 * folders. One that was deleted gives way to nothing. */
static bool
find_previews(StoreBatch *batch, GError **error)
{
    Store *store = batch->ledger->store;
    bool is_refreshed = false;

    for (guint i = 0; i < batch->finished->len; i++) {
        StoreIncoming *incoming = g_ptr_array_index(batch->finished, i);
        const char *base = incoming->row->entry.preview_file;
        g_autoptr(GError) reason = NULL;

        if (base == NULL || incoming->is_preview)
            continue;
        incoming->preview = store_preview_find(store, base, &is_refreshed, &reason);
        if (reason != NULL) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        }
    }
    return true;
}

static StorePlace *
first_place(const StoreBatch *batch, const StoreIncoming *incoming)
{
    StorePlace *place = g_new0(StorePlace, 1);

    place->folder = g_strdup(batch->folder);
    place->base = g_strdup(incoming->name);
    place->suffix = g_strdup("");
    return place;
}

/* The messages are safe, so whatever fails here is left to the next refresh. */
static void
replace_previews(StoreBatch *batch)
{
    Store *store = batch->ledger->store;
    g_autoptr(GPtrArray) gone = g_ptr_array_new();
    g_autoptr(GError) reason = NULL;

    for (guint i = 0; i < batch->finished->len; i++) {
        StoreIncoming *incoming = g_ptr_array_index(batch->finished, i);
        StoreEntry *entry = &incoming->row->entry;

        if (entry->preview_file == NULL || incoming->is_preview)
            continue;
        incoming->place = first_place(batch, incoming);
        if (incoming->preview == NULL ||
            store_preview_replace(store, incoming->preview, incoming->place))
            g_ptr_array_add(gone, g_steal_pointer(&entry->preview_file));
    }
    if (!store_preview_forget(store, gone, &reason))
        pb_log(PB_LOG_WARNING, "previews that are gone stay in the ledger: %s",
               reason->message);
}

/* --- the five steps ------------------------------------------------------------------------ */

/* No write error may pass unseen, for the kernel forgets a page that it could not write.
 *
 * fsync reports the errors of one file since its descriptor was opened; the descriptors are those that the
 * bytes were written through. syncfs (Linux 5.8) reports any write-back error of the whole file system
 * since ITS descriptor was opened, also of files that were closed since; tmp_fd was opened before the first
 * byte of the batch was written, so no error falls before it. Each call moves that mark on, so the next
 * batch sees what comes after this one. An error of somebody else's file fails us for nothing, which is
 * the harmless side. On an older kernel every file gets its fsync. */
static bool
flush_files(StoreBatch *batch, GError **error)
{
    bool use_syncfs = batch->finished->len >= MIN_FOR_SYNCFS && syncfs_reports_errors();

    if (use_syncfs && syncfs(batch->tmp_fd) != 0)
        return store_batch_fail(batch, errno, error);
    for (guint i = 0; i < batch->finished->len; i++) {
        StoreIncoming *incoming = g_ptr_array_index(batch->finished, i);

        if (!use_syncfs && incoming->fd >= 0 && fsync(incoming->fd) != 0)
            return store_batch_fail(batch, errno, error);
        if (!close_file(batch, incoming, error))
            return false;
    }
    store_crash_at("flushed");
    return true;
}

static int
rename_one(StoreBatch *batch, StoreIncoming *incoming)
{
    for (int i = 0; i < MAX_TRIES; i++) {
        g_autofree char *other = NULL;

        if (store_maildir_rename(batch->tmp_fd, incoming->start, batch->new_fd,
                                 incoming->name) == 0)
            return 0;
        if (errno != EEXIST)
            return -1;
        other = store_name_new();
        g_free(incoming->name);
        incoming->name = store_incoming_name(incoming, other);
    }
    return -1;
}

static bool
rename_files(StoreBatch *batch, GError **error)
{
    for (guint i = 0; i < batch->finished->len; i++) {
        StoreIncoming *incoming = g_ptr_array_index(batch->finished, i);

        if (rename_one(batch, incoming) != 0)
            return store_batch_fail(batch, errno, error);
        incoming->is_renamed = true;
        store_crash_at("renamed");
    }
    return true;
}

static bool
flush_folder(StoreBatch *batch, GError **error)
{
    if (fsync(batch->new_fd) != 0)
        return store_batch_fail(batch, errno, error);
    store_crash_at("folder-flushed");
    return true;
}

static bool
record_in_ledger(StoreBatch *batch, gint64 now, GError **error)
{
    for (guint i = 0; i < batch->finished->len; i++) {
        const StoreIncoming *incoming = g_ptr_array_index(batch->finished, i);
        StoreRow *row = incoming->row;

        row->sets_pending = batch->is_pending && row->entry.preview_file == NULL;
        if (incoming->is_preview)
            store_row_set_preview(batch->ledger, row, incoming->name);
        else
            store_row_set_stored(batch->ledger, row, incoming->name, incoming->sha256,
                                 now);
        store_row_set_print(batch->ledger, row,
                            incoming->has_print ? incoming->print : NULL);
        row->entry.is_due = incoming->is_due;
    }
    for (guint i = 0; i < batch->twins->len; i++) {
        const StoreIncoming *incoming = g_ptr_array_index(batch->twins, i);

        store_twin_adopt(batch->ledger, incoming->row, incoming->twin, incoming->sha256);
        store_row_set_print(batch->ledger, incoming->row,
                            incoming->has_print ? incoming->print : NULL);
    }
    if (!store_ledger_save(batch->ledger, NULL, NULL, error))
        return false;
    store_crash_at("ledger-committed");
    return true;
}

static bool
insert_one(Store *store, const StoreIncoming *incoming, StoreFile *file, GError **error)
{
    const StorePlace *place = incoming->place;
    StoreFile moved;

    file->base = incoming->name;
    file->size = incoming->size;
    file->envelope = incoming->envelope;
    if (place == NULL)
        return store_index_insert(store, file, error);
    moved = *file;
    moved.is_cur = place->is_cur;
    moved.suffix = place->suffix;
    return store_index_folder(store, place->folder, &moved.folder, error) &&
           store_index_replace(store, incoming->preview, &moved, error);
}

static bool
insert_all(StoreBatch *batch, gint64 now, GError **error)
{
    Store *store = batch->ledger->store;
    StoreFile file = { .suffix = "", .stored_at = now };

    if (!store_index_folder(store, batch->folder, &file.folder, error))
        return false;
    for (guint i = 0; i < batch->finished->len; i++) {
        if (!insert_one(store, g_ptr_array_index(batch->finished, i), &file, error))
            return false;
    }
    return true;
}

/* The messages are safe: an index that cannot be written is no failure, the next refresh mends it. */
static void
record_in_index(StoreBatch *batch, gint64 now)
{
    StoreDb *index = batch->ledger->store->index;
    g_autoptr(GError) reason = NULL;
    bool is_done = store_db_begin(index, &reason);

    if (is_done && !insert_all(batch, now, &reason)) {
        store_db_rollback(index);
        is_done = false;
    }
    if (!is_done || !store_db_commit(index, &reason)) {
        pb_log(PB_LOG_WARNING, "stored, but not yet in the index: %s", reason->message);
        batch->ledger->store->index_lags = true;
    }
    store_crash_at("index-committed");
}

bool
store_batch_commit(StoreBatch *batch, GError **error)
{
    gint64 now = pb_clock_now();
    bool is_stored;

    if (store_batch_n_messages(batch) == 0)
        return true;
    is_stored = find_previews(batch, error) && flush_files(batch, error) &&
                rename_files(batch, error) && flush_folder(batch, error) &&
                record_in_ledger(batch, now, error);
    if (is_stored) {
        replace_previews(batch);
        record_in_index(batch, now);
    }
    forget_all(batch);
    return is_stored;
}
