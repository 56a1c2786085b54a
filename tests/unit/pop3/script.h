/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/script.h: plays a written conversation against a Pop3Session.
 *
 * Each line of a script is one of
 *     "> retr 3 1000"    a command is queued ("> login auto refused ada secret", "> tls_done",
 *                        "> command STAT", "> listing XTND", "> lang de", "> window 2 1000", …); behind
 *                        the secret of a login may stand: token, cert, unique, exporter, host, none
 *     "! NO_TLS login …" a command that must fail with this code, and send nothing
 *     "C: DELE 1|QUIT"   exactly these lines wait to be sent, and are sent now; "C:" means nothing waits,
 *                        "C: ()" an empty line
 *     "S: +OK hi"        the server says this and CRLF; "s: …" the same without CRLF
 *     "E: DONE QUIT +OK" the next event; events that no line names make the test fail
 *     "= TRANSACTION"    the state
 * What the server says is fed whole, one byte at a time, or in two pieces, by `Slicing`. */
#ifndef POSTBAG_TESTS_UNIT_POP3_SCRIPT_H
#define POSTBAG_TESTS_UNIT_POP3_SCRIPT_H

#include "pop3/session.h"

/* Plays `lines` (ended by NULL) fed whole, byte by byte, and cut at each place. */
void script_play(const char *name, Pop3Protection protection, const char *const *lines);

/* --- for tests that go on by hand -------------------------------------------------------------- */

/* A session that is signed in over TLS, its CAPA being `capa` ("" for one that was refused), the words
 * divided by "|". */
Pop3Session *script_signed_in(const char *capa);
/* Sends what waits, whatever it is, and feeds; an error fails the test. */
void script_converse(Pop3Session *session, const char *bytes);
/* Sends what waits, whatever it is. */
void script_send(Pop3Session *session);
/* Takes and "sends" what waits; the caller frees. */
char *script_take_output(Pop3Session *session);
/* Feeds and reads all events, one line each; an error ends it as "FAIL CODE". The caller frees. */
char *script_feed(Pop3Session *session, const char *bytes, gsize len);
const char *script_error_name(const GError *error);

#endif
