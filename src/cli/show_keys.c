/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/show_keys.c: the keys of show --json (L4). On their own, for who makes the manual links the tables of
 * the commands and nothing that they do. */
#include <config.h>

#include "cli/command.h"

const CliKey cli_show_keys[] = {
    { "number", "of --parts: the part's number, as --part takes it" },
    { "type", "its type, such as application/pdf" },
    { "kind", "the same in words" },
    { "name", "a file name that is safe to use; empty when the sender gave none" },
    { "size", "bytes in the message, as encoded there" },
    { "attachment", "true when it is a file beside the text" },
    { "shown", "true when its text is part of what show prints" },
    { "outcome",
      "of --verify and --decrypt: good, doubt, bad (changed after it was signed) or unsigned" },
    { "words", "the same in a sentence" },
    { "whole", "false when only a part of the message is signed or encrypted" },
    { "encrypted", "whether it was encrypted" },
    { "recipients", "an array: for whom" },
    { "signatures", "an array of objects: state, validity, signer, key, date" },
    { "subject", "of --decrypt: the subject that was protected; null when none was" },
    { "text", "of --decrypt: the text" },
    { NULL, NULL },
};
