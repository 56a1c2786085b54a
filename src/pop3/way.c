/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/way.c: the ways to sign in, and their order (L2).
 *
 * A server that offers more than it can do must not make a right password look wrong: so APOP, whose
 * timestamp many greet with though no password is set for it, is never taken unasked, nor is
 * SCRAM-SHA-256-PLUS in TLS 1.3, where Cyrus offers it and knows the binding of TLS 1.2 only; and over TLS
 * CRAM-MD5, which wants passwords kept in clear, comes last. Without TLS it comes before all that shows
 * the password. */
#include <config.h>

#include "way.h"

static const Pop3Way table[] = {
    /* clang-format off */
    [POP3_LOGIN_AUTO] = { POP3_LOGIN_AUTO, "any way that is known here", POP3_WAY_USER, 0, false, false },
    [POP3_LOGIN_SCRAM_SHA_256_PLUS] = { POP3_LOGIN_SCRAM_SHA_256_PLUS, "SCRAM-SHA-256-PLUS",
        POP3_WAY_SASL, POP3_SASL_SCRAM_SHA_256_PLUS, true, true },
    [POP3_LOGIN_SCRAM_SHA_256] = { POP3_LOGIN_SCRAM_SHA_256, "SCRAM-SHA-256",
        POP3_WAY_SASL, POP3_SASL_SCRAM_SHA_256, true, true },
    [POP3_LOGIN_SCRAM_SHA_1] = { POP3_LOGIN_SCRAM_SHA_1, "SCRAM-SHA-1",
        POP3_WAY_SASL, POP3_SASL_SCRAM_SHA_1, true, true },
    [POP3_LOGIN_PLAIN] = { POP3_LOGIN_PLAIN, "PLAIN", POP3_WAY_SASL, POP3_SASL_PLAIN, true, false },
    [POP3_LOGIN_LOGIN] = { POP3_LOGIN_LOGIN, "LOGIN", POP3_WAY_SASL, POP3_SASL_LOGIN, false, false },
    [POP3_LOGIN_CRAM_MD5] = { POP3_LOGIN_CRAM_MD5, "CRAM-MD5",
        POP3_WAY_SASL, POP3_SASL_CRAM_MD5, false, false },
    [POP3_LOGIN_EXTERNAL] = { POP3_LOGIN_EXTERNAL, "EXTERNAL",
        POP3_WAY_SASL, POP3_SASL_EXTERNAL, true, false },
    [POP3_LOGIN_XOAUTH2] = { POP3_LOGIN_XOAUTH2, "XOAUTH2",
        POP3_WAY_TOKEN, POP3_SASL_XOAUTH2, false, false },
    [POP3_LOGIN_OAUTHBEARER] = { POP3_LOGIN_OAUTHBEARER, "OAUTHBEARER",
        POP3_WAY_TOKEN, POP3_SASL_OAUTHBEARER, false, false },
    [POP3_LOGIN_APOP] = { POP3_LOGIN_APOP, "APOP", POP3_WAY_APOP, 0, false, false },
    [POP3_LOGIN_USER] = { POP3_LOGIN_USER, "USER and PASS", POP3_WAY_USER, 0, false, false },
    /* clang-format on */
};

/* AUTO, best first; POP3_LOGIN_AUTO ends each. */
static const Pop3LoginMethod in_tls[] = {
    POP3_LOGIN_EXTERNAL,      POP3_LOGIN_SCRAM_SHA_256_PLUS,
    POP3_LOGIN_SCRAM_SHA_256, POP3_LOGIN_SCRAM_SHA_1,
    POP3_LOGIN_PLAIN,         POP3_LOGIN_LOGIN,
    POP3_LOGIN_USER,          POP3_LOGIN_CRAM_MD5,
    POP3_LOGIN_AUTO,
};
static const Pop3LoginMethod in_clear[] = {
    POP3_LOGIN_SCRAM_SHA_256, POP3_LOGIN_SCRAM_SHA_1, POP3_LOGIN_CRAM_MD5,
    POP3_LOGIN_PLAIN,         POP3_LOGIN_LOGIN,       POP3_LOGIN_USER,
    POP3_LOGIN_AUTO,
};
/* The standard one names the server in what it sends, so that a token which went astray is no use there.
 * Microsoft offers the other one alone. */
