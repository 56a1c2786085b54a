/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/verify_file.c: every file below the mail folder, read to its end and compared (L2).
 *
 * Streams: of a file that is in order a key of eight bytes stays in memory, and for a moment what is to be
 * written into the ledger about it. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "name.h"
#include "verify.h"

#define READ_BUFFER    (64 * 1024)
#define AGREED_AT_ONCE 500
#define AGREED_US      (2 * G_USEC_PER_SEC)
#define US_A_PROGRESS  (G_USEC_PER_SEC / 10)

/* --- what agreed ----------------------------------------------------------------------------- */

/* Waits for no disk and holds nobody up: where it cannot be written now, the next pass writes it. */
void
verify_flush_agreed(Verify *verify)
{
    StoreDb *db = verify->store->ledger;
    bool is_ok = verify->agreed->len > 0 && store_db_begin_relaxed(db, NULL);
    gint64 now = pb_clock_now();

    for (guint i = 0; is_ok && i < verify->agreed->len; i++) {
        const VerifyAgreed *agreed = &g_array_index(verify->agreed, VerifyAgreed, i);

        is_ok = store_db_run(
            db, NULL,
            "UPDATE message SET verified_at = ?1 WHERE file = ?2 AND sha256 = ?3",
            STORE_INT(now), STORE_TEXT(agreed->base),
            STORE_BLOB(agreed->sha256, PB_DIGEST_LEN));
        if (!is_ok)
            store_db_rollback(db);
    }
    if (is_ok)
        (void)store_db_commit(db, NULL);
    g_array_set_size(verify->agreed, 0);
}

static void
note_agreed(Verify *verify, const char *base, const VerifyOwner *owner)
{
    VerifyAgreed agreed = { .base = g_strdup(base) };
    gint64 now = g_get_monotonic_time();

    memcpy(agreed.sha256, owner->sha256, PB_DIGEST_LEN);
    if (verify->agreed->len == 0)
        verify->agreed_since = now;
    g_array_append_val(verify->agreed, agreed);
    verify->totals->n_agreed++;
    if (verify->agreed->len >= AGREED_AT_ONCE || now - verify->agreed_since > AGREED_US)
        verify_flush_agreed(verify);
}

/* --- one file -------------------------------------------------------------------------------- */

static bool
read_to_end(Verify *verify, int fd, guint8 sha256[PB_DIGEST_LEN], guint64 *size,
            int *reason, GError **error)
{
    g_autofree char *buffer = g_malloc(READ_BUFFER);
    g_autoptr(PbDigest) digest = pb_digest_new();
    ssize_t n;

    *size = 0;
    do {
        if (verify_is_cancelled(verify, error))
            return false;
        n = TEMP_FAILURE_RETRY(read(fd, buffer, READ_BUFFER));
        if (n > 0) {
            pb_digest_update(digest, buffer, (gsize)n);
            *size += (guint64)n;
        }
    } while (n > 0);
    *reason = n < 0 ? errno : 0;
    pb_digest_finish(digest, sha256);
    return true;
}

/* By its length as the name says, then by its bytes. A name that another program gave says nothing. */
static VerifyFileState
judge(const char *name, const VerifyOwner *owner, const guint8 *sha256, guint64 size,
      char **detail)
{
    guint64 named = size;

    if (store_name_is_message(name))
        (void)store_name_size(name, &named);
    if (size < named) {
        *detail = g_strdup_printf("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes",
                                  size, named);
        return VERIFY_FILE_PARTIAL;
    }
    if (size > named) {
        *detail = g_strdup_printf(
            "%" G_GUINT64_FORMAT " bytes instead of %" G_GUINT64_FORMAT, size, named);
        return VERIFY_FILE_CHANGED;
    }
    if (owner->has_sha256 && memcmp(sha256, owner->sha256, PB_DIGEST_LEN) != 0) {
        *detail = g_strdup("its SHA-256 is not that of what was stored");
        return VERIFY_FILE_CHANGED;
    }
    return VERIFY_FILE_GOOD;
}

bool
verify_read_file(Verify *verify, int dir_fd, const char *name, const VerifyOwner *owner,
                 VerifyFileState *state, char **detail, GError **error)
{
    g_auto(StoreFd) fd = store_maildir_open_file(dir_fd, name, NULL);
    guint8 sha256[PB_DIGEST_LEN];
    guint64 size = 0;
    int reason = fd < 0 ? errno : 0;

    g_clear_pointer(detail, g_free);
    /* A symbolic link or a FIFO in its place is not the message. */
    if (fd < 0 &&
        (reason == ENOENT || reason == ELOOP || reason == EINVAL || reason == ENXIO)) {
        *state = VERIFY_FILE_AWAY;
        return true;
    }
    if (fd >= 0 && !read_to_end(verify, fd, sha256, &size, &reason, error))
        return false;
    if (reason != 0) {
        *state = VERIFY_FILE_UNREADABLE;
        *detail = g_strdup(g_strerror(reason));
        return true;
    }
    verify->totals->bytes += size;
    *state = judge(name, owner, sha256, size, detail);
    return true;
}

