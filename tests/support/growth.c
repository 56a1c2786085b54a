/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/growth.c: whether work grows with its size. */
#include "growth.h"

#include <time.h>

#define MOST  30 /* times as long; between 8 and 64, for a busy machine */
#define FLOOR (CLOCKS_PER_SEC / 500)

static clock_t
time_of(void (*work)(gsize size, gconstpointer data), gsize size, gconstpointer data)
{
    clock_t start = clock();

    work(size, data);
    return clock() - start;
}

bool
growth_is_linear(void (*work)(gsize size, gconstpointer data), gsize size,
                 gconstpointer data)
{
    clock_t once = time_of(work, size, data);
    clock_t many = time_of(work, GROWTH_TIMES * size, data);

    return many < MOST * MAX(once, FLOOR);
}
