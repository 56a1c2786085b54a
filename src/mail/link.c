/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/link.c: the table of links, and the comparison of text and target (L2).
 *
 * Nothing is fetched or looked up. A target is kept as it was written, only made visible; what may be
 * opened is for the faces to decide, but scripts and data never get into the table. */
#include <config.h>

#include "link.h"

#include <string.h>

#include "base/text.h"
#include "host.h"

#define MAX_TARGET 8192
#define MAX_SCHEME 24
#define MAX_SHOWN  256

/* What opens a page, writes a message or calls somebody: no reason to ask. Other schemes open a program or a file. */
static const char *const usual_schemes[] = {
    "http",    "https", "ftp",  "ftps",   "mailto", "tel",    "sms", "news",
    "nntp",    "irc",   "ircs", "xmpp",   "geo",    "cid",    "mid", "webcal",
    "webcals", "sip",   "sips", "matrix", "gopher", "gemini",
};

/* Targets that say all by themselves: there is nowhere to go. */
static const char *const dead_schemes[] = { "javascript", "data", "vbscript",
                                            "about",      "blob", "view-source" };

static bool
is_one_of(const char *target, gsize len, const char *const *names, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        if (strlen(names[i]) == len && g_ascii_strncasecmp(target, names[i], len) == 0)
            return true;
    }
    return false;
}

/* The length of "https" in "https:…"; 0 when there is no scheme. A host and a port are none. */
static gsize
scheme_len(const char *target)
{
    gsize n = 0;

    if (!g_ascii_isalpha(*target))
        return 0;
    while (g_ascii_isalnum(target[n]) || target[n] == '-' || target[n] == '+')
        n++;
    return n <= MAX_SCHEME && target[n] == ':' && target[n + 1] > ' ' &&
                   (!g_ascii_isdigit(target[n + 1]) ||
                    is_one_of(target, n, usual_schemes, G_N_ELEMENTS(usual_schemes)))
               ? n
               : 0;
}

static bool
has_scheme(const char *target)
{
    gsize n = scheme_len(target);

    return n > 0 && target[n + 1 + strspn(target + n + 1, "/\\")] != '\0' &&
           !is_one_of(target, n, dead_schemes, G_N_ELEMENTS(dead_schemes));
}

/* Browsers drop line breaks and tabs inside an address and blanks around it. */
static char *
clean_target(const char *target)
{
    GString *clean = g_string_new(NULL);

    for (; *target != '\0' && clean->len < MAX_TARGET; target++) {
        if (*target != '\n' && *target != '\r' && *target != '\t')
            g_string_append_c(clean, *target);
    }
    g_strstrip(clean->str);
    clean->len = strlen(clean->str);
    if (g_str_has_prefix(clean->str, "//") || g_str_has_prefix(clean->str, "\\\\"))
        g_string_prepend(clean, "https:");
    else if (g_ascii_strncasecmp(clean->str, "www.", 4) == 0)
        g_string_prepend(clean, "http://");
    return g_string_free(clean, FALSE);
}

guint32
mail_link_add(MailBuilder *builder, const char *target)
{
    GPtrArray *links = builder->document->links;
    g_autofree char *clean = clean_target(target);
    MailLink *link;

    if (links->len >= MAIL_MAX_LINKS || !has_scheme(clean))
        return MAIL_NO_INDEX;
    link = g_new0(MailLink, 1);
    link->target = pb_text_visible(clean, -1, PB_TEXT_LINE);
    link->text = g_strdup("");
    g_ptr_array_add(links, link);
    return links->len - 1;
}

static guint32
find_equal(const GPtrArray *links, guint32 before, const MailLink *wanted)
{
    guint32 first = before > 64 ? before - 64 : 0;

    for (guint32 i = before; i-- > first;) {
        const MailLink *link = links->pdata[i];

        if (strcmp(link->target, wanted->target) == 0 &&
            strcmp(link->text, wanted->text) == 0)
            return i;
    }
    return before;
}

guint32
mail_link_set_text(MailBuilder *builder, guint32 index, const char *text)
{
    GPtrArray *links = builder->document->links;
    MailLink *link = links->pdata[index];
    guint32 equal;

    g_free(link->text);
    link->text = pb_text_visible_cut(text, -1, MAX_SHOWN);
    equal = find_equal(links, index, link);
    if (equal == index)
        link->doubts = mail_link_doubts(text, link->target);
    else
        g_ptr_array_set_size(links, (int)index);
    return equal;
}

char *
mail_link_host(const char *target)
{
    return mail_host_of_target(target);
}

/* The host that a reader takes from the shown text: of its first web address, or the text as a whole
 * when it is a host, a host and a path, or a mail address. */
static char *
shown_host(const char *text)
{
    const char *address = strstr(text, "://");
    g_autofree char *host = NULL;
    g_autofree char *plain = NULL;

    if (address != NULL) {
        host = g_strconcat("x", address, NULL);
        return mail_host_of_target(host);
    }
    while (*text == ' ')
        text++;
    if (strchr(text, '@') != NULL)
        text = strchr(text, '@') + 1;
    host = g_utf8_strdown(text, (gssize)strcspn(text, "/?# "));
    if (text[strcspn(text, " ")] != '\0' || !mail_host_is_likely(host))
        return g_strdup("");
    return mail_host_plain(host, strlen(host));
}

