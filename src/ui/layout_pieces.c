/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout_pieces.c: header fields, blocks and links as pieces (L4).
 *
 * Header fields are made at once, blocks when they are asked for, the list of links after the last block.
 * Only a block with spans is copied, for the numbers of its links. */
#include <config.h>

#include "layout_pieces.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"

#define NAME_CELLS      9
#define NARROW          30
#define INDENT_CELLS    2
#define MAX_QUOTES      6
#define CELLS_A_QUOTE   8 /* no more quote marks than the width has of these */
#define MAX_LINK_BYTES  2048
#define MAX_SHOWN_BYTES 80

struct UiPieces {
    const MailDocument *document;
    int width;
    bool has_tight_header; /* names stand before their values, not in a column */
    GArray *pieces;        /* UiPiece */
    GArray *runs;          /* UiRun */
    GString *own;
    guint n_header; /* pieces before the first block */
    guint64 header_extent;
    guint32 *link_numbers; /* what each link is called; 0: its text says it all */
    guint next_block;
    guint next_link;
    bool has_link_gap;
};

/* --- links ------------------------------------------------------------------------------------ */

static bool
says_it_all(const MailLink *link)
{
    static const char *const prefixes[] = { "", "http://", "https://", "mailto:" };
    gsize text_len = link->text == NULL ? 0 : strlen(link->text);

    for (gsize i = 0; i < G_N_ELEMENTS(prefixes) && text_len > 0; i++) {
        const char *rest = link->target;

        if (!g_str_has_prefix(rest, prefixes[i]))
            continue;
        rest += strlen(prefixes[i]);
        if (strncmp(rest, link->text, text_len) == 0 &&
            (rest[text_len] == '\0' || strcmp(rest + text_len, "/") == 0))
            return link->doubts == 0;
    }
    return false;
}

static void
number_links(UiPieces *pieces)
{
    guint n_links = pieces->document->links->len;
    guint32 number = 0;

    pieces->link_numbers = g_new0(guint32, n_links + 1);
    for (guint i = 0; i < n_links; i++) {
        const MailLink *link = g_ptr_array_index(pieces->document->links, i);

        if (!says_it_all(link))
            pieces->link_numbers[i] = ++number;
    }
}

/* --- making pieces ---------------------------------------------------------------------------- */

static void
add_run(UiPieces *pieces, UiPiece *piece, gsize start, UiRole role)
{
    UiRun run = { .start = (guint32)start,
                  .len = (guint32)(pieces->own->len - start),
                  .role = role };

    if (run.len == 0)
        return;
    g_array_append_val(pieces->runs, run);
    piece->n_runs++;
}

static UiPiece
begin_own(UiPieces *pieces, UiRole role)
{
    return (UiPiece){ .is_own = true,
                      .role = role,
                      .start = (guint32)pieces->own->len,
                      .first_run = pieces->runs->len };
}

static void
end_own(UiPieces *pieces, UiPiece *piece)
{
    piece->len = (guint32)pieces->own->len - piece->start;
    g_array_append_val(pieces->pieces, *piece);
}

static void
add_field(UiPieces *pieces, const char *name, const char *value, UiRole role)
{
    UiPiece piece = begin_own(pieces, role);
    bool is_narrow = pieces->has_tight_header;
    int pad = (is_narrow ? 1 : NAME_CELLS) - pb_text_width(name, -1);

    if (*value == '\0')
        return;
    piece.hang_indent = is_narrow ? 1 : NAME_CELLS;
    piece.place = pieces->own->len;
    g_string_append(pieces->own, name);
    add_run(pieces, &piece, piece.start, UI_ROLE_HEADER_NAME);
    g_string_append_printf(pieces->own, "%*s%s", MAX(pad, 1), "", value);
    end_own(pieces, &piece);
}

/* In words that a person reads at a glance, in the local zone. */
static char *
date_words(const MailDocument *document)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(document->date);

    if (document->date == 0 || when == NULL)
        return g_strdup(document->date_raw == NULL ? "" : document->date_raw);
    return g_date_time_format(when, "%a %-d %b %Y %H:%M");
}

static void
add_few_fields(UiPieces *pieces, UiHeaders headers)
{
    const MailDocument *document = pieces->document;
    g_autofree char *date = date_words(document);
    const char *subject = *document->subject == '\0' ? "(no subject)" : document->subject;

    add_field(pieces, "From", document->from, UI_ROLE_HEADER_VALUE);
    if (headers == UI_HEADERS_FEW) {
        add_field(pieces, "To", document->to, UI_ROLE_HEADER_VALUE);
        add_field(pieces, "Cc", document->cc, UI_ROLE_HEADER_VALUE);
        add_field(pieces, "Date", date, UI_ROLE_HEADER_VALUE);
    }
    add_field(pieces, "Subject", subject, UI_ROLE_SUBJECT);
}

