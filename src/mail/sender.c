/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/sender.c: what is odd about who a message says it is from (L2; RFC 5322 section 3.6).
 *
 * A From field is whatever its writer put there. What differs from the plain case is said in words, one sentence
 * each, and nothing where mail is as mail usually is: a warning on every message is none. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "facts.h"
#include "host.h"

#define MAX_AUTHORS 50
#define MAX_NAME    100 /* bytes of it in a sentence */
#define MAX_SHOWN   200
#define MAX_VALUE   (64 * 1024)
#define MAX_ID      998

typedef struct {
    MailDocument *document;
    const MailHeaderBlock *header;
    GPtrArray *authors; /* MailMailbox */
    guint n_from;
    bool is_of_list;
} Sender;

GArray *
mail_header_find(const MailHeaderBlock *header, const char *name, guint most)
{
    GArray *fields = g_array_new(FALSE, FALSE, sizeof(MailRawField));
    MailHeaderReader reader = { header->block, header->block + header->len };
    MailRawField field;

    for (guint n = 0;
         n < MAIL_MAX_FIELDS && fields->len < most && mail_header_next(&reader, &field);
         n++) {
        if (mail_header_is(&field, name))
            g_array_append_val(fields, field);
    }
    return fields;
}

/* The mailboxes of all fields of that name. */
static GPtrArray *
mailboxes_of(const MailHeaderBlock *header, const char *name, guint most_fields)
{
    g_autoptr(GArray) fields = mail_header_find(header, name, most_fields);
    GPtrArray *all = NULL;

    for (guint i = 0; i < fields->len; i++) {
        const MailRawField *field = &g_array_index(fields, MailRawField, i);
        GPtrArray *some = mail_address_mailboxes(
            field->value, MIN(field->value_len, MAX_VALUE), header->charset, MAX_AUTHORS);

        if (all == NULL)
            all = some;
        else
            g_ptr_array_extend_and_steal(all, some);
    }
    return all == NULL ? g_ptr_array_new() : all;
}

/* `text` passes over. */
static void
add_remark(Sender *sender, bool is_deceiving, char *text)
{
    MailRemark *remark = g_new0(MailRemark, 1);

    remark->text = pb_text_visible(text, -1, PB_TEXT_LINE);
    remark->is_deceiving = is_deceiving;
    g_ptr_array_add(sender->document->sender, remark);
    g_free(text);
}

