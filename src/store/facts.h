/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/facts.h: facts of an account in the ledger (L2). */
#ifndef POSTBAG_SRC_STORE_FACTS_H
#define POSTBAG_SRC_STORE_FACTS_H

#include "store/facts.h"

/* *facts becomes what the ledger has of `account`, all zero and "" when that is nothing. */
bool store_facts_load(Store *store, const char *account, StoreAccountFacts **facts,
                      GError **error);

#endif
