/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/deed.h: what is to be done to one new message (L3, private). */
#ifndef POSTBAG_SYNC_DEED_H
#define POSTBAG_SYNC_DEED_H

#include "store/message.h"

typedef struct {
    char *folder;     /* NULL: stays */
    StoreFlags flags; /* to be set */
    GPtrArray *tags;  /* char *, each once; NULL: none */
} SyncDeed;

/* Frees what it holds; zero is empty. */
void sync_deed_clear(SyncDeed *deed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SyncDeed, sync_deed_clear)

/* Does nothing when it is there. */
void sync_deed_add_tag(SyncDeed *deed, const char *tag);
/* "read" and "flagged"; false for another word. */
bool sync_deed_add_flag(SyncDeed *deed, const char *word);

/* Sets the flags and moves; what is so already is fine. Tags are the caller's. */
bool sync_deed_do(const SyncDeed *deed, Store *store, const StoreMessage *message,
                  GError **error);

#endif
