/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/order.h: in which order messages are fetched, and how many for a budget (L3, private). Pure. */
#ifndef POSTBAG_SRC_SYNC_ORDER_H
#define POSTBAG_SRC_SYNC_ORDER_H

#include <stdbool.h>

#include <glib.h>

/* One message that is to come. */
typedef struct {
    guint
        index; /* whatever the caller finds it by; smaller ones first where sizes agree */
    guint64 cost; /* bytes that it is likely to take on the line */
    guint64 size; /* of the message */
} SyncCandidate;

/* The smallest first, so that most of the mail is here soonest, also when the line breaks. */
void sync_order_sort(SyncCandidate *candidates, guint n);
/* How many of them, from the first on, fit into `budget` bytes. */
guint sync_order_fit(const SyncCandidate *candidates, guint n, guint64 budget);

#endif
