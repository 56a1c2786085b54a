/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/answer.c: bytes from the server become events (L2).
 *
 * Every byte belongs to the answer of the oldest command whose line has gone out entirely; a byte where
 * there is no such command was injected, or the server is out of step, and ends the session. Lines of
 * the protocol end in LF, with or without a CR; those of messages are dot.c's matter. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "pop3/session.h"
#include "apop.h"
#include "session_private.h"
#include "uidl.h"

#define MAX_QUOTED 60

#define AGAIN 2 /* of a phase: no event, ask the phase that is now */

static int
fail(Pop3Session *session, Pop3Error code, const char *what)
{
    pop3_session_fail(session, g_error_new_literal(POP3_ERROR, code, what));
    return -1;
}

static int
fail_quoting(Pop3Session *session, const char *what, const char *bytes, gsize len)
{
    g_autofree char *shown =
        pb_text_visible_cut(bytes, (gssize)MIN(len, MAX_QUOTED * 2), MAX_QUOTED);

    pop3_session_fail(
        session, g_error_new(POP3_ERROR, POP3_ERROR_PROTOCOL, "%s: %s", what, shown));
    return -1;
}

static void
consume(Pop3Session *session, gsize len)
{
    session->in += len;
    session->in_len -= len;
}

/* --- lines ------------------------------------------------------------------------------------ */

/* Keeps what is there of a line for the next feed. */
static void
keep_partial_line(Pop3Session *session, gsize len)
{
    memcpy(session->line + session->line_len, session->in, len);
    session->line_len += len;
    consume(session, len);
}

/* 1: `line` is the next line without its end, valid until more is read; 0: not all there; -1. */
static int
read_line(Pop3Session *session, const char **line, gsize *len)
{
    gsize room = sizeof session->line - session->line_len;
    gsize seen = MIN(session->in_len, room);
    const char *lf = memchr(session->in, '\n', seen);

    if (lf == NULL && seen == room)
        return fail(session, POP3_ERROR_TOO_LONG, "the server's line does not end");
    if (lf == NULL) {
        keep_partial_line(session, seen);
        return 0;
    }
    if (session->line_len == 0) {
        *line = session->in;
        *len = (gsize)(lf - session->in);
        consume(session, *len + 1);
    } else {
        keep_partial_line(session, (gsize)(lf + 1 - session->in));
        *line = session->line;
        *len = session->line_len - 1;
        session->line_len = 0;
    }
    if (*len > 0 && (*line)[*len - 1] == '\r')
        (*len)--;
    if (*len > POP3_MAX_STATUS_LINE)
        return fail(session, POP3_ERROR_TOO_LONG, "the server's line does not end");
    return 1;
}

/* A line of a list: 1 with its stuffed dot gone; 0, -1 as above; AGAIN: it ended the list. */
static int
read_list_line(Pop3Session *session, const char **line, gsize *len)
{
    int got;

    if (session->in_len == 0)
        return 0;
    got = read_line(session, line, len);
    if (got != 1 || *len == 0 || (*line)[0] != '.')
        return got;
    if (*len == 1) {
        session->phase = POP3_PHASE_COMPLETE;
        return AGAIN;
    }
    (*line)++;
    (*len)--;
    return 1;
}

/* --- the end of a command --------------------------------------------------------------------- */

static void
swap_capa(Pop3Session *session, const Pop3Reply *reply)
{
    Pop3Capa old = session->capa;

    if (reply->kind == POP3_REPLY_OK) {
        session->capa = session->new_capa;
        session->new_capa = old;
        pop3_capa_clear(&session->new_capa);
    } else {
        pop3_capa_clear(&session->capa);
    }
}

/* The line that holds it is gone by the time the caller looks. */
static void
copy_uidl(Pop3Session *session, const Pop3Entry *entry, Pop3Event *event)
{
    if (entry->uidl == NULL)
        return;
    memcpy(session->uidl, entry->uidl, entry->uidl_len);
    session->uidl[entry->uidl_len] = '\0';
    event->uidl = session->uidl;
    event->uidl_len = entry->uidl_len;
}

