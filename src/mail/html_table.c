/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_table.c: tells tables of data from tables of layout, row by row (L2).
 *
 * Most tables of mail hold its layout, and tables of data stand inside them or are some of their rows. Rows whose
 * cells are all short texts are a run, which html_columns.c sets; everything between two runs is read cell by
 * cell, which is the order in which people read it too. */
#include <config.h>

#include "html_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "html_columns.h"

#define MAX_CELLS       2000 /* before the rows so far are finished */
#define MAX_ROWSPAN     1000
#define MAX_CELL_BLOCKS 8
#define MAX_CELL_BYTES  1500
#define MAX_NAME        200 /* bytes of the name of a column */
#define MAX_ALONE       40  /* cells of a text that stands alone in its row */

struct MailHtmlTable {
    guint n_blocks; /* before its first cell */
    GArray *cells;  /* MailHtmlCell */
    guint row, column;
    guint busy[MAIL_HTML_MAX_COLUMNS]; /* rows that a cell from above still takes */
    char *names[MAIL_HTML_MAX_COLUMNS];
    bool has_names, in_cell;
};

/* What finishing a table needs: the blocks up to `copied` are in `aside`, or stay as they are. */
typedef struct {
    MailHtmlTable *table;
    MailBuilder *builder;
    MailBuilder aside;
    bool is_changed;
    guint first_changed; /* block */
    guint copied;
    bool needs_gap, in_run;
} Finish;

MailHtmlTable *
mail_html_table_new(const MailBuilder *builder)
{
    MailHtmlTable *table = g_new0(MailHtmlTable, 1);

    table->n_blocks = builder->document->blocks->len;
    table->cells = g_array_new(FALSE, FALSE, sizeof(MailHtmlCell));
    return table;
}

void
mail_html_table_free(MailHtmlTable *table)
{
    for (guint i = 0; i < MAIL_HTML_MAX_COLUMNS; i++)
        g_free(table->names[i]);
    g_array_unref(table->cells);
    g_free(table);
}

bool
mail_html_table_is_long(const MailHtmlTable *table)
{
    return table->cells->len >= MAX_CELLS && !table->in_cell;
}

void
mail_html_table_begin_row(MailHtmlTable *table)
{
    if (table->column == 0)
        return;
    table->row++;
    table->column = 0;
    for (guint i = 0; i < MAIL_HTML_MAX_COLUMNS; i++)
        table->busy[i] -= table->busy[i] > 0;
}

static guint
span_of(const char *value, guint most)
{
    return value == NULL ? 1 : (guint)CLAMP(atoi(value), 1, (int)most);
}

void
mail_html_table_begin_cell(MailHtmlTable *table, const MailBuilder *builder,
                           const char *colspan, const char *rowspan, bool is_header)
{
    MailHtmlCell cell = { .row = table->row,
                          .span = span_of(colspan, MAIL_HTML_MAX_COLUMNS),
                          .first = builder->document->blocks->len,
                          .is_header = is_header };
    guint n_rows = span_of(rowspan, MAX_ROWSPAN);

    while (table->column < MAIL_HTML_MAX_COLUMNS && table->busy[table->column] > 0)
        table->column++;
    /* More columns than there are share the last one: such a row is no data. */
    cell.column = MIN(table->column, MAIL_HTML_MAX_COLUMNS - 1);
    cell.span = MIN(cell.span, MAIL_HTML_MAX_COLUMNS - cell.column);
    for (guint i = cell.column; n_rows > 1 && i < cell.column + cell.span; i++)
        table->busy[i] = n_rows;
    table->column += cell.span;
    table->in_cell = table->cells->len < MAX_CELLS * 2;
    if (table->in_cell)
        g_array_append_val(table->cells, cell);
}

void
mail_html_table_end_cell(MailHtmlTable *table, const MailBuilder *builder)
{
    MailHtmlCell *cell;

    if (!table->in_cell || table->cells->len == 0)
        return;
    cell = &g_array_index(table->cells, MailHtmlCell, table->cells->len - 1);
    cell->n = builder->document->blocks->len - cell->first;
    table->in_cell = false;
}

static const MailBlock *
block_at(const Finish *finish, guint i)
{
    return mail_document_block(finish->builder->document, i);
}

/* Short, and made of nothing but lines. */
static bool
is_plain(const Finish *finish, const MailHtmlCell *cell, const MailBlock *base)
{
    gsize n_bytes = 0;

    if (cell->n > MAX_CELL_BLOCKS)
        return false;
    for (guint i = cell->first; i < cell->first + cell->n; i++) {
        const MailBlock *block = block_at(finish, i);

        n_bytes += block->len;
        if ((block->kind != MAIL_BLOCK_PARAGRAPH && block->kind != MAIL_BLOCK_HEADING) ||
            block->quote_level != base->quote_level || block->indent != base->indent)
            return false;
    }
    return n_bytes <= MAX_CELL_BYTES;
}

/* A text by itself belongs to the columns around it only when it is a word or two, and no title above them. */
static bool
stands_alone(const Finish *finish, const MailHtmlCell *cell)
{
    const MailBlock *block = block_at(finish, cell->first);
    const char *text = finish->builder->text->str + block->start;

    return cell->n > 1 || block->kind == MAIL_BLOCK_HEADING ||
           (cell->span > 1 && !finish->in_run) ||
           memchr(text, '\n', block->len) != NULL ||
           pb_text_width(text, block->len) > MAX_ALONE;
}

