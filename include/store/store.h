/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/store.h: the archive: Maildir folders, ledger.db and index.db behind one handle (L2).
 *
 * Nobody else opens a path below the mail folder. A handle belongs to one thread; each thread opens its
 * own, SQLite's WAL lets them read while one writes. The ledger is precious, the index can be rebuilt. */
#ifndef POSTBAG_STORE_STORE_H
#define POSTBAG_STORE_STORE_H

#include <stdbool.h>

#include <gio/gio.h>

#include "base/envelope.h"
#include "base/path.h"

typedef enum {
    STORE_ERROR_CANNOT_WRITE, /* disk full, permission, read-only: nothing that was stored is lost */
    STORE_ERROR_DATABASE,  /* ledger or index is damaged or unreadable */
    STORE_ERROR_TOO_NEW,   /* the database was made by a later postbag */
    STORE_ERROR_LOCKED,    /* another process writes this account */
    STORE_ERROR_NOT_FOUND, /* no such message or folder */
    STORE_ERROR_AMBIGUOUS, /* a short ID that fits several messages */
    STORE_ERROR_BAD_NAME,  /* a folder name that cannot be one */
    STORE_ERROR_BAD_QUERY, /* see query.h */
} StoreError;

#define STORE_ERROR (store_error_quark())
GQuark store_error_quark(void);

typedef struct Store Store;

/* "3.40.1": of SQLite, as it runs. Static. */
const char *store_library_version(void);
/* The versions that ledger.db and index.db are brought to. */
void store_schema_versions(guint *ledger, guint *index);

/* Reads what the index has to know of a message from its first bytes (the header block, at most
 * STORE_MAX_HEADER of it). Given by the caller because the archive does not know MIME. Thread-safe. */
typedef PbEnvelope *(*StoreDescribe)(const char *header, gsize len);

#define STORE_MAX_HEADER (256 * 1024)

/* Opens, making folders and databases that are missing and bringing schemas up to date. `paths` is
 * copied. STORE_ERROR_CANNOT_WRITE, _DATABASE, _TOO_NEW. */
Store *store_open(const PbPaths *paths, StoreDescribe describe, GError **error);
/* The same in two steps, for who has something to wait for between them: until the index is open only locks, facts
 * and the loading of a ledger's rows may be asked for. Opening the index again does nothing. */
Store *store_open_ledger(const PbPaths *paths, StoreDescribe describe, GError **error);
bool store_open_index(Store *store, GError **error);
/* False when opening it would make a new one, which then takes in all that is here. */
bool store_has_index(const Store *store);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

/* Removes what a dead process left in tmp/, and previews whose whole message is stored, and brings the index in line with the files of every folder
 * whose times changed. Call at start, before a session, and when another program may have written. */
bool store_refresh(Store *store, GCancellable *cancellable, GError **error);

/* --- one writer an account -------------------------------------------------------------------- */

typedef struct StoreLock StoreLock;

/* STORE_ERROR_LOCKED when another process (or another handle of this one) has it. */
StoreLock *store_lock_account(Store *store, const char *account, GError **error);
void store_lock_free(StoreLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreLock, store_lock_free)

#endif
