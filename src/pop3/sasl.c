/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/sasl.c: GNU SASL, and what it is told (L2).
 *
 * SCRAM never gets the password from here: the key is made of it by base, where it leaves nothing behind, is
 * six times as fast, and where the number of iterations is looked at before. What PLAIN and LOGIN hold is
 * wiped. Only CRAM-MD5, and SCRAM with a password that is not ASCII, pass it through libidn, which frees
 * its copies as they are. */
#include <config.h>

#include "sasl.h"

#include <gsasl.h>
#include <string.h>

#include "base/digest.h"
#include "base/text.h"

#define MAX_QUOTED 80

typedef enum { KEY_PASSWORD, KEY_NONE, KEY_SCRAM } Key;

typedef struct {
    const char *mechanism;
    Key key;
    PbHash hash;
    bool has_binding;
} SaslRow;

struct Pop3Sasl {
    const SaslRow *row;
    Gsasl *library;
    Gsasl_session *session;
    PbSecret *password; /* of SCRAM */
    bool has_proof;     /* SCRAM has given its proof: what comes is the server's */
    bool is_complete;
    GError *refusal; /* of the callback, for the step that it ends */
};

static const SaslRow rows[] = {
    /* clang-format off */
    { "SCRAM-SHA-256-PLUS", KEY_SCRAM,    PB_HASH_SHA_256, true },
    { "SCRAM-SHA-256",      KEY_SCRAM,    PB_HASH_SHA_256, false },
    { "SCRAM-SHA-1",        KEY_SCRAM,    PB_HASH_SHA_1,   false },
    { "PLAIN",              KEY_PASSWORD, 0,               false },
    { "LOGIN",              KEY_PASSWORD, 0,               false },
    { "CRAM-MD5",           KEY_PASSWORD, 0,               false },
    { "EXTERNAL",           KEY_NONE,     0,               false },
    /* clang-format on */
};

static void
wipe_string(char *string)
{
    if (string != NULL)
        pb_secret_wipe(string, strlen(string));
}

/* The library's own copy, which it would free as it is. */
static void
wipe_property(Gsasl_session *session, Gsasl_property property)
{
    wipe_string((char *)gsasl_property_fast(session, property));
}

/* --- SCRAM's key ------------------------------------------------------------------------------ */

static bool
is_printable_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < 0x20 || *text > 0x7e)
            return false;
    }
    return true;
}

/* SASLprep, as RFC 5802 section 2.2 wants it. What it forbids (an emoji that is younger than it, Latin-1)
 * goes as it is: servers that take such a password do not prepare it either. */
static PbSecret *
prepare(const PbSecret *password)
{
    char *prepared;
    PbSecret *copy;

    if (is_printable_ascii(pb_secret_peek(password)) ||
        gsasl_saslprep(pb_secret_peek(password), 0, &prepared, NULL) != GSASL_OK)
        return pb_secret_copy(password);
    copy = pb_secret_new(prepared, strlen(prepared));
    wipe_string(prepared);
    gsasl_free(prepared);
    return copy;
}

static guint
read_iterations(Pop3Sasl *sasl)
{
    const char *text = gsasl_property_fast(sasl->session, GSASL_SCRAM_ITER);
    guint64 iterations;

    if (text != NULL && g_ascii_string_to_unsigned(text, 10, 1, POP3_SASL_MAX_ITERATIONS,
                                                   &iterations, NULL))
        return (guint)iterations;
    sasl->refusal = g_error_new(POP3_ERROR, POP3_ERROR_PROTOCOL,
                                "the server asks for %.20s iterations, more than %u",
                                text == NULL ? "no" : text, POP3_SASL_MAX_ITERATIONS);
    return 0;
}

static void
set_key(Pop3Sasl *sasl, const char *salt, gsize salt_len, guint iterations)
{
    guint8 key[PB_DIGEST_LEN];
    g_autoptr(PbSecret) prepared = prepare(sasl->password);
    const PbBytes password = { pb_secret_peek(prepared), pb_secret_len(prepared) };
    const PbBytes grains = { salt, salt_len };
    char *hex;

    pb_key_of_password(sasl->row->hash, password, grains, iterations, key);
    hex = pb_digest_to_hex(key, pb_hash_len(sasl->row->hash));
    (void)gsasl_property_set(sasl->session, GSASL_SCRAM_SALTED_PASSWORD, hex);
    wipe_string(hex);
    g_free(hex);
    pb_secret_wipe(key, sizeof key);
}

/* The library has read the server's first message and wants the key. */
static int
give_key(Pop3Sasl *sasl)
{
    const char *salt = gsasl_property_fast(sasl->session, GSASL_SCRAM_SALT);
    guint iterations = read_iterations(sasl);
    char *bytes;
    size_t len;

    if (iterations == 0 || salt == NULL ||
        gsasl_base64_from(salt, strlen(salt), &bytes, &len) != GSASL_OK)
        return GSASL_NO_CALLBACK;
    set_key(sasl, bytes, len, iterations);
    gsasl_free(bytes);
    sasl->has_proof = true;
    return GSASL_OK;
}

/* All else was set before, or is not to be had. */
static int
on_property(Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
    Pop3Sasl *sasl = gsasl_session_hook_get(session);

    (void)library;
    if (property == GSASL_SCRAM_SALTED_PASSWORD && sasl->row->key == KEY_SCRAM)
        return give_key(sasl);
    return GSASL_NO_CALLBACK;
}

