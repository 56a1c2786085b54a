/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/copy.c: reads a stored copy back and compares it with what was stored (L2).
 *
 * Only a copy that is the same byte for byte is reason to delete on a server. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/ledger.h"
#include "place.h"
#include "row.h"

/* Below the size from which malloc asks the kernel for pages each time. */
#define READ_BUFFER (64 * 1024)

static bool
compare_file(int fd, const StoreEntry *entry, StoreCopy *result,
             GCancellable *cancellable, GError **error)
{
    g_autofree char *buffer = g_malloc(READ_BUFFER);
    g_autoptr(PbDigest) digest = pb_digest_new();
    guint8 sha256[PB_DIGEST_LEN];
    ssize_t n;

    do {
        if (g_cancellable_set_error_if_cancelled(cancellable, error))
            return false;
        n = TEMP_FAILURE_RETRY(read(fd, buffer, READ_BUFFER));
        if (n > 0)
            pb_digest_update(digest, buffer, (gsize)n);
    } while (n > 0);
    pb_digest_finish(digest, sha256);
    if (n < 0)
        *result = STORE_COPY_UNREADABLE;
    else if (memcmp(sha256, entry->sha256, PB_DIGEST_LEN) == 0)
        *result = STORE_COPY_SAME;
    else
        *result = STORE_COPY_DIFFERS;
    return true;
}

/* Tries every place that the index knows; STORE_COPY_MISSING when no file is there. */
static bool
compare_places(StoreLedger *ledger, const StoreEntry *entry, StoreCopy *result,
               GCancellable *cancellable, GError **error)
{
    g_autoptr(GPtrArray) places = store_places_of_base(ledger->store, entry->file, error);

    *result = STORE_COPY_MISSING;
    for (guint i = 0; places != NULL && i < places->len; i++) {
        g_autoptr(GError) reason = NULL;
        g_auto(StoreFd) fd =
            store_place_open(ledger->store, g_ptr_array_index(places, i), &reason);

        if (fd < 0 && g_error_matches(reason, STORE_ERROR, STORE_ERROR_NOT_FOUND))
            continue;
        if (fd < 0)
            *result = STORE_COPY_UNREADABLE;
        else if (!compare_file(fd, entry, result, cancellable, error))
            return false;
        if (*result == STORE_COPY_SAME)
            break;
    }
    return places != NULL;
}

bool
store_ledger_verify(StoreLedger *ledger, StoreEntry *entry, StoreCopy *result,
                    GCancellable *cancellable, GError **error)
{
    *result = STORE_COPY_MISSING;
    if (entry->file == NULL)
        return true;
    if (!compare_places(ledger, entry, result, cancellable, error))
        return false;
    /* Another program may have moved it to another folder. */
    if (*result == STORE_COPY_MISSING &&
        (!store_refresh(ledger->store, cancellable, error) ||
         !compare_places(ledger, entry, result, cancellable, error)))
        return false;
    if (*result == STORE_COPY_SAME) {
        store_row_touch(ledger, (StoreRow *)entry);
        entry->verified_at = pb_clock_now();
    }
    return true;
}

bool
store_ledger_note_verified(StoreLedger *ledger, GError **error)
{
    return ledger->touched->len == 0 || store_ledger_save(ledger, NULL, NULL, error);
}
