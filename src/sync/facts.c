/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/facts.c: what a session learns of its server, told where it is news, and remembered (L3). */
#include <config.h>

#include "store/facts.h"

#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/human.h"
#include "base/log.h"
#include "run.h"

/* --- the certificate ---------------------------------------------------------------------------- */

static void
tell_certificate(SyncRun *run, const NetTlsInfo *info)
{
    g_autofree char *from = pb_date_to_string(info->valid_from);
    g_autofree char *until = pb_date_to_string(info->valid_until);
    g_autofree char *key = pb_digest_to_hex(info->key_sha256, PB_DIGEST_LEN);

    sync_post_log(run, "certificate of %s, for %s", info->subject, info->names);
    sync_post_log(run, "issued by %s, valid from %s until %s", info->issuer, from, until);
    sync_post_log(run, "key sha256:%s%s", key,
                  info->is_pinned ? ", which is pinned" : "");
    if (info->flaws != NULL)
        sync_post_log(run, "the certificate %s", info->flaws);
}

/* A new certificate is no event; a new key may be one. */
static void
tell_new_key(SyncRun *run, const NetTlsInfo *info)
{
    const StoreAccountFacts *facts = store_ledger_facts(run->ledger);
    g_autofree char *before = NULL;
    g_autofree char *now = NULL;
    g_autofree char *when = NULL;

    if (!facts->has_key ||
        memcmp(facts->key_sha256, info->key_sha256, PB_DIGEST_LEN) == 0)
        return;
    before = pb_digest_to_hex(facts->key_sha256, PB_DIGEST_LEN);
    now = pb_digest_to_hex(info->key_sha256, PB_DIGEST_LEN);
    when = pb_date_to_string(facts->checked_at);
    sync_post_log(run,
                  "the server shows another key than on %s: sha256:%.16s… then, "
                  "sha256:%.16s… now; %s",
                  when, before, now,
                  info->is_trusted ? "its certificate was checked and is in order"
                                   : "nobody vouches for it");
}

void
sync_facts_tell_tls(SyncRun *run)
{
    const NetTlsInfo *info = net_stream_tls_info(run->stream);
    g_autofree char *until = NULL;

    if (info == NULL)
        return;
    sync_post_key(run, info);
    until = pb_date_to_string(info->valid_until);
    sync_note(run, "%s %s; certificate of %s", info->protocol, info->cipher,
              info->subject);
    if (info->is_trusted)
        sync_post_log(run, "%s, %s; certificate of %s, valid until %s", info->protocol,
                      info->cipher, info->subject, until);
    if (!info->is_trusted || run->request->mode == SYNC_MODE_TEST)
        tell_certificate(run, info);
    tell_new_key(run, info);
}

/* --- remembered --------------------------------------------------------------------------------- */

/* They are a help, not a promise: a session does not end because they cannot be kept. */
static void
remember(SyncRun *run, const StoreAccountFacts *facts)
{
    g_autoptr(GError) reason = NULL;

    if (!store_ledger_set_facts(run->ledger, facts, &reason))
        pb_log(PB_LOG_WARNING, "%s: what was learned of the server is not kept: %s",
               run->request->account->name, reason->message);
}

static void
tell_new_capabilities(SyncRun *run, const char *words)
{
    const StoreAccountFacts *facts = store_ledger_facts(run->ledger);
    g_autofree char *when = NULL;

    if (run->request->mode != SYNC_MODE_TEST || facts->checked_at == 0 ||
        *facts->capabilities == '\0' || strcmp(facts->capabilities, words) == 0)
        return;
    when = pb_date_to_string(facts->checked_at);
    sync_post_log(run, "on %s it could: %s", when, facts->capabilities);
}

void
sync_facts_note_login(SyncRun *run)
{
    const Pop3Capa *capa = pop3_session_capa(run->session);
    const NetTlsInfo *info = net_stream_tls_info(run->stream);
    StoreAccountFacts facts = *store_ledger_facts(run->ledger);
    char *words = capa->words == NULL ? (char *)"" : capa->words;
    g_autofree char *tls = NULL;

    tell_new_capabilities(run, words);
    run->login_delay = run->said_delay;
    facts.last_login = facts.checked_at = pb_clock_now();
    facts.login_delay = run->login_delay;
    facts.login_user = run->names[0];
    facts.mechanism = (char *)pop3_session_login_name(run->session);
    facts.capabilities = words;
    facts.expire_days = capa->expire_days;
    facts.tls = facts.certificate = facts.issuer = (char *)"";
    facts.has_key = info != NULL;
    facts.cert_until = 0;
    if (info != NULL) {
        facts.tls = tls = g_strdup_printf("%s %s", info->protocol, info->cipher);
        facts.certificate = info->subject;
        facts.issuer = info->issuer;
        facts.cert_until = info->valid_until;
        memcpy(facts.key_sha256, info->key_sha256, PB_DIGEST_LEN);
    }
    remember(run, &facts);
}

void
sync_facts_note_success(SyncRun *run)
{
    StoreAccountFacts facts = *store_ledger_facts(run->ledger);

    /* A plan or a test brings nothing. */
    if (run->request->mode != SYNC_MODE_FETCH)
        return;
    facts.last_success = pb_clock_now();
    remember(run, &facts);
}
