/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/show_parts.h: what postbag show does with parts (L4, private). */
#ifndef POSTBAG_CLI_SHOW_PARTS_H
#define POSTBAG_CLI_SHOW_PARTS_H

#include "mail/renderer.h"
#include "cli/command.h"

typedef enum {
    CLI_PARTS_ALL,
    CLI_PARTS_NOT_SHOWN, /* those of which the text says nothing, under a title */
} CliPartsWhich;

void cli_parts_print(const MailDocument *document, CliPartsWhich which);
void cli_parts_print_json(const MailDocument *document);
/* One part, decoded, to standard output or into a new file. */
bool cli_part_print(const CliArguments *arguments, MailRenderer *renderer, int fd,
                    GError **error);
/* All attachments into the folder; a line for each, and one for all. */
bool cli_parts_save(const MailDocument *document, int fd, const char *folder,
                    GError **error);

#endif
