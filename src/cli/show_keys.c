/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/show_keys.c: what postbag show --json prints (L4); apart from what prints it, for the manual is made of
 * it. */
#include <config.h>

#include "cli/command.h"

const CliKey cli_seal_keys[] = {
    { "outcome", "good, doubt, bad (changed after it was signed) or unsigned" },
    { "words", "the same in a sentence" },
    { "whole", "false when only a part of the message is signed or encrypted" },
    { "encrypted", "whether it was encrypted" },
    { "recipients", "an array: for whom" },
    { "signatures", "an array of objects: state, validity, signer, key, date" },
    { "subject", "with --decrypt: the subject that was protected; null when none was" },
    { "text", "with --decrypt: the text" },
    { NULL, NULL },
};
