/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/fake_list.h: a folder that is made up as it is read, of any size. */
#ifndef FAKE_LIST_H
#define FAKE_LIST_H

#include "model/list.h"

/* Messages have numbers; the higher, the newer. */
typedef struct {
    guint64 oldest, newest; /* numbers that exist; empty when oldest > newest */
    GHashTable *gone;       /* numbers that do not: GUINT_TO_POINTER */
    guint64 unread_every;   /* 0: all are read */
    guint64 preview;        /* this one is a preview; 0: none is */
    guint n_pages;          /* how many were asked for */
} FakeFolder;

FakeFolder *fake_folder_new(guint64 n_messages);
void fake_folder_free(FakeFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeFolder, fake_folder_free)

/* `folder` must outlive the list. Loaded once. */
UiList *fake_list_new(FakeFolder *folder);
/* The number of a message. */
guint64 fake_number(const StoreMessage *message);

#endif
