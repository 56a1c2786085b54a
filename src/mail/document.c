/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/document.c: the document as a value, and what builds it (L2).
 *
 * Blocks lie in the order of their text, spans in the order of their blocks; so a document is cut
 * back by shortening three arrays. */
#include <config.h>

#include "mail/document.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "builder.h"

static const PbErrorKind mail_kinds[] = {
    [MAIL_ERROR_READ] = { PB_CLASS_DATA, NULL },
    [MAIL_ERROR_NO_PART] = { PB_CLASS_USAGE, "see the list of parts" },
    [MAIL_ERROR_WRITE] = { PB_CLASS_CANNOT_WRITE, NULL },
    [MAIL_ERROR_WIRE] = { PB_CLASS_DATA, NULL },
    [MAIL_ERROR_CHILD] = { PB_CLASS_DATA, NULL },
};

PB_DEFINE_ERROR_DOMAIN(mail_error, mail_kinds);

void
mail_link_free(MailLink *link)
{
    g_free(link->target);
    g_free(link->text);
    g_free(link);
}

static void
free_link(gpointer link)
{
    mail_link_free(link);
}

MailPart *
mail_part_copy(const MailPart *part)
{
    MailPart *copy = g_new(MailPart, 1);

    *copy = *part;
    copy->number = g_strdup(part->number);
    copy->type = g_strdup(part->type);
    copy->name = g_strdup(part->name);
    copy->written_name = g_strdup(part->written_name);
    copy->charset = g_strdup(part->charset);
    return copy;
}

void
mail_part_free(MailPart *part)
{
    g_free(part->number);
    g_free(part->type);
    g_free(part->name);
    g_free(part->written_name);
    g_free(part->charset);
    g_free(part);
}

static void
free_part(gpointer part)
{
    mail_part_free(part);
}

static void
free_seal(gpointer data)
{
    MailSeal *seal = data;

    g_free(seal->number);
    g_free(seal);
}

static void
free_remark(gpointer data)
{
    MailRemark *remark = data;

    g_free(remark->text);
    g_free(remark);
}

static void
free_field(gpointer data)
{
    MailField *field = data;

    g_free(field->name);
    g_free(field->value);
    g_free(field);
}

void
mail_builder_init(MailBuilder *builder)
{
    MailDocument *document = g_new0(MailDocument, 1);

    document->blocks = g_array_new(FALSE, TRUE, sizeof(MailBlock));
    document->spans = g_array_new(FALSE, TRUE, sizeof(MailSpan));
    document->links = g_ptr_array_new_with_free_func(free_link);
    document->parts = g_ptr_array_new_with_free_func(free_part);
    document->fields = g_ptr_array_new_with_free_func(free_field);
    document->unsubscribe = g_ptr_array_new_with_free_func(g_free);
    document->sender = g_ptr_array_new_with_free_func(free_remark);
    document->seals = g_ptr_array_new_with_free_func(free_seal);
    builder->document = document;
    builder->text = g_string_new(NULL);
    builder->part = MAIL_NO_INDEX;
}

/* The texts of a document: never NULL once it is made. */
static const gsize texts[] = {
    G_STRUCT_OFFSET(MailDocument, from),
    G_STRUCT_OFFSET(MailDocument, to),
    G_STRUCT_OFFSET(MailDocument, cc),
    G_STRUCT_OFFSET(MailDocument, subject),
    G_STRUCT_OFFSET(MailDocument, date_raw),
    G_STRUCT_OFFSET(MailDocument, reply_to),
    G_STRUCT_OFFSET(MailDocument, message_id),
    G_STRUCT_OFFSET(MailDocument, list_id),
    G_STRUCT_OFFSET(MailDocument, list_post),
    G_STRUCT_OFFSET(MailDocument, list_archive),
    G_STRUCT_OFFSET(MailDocument, autocrypt),
    G_STRUCT_OFFSET(MailDocument, authentication),
};

