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
    const char *host;
    bool is_checked;
    GError *error;
} Check;

static int
check_certificate(gnutls_session_t session)
{
    Check *check = gnutls_session_get_ptr(session);

    g_clear_error(&check->error);
    check->is_checked = net_certificate_check(session, check->host, &check->error);
    return check->is_checked ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
}

static int
set_up(gnutls_session_t session, const NetTrust *trust, const char *host)
{
    int result = gnutls_priority_set_direct(session, PRIORITY, NULL);

    if (result >= 0)
        result = gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE,
                                        net_trust_credentials(trust));
    /* RFC 6066 section 3: no literal addresses. */
    if (result >= 0 && !g_hostname_is_ip_address(host))
        result = gnutls_server_name_set(session, GNUTLS_NAME_DNS, host, strlen(host));
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

static bool
set_error(GError **error, NetTransport *transport, int result, Check *check)
{
    if (check->error != NULL)
        g_propagate_error(error, g_steal_pointer(&check->error));
    else if (transport->error != NULL)
        net_failure_set_io(error, transport->error, check->host, "TLS was being set up");
    else if (result < 0)
        net_failure_set_tls(error, transport->session, result, check->host);
    else if (!check->is_checked)
        g_set_error(error, NET_ERROR, NET_ERROR_BAD_CERTIFICATE,
                    "%s showed no certificate", check->host);
    else
        return false;
    return true;
}

gnutls_session_t
net_handshake(NetTransport *transport, const NetTrust *trust, const char *host,
              GError **error)
{
    Check check = { .host = host };
    gnutls_session_t session;
    int result;

    if (gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NO_TICKETS) < 0)
        g_error("out of memory for TLS");
    net_transport_attach(transport, session);
    gnutls_session_set_ptr(session, &check);
    result = set_up(session, trust, host);
    if (result >= 0)
        result = run(transport);
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
