/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/part_table.c: the table of parts in the order of the message (L2). */
#include <config.h>

#include "part.h"

/* By their numbers: "2.10" stands behind "2.9", and "2" before both. */
static gint
compare_parts(gconstpointer a, gconstpointer b, gpointer parts)
{
    const char *x = ((MailPart **)parts)[*(const guint32 *)a]->number;
    const char *y = ((MailPart **)parts)[*(const guint32 *)b]->number;

    for (;;) {
        char *x_end;
        char *y_end;
        guint64 m = g_ascii_strtoull(x, &x_end, 10);
        guint64 n = g_ascii_strtoull(y, &y_end, 10);

        if (m != n)
            return m < n ? -1 : 1;
        if (*x_end == '\0' || *y_end == '\0')
            return (*x_end != '\0') - (*y_end != '\0');
        x = x_end + 1;
        y = y_end + 1;
    }
}

/* What is shown first need not come first in the message; the table is in the order of the message. */
void
mail_part_sort(MailDocument *document)
{
    guint n = document->parts->len;
    g_autofree guint32 *order = g_new(guint32, n + 1);
    g_autofree guint32 *place = g_new(guint32, n + 1);
    g_autofree gpointer *parts = g_memdup2(document->parts->pdata, n * sizeof(gpointer));

    for (guint32 i = 0; i < n; i++)
        order[i] = i;
    g_qsort_with_data(order, (gint)n, sizeof(guint32), compare_parts, parts);
    for (guint32 i = 0; i < n; i++) {
        document->parts->pdata[i] = parts[order[i]];
        place[order[i]] = i;
    }
    for (guint i = 0; i < document->blocks->len; i++) {
        MailBlock *block = &g_array_index(document->blocks, MailBlock, i);

        if (block->part != MAIL_NO_INDEX)
            block->part = place[block->part];
    }
}
