/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_mail_calendar.c: any text as a calendar, as an address card, as a recurrence rule and as the name of a time
 * zone. What comes of it is a document whose text is visible. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mail/document.h"
#include "mail/envelope.h"
#include "event.h"
#include "invite.h"
#include "vcard.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static void
finish(MailBuilder *builder, bool has_added)
{
    g_autoptr(MailDocument) document = mail_builder_finish(builder);

    if (!pb_text_is_visible(document->text, (gssize)document->text_len, PB_TEXT_BODY))
        abort();
    if (!has_added && document->blocks->len != 0)
        abort();
}

static void
read_line(const char *text)
{
    g_autofree char *line = g_strndup(text, strcspn(text, "\r\n"));
    g_autofree char *words = mail_event_rule_words(line);
    g_autoptr(GTimeZone) zone = mail_zone_find(line);

    (void)zone;
    if (words != NULL && !g_utf8_validate(words, -1, NULL))
        abort();
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    static gsize is_ready;
    g_autofree char *text = g_utf8_make_valid((const char *)bytes, (gssize)len);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    MailBuilder builder;

    if (g_once_init_enter(&is_ready)) {
        mail_init();
        mail_invite_prepare();
        g_once_init_leave(&is_ready, 1);
    }
    for (int i = 0; i < 2; i++) {
        mail_builder_init(&builder);
        finish(&builder, mail_invite_render(&builder, text, strlen(text), i == 0,
                                            i == 0 ? NULL : seen));
    }
    mail_builder_init(&builder);
    finish(&builder, mail_vcard_render(&builder, text, strlen(text)));
    read_line(text);
    return 0;
}
