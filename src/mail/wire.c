/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/wire.c: a document as bytes for another process, and back (L2).
 *
 * Tables say which members travel; both ends are the same program on the same machine, so numbers go as they lie in
 * memory. What comes back may be from a child that a message has taken over: lengths are checked before anything is
 * taken, and then everything that the faces rely on: places inside of the text and on the borders of characters, spans in
 * order, indexes that exist, text that is visible. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "builder.h"

#define MAGIC     0x50424431u /* "PBD1" */
#define MAX_WIRE  (64u * 1024 * 1024)
#define MAX_ROWS  2000000u
#define MAX_SHORT (1024u * 1024) /* bytes of any text but the document's own */

typedef enum { WIRE_TEXT, WIRE_FLAG, WIRE_U8, WIRE_U32, WIRE_U64, WIRE_ENUM } WireType;

typedef struct {
    WireType type;
    gsize offset;
    guint32 below; /* WIRE_ENUM, WIRE_U32: it is less than this; 0: any */
} WireMember;

#define MEMBER(type, record, member, ...)                  \
    {                                                      \
        type, G_STRUCT_OFFSET(record, member), __VA_ARGS__ \
    }
#define TEXT(record, member) MEMBER(WIRE_TEXT, record, member, 0)
#define LAST                    \
    {                           \
        WIRE_TEXT, G_MAXSIZE, 0 \
    }

static const WireMember block_members[] = {
    MEMBER(WIRE_ENUM, MailBlock, kind, MAIL_N_BLOCK_KINDS),
    MEMBER(WIRE_U8, MailBlock, quote_level, 0),
    MEMBER(WIRE_U8, MailBlock, indent, 0),
    MEMBER(WIRE_U8, MailBlock, marker, 0),
    MEMBER(WIRE_FLAG, MailBlock, has_gap, 0),
    MEMBER(WIRE_U32, MailBlock, start, 0),
    MEMBER(WIRE_U32, MailBlock, len, 0),
    MEMBER(WIRE_U32, MailBlock, first_span, 0),
    MEMBER(WIRE_U32, MailBlock, n_spans, 0),
    MEMBER(WIRE_U32, MailBlock, part, 0),
    LAST,
};
static const WireMember span_members[] = {
    MEMBER(WIRE_ENUM, MailSpan, kind, MAIL_N_SPAN_KINDS),
    MEMBER(WIRE_U32, MailSpan, start, 0),
    MEMBER(WIRE_U32, MailSpan, len, 0),
    MEMBER(WIRE_U32, MailSpan, link, 0),
    LAST,
};
static const WireMember link_members[] = {
    TEXT(MailLink, target),
    TEXT(MailLink, text),
    MEMBER(WIRE_U32, MailLink, doubts, MAIL_ALL_DOUBTS + 1),
    LAST,
};
static const WireMember part_members[] = {
    TEXT(MailPart, number),
    TEXT(MailPart, type),
    TEXT(MailPart, name),
    TEXT(MailPart, written_name),
    TEXT(MailPart, charset),
    MEMBER(WIRE_U64, MailPart, size, 0),
    MEMBER(WIRE_FLAG, MailPart, is_attachment, 0),
    MEMBER(WIRE_FLAG, MailPart, is_shown, 0),
    LAST,
};
static const WireMember field_members[] = { TEXT(MailField, name), TEXT(MailField, value),
                                            LAST };
