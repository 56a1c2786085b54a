/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/apop.c: APOP (L2). MD5 is broken; only TLS around it makes this a way to sign in. */
#include <config.h>

#include "apop.h"

#include <stdbool.h>
#include <string.h>

#include <glib.h>

#define MAX_TIMESTAMP 255 /* bytes; greetings of real servers have about 60 */
#define MD5_BLOCK     64

/* RFC 5322 section 3.2.3: words of atext with single dots between them, up to `end`. */
static bool
is_dot_atom(const char *text, const char *end)
{
    static const char signs[] = "!#$%&'*+-/=?^_`{|}~";
    char before = '.';

    for (; text < end; text++) {
        if (*text == '.' ? before == '.'
                         : !g_ascii_isalnum(*text) && strchr(signs, *text) == NULL)
            return false;
        before = *text;
    }
    return before != '.';
}

/* RFC 5322 section 3.6.4: "[" dtext "]", as the server of an address without a name says. */
static bool
is_literal(const char *text, const char *end)
{
    if (end - text < 3 || *text != '[' || end[-1] != ']')
        return false;
    for (text++; text < end - 1; text++) {
        if (*text < 33 || *text > 126 || strchr("[]\\<>@", *text) != NULL)
            return false;
    }
    return true;
}

/* `end` is behind the last byte, without the brackets. */
static bool
is_msg_id(const char *text, const char *end)
{
    const char *at = memchr(text, '@', (gsize)(end - text));

    return at != NULL && is_dot_atom(text, at) &&
           (is_dot_atom(at + 1, end) || is_literal(at + 1, end));
}

char *
pop3_apop_timestamp(const char *greeting)
{
    const char *start = strchr(greeting, '<');
    const char *end = start == NULL ? NULL : strchr(start, '>');

    if (end == NULL || end - start >= MAX_TIMESTAMP || !is_msg_id(start + 1, end))
        return NULL;
    return g_strndup(start, (gsize)(end + 1 - start));
}

void
pop3_apop_digest(const char *timestamp, const PbSecret *password,
                 char digest[POP3_APOP_DIGEST_LEN + 1])
{
    static const guchar zeros[MD5_BLOCK];
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_MD5);

    g_checksum_update(checksum, (const guchar *)timestamp, (gssize)strlen(timestamp));
    g_checksum_update(checksum, (const guchar *)pb_secret_peek(password),
                      (gssize)pb_secret_len(password));
    g_strlcpy(digest, g_checksum_get_string(checksum), POP3_APOP_DIGEST_LEN + 1);
    /* What GLib holds of the last block is the password's end: another block goes over it. */
    g_checksum_reset(checksum);
    g_checksum_update(checksum, zeros, sizeof zeros);
}
