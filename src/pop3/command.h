/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/command.h: what there is to know of each command, in one table (L2). */
#ifndef POSTBAG_SRC_POP3_COMMAND_H
#define POSTBAG_SRC_POP3_COMMAND_H

#include <stdbool.h>

#include <glib.h>

#include "pop3/session.h"

#define POP3_IN(state) (1U << (state))

typedef enum {
    POP3_ANSWER_LINE, /* the status line is all */
    POP3_ANSWER_CAPA,
    POP3_ANSWER_LISTING,
    POP3_ANSWER_MESSAGE,
} Pop3Answer;

typedef struct {
    const char *name;
    guint states;      /* POP3_IN() of those in which it may be sent */
    bool is_alone;     /* never under way together with another one */
    Pop3Answer answer; /* to be expected after +OK */
    Pop3State
        after_ok; /* the state that its +OK or -ERR leads to; POP3_STATE_GREETING: none */
    Pop3State after_err;
} Pop3CommandRow;

/* Never NULL. */
const Pop3CommandRow *pop3_command_row(Pop3Command command);

#endif
