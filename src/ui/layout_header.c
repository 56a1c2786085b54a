/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout_header.c: what stands above the text of a message (L4).
 *
 * Lines of a name, a value and, at the right margin where there is room, something less important. What finds no
 * room at the right of a line gets a line of its own; nothing is left out but in the shortest form. */
#include <config.h>

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "layout_pieces.h"

#define NAME_CELLS        9
#define MAX_SUBJECT_LINES 4
#define NARROW            30
#define GAP               2
#define MAX_NOTE_BYTES    200

typedef struct {
    const char *name;
    char *value;
    UiRole role;
    char *note;    /* at the right margin; NULL: none */
    bool is_alone; /* nothing is put at its right */
} Row;

typedef struct {
    UiPieces *pieces;
    const UiLayoutForm *form;
    GArray *rows; /* Row */
} Header;

static void
clear_row(void *data)
{
    Row *row = data;

    g_free(row->value);
    g_free(row->note);
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Empty values make no row. `value` passes over. */
static Row *
add_row(Header *header, const char *name, char *value, UiRole role)
{
    Row row = { .name = name, .value = value, .role = role };

    if (value == NULL || *value == '\0') {
        g_free(value);
        return NULL;
    }
    g_array_append_val(header->rows, row);
    return &g_array_index(header->rows, Row, header->rows->len - 1);
}

static int
name_cells(const Header *header, const char *name)
{
    return header->pieces->has_tight_header ? pb_text_width(name, -1) + 1 : NAME_CELLS;
}

/* Puts `note`, which passes over, at the right of the first row from `first` on that has room, else in a row. */
static void
add_note(Header *header, guint first, const char *name, char *note)
{
    int width = header->pieces->width;

    for (guint i = first; i < header->rows->len && *note != '\0'; i++) {
        Row *row = &g_array_index(header->rows, Row, i);
        int used = name_cells(header, row->name) + pb_text_width(row->value, -1);

        if (row->note == NULL && !row->is_alone && row->role != UI_ROLE_WARNING &&
            row->role != UI_ROLE_SUBJECT &&
            used + GAP + pb_text_width(note, -1) <= width) {
            row->note = note;
            return;
        }
    }
    add_row(header, name, note, UI_ROLE_DIM);
}

/* In words that a person reads at a glance, in the local zone. */
static char *
date_words(const MailDocument *document)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(document->date);

    if (document->date == 0 || when == NULL)
        return pb_text_visible_cut(document->date_raw == NULL ? "" : document->date_raw,
                                   -1, MAX_NOTE_BYTES);
    return g_date_time_format(when, "%a %-d %b %Y %H:%M");
}

/* The length of the first of `list`, "A <a@b>, "C, D" <c@d>"; what follows it goes to `rest`. */
static gsize
first_address(const char *list, const char **rest)
{
    bool is_quoted = false;
    gsize i;

    for (i = 0; list[i] != '\0'; i++) {
        if (list[i] == '"')
            is_quoted = !is_quoted;
        if (!is_quoted && list[i] == ',' && list[i + 1] == ' ')
            break;
    }
    *rest = list + i;
    while (**rest == ',' || **rest == ' ')
        (*rest)++;
    return i;
}

/* As many addresses as fit a line, and how many more there are at the right. */
static void
add_addresses(Header *header, const char *name, const char *list)
{
    int width = header->pieces->width - name_cells(header, name);
    bool is_long = pb_text_width(list, -1) > width;
    g_autoptr(GString) shown = g_string_new(NULL);
    const char *at = list, *rest;
    guint n_more = 0;
    Row *row;

    if (!is_long) {
        add_row(header, name, g_strdup(list), UI_ROLE_HEADER_VALUE);
        return;
    }
    for (; *at != '\0'; at = rest) {
        gsize len = first_address(at, &rest);
        int room = width - GAP - (int)strlen("9999 more: ") - (int)strlen("h to show");

        if (shown->len > 0 &&
            (n_more > 0 ||
             pb_text_width(shown->str, -1) + 2 + pb_text_width(at, (gssize)len) > room))
            n_more++;
        else
            g_string_append_printf(shown, "%s%.*s", shown->len > 0 ? ", " : "", (int)len,
                                   at);
    }
    row = add_row(header, name, g_strdup(shown->str), UI_ROLE_HEADER_VALUE);
    if (row != NULL && n_more > 0)
        row->note = header->form->headers_key == NULL
                        ? g_strdup_printf("%u more", n_more)
                        : g_strdup_printf("%u more: %s to show", n_more,
                                          header->form->headers_key);
}

