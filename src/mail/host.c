/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/host.c: what a host name is, and what it is easily taken for (L2).
 *
 * Browsers are more generous than RFC 3986, and what they open is what counts: a backslash is a slash, "https:x" and
 * "https:////x" go to x, a host may be coded by percent signs or be one large number. */
#include <config.h>

#include "host.h"

#include <string.h>

#include <gio/gio.h>

#define MAX_HOST 1024

/* Ends of file names, which look like hosts. */
static const char *const file_endings[] = {
    "pdf",  "doc", "docx", "xls",  "xlsx", "ppt", "pptx", "odt",  "ods",   "txt",
    "html", "htm", "jpg",  "jpeg", "png",  "gif", "zip",  "gz",   "xml",   "csv",
    "ics",  "mp3", "mp4",  "js",   "json", "php", "asp",  "aspx", "exe",   "eml",
    "md",   "log", "bz2",  "xz",   "tar",  "tgz", "c",    "h",    "patch", "diff",
};

/* Under these two ends of a country three labels are needed for a name of one's own. */
static const char *const shared_seconds[] = { "co",  "com", "org", "net", "ac",
                                              "gov", "edu", "or",  "ne",  "go" };

/* Letters of other alphabets that cannot be told from a Latin one in most fonts. In order. */
static const struct {
    gunichar letter;
    char latin;
} twins[] = {
    { 0x0131, 'i' }, { 0x0251, 'a' }, { 0x0261, 'g' }, { 0x03B1, 'a' }, { 0x03B3, 'y' },
    { 0x03B9, 'i' }, { 0x03BA, 'k' }, { 0x03BD, 'v' }, { 0x03BF, 'o' }, { 0x03C1, 'p' },
    { 0x03C5, 'u' }, { 0x03C7, 'x' }, { 0x0430, 'a' }, { 0x0432, 'b' }, { 0x0433, 'r' },
    { 0x0435, 'e' }, { 0x043A, 'k' }, { 0x043C, 'm' }, { 0x043E, 'o' }, { 0x043F, 'n' },
    { 0x0440, 'p' }, { 0x0441, 'c' }, { 0x0442, 't' }, { 0x0443, 'y' }, { 0x0445, 'x' },
    { 0x0455, 's' }, { 0x0456, 'i' }, { 0x0458, 'j' }, { 0x04BB, 'h' }, { 0x04CF, 'l' },
    { 0x0501, 'd' }, { 0x051B, 'q' }, { 0x051D, 'w' }, { 0x0561, 'w' }, { 0x0566, 'q' },
    { 0x0578, 'n' }, { 0x057D, 'u' }, { 0x0581, 'g' }, { 0x0585, 'o' },
};

static char
latin_twin(gunichar c)
{
    gsize low = 0;
    gsize high = G_N_ELEMENTS(twins);

    while (low < high) {
        gsize middle = (low + high) / 2;

        if (twins[middle].letter == c)
            return twins[middle].latin;
        if (twins[middle].letter < c)
            low = middle + 1;
        else
            high = middle;
    }
    return '\0';
}

/* Undoes percent codes; a code of NUL stays as it is. */
static char *
without_percent(const char *host, gsize len)
{
    GString *out = g_string_sized_new(len);

    for (gsize i = 0; i < len; i++) {
        int value = i + 2 < len && host[i] == '%' && g_ascii_isxdigit(host[i + 1]) &&
                            g_ascii_isxdigit(host[i + 2])
                        ? g_ascii_xdigit_value(host[i + 1]) * 16 +
                              g_ascii_xdigit_value(host[i + 2])
                        : 0;

        g_string_append_c(out, value > 0 ? (char)value : host[i]);
        i += value > 0 ? 2 : 0;
    }
    return g_string_free(out, FALSE);
}