static bool
read_greeting(Pop3Session *session, Pop3Event *event)
{
    session->timestamp = pop3_apop_timestamp(event->reply.text);
    return true;
}

static bool
read_stat(Pop3Session *session, Pop3Event *event)
{
    (void)session;
    return pop3_stat_parse(event->reply.text, &event->count, &event->size);
}

static bool
read_last(Pop3Session *session, Pop3Event *event)
{
    guint64 size;

    (void)session;
    if (!pop3_stat_parse(event->reply.text, &event->number, &size))
        event->number = 0;
    return true;
}

/* What is said of another message than the one asked for is nothing. */
static bool
read_uidl_one(Pop3Session *session, Pop3Event *event)
{
    const char *text = event->reply.text;
    Pop3Entry entry;

    if (pop3_uidl_parse(text, strlen(text), &entry) && entry.number == event->number)
        copy_uidl(session, &entry, event);
    return true;
}

static bool
read_list_one(Pop3Session *session, Pop3Event *event)
{
    const char *text = event->reply.text;
    Pop3Entry entry;

    (void)session;
    if (pop3_list_parse(text, strlen(text), &entry) && entry.number == event->number)
        event->size = entry.size;
    return true;
}

/* What the words behind +OK say. False when the session cannot go on without it. */
static bool
read_words(Pop3Session *session, Pop3Event *event)
{
    static bool (*const readers[POP3_COMMAND_QUIT + 1])(Pop3Session *, Pop3Event *) = {
        [POP3_COMMAND_GREETING] = read_greeting, [POP3_COMMAND_STAT] = read_stat,
        [POP3_COMMAND_LAST] = read_last,         [POP3_COMMAND_UIDL_ONE] = read_uidl_one,
        [POP3_COMMAND_LIST_ONE] = read_list_one,
    };

    return event->reply.kind != POP3_REPLY_OK || readers[event->command] == NULL ||
           readers[event->command](session, event);
}

/* Fills the DONE of the oldest command and forgets it. */
static int
finish(Pop3Session *session, const Pop3Reply *reply, Pop3Event *event)
{
    const Pop3Request *request = pop3_queue_head(&session->queue);
    const Pop3CommandRow *row = pop3_command_row(request->command);
    Pop3State next = reply->kind == POP3_REPLY_OK ? row->after_ok : row->after_err;

    event->kind = POP3_EVENT_DONE;
    event->command = request->command;
    event->number = request->number;
    event->reply = *reply;
    if (!read_words(session, event))
        return fail_quoting(session, "no answer to STAT", reply->text,
                            strlen(reply->text));
    if (request->command == POP3_COMMAND_CAPA)
        swap_capa(session, reply);
    pop3_queue_pop(&session->queue);
    session->phase = POP3_PHASE_STATUS;
    if (next != POP3_STATE_GREETING)
        pop3_session_enter(session, next);
    return 1;
}

/* A command that can no longer be sent, as when the login before it was refused. */
static int
finish_unsent(Pop3Session *session, Pop3Event *event)
{
    static const Pop3Reply unsent = { POP3_REPLY_ERR, POP3_CODE_NONE,
                                      "not sent: the session was not ready for it" };
    const Pop3Request *request = pop3_queue_head(&session->queue);

    event->kind = POP3_EVENT_DONE;
    event->command = request->command;
    event->number = request->number;
    event->reply = unsent;
    pop3_queue_pop(&session->queue);
    return 1;
}

/* --- status lines ----------------------------------------------------------------------------- */

