/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/leaf.c: one part that holds no others: its row in the table, and its text (L2).
 *
 * A table says which types are text and how each is read; the rest leaves a block where it stands. */
#include <config.h>

#include "leaf.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "attach.h"
#include "charset.h"
#include "html.h"
#include "inner.h"
#include "invite.h"
#include "report.h"
#include "summary.h"
#include "text.h"
#include "tnef.h"
#include "vcard.h"

#define SAMPLE        512
#define MAX_VERBATIM  (64 * 1024) /* of text that is not mail text: patches, reports */
#define MAX_PARAMETER 200
#define MAX_SUMMARY   (1024 * 1024) /* of what is for machines, and shown in words */

/* True for a Content-Type that is none ("text", or nothing at all) where the content is text: such mail is from
 * before MIME, and GMime calls it a file. */
static bool
is_untyped_text(GMimeObject *object)
{
    const char *given = g_mime_object_get_header(object, "Content-Type");
    g_autoptr(GByteArray) bytes = NULL;
    bool is_cut;

    if (given == NULL || given[strcspn(given, "/;")] == '/' || !GMIME_IS_PART(object))
        return false;
    bytes = mail_attach_bytes(GMIME_PART(object), SAMPLE, &is_cut);
    for (guint i = 0; i < bytes->len; i++) {
        if (bytes->data[i] < '\a')
            return false;
    }
    return true;
}

bool
mail_leaf_is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *content = g_mime_object_get_content_type(object);

    if (content == NULL)
        return false;
    if (g_mime_content_type_is_type(content, "application", "octet-stream") &&
        strcmp(type, "text") == 0 && is_untyped_text(object))
        return strcmp(subtype, "plain") == 0 || strcmp(subtype, "*") == 0;
    return g_mime_content_type_is_type(content, type, subtype);
}

static char *
type_of(GMimeObject *object)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *name = type == NULL ? g_strdup("application/octet-stream")
                                         : g_mime_content_type_get_mime_type(type);
    g_autofree char *lower = g_ascii_strdown(name, -1);

    if (mail_leaf_is_type(object, "text", "plain"))
        return g_strdup("text/plain");
    return pb_text_visible_cut(lower, -1, 100);
}

MailPart *
mail_leaf_list(MailWalker *walker, GMimeObject *object, const char *number,
               guint32 *index)
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
    part->written_name = mail_attach_written_name(object);
    part->charset = mail_attach_charset(object);
    part->size = mail_attach_size(object);
    part->is_attachment = mail_attach_is_attachment(object);
    return part;
}

