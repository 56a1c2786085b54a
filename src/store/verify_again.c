/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/verify_again.c: a second look at what looked wrong, before it is said (L2).
 *
 * Others move messages, change flags and store new ones all the time. Here each suspicion is held against the
 * rows and files of one moment; what has become another flaw meanwhile is told as that. */
#include <config.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "lock.h"
#include "name.h"
#include "place.h"
#include "verify.h"

/* A session renames its files before the ledger has them. */
#define YOUNG       60 /* seconds */
#define LOOK_US     (100 * G_TIME_SPAN_MILLISECOND)
#define WAIT_FOR_US (5 * G_USEC_PER_SEC)
#define N_ROUNDS    6
#define ROUND_US    (30 * G_TIME_SPAN_MILLISECOND)

/* --- places ---------------------------------------------------------------------------------- */

static int
open_dir(Verify *verify, const char *folder, int sub)
{
    int mail_fd = verify->store->mail_fd;

    return sub == VERIFY_ROOT
               ? store_maildir_open_folder(mail_fd, folder)
               : store_maildir_open_sub(mail_fd, folder, (StoreSub)sub, NULL);
}

static bool
stat_place(Verify *verify, const VerifyFlaw *flaw, struct stat *info)
{
    g_auto(StoreFd) dir_fd =
        flaw->name == NULL ? -1 : open_dir(verify, flaw->folder, flaw->sub);

    return dir_fd >= 0 && fstatat(dir_fd, flaw->name, info, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(info->st_mode);
}

static bool
is_at_place(Verify *verify, const VerifyFlaw *flaw)
{
    struct stat info;

    return stat_place(verify, flaw, &info);
}

static void
set_place(VerifyFlaw *flaw, const StorePlace *place)
{
    g_autofree char *name = store_place_file_name(place);

    verify_flaw_set_place(flaw, place->folder, (int)store_place_sub(place), name);
}

static bool
is_place_of(const VerifyFlaw *flaw, const StorePlace *place)
{
    g_autofree char *name = store_place_file_name(place);

    return (int)store_place_sub(place) == flaw->sub &&
           strcmp(place->folder, flaw->folder) == 0 && strcmp(name, flaw->name) == 0;
}

static bool
is_there(Verify *verify, const StorePlace *place)
{
    g_autofree char *name = store_place_file_name(place);
    const VerifyFlaw probe = { .folder = place->folder,
                               .sub = (int)store_place_sub(place),
                               .name = name };

    return is_at_place(verify, &probe);
}

/* --- what is wrong with a copy --------------------------------------------------------------- */

static const StoreFlawKind flaw_of_state[] = {
    [VERIFY_FILE_CHANGED] = STORE_FLAW_CHANGED,
    [VERIFY_FILE_PARTIAL] = STORE_FLAW_PARTIAL,
    [VERIFY_FILE_UNREADABLE] = STORE_FLAW_UNREADABLE,
};

static bool
read_place(Verify *verify, const VerifyFlaw *flaw, const char *folder, int sub,
           const char *name, VerifyFileState *state, char **detail, GError **error)
{
    g_auto(StoreFd) dir_fd = open_dir(verify, folder, sub);

    *state = VERIFY_FILE_AWAY;
    return dir_fd < 0 ||
           verify_read_file(verify, dir_fd, name, &flaw->owner, state, detail, error);
}

/* The best that any place of the message has to give; the flaw gets the place and the detail of a bad one. */
static bool
read_places(Verify *verify, VerifyFlaw *flaw, VerifyFileState *best, GError **error)
{
    g_autoptr(GPtrArray) places = store_places_of_base(verify->store, flaw->base, error);

    *best = VERIFY_FILE_AWAY;
    for (guint i = 0; places != NULL && i < places->len; i++) {
        const StorePlace *place = g_ptr_array_index(places, i);
        g_autofree char *name = store_place_file_name(place);
        g_autofree char *detail = NULL;
        VerifyFileState state;

        if (!read_place(verify, flaw, place->folder, (int)store_place_sub(place), name,
                        &state, &detail, error))
            return false;
        if (state == VERIFY_FILE_AWAY || *best == VERIFY_FILE_GOOD)
            continue;
        *best = state;
        set_place(flaw, place);
        g_free(flaw->detail);
        flaw->detail = g_steal_pointer(&detail);
    }
    return places != NULL;
}

static void
tell_whereabouts(VerifyFlaw *flaw)
{
    bool is_on_server = flaw->owner.is_listed && flaw->owner.state != STORE_STATE_DELETED;

    verify_flaw_set_place(flaw, NULL, VERIFY_ROOT, NULL);
    if (flaw->owner.verified_at < 0)
        flaw->kind = STORE_FLAW_GONE;
    verify_flaw_set_detail(flaw, "%s; %s", flaw->is_preview ? "a preview" : "no file",
                           is_on_server ? "the server has the message"
                                        : "not on the server any more");
}

/* Missing, changed, partial, unreadable: whichever it is now. */
static bool
copy_is_still_bad(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    VerifyFileState state;

    if (!verify_find_owner(verify, flaw->base, flaw->is_preview, &flaw->owner, error) ||
        !read_places(verify, flaw, &state, error))
        return false;
    /* One that is on the move has a name somewhere. And a message that was missing is not any more once its
     * row has let go of it. */
    *is_still = state != VERIFY_FILE_GOOD && !flaw->owner.is_doubted &&
                (state != VERIFY_FILE_AWAY ||
                 (flaw->owner.is_known && !verify_is_seen(verify, flaw->base)));
    if (*is_still && state == VERIFY_FILE_AWAY) {
        flaw->kind = STORE_FLAW_MISSING;
        tell_whereabouts(flaw);
    } else if (*is_still) {
        flaw->kind = flaw_of_state[state];
    }
    return true;
}

/* --- files that nobody knows ------------------------------------------------------------------ */

/* The whole message of a preview, when it is stored here: the row of the ledger. */
static bool
find_whole(Verify *verify, const VerifyFlaw *flaw, VerifyOwner *whole, GError **error)
{
    StoreDb *db = verify->store->index;
    g_autofree char *base = NULL;
    char t[STORE_U_LEN + 1];
    sqlite3_stmt *row;
    int status;

    store_name_t(flaw->base, t);
    row = store_db_query(db, error,
                         "SELECT base FROM message WHERE u = ?1 AND u <> '' LIMIT 1",
                         STORE_TEXT(t));
    status = row == NULL ? -1 : store_db_next(db, row, error);
    if (status == 1) {
        base = g_strdup((const char *)sqlite3_column_text(row, 0));
        sqlite3_reset(row);
    }
    return status == 0 ||
           (status == 1 && verify_find_owner(verify, base, false, whole, error));
}

static bool
is_still_unknown(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    g_auto(VerifyOwner) whole = { 0 };

    if (!verify_find_owner(verify, flaw->base, flaw->is_preview, &flaw->owner, error))
        return false;
    *is_still =
        !flaw->owner.is_known && !flaw->owner.is_doubted && is_at_place(verify, flaw);
    if (!*is_still || !flaw->is_preview)
        return true;
    if (!find_whole(verify, flaw, &whole, error))
        return false;
    if (whole.is_known && whole.state >= STORE_STATE_STORED) {
        flaw->kind = STORE_FLAW_PREVIEW_LEFT;
        verify_flaw_set_detail(flaw, "the whole message is here");
        verify_owner_clear(&flaw->owner);
        flaw->owner = whole;
        whole = (VerifyOwner){ 0 };
    }
    return true;
}

/* The ledger says so itself. */
static bool
is_preview_still_left(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    if (!verify_find_owner(verify, flaw->base, true, &flaw->owner, error))
        return false;
    *is_still = flaw->owner.is_known && flaw->owner.state >= STORE_STATE_STORED &&
                is_at_place(verify, flaw);
    verify_flaw_set_detail(flaw, "the whole message is here");
    return *is_still || is_still_unknown(verify, flaw, is_still, error);
}

/* --- the index -------------------------------------------------------------------------------- */

static bool
is_still_not_in_index(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    g_autoptr(GPtrArray) places = store_places_of_base(verify->store, flaw->base, error);

    if (places == NULL)
        return false;
    *is_still = is_at_place(verify, flaw);
    flaw->kind = places->len == 0 ? STORE_FLAW_NOT_INDEXED : STORE_FLAW_MISPLACED;
    for (guint i = 0; i < places->len; i++) {
        const StorePlace *place = g_ptr_array_index(places, i);
        g_autofree char *name = store_place_file_name(place);

        if (is_place_of(flaw, place))
            *is_still = false;
        verify_flaw_set_detail(flaw, "the index has it in %s, as %s", place->folder,
                               name);
    }
    return true;
}

static bool
has_still_no_file(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    g_autoptr(GPtrArray) places = store_places_of_base(verify->store, flaw->base, error);

    if (places == NULL)
        return false;
    *is_still = false;
    for (guint i = 0; i < places->len && !*is_still; i++) {
        const StorePlace *place = g_ptr_array_index(places, i);

        *is_still =
            !is_there(verify, place) && (flaw->name == NULL || is_place_of(flaw, place));
        if (*is_still)
            set_place(flaw, place);
    }
    return true;
}

static bool
is_still_doubled(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    g_autoptr(GPtrArray) places = store_places_of_base(verify->store, flaw->base, error);
    guint n = 0;

    if (places == NULL)
        return false;
    for (guint i = 0; i < places->len; i++) {
        const StorePlace *place = g_ptr_array_index(places, i);

        if (!is_there(verify, place))
            continue;
        if (++n == 1)
            set_place(flaw, place);
        else
            verify_flaw_set_detail(flaw, "also in %s", place->folder);
    }
    *is_still = n > 1;
    return true;
}

static bool
is_still_at_place(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    (void)error;
    *is_still = is_at_place(verify, flaw);
    return true;
}

static bool
is_always(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    (void)verify;
    (void)flaw;
    (void)error;
    *is_still = true;
    return true;
}

/* --- all of them ------------------------------------------------------------------------------ */

bool
verify_look_again(Verify *verify, VerifyFlaw *flaw, bool *is_still, GError **error)
{
    static bool (*const look[])(Verify * verify, VerifyFlaw * flaw, bool *is_still,
                                GError **error) = {
        [STORE_FLAW_DATABASE] = is_always,
        [STORE_FLAW_MISSING] = copy_is_still_bad,
        [STORE_FLAW_CHANGED] = copy_is_still_bad,
        [STORE_FLAW_PARTIAL] = copy_is_still_bad,
        [STORE_FLAW_UNREADABLE] = copy_is_still_bad,
        [STORE_FLAW_UNKNOWN] = is_still_unknown,
        [STORE_FLAW_DOUBLED] = is_still_doubled,
        [STORE_FLAW_NOT_INDEXED] = is_still_not_in_index,
        [STORE_FLAW_MISPLACED] = is_still_not_in_index,
        [STORE_FLAW_NO_FILE] = has_still_no_file,
        [STORE_FLAW_STRAY] = is_still_at_place,
        [STORE_FLAW_PREVIEW_LEFT] = is_preview_still_left,
        [STORE_FLAW_LEFT_OVER] = is_still_at_place,
        [STORE_FLAW_GONE] = copy_is_still_bad,
    };

    G_STATIC_ASSERT(G_N_ELEMENTS(look) == STORE_N_FLAWS);
    return look[flaw->kind](verify, flaw, is_still, error);
}

/* Of a file that came just now, and that the ledger does not have yet: is there any? */
static bool
is_any_on_its_way(Verify *verify, bool *is_any, GError **error)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;

    *is_any = false;
    for (guint i = 0; i < verify->flaws->len && !*is_any; i++) {
        VerifyFlaw *flaw = g_ptr_array_index(verify->flaws, i);
        struct stat info;

        if (flaw->kind != STORE_FLAW_UNKNOWN || !stat_place(verify, flaw, &info) ||
            info.st_ctime + YOUNG < now)
            continue;
        if (!is_still_unknown(verify, flaw, is_any, error))
            return false;
    }
    return true;
}

