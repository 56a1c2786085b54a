/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/inner.c: parts that lie inside of a part which MIME does not take apart (L2).
 *
 * They become objects of GMime, so that all that is done with parts can be done with them. */
#include <config.h>

#include "inner.h"

#include <string.h>

#include "attach.h"
#include "charset.h"
#include "encoded.h"
#include "html.h"
#include "leaf.h"
#include "text.h"
#include "tnef.h"

#define MAX_INNER_DEPTH 4   /* of winmail.dat in winmail.dat */
#define COMPARED        100 /* letters of a body that tell whether it is there already */

static MailTnef *
open_tnef(GMimeObject *object)
{
    bool is_cut;
    g_autoptr(GByteArray) bytes =
        mail_attach_bytes(GMIME_PART(object), MAIL_TNEF_MAX, &is_cut);

    return is_cut ? NULL : mail_tnef_read(bytes->data, bytes->len);
}

static bool
is_plain(GMimeObject *object)
{
    return GMIME_IS_PART(object) && mail_leaf_is_type(object, "text", "plain");
}

static void
unref_part(gpointer part)
{
    g_object_unref(part);
}

GPtrArray *
mail_inner_parts(GMimeObject *object)
{
    GPtrArray *parts = NULL;

    if (mail_tnef_is(object)) {
        g_autoptr(MailTnef) tnef = open_tnef(object);

        return tnef == NULL ? NULL : g_ptr_array_ref(tnef->parts);
    }
    if (is_plain(object)) {
        bool is_cut;
        g_autoptr(GByteArray) bytes =
            mail_attach_bytes(GMIME_PART(object), MAIL_MAX_TEXT, &is_cut);
        GArray *pieces = mail_encoded_split((const char *)bytes->data, bytes->len);

        for (guint i = 0; pieces != NULL && i < pieces->len; i++) {
            GMimePart *part = g_array_index(pieces, MailPiece, i).part;

            if (parts == NULL)
                parts = g_ptr_array_new_with_free_func(unref_part);
            if (part != NULL)
                g_ptr_array_add(parts, g_object_ref(part));
        }
        mail_encoded_free(pieces);
    }
    return parts;
}

static void
show_child(MailWalker *walker, GMimeObject *child, guint n, guint32 index)
{
    const MailPart *part = walker->builder->document->parts->pdata[index];
    g_autofree char *number = g_strdup_printf("%s.%u", part->number, n);

    mail_part_walk(walker, child, number);
}

/* Letters and digits only, at most COMPARED of them. */
static char *
letters_of(const char *text, gsize len, gsize most)
{
    GString *out = g_string_new(NULL);

    for (const char *p = text; p < text + len && out->len < most;
         p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_isalnum(c))
            g_string_append_unichar(out, g_unichar_tolower(c));
    }
    return g_string_free(out, FALSE);
}

/* Outlook sends the text beside the file too, mostly: then it is not shown twice. */
static bool
is_shown_already(MailWalker *walker, const MailMark *before, const MailMark *after)
{
    const GString *text = walker->builder->text;
    g_autofree char *begin = letters_of(text->str + before->text_len,
                                        after->text_len - before->text_len, COMPARED);
    g_autofree char *all = letters_of(text->str, before->text_len, MAIL_MAX_TEXT);

    return *begin != '\0' && strstr(all, begin) != NULL;
}

static void
show_body(MailWalker *walker, const MailTnef *tnef, guint32 index)
{
    MailPart *part = walker->builder->document->parts->pdata[index];
    MailMark before = mail_builder_mark(walker->builder);
    MailMark after;

    if (tnef->body == NULL)
        return;
    walker->builder->part = index;
    walker->builder->document->is_html =
        walker->builder->document->is_html || tnef->is_html;
    if (tnef->is_html)
        mail_html_render(walker->builder, tnef->body->str, tnef->body->len);
    else
        mail_text_render(walker->builder, tnef->body->str,
                         MIN(tnef->body->len, mail_builder_room(walker->builder)),
                         MAIL_TEXT_FIXED);
    walker->builder->part = MAIL_NO_INDEX;
    part->is_shown = true;
    after = mail_builder_mark(walker->builder);
    if (is_shown_already(walker, &before, &after))
        mail_builder_cut(walker->builder, &before);
}

static bool
show_tnef(MailWalker *walker, GMimeObject *object, guint32 index)
{
    g_autoptr(MailTnef) tnef = NULL;

    if (walker->inner_depth >= MAX_INNER_DEPTH)
        return false;
    tnef = open_tnef(object);
    if (tnef == NULL)
        return false;
    walker->inner_depth++;
    mail_leaf_add_block(walker, index);
    show_body(walker, tnef, index);
    for (guint i = 0; i < tnef->parts->len; i++)
        show_child(walker, tnef->parts->pdata[i], i + 1, index);
    if (tnef->is_cut && !walker->is_beginning)
        mail_builder_note(walker->builder,
                          "What Outlook packed here is broken: the rest cannot be read.");
    walker->inner_depth--;
    return true;
}

static void
show_text(MailWalker *walker, GMimeObject *object, const MailPiece *piece, guint32 index)
{
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");
    GString *text = mail_charset_to_utf8(piece->start, piece->len, charset);

    walker->builder->part = index;
    mail_text_render(walker->builder, text->str,
                     MIN(text->len, mail_builder_room(walker->builder)), MAIL_TEXT_FIXED);
    walker->builder->part = MAIL_NO_INDEX;
    g_string_free(text, TRUE);
}

static bool
show_encoded(MailWalker *walker, GMimeObject *object, guint32 index)
{
    bool is_cut;
    g_autoptr(GByteArray) bytes = mail_attach_bytes(
        GMIME_PART(object), MIN(MAIL_MAX_TEXT, mail_builder_room(walker->builder)),
        &is_cut);
    GArray *pieces = mail_encoded_split((const char *)bytes->data, bytes->len);
    MailPart *part = walker->builder->document->parts->pdata[index];
    guint n = 0;

    if (pieces == NULL)
        return false;
    part->is_shown = true;
    for (guint i = 0; i < pieces->len; i++) {
        const MailPiece *piece = &g_array_index(pieces, MailPiece, i);

        if (piece->part == NULL)
            show_text(walker, object, piece, index);
        else
            show_child(walker, GMIME_OBJECT(piece->part), ++n, index);
    }
    if (is_cut && !walker->is_beginning)
        mail_builder_note(walker->builder, "Only the beginning of this text is shown.");
    mail_encoded_free(pieces);
    return true;
}

bool
mail_inner_show(MailWalker *walker, GMimeObject *object, guint32 index)
{
    if (mail_tnef_is(object))
        return show_tnef(walker, object, index);
    return is_plain(object) && show_encoded(walker, object, index);
}
