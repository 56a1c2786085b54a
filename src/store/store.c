/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/store.c: opening and closing the archive (L2). The index comes last: it is the one that may
 * have to be made anew, and nothing of that happens beside a ledger that cannot be read. */
#include <config.h>

#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "crashpoint.h"
#include "fail.h"
#include "handle.h"
#include "index.h"
#include "maildir.h"
#include "schema.h"

static bool
open_mail(Store *store, GError **error)
{
    const char *dir = store->paths->mail_dir;
    g_autoptr(GError) reason = NULL;

    if (!pb_path_make_dir(dir, &reason)) {
        g_set_error_literal(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE,
                            reason->message);
        return false;
    }
    /* The person may have made it a symbolic link to another disk; what lies in it may not be one. */
    store->mail_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->mail_fd < 0)
        return store_fail_write(error, errno, dir);
    return store_maildir_make(store->mail_fd, "Inbox", error);
}

Store *
store_open_ledger(const PbPaths *paths, StoreDescribe describe, GError **error)
{
    g_autoptr(Store) store = g_new0(Store, 1);

    store_crash_init();
    store_maildir_note_start();
    store->paths = pb_paths_copy(paths);
    store->describe = describe;
    store->mail_fd = -1;
    store->index_lock_fd = -1;
    if (!open_mail(store, error))
        return NULL;
    store->ledger = store_db_open(&store_db_ledger, paths->ledger_db, error);
    return store->ledger == NULL ? NULL : g_steal_pointer(&store);
}

bool
store_open_index(Store *store, GError **error)
{
    return store->index != NULL || store_index_open(store, error);
}

bool
store_has_index(const Store *store)
{
    return store->index != NULL || access(store->paths->index_db, F_OK) == 0;
}

Store *
store_open(const PbPaths *paths, StoreDescribe describe, GError **error)
{
    g_autoptr(Store) store = store_open_ledger(paths, describe, error);

    return store == NULL || !store_open_index(store, error) ? NULL
                                                            : g_steal_pointer(&store);
}

void
store_close(Store *store)
{
    if (store == NULL)
        return;
    store_index_close(store);
    store_db_close(store->ledger);
    store_fd_close(&store->mail_fd);
    pb_paths_free(store->paths);
    g_free(store);
}

const char *
store_library_version(void)
{
    return sqlite3_libversion();
}

static guint
count_steps(const char *const *steps)
{
    guint n = 0;

    while (steps[n] != NULL)
        n++;
    return n;
}

void
store_schema_versions(guint *ledger, guint *index)
{
    *ledger = count_steps(store_schema_ledger);
    *index = count_steps(store_schema_index);
}
