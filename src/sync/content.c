/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/content.c: what queries may ask about the inside of a message, from its document (L3). */
#include <config.h>

#include "content.h"

#include <string.h>
#include <unistd.h>

#include "mail/document.h"

struct SyncContent {
    GPtrArray *files; /* char *, ends with NULL */
    StoreQueryText *body;
    StoreQueryContent facts;
};

/* What a part of this type says about the whole message. */
static const struct {
    const char *type;
    gsize fact; /* offset in StoreQueryContent */
} telling_types[] = {
    { "application/pgp-encrypted", G_STRUCT_OFFSET(StoreQueryContent, is_encrypted) },
    { "application/pgp-signature", G_STRUCT_OFFSET(StoreQueryContent, is_signed) },
    { "application/pkcs7-signature", G_STRUCT_OFFSET(StoreQueryContent, is_signed) },
    { "application/x-pkcs7-signature", G_STRUCT_OFFSET(StoreQueryContent, is_signed) },
    { "text/calendar", G_STRUCT_OFFSET(StoreQueryContent, has_invite) },
};

static void
look_at_part(SyncContent *content, const MailPart *part, StoreFact *smime)
{
    for (gsize i = 0; i < G_N_ELEMENTS(telling_types); i++) {
        if (g_str_equal(part->type, telling_types[i].type))
            G_STRUCT_MEMBER(StoreFact, &content->facts, telling_types[i].fact) =
                STORE_FACT_YES;
    }
    if (g_str_equal(part->type, "application/pkcs7-mime") ||
        g_str_equal(part->type, "application/x-pkcs7-mime"))
        *smime = STORE_FACT_YES;
    if (part->is_attachment) {
        content->facts.has_attachment = STORE_FACT_YES;
        g_ptr_array_add(content->files, g_strdup(part->name));
    }
}

/* S/MIME has one type for what is encrypted and for what is signed. */
static bool
is_smime_signed(const MailDocument *document)
{
    for (guint i = 0; i < document->fields->len; i++) {
        const MailField *field = g_ptr_array_index(document->fields, i);

        if (g_ascii_strcasecmp(field->name, "Content-Type") == 0) {
            g_autofree char *value = g_ascii_strdown(field->value, -1);

            return strstr(value, "signed-data") != NULL;
        }
    }
    return false;
}

static bool
begins_with(const MailDocument *document, const MailBlock *block, const char *line)
{
    return block->quote_level == 0 && block->len >= strlen(line) &&
           memcmp(document->text + block->start, line, strlen(line)) == 0;
}

/* Text of the message, without what postbag says about it. */
static void
look_at_blocks(SyncContent *content, const MailDocument *document)
{
    g_autoptr(GString) text = g_string_sized_new(document->text_len);

    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind == MAIL_BLOCK_NOTE || block->kind == MAIL_BLOCK_PART)
            continue;
        if (begins_with(document, block, "-----BEGIN PGP MESSAGE-----"))
            content->facts.is_encrypted = STORE_FACT_YES;
        if (begins_with(document, block, "-----BEGIN PGP SIGNED MESSAGE-----"))
            content->facts.is_signed = STORE_FACT_YES;
        g_string_append_len(text, document->text + block->start, block->len);
        g_string_append(text, "\n\n");
    }
    content->body = store_query_text_new(text->str, (gssize)text->len);
}

static SyncContent *
make_content(const MailDocument *document)
{
    SyncContent *content = g_new0(SyncContent, 1);
    StoreFact smime = STORE_FACT_NO;

    content->files = g_ptr_array_new_with_free_func(g_free);
    content->facts = (StoreQueryContent){
        .has_attachment = STORE_FACT_NO,
        .has_link = document->links->len > 0 ? STORE_FACT_YES : STORE_FACT_NO,
        .has_invite = STORE_FACT_NO,
        .is_encrypted = STORE_FACT_NO,
        .is_signed = STORE_FACT_NO,
    };
    for (guint i = 0; i < document->parts->len; i++)
        look_at_part(content, g_ptr_array_index(document->parts, i), &smime);
    if (smime == STORE_FACT_YES && is_smime_signed(document))
        content->facts.is_signed = STORE_FACT_YES;
    else if (smime == STORE_FACT_YES)
        content->facts.is_encrypted = STORE_FACT_YES;
    look_at_blocks(content, document);
    g_ptr_array_add(content->files, NULL);
    content->facts.files = (const char *const *)content->files->pdata;
    content->facts.body = content->body;
    return content;
}

SyncContent *
sync_content_new(Store *store, MailRenderer *renderer, const StoreMessage *message)
{
    g_autoptr(MailDocument) document = NULL;
    int fd;

    if (message->is_preview || message->size > SYNC_CONTENT_MAX)
        return NULL;
    fd = store_open_message(store, message->row, NULL);
    if (fd < 0)
        return NULL;
    document = mail_renderer_document(renderer, fd, NULL, NULL);
    close(fd);
    return document == NULL ? NULL : make_content(document);
}

void
sync_content_free(SyncContent *content)
{
    if (content == NULL)
        return;
    g_ptr_array_unref(content->files);
    store_query_text_free(content->body);
    g_free(content);
}

const StoreQueryContent *
sync_content_facts(const SyncContent *content)
{
    return &content->facts;
}
