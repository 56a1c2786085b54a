/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/part.c: which parts of a message are shown, in which order (L2; RFC 2046, 2387, 6522).
 *
 * Every leaf gets into the parts table under the number that IMAP would give it. What is not shown as
 * text leaves a block of its own where it stands. Depth and number of parts are limited. */
#include <config.h>

#include "part.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "attach.h"
#include "charset.h"
#include "header.h"
#include "html.h"
#include "text.h"

#define MAX_VERBATIM (64 * 1024) /* of text that is not mail text: patches, reports */
#define MAX_RAW      (64 * 1024) /* of what lies too deep */
#define MAX_VALUE    4096
#define STUB_CHARS   20
#define SHORT_CHARS  400

typedef struct {
    MailBuilder *builder;
    MailPrefer prefer;
    guint depth;
    bool
        is_root_single; /* the message is one leaf, so it is shown whatever it says it is */
    bool is_full;       /* MAIL_MAX_PARTS was reached, and said */
} Walker;

static void walk(Walker *walker, GMimeObject *object, const char *number);

static char *
type_of(GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *name = type == NULL ? g_strdup("application/octet-stream")
                                         : g_mime_content_type_get_mime_type(type);
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return pb_text_visible_cut(lower, -1, 100);
}

static bool
is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *content = g_mime_object_get_content_type(object);

    return content != NULL && g_mime_content_type_is_type(content, type, subtype);
}

static MailPart *
list_part(Walker *walker, GMimeObject *object, const char *number, guint32 *index)
{
    MailPart *part;

    if (walker->builder->document->parts->len >= MAIL_MAX_PARTS) {
        if (!walker->is_full)
            mail_builder_note(walker->builder,
                              "More than %d parts: the others are left out.",
                              MAIL_MAX_PARTS);
        walker->is_full = true;
        return NULL;
    }
    part = mail_builder_part(walker->builder, index);
    part->number = g_strdup(number);
    part->type = type_of(object);
    part->name = mail_attach_name(object);
    part->size = mail_attach_size(object);
    part->is_attachment = mail_attach_is_attachment(object);
    return part;
}

static void
add_part_block(Walker *walker, guint32 index)
{
    GPtrArray *parts = walker->builder->document->parts;
    const MailPart *part = parts->pdata[index];
    g_autofree char *size = pb_size_to_string(part->size);
    g_autofree char *text = g_strdup_printf(
        "%s%s%s, %s", part->name, *part->name != '\0' ? "  " : "", part->type, size);
    GArray *blocks = walker->builder->document->blocks;
    bool follows_part =
        blocks->len > 0 &&
        g_array_index(blocks, MailBlock, blocks->len - 1).kind == MAIL_BLOCK_PART;
    const MailBlock shape = { .kind = MAIL_BLOCK_PART, .has_gap = !follows_part };

    walker->builder->part = index;
    mail_builder_add(walker->builder, &shape, text, strlen(text), NULL);
    walker->builder->part = MAIL_NO_INDEX;
}

/* The text of a leaf as UTF-8. */
static GString *
leaf_text(Walker *walker, GMimeObject *object, gsize max_len, bool *is_cut)
{
    g_autoptr(GByteArray) bytes = mail_attach_bytes(
        GMIME_PART(object), MIN(max_len, mail_builder_room(walker->builder)), is_cut);
    const char *declared = g_mime_object_get_content_type_parameter(object, "charset");
    g_autofree char *meta = NULL;

    if (mail_charset_lookup(declared) == NULL && is_type(object, "text", "html"))
        declared = meta = mail_html_charset((const char *)bytes->data, bytes->len);
    return mail_charset_to_utf8((const char *)bytes->data, bytes->len, declared);
}

static MailTextForm
text_form(GMimeObject *object)
{
    const char *format = g_mime_object_get_content_type_parameter(object, "format");
    const char *delsp = g_mime_object_get_content_type_parameter(object, "delsp");

    if (format == NULL || g_ascii_strcasecmp(format, "flowed") != 0)
        return MAIL_TEXT_FIXED;
    return delsp != NULL && g_ascii_strcasecmp(delsp, "yes") == 0 ? MAIL_TEXT_FLOWED_DELSP
                                                                  : MAIL_TEXT_FLOWED;
}

