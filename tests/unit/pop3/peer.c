/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/peer.c: the server's side of AUTH, by GNU SASL, against a session of ours. */
#include <config.h>

#include "peer.h"

#include <gsasl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"

#define GREETING  "+OK hello <1896.697170952@dbc.mtview.ca.us>\r\n"
#define MAX_TURNS 12

typedef struct {
    const PeerOptions *options;
    Gsasl *library;
    Gsasl_session *sasl; /* of the AUTH under way, else NULL */
    bool is_proved;      /* SCRAM's last word was said: an empty line gets +OK */
    guint n_said;
} Peer;

static int
check_password(Peer *peer, Gsasl_session *sasl)
{
    const char *password = gsasl_property_fast(sasl, GSASL_PASSWORD);

    assert_string_equal(gsasl_property_fast(sasl, GSASL_AUTHID), PEER_USER);
    return strcmp(password, peer->options->password) == 0 ? GSASL_OK
                                                          : GSASL_AUTHENTICATION_ERROR;
}

static int
give_binding(const Peer *peer, Gsasl_session *sasl, Gsasl_property property,
             Pop3BindingKind kind)
{
    g_autofree char *text = NULL;

    if (peer->options->binding_kind != kind)
        return GSASL_NO_CALLBACK;
    text = g_base64_encode(peer->options->binding, peer->options->binding_len);
    return gsasl_property_set(sasl, property, text);
}

static int
on_property(Gsasl *library, Gsasl_session *sasl, Gsasl_property property)
{
    Peer *peer = gsasl_callback_hook_get(library);

    switch ((int)property) {
    case GSASL_VALIDATE_SIMPLE:
        return check_password(peer, sasl);
    case GSASL_VALIDATE_EXTERNAL:
        return strcmp(gsasl_property_fast(sasl, GSASL_AUTHZID), PEER_USER) == 0
                   ? GSASL_OK
                   : GSASL_AUTHENTICATION_ERROR;
    case GSASL_PASSWORD:
        return gsasl_property_set(sasl, property, peer->options->password);
    case GSASL_SCRAM_ITER:
        return peer->options->iterations == NULL
                   ? GSASL_NO_CALLBACK
                   : gsasl_property_set(sasl, property, peer->options->iterations);
    case GSASL_CB_TLS_UNIQUE:
        return give_binding(peer, sasl, property, POP3_BINDING_TLS_UNIQUE);
    case GSASL_CB_TLS_EXPORTER:
        return give_binding(peer, sasl, property, POP3_BINDING_TLS_EXPORTER);
    default:
        return GSASL_NO_CALLBACK;
    }
}

static void
end_auth(Peer *peer)
{
    if (peer->sasl != NULL)
        gsasl_finish(peer->sasl);
    peer->sasl = NULL;
    peer->is_proved = false;
}

/* One step; the reply without CRLF. */
static char *
step(Peer *peer, const char *input)
{
    char *output = NULL;
    char *reply;
    int status;

    if (peer->is_proved) {
        assert_string_equal(input, "");
        end_auth(peer);
        return g_strdup("+OK in");
    }
    status = gsasl_step64(peer->sasl, input, &output);
    if (status == GSASL_NEEDS_MORE || (status == GSASL_OK && output[0] != '\0')) {
        peer->is_proved = status == GSASL_OK;
        reply = g_strdup_printf("+ %s", output);
    } else {
        end_auth(peer);
        reply = g_strdup(status == GSASL_OK ? "+OK in" : "-ERR [AUTH] no");
    }
    if (status == GSASL_OK || status == GSASL_NEEDS_MORE)
        gsasl_free(output);
    return reply;
}

static char *
begin_auth(Peer *peer, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    const char *first = words[2] == NULL ? "" : words[2];

    assert_int_equal(gsasl_server_start(peer->library, words[1], &peer->sasl), GSASL_OK);
    if (strcmp(first, "=") == 0) /* of EXTERNAL, with nothing to say */
        first = "";
    return step(peer, first);
}

static char *
answer(Peer *peer, const char *line)
{
    if (g_str_has_prefix(line, "AUTH "))
        return begin_auth(peer, line);
    if (strcmp(line, "*") == 0) {
        end_auth(peer);
        return g_strdup("-ERR broken off");
    }
    if (peer->sasl != NULL)
        return step(peer, line);
    return g_strdup("-ERR what");
}

Pop3Session *
peer_greet(const char *capa)
{
    Pop3Session *session = pop3_session_new(POP3_PROTECTION_TLS);
    g_autoptr(GString) list = g_string_new(NULL);

    script_converse(session, GREETING);
    pop3_session_capa_ask(session);
    g_string_printf(list, capa[0] == '\0' ? "-ERR no\r\n" : "+OK\r\n%s\r\n.\r\n", capa);
    g_string_replace(list, "|", "\r\n", 0);
    script_converse(session, list->str);
    return session;
}

static void
feed(Pop3Session *session, const char *line, PeerSlicing slicing, GString *events)
{
    g_autofree char *bytes = g_strconcat(line, "\r\n", NULL);
    gsize len = strlen(bytes);
    gsize piece = slicing == PEER_BYTEWISE ? 1 : len;

    for (gsize at = 0; at < len && strstr(events->str, "FAIL") == NULL; at += piece) {
        g_autofree char *told = script_feed(session, bytes + at, piece);

        g_string_append(events, told);
    }
}

static char *
next_reply(Peer *peer, const char *line)
{
    g_autofree char *honest = answer(peer, line);
    char *other;

    peer->n_said++;
    other = peer->options->tamper == NULL ? NULL
                                          : peer->options->tamper(peer->n_said, honest);
    return other != NULL ? other : g_steal_pointer(&honest);
}

char *
peer_converse(Pop3Session *session, const PeerOptions *options, PeerSlicing slicing,
              GString *sent)
{
    Peer peer = { .options = options };
    GString *events = g_string_new(NULL);
    int n_turns = 0;

    assert_int_equal(gsasl_init(&peer.library), GSASL_OK);
    gsasl_callback_set(peer.library, on_property);
    gsasl_callback_hook_set(peer.library, &peer);
    while (events->len == 0) {
        g_autofree char *line = script_take_output(session);
        g_autofree char *reply = NULL;

        assert_true(g_str_has_suffix(line, "\r\n"));
        line[strlen(line) - 2] = '\0';
        assert_null(strpbrk(line, "\r\n"));
        assert_true(++n_turns < MAX_TURNS);
        reply = next_reply(&peer, line);
        if (sent != NULL)
            g_string_append_printf(sent, "%s\n%s\n", line, reply);
        feed(session, reply, slicing, events);
    }
    end_auth(&peer);
    gsasl_done(peer.library);
    return g_string_free(events, FALSE);
}
