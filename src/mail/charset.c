/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/charset.c: the charsets that are read, and what to do when the label lies (L2).
 *
 * Only names in the table reach iconv. Like browsers, a label stands for its common superset: Latin-1 is
 * read as windows-1252, GB 2312 as GB 18030. Every byte is either converted or becomes U+FFFD; none is
 * left out. */
#include <config.h>

#include "charset.h"

#include <errno.h>
#include <string.h>

#include "charset_guess.h"

#define MAX_NAME    40
#define MIN_LETTERS 6 /* that tell a charset */

static const struct {
    const char *key; /* lower case, letters and digits only */
    const char *iconv_name;
} charsets[] = {
    /* clang-format off: sorted by key */
    { "850", "CP850" },
    { "ansix341968", "WINDOWS-1252" },
    { "ascii", "WINDOWS-1252" },
    { "big5", "BIG5-HKSCS" },
    { "big5hkscs", "BIG5-HKSCS" },
    { "cp1250", "CP1250" },
    { "cp1251", "CP1251" },
    { "cp1252", "WINDOWS-1252" },
    { "cp437", "CP437" },
    { "cp850", "CP850" },
    { "cp866", "CP866" },
    { "cp932", "CP932" },
    { "cp936", "GB18030" },
    { "cp949", "UHC" },
    { "eucjp", "EUC-JP-MS" },
    { "euckr", "UHC" },
    { "gb18030", "GB18030" },
    { "gb2312", "GB18030" },
    { "gb231280", "GB18030" },
    { "gbk", "GB18030" },
    { "ibm437", "CP437" },
    { "ibm850", "CP850" },
    { "ibm866", "CP866" },
    { "iso2022jp", "ISO-2022-JP-2" },
    { "iso2022jp2", "ISO-2022-JP-2" },
    { "iso2022jpms", "ISO-2022-JP-2" },
    { "iso2022kr", "ISO-2022-KR" },
    { "iso88591", "WINDOWS-1252" },
    { "iso885910", "ISO-8859-10" },
    { "iso885911", "CP874" },
    { "iso885913", "ISO-8859-13" },
    { "iso885914", "ISO-8859-14" },
    { "iso885915", "ISO-8859-15" },
    { "iso885916", "ISO-8859-16" },
    { "iso88592", "ISO-8859-2" },
    { "iso88593", "ISO-8859-3" },
    { "iso88594", "ISO-8859-4" },
    { "iso88595", "ISO-8859-5" },
    { "iso88596", "ISO-8859-6" },
    { "iso88597", "ISO-8859-7" },
    { "iso88598", "ISO-8859-8" },
    { "iso88598i", "ISO-8859-8" },
    { "iso88599", "CP1254" },
    { "koi8r", "KOI8-R" },
    { "koi8u", "KOI8-U" },
    { "ksc56011987", "UHC" },
    { "ksc5601", "UHC" },
    { "latin1", "WINDOWS-1252" },
    { "latin2", "ISO-8859-2" },
    { "latin9", "ISO-8859-15" },
    { "macintosh", "MACINTOSH" },
    { "mskanji", "CP932" },
    { "shiftjis", "CP932" },
    { "sjis", "CP932" },
    { "tis620", "CP874" },
    { "usascii", "WINDOWS-1252" },
    { "utf16", "UTF-16" },
    { "utf16be", "UTF-16BE" },
    { "utf16le", "UTF-16LE" },
    { "utf7", "UTF-7" },
    { "utf8", "UTF-8" },
    { "viscii", "VISCII" },
    { "windows1250", "CP1250" },
    { "windows1251", "CP1251" },
    { "windows1252", "WINDOWS-1252" },
    { "windows1253", "CP1253" },
    { "windows1254", "CP1254" },
    { "windows1255", "CP1255" },
    { "windows1256", "CP1256" },
    { "windows1257", "CP1257" },
    { "windows1258", "CP1258" },
    { "windows31j", "CP932" },
    { "windows874", "CP874" },
    { "windows932", "CP932" },
    { "windows936", "GB18030" },
    { "windows949", "UHC" },
    { "xgbk", "GB18030" },
    { "xsjis", "CP932" },
    { "xunicode20utf8", "UTF-8" },
    /* clang-format on */
};

