/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/stub/auth.c: the server's side of SASL (RFC 4422), of tokens (RFC 7628) and of APOP (RFC 1939).
 *
 * One exchange is one session of GNU SASL with a library handle of its own, so that threads share nothing.
 * XOAUTH2 and OAUTHBEARER it has not: they are here. */
#include <config.h>

#include "auth.h"

#include <gsasl.h>
#include <string.h>

/* What SCRAM sends as the server's signature when it has none: 32 zero bytes. */
#define NO_PROOF "v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

typedef struct Exchange Exchange;

typedef struct {
    const char *name;
    DemoAuthVerdict (*step)(Exchange *exchange, const char *response, gsize len,
                            GString *challenge);
    const char *refusal; /* of a token, as JSON */
} Mechanism;

struct Exchange {
    const StubAuth *stub;
    const DemoLine *line;
    const Mechanism *mechanism;
    Gsasl *library; /* NULL with tokens */
    Gsasl_session *session;
    DemoAuthVerdict
        last; /* what the next line of the client ends in; MORE: not yet known */
};

/* --- GNU SASL ------------------------------------------------------------------------------------ */

static bool
is_user(const Exchange *exchange, Gsasl_session *session, Gsasl_property who)
{
    return g_strcmp0(gsasl_property_fast(session, who), exchange->stub->user) == 0;
}

static int
give_password(Exchange *exchange, Gsasl_session *session)
{
    if (!is_user(exchange, session, GSASL_AUTHID))
        return GSASL_NO_CALLBACK;
    return gsasl_property_set(session, GSASL_PASSWORD, exchange->stub->password);
}

static int
check_password(Exchange *exchange, Gsasl_session *session)
{
    return is_user(exchange, session, GSASL_AUTHID) &&
                   g_strcmp0(gsasl_property_fast(session, GSASL_PASSWORD),
                             exchange->stub->password) == 0
               ? GSASL_OK
               : GSASL_AUTHENTICATION_ERROR;
}

static int
check_certificate(Exchange *exchange, Gsasl_session *session)
{
    return exchange->line != NULL && exchange->line->has_client_cert &&
                   is_user(exchange, session, GSASL_AUTHZID)
               ? GSASL_OK
               : GSASL_AUTHENTICATION_ERROR;
}

static int
give_binding(Exchange *exchange, Gsasl_session *session, Gsasl_property property,
             NetBindingKind kind)
{
    const DemoLine *line = exchange->line;
    g_autofree char *base64 = NULL;

    if (line == NULL || line->binding == NULL || line->binding_kind != kind)
        return GSASL_NO_CALLBACK;
    base64 = g_base64_encode(line->binding, line->binding_len);
    return gsasl_property_set(session, property, base64);
}

static int
on_property(Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
    Exchange *exchange = gsasl_callback_hook_get(library);

    switch (property) {
    case GSASL_PASSWORD:
        return give_password(exchange, session);
    case GSASL_VALIDATE_SIMPLE:
        return check_password(exchange, session);
    case GSASL_VALIDATE_EXTERNAL:
        return check_certificate(exchange, session);
    case GSASL_CB_TLS_UNIQUE:
        return give_binding(exchange, session, property, NET_BINDING_TLS_UNIQUE);
    case GSASL_CB_TLS_EXPORTER:
        return give_binding(exchange, session, property, NET_BINDING_TLS_EXPORTER);
    default:
        return GSASL_NO_CALLBACK;
    }
}

static bool
is_scram(const Exchange *exchange)
{
    return g_str_has_prefix(exchange->mechanism->name, "SCRAM");
}

static DemoAuthVerdict
step_sasl(Exchange *exchange, const char *response, gsize len, GString *challenge)
{
    char *bytes = NULL;
    size_t n = 0;
    int status;

    if (exchange->session == NULL)
        return DEMO_AUTH_REFUSED;
    status = gsasl_step(exchange->session, response, len, &bytes, &n);
    if (bytes != NULL)
        g_string_append_len(challenge, bytes, (gssize)n);
    gsasl_free(bytes);
    if (status == GSASL_NEEDS_MORE)
        return DEMO_AUTH_MORE;
    if (status == GSASL_OK && n == 0)
        return DEMO_AUTH_GRANTED;
    if (status != GSASL_OK && !(exchange->stub->is_impostor && is_scram(exchange)))
        return DEMO_AUTH_REFUSED;
    if (status != GSASL_OK)
        g_string_assign(challenge, NO_PROOF);
    /* POP3 has no word for data beside +OK: the client answers with nothing. */
    exchange->last = DEMO_AUTH_GRANTED;
    return DEMO_AUTH_MORE;
}

/* --- tokens -------------------------------------------------------------------------------------- */