static void
render_plain(Walker *walker, GMimeObject *object, const GString *text)
{
    if (g_strstr_len(text->str, MIN((gssize)text->len, 4096),
                     "-----BEGIN PGP MESSAGE-----") != NULL)
        mail_builder_note(walker->builder,
                          "This text is encrypted (OpenPGP): it cannot be shown yet.");
    mail_text_render(walker->builder, text->str, text->len, text_form(object));
}

static void
render_html(Walker *walker, GMimeObject *object, const GString *text)
{
    (void)object;
    mail_html_render(walker->builder, text->str, text->len);
}

static void
render_verbatim(Walker *walker, GMimeObject *object, const GString *text)
{
    (void)object;
    mail_text_render(walker->builder, text->str, text->len, MAIL_TEXT_VERBATIM);
}

/* text/enriched (RFC 1896) becomes HTML on the way. */
static void
render_enriched(Walker *walker, GMimeObject *object, const GString *text)
{
    guint32 flags =
        is_type(object, "text", "richtext") ? GMIME_FILTER_ENRICHED_IS_RICHTEXT : 0;
    g_autoptr(GMimeFilter) filter = g_mime_filter_enriched_new(flags);
    char *out;
    size_t out_len;
    size_t out_room;

    g_mime_filter_complete(filter, text->str, text->len, 0, &out, &out_len, &out_room);
    mail_html_render(walker->builder, out, out_len);
}

static const struct {
    const char *type, *subtype;
    gsize max_len;
    void (*render)(Walker *walker, GMimeObject *object, const GString *text);
} renderers[] = {
    { "text", "plain", MAIL_MAX_TEXT, render_plain },
    { "text", "html", MAIL_MAX_TEXT, render_html },
    { "application", "xhtml+xml", MAIL_MAX_TEXT, render_html },
    { "text", "enriched", MAIL_MAX_TEXT, render_enriched },
    { "text", "richtext", MAIL_MAX_TEXT, render_enriched },
    { "text", "calendar", 0, NULL },
    { "text", "vcard", 0, NULL },
    { "text", "x-vcard", 0, NULL },
    { "text", "directory", 0, NULL },
    { "text", "css", 0, NULL },
    { "text", "javascript", 0, NULL },
    { "text", "*", MAX_VERBATIM, render_verbatim },
    { "message", "*", MAX_VERBATIM, render_verbatim },
};

static gssize
renderer_of(GMimeObject *object)
{
    for (gsize i = 0; i < G_N_ELEMENTS(renderers); i++) {
        if (is_type(object, renderers[i].type, renderers[i].subtype))
            return renderers[i].render == NULL ? -1 : (gssize)i;
    }
    return -1;
}

/* Text that is not mail text is shown only when it is short and not meant as a file. */
static bool
is_shown_inline(Walker *walker, GMimeObject *object, gssize renderer,
                const MailPart *part)
{
    if (renderer < 0 || !GMIME_IS_PART(object))
        return false;
    if (walker->is_root_single)
        return true;
    if (part->is_attachment)
        return false;
    return renderers[renderer].max_len > MAX_VERBATIM || part->size <= MAX_VERBATIM ||
           is_type(object, "message", "*");
}

static void
show_text(Walker *walker, GMimeObject *object, gssize renderer, guint32 index)
{
    MailPart *part = walker->builder->document->parts->pdata[index];
    bool is_cut;
    GString *text = leaf_text(walker, object, renderers[renderer].max_len, &is_cut);

    part->is_shown = true;
    walker->builder->part = index;
    renderers[renderer].render(walker, object, text);
    walker->builder->part = MAIL_NO_INDEX;
    if (is_cut) {
        g_autofree char *size = pb_size_to_string(part->size);

        mail_builder_note(walker->builder,
                          "Only the beginning of this text (%s) is shown.", size);
    }
    g_string_free(text, TRUE);
}

