/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/stub/mixed.c: small messages of all kinds, made from a number.
 *
 * The kinds take turns, so that any ten messages in a row hold each of them; sizes, words and people
 * come from a random sequence that the number starts. */
#include <config.h>

#include "mixed.h"

#define SECONDS_APART 7200

static const char *const words[] = {
    "harbour", "lantern", "letter",  "goat",   "postage", "because", "tomorrow",  "blue",
    "ladder",  "soup",    "quietly", "ferry",  "between", "wobbly",  "seventeen", "bell",
    "stamp",   "under",   "window",  "pigeon", "and",     "the",     "of",        "with",
};

static const char *const people[] = {
    "Ada Plank <ada@plank.example>",          "Tom Okafor <tom@bakery.example>",
    "\"Pym, Osric\" <osric@pym.example>",     "noreply@ferry.example",
    "=?utf-8?Q?Bj=C3=B6rn?= <b@kas.example>", "Mabel <mabel@post.example>",
};

/* g_rand is a fixed algorithm (MT19937) by contract. */
static const char *
any_word(GRand *rand)
{
    return words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))];
}

static void
add_words(GString *out, GRand *rand, int n_lines)
{
    for (int i = 0; i < n_lines; i++) {
        for (int n = g_rand_int_range(rand, 1, 11); n > 0; n--)
            g_string_append_printf(out, "%s%s", any_word(rand), n > 1 ? " " : "\n");
    }
}

static void
add_text(GString *out, GRand *rand)
{
    g_string_append(out, "Content-Type: text/plain; charset=us-ascii\n\n");
    add_words(out, rand, g_rand_int_range(rand, 1, 60));
}

static void
add_html(GString *out, GRand *rand)
{
    g_string_append(out, "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
                         "<html><body><h1>");
    add_words(out, rand, 1);
    g_string_append(out, "</h1><table>");
    for (int n = g_rand_int_range(rand, 1, 20); n > 0; n--) {
        g_string_append(out, "<tr><td>");
        add_words(out, rand, 1);
        g_string_append(out,
                        "</td><td><a href=\"https://example.org/\">link</a></td></tr>\n");
    }
    g_string_append(out, "</table></body></html>\n");
}

static void
add_attachment(GString *out, GRand *rand)
{
    g_string_append(out, "MIME-Version: 1.0\n"
                         "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b\n"
                         "Content-Type: text/plain; charset=us-ascii\n\n");
    add_words(out, rand, 5);
    g_string_append(out, "\n--=_b\nContent-Type: application/octet-stream\n"
                         "Content-Disposition: attachment; filename=\"data.bin\"\n"
                         "Content-Transfer-Encoding: base64\n\n");
    for (int n = g_rand_int_range(rand, 1, 200); n > 0; n--) {
        guint8 raw[54];
        g_autofree char *line = NULL;

        for (gsize i = 0; i < sizeof raw; i++)
            raw[i] = (guint8)g_rand_int_range(rand, 0, 256);
        line = g_base64_encode(raw, sizeof raw);
        g_string_append_printf(out, "%s\n", line);
    }
    g_string_append(out, "\n--=_b--\n");
}

static void
add_dots(GString *out, GRand *rand)
{
    g_string_append(out, "Content-Type: text/plain\n\n.\n..\n...\n. \n.\n");
    add_words(out, rand, 2);
    g_string_append(out, ".hidden\n.\n");
}

static void
add_nul(GString *out, GRand *rand)
{
    static const char odd[] = "before\0after\nalone\0\n\0\0\n";

    g_string_append(out, "Content-Type: text/plain\n\n");
    add_words(out, rand, 2);
    g_string_append_len(out, odd, sizeof odd - 1);
}

static void
add_bare_cr(GString *out, GRand *rand)
{
    g_string_append(
        out, "Content-Type: text/plain\n\none\rtwo\r\rthree\n\r.\r\nstored CRLF\r\n");
    add_words(out, rand, 1);
    g_string_append(out, "last\r");
}

static void
add_long_lines(GString *out, GRand *rand)
{
    g_string_append(out, "Content-Type: text/plain\n\n");
    for (int n = g_rand_int_range(rand, 1000, 3000); n > 0; n--)
        g_string_append_printf(out, "%s ", any_word(rand));
    g_string_append(out, "\nno newline at the end");
}

static void
add_8bit(GString *out, GRand *rand)
{
    g_string_append(out, "X-Raw: K\344se und \303\244hnliches\nMIME-Version: 1.0\n"
                         "Content-Type: text/plain; charset=utf-8\n"
                         "Content-Transfer-Encoding: 8bit\n\n");
    for (int n = g_rand_int_range(rand, 1, 400); n > 0; n--)
        g_string_append_c(out,
                          (char)(n % 40 == 0 ? '\n' : g_rand_int_range(rand, 160, 256)));
    g_string_append_c(out, '\n');
}

static void
add_nothing(GString *out, GRand *rand)
{
    (void)rand;
    g_string_append(out, "Content-Type: text/plain\n\n");
}

static void
add_header_only(GString *out, GRand *rand)
{
    g_string_append_printf(out, "X-Last: %s\n", any_word(rand));
}

static void (*const kinds[])(GString *out, GRand *rand) = {
    add_text,    add_html,       add_attachment, add_dots,    add_nul,
    add_bare_cr, add_long_lines, add_8bit,       add_nothing, add_header_only,
};

guint64
stub_mixed_number(guint32 seed, guint32 i)
{
    return ((guint64)seed << 32) | i;
}

GBytes *
stub_mixed_make(guint64 number)
{
    guint32 parts[2] = { (guint32)(number >> 32), (guint32)number };
    g_autoptr(GRand) rand = g_rand_new_with_seed_array(parts, 2);
    g_autoptr(GDateTime) when =
        g_date_time_new_from_unix_utc(1700000000 + (gint64)parts[1] * SECONDS_APART);
    g_autofree char *date = g_date_time_format(when, "%d %b %Y %H:%M:%S +0000");
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "From: %s\nTo: demo@example.org\nSubject: ",
                           people[g_rand_int_range(rand, 0, G_N_ELEMENTS(people))]);
    g_string_append_printf(out, "%s %s %u\nDate: %s\nMessage-ID: <%u.%u@mixed.example>\n",
                           any_word(rand), any_word(rand), parts[1], date, parts[1],
                           parts[0]);
    kinds[parts[1] % G_N_ELEMENTS(kinds)](out, rand);
    return g_string_free_to_bytes(out);
}
