/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/bidi.h: the order in which a line of right-to-left writing stands on the screen (L4; UAX 9). Pure.
 *
 * FriBidi is loaded when the first right-to-left letter is met; where it is not there, text stays in the order it was
 * written. Letters are not joined: terminals that can do that do it themselves. */
#ifndef UI_BIDI_H
#define UI_BIDI_H

#include <stdbool.h>

#include <glib.h>

/* A stretch of a line that reads in one direction. */
typedef struct {
    gsize start, len; /* bytes, of the text that was given */
    bool is_rtl;      /* its clusters stand from right to left */
} UiBidiRun;

/* Whether there is a letter that is written from right to left. */
bool ui_bidi_is_needed(const char *text, gsize len);

typedef struct UiBidi UiBidi;

UiBidi *ui_bidi_new(void);
void ui_bidi_free(UiBidi *bidi);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiBidi, ui_bidi_free)

/* From now on about the paragraph text[start … end), valid UTF-8 without LF. False when it is to be shown as it
 * stands. */
bool ui_bidi_begin(UiBidi *bidi, const char *text, gsize start, gsize end);
/* Whether the paragraph itself runs from right to left: it stands at the right margin. */
bool ui_bidi_is_rtl(const UiBidi *bidi);
/* The runs of its line [start, start + len), from left to right; borrowed, until the next call. */
const UiBidiRun *ui_bidi_line(UiBidi *bidi, gsize start, gsize len, guint *n_runs);

/* What stands for `c` in a run that reads from right to left: ")" for "(". */
gunichar ui_bidi_mirror(gunichar c);

/* One line in the order of the screen, for text that has one look. The caller frees. */
char *ui_bidi_visual(const char *text);

#endif
