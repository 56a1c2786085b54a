/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/stub/auth.h: ways to sign in for the scripted server: SASL by GNU SASL, tokens, APOP. */
#ifndef POSTBAG_TESTS_STUB_AUTH_H
#define POSTBAG_TESTS_STUB_AUTH_H

#include "demo/pop3d.h"

typedef struct {
    const char *user, *password;
    const char *mechanisms; /* names with blanks between */
    const char *timestamp;  /* of APOP; NULL: none */
    const char *token;      /* NULL: each token is refused */
    bool is_impostor;       /* SCRAM: whatever the proof is, go on, and prove nothing */
} StubAuth;

/* What the server is to be told; `stub` and its texts are borrowed while it runs. False with G_OPTION_ERROR
 * when one of the mechanisms is not known here. */
bool stub_auth_init(DemoAuth *auth, const StubAuth *stub, GError **error);

#endif
