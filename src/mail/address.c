/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/address.c: the addresses of a field, as people read them (L2; RFC 5322 section 3.4).
 *
 * The address is always shown in full, for a name can be anything. A domain that looks like another is shown
 * in its ASCII form. GMime passes over what it cannot read: when an address would get lost so, the field counts as
 * unreadable and is shown as it stands. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "header.h"
#include "host.h"
#include "word.h"

/* Of a field that is parsed at all. */
#define MAX_FIELD     (256 * 1024)
#define MAX_MAILBOXES 2000

typedef struct {
    GString *text;
    gsize max_len;
    guint n_left;
    bool is_cut; /* not all of it was written */
} Writer;

/* A field of nothing but an encoded word is a name to people, and an address without a domain to GMime. */
static bool
is_bare_word(const char *address)
{
    return address != NULL && g_str_has_prefix(address, "=?") &&
           strchr(address, '@') == NULL;
}

static bool
looks_like_other(const char *domain)
{
    return mail_host_is_mixed(domain) || mail_host_is_disguised(domain);
}

static char *
visible_address(InternetAddressMailbox *mailbox)
{
    const char *address = internet_address_mailbox_get_addr(mailbox);
    const char *domain = address == NULL ? NULL : strrchr(address, '@');

    if (address == NULL || is_bare_word(address))
        return g_strdup("");
    if (domain != NULL && looks_like_other(domain + 1)) {
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

    for (int i = 0; i < n; i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);

        if (!may_go_on(writer)) {
            writer->is_cut = true;
            return;
        }
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

static gsize
count_ats(const char *text)
{
    gsize n = 0;

    for (; *text != '\0'; text++)
        n += *text == '@' ? 1 : 0;
    return n;
}

/* Those of a field that is still coded, but for what stands in comments. */
static gsize
count_written_ats(const char *line)
{
    bool is_quoted = false;
    guint depth = 0;
    gsize n = 0;

    for (; *line != '\0'; line++) {
        if (*line == '\\' && line[1] != '\0')
            line++;
        else if (depth == 0 && *line == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && *line == '(')
            depth++;
        else if (depth > 0 && *line == ')')
            depth--;
        n += depth == 0 && *line == '@' ? 1 : 0;
    }
    return n;
}

static gsize
count_read_ats(InternetAddressList *list)
{
    int n = internet_address_list_length(list);
    gsize count = 0;

    for (int i = 0; i < n; i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        const char *name = internet_address_get_name(address);

        count += name == NULL ? 0 : count_ats(name);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            count += count_read_ats(
                internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)));
        } else {
            const char *mail =
                internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));

            count += mail == NULL ? 0 : count_ats(mail);
        }
    }
    return count;
}

/* Whether the parser passed over an address. What encoded words and comments hold must not make up for it when it
 * turns up in a name. */
static bool
has_lost(InternetAddressList *list, const char *line)
{
    gsize written = count_written_ats(line);
    gsize n_comments = count_ats(line) - written;

    if (written <= 1 && internet_address_list_length(list) == 1)
        return written == 1 && count_read_ats(list) == 0;
    if (strstr(line, "=?") != NULL) {
        g_autofree char *decoded = mail_word_decode(line);

        written += count_ats(decoded) - MIN(count_ats(decoded), count_ats(line));
    }
    return count_read_ats(list) < written + n_comments;
}

static InternetAddressList *
parse(const char *value, gsize len, const char *charset)
{
    g_autofree char *line = mail_header_unfold(value, MIN(len, MAX_FIELD), charset);
    InternetAddressList *list;

    if (strstr(line, "=?") != NULL) {
        char *tame = mail_word_tame(line);

        g_free(line);
        line = tame;
    }
    list =
        *line == '\0' ? NULL : internet_address_list_parse(mail_header_options(), line);
    if (list != NULL && has_lost(list, line))
        g_clear_object(&list);
    return list;
}

char *
mail_address_list_beginning(const char *value, gsize len, const char *charset,
                            gsize max_len, bool *is_cut)
{
    g_autoptr(InternetAddressList) list = parse(value, len, charset);
    Writer writer = { .max_len = max_len, .n_left = MAX_MAILBOXES };
    g_autofree char *text = NULL;

    if (list != NULL) {
        writer.text = g_string_new(NULL);
        append_list(&writer, list);
        if (writer.is_cut)
            g_string_append(writer.text, ", …");
        text = g_string_free(writer.text, FALSE);
    }
    if (text == NULL || *text == '\0') {
        g_free(text);
        text = mail_header_decode(value, MIN(len, MAX_FIELD), charset);
    }
    *is_cut = writer.is_cut || len > MAX_FIELD || strlen(text) > max_len;
    return strlen(text) <= max_len ? g_steal_pointer(&text)
                                   : pb_text_visible_cut(text, -1, max_len - 3);
}

char *
mail_address_list(const char *value, gsize len, const char *charset, gsize max_len)
{
    bool is_cut;

    return mail_address_list_beginning(value, len, charset, max_len, &is_cut);
}

static void
free_mailbox(gpointer data)
{
    MailMailbox *mailbox = data;

    g_free(mailbox->name);
    g_free(mailbox->address);
    g_free(mailbox->domain);
    g_free(mailbox);
}

static MailMailbox *
mailbox_of(InternetAddress *address)
{
    MailMailbox *mailbox = g_new0(MailMailbox, 1);
    const char *at;

    mailbox->name = visible_name(address);
    mailbox->address = visible_address(INTERNET_ADDRESS_MAILBOX(address));
    at = strrchr(mailbox->address, '@');
    mailbox->domain = at == NULL ? g_strdup("") : mail_host_plain(at + 1, strlen(at + 1));
    return mailbox;
}

static void
collect(GPtrArray *mailboxes, InternetAddressList *list, guint most)
{
    int n = internet_address_list_length(list);

    for (int i = 0; i < n && mailboxes->len < most; i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);

        if (INTERNET_ADDRESS_IS_MAILBOX(address))
            g_ptr_array_add(mailboxes, mailbox_of(address));
        else if (INTERNET_ADDRESS_IS_GROUP(address))
            collect(mailboxes,
                    internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)),
                    most);
    }
}

GPtrArray *
mail_address_mailboxes(const char *value, gsize len, const char *charset, guint most)
{
    g_autoptr(InternetAddressList) list = parse(value, len, charset);
    GPtrArray *mailboxes = g_ptr_array_new_with_free_func(free_mailbox);

    if (list != NULL)
        collect(mailboxes, list, most);
    return mailboxes;
}

void
mail_address_first(const char *value, gsize len, const char *charset, char **name,
                   char **address)
{
    g_autoptr(GPtrArray) mailboxes = mail_address_mailboxes(value, len, charset, 1);

    if (mailboxes->len > 0) {
        MailMailbox *first = mailboxes->pdata[0];

        *name = g_steal_pointer(&first->name);
        *address = g_steal_pointer(&first->address);
        return;
    }
    *name = mail_header_decode(value, len, charset);
    *address = g_strdup("");
}