/* True when the leaf is ciphertext, or a signed text that hides in a container; then it is said. */
static bool
say_opaque(Walker *walker, GMimeObject *object)
{
    const char *kind = g_mime_object_get_content_type_parameter(object, "smime-type");

    if (!is_type(object, "application", "pkcs7-mime") &&
        !is_type(object, "application", "x-pkcs7-mime"))
        return false;
    if (kind != NULL && g_ascii_strcasecmp(kind, "signed-data") == 0)
        mail_builder_note(walker->builder, "This message lies inside its signature "
                                           "(S/MIME): it cannot be shown yet.");
    else
        mail_builder_note(walker->builder,
                          "This message is encrypted (S/MIME): it cannot be shown yet.");
    return true;
}

static bool
is_signature(GMimeObject *object)
{
    return is_type(object, "application", "pgp-signature") ||
           is_type(object, "application", "pkcs7-signature") ||
           is_type(object, "application", "x-pkcs7-signature");
}

static void
show_leaf(Walker *walker, GMimeObject *object, const char *number)
{
    gssize renderer = renderer_of(object);
    guint32 index;
    MailPart *part = list_part(walker, object, number, &index);

    if (part == NULL)
        return;
    if (is_shown_inline(walker, object, renderer, part)) {
        show_text(walker, object, renderer, index);
        return;
    }
    if (is_signature(object))
        return;
    say_opaque(walker, object);
    part->is_attachment = true;
    add_part_block(walker, index);
}

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
show_nested_header(Walker *walker, GMimeMessage *message, guint32 index)
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

static void
walk_body(Walker *walker, GMimeObject *body, const char *number)
{
    g_autofree char *first = NULL;

    if (GMIME_IS_MULTIPART(body)) {
        walk(walker, body, number);
        return;
    }
    first = *number == '\0' ? g_strdup("1") : g_strdup_printf("%s.1", number);
    walk(walker, body, first);
}

static void
show_message_part(Walker *walker, GMimeObject *object, const char *number)
{
    GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    guint32 index;
    MailPart *part = list_part(walker, object, number, &index);
    GMimeObject *body = message == NULL ? NULL : g_mime_message_get_mime_part(message);

    if (part == NULL)
        return;
    if (body == NULL) {
        add_part_block(walker, index);
        return;
    }
    part->is_shown = true;
    show_nested_header(walker, message, index);
    walk_body(walker, body, number);
}

static char *
child_number(const char *number, int i)
{
    return *number == '\0' ? g_strdup_printf("%d", i + 1)
                           : g_strdup_printf("%s.%d", number, i + 1);
}

static void
walk_child(Walker *walker, GMimeObject *object, int i, const char *number)
{
    g_autofree char *child = child_number(number, i);

    walk(walker, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), child);
}

static int
n_children(GMimeObject *object)
{
    return g_mime_multipart_get_count(GMIME_MULTIPART(object));
}

/* Puts everything below into the table; only what is a file of its own gets a block. */
static void
list_only(Walker *walker, GMimeObject *object, const char *number, bool with_files)
{
    guint32 index;
    MailPart *part;

    if (GMIME_IS_MULTIPART(object) && walker->depth < MAIL_MAX_DEPTH) {
        walker->depth++;
        for (int i = 0; i < n_children(object); i++) {
            g_autofree char *child = child_number(number, i);

            list_only(walker, g_mime_multipart_get_part(GMIME_MULTIPART(object), i),
                      child, with_files);
        }
        walker->depth--;
        return;
    }
    part = list_part(walker, object, number, &index);
    if (part == NULL || is_signature(object))
        return;
    if (part->is_attachment || (with_files && !is_type(object, "text", "*") &&
                                g_mime_object_get_content_id(object) == NULL)) {
        part->is_attachment = true;
        add_part_block(walker, index);
    }
}

static void
show_mixed(Walker *walker, GMimeObject *object, const char *number)
{
    for (int i = 0; i < n_children(object); i++)
        walk_child(walker, object, i, number);
}

static bool
holds_html(GMimeObject *object, guint depth)
{
    if (!GMIME_IS_MULTIPART(object))
        return is_type(object, "text", "html") && !mail_attach_is_attachment(object);
    for (int i = 0; i < n_children(object) && depth < MAIL_MAX_DEPTH; i++) {
        if (holds_html(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1))
            return true;
    }
    return false;
}

