/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/command.c: the table of commands (L2). */
#include <config.h>

#include "command.h"

#define SIGNED_OUT POP3_IN(POP3_STATE_AUTHORIZATION)
#define SIGNED_IN  POP3_IN(POP3_STATE_TRANSACTION)

#define STAYS  POP3_STATE_GREETING
#define CLOSED POP3_STATE_CLOSED

static const Pop3CommandRow rows[] = {
    /* clang-format off */
    [POP3_COMMAND_GREETING] = { "greeting", 0, true, POP3_ANSWER_LINE,
                                POP3_STATE_AUTHORIZATION, CLOSED },
    [POP3_COMMAND_CAPA]  = { "CAPA",  SIGNED_OUT | SIGNED_IN, false, POP3_ANSWER_CAPA,    STAYS, STAYS },
    [POP3_COMMAND_STLS]  = { "STLS",  SIGNED_OUT, true,  POP3_ANSWER_LINE,
                             POP3_STATE_HANDSHAKE, STAYS },
    [POP3_COMMAND_LOGIN] = { "login", SIGNED_OUT, true,  POP3_ANSWER_LINE,
                             POP3_STATE_TRANSACTION, STAYS },
    [POP3_COMMAND_UTF8]  = { "UTF8",  SIGNED_OUT | SIGNED_IN, true,  POP3_ANSWER_LINE,    STAYS, STAYS },
    [POP3_COMMAND_LANG]  = { "LANG",  SIGNED_OUT | SIGNED_IN, true,  POP3_ANSWER_LINE,    STAYS, STAYS },
    [POP3_COMMAND_STAT]  = { "STAT",  SIGNED_IN,  false, POP3_ANSWER_LINE,    STAYS, STAYS },
    [POP3_COMMAND_UIDL]  = { "UIDL",  SIGNED_IN,  false, POP3_ANSWER_LISTING, STAYS, STAYS },
    [POP3_COMMAND_LIST]  = { "LIST",  SIGNED_IN,  false, POP3_ANSWER_LISTING, STAYS, STAYS },
    [POP3_COMMAND_UIDL_ONE] = { "UIDL", SIGNED_IN, false, POP3_ANSWER_LINE,   STAYS, STAYS },
    [POP3_COMMAND_LIST_ONE] = { "LIST", SIGNED_IN, false, POP3_ANSWER_LINE,   STAYS, STAYS },
    [POP3_COMMAND_LAST]  = { "LAST",  SIGNED_IN,  false, POP3_ANSWER_LINE,    STAYS, STAYS },
    [POP3_COMMAND_TOP]   = { "TOP",   SIGNED_IN,  false, POP3_ANSWER_MESSAGE, STAYS, STAYS },
    [POP3_COMMAND_RETR]  = { "RETR",  SIGNED_IN,  false, POP3_ANSWER_MESSAGE, STAYS, STAYS },
    [POP3_COMMAND_DELE]  = { "DELE",  SIGNED_IN,  false, POP3_ANSWER_LINE,    STAYS, STAYS },
    [POP3_COMMAND_NOOP]  = { "NOOP",  SIGNED_IN,  false, POP3_ANSWER_LINE,    STAYS, STAYS },
    [POP3_COMMAND_RSET]  = { "RSET",  SIGNED_IN,  false, POP3_ANSWER_LINE,    STAYS, STAYS },
    /* Its answer is that of its shape. */
    [POP3_COMMAND_OTHER] = { "command", SIGNED_OUT | SIGNED_IN, true, POP3_ANSWER_LINE,   STAYS, STAYS },
    [POP3_COMMAND_QUIT]  = { "QUIT",  SIGNED_OUT | SIGNED_IN, true,  POP3_ANSWER_LINE,    CLOSED, CLOSED },
    /* clang-format on */
};

const Pop3CommandRow *
pop3_command_row(Pop3Command command)
{
    g_assert((gsize)command < G_N_ELEMENTS(rows));
    return &rows[command];
}

const char *
pop3_command_name(Pop3Command command)
{
    return pop3_command_row(command)->name;
}
