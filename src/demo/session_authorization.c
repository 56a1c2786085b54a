/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/session_authorization.c: capabilities, STLS and login (L3; RFC 2449, 2595, 5034, 4616, 1939).
 *
 * USER and PLAIN are here; what else tests want comes by DemoAuth.
 * Where STLS is to be had, nobody logs in without it, and no capability says so before. */
#include <config.h>

#include <string.h>

#include "base/secret.h"
#include "session_state.h"

static bool
may_login(const DemoSession *session)
{
    return session->is_tls || session->options.tls == DEMO_TLS_NONE;
}

static void
enter(DemoSession *session)
{
    guint n;
    guint64 size, portion;

    session->messages = demo_maildrop_snapshot(session->options.maildrop);
    portion = demo_output_portion(session->output);
    if (portion > 0 && portion < session->messages->len)
        g_ptr_array_set_size(session->messages, (gint)portion);
    session->is_deleted = g_new0(bool, session->messages->len + 1);
    session->is_retrieved = g_new0(bool, session->messages->len + 1);
    session->state = DEMO_IN_TRANSACTION;
    demo_session_count(session, &n, &size);
    demo_session_reply(session, "+OK %u messages, %" G_GUINT64_FORMAT " octets", n, size);
}

static void
refuse(DemoSession *session)
{
    demo_session_reply(session, "-ERR [AUTH] wrong user or password");
}

static void
login(DemoSession *session, const char *user, const char *password)
{
    if (g_strcmp0(user, session->options.user) == 0 &&
        g_strcmp0(password, session->options.password) == 0)
        enter(session);
    else
        refuse(session);
}

static bool
refuse_plain_text(DemoSession *session)
{
    if (may_login(session))
        return false;
    demo_session_reply(session, "-ERR [AUTH] not without TLS: say STLS first");
    return true;
}

void
demo_authorization_user(DemoSession *session, const char *args)
{
    if (refuse_plain_text(session))
        return;
    g_free(session->user);
    session->user = g_strdup(args);
    demo_session_reply(session, "+OK and the password?");
}

void
demo_authorization_pass(DemoSession *session, const char *args)
{
    if (refuse_plain_text(session))
        return;
    if (session->user == NULL) {
        demo_session_reply(session, "-ERR USER comes first");
        return;
    }
    login(session, session->user, args);
    g_clear_pointer(&session->user, g_free);
}

/* RFC 1939 section 7. */
void
demo_authorization_apop(DemoSession *session, const char *args)
{
    const DemoAuth *auth = session->options.auth;
    g_auto(GStrv) words = g_strsplit(args, " ", 2);

    if (auth == NULL || auth->timestamp == NULL)
        demo_session_reply(session, "-ERR unknown command");
    else if (words[1] != NULL && auth->apop(words[0], words[1], auth->user_data))
        enter(session);
    else
        refuse(session);
}

/* --- SASL ---------------------------------------------------------------------------------------- */

/* RFC 4616: authzid NUL authcid NUL passwd. */
static void
take_plain(DemoSession *session, const char *text, gsize len)
{
    const char *user = memchr(text, '\0', len);
    const char *password =
        user == NULL ? NULL : memchr(user + 1, '\0', len - (gsize)(user + 1 - text));

    if (password == NULL)
        demo_session_reply(session, "-ERR that is not PLAIN");
    else /* a NUL stands behind it */
        login(session, user + 1, password + 1);
}

static void
ask(DemoSession *session, const GString *challenge)
{
    g_autofree char *base64 =
        g_base64_encode((const guchar *)challenge->str, challenge->len);

    session->is_reading_sasl = true;
    demo_session_reply(session, "+ %s", base64);
}

/* `response` NULL: nothing has come yet. */
static void
step(DemoSession *session, const char *response, gsize len)
{
    g_autoptr(GString) challenge = g_string_new(NULL);
    DemoAuthVerdict verdict =
        session->options.auth->step(session->exchange, response, len, challenge);

    if (verdict == DEMO_AUTH_MORE)
        ask(session, challenge);
    else if (verdict == DEMO_AUTH_GRANTED)
        enter(session);
    else
        refuse(session);
}

/* "=" is a response that is empty (RFC 5034 section 4). */
static void
take_response(DemoSession *session, const char *base64)
{
    gsize len;
    guchar *bytes = g_base64_decode(strcmp(base64, "=") == 0 ? "" : base64, &len);
    char *text = g_malloc(len + 1);

    memcpy(text, bytes, len);
    text[len] = '\0';
    if (session->is_plain)
        take_plain(session, text, len);
    else
        step(session, text, len);
    pb_secret_wipe(text, len);
    pb_secret_wipe(bytes, len);
    g_free(text);
    g_free(bytes);
}

void
demo_authorization_sasl(DemoSession *session, const char *line)
{
    if (strcmp(line, "*") == 0)
        demo_session_reply(session, "-ERR [AUTH] as you wish");
    else
        take_response(session, line);
}