/* Characters that say something: no blanks, no addresses. */
static gsize
count_useful(const char *text)
{
    gsize n = 0;

    while (*text != '\0') {
        gsize word;

        text += strspn(text, " \t\r\n");
        word = strcspn(text, " \t\r\n");
        if (g_strstr_len(text, (gssize)word, "://") == NULL)
            n += (gsize)g_utf8_strlen(text, (gssize)word);
        text += word;
    }
    return n;
}

static gsize
count_html(Walker *walker, GMimeObject *object)
{
    Walker probe = *walker;
    MailBuilder builder;
    MailDocument *document;
    gsize n = 0;

    mail_builder_init(&builder);
    probe.builder = &builder;
    probe.prefer = MAIL_PREFER_HTML;
    walk(&probe, object, "1");
    document = mail_builder_finish(&builder);
    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind != MAIL_BLOCK_NOTE && block->kind != MAIL_BLOCK_PART) {
            g_autofree char *text = g_strndup(document->text + block->start, block->len);

            n += count_useful(text);
        }
    }
    mail_document_free(document);
    return n;
}

/* "Your program cannot show HTML", or nothing at all, beside HTML that says much more. */
static bool
is_stub(Walker *walker, GMimeObject *plain, GMimeObject *html)
{
    bool is_cut;
    GString *text = leaf_text(walker, plain, MAIL_MAX_TEXT, &is_cut);
    g_autofree char *visible =
        pb_text_visible(text->str, (gssize)text->len, PB_TEXT_BODY);
    g_autofree char *lower = NULL;
    gsize n_plain = count_useful(visible);
    gsize n_html;

    g_string_free(text, TRUE);
    if (n_plain >= SHORT_CHARS)
        return false;
    n_html = count_html(walker, html);
    if (n_plain < STUB_CHARS)
        return n_html > 4 * n_plain && (n_plain == 0 || n_html > 100);
    lower = g_utf8_strdown(visible, -1);
    return strstr(lower, "html") != NULL && n_html > n_plain;
}

static bool
is_plain(GMimeObject *object)
{
    return is_type(object, "text", "plain") && GMIME_IS_PART(object);
}

/* The child of an alternative that is shown; the last one is the best in the sender's eyes. */
static int
choose(Walker *walker, GMimeObject *object)
{
    int plain = -1;
    int html = -1;
    int other = -1;

    for (int i = 0; i < n_children(object); i++) {
        GMimeObject *child = g_mime_multipart_get_part(GMIME_MULTIPART(object), i);

        if (holds_html(child, 0))
            html = i;
        else if (is_plain(child))
            plain = i;
        else if (GMIME_IS_MULTIPART(child) || renderer_of(child) >= 0 || other < 0)
            other = i;
    }
    if (plain < 0 || html < 0)
        return plain >= 0 ? plain : html >= 0 ? html : other;
    if (walker->prefer == MAIL_PREFER_HTML)
        return html;
    return is_stub(walker, g_mime_multipart_get_part(GMIME_MULTIPART(object), plain),
                   g_mime_multipart_get_part(GMIME_MULTIPART(object), html))
               ? html
               : plain;
}

static void
show_alternative(Walker *walker, GMimeObject *object, const char *number)
{
    int chosen = choose(walker, object);

    for (int i = 0; i < n_children(object); i++) {
        GMimeObject *child = g_mime_multipart_get_part(GMIME_MULTIPART(object), i);
        g_autofree char *name = child_number(number, i);

        if (i == chosen)
            walk(walker, child, name);
        else
            list_only(walker, child, name, GMIME_IS_MULTIPART(child));
    }
}

static int
related_root(GMimeObject *object)
{
    const char *start = g_mime_object_get_content_type_parameter(object, "start");

    for (int i = 0; start != NULL && i < n_children(object); i++) {
        const char *id = g_mime_object_get_content_id(
            g_mime_multipart_get_part(GMIME_MULTIPART(object), i));

        if (id != NULL && *id != '\0' && strstr(start, id) != NULL)
            return i;
    }
    return 0;
}

static void
show_related(Walker *walker, GMimeObject *object, const char *number)
{
    int root = related_root(object);

    for (int i = 0; i < n_children(object); i++) {
        GMimeObject *child = g_mime_multipart_get_part(GMIME_MULTIPART(object), i);
        g_autofree char *name = child_number(number, i);

        if (i == root || GMIME_IS_MULTIPART(child) || is_type(child, "text", "plain"))
            walk(walker, child, name);
        else
            list_only(walker, child, name, true);
    }
}

