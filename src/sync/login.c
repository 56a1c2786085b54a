/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/login.c: signing in (L3).
 *
 * A password that was refused is not tried again; under another name it is, once, where the settings leave
 * open what the server calls the person. A token may have run out: a new one is asked for, once. Only what
 * says that user and password do not fit counts as such a refusal. */
#include <config.h>

#include <string.h>

#include "base/clock.h"
#include "base/human.h"
#include "store/facts.h"
#include "names.h"
#include "run.h"

/* How long a server may take to end a line after a refusal, when another try would follow on it. */
#define FAREWELL_MS 300
/* A server's idea of an interval may be a little longer than what it says. */
#define SLACK (2 * PB_MINUTE)

static const char *
name_now(const SyncRun *run)
{
    return run->names[run->i_name];
}

static bool
is_token(const SyncRun *run)
{
    return run->request->account->token_command != NULL;
}

/* The two parts keep lists of their own, in one order; compiled away where they agree. */
G_STATIC_ASSERT((int)CONFIG_AUTH_SCRAM_SHA_256_PLUS ==
                (int)POP3_LOGIN_SCRAM_SHA_256_PLUS);
G_STATIC_ASSERT((int)CONFIG_AUTH_PLAIN == (int)POP3_LOGIN_PLAIN);
G_STATIC_ASSERT((int)CONFIG_AUTH_EXTERNAL == (int)POP3_LOGIN_EXTERNAL);
G_STATIC_ASSERT((int)CONFIG_AUTH_OAUTHBEARER == (int)POP3_LOGIN_OAUTHBEARER);
G_STATIC_ASSERT((int)CONFIG_AUTH_USER == (int)POP3_LOGIN_USER);

static Pop3Credentials
credentials_of(const SyncRun *run)
{
    static const Pop3BindingKind kinds[] = {
        [NET_BINDING_NONE] = POP3_BINDING_NONE,
        [NET_BINDING_TLS_UNIQUE] = POP3_BINDING_TLS_UNIQUE,
        [NET_BINDING_TLS_EXPORTER] = POP3_BINDING_TLS_EXPORTER,
    };
    const ConfigAccount *account = run->request->account;
    NetBindingKind kind = net_stream_binding_kind(run->stream);
    const NetTlsInfo *info = net_stream_tls_info(run->stream);
    Pop3Credentials credentials = {
        .method = (Pop3LoginMethod)account->auth,
        .cleartext = account->security == CONFIG_SECURITY_NONE ? POP3_CLEARTEXT_ALLOWED
                                                               : POP3_CLEARTEXT_REFUSED,
        .user = name_now(run),
        .secret = run->secret,
        .is_token = is_token(run),
        .has_client_cert = info != NULL && info->is_client_shown,
        .host = account->server,
        .port = account->port,
        .binding_kind = kinds[kind],
    };

    if (kind != NET_BINDING_NONE)
        credentials.binding =
            net_stream_binding(run->stream, kind, &credentials.binding_len);
    return credentials;
}

/* Has the password, if one is needed at all. */
static bool
get_secret(SyncRun *run, GError **error)
{
    Pop3Credentials credentials = credentials_of(run);

    if (run->secret != NULL ||
        !pop3_session_login_wants_secret(run->session, &credentials))
        return true;
    run->secret = sync_ask_password(run, NULL, error);
    return run->secret != NULL;
}

/* --- refusals ----------------------------------------------------------------------------------- */

/* A bare refusal so short after a sign-in that went well is about the interval. */
static bool
is_too_soon(const SyncRun *run, const Pop3Reply *reply)
{
    gint64 last = store_ledger_facts(run->ledger)->last_login;
    gint64 interval = sync_interval(run);
    gint64 now = pb_clock_now();

    return reply->code == POP3_CODE_NONE && interval > 0 && last > 0 && last <= now &&
           now < last + interval + SLACK;
}

static GError *
refusal_to_error(SyncRun *run, const Pop3Reply *reply)
{
    g_autoptr(GError) refusal = pop3_session_login_error(run->session, reply);

    if (!g_error_matches(refusal, POP3_ERROR, POP3_ERROR_LOGIN) ||
        !is_too_soon(run, reply))
        return g_steal_pointer(&refusal);
    return g_error_new(POP3_ERROR, POP3_ERROR_TOO_SOON,
                       "too soon after the last sign-in, not a password problem: %s",
                       refusal->message);
}