/* --- a file of a folder ---------------------------------------------------------------------- */

typedef struct {
    const char *folder;
    StoreSub sub;
    int dir_fd;
    const char *name;
    char *base;
    bool is_ours, is_preview;
} Item;

static VerifyFlaw *
suspect(Verify *verify, const Item *item, StoreFlawKind kind)
{
    VerifyFlaw *flaw = verify_suspect(verify, kind, item->base);

    verify_flaw_set_place(flaw, item->folder, (int)item->sub, item->name);
    flaw->is_preview = item->is_preview;
    return flaw;
}

static bool
check_index(Verify *verify, const Item *item, GError **error)
{
    StoreDb *db = verify->store->index;
    char key[STORE_KEY_LEN + 1];
    sqlite3_stmt *row;
    int status;
    gint64 n, n_exact;

    store_name_key(item->base, key);
    row = store_db_query(
        db, error,
        "SELECT count(*), ifnull(sum(m.is_cur = ?3 AND m.suffix = ?4 AND f.name = ?5), 0)"
        " FROM message m CROSS JOIN folder f ON f.id = m.folder"
        " WHERE m.key = ?1 AND m.base = ?2",
        STORE_TEXT(key), STORE_TEXT(item->base), STORE_INT(item->sub == STORE_SUB_CUR),
        STORE_TEXT(item->name + strlen(item->base)), STORE_TEXT(item->folder));
    status = row == NULL ? -1 : store_db_next(db, row, error);
    if (status != 1)
        return false;
    n = sqlite3_column_int64(row, 0);
    n_exact = sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
    if (n == 0)
        suspect(verify, item, STORE_FLAW_NOT_INDEXED);
    else if (n_exact == 0)
        suspect(verify, item, STORE_FLAW_MISPLACED);
    return true;
}

static void
take_state(Verify *verify, const Item *item, const VerifyOwner *owner,
           VerifyFileState state)
{
    static const StoreFlawKind flaws[] = {
        [VERIFY_FILE_CHANGED] = STORE_FLAW_CHANGED,
        [VERIFY_FILE_PARTIAL] = STORE_FLAW_PARTIAL,
        [VERIFY_FILE_UNREADABLE] = STORE_FLAW_UNREADABLE,
    };

    if (state == VERIFY_FILE_GOOD && owner->has_sha256)
        note_agreed(verify, item->base, owner);
    else if (state > VERIFY_FILE_AWAY)
        suspect(verify, item, flaws[state]);
}

/* What another program put here is read too: that the disk gives it back is all that can be said. */
static bool
check_content(Verify *verify, const Item *item, GError **error)
{
    g_auto(VerifyOwner) owner = { 0 };
    g_autofree char *detail = NULL;
    VerifyFileState state = VERIFY_FILE_GOOD;

    if (!verify_find_owner(verify, item->base, item->is_preview, &owner, error))
        return false;
    if (item->is_ours && !owner.is_known && !owner.is_doubted)
        suspect(verify, item, STORE_FLAW_UNKNOWN);
    if (!owner.is_known)
        verify->totals->n_foreign++;
    /* One in doubt has been told, and is nobody's. */
    if (owner.is_doubted)
        return true;
    if (!verify_read_file(verify, item->dir_fd, item->name, &owner, &state, &detail,
                          error))
        return false;
    take_state(verify, item, &owner, state);
    return true;
}

static void
tell_progress(Verify *verify)
{
    const StoreVerifyRequest *request = verify->request;
    StoreVerifyProgress progress = { .n_done = verify->totals->n_files,
                                     .n_all =
                                         MAX(verify->n_expected, verify->totals->n_files),
                                     .bytes_done = verify->totals->bytes };
    gint64 now = g_get_monotonic_time();

    if (request->progress == NULL || now - verify->told_at < US_A_PROGRESS)
        return;
    verify->told_at = now;
    request->progress(&progress, request->user_data);
}

static bool
check_file(Verify *verify, Item *item, GError **error)
{
    g_autofree char *base = g_strndup(item->name, store_name_base_len(item->name));
    char t[STORE_U_LEN + 1];
    guint64 key = verify_key(base);

    item->base = base;
    store_name_t(base, t);
    item->is_preview = *t != '\0';
    item->is_ours = store_name_is_message(base);
    g_array_append_val(verify->seen, key);
    verify->totals->n_files++;
    tell_progress(verify);
    return check_index(verify, item, error) && check_content(verify, item, error);
}