void
mail_leaf_add_block(MailWalker *walker, guint32 index)
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
GString *
mail_leaf_text(MailWalker *walker, GMimeObject *object, gsize max_len, bool *is_cut)
{
    g_autoptr(GByteArray) bytes = mail_attach_bytes(
        GMIME_PART(object), MIN(max_len, mail_builder_room(walker->builder)), is_cut);
    const char *declared = g_mime_object_get_content_type_parameter(object, "charset");
    g_autofree char *meta = NULL;

    if (mail_charset_lookup(declared) == NULL &&
        mail_leaf_is_type(object, "text", "html"))
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
render_plain(MailWalker *walker, GMimeObject *object, const GString *text)
{
    if (g_strstr_len(text->str, MIN((gssize)text->len, 4096),
                     "-----BEGIN PGP MESSAGE-----") != NULL)
        mail_builder_note(
            walker->builder,
            "This text is encrypted (OpenPGP): a key of yours may open it.");
    mail_text_render(walker->builder, text->str, text->len, text_form(object));
}

static void
render_html(MailWalker *walker, GMimeObject *object, const GString *text)
{
    (void)object;
    walker->builder->document->is_html = true;
    mail_html_render(walker->builder, text->str, text->len);
}

static void
render_verbatim(MailWalker *walker, GMimeObject *object, const GString *text)
{
    (void)object;
    mail_text_render(walker->builder, text->str, text->len, MAIL_TEXT_PATCH);
}

/* text/enriched (RFC 1896) becomes HTML on the way. */
static void
render_enriched(MailWalker *walker, GMimeObject *object, const GString *text)
{
    guint32 flags = mail_leaf_is_type(object, "text", "richtext")
                        ? GMIME_FILTER_ENRICHED_IS_RICHTEXT
                        : 0;
    g_autoptr(GMimeFilter) filter = g_mime_filter_enriched_new(flags);
    char *out;
    size_t out_len;
    size_t out_room;

    g_mime_filter_complete(filter, text->str, text->len, 0, &out, &out_len, &out_room);
    mail_html_render(walker->builder, out, out_len);
}

/* What a summary of can be made is shown as it stands where it is not what it says it is. */
static void
render_vcard(MailWalker *walker, GMimeObject *object, const GString *text)
{
    if (!mail_vcard_render(walker->builder, text->str, text->len))
        render_verbatim(walker, object, text);
}

static void
render_calendar(MailWalker *walker, GMimeObject *object, const GString *text)
{
    if (!mail_invite_render(walker->builder, text->str, text->len,
                            !walker->is_beside_text, walker->events) &&
        !walker->is_beside_text)
        render_verbatim(walker, object, text);
}

static void
render_delivery(MailWalker *walker, GMimeObject *object, const GString *text)
{
    if (!mail_report_delivery(walker->builder, text->str, text->len, walker->about))
        render_verbatim(walker, object, text);
}

static void
render_disposition(MailWalker *walker, GMimeObject *object, const GString *text)
{
    if (!mail_report_disposition(walker->builder, text->str, text->len, walker->about))
        render_verbatim(walker, object, text);
}

static void
render_feedback(MailWalker *walker, GMimeObject *object, const GString *text)
{
    if (!mail_report_feedback(walker->builder, text->str, text->len, walker->about))
        render_verbatim(walker, object, text);
}

static char *
visible_parameter(GMimeObject *object, const char *name)
{
    const char *value = g_mime_object_get_content_type_parameter(object, name);

    return value == NULL ? NULL : pb_text_visible_cut(value, -1, MAX_PARAMETER);
}

/* A message that was sent in pieces (RFC 2046 section 5.2.2): this one is shown as it stands. */
static void
render_partial(MailWalker *walker, GMimeObject *object, const GString *text)
{
    g_autofree char *number = visible_parameter(object, "number");
    g_autofree char *total = visible_parameter(object, "total");

    mail_builder_note(walker->builder,
                      "This is piece %s of %s of a message that was sent in pieces.",
                      number == NULL ? "?" : number, total == NULL ? "?" : total);
    render_verbatim(walker, object, text);
}

/* A part that lies elsewhere (RFC 2046 section 5.2.3): it is never fetched. */
static void
render_external(MailWalker *walker, GMimeObject *object, const GString *text)
{
    static const struct {
        const char *name, *shown;
    } rows[] = {
        { "access-type", "How" }, { "url", "Address" },      { "site", "Server" },
        { "server", "Server" },   { "directory", "Folder" }, { "name", "Name" },
        { "subject", "Subject" }, { "size", "Size" },        { "expiration", "Until" },
    };

    mail_summary_heading(walker->builder, "A part that is not in the message");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *value = visible_parameter(object, rows[i].name);

        mail_summary_field(walker->builder, rows[i].shown, value);
    }
    render_verbatim(walker, object, text);
}

static void
render_headers(MailWalker *walker, GMimeObject *object, const GString *text)
{
    if (!mail_report_headers(walker->builder, text->str, text->len))
        render_verbatim(walker, object, text);
}

static const struct {
    const char *type, *subtype;
    gsize max_len;
    void (*render)(MailWalker *walker, GMimeObject *object, const GString *text);
    bool is_summary; /* short, and shown even where it is meant as a file */
} renderers[] = {
    { "text", "plain", MAIL_MAX_TEXT, render_plain, false },
    { "text", "html", MAIL_MAX_TEXT, render_html, false },
    { "application", "xhtml+xml", MAIL_MAX_TEXT, render_html, false },
    { "text", "enriched", MAIL_MAX_TEXT, render_enriched, false },
    { "text", "richtext", MAIL_MAX_TEXT, render_enriched, false },
    { "text", "calendar", MAX_SUMMARY, render_calendar, true },
    { "application", "ics", MAX_SUMMARY, render_calendar, true },
    { "text", "vcard", MAX_SUMMARY, render_vcard, true },
    { "text", "x-vcard", MAX_SUMMARY, render_vcard, true },
    { "text", "directory", MAX_SUMMARY, render_vcard, true },
    { "text", "rfc822-headers", MAX_VERBATIM, render_headers, true },
    { "text", "css", 0, NULL, false },
    { "text", "javascript", 0, NULL, false },
    { "text", "*", MAX_VERBATIM, render_verbatim, false },
    { "message", "delivery-status", MAX_SUMMARY, render_delivery, true },
    { "message", "global-delivery-status", MAX_SUMMARY, render_delivery, true },
    { "message", "disposition-notification", MAX_SUMMARY, render_disposition, true },
    { "message", "global-disposition-notification", MAX_SUMMARY, render_disposition,
      true },
    { "message", "feedback-report", MAX_SUMMARY, render_feedback, true },
    { "message", "global-headers", MAX_VERBATIM, render_headers, true },
    { "message", "partial", MAX_VERBATIM, render_partial, false },
    { "message", "external-body", MAX_VERBATIM, render_external, true },
    { "message", "*", MAX_VERBATIM, render_verbatim, false },
};

