/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/verify_repair.c: mending what can be mended from here (L2).
 *
 * No message is removed or changed: files only move to where they are seen, and never over another. The ledger
 * lets go of a copy only when the server has the message still, so that the next session fetches it again; a
 * row whose deletion was asked for or confirmed stays as it is. */
#include <config.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "name.h"
#include "preview.h"
#include "verify.h"

/* --- strays ----------------------------------------------------------------------------------- */

static const char *
folder_for(const VerifyFlaw *flaw)
{
    return *flaw->folder == '\0' ? "Inbox" : flaw->folder;
}

static bool
is_whole(int dir_fd, const char *name)
{
    struct stat info;
    guint64 named;

    return fstatat(dir_fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           store_name_size(name, &named) && (guint64)info.st_size == named;
}

/* A program may have written half of it: only what is as long as its name says is shown as a message. */
static bool
move_stray(Verify *verify, VerifyFlaw *flaw)
{
    int mail_fd = verify->store->mail_fd;
    bool has_flags = strlen(flaw->base) < strlen(flaw->name);
    StoreSub sub = has_flags ? STORE_SUB_CUR : STORE_SUB_NEW;
    g_auto(StoreFd) from_fd =
        flaw->sub == VERIFY_ROOT
            ? store_maildir_open_folder(mail_fd, flaw->folder)
            : store_maildir_open_sub(mail_fd, flaw->folder, STORE_SUB_TMP, NULL);
    g_auto(StoreFd) to_fd = store_maildir_open_sub(mail_fd, folder_for(flaw), sub, NULL);

    if (from_fd < 0 || to_fd < 0)
        return false;
    if (!is_whole(from_fd, flaw->name)) {
        flaw->advice = "kept where it is: it is not as long as its name says";
        return false;
    }
    if (store_maildir_rename(from_fd, flaw->name, to_fd, flaw->name) != 0) {
        flaw->advice = "kept where it is: it cannot be moved";
        return false;
    }
    verify_flaw_set_place(flaw, folder_for(flaw), (int)sub, flaw->name);
    return fsync(to_fd) == 0;
}

static bool
repair_stray(Verify *verify, VerifyFlaw *flaw, GError **error)
{
    g_autoptr(GPtrArray) places = store_places_of_base(verify->store, flaw->base, error);

    if (places == NULL)
        return false;
    if (places->len > 0)
        flaw->advice = "kept where it is: its folder has a message of this name";
    else if (move_stray(verify, flaw))
        flaw->remedy = STORE_REMEDY_FIXED;
    return true;
}

/* --- copies ----------------------------------------------------------------------------------- */

static bool
is_of_a_copy(const VerifyFlaw *flaw)
{
    return (flaw->kind == STORE_FLAW_MISSING || flaw->kind == STORE_FLAW_CHANGED ||
            flaw->kind == STORE_FLAW_PARTIAL) &&
           flaw->owner.is_known;
}

/* As though it had never come. A changed file is nobody's from now on, and no listing takes it for the
 * message again; a missing one that turns up again is adopted. */
static bool
forget_copy(StoreDb *db, const VerifyFlaw *flaw, GError **error)
{
    const VerifyOwner *owner = &flaw->owner;
    gsize len = 0;
    const void *uidl = g_bytes_get_data(owner->uidl, &len);

    if (!store_db_run(
            db, error,
            "UPDATE message SET state = 0, file = NULL, sha256 = NULL,"
            " preview = NULL, stored_at = 0, wanted = 0, due = 0, verified_at = 0"
            " WHERE account = ?1 AND uidl = ?2 AND copy = ?3 AND state <= 2"
            " AND iif(state = 1, preview, file) = ?4",
            STORE_INT(owner->account_id), STORE_BLOB(uidl == NULL ? "" : uidl, len),
            STORE_INT(owner->copy), STORE_TEXT(flaw->base)))
        return false;
    return flaw->kind == STORE_FLAW_MISSING ||
           store_db_run(db, error, "INSERT OR IGNORE INTO doubted (file) VALUES (?1)",
                        STORE_TEXT(flaw->base));
}

/* It is told once as a loss; from then on it is a note. */
static bool
mark_gone(StoreDb *db, const VerifyFlaw *flaw, GError **error)
{
    return store_db_run(
        db, error,
        "UPDATE message SET verified_at = ?2 WHERE file = ?1 AND file IS NOT NULL",
        STORE_TEXT(flaw->base), STORE_INT(-pb_clock_now()));
}

static bool
repair_copy(StoreDb *db, VerifyFlaw *flaw, GError **error)
{
    const VerifyOwner *owner = &flaw->owner;
    bool is_on_server = owner->is_listed && owner->state != STORE_STATE_DELETED;

    if (is_on_server && owner->state == STORE_STATE_DELETE_SENT) {
        flaw->advice = "its deletion was asked of the server: the next fetch tells";
    } else if (is_on_server) {
        flaw->remedy = STORE_REMEDY_FETCH;
        return forget_copy(db, flaw, error);
    } else if (flaw->kind == STORE_FLAW_MISSING) {
        flaw->remedy = STORE_REMEDY_ACKNOWLEDGED;
        return mark_gone(db, flaw, error);
    } else {
        flaw->advice =
            "no server has it any more: restore it from a backup; this file stays";
    }
    return true;
}

/* Under the account's lock nobody else changes its rows, so what is seen now holds. */
static bool
repair_account(Verify *verify, const GPtrArray *flaws, GError **error)
{
    StoreDb *db = verify->store->ledger;
    bool is_ok = store_db_begin(db, error);

    for (guint i = 0; is_ok && i < flaws->len; i++)
        is_ok = repair_copy(db, g_ptr_array_index(flaws, i), error);
    if (is_ok)
        return store_db_commit(db, error);
    store_db_rollback(db);
    return false;
}

/* Those of one account that are flaws still. */
static GPtrArray *
flaws_of(Verify *verify, const char *account, GError **error)
{
    g_autoptr(GPtrArray) flaws = g_ptr_array_new();

    for (guint i = 0; i < verify->flaws->len; i++) {
        VerifyFlaw *flaw = g_ptr_array_index(verify->flaws, i);
        bool is_still = true;

        if (flaw->is_dropped || !is_of_a_copy(flaw) ||
            strcmp(flaw->owner.account, account) != 0)
            continue;
        if (verify_is_cancelled(verify, error) ||
            !verify_look_again(verify, flaw, &is_still, error))
            return NULL;
        flaw->is_dropped = !is_still;
        if (is_still && is_of_a_copy(flaw))
            g_ptr_array_add(flaws, flaw);
    }
    return g_steal_pointer(&flaws);
}

static void
set_locked(Verify *verify, const char *account)
{
    for (guint i = 0; i < verify->flaws->len; i++) {
        VerifyFlaw *flaw = g_ptr_array_index(verify->flaws, i);

        if (is_of_a_copy(flaw) && strcmp(flaw->owner.account, account) == 0)
            flaw->remedy = STORE_REMEDY_LOCKED;
    }
}

static bool
lock_and_repair(Verify *verify, const char *account, GError **error)
{
    g_autoptr(GError) reason = NULL;
    StoreLock *lock = store_lock_account(verify->store, account, &reason);
    g_autoptr(GPtrArray) flaws = NULL;
    bool is_ok;

    if (g_error_matches(reason, STORE_ERROR, STORE_ERROR_LOCKED)) {
        set_locked(verify, account);
        return true;
    }
    if (lock == NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    flaws = flaws_of(verify, account, error);
    is_ok = flaws != NULL && repair_account(verify, flaws, error);
    store_lock_free(lock);
    return is_ok;
}

static bool
repair_copies(Verify *verify, GError **error)
{
    g_autoptr(GHashTable) accounts =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer account;

    for (guint i = 0; i < verify->flaws->len; i++) {
        const VerifyFlaw *flaw = g_ptr_array_index(verify->flaws, i);

        if (!flaw->is_dropped && is_of_a_copy(flaw))
            g_hash_table_add(accounts, g_strdup(flaw->owner.account));
    }
    g_hash_table_iter_init(&iter, accounts);
    while (g_hash_table_iter_next(&iter, &account, NULL)) {
        if (!lock_and_repair(verify, account, error))
            return false;
    }
    return true;
}

/* --- previews --------------------------------------------------------------------------------- */

/* The ledger takes note of the preview; the refresh that follows lets it give way, as always. */
static bool
repair_preview(Verify *verify, VerifyFlaw *flaw, GError **error)
{
    const VerifyOwner *owner = &flaw->owner;
    gsize len = 0;
    const void *uidl = g_bytes_get_data(owner->uidl, &len);

    return store_db_run(
        verify->store->ledger, error,
        "UPDATE message SET preview = ?4 WHERE account = ?1 AND uidl = ?2 AND copy = ?3"
        " AND state >= 2 AND preview IS NULL AND NOT EXISTS (SELECT 1 FROM message o"
        " WHERE o.account = ?1 AND o.uidl = ?2 AND o.copy <> ?3)",
        STORE_INT(owner->account_id), STORE_BLOB(uidl == NULL ? "" : uidl, len),
        STORE_INT(owner->copy), STORE_TEXT(flaw->base));
}

/* --- the index -------------------------------------------------------------------------------- */

static bool
is_of_index(const VerifyFlaw *flaw)
{
    return flaw->kind == STORE_FLAW_NOT_INDEXED || flaw->kind == STORE_FLAW_MISPLACED ||
           flaw->kind == STORE_FLAW_NO_FILE || flaw->kind == STORE_FLAW_PREVIEW_LEFT;
}

/* Every folder is read again, whatever its times say. */
static bool
refresh_all(Verify *verify, GError **error)
{
    return store_db_exec(verify->store->index,
                         "UPDATE folder SET new_time = 0, cur_time = 0", error) &&
           store_refresh(verify->store, verify->cancellable, error);
}

static bool
settle_index(Verify *verify, GError **error)
{
    for (guint i = 0; i < verify->flaws->len; i++) {
        VerifyFlaw *flaw = g_ptr_array_index(verify->flaws, i);
        bool is_still = true;
        StoreFlawKind kind = flaw->kind;

        if (flaw->is_dropped || !is_of_index(flaw))
            continue;
        if (!verify_look_again(verify, flaw, &is_still, error))
            return false;
        flaw->kind = kind;
        flaw->remedy = is_still ? STORE_REMEDY_NONE : STORE_REMEDY_FIXED;
    }
    return true;
}

/* Runs `repair` for the flaws of one kind; *n counts them. */
static bool
for_each(Verify *verify, StoreFlawKind kind,
         bool (*repair)(Verify *verify, VerifyFlaw *flaw, GError **error), guint *n,
         GError **error)
{
    for (guint i = 0; i < verify->flaws->len; i++) {
        VerifyFlaw *flaw = g_ptr_array_index(verify->flaws, i);

        if (flaw->is_dropped || flaw->kind != kind)
            continue;
        (*n)++;
        if (verify_is_cancelled(verify, error) || !repair(verify, flaw, error))
            return false;
    }
    return true;
}

static bool
is_any_of_index(const Verify *verify)
{
    for (guint i = 0; i < verify->flaws->len; i++) {
        const VerifyFlaw *flaw = g_ptr_array_index(verify->flaws, i);

        if (!flaw->is_dropped && is_of_index(flaw))
            return true;
    }
    return false;
}

/* Copies last: by then the index has what was moved into sight, and a message that was missing may not be. */
bool
verify_repair(Verify *verify, GError **error)
{
    guint n = 0;

    if (!for_each(verify, STORE_FLAW_STRAY, repair_stray, &n, error) ||
        !for_each(verify, STORE_FLAW_PREVIEW_LEFT, repair_preview, &n, error))
        return false;
    if ((n > 0 || is_any_of_index(verify)) &&
        (!refresh_all(verify, error) || !settle_index(verify, error)))
        return false;
    return repair_copies(verify, error);
}
