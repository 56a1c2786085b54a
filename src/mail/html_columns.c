/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_columns.c: rows of short cells as columns, as names and values, or as lines (L2).
 *
 * Columns as wide as their cells where they fit a terminal; else with the cells of the wide ones wrapped; else, under
 * the names of the columns, a line for each value; else a line for each row that is short. */
#include <config.h>

#include "html_columns.h"

#include <string.h>

#include "base/text.h"
#include "html_cells.h"

#define MAX_LABEL 30

static void
put_span(HtmlSetter *setter, MailSpan span, const HtmlLine *line)
{
    guint32 from = MAX(span.start, line->start);
    guint32 to = MIN(span.start + span.len, line->start + line->len);

    if (from >= to)
        return;
    span.start = (guint32)((gint64)setter->text->len + from - line->start);
    span.len = to - from;
    g_array_append_val(setter->spans, span);
}

/* Appends the line with its spans; what was a heading is strong now. */
static void
put_text(HtmlSetter *setter, const HtmlLine *line)
{
    const MailBlock *block = line->block;

    for (guint i = 0; i < block->n_spans; i++)
        put_span(
            setter,
            *mail_document_span(setter->run->source->document, block->first_span + i),
            line);
    if (block->n_spans == 0 && block->kind == MAIL_BLOCK_HEADING)
        put_span(setter,
                 (MailSpan){
                     .kind = MAIL_SPAN_STRONG, .start = line->start, .len = line->len },
                 line);
    g_string_append_len(setter->text, setter->run->source->text->str + line->start,
                        line->len);
}

/* Sets line `k` of a cell behind what stands in this line already, which takes `used` cells. */
static int
set_cell_line(HtmlSetter *setter, const MailHtmlCell *cell, guint k, int used)
{
    const HtmlColumn *column = &setter->columns[cell->column];
    const HtmlLine *line = html_cell_line(setter, cell, k);
    int at = column->start;
    gsize start;
    int text_width;

    if (line == NULL || line->len == 0)
        return used;
    if (column->is_number && cell->span == 1)
        at += column->width - line->width;
    if (used > 0)
        at = MAX(at, used + HTML_GUTTER);
    g_string_append_printf(setter->text, "%*s", at - used, "");
    start = setter->text->len;
    put_text(setter, line);
    /* Blanks stand for the numbers of links, which take their place. */
    text_width = pb_text_width(setter->text->str + start, -1);
    g_string_append_printf(setter->text, "%*s", line->width - text_width, "");
    return at + line->width;
}

static void
trim_line(GString *text)
{
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
}

static void
set_row(HtmlSetter *setter, guint first, guint end)
{
    const MailHtmlCell *cells = setter->run->cells;
    guint n_lines = 0;

    for (guint i = first; i < end; i++)
        n_lines = MAX(n_lines, cells[i].n_lines);
    for (guint k = 0; k < n_lines; k++) {
        int used = 0;

        if (setter->text->len > 0)
            g_string_append_c(setter->text, '\n');
        for (guint i = first; i < end; i++)
            used = set_cell_line(setter, &cells[i], k, used);
        trim_line(setter->text);
    }
}

static MailBlock
shape_of(const HtmlSetter *setter, MailBlockKind kind)
{
    const MailHtmlRun *run = setter->run;
    guint i = 0;
    MailBlock shape;

    while (run->cells[i].n == 0)
        i++;
    shape = *mail_document_block(run->source->document, run->cells[i].first);
    shape.kind = kind;
    return shape;
}

static void
put_block(HtmlSetter *setter, const MailBlock *shape)
{
    if (setter->text->len > 0)
        mail_builder_add(setter->run->out, shape, setter->text->str, setter->text->len,
                         setter->spans);
    g_string_truncate(setter->text, 0);
    g_array_set_size(setter->spans, 0);
}

static void
write_columns(HtmlSetter *setter)
{
    const MailHtmlRun *run = setter->run;
    MailBlock shape = shape_of(setter, MAIL_BLOCK_PREFORMATTED);

    shape.has_gap = true;
    for (guint first = 0; first < run->n_cells;) {
        guint end = mail_html_row_end(run->cells, run->n_cells, first);

        set_row(setter, first, end);
        first = end;
    }
    put_block(setter, &shape);
}

/* All lines of the cell as one. */
static void
put_cell(HtmlSetter *setter, const MailHtmlCell *cell)
{
    for (guint k = 0; k < cell->n_lines; k++) {
        if (k > 0)
            g_string_append_c(setter->text, ' ');
        put_text(setter, html_cell_line(setter, cell, k));
    }
}

/* "Name: value" for each cell. */
static void
write_record(HtmlSetter *setter, guint first, guint end)
{
    const MailHtmlRun *run = setter->run;
    MailBlock shape = shape_of(setter, MAIL_BLOCK_PARAGRAPH);

    shape.has_gap = true;
    for (guint i = first; i < end; i++) {
        const MailHtmlCell *cell = &run->cells[i];
        const char *name = run->names[cell->column];

        if (cell->n == 0)
            continue;
        if (name != NULL) {
            MailSpan span = { .kind = MAIL_SPAN_STRONG, .len = (guint32)strlen(name) };

            g_array_append_val(setter->spans, span);
            g_string_append(setter->text, name);
            g_string_append(setter->text, g_str_has_suffix(name, ":") ? " " : ": ");
        }
        put_cell(setter, cell);
        put_block(setter, &shape);
        shape.has_gap = false;
    }
}

