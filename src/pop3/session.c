/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/session.c: the states of a session, and commands on their way to the server (L2).
 *
 * One setter moves the state, along a table. Commands, which ask.c queues, become bytes when the caller asks for output, as
 * many as state and window allow; a password is never a byte of a line that is not protected, unless the
 * caller allowed that. Answers are read in answer.c. */
#include <config.h>

#include "pop3/session.h"

#include "session_private.h"

#define MAX_COMMAND_LINE 256 /* RFC 2449 section 4, and a NUL */

/* clang-format off */
static const guint legal_next[] = {
    [POP3_STATE_GREETING] = POP3_IN(POP3_STATE_AUTHORIZATION) | POP3_IN(POP3_STATE_CLOSED),
    [POP3_STATE_AUTHORIZATION] = POP3_IN(POP3_STATE_HANDSHAKE) | POP3_IN(POP3_STATE_TRANSACTION)
                                 | POP3_IN(POP3_STATE_UPDATE) | POP3_IN(POP3_STATE_CLOSED),
    [POP3_STATE_HANDSHAKE] = POP3_IN(POP3_STATE_AUTHORIZATION) | POP3_IN(POP3_STATE_CLOSED),
    [POP3_STATE_TRANSACTION] = POP3_IN(POP3_STATE_UPDATE) | POP3_IN(POP3_STATE_CLOSED),
    [POP3_STATE_UPDATE] = POP3_IN(POP3_STATE_CLOSED),
    [POP3_STATE_CLOSED] = POP3_IN(POP3_STATE_CLOSED),
};
/* clang-format on */

void
pop3_session_enter(Pop3Session *session, Pop3State state)
{
    g_assert((legal_next[session->state] & POP3_IN(state)) != 0);
    session->state = state;
}

void
pop3_session_fail(Pop3Session *session, GError *failure)
{
    g_assert(session->failure == NULL);
    session->failure = failure;
    session->in_len = 0;
    session->line_len = 0;
    pop3_output_clear(&session->output);
    pop3_queue_drop_logins(&session->queue);
    pop3_session_enter(session, POP3_STATE_CLOSED);
}

Pop3Session *
pop3_session_new(Pop3Protection protection)
{
    Pop3Session *session = g_new0(Pop3Session, 1);

    session->protection = protection;
    pop3_capa_clear(&session->capa);
    pop3_capa_clear(&session->new_capa);
    pop3_queue_init(&session->queue);
    pop3_queue_push(&session->queue, POP3_COMMAND_GREETING);
    pop3_queue_mark_sent(&session->queue);
    return session;
}

void
pop3_session_free(Pop3Session *session)
{
    if (session == NULL)
        return;
    pop3_output_clear(&session->output);
    pop3_queue_clear(&session->queue);
    pop3_capa_clear(&session->capa);
    pop3_capa_clear(&session->new_capa);
    g_clear_error(&session->failure);
    g_free(session);
}

Pop3State
pop3_session_state(const Pop3Session *session)
{
    return session->state;
}

const Pop3Capa *
pop3_session_capa(const Pop3Session *session)
{
    return &session->capa;
}

guint
pop3_session_n_open(const Pop3Session *session)
{
    return session->queue.all.length;
}

gsize
pop3_session_n_pending(const Pop3Session *session)
{
    return session->line_len + session->in_len;
}

void
pop3_session_tls_done(Pop3Session *session)
{
    if (session->failure != NULL)
        return;
    g_assert(session->state == POP3_STATE_HANDSHAKE);
    if (session->in_len > 0) {
        pop3_session_fail(session,
                          g_error_new_literal(
                              POP3_ERROR, POP3_ERROR_PROTOCOL,
                              "data was injected into the connection before TLS began"));
        return;
    }
    session->protection = POP3_PROTECTION_TLS;
    pop3_capa_clear(&session->capa);
    pop3_session_enter(session, POP3_STATE_AUTHORIZATION);
}