static char **
text_of(MailDocument *document, gsize i)
{
    return G_STRUCT_MEMBER_P(document, texts[i]);
}

MailDocument *
mail_builder_finish(MailBuilder *builder)
{
    MailDocument *document = builder->document;

    document->text_len = builder->text->len;
    document->text = g_string_free(builder->text, FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        char **text = text_of(document, i);

        if (*text == NULL)
            *text = g_strdup("");
    }
    builder->document = NULL;
    builder->text = NULL;
    return document;
}

void
mail_document_free(MailDocument *document)
{
    if (document == NULL)
        return;
    g_free(document->text);
    g_array_unref(document->blocks);
    g_array_unref(document->spans);
    g_ptr_array_unref(document->links);
    g_ptr_array_unref(document->parts);
    g_ptr_array_unref(document->fields);
    g_ptr_array_unref(document->unsubscribe);
    g_ptr_array_unref(document->sender);
    g_ptr_array_unref(document->seals);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*text_of(document, i));
    g_free(document);
}

void
mail_document_wipe(MailDocument *document)
{
    if (document == NULL)
        return;
    explicit_bzero(document->text, document->text_len);
    for (guint i = 0; i < document->fields->len; i++) {
        const MailField *field = document->fields->pdata[i];

        explicit_bzero(field->value, strlen(field->value));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        char *text = *text_of(document, i);

        explicit_bzero(text, strlen(text));
    }
    mail_document_free(document);
}

const MailBlock *
mail_document_block(const MailDocument *document, guint i)
{
    return &g_array_index(document->blocks, MailBlock, i);
}

const MailSpan *
mail_document_span(const MailDocument *document, guint i)
{
    return &g_array_index(document->spans, MailSpan, i);
}

void
mail_builder_add(MailBuilder *builder, const MailBlock *shape, const char *text,
                 gsize len, const GArray *spans)
{
    MailBlock block = *shape;

    block.start = (guint32)builder->text->len;
    block.len = (guint32)len;
    block.first_span = builder->document->spans->len;
    block.n_spans = spans == NULL ? 0 : spans->len;
    block.part = builder->part;
    if (builder->document->blocks->len == 0)
        block.has_gap = false;
    g_string_append_len(builder->text, text, (gssize)len);
    /* Blocks do not touch, so that a search across the text finds no word made of two. */
    g_string_append_c(builder->text, '\n');
    for (guint i = 0; i < block.n_spans; i++) {
        MailSpan span = g_array_index(spans, MailSpan, i);

        span.start += block.start;
        g_array_append_val(builder->document->spans, span);
    }
    g_array_append_val(builder->document->blocks, block);
}

void
mail_builder_note(MailBuilder *builder, const char *format, ...)
{
    const MailBlock shape = { .kind = MAIL_BLOCK_NOTE, .has_gap = true };
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    mail_builder_add(builder, &shape, text, strlen(text), NULL);
}

MailPart *
mail_builder_part(MailBuilder *builder, guint32 *index)
{
    MailPart *part = g_new0(MailPart, 1);

    *index = builder->document->parts->len;
    g_ptr_array_add(builder->document->parts, part);
    return part;
}

MailMark
mail_builder_mark(const MailBuilder *builder)
{
    return (MailMark){ .text_len = builder->text->len,
                       .n_blocks = builder->document->blocks->len,
                       .n_spans = builder->document->spans->len };
}

void
mail_builder_cut(MailBuilder *builder, const MailMark *mark)
{
    g_string_truncate(builder->text, mark->text_len);
    g_array_set_size(builder->document->blocks, mark->n_blocks);
    g_array_set_size(builder->document->spans, mark->n_spans);
}

gsize
mail_builder_room(const MailBuilder *builder)
{
    return builder->text->len < MAIL_MAX_TEXT ? MAIL_MAX_TEXT - builder->text->len : 0;
}
