/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_cells.c: the lines of cells, and how wide columns have to be (L2).
 *
 * The numbers of links are put behind them when the document is shown: columns leave room for that. */
#include <config.h>

#include "html_cells.h"

#include <string.h>

#include "base/text.h"

#define MAX_LINES   40 /* of a cell */
#define MAX_INSET   40
#define MAX_WRAPPED 7 /* lines of a cell that was wrapped */
#define MIN_WIDE    18
#define LINK_MARK   3 /* " [" and "]" */

guint
mail_html_row_end(const MailHtmlCell *cells, guint n_cells, guint first)
{
    guint end = first + 1;

    while (end < n_cells && cells[end].row == cells[first].row)
        end++;
    return end;
}

static bool
is_sign(gunichar c)
{
    return c == 0xA0 || c == 0x2212 || c == 0x2013 || c == 0x202F ||
           g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL ||
           (c < 0x80 && strchr(" .,%+-$'/:()", (int)c) != NULL);
}

bool
html_is_number(const char *text, gsize len)
{
    bool has_digit = false;
    guint n_letters = 0;

    for (const char *p = text; p < text + len; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        has_digit = has_digit || g_unichar_isdigit(c);
        if (c < 0x80 && g_ascii_isupper((char)c))
            n_letters++;
        else if (!g_unichar_isdigit(c) && !is_sign(c))
            return false;
    }
    return has_digit && (n_letters == 0 || n_letters == 3);
}

/* Cells that the numbers of the links in this part of a block will take. */
static int
marks_width(const HtmlSetter *setter, const MailBlock *block, guint32 start, guint32 len)
{
    int width = 0;

    for (guint i = 0; i < block->n_spans; i++) {
        const MailSpan *span =
            mail_document_span(setter->run->source->document, block->first_span + i);
        guint32 end = span->start + span->len;

        if (span->kind != MAIL_SPAN_LINK || end <= start || end > start + len)
            continue;
        width += LINK_MARK + 1;
        for (guint32 n = span->link + 1; n >= 10; n /= 10)
            width++;
    }
    return width;
}

static void
add_line(HtmlSetter *setter, const MailBlock *block, guint32 start, guint32 len)
{
    const char *text = setter->run->source->text->str + start;
    HtmlLine line = { .block = block, .start = start };

    while (len > 0 && text[len - 1] == ' ')
        len--;
    line.len = len;
    line.width = pb_text_width(text, len) + marks_width(setter, block, start, len);
    g_array_append_val(setter->lines, line);
}

/* Breaks one line of a block into lines of `limit` cells. */
static void
wrap_line(HtmlSetter *setter, const MailBlock *block, guint32 start, guint32 len,
          int limit)
{
    const char *text = setter->run->source->text->str + start;
    int room = limit - MIN(marks_width(setter, block, start, len), limit / 2);

    while (limit > 0 && len > 0 && pb_text_width(text, len) > room) {
        guint32 fits = (guint32)pb_text_fit(text, len, room, NULL);
        guint32 n = fits;

        while (n > 0 && text[n] != ' ')
            n--;
        if (n == 0) {
            setter->is_cut = true;
            n = MAX(fits, 1);
            while (n < len && ((guchar)text[n] & 0xC0) == 0x80)
                n++;
        }
        add_line(setter, block, start, n);
        while (n < len && text[n] == ' ')
            n++;
        text += n;
        start += n;
        len -= n;
    }
    add_line(setter, block, start, len);
}

static void
read_cell(HtmlSetter *setter, MailHtmlCell *cell, int limit)
{
    cell->first_line = setter->lines->len;
    for (guint i = cell->first; i < cell->first + cell->n; i++) {
        const MailBlock *block = mail_document_block(setter->run->source->document, i);
        guint32 end = block->start + block->len;

        for (guint32 at = block->start; at < end;) {
            const char *text = setter->run->source->text->str + at;
            const char *newline = memchr(text, '\n', end - at);
            guint32 len = newline == NULL ? end - at : (guint32)(newline - text);

            wrap_line(setter, block, at, len, limit);
            at += len + 1;
        }
    }
    cell->n_lines = setter->lines->len - cell->first_line;
    setter->is_cut = setter->is_cut || cell->n_lines > MAX_LINES ||
                     (limit > 0 && cell->n_lines > MAX_WRAPPED);
}

const HtmlLine *
html_cell_line(const HtmlSetter *setter, const MailHtmlCell *cell, guint i)
{
    return i >= cell->n_lines
               ? NULL
               : &g_array_index(setter->lines, HtmlLine, cell->first_line + i);
}

