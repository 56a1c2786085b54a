/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/verify.c: files against ledger against index: the order of the steps, and what is said (L2). */
#include <config.h>

#include "verify.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "index.h"
#include "name.h"

#define MAX_SHOWN 400

/* --- names and advice ---------------------------------------------------------------------- */

static const struct {
    const char *name;
    bool is_note;
    const char *advice; /* where nothing was mended */
} kinds[] = {
    [STORE_FLAW_DATABASE] = { "database", false,
                              "a ledger is never made anew: restore it from a backup, or move it away and "
                              "what is stored is found by its files" },
    [STORE_FLAW_MISSING] = { "missing", false,
                             "--repair has it fetched again, where the server has it still" },
    [STORE_FLAW_CHANGED] = { "changed", false,
                             "--repair has it fetched again, where the server has it still; this file stays" },
    [STORE_FLAW_PARTIAL] = { "partial", false,
                             "--repair has it fetched again, where the server has it still; this file stays" },
    [STORE_FLAW_UNREADABLE] = { "unreadable", false,
                                "look at its permissions, and at the disk" },
    [STORE_FLAW_UNKNOWN] = { "unknown", false,
                             "the next fetch takes it for what it is, where the server has the message still" },
    [STORE_FLAW_DOUBLED] = { "doubled", false,
                             "both are kept; remove one of them if you like" },
    [STORE_FLAW_NOT_INDEXED] = { "not-indexed", false,
                                 "--repair puts it into the index" },
    [STORE_FLAW_MISPLACED] = { "misplaced", false, "--repair corrects the index" },
    [STORE_FLAW_NO_FILE] = { "no-file", false, "--repair corrects the index" },
    [STORE_FLAW_STRAY] = { "stray", false, "--repair moves it to where it is seen" },
    [STORE_FLAW_PREVIEW_LEFT] = { "preview-left", false,
                                  "--repair takes the preview away" },
    [STORE_FLAW_LEFT_OVER] = { "left-over", true,
                               "part of a download that ended half-way; the next start removes it" },
    [STORE_FLAW_GONE] = { "gone", true,
                          "thrown away here, or told as lost by an earlier --repair" },
};

static const struct {
    const char *name;
    const char *advice;
} remedies[] = {
    [STORE_REMEDY_NONE] = { "none", NULL },
    [STORE_REMEDY_FIXED] = { "fixed", "mended" },
    [STORE_REMEDY_FETCH] = { "fetch", "the next fetch brings it again" },
    [STORE_REMEDY_ACKNOWLEDGED] = { "acknowledged",
                                    "no server has it any more: restore it from a backup" },
    [STORE_REMEDY_LOCKED] = { "locked",
                              "another postbag works on the account: try again later" },
};

G_STATIC_ASSERT(G_N_ELEMENTS(kinds) == STORE_N_FLAWS);
G_STATIC_ASSERT(G_N_ELEMENTS(remedies) == STORE_N_REMEDIES);

const char *
store_flaw_name(StoreFlawKind kind)
{
    return kinds[kind].name;
}

const char *
store_remedy_name(StoreRemedy remedy)
{
    return remedies[remedy].name;
}

/* --- flaws ----------------------------------------------------------------------------------- */

void
verify_owner_clear(VerifyOwner *owner)
{
    g_free(owner->account);
    g_clear_pointer(&owner->uidl, g_bytes_unref);
    *owner = (VerifyOwner){ 0 };
}

static void
flaw_free(gpointer data)
{
    VerifyFlaw *flaw = data;

    verify_owner_clear(&flaw->owner);
    g_free(flaw->base);
    g_free(flaw->folder);
    g_free(flaw->name);
    g_free(flaw->detail);
    g_free(flaw);
}

VerifyFlaw *
verify_suspect(Verify *verify, StoreFlawKind kind, const char *base)
{
    VerifyFlaw *flaw = g_new0(VerifyFlaw, 1);

    flaw->kind = kind;
    flaw->base = g_strdup(base);
    g_ptr_array_add(verify->flaws, flaw);
    return flaw;
}

void
verify_flaw_set_place(VerifyFlaw *flaw, const char *folder, int sub, const char *name)
{
    /* Both may be the flaw's own. */
    g_autofree char *old_folder = g_steal_pointer(&flaw->folder);
    g_autofree char *old_name = g_steal_pointer(&flaw->name);

    flaw->folder = g_strdup(folder);
    flaw->sub = sub;
    flaw->name = g_strdup(name);
}

