/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/peer.h: the server's side of AUTH, by GNU SASL, against a session of ours. */
#ifndef POSTBAG_TESTS_UNIT_POP3_PEER_H
#define POSTBAG_TESTS_UNIT_POP3_PEER_H

#include "pop3/session.h"

#define PEER_USER "ada"

/* What the other side knows and how it misbehaves. */
typedef struct {
    const char *password;
    const char *iterations; /* of SCRAM; NULL: 4096 */
    Pop3BindingKind binding_kind;
    const guint8 *binding;
    gsize binding_len;
    /* Puts another line, without CRLF, in place of the `n`th one it says from 1 on; NULL keeps `line`. */
    char *(*tamper)(guint n, const char *line);
} PeerOptions;

typedef enum { PEER_WHOLE, PEER_BYTEWISE } PeerSlicing;

/* A session that wants to sign in over TLS to a server that offers `capa` ("" for no list), lines divided by
 * "|", greeted with a timestamp. */
Pop3Session *peer_greet(const char *capa);
/* Signs `session` in, or fails to: what it told, as script_feed() writes it, and "-" for a line of AUTH
 * that the peer does not know. All that was sent is added to `sent`, which may be NULL, both sides' lines.
 * The caller frees. */
char *peer_converse(Pop3Session *session, const PeerOptions *options, PeerSlicing slicing,
                    GString *sent);

#endif
