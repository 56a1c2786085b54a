/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/session_authorization.c: capabilities, STLS and login (L3; RFC 2449, 2595, 5034, 4616).
 *
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
login(DemoSession *session, const char *user, const char *password)
{
    guint n;
    guint64 size, portion;

    if (g_strcmp0(user, session->options.user) != 0 ||
        g_strcmp0(password, session->options.password) != 0) {
        demo_session_reply(session, "-ERR [AUTH] wrong user or password");
        return;
    }
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

/* RFC 4616: authzid NUL authcid NUL passwd, in base64. */
void
demo_authorization_plain(DemoSession *session, const char *base64)
{
    gsize len;
    g_autofree char *text = (char *)g_base64_decode(base64, &len);
    const char *user = memchr(text, '\0', len);
    const char *password;

    password =
        user == NULL ? NULL : memchr(user + 1, '\0', len - (gsize)(user + 1 - text));
    if (password == NULL) {
        demo_session_reply(session, "-ERR that is not PLAIN");
    } else {
        g_autofree char *secret =
            g_strndup(password + 1, len - (gsize)(password + 1 - text));

        login(session, user + 1, secret);
        pb_secret_wipe(secret, strlen(secret));
    }
    pb_secret_wipe(text, len);
}

void
demo_authorization_auth(DemoSession *session, const char *args)
{
    g_auto(GStrv) words = g_strsplit(args, " ", 2);

    if (refuse_plain_text(session))
        return;
    if (words[0] == NULL || g_ascii_strcasecmp(words[0], "PLAIN") != 0) {
        demo_session_reply(session, "-ERR only PLAIN is known here");
    } else if (words[1] != NULL) {
        demo_authorization_plain(session, words[1]);
    } else {
        session->is_reading_sasl = true;
        demo_session_reply(session, "+ ");
    }
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
    { "SASL PLAIN", WHEN_LOGIN_MAY },
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
    g_autofree char *line = g_strconcat(name, "\r\n", NULL);

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
