/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/pop3/capa.h: what a server says it can (RFC 2449; RFC 2595, 5034, 6856) (L2). Pure. */
#ifndef POSTBAG_POP3_CAPA_H
#define POSTBAG_POP3_CAPA_H

#include <stdbool.h>

#include <glib.h>

#define POP3_CAPA_MAX_LINES 100

typedef enum {
    POP3_CAPA_TOP = 1 << 0,
    POP3_CAPA_USER = 1 << 1,
    POP3_CAPA_SASL = 1 << 2,
    POP3_CAPA_RESP_CODES = 1 << 3,
    POP3_CAPA_AUTH_RESP_CODE = 1 << 4,
    POP3_CAPA_LOGIN_DELAY = 1 << 5,
    POP3_CAPA_PIPELINING = 1 << 6,
    POP3_CAPA_EXPIRE = 1 << 7,
    POP3_CAPA_UIDL = 1 << 8,
    POP3_CAPA_IMPLEMENTATION = 1 << 9,
    POP3_CAPA_STLS = 1 << 10,
    POP3_CAPA_UTF8 = 1 << 11,
    POP3_CAPA_LANG = 1 << 12,
} Pop3CapaFlags;

typedef enum {
    POP3_SASL_PLAIN = 1 << 0,
    POP3_SASL_LOGIN = 1 << 1,
    POP3_SASL_SCRAM_SHA_256_PLUS = 1 << 2,
    POP3_SASL_SCRAM_SHA_256 = 1 << 3,
    POP3_SASL_SCRAM_SHA_1 = 1 << 4,
    POP3_SASL_CRAM_MD5 = 1 << 5,
    POP3_SASL_EXTERNAL = 1 << 6,
    POP3_SASL_XOAUTH2 = 1 << 7,
    POP3_SASL_OAUTHBEARER = 1 << 8,
} Pop3SaslFlags;

typedef struct {
    bool
        is_known; /* false: CAPA was refused or not asked, nothing may be concluded from `flags` */
    Pop3CapaFlags flags;
    Pop3SaslFlags sasl;
    bool
        utf8_user; /* UTF8 USER: names and passwords may be UTF-8 (RFC 6856 section 2.1) */
    gint64 login_delay;    /* seconds; 0 when not said */
    bool login_delay_user; /* LOGIN-DELAY … USER: after login it may be another one */
    gint64 expire_days;    /* -1: NEVER or not said */
    bool expire_user;      /* EXPIRE … USER: the same */
    char *implementation;  /* visible, cut; NULL when not said */
    char *
        words; /* the list as one visible line, for the log and the doctor; may be NULL */
} Pop3Capa;

/* Forgets everything; a zeroed struct is fine. */
void pop3_capa_clear(Pop3Capa *capa);
/* Adds one line of the list, which is known from then on. Unknown and malformed lines are skipped
 * (servers send EXPIRENEVER). */
void pop3_capa_add_line(Pop3Capa *capa, const char *line);

#endif