/* A converter stays loaded for as long as one is open. */
void
mail_charset_prepare(void)
{
    static GIConv open_converters[G_N_ELEMENTS(charsets)];

    for (gsize i = 0; i < G_N_ELEMENTS(charsets); i++) {
        if (open_converters[i] == NULL)
            open_converters[i] = g_iconv_open("UTF-8", charsets[i].iconv_name);
    }
}

const char *
mail_charset_lookup(const char *declared)
{
    char key[MAX_NAME];
    gsize n = 0;

    if (declared == NULL)
        return NULL;
    for (const char *p = declared; *p != '\0'; p++) {
        if (n == sizeof(key) - 1 || (guchar)*p >= 0x80)
            return NULL;
        if (g_ascii_isalnum(*p))
            key[n++] = g_ascii_tolower(*p);
    }
    key[n] = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(charsets); i++) {
        if (strcmp(charsets[i].key, key) == 0)
            return charsets[i].iconv_name;
    }
    return NULL;
}

/* GLib calls a NUL invalid; here it is a character. */
static bool
is_utf8(const char *bytes, gsize len)
{
    const char *end = bytes + len;

    while (bytes < end) {
        const char *stop;

        if (g_utf8_validate(bytes, end - bytes, &stop))
            return true;
        if (*stop != '\0')
            return false;
        bytes = stop + 1;
    }
    return true;
}

static bool
is_ascii(const char *bytes, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if ((guchar)bytes[i] >= 0x80)
            return false;
    }
    return true;
}

static void
append_valid(GString *out, const char *bytes, gsize len)
{
    const char *end = bytes + len;

    while (bytes < end) {
        const char *stop;
        bool is_valid = g_utf8_validate(bytes, end - bytes, &stop);

        g_string_append_len(out, bytes, stop - bytes);
        if (is_valid)
            return;
        if (*stop == '\0')
            g_string_append_c(out, '\0');
        else
            g_string_append(out, "\357\277\275");
        bytes = stop + 1;
    }
}

/* Converts all of it; returns how many bytes became U+FFFD. */
static gsize
convert(GString *out, const char *bytes, gsize len, const char *iconv_name)
{
    GIConv conv = g_iconv_open("UTF-8", iconv_name);
    char *in = (char *)bytes;
    gsize in_left = len;
    gsize n_bad = 0;

    if (conv == (GIConv)-1)
        return G_MAXSIZE;
    while (in_left > 0) {
        char buf[4096];
        char *to = buf;
        gsize to_left = sizeof(buf);
        gsize result = g_iconv(conv, &in, &in_left, &to, &to_left);

        g_string_append_len(out, buf, to - buf);
        if (result != (gsize)-1 || errno == E2BIG)
            continue;
        g_string_append(out, "\357\277\275");
        n_bad++;
        in++;
        in_left--;
    }
    g_iconv_close(conv);
    return n_bad;
}

static bool
looks_like_iso2022jp(const char *bytes, gsize len)
{
    return len >= 3 && (g_strstr_len(bytes, (gssize)len, "\033$B") != NULL ||
                        g_strstr_len(bytes, (gssize)len, "\033$@") != NULL);
}

/* A label that senders put on everything, so that bytes which are UTF-8 count more than it. */
static bool
is_weak(const char *name)
{
    return name == NULL || strcmp(name, "WINDOWS-1252") == 0 ||
           strcmp(name, "UTF-8") == 0;
}

/* "us-ascii" says nothing about bytes over 127. */
static bool
is_ascii_label(const char *declared)
{
    return declared != NULL && (g_ascii_strcasecmp(declared, "us-ascii") == 0 ||
                                g_ascii_strcasecmp(declared, "ascii") == 0);
}

