/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/mkmail.c: makes mixed messages for a server, and lists what a client made of them.
 *
 *   mkmail N SEED FOLDER [PROFILE]  writes N files into FOLDER, the same ones for the same SEED
 *   mkmail --list FOLDER…           one SHA-256 for each file below, sorted, each file ended by an LF if it was not
 *
 * So two lists are equal exactly when nothing is lost, nothing is there twice and nothing is changed; the LF at the
 * end is what POP3 cannot carry. Profiles:
 *
 *   awkward   what goes wrong: dots, bare CR, NUL, no end of line (the usual one)
 *   ordinary  what people have, 10,000 being 349 MB: 60 % plain text, 30 % HTML, 8 % with a file, 2 % other charsets
 *   short     under 2 KB each
 *   huge      200 MB each, one attachment */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <glib/gstdio.h>

#define START    1700000000
#define LINE_LEN 76 /* of base64 */

static const char *const words[] = {
    "report",  "garden", "meeting", "invoice",  "train", "photo", "ticket", "Zürich",
    "weather", "violin", "budget",  "postcard", "the",   "and",   "with",   "naïve",
    "over",    "please", "answer",  "tomorrow", "river", "bread", "日本",   "summer",
};

static const char *
random_word(GRand *rand)
{
    return words[g_rand_int_range(rand, 0, G_N_ELEMENTS(words))];
}

static void
append_text(GString *out, GRand *rand, int n_words, const char *line_end)
{
    int column = 0;

    for (int i = 0; i < n_words; i++) {
        const char *word = random_word(rand);

        g_string_append_printf(out, "%s%s", column == 0 ? "" : " ", word);
        column += (int)strlen(word) + 1;
        if (column > 66) {
            g_string_append(out, line_end);
            column = 0;
        }
    }
    g_string_append_c(out, '\n');
}

static void
append_base64(GString *out, GRand *rand, gsize len)
{
    g_autofree guchar *bytes = g_malloc(len);
    g_autofree char *text = NULL;
    gsize text_len;

    for (gsize i = 0; i < len; i++)
        bytes[i] = (guchar)g_rand_int(rand);
    text = g_base64_encode(bytes, len);
    text_len = strlen(text);
    for (gsize at = 0; at < text_len; at += LINE_LEN) {
        g_string_append_len(out, text + at, (gssize)MIN(text_len - at, LINE_LEN));
        g_string_append_c(out, '\n');
    }
}

/* --- one function for each kind ------------------------------------------------------------ */

static void
add_plain(GString *out, GRand *rand)
{
    g_string_append(out, "Content-Type: text/plain; charset=utf-8\n"
                         "Content-Transfer-Encoding: 8bit\n\n");
    append_text(out, rand, g_rand_int_range(rand, 50, 800), "\n");
}

static void
add_alternative(GString *out, GRand *rand)
{
    g_string_append(out, "MIME-Version: 1.0\n"
                         "Content-Type: multipart/alternative; boundary=\"=_alt\"\n\n"
                         "--=_alt\nContent-Type: text/plain; charset=utf-8\n\n");
    append_text(out, rand, 150, "\n");
    g_string_append(out,
                    "--=_alt\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>");
    append_text(out, rand, 300, "</p>\n<p>");
    g_string_append(out, "</p></body></html>\n--=_alt--\n");
}

static void
add_attachment(GString *out, GRand *rand)
{
    g_string_append(out,
                    "MIME-Version: 1.0\n"
                    "Content-Type: multipart/mixed; boundary=\"=_mix\"\n\n"
                    "--=_mix\nContent-Type: text/plain; charset=us-ascii\n\nSee below.\n"
                    "--=_mix\nContent-Type: application/octet-stream; name=\"data.bin\"\n"
                    "Content-Disposition: attachment; filename=\"data.bin\"\n"
                    "Content-Transfer-Encoding: base64\n\n");
    append_base64(out, rand, (gsize)g_rand_int_range(rand, 1000, 60000));
    g_string_append(out, "--=_mix--\n");
}

static void
add_latin1(GString *out, GRand *rand)
{
    g_string_append(out, "Content-Type: text/plain; charset=iso-8859-1\n\nGr\xFC\xDF"
                         "e aus K\xF6ln,\n");
    for (int i = 0; i < 200; i++)
        g_string_append_c(out, (char)g_rand_int_range(rand, 0xA0, 0x100));
    g_string_append(out, "\n");
}

static void
add_dots(GString *out, GRand *rand)
{
    g_string_append(out, "\n.\n..\n...\n.leading\n. \n.\n");
    append_text(out, rand, 30, "\n.");
    g_string_append(out, ".\n");
}

