/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_mail_header.c: any bytes as a header block: envelope, addresses, sender, Authentication-Results, list
 * fields. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mail/envelope.h"
#include "builder.h"
#include "facts.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static void
must_be_visible(const char *text)
{
    if (text != NULL && !pb_text_is_visible(text, -1, PB_TEXT_LINE))
        abort();
}

static void
read_facts(const MailHeaderBlock *block)
{
    MailBuilder builder;
    MailDocument *document;
    g_autofree char *domain = NULL;

    mail_builder_init(&builder);
    mail_list_read(builder.document, block);
    mail_authres_read(builder.document, block, "example.org a.test");
    domain = mail_sender_read(builder.document, block);
    document = mail_builder_finish(&builder);
    must_be_visible(document->authentication);
    must_be_visible(document->autocrypt);
    must_be_visible(document->list_id);
    must_be_visible(document->list_post);
    must_be_visible(document->list_archive);
    must_be_visible(document->reply_to);
    must_be_visible(document->message_id);
    for (guint i = 0; i < document->sender->len; i++)
        must_be_visible(((const MailRemark *)document->sender->pdata[i])->text);
    for (guint i = 0; i < document->unsubscribe->len; i++)
        must_be_visible(document->unsubscribe->pdata[i]);
    mail_document_free(document);
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    static gsize is_ready;
    g_autofree char *exact = g_memdup2(bytes, MAX(len, 1));
    g_autoptr(PbEnvelope) envelope = NULL;
    g_autofree char *list = NULL;

    if (g_once_init_enter(&is_ready)) {
        mail_init();
        g_once_init_leave(&is_ready, 1);
    }
    envelope = mail_envelope_read(exact, len);
    must_be_visible(envelope->from_name);
    must_be_visible(envelope->from_address);
    must_be_visible(envelope->to);
    list = mail_address_list(exact, len, "koi8-r", 500);
    must_be_visible(list);
    read_facts(&(MailHeaderBlock){ exact, len, "windows-1251" });
    return 0;
}
