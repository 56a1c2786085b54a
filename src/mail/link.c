/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/link.c: the table of links, and the comparison of text and target (L2).
 *
 * Nothing is fetched or looked up. A target is kept as it was written, only made visible; what may be
 * opened is for the faces to decide, but scripts and data never get into the table. */
#include <config.h>

#include "link.h"

#include <string.h>

#include "base/text.h"

#define MAX_TARGET 8192
#define MAX_SHOWN  256

static const char *const schemes[] = {
    "http://", "https://", "ftp://",  "mailto:", "tel:",   "sms:", "news:",
    "nntp:",   "irc://",   "xmpp:",   "geo:",    "cid:",   "mid:", "webcal:",
    "sip:",    "matrix:",  "ftps://", "git://",  "ssh://",
};

/* Ends of file names, which look like hosts. */
static const char *const file_endings[] = {
    "pdf",  "doc", "docx", "xls",  "xlsx", "ppt", "pptx", "odt",  "ods",   "txt",
    "html", "htm", "jpg",  "jpeg", "png",  "gif", "zip",  "gz",   "xml",   "csv",
    "ics",  "mp3", "mp4",  "js",   "json", "php", "asp",  "aspx", "exe",   "eml",
    "md",   "log", "bz2",  "xz",   "tar",  "tgz", "c",    "h",    "patch", "diff",
};

static bool
has_scheme(const char *target)
{
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(target, schemes[i], strlen(schemes[i])) == 0)
            return target[strlen(schemes[i])] != '\0';
    }
    return false;
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
    if (g_str_has_prefix(clean->str, "//"))
        g_string_prepend(clean, "https:");
    g_strstrip(clean->str);
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
    link->doubts = mail_link_doubts(text, link->target);
    equal = find_equal(links, index, link);
    if (equal != index)
        g_ptr_array_set_size(links, (int)index);
    return equal;
}

static const char *
after_scheme(const char *target)
{
    const char *colon = strstr(target, "://");
    gsize n = strcspn(target, ":/?# ");

    return colon != NULL && colon == target + n ? colon + 3 : NULL;
}

char *
mail_link_host(const char *target)
{
    const char *authority = after_scheme(target);
    const char *at;
    gsize len;

    if (authority == NULL) {
        at = g_ascii_strncasecmp(target, "mailto:", 7) == 0 ? strchr(target, '@') : NULL;
        return at == NULL ? g_strdup("")
                          : g_ascii_strdown(at + 1, strcspn(at + 1, "?&,> "));
    }
    len = strcspn(authority, "/?#\\ ");
    at = g_strrstr_len(authority, (gssize)len, "@");
    if (at != NULL) {
        len -= (gsize)(at + 1 - authority);
        authority = at + 1;
    }
    return g_ascii_strdown(authority, MIN(len, strcspn(authority, ":")));
}

static bool
has_user_part(const char *target)
{
    const char *authority = after_scheme(target);

    return authority != NULL &&
           memchr(authority, '@', strcspn(authority, "/?#\\")) != NULL;
}

static bool
looks_like_host(const char *host)
{
    const char *ending = strrchr(host, '.');

    if (ending == NULL || ending == host || strlen(ending + 1) < 2 ||
        strstr(host, "..") != NULL)
        return false;
    for (const char *p = host; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '.' && (guchar)*p < 0x80)
            return false;
    }
    for (const char *p = ending + 1; *p != '\0'; p++) {
        if (g_ascii_isdigit(*p))
            return false;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(file_endings); i++) {
        if (strcmp(ending + 1, file_endings[i]) == 0)
            return false;
    }
    return true;
}

/* The host that a reader takes from the shown text: of its first web address, or the text as a whole
 * when it is a host, a host and a path, or a mail address. */
static char *
shown_host(const char *text)
{
    const char *address = strstr(text, "://");
    g_autofree char *host = NULL;

    if (address != NULL) {
        host = g_strconcat("x", address, NULL);
        return mail_link_host(host);
    }
    while (*text == ' ')
        text++;
    if (strchr(text, '@') != NULL)
        text = strchr(text, '@') + 1;
    host = g_utf8_strdown(text, (gssize)strcspn(text, "/?# "));
    if (text[strcspn(text, " ")] != '\0' || !looks_like_host(host))
        return g_strdup("");
    return g_steal_pointer(&host);
}