static bool
is_row_of_names(const MailHtmlRun *run, guint first, guint end)
{
    for (guint i = first; i < end; i++) {
        if (run->cells[i].n > 0 && !run->cells[i].is_header)
            return false;
    }
    return true;
}

static void
write_records(HtmlSetter *setter)
{
    const MailHtmlRun *run = setter->run;

    for (guint first = 0; first < run->n_cells;) {
        guint end = mail_html_row_end(run->cells, run->n_cells, first);

        if (!is_row_of_names(run, first, end) || setter->n_rows == 1)
            write_record(setter, first, end);
        first = end;
    }
}

/* True when the cells of the row read well side by side: all short, or a short name and its value. */
static bool
is_joinable(const HtmlSetter *setter, guint first, guint end)
{
    int total = -HTML_GUTTER;
    int first_width = 0;
    guint n = 0;

    for (guint i = first; i < end; i++) {
        const MailHtmlCell *cell = &setter->run->cells[i];

        if (cell->n_lines > 1)
            return false;
        if (cell->n_lines == 0)
            continue;
        first_width = n++ == 0 ? html_cell_line(setter, cell, 0)->width : first_width;
        total += html_cell_line(setter, cell, 0)->width + HTML_GUTTER;
    }
    return total <= HTML_MAX_WIDTH - setter->inset ||
           (n == 2 && first_width <= MAX_LABEL);
}

static void
join_row(HtmlSetter *setter, guint first, guint end)
{
    bool is_joined = is_joinable(setter, first, end);
    MailBlock shape = { 0 };

    for (guint i = first; i < end; i++) {
        const MailHtmlCell *cell = &setter->run->cells[i];
        const MailDocument *source = setter->run->source->document;

        for (guint k = cell->first; k < cell->first + cell->n; k++) {
            const MailBlock *block = mail_document_block(source, k);
            HtmlLine line = { block, block->start, block->len, 0 };

            if (!is_joined)
                put_block(setter, &shape);
            if (setter->text->len == 0)
                shape = *block;
            else
                g_string_append_printf(setter->text, "%*s", HTML_GUTTER, "");
            put_text(setter, &line);
        }
    }
    put_block(setter, &shape);
}

static void
join_rows(HtmlSetter *setter)
{
    const MailHtmlRun *run = setter->run;

    for (guint first = 0; first < run->n_cells;) {
        guint end = mail_html_row_end(run->cells, run->n_cells, first);

        join_row(setter, first, end);
        first = end;
    }
}

/* A first row of short words, one for each column, names the columns of what is below, however it is marked up. */
static bool
guess_names(HtmlSetter *setter, char **names)
{
    const MailHtmlRun *run = setter->run;
    guint end = mail_html_row_end(run->cells, run->n_cells, 0);
    guint n = 0;

    if (setter->n_used < 3 || setter->n_full_rows < 2)
        return false;
    for (guint i = 0; i < end; i++) {
        const HtmlLine *line = html_cell_line(setter, &run->cells[i], 0);
        const char *text = line == NULL ? NULL : run->source->text->str + line->start;

        if (line == NULL || run->cells[i].n_lines != 1 ||
            line->width > HTML_NARROW_WIDTH || html_is_number(text, line->len))
            break;
        names[run->cells[i].column] = g_strndup(text, line->len);
        n++;
    }
    for (guint i = 0; i < end && n == setter->n_used; i++)
        run->cells[i].is_header = true;
    return n == setter->n_used;
}

static void
write_guessed_records(HtmlSetter *setter)
{
    char *names[MAIL_HTML_MAX_COLUMNS] = { NULL };
    MailHtmlRun named = *setter->run;

    html_measure(setter, NULL);
    if (setter->run->names == NULL && guess_names(setter, names)) {
        named.names = names;
        setter->run = &named;
    }
    if (setter->run->names != NULL)
        write_records(setter);
    else
        join_rows(setter);
    for (guint i = 0; i < MAIL_HTML_MAX_COLUMNS; i++)
        g_free(names[i]);
}

static void
write_run(HtmlSetter *setter)
{
    bool fits = setter->total <= HTML_MAX_WIDTH - setter->inset && !setter->is_cut &&
                setter->n_used >= 2;

    if (fits && (setter->n_rows > 1 || !is_joinable(setter, 0, setter->run->n_cells)))
        write_columns(setter);
    else if (!fits && setter->n_full_rows >= 2 && html_wrap_columns(setter))
        write_columns(setter);
    else if (!fits)
        write_guessed_records(setter);
    else
        join_rows(setter);
}

bool
mail_html_run_write(const MailHtmlRun *run)
{
    HtmlSetter setter = { .run = run };

    html_count_rows(&setter);
    if (setter.n_full_rows == 0)
        return false;
    setter.lines = g_array_new(FALSE, FALSE, sizeof(HtmlLine));
    setter.text = g_string_new(NULL);
    setter.spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));
    html_measure(&setter, NULL);
    write_run(&setter);
    g_array_unref(setter.lines);
    g_string_free(setter.text, TRUE);
    g_array_unref(setter.spans);
    return true;
}