/* A batch that a session is committing right now. */
static bool
wait_for_commits(Verify *verify, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + WAIT_FOR_US;
    bool is_any = true;

    while (store_lock_is_anybody(verify->store) && g_get_monotonic_time() < deadline) {
        if (!is_any_on_its_way(verify, &is_any, error))
            return false;
        if (!is_any)
            return true;
        if (!pb_clock_doze(LOOK_US, verify->cancellable, error))
            return false;
    }
    return true;
}

/* What somebody else's move can feign: such a flaw has to stand in every round, in the same place. */
static bool
is_restless(const VerifyFlaw *flaw)
{
    return !flaw->is_dropped &&
           (flaw->kind == STORE_FLAW_MISSING || flaw->kind == STORE_FLAW_UNKNOWN ||
            flaw->kind == STORE_FLAW_DOUBLED || flaw->kind == STORE_FLAW_NOT_INDEXED ||
            flaw->kind == STORE_FLAW_MISPLACED || flaw->kind == STORE_FLAW_NO_FILE);
}

static bool
is_any_restless(const Verify *verify)
{
    for (guint i = 0; i < verify->flaws->len; i++) {
        if (is_restless(g_ptr_array_index(verify->flaws, i)))
            return true;
    }
    return false;
}

static bool
look_round(Verify *verify, guint round, GError **error)
{
    for (guint i = 0; i < verify->flaws->len; i++) {
        VerifyFlaw *flaw = g_ptr_array_index(verify->flaws, i);
        bool is_still = true;

        if (flaw->is_dropped || (round > 0 && !is_restless(flaw)))
            continue;
        if (verify_is_cancelled(verify, error) ||
            !verify_look_again(verify, flaw, &is_still, error))
            return false;
        flaw->is_dropped = !is_still;
    }
    return true;
}

bool
verify_again(Verify *verify, GError **error)
{
    if (verify->flaws->len == 0)
        return true;
    if (!wait_for_commits(verify, error))
        return false;
    for (guint round = 0; round < N_ROUNDS; round++) {
        if ((round > 0 && !pb_clock_doze(ROUND_US, verify->cancellable, error)) ||
            !store_refresh(verify->store, verify->cancellable, error) ||
            !verify_names(verify, error) || !look_round(verify, round, error))
            return false;
        if (!is_any_restless(verify))
            break;
    }
    return true;
}
