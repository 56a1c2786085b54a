/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/facts.h: what the latest sessions of an account showed of its server (L2).
 *
 * Kept in the ledger for screens and for the next session. None of it is precious: it is written without
 * waiting for the disk, and after a loss of power the facts of the session before may stand there. */
#ifndef POSTBAG_STORE_FACTS_H
#define POSTBAG_STORE_FACTS_H

#include "store/ledger.h"

#define STORE_KEY_HASH_LEN 32

/* Times are seconds UTC, 0: never. Texts are never NULL once they come out of the archive, "" when
 * unknown; whoever sets them makes them visible and cuts them. The store gives the numbers no meaning. */
typedef struct {
    gint64 last_login;   /* the server took the password */
    gint64 last_success; /* a session that fetches went through to its end */
    gint64 login_delay;  /* seconds that the server wants between logins */
    gint64 checked_at;   /* when what follows was seen */
    char *login_user;    /* whose facts: another login, another mailbox */
    char *mechanism;
    char *tls;
    char *certificate;
    char *issuer;
    char *capabilities;
    gint64 cert_until;
    guint8 key_sha256[STORE_KEY_HASH_LEN]; /* valid when has_key */
    bool has_key;
    gint64 expire_days;
} StoreAccountFacts;

void store_account_facts_free(StoreAccountFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreAccountFacts, store_account_facts_free)

/* All zero and "" before the first session. Borrowed; valid until they are set again. */
const StoreAccountFacts *store_ledger_facts(const StoreLedger *ledger);
/* Replaces all of them; `facts` is copied, and may be what store_ledger_facts gave. A NULL text counts as
 * "". */
bool store_ledger_set_facts(StoreLedger *ledger, const StoreAccountFacts *facts,
                            GError **error);
/* For screens: the facts of `account` as the ledger has them now. NULL without an error when there are
 * none. The caller frees. */
StoreAccountFacts *store_account_facts(Store *store, const char *account, GError **error);

#endif
