/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/doubt.c: signs that terminals do not agree on the width of (L4; UAX 11, UTS 51).
 *
 * A letter with accents is drawn in the letter's cells everywhere. Of other clusters some terminals draw one sign
 * and some draw each code point for itself; and of what Unicode has had for a few years only, old terminals do not
 * know that it is wide. */
#include <config.h>

#include "doubt.h"

#include <stdbool.h>

#include <glib.h>

#define VIRAMA_CLASS 9 /* the combining class of what joins two letters into one */

typedef struct {
    gunichar first, last;
} Range;

/* Wide, or a part of something wide, and not so everywhere: flags, colours of skin, and what is wide from Unicode 13 on.
 * Code points around them that are not assigned yet never reach the screen. */
static const Range doubtful[] = {
    { 0x2630, 0x2637 },   { 0x268A, 0x268F },   { 0x4DC0, 0x4DFF },
    { 0x16FF0, 0x16FFF }, { 0x18AF3, 0x18D7F }, { 0x1AFF0, 0x1AFFF },
    { 0x1B11F, 0x1B16F }, { 0x1D300, 0x1D37F }, { 0x1F1E6, 0x1F1FF },
    { 0x1F3FB, 0x1F3FF }, { 0x1F6D6, 0x1F6DF }, { 0x1F6FB, 0x1F6FF },
    { 0x1F7F0, 0x1F7FF }, { 0x1F90C, 0x1F90C }, { 0x1F972, 0x1F972 },
    { 0x1F977, 0x1F979 }, { 0x1F9A3, 0x1F9A4 }, { 0x1F9AB, 0x1F9AD },
    { 0x1F9CB, 0x1F9CC }, { 0x1FA70, 0x1FAFF }, { 0x2A6D7, 0x2A6DF },
    { 0x2B739, 0x2B73F }, { 0x2EBF0, 0x2EE5F }, { 0x30000, 0x3FFFD },
};

static bool
is_in_table(gunichar c)
{
    for (gsize i = 0; i < G_N_ELEMENTS(doubtful); i++) {
        if (c >= doubtful[i].first && c <= doubtful[i].last)
            return true;
    }
    return false;
}

/* Whether it is drawn into the cells of the letter before it, by all. */
static bool
is_plain_mark(gunichar c)
{
    return g_unichar_type(c) == G_UNICODE_NON_SPACING_MARK &&
           (c < 0xFE00 || c > 0xFE0F) && g_unichar_combining_class(c) != VIRAMA_CLASS;
}

int
ui_doubt_cells(const char *text)
{
    bool is_doubtful = false;
    int most = 0;

    /* Nearly all there is. */
    if (text[0] == '\0' || text[1] == '\0')
        return 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool is_listed = c >= doubtful[0].first && is_in_table(c);

        is_doubtful = is_doubtful || is_listed || (p > text && !is_plain_mark(c));
        most += is_listed || g_unichar_iswide(c) || (p == text && c >= 0x2000) ? 2 : 1;
    }
    return is_doubtful ? most : 0;
}
