/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/text.h: text from outside made safe to show, and its width in terminal cells (L0).
 *
 * Whatever a server or a message says passes pb_text_visible() before a screen, a log or standard
 * output. What comes out is valid UTF-8 and holds no control byte (C0, DEL, C1), no bidi control
 * (U+202A-202E, 2066-2069, LRM, RLM, ALM), no tag or invisible filler, no unassigned or private
 * code point, and no more than PB_TEXT_MAX_MARKS combining marks on one letter. */
#ifndef POSTBAG_BASE_TEXT_H
#define POSTBAG_BASE_TEXT_H

#include <stdbool.h>

#include <glib.h>

#define PB_TEXT_MAX_MARKS 8

typedef enum {
    PB_TEXT_LINE, /* one line: tab, CR and LF become one blank */
    PB_TEXT_BODY, /* keeps LF and tab; CR before LF goes */
} PbTextMode;

/* `len` < 0: up to the NUL. Controls become ^[ and the like, C1 and bidi controls a name in <>,
 * bytes that are no UTF-8 become U+FFFD. The caller frees. */
char *pb_text_visible(const char *text, gssize len, PbTextMode mode);
/* The same, and cut to `max_bytes` on a character's border, with an ellipsis where cut. */
char *pb_text_visible_cut(const char *text, gssize len, gsize max_bytes);
/* True when pb_text_visible() in this mode would return the same text. */
bool pb_text_is_visible(const char *text, gssize len, PbTextMode mode);

/* Cells of valid UTF-8 `text`, counted by grapheme cluster (UAX 29, UAX 11). */
int pb_text_width(const char *text, gssize len);
/* The length in bytes of the first grapheme cluster of `text` (> 0 unless empty); its cells (0 to 2)
 * go to `width`. */
gsize pb_text_next_cluster(const char *text, gsize len, int *width);
/* The longest prefix, in bytes, of `text` that fits `cells`; `used` gets its cells. */
gsize pb_text_fit(const char *text, gssize len, int cells, int *used);
/* A copy that fits `cells`, ending in an ellipsis where something was cut. The caller frees. */
char *pb_text_ellipsize(const char *text, int cells);

#endif
