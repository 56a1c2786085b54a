/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doc/roff.c: plain text as man(7) markup (build time only). */
#include <config.h>

#include "roff.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

static const char ellipsis[] = "…";

/* True before the blank at `at` when a new line may begin after it. */
static bool
is_sentence_end(const char *start, const char *at)
{
    return at > start && at[-1] == '.' && at[1] >= 'A' && at[1] <= 'Z';
}

static void
print_escaped(const char *text)
{
    const char *start = text;

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
        else if (g_str_has_prefix(text, ellipsis)) {
            fputs("\\&...", stdout);
            text += strlen(ellipsis) - 1;
        } else
            putchar(*text == ' ' && is_sentence_end(start, text) ? '\n' : *text);
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