void
verify_flaw_set_detail(VerifyFlaw *flaw, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_free(flaw->detail);
    flaw->detail = g_strdup_vprintf(format, args);
    va_end(args);
}

guint64
verify_key(const char *base)
{
    char key[STORE_KEY_LEN + 1];

    store_name_key(base, key);
    return g_ascii_strtoull(key, NULL, 16);
}

bool
verify_is_cancelled(const Verify *verify, GError **error)
{
    return g_cancellable_set_error_if_cancelled(verify->cancellable, error);
}

/* --- looking up ------------------------------------------------------------------------------ */

#define SELECT_OWNER                                                         \
    "SELECT m.account, a.name, m.uidl, m.copy, m.state, m.listed, m.sha256," \
    " m.verified_at FROM message m CROSS JOIN account a ON a.id = m.account WHERE m."

static void
take_owner(sqlite3_stmt *row, bool is_preview, VerifyOwner *owner)
{
    const void *sha256 = sqlite3_column_blob(row, 6);

    owner->is_known = true;
    owner->account_id = sqlite3_column_int64(row, 0);
    owner->account = g_strdup((const char *)sqlite3_column_text(row, 1));
    owner->uidl =
        g_bytes_new(sqlite3_column_blob(row, 2), (gsize)sqlite3_column_bytes(row, 2));
    owner->copy = (guint)sqlite3_column_int(row, 3);
    owner->state = (StoreState)sqlite3_column_int(row, 4);
    owner->is_listed = sqlite3_column_int(row, 5) != 0;
    owner->has_sha256 =
        !is_preview && sha256 != NULL && sqlite3_column_bytes(row, 6) == PB_DIGEST_LEN;
    if (owner->has_sha256)
        memcpy(owner->sha256, sha256, PB_DIGEST_LEN);
    owner->verified_at = sqlite3_column_int64(row, 7);
}

bool
verify_number(StoreDb *db, sqlite3_stmt *row, gint64 *value, GError **error)
{
    int status = row == NULL ? -1 : store_db_next(db, row, error);

    *value = 0;
    if (status == 1) {
        *value = sqlite3_column_int64(row, 0);
        sqlite3_reset(row);
    }
    return status >= 0;
}

bool
verify_find_owner(Verify *verify, const char *base, bool is_preview, VerifyOwner *owner,
                  GError **error)
{
    StoreDb *db = verify->store->ledger;
    sqlite3_stmt *row =
        is_preview
            ? store_db_query(db, error, SELECT_OWNER "preview = ?1", STORE_TEXT(base))
            : store_db_query(db, error, SELECT_OWNER "file = ?1", STORE_TEXT(base));
    int status = row == NULL ? -1 : store_db_next(db, row, error);
    gint64 n_doubted = 0;

    verify_owner_clear(owner);
    if (status == 1) {
        take_owner(row, is_preview, owner);
        sqlite3_reset(row);
    }
    if (status != 0)
        return status == 1;
    row = store_db_query(db, error, "SELECT count(*) FROM doubted WHERE file = ?1",
                         STORE_TEXT(base));
    if (!verify_number(db, row, &n_doubted, error))
        return false;
    owner->is_doubted = n_doubted > 0;
    return true;
}

/* --- telling --------------------------------------------------------------------------------- */

static char *
visible(const char *text)
{
    return pb_text_visible_cut(text == NULL ? "" : text, -1, MAX_SHOWN);
}

static char *
path_of(const VerifyFlaw *flaw)
{
    static const char *const subs[] = { "new/", "cur/", "tmp/", "" };

    if (flaw->name == NULL)
        return visible(flaw->base);
    return g_strdup_printf("%s%s%s%s", flaw->folder, *flaw->folder == '\0' ? "" : "/",
                           subs[flaw->sub], flaw->name);
}

static bool
is_mended(const VerifyFlaw *flaw)
{
    return flaw->remedy == STORE_REMEDY_FIXED || flaw->remedy == STORE_REMEDY_FETCH;
}

