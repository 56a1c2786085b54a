/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/part.c: which parts of a message are shown, in which order (L2; RFC 2046, 2387, 6522).
 *
 * Every leaf gets into the parts table under the number that IMAP would give it. What is not shown as
 * text leaves a block of its own where it stands. Depth and number of parts are limited. */
#include <config.h>

#include "part.h"

#include <string.h>

#include "attach.h"
#include "charset.h"
#include "header.h"
#include "inner.h"
#include "leaf.h"
#include "text.h"
#include "walker.h"

#define MAX_VERBATIM (64 * 1024) /* of text that is otherwise only listed */
#define MAX_RAW      (64 * 1024) /* of what lies too deep */
#define MAX_VALUE    4096

static void
append_nested_field(GMimeHeaderList *headers, const char *name, GString *text,
                    GArray *spans)
{
    GMimeHeader *header = g_mime_header_list_get_header(headers, name);
    const char *raw = header == NULL ? NULL : g_mime_header_get_raw_value(header);
    g_autofree char *value = NULL;
    MailSpan span = { .kind = MAIL_SPAN_STRONG, .len = (guint32)strlen(name) + 1 };

    if (raw == NULL)
        return;
    value = strcmp(name, "Subject") == 0 || strcmp(name, "Date") == 0
                ? mail_header_decode(raw, MIN(strlen(raw), MAX_VALUE), NULL)
                : mail_address_list(raw, strlen(raw), NULL, MAX_VALUE);
    if (text->len > 0)
        g_string_append_c(text, '\n');
    span.start = (guint32)text->len;
    g_array_append_val(spans, span);
    g_string_append_printf(text, "%s: %s", name, value);
}

static void
show_nested_header(MailWalker *walker, GMimeMessage *message, guint32 index)
{
    static const char *const names[] = { "From", "To", "Cc", "Date", "Subject" };
    const MailBlock rule = { .kind = MAIL_BLOCK_RULE, .has_gap = true };
    const MailBlock shape = { .kind = MAIL_BLOCK_PARAGRAPH };
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));
    g_autoptr(GString) text = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        append_nested_field(g_mime_object_get_header_list(GMIME_OBJECT(message)),
                            names[i], text, spans);
    walker->builder->part = index;
    mail_builder_add(walker->builder, &rule, "", 0, NULL);
    if (text->len > 0)
        mail_builder_add(walker->builder, &shape, text->str, text->len, spans);
    walker->builder->part = MAIL_NO_INDEX;
}

void
mail_part_walk_body(MailWalker *walker, GMimeObject *body, const char *number)
{
    g_autofree char *first = NULL;

    if (GMIME_IS_MULTIPART(body)) {
        mail_part_walk(walker, body, number);
        return;
    }
    first = *number == '\0' ? g_strdup("1") : g_strdup_printf("%s.1", number);
    mail_part_walk(walker, body, first);
}

static void
show_message_part(MailWalker *walker, GMimeObject *object, const char *number)
{
    GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    guint32 index;
    MailPart *part = mail_leaf_list(walker, object, number, &index);
    GMimeObject *body = message == NULL ? NULL : g_mime_message_get_mime_part(message);

    if (part == NULL)
        return;
    if (body == NULL) {
        mail_leaf_add_block(walker, index);
        return;
    }
    part->is_shown = true;
    show_nested_header(walker, message, index);
    mail_part_walk_body(walker, body, number);
}

static char *
child_number(const char *number, int i)
{
    return *number == '\0' ? g_strdup_printf("%d", i + 1)
                           : g_strdup_printf("%s.%d", number, i + 1);
}

static void
walk_child(MailWalker *walker, GMimeObject *object, int i, const char *number)
{
    g_autofree char *child = child_number(number, i);

    mail_part_walk(walker, mail_part_child(object, i), child);
}

int
mail_part_count(GMimeObject *multipart)
{
    return g_mime_multipart_get_count(GMIME_MULTIPART(multipart));
}

GMimeObject *
mail_part_child(GMimeObject *multipart, int i)
{
    return g_mime_multipart_get_part(GMIME_MULTIPART(multipart), i);
}

/* Puts everything below into the table; only what is a file of its own gets a block. */
static void
list_only(MailWalker *walker, GMimeObject *object, const char *number, bool with_files)
{
    guint32 index;
    MailPart *part;

    if (GMIME_IS_MULTIPART(object) && walker->depth < MAIL_MAX_DEPTH) {
        walker->depth++;
        for (int i = 0; i < mail_part_count(object); i++) {
            g_autofree char *child = child_number(number, i);

            list_only(walker, mail_part_child(object, i), child, with_files);
        }
        walker->depth--;
        return;
    }
    part = mail_leaf_list(walker, object, number, &index);
    if (part == NULL || mail_leaf_is_signature(object))
        return;
    if (part->is_attachment || (with_files && !mail_leaf_is_type(object, "text", "*") &&
                                g_mime_object_get_content_id(object) == NULL)) {
        part->is_attachment = true;
        mail_leaf_add_block(walker, index);
    }
}