static const WireMember seal_members[] = {
    MEMBER(WIRE_ENUM, MailSeal, kind, MAIL_N_SEAL_KINDS),
    TEXT(MailSeal, number),
    LAST,
};
static const WireMember remark_members[] = {
    TEXT(MailRemark, text),
    MEMBER(WIRE_FLAG, MailRemark, is_deceiving, 0),
    LAST,
};
static const WireMember document_members[] = {
    TEXT(MailDocument, from),
    TEXT(MailDocument, to),
    TEXT(MailDocument, cc),
    TEXT(MailDocument, subject),
    TEXT(MailDocument, date_raw),
    MEMBER(WIRE_U64, MailDocument, date, 0),
    TEXT(MailDocument, reply_to),
    TEXT(MailDocument, message_id),
    TEXT(MailDocument, list_id),
    TEXT(MailDocument, list_post),
    TEXT(MailDocument, list_archive),
    TEXT(MailDocument, autocrypt),
    TEXT(MailDocument, authentication),
    MEMBER(WIRE_U32, MailDocument, n_hidden, 0),
    MEMBER(WIRE_U32, MailDocument, n_remote, 0),
    MEMBER(WIRE_U32, MailDocument, n_trackers, 0),
    MEMBER(WIRE_FLAG, MailDocument, has_text, 0),
    MEMBER(WIRE_FLAG, MailDocument, has_html, 0),
    MEMBER(WIRE_FLAG, MailDocument, is_html, 0),
    MEMBER(WIRE_FLAG, MailDocument, is_beginning, 0),
    LAST,
};

/* Lists of records of their own, and lists of texts, where `members` is NULL. */
static const struct {
    gsize offset; /* of the GPtrArray */
    const WireMember *members;
    gsize size;
    guint most;
} lists[] = {
    { G_STRUCT_OFFSET(MailDocument, links), link_members, sizeof(MailLink),
      MAIL_MAX_LINKS },
    { G_STRUCT_OFFSET(MailDocument, parts), part_members, sizeof(MailPart), MAX_ROWS },
    { G_STRUCT_OFFSET(MailDocument, fields), field_members, sizeof(MailField),
      MAIL_MAX_FIELDS },
    { G_STRUCT_OFFSET(MailDocument, seals), seal_members, sizeof(MailSeal), MAX_ROWS },
    { G_STRUCT_OFFSET(MailDocument, unsubscribe), NULL, 0, MAIL_MAX_FIELDS },
    { G_STRUCT_OFFSET(MailDocument, sender), remark_members, sizeof(MailRemark),
      MAIL_MAX_FIELDS },
};

G_STATIC_ASSERT(sizeof(MailPrefer) == sizeof(guint32));

static const gsize sizes[] = {
    [WIRE_FLAG] = sizeof(bool),    [WIRE_U8] = sizeof(guint8),
    [WIRE_U32] = sizeof(guint32),  [WIRE_U64] = sizeof(guint64),
    [WIRE_ENUM] = sizeof(guint32),
};

/* --- packing ---------------------------------------------------------------------------------- */

static void
put(GByteArray *out, gconstpointer bytes, gsize len)
{
    g_byte_array_append(out, bytes, (guint)len);
}

static void
put_number(GByteArray *out, guint32 number)
{
    put(out, &number, sizeof(number));
}

static void
put_text(GByteArray *out, const char *text)
{
    gsize len = MIN(strlen(text), MAX_SHORT);

    put_number(out, (guint32)len);
    put(out, text, len);
}

static void
put_members(GByteArray *out, gconstpointer record, const WireMember *members)
{
    for (const WireMember *member = members; member->offset != G_MAXSIZE; member++) {
        if (member->type == WIRE_TEXT)
            put_text(out, G_STRUCT_MEMBER(char *, record, member->offset));
        else
            put(out, G_STRUCT_MEMBER_P(record, member->offset), sizes[member->type]);
    }
}

static void
put_rows(GByteArray *out, const GArray *rows, const WireMember *members)
{
    gsize size = g_array_get_element_size((GArray *)rows);

    put_number(out, rows->len);
    for (guint i = 0; i < rows->len; i++)
        put_members(out, rows->data + i * size, members);
}

static void
put_list(GByteArray *out, const GPtrArray *list, const WireMember *members)
{
    put_number(out, list->len);
    for (guint i = 0; i < list->len; i++) {
        if (members == NULL)
            put_text(out, list->pdata[i]);
        else
            put_members(out, list->pdata[i], members);
    }
}