/* --- setting up ------------------------------------------------------------------------------- */

static void
set_binding(Pop3Sasl *sasl, const Pop3Credentials *credentials)
{
    g_autofree char *text =
        g_base64_encode(credentials->binding, credentials->binding_len);

    (void)gsasl_property_set(sasl->session,
                             credentials->binding_kind == POP3_BINDING_TLS_EXPORTER
                                 ? GSASL_CB_TLS_EXPORTER
                                 : GSASL_CB_TLS_UNIQUE,
                             text);
}

static void
set_properties(Pop3Sasl *sasl, const Pop3Credentials *credentials)
{
    /* With a certificate that may stand for several mailboxes the user says which; everywhere else whom
     * to act for follows from who it is. */
    (void)gsasl_property_set(sasl->session,
                             sasl->row->key == KEY_NONE ? GSASL_AUTHZID : GSASL_AUTHID,
                             credentials->user);
    if (sasl->row->key == KEY_PASSWORD)
        (void)gsasl_property_set(sasl->session, GSASL_PASSWORD,
                                 pb_secret_peek(credentials->secret));
    else if (sasl->row->key == KEY_SCRAM)
        sasl->password = pb_secret_copy(credentials->secret);
    if (sasl->row->has_binding)
        set_binding(sasl, credentials);
}

static const SaslRow *
find_row(const char *mechanism)
{
    const SaslRow *row = rows;

    while (strcmp(row->mechanism, mechanism) != 0)
        row++;
    return row;
}

static bool
start(Pop3Sasl *sasl)
{
    if (gsasl_init(&sasl->library) != GSASL_OK)
        return false;
    gsasl_callback_set(sasl->library, on_property);
    if (gsasl_client_start(sasl->library, sasl->row->mechanism, &sasl->session) ==
        GSASL_OK)
        return true;
    gsasl_done(sasl->library);
    return false;
}

Pop3Sasl *
pop3_sasl_new(const char *mechanism, const Pop3Credentials *credentials, GError **error)
{
    Pop3Sasl *sasl = g_new0(Pop3Sasl, 1);

    sasl->row = find_row(mechanism);
    if (!start(sasl)) {
        g_set_error(error, POP3_ERROR, POP3_ERROR_NO_MECHANISM,
                    "this system's GNU SASL has no %s", mechanism);
        g_free(sasl);
        return NULL;
    }
    gsasl_session_hook_set(sasl->session, sasl);
    set_properties(sasl, credentials);
    return sasl;
}

void
pop3_sasl_free(Pop3Sasl *sasl)
{
    if (sasl == NULL)
        return;
    wipe_property(sasl->session, GSASL_PASSWORD);
    wipe_property(sasl->session, GSASL_SCRAM_SALTED_PASSWORD);
    gsasl_finish(sasl->session);
    gsasl_done(sasl->library);
    pb_secret_free(sasl->password);
    g_clear_error(&sasl->refusal);
    g_free(sasl);
}

/* --- the exchange ----------------------------------------------------------------------------- */

/* After SCRAM's proof the server either proves itself or says why not (RFC 5802 section 7, "e="). */
static GError *
unproved(const char *challenge)
{
    g_autofree char *reason = NULL;

    if (!g_str_has_prefix(challenge, "e="))
        return g_error_new_literal(POP3_ERROR, POP3_ERROR_IMPOSTOR,
                                   "the server does not know the password it asks for");
    reason = pb_text_visible_cut(challenge + strlen("e="), -1, MAX_QUOTED);
    return g_error_new(POP3_ERROR, POP3_ERROR_LOGIN, "%s", reason);
}

static GError *
error_of(Pop3Sasl *sasl, bool had_proof, const char *challenge, int status)
{
    if (sasl->refusal != NULL)
        return g_steal_pointer(&sasl->refusal);
    if (had_proof)
        return unproved(challenge);
    if (challenge == NULL || status == GSASL_SASLPREP_ERROR)
        return g_error_new(POP3_ERROR, POP3_ERROR_UNUSABLE,
                           "%s cannot take the user name or the password",
                           sasl->row->mechanism);
    return g_error_new(POP3_ERROR, POP3_ERROR_PROTOCOL,
                       "the server's challenge makes no sense to %s",
                       sasl->row->mechanism);
}

PbSecret *
pop3_sasl_step(Pop3Sasl *sasl, const char *challenge, gsize len, GError **error)
{
    bool had_proof = sasl->has_proof;
    char *bytes = NULL;
    size_t n_bytes = 0;
    PbSecret *response;
    int status = gsasl_step(sasl->session, challenge, len, &bytes, &n_bytes);

    if (status != GSASL_OK && status != GSASL_NEEDS_MORE) {
        g_propagate_error(error, error_of(sasl, had_proof, challenge, status));
        return NULL;
    }
    sasl->is_complete = status == GSASL_OK;
    response = pb_secret_new(bytes == NULL ? "" : bytes, n_bytes);
    if (bytes != NULL)
        pb_secret_wipe(bytes, n_bytes);
    gsasl_free(bytes);
    return response;
}

bool
pop3_sasl_is_complete(const Pop3Sasl *sasl)
{
    return sasl->is_complete;
}

const char *
pop3_sasl_library_version(void)
{
    return gsasl_check_version(NULL);
}
