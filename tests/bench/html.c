/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/html.c: what reading HTML costs.
 *
 *   html              a newsletter of 200 KB, and each bomb at one size and at twice the size: milliseconds of CPU,
 *                     the ratio of the two, the most memory held so far. A ratio of about 2 is linear.
 *   html newsletter   writes the newsletter, as a message */
#define _GNU_SOURCE
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "mail/document.h"
#include "mail/envelope.h"

#define NEWSLETTER 200000 /* bytes */
#define BOMB       1000000
#define TIMES      20

static const char header[] = "From: Ada Lovelace <ada@example.org>\nSubject: x\n"
                             "Content-Type: text/html; charset=utf-8\n\n";

typedef struct {
    const char *name, *head, *unit, *tail;
} Bomb;

static const Bomb bombs[] = {
    { "nested tables", "", "<table><tr><td>", "x" },
    { "nested bold", "", "<b>", "x" },
    { "one attribute", "<p title=\"", "aaaaaaaaaa", "\">x" },
    { "one style", "<p style=\"", "color:red;", "\">x" },
    { "entities", "", "&amp;&#64;&bogus;", "" },
    { "ampersands", "", "&", "" },
    { "spans", "<table>", "<tr><td colspan=1000000000 rowspan=1000000000>a<td>b",
      "</table>" },
    { "style sheet", "<style>", ".a{display:none} ", "</style>x" },
    { "open blocks", "<style>", "@media {", "</style>x" },
    { "links", "", "<a href=\"//x.example/\">x</a> <a href=\"//y.example/\">y</a>", "" },
    { "line breaks", "a", "<br>", "b" },
    { "nested lists", "", "<ul><li>a", "" },
    { "cells", "<table>", "<tr><td>abc<td>def<td>ghi", "</table>" },
    { "one row", "<table><tr>", "<td>abc", "</table>" },
    { "comments", "", "<!--", "x" },
    { "open quotes", "", "<p title=\"", "x" },
    { "less-than", "", "<", "" },
    { "fillers", "", "&zwnj;&nbsp;", "x" },
    { "lists that count down", "", "<ol reversed>", "x" },
    { "answers", "", "<div><p>x<p>From: a<br>Sent: b<br>To: c</p>", "" },
    { "end tags", "<div><div>", "</p></span></x>", "x" },
};

static GString *
make_newsletter(gsize len)
{
    GString *out = g_string_new(
        "<html><head><style>body{margin:0}.hide{display:none}@media only screen{.w{width:100%}}"
        "</style></head><body bgcolor=\"#f4f4f4\"><div class=\"hide\">This week</div>"
        "<table width=\"100%\" cellpadding=\"0\" border=\"0\"><tr><td align=\"center\">");

    for (guint i = 1; out->len < len; i++)
        g_string_append_printf(
            out,
            "<table class=\"w\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
            "style=\"border-collapse:collapse;background-color:#ffffff;\"><tbody><tr><td "
            "valign=\"top\" style=\"padding:18px 18px 9px;color:#202020;font-family:Helvetica,"
            "Arial,sans-serif;font-size:16px;line-height:150%%;text-align:left;\"><!--[if mso]>"
            "<table><tr><td><![endif]--><a href=\"https://news.example/c?id=%u&amp;e=fedcba\" "
            "style=\"color:#0066cc;\"><img src=\"https://img.example/%u.jpg\" alt=\"Picture %u\" "
            "width=\"564\" height=\"280\" style=\"display:block;border:0;\"></a><h2 style=\""
            "margin:0;color:#202020;font-size:22px;\">Story %u: what happened &amp; why</h2><p "
            "style=\"margin:10px 0;padding:0;\">Some <strong>important</strong> text that is "
            "long enough to be wrapped, with caf&eacute; and a <a href=\"https://news.example/"
            "m?id=%u\">link to more</a> of it. It goes on with another sentence.</p><table><tr>"
            "<td>Price</td><td align=\"right\">&euro;%u.00</td></tr><tr><td>Rating</td><td "
            "align=\"right\">4.5</td></tr></table></td></tr></tbody></table>\n",
            i, i, i, i, i, i);
    g_string_append(out, "</td></tr></table><img src=\"https://t.example/o\" width=\"1\" "
                         "height=\"1\"></body></html>\n");
    return out;
}

static GString *
make_bomb(const Bomb *bomb, gsize len)
{
    GString *out = g_string_new(bomb->head);

    while (out->len < len)
        g_string_append(out, bomb->unit);
    g_string_append(out, bomb->tail);
    return out;
}

static double
cpu_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The least of several readings, in milliseconds. */
static double
measure(const GString *html, int times)
{
    int fd = memfd_create("html", MFD_CLOEXEC);
    double least = 1e9;

    if (fd < 0 || write(fd, header, strlen(header)) < 0 ||
        write(fd, html->str, html->len) != (gssize)html->len)
        return -1;
    for (int i = 0; i < times; i++) {
        double start = cpu_now();
        g_autoptr(MailDocument) document = mail_document_new(fd, NULL, NULL);

        least = MIN(least, cpu_now() - start);
    }
    close(fd);
    return least;
}

static double
measure_bomb(const Bomb *bomb, gsize len)
{
    g_autoptr(GString) html = make_bomb(bomb, len);

    return measure(html, 3);
}

int
main(int argc, char **argv)
{
    g_autoptr(GString) newsletter = make_newsletter(NEWSLETTER);
    struct rusage usage;

    mail_init();
    if (argc == 2 && strcmp(argv[1], "newsletter") == 0) {
        printf("%s%s", header, newsletter->str);
        return 0;
    }
    printf("%-24s %8.2f ms\n", "newsletter", measure(newsletter, TIMES));
    for (gsize i = 0; i < G_N_ELEMENTS(bombs); i++) {
        double once = measure_bomb(&bombs[i], BOMB);
        double twice = measure_bomb(&bombs[i], (gsize)BOMB * 2);

        getrusage(RUSAGE_SELF, &usage);
        printf("%-24s %8.2f ms %8.2f ms  ratio %.1f  %ld KB\n", bombs[i].name, once,
               twice, twice / once, usage.ru_maxrss);
    }
    return 0;
}