/* True when the row may be set in columns; the blocks of the row go from *first to *end. */
static bool
check_row(const Finish *finish, const MailHtmlCell *cells, guint n, guint *first,
          guint *end)
{
    const MailHtmlCell *filled = NULL;
    guint n_filled = 0;
    guint n_blocks = 0;
    bool is_ok = true;

    *first = cells[0].first;
    *end = cells[n - 1].first + cells[n - 1].n;
    for (guint i = 0; i < n; i++) {
        is_ok = is_ok && (i == 0 || cells[i].column > cells[i - 1].column);
        if (cells[i].n == 0)
            continue;
        n_filled++;
        filled = &cells[i];
        n_blocks += cells[i].n;
        is_ok = is_ok && is_plain(finish, filled, block_at(finish, *first));
    }
    if (!is_ok || n_blocks != *end - *first)
        return false;
    return n_filled != 1 || !stands_alone(finish, filled);
}

/* The names of the columns, when the row holds nothing else. */
static void
take_names(Finish *finish, const MailHtmlCell *cells, guint n)
{
    MailHtmlTable *table = finish->table;
    guint n_names = 0;

    for (guint i = 0; i < n; i++) {
        n_names += cells[i].n > 0;
        if (cells[i].n > 0 && !cells[i].is_header)
            return;
    }
    if (table->has_names || n_names < 2)
        return;
    table->has_names = true;
    for (guint i = 0; i < n; i++) {
        const MailBlock *block =
            cells[i].n == 0 ? NULL : block_at(finish, cells[i].first);

        if (block != NULL && block->len <= MAX_NAME && cells[i].n == 1)
            table->names[cells[i].column] = g_strdelimit(
                g_strndup(finish->builder->text->str + block->start, block->len), "\n",
                ' ');
    }
}

static void
copy_block(MailBuilder *to, const MailBuilder *from, const MailBlock *block)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));

    for (guint i = 0; i < block->n_spans; i++) {
        MailSpan span = *mail_document_span(from->document, block->first_span + i);

        span.start -= block->start;
        g_array_append_val(spans, span);
    }
    mail_builder_add(to, block, from->text->str + block->start, block->len, spans);
}

/* The blocks up to `end` stay as they are. */
static void
keep(Finish *finish, guint end)
{
    for (; finish->is_changed && finish->copied < end; finish->copied++) {
        MailBlock block = *block_at(finish, finish->copied);

        block.has_gap = block.has_gap || finish->needs_gap;
        finish->needs_gap = false;
        copy_block(&finish->aside, finish->builder, &block);
    }
    finish->copied = end;
}

/* Rows from `first` to `end` (cells) that are plain, with the blocks from `first_block` to `end_block`. */
static void
set_run(Finish *finish, guint first, guint end, guint end_block)
{
    MailHtmlRun run = { .source = finish->builder, .out = &finish->aside };
    guint first_new = finish->aside.document->blocks->len;

    run.cells = &g_array_index(finish->table->cells, MailHtmlCell, first);
    run.n_cells = end - first;
    run.names = finish->table->has_names ? finish->table->names : NULL;
    if (!mail_html_run_write(&run)) {
        keep(finish, end_block);
        return;
    }
    if (!finish->is_changed)
        finish->first_changed = finish->copied;
    else if (finish->needs_gap)
        g_array_index(finish->aside.document->blocks, MailBlock, first_new).has_gap =
            true;
    finish->is_changed = true;
    finish->needs_gap = true;
    finish->copied = end_block;
}

static void
set_rows(Finish *finish)
{
    GArray *cells = finish->table->cells;
    const MailHtmlCell *all = (const MailHtmlCell *)(void *)cells->data;
    guint run_first = 0; /* cell */
    guint run_end_block = finish->copied;

    for (guint i = 0; i < cells->len;) {
        guint end = mail_html_row_end(all, cells->len, i);
        guint first_block;
        guint end_block;
        bool is_row = check_row(finish, all + i, end - i, &first_block, &end_block);

        if (finish->in_run && (!is_row || first_block != run_end_block)) {
            set_run(finish, run_first, i, run_end_block);
            finish->in_run = false;
        }
        if (is_row) {
            take_names(finish, all + i, end - i);
            if (!finish->in_run) {
                keep(finish, first_block);
                run_first = i;
            }
            finish->in_run = true;
            run_end_block = end_block;
        } else {
            keep(finish, end_block);
        }
        i = end;
    }
    if (finish->in_run)
        set_run(finish, run_first, cells->len, run_end_block);
    keep(finish, finish->builder->document->blocks->len);
}

/* What was changed takes the place of what it was made from. */
static void
replace(Finish *finish, gsize *work)
{
    const MailBlock *first = block_at(finish, finish->first_changed);
    MailMark mark = { .text_len = first->start,
                      .n_blocks = finish->first_changed,
                      .n_spans = first->first_span };
    const MailDocument *made = finish->aside.document;

    *work += finish->builder->text->len - mark.text_len;
    mail_builder_cut(finish->builder, &mark);
    for (guint i = 0; i < made->blocks->len; i++) {
        MailBlock block = *mail_document_block(made, i);

        /* The first block of a document has no gap, that of a table may. */
        block.has_gap = block.has_gap || i == 0;
        copy_block(finish->builder, &finish->aside, &block);
    }
}

void
mail_html_table_finish(MailHtmlTable *table, MailBuilder *builder, gsize *work)
{
    GArray *blocks = builder->document->blocks;
    Finish finish = { .table = table, .builder = builder, .copied = table->n_blocks };

    if (table->cells->len > 0 && table->n_blocks < blocks->len &&
        *work < MAIL_HTML_MAX_WORK) {
        mail_builder_init(&finish.aside);
        finish.aside.part = builder->part;
        set_rows(&finish);
        if (finish.is_changed)
            replace(&finish, work);
        mail_document_free(mail_builder_finish(&finish.aside));
    }
    g_array_set_size(table->cells, 0);
    table->n_blocks = blocks->len;
}