/* What is odd about who wrote this. */
static void
add_sender(Header *header)
{
    const GPtrArray *sender = header->pieces->document->sender;

    for (guint i = 0; i < sender->len; i++) {
        const MailRemark *remark = g_ptr_array_index(sender, i);

        if (remark->is_deceiving)
            add_row(header, "", g_strconcat("! ", remark->text, NULL), UI_ROLE_WARNING);
        else
            add_row(header, "", g_strdup(remark->text), UI_ROLE_DIM);
    }
}

/* "2 notes.pdf 84K"; NULL for what needs no word: the other version of a text. */
static char *
part_words(const MailPart *part)
{
    g_autofree char *size = pb_size_to_string(part->size);
    const char *subtype = strchr(part->type, '/');

    if (part->is_attachment)
        return g_strdup_printf("%s %s %s", part->number,
                               *part->name != '\0' ? part->name : part->type, size);
    if (!part->is_shown || subtype == NULL)
        return NULL;
    return g_strdup_printf("%s %s", part->number,
                           strcmp(part->type, "text/plain") == 0 ? "text" : subtype + 1);
}

/* Only when something is attached: that a message is text needs no row. */
static void
add_parts(Header *header)
{
    const GPtrArray *parts = header->pieces->document->parts;
    int room = header->pieces->width - NAME_CELLS;
    g_autoptr(GString) words = g_string_new(NULL);
    guint n_attached = 0, n_more = 0;

    for (guint i = 0; i < parts->len; i++) {
        const MailPart *part = g_ptr_array_index(parts, i);
        g_autofree char *one = part_words(part);

        n_attached += part->is_attachment ? 1 : 0;
        if (one == NULL)
            continue;
        if (words->len > 0 &&
            (n_more > 0 || pb_text_width(words->str, -1) + GAP + pb_text_width(one, -1) +
                                   (int)strlen("  999 more") >
                               room))
            n_more++;
        else
            g_string_append_printf(words, "%s%s", words->len > 0 ? "   " : "", one);
    }
    if (n_more > 0)
        g_string_append_printf(words, "   %u more", n_more);
    if (n_attached > 0)
        add_row(header, "Parts", g_strdup(words->str), UI_ROLE_HEADER_VALUE);
}

/* One line whatever it says: it says something else later, and nothing below it may move then. The name stands where
 * no text of the message can. */
static void
add_seal(Header *header)
{
    static const char *const name = "Security";
    int room = header->pieces->width - name_cells(header, name);
    Row *row;

    if (header->form->seal == NULL)
        return;
    row = add_row(header, name, pb_text_ellipsize(header->form->seal, MAX(room, 1)),
                  header->form->seal_role);
    if (row != NULL)
        row->is_alone = true;
}

static void
append_count(GString *words, guint n, const char *one, const char *many)
{
    if (n > 0)
        g_string_append_printf(words, "%s%u %s", words->len > 0 ? ", " : "", n,
                               n == 1 ? one : many);
}

/* "3 hidden pieces left out, 2 trackers not loaded" */
static char *
left_out_words(const MailDocument *document)
{
    GString *words = g_string_new(NULL);
    guint n_trackers = MIN(document->n_trackers, document->n_remote);

    append_count(words, document->n_hidden, "hidden piece left out",
                 "hidden pieces left out");
    append_count(words, document->n_remote - n_trackers, "picture not loaded",
                 "pictures not loaded");
    append_count(words, document->n_trackers, "tracker not loaded",
                 "trackers not loaded");
    return g_string_free(words, FALSE);
}

/* As long as it leaves room for the text; all header fields have it whole. */
static char *
subject_words(const Header *header)
{
    const char *subject = header->pieces->document->subject;
    int room = header->pieces->width - name_cells(header, "Subject");

    if (*subject == '\0')
        return g_strdup("(no subject)");
    return pb_text_ellipsize(subject, MAX_SUBJECT_LINES * MAX(room, 1));
}

