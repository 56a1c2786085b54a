/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/connect.c: from nothing to a signed-in session (L3; RFC 1939, 2449, 2595).
 *
 * Nothing secret is sent before TLS is up and verified; capabilities are asked anew after TLS and after
 * the login, because servers change them. */
#include <config.h>

#include "base/human.h"
#include "run.h"

/* Asks for capabilities unless the server has shown that it does not know the command: some cut the
 * connection after a few unknown ones. */
static bool
ask_capa(SyncRun *run, GError **error)
{
    Pop3Event done;

    if (!run->has_capa)
        return true;
    pop3_session_capa_ask(run->session);
    if (!sync_link_finish(run, &done, error))
        return false;
    run->has_capa = done.reply.kind == POP3_REPLY_OK;
    return true;
}

static bool
take_greeting(SyncRun *run, GError **error)
{
    Pop3Event done;

    if (!sync_link_finish(run, &done, error))
        return false;
    if (done.reply.kind == POP3_REPLY_OK)
        return true;
    g_propagate_error(error, pop3_reply_to_error(&done.reply, false));
    return false;
}

static void
say_tls(SyncRun *run)
{
    const NetTlsInfo *info = net_stream_tls_info(run->stream);
    g_autofree char *until = pb_date_to_string(info->valid_until);

    sync_post_log(run, "%s, %s; certificate of %s, valid until %s", info->protocol,
                  info->cipher, info->subject, until);
}

static bool
start_tls(SyncRun *run, GError **error)
{
    gsize n_pending = run->session == NULL ? 0 : pop3_session_n_pending(run->session);

    sync_post_step(run, SYNC_STEP_TLS);
    if (!net_stream_start_tls(run->stream, n_pending, pb_job_cancellable(run->job),
                              error))
        return false;
    say_tls(run);
    return true;
}

/* STLS on a plain connection: without it nothing further is said. */
static bool
upgrade(SyncRun *run, GError **error)
{
    const Pop3Capa *capa = pop3_session_capa(run->session);
    Pop3Event done;

    /* A list that says nothing at all proves nothing: then STLS is tried all the same. */
    if (capa->is_known && capa->flags != 0 && (capa->flags & POP3_CAPA_STLS) == 0) {
        g_set_error(error, POP3_ERROR, POP3_ERROR_NO_TLS,
                    "the server does not offer STLS");
        return false;
    }
    pop3_session_stls(run->session);
    if (!sync_link_finish(run, &done, error))
        return false;
    if (done.reply.kind != POP3_REPLY_OK) {
        g_autoptr(GError) refusal = pop3_reply_to_error(&done.reply, false);

        g_set_error(error, POP3_ERROR, POP3_ERROR_NO_TLS, "the server refuses STLS: %s",
                    refusal->message);
        return false;
    }
    if (!start_tls(run, error))
        return false;
    pop3_session_tls_done(run->session);
    run->has_capa = true;
    return ask_capa(run, error);
}

static bool
is_plaintext_allowed(const SyncRun *run)
{
    return run->request->account->allow_plaintext || net_stream_is_loopback(run->stream);
}

static bool
open_session(SyncRun *run, GError **error)
{
    ConfigSecurity security = run->request->account->security;

    run->has_capa = true;
    if (security == CONFIG_SECURITY_TLS && !start_tls(run, error))
        return false;
    if (security == CONFIG_SECURITY_NONE && !is_plaintext_allowed(run)) {
        g_set_error(error, POP3_ERROR, POP3_ERROR_NO_TLS,
                    "security = none is only for this machine, and %s is not on it",
                    net_stream_peer(run->stream));
        return false;
    }
    run->session = pop3_session_new(
        security == CONFIG_SECURITY_TLS ? POP3_PROTECTION_TLS : POP3_PROTECTION_NONE);
    if (!take_greeting(run, error) || !ask_capa(run, error))
        return false;
    return security != CONFIG_SECURITY_STARTTLS || upgrade(run, error);
}

/* Both lists have one order. */
static Pop3LoginMethod
login_method(ConfigAuth auth)
{
    G_STATIC_ASSERT((int)CONFIG_AUTH_SCRAM_SHA_256_PLUS ==
                    (int)POP3_LOGIN_SCRAM_SHA_256_PLUS);
    G_STATIC_ASSERT((int)CONFIG_AUTH_XOAUTH2 == (int)POP3_LOGIN_XOAUTH2);
    G_STATIC_ASSERT((int)CONFIG_AUTH_USER == (int)POP3_LOGIN_USER);

    return (Pop3LoginMethod)auth;
}

static bool
sign_in(SyncRun *run, GError **error)
{
    const ConfigAccount *account = run->request->account;
    Pop3Credentials credentials = {
        .method = login_method(account->auth),
        .cleartext = account->security == CONFIG_SECURITY_NONE ? POP3_CLEARTEXT_ALLOWED
                                                               : POP3_CLEARTEXT_REFUSED,
        .user = account->user,
        .host = account->server,
        .port = account->port,
    };
    g_autoptr(PbSecret) password = NULL;
    Pop3Event done;

    password = run->request->password != NULL ? pb_secret_copy(run->request->password)
                                              : sync_ask_password(run, error);
    if (password == NULL)
        return false;
    sync_post_step(run, SYNC_STEP_LOGIN);
    credentials.secret = password;
    if (!pop3_session_login(run->session, &credentials, error) ||
        !sync_link_finish(run, &done, error))
        return false;
    if (done.reply.kind != POP3_REPLY_OK) {
        g_propagate_error(error, pop3_session_login_error(run->session, &done.reply));
        return false;
    }
    return true;
}

bool
sync_connect(SyncRun *run, GError **error)
{
    const ConfigAccount *account = run->request->account;
    const NetTarget target = {
        .host = account->server,
        .port = account->port,
        .ca_file = account->ca_file,
    };

    sync_post_step(run, SYNC_STEP_CONNECT);
    run->stream = net_stream_connect(&target, pb_job_cancellable(run->job), error);
    if (run->stream == NULL)
        return false;
    sync_post_log(run, "connected to %s (%s)", account->server,
                  net_stream_peer(run->stream));
    if (!open_session(run, error) || !sign_in(run, error) || !ask_capa(run, error))
        return false;
    if (pop3_session_capa(run->session)->words != NULL)
        sync_post_log(run, "server can: %s", pop3_session_capa(run->session)->words);
    return true;
}