static void
add_all_fields(UiPieces *pieces)
{
    for (guint i = 0; i < pieces->document->fields->len; i++) {
        const MailField *field = g_ptr_array_index(pieces->document->fields, i);
        g_autofree char *name = g_strconcat(field->name, ":", NULL);

        add_field(pieces, name, *field->value == '\0' ? "(empty)" : field->value,
                  UI_ROLE_HEADER_VALUE);
    }
}

UiPieces *
ui_pieces_new(const MailDocument *document, int width, UiHeaders headers)
{
    UiPieces *pieces = g_new0(UiPieces, 1);
    UiPiece rule = { .is_rule = true, .is_own = true };

    pieces->document = document;
    pieces->width = width;
    pieces->has_tight_header = width < NARROW || headers == UI_HEADERS_FEWEST;
    pieces->pieces = g_array_new(FALSE, FALSE, sizeof(UiPiece));
    pieces->runs = g_array_new(FALSE, FALSE, sizeof(UiRun));
    pieces->own = g_string_new(NULL);
    number_links(pieces);
    if (headers == UI_HEADERS_NONE)
        return pieces;
    if (headers == UI_HEADERS_ALL)
        add_all_fields(pieces);
    else
        add_few_fields(pieces, headers);
    rule.start = (guint32)pieces->own->len;
    rule.place = pieces->own->len;
    g_array_append_val(pieces->pieces, rule);
    pieces->n_header = pieces->pieces->len;
    pieces->header_extent = pieces->own->len + 1;
    return pieces;
}

void
ui_pieces_free(UiPieces *pieces)
{
    g_array_unref(pieces->pieces);
    g_array_unref(pieces->runs);
    g_string_free(pieces->own, TRUE);
    g_free(pieces->link_numbers);
    g_free(pieces);
}

/* --- blocks ----------------------------------------------------------------------------------- */

UiRole
ui_pieces_quote_role(int level)
{
    return level <= 1 ? UI_ROLE_QUOTE1 : level == 2 ? UI_ROLE_QUOTE2 : UI_ROLE_QUOTE3;
}

static UiRole
block_role(const MailBlock *block)
{
    static const UiRole roles[] = {
        [MAIL_BLOCK_PARAGRAPH] = UI_ROLE_DEFAULT,
        [MAIL_BLOCK_PREFORMATTED] = UI_ROLE_DEFAULT,
        [MAIL_BLOCK_HEADING] = UI_ROLE_HEADING,
        [MAIL_BLOCK_LIST_ITEM] = UI_ROLE_DEFAULT,
        [MAIL_BLOCK_RULE] = UI_ROLE_RULE,
        [MAIL_BLOCK_SIGNATURE] = UI_ROLE_SIGNATURE,
        [MAIL_BLOCK_NOTE] = UI_ROLE_NOTE,
        [MAIL_BLOCK_PART] = UI_ROLE_PART,
        [MAIL_BLOCK_CODE] = UI_ROLE_CODE,
        [MAIL_BLOCK_FIELD] = UI_ROLE_DEFAULT,
    };

    if (roles[block->kind] == UI_ROLE_DEFAULT && block->quote_level > 0)
        return ui_pieces_quote_role(block->quote_level);
    return roles[block->kind];
}

static UiRole
span_role(const UiPieces *pieces, const MailSpan *span)
{
    const MailLink *link;

    switch (span->kind) {
    case MAIL_SPAN_EMPHASIS:
        return UI_ROLE_EMPHASIS;
    case MAIL_SPAN_STRONG:
        return UI_ROLE_STRONG;
    case MAIL_SPAN_CODE:
        return UI_ROLE_CODE;
    case MAIL_SPAN_IMAGE:
        return UI_ROLE_DIM;
    case MAIL_SPAN_ADDED:
        return UI_ROLE_ADDED;
    case MAIL_SPAN_REMOVED:
        return UI_ROLE_REMOVED;
    case MAIL_SPAN_HUNK:
        return UI_ROLE_HUNK;
    case MAIL_SPAN_LINK:
        break;
    }
    if (span->link >= pieces->document->links->len)
        return UI_ROLE_LINK;
    link = g_ptr_array_index(pieces->document->links, span->link);
    return link->doubts != 0 ? UI_ROLE_LINK_BAD : UI_ROLE_LINK;
}

static void
append_link_number(UiPieces *pieces, UiPiece *piece, const MailSpan *span)
{
    gsize start = pieces->own->len;

    if (span->kind != MAIL_SPAN_LINK || span->link >= pieces->document->links->len ||
        pieces->link_numbers[span->link] == 0)
        return;
    g_string_append_printf(pieces->own, "[%u]", pieces->link_numbers[span->link]);
    add_run(pieces, piece, start, UI_ROLE_DIM);
}

/* What stands before a block so that its kind is seen without colours. */
static const char *
block_mark(const MailBlock *block)
{
    switch (block->kind) {
    case MAIL_BLOCK_PART:
        return "@ ";
    case MAIL_BLOCK_NOTE:
        return "postbag: ";
    default:
        return "";
    }
}

