/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/wish.h: reading wishes (L2, private). */
#ifndef POSTBAG_SRC_STORE_WISH_H
#define POSTBAG_SRC_STORE_WISH_H

#include "store/wish.h"

/* What a row of the database has; STORE_WISH_NONE for what nobody knows. */
StoreWish store_wish_of(int column);
/* Reads what other handles have asked for meanwhile, wholes as well as wishes. */
bool store_wishes_load(StoreLedger *ledger, GError **error);

#endif
