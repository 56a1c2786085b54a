/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/code.h: patches and fenced code among the lines of a text (L2). */
#ifndef POSTBAG_MAIL_CODE_H
#define POSTBAG_MAIL_CODE_H

#include <stdbool.h>

#include "builder.h"

typedef enum {
    MAIL_CODE_NONE,  /* no code */
    MAIL_CODE_PLAIN, /* code */
    MAIL_CODE_ADDED,
    MAIL_CODE_REMOVED,
    MAIL_CODE_HUNK,
    MAIL_CODE_FENCE, /* code begins or ends: the line itself is not of it */
} MailCodeLine;

/* Where we are; all zero at the start of a text. */
typedef struct {
    bool is_diff, is_fenced;
    bool is_head;             /* of a patch, before its first hunk */
    guint old_left, new_left; /* lines that the hunk still has */
    gsize fence;              /* length of the fence that opened */
    char fence_letter;
    guint n_unclosed; /* fences that were none: each is looked for in all of the text */
} MailCode;

/* Says what the next line is. `rest` is what follows it in the text, up to `end`, with the same marks of quotation. */
MailCodeLine mail_code_take(MailCode *code, const char *line, gsize len, const char *rest,
                            const char *end);
/* Code ends here, whatever it was. */
void mail_code_stop(MailCode *code);

#endif