static void
show_mixed(MailWalker *walker, GMimeObject *object, const char *number)
{
    for (int i = 0; i < mail_part_count(object); i++)
        walk_child(walker, object, i, number);
}

static bool
is_calendar(GMimeObject *object)
{
    return GMIME_IS_PART(object) && mail_leaf_is_type(object, "text", "calendar");
}

/* An invitation is no other form of the text: it says when and where, and comes first. */
static void
show_alternative(MailWalker *walker, GMimeObject *object, const char *number)
{
    int chosen = mail_alternative_choose(walker, object);

    for (int i = 0; i < mail_part_count(object) && !walker->is_probe; i++) {
        if (i != chosen && is_calendar(mail_part_child(object, i))) {
            walker->is_beside_text = chosen >= 0;
            walk_child(walker, object, i, number);
            walker->is_beside_text = false;
        }
    }
    for (int i = 0; i < mail_part_count(object); i++) {
        GMimeObject *child = mail_part_child(object, i);
        g_autofree char *name = child_number(number, i);

        if (i != chosen && is_calendar(child) && !walker->is_probe)
            continue;
        if (i == chosen)
            mail_part_walk(walker, child, name);
        else
            list_only(walker, child, name, GMIME_IS_MULTIPART(child));
    }
}

static int
related_root(GMimeObject *object)
{
    const char *start = g_mime_object_get_content_type_parameter(object, "start");

    for (int i = 0; start != NULL && i < mail_part_count(object); i++) {
        const char *id = g_mime_object_get_content_id(mail_part_child(object, i));

        if (id != NULL && *id != '\0' && strstr(start, id) != NULL)
            return i;
    }
    return 0;
}

static void
show_related(MailWalker *walker, GMimeObject *object, const char *number)
{
    int root = related_root(object);

    for (int i = 0; i < mail_part_count(object); i++) {
        GMimeObject *child = mail_part_child(object, i);
        g_autofree char *name = child_number(number, i);

        if (i == root || GMIME_IS_MULTIPART(child) ||
            mail_leaf_is_type(child, "text", "plain"))
            mail_part_walk(walker, child, name);
        else
            list_only(walker, child, name, true);
    }
}

static bool
is_machine_report(GMimeObject *object)
{
    static const char *const types[] = { "delivery-status", "global-delivery-status",
                                         "disposition-notification",
                                         "global-disposition-notification",
                                         "feedback-report" };

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (mail_leaf_is_type(object, "message", types[i]) && GMIME_IS_PART(object))
            return true;
    }
    return false;
}

/* The subject of the message that came back, whole or as its header; NULL when there is none. */
static char *
returned_subject(MailWalker *walker, GMimeObject *object)
{
    g_autoptr(GString) text = NULL;
    MailHeaderReader reader;
    MailRawField field;
    bool is_cut;

    if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message =
            g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        GMimeHeader *header =
            message == NULL
                ? NULL
                : g_mime_header_list_get_header(
                      g_mime_object_get_header_list(GMIME_OBJECT(message)), "Subject");
        const char *raw = header == NULL ? NULL : g_mime_header_get_raw_value(header);

        return raw == NULL ? NULL
                           : mail_header_decode(raw, MIN(strlen(raw), MAX_VALUE), NULL);
    }
    if (!GMIME_IS_PART(object) ||
        !(mail_leaf_is_type(object, "text", "rfc822-headers") ||
          mail_leaf_is_type(object, "message", "global-headers")))
        return NULL;
    text = mail_leaf_text(walker, object, MAX_VERBATIM, &is_cut);
    reader = (MailHeaderReader){ text->str, text->str + text->len };
    while (mail_header_next(&reader, &field)) {
        if (mail_header_is(&field, "subject"))
            return mail_header_decode(field.value, MIN(field.value_len, MAX_VALUE), NULL);
    }
    return NULL;
}

/* What the machine says comes first, in words: it is what a reader wants to know. */
static void
show_report(MailWalker *walker, GMimeObject *object, const char *number)
{
    const char *outer = walker->about;
    g_autofree char *subject = NULL;
    int machine = -1;

    for (int i = 0; i < mail_part_count(object); i++) {
        if (machine < 0 && is_machine_report(mail_part_child(object, i)))
            machine = i;
        if (subject == NULL)
            subject = returned_subject(walker, mail_part_child(object, i));
    }
    walker->about = subject;
    if (machine >= 0)
        walk_child(walker, object, machine, number);
    walker->about = outer;
    for (int i = 0; i < mail_part_count(object); i++) {
        if (i != machine)
            walk_child(walker, object, i, number);
    }
}

