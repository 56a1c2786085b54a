/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/oauth.c: tokens going out, and the reason why one was refused coming in (L2).
 *
 * The reason is a flat object of JSON. It is read by a parser that takes strings and bare words, and gives
 * up at the first byte that is anything else; nothing is kept but four fields, each cut. */
#include <config.h>

#include "oauth.h"

#include <string.h>

#include "base/text.h"

#define MAX_FIELD 80 /* bytes of a value that are shown */
#define MAX_PAIRS 32
#define SEPARATOR "\001"

/* --- tokens ----------------------------------------------------------------------------------- */

/* The user name inside a GS2 header (RFC 5801 section 4). */
static char *
escape_name(const char *user)
{
    g_autoptr(GString) name = g_string_new(user);

    g_string_replace(name, "=", "=3D", 0);
    g_string_replace(name, ",", "=2C", 0);
    return g_strdup(name->str);
}

/* All in front of the token. */
static char *
head_of(Pop3LoginMethod method, const Pop3Credentials *credentials)
{
    g_autofree char *name = NULL;

    if (method == POP3_LOGIN_XOAUTH2)
        return g_strdup_printf("user=%s" SEPARATOR "auth=Bearer ", credentials->user);
    name = escape_name(credentials->user);
    if (credentials->host == NULL)
        return g_strdup_printf("n,a=%s," SEPARATOR "auth=Bearer ", name);
    return g_strdup_printf("n,a=%s," SEPARATOR "host=%s" SEPARATOR "port=%u" SEPARATOR
                           "auth=Bearer ",
                           name, credentials->host, credentials->port);
}

/* RFC 6750 section 2.1, and a little more: all but blanks and controls. */
static bool
is_token(const PbSecret *token)
{
    const char *bytes = pb_secret_peek(token);

    for (gsize i = 0; i < pb_secret_len(token); i++) {
        if (bytes[i] <= ' ' || bytes[i] > '~')
            return false;
    }
    return pb_secret_len(token) > 0;
}

PbSecret *
pop3_oauth_message(Pop3LoginMethod method, const Pop3Credentials *credentials,
                   GError **error)
{
    g_autofree char *head = head_of(method, credentials);
    gsize head_len = strlen(head);
    gsize token_len = pb_secret_len(credentials->secret);
    gsize len = head_len + token_len + 2;
    PbSecret *message;
    char *bytes;

    if (strstr(credentials->user, SEPARATOR) != NULL || !is_token(credentials->secret)) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_UNUSABLE,
                            "that is not a token, or not the user name of one");
        return NULL;
    }
    bytes = g_malloc(len);
    memcpy(bytes, head, head_len);
    memcpy(bytes + head_len, pb_secret_peek(credentials->secret), token_len);
    memcpy(bytes + head_len + token_len, SEPARATOR SEPARATOR, 2);
    message = pb_secret_new(bytes, len);
    pb_secret_wipe(bytes, len);
    g_free(bytes);
    return message;
}

/* --- reasons ---------------------------------------------------------------------------------- */

static void
skip_blanks(const char **at)
{
    *at += strspn(*at, " \t\r\n");
}

static bool
take(const char **at, char c)
{
    skip_blanks(at);
    if (**at != c)
        return false;
    (*at)++;
    return true;
}

/* The four digits of \uXXXX. Half a pair is no character, and a NUL would end the text. */
static bool
read_code_point(const char **at, GString *out)
{
    gunichar c = 0;

    for (int i = 0; i < 4; i++) {
        if (!g_ascii_isxdigit((*at)[i]))
            return false;
        c = c * 16 + (gunichar)g_ascii_xdigit_value((*at)[i]);
    }
    *at += 4;
    g_string_append_unichar(out, c != 0 && g_unichar_validate(c) ? c : 0xFFFD);
    return true;
}

static bool
read_escape(const char **at, GString *out)
{
    static const char names[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char c = **at;
    const char *found = c == '\0' ? NULL : strchr(names, c);

    if (c == '\0')
        return false;
    (*at)++;
    if (c == 'u')
        return read_code_point(at, out);
    if (found == NULL)
        return false;
    g_string_append_c(out, meanings[found - names]);
    return true;
}

static bool
read_string(const char **at, GString *out)
{
    g_string_truncate(out, 0);
    if (!take(at, '"'))
        return false;
    while (**at != '"') {
        char c = **at;

        if ((guchar)c < ' ')
            return false;
        (*at)++;
        if (c != '\\')
            g_string_append_c(out, c);
        else if (!read_escape(at, out))
            return false;
    }
    (*at)++;
    return true;
}

/* A string, or a number, true, false, null as the word that it is. */
static bool
read_value(const char **at, GString *out)
{
    gsize len;

    skip_blanks(at);
    if (**at == '"')
        return read_string(at, out);
    len = strspn(*at, "+-.0123456789abcdefghijklmnopqrstuvwxyzE");
    g_string_truncate(out, 0);
    g_string_append_len(out, *at, (gssize)len);
    *at += len;
    return len > 0;
}

static void
add_field(GString *reason, const char *key, const GString *value)
{
    static const char *const keys[] = { "status", "error", "scope", "schemes", NULL };
    g_autofree char *shown = NULL;

    if (!g_strv_contains(keys, key) || value->len == 0)
        return;
    shown = pb_text_visible_cut(value->str, (gssize)value->len, MAX_FIELD);
    g_string_append_printf(reason, "%s%s %s", reason->len > 0 ? ", " : "", key, shown);
}

static bool
read_pair(const char **at, GString *reason)
{
    g_autoptr(GString) key = g_string_new(NULL);
    g_autoptr(GString) value = g_string_new(NULL);

    if (!read_string(at, key) || !take(at, ':') || !read_value(at, value))
        return false;
    add_field(reason, key->str, value);
    return true;
}

char *
pop3_oauth_reason(const char *json)
{
    g_autoptr(GString) reason = g_string_new(NULL);
    const char *at = json;
    guint n_pairs = 0;

    if (!take(&at, '{'))
        return NULL;
    do {
        if (++n_pairs > MAX_PAIRS || !read_pair(&at, reason))
            return NULL;
    } while (take(&at, ','));
    if (!take(&at, '}'))
        return NULL;
    skip_blanks(&at);
    return *at != '\0' || reason->len == 0 ? NULL : g_strdup(reason->str);
}
