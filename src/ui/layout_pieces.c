/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout_pieces.c: blocks as pieces (L4).
 *
 * Header fields are made at once, blocks when they are asked for, the list of links after the last block.
 * Only a block with spans is copied, for the numbers of its links. */
#include <config.h>

#include "layout_pieces.h"

#include <string.h>

#include "base/text.h"
#include "bidi.h"

#define NARROW        30
#define INDENT_CELLS  2
#define FIELD_GAP     2
#define MAX_QUOTES    6
#define CELLS_A_QUOTE 8 /* no more quote marks than the width has of these */

/* --- making pieces ---------------------------------------------------------------------------- */

void
ui_pieces_add_link_run(UiPieces *pieces, UiPiece *piece, gsize start, UiRole role,
                       guint32 link)
{
    UiRun run = { .start = (guint32)start,
                  .len = (guint32)(pieces->own->len - start),
                  .role = role,
                  .link = link };

    if (run.len == 0)
        return;
    g_array_append_val(pieces->runs, run);
    piece->n_runs++;
}

void
ui_pieces_add_run(UiPieces *pieces, UiPiece *piece, gsize start, UiRole role)
{
    ui_pieces_add_link_run(pieces, piece, start, role, 0);
}

UiPiece
ui_pieces_begin(UiPieces *pieces, UiRole role)
{
    return (UiPiece){ .is_own = true,
                      .role = role,
                      .start = (guint32)pieces->own->len,
                      .first_run = pieces->runs->len };
}

static void
note_direction(const UiPieces *pieces, UiPiece *piece)
{
    piece->has_rtl =
        ui_bidi_is_needed(ui_pieces_text(pieces, piece) + piece->start, piece->len);
}

void
ui_pieces_end(UiPieces *pieces, UiPiece *piece)
{
    piece->len = (guint32)pieces->own->len - piece->start;
    note_direction(pieces, piece);
    g_array_append_val(pieces->pieces, *piece);
}

UiPieces *
ui_pieces_new(const MailDocument *document, const UiLayoutForm *form)
{
    UiPieces *pieces = g_new0(UiPieces, 1);
    UiPiece rule = { .is_rule = true, .is_own = true, .is_header = true };

    pieces->document = document;
    pieces->width = MAX(form->width, 1);
    pieces->body_cells =
        form->body_cells > 0 ? MIN(form->body_cells, pieces->width) : pieces->width;
    pieces->pieces = g_array_new(FALSE, FALSE, sizeof(UiPiece));
    pieces->runs = g_array_new(FALSE, FALSE, sizeof(UiRun));
    pieces->own = g_string_new(NULL);
    pieces->link_numbers = ui_link_numbers(document);
    if (form->headers == UI_HEADERS_NONE)
        return pieces;
    ui_pieces_add_header(pieces, form);
    rule.start = (guint32)pieces->own->len;
    rule.place = pieces->own->len;
    g_array_append_val(pieces->pieces, rule);
    pieces->n_header = pieces->pieces->len;
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
    ui_pieces_add_run(pieces, piece, start, UI_ROLE_DIM);
}

/* Blanks of a table that the number of a link takes the place of, so that the columns behind it stay. */
static gsize
padding(const MailBlock *block, const char *text, gsize at, gsize wanted)
{
    gsize end = (gsize)block->start + block->len;
    gsize n = 0;

    while (block->kind == MAIL_BLOCK_PREFORMATTED && n < wanted && at + n + 1 < end &&
           text[at + n] == ' ' && text[at + n + 1] == ' ')
        n++;
    return n;
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

/* How wide the names are in the run of fields that begins with block `first`; `end` is the block after it. */
static int
names_cells(const UiPieces *pieces, guint first, guint *end)
{
    const MailDocument *document = pieces->document;
    int cells = 0;
    guint i;

    for (i = first; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind != MAIL_BLOCK_FIELD)
            break;
        cells = MAX(cells, pb_text_width(document->text + block->start,
                                         MIN(block->marker, block->len)));
    }
    *end = i;
    return MIN(cells + FIELD_GAP, MAX(pieces->body_cells / 3, 1));
}

/* The name of a field, and blanks up to where all values of the run begin. */
static void
compose_name(UiPieces *pieces, UiPiece *piece, const MailBlock *block)
{
    const char *name = pieces->document->text + block->start;
    int cells = pb_text_width(name, block->marker);
    gsize start = pieces->own->len;

    g_string_append_len(pieces->own, name, block->marker);
    ui_pieces_add_run(pieces, piece, start, UI_ROLE_HEADER_NAME);
    g_string_append_printf(pieces->own, "%*s", MAX(pieces->field_cells - cells, 1), "");
}

