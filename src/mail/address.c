/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/address.c: the addresses of a field, as people read them (L2; RFC 5322 section 3.4).
 *
 * The address is always shown in full, for a name can be anything. A domain that mixes scripts is shown
 * in its ASCII form. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "header.h"
#include "link.h"
#include "word.h"

/* Of a field that is parsed at all. */
#define MAX_FIELD     (256 * 1024)
#define MAX_MAILBOXES 2000

typedef struct {
    GString *text;
    gsize max_len;
    guint n_left;
} Writer;

/* A field of nothing but an encoded word is a name to people, and an address without a domain to GMime. */
static bool
is_bare_word(const char *address)
{
    return address != NULL && g_str_has_prefix(address, "=?") &&
           strchr(address, '@') == NULL;
}

static char *
visible_address(InternetAddressMailbox *mailbox)
{
    const char *address = internet_address_mailbox_get_addr(mailbox);
    const char *domain = address == NULL ? NULL : strrchr(address, '@');

    if (address == NULL || is_bare_word(address))
        return g_strdup("");
    if (domain != NULL && mail_link_host_is_mixed(domain + 1)) {
        const char *ascii = internet_address_mailbox_get_idn_addr(mailbox);

        address = ascii != NULL ? ascii : address;
    }
    return pb_text_visible(address, -1, PB_TEXT_LINE);
}

static char *
visible_name(InternetAddress *address)
{
    const char *name = internet_address_get_name(address);
    g_autofree char *word = NULL;

    if ((name == NULL || *name == '\0') && INTERNET_ADDRESS_IS_MAILBOX(address)) {
        const char *bare =
            internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));

        if (is_bare_word(bare))
            name = word = mail_word_decode(bare);
    }
    return g_strstrip(pb_text_visible(name == NULL ? "" : name, -1, PB_TEXT_LINE));
}

static void
append_name(GString *out, const char *name)
{
    if (strpbrk(name, ",;:<>@()\"\\") == NULL) {
        g_string_append(out, name);
        return;
    }
    g_string_append_c(out, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *name);
    }
    g_string_append_c(out, '"');
}

static void
append_mailbox(Writer *writer, InternetAddress *address)
{
    g_autofree char *name = visible_name(address);
    g_autofree char *mail = visible_address(INTERNET_ADDRESS_MAILBOX(address));

    if (*name != '\0')
        append_name(writer->text, name);
    if (*name != '\0' && *mail != '\0')
        g_string_append_printf(writer->text, " <%s>", mail);
    else
        g_string_append(writer->text, mail);
}

static bool
may_go_on(Writer *writer)
{
    return writer->n_left > 0 && writer->text->len <= writer->max_len;
}

static void
append_list(Writer *writer, InternetAddressList *list)
{
    int n = internet_address_list_length(list);

    for (int i = 0; i < n && may_go_on(writer); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);

        writer->n_left--;
        if (i > 0)
            g_string_append(writer->text, ", ");
        if (INTERNET_ADDRESS_IS_MAILBOX(address)) {
            append_mailbox(writer, address);
        } else if (INTERNET_ADDRESS_IS_GROUP(address)) {
            g_autofree char *name = visible_name(address);

            append_name(writer->text, name);
            g_string_append(writer->text, ": ");
            append_list(writer, internet_address_group_get_members(
                                    INTERNET_ADDRESS_GROUP(address)));
            g_string_append_c(writer->text, ';');
        }
    }
}

static InternetAddressList *
parse(const char *value, gsize len, const char *charset)
{
    g_autofree char *line = mail_header_unfold(value, MIN(len, MAX_FIELD), charset);

    if (strstr(line, "=?") != NULL) {
        char *tame = mail_word_tame(line);

        g_free(line);
        line = tame;
    }
    return *line == '\0' ? NULL
                         : internet_address_list_parse(mail_header_options(), line);
}

char *
mail_address_list(const char *value, gsize len, const char *charset, gsize max_len)
{
    g_autoptr(InternetAddressList) list = parse(value, len, charset);
    Writer writer = { NULL, max_len, MAX_MAILBOXES };
    g_autofree char *text = NULL;

    if (list != NULL) {
        writer.text = g_string_new(NULL);
        append_list(&writer, list);
        text = g_string_free(writer.text, FALSE);
    }
    if (text == NULL || *text == '\0') {
        g_free(text);
        text = mail_header_decode(value, MIN(len, MAX_FIELD), charset);
    }
    return strlen(text) <= max_len ? g_steal_pointer(&text)
                                   : pb_text_visible_cut(text, -1, max_len - 3);
}

static InternetAddress *
first_mailbox(InternetAddressList *list)
{
    int n = list == NULL ? 0 : internet_address_list_length(list);

    for (int i = 0; i < n; i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);

        if (INTERNET_ADDRESS_IS_MAILBOX(address))
            return address;
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            InternetAddress *member = first_mailbox(
                internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)));

            if (member != NULL)
                return member;
        }
    }
    return NULL;
}

void
mail_address_first(const char *value, gsize len, const char *charset, char **name,
                   char **address)
{
    g_autoptr(InternetAddressList) list = parse(value, len, charset);
    InternetAddress *first = first_mailbox(list);

    if (first != NULL) {
        *name = visible_name(first);
        *address = visible_address(INTERNET_ADDRESS_MAILBOX(first));
        return;
    }
    *name = mail_header_decode(value, len, charset);
    *address = g_strdup("");
}