/* The block's text with its mark, roles, and the numbers of its links. */
static void
compose(UiPieces *pieces, UiPiece *piece, const MailBlock *block)
{
    const MailDocument *document = pieces->document;
    gsize at = block->start, end = (gsize)block->start + block->len;
    UiPiece own = begin_own(pieces, piece->role);

    piece->is_own = true;
    piece->start = own.start;
    piece->first_run = own.first_run;
    g_string_append(pieces->own, block_mark(block));
    for (guint i = 0; i < block->n_spans; i++) {
        const MailSpan *span = mail_document_span(document, block->first_span + i);
        gsize start;

        if (span->start < at || (gsize)span->start + span->len > end)
            continue;
        g_string_append_len(pieces->own, document->text + at, (gssize)(span->start - at));
        start = pieces->own->len;
        g_string_append_len(pieces->own, document->text + span->start, (gssize)span->len);
        add_run(pieces, piece, start, span_role(pieces, span));
        append_link_number(pieces, piece, span);
        at = (gsize)span->start + span->len;
    }
    g_string_append_len(pieces->own, document->text + at, (gssize)(end - at));
    piece->len = (guint32)pieces->own->len - piece->start;
}

static int
marker_cells(const UiPieces *pieces, const MailBlock *block)
{
    if (block->kind != MAIL_BLOCK_LIST_ITEM || block->marker > block->len)
        return 0;
    return pb_text_width(pieces->document->text + block->start, block->marker);
}

static void
add_block(UiPieces *pieces, const MailBlock *block, const MailBlock *before)
{
    int most_indent = MAX(pieces->width / 4, 1) - 1;
    UiPiece piece = { .role = block_role(block),
                      .is_rule = block->kind == MAIL_BLOCK_RULE,
                      .start = block->start,
                      .len = block->len,
                      .place = pieces->header_extent + block->start };

    piece.quotes =
        MIN(block->quote_level, MIN(MAX_QUOTES, pieces->width / CELLS_A_QUOTE));
    piece.first_indent = MIN(block->indent * INDENT_CELLS, most_indent);
    piece.hang_indent =
        MIN(piece.first_indent + marker_cells(pieces, block), 2 * most_indent);
    if (block->kind == MAIL_BLOCK_PART)
        piece.hang_indent = piece.first_indent + (pieces->width >= NARROW ? 2 : 0);
    /* The first block always stands off from the header. */
    piece.has_gap = block->has_gap || before == NULL;
    piece.has_quoted_gap =
        before != NULL && block->quote_level > 0 && before->quote_level > 0;
    if (block->n_spans > 0 || *block_mark(block) != '\0')
        compose(pieces, &piece, block);
    g_array_append_val(pieces->pieces, piece);
}

static void
add_link(UiPieces *pieces, guint i)
{
    const MailLink *link = g_ptr_array_index(pieces->document->links, i);
    UiPiece piece = begin_own(pieces, UI_ROLE_LINK);
    g_autofree char *shown =
        pb_text_visible_cut(link->text == NULL ? "" : link->text, -1, MAX_SHOWN_BYTES);
    gsize start;

    piece.has_gap = !pieces->has_link_gap;
    pieces->has_link_gap = true;
    piece.hang_indent = MIN(4, pieces->width / 8);
    piece.place = ui_pieces_extent(pieces) + piece.start;
    g_string_append_printf(pieces->own, "[%u] ", pieces->link_numbers[i]);
    add_run(pieces, &piece, piece.start, UI_ROLE_DIM);
    if (link->doubts != 0) {
        start = pieces->own->len;
        g_string_append_printf(pieces->own, "! shown \"%s\" goes to ", shown);
        add_run(pieces, &piece, start, UI_ROLE_WARNING);
        piece.role = UI_ROLE_LINK_BAD;
    }
    g_string_append_len(pieces->own, link->target,
                        (gssize)MIN(strlen(link->target), MAX_LINK_BYTES));
    end_own(pieces, &piece);
}

/* One more piece at the end; false when that was all. */
static bool
make_next(UiPieces *pieces)
{
    const MailDocument *document = pieces->document;

    if (pieces->next_block < document->blocks->len) {
        guint i = pieces->next_block++;

        add_block(pieces, mail_document_block(document, i),
                  i == 0 ? NULL : mail_document_block(document, i - 1));
        return true;
    }
    while (pieces->next_link < document->links->len) {
        guint i = pieces->next_link++;

        if (pieces->link_numbers[i] != 0) {
            add_link(pieces, i);
            return true;
        }
    }
    return false;
}

const UiPiece *
ui_pieces_get(UiPieces *pieces, guint i)
{
    while (i >= pieces->pieces->len) {
        if (!make_next(pieces))
            return NULL;
    }
    return &g_array_index(pieces->pieces, UiPiece, i);
}

const char *
ui_pieces_text(const UiPieces *pieces, const UiPiece *piece)
{
    return piece->is_own ? pieces->own->str : pieces->document->text;
}

const UiRun *
ui_pieces_run(const UiPieces *pieces, guint i)
{
    return &g_array_index(pieces->runs, UiRun, i);
}

guint64
ui_pieces_extent(const UiPieces *pieces)
{
    return pieces->header_extent + pieces->document->text_len;
}