static void
collect_few(Header *header)
{
    const MailDocument *document = header->pieces->document;
    g_autofree char *list = NULL;

    add_row(header, "From", g_strdup(document->from), UI_ROLE_HEADER_VALUE);
    if (header->form->headers == UI_HEADERS_FEWEST) {
        add_sender(header);
        add_row(header, "Subject", subject_words(header), UI_ROLE_SUBJECT);
        return;
    }
    add_note(header, 0, "Date", date_words(document));
    add_sender(header);
    add_addresses(header, "To", document->to);
    add_addresses(header, "Cc", document->cc);
    add_row(header, "Subject", subject_words(header), UI_ROLE_SUBJECT);
    add_seal(header);
    add_parts(header);
    add_note(header, 1, "Checked",
             pb_text_visible_cut(document->authentication, -1, MAX_NOTE_BYTES));
    if (*document->list_id != '\0') {
        list = g_strconcat("list: ", document->list_id, NULL);
        add_note(header, 1, "", pb_text_visible_cut(list, -1, MAX_NOTE_BYTES));
    }
    add_note(header, 1, "", left_out_words(document));
}

static void
collect_all(Header *header)
{
    const GPtrArray *fields = header->pieces->document->fields;

    for (guint i = 0; i < fields->len; i++) {
        const MailField *field = g_ptr_array_index(fields, i);

        add_row(header, field->name,
                g_strdup(*field->value == '\0' ? "(empty)" : field->value),
                UI_ROLE_HEADER_VALUE);
    }
}

/* --- pieces ----------------------------------------------------------------------------------- */

static void
append_value(Header *header, UiPiece *piece, const Row *row)
{
    UiPieces *pieces = header->pieces;
    int room = pieces->width - name_cells(header, row->name);
    gsize start = pieces->own->len;
    g_autofree char *value = NULL;
    int note_cells;

    if (row->note == NULL) {
        g_string_append(pieces->own, row->value);
        ui_pieces_add_run(pieces, piece, start, row->role);
        return;
    }
    note_cells = pb_text_width(row->note, -1);
    value = pb_text_ellipsize(row->value, MAX(room - GAP - note_cells, 1));
    g_string_append(pieces->own, value);
    ui_pieces_add_run(pieces, piece, start, row->role);
    g_string_append_printf(pieces->own, "%*s",
                           MAX(room - note_cells - pb_text_width(value, -1), 1), "");
    start = pieces->own->len;
    g_string_append(pieces->own, row->note);
    ui_pieces_add_run(pieces, piece, start, UI_ROLE_DIM);
}

static void
add_piece(Header *header, const Row *row)
{
    UiPieces *pieces = header->pieces;
    UiPiece piece = ui_pieces_begin(pieces, row->role);
    bool is_all = header->form->headers == UI_HEADERS_ALL;
    int cells = name_cells(header, row->name);
    int pad = cells - pb_text_width(row->name, -1) - (is_all ? 1 : 0);

    piece.is_header = true;
    piece.hang_indent = pieces->has_tight_header ? 1 : NAME_CELLS;
    piece.place = pieces->own->len;
    if (*row->name == '\0') {
        piece.first_indent = piece.hang_indent;
    } else {
        g_string_append_printf(pieces->own, "%s%s", row->name, is_all ? ":" : "");
        ui_pieces_add_run(pieces, &piece, piece.start, UI_ROLE_HEADER_NAME);
        g_string_append_printf(pieces->own, "%*s", MAX(pad, 1), "");
    }
    append_value(header, &piece, row);
    ui_pieces_end(pieces, &piece);
}

void
ui_pieces_add_header(UiPieces *pieces, const UiLayoutForm *form)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    Header header = { pieces, form, rows };

    g_array_set_clear_func(rows, clear_row);
    pieces->has_tight_header =
        pieces->width < NARROW || form->headers == UI_HEADERS_FEWEST;
    if (form->headers == UI_HEADERS_ALL)
        collect_all(&header);
    else
        collect_few(&header);
    for (guint i = 0; i < rows->len; i++)
        add_piece(&header, &g_array_index(rows, Row, i));
}