/* With what is known to help at this provider. */
static void
propagate_refusal(const SyncRun *run, GError *refusal, GError **error)
{
    const ConfigProvider *provider = run->request->account->provider;
    bool is_login = g_error_matches(refusal, POP3_ERROR, POP3_ERROR_LOGIN) ||
                    g_error_matches(refusal, POP3_ERROR, POP3_ERROR_NO_MECHANISM);

    if (is_login && provider->login_hint != NULL) {
        g_set_error(error, refusal->domain, refusal->code, "%s (%s: %s)",
                    refusal->message, provider->title, provider->login_hint);
        g_error_free(refusal);
    } else {
        g_propagate_error(error, refusal);
    }
}

/* The refused token may have run out. True when there is another one now. */
static bool
renew_token(SyncRun *run, const GError *refusal)
{
    g_autoptr(PbSecret) fresh = NULL;

    if (!is_token(run) || run->is_token_renewed || run->secret == NULL)
        return false;
    run->is_token_renewed = true;
    sync_post_log(run, "the token was refused, so a new one is asked for: %s",
                  refusal->message);
    fresh = sync_ask_password(run, refusal->message, NULL);
    if (fresh == NULL || strcmp(pb_secret_peek(fresh), pb_secret_peek(run->secret)) == 0)
        return false;
    pb_secret_free(run->secret);
    run->secret = g_steal_pointer(&fresh);
    return true;
}

static bool
try_other_name(SyncRun *run, const GError *refusal)
{
    if (run->names[run->i_name + 1] == NULL)
        return false;
    run->i_name++;
    sync_post_log(run, "%s: trying the name %s", refusal->message, name_now(run));
    return true;
}

/* Waits a moment for a server that ends the line after a refusal. */
static bool
is_line_open(SyncRun *run)
{
    return pop3_session_state(run->session) == POP3_STATE_AUTHORIZATION &&
           net_stream_poll(run->stream, FAREWELL_MS, pb_job_cancellable(run->job),
                           NULL) == 0;
}

/* --- the whole ---------------------------------------------------------------------------------- */

/* Sends the login and reads its answer; `refusal` is what it was refused for, or NULL. */
static bool
attempt(SyncRun *run, GError **refusal, GError **error)
{
    Pop3Credentials credentials = credentials_of(run);
    GError *failure = NULL;
    Pop3Event done;

    if (!pop3_session_login(run->session, &credentials, &failure)) {
        propagate_refusal(run, failure, error);
        return false;
    }
    if (!sync_link_finish(run, &done, error))
        return false;
    *refusal =
        done.reply.kind == POP3_REPLY_OK ? NULL : refusal_to_error(run, &done.reply);
    return true;
}

/* It worked: from now on there is one name only. */
static void
settle(SyncRun *run)
{
    bool was_open = run->names[1] != NULL;
    char *name = g_steal_pointer(&run->names[run->i_name]);

    for (guint i = 0; i < SYNC_MAX_NAMES; i++)
        g_free(run->names[i]);
    memset(run->names, 0, sizeof *run->names * SYNC_MAX_NAMES);
    run->names[0] = name;
    run->i_name = 0;
    sync_post_log(run, "signed in as %s by %s%s", name,
                  pop3_session_login_name(run->session),
                  was_open && strcmp(name, run->request->account->user) != 0
                      ? ": the server knows the part before the @"
                      : "");
}

SyncSignIn
sync_sign_in(SyncRun *run, GError **error)
{
    if (!get_secret(run, error))
        return SYNC_SIGN_IN_FAILED;
    sync_post_step(run, SYNC_STEP_LOGIN);
    for (;;) {
        g_autoptr(GError) refusal = NULL;

        if (!attempt(run, &refusal, error))
            return SYNC_SIGN_IN_FAILED;
        if (refusal == NULL) {
            settle(run);
            return SYNC_SIGN_IN_DONE;
        }
        if (!g_error_matches(refusal, POP3_ERROR, POP3_ERROR_LOGIN) ||
            (!try_other_name(run, refusal) && !renew_token(run, refusal))) {
            propagate_refusal(run, g_steal_pointer(&refusal), error);
            return SYNC_SIGN_IN_FAILED;
        }
        if (!is_line_open(run))
            return SYNC_SIGN_IN_NEW_LINE;
    }
}
