/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_list.c: lists, and the paragraphs that Word writes for them (L2). */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "html_reader.h"

#define MAX_ROMAN       3999
#define MAX_NUMBER      12 /* bytes of "2.3.1." */
#define MAX_WORD_MARKER 40 /* with the blanks around it */

static HtmlFrame *
list_frame(Html *html)
{
    for (guint i = html->frames->len; i-- > 0;) {
        HtmlFrame *frame = &g_array_index(html->frames, HtmlFrame, i);

        if (frame->element != NULL && frame->element->open == html_open_list)
            return frame;
    }
    return NULL;
}

void
html_open_list(Html *html, const char *const *attributes)
{
    HtmlFrame *frame = html_top_frame(html);
    const char *type = mail_html_attribute(attributes, "type");
    const char *start = mail_html_attribute(attributes, "start");
    bool is_reversed = mail_html_attribute(attributes, "reversed") != NULL;

    html->state.is_unmarked = html->style.is_unmarked;
    html->state.is_ordered = strcmp(frame->name, "ol") == 0;
    html->has_gap = frame->before.indent == 0;
    html->state.indent = (guint8)MIN(html->state.indent + 1, HTML_MAX_LEVEL);
    frame->numbering = type != NULL && *type != '\0' ? *type : '1';
    frame->step = is_reversed && start != NULL ? -1 : 1;
    frame->number = start == NULL ? 0 : CLAMP(atoi(start), -9999, 999999) - frame->step;
    g_string_truncate(html->marker, 0);
}

void
html_close_list(Html *html, const char *const *attributes)
{
    (void)attributes;
    g_string_truncate(html->marker, 0);
    if (html_top_frame(html)->before.indent == 0)
        html->has_gap = true;
}

static void
append_roman(GString *out, int n)
{
    static const struct {
        int value;
        const char *digits;
    } rows[] = { { 1000, "m" }, { 900, "cm" }, { 500, "d" }, { 400, "cd" }, { 100, "c" },
                 { 90, "xc" },  { 50, "l" },   { 40, "xl" }, { 10, "x" },   { 9, "ix" },
                 { 5, "v" },    { 4, "iv" },   { 1, "i" } };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (; n >= rows[i].value; n -= rows[i].value)
            g_string_append(out, rows[i].digits);
    }
}

/* a to z, aa, ab … */
static void
append_letters(GString *out, int n)
{
    gsize start = out->len;

    for (; n > 0; n = (n - 1) / 26)
        g_string_insert_c(out, (gssize)start, (char)('a' + (n - 1) % 26));
}

static void
set_number(GString *marker, char numbering, int n)
{
    bool is_letter = numbering == 'a' || numbering == 'A';
    bool is_roman = numbering == 'i' || numbering == 'I';

    if (is_letter && n >= 1)
        append_letters(marker, n);
    else if (is_roman && n >= 1 && n <= MAX_ROMAN)
        append_roman(marker, n);
    else
        g_string_append_printf(marker, "%d", n);
    if (g_ascii_isupper(numbering))
        g_string_ascii_up(marker);
    g_string_append(marker, ". ");
}

static const char *
bullet_of(guint level)
{
    return level % 2 == 1 ? "• " : "◦ ";
}

void
html_open_item(Html *html, const char *const *attributes)
{
    HtmlFrame *list = list_frame(html);
    const char *value = mail_html_attribute(attributes, "value");

    g_string_truncate(html->marker, 0);
    if (list == NULL) {
        g_string_assign(html->marker, bullet_of(1));
        return;
    }
    list->number =
        value == NULL ? list->number + list->step : CLAMP(atoi(value), -9999, 999999);
    if (html->state.is_unmarked)
        return;
    if (html->state.is_ordered)
        set_number(html->marker, list->numbering, list->number);
    else
        g_string_assign(html->marker, bullet_of(html->state.indent));
}

void
html_close_item(Html *html, const char *const *attributes)
{
    (void)attributes;
    html_flush(html);
    g_string_truncate(html->marker, 0);
    html->has_gap = false;
}

void
html_open_definition(Html *html, const char *const *attributes)
{
    (void)attributes;
    html->state.indent = (guint8)MIN(html->state.indent + 1, HTML_MAX_LEVEL);
}

/* "1.", "a)", "2.3.1." */
static bool
is_number(const char *text)
{
    gsize len = strlen(text);

    if (len < 2 || len > MAX_NUMBER || strchr(".)", text[len - 1]) == NULL)
        return false;
    for (gsize i = 0; i + 1 < len; i++) {
        if (!g_ascii_isalnum(text[i]) && (text[i] != '.' || i == 0))
            return false;
    }
    return true;
}

/* Word's bullets are single letters of its symbol fonts, or pictures. */
static bool
is_bullet(const char *text)
{
    return *text == '\0' || *g_utf8_next_char(text) == '\0';
}

/* Around it stand blanks that make room. */
static char *
without_blanks(const char *text)
{
    GString *out = g_string_new(NULL);

    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (!g_unichar_isspace(c))
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

void
html_append_word_marker(Html *html, const char *text, gsize len)
{
    if (html->word_marker->len + len <= MAX_WORD_MARKER) {
        g_string_append_len(html->word_marker, text, (gssize)len);
        return;
    }
    html_append(html, html->word_marker->str, html->word_marker->len);
    html_append(html, text, len);
    g_string_truncate(html->word_marker, 0);
    /* It is none, nor is what follows in the elements around. */
    html->state.is_marker = false;
    for (guint i = 0; i < html->frames->len; i++)
        g_array_index(html->frames, HtmlFrame, i).before.is_marker = false;
}

void
html_end_word_marker(Html *html)
{
    g_autofree char *text = without_blanks(html->word_marker->str);

    if (is_number(text))
        g_string_printf(html->marker, "%s ", text);
    else if (is_bullet(text))
        g_string_assign(html->marker, bullet_of(MAX(html->state.indent, 1)));
    else
        html_append(html, html->word_marker->str, html->word_marker->len);
    g_string_truncate(html->word_marker, 0);
}
