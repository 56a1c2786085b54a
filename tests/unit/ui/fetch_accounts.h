/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/fetch_accounts.h: accounts as sessions leave them, made up. */
#ifndef POSTBAG_TESTS_UNIT_UI_FETCH_ACCOUNTS_H
#define POSTBAG_TESTS_UNIT_UI_FETCH_ACCOUNTS_H

#include "model/fetch.h"

#define SEC ((gint64)G_USEC_PER_SEC)
#define MB  ((guint64)1024 * 1024)

/* 214 of 388 messages have come, in 40 seconds. */
extern const UiFetchAccount account_fetching;
/* After 1.5 seconds, with much to say. */
extern const UiFetchAccount account_failed;
/* 250 messages, 12 of them deleted. */
extern const UiFetchAccount account_done;

/* One that did nothing but get there; what has ended took eight seconds. */
UiFetchAccount account_in_state(UiFetchState state, SyncStep step);

#endif
