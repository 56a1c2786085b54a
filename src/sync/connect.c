/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/connect.c: from nothing to a signed-in session (L3; RFC 1939, 2449, 2595, 6856).
 *
 * Nothing secret is sent before TLS is up and verified; capabilities are asked anew after TLS and after
 * the login, because servers change them. What a server has not offered is not tried: some end the
 * connection after a few commands that they do not know. */
#include <config.h>

#include "names.h"
#include "run.h"

/* What the session may be told of before the login and what it is told after it. */
static void
tell_capa(SyncRun *run, const char *when)
{
    const Pop3Capa *capa = pop3_session_capa(run->session);

    if (capa->words != NULL)
        sync_post_log(run, "%s it can: %s", when, capa->words);
    else if (!run->has_capa)
        sync_post_log(run, "it does not say what it can");
    run->said_delay = MAX(run->said_delay, capa->login_delay);
}

bool
sync_ask_capa(SyncRun *run, GError **error)
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
ask_capa_before_login(SyncRun *run, GError **error)
{
    sync_post_step(run, SYNC_STEP_CAPA);
    if (!sync_ask_capa(run, error))
        return false;
    tell_capa(run, "before the sign-in");
    return true;
}

static bool
take_greeting(SyncRun *run, GError **error)
{
    Pop3Event done;
    g_autofree char *words = NULL;

    sync_post_step(run, SYNC_STEP_GREETING);
    if (!sync_link_expect(run, &done, error))
        return false;
    if (run->request->mode == SYNC_MODE_TEST && *done.reply.text != '\0')
        sync_post_log(run, "%s", done.reply.text);
    return true;
}

static bool
start_tls(SyncRun *run, GError **error)
{
    gsize n_pending = run->session == NULL ? 0 : pop3_session_n_pending(run->session);
    bool is_up;

    sync_post_step(run, SYNC_STEP_TLS);
    is_up =
        net_stream_start_tls(run->stream, n_pending, pb_job_cancellable(run->job), error);
    sync_facts_tell_tls(run);
    return is_up;
}

bool
sync_upgrade(SyncRun *run, GError **error)
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
    return ask_capa_before_login(run, error);
}

static bool
is_plaintext_allowed(const SyncRun *run)
{
    return run->request->account->allow_plaintext || net_stream_is_loopback(run->stream);
}

/* Where UTF8 is not asked for, Courier gives made-up messages in place of those with raw 8-bit headers. */
static bool
ask_utf8(SyncRun *run, GError **error)
{
    Pop3Event done;

    if ((pop3_session_capa(run->session)->flags & POP3_CAPA_UTF8) == 0)
        return true;
    pop3_session_utf8(run->session);
    if (!sync_link_finish(run, &done, error))
        return false;
    if (done.reply.kind != POP3_REPLY_OK)
        sync_post_log(run, "the server offers UTF8 and refuses it: %s", done.reply.text);
    return true;
}

/* The server's words in the person's language, if it has that; if not, so be it. */
static bool
ask_language(SyncRun *run, GError **error)
{
    g_autofree char *tag = sync_language_of(g_get_language_names()[0]);
    Pop3Event done;

    if (tag == NULL || (pop3_session_capa(run->session)->flags & POP3_CAPA_LANG) == 0)
        return true;
    return pop3_session_lang(run->session, tag, error) &&
           sync_link_finish(run, &done, error);
}

static void
on_said(Pop3Direction direction, const char *line, void *user_data)
{
    const SyncRun *run = user_data;

    sync_transcript_add(run->request->transcript,
                        direction == POP3_SENT ? SYNC_SAID_BY_US : SYNC_SAID_BY_SERVER,
                        line);
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
    if (run->request->transcript != NULL)
        pop3_session_set_transcript(run->session, on_said, run);
    if (!take_greeting(run, error) || !ask_capa_before_login(run, error))
        return false;
    if (security == CONFIG_SECURITY_STARTTLS && !sync_upgrade(run, error))
        return false;
    return ask_utf8(run, error) && ask_language(run, error);
}

bool
sync_open_line(SyncRun *run, GError **error)
{
    const ConfigAccount *account = run->request->account;
    const NetTarget target = {
        .host = account->server,
        .port = account->port,
        .ca_file = account->ca_file,
        .pins = (const char *const *)account->pins,
        .client_cert = account->client_cert,
        .client_key = account->client_key,
        .proxy = account->proxy,
    };

    sync_post_step(run, SYNC_STEP_CONNECT);
    sync_note(run, "connecting to %s, port %u", account->server, account->port);
    run->stream = net_stream_connect(&target, pb_job_cancellable(run->job), error);
    if (run->stream == NULL)
        return false;
    sync_note(run, "connected to %s", net_stream_peer(run->stream));
    sync_post_log(run, "connected to %s (%s)", account->server,
                  net_stream_peer(run->stream));
    return open_session(run, error);
}

static void
close_line(SyncRun *run)
{
    sync_note(run, "closed");
    g_clear_pointer(&run->session, pop3_session_free);
    g_clear_pointer(&run->stream, net_stream_free);
}

static void
note_capa(SyncRun *run)
{
    tell_capa(run, "after the sign-in");
    sync_facts_note_login(run);
}

void
sync_connect_take_capa(SyncRun *run, const Pop3Event *done)
{
    run->is_capa_open = false;
    run->has_capa = done->reply.kind == POP3_REPLY_OK;
    note_capa(run);
}

/* A server that takes pipelining gets it in one go with the listing, which saves the time of a way there and back.
 * Nothing is decided by the list from before the sign-in but that. */
static bool
ask_capa_after_login(SyncRun *run, GError **error)
{
    if (run->has_capa && run->request->mode != SYNC_MODE_TEST &&
        (pop3_session_capa(run->session)->flags & POP3_CAPA_PIPELINING) != 0) {
        /* A session that breaks before the answer has signed in all the same. */
        if (sync_interval(run) > 0)
            sync_facts_note_login(run);
        pop3_session_capa_ask(run->session);
        run->is_capa_open = true;
        return true;
    }
    if (!sync_ask_capa(run, error))
        return false;
    note_capa(run);
    return true;
}

bool
sync_connect(SyncRun *run, GError **error)
{
    SyncSignIn result;

    if (run->request->mode == SYNC_MODE_TEST && !sync_doctor_look_up(run, error))
        return false;
    run->said_delay = 0;
    do {
        if (!sync_open_line(run, error) || !sync_interval_check(run, error))
            return false;
        result = sync_sign_in(run, error);
        if (result == SYNC_SIGN_IN_NEW_LINE)
            close_line(run);
    } while (result == SYNC_SIGN_IN_NEW_LINE);
    return result == SYNC_SIGN_IN_DONE && ask_capa_after_login(run, error);
}