/* Runs `each` for every file of new/ and cur/. new/ first: what another program moves on to cur/ right now is seen
 * twice, and not missed. */
static bool
walk_sub(Verify *verify, const char *folder, StoreSub sub,
         bool (*each)(Verify *verify, Item *item, GError **error), GError **error)
{
    g_auto(StoreFd) dir_fd =
        store_maildir_open_sub(verify->store->mail_fd, folder, sub, NULL);
    g_autoptr(StoreDir) dir = NULL;
    const char *name;

    /* Gone since the folders were listed: its messages are looked for again. */
    if (dir_fd < 0)
        return true;
    dir = store_dir_open(dir_fd, error);
    if (dir == NULL)
        return false;
    while ((name = store_dir_next(dir)) != NULL) {
        Item item = { .folder = folder, .sub = sub, .dir_fd = dir_fd, .name = name };

        if (verify_is_cancelled(verify, error) || !each(verify, &item, error))
            return false;
    }
    return true;
}

static gint
compare_keys(gconstpointer a, gconstpointer b)
{
    guint64 one = *(const guint64 *)a;
    guint64 two = *(const guint64 *)b;

    return (one > two) - (one < two);
}

static bool
walk(Verify *verify, bool (*each)(Verify *verify, Item *item, GError **error),
     GError **error)
{
    g_autoptr(GPtrArray) folders = store_maildir_folders(verify->store->mail_fd, error);

    g_array_set_size(verify->seen, 0);
    for (guint i = 0; folders != NULL && i < folders->len; i++) {
        const char *folder = g_ptr_array_index(folders, i);

        if (!walk_sub(verify, folder, STORE_SUB_NEW, each, error) ||
            !walk_sub(verify, folder, STORE_SUB_CUR, each, error))
            return false;
    }
    g_array_sort(verify->seen, compare_keys);
    return folders != NULL;
}

bool
verify_files(Verify *verify, GError **error)
{
    bool is_ok = walk(verify, check_file, error);

    verify_flush_agreed(verify);
    return is_ok;
}

static bool
note_name(Verify *verify, Item *item, GError **error)
{
    g_autofree char *base = g_strndup(item->name, store_name_base_len(item->name));
    guint64 key = verify_key(base);

    (void)error;
    g_array_append_val(verify->seen, key);
    return true;
}

bool
verify_names(Verify *verify, GError **error)
{
    return walk(verify, note_name, error);
}

bool
verify_is_seen(const Verify *verify, const char *base)
{
    guint64 key = verify_key(base);
    guint at;

    return g_array_binary_search(verify->seen, &key, compare_keys, &at);
}

/* --- where no message belongs ---------------------------------------------------------------- */

static void
check_stray(Verify *verify, const char *folder, int sub, int dir_fd, const char *name)
{
    g_autofree char *base = g_strndup(name, store_name_base_len(name));
    bool is_message = store_name_is_message(base);
    struct stat info;
    VerifyFlaw *flaw;

    if (fstatat(dir_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode))
        return;
    if (!is_message && (sub != STORE_SUB_TMP || !store_maildir_is_left_over(name, &info)))
        return;
    flaw = verify_suspect(verify, is_message ? STORE_FLAW_STRAY : STORE_FLAW_LEFT_OVER,
                          base);
    verify_flaw_set_place(flaw, folder, sub, name);
    verify_flaw_set_detail(flaw, "%" G_GINT64_FORMAT " bytes", (gint64)info.st_size);
}

static bool
check_beside(Verify *verify, const char *folder, int sub, GError **error)
{
    int mail_fd = verify->store->mail_fd;
    g_auto(StoreFd) dir_fd =
        sub == VERIFY_ROOT ? store_maildir_open_folder(mail_fd, folder)
                           : store_maildir_open_sub(mail_fd, folder, (StoreSub)sub, NULL);
    g_autoptr(StoreDir) dir = dir_fd < 0 ? NULL : store_dir_open(dir_fd, error);
    const char *name;

    if (dir == NULL)
        return dir_fd < 0;
    while ((name = store_dir_next(dir)) != NULL) {
        if (verify_is_cancelled(verify, error))
            return false;
        check_stray(verify, folder, sub, dir_fd, name);
    }
    return true;
}

bool
verify_strays(Verify *verify, GError **error)
{
    g_autoptr(GPtrArray) folders = store_maildir_folders(verify->store->mail_fd, error);

    if (folders == NULL || !check_beside(verify, "", VERIFY_ROOT, error))
        return false;
    for (guint i = 0; i < folders->len; i++) {
        const char *folder = g_ptr_array_index(folders, i);

        if (!check_beside(verify, folder, VERIFY_ROOT, error) ||
            !check_beside(verify, folder, STORE_SUB_TMP, error))
            return false;
    }
    return true;
}
