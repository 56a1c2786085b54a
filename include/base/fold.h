/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/fold.h: text as it is compared when people look for it (L0): case, accents and ways of writing
 * the same letter do not count. For queries and for what an index keeps; never for showing. Pure, any thread. */
#ifndef POSTBAG_BASE_FOLD_H
#define POSTBAG_BASE_FOLD_H

#include <stdbool.h>

#include <glib.h>

/* Unicode's compatibility forms and case folded, accents and what is invisible taken out: "Ärger" and "arger"
 * become one, "ﬁn" and "FIN", "Straße" and "STRASSE". Marks that make another letter (Indic vowels, Thai
 * tones, the voiced kana) stay. `len` < 0: up to the NUL; bytes that are no UTF-8, and NULs inside `len`,
 * become U+FFFD. Folding twice is folding once. The caller frees. */
char *pb_text_fold(const char *text, gssize len);

/* The same as words only: one blank before, between and after them (" a b "), no punctuation, "" when there is
 * no word. Symbols and pictures are a word each. Line breaks inside writing that has no blanks (Chinese,
 * Japanese, Thai …) go, so that what was wrapped is found. The caller frees. */
char *pb_text_fold_words(const char *text, gssize len);

/* Whether words of this character's writing are not set apart by blanks, or carry endings without one
 * (Korean): they are found by substring. */
bool pb_char_is_unspaced(gunichar c);

#endif