/* Dots of other scripts count as dots; what cannot be seen is dropped. */
static char *
with_plain_dots(const char *host)
{
    GString *out = g_string_new(NULL);

    for (; *host != '\0'; host = g_utf8_next_char(host)) {
        gunichar c = g_utf8_get_char(host);

        if (c == 0x3002 || c == 0xFF0E || c == 0xFF61)
            g_string_append_c(out, '.');
        else if (c != 0xAD && c != 0x200B && c != 0x2060 && c != 0xFEFF)
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

/* As nearly all are: nothing to undo. */
static bool
is_usual(const char *host, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if ((guchar)host[i] <= ' ' || (guchar)host[i] >= 0x7F || host[i] == '%')
            return false;
    }
    return true;
}

static char *
undisguised(const char *host, gsize len)
{
    g_autofree char *raw = without_percent(host, len);
    g_autofree char *valid = g_utf8_make_valid(raw, -1);
    g_autofree char *dots = with_plain_dots(valid);
    g_autofree char *narrow = g_utf8_normalize(dots, -1, G_NORMALIZE_ALL_COMPOSE);

    return g_utf8_strdown(narrow == NULL ? dots : narrow, -1);
}

char *
mail_host_plain(const char *host, gsize given_len)
{
    gsize len = MIN(given_len, MAX_HOST);
    char *lower =
        is_usual(host, len) ? g_ascii_strdown(host, (gssize)len) : undisguised(host, len);
    gsize n = strlen(lower);

    while (n > 0 && lower[n - 1] == '.')
        lower[--n] = '\0';
    return lower;
}

static bool
is_slash(char c)
{
    return c == '/' || c == '\\';
}

/* Where user part, host and port of a web address stand; NULL when it has none. */
static const char *
find_authority(const char *target)
{
    static const char *const web[] = {
        "http:", "https:", "ftp:", "ftps:", "ws:", "wss:"
    };
    gsize n = strcspn(target, ":/?#\\ ");

    if (target[n] != ':')
        return is_slash(target[0]) && is_slash(target[1]) ? target + 2 : NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(web); i++) {
        if (strlen(web[i]) == n + 1 && g_ascii_strncasecmp(target, web[i], n + 1) == 0) {
            target += n + 1;
            while (is_slash(*target))
                target++;
            return target;
        }
    }
    return target[n + 1] == '/' && target[n + 2] == '/' ? target + n + 3 : NULL;
}

static const char *
last_at(const char *authority, gsize len)
{
    return len == 0 ? NULL : g_strrstr_len(authority, (gssize)len, "@");
}

static char *
mailto_host(const char *target)
{
    const char *to = target + strlen("mailto:");
    gsize len = strcspn(to, "?,");
    const char *at = last_at(to, len);

    if (at == NULL) {
        g_autofree char *raw = without_percent(to, len);

        at = strrchr(raw, '@');
        return at == NULL ? g_strdup("") : mail_host_plain(at + 1, strlen(at + 1));
    }
    at++;
    return mail_host_plain(at, MIN(len - (gsize)(at - to), strcspn(at, "&,> ")));
}

char *
mail_host_of_target(const char *target)
{
    const char *host = find_authority(target);
    const char *at;
    gsize len;

    if (host == NULL)
        return g_ascii_strncasecmp(target, "mailto:", 7) == 0 ? mailto_host(target)
                                                              : g_strdup("");
    len = strcspn(host, "/?#\\ ");
    at = last_at(host, len);
    if (at != NULL) {
        len -= (gsize)(at + 1 - host);
        host = at + 1;
    }
    if (*host == '[' && memchr(host, ']', len) != NULL)
        return mail_host_plain(host, strcspn(host, "]") + 1);
    return mail_host_plain(host, MIN(len, strcspn(host, ":")));
}

bool
mail_host_has_user_part(const char *target)
{
    const char *host = find_authority(target);

    return host != NULL && last_at(host, strcspn(host, "/?#\\")) != NULL;
}

char *
mail_host_unicode(const char *host)
{
    char *decoded = mail_host_has_punycode(host) ? g_hostname_to_unicode(host) : NULL;

    return decoded != NULL ? decoded : g_strdup(host);
}

bool
mail_host_has_punycode(const char *host)
{
    return g_hostname_is_ascii_encoded(host);
}

static bool
label_is_mixed(const char *label, const char *end)
{
    bool has_latin = false;
    bool has_twins = false;

    for (const char *p = label; p < end; p = g_utf8_next_char(p)) {
        GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(p));

        has_latin = has_latin || script == G_UNICODE_SCRIPT_LATIN;
        has_twins = has_twins || script == G_UNICODE_SCRIPT_CYRILLIC ||
                    script == G_UNICODE_SCRIPT_GREEK ||
                    script == G_UNICODE_SCRIPT_ARMENIAN ||
                    script == G_UNICODE_SCRIPT_CHEROKEE;
    }
    return has_latin && has_twins;
}

/* Its letters are of another alphabet, and all of them read as Latin ones. */
static bool
label_is_disguised(const char *label, const char *end)
{
    bool has_twin = false;

    for (const char *p = label; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c >= 0x80 ? latin_twin(c) == '\0' : g_ascii_isalpha((char)c))
            return false;
        has_twin = has_twin || c >= 0x80;
    }
    return has_twin;
}

