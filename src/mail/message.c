/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/message.c: from a file to a document: the header, what was repaired, the parts (L2).
 *
 * What is odd about a message is said in notes before its text; nothing of it is left out silently. */
#include <config.h>

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "builder.h"
#include "charset.h"
#include "facts.h"
#include "header.h"
#include "link.h"
#include "parse.h"
#include "part.h"
#include "seal.h"
#include "single.h"
#include "source.h"
#include "text.h"

#define MAX_VALUE   (64 * 1024)
#define MAX_SUBJECT 4096

typedef struct {
    MailBuilder *builder;
    const char *charset; /* for bytes over 127 in the header */
    guint n_subject;
    guint n_cut; /* fields of which only the beginning is kept */
} Header;

/* The charset of the first text, which is mostly that of a header with raw bytes too. */
static const char *
body_charset(GMimeObject *body)
{
    for (guint depth = 0; body != NULL && depth < MAIL_MAX_DEPTH; depth++) {
        const char *charset;

        if (GMIME_IS_MULTIPART(body)) {
            body = g_mime_multipart_get_part(GMIME_MULTIPART(body), 0);
            continue;
        }
        charset = g_mime_object_get_content_type_parameter(body, "charset");
        return mail_charset_lookup(charset) == NULL ? NULL : charset;
    }
    return NULL;
}

static void
add_value(char **member, char *value, const char *joint)
{
    if (*member == NULL) {
        *member = value;
    } else {
        char *both = g_strconcat(*member, joint, value, NULL);

        g_free(*member);
        g_free(value);
        *member = both;
    }
}

/* What is called `value` is what is kept of the field. */
static void
take_from(Header *header, const MailRawField *field, const char *value)
{
    (void)field;
    add_value(&header->builder->document->from, g_strdup(value), ", ");
}

static void
take_to(Header *header, const MailRawField *field, const char *value)
{
    (void)field;
    add_value(&header->builder->document->to, g_strdup(value), ", ");
}

static void
take_cc(Header *header, const MailRawField *field, const char *value)
{
    (void)field;
    add_value(&header->builder->document->cc, g_strdup(value), ", ");
}

static void
take_subject(Header *header, const MailRawField *field, const char *value)
{
    (void)field;
    header->n_subject++;
    add_value(&header->builder->document->subject,
              strlen(value) <= MAX_SUBJECT ? g_strdup(value)
                                           : pb_text_visible_cut(value, -1, MAX_SUBJECT),
              " / ");
}

static void
take_date(Header *header, const MailRawField *field, const char *value)
{
    MailDocument *document = header->builder->document;

    (void)value;
    if (document->date_raw != NULL)
        return;
    document->date_raw = mail_header_decode(
        field->value, MIN(field->value_len, MAX_SUBJECT), header->charset);
    document->date = mail_header_date(field->value, field->value_len);
}

static const struct {
    const char *name;
    void (*take)(Header *header, const MailRawField *field, const char *value);
} takers[] = {
    { "from", take_from },       { "to", take_to },     { "cc", take_cc },
    { "subject", take_subject }, { "date", take_date },
};

static bool
holds_addresses(const MailRawField *field)
{
    static const char *const names[] = {
        "from", "to", "cc", "bcc", "reply-to", "sender"
    };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (mail_header_is(field, names[i]))
            return true;
    }
    return false;
}

static const char *
keep_field(Header *header, const MailRawField *raw)
{
    MailField *field = g_new0(MailField, 1);
    bool is_cut = raw->value_len > MAX_VALUE;

    field->name = pb_text_visible(raw->name, (gssize)raw->name_len, PB_TEXT_LINE);
    field->value = holds_addresses(raw)
                       ? mail_address_list_beginning(raw->value, raw->value_len,
                                                     header->charset, MAX_VALUE, &is_cut)
                       : mail_header_decode(raw->value, MIN(raw->value_len, MAX_VALUE),
                                            header->charset);
    header->n_cut += is_cut;
    g_ptr_array_add(header->builder->document->fields, field);
    return field->value;
}

static void
read_header(MailBuilder *builder, const MailSource *source)
{
    Header header = { .builder = builder };
    MailHeaderReader reader = { source->header, source->header + source->header_len };
    MailRawField field;

    if (source->message != NULL)
        header.charset = body_charset(g_mime_message_get_mime_part(source->message));
    for (guint n = 0; n < MAIL_MAX_FIELDS && mail_header_next(&reader, &field); n++) {
        const char *value = keep_field(&header, &field);

        for (gsize i = 0; i < G_N_ELEMENTS(takers); i++) {
            if (mail_header_is(&field, takers[i].name))
                takers[i].take(&header, &field, value);
        }
    }
    if (header.n_subject > 1)
        mail_builder_note(builder, "The message has %u subjects: all are shown.",
                          header.n_subject);
    if (header.n_cut > 0)
        mail_builder_note(builder,
                          "Only the beginning of what is too long in the header is shown "
                          "(fields: %u).",
                          header.n_cut);
}

/* What the header says of its sender, the way it came and its list, and what that makes of the links: once all of
 * the message is read. */
