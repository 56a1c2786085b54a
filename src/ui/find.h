/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/find.h: looking for words in text as it is shown (L4). Pure.
 *
 * Case, accents and ways of writing the same letter do not count (base/fold.h), and any stretch of blanks and line
 * feeds is one blank: what is wrapped is found. The text is read once, from start to end, and copied nowhere. */
#ifndef UI_FIND_H
#define UI_FIND_H

#include <stdbool.h>

#include <glib.h>

typedef struct UiFind UiFind;

/* NULL when `words` holds nothing to look for. */
UiFind *ui_find_new(const char *words);
void ui_find_free(UiFind *find);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiFind, ui_find_free)

/* No match is longer than this many bytes of usual text: who looks in pieces lets them overlap by so much. */
gsize ui_find_reach(const UiFind *find);
/* The first match in `text` (valid UTF-8) that starts at byte `from` or later, on the border of a grapheme cluster; false
 * when there is none. */
bool ui_find_next(UiFind *find, const char *text, gsize len, gsize from, gsize *start,
                  gsize *match_len);

#endif
