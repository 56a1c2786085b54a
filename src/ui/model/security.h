/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/security.h: how safe the line to the server of one account is, and pinning its key (L4).
 *
 * From the settings, the ledger's facts and the latest session. UI thread only. */
#ifndef UI_MODEL_SECURITY_H
#define UI_MODEL_SECURITY_H

#include "config/settings.h"
#include "store/facts.h"
#include "fetch.h"

#define UI_SECURITY_KEY_DIGITS 64

typedef enum {
    UI_TRUST_UNKNOWN, /* no session has seen the server's key */
    UI_TRUST_NO_TLS,  /* there is none to see */
    UI_TRUST_TAKEN,   /* the latest session took it, before this run; not pinned */
    UI_TRUST_VOUCHED, /* by an authority; not pinned */
    UI_TRUST_REFUSED, /* by nobody, nor pinned */
    UI_TRUST_PINNED,
    UI_TRUST_OTHER, /* pinned is another key */
} UiTrust;

typedef struct UiSecurity UiSecurity;

/* All must outlive it. Reads the facts. */
UiSecurity *ui_security_new(Store *store, ConfigSettings *settings, const UiFetch *fetch,
                            const char *account, GError **error);
void ui_security_free(UiSecurity *security);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiSecurity, ui_security_free)
/* Reads the facts again, after a session. */
bool ui_security_refresh(UiSecurity *security, GError **error);

/* NULL when it is not in the settings any more. Borrowed, valid until they change. */
const ConfigAccount *ui_security_account(const UiSecurity *security);
/* NULL before the first session that signed in. */
const StoreAccountFacts *ui_security_facts(const UiSecurity *security);
/* NULL when no session of this run ended or runs. */
const UiFetchAccount *ui_security_session(const UiSecurity *security);
/* The key that the server showed last: 64 hexadecimal digits; NULL when none is known. */
const char *ui_security_key(const UiSecurity *security);
/* Whether that is the key of the session that the facts are of. */
bool ui_security_is_key_of_facts(const UiSecurity *security);
UiTrust ui_security_trust(const UiSecurity *security);
/* The key that was known when the page was opened, where it was another one; else NULL. `when`: seconds UTC
 * at which it was seen. */
const char *ui_security_key_before(const UiSecurity *security, gint64 *when);

/* Saves ui_security_key(), which must be known, as the only pin, or takes all pins away. The settings are as
 * before when they cannot be saved. CONFIG_ERROR_*. */
bool ui_security_pin(UiSecurity *security, GError **error);
bool ui_security_unpin(UiSecurity *security, GError **error);
/* Takes the latest of them back; false without an error when there is nothing. */
bool ui_security_undo(UiSecurity *security, GError **error);

#endif
