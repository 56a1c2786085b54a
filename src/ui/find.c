/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/find.c: looking for words in text as it is shown (L4).
 *
 * Knuth, Morris and Pratt over the folded bytes, which are made a grapheme cluster at a time; for each of the last
 * ones it is known which cluster it comes from. */
#include <config.h>

#include "find.h"

#include <string.h>

#include "base/fold.h"
#include "base/text.h"

#define CACHE_SLOTS 512 /* a power of two */
#define CACHE_BYTES 20
#define MIN_REACH   256
#define REACH_TIMES \
    8 /* a letter with its accents is rarely longer than so many folded ones */

/* What a cluster of one character becomes. */
typedef struct {
    gunichar character;
    guint8 len;
    char folded[CACHE_BYTES];
} CacheSlot;

struct UiFind {
    char *needle; /* folded */
    gsize needle_len;
    gsize *borders; /* of each prefix: the longest one that is also its end */
    gsize *origins; /* a ring: where the latest folded bytes come from */
    CacheSlot *cache;
};

/* The state of one look through a text. */
typedef struct {
    UiFind *find;
    gsize matched; /* bytes of the needle */
    guint64 n_seen;
} Look;

/* Folded, each stretch of blanks one blank, none at the ends. */
static char *
needle_of(const char *words)
{
    g_autofree char *folded = pb_text_fold(words, -1);
    GString *out = g_string_new(NULL);

    for (const char *p = folded; *p != '\0'; p++) {
        if (!g_ascii_isspace(*p))
            g_string_append_c(out, *p);
        else if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    if (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

static void
fill_borders(UiFind *find)
{
    gsize border = 0;

    for (gsize i = 1; i < find->needle_len; i++) {
        while (border > 0 && find->needle[i] != find->needle[border])
            border = find->borders[border - 1];
        if (find->needle[i] == find->needle[border])
            border++;
        find->borders[i] = border;
    }
}

UiFind *
ui_find_new(const char *words)
{
    g_autofree char *needle = needle_of(words);
    UiFind *find;

    if (*needle == '\0')
        return NULL;
    find = g_new0(UiFind, 1);
    find->needle_len = strlen(needle);
    find->needle = g_steal_pointer(&needle);
    find->borders = g_new0(gsize, find->needle_len);
    find->origins = g_new0(gsize, find->needle_len);
    find->cache = g_new0(CacheSlot, CACHE_SLOTS);
    fill_borders(find);
    return find;
}

void
ui_find_free(UiFind *find)
{
    if (find == NULL)
        return;
    g_free(find->needle);
    g_free(find->borders);
    g_free(find->origins);
    g_free(find->cache);
    g_free(find);
}

gsize
ui_find_reach(const UiFind *find)
{
    return MIN_REACH + find->needle_len * REACH_TIMES;
}

/* One folded byte that comes from the cluster at `origin`; true when the needle is complete. */
static bool
step(Look *look, char byte, gsize origin)
{
    UiFind *find = look->find;

    find->origins[look->n_seen++ % find->needle_len] = origin;
    while (look->matched > 0 && find->needle[look->matched] != byte)
        look->matched = find->borders[look->matched - 1];
    if (find->needle[look->matched] == byte)
        look->matched++;
    return look->matched == find->needle_len;
}

static bool
step_all(Look *look, const char *folded, gsize len, gsize origin)
{
    bool is_complete = false;

    for (gsize i = 0; i < len && !is_complete; i++)
        is_complete = step(look, folded[i], origin);
    return is_complete;
}

static bool
step_cluster(Look *look, const char *cluster, gsize len, gsize origin)
{
    gunichar c = g_utf8_get_char(cluster);
    bool is_single = g_utf8_next_char(cluster) == cluster + len;
    CacheSlot *slot = &look->find->cache[c % CACHE_SLOTS];
    g_autofree char *folded = NULL;
    gsize folded_len;

    if (is_single && slot->character == c)
        return step_all(look, slot->folded, slot->len, origin);
    folded = pb_text_fold(cluster, (gssize)len);
    folded_len = strlen(folded);
    if (is_single && folded_len <= CACHE_BYTES) {
        slot->character = c;
        slot->len = (guint8)folded_len;
        memcpy(slot->folded, folded, folded_len);
    }
    return step_all(look, folded, folded_len, origin);
}

static gsize
blanks_len(const char *text, gsize len)
{
    gsize n = 0;

    while (n < len && g_ascii_isspace(text[n]))
        n++;
    return n;
}

bool
ui_find_next(UiFind *find, const char *text, gsize len, gsize from, gsize *start,
             gsize *match_len)
{
    Look look = { .find = find };

    for (gsize at = from; at < len;) {
        gsize n = blanks_len(text + at, len - at);
        bool is_complete;

        if (n > 0) {
            is_complete = step(&look, ' ', at);
        } else if ((guchar)text[at] < 0x80 &&
                   (at + 1 == len || (guchar)text[at + 1] < 0x80)) {
            n = 1;
            is_complete = step(&look, g_ascii_tolower(text[at]), at);
        } else {
            int width;

            n = pb_text_next_cluster(text + at, len - at, &width);
            is_complete = step_cluster(&look, text + at, n, at);
        }
        at += n;
        if (is_complete) {
            /* The ring is as long as the needle: what would be overwritten next is its first byte. */
            *start = find->origins[look.n_seen % find->needle_len];
            *match_len = at - *start;
            return true;
        }
    }
    return false;
}
