/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_mail_link.c: any bytes as text with addresses in it, as the target of a link, and as a message with a
 * one-time code. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mail/envelope.h"
#include "mail/onetime.h"
#include "builder.h"
#include "host.h"
#include "link.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static void
check_spans(const GArray *spans, gsize len)
{
    gsize at = 0;

    for (guint i = 0; i < spans->len; i++) {
        const MailSpan *span = &g_array_index(spans, MailSpan, i);

        if (span->start < at || span->len == 0 || span->start + span->len > len)
            abort();
        at = span->start + span->len;
    }
}

/* The first line is the target, the rest is its text. */
static void
add_one(MailBuilder *builder, const char *text)
{
    g_autofree char *target = g_strndup(text, strcspn(text, "\n"));
    guint32 index = mail_link_add(builder, target);

    if (index != MAIL_NO_INDEX)
        (void)mail_link_set_text(builder, index, text + strlen(target));
}

static void
check_host(const char *target)
{
    g_autofree char *host = mail_host_of_target(target);
    g_autofree char *look = mail_host_look(host);

    if (!g_utf8_validate(host, -1, NULL) || !g_utf8_validate(look, -1, NULL))
        abort();
    (void)mail_host_is_likely(host);
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    static gsize is_ready;
    const MailBlock shape = { .kind = MAIL_BLOCK_PREFORMATTED };
    g_autofree char *text =
        pb_text_visible((const char *)bytes, (gssize)len, PB_TEXT_BODY);
    g_autofree char *exact = g_strdup(text);
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));
    g_autoptr(MailDocument) document = NULL;
    g_autofree char *code = NULL;
    MailBuilder builder;

    if (g_once_init_enter(&is_ready)) {
        mail_init();
        g_once_init_leave(&is_ready, 1);
    }
    mail_builder_init(&builder);
    add_one(&builder, exact);
    mail_link_find(&builder, exact, strlen(exact), spans);
    check_spans(spans, strlen(exact));
    mail_builder_add(&builder, &shape, exact, strlen(exact), spans);
    document = mail_builder_finish(&builder);
    mail_link_compare(document, "example.org");
    for (guint i = 0; i < document->links->len; i++) {
        const MailLink *link = document->links->pdata[i];

        if (!pb_text_is_visible(link->target, -1, PB_TEXT_LINE) ||
            !pb_text_is_visible(link->text, -1, PB_TEXT_LINE) ||
            (link->doubts & ~MAIL_ALL_DOUBTS) != 0)
            abort();
        check_host(link->target);
    }
    check_host(exact);
    code = mail_onetime_find(document);
    return 0;
}
