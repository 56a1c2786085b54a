/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/audit.h: every deletion that was asked of a server, newest first, and those that words are found
 * in (L4).
 *
 * Read once, on any thread; then it belongs to the UI thread. */
#ifndef UI_MODEL_AUDIT_H
#define UI_MODEL_AUDIT_H

#include "store/ledger.h"

typedef struct UiAudit UiAudit;

/* STORE_ERROR_*. */
UiAudit *ui_audit_read(Store *store, GError **error);
void ui_audit_free(UiAudit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiAudit, ui_audit_free)

/* All there are, whatever is searched for. */
guint ui_audit_n_all(const UiAudit *audit);
guint ui_audit_n_rows(const UiAudit *audit);
/* Borrowed. */
const StoreAudit *ui_audit_row(const UiAudit *audit, guint i);
/* Words, all of which must be found in account, UIDL, Message-ID, subject, reason, answer or outcome; "" shows
 * all. */
void ui_audit_search(UiAudit *audit, const char *words);

#endif