GByteArray *
mail_document_pack(const MailDocument *document)
{
    GByteArray *out = g_byte_array_sized_new((guint)(document->text_len + 4096));

    put_number(out, MAGIC);
    put_number(out, (guint32)document->text_len);
    put(out, document->text, document->text_len);
    put_rows(out, document->blocks, block_members);
    put_rows(out, document->spans, span_members);
    put_members(out, document, document_members);
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        put_list(out, G_STRUCT_MEMBER(GPtrArray *, document, lists[i].offset),
                 lists[i].members);
    return out;
}

/* --- unpacking -------------------------------------------------------------------------------- */

typedef struct {
    const guint8 *at, *end;
} Reader;

static bool
take(Reader *reader, gpointer to, gsize len)
{
    if (len > (gsize)(reader->end - reader->at))
        return false;
    if (len > 0)
        memcpy(to, reader->at, len);
    reader->at += len;
    return true;
}

static bool
take_number(Reader *reader, guint32 most, guint32 *number)
{
    return take(reader, number, sizeof(*number)) && *number <= most;
}

static bool
take_text(Reader *reader, guint32 most, PbTextMode mode, char **text, gsize *len)
{
    guint32 n;

    if (!take_number(reader, most, &n) || n > (gsize)(reader->end - reader->at))
        return false;
    g_free(*text);
    *text = g_strndup((const char *)reader->at, n);
    reader->at += n;
    *len = strlen(*text);
    return *len == n && pb_text_is_visible(*text, (gssize)n, mode);
}

/* A number that means nothing is not even read as one of its type. */
static bool
take_number_of(Reader *reader, gpointer to, const WireMember *member)
{
    guint8 byte = 0;
    guint32 word = 0;

    switch (member->type) {
    case WIRE_FLAG:
        if (!take(reader, &byte, sizeof(byte)) || byte > 1)
            return false;
        *(bool *)to = byte;
        return true;
    case WIRE_U8:
        return take(reader, to, sizeof(guint8));
    case WIRE_U64:
        return take(reader, to, sizeof(guint64));
    default:
        if (!take(reader, &word, sizeof(word)) ||
            (member->below > 0 && word >= member->below))
            return false;
        memcpy(to, &word, sizeof(word));
        return true;
    }
}

static bool
take_member(Reader *reader, gpointer record, const WireMember *member)
{
    gpointer to = G_STRUCT_MEMBER_P(record, member->offset);
    gsize len;

    if (member->type == WIRE_TEXT)
        return take_text(reader, MAX_SHORT, PB_TEXT_LINE, to, &len);
    return take_number_of(reader, to, member);
}

static bool
take_members(Reader *reader, gpointer record, const WireMember *members)
{
    for (const WireMember *member = members; member->offset != G_MAXSIZE; member++) {
        if (!take_member(reader, record, member))
            return false;
    }
    return true;
}

static bool
take_rows(Reader *reader, GArray *rows, const WireMember *members)
{
    gsize size = g_array_get_element_size(rows);
    guint32 n;

    /* Each row takes some bytes, so their number bounds what is made room for. */
    if (!take_number(reader, MAX_ROWS, &n) || n > (gsize)(reader->end - reader->at))
        return false;
    g_array_set_size(rows, n);
    for (guint32 i = 0; i < n; i++) {
        if (!take_members(reader, rows->data + i * size, members))
            return false;
    }
    return true;
}

/* Of a record that is not whole, what stands so far is freed with the list. */
static bool
take_list(Reader *reader, GPtrArray *list, gsize row)
{
    guint32 n;

    if (!take_number(reader, lists[row].most, &n) ||
        n > (gsize)(reader->end - reader->at))
        return false;
    for (guint32 i = 0; i < n; i++) {
        gsize len;

        if (lists[row].members == NULL) {
            g_ptr_array_add(list, NULL);
            if (!take_text(reader, MAX_SHORT, PB_TEXT_LINE, (char **)&list->pdata[i],
                           &len))
                return false;
            continue;
        }
        g_ptr_array_add(list, g_malloc0(lists[row].size));
        if (!take_members(reader, list->pdata[i], lists[row].members))
            return false;
    }
    return true;
}