static bool
has_name(const MailBlock *block)
{
    return block->kind == MAIL_BLOCK_FIELD && block->marker <= block->len;
}

/* The block's text with its mark, roles, and the numbers of its links. */
static void
compose(UiPieces *pieces, UiPiece *piece, const MailBlock *block)
{
    const MailDocument *document = pieces->document;
    gsize at = block->start, end = (gsize)block->start + block->len;
    UiPiece own = ui_pieces_begin(pieces, piece->role);

    piece->is_own = true;
    piece->start = own.start;
    piece->first_run = own.first_run;
    g_string_append(pieces->own, block_mark(block));
    if (has_name(block)) {
        compose_name(pieces, piece, block);
        at += block->marker;
    }
    for (guint i = 0; i < block->n_spans; i++) {
        const MailSpan *span = mail_document_span(document, block->first_span + i);
        gsize start;

        if (span->start < at || (gsize)span->start + span->len > end)
            continue;
        g_string_append_len(pieces->own, document->text + at, (gssize)(span->start - at));
        start = pieces->own->len;
        g_string_append_len(pieces->own, document->text + span->start, (gssize)span->len);
        ui_pieces_add_link_run(pieces, piece, start, span_role(pieces, span),
                               span->kind == MAIL_SPAN_LINK ? span->link + 1 : 0);
        start = pieces->own->len;
        append_link_number(pieces, piece, span);
        at = (gsize)span->start + span->len;
        at += padding(block, document->text, at, pieces->own->len - start);
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
add_block(UiPieces *pieces, guint i)
{
    const MailBlock *block = mail_document_block(pieces->document, i);
    const MailBlock *before =
        i == 0 ? NULL : mail_document_block(pieces->document, i - 1);
    int most_indent = MAX(pieces->body_cells / 4, 1) - 1;
    UiPiece piece = { .role = block_role(block),
                      .is_rule = block->kind == MAIL_BLOCK_RULE,
                      .start = block->start,
                      .len = block->len,
                      .place = UI_PIECES_TEXT + block->start };

    piece.quotes =
        MIN(block->quote_level, MIN(MAX_QUOTES, pieces->body_cells / CELLS_A_QUOTE));
    piece.first_indent = MIN(block->indent * INDENT_CELLS, most_indent);
    piece.hang_indent =
        MIN(piece.first_indent + marker_cells(pieces, block), 2 * most_indent);
    if (block->kind == MAIL_BLOCK_PART)
        piece.hang_indent = piece.first_indent + (pieces->body_cells >= NARROW ? 2 : 0);
    /* The first block always stands off from the header. */
    piece.has_gap = block->has_gap || (before == NULL && pieces->n_header > 0);
    piece.has_quoted_gap =
        before != NULL && block->quote_level > 0 && before->quote_level > 0;
    if (has_name(block)) {
        if (i >= pieces->fields_end)
            pieces->field_cells = names_cells(pieces, i, &pieces->fields_end);
        piece.hang_indent =
            piece.first_indent +
            (pieces->body_cells >= NARROW ? pieces->field_cells : INDENT_CELLS);
    }
    if (block->n_spans > 0 || *block_mark(block) != '\0' || has_name(block))
        compose(pieces, &piece, block);
    note_direction(pieces, &piece);
    g_array_append_val(pieces->pieces, piece);
}

/* One more piece at the end; false when that was all. */
static bool
make_next(UiPieces *pieces)
{
    const MailDocument *document = pieces->document;

    if (pieces->next_block < document->blocks->len) {
        add_block(pieces, pieces->next_block++);
        return true;
    }
    while (pieces->next_link < document->links->len) {
        guint i = pieces->next_link++;

        if (pieces->link_numbers[i] != 0) {
            ui_pieces_add_link(pieces, i);
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

guint
ui_pieces_block(const UiPieces *pieces, guint i)
{
    return i >= pieces->n_header && i - pieces->n_header < pieces->document->blocks->len
               ? i - pieces->n_header
               : G_MAXUINT;
}

guint64
ui_pieces_extent(const UiPieces *pieces)
{
    return UI_PIECES_TEXT + pieces->document->text_len;
}
