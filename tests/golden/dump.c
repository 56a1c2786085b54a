/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/golden/dump.c: all that a document holds, as text that can be compared.
 *
 * Blanks that cannot be told apart on a screen are written out: no-break blanks as ~, blanks at the end
 * of a line as a dot in the middle of the line. */
#include <config.h>

#include "dump.h"

#include <string.h>

static const char *const block_names[] = {
    [MAIL_BLOCK_PARAGRAPH] = "paragraph", [MAIL_BLOCK_PREFORMATTED] = "preformatted",
    [MAIL_BLOCK_HEADING] = "heading",     [MAIL_BLOCK_LIST_ITEM] = "item",
    [MAIL_BLOCK_RULE] = "rule",           [MAIL_BLOCK_SIGNATURE] = "signature",
    [MAIL_BLOCK_NOTE] = "note",           [MAIL_BLOCK_PART] = "part",
    [MAIL_BLOCK_CODE] = "code",           [MAIL_BLOCK_FIELD] = "field",
};

/* In the order of MailDoubt's bits. */
static const char *const doubt_names[] = { "other-host", "user-part", "mixed", "punycode",
                                           "numeric",    "lookalike", "scheme" };

static const char *const span_names[] = {
    [MAIL_SPAN_EMPHASIS] = "emphasis", [MAIL_SPAN_STRONG] = "strong",
    [MAIL_SPAN_CODE] = "code",         [MAIL_SPAN_LINK] = "link",
    [MAIL_SPAN_IMAGE] = "image",       [MAIL_SPAN_ADDED] = "added",
    [MAIL_SPAN_REMOVED] = "removed",   [MAIL_SPAN_HUNK] = "hunk",
};

static void
append_text(GString *out, const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        bool is_last = i + 1 == len || text[i + 1] == '\n';

        if (text[i] == '\n') {
            g_string_append(out, "\n  |");
        } else if (text[i] == ' ' && is_last) {
            g_string_append(out, "·");
        } else if (i + 1 < len && memcmp(text + i, "\302\240", 2) == 0) {
            g_string_append_c(out, '~');
            i++;
        } else {
            g_string_append_c(out, text[i]);
        }
    }
}

static void
append_span(GString *out, const MailDocument *document, const MailSpan *span)
{
    g_string_append_printf(out, "  %s \"", span_names[span->kind]);
    append_text(out, document->text + span->start, span->len);
    g_string_append_c(out, '"');
    if (span->kind == MAIL_SPAN_LINK)
        g_string_append_printf(out, " -> %u", span->link);
    g_string_append_c(out, '\n');
}

static void
append_block(GString *out, const MailDocument *document, const MailBlock *block)
{
    if (block->has_gap)
        g_string_append_c(out, '\n');
    g_string_append(out, block_names[block->kind]);
    if (block->quote_level > 0)
        g_string_append_printf(out, " quote=%u", block->quote_level);
    if (block->indent > 0)
        g_string_append_printf(out, " indent=%u", block->indent);
    if (block->marker > 0)
        g_string_append_printf(out, " marker=%u", block->marker);
    if (block->part != G_MAXUINT32) {
        const MailPart *part = document->parts->pdata[block->part];

        g_string_append_printf(out, " of=%s", part->number);
    }
    g_string_append(out, "\n  |");
    append_text(out, document->text + block->start, block->len);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < block->n_spans; i++)
        append_span(out, document, mail_document_span(document, block->first_span + i));
}

static const char *const seal_names[] = {
    [MAIL_SEAL_PGP_SIGNED] = "pgp-signed",
    [MAIL_SEAL_PGP_ENCRYPTED] = "pgp-encrypted",
    [MAIL_SEAL_PGP_INLINE] = "pgp-inline",
    [MAIL_SEAL_SMIME_SIGNED] = "smime-signed",
    [MAIL_SEAL_SMIME_OPAQUE] = "smime-opaque",
};

static void
append_fact(GString *out, const char *name, const char *value)
{
    if (*value != '\0')
        g_string_append_printf(out, "%s: %s\n", name, value);
}

static void
append_count(GString *out, const char *name, guint count)
{
    if (count > 0)
        g_string_append_printf(out, "%s: %u\n", name, count);
}

static void
append_texts(GString *out, const char *name, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        append_fact(out, name, texts->pdata[i]);
}

static void
append_facts(GString *out, const MailDocument *document)
{
    append_fact(out, "reply-to", document->reply_to);
    append_fact(out, "message-id", document->message_id);
    append_fact(out, "list", document->list_id);
    append_fact(out, "list-post", document->list_post);
    append_fact(out, "list-archive", document->list_archive);
    append_texts(out, "unsubscribe", document->unsubscribe);
    append_fact(out, "autocrypt", document->autocrypt);
    for (guint i = 0; i < document->sender->len; i++) {
        const MailRemark *remark = document->sender->pdata[i];

        append_fact(out, remark->is_deceiving ? "sender!" : "sender", remark->text);
    }
    append_fact(out, "authentication", document->authentication);
    for (guint i = 0; i < document->seals->len; i++) {
        const MailSeal *seal = document->seals->pdata[i];

        g_string_append_printf(out, "seal: %s %s\n", seal_names[seal->kind],
                               seal->number);
    }
    append_count(out, "hidden", document->n_hidden);
    append_count(out, "remote", document->n_remote);
    append_count(out, "trackers", document->n_trackers);
    append_count(out, "beginning", document->is_beginning);
}

static void
append_head(GString *out, const MailDocument *document)
{
    g_string_append_printf(out, "from: %s\nto: %s\ncc: %s\nsubject: %s\n", document->from,
                           document->to, document->cc, document->subject);
    g_string_append_printf(out, "date: %" G_GINT64_FORMAT " (%s)\n", document->date,
                           document->date_raw);
    for (guint i = 0; i < document->fields->len; i++) {
        const MailField *field = document->fields->pdata[i];

        g_string_append_printf(out, "field %s: %s\n", field->name, field->value);
    }
    append_facts(out, document);
}

char *
dump_document(const MailDocument *document)
{
    GString *out = g_string_new(NULL);

    append_head(out, document);
    for (guint i = 0; i < document->parts->len; i++) {
        const MailPart *part = document->parts->pdata[i];

        g_string_append_printf(out, "part %s %s %" G_GUINT64_FORMAT " \"%s\"%s%s\n",
                               part->number, part->type, part->size, part->name,
                               part->is_shown ? " shown" : "",
                               part->is_attachment ? " attachment" : "");
    }
    for (guint i = 0; i < document->links->len; i++) {
        const MailLink *link = document->links->pdata[i];

        g_string_append_printf(out, "link %u", i);
        for (guint bit = 0; bit < G_N_ELEMENTS(doubt_names); bit++) {
            if ((link->doubts & (1u << bit)) != 0)
                g_string_append_printf(out, " %s", doubt_names[bit]);
        }
        g_string_append_printf(out, " %s (%s)\n", link->target, link->text);
    }
    for (guint i = 0; i < document->blocks->len; i++)
        append_block(out, document, mail_document_block(document, i));
    return g_string_free(out, FALSE);
}