static int
begin_body(Pop3Session *session, const Pop3Request *request, Pop3Event *event)
{
    static const Pop3Phase phases[] = {
        [POP3_ANSWER_CAPA] = POP3_PHASE_CAPA,
        [POP3_ANSWER_LISTING] = POP3_PHASE_LISTING,
        [POP3_ANSWER_MESSAGE] = POP3_PHASE_MESSAGE,
    };

    session->phase = phases[request->answer];
    session->n_lines = session->n_bytes = 0;
    session->dot = (Pop3Dot){ 0 };
    pop3_capa_clear(&session->new_capa);
    event->kind = POP3_EVENT_STATUS;
    event->command = request->command;
    event->number = request->number;
    event->reply = session->reply;
    return 1;
}

static int
answer_login(Pop3Session *session, Pop3Request *request, Pop3Event *event)
{
    switch (pop3_login_answer(request->login, &session->reply, &session->output)) {
    case POP3_LOGIN_MORE:
        request->end = session->output.n_appended;
        pop3_say_sent(session, pop3_login_shown(request->login));
        return AGAIN;
    case POP3_LOGIN_COMPLETE:
        session->login_failure = pop3_login_take_failure(request->login);
        return finish(session, &session->reply, event);
    case POP3_LOGIN_IMPOSTOR:
        return fail(session, POP3_ERROR_IMPOSTOR,
                    "the server could not prove that it knows the password");
    case POP3_LOGIN_OUT_OF_ORDER:
        break;
    }
    return fail_quoting(session, "no reply that may come during a login",
                        session->reply.text, strlen(session->reply.text));
}

static int
answer(Pop3Session *session, Pop3Request *request, Pop3Event *event)
{
    if (request->login != NULL)
        return answer_login(session, request, event);
    if (session->reply.kind == POP3_REPLY_CONTINUE)
        return fail_quoting(session, "a challenge that nobody asked for",
                            session->reply.text, strlen(session->reply.text));
    if (session->reply.kind == POP3_REPLY_OK && request->answer != POP3_ANSWER_LINE)
        return begin_body(session, request, event);
    return finish(session, &session->reply, event);
}

static int
read_status(Pop3Session *session, const Pop3Login *login)
{
    const char *line;
    gsize len;
    GError *error = NULL;
    int got = read_line(session, &line, &len);

    if (got != 1)
        return got;
    if (memchr(line, '\0', len) != NULL)
        return fail(session, POP3_ERROR_PROTOCOL, "not a POP3 reply: it holds a NUL");
    memcpy(session->status, line, len);
    session->status[len] = '\0';
    if (login != NULL)
        pop3_login_scrub(login, session->status);
    line =
        login == NULL ? session->status : pop3_login_show_answer(login, session->status);
    pop3_say_received(session, line, strlen(line));
    if (pop3_reply_parse(session->status, &session->reply, &error))
        return 1;
    pop3_session_fail(session, error);
    return -1;
}

/* True when the whole line of the oldest command has gone, so that an answer to it may come. */
static bool
may_be_answered(const Pop3Session *session, const Pop3Request *request)
{
    return request != NULL && pop3_queue_is_under_way(&session->queue, request) &&
           session->output.n_sent >= request->end;
}

/* True when the oldest command is not sent and this state will never send it. */
static bool
is_stranded(const Pop3Session *session, const Pop3Request *request)
{
    const guint waiting = POP3_IN(POP3_STATE_GREETING) | POP3_IN(POP3_STATE_HANDSHAKE);

    return request != NULL && !pop3_queue_is_under_way(&session->queue, request) &&
           ((pop3_command_row(request->command)->states | waiting) &
            POP3_IN(session->state)) == 0;
}

static int
next_status(Pop3Session *session, Pop3Event *event)
{
    Pop3Request *request = pop3_queue_head(&session->queue);
    int got;

    if (session->in_len == 0)
        return is_stranded(session, request) ? finish_unsent(session, event) : 0;
    if (session->state == POP3_STATE_HANDSHAKE)
        return fail_quoting(session,
                            "data was injected into the connection before TLS began",
                            session->in, session->in_len);
    if (!may_be_answered(session, request))
        return fail_quoting(session, "the server says what nobody asked for", session->in,
                            session->in_len);
    got = read_status(session, request->login);
    return got == 1 ? answer(session, request, event) : got;
}

