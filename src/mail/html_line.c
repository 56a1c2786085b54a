/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_line.c: the text of one block while it is being made (L2; CSS 2.1 section 16.6.1).
 *
 * Runs of blanks become one, also of those that do not collapse in a browser, because they are there to make room;
 * those at the start and end of a line go. What is appended in the same style as its neighbour extends that
 * span. */
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
    mail_html_line_reset(line);
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
    line->has_space = line->has_no_break = line->has_filler = false;
    line->is_plain = true;
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

typedef enum { KIND_TEXT, KIND_BLANK, KIND_NO_BREAK, KIND_JOINER, KIND_FILLER } Kind;

/* What shows nothing, and is sent by the hundred to fill previews or to make room. */
static Kind
kind_of(const char *text, gsize left, gsize *len)
{
    static const struct {
        char bytes[4];
        Kind kind;
    } rows[] = {
        { "\302\240", KIND_NO_BREAK },     /* U+00A0 */
        { "\302\255", KIND_FILLER },       /* U+00AD, soft hyphen */
        { "\315\217", KIND_FILLER },       /* U+034F */
        { "\341\240\216", KIND_FILLER },   /* U+180E */
        { "\342\200\207", KIND_NO_BREAK }, /* U+2007 */
        { "\342\200\213", KIND_FILLER },   /* U+200B */
        { "\342\200\214", KIND_JOINER },   /* U+200C */
        { "\342\200\215", KIND_JOINER },   /* U+200D */
        { "\342\200\257", KIND_NO_BREAK }, /* U+202F */
        { "\342\201\240", KIND_FILLER },   /* U+2060 */
        { "\357\273\277", KIND_FILLER },   /* U+FEFF */
    };

    *len = 1;
    if ((guchar)*text < 0x80)
        return strchr(" \t\n\r\f", *text) != NULL && *text != '\0' ? KIND_BLANK
                                                                   : KIND_TEXT;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize n = (guchar)rows[i].bytes[0] < 0xE0 ? 2 : 3;

        if (rows[i].bytes[0] == *text && left >= n &&
            memcmp(text, rows[i].bytes, n) == 0) {
            *len = n;
            return rows[i].kind;
        }
    }
    return KIND_TEXT;
}

/* One blank that breaks no line stays what it is; more than one, of whatever kind, are a blank. */
static void
take_blank(MailHtmlLine *line, Kind kind)
{
    bool is_first = !line->has_space && !line->has_no_break;

    if (is_line_start(line)) {
        line->has_filler |= kind == KIND_NO_BREAK;
        line->has_space = true;
        return;
    }
    line->has_no_break = is_first && kind == KIND_NO_BREAK;
    line->has_space = !line->has_no_break;
}

static gsize
put_blank(MailHtmlLine *line)
{
    const char *blank = is_line_start(line)  ? ""
                        : line->has_space    ? " "
                        : line->has_no_break ? "\302\240"
                                             : "";

    g_string_append(line->text, blank);
    line->is_plain = line->is_plain && !line->has_no_break;
    line->has_space = line->has_no_break = false;
    return strlen(blank);
}

/* Text that is not plain: made visible, with references to C1 as what they mean. */
static void
append_special(MailHtmlLine *line, const char *run, gsize len)
{
    g_autofree char *visible = NULL;

    if (memchr(run, '\302', len) == NULL) {
        visible = pb_text_visible(run, (gssize)len, PB_TEXT_LINE);
    } else {
        g_autoptr(GString) clean = g_string_sized_new(len);

        for (gsize i = 0; i < len; i++) {
            if (run[i] == '\302' && i + 1 < len && (guchar)run[i + 1] < 0xA0)
                append_c1(clean, (guchar)run[++i]);
            else
                g_string_append_c(clean, run[i]);
        }
        visible = pb_text_visible(clean->str, (gssize)clean->len, PB_TEXT_LINE);
    }
    g_string_append(line->text, visible);
}

static void
append_run(MailHtmlLine *line, const char *run, gsize len, bool is_plain,
           const MailSpan *style)
{
    gsize before = line->text->len;
    bool had_space = line->has_space;
    bool had_no_break = line->has_no_break;
    gsize joint = put_blank(line);

    if (is_plain) {
        g_string_append_len(line->text, run, (gssize)len);
    } else {
        append_special(line, run, len);
        line->is_plain = false;
    }
    if (line->text->len == before + joint) {
        g_string_truncate(line->text, before);
        line->has_space = had_space;
        line->has_no_break = had_no_break;
        return;
    }
    put_style(line, before + joint, joint, style);
}

void
mail_html_line_append(MailHtmlLine *line, const char *text, gsize len,
                      const MailSpan *style)
{
    for (gsize i = 0; i < len;) {
        gsize start = i;
        gsize n = 0;
        bool is_plain = true;
        Kind kind = KIND_TEXT;

        /* Between letters a joiner is one of them. */
        while (i < len && ((kind = kind_of(text + i, len - i, &n)) == KIND_TEXT ||
                           (kind == KIND_JOINER && i > start))) {
            is_plain = is_plain && text[i] > ' ' && text[i] < 0x7F;
            i += n;
        }
        if (i > start)
            append_run(line, text + start, i - start, is_plain, style);
        if (i == len)
            break;
        if (kind == KIND_JOINER && !line->has_space && !line->has_no_break &&
            !is_line_start(line))
            append_run(line, text + i, n, false, style);
        else if (kind != KIND_FILLER && kind != KIND_JOINER)
            take_blank(line, kind);
        i += n;
    }
}

void
mail_html_line_glue(MailHtmlLine *line, const char *text, const MailSpan *style)
{
    gsize start = line->text->len;

    g_string_append(line->text, text);
    put_style(line, start, 0, style);
}

void
mail_html_line_append_pre(MailHtmlLine *line, const char *text, gsize len,
                          const MailSpan *style)
{
    g_autofree char *visible = pb_text_visible(text, (gssize)len, PB_TEXT_BODY);
    gsize start = line->text->len;

    line->has_space = line->has_no_break = line->is_plain = false;
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
    line->has_space = line->has_no_break = false;
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