/* UTF-16 without a mark is, against the standard, mostly little endian: look where the zeros are. */
static const char *
utf16_kind(const char *bytes, gsize len)
{
    gsize n_even = 0;
    gsize n_odd = 0;

    if (len >= 2 &&
        (memcmp(bytes, "\376\377", 2) == 0 || memcmp(bytes, "\377\376", 2) == 0))
        return "UTF-16";
    for (gsize i = 0; i + 1 < MIN(len, 4096); i += 2) {
        n_even += bytes[i] == '\0';
        n_odd += bytes[i + 1] == '\0';
    }
    return n_even == n_odd ? NULL : n_even > n_odd ? "UTF-16BE" : "UTF-16LE";
}

/* Letters of more than one byte, if all of the bytes are UTF-8. By chance a text in another charset is not. */
static gsize
count_utf8_letters(const char *bytes, gsize len)
{
    gsize n = 0;

    if (!is_utf8(bytes, len))
        return 0;
    for (gsize i = 0; i < len; i++)
        n += (guchar)bytes[i] >= 0xC0;
    return n;
}

static const char *
choose(const char *bytes, gsize len, const char *declared)
{
    const char *name = mail_charset_lookup(declared);
    const char *guess = NULL;

    if (name != NULL && strcmp(name, "UTF-16") == 0)
        name = utf16_kind(bytes, len);
    if (!is_weak(name))
        return count_utf8_letters(bytes, len) >= MIN_LETTERS ? "UTF-8" : name;
    if (declared == NULL && looks_like_iso2022jp(bytes, len))
        return "ISO-2022-JP-2";
    if (is_utf8(bytes, len))
        return "UTF-8";
    if (name == NULL || is_ascii_label(declared))
        guess = mail_charset_guess(bytes, len);
    return guess != NULL ? guess : name == NULL ? "WINDOWS-1252" : name;
}

/* In these a byte below 128 need not be the letter that it is in ASCII. */
static bool
hides_letters(const char *name)
{
    return name != NULL &&
           (g_str_has_prefix(name, "UTF-16") || strcmp(name, "UTF-7") == 0 ||
            g_str_has_prefix(name, "ISO-2022") || strcmp(name, "VISCII") == 0);
}

/* Plain ASCII, and no escape that changes what it means. */
static bool
is_plain(const char *bytes, gsize len)
{
    guchar high = 0;

    for (gsize i = 0; i < len; i++)
        high |= (guchar)bytes[i];
    return high < 0x80 && memchr(bytes, '\033', len) == NULL;
}

GString *
mail_charset_to_utf8(const char *bytes, gsize len, const char *declared)
{
    GString *out = g_string_sized_new(len + 1);
    const char *name;
    gsize n_bad;

    if (len > 0 && !hides_letters(mail_charset_lookup(declared)) && is_plain(bytes, len))
        return g_string_append_len(out, bytes, (gssize)len);
    name = choose(bytes, len, declared);
    if (strcmp(name, "UTF-8") == 0) {
        /* More than a slip here and there: it was never UTF-8. */
        gsize n_high = 0;

        append_valid(out, bytes, len);
        if (out->len == len)
            return out;
        for (gsize i = 0; i < len; i++)
            n_high += (guchar)bytes[i] >= 0x80;
        if ((out->len - len) / 2 * 4 < n_high)
            return out;
        name = "WINDOWS-1252";
        g_string_truncate(out, 0);
    }
    n_bad = convert(out, bytes, len, name);
    if (n_bad > 0 && strcmp(name, "WINDOWS-1252") != 0 && !is_ascii(bytes, len) &&
        (n_bad == G_MAXSIZE || n_bad > len / 16 || is_utf8(bytes, len))) {
        g_string_truncate(out, 0);
        if (is_utf8(bytes, len))
            g_string_append_len(out, bytes, (gssize)len);
        else
            convert(out, bytes, len, "WINDOWS-1252");
    }
    return out;
}