/* The same host, or one a part of the other: www.example.org and example.org. */
static bool
is_kin(const char *a, const char *b)
{
    gsize a_len = strlen(a);
    gsize b_len = strlen(b);

    if (a_len < b_len)
        return is_kin(b, a);
    return strcmp(a + a_len - b_len, b) == 0 &&
           (a_len == b_len || a[a_len - b_len - 1] == '.');
}

guint32
mail_link_doubts(const char *text, const char *target)
{
    g_autofree char *host = mail_link_host(target);
    g_autofree char *shown = shown_host(text);

    if (*host == '\0')
        return 0;
    return (has_user_part(target) ? MAIL_DOUBT_USER_PART : 0) |
           (mail_link_host_is_mixed(host) ? MAIL_DOUBT_MIXED : 0) |
           (strchr(shown, '.') != NULL && !is_kin(host, shown) ? MAIL_DOUBT_OTHER_HOST
                                                               : 0);
}

static bool
label_is_mixed(const char *label, const char *end)
{
    bool has_latin = false;
    bool has_lookalike = false;

    for (const char *p = label; p < end; p = g_utf8_next_char(p)) {
        GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(p));

        has_latin = has_latin || script == G_UNICODE_SCRIPT_LATIN;
        has_lookalike = has_lookalike || script == G_UNICODE_SCRIPT_CYRILLIC ||
                        script == G_UNICODE_SCRIPT_GREEK ||
                        script == G_UNICODE_SCRIPT_ARMENIAN ||
                        script == G_UNICODE_SCRIPT_CHEROKEE;
    }
    return has_latin && has_lookalike;
}

bool
mail_link_host_is_mixed(const char *host)
{
    if (!g_utf8_validate(host, -1, NULL))
        return true;
    for (const char *label = host;;) {
        gsize len = strcspn(label, ".");

        if (label_is_mixed(label, label + len))
            return true;
        if (label[len] == '\0')
            return false;
        label += len + 1;
    }
}

static bool
is_address_char(guchar c)
{
    return c > ' ' && c != 0x7F && strchr("<>\"`{}|\\^", c) == NULL;
}

/* Without the full stop of the sentence, and without a bracket that was opened before it. */
static gsize
trim_address(const char *at, gsize len)
{
    int round = 0;
    int square = 0;

    for (gsize i = 0; i < len; i++) {
        round += at[i] == '(' ? 1 : at[i] == ')' ? -1 : 0;
        square += at[i] == '[' ? 1 : at[i] == ']' ? -1 : 0;
    }
    while (len > 0) {
        char last = at[len - 1];

        if (last == ')' && round < 0)
            round++;
        else if (last == ']' && square < 0)
            square++;
        else if (strchr(".,;:!?'*_", last) == NULL)
            break;
        len--;
    }
    return len;
}

static bool
is_word_char(char c)
{
    return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

/* The length of the address that starts at `at`, 0 when none does. */
static gsize
address_len(const char *text, gsize at, gsize len)
{
    static const char *const begins[] = { "http://", "https://", "ftp://",
                                          "mailto:", "www." };
    gsize n = 0;

    if (at > 0 && is_word_char(text[at - 1]))
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(begins); i++) {
        gsize begin_len = strlen(begins[i]);

        if (at + begin_len < len &&
            g_ascii_strncasecmp(text + at, begins[i], begin_len) == 0 &&
            is_word_char(text[at + begin_len])) {
            while (at + n < len && n < MAX_TARGET &&
                   is_address_char((guchar)text[at + n]))
                n++;
            return trim_address(text + at, n);
        }
    }
    return 0;
}

static void
add_found(MailBuilder *builder, const char *address, MailSpan *span, GArray *spans)
{
    g_autofree char *target = g_ascii_strncasecmp(address, "www.", 4) == 0
                                  ? g_strconcat("http://", address, NULL)
                                  : g_strdup(address);

    span->link = mail_link_add(builder, target);
    if (span->link == MAIL_NO_INDEX)
        return;
    span->link = mail_link_set_text(builder, span->link, address);
    g_array_append_val(spans, *span);
}

void
mail_link_find(MailBuilder *builder, const char *text, gsize len, GArray *spans)
{
    for (gsize i = 0; i < len;) {
        gsize n = strchr("hHfFmMwW", text[i]) == NULL ? 0 : address_len(text, i, len);

        if (n > 0) {
            MailSpan span = { MAIL_SPAN_LINK, (guint32)i, (guint32)n, 0 };
            g_autofree char *address = g_strndup(text + i, n);

            add_found(builder, address, &span, spans);
        }
        i += MAX(n, 1);
    }
}