static void
show_encrypted(Walker *walker, GMimeObject *object, const char *number)
{
    mail_builder_note(walker->builder,
                      "This message is encrypted (OpenPGP): it cannot be shown yet.");
    list_only(walker, object, number, false);
}

static void
show_raw(Walker *walker, GMimeObject *object)
{
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new();
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));

    mail_builder_note(walker->builder, "Nested deeper than %d parts: shown as it is.",
                      MAIL_MAX_DEPTH);
    g_byte_array_set_size(bytes, MAX_RAW);
    memset(bytes->data, 0, MAX_RAW);
    g_mime_stream_set_bounds(stream, 0, MAX_RAW);
    g_mime_object_write_to_stream(object, NULL, stream);
    mail_text_render(walker->builder, (const char *)bytes->data,
                     (gsize)g_mime_stream_tell(stream), MAIL_TEXT_VERBATIM);
}

static void
walk_multipart(Walker *walker, GMimeObject *object, const char *number)
{
    static const struct {
        const char *subtype;
        void (*show)(Walker *walker, GMimeObject *object, const char *number);
    } rows[] = {
        { "alternative", show_alternative },
        { "related", show_related },
        { "encrypted", show_encrypted },
        { "*", show_mixed },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (is_type(object, "multipart", rows[i].subtype)) {
            rows[i].show(walker, object, number);
            return;
        }
    }
    show_mixed(walker, object, number);
}

static void
walk(Walker *walker, GMimeObject *object, const char *number)
{
    if (object == NULL || walker->is_full)
        return;
    if (walker->depth >= MAIL_MAX_DEPTH) {
        show_raw(walker, object);
        return;
    }
    walker->depth++;
    if (GMIME_IS_MULTIPART(object))
        walk_multipart(walker, object, number);
    else if (GMIME_IS_MESSAGE_PART(object))
        show_message_part(walker, object, number);
    else
        show_leaf(walker, object, number);
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

/* Nothing to read was found: then a short text that is otherwise only listed is better than nothing. */
static void
show_any_text(Walker *walker, const MailSource *source)
{
    GPtrArray *parts = walker->builder->document->parts;

    for (guint32 i = 0; i < parts->len; i++) {
        const MailPart *part = parts->pdata[i];
        GMimeObject *object = mail_part_find(source, part->number);

        if (object != NULL && !part->is_shown && part->size <= MAX_VERBATIM &&
            is_type(object, "text", "*") && GMIME_IS_PART(object)) {
            show_text(walker, object, G_N_ELEMENTS(renderers) - 2, i);
            return;
        }
    }
}

void
mail_part_render(MailBuilder *builder, const MailSource *source, MailPrefer prefer)
{
    GMimeObject *body = g_mime_message_get_mime_part(source->message);
    Walker walker = { .builder = builder, .prefer = prefer };

    walker.is_root_single = body != NULL && GMIME_IS_PART(body);
    if (body != NULL)
        walk_body(&walker, body, "");
    if (!has_text(builder->document))
        show_any_text(&walker, source);
    if (builder->document->blocks->len == 0)
        mail_builder_note(builder, "This message holds no text.");
}

static GMimeObject *
child_of(GMimeObject *body, guint64 n)
{
    if (!GMIME_IS_MULTIPART(body))
        return n == 1 ? body : NULL;
    if (n < 1 || n > (guint64)n_children(body))
        return NULL;
    return g_mime_multipart_get_part(GMIME_MULTIPART(body), (int)n - 1);
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

GMimeObject *
mail_part_find(const MailSource *source, const char *number)
{
    GMimeObject *body =
        source->message == NULL ? NULL : g_mime_message_get_mime_part(source->message);
    GMimeObject *object = NULL;

    while (body != NULL && g_ascii_isdigit(*number)) {
        char *end;

        object = child_of(body, g_ascii_strtoull(number, &end, 10));
        if (object == NULL || *end == '\0')
            return object;
        if (*end != '.')
            return NULL;
        body = body_of(object);
        number = end + 1;
    }
    return NULL;
}
