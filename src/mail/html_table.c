/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_table.c: tells tables of data from tables of layout (L2).
 *
 * A table is data when each cell is a line or a few, there are at least two rows and two columns, and
 * all of it fits a narrow terminal. Rows of a wider one become lines where they are short, or a name and its
 * value. Everything else is read cell by cell, which is the order in which people read it too. */
#include <config.h>

#include "html_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MAX_CELLS   10000
#define MAX_COLUMNS 16
#define MAX_WIDTH   74
#define MAX_LINES   40 /* of a cell */
#define MAX_LABEL   30
#define GUTTER      2

typedef struct {
    guint row, column, span;
    guint first, n; /* blocks */
} Cell;

struct MailHtmlTable {
    MailMark mark;
    GArray *cells;
    guint row, column;
    bool is_layout, in_cell;
};

typedef struct {
    int width;
    bool is_number; /* all its cells but the first are */
    guint n_filled;
    int start; /* in cells of the terminal */
} Column;

typedef struct {
    MailBuilder *builder;
    const MailHtmlTable *table;
    Column columns[MAX_COLUMNS];
    GString *text;
    GArray *spans;
} Setter;

MailHtmlTable *
mail_html_table_new(const MailBuilder *builder)
{
    MailHtmlTable *table = g_new0(MailHtmlTable, 1);

    table->mark = mail_builder_mark(builder);
    table->cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    return table;
}

void
mail_html_table_free(MailHtmlTable *table)
{
    g_array_unref(table->cells);
    g_free(table);
}

void
mail_html_table_mark_layout(MailHtmlTable *table)
{
    table->is_layout = true;
}

void
mail_html_table_begin_row(MailHtmlTable *table)
{
    if (table->column > 0)
        table->row++;
    table->column = 0;
}

void
mail_html_table_begin_cell(MailHtmlTable *table, const MailBuilder *builder,
                           const char *colspan)
{
    int span = colspan == NULL ? 1 : atoi(colspan);
    Cell cell = { table->row, table->column, (guint)CLAMP(span, 1, MAX_COLUMNS),
                  builder->document->blocks->len, 0 };

    table->column += cell.span;
    if (table->cells->len >= MAX_CELLS || table->column > MAX_COLUMNS)
        table->is_layout = true;
    if (table->is_layout)
        return;
    g_array_append_val(table->cells, cell);
    table->in_cell = true;
}

void
mail_html_table_end_cell(MailHtmlTable *table, const MailBuilder *builder)
{
    Cell *cell;

    if (!table->in_cell || table->cells->len == 0)
        return;
    cell = &g_array_index(table->cells, Cell, table->cells->len - 1);
    cell->n = builder->document->blocks->len - cell->first;
    table->in_cell = false;
}

static const MailBlock *
block_of(const Setter *setter, const Cell *cell)
{
    return cell->n == 0 ? NULL
                        : mail_document_block(setter->builder->document, cell->first);
}

static bool
is_number(const char *text, gsize len)
{
    bool has_digit = false;

    for (const char *p = text; p < text + len; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        has_digit = has_digit || g_unichar_isdigit(c);
        if (!g_unichar_isdigit(c) &&
            (c >= 0x80 || strchr(" .,%+-$'/:", (int)c) == NULL) &&
            g_unichar_type(c) != G_UNICODE_CURRENCY_SYMBOL && c != 0xA0 && c != 0x2212)
            return false;
    }
    return has_digit;
}

/* The `k`-th line of a block; false when it has fewer. */
static bool
line_of(const Setter *setter, const MailBlock *block, guint k, guint32 *start,
        guint32 *len)
{
    guint32 end = block->start + block->len;
    guint32 at = block->start;

    for (;; k--) {
        const char *text = setter->builder->text->str + at;
        const char *newline = memchr(text, '\n', end - at);

        *len = newline == NULL ? end - at : (guint32)(newline - text);
        *start = at;
        if (k == 0)
            return true;
        if (newline == NULL)
            return false;
        at += *len + 1;
    }
}

static void
measure(Setter *setter, const Cell *cell)
{
    const MailBlock *block = block_of(setter, cell);
    Column *column = &setter->columns[cell->column];
    guint32 start;
    guint32 len;

    if (block == NULL)
        return;
    for (guint k = 0; line_of(setter, block, k, &start, &len); k++) {
        const char *text = setter->builder->text->str + start;

        if (k >= MAX_LINES) {
            column->width = MAX_WIDTH + 1;
            break;
        }
        if (cell->span == 1)
            column->width = MAX(column->width, pb_text_width(text, len));
        if (cell->row > 0 && !is_number(text, len))
            column->is_number = false;
    }
    column->n_filled++;
}