/* Whether the reader is told one host and taken to another. What is shown as bücher.example may be written as
 * xn--bcher-kva.example. */
static bool
is_other_host(const char *host, const char *shown)
{
    g_autofree char *real = mail_host_unicode(host);
    g_autofree char *said = mail_host_unicode(shown);

    return strchr(said, '.') != NULL && !mail_host_is_kin(real, said);
}

guint32
mail_link_doubts(const char *text, const char *target)
{
    gsize scheme = scheme_len(target);
    g_autofree char *host = mail_host_of_target(target);
    g_autofree char *shown = NULL;
    guint32 doubts = is_one_of(target, scheme, usual_schemes, G_N_ELEMENTS(usual_schemes))
                         ? 0
                         : MAIL_DOUBT_SCHEME;

    if (*host == '\0')
        return doubts;
    shown = shown_host(text);
    return doubts | (mail_host_has_user_part(target) ? MAIL_DOUBT_USER_PART : 0) |
           (mail_host_is_mixed(host) ? MAIL_DOUBT_MIXED : 0) |
           (mail_host_has_punycode(host) ? MAIL_DOUBT_PUNYCODE : 0) |
           (mail_host_is_numeric(host) ? MAIL_DOUBT_NUMERIC : 0) |
           (mail_host_is_disguised(host) ? MAIL_DOUBT_LOOKALIKE : 0) |
           (is_other_host(host, shown) ? MAIL_DOUBT_OTHER_HOST : 0);
}

/* --- hosts that read like others of the same message ------------------------------------------ */

/* What a message calls by a look: the name, "" when it calls more than one so. */
static void
name_host(GHashTable *looks, const char *host)
{
    g_autofree char *decoded = mail_host_unicode(host);
    const char *owned = mail_host_owned(decoded);
    char *look;
    const char *known;

    if (strchr(owned, '.') == NULL || mail_host_is_numeric(host))
        return;
    look = mail_host_look(host);
    known = g_hash_table_lookup(looks, look);
    if (known == NULL)
        g_hash_table_insert(looks, look, g_strdup(owned));
    else if (strcmp(known, owned) != 0)
        g_hash_table_insert(looks, look, g_strdup(""));
    else
        g_free(look);
}

/* "login.bank.example.evil.test": begins with the sender's name, and ends with another's. */
static bool
wears_name(const char *host, const char *sender)
{
    const char *owned = mail_host_owned(sender);
    const char *found = strchr(owned, '.') == NULL ? NULL : strstr(host, owned);
    const char *end = found == NULL ? NULL : found + strlen(owned);

    return found != NULL && (found == host || found[-1] == '.' || found[-1] == '-') &&
           (*end == '.' || *end == '-') && !mail_host_is_same_owner(host, sender);
}

static bool
reads_like_other(GHashTable *looks, const char *host, const char *sender)
{
    g_autofree char *look = mail_host_look(host);
    g_autofree char *sender_look = mail_host_look(sender);
    const char *known = g_hash_table_lookup(looks, look);

    if (wears_name(host, sender))
        return true;
    if (known == NULL || *known != '\0')
        return false;
    /* Of two that look the same, the sender's own is not the one in doubt. */
    return strcmp(look, sender_look) != 0 || !mail_host_is_same_owner(host, sender);
}

static bool
is_confused(GHashTable *looks, const char *written, const char *sender)
{
    g_autofree char *host = mail_host_unicode(written);

    return strchr(host, '.') != NULL && !mail_host_is_numeric(host) &&
           reads_like_other(looks, host, sender);
}

void
mail_link_compare(MailDocument *document, const char *from)
{
    g_autofree char *sender = mail_host_unicode(from);
    g_autoptr(GHashTable) looks =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) hosts =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter each;
    gpointer host;

    if (*sender != '\0')
        name_host(looks, sender);
    /* Hundreds of links of one message mostly go to few hosts. */
    for (guint i = 0; i < document->links->len; i++) {
        const MailLink *link = document->links->pdata[i];

        g_hash_table_add(hosts, mail_host_of_target(link->target));
        g_hash_table_add(hosts, shown_host(link->text));
    }
    g_hash_table_iter_init(&each, hosts);
    while (g_hash_table_iter_next(&each, &host, NULL))
        name_host(looks, host);
    g_hash_table_iter_init(&each, hosts);
    while (g_hash_table_iter_next(&each, &host, NULL)) {
        if (!is_confused(looks, host, sender))
            g_hash_table_iter_remove(&each);
    }
    for (guint i = 0; i < document->links->len && g_hash_table_size(hosts) > 0; i++) {
        MailLink *link = document->links->pdata[i];
        g_autofree char *target = mail_host_of_target(link->target);

        if (g_hash_table_contains(hosts, target))
            link->doubts |= MAIL_DOUBT_LOOKALIKE;
    }
}
