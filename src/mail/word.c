/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/word.c: encoded words in header fields (L2; RFC 2047).
 *
 * Not left to GMime, which gives iconv any charset that a sender names, and loses the rest of a letter that
 * was cut between two words. Words of one charset that stand side by side are decoded as one. What is no
 * proper word stays as it was written. */
#include <config.h>

#include "word.h"

#include <string.h>

#include <glib.h>

#include "base/text.h"
#include "charset.h"

#define MAX_CHARSET 60

typedef struct {
    char charset[MAX_CHARSET];
    char encoding; /* 'b' or 'q' */
    const char *text, *text_end, *end;
} Word;

typedef struct {
    GString *out;
    GString *bytes; /* of the words not converted yet */
    char charset[MAX_CHARSET];
    bool is_encoded; /* the output is encoded anew */
} Decoder;

/* Reads the word that begins at `at` ("=?"); false when it is none. */
static bool
read_word(const char *at, Word *word)
{
    const char *charset = at + 2;
    gsize len = strcspn(charset, "?* \t");
    const char *p = charset + len;

    if (len == 0 || len >= sizeof(word->charset))
        return false;
    memcpy(word->charset, charset, len);
    word->charset[len] = '\0';
    if (*p == '*')
        p += strcspn(p, "? \t");
    if (p[0] != '?' || p[1] == '\0' || p[2] != '?')
        return false;
    word->encoding = g_ascii_tolower(p[1]);
    word->text = p + 3;
    word->text_end = strstr(word->text, "?=");
    if (word->text_end == NULL || (word->encoding != 'b' && word->encoding != 'q'))
        return false;
    word->end = word->text_end + 2;
    return true;
}

static void
decode_q(GString *out, const Word *word)
{
    for (const char *p = word->text; p < word->text_end; p++) {
        if (*p == '_') {
            g_string_append_c(out, ' ');
        } else if (*p == '=' && p + 2 < word->text_end && g_ascii_isxdigit(p[1]) &&
                   g_ascii_isxdigit(p[2])) {
            g_string_append_c(out, (char)(g_ascii_xdigit_value(p[1]) * 16 +
                                          g_ascii_xdigit_value(p[2])));
            p += 2;
        } else {
            g_string_append_c(out, *p);
        }
    }
}

/* Takes what has lost its padding or holds blanks, as mailers send it. */
static void
decode_b(GString *out, const Word *word)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    guint32 bits = 0;
    int n_bits = 0;

    for (const char *p = word->text; p < word->text_end; p++) {
        const char *found = strchr(alphabet, *p);

        if (found == NULL)
            continue;
        bits = bits << 6 | (guint32)(found - alphabet);
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            g_string_append_c(out, (char)(bits >> n_bits & 0xFF));
        }
    }
}

static void
end_words(Decoder *decoder)
{
    GString *text;

    if (decoder->bytes->len == 0)
        return;
    text =
        mail_charset_to_utf8(decoder->bytes->str, decoder->bytes->len, decoder->charset);
    if (decoder->is_encoded) {
        g_autofree char *visible =
            pb_text_visible(text->str, (gssize)text->len, PB_TEXT_LINE);
        g_autofree char *encoded =
            g_base64_encode((const guchar *)visible, strlen(visible));

        g_string_append_printf(decoder->out, "=?utf-8?B?%s?=", encoded);
    } else {
        g_string_append_len(decoder->out, text->str, (gssize)text->len);
    }
    g_string_free(text, TRUE);
    g_string_truncate(decoder->bytes, 0);
}

/* Adds one word to those that wait; false when nothing comes out of it. */
static bool
take_word(Decoder *decoder, const Word *word)
{
    gsize before;

    if (g_ascii_strcasecmp(word->charset, decoder->charset) != 0)
        end_words(decoder);
    g_strlcpy(decoder->charset, word->charset, sizeof(decoder->charset));
    before = decoder->bytes->len;
    if (word->encoding == 'q')
        decode_q(decoder->bytes, word);
    else
        decode_b(decoder->bytes, word);
    return decoder->bytes->len > before || word->text == word->text_end;
}

static char *
decode(const char *line, bool is_encoded)
{
    Decoder decoder = { .is_encoded = is_encoded };
    bool after_word = false;

    decoder.out = g_string_sized_new(strlen(line));
    decoder.bytes = g_string_new(NULL);
    while (*line != '\0') {
        const char *mark = strstr(line, "=?");
        gsize n = mark == NULL ? strlen(line) : (gsize)(mark - line);
        Word word;

        /* Blanks between two words are not of the text. */
        if (n > 0 && !(after_word && mark != NULL && strspn(line, " \t") == n &&
                       read_word(mark, &word))) {
            end_words(&decoder);
            g_string_append_len(decoder.out, line, (gssize)n);
        }
        line += n;
        after_word = mark != NULL && read_word(mark, &word) && take_word(&decoder, &word);
        if (after_word) {
            line = word.end;
        } else if (mark != NULL) {
            end_words(&decoder);
            g_string_append(decoder.out, "=?");
            line += 2;
        }
    }
    end_words(&decoder);
    g_string_free(decoder.bytes, TRUE);
    return g_string_free(decoder.out, FALSE);
}

char *
mail_word_decode(const char *line)
{
    return decode(line, false);
}

char *
mail_word_tame(const char *line)
{
    return decode(line, true);
}
