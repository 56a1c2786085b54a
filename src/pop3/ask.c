/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/ask.c: the commands of a session, as the caller gives them (L2).
 *
 * Each goes to the tail of the queue. What comes from outside, a tag or a typed line, is looked at here, so
 * that one command never becomes two. */
#include <config.h>

#include <string.h>

#include "pop3/session.h"
#include "session_private.h"

#define MAX_LINE 255 /* with CRLF: RFC 2449 section 4 */
#define MAX_TAG  35  /* RFC 5646 section 4.4.1 */

static Pop3Request *
ask(Pop3Session *session, Pop3Command command)
{
    return pop3_queue_push(&session->queue, command);
}

void
pop3_session_capa_ask(Pop3Session *session)
{
    ask(session, POP3_COMMAND_CAPA);
}

void
pop3_session_stls(Pop3Session *session)
{
    g_assert(session->protection == POP3_PROTECTION_NONE);
    ask(session, POP3_COMMAND_STLS);
}

void
pop3_session_utf8(Pop3Session *session)
{
    ask(session, POP3_COMMAND_UTF8);
}

static bool
is_tag(const char *text)
{
    gsize len =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    return strcmp(text, "*") == 0 || (len > 0 && len <= MAX_TAG && text[len] == '\0');
}

bool
pop3_session_lang(Pop3Session *session, const char *tag, GError **error)
{
    if (!is_tag(tag)) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_BAD_LINE,
                            "that is not the tag of a language");
        return false;
    }
    ask(session, POP3_COMMAND_LANG)->text = g_strdup(tag);
    return true;
}

void
pop3_session_stat(Pop3Session *session)
{
    ask(session, POP3_COMMAND_STAT);
}

void
pop3_session_uidl(Pop3Session *session)
{
    ask(session, POP3_COMMAND_UIDL);
}

void
pop3_session_list(Pop3Session *session)
{
    ask(session, POP3_COMMAND_LIST);
}

void
pop3_session_uidl_one(Pop3Session *session, guint32 number)
{
    ask(session, POP3_COMMAND_UIDL_ONE)->number = number;
}

void
pop3_session_list_one(Pop3Session *session, guint32 number)
{
    ask(session, POP3_COMMAND_LIST_ONE)->number = number;
}

void
pop3_session_last(Pop3Session *session)
{
    ask(session, POP3_COMMAND_LAST);
}

void
pop3_session_top(Pop3Session *session, guint32 number, guint n_lines)
{
    Pop3Request *request = ask(session, POP3_COMMAND_TOP);

    request->number = number;
    request->n_lines = n_lines;
}

void
pop3_session_retr(Pop3Session *session, guint32 number, guint64 announced)
{
    Pop3Request *request = ask(session, POP3_COMMAND_RETR);

    request->number = number;
    request->announced = announced;
}

void
pop3_session_dele(Pop3Session *session, guint32 number)
{
    ask(session, POP3_COMMAND_DELE)->number = number;
}

void
pop3_session_noop(Pop3Session *session)
{
    ask(session, POP3_COMMAND_NOOP);
}

void
pop3_session_rset(Pop3Session *session)
{
    ask(session, POP3_COMMAND_RSET);
}

void
pop3_session_quit(Pop3Session *session)
{
    ask(session, POP3_COMMAND_QUIT);
}

/* Those whose answers the session must understand, or that hold a secret. */
static bool
moves_the_session(const char *line)
{
    static const char *const names[] = { "USER", "PASS", "APOP", "AUTH", "STLS", "QUIT" };
    gsize len = strcspn(line, " \t");

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strlen(names[i]) == len && g_ascii_strncasecmp(line, names[i], len) == 0)
            return true;
    }
    return false;
}

bool
pop3_session_command(Pop3Session *session, const char *line, Pop3Shape shape,
                     GError **error)
{
    const char *what = NULL;
    Pop3Request *request;

    line += strspn(line, " \t");
    if (line[0] == '\0')
        what = "there is no command on that line";
    else if (strpbrk(line, "\r\n") != NULL)
        what = "a command is one line";
    else if (strlen(line) > MAX_LINE - strlen("\r\n"))
        what = "a command may be no longer than 253 bytes";
    else if (moves_the_session(line))
        what = "that command is not sent as it is typed";
    if (what != NULL) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_BAD_LINE, what);
        return false;
    }
    request = ask(session, POP3_COMMAND_OTHER);
    request->text = g_strdup(line);
    if (shape == POP3_SHAPE_LISTING)
        request->answer = POP3_ANSWER_MESSAGE;
    return true;
}

void
pop3_session_set_window(Pop3Session *session, guint commands, guint64 bytes)
{
    session->queue.max_commands = CLAMP(commands, 1, POP3_WINDOW_COMMANDS);
    session->queue.max_bytes = MAX(bytes, 1);
}
