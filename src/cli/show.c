/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/show.c: postbag show: one message as text, header, bytes, or one of its parts (L4). */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/human.h"
#include "base/text.h"
#include "mail/renderer.h"
#include "store/message.h"
#include "cli/cli.h"
#include "output.h"
#include "row.h"
#include "run.h"
#include "show_parts.h"

#define MAX_WIDTH 100

static void
print_field(const char *name, const char *value)
{
    if (*value != '\0')
        cli_out("%s: %s\n", name, value);
}

static void
print_text(const MailDocument *document)
{
    int width = MIN(cli_terminal_width(STDOUT_FILENO), MAX_WIDTH);
    g_autofree char *text = mail_document_to_text(document, (guint)width);
    g_autofree char *date = document->date == 0 ? g_strdup(document->date_raw)
                                                : pb_time_to_string(document->date);

    print_field("From", document->from);
    for (guint i = 0; i < document->sender->len; i++) {
        const MailRemark *remark = g_ptr_array_index(document->sender, i);

        cli_out("      (%s%s)\n", remark->is_deceiving ? "! " : "", remark->text);
    }
    print_field("To", document->to);
    print_field("Cc", document->cc);
    print_field("Date", date);
    print_field("Subject", document->subject);
    print_field("Checked", document->authentication);
    cli_out("\n%s%s", text, g_str_has_suffix(text, "\n") || *text == '\0' ? "" : "\n");
    cli_parts_print(document, CLI_PARTS_NOT_SHOWN);
}

static void
print_header(const MailDocument *document)
{
    for (guint i = 0; i < document->fields->len; i++) {
        const MailField *field = g_ptr_array_index(document->fields, i);

        cli_out("%s: %s\n", field->name, field->value);
    }
}

static bool
print_raw(int fd, GError **error)
{
    bool is_terminal = isatty(STDOUT_FILENO) == 1;
    g_autofree char *bytes = g_malloc(64 * 1024);

    while (cli_out_is_open()) {
        gssize n = read(fd, bytes, 64 * 1024);
        g_autofree char *shown = NULL;

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error(error, MAIL_ERROR, MAIL_ERROR_READ,
                        "the message cannot be read: %s", g_strerror(errno));
            return false;
        }
        if (n == 0)
            break;
        if (is_terminal)
            shown = pb_text_visible(bytes, n, PB_TEXT_BODY);
        cli_out_bytes(is_terminal ? shown : bytes,
                      is_terminal ? strlen(shown) : (gsize)n);
    }
    return true;
}

static bool
show(const CliArguments *arguments, const char *authserv, int fd, int *status,
     GError **error)
{
    const MailReading reading = { .prefer = arguments->html ? MAIL_PREFER_HTML
                                                            : MAIL_PREFER_TEXT,
                                  .authserv = authserv };
    g_autoptr(MailRenderer) renderer = NULL;
    g_autoptr(MailDocument) document = NULL;

    if (arguments->verify || arguments->decrypt)
        return cli_show_sealed(arguments, fd, status, error);
    renderer = mail_renderer_new(NULL);
    if (arguments->raw)
        return print_raw(fd, error);
    if (arguments->part != NULL)
        return cli_part_print(arguments, renderer, fd, error);
    document = mail_renderer_document(renderer, fd, &reading, error);
    if (document == NULL)
        return false;
    if (arguments->save_all != NULL)
        return cli_parts_save(document, fd, arguments->save_all, error);
    if (arguments->parts && arguments->json)
        cli_parts_print_json(document);
    else if (arguments->parts)
        cli_parts_print(document, CLI_PARTS_ALL);
    else if (arguments->headers)
        print_header(document);
    else
        print_text(document);
    return true;
}

/* What is shown is not all there is. */
static void
print_preview_note(const StoreMessage *message)
{
    g_autofree char *size = pb_size_to_string(message->server_size);

    cli_out(
        "\n[Only the beginning is here, of %s. The rest: postbag fetch --rest %.*s]\n",
        size, CLI_ID_SHOWN, message->key);
}

int
cli_show_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);
    g_autoptr(Store) store = NULL;
    g_autoptr(StoreMessage) message = NULL;
    const ConfigAccount *account;
    g_autofree char *authserv = NULL;
    int fd = -1;
    int status = 0;
    bool is_shown;

    if (profile != NULL)
        store = cli_store_open(profile, &error);
    if (store != NULL)
        message = store_find(store, arguments->words[0], &error);
    if (message != NULL)
        fd = store_open_message(store, message->row, &error);
    if (fd < 0)
        return cli_report(NULL, error);
    account = config_settings_find_account(profile->settings, message->account, NULL);
    authserv = account == NULL ? NULL : config_account_authserv(account);
    is_shown = show(arguments, authserv, fd, &status, &error);
    close(fd);
    if (is_shown && message->is_preview && !arguments->raw && !arguments->json &&
        arguments->part == NULL)
        print_preview_note(message);
    return is_shown ? status : cli_report(NULL, error);
}