static bool
take_document(Reader *reader, MailBuilder *builder)
{
    MailDocument *document = builder->document;
    char *text = NULL;
    guint32 magic;
    gsize len;
    bool is_whole = take_number(reader, MAGIC, &magic) && magic == MAGIC &&
                    take_text(reader, MAX_WIRE, PB_TEXT_BODY, &text, &len);

    if (is_whole)
        g_string_append_len(builder->text, text, (gssize)len);
    g_free(text);
    is_whole = is_whole && take_rows(reader, document->blocks, block_members) &&
               take_rows(reader, document->spans, span_members) &&
               take_members(reader, document, document_members);
    for (gsize i = 0; i < G_N_ELEMENTS(lists) && is_whole; i++)
        is_whole =
            take_list(reader, G_STRUCT_MEMBER(GPtrArray *, document, lists[i].offset), i);
    return is_whole && reader->at == reader->end;
}

/* --- what the faces rely on ------------------------------------------------------------------- */

static bool
is_stretch(const MailDocument *document, guint32 start, guint32 len, gsize first,
           gsize end)
{
    const char *text = document->text;
    gsize stop = (gsize)start + len;

    return start >= first && stop <= end && ((guchar)text[start] & 0xC0) != 0x80 &&
           ((guchar)text[stop] & 0xC0) != 0x80;
}

static bool
spans_hold(const MailDocument *document, const MailBlock *block)
{
    gsize at = block->start;

    if ((gsize)block->first_span + block->n_spans > document->spans->len)
        return false;
    for (guint i = 0; i < block->n_spans; i++) {
        const MailSpan *span = mail_document_span(document, block->first_span + i);

        if (!is_stretch(document, span->start, span->len, at,
                        (gsize)block->start + block->len) ||
            (span->kind == MAIL_SPAN_LINK && span->link >= document->links->len))
            return false;
        at = (gsize)span->start + span->len;
    }
    return true;
}

static bool
blocks_hold(const MailDocument *document)
{
    gsize at = 0;

    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (!is_stretch(document, block->start, block->len, at, document->text_len) ||
            block->marker > block->len ||
            !is_stretch(document, block->start, block->marker, at, document->text_len) ||
            (block->part != MAIL_NO_INDEX && block->part >= document->parts->len) ||
            !spans_hold(document, block))
            return false;
        at = (gsize)block->start + block->len;
    }
    return true;
}

/* "2.1": it is given to commands. */
static bool
is_number(const char *number)
{
    return strspn(number, "0123456789.") == strlen(number) && strlen(number) < 1024;
}

static bool
numbers_hold(const MailDocument *document)
{
    for (guint i = 0; i < document->parts->len; i++) {
        if (!is_number(((MailPart *)document->parts->pdata[i])->number))
            return false;
    }
    for (guint i = 0; i < document->seals->len; i++) {
        if (!is_number(((MailSeal *)document->seals->pdata[i])->number))
            return false;
    }
    return true;
}

MailDocument *
mail_document_unpack(const guint8 *bytes, gsize len, GError **error)
{
    Reader reader = { bytes, bytes + MIN(len, MAX_WIRE) };
    MailBuilder builder;
    g_autoptr(MailDocument) document = NULL;
    bool is_whole;

    mail_builder_init(&builder);
    is_whole = take_document(&reader, &builder);
    document = mail_builder_finish(&builder);
    if (is_whole && blocks_hold(document) && numbers_hold(document))
        return g_steal_pointer(&document);
    g_set_error_literal(error, MAIL_ERROR, MAIL_ERROR_WIRE,
                        "what came back is no document");
    return NULL;
}
