/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/golden/dump.h: all that a document holds, as text that can be compared. */
#ifndef POSTBAG_TESTS_GOLDEN_DUMP_H
#define POSTBAG_TESTS_GOLDEN_DUMP_H

#include "mail/document.h"

/* The caller frees. */
char *dump_document(const MailDocument *document);

#endif
