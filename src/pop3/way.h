/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/way.h: the ways to sign in, in one table, and which of them a login takes (L2). Pure. */
#ifndef POSTBAG_SRC_POP3_WAY_H
#define POSTBAG_SRC_POP3_WAY_H

#include "pop3/session.h"

typedef enum {
    POP3_WAY_SASL,  /* AUTH, by GNU SASL */
    POP3_WAY_TOKEN, /* AUTH, by oauth.c */
    POP3_WAY_APOP,
    POP3_WAY_USER,
} Pop3WayKind;

typedef struct {
    Pop3LoginMethod method;
    const char *name; /* of AUTH too, where there is one */
    Pop3WayKind kind;
    Pop3SaslFlags sasl; /* 0: none */
    bool speaks_first;  /* its first response may go along with AUTH */
    bool
        proves_server; /* +OK counts only when the server has proved that it knows the password */
} Pop3Way;

#define POP3_MAX_WAYS 8 /* of one login */

/* What the other side is and offers; borrowed. */
typedef struct {
    const Pop3Capa *capa;
    Pop3Protection protection;
    const char *timestamp; /* of the greeting, for APOP; NULL when it has none */
} Pop3Offer;

/* Those that the credentials and the offer leave, best first, into `ways`; says how many. 0 with
 * POP3_ERROR_NO_MECHANISM or POP3_ERROR_NO_TLS, as pop3_session_login() has it. */
guint pop3_ways_choose(const Pop3Offer *offer, const Pop3Credentials *credentials,
                       const Pop3Way *ways[POP3_MAX_WAYS], GError **error);

#endif
