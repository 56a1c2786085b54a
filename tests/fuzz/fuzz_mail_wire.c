/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_mail_wire.c: any bytes as what the process that reads messages sent back: refused, or a document that
 * a face can show. */
#include <stdlib.h>

#include "base/text.h"
#include "mail/document.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    g_autoptr(MailDocument) document = mail_document_unpack(bytes, len, NULL);
    g_autoptr(MailDocument) again = NULL;
    g_autoptr(GByteArray) packed = NULL;
    g_autofree char *text = NULL;

    if (document == NULL)
        return 0;
    text = mail_document_to_text(document, 40);
    if (!pb_text_is_visible(text, -1, PB_TEXT_BODY))
        abort();
    packed = mail_document_pack(document);
    again = mail_document_unpack(packed->data, packed->len, NULL);
    if (again == NULL)
        abort();
    return 0;
}