void
demo_authorization_end(DemoSession *session)
{
    if (session->exchange != NULL)
        session->options.auth->end(session->exchange);
    session->exchange = NULL;
}

static const char *
mechanisms_of(const DemoSession *session)
{
    return session->options.auth == NULL ? "PLAIN" : session->options.auth->mechanisms;
}

static bool
knows(const DemoSession *session, const char *mechanism)
{
    g_auto(GStrv) known = g_strsplit(mechanisms_of(session), " ", -1);

    return g_strv_contains((const char *const *)known, mechanism);
}

void
demo_authorization_auth(DemoSession *session, const char *args)
{
    g_auto(GStrv) words = g_strsplit(args, " ", 2);
    g_autofree char *mechanism = words[0] == NULL ? NULL : g_ascii_strup(words[0], -1);
    const DemoAuth *auth = session->options.auth;
    g_autoptr(GString) nothing = g_string_new(NULL);

    if (refuse_plain_text(session))
        return;
    if (mechanism == NULL || !knows(session, mechanism)) {
        demo_session_reply(session, "-ERR only %s is known here", mechanisms_of(session));
        return;
    }
    session->is_plain = strcmp(mechanism, "PLAIN") == 0;
    if (!session->is_plain)
        session->exchange = auth->begin(mechanism, session->line, auth->user_data);
    if (words[1] != NULL)
        take_response(session, words[1]);
    else if (session->is_plain)
        ask(session, nothing);
    else
        step(session, NULL, 0);
    if (!session->is_reading_sasl)
        demo_authorization_end(session);
}

void
demo_authorization_stls(DemoSession *session, const char *args)
{
    (void)args;
    if (session->options.tls != DEMO_TLS_STLS || session->is_tls) {
        demo_session_reply(session, "-ERR there is no TLS to start");
        return;
    }
    demo_session_reply(session, "+OK begin");
    session->keeps_input =
        demo_output_find(session->output, DEMO_ACTION_KEEP_INPUT) != NULL;
    demo_output_set_then(session->output, DEMO_THEN_TLS);
}

/* --- capabilities -------------------------------------------------------------------------------- */

typedef enum { ALWAYS, WHEN_LOGIN_MAY, WHEN_STLS_MAY } CapabilityWhen;

#define SASL "SASL" /* the mechanisms follow it */

static const struct {
    const char *name;
    CapabilityWhen when;
} capabilities[] = {
    { "TOP", ALWAYS },
    { "UIDL", ALWAYS },
    { "RESP-CODES", ALWAYS },
    { "AUTH-RESP-CODE", ALWAYS },
    { "PIPELINING", ALWAYS },
    { "USER", WHEN_LOGIN_MAY },
    { SASL, WHEN_LOGIN_MAY },
    { "STLS", WHEN_STLS_MAY },
    { "IMPLEMENTATION postbag-demo", ALWAYS },
};

static bool
has_capability(const DemoSession *session, CapabilityWhen when)
{
    if (when == WHEN_LOGIN_MAY)
        return may_login(session);
    return when == ALWAYS || (session->options.tls == DEMO_TLS_STLS && !session->is_tls);
}

/* The lines of a rule's list; an empty list without such a rule. */
static char **
list_of_rule(const DemoSession *session, DemoAction action)
{
    const DemoRule *rule = demo_output_find(session->output, action);
    g_autofree char *text = NULL;
    gsize len;

    if (rule == NULL)
        return g_new0(char *, 1);
    len = g_bytes_get_size(rule->text);
    text = g_strndup(g_bytes_get_data(rule->text, NULL), len > 0 ? len - 1 : 0);
    return g_strsplit(text, "\n", -1);
}

static void
put_capability(DemoSession *session, guint place, const char *name)
{
    bool is_sasl = strcmp(name, SASL) == 0;
    g_autofree char *line = g_strconcat(
        name, is_sasl ? " " : "", is_sasl ? mechanisms_of(session) : "", "\r\n", NULL);

    demo_output_put_line(session->output, place, line);
}

void
demo_authorization_capa(DemoSession *session, const char *args)
{
    g_auto(GStrv) given = list_of_rule(session, DEMO_ACTION_CAPA);
    g_auto(GStrv) hidden = list_of_rule(session, DEMO_ACTION_WITHOUT);
    bool is_given = demo_output_find(session->output, DEMO_ACTION_CAPA) != NULL;
    guint place = 1;

    (void)args;
    demo_session_reply(session, "+OK this is what there is");
    for (guint i = 0; given[i] != NULL; i++)
        put_capability(session, place++, given[i]);
    for (guint i = 0; !is_given && i < G_N_ELEMENTS(capabilities); i++) {
        if (has_capability(session, capabilities[i].when) &&
            !g_strv_contains((const char *const *)hidden, capabilities[i].name))
            put_capability(session, place++, capabilities[i].name);
    }
    demo_output_put(session->output, ".\r\n", 3);
}