/* How mail goes. */
static void G_GNUC_PRINTF(2, 3) say(Sender *sender, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_remark(sender, false, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* What may be there to deceive. */
static void G_GNUC_PRINTF(2, 3) warn(Sender *sender, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_remark(sender, true, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static char *
cut(const char *text, gsize most)
{
    return pb_text_visible_cut(text, -1, most);
}

static const MailMailbox *
first(const GPtrArray *mailboxes)
{
    return mailboxes->len == 0 ? NULL : mailboxes->pdata[0];
}

/* The addresses, each cut, some of them. */
static char *
addresses(const GPtrArray *mailboxes, guint most)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < MIN(mailboxes->len, most); i++) {
        const MailMailbox *mailbox = mailboxes->pdata[i];
        g_autofree char *shown =
            cut(*mailbox->address != '\0' ? mailbox->address : mailbox->name, MAX_SHOWN);

        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", shown);
    }
    if (mailboxes->len > most)
        g_string_append_printf(text, " and %u more", mailboxes->len - most);
    return g_string_free(text, FALSE);
}

/* --- the author ------------------------------------------------------------------------------- */

/* The same address again, from mailers that write two From fields. */
static bool
are_one(const GPtrArray *authors)
{
    for (guint i = 1; i < authors->len; i++) {
        if (g_ascii_strcasecmp(first(authors)->address,
                               ((const MailMailbox *)authors->pdata[i])->address) != 0)
            return false;
    }
    return true;
}

static void
check_authors(Sender *sender)
{
    if (sender->n_from == 0) {
        warn(sender, "The message does not say who wrote it.");
    } else if (sender->authors->len == 0) {
        warn(sender, "The author's address cannot be read: it is shown as it stands.");
    } else if (are_one(sender->authors)) {
        return;
    } else if (sender->n_from > 1) {
        g_autofree char *list = addresses(sender->authors, 3);

        warn(sender, "The message names its author %u times: %s.", sender->n_from, list);
    } else if (sender->authors->len > 1) {
        g_autofree char *list = addresses(sender->authors, 3);

        warn(sender, "The message names %s%u authors: %s.",
             sender->authors->len >= MAX_AUTHORS ? "at least " : "", sender->authors->len,
             list);
    }
}

/* Ends that a name is taken for a host by. Others ("ASP.NET" aside) are words with a full stop too often. */
static bool
is_host_word(const char *word)
{
    static const char *const endings[] = { "com", "net",  "org", "edu", "gov",
                                           "mil", "info", "biz", "bank" };
    const char *dot = strrchr(word, '.');

    if (!mail_host_is_likely(word) || dot - word < 3)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (strcmp(dot + 1, endings[i]) == 0)
            return true;
    }
    return strlen(dot + 1) == 2 && g_ascii_isalpha(dot[1]);
}

/* example.com and example.de are taken for one owner's: companies have many. */
static bool
is_same_brand(const char *a, const char *b)
{
    const char *own_a = mail_host_owned(a);
    const char *own_b = mail_host_owned(b);
    gsize len = strcspn(own_a, ".");

    return len == strcspn(own_b, ".") && strncmp(own_a, own_b, len) == 0;
}

/* The first host in a name that is not the address' own; NULL when there is none. */
static char *
other_host_in(const char *name, const char *domain)
{
    g_autofree char *lower = g_utf8_strdown(name, -1);
    g_auto(GStrv) words = g_strsplit_set(lower, " \t,;:()<>[]\"'/|", 64);

    for (char **word = words; *word != NULL; word++) {
        g_autofree char *host = mail_host_plain(*word, strlen(*word));

        if (is_host_word(host) && !mail_host_is_kin(host, domain) &&
            !mail_host_is_same_owner(host, domain) && !is_same_brand(host, domain))
            return g_steal_pointer(&host);
    }
    return NULL;
}

/* True when the name is the address, or mentions no other. */
static bool
mentions_only(const char *name, const char *address)
{
    g_autofree char *lower = g_utf8_strdown(name, -1);
    g_autofree char *own = g_utf8_strdown(address, -1);
    GString *rest = g_string_new(lower);
    bool has_other;

    g_string_replace(rest, own, "", 0);
    has_other = strchr(rest->str, '@') != NULL &&
                strchr(rest->str, '.') != NULL; /* "Ada @ work" is a name */
    g_string_free(rest, TRUE);
    return !has_other;
}

static void
check_name(Sender *sender, const MailMailbox *author)
{
    g_autofree char *name = cut(author->name, MAX_NAME);
    g_autofree char *address = cut(author->address, MAX_SHOWN);
    g_autofree char *host = NULL;

    if (*author->address == '\0') {
        if (strchr(author->name, '@') != NULL)
            warn(sender, "The sender calls itself %s, but gives no address.", name);
        return;
    }
    if (!mentions_only(author->name, author->address)) {
        warn(sender, "The sender calls itself %s, but the address is %s.", name, address);
        return;
    }
    host = strchr(author->name, '@') == NULL ? other_host_in(author->name, author->domain)
                                             : NULL;
    if (host != NULL)
        warn(sender, "The name speaks of %s, but the address is %s.", host, address);
}

static void
check_address(Sender *sender, const MailMailbox *author)
{
    g_autofree char *domain = cut(author->domain, MAX_SHOWN);

    if (strstr(author->address, "=?") != NULL)
        warn(sender, "The address has coded text in it, and is shown as it stands.");
    if (mail_host_is_mixed(author->domain) || mail_host_is_disguised(author->domain)) {
        g_autofree char *real = mail_host_unicode(author->domain);
        g_autofree char *shown = pb_text_visible_cut(real, -1, MAX_SHOWN);

        warn(sender,
             "The domain %s (%s) has letters of another alphabet that look like "
             "Latin ones.",
             shown, domain);
    }
}

/* --- others who had a hand in it -------------------------------------------------------------- */

static bool
is_author(const Sender *sender, const char *address)
{
    for (guint i = 0; i < sender->authors->len; i++) {
        const MailMailbox *author = sender->authors->pdata[i];

        if (g_ascii_strcasecmp(author->address, address) == 0)
            return true;
    }
    return false;
}

/* Whether the domain is of the owner of one of the authors' domains. */
static bool
is_authors_domain(const Sender *sender, const char *domain)
{
    for (guint i = 0; i < sender->authors->len; i++) {
        const MailMailbox *author = sender->authors->pdata[i];

        if (mail_host_is_same_owner(author->domain, domain))
            return true;
    }
    return false;
}

/* A list sends in its own name: that is what lists do. */
static void
check_sender(Sender *sender)
{
    g_autoptr(GPtrArray) senders = mailboxes_of(sender->header, "sender", 2);
    const MailMailbox *by = first(senders);
    const MailMailbox *author = first(sender->authors);

    if (by == NULL || author == NULL || sender->is_of_list || *by->domain == '\0' ||
        *author->domain == '\0' || is_author(sender, by->address) ||
        is_authors_domain(sender, by->domain))
        return;
    {
        g_autofree char *sent_by = cut(by->address, MAX_SHOWN);
        g_autofree char *behalf = cut(author->address, MAX_SHOWN);

        say(sender, "Sent by %s on behalf of %s.", sent_by, behalf);
    }
}

static bool
is_to_list(const Sender *sender, const char *address)
{
    return sender->is_of_list && sender->document->list_post != NULL &&
           g_ascii_strncasecmp(sender->document->list_post, "mailto:", 7) == 0 &&
           g_ascii_strcasecmp(sender->document->list_post + 7, address) == 0;
}

static void
check_reply_to(Sender *sender)
{
    g_autoptr(GPtrArray) answers = mailboxes_of(sender->header, "reply-to", 2);
    bool is_elsewhere = false;

    for (guint i = 0; i < answers->len; i++) {
        const MailMailbox *answer = answers->pdata[i];

        is_elsewhere = is_elsewhere || (*answer->domain != '\0' &&
                                        !is_authors_domain(sender, answer->domain) &&
                                        !is_to_list(sender, answer->address));
    }
    if (is_elsewhere && sender->authors->len > 0) {
        g_autofree char *list = addresses(answers, 3);

        say(sender, "Answers go to %s.", list);
    }
}

/* Of several blocks of Resent fields the first is the newest (RFC 5322 section 3.6.6). */
static void
check_resent(Sender *sender)
{
    static const char *const names[] = { "resent-sender", "resent-from" };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GPtrArray) by = mailboxes_of(sender->header, names[i], 1);

        if (by->len > 0) {
            g_autofree char *list = addresses(by, 2);

            say(sender, "Resent by %s.", list);
            return;
        }
    }
}

