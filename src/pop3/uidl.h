/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/uidl.h: the lines of UIDL and LIST, and the words of STAT (RFC 1939) (L2). Pure.
 *
 * Numbers are bounded, sizes are hints, a UIDL is bytes that nobody interprets. */
#ifndef POSTBAG_SRC_POP3_UIDL_H
#define POSTBAG_SRC_POP3_UIDL_H

#include <stdbool.h>

#include <glib.h>

typedef struct {
    guint32 number; /* 1 and up */
    guint64 size;   /* at most G_MAXINT64; 0 when not said or nonsense */
    const char
        *uidl; /* borrowed from the line, without NUL at its end; NULL when unusable */
    gsize uidl_len;
} Pop3Entry;

/* Both: false when the line does not begin with a message number; such a line is to be skipped. */
bool pop3_uidl_parse(const char *line, gsize len, Pop3Entry *entry);
bool pop3_list_parse(const char *line, gsize len, Pop3Entry *entry);

/* The text after +OK. False when the count of messages is missing or none. */
bool pop3_stat_parse(const char *text, guint32 *count, guint64 *size);

#endif
