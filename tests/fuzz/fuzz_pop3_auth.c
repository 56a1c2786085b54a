/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_pop3_auth.c: what a server says during AUTH and in its greeting, against each mechanism.
 *
 * Input: which method, then the server's challenges, one a line and not yet in base64; "@" at the beginning of
 * one stands for the client's own nonce, without which SCRAM would never get further. The same lines
 * are tried as greetings, as base64 and as reasons of a refused token. */
#include <config.h>

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "apop.h"
#include "auth.h"
#include "base64.h"
#include "oauth.h"

#define MAX_DIGITS 4 /* of SCRAM's iterations: more are slow, and no other code */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Pop3LoginMethod methods[] = {
    POP3_LOGIN_SCRAM_SHA_256_PLUS,
    POP3_LOGIN_SCRAM_SHA_256,
    POP3_LOGIN_SCRAM_SHA_1,
    POP3_LOGIN_PLAIN,
    POP3_LOGIN_LOGIN,
    POP3_LOGIN_CRAM_MD5,
    POP3_LOGIN_EXTERNAL,
    POP3_LOGIN_XOAUTH2,
    POP3_LOGIN_OAUTHBEARER,
};

static void
try_parsers(const char *line)
{
    gsize len = 0;
    g_autofree char *timestamp = pop3_apop_timestamp(line);
    g_autofree char *bytes = pop3_base64_decode(line, &len);
    g_autofree char *reason = pop3_oauth_reason(line);

    if (timestamp != NULL)
        g_assert(timestamp[0] == '<' && g_str_has_suffix(timestamp, ">") &&
                 g_str_is_ascii(timestamp) && strpbrk(timestamp, " \t\\") == NULL);
    if (bytes != NULL) {
        g_autofree char *again = g_base64_encode((const guchar *)bytes, len);

        g_assert(strlen(bytes) == len && len <= strlen(line));
        g_assert(strlen(again) == strlen(line));
    }
    if (reason != NULL)
        g_assert(pb_text_is_visible(reason, -1, PB_TEXT_LINE) &&
                 strlen(reason) < 2000000);
}

/* The client's nonce, "r=…", out of its first message; "" when it has none. */
static char *
nonce_of(const PbSecret *base64)
{
    g_autofree char *text = NULL;
    const char *nonce;
    gsize len;

    if (base64 == NULL)
        return g_strdup("");
    text = pop3_base64_decode(pb_secret_peek(base64), &len);
    nonce = text == NULL ? NULL : strstr(text, "r=");
    return g_strdup(nonce == NULL ? "" : nonce);
}

static char *
challenge_of(const char *line, const char *nonce)
{
    g_autofree char *text =
        g_strconcat(line[0] == '@' ? nonce : "", line[0] == '@' ? line + 1 : line, NULL);

    return g_base64_encode((const guchar *)text, strlen(text));
}

static void
check_end(const GError *error)
{
    g_assert(error != NULL && error->domain == POP3_ERROR);
    g_assert(error->code == POP3_ERROR_PROTOCOL || error->code == POP3_ERROR_LOGIN ||
             error->code == POP3_ERROR_IMPOSTOR || error->code == POP3_ERROR_UNUSABLE);
    g_assert(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
}

/* False when the exchange is over. */
static bool
try_challenge(Pop3Auth *auth, const char *line, const char *nonce)
{
    g_autofree char *challenge = challenge_of(line, nonce);
    g_autoptr(GError) error = NULL;
    g_autoptr(PbSecret) response = pop3_auth_respond(auth, challenge, &error);

    g_assert((response == NULL) == (error != NULL));
    if (response == NULL)
        check_end(error);
    return response != NULL;
}

static void
try_exchange(Pop3LoginMethod method, char **lines)
{
    g_autoptr(PbSecret) secret = pb_secret_new("hunter2", 7);
    const Pop3Credentials credentials = {
        .method = method,
        .user = "ada",
        .secret = secret,
        .binding_kind = POP3_BINDING_TLS_EXPORTER,
        .binding = (const guint8 *)"bind",
        .binding_len = 4,
    };
    const Pop3Capa capa = { 0 };
    const Pop3Offer offer = { &capa, POP3_PROTECTION_TLS, NULL };
    const Pop3Way *ways[POP3_MAX_WAYS];
    Pop3Auth *auth;
    g_autoptr(PbSecret) first = NULL;
    g_autofree char *nonce = NULL;

    g_assert(pop3_ways_choose(&offer, &credentials, ways, NULL) == 1);
    auth = pop3_auth_new(ways[0], &credentials, NULL);
    g_assert(auth != NULL);
    first = pop3_auth_first(auth, 200);
    nonce = nonce_of(first);
    for (gsize i = 0; lines[i] != NULL && try_challenge(auth, lines[i], nonce); i++)
        ;
    /* No server of the fuzzer's can know the password, whatever it says. */
    g_assert(!ways[0]->proves_server || !pop3_auth_is_complete(auth));
    pop3_auth_free(auth);
}

static bool
is_slow(const char *text)
{
    const char *at = strstr(text, "i=");

    return at != NULL && strspn(at + 2, "0123456789") > MAX_DIGITS;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (size < 1 || size > 8192)
        return 0;
    text = g_strndup((const char *)data + 1, size - 1);
    lines = g_strsplit(text, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++)
        try_parsers(lines[i]);
    if (!is_slow(text))
        try_exchange(methods[data[0] % G_N_ELEMENTS(methods)], lines);
    return 0;
}