/* One paragraph or none in each cell, and nothing between the cells. */
static bool
is_simple(const Setter *setter, guint *n_full_rows)
{
    const MailHtmlTable *table = setter->table;
    guint n = 0;
    guint n_in_row = 0;

    *n_full_rows = 0;
    for (guint i = 0; i < table->cells->len; i++) {
        const Cell *cell = &g_array_index(table->cells, Cell, i);
        const MailBlock *block = block_of(setter, cell);

        if (i > 0 && cell->row != g_array_index(table->cells, Cell, i - 1).row)
            n_in_row = 0;
        n += cell->n;
        if (cell->n > 1 || (block != NULL && block->kind != MAIL_BLOCK_PARAGRAPH))
            return false;
        if (block != NULL && ++n_in_row == 2)
            (*n_full_rows)++;
    }
    return n == setter->builder->document->blocks->len - table->mark.n_blocks;
}

static bool
set_columns(Setter *setter)
{
    int total = 0;
    guint n_used = 0;

    for (guint i = 0; i < MAX_COLUMNS; i++)
        setter->columns[i].is_number = true;
    for (guint i = 0; i < setter->table->cells->len; i++)
        measure(setter, &g_array_index(setter->table->cells, Cell, i));
    for (guint i = 0; i < MAX_COLUMNS; i++) {
        Column *column = &setter->columns[i];

        column->start = total;
        if (column->width > 0) {
            total += column->width + GUTTER;
            n_used++;
        }
    }
    return n_used >= 2 && total - GUTTER <= MAX_WIDTH;
}

static void
copy_spans(Setter *setter, const MailBlock *block, guint32 start, guint32 len)
{
    gint64 shift = (gint64)setter->text->len - start;

    for (guint i = 0; i < block->n_spans; i++) {
        MailSpan span =
            *mail_document_span(setter->builder->document, block->first_span + i);
        guint32 from = MAX(span.start, start);
        guint32 to = MIN(span.start + span.len, start + len);

        if (from >= to)
            continue;
        span.start = (guint32)(from + shift);
        span.len = to - from;
        g_array_append_val(setter->spans, span);
    }
}

/* Sets line `k` of a cell behind what stands in this line already, which takes `used` cells. */
static int
set_cell_line(Setter *setter, const Cell *cell, guint k, int used)
{
    const MailBlock *block = block_of(setter, cell);
    const Column *column = &setter->columns[cell->column];
    guint32 start;
    guint32 len;
    int width;
    int at = column->start;

    if (block == NULL || !line_of(setter, block, k, &start, &len) || len == 0)
        return used;
    width = pb_text_width(setter->builder->text->str + start, len);
    if (column->is_number && cell->span == 1)
        at += column->width - width;
    if (used > 0)
        at = MAX(at, used + GUTTER);
    g_string_append_printf(setter->text, "%*s", at - used, "");
    copy_spans(setter, block, start, len);
    g_string_append_len(setter->text, setter->builder->text->str + start, len);
    return at + width;
}

static void
set_row(Setter *setter, guint first, guint end)
{
    guint n_lines = 1;

    for (guint i = first; i < end; i++) {
        const MailBlock *block =
            block_of(setter, &g_array_index(setter->table->cells, Cell, i));
        guint32 start;
        guint32 len;

        while (block != NULL && line_of(setter, block, n_lines, &start, &len))
            n_lines++;
    }
    for (guint k = 0; k < n_lines; k++) {
        int used = 0;

        if (setter->text->len > 0)
            g_string_append_c(setter->text, '\n');
        for (guint i = first; i < end; i++)
            used = set_cell_line(setter, &g_array_index(setter->table->cells, Cell, i), k,
                                 used);
    }
}

static bool
is_row_filled(const Setter *setter, guint first, guint end)
{
    for (guint i = first; i < end; i++) {
        if (g_array_index(setter->table->cells, Cell, i).n > 0)
            return true;
    }
    return false;
}

static guint
row_end(const GArray *cells, guint first)
{
    guint end = first + 1;

    while (end < cells->len &&
           g_array_index(cells, Cell, end).row == g_array_index(cells, Cell, first).row)
        end++;
    return end;
}