static void
add_long_line(GString *out, GRand *rand)
{
    g_string_append_c(out, '\n');
    append_text(out, rand, g_rand_int_range(rand, 5000, 20000), " ");
}

static void
add_no_final_newline(GString *out, GRand *rand)
{
    g_string_append_c(out, '\n');
    append_text(out, rand, 20, "\n");
    g_string_append(out, "and no newline here");
}

static void
add_bare_cr(GString *out, GRand *rand)
{
    g_string_append(out, "\nprogress 10%\rprogress 90%\rdone\n\rat the start\n");
    append_text(out, rand, 20, "\n");
}

static void
add_nul(GString *out, GRand *rand)
{
    g_string_append_c(out, '\n');
    append_text(out, rand, 10, "\n");
    g_string_append_len(out, "a NUL: \0 and another: \0\n", 25);
}

static void
add_blank_lines(GString *out, GRand *rand)
{
    g_string_append(out, "\n\n\nFrom here on\nFrom is a word as well\n");
    append_text(out, rand, 20, "\n\n");
    g_string_append(out, "\n\n\n");
}

static void
add_nothing(GString *out, GRand *rand)
{
    (void)out;
    (void)rand;
}

/* As the servers on the way leave it. */
static void
append_trace(GString *out, GRand *rand)
{
    for (int i = 0; i < 4; i++)
        g_string_append_printf(
            out,
            "Received: from mx%d.example.net (mx%d.example.net [192.0.2.%d])\n"
            "\tby relay%d.example.org (Postfix) with ESMTPS id %08X%08X\n"
            "\tfor <ada@example.org>; Tue, 14 Nov 2023 22:13:20 +0000 (UTC)\n",
            i, i, g_rand_int_range(rand, 1, 255), i, g_rand_int(rand), g_rand_int(rand));
    g_string_append(
        out, "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org;\n"
             "\th=from:to:subject:date:message-id; s=mail; bh=");
    for (int i = 0; i < 6; i++)
        g_string_append_printf(out, "%08X", g_rand_int(rand));
    g_string_append(out, ";\n\tb=");
    for (int i = 0; i < 40; i++)
        g_string_append_printf(out, "%08X%s", g_rand_int(rand),
                               i % 8 == 7 && i < 39 ? "\n\t" : "");
    g_string_append(out, "\nX-Mailer: Postcard 3.1\nMIME-Version: 1.0\n");
}

static void
add_letter(GString *out, GRand *rand)
{
    append_trace(out, rand);
    g_string_append(out, "Content-Type: text/plain; charset=utf-8\n"
                         "Content-Transfer-Encoding: 8bit\n\n");
    append_text(out, rand, g_rand_int_range(rand, 280, 850), "\n");
}

static void
add_newsletter(GString *out, GRand *rand)
{
    append_trace(out, rand);
    g_string_append(out, "Content-Type: multipart/alternative; boundary=\"=_alt\"\n\n"
                         "--=_alt\nContent-Type: text/plain; charset=utf-8\n\n");
    append_text(out, rand, g_rand_int_range(rand, 280, 850), "\n");
    g_string_append(out,
                    "--=_alt\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>");
    append_text(out, rand, g_rand_int_range(rand, 600, 4000), "</p>\n<p>");
    g_string_append(out, "</p></body></html>\n--=_alt--\n");
}

static void
append_file(GString *out, GRand *rand, gsize len)
{
    append_trace(out, rand);
    g_string_append(out,
                    "Content-Type: multipart/mixed; boundary=\"=_mix\"\n\n"
                    "--=_mix\nContent-Type: text/plain; charset=us-ascii\n\nSee below.\n"
                    "--=_mix\nContent-Type: application/octet-stream; name=\"data.bin\"\n"
                    "Content-Disposition: attachment; filename=\"data.bin\"\n"
                    "Content-Transfer-Encoding: base64\n\n");
    append_base64(out, rand, len);
    g_string_append(out, "--=_mix--\n");
}

/* Most files are small and most bytes are in large ones. */
static void
add_file(GString *out, GRand *rand)
{
    gsize len = 20000;

    while (len < 1200000 && g_rand_int_range(rand, 0, 1000) < 736)
        len = len * 3 / 2;
    append_file(out, rand, len + (gsize)g_rand_int_range(rand, 0, (gint32)len));
}

static void
add_charset(GString *out, GRand *rand)
{
    append_trace(out, rand);
    add_latin1(out, rand);
}

