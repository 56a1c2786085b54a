/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/list.c: the fields of mailing lists, and whose key a message brings (L2; RFC 2919, 2369, 8058, Autocrypt
 * Level 1).
 *
 * Of targets only https: and mailto: ones are taken. Nothing is ever opened by itself. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "facts.h"

#define MAX_FIELD       (16 * 1024)
#define MAX_NAME        200
#define MAX_TARGET      2048
#define MAX_UNSUBSCRIBE 8

/* The text of the first field of that name without its comments, on one line; NULL when there is none. */
static char *
plain_value(const MailHeaderBlock *header, const char *name)
{
    g_autoptr(GArray) fields = mail_header_find(header, name, 1);
    const MailRawField *field;
    g_autofree char *line = NULL;
    GString *out;
    bool is_quoted = false;
    bool is_target = false;
    guint depth = 0;

    if (fields->len == 0)
        return NULL;
    field = &g_array_index(fields, MailRawField, 0);
    line = mail_header_unfold(field->value, MIN(field->value_len, MAX_FIELD),
                              header->charset);
    out = g_string_new(NULL);
    for (const char *p = line; *p != '\0'; p++) {
        if (*p == '"' && depth == 0 && !is_target)
            is_quoted = !is_quoted;
        else if (!is_quoted && depth == 0)
            is_target = *p == '<' || (is_target && *p != '>');
        if (*p == '(' && !is_quoted && !is_target)
            depth++;
        if (depth == 0)
            g_string_append_c(out, *p);
        if (*p == ')' && depth > 0)
            depth--;
    }
    return g_string_free(out, FALSE);
}

/* What stands between the next < and >, without blanks, which come from folding; NULL at the end. */
static char *
next_target(const char **at)
{
    const char *open = strchr(*at, '<');
    const char *close = open == NULL ? NULL : strchr(open, '>');
    GString *target;

    if (close == NULL)
        return NULL;
    *at = close + 1;
    target = g_string_new(NULL);
    for (const char *p = open + 1; p < close; p++) {
        if ((guchar)*p > ' ')
            g_string_append_c(target, *p);
    }
    return g_string_free(target, FALSE);
}

/* A target cut short would be another one: it is not taken at all. */
static bool
is_wanted(const char *target)
{
    static const char *const schemes[] = { "https:", "mailto:" };

    if (strlen(target) > MAX_TARGET || !pb_text_is_visible(target, -1, PB_TEXT_LINE))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(target, schemes[i], strlen(schemes[i])) == 0)
            return target[strlen(schemes[i])] != '\0';
    }
    return false;
}

static char *
first_target(const MailHeaderBlock *header, const char *name)
{
    g_autofree char *value = plain_value(header, name);
    const char *at = value;

    while (at != NULL) {
        g_autofree char *target = next_target(&at);

        if (target == NULL)
            break;
        if (is_wanted(target))
            return g_steal_pointer(&target);
    }
    return NULL;
}

static void
read_unsubscribe(MailDocument *document, const MailHeaderBlock *header)
{
    g_autofree char *value = plain_value(header, "list-unsubscribe");
    const char *at = value;

    while (at != NULL && document->unsubscribe->len < MAX_UNSUBSCRIBE) {
        g_autofree char *target = next_target(&at);

        if (target == NULL)
            break;
        if (is_wanted(target))
            g_ptr_array_add(document->unsubscribe, g_steal_pointer(&target));
    }
}

/* The phrase before the identifier, which people know the list by; else the identifier. */
static char *
list_name(const MailHeaderBlock *header)
{
    g_autofree char *value = plain_value(header, "list-id");
    g_autofree char *phrase = NULL;
    g_autofree char *decoded = NULL;
    const char *at = value;
    gsize len;

    if (value == NULL)
        return NULL;
    phrase = g_strndup(value, strcspn(value, "<"));
    g_strstrip(phrase);
    len = strlen(phrase);
    if (len >= 2 && phrase[0] == '"' && phrase[len - 1] == '"') {
        memmove(phrase, phrase + 1, len - 2);
        phrase[len - 2] = '\0';
    }
    if (*phrase == '\0') {
        g_autofree char *id = next_target(&at);

        return pb_text_visible_cut(id == NULL ? "" : id, -1, MAX_NAME);
    }
    decoded = mail_header_decode(phrase, strlen(phrase), header->charset);
    return pb_text_visible_cut(g_strstrip(decoded), -1, MAX_NAME);
}

/* --- Autocrypt -------------------------------------------------------------------------------- */

/* The address of one field, or NULL when the field does not count: an attribute is unknown and critical, or addr or
 * keydata is missing (Autocrypt Level 1, section 2.1). */
static char *
autocrypt_address(const MailRawField *field)
{
    g_autofree char *line =
        mail_header_unfold(field->value, MIN(field->value_len, MAX_FIELD), NULL);
    g_auto(GStrv) attributes = g_strsplit(line, ";", 32);
    g_autofree char *address = NULL;
    bool has_key = false;

    for (char **one = attributes; *one != NULL; one++) {
        char *name = g_strstrip(*one);
        char *value = strchr(name, '=');

        if (*name == '\0')
            continue;
        if (value == NULL)
            return NULL;
        *value++ = '\0';
        g_strstrip(name);
        if (g_ascii_strcasecmp(name, "addr") == 0 && address == NULL)
            address = g_strdup(g_strstrip(value));
        else if (g_ascii_strcasecmp(name, "keydata") == 0)
            has_key = *value != '\0';
        else if (g_ascii_strcasecmp(name, "prefer-encrypt") != 0 && *name != '_')
            return NULL;
    }
    return has_key ? g_steal_pointer(&address) : NULL;
}

/* The key must be of the one author; of several fields for that address none counts. */
static char *
read_autocrypt(const MailHeaderBlock *header)
{
    g_autoptr(GArray) fields = mail_header_find(header, "autocrypt", 16);
    g_autoptr(GArray) from = mail_header_find(header, "from", 2);
    g_autoptr(GPtrArray) authors = NULL;
    const MailRawField *author;
    guint n = 0;

    if (fields->len == 0 || from->len != 1)
        return NULL;
    author = &g_array_index(from, MailRawField, 0);
    authors = mail_address_mailboxes(author->value, MIN(author->value_len, MAX_FIELD),
                                     header->charset, 2);
    if (authors->len != 1)
        return NULL;
    for (guint i = 0; i < fields->len; i++) {
        g_autofree char *address =
            autocrypt_address(&g_array_index(fields, MailRawField, i));
        const MailMailbox *only = authors->pdata[0];

        n += address != NULL && *address != '\0' &&
                     g_ascii_strcasecmp(address, only->address) == 0
                 ? 1
                 : 0;
    }
    return n == 1 ? g_strdup(((const MailMailbox *)authors->pdata[0])->address) : NULL;
}

void
mail_list_read(MailDocument *document, const MailHeaderBlock *header)
{
    document->list_id = list_name(header);
    document->list_post = first_target(header, "list-post");
    document->list_archive = first_target(header, "list-archive");
    read_unsubscribe(document, header);
    document->autocrypt = read_autocrypt(header);
}
