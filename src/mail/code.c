/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/code.c: patches and fenced code among the lines of a text (L2; unified diffs as of GNU diff and git).
 *
 * A hunk says how many lines it has, and these are counted: so a signature behind a patch is not taken for a
 * line that goes. A line that cannot be of the hunk ends the patch. A fence counts only when another one closes it. */
#include <config.h>

#include "code.h"

#include <string.h>

#define MAX_LINES    100000 /* of a hunk */
#define MAX_UNCLOSED 20
#define FENCE        3
#define MAX_LANGUAGE 30

static bool
begins(const char *line, gsize len, const char *word)
{
    return len >= strlen(word) && memcmp(line, word, strlen(word)) == 0;
}

/* The next line of the text without its marks of quotation. */
static gsize
next_line(const char *rest, const char *end, const char **line)
{
    const char *newline = memchr(rest, '\n', (gsize)(end - rest));
    const char *stop = newline == NULL ? end : newline;

    const char *at = rest;

    while (at < stop && (*at == '>' || (*at == ' ' && at + 1 < stop && at[1] == '>')))
        at++;
    if (at > rest && at < stop && *at == ' ')
        at++;
    *line = at;
    return (gsize)(stop - at);
}

static bool
take_count(const char **at, const char *end, guint *count)
{
    guint n = 0;
    const char *start = *at;

    for (; *at < end && g_ascii_isdigit(**at) && n <= MAX_LINES; (*at)++)
        n = n * 10 + (guint)(**at - '0');
    *count = n;
    return *at > start && n <= MAX_LINES;
}

/* "-12,5" or "-12", which is one line. */
static bool
take_range(const char **at, const char *end, char sign, guint *n_lines)
{
    const char *first;

    if (*at >= end || **at != sign)
        return false;
    first = ++*at;
    while (*at < end && g_ascii_isdigit(**at))
        (*at)++;
    *n_lines = 1;
    if (*at == first)
        return false;
    if (*at < end && **at == ',') {
        (*at)++;
        return take_count(at, end, n_lines);
    }
    return true;
}

/* "@@ -1,4 +1,5 @@ name of a function" */
static bool
take_hunk(MailCode *code, const char *line, gsize len)
{
    const char *end = line + len;
    const char *at = line + strlen("@@ ");

    if (!begins(line, len, "@@ ") || !take_range(&at, end, '-', &code->old_left) ||
        at >= end || *at++ != ' ' || !take_range(&at, end, '+', &code->new_left) ||
        !begins(at, (gsize)(end - at), " @@")) {
        code->old_left = code->new_left = 0;
        return false;
    }
    return true;
}

static bool
in_hunk(const MailCode *code)
{
    return code->old_left > 0 || code->new_left > 0;
}

static MailCodeLine
take_in_hunk(MailCode *code, const char *line, gsize len)
{
    char sign = len == 0 ? ' ' : *line;

    if (sign == '\\')
        return MAIL_CODE_PLAIN;
    if (sign == '+' && code->new_left > 0) {
        code->new_left--;
        return MAIL_CODE_ADDED;
    }
    if (sign == '-' && code->old_left > 0) {
        code->old_left--;
        return MAIL_CODE_REMOVED;
    }
    if ((sign == ' ' || sign == '\t' || sign == '\r') && code->old_left > 0 &&
        code->new_left > 0) {
        code->old_left--;
        code->new_left--;
        return MAIL_CODE_PLAIN;
    }
    mail_code_stop(code);
    return MAIL_CODE_NONE;
}

/* Lines between "diff --git" and the first hunk. */
static bool
is_extended_header(const char *line, gsize len)
{
    static const char *const words[] = {
        "index ",
        "new file mode ",
        "deleted file mode ",
        "old mode ",
        "new mode ",
        "similarity index ",
        "dissimilarity index ",
        "rename from ",
        "rename to ",
        "copy from ",
        "copy to ",
        "Binary files ",
        "GIT binary patch",
        "--- ",
        "+++ ",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (begins(line, len, words[i]))
            return true;
    }
    return false;
}

