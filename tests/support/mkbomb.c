/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/mkbomb.c: messages that are made to cost whoever reads them too much.
 *
 *   mkbomb --names           the names, one a line
 *   mkbomb --rows            the same, each with the size (percent) of which twice as much is below all limits of the reader, and
 *                            a word that stands in its text then
 *   mkbomb NAME PERCENT      writes the message, its size in hundredths of the usual one; 0.5 may be written
 *
 * Each is one row of the table: what stands once before, what is repeated, what stands once after. */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MB    1000000L
#define PLAIN "Content-Type: text/plain\n\n"
#define HTML  "Content-Type: text/html\n\n<html><body><p>words</p>"
#define TO    "To: "
#define BODY  "x@example.org\nContent-Type: text/plain\n\nwords\n"

typedef struct {
    const char *name;
    long times;
    const char *before, *again, *after;
    const char *below, *word;
} Bomb;

static const Bomb bombs[] = {
    { "headers", MB, "", "a: b\n", PLAIN "words\n", "0.09", "words" },
    { "folded", 10 * MB / 80, "X-Long: a\n",
      " abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefgh\n",
      PLAIN "words\n", "0.3", "words" },
    { "parts", 100000, "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n",
      "--b--\n", "0.4", "x" },
    { "line", 50 * MB / 10, PLAIN, "words and ", "\n", "6", "words" },
    { "tables", MB, HTML, "<table><tr><td>", "deep\n", "25", "deep" },
    { "bold", MB, HTML, "<b>", "deep\n", "100", "deep" },
    { "attribute", MB, HTML "<p title=\"", "0123456789", "\">after</p>\n", "40",
      "after" },
    { "entities", MB, HTML, "&amp;&#x20AC;&nosuch;", "\n", "7", "nosuch" },
    { "colspan", 1000, HTML "<table>",
      "<tr><td colspan=1000000000 rowspan=1000000000>a<td>b</tr>\n", "</table>\n", "100",
      "words" },
    { "style", 5 * MB / 20, HTML "<style>", ".abcdef { color:red}", "</style>after\n",
      "75", "after" },
    { "links", MB, HTML, "<a href=\"https://example.org/\">x</a> ", "\n", "5", "words" },
    { "addresses", 100000, TO, "a <a@example.org>,\n ", BODY, "0.9", "words" },
    { "groups", 200000, TO, "g:;,", BODY, "0.45", "words" },
    { "semicolons", MB, "Content-Type: text/plain", ";", "\n\nwords\n", "3", "words" },
};

static void
repeat(const char *text, long times)
{
    while (times-- > 0)
        fputs(text, stdout);
}

/* Each level needs a boundary of its own. */
static void
write_nested(long depth)
{
    printf("Content-Type: multipart/mixed; boundary=b0\n\n");
    for (long i = 1; i <= depth; i++)
        printf("--b%ld\nContent-Type: multipart/mixed; boundary=b%ld\n\n", i - 1, i);
    printf("--b%ld\n\ndeep\n", depth);
}

static int
write_bomb(const char *name, double percent)
{
    printf("From: Ada <ada@example.org>\nSubject: bomb %s\n", name);
    printf("Date: Tue, 03 Nov 2026 10:00:00 +0000\nMIME-Version: 1.0\n");
    if (strcmp(name, "nested") == 0) {
        write_nested((long)(10000 * percent / 100));
        return 0;
    }
    for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
        if (strcmp(bombs[i].name, name) != 0)
            continue;
        fputs(bombs[i].before, stdout);
        repeat(bombs[i].again, (long)((double)bombs[i].times * percent / 100));
        fputs(bombs[i].after, stdout);
        return 0;
    }
    fprintf(stderr, "mkbomb: there is no %s\n", name);
    return 2;
}

static void
list(bool is_whole)
{
    for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
        if (is_whole)
            printf("%s %s %s\n", bombs[i].name, bombs[i].below, bombs[i].word);
        else
            puts(bombs[i].name);
    }
    puts(is_whole ? "nested 0.3 deep" : "nested");
}

int
main(int argc, char **argv)
{
    if (argc == 2 &&
        (strcmp(argv[1], "--names") == 0 || strcmp(argv[1], "--rows") == 0)) {
        list(strcmp(argv[1], "--rows") == 0);
        return 0;
    }
    if (argc != 3 || atof(argv[2]) <= 0) {
        fprintf(stderr, "use: mkbomb --names, mkbomb --rows, or mkbomb NAME PERCENT\n");
        return 2;
    }
    return write_bomb(argv[1], atof(argv[2]));
}
