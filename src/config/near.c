/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/near.c: the nearest of some known names (L1).
 *
 * Edit distance with exchanged neighbours (optimal string alignment), in three rows of bytes; case does
 * not count. A word may be wrong by a third of its letters, and always by one. */
#include <config.h>

#include "config/near.h"

#include <stdbool.h>
#include <string.h>

static guint
distance(const char *a, const char *b)
{
    guint rows[3][CONFIG_NEAR_MAX + 1];
    guint *before = rows[0], *last = rows[1], *row = rows[2];
    gsize a_len = strlen(a), b_len = strlen(b);

    for (guint j = 0; j <= b_len; j++)
        last[j] = j;
    for (guint i = 1; i <= a_len; i++) {
        guint *oldest = before;

        row[0] = i;
        for (guint j = 1; j <= b_len; j++) {
            bool is_same = g_ascii_tolower(a[i - 1]) == g_ascii_tolower(b[j - 1]);

            row[j] = MIN(MIN(last[j], row[j - 1]) + 1, last[j - 1] + (is_same ? 0 : 1));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = MIN(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
        row = oldest;
    }
    return last[b_len];
}

const char *
config_near_match(const char *word, const char *const *candidates)
{
    gsize len = strlen(word);
    guint best_distance = (guint)MAX(len / 3, 1) + 1;
    const char *best = NULL;

    if (len == 0 || len > CONFIG_NEAR_MAX)
        return NULL;
    for (; *candidates != NULL; candidates++) {
        guint slips;

        if (strlen(*candidates) > CONFIG_NEAR_MAX)
            continue;
        slips = distance(word, *candidates);
        if (slips < best_distance) {
            best_distance = slips;
            best = *candidates;
        }
    }
    return best;
}
