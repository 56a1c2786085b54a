/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_mail_tnef.c: any bytes as winmail.dat: refused, or files with content and a body of valid UTF-8. */
#include <stdlib.h>

#include "mail/document.h"
#include "mail/envelope.h"
#include "tnef.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static void
check_part(GMimeObject *object)
{
    g_autofree char *text = g_mime_object_to_string(object, NULL);

    if (text == NULL || !GMIME_IS_PART(object))
        abort();
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    static gsize is_ready;
    g_autoptr(MailTnef) tnef = NULL;

    if (g_once_init_enter(&is_ready)) {
        mail_init();
        g_once_init_leave(&is_ready, 1);
    }
    tnef = mail_tnef_read(bytes, len);
    if (tnef == NULL)
        return 0;
    for (guint i = 0; i < tnef->parts->len; i++)
        check_part(tnef->parts->pdata[i]);
    if (tnef->body != NULL &&
        !g_utf8_validate(tnef->body->str, (gssize)tnef->body->len, NULL))
        abort();
    return 0;
}
