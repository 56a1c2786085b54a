/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/envelope.c: what a list shows of a message, from its header block (L2).
 *
 * Every fetched message passes here, so the block is read once and only the fields that count are
 * decoded. Of a field that comes twice the first counts: the last ones are what forgers add. */
#include <config.h>

#include "mail/envelope.h"

#include <string.h>

#include <gmime/gmime.h>

#include "base/text.h"
#include "mail/document.h"
#include "header.h"

#define MAX_BLOCK      (256 * 1024)
#define MAX_ADDRESSES  1024
#define MAX_SUBJECT    1000
#define MAX_ID         500
#define MAX_REFERENCES 64

void
mail_init(void)
{
    g_mime_init();
}

typedef void (*FieldReader)(PbEnvelope *envelope, const MailRawField *field);

static void
set_text(char **member, char *text)
{
    if (**member == '\0') {
        g_free(*member);
        *member = text;
    } else {
        g_free(text);
    }
}

static char *
decode_cut(const MailRawField *field, gsize max_len)
{
    g_autofree char *text = mail_header_decode(field->value, field->value_len, NULL);

    return strlen(text) <= max_len ? g_steal_pointer(&text)
                                   : pb_text_visible_cut(text, -1, max_len);
}

static void
read_subject(PbEnvelope *envelope, const MailRawField *field)
{
    set_text(&envelope->subject, decode_cut(field, MAX_SUBJECT));
}

static void
read_from(PbEnvelope *envelope, const MailRawField *field)
{
    g_autofree char *name = NULL;
    g_autofree char *address = NULL;

    if (*envelope->from_name != '\0' || *envelope->from_address != '\0')
        return;
    mail_address_first(field->value, MIN(field->value_len, MAX_BLOCK), NULL, &name,
                       &address);
    g_free(envelope->from_name);
    envelope->from_name = strlen(name) <= MAX_SUBJECT
                              ? g_steal_pointer(&name)
                              : pb_text_visible_cut(name, -1, MAX_SUBJECT);
    set_text(&envelope->from_address, g_steal_pointer(&address));
}

static void
read_to(PbEnvelope *envelope, const MailRawField *field)
{
    set_text(&envelope->to,
             mail_address_list(field->value, field->value_len, NULL, MAX_ADDRESSES));
}

static void
read_cc(PbEnvelope *envelope, const MailRawField *field)
{
    set_text(&envelope->cc,
             mail_address_list(field->value, field->value_len, NULL, MAX_ADDRESSES));
}

static void
read_date(PbEnvelope *envelope, const MailRawField *field)
{
    if (envelope->date == 0)
        envelope->date = mail_header_date(field->value, field->value_len);
}

/* The next <id> from *at on, without its brackets; blanks inside (from folding) are left out. */
static char *
next_id(const char **at, const char *end)
{
    const char *open = memchr(*at, '<', (gsize)(end - *at));
    const char *close = open == NULL ? NULL : memchr(open, '>', (gsize)(end - open));
    char id[MAX_ID + 1];
    gsize n = 0;

    if (close == NULL)
        return NULL;
    for (const char *p = open + 1; p < close && n < MAX_ID; p++) {
        if ((guchar)*p > ' ')
            id[n++] = *p;
    }
    *at = close + 1;
    return pb_text_visible(id, (gssize)n, PB_TEXT_LINE);
}

static char *
first_id(const MailRawField *field)
{
    const char *at = field->value;
    char *id = next_id(&at, field->value + field->value_len);

    return id != NULL ? id : decode_cut(field, MAX_ID);
}

static void
read_message_id(PbEnvelope *envelope, const MailRawField *field)
{
    set_text(&envelope->message_id, first_id(field));
}

static void
read_in_reply_to(PbEnvelope *envelope, const MailRawField *field)
{
    const char *at = field->value;
    char *id = next_id(&at, field->value + field->value_len);

    /* Old mailers wrote prose here: "Your message of Monday". */
    if (id != NULL)
        set_text(&envelope->in_reply_to, id);
}

static void
read_references(PbEnvelope *envelope, const MailRawField *field)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    const char *at = field->value;
    const char *end = field->value + field->value_len;
    GString *text = g_string_new(NULL);

    for (char *id = next_id(&at, end); id != NULL; id = next_id(&at, end))
        g_ptr_array_add(ids, id);
    for (guint i = ids->len > MAX_REFERENCES ? ids->len - MAX_REFERENCES : 0;
         i < ids->len; i++) {
        const char *id = ids->pdata[i];

        if (*id != '\0')
            g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", id);
    }
    set_text(&envelope->references, g_string_free(text, FALSE));
}

static void
read_list_id(PbEnvelope *envelope, const MailRawField *field)
{
    set_text(&envelope->list_id, first_id(field));
}

static bool
value_begins(const MailRawField *field, const char *word)
{
    g_autofree char *value =
        mail_header_unfold(field->value, MIN(field->value_len, MAX_ID), NULL);

    return g_ascii_strncasecmp(value, word, strlen(word)) == 0;
}

static void
read_content_type(PbEnvelope *envelope, const MailRawField *field)
{
    static const char *const with[] = { "multipart/mixed", "application/", "image/",
                                        "audio/", "video/" };
    static const char *const without[] = { "application/pgp", "application/pkcs7",
                                           "application/x-pkcs7" };

    for (gsize i = 0; i < G_N_ELEMENTS(without); i++) {
        if (value_begins(field, without[i]))
            return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(with); i++)
        envelope->has_attachment =
            envelope->has_attachment || value_begins(field, with[i]);
}

static void
read_disposition(PbEnvelope *envelope, const MailRawField *field)
{
    envelope->has_attachment =
        envelope->has_attachment || value_begins(field, "attachment");
}

static const struct {
    const char *name;
    FieldReader read;
} readers[] = {
    { "subject", read_subject },
    { "from", read_from },
    { "to", read_to },
    { "cc", read_cc },
    { "date", read_date },
    { "message-id", read_message_id },
    { "in-reply-to", read_in_reply_to },
    { "references", read_references },
    { "list-id", read_list_id },
    { "content-type", read_content_type },
    { "content-disposition", read_disposition },
};

PbEnvelope *
mail_envelope_read(const char *header, gsize len)
{
    PbEnvelope *envelope = pb_envelope_new();
    MailHeaderReader reader = { header, header + MIN(len, MAX_BLOCK) };
    MailRawField field;

    for (guint n = 0; n < MAIL_MAX_FIELDS && mail_header_next(&reader, &field); n++) {
        for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
            if (mail_header_is(&field, readers[i].name)) {
                readers[i].read(envelope, &field);
                break;
            }
        }
    }
    return envelope;
}

char *
mail_library_version(void)
{
    return g_strdup_printf("%u.%u.%u", gmime_major_version, gmime_minor_version,
                           gmime_micro_version);
}
