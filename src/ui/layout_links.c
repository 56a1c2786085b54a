/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout_links.c: links as footnotes below the text (L4). */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "layout_pieces.h"

#define MAX_LINK_BYTES  2048
#define MAX_SHOWN_BYTES 80

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

guint32 *
ui_link_numbers(const MailDocument *document)
{
    guint n_links = document->links->len;
    guint32 *numbers = g_new0(guint32, n_links + 1);
    guint32 number = 0;

    for (guint i = 0; i < n_links; i++) {
        if (!says_it_all(g_ptr_array_index(document->links, i)))
            numbers[i] = ++number;
    }
    return numbers;
}

void
ui_pieces_add_link(UiPieces *pieces, guint i)
{
    const MailLink *link = g_ptr_array_index(pieces->document->links, i);
    UiPiece piece = ui_pieces_begin(pieces, UI_ROLE_LINK);
    g_autofree char *shown =
        pb_text_visible_cut(link->text == NULL ? "" : link->text, -1, MAX_SHOWN_BYTES);
    gsize start;

    piece.has_gap = !pieces->has_link_gap;
    pieces->has_link_gap = true;
    piece.hang_indent = MIN(4, pieces->body_cells / 8);
    piece.place = ui_pieces_extent(pieces) + piece.start;
    g_string_append_printf(pieces->own, "[%u] ", pieces->link_numbers[i]);
    ui_pieces_add_run(pieces, &piece, piece.start, UI_ROLE_DIM);
    if (link->doubts != 0) {
        start = pieces->own->len;
        g_string_append_printf(pieces->own, "! shown \"%s\" goes to ", shown);
        ui_pieces_add_run(pieces, &piece, start, UI_ROLE_WARNING);
        piece.role = UI_ROLE_LINK_BAD;
    }
    start = pieces->own->len;
    g_string_append_len(pieces->own, link->target,
                        (gssize)MIN(strlen(link->target), MAX_LINK_BYTES));
    ui_pieces_add_link_run(pieces, &piece, start, piece.role, i + 1);
    ui_pieces_end(pieces, &piece);
}
