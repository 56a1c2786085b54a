/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/failure.c: the error domain of net, and what GIO and GnuTLS report said in its terms (L1).
 *
 * Messages are whole clauses for a log and a screen; nothing in them comes from the other side unless
 * it has passed base/text. */
#include <config.h>

#include "failure.h"

#include "base/error.h"

static const PbErrorKind net_kinds[] = {
    [NET_ERROR_NAME] = { PB_CLASS_UNREACHABLE,
                         "check the server name, and that the network is up" },
    [NET_ERROR_CONNECT] = { PB_CLASS_UNREACHABLE,
                            "check server name and port, and that the network is up" },
    [NET_ERROR_CLOSED] = { PB_CLASS_UNREACHABLE,
                           "try again; what was stored here is safe" },
    [NET_ERROR_TIMEOUT] = { PB_CLASS_UNREACHABLE,
                            "try again later: the server or the network is slow" },
    [NET_ERROR_TLS] = { PB_CLASS_UNREACHABLE,
                        "check port and security: usually 995 with tls, 110 with starttls" },
    [NET_ERROR_WRONG_HOST] = { PB_CLASS_UNREACHABLE,
                               "set server to a name that the certificate holds; if none "
                               "is your provider's, somebody may be in between" },
    [NET_ERROR_UNKNOWN_CA] = { PB_CLASS_UNREACHABLE,
                               "if the server is your own, name its certificate in ca_file; "
                               "else somebody may be in between" },
    [NET_ERROR_EXPIRED] = { PB_CLASS_UNREACHABLE,
                            "check the clock of this computer; if it is right, the "
                            "server's operator must renew the certificate" },
    [NET_ERROR_BAD_CERTIFICATE] = { PB_CLASS_UNREACHABLE,
                                    "the server's operator must replace the certificate" },
    [NET_ERROR_INJECTION] = { PB_CLASS_PROTOCOL,
                              "somebody may be tampering with the connection: use security "
                              "= tls, or another network" },
    [NET_ERROR_CA_FILE] = { PB_CLASS_SETTINGS,
                            "correct ca_file, or install the system's certificates" },
    [NET_ERROR_PIN] = { PB_CLASS_UNREACHABLE,
                        "if the operator says that it was renewed, pin it anew with account "
                        "test --pin; else somebody may be in between" },
    [NET_ERROR_CLIENT_CERT] = { PB_CLASS_SETTINGS, "correct client_cert and client_key" },
    [NET_ERROR_PROXY] = { PB_CLASS_UNREACHABLE,
                          "check proxy, and that the proxy is up and may go there" },
};

PB_DEFINE_ERROR_DOMAIN(net_error, net_kinds);

void
net_failure_set_io(GError **error, const GError *cause, const char *host,
                   const char *doing)
{
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error(error, g_error_copy(cause));
    else if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        g_set_error(error, NET_ERROR, NET_ERROR_TIMEOUT,
                    "%s kept us waiting too long while %s", host, doing);
    else if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
        g_set_error(error, NET_ERROR, NET_ERROR_CLOSED,
                    "%s ended the connection while %s", host, doing);
    else
        g_set_error(error, NET_ERROR, NET_ERROR_CLOSED,
                    "the connection to %s broke while %s: %s", host, doing,
                    cause->message);
}

/* Codes of GnuTLS that have a plainer name than gnutls_strerror() gives them. */
static const struct {
    int code;
    NetError error;
    const char *text;
} tls_codes[] = {
    /* clang-format off */
    { GNUTLS_E_PREMATURE_TERMINATION, NET_ERROR_CLOSED, "%s ended the connection without the goodbye of TLS" },
    { GNUTLS_E_UNEXPECTED_PACKET, NET_ERROR_TLS, "%s does not speak TLS on this port" },
    { GNUTLS_E_UNEXPECTED_PACKET_LENGTH, NET_ERROR_TLS, "%s does not speak TLS on this port" },
    { GNUTLS_E_RECORD_OVERFLOW, NET_ERROR_TLS, "%s does not speak TLS on this port" },
    { GNUTLS_E_UNSUPPORTED_VERSION_PACKET, NET_ERROR_TLS, "%s speaks no TLS that is still safe (1.2 or 1.3)" },
    { GNUTLS_E_REHANDSHAKE, NET_ERROR_TLS, "%s asks to negotiate TLS anew, which is refused" },
    { GNUTLS_E_GOT_APPLICATION_DATA, NET_ERROR_TLS, "%s sent data in the middle of the TLS handshake" },
    { GNUTLS_E_DH_PRIME_UNACCEPTABLE, NET_ERROR_TLS, "%s offers a Diffie-Hellman group too weak to trust" },
    /* clang-format on */
};

static void
set_from_alert(GError **error, gnutls_session_t session, const char *host)
{
    gnutls_alert_description_t alert = gnutls_alert_get(session);
    const char *name = gnutls_alert_get_name(alert);

    if (alert == GNUTLS_A_PROTOCOL_VERSION)
        g_set_error(error, NET_ERROR, NET_ERROR_TLS,
                    "%s speaks no TLS that is still safe (1.2 or 1.3)", host);
    else
        g_set_error(error, NET_ERROR, NET_ERROR_TLS, "%s refuses TLS: %s", host,
                    name != NULL ? name : "unknown alert");
}

void
net_failure_set_tls(GError **error, gnutls_session_t session, int code, const char *host)
{
    if (code == GNUTLS_E_FATAL_ALERT_RECEIVED) {
        set_from_alert(error, session, host);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(tls_codes); i++) {
        if (tls_codes[i].code == code) {
            g_autoptr(GString) text = g_string_new(tls_codes[i].text);

            g_string_replace(text, "%s", host, 1);
            g_set_error_literal(error, NET_ERROR, (int)tls_codes[i].error, text->str);
            return;
        }
    }
    g_set_error(error, NET_ERROR, NET_ERROR_TLS, "TLS with %s failed: %s", host,
                gnutls_strerror(code));
}
