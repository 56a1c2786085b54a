/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/protect.h: what the key protect says to one message (L3, private). Pure. */
#ifndef POSTBAG_SRC_SYNC_PROTECT_H
#define POSTBAG_SRC_SYNC_PROTECT_H

#include "config/retention.h"
#include "store/standing.h"

/* The first word of the key that holds the message, as it stands in reasons ("flagged", "tag:tax"), borrowed
 * from `protect` or static; NULL when none does. */
const char *sync_protect_match(const ConfigProtect *protect,
                               const StoreStanding *standing);

#endif
