/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/order.c: the smallest first (L3). */
#include <config.h>

#include "order.h"

#include <stdlib.h>

static int
compare(const void *a, const void *b)
{
    const SyncCandidate *first = a;
    const SyncCandidate *second = b;

    if (first->cost != second->cost)
        return first->cost < second->cost ? -1 : 1;
    return (first->index > second->index) - (first->index < second->index);
}

void
sync_order_sort(SyncCandidate *candidates, guint n)
{
    if (n > 1)
        qsort(candidates, n, sizeof *candidates, compare);
}

guint
sync_order_fit(const SyncCandidate *candidates, guint n, guint64 budget)
{
    guint i;

    for (i = 0; i < n && candidates[i].cost <= budget; i++)
        budget -= candidates[i].cost;
    return i;
}
