/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_line.c: the text of one block while it is being made (L2; CSS 2.1 section 16.6.1).
 *
 * Runs of blanks become one, those at the start and end of a line go; what is appended in the same style
 * as its neighbour extends that span. */
#include <config.h>

#include "html_line.h"

#include <string.h>

#include "base/text.h"

#define TAB 8

void
mail_html_line_init(MailHtmlLine *line)
{
    line->text = g_string_new(NULL);
    line->spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));
    line->has_space = false;
    line->column = 0;
}

void
mail_html_line_clear(MailHtmlLine *line)
{
    g_string_free(line->text, TRUE);
    g_array_unref(line->spans);
}

void
mail_html_line_reset(MailHtmlLine *line)
{
    g_string_truncate(line->text, 0);
    g_array_set_size(line->spans, 0);
    line->has_space = false;
    line->column = 0;
}

static bool
is_line_start(const MailHtmlLine *line)
{
    return line->text->len == 0 || line->text->str[line->text->len - 1] == '\n';
}

/* Puts the style on what was appended since `start`; `joint` blanks before it may belong to it too. */
static void
put_style(MailHtmlLine *line, gsize start, gsize joint, const MailSpan *style)
{
    MailSpan *last = line->spans->len == 0
                         ? NULL
                         : &g_array_index(line->spans, MailSpan, line->spans->len - 1);
    MailSpan span;

    if (style == NULL || line->text->len == start)
        return;
    if (last != NULL && last->kind == style->kind && last->link == style->link &&
        last->start + last->len + joint == start) {
        last->len = (guint32)(line->text->len - last->start);
        return;
    }
    span = *style;
    span.start = (guint32)start;
    span.len = (guint32)(line->text->len - start);
    g_array_append_val(line->spans, span);
}

/* References to U+0080..009F mean windows-1252, whatever the standard of the page. */
static void
append_c1(GString *out, guchar low)
{
    static const guint16 letters[] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
        0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    };

    g_string_append_unichar(out, letters[low - 0x80]);
}

/* What separates no words and shows nothing, but is sent by the hundred to fill previews. */
static bool
is_filler(const char *text, gsize left, bool is_start, gsize *len)
{
    static const struct {
        const char *bytes;
        bool always;
    } fillers[] = {
        { "\315\217", true },      /* U+034F */
        { "\342\200\214", false }, /* U+200C */
        { "\342\200\215", false }, /* U+200D */
        { "\302\240", false },     /* U+00A0 */
        { "\342\200\207", false }, /* U+2007 */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(fillers); i++) {
        *len = strlen(fillers[i].bytes);
        if (left >= *len && memcmp(text, fillers[i].bytes, *len) == 0)
            return fillers[i].always || is_start;
    }
    return false;
}

static void
append_run(MailHtmlLine *line, const char *run, gsize len, const MailSpan *style)
{
    bool with_space = line->has_space && !is_line_start(line);
    gsize start = line->text->len + with_space;
    g_autoptr(GString) clean = g_string_sized_new(len);
    g_autofree char *visible = NULL;
    gsize n;

    for (gsize i = 0; i < len;) {
        bool is_start = clean->len == 0 && is_line_start(line);

        if ((guchar)run[i] < 0x80) {
            g_string_append_c(clean, run[i++]);
        } else if (is_filler(run + i, len - i, is_start, &n)) {
            i += n;
        } else if (run[i] == '\302' && i + 1 < len && (guchar)run[i + 1] < 0xA0) {
            append_c1(clean, (guchar)run[i + 1]);
            i += 2;
        } else {
            g_string_append_c(clean, run[i++]);
        }
    }
    visible = pb_text_visible(clean->str, (gssize)clean->len, PB_TEXT_LINE);
    if (*visible == '\0')
        return;
    if (with_space)
        g_string_append_c(line->text, ' ');
    line->has_space = false;
    g_string_append(line->text, visible);
    put_style(line, start, with_space, style);
}

void
mail_html_line_append(MailHtmlLine *line, const char *text, gsize len,
                      const MailSpan *style)
{
    static const char blanks[] = " \t\n\r\f";

    for (gsize i = 0; i < len;) {
        gsize n = 0;

        while (i + n < len && strchr(blanks, text[i + n]) == NULL)
            n++;
        if (n > 0)
            append_run(line, text + i, n, style);
        i += n;
        if (i < len) {
            line->has_space = true;
            i++;
        }
    }
}

void
mail_html_line_append_pre(MailHtmlLine *line, const char *text, gsize len,
                          const MailSpan *style)
{
    g_autofree char *visible = pb_text_visible(text, (gssize)len, PB_TEXT_BODY);
    gsize start = line->text->len;

    line->has_space = false;
    for (const char *at = visible; *at != '\0';) {
        gsize n = strcspn(at, "\t\n");

        g_string_append_len(line->text, at, (gssize)n);
        line->column += pb_text_width(at, (gssize)n);
        at += n;
        if (*at == '\n') {
            g_string_append_c(line->text, '\n');
            line->column = 0;
        } else if (*at == '\t') {
            int blanks = TAB - line->column % TAB;

            g_string_append_printf(line->text, "%*s", blanks, "");
            line->column += blanks;
        }
        at += *at != '\0';
    }
    put_style(line, start, 0, style);
}

void
mail_html_line_break(MailHtmlLine *line)
{
    line->has_space = false;
    line->column = 0;
    while (line->text->len > 0 && line->text->str[line->text->len - 1] == ' ')
        g_string_truncate(line->text, line->text->len - 1);
    g_string_append_c(line->text, '\n');
}

static gsize
blank_at_end(const GString *text)
{
    static const char *const blanks[] = {
        " ", "\n", "\302\240", "\342\200\207", "\342\200\214", "\342\200\215"
    };

    for (gsize i = 0; i < G_N_ELEMENTS(blanks); i++) {
        if (g_str_has_suffix(text->str, blanks[i]))
            return strlen(blanks[i]);
    }
    return 0;
}

bool
mail_html_line_trim(MailHtmlLine *line)
{
    gsize n;

    while ((n = blank_at_end(line->text)) > 0)
        g_string_truncate(line->text, line->text->len - n);
    while (line->spans->len > 0) {
        MailSpan *last = &g_array_index(line->spans, MailSpan, line->spans->len - 1);

        if (last->start < line->text->len) {
            last->len = MIN(last->len, (guint32)line->text->len - last->start);
            break;
        }
        g_array_set_size(line->spans, line->spans->len - 1);
    }
    return line->text->len > 0;
}
