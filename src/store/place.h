/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/place.h: where the file of an index row lies, and how to get at it although other programs
 * rename files at any time (L2). */
#ifndef POSTBAG_SRC_STORE_PLACE_H
#define POSTBAG_SRC_STORE_PLACE_H

#include "handle.h"
#include "maildir.h"

typedef struct {
    gint64 row;
    char *folder;
    bool is_cur;
    char *base;
    char *suffix;
} StorePlace;

void store_place_free(StorePlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StorePlace, store_place_free)

/* What store_place_of_statement() reads, in this order; of the tables message m and folder f. */
#define STORE_PLACE_COLUMNS "m.id, f.name, m.is_cur, m.base, m.suffix"
StorePlace *store_place_of_statement(sqlite3_stmt *row);
/* STORE_ERROR_NOT_FOUND when the row is gone. */
StorePlace *store_place_of_row(Store *store, gint64 row, GError **error);
/* All files that the index has with this base: StorePlace, freed with the array. */
GPtrArray *store_places_of_base(Store *store, const char *base, GError **error);

/* base and suffix. The caller frees. */
char *store_place_file_name(const StorePlace *place);
StoreSub store_place_sub(const StorePlace *place);
/* Both lie in the same folder under the same flags. */
bool store_place_is_same(const StorePlace *a, const StorePlace *b);
/* Renames the file from `from` to `to`, never over another; 0, or -1 with errno. */
int store_place_rename(Store *store, const StorePlace *from, const StorePlace *to);
/* The file, read only; looks again in its folder when it is not where the index has it, and then corrects
 * `place` and the index. -1 with STORE_ERROR_NOT_FOUND, or _CANNOT_WRITE when it cannot be read. */
int store_place_open(Store *store, StorePlace *place, GError **error);
/* Looks again in its folder, new/ and cur/. False without an error when it is not there. */
bool store_place_look_again(Store *store, StorePlace *place);
/* Brings the index row in line with `place`. */
bool store_place_save(Store *store, const StorePlace *place, GError **error);

#endif
