/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doc/roff.h: plain text as man(7) markup, for the generators of the manual pages (build time only). */
#ifndef POSTBAG_DOC_ROFF_H
#define POSTBAG_DOC_ROFF_H

/* Prints one line of text with what means something to roff escaped, and a line end. */
void roff_line(const char *text);
/* The same between `before` and `after`, which are markup. */
void roff_marked(const char *before, const char *text, const char *after);

#endif
