/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/preview.c: previews: wanting the whole message, giving way to it (L2). Other programs and
 * other handles rename the same files meanwhile: each step names its file exactly, and when it is not there
 * looks again. */
#include <config.h>

#include "preview.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/ledger.h"
#include "crashpoint.h"
#include "index.h"
#include "name.h"

/* How often somebody else may rename the files between our looks. */
#define MAX_TRIES 8

/* --- wanting ------------------------------------------------------------------------------- */

bool
store_want(Store *store, gint64 row, GError **error)
{
    g_autoptr(StorePlace) place = store_place_of_row(store, row, error);
    char t[STORE_U_LEN + 1];

    if (place == NULL)
        return false;
    store_name_t(place->base, t);
    if (*t == '\0')
        return true;
    if (!store_db_run(store->ledger, error,
                      "UPDATE message SET wanted = 1"
                      " WHERE preview = ?1 AND state = ?2 AND listed <> 0",
                      STORE_TEXT(place->base), STORE_INT(STORE_STATE_HEADERS)))
        return false;
    if (store_db_n_changed(store->ledger) > 0)
        return true;
    g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                "no server has the rest of the message");
    return false;
}

/* --- where it lies ------------------------------------------------------------------------- */

/* Exactly there: to look through a folder for each of thousands of previews would take minutes. */
static bool
is_there(Store *store, const StorePlace *place)
{
    g_auto(StoreFd) dir_fd = store_maildir_open_sub(store->mail_fd, place->folder,
                                                    store_place_sub(place), NULL);
    g_autofree char *name = store_place_file_name(place);
    struct stat info;

    return dir_fd >= 0 && fstatat(dir_fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

static StorePlace *
first_that_is_there(Store *store, const char *base, GError **error)
{
    g_autoptr(GPtrArray) places = store_places_of_base(store, base, error);

    for (guint i = 0; places != NULL && i < places->len; i++) {
        StorePlace *place = g_ptr_array_index(places, i);

        if (is_there(store, place) || store_place_look_again(store, place))
            return g_ptr_array_steal_index(places, i);
    }
    return NULL;
}

StorePlace *
store_preview_find(Store *store, const char *base, bool *is_refreshed, GError **error)
{
    g_autoptr(GError) reason = NULL;
    StorePlace *place = first_that_is_there(store, base, &reason);

    if (place == NULL && reason == NULL && !*is_refreshed) {
        *is_refreshed = true;
        if (store_refresh(store, NULL, &reason))
            place = first_that_is_there(store, base, &reason);
    }
    if (reason != NULL)
        g_propagate_error(error, g_steal_pointer(&reason));
    return place;
}

/* --- giving way ---------------------------------------------------------------------------- */

/* What is kept of the two: a whole message that nobody has touched takes everything over, one that
 * another program has seen or moved only the flags. */
static StorePlace *
merged_place(const StorePlace *preview, const StorePlace *whole, bool is_untouched)
{
    StorePlace *to = g_new0(StorePlace, 1);
    StoreFlags flags = store_name_flags(whole->suffix);

    to->row = whole->row;
    to->base = g_strdup(whole->base);
    to->folder = g_strdup(is_untouched ? preview->folder : whole->folder);
    to->is_cur = whole->is_cur || preview->is_cur;
    if (is_untouched)
        to->suffix = g_strdup(preview->suffix);
    else
        to->suffix = (flags | store_name_flags(preview->suffix)) == flags
                         ? g_strdup(whole->suffix)
                         : store_name_suffix(whole->suffix,
                                             flags | store_name_flags(preview->suffix));
    return to;
}

static void
take_place(StorePlace *place, const StorePlace *other)
{
    g_free(place->folder);
    g_free(place->suffix);
    place->folder = g_strdup(other->folder);
    place->suffix = g_strdup(other->suffix);
    place->is_cur = other->is_cur;
}

/* 0, or an errno. What was moved is durable: afterwards the preview, which says the same, may go. */
static int
move_file(Store *store, StorePlace *whole, const StorePlace *to)
{
    g_auto(StoreFd) dir_fd = -1;

    if (store_place_is_same(whole, to))
        return 0;
    if (store_place_rename(store, whole, to) != 0)
        return errno;
    take_place(whole, to);
    dir_fd =
        store_maildir_open_sub(store->mail_fd, to->folder, store_place_sub(to), NULL);
    return dir_fd < 0 || fsync(dir_fd) != 0 ? EIO : 0;
}

static int
carry_over(Store *store, const StorePlace *preview, StorePlace *whole, bool is_untouched)
{
    g_autoptr(StorePlace) to = merged_place(preview, whole, is_untouched);
    int reason = move_file(store, whole, to);

    if (reason != EXDEV)
        return reason;
    /* The preview was taken to another disk: the flags at least. */
    g_free(to->folder);
    to->folder = g_strdup(whole->folder);
    return move_file(store, whole, to);
}

/* 0, or an errno. Exactly this name: under another one somebody has changed its flags. */
static int
remove_file(Store *store, const StorePlace *place)
{
    g_auto(StoreFd) dir_fd = store_maildir_open_sub(store->mail_fd, place->folder,
                                                    store_place_sub(place), NULL);
    g_autofree char *name = store_place_file_name(place);

    if (dir_fd < 0)
        return ENOENT;
    return unlinkat(dir_fd, name, 0) == 0 ? 0 : errno;
}

bool
store_preview_replace(Store *store, StorePlace *preview, StorePlace *whole)
{
    bool is_untouched = !whole->is_cur;

    for (int i = 0; i < MAX_TRIES; i++) {
        int reason = carry_over(store, preview, whole, is_untouched);

        if (reason == ENOENT && store_place_look_again(store, whole)) {
            /* Somebody opened it, and it is theirs now. */
            is_untouched = false;
            continue;
        }
        if (reason != 0)
            return false;
        store_crash_at("preview-carried");
        reason = remove_file(store, preview);
        if (reason == 0) {
            store_crash_at("preview-removed");
            return true;
        }
        if (reason != ENOENT || !store_place_look_again(store, preview))
            return false;
    }
    return false;
}

/* Relaxed: where it is lost, the next refresh finds that the files are gone. */
bool
store_preview_forget(Store *store, const GPtrArray *bases, GError **error)
{
    StoreDb *db = store->ledger;

    if (bases->len == 0)
        return true;
    if (!store_db_begin_relaxed(db, error))
        return false;
    for (guint i = 0; i < bases->len; i++) {
        if (!store_db_run(db, error,
                          "UPDATE message SET preview = NULL"
                          " WHERE preview = ?1 AND preview IS NOT NULL AND state >= 2",
                          STORE_TEXT(g_ptr_array_index(bases, i)))) {
            store_db_rollback(db);
            return false;
        }
    }
    if (!store_db_commit(db, error))
        return false;
    store_crash_at("previews-forgotten");
    return true;
}

/* --- what a crash left --------------------------------------------------------------------- */

typedef struct {
    char *preview;
    char *whole;
} Pair;

static void
pair_free(gpointer data)
{
    Pair *pair = data;

    g_free(pair->preview);
    g_free(pair->whole);
    g_free(pair);
}

static GPtrArray *
left_over(Store *store, GError **error)
{
    g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(pair_free);
    /* 2 stands there and not as a value, for the partial index. */
    sqlite3_stmt *rows =
        store_db_bind(store->ledger,
                      "SELECT preview, file FROM message"
                      " WHERE preview IS NOT NULL AND state >= 2 AND file IS NOT NULL",
                      NULL, 0, error);
    int status = -1;

    G_STATIC_ASSERT(STORE_STATE_STORED == 2);
    while (rows != NULL && (status = store_db_next(store->ledger, rows, error)) == 1) {
        Pair *pair = g_new0(Pair, 1);

        pair->preview = g_strdup((const char *)sqlite3_column_text(rows, 0));
        pair->whole = g_strdup((const char *)sqlite3_column_text(rows, 1));
        g_ptr_array_add(pairs, pair);
    }
    return status == 0 ? g_steal_pointer(&pairs) : NULL;
}

/* False when the preview stays: its whole message is in no folder, or somebody is at it right now. */
static bool
clean_place(Store *store, StorePlace *preview, StorePlace *whole)
{
    if (!store_preview_replace(store, preview, whole))
        return false;
    /* An index that cannot be written is mended by the next refresh. */
    return store_place_save(store, whole, NULL) &&
           store_db_run(store->index, NULL,
                        "DELETE FROM message WHERE id = ?1 AND base = ?2",
                        STORE_INT(preview->row), STORE_TEXT(preview->base));
}

static bool
clean_pair(Store *store, const Pair *pair, GPtrArray *done, GError **error)
{
    g_autoptr(GPtrArray) previews = store_places_of_base(store, pair->preview, error);
    g_autoptr(GPtrArray) wholes =
        previews == NULL ? NULL : store_places_of_base(store, pair->whole, error);
    bool is_clean = true;

    if (wholes == NULL)
        return false;
    for (guint i = 0; i < previews->len; i++)
        is_clean = is_clean && wholes->len > 0 &&
                   clean_place(store, g_ptr_array_index(previews, i),
                               g_ptr_array_index(wholes, 0));
    if (is_clean)
        g_ptr_array_add(done, pair->preview);
    return true;
}

bool
store_preview_clean(Store *store, GError **error)
{
    g_autoptr(GPtrArray) pairs = left_over(store, error);
    g_autoptr(GPtrArray) done = g_ptr_array_new();

    for (guint i = 0; pairs != NULL && i < pairs->len; i++) {
        if (!clean_pair(store, g_ptr_array_index(pairs, i), done, error))
            return false;
    }
    if (done->len > 0)
        pb_log(PB_LOG_INFO, "%u previews gave way to messages that are here", done->len);
    return pairs != NULL && store_preview_forget(store, done, error);
}