static void
count(StoreVerifyTotals *totals, const VerifyFlaw *flaw)
{
    totals->n_of[flaw->kind]++;
    if (kinds[flaw->kind].is_note) {
        totals->n_notes++;
        return;
    }
    totals->n_flaws++;
    if (is_mended(flaw))
        totals->n_mended++;
    else
        totals->n_left++;
}

static const char *
advice_of(const VerifyFlaw *flaw)
{
    if (flaw->remedy != STORE_REMEDY_NONE)
        return remedies[flaw->remedy].advice;
    return flaw->advice != NULL ? flaw->advice : kinds[flaw->kind].advice;
}

static void
tell(Verify *verify, const VerifyFlaw *flaw)
{
    g_autofree char *account = visible(flaw->owner.account);
    g_autofree char *path = path_of(flaw);
    g_autofree char *file = visible(path);
    g_autofree char *detail = visible(flaw->detail);
    char key[STORE_KEY_LEN + 1] = "";
    StoreFlaw told = { .kind = flaw->kind,
                       .remedy = flaw->remedy,
                       .is_note = kinds[flaw->kind].is_note,
                       .account = account,
                       .key = key,
                       .file = file,
                       .detail = detail,
                       .advice = advice_of(flaw) };

    if (flaw->base != NULL && flaw->kind != STORE_FLAW_LEFT_OVER)
        store_name_key(flaw->base, key);
    told.is_left = !told.is_note && !is_mended(flaw);
    count(verify->totals, flaw);
    if (verify->request->flaw != NULL)
        verify->request->flaw(&told, verify->request->user_data);
}

/* --- all of it ------------------------------------------------------------------------------- */

static bool
expect_files(Verify *verify, GError **error)
{
    gint64 n = 0;
    sqlite3_stmt *row = store_db_bind(
        verify->store->index, "SELECT ifnull(sum(total), 0) FROM folder", NULL, 0, error);

    if (!verify_number(verify->store->index, row, &n, error))
        return false;
    verify->n_expected = (guint)CLAMP(n, 0, G_MAXINT);
    return true;
}

static bool
run(Verify *verify, GError **error)
{
    if (!verify_databases(verify, error))
        return false;
    if (verify->is_unusable)
        return true;
    return verify_strays(verify, error) &&
           store_refresh(verify->store, verify->cancellable, error) &&
           expect_files(verify, error) && verify_files(verify, error) &&
           verify_rows(verify, error) && verify_again(verify, error) &&
           (verify->request->mode == STORE_VERIFY_ONLY || verify_repair(verify, error));
}

static bool
end(Verify *verify, bool is_ok, GError **error)
{
    verify_flush_agreed(verify);
    store_db_set_cancellable(verify->store->ledger, NULL);
    store_db_set_cancellable(verify->store->index, NULL);
    verify->store->keeps_tmp = false;
    if (is_ok || !g_cancellable_is_cancelled(verify->cancellable))
        return is_ok;
    /* What a statement that was ended early said is not the reason. */
    g_clear_error(error);
    return !verify_is_cancelled(verify, error);
}

static void
clear_agreed(gpointer data)
{
    g_free(((VerifyAgreed *)data)->base);
}

bool
store_verify(Store *store, const StoreVerifyRequest *request, GCancellable *cancellable,
             StoreVerifyTotals *totals, GError **error)
{
    Verify verify = {
        .store = store, .request = request, .cancellable = cancellable, .totals = totals
    };
    bool is_ok;

    *totals = (StoreVerifyTotals){ 0 };
    verify.flaws = g_ptr_array_new_with_free_func(flaw_free);
    verify.seen = g_array_new(FALSE, FALSE, sizeof(guint64));
    verify.agreed = g_array_new(FALSE, FALSE, sizeof(VerifyAgreed));
    g_array_set_clear_func(verify.agreed, clear_agreed);
    store->keeps_tmp = true;
    if (cancellable != NULL) {
        store_db_set_cancellable(store->ledger, cancellable);
        store_db_set_cancellable(store->index, cancellable);
    }
    is_ok = end(&verify, run(&verify, error), error);
    for (guint i = 0; is_ok && i < verify.flaws->len; i++) {
        const VerifyFlaw *flaw = g_ptr_array_index(verify.flaws, i);

        if (!flaw->is_dropped)
            tell(&verify, flaw);
    }
    g_ptr_array_unref(verify.flaws);
    g_array_unref(verify.seen);
    g_array_unref(verify.agreed);
    return is_ok;
}
