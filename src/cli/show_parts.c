/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/show_parts.c: what postbag show does with parts: lists, prints, saves (L4). */
#include <config.h>

#include "show_parts.h"

#include <string.h>
#include <unistd.h>

#include "base/human.h"
#include "mail/attachment.h"
#include "json.h"
#include "output.h"

void
cli_parts_print(const MailDocument *document, CliPartsWhich which)
{
    bool has_title = which == CLI_PARTS_ALL;

    for (guint i = 0; i < document->parts->len; i++) {
        const MailPart *part = document->parts->pdata[i];
        g_autofree char *size = pb_size_to_string(part->size);

        if (which == CLI_PARTS_NOT_SHOWN && part->is_shown && !part->is_attachment)
            continue;
        if (!has_title)
            cli_out("\nParts, for --part:\n");
        has_title = true;
        cli_out("%6s  %5s  %s%s%s\n", part->number, size, part->type,
                *part->name == '\0' ? "" : "  ", part->name);
    }
}

void
cli_parts_print_json(const MailDocument *document)
{
    for (guint i = 0; i < document->parts->len; i++) {
        const MailPart *part = document->parts->pdata[i];
        g_autofree char *kind = mail_type_words(part->type, part->name);
        JsonObject *object = json_object_new();

        cli_json_text(object, "number", part->number);
        cli_json_text(object, "type", part->type);
        cli_json_text(object, "kind", kind);
        cli_json_text(object, "name", part->name);
        cli_json_number(object, "size", part->size);
        json_object_set_boolean_member(object, "attachment", part->is_attachment);
        json_object_set_boolean_member(object, "shown", part->is_shown);
        cli_out_json(object);
    }
}

/* By exactly that name. */
static bool
write_to_file(int fd, const char *part, const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *base = g_path_get_basename(path);
    g_autoptr(MailSaver) saver = mail_saver_new(folder, error);
    const MailSaveOrder order = {
        .fd = fd, .number = part, .name = base, .how = MAIL_SAVE_AS_NAMED
    };
    g_autofree char *name =
        saver == NULL ? NULL : mail_saver_save(saver, &order, NULL, error);

    return name != NULL;
}

bool
cli_part_print(const CliArguments *arguments, MailRenderer *renderer, int fd,
               GError **error)
{
    if (arguments->output != NULL && strcmp(arguments->output, "-") != 0)
        return write_to_file(fd, arguments->part, arguments->output, error);
    if (arguments->output == NULL && isatty(STDOUT_FILENO)) {
        g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                    "a part does not go to a terminal: add --output FILE");
        return false;
    }
    cli_out_flush();
    return mail_renderer_part(renderer, fd, arguments->part, STDOUT_FILENO, error);
}

bool
cli_parts_save(const MailDocument *document, int fd, const char *folder, GError **error)
{
    g_autoptr(GPtrArray) parts = mail_attachments(document->parts);
    g_autoptr(MailSaver) saver = mail_saver_new(folder, error);
    g_autofree char *total_words = NULL;
    guint64 total = 0;

    if (saver == NULL)
        return false;
    for (guint i = 0; i < parts->len; i++) {
        const MailPart *part = parts->pdata[i];
        g_autofree char *wanted = mail_file_name(part);
        const MailSaveOrder order = {
            .fd = fd, .number = part->number, .name = wanted, .how = MAIL_SAVE_UNDER_FREE
        };
        guint64 size;
        g_autofree char *name = mail_saver_save(saver, &order, &size, error);
        g_autofree char *size_words = NULL;

        if (name == NULL)
            return false;
        size_words = pb_size_to_string(size);
        cli_out("%6s  %5s  %s\n", part->number, size_words, name);
        total += size;
    }
    total_words = pb_size_to_string(total);
    if (parts->len == 0)
        cli_out("This message has no attachments.\n");
    else
        cli_out("%u %s, %s saved\n", parts->len, parts->len == 1 ? "file" : "files",
                total_words);
    return true;
}