static bool
any_label(const char *host, bool (*is_so)(const char *label, const char *end))
{
    g_autofree char *decoded = NULL;

    /* As nearly all are: of one alphabet, and not coded. */
    if (g_str_is_ascii(host) && strstr(host, "xn--") == NULL)
        return false;
    decoded = mail_host_unicode(host);
    if (!g_utf8_validate(decoded, -1, NULL))
        return true;
    for (const char *label = decoded;;) {
        gsize len = strcspn(label, ".");

        if (is_so(label, label + len))
            return true;
        if (label[len] == '\0')
            return false;
        label += len + 1;
    }
}

bool
mail_host_is_mixed(const char *host)
{
    return any_label(host, label_is_mixed);
}

bool
mail_host_is_disguised(const char *host)
{
    const char *ending = strrchr(host, '.');

    return ending != NULL && g_str_is_ascii(ending) &&
           !g_str_has_prefix(ending + 1, "xn--") && any_label(host, label_is_disguised);
}

/* A part of an IPv4 address: 10, 0x0a, 012. */
static bool
is_number(const char *text, gsize len)
{
    bool is_hex = len > 1 && text[0] == '0' && g_ascii_tolower(text[1]) == 'x';

    for (gsize i = is_hex ? 2 : 0; i < len; i++) {
        if (is_hex ? !g_ascii_isxdigit(text[i]) : !g_ascii_isdigit(text[i]))
            return false;
    }
    return len > 0;
}

bool
mail_host_is_numeric(const char *host)
{
    guint n = 0;

    if (*host == '[' || ((g_ascii_isdigit(*host) || strchr(host, ':') != NULL) &&
                         g_hostname_is_ip_address(host)))
        return true;
    for (;; host++) {
        gsize len = strcspn(host, ".");

        if (!is_number(host, len) || ++n > 4)
            return false;
        host += len;
        if (*host == '\0')
            return true;
    }
}

bool
mail_host_is_kin(const char *a, const char *b)
{
    gsize a_len = strlen(a);
    gsize b_len = strlen(b);

    if (a_len < b_len)
        return mail_host_is_kin(b, a);
    return strcmp(a + a_len - b_len, b) == 0 &&
           (a_len == b_len || (b_len > 0 && a[a_len - b_len - 1] == '.'));
}

static const char *
label_before(const char *host, const char *at)
{
    if (at > host)
        at--;
    while (at > host && at[-1] != '.')
        at--;
    return at;
}

const char *
mail_host_owned(const char *host)
{
    const char *ending = label_before(host, host + strlen(host));
    const char *second = label_before(host, ending);
    gsize len = ending > second ? (gsize)(ending - second - 1) : 0;

    if (second == host || strlen(ending) != 2)
        return second;
    for (gsize i = 0; i < G_N_ELEMENTS(shared_seconds); i++) {
        if (strlen(shared_seconds[i]) == len &&
            strncmp(second, shared_seconds[i], len) == 0)
            return label_before(host, second);
    }
    return second;
}

bool
mail_host_is_same_owner(const char *a, const char *b)
{
    return strcmp(mail_host_owned(a), mail_host_owned(b)) == 0;
}

/* Two letters that together look like one. */
static void
join_last(GString *look, const char *two, char one)
{
    if (look->len >= 2 && memcmp(look->str + look->len - 2, two, 2) == 0) {
        g_string_truncate(look, look->len - 2);
        g_string_append_c(look, one);
    }
}

char *
mail_host_look(const char *host)
{
    g_autofree char *decoded = mail_host_unicode(mail_host_owned(host));
    const char *ending = strrchr(decoded, '.');
    GString *look = g_string_new(NULL);

    for (const char *p = decoded; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        char twin = latin_twin(c);

        c = twin != '\0' ? (gunichar)twin : c;
        if (ending != NULL && p >= ending) {
            g_string_append_unichar(look, c);
            continue;
        }
        if (c == '-')
            continue;
        c = c == '1' || c == 'i' ? 'l' : c == '0' ? 'o' : c;
        g_string_append_unichar(look, c);
        join_last(look, "rn", 'm');
        join_last(look, "vv", 'w');
    }
    return g_string_free(look, FALSE);
}

bool
mail_host_is_likely(const char *text)
{
    const char *ending = strrchr(text, '.');

    if (ending == NULL || ending == text || strlen(ending + 1) < 2 ||
        strstr(text, "..") != NULL)
        return false;
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && *p != '-' && *p != '.' && (guchar)*p < 0x80)
            return false;
    }
    if (!g_str_has_prefix(ending + 1, "xn--")) {
        for (const char *p = ending + 1; *p != '\0'; p++) {
            if (g_ascii_isdigit(*p))
                return false;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(file_endings); i++) {
        if (strcmp(ending + 1, file_endings[i]) == 0)
            return false;
    }
    return true;
}