/* Whether one of the fields between \1 is `name` followed by `value`. */
static bool
has_field(char **fields, const char *name, const char *value)
{
    g_autofree char *field = g_strconcat(name, value, NULL);

    return g_strv_contains((const char *const *)fields, field);
}

/* user=U \1 auth=Bearer T \1\1 in XOAUTH2; n,a=U, \1 host=H \1 port=P \1 auth=Bearer T \1\1 in RFC 7628. */
static DemoAuthVerdict
step_token(Exchange *exchange, const char *response, gsize len, GString *challenge)
{
    const StubAuth *stub = exchange->stub;
    g_autofree char *gs2 = g_strdup_printf("n,a=%s,", stub->user);
    g_auto(GStrv) fields = g_strsplit(response == NULL ? "" : response, "\1", -1);
    bool is_known = has_field(fields, "user=", stub->user) || has_field(fields, gs2, "");

    (void)len;
    if (response == NULL)
        return DEMO_AUTH_MORE;
    if (is_known && stub->token != NULL && has_field(fields, "auth=Bearer ", stub->token))
        return DEMO_AUTH_GRANTED;
    g_string_assign(challenge, exchange->mechanism->refusal);
    exchange->last = DEMO_AUTH_REFUSED;
    return DEMO_AUTH_MORE;
}

/* --- exchanges ----------------------------------------------------------------------------------- */

static const Mechanism mechanisms_known[] = {
    /* clang-format off */
    { "SCRAM-SHA-256-PLUS", step_sasl,  NULL },
    { "SCRAM-SHA-256",      step_sasl,  NULL },
    { "SCRAM-SHA-1",        step_sasl,  NULL },
    { "LOGIN",              step_sasl,  NULL },
    { "CRAM-MD5",           step_sasl,  NULL },
    { "EXTERNAL",           step_sasl,  NULL },
    { "XOAUTH2",            step_token,
      "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"https://mail.example/\"}" },
    { "OAUTHBEARER",        step_token,
      "{\"status\":\"invalid_token\",\"scope\":\"pop.example\"}" },
    /* clang-format on */
};

static const Mechanism *
find_mechanism(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(mechanisms_known); i++) {
        if (strcmp(mechanisms_known[i].name, name) == 0)
            return &mechanisms_known[i];
    }
    return NULL;
}

static gpointer
begin(const char *mechanism, const DemoLine *line, void *user_data)
{
    Exchange *exchange = g_new0(Exchange, 1);

    exchange->stub = user_data;
    exchange->line = line;
    exchange->mechanism = find_mechanism(mechanism);
    exchange->last = DEMO_AUTH_MORE;
    if (exchange->mechanism->step != step_sasl)
        return exchange;
    if (gsasl_init(&exchange->library) != GSASL_OK)
        g_error("GNU SASL is not to be had");
    gsasl_callback_set(exchange->library, on_property);
    gsasl_callback_hook_set(exchange->library, exchange);
    /* Fails for -PLUS where there is nothing to bind to. */
    if (gsasl_server_start(exchange->library, mechanism, &exchange->session) != GSASL_OK)
        exchange->session = NULL;
    return exchange;
}

static DemoAuthVerdict
step(gpointer data, const char *response, gsize len, GString *challenge)
{
    Exchange *exchange = data;

    if (exchange->last != DEMO_AUTH_MORE)
        return exchange->last;
    return exchange->mechanism->step(exchange, response, len, challenge);
}

static void
end(gpointer data)
{
    Exchange *exchange = data;

    if (exchange->session != NULL)
        gsasl_finish(exchange->session);
    if (exchange->library != NULL)
        gsasl_done(exchange->library);
    g_free(exchange);
}

static bool
apop(const char *user, const char *digest, void *user_data)
{
    const StubAuth *stub = user_data;
    g_autofree char *text = g_strconcat(stub->timestamp, stub->password, NULL);
    g_autofree char *wanted = g_compute_checksum_for_string(G_CHECKSUM_MD5, text, -1);

    return strcmp(user, stub->user) == 0 && strcmp(digest, wanted) == 0;
}

bool
stub_auth_init(DemoAuth *auth, const StubAuth *stub, GError **error)
{
    g_auto(GStrv) names = g_strsplit(stub->mechanisms, " ", -1);

    for (guint i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], "PLAIN") == 0 || find_mechanism(names[i]) != NULL)
            continue;
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--mechanisms: %s is not known here", names[i]);
        return false;
    }
    *auth = (DemoAuth){ .mechanisms = stub->mechanisms,
                        .timestamp = stub->timestamp,
                        .begin = begin,
                        .step = step,
                        .end = end,
                        .apop = apop,
                        .user_data = (gpointer)stub };
    return true;
}