static bool
begins_diff(const char *line, gsize len, const char *rest, const char *end)
{
    const char *next;
    gsize next_len = next_line(rest, end, &next);

    if (begins(line, len, "diff --git "))
        return is_extended_header(next, next_len);
    if (begins(line, len, "Index: "))
        return begins(next, next_len, "======");
    if (begins(line, len, "diff -"))
        return begins(next, next_len, "--- ");
    return begins(line, len, "--- ") && begins(next, next_len, "+++ ");
}

static MailCodeLine
take_diff(MailCode *code, const char *line, gsize len, const char *rest, const char *end)
{
    if (in_hunk(code)) {
        MailCodeLine kind = take_in_hunk(code, line, len);

        if (kind != MAIL_CODE_NONE)
            return kind;
    }
    if (begins_diff(line, len, rest, end)) {
        code->is_diff = code->is_head = true;
        return MAIL_CODE_HUNK;
    }
    if (code->is_diff && take_hunk(code, line, len)) {
        code->is_head = false;
        return MAIL_CODE_HUNK;
    }
    if (code->is_diff && begins(line, len, "\\ No newline"))
        return MAIL_CODE_PLAIN;
    if (code->is_diff && code->is_head &&
        (is_extended_header(line, len) || begins(line, len, "======")))
        return MAIL_CODE_HUNK;
    code->is_diff = false;
    return MAIL_CODE_NONE;
}

/* The length of the fence that the line is, with at most one word behind it; 0: it is none. */
static gsize
fence_len(const char *line, gsize len, char *letter, bool is_bare)
{
    gsize n = 0;
    gsize behind;

    while (len > 0 && n < 3 && *line == ' ') {
        line++;
        len--;
        n++;
    }
    if (len < FENCE || (*line != '`' && *line != '~'))
        return 0;
    *letter = *line;
    for (n = 0; n < len && line[n] == *letter; n++)
        ;
    behind = n;
    while (behind < len && g_ascii_isspace(line[behind]))
        behind++;
    if (is_bare && behind < len)
        return 0;
    if (len - behind > MAX_LANGUAGE || memchr(line + behind, '`', len - behind) != NULL)
        return 0;
    return n >= FENCE ? n : 0;
}

static bool
is_closed(const MailCode *code, const char *rest, const char *end)
{
    while (rest < end) {
        const char *newline = memchr(rest, '\n', (gsize)(end - rest));
        const char *line;
        gsize len = next_line(rest, end, &line);
        char letter;

        if (fence_len(line, len, &letter, true) >= code->fence &&
            letter == code->fence_letter)
            return true;
        if (newline == NULL)
            break;
        rest = newline + 1;
    }
    return false;
}

static MailCodeLine
take_fenced(MailCode *code, const char *line, gsize len, const char *rest,
            const char *end)
{
    char letter;
    gsize n = fence_len(line, len, &letter, code->is_fenced);

    if (code->is_fenced) {
        if (n < code->fence || letter != code->fence_letter)
            return MAIL_CODE_PLAIN;
        code->is_fenced = false;
        return MAIL_CODE_FENCE;
    }
    if (n == 0)
        return MAIL_CODE_NONE;
    code->fence = n;
    code->fence_letter = letter;
    if (code->n_unclosed >= MAX_UNCLOSED || !is_closed(code, rest, end)) {
        code->n_unclosed++;
        return MAIL_CODE_NONE;
    }
    code->is_fenced = true;
    return MAIL_CODE_FENCE;
}

MailCodeLine
mail_code_take(MailCode *code, const char *line, gsize len, const char *rest,
               const char *end)
{
    if (!code->is_fenced) {
        MailCodeLine kind = take_diff(code, line, len, rest, end);

        if (kind != MAIL_CODE_NONE)
            return kind;
    }
    return take_fenced(code, line, len, rest, end);
}

void
mail_code_stop(MailCode *code)
{
    code->is_diff = code->is_fenced = false;
    code->old_left = code->new_left = 0;
}
