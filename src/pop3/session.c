/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/session.c: the states of a session, and commands on their way to the server (L2).
 *
 * One setter moves the state, along a table. Commands, which ask.c queues, become bytes when the caller
 * asks for output, as many as state and window allow; a password is never a byte of a line that is not
 * protected, unless the caller allowed that. Answers are read in answer.c. */
#include <config.h>

#include "pop3/session.h"

#include "session_private.h"

#define MAX_COMMAND_LINE 254 /* RFC 2449 section 4, with a NUL and without CRLF */

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
    g_clear_error(&session->login_failure);
    g_free(session->timestamp);
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

static Pop3Offer
offer_now(const Pop3Session *session)
{
    return (Pop3Offer){ &session->capa, session->protection, session->timestamp };
}

bool
pop3_session_login(Pop3Session *session, const Pop3Credentials *credentials,
                   GError **error)
{
    const Pop3Offer offer = offer_now(session);
    Pop3Login *login = pop3_login_new(&offer, credentials, error);

    if (login == NULL)
        return false;
    session->login_name = pop3_login_name(login);
    g_clear_error(&session->login_failure);
    pop3_queue_push(&session->queue, POP3_COMMAND_LOGIN)->login = login;
    return true;
}

bool
pop3_session_login_wants_secret(const Pop3Session *session,
                                const Pop3Credentials *credentials)
{
    const Pop3Offer offer = offer_now(session);
    const Pop3Way *ways[POP3_MAX_WAYS];

    return pop3_ways_choose(&offer, credentials, ways, NULL) == 0 ||
           ways[0]->method != POP3_LOGIN_EXTERNAL;
}

const char *
pop3_session_login_name(const Pop3Session *session)
{
    return session->login_name;
}

GError *
pop3_session_login_error(const Pop3Session *session, const Pop3Reply *reply)
{
    const GError *failure = session->login_failure;
    GError *error;

    if (failure != NULL && !g_error_matches(failure, POP3_ERROR, POP3_ERROR_LOGIN))
        return g_error_copy(failure);
    error = pop3_reply_to_error(reply, true);
    if (failure != NULL) {
        char *message = g_strdup_printf("%s (%s)", error->message, failure->message);

        g_free(error->message);
        error->message = message;
    }
    return error;
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
append_command(Pop3Session *session, const Pop3Request *request)
{
    char line[MAX_COMMAND_LINE];
    const char *name = pop3_command_name(request->command);
    int len;

    if (request->command == POP3_COMMAND_OTHER)
        len = g_snprintf(line, sizeof line, "%s", request->text);
    else if (request->text != NULL)
        len = g_snprintf(line, sizeof line, "%s %s", name, request->text);
    else if (request->command == POP3_COMMAND_TOP)
        len = g_snprintf(line, sizeof line, "%s %u %u", name, request->number,
                         request->n_lines);
    else if (request->number > 0)
        len = g_snprintf(line, sizeof line, "%s %u", name, request->number);
    else
        len = g_snprintf(line, sizeof line, "%s", name);
    g_assert(len < (int)sizeof line);
    pop3_output_append(&session->output, line, (gsize)len);
    pop3_output_append(&session->output, "\r\n", 2);
    pop3_say_sent(session, line);
}

static void
send_request(Pop3Session *session, Pop3Request *request)
{
    if (request->login != NULL) {
        pop3_login_begin(request->login, &session->output);
        pop3_say_sent(session, pop3_login_shown(request->login));
    } else {
        append_command(session, request);
    }
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
