/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/documents.c: documents made by hand. */
#include <config.h>

#include "documents.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
free_link(void *data)
{
    MailLink *link = data;

    g_free(link->target);
    g_free(link->text);
    g_free(link);
}

static void
free_part(void *data)
{
    MailPart *part = data;

    g_free(part->number);
    g_free(part->type);
    g_free(part->name);
    g_free(part);
}

static void
free_remark(gpointer data)
{
    MailRemark *remark = data;

    g_free(remark->text);
    g_free(remark);
}

MailDocument *
document_new(void)
{
    MailDocument *document = g_new0(MailDocument, 1);

    document->blocks = g_array_new(FALSE, TRUE, sizeof(MailBlock));
    document->spans = g_array_new(FALSE, TRUE, sizeof(MailSpan));
    document->links = g_ptr_array_new_with_free_func(free_link);
    document->parts = g_ptr_array_new_with_free_func(free_part);
    document->fields = g_ptr_array_new();
    document->unsubscribe = g_ptr_array_new();
    document->seals = g_ptr_array_new();
    document->sender = g_ptr_array_new_with_free_func(free_remark);
    document->from = g_strdup("Ada <ada@example.org>");
    document->to = g_strdup("me@example.net");
    document->cc = g_strdup("");
    document->subject = g_strdup("Hello");
    document->date_raw = g_strdup("some day");
    document->authentication = g_strdup("");
    document->list_id = g_strdup("");
    document->text = g_strdup("");
    return document;
}

MailBlock *
document_add_block(MailDocument *document, MailBlockKind kind, const char *text)
{
    MailBlock block = { .kind = kind,
                        .start = (guint32)document->text_len,
                        .len = (guint32)strlen(text),
                        .first_span = document->spans->len,
                        .part = G_MAXUINT32 };
    char *joined = g_strconcat(document->text, text, NULL);

    g_free(document->text);
    document->text = joined;
    document->text_len = strlen(joined);
    g_array_append_val(document->blocks, block);
    return &g_array_index(document->blocks, MailBlock, document->blocks->len - 1);
}

void
document_add_link(MailDocument *document, const char *text, const char *target,
                  bool is_doubtful)
{
    MailBlock *block =
        &g_array_index(document->blocks, MailBlock, document->blocks->len - 1);
    const char *found = strstr(document->text + block->start, text);
    MailSpan span = { .kind = MAIL_SPAN_LINK,
                      .start = (guint32)(found - document->text),
                      .len = (guint32)strlen(text),
                      .link = document->links->len };
    MailLink *link = g_new0(MailLink, 1);

    link->target = g_strdup(target);
    link->text = g_strdup(text);
    link->doubts = is_doubtful ? MAIL_DOUBT_OTHER_HOST : 0;
    g_ptr_array_add(document->links, link);
    g_array_append_val(document->spans, span);
    block->n_spans++;
}

void
document_add_part(MailDocument *document, const char *number, const char *type,
                  const char *name, bool is_attachment)
{
    MailPart *part = g_new0(MailPart, 1);

    part->number = g_strdup(number);
    part->type = g_strdup(type);
    part->name = g_strdup(name);
    part->size = 84 * 1024;
    part->is_attachment = is_attachment;
    part->is_shown = !is_attachment;
    g_ptr_array_add(document->parts, part);
}

char *
document_lines(UiLayout *layout)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < ui_layout_n_lines(layout); i++) {
        g_autofree char *line = ui_layout_line_text(layout, i);

        g_string_append_printf(out, "%s\n", line);
    }
    return g_string_free(out, FALSE);
}

char *
document_body_text(const MailDocument *document, int width)
{
    g_autoptr(UiLayout) layout =
        ui_layout_new(document, &(UiLayoutForm){ .width = width });
    GString *out = g_string_new(NULL);
    bool is_body = false;

    for (guint i = 0; i < ui_layout_n_lines(layout); i++) {
        g_autofree char *line = ui_layout_line_text(layout, i);

        if (is_body)
            g_string_append_printf(out, "%s\n", line);
        is_body |= g_str_has_prefix(line, "─");
    }
    assert_true(is_body);
    return g_string_free(out, FALSE);
}
