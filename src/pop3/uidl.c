/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/uidl.c: the lines of UIDL and LIST, and the words of STAT (L2).
 *
 * Servers put several blanks between the words, leave words out and add some. A UIDL goes on to the
 * end of the line: cut at a blank, two of them could become the same one, and a message be skipped. */
#include <config.h>

#include "uidl.h"

#include <string.h>

#include "pop3/session.h"

typedef struct {
    const char *at;
    const char *end;
} Cursor;

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void
skip_blanks(Cursor *cursor)
{
    while (cursor->at < cursor->end && is_blank(*cursor->at))
        cursor->at++;
}

/* Reads a word of digits, 0 to `max`. On false the cursor stands anywhere in the word. */
static bool
read_number(Cursor *cursor, guint64 max, guint64 *value)
{
    const char *first;
    guint64 number = 0;

    skip_blanks(cursor);
    for (first = cursor->at; cursor->at < cursor->end && g_ascii_isdigit(*cursor->at);
         cursor->at++) {
        guint64 digit = (guint64)(*cursor->at - '0');

        if (number > (max - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    if (cursor->at == first || (cursor->at < cursor->end && !is_blank(*cursor->at)))
        return false;
    *value = number;
    return true;
}

static bool
read_message_number(Cursor *cursor, Pop3Entry *entry)
{
    guint64 number;

    *entry = (Pop3Entry){ 0 };
    if (!read_number(cursor, G_MAXUINT32, &number) || number == 0)
        return false;
    entry->number = (guint32)number;
    return true;
}

bool
pop3_uidl_parse(const char *line, gsize len, Pop3Entry *entry)
{
    Cursor cursor = { line, line + len };
    gsize uidl_len;

    if (!read_message_number(&cursor, entry))
        return false;
    skip_blanks(&cursor);
    while (cursor.end > cursor.at && is_blank(cursor.end[-1]))
        cursor.end--;
    uidl_len = (gsize)(cursor.end - cursor.at);
    if (uidl_len > 0 && uidl_len <= POP3_MAX_UIDL_LEN &&
        memchr(cursor.at, '\0', uidl_len) == NULL) {
        entry->uidl = cursor.at;
        entry->uidl_len = uidl_len;
    }
    return true;
}

bool
pop3_list_parse(const char *line, gsize len, Pop3Entry *entry)
{
    Cursor cursor = { line, line + len };

    if (!read_message_number(&cursor, entry))
        return false;
    if (!read_number(&cursor, G_MAXINT64, &entry->size))
        entry->size = 0;
    return true;
}

bool
pop3_stat_parse(const char *text, guint32 *count, guint64 *size)
{
    Cursor cursor = { text, text + strlen(text) };
    guint64 number;

    if (!read_number(&cursor, G_MAXUINT32, &number))
        return false;
    *count = (guint32)number;
    if (!read_number(&cursor, G_MAXINT64, size))
        *size = 0;
    return true;
}