static void
set_rows(Setter *setter)
{
    const GArray *cells = setter->table->cells;

    for (guint first = 0; first < cells->len;) {
        guint end = row_end(cells, first);

        if (is_row_filled(setter, first, end))
            set_row(setter, first, end);
        first = end;
    }
}

/* True when the cells of the row read well side by side: all short, or a short name and its value. */
static bool
is_joinable(const Setter *setter, guint first, guint end)
{
    int total = -GUTTER;
    int first_width = 0;
    guint n = 0;

    for (guint i = first; i < end; i++) {
        const MailBlock *block =
            block_of(setter, &g_array_index(setter->table->cells, Cell, i));
        const char *text;
        int width;

        if (block == NULL)
            continue;
        text = setter->builder->text->str + block->start;
        width = pb_text_width(text, block->len);
        if (memchr(text, '\n', block->len) != NULL)
            return false;
        first_width = n++ == 0 ? width : first_width;
        total += width + GUTTER;
    }
    return total <= MAX_WIDTH || (n == 2 && first_width <= MAX_LABEL);
}

static void
put_joined(Setter *setter, MailBuilder *aside, MailBlock *shape)
{
    if (setter->text->len > 0)
        mail_builder_add(aside, shape, setter->text->str, setter->text->len,
                         setter->spans);
    g_string_truncate(setter->text, 0);
    g_array_set_size(setter->spans, 0);
}

/* Writes the row as one paragraph where that reads well, else each cell as its own. */
static void
join_row(Setter *setter, MailBuilder *aside, guint first, guint end)
{
    bool is_joined = is_joinable(setter, first, end);
    MailBlock shape = { 0 };

    for (guint i = first; i < end; i++) {
        const MailBlock *block =
            block_of(setter, &g_array_index(setter->table->cells, Cell, i));

        if (block == NULL)
            continue;
        if (!is_joined)
            put_joined(setter, aside, &shape);
        if (setter->text->len == 0)
            shape = *block;
        else
            g_string_append_printf(setter->text, "%*s", GUTTER, "");
        copy_spans(setter, block, block->start, block->len);
        g_string_append_len(setter->text, setter->builder->text->str + block->start,
                            block->len);
    }
    put_joined(setter, aside, &shape);
}

static void
replay(MailBuilder *builder, const MailDocument *document)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));

    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        g_array_set_size(spans, 0);
        for (guint k = 0; k < block->n_spans; k++) {
            MailSpan span = *mail_document_span(document, block->first_span + k);

            span.start -= block->start;
            g_array_append_val(spans, span);
        }
        mail_builder_add(builder, block, document->text + block->start, block->len,
                         spans);
    }
}

/* A table too wide for columns: its rows are made lines where that reads well. */
static void
join_rows(Setter *setter)
{
    const GArray *cells = setter->table->cells;
    MailBuilder aside;
    MailDocument *document;

    mail_builder_init(&aside);
    for (guint first = 0; first < cells->len;) {
        guint end = row_end(cells, first);

        join_row(setter, &aside, first, end);
        first = end;
    }
    document = mail_builder_finish(&aside);
    g_array_index(document->blocks, MailBlock, 0).has_gap = true;
    mail_builder_cut(setter->builder, &setter->table->mark);
    replay(setter->builder, document);
    mail_document_free(document);
}

static void
put_columns(Setter *setter)
{
    MailBlock shape =
        *mail_document_block(setter->builder->document, setter->table->mark.n_blocks);

    set_rows(setter);
    shape.kind = MAIL_BLOCK_PREFORMATTED;
    shape.has_gap = true;
    mail_builder_cut(setter->builder, &setter->table->mark);
    mail_builder_add(setter->builder, &shape, setter->text->str, setter->text->len,
                     setter->spans);
}

void
mail_html_table_finish(MailHtmlTable *table, MailBuilder *builder)
{
    Setter setter = { .builder = builder, .table = table };
    guint n_full_rows;

    if (table->is_layout || table->cells->len == 0 || !is_simple(&setter, &n_full_rows) ||
        n_full_rows == 0)
        return;
    setter.text = g_string_new(NULL);
    setter.spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));
    if (n_full_rows >= 2 && set_columns(&setter))
        put_columns(&setter);
    else
        join_rows(&setter);
    g_string_free(setter.text, TRUE);
    g_array_unref(setter.spans);
}
