/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/kin_file.c: reading a stored file to know it again (L2). */
#include <config.h>

#include "kin_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "place.h"

#define READ_BUFFER (16 * 1024)

/* Calls `take` with the file's bytes until it says that it has enough. False when it is nowhere or cannot be
 * read. */
static bool
read_file(Store *store, const char *base,
          bool (*take)(void *data, const char *bytes, gsize len), void *data)
{
    g_autoptr(GPtrArray) places = store_places_of_base(store, base, NULL);
    g_autofree char *buffer = g_malloc(READ_BUFFER);

    for (guint i = 0; places != NULL && i < places->len; i++) {
        g_auto(StoreFd) fd = store_place_open(store, g_ptr_array_index(places, i), NULL);
        ssize_t n;

        if (fd < 0)
            continue;
        while ((n = TEMP_FAILURE_RETRY(read(fd, buffer, READ_BUFFER))) > 0) {
            if (!take(data, buffer, (gsize)n))
                return true;
        }
        return n == 0;
    }
    return false;
}

static bool
take_header(void *data, const char *bytes, gsize len)
{
    store_fingerprint_add(data, bytes, len);
    return !store_fingerprint_is_over(data);
}

StorePrint
store_kin_read_print(Store *store, const char *base, guint8 print[PB_DIGEST_LEN])
{
    g_autoptr(StoreFingerprint) fingerprint = store_fingerprint_new();

    if (!read_file(store, base, take_header, fingerprint))
        return STORE_PRINT_UNKNOWN;
    return store_fingerprint_finish(fingerprint, print) ? STORE_PRINT_KNOWN
                                                        : STORE_PRINT_NONE;
}

void
store_kin_print(StoreLedger *ledger, StoreRow *row)
{
    const char *base =
        row->entry.file != NULL ? row->entry.file : row->entry.preview_file;
    guint8 print[PB_DIGEST_LEN];
    StorePrint state;

    if (row->print_state != STORE_PRINT_UNKNOWN || base == NULL)
        return;
    state = store_kin_read_print(ledger->store, base, print);
    if (state != STORE_PRINT_UNKNOWN)
        store_row_set_print(ledger, row, state == STORE_PRINT_KNOWN ? print : NULL);
}

typedef struct {
    guint64 size, n_lines;
} Sum;

static bool
take_sum(void *data, const char *bytes, gsize len)
{
    Sum *sum = data;
    const char *end = bytes + len;

    sum->size += len;
    while ((bytes = memchr(bytes, '\n', (gsize)(end - bytes))) != NULL) {
        bytes++;
        sum->n_lines++;
    }
    return true;
}

bool
store_kin_is_size_of(guint64 size, guint64 file_size, guint64 n_lines)
{
    return size == file_size + n_lines || size + 2 == file_size + n_lines ||
           size == file_size;
}

bool
store_kin_is_exact(Store *store, const char *base, guint64 size)
{
    Sum sum = { 0 };

    return read_file(store, base, take_sum, &sum) &&
           store_kin_is_size_of(size, sum.size, sum.n_lines);
}
