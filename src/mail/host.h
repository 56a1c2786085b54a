/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/host.h: what a host name is, and what it is easily taken for (L2; RFC 3986, 5890).
 *
 * Names of hosts are in lower case and as a browser would read them: percent codes undone, wide digits and dots
 * made narrow. Nothing is looked up, and no list of known names is kept. */
#ifndef POSTBAG_MAIL_HOST_H
#define POSTBAG_MAIL_HOST_H

#include <stdbool.h>

#include <glib.h>

/* The host of a web address, as a browser reads it; "" when it has none. The caller frees. */
char *mail_host_of_target(const char *target);
/* Whether something stands before an @ in front of the host. */
bool mail_host_has_user_part(const char *target);

/* A host as written, made comparable. The caller frees. */
char *mail_host_plain(const char *host, gsize len);
/* The host with its xn-- labels decoded. The caller frees. */
char *mail_host_unicode(const char *host);

/* True when one label mixes alphabets that are easily taken for one another. Takes both forms. */
bool mail_host_is_mixed(const char *host);
/* True when a label is of letters of another alphabet that all look like Latin ones, below a Latin ending. */
bool mail_host_is_disguised(const char *host);
bool mail_host_has_punycode(const char *host);
/* An IP address, however it is written: dotted, as one number, octal, hexadecimal, IPv6. */
bool mail_host_is_numeric(const char *host);

/* The same host, or one a part of the other: www.example.org and example.org. */
bool mail_host_is_kin(const char *a, const char *b);
/* Where the name begins that somebody owns: "example.org" of "www.example.org". Borrowed. */
const char *mail_host_owned(const char *host);
/* Whether both are of one owner: mail.example.org and www.example.org. */
bool mail_host_is_same_owner(const char *a, const char *b);
/* What the owned name looks like to a hasty eye: letters that are easily confused are made one, hyphens go.
 * The caller frees. */
char *mail_host_look(const char *host);

/* True when `text` as a whole could be a host, and is no file name. */
bool mail_host_is_likely(const char *text);

#endif