static void
measure_cell(HtmlSetter *setter, const MailHtmlCell *cell)
{
    HtmlColumn *column = &setter->columns[cell->column];

    for (guint i = 0; i < cell->n_lines; i++) {
        const HtmlLine *line = html_cell_line(setter, cell, i);

        if (cell->span == 1)
            column->width = MAX(column->width, line->width);
        if (!cell->is_header &&
            !html_is_number(setter->run->source->text->str + line->start, line->len))
            column->is_number = false;
    }
    column->n_filled += cell->n_lines > 0 && !cell->is_header;
}

/* A cell across several columns may make the last of them wider. */
static void
widen(HtmlSetter *setter, const MailHtmlCell *cell)
{
    int width = -HTML_GUTTER;
    int needed = 0;

    for (guint i = cell->column; i < cell->column + cell->span; i++)
        width +=
            setter->columns[i].width > 0 ? setter->columns[i].width + HTML_GUTTER : 0;
    for (guint i = 0; i < cell->n_lines; i++)
        needed = MAX(needed, html_cell_line(setter, cell, i)->width);
    if (needed > MAX(width, 0))
        setter->columns[cell->column + cell->span - 1].width += needed - MAX(width, 0);
}

static void
place_columns(HtmlSetter *setter)
{
    setter->total = 0;
    setter->n_used = 0;
    for (guint i = 0; i < MAIL_HTML_MAX_COLUMNS; i++) {
        HtmlColumn *column = &setter->columns[i];

        column->start = setter->total;
        column->is_number = column->is_number && column->n_filled > 0;
        if (column->width > 0) {
            setter->total += column->width + HTML_GUTTER;
            setter->n_used++;
        }
    }
    setter->total -= HTML_GUTTER;
}

void
html_measure(HtmlSetter *setter, const int *limits)
{
    const MailHtmlRun *run = setter->run;

    g_array_set_size(setter->lines, 0);
    setter->is_cut = false;
    for (guint i = 0; i < MAIL_HTML_MAX_COLUMNS; i++)
        setter->columns[i] = (HtmlColumn){ .is_number = true };
    for (guint i = 0; i < run->n_cells; i++) {
        MailHtmlCell *cell = &run->cells[i];

        read_cell(setter, cell,
                  limits == NULL || cell->span > 1 ? 0 : limits[cell->column]);
        measure_cell(setter, cell);
    }
    for (guint i = 0; i < run->n_cells; i++) {
        if (run->cells[i].span > 1)
            widen(setter, &run->cells[i]);
    }
    place_columns(setter);
}

void
html_count_rows(HtmlSetter *setter)
{
    const MailHtmlRun *run = setter->run;

    for (guint i = 0; i < run->n_cells && setter->inset == 0; i++) {
        const MailBlock *block =
            run->cells[i].n == 0
                ? NULL
                : mail_document_block(run->source->document, run->cells[i].first);

        if (block != NULL)
            setter->inset = MIN(2 * (block->quote_level + block->indent), MAX_INSET);
    }
    for (guint first = 0; first < run->n_cells;) {
        guint end = mail_html_row_end(run->cells, run->n_cells, first);
        guint n = 0;

        for (guint i = first; i < end; i++)
            n += run->cells[i].n > 0;
        setter->n_rows += n > 0;
        setter->n_full_rows += n >= 2;
        first = end;
    }
}

bool
html_wrap_columns(HtmlSetter *setter)
{
    int limits[MAIL_HTML_MAX_COLUMNS] = { 0 };
    int room = HTML_WRAP_WIDTH - setter->inset + HTML_GUTTER;
    int n_wide = 0;

    for (guint i = 0; i < MAIL_HTML_MAX_COLUMNS; i++) {
        const HtmlColumn *column = &setter->columns[i];
        bool is_wide = column->width > HTML_NARROW_WIDTH && !column->is_number;

        room -= column->width == 0 ? 0 : (is_wide ? 0 : column->width) + HTML_GUTTER;
        n_wide += is_wide;
        limits[i] = is_wide;
    }
    if (n_wide == 0 || room / n_wide < MIN_WIDE ||
        (n_wide == (int)setter->n_used && setter->run->names == NULL))
        return false;
    /* Those that need less than their share leave the rest to the others. */
    for (int pass = 0, left = n_wide; pass < 4 && left > 0; pass++) {
        int share = room / left;

        for (guint i = 0; i < MAIL_HTML_MAX_COLUMNS; i++) {
            if (limits[i] != 1 || setter->columns[i].width > share)
                continue;
            limits[i] = setter->columns[i].width;
            room -= limits[i];
            left--;
        }
        if (pass < 3 && left > 0)
            continue;
        for (guint i = 0; i < MAIL_HTML_MAX_COLUMNS; i++)
            limits[i] = limits[i] == 1 ? room / left : limits[i];
    }
    html_measure(setter, limits);
    return !setter->is_cut && setter->total <= HTML_WRAP_WIDTH - setter->inset;
}