/* --- signing in ------------------------------------------------------------------------------- */

bool
pop3_session_login(Pop3Session *session, const Pop3Credentials *credentials,
                   GError **error)
{
    Pop3Login *login;

    if (session->protection == POP3_PROTECTION_NONE &&
        credentials->cleartext != POP3_CLEARTEXT_ALLOWED) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_NO_TLS,
                            "the connection is not protected, so no password is sent");
        return false;
    }
    login = pop3_login_new(&session->capa, credentials, error);
    if (login == NULL)
        return false;
    session->login_name = pop3_login_name(login);
    pop3_queue_push(&session->queue, POP3_COMMAND_LOGIN)->login = login;
    return true;
}

bool
pop3_session_login_wants_secret(const Pop3Session *session,
                                const Pop3Credentials *credentials)
{
    (void)session;
    return credentials->method != POP3_LOGIN_EXTERNAL;
}

const char *
pop3_session_login_name(const Pop3Session *session)
{
    return session->login_name;
}

GError *
pop3_session_login_error(const Pop3Session *session, const Pop3Reply *reply)
{
    (void)session;
    return pop3_reply_to_error(reply, true);
}

void
pop3_session_set_transcript(Pop3Session *session, Pop3Transcript transcript,
                            void *user_data)
{
    session->transcript = transcript;
    session->transcript_data = user_data;
}

/* --- bytes out -------------------------------------------------------------------------------- */

/* RFC 2449 section 6.6: only the list as it is now counts. */
static Pop3Window
window_now(const Pop3Session *session)
{
    return session->state == POP3_STATE_TRANSACTION &&
                   (session->capa.flags & POP3_CAPA_PIPELINING) != 0
               ? POP3_WINDOW_FULL
               : POP3_WINDOW_ONE;
}

static Pop3Request *
next_to_send(const Pop3Session *session)
{
    Pop3Request *request = pop3_queue_next_to_send(&session->queue, window_now(session));

    if (request == NULL || session->failure != NULL)
        return NULL;
    return (pop3_command_row(request->command)->states & POP3_IN(session->state)) != 0
               ? request
               : NULL;
}

static void
append_command(Pop3Output *output, const Pop3Request *request)
{
    char line[MAX_COMMAND_LINE];
    const char *name = pop3_command_name(request->command);
    int len;

    if (request->command == POP3_COMMAND_OTHER)
        len = g_snprintf(line, sizeof line, "%s\r\n", request->text);
    else if (request->text != NULL)
        len = g_snprintf(line, sizeof line, "%s %s\r\n", name, request->text);
    else if (request->command == POP3_COMMAND_TOP)
        len = g_snprintf(line, sizeof line, "%s %u %u\r\n", name, request->number,
                         request->n_lines);
    else if (request->number > 0)
        len = g_snprintf(line, sizeof line, "%s %u\r\n", name, request->number);
    else
        len = g_snprintf(line, sizeof line, "%s\r\n", name);
    g_assert(len < (int)sizeof line);
    pop3_output_append(output, line, (gsize)len);
}

static void
send_request(Pop3Session *session, Pop3Request *request)
{
    if (request->login != NULL)
        pop3_login_begin(request->login, &session->output);
    else
        append_command(&session->output, request);
    request->end = session->output.n_appended;
    pop3_queue_mark_sent(&session->queue);
    if (request->command == POP3_COMMAND_QUIT)
        pop3_session_enter(session, POP3_STATE_UPDATE);
}

const char *
pop3_session_output(Pop3Session *session, gsize *len)
{
    Pop3Request *request;

    while ((request = next_to_send(session)) != NULL)
        send_request(session, request);
    *len = session->output.len;
    return *len == 0 ? "" : session->output.bytes + session->output.start;
}

void
pop3_session_sent(Pop3Session *session, gsize len)
{
    pop3_output_sent(&session->output, len);
}