static void
read_facts(MailBuilder *builder, const MailSource *source, const char *authserv)
{
    MailHeaderBlock block = { source->header, source->header_len, NULL };
    g_autofree char *domain = NULL;

    if (source->message != NULL)
        block.charset = body_charset(g_mime_message_get_mime_part(source->message));
    mail_list_read(builder->document, &block);
    mail_authres_read(builder->document, &block, authserv);
    domain = mail_sender_read(builder->document, &block);
    mail_link_compare(builder->document, domain);
}

static void
say_repairs(MailBuilder *builder, const MailSource *source)
{
    const MailScan *scan = &source->scan;

    if (source->junk != NULL) {
        mail_builder_note(builder, "These lines stand before the header:");
        mail_text_render(builder, source->junk, strlen(source->junk), MAIL_TEXT_VERBATIM);
    }
    if (scan->n_cut > 0)
        mail_builder_note(builder,
                          "The header is too large: %u of its fields %s left out.",
                          scan->n_cut, scan->n_cut == 1 ? "is" : "are");
    if (scan->is_cut_off) {
        g_autofree char *rest = pb_size_to_string((guint64)(scan->size - scan->end));

        mail_builder_note(
            builder, "The message has too many parts: the last %s are not shown.", rest);
    }
}

static void
render_raw(MailBuilder *builder, const MailSource *source)
{
    bool is_cut;
    g_autoptr(GByteArray) bytes = NULL;
    GString *text;

    g_mime_stream_reset(source->whole);
    bytes = mail_stream_bytes(source->whole, MAIL_MAX_TEXT / 4, &is_cut);
    if (bytes->len == 0) {
        mail_builder_note(builder, "This message is empty.");
        return;
    }
    builder->document->has_text = true;
    mail_builder_note(builder, "No mail header was found: the file is shown as it is.");
    text = mail_charset_to_utf8((const char *)bytes->data, bytes->len, NULL);
    mail_text_render(builder, text->str, text->len, MAIL_TEXT_VERBATIM);
    g_string_free(text, TRUE);
    if (is_cut && !source->is_beginning)
        mail_builder_note(builder, "Only the beginning is shown.");
}

/* A part with its header, or that of the message that it is. Nobody's word counts about where a message inside another
 * is from. */
static void
render_with_header(MailBuilder *builder, GMimeObject *object, const MailReading *reading,
                   bool is_beginning)
{
    GMimeObject *part = object;
    MailSource inner = { 0 };

    if (GMIME_IS_MESSAGE_PART(object)) {
        inner.message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        object = GMIME_OBJECT(inner.message);
    }
    if (object != NULL) {
        inner.header = g_mime_object_get_headers(object, NULL);
        inner.header_len = strlen(inner.header);
        read_header(builder, &inner);
    }
    mail_part_forms(part, builder->document);
    if (reading->prefer == MAIL_PREFER_SOURCE) {
        g_autoptr(GMimeStream) stream = g_mime_stream_mem_new();

        g_mime_object_write_to_stream(part, NULL, stream);
        mail_source_show(builder, stream, is_beginning);
    } else {
        mail_single_render(builder, part, reading);
    }
    if (builder->document->blocks->len == 0)
        mail_builder_note(builder, "There is nothing in it.");
    if (inner.message != NULL)
        read_facts(builder, &inner, NULL);
    g_free(inner.header);
}

static bool
render_part(MailBuilder *builder, MailSource *source, const MailReading *reading,
            GError **error)
{
    GMimeObject *object = mail_part_find(source, reading->part);

    if (object == NULL) {
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_NO_PART, "no part %.40s",
                    reading->part);
        return false;
    }
    render_with_header(builder, object, reading, source->is_beginning);
    return true;
}

static void
read_message(MailBuilder *builder, MailSource *source, const MailReading *reading)
{
    if (source->scan.start >= 0) {
        if (reading->prefer != MAIL_PREFER_SOURCE)
            say_repairs(builder, source);
        read_header(builder, source);
        mail_seal_find(builder, source);
    }
    if (source->message != NULL)
        mail_part_forms(g_mime_message_get_mime_part(source->message), builder->document);
    if (reading->prefer == MAIL_PREFER_SOURCE)
        mail_source_show(builder, source->whole, source->is_beginning);
    else if (source->message == NULL)
        render_raw(builder, source);
    else
        mail_part_render(builder, source, reading->prefer);
    if (source->scan.start >= 0)
        read_facts(builder, source, reading->authserv);
}

MailDocument *
mail_document_new(int fd, const MailReading *reading, GError **error)
{
    const MailReading plain = { .prefer = MAIL_PREFER_TEXT };
    MailScanForm form = { 0 };
    MailBuilder builder;
    MailSource source;
    bool is_read = true;

    if (reading == NULL)
        reading = &plain;
    form.most = reading->most;
    form.skips_files = reading->part == NULL && reading->prefer != MAIL_PREFER_SOURCE;
    if (!mail_source_open_form(&source, fd, &form, error))
        return NULL;
    mail_builder_init(&builder);
    builder.document->is_beginning = source.is_beginning;
    if (reading->part != NULL)
        is_read = render_part(&builder, &source, reading, error);
    else
        read_message(&builder, &source, reading);
    mail_source_clear(&source);
    if (is_read)
        return mail_builder_finish(&builder);
    mail_document_free(mail_builder_finish(&builder));
    return NULL;
}
