/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/mkbomb.c: messages that are made to cost whoever reads them too much.
 *
 *   mkbomb --names           the names, one a line
 *   mkbomb NAME PERCENT      writes the message, its size in hundredths of the usual one
 *
 * Each is one row of the table: what stands once before, what is repeated, what stands once after. */
#include <config.h>

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
} Bomb;

static const Bomb bombs[] = {
    { "headers", MB, "", "a: b\n", PLAIN "words\n" },
    { "folded", 10 * MB / 80, "X-Long: a\n",
      " abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefghi abcdefgh\n",
      PLAIN "words\n" },
    { "parts", 100000, "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n",
      "--b--\n" },
    { "line", 50 * MB / 10, PLAIN, "words and ", "\n" },
    { "tables", MB, HTML, "<table><tr><td>", "deep\n" },
    { "bold", MB, HTML, "<b>", "deep\n" },
    { "attribute", MB, HTML "<p title=\"", "0123456789", "\">after</p>\n" },
    { "entities", MB, HTML, "&amp;&#x20AC;&nosuch;", "\n" },
    { "colspan", 1000, HTML "<table>",
      "<tr><td colspan=1000000000 rowspan=1000000000>a<td>b</tr>\n", "</table>\n" },
    { "style", 5 * MB / 20, HTML "<style>", ".abcdef { color:red}", "</style>after\n" },
    { "links", MB, HTML, "<a href=\"https://example.org/\">x</a> ", "\n" },
    { "addresses", 100000, TO, "a <a@example.org>,\n ", BODY },
    { "groups", 200000, TO, "g:;,", BODY },
    { "semicolons", MB, "Content-Type: text/plain", ";", "\n\nwords\n" },
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
write_bomb(const char *name, long percent)
{
    printf("From: Ada <ada@example.org>\nSubject: bomb %s\n", name);
    printf("Date: Tue, 03 Nov 2026 10:00:00 +0000\nMIME-Version: 1.0\n");
    if (strcmp(name, "nested") == 0) {
        write_nested(10000 * percent / 100);
        return 0;
    }
    for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
        if (strcmp(bombs[i].name, name) != 0)
            continue;
        fputs(bombs[i].before, stdout);
        repeat(bombs[i].again, bombs[i].times * percent / 100);
        fputs(bombs[i].after, stdout);
        return 0;
    }
    fprintf(stderr, "mkbomb: there is no %s\n", name);
    return 2;
}

int
main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--names") == 0) {
        for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++)
            puts(bombs[i].name);
        puts("nested");
        return 0;
    }
    if (argc != 3 || atol(argv[2]) <= 0) {
        fprintf(stderr, "use: mkbomb --names, or mkbomb NAME PERCENT\n");
        return 2;
    }
    return write_bomb(argv[1], atol(argv[2]));
}
