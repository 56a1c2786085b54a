/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doc/roff.c: plain text as man(7) markup (build time only). */
#include <config.h>

#include "roff.h"

#include <stdio.h>
#include <string.h>

static void
print_escaped(const char *text)
{
    /* A line must not begin like a request. */
    if (*text == '.' || *text == '\'')
        fputs("\\&", stdout);
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '\'')
            fputs("\\(aq", stdout);
        else if (strncmp(text, "…", strlen("…")) == 0) {
            fputs("\\&...", stdout);
            text += strlen("…") - 1;
        } else
            putchar(*text);
    }
}

void
roff_line(const char *text)
{
    roff_marked("", text, "");
}

void
roff_marked(const char *before, const char *text, const char *after)
{
    fputs(before, stdout);
    print_escaped(text);
    fputs(after, stdout);
    putchar('\n');
}