static void
show_encrypted(MailWalker *walker, GMimeObject *object, const char *number)
{
    mail_builder_note(walker->builder,
                      "This message is encrypted (OpenPGP): a key of yours may open it.");
    list_only(walker, object, number, false);
}

static void
render_bytes(MailWalker *walker, const char *bytes, gsize len)
{
    GString *text = mail_charset_to_utf8(bytes, len, NULL);

    mail_text_render(walker->builder, text->str, text->len, MAIL_TEXT_VERBATIM);
    g_string_free(text, TRUE);
}

/* The object as it stands in the message, headers and all. */
static void
show_raw(MailWalker *walker, GMimeObject *object)
{
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new();
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));

    g_byte_array_set_size(bytes, MAX_RAW);
    memset(bytes->data, 0, MAX_RAW);
    g_mime_stream_set_bounds(stream, 0, MAX_RAW);
    g_mime_object_write_to_stream(object, NULL, stream);
    render_bytes(walker, (const char *)bytes->data, (gsize)g_mime_stream_tell(stream));
}

static void
walk_multipart(MailWalker *walker, GMimeObject *object, const char *number)
{
    static const struct {
        const char *subtype;
        void (*show)(MailWalker *walker, GMimeObject *object, const char *number);
    } rows[] = {
        { "alternative", show_alternative },
        { "related", show_related },
        { "encrypted", show_encrypted },
        { "report", show_report },
        { "*", show_mixed },
    };

    if (mail_part_count(object) == 0 && *number != '\0') {
        mail_builder_note(walker->builder,
                          "Part %s cannot be taken apart: shown as it is.", number);
        show_raw(walker, object);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (mail_leaf_is_type(object, "multipart", rows[i].subtype)) {
            rows[i].show(walker, object, number);
            return;
        }
    }
    show_mixed(walker, object, number);
}

void
mail_part_walk(MailWalker *walker, GMimeObject *object, const char *number)
{
    if (object == NULL || walker->is_full)
        return;
    if (walker->depth >= MAIL_MAX_DEPTH) {
        mail_builder_note(walker->builder, "Nested deeper than %d parts: shown as it is.",
                          MAIL_MAX_DEPTH);
        show_raw(walker, object);
        return;
    }
    walker->depth++;
    if (GMIME_IS_MULTIPART(object))
        walk_multipart(walker, object, number);
    else if (GMIME_IS_MESSAGE_PART(object))
        show_message_part(walker, object, number);
    else
        mail_leaf_show(walker, object, number);
    walker->depth--;
}

static bool
has_text(const MailDocument *document)
{
    for (guint i = 0; i < document->blocks->len; i++) {
        MailBlockKind kind = mail_document_block(document, i)->kind;

        if (kind != MAIL_BLOCK_NOTE && kind != MAIL_BLOCK_PART)
            return true;
    }
    return false;
}

/* Text by its type, or by one that means it. */
static bool
is_some_text(GMimeObject *object)
{
    return GMIME_IS_PART(object) && (mail_leaf_is_type(object, "text", "*") ||
                                     mail_leaf_is_type(object, "application", "plain") ||
                                     mail_leaf_is_type(object, "application", "text"));
}

/* Nothing to read was found: then a short text that is otherwise only listed is better than nothing. */
static void
show_any_text(MailWalker *walker, MailSource *source)
{
    GPtrArray *parts = walker->builder->document->parts;

    for (guint32 i = 0; i < parts->len; i++) {
        const MailPart *part = parts->pdata[i];
        GMimeObject *object = mail_part_find(source, part->number);

        if (object != NULL && !part->is_shown && part->size <= MAX_VERBATIM &&
            is_some_text(object)) {
            mail_leaf_show_anyway(walker, object, i);
            return;
        }
    }
}

static bool
has_content(const MailDocument *document)
{
    for (guint i = 0; i < document->parts->len; i++) {
        if (((const MailPart *)document->parts->pdata[i])->size > 2)
            return true;
    }
    return false;
}

/* What stands behind a header line of nothing but blanks: some mailers end the header so. */
static gsize
blank_line_end(const MailSource *source)
{
    const char *end = source->header + source->header_len;

    for (const char *p = source->header;
         (p = memchr(p, '\n', (gsize)(end - p))) != NULL;) {
        gsize n = strspn(++p, " \t\r");

        if (n > 0 && p[n] == '\n')
            return (gsize)(p + n + 1 - source->header);
    }
    return source->header_len;
}

