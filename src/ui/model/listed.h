/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/listed.h: what stands on the servers, as the latest listing of each account told (L4). Read from the
 * archive by a job; UI thread only. */
#ifndef UI_MODEL_LISTED_H
#define UI_MODEL_LISTED_H

#include "base/path.h"
#include "config/settings.h"

typedef struct {
    char *name;
    gint64 listed_at; /* seconds UTC; 0: there was no listing */
    guint n;
    guint64 bytes;
    GArray *sizes; /* guint64, ascending */
} UiListedAccount;

typedef struct UiListed UiListed;

/* Starts reading; `changed` is called when something new is known. The paths are copied. */
UiListed *ui_listed_new(const PbPaths *paths, const ConfigSettings *settings,
                        void (*changed)(void *data), void *data);
void ui_listed_free(UiListed *listed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiListed, ui_listed_free)
/* NULL while it is not known, or cannot be read. Borrowed, valid until `changed` is called. NULL has none. */
const UiListedAccount *ui_listed_find(const UiListed *listed, const char *account);
/* How many are larger. */
guint ui_listed_n_over(const UiListedAccount *account, guint64 bytes);

#endif