static gssize
renderer_of(GMimeObject *object)
{
    for (gsize i = 0; i < G_N_ELEMENTS(renderers); i++) {
        if (mail_leaf_is_type(object, renderers[i].type, renderers[i].subtype))
            return renderers[i].render == NULL ? -1 : (gssize)i;
    }
    return -1;
}

bool
mail_leaf_is_readable(GMimeObject *object)
{
    return renderer_of(object) >= 0;
}

/* Text that is not mail text is shown only when it is short and not meant as a file. */
static bool
is_shown_inline(MailWalker *walker, GMimeObject *object, gssize renderer,
                const MailPart *part)
{
    if (renderer < 0 || !GMIME_IS_PART(object))
        return false;
    if (walker->is_root_single || renderers[renderer].is_summary)
        return true;
    if (part->is_attachment)
        return false;
    return renderers[renderer].max_len > MAX_VERBATIM || part->size <= MAX_VERBATIM ||
           mail_leaf_is_type(object, "message", "*");
}

static void
show_text(MailWalker *walker, GMimeObject *object, gssize renderer, guint32 index)
{
    MailPart *part = walker->builder->document->parts->pdata[index];
    bool is_cut;
    GString *text = mail_leaf_text(walker, object, renderers[renderer].max_len, &is_cut);
    guint n_before = walker->builder->document->blocks->len;

    walker->builder->part = index;
    renderers[renderer].render(walker, object, text);
    walker->builder->part = MAIL_NO_INDEX;
    /* A calendar may have been shown already, by another part. */
    part->is_shown = !renderers[renderer].is_summary ||
                     walker->builder->document->blocks->len > n_before;
    if (is_cut && !walker->is_beginning) {
        g_autofree char *size = pb_size_to_string(part->size);

        mail_builder_note(walker->builder,
                          "Only the beginning of this text (%s) is shown.", size);
    }
    g_string_free(text, TRUE);
}

/* True when the leaf is ciphertext, or a signed text that hides in a container; then it is said. */
static bool
say_opaque(MailWalker *walker, GMimeObject *object)
{
    const char *kind = g_mime_object_get_content_type_parameter(object, "smime-type");

    if (mail_leaf_is_type(object, "application", "pgp-encrypted")) {
        mail_builder_note(
            walker->builder,
            "This message is encrypted (OpenPGP): a key of yours may open it.");
        return true;
    }
    if (!mail_leaf_is_type(object, "application", "pkcs7-mime") &&
        !mail_leaf_is_type(object, "application", "x-pkcs7-mime"))
        return false;
    if (kind != NULL && g_ascii_strcasecmp(kind, "signed-data") == 0)
        mail_builder_note(walker->builder, "This message lies inside its signature "
                                           "(S/MIME): it is shown once that is checked.");
    else
        mail_builder_note(
            walker->builder,
            "This message is encrypted (S/MIME): a key of yours may open it.");
    return true;
}

bool
mail_leaf_is_signature(GMimeObject *object)
{
    return mail_leaf_is_type(object, "application", "pgp-signature") ||
           mail_leaf_is_type(object, "application", "pkcs7-signature") ||
           mail_leaf_is_type(object, "application", "x-pkcs7-signature");
}

void
mail_leaf_show_anyway(MailWalker *walker, GMimeObject *object, guint32 index)
{
    gssize renderer = renderer_of(object);

    for (gsize i = 0; i < G_N_ELEMENTS(renderers) && renderer < 0; i++) {
        if (renderers[i].render == render_verbatim)
            renderer = (gssize)i;
    }
    show_text(walker, object, renderer, index);
}

void
mail_leaf_show(MailWalker *walker, GMimeObject *object, const char *number)
{
    gssize renderer = renderer_of(object);
    guint32 index;
    MailPart *part = mail_leaf_list(walker, object, number, &index);

    if (part == NULL)
        return;
    if (mail_tnef_is(object)) {
        part->is_attachment = true;
        if (mail_inner_show(walker, object, index))
            return;
        mail_leaf_add_block(walker, index);
        mail_builder_note(walker->builder, "What Outlook packed here cannot be opened.");
        return;
    }
    if (is_shown_inline(walker, object, renderer, part)) {
        if (mail_inner_show(walker, object, index))
            return;
        show_text(walker, object, renderer, index);
        if (part->is_attachment && !walker->is_root_single)
            mail_leaf_add_block(walker, index);
        return;
    }
    if (mail_leaf_is_signature(object))
        return;
    say_opaque(walker, object);
    part->is_attachment = true;
    mail_leaf_add_block(walker, index);
}