/* --- the whole -------------------------------------------------------------------------------- */

static char *
first_value(const MailHeaderBlock *header, const char *name, bool is_addresses)
{
    g_autoptr(GArray) fields = mail_header_find(header, name, 1);
    const MailRawField *field;
    g_autofree char *text = NULL;

    if (fields->len == 0)
        return NULL;
    field = &g_array_index(fields, MailRawField, 0);
    if (is_addresses)
        return mail_address_list(field->value, field->value_len, header->charset,
                                 MAX_VALUE);
    text =
        mail_header_decode(field->value, MIN(field->value_len, MAX_ID), header->charset);
    return cut(text, MAX_ID);
}

/* Without its brackets, as it is in the archive. */
static char *
message_id(const MailHeaderBlock *header)
{
    char *text = first_value(header, "message-id", false);
    gsize len;

    if (text == NULL)
        return NULL;
    g_strstrip(text);
    len = strlen(text);
    if (len > 2 && text[0] == '<' && text[len - 1] == '>') {
        memmove(text, text + 1, len - 2);
        text[len - 2] = '\0';
    }
    return text;
}

char *
mail_sender_read(MailDocument *document, const MailHeaderBlock *header)
{
    g_autoptr(GArray) from = mail_header_find(header, "from", MAX_AUTHORS);
    g_autoptr(GArray) list = mail_header_find(header, "list-id", 1);
    g_autoptr(GPtrArray) authors = mailboxes_of(header, "from", MAX_AUTHORS);
    Sender sender = { document, header, authors, from->len, list->len > 0 };

    document->reply_to = first_value(header, "reply-to", true);
    document->message_id = message_id(header);
    check_authors(&sender);
    for (guint i = 0; i < authors->len && i < 3; i++) {
        check_name(&sender, authors->pdata[i]);
        check_address(&sender, authors->pdata[i]);
    }
    check_sender(&sender);
    check_reply_to(&sender);
    check_resent(&sender);
    return g_strdup(authors->len == 0 ? "" : first(authors)->domain);
}
