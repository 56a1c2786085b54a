/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/handshake.c: the client's TLS handshake, certificate check included (L1).
 *
 * The check runs inside the handshake, before the client has finished its part, so there is no moment
 * at which an unchecked session could carry a byte. GnuTLS compresses nothing and renegotiates only
 * when the client calls for it, which it never does. */
#include <config.h>

#include "handshake.h"

#include <string.h>

#include <gnutls/x509.h>

#include "certificate.h"
#include "failure.h"

/* The profile asks for RSA and Diffie-Hellman of 2048 bits, ECC of 256, SHA-256. */
#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%PROFILE_MEDIUM"

typedef struct {
    NetHandshake *request;
    bool is_checked, is_client_asked, is_client_shown;
    GError *error;
} Check;

static int
check_certificate(gnutls_session_t session)
{
    Check *check = gnutls_session_get_ptr(session);
    NetHandshake *request = check->request;

    g_clear_error(&check->error);
    g_clear_pointer(&request->info, net_tls_info_free);
    check->is_checked = net_certificate_check(session, request->host, request->pins,
                                              &request->info, &check->error);
    return check->is_checked ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
}

int
net_handshake_retrieve(gnutls_session_t session, const struct gnutls_cert_retr_st *asked,
                       gnutls_pcert_st **chain, unsigned *n_chain,
                       gnutls_ocsp_data_st **ocsp, unsigned *n_ocsp,
                       gnutls_privkey_t *key, unsigned *flags)
{
    Check *check = gnutls_session_get_ptr(session);

    (void)asked;
    *chain = NULL;
    *n_chain = 0;
    *ocsp = NULL;
    *n_ocsp = 0;
    *key = NULL;
    *flags = 0; /* what is handed over stays ours */
    if (check == NULL)
        return 0;
    check->is_client_asked = true;
    if (check->request->client == NULL)
        return 0;
    check->is_client_shown = true;
    *n_chain = net_client_chain(check->request->client, chain);
    *key = net_client_key(check->request->client);
    return 0;
}

static int
set_up(gnutls_session_t session, const NetHandshake *request)
{
    int result = gnutls_priority_set_direct(session, PRIORITY, NULL);

    if (result >= 0)
        result = gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE,
                                        net_trust_credentials(request->trust));
    /* RFC 6066 section 3: no literal addresses. */
    if (result >= 0 && !g_hostname_is_ip_address(request->host))
        result = gnutls_server_name_set(session, GNUTLS_NAME_DNS, request->host,
                                        strlen(request->host));
    gnutls_session_set_verify_function(session, check_certificate);
    return result;
}

static int
run(NetTransport *transport)
{
    int result;

    do {
        result = gnutls_handshake(transport->session);
    } while (result < 0 && net_transport_is_retry(transport, result));
    return result;
}

/* Tells the server why, if it can be done without waiting. */
static void
send_alert(NetTransport *transport, int result)
{
    net_transport_begin_at_once(transport, NULL);
    (void)gnutls_alert_send_appropriate(transport->session, result);
}

static void
complete_info(NetTlsInfo *info, gnutls_session_t session, const Check *check)
{
    const char *cipher = gnutls_cipher_get_name(gnutls_cipher_get(session));

    if (info == NULL)
        return;
    info->is_client_asked = check->is_client_asked;
    info->is_client_shown = check->is_client_shown;
    if (check->is_checked && cipher != NULL) {
        g_free(info->cipher);
        info->cipher = g_strdup(cipher);
    }
}

static void
set_failure(GError **error, NetTransport *transport, int result,
            const NetHandshake *request)
{
    if (transport->error != NULL)
        net_failure_set_io(error, transport->error, request->host,
                           "TLS was being set up");
    else if (!net_client_set_refused(error, transport->session, result, request->info,
                                     request->client))
        net_failure_set_tls(error, transport->session, result, request->host);
}

static bool
set_error(GError **error, NetTransport *transport, int result, Check *check)
{
    if (check->error != NULL)
        g_propagate_error(error, g_steal_pointer(&check->error));
    else if (result < 0)
        set_failure(error, transport, result, check->request);
    else if (!check->is_checked)
        g_set_error(error, NET_ERROR, NET_ERROR_BAD_CERTIFICATE,
                    "%s showed no certificate", check->request->host);
    else
        return false;
    return true;
}

gnutls_session_t
net_handshake(NetTransport *transport, NetHandshake *request, GError **error)
{
    Check check = { .request = request };
    gnutls_session_t session;
    int result;

    if (gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NO_TICKETS) < 0)
        g_error("out of memory for TLS");
    net_transport_attach(transport, session);
    gnutls_session_set_ptr(session, &check);
    result = set_up(session, request);
    if (result >= 0)
        result = run(transport);
    complete_info(request->info, session, &check);
    if (!set_error(error, transport, result, &check)) {
        gnutls_session_set_ptr(session, NULL);
        return session;
    }
    if (result < 0)
        send_alert(transport, result);
    gnutls_deinit(session);
    transport->session = NULL;
    return NULL;
}