/* --- what follows +OK ------------------------------------------------------------------------- */

static int
next_capa(Pop3Session *session, Pop3Event *event)
{
    char text[POP3_MAX_STATUS_LINE + 1];
    const char *line;
    gsize len;
    int got = read_list_line(session, &line, &len);

    (void)event;
    if (got != 1)
        return got;
    session->n_bytes += len;
    if (++session->n_lines > POP3_CAPA_MAX_LINES ||
        session->n_bytes > POP3_MAX_CAPA_BYTES)
        return fail(session, POP3_ERROR_TOO_LONG, "the capability list does not end");
    pop3_say_listed(session, line, len);
    memcpy(text, line, len);
    text[len] = '\0';
    pop3_capa_add_line(&session->new_capa, text);
    return AGAIN;
}

static int
next_entry(Pop3Session *session, Pop3Event *event)
{
    Pop3Command command = pop3_queue_head(&session->queue)->command;
    const char *line;
    gsize len;
    Pop3Entry entry;
    int got = read_list_line(session, &line, &len);

    if (got != 1)
        return got;
    if (++session->n_lines > POP3_MAX_LIST_ENTRIES)
        return fail(session, POP3_ERROR_TOO_LONG, "the listing does not end");
    pop3_say_listed(session, line, len);
    if (!(command == POP3_COMMAND_UIDL ? pop3_uidl_parse : pop3_list_parse)(line, len,
                                                                            &entry))
        return AGAIN;
    event->kind = POP3_EVENT_ENTRY;
    event->command = command;
    event->number = entry.number;
    event->size = entry.size;
    copy_uidl(session, &entry, event);
    return 1;
}

static int
next_body(Pop3Session *session, Pop3Event *event)
{
    const Pop3Request *request = pop3_queue_head(&session->queue);
    gsize n_read = session->in_len;
    gsize len;

    if (n_read == 0)
        return 0;
    len = pop3_dot_decode(&session->dot, session->in, &n_read, session->body,
                          sizeof session->body);
    consume(session, n_read);
    session->n_bytes += n_read;
    if (session->dot.state == POP3_DOT_END)
        session->phase = POP3_PHASE_COMPLETE;
    else if (len == 0)
        return 0;
    if (len == 0)
        return AGAIN;
    event->kind = POP3_EVENT_BODY;
    event->command = request->command;
    event->number = request->number;
    event->data = session->body;
    event->len = len;
    return 1;
}

static int
next_complete(Pop3Session *session, Pop3Event *event)
{
    pop3_say_body_end(session, pop3_queue_head(&session->queue)->answer);
    return finish(session, &session->reply, event);
}

/* --- in and out ------------------------------------------------------------------------------- */

void
pop3_session_feed(Pop3Session *session, const void *bytes, gsize len)
{
    if (session->failure != NULL)
        return;
    g_assert(session->in_len == 0);
    session->in = bytes;
    session->in_len = len;
}

int
pop3_session_next(Pop3Session *session, Pop3Event *event, GError **error)
{
    static int (*const phases[])(Pop3Session *, Pop3Event *) = {
        [POP3_PHASE_STATUS] = next_status,     [POP3_PHASE_CAPA] = next_capa,
        [POP3_PHASE_LISTING] = next_entry,     [POP3_PHASE_MESSAGE] = next_body,
        [POP3_PHASE_COMPLETE] = next_complete,
    };
    int got = session->failure == NULL ? AGAIN : -1;

    *event = (Pop3Event){ 0 };
    while (got == AGAIN)
        got = phases[session->phase](session, event);
    if (got == -1)
        g_propagate_error(error, g_error_copy(session->failure));
    return got;
}
