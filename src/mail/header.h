/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/header.h: fields of a header block, read from its bytes (L2; RFC 5322, 2047, 6532).
 *
 * Values go in as they stand in the message and come out decoded, on one line and visible. The charset
 * of bytes over 127 is a guess: UTF-8, else `charset` (may be NULL), else windows-1252. */
#ifndef POSTBAG_MAIL_HEADER_H
#define POSTBAG_MAIL_HEADER_H

#include <stdbool.h>

#include <glib.h>

#include "gmime_auto.h"

/* Points into the header block; the value still has its line breaks. */
typedef struct {
    const char *name;
    gsize name_len;
    const char *value;
    gsize value_len;
} MailRawField;

typedef struct {
    const char *at, *end;
} MailHeaderReader;

/* The next field up to the first empty line. Lines that are no field are passed over. */
bool mail_header_next(MailHeaderReader *reader, MailRawField *field);
bool mail_header_is(const MailRawField *field, const char *name);

/* True when `line` begins like a field: a name and a colon. */
bool mail_header_is_field(const char *line, gsize len);

/* Options for GMime with our fallback charsets; shared, never changed. */
GMimeParserOptions *mail_header_options(void);

/* One line, as UTF-8, encoded words still encoded: what GMime's parsers take. The caller frees. */
char *mail_header_unfold(const char *value, gsize len, const char *charset);
/* Decoded and visible. The caller frees. */
char *mail_header_decode(const char *value, gsize len, const char *charset);
/* Seconds UTC, clamped to 1970..2100; 0 when none can be read. */
gint64 mail_header_date(const char *value, gsize len);

/* address.c: the addresses of a field as "Name <address>, …", cut to `max_len` bytes; what cannot be
 * read as addresses is shown as it stands. The caller frees. */
char *mail_address_list(const char *value, gsize len, const char *charset, gsize max_len);
/* The same; *is_cut says that the field holds more, for it is too long or names too many. */
char *mail_address_list_beginning(const char *value, gsize len, const char *charset,
                                  gsize max_len, bool *is_cut);
/* One mailbox of a field. */
typedef struct {
    char *name;    /* visible; "" when none */
    char *address; /* visible, as it is shown; "" when there is none */
    char *domain;  /* of the address, to be compared (host.h); "" when none */
} MailMailbox;

/* The mailboxes of a field, those in groups too, at most `most`. Empty when it cannot be read as addresses. The caller
 * unrefs. */
GPtrArray *mail_address_mailboxes(const char *value, gsize len, const char *charset,
                                  guint most);
/* The first mailbox of the field; both are set, to "" when there is none. */
void mail_address_first(const char *value, gsize len, const char *charset, char **name,
                        char **address);

#endif
