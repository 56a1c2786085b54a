/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/quotes.c: the quotations of a document (L4).
 *
 * Two arrays: runs of what is quoted at all, and inside them runs of what is quoted three times and more. Those of an
 * array do not overlap and are in order. */
#include <config.h>

#include "quotes.h"

#include <string.h>

#define INNER_LEVEL  3
#define LONG_OUTER   8 /* a quotation of more lines is folded when it trails */
#define LONG_INNER   2
#define CELLS_A_LINE 72
#define N_DEPTHS     2

struct UiQuotes {
    GArray *depths[N_DEPTHS]; /* UiQuote: outer ones, inner ones */
};

/* About as many lines as it takes. */
static guint64
n_lines(const MailDocument *document, const MailBlock *block)
{
    const char *text = document->text + block->start, *end = text + block->len;
    guint64 n = (block->has_gap ? 1 : 0) + block->len / CELLS_A_LINE + 1;

    while ((text = memchr(text, '\n', (gsize)(end - text))) != NULL) {
        text++;
        n++;
    }
    return n;
}

static void
find_runs(const MailDocument *document, GArray *runs, guint8 level)
{
    UiQuote run = { 0 };

    for (guint i = 0; i <= document->blocks->len; i++) {
        const MailBlock *block =
            i < document->blocks->len ? mail_document_block(document, i) : NULL;

        if (block != NULL && block->quote_level >= level) {
            if (run.n++ == 0)
                run.first = i;
        } else if (run.n > 0) {
            g_array_append_val(runs, run);
            run.n = 0;
        }
    }
}

static bool
is_longer(const MailDocument *document, const UiQuote *quote, guint64 lines)
{
    guint64 n = 0;

    for (guint i = 0; i < quote->n && n <= lines; i++)
        n += n_lines(document, mail_document_block(document, quote->first + i));
    return n > lines;
}

/* Whether the writer says anything in this block. */
static bool
is_own(const MailBlock *block)
{
    return block->quote_level == 0 && block->len > 0 &&
           block->kind != MAIL_BLOCK_SIGNATURE && block->kind != MAIL_BLOCK_NOTE &&
           block->kind != MAIL_BLOCK_PART && block->kind != MAIL_BLOCK_RULE;
}

/* "On Friday Alice wrote:" */
static bool
is_attribution(const MailDocument *document, const MailBlock *block)
{
    return block->len > 0 && document->text[block->start + block->len - 1] == ':';
}

/* Own words before it, none after it. */
static bool
is_trailing(const MailDocument *document, const UiQuote *quote)
{
    bool has_words = false;

    for (guint i = quote->first + quote->n; i < document->blocks->len; i++) {
        if (is_own(mail_document_block(document, i)))
            return false;
    }
    for (guint i = 0; i < quote->first && !has_words; i++) {
        const MailBlock *block = mail_document_block(document, i);

        has_words =
            is_own(block) && (i + 1 < quote->first || !is_attribution(document, block));
    }
    return has_words;
}

UiQuotes *
ui_quotes_new(const MailDocument *document)
{
    UiQuotes *quotes = g_new0(UiQuotes, 1);
    GArray *outer = quotes->depths[0] = g_array_new(FALSE, FALSE, sizeof(UiQuote));
    GArray *inner = quotes->depths[1] = g_array_new(FALSE, FALSE, sizeof(UiQuote));

    find_runs(document, outer, 1);
    find_runs(document, inner, INNER_LEVEL);
    for (guint i = 0; i < inner->len; i++) {
        UiQuote *quote = &g_array_index(inner, UiQuote, i);

        quote->is_folded = is_longer(document, quote, LONG_INNER);
    }
    if (outer->len > 0) {
        UiQuote *last = &g_array_index(outer, UiQuote, outer->len - 1);

        last->is_folded =
            is_longer(document, last, LONG_OUTER) && is_trailing(document, last);
    }
    return quotes;
}

void
ui_quotes_free(UiQuotes *quotes)
{
    if (quotes == NULL)
        return;
    for (guint i = 0; i < N_DEPTHS; i++)
        g_array_unref(quotes->depths[i]);
    g_free(quotes);
}

static UiQuote *
quote_at(GArray *runs, guint block)
{
    guint low = 0, high = runs->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        UiQuote *quote = &g_array_index(runs, UiQuote, middle);

        if (block < quote->first)
            high = middle;
        else if (block >= quote->first + quote->n)
            low = middle + 1;
        else
            return quote;
    }
    return NULL;
}

static UiQuote *
folded_at(const UiQuotes *quotes, guint block)
{
    for (guint i = 0; i < N_DEPTHS; i++) {
        UiQuote *quote = quote_at(quotes->depths[i], block);

        if (quote != NULL && quote->is_folded)
            return quote;
    }
    return NULL;
}

const UiQuote *
ui_quotes_folded(const UiQuotes *quotes, guint block)
{
    return quotes == NULL ? NULL : folded_at(quotes, block);
}

bool
ui_quotes_toggle(UiQuotes *quotes, guint block)
{
    UiQuote *quote = folded_at(quotes, block);

    for (guint i = N_DEPTHS; i > 0 && quote == NULL; i--)
        quote = quote_at(quotes->depths[i - 1], block);
    if (quote == NULL)
        return false;
    quote->is_folded = !quote->is_folded;
    return true;
}

bool
ui_quotes_toggle_all(UiQuotes *quotes)
{
    bool has_folded = false;

    for (guint depth = 0; depth < N_DEPTHS; depth++) {
        for (guint i = 0; i < quotes->depths[depth]->len; i++)
            has_folded |= g_array_index(quotes->depths[depth], UiQuote, i).is_folded;
    }
    for (guint depth = 0; depth < N_DEPTHS; depth++) {
        for (guint i = 0; i < quotes->depths[depth]->len; i++)
            g_array_index(quotes->depths[depth], UiQuote, i).is_folded = !has_folded;
    }
    return quotes->depths[0]->len > 0;
}

void
ui_quotes_reveal(UiQuotes *quotes, guint block)
{
    UiQuote *quote;

    while ((quote = folded_at(quotes, block)) != NULL)
        quote->is_folded = false;
}