/* GMime found nothing below the header: if there is something, it is shown as it is. */
static void
show_body(MailWalker *walker, const MailSource *source)
{
    gsize from = blank_line_end(source);
    bool is_cut;
    g_autoptr(GByteArray) bytes = NULL;
    gsize blank = 0;

    g_mime_stream_seek(source->stream, source->scan.header_end, GMIME_STREAM_SEEK_SET);
    bytes = mail_stream_bytes(source->stream, MAX_RAW, &is_cut);
    while (blank < bytes->len && g_ascii_isspace(bytes->data[blank]))
        blank++;
    if (memchr(source->header, '\n', source->header_len) == NULL)
        from = 0;
    if (blank < bytes->len) {
        mail_builder_note(walker->builder,
                          "This message cannot be taken apart: shown as it is.");
        render_bytes(walker, (const char *)bytes->data, bytes->len);
    } else if (from < source->header_len) {
        mail_builder_note(walker->builder, "The header is not ended properly.");
        render_bytes(walker, source->header + from, source->header_len - from);
    }
    if (is_cut && !source->is_beginning)
        mail_builder_note(walker->builder, "Only the beginning is shown.");
}

void
mail_part_render(MailBuilder *builder, MailSource *source, MailPrefer prefer)
{
    GMimeObject *body = g_mime_message_get_mime_part(source->message);
    MailWalker walker = { .builder = builder, .prefer = prefer };
    g_autoptr(GHashTable) events =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint n_before = builder->document->blocks->len;

    walker.is_root_single = body != NULL && GMIME_IS_PART(body);
    walker.events = events;
    walker.is_beginning = source->is_beginning;
    if (body != NULL)
        mail_part_walk_body(&walker, body, "");
    mail_part_sort(builder->document);
    if (!has_text(builder->document))
        show_any_text(&walker, source);
    if (builder->document->blocks->len == n_before && !has_content(builder->document))
        show_body(&walker, source);
    if (builder->document->blocks->len == n_before)
        mail_builder_note(builder, "This message holds no text.");
}

static GMimeObject *
child_of(GMimeObject *body, guint64 n)
{
    if (!GMIME_IS_MULTIPART(body))
        return n == 1 ? body : NULL;
    if (n < 1 || n > (guint64)mail_part_count(body))
        return NULL;
    return mail_part_child(body, (int)n - 1);
}

static GMimeObject *
body_of(GMimeObject *object)
{
    GMimeMessage *message;

    if (GMIME_IS_MULTIPART(object))
        return object;
    if (!GMIME_IS_MESSAGE_PART(object))
        return NULL;
    message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    return message == NULL ? NULL : g_mime_message_get_mime_part(message);
}

/* What lies inside of a leaf is made anew each time, and lives as long as the source. */
static GMimeObject *
inner_of(MailSource *source, GMimeObject *object, guint64 n)
{
    g_autoptr(GPtrArray) parts = mail_inner_parts(object);

    if (parts == NULL || n < 1 || n > parts->len)
        return NULL;
    if (source->made == NULL)
        source->made = g_ptr_array_new_with_free_func(g_object_unref);
    object = parts->pdata[n - 1];
    g_ptr_array_add(source->made, g_object_ref(object));
    return object;
}

GMimeObject *
mail_part_find(MailSource *source, const char *number)
{
    GMimeObject *body =
        source->message == NULL ? NULL : g_mime_message_get_mime_part(source->message);
    GMimeObject *object = NULL;

    for (guint depth = 0; g_ascii_isdigit(*number) && depth < MAIL_MAX_DEPTH; depth++) {
        char *end;
        guint64 n = g_ascii_strtoull(number, &end, 10);

        if (body != NULL)
            object = child_of(body, n);
        else
            object = object == NULL ? NULL : inner_of(source, object, n);
        if (object == NULL || *end == '\0')
            return object;
        if (*end != '.')
            return NULL;
        body = body_of(object);
        number = end + 1;
    }
    return NULL;
}

static void
note_forms(GMimeObject *object, guint depth, MailDocument *document)
{
    if (object == NULL || depth > MAIL_MAX_DEPTH)
        return;
    if (GMIME_IS_MULTIPART(object)) {
        for (int i = 0; i < mail_part_count(object); i++)
            note_forms(mail_part_child(object, i), depth + 1, document);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        note_forms(body_of(object), depth + 1, document);
    } else if (!mail_attach_is_attachment(object)) {
        bool is_html = mail_leaf_is_type(object, "text", "html") ||
                       mail_leaf_is_type(object, "application", "xhtml+xml");

        document->has_html = document->has_html || is_html;
        document->has_text =
            document->has_text || (!is_html && mail_leaf_is_readable(object));
    }
}

void
mail_part_forms(GMimeObject *object, MailDocument *document)
{
    note_forms(object, 0, document);
}
