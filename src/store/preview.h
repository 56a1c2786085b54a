/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/preview.h: a whole message takes the place of its preview (L2).
 *
 * Only when the ledger has the whole one durably does its file move to where the preview lies, with the
 * preview's flags, and only then the preview's file goes. Until its row says otherwise the ledger remembers
 * the preview's name, so what a crash leaves is found by the next refresh. */
#ifndef POSTBAG_SRC_STORE_PREVIEW_H
#define POSTBAG_SRC_STORE_PREVIEW_H

#include "place.h"

/* Where the preview with this base name lies; looks through all folders when it is not where the index has
 * it, but once only: *is_refreshed says that this was done. NULL without an error when it is nowhere. */
StorePlace *store_preview_find(Store *store, const char *base, bool *is_refreshed,
                               GError **error);
/* Moves the file at `whole` to the place of `preview`, with its flags, and removes the preview; both places are
 * corrected. The file of `whole` must be durable in the ledger. False when the preview could not be
 * removed now: the next refresh tries again. The index is not touched. */
bool store_preview_replace(Store *store, StorePlace *preview, StorePlace *whole);
/* Removes all previews whose whole message the ledger and a folder have, from the folders and the index,
 * which must be up to date. */
bool store_preview_clean(Store *store, GError **error);
/* The ledger need not remember these names (char *) any more: their files are gone. */
bool store_preview_forget(Store *store, const GPtrArray *bases, GError **error);

#endif