static const Pop3LoginMethod with_token[] = { POP3_LOGIN_OAUTHBEARER, POP3_LOGIN_XOAUTH2,
                                              POP3_LOGIN_AUTO };
/* Without a list: what every server has. */
static const Pop3LoginMethod unknown[] = { POP3_LOGIN_USER, POP3_LOGIN_AUTO };
static const Pop3LoginMethod unknown_with_token[] = { POP3_LOGIN_XOAUTH2,
                                                      POP3_LOGIN_AUTO };

static const Pop3LoginMethod *
order_of(const Pop3Offer *offer, const Pop3Credentials *credentials)
{
    if (!offer->capa->is_known)
        return credentials->is_token ? unknown_with_token : unknown;
    if (credentials->is_token)
        return with_token;
    return offer->protection == POP3_PROTECTION_TLS ? in_tls : in_clear;
}

static bool
is_offered(const Pop3Offer *offer, const Pop3Way *way)
{
    if (!offer->capa->is_known || way->kind == POP3_WAY_APOP)
        return true;
    return way->sasl != 0 ? (offer->capa->sasl & way->sasl) != 0
                          : (offer->capa->flags & POP3_CAPA_USER) != 0;
}

/* What this side lacks for it; NULL when nothing. */
static const char *
lack_of(const Pop3Offer *offer, const Pop3Way *way, const Pop3Credentials *credentials)
{
    if (way->method == POP3_LOGIN_SCRAM_SHA_256_PLUS && credentials->binding_len == 0)
        return "this connection has nothing to tie SCRAM-SHA-256-PLUS to";
    if (way->method == POP3_LOGIN_APOP && offer->timestamp == NULL)
        return "the server's greeting has no timestamp for APOP";
    return NULL;
}

/* That a refusal would speak of user and password, not of the way. */
static bool
is_sure(const Pop3Way *way, const Pop3Credentials *credentials)
{
    if (way->method == POP3_LOGIN_EXTERNAL)
        return credentials->has_client_cert;
    return way->method != POP3_LOGIN_SCRAM_SHA_256_PLUS ||
           credentials->binding_kind == POP3_BINDING_TLS_UNIQUE;
}

static guint
choose_by_ourselves(const Pop3Offer *offer, const Pop3Credentials *credentials,
                    const Pop3Way *ways[POP3_MAX_WAYS])
{
    guint n = 0;

    for (const Pop3LoginMethod *method = order_of(offer, credentials);
         *method != POP3_LOGIN_AUTO; method++) {
        const Pop3Way *way = &table[*method];

        if (is_offered(offer, way) && lack_of(offer, way, credentials) == NULL &&
            is_sure(way, credentials))
            ways[n++] = way;
    }
    return n;
}

static bool
check_protection(const Pop3Offer *offer, const Pop3Credentials *credentials,
                 GError **error)
{
    if (offer->protection == POP3_PROTECTION_TLS)
        return true;
    if (credentials->cleartext != POP3_CLEARTEXT_ALLOWED) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_NO_TLS,
                            "the connection is not protected, so no password is sent");
        return false;
    }
    if (credentials->method == POP3_LOGIN_APOP) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_NO_TLS,
                            "the connection is not protected, and APOP needs that it is");
        return false;
    }
    return true;
}

guint
pop3_ways_choose(const Pop3Offer *offer, const Pop3Credentials *credentials,
                 const Pop3Way *ways[POP3_MAX_WAYS], GError **error)
{
    const Pop3Way *way = &table[credentials->method];
    const char *lack;
    guint n = 0;

    G_STATIC_ASSERT(G_N_ELEMENTS(in_tls) - 1 <= POP3_MAX_WAYS);
    if (!check_protection(offer, credentials, error))
        return 0;
    lack = lack_of(offer, way, credentials);
    if (credentials->method == POP3_LOGIN_AUTO)
        n = choose_by_ourselves(offer, credentials, ways);
    else if (lack == NULL && is_offered(offer, way))
        ways[n++] = way;
    if (n == 0 && lack != NULL)
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_NO_MECHANISM, lack);
    else if (n == 0)
        g_set_error(error, POP3_ERROR, POP3_ERROR_NO_MECHANISM,
                    "the server does not offer %s", way->name);
    return n;
}
