/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/auth.c: exchanges of AUTH (L2).
 *
 * A response that speaks first goes along with AUTH if the line has room, else it waits for the server to
 * ask. A token always waits: Microsoft wants it so, and it is longer than a line anyway. */
#include <config.h>

#include "auth.h"

#include <string.h>

#include "base64.h"
#include "oauth.h"
#include "sasl.h"

/* The one that asks to begin, and SCRAM's two, or the reason why a token was refused. */
#define MAX_CHALLENGES       3
#define MAX_TOKEN_CHALLENGES 2

struct Pop3Auth {
    const Pop3Way *way;
    Pop3Sasl *sasl;    /* of POP3_WAY_SASL */
    PbSecret *waiting; /* made and not sent: in base64 */
    guint n_challenges;
    char *reason;
};

/* Takes `response`. */
static PbSecret *
encode(PbSecret *response)
{
    PbSecret *text;

    if (response == NULL)
        return NULL;
    text = pop3_base64_encode(response);
    pb_secret_free(response);
    return text;
}

static PbSecret *
first_response(Pop3Auth *auth, const Pop3Credentials *credentials, GError **error)
{
    if (auth->way->kind == POP3_WAY_TOKEN)
        return pop3_oauth_message(auth->way->method, credentials, error);
    return pop3_sasl_step(auth->sasl, NULL, 0, error);
}

static bool
begin(Pop3Auth *auth, const Pop3Credentials *credentials, GError **error)
{
    if (auth->way->kind == POP3_WAY_SASL) {
        auth->sasl = pop3_sasl_new(auth->way->name, credentials, error);
        if (auth->sasl == NULL)
            return false;
        if (!auth->way->speaks_first)
            return true;
    }
    auth->waiting = encode(first_response(auth, credentials, error));
    return auth->waiting != NULL;
}

Pop3Auth *
pop3_auth_new(const Pop3Way *way, const Pop3Credentials *credentials, GError **error)
{
    Pop3Auth *auth = g_new0(Pop3Auth, 1);

    auth->way = way;
    if (begin(auth, credentials, error))
        return auth;
    pop3_auth_free(auth);
    return NULL;
}

void
pop3_auth_free(Pop3Auth *auth)
{
    if (auth == NULL)
        return;
    pop3_sasl_free(auth->sasl);
    pb_secret_free(auth->waiting);
    g_free(auth->reason);
    g_free(auth);
}

PbSecret *
pop3_auth_first(Pop3Auth *auth, gsize room)
{
    if (!auth->way->speaks_first || pb_secret_len(auth->waiting) > room)
        return NULL;
    return g_steal_pointer(&auth->waiting);
}

/* After a token only its refusal can come: the reason, to be answered so that -ERR may follow. */
static PbSecret *
take_reason(Pop3Auth *auth, const char *challenge)
{
    gsize len;
    g_autofree char *json = pop3_base64_decode(challenge, &len);

    auth->reason = json == NULL ? NULL : pop3_oauth_reason(json);
    /* RFC 7628 section 3.2.3: a lone ^A. XOAUTH2: nothing. */
    return auth->way->method == POP3_LOGIN_OAUTHBEARER ? pb_secret_new("AQ==", 4)
                                                       : pb_secret_new("", 0);
}

static PbSecret *
take_challenge(Pop3Auth *auth, const char *challenge, GError **error)
{
    gsize len;
    g_autofree char *bytes = pop3_base64_decode(challenge, &len);

    if (bytes != NULL)
        return encode(pop3_sasl_step(auth->sasl, bytes, len, error));
    g_set_error_literal(error, POP3_ERROR, POP3_ERROR_PROTOCOL,
                        "the server's challenge is not in base64");
    return NULL;
}

PbSecret *
pop3_auth_respond(Pop3Auth *auth, const char *challenge, GError **error)
{
    bool is_token = auth->way->kind == POP3_WAY_TOKEN;

    if (++auth->n_challenges > (is_token ? MAX_TOKEN_CHALLENGES : MAX_CHALLENGES)) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_PROTOCOL,
                            "the server's challenges do not end");
        return NULL;
    }
    if (auth->waiting != NULL)
        return g_steal_pointer(&auth->waiting);
    return is_token ? take_reason(auth, challenge)
                    : take_challenge(auth, challenge, error);
}

bool
pop3_auth_is_complete(const Pop3Auth *auth)
{
    if (auth->way->kind == POP3_WAY_TOKEN)
        return auth->n_challenges == 1;
    return auth->waiting == NULL && pop3_sasl_is_complete(auth->sasl);
}

const char *
pop3_auth_reason(const Pop3Auth *auth)
{
    return auth->reason;
}
