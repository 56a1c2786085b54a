/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/part_keys.c: the keys of show --parts --json (L4). On their own, for who makes the manual links the tables of
 * the commands and nothing that they do. */
#include <config.h>

#include "cli/command.h"

const CliKey cli_part_keys[] = {
    { "number", "of --parts: the part's number, as --part takes it" },
    { "type", "its type, such as application/pdf" },
    { "kind", "the same in words" },
    { "name", "a file name that is safe to use; empty when the sender gave none" },
    { "size", "bytes in the message, as encoded there" },
    { "attachment", "true when it is a file beside the text" },
    { "shown", "true when its text is part of what show prints" },
    { NULL, NULL },
};
