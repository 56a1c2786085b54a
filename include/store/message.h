/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/message.h: messages as the index knows them: pages of a folder, one by ID, flags, moves
 * (L2). */
#ifndef POSTBAG_STORE_MESSAGE_H
#define POSTBAG_STORE_MESSAGE_H

#include "store/store.h"

#define STORE_KEY_LEN 16

typedef enum {
    STORE_FLAG_SEEN = 1 << 0,    /* S */
    STORE_FLAG_FLAGGED = 1 << 1, /* F */
    STORE_FLAG_REPLIED = 1 << 2, /* R */
    STORE_FLAG_DRAFT = 1 << 3,   /* D */
    STORE_FLAG_TRASHED = 1 << 4, /* T */
    STORE_FLAG_PASSED = 1 << 5,  /* P */
} StoreFlags;

typedef enum { STORE_WHERE_HERE, STORE_WHERE_BOTH } StoreWhere;

typedef struct {
    gint64 row; /* in this index only; never shown */
    char key[STORE_KEY_LEN +
             1]; /* the ID people see: hex of SHA-256 of the file's base name */
    char *file;  /* base name: without the flags */
    char *folder;
    StoreFlags flags;
    guint64 size;        /* of the file */
    bool is_preview;     /* the rest is on the server, see store_want */
    guint64 server_size; /* of the whole message as announced, 0 when not a preview */
    gint64 sort_date;    /* envelope date, or when it was stored where there is none */
    gint64 stored_at;
    PbEnvelope *envelope;
    /* from the ledger; account is "" for a message that no session brought */
    char *account;
    StoreWhere where;
    int wish;           /* StoreWish of store/ledger.h */
    gint64 verified_at; /* the copy was read back and was the one stored; 0: never */
    char **tags;        /* ends with NULL; NULL: none */
} StoreMessage;

void store_message_free(StoreMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreMessage, store_message_free)

typedef struct {
    char *name; /* "Inbox", "Work/Clients" */
    guint64 total, unread;
} StoreFolder;

void store_folder_free(StoreFolder *folder);

/* All folders, Inbox first, then by name: StoreFolder, freed with the array. */
GPtrArray *store_folders(Store *store, GError **error);
/* Counts of one folder, both 0 when it is not there. */
bool store_count(Store *store, const char *folder, guint64 *total, guint64 *unread,
                 GError **error);

/* A keyset page, newest first: at most `limit` messages older than (STORE_OLDER) or newer than
 * (STORE_NEWER, still newest first) `anchor`; from the end of that side when `anchor` is NULL.
 * `folder` NULL: all folders but Trash. StoreMessage, freed with the array. */
typedef enum { STORE_OLDER, STORE_NEWER } StoreDirection;
GPtrArray *store_page(Store *store, const char *folder, const StoreMessage *anchor,
                      StoreDirection direction, guint limit, GError **error);
/* How many messages of the folder stand before (are newer than) this one. */
bool store_position(Store *store, const StoreMessage *message, guint64 *position,
                    GError **error);

/* By ID or the start of one (at least 4 digits). The whole ID of a preview that was replaced finds the message
 * that replaced it, whose ID is another. STORE_ERROR_NOT_FOUND, _AMBIGUOUS. */
StoreMessage *store_find(Store *store, const char *key, GError **error);
/* The message whose file has this base name (StoreEntry.file), in whatever folder. STORE_ERROR_NOT_FOUND. */
StoreMessage *store_find_file(Store *store, const char *base, GError **error);
/* The index row again, after a change; where a preview was replaced its row is the whole message now. NULL with STORE_ERROR_NOT_FOUND when it is gone. */
StoreMessage *store_get(Store *store, gint64 row, GError **error);

/* A descriptor of the file, read only (O_NOFOLLOW, a regular file); the caller closes. Looks again in the
 * folder when another program renamed it. -1 with STORE_ERROR_NOT_FOUND. */
int store_open_message(Store *store, gint64 row, GError **error);
/* The file's path, for people and tests; the caller frees. */
char *store_message_path(Store *store, gint64 row, GError **error);

/* Renames the file and updates the index. */
bool store_change_flags(Store *store, gint64 row, StoreFlags set, StoreFlags clear,
                        GError **error);
/* A person asks for the whole message of a preview; durable, so the next session fetches it. Fine when the
 * message is whole. STORE_ERROR_NOT_FOUND when no server has the rest (any more). */
bool store_want(Store *store, gint64 row, GError **error);
/* To another folder, made when it is missing. Never touches a server. */
bool store_move(Store *store, gint64 row, const char *folder, GError **error);

#endif