static void
add_note(GString *out, GRand *rand)
{
    g_string_append(out, "Content-Type: text/plain; charset=utf-8\n\n");
    append_text(out, rand, g_rand_int_range(rand, 20, 200), "\n");
}

static void
add_huge(GString *out, GRand *rand)
{
    append_file(out, rand, (gsize)148 * 1024 * 1024);
}

/* In hundredths; the last one takes the rest. */
typedef struct {
    int share;
    void (*add)(GString *out, GRand *rand);
} Kind;

static const Kind awkward[] = {
    { 25, add_alternative }, { 8, add_attachment }, { 3, add_latin1 },
    { 4, add_dots },         { 2, add_long_line },  { 4, add_no_final_newline },
    { 3, add_bare_cr },      { 2, add_nul },        { 3, add_blank_lines },
    { 1, add_nothing },      { 100, add_plain },
};
static const Kind ordinary[] = {
    { 30, add_newsletter },
    { 8, add_file },
    { 2, add_charset },
    { 100, add_letter },
};
static const Kind brief[] = { { 100, add_note } };
static const Kind huge[] = { { 100, add_huge } };

static const struct {
    const char *name;
    const Kind *kinds;
} profiles[] = {
    { "awkward", awkward },
    { "ordinary", ordinary },
    { "short", brief },
    { "huge", huge },
};

static const Kind *
find_profile(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(profiles); i++) {
        if (strcmp(name, profiles[i].name) == 0)
            return profiles[i].kinds;
    }
    return NULL;
}

static GString *
make_message(int number, guint32 seed, const Kind *kinds)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed * 1000003u + (guint32)number);
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(START + number * 3600);
    g_autofree char *date = g_date_time_format(when, "%a, %d %b %Y %H:%M:%S +0000");
    GString *out = g_string_new(NULL);
    int share = g_rand_int_range(rand, 0, 100);
    gsize kind = 0;

    g_string_append_printf(
        out, "From: Sender %d <sender%d@example.org>\nTo: ada@example.org\n", number % 97,
        number % 97);
    g_string_append_printf(out, "Subject: %s %s %d\nDate: %s\n", random_word(rand),
                           random_word(rand), number, date);
    g_string_append_printf(out, "Message-ID: <%u.%d@example.org>\n", seed, number);
    while (share >= kinds[kind].share)
        share -= kinds[kind++].share;
    kinds[kind].add(out, rand);
    return out;
}

static int
make_messages(int n, guint32 seed, const char *folder, const Kind *kinds)
{
    for (int i = 0; i < n; i++) {
        g_autofree char *name = g_strdup_printf("%d.M%06dP1.mkmail", START + i, i);
        g_autofree char *file = g_build_filename(folder, name, NULL);
        g_autoptr(GError) error = NULL;
        GString *message = make_message(i, seed, kinds);
        bool is_written =
            g_file_set_contents_full(file, message->str, (gssize)message->len,
                                     G_FILE_SET_CONTENTS_NONE, 0644, &error);

        g_string_free(message, TRUE);
        if (!is_written) {
            fprintf(stderr, "mkmail: %s\n", error->message);
            return 1;
        }
    }
    return 0;
}

static void
list_file(const char *file, GPtrArray *list)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *bytes = NULL;
    gsize len;

    if (!g_file_get_contents(file, &bytes, &len, NULL))
        return;
    g_checksum_update(checksum, (const guchar *)bytes, (gssize)len);
    if (len == 0 || bytes[len - 1] != '\n')
        g_checksum_update(checksum, (const guchar *)"\n", 1);
    g_ptr_array_add(list, g_strdup(g_checksum_get_string(checksum)));
}

static void
list_below(const char *folder, GPtrArray *list)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            list_below(path, list);
        else
            list_file(path, list);
    }
}

static int
compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int
main(int argc, char **argv)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    const Kind *kinds = NULL;

    if (argc >= 4 && argc <= 5 && strcmp(argv[1], "--list") != 0)
        kinds = find_profile(argc == 5 ? argv[4] : "awkward");
    if (kinds != NULL)
        return make_messages(atoi(argv[1]), (guint32)strtoul(argv[2], NULL, 10), argv[3],
                             kinds);
    if (argc < 3 || strcmp(argv[1], "--list") != 0) {
        fprintf(stderr,
                "use: mkmail N SEED FOLDER [PROFILE], or mkmail --list FOLDER…\n");
        return 64;
    }
    for (int i = 2; i < argc; i++)
        list_below(argv[i], list);
    g_ptr_array_sort(list, compare);
    for (guint i = 0; i < list->len; i++)
        puts(list->pdata[i]);
    return 0;
}
