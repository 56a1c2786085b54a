/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/row.h: one message, decision, deletion or account as a line of text or a JSON object (L4, private).
 * Pure; the caller frees what is returned. Keys are those of the command table. */
#ifndef POSTBAG_CLI_ROW_H
#define POSTBAG_CLI_ROW_H

#include <json-glib/json-glib.h>

#include "config/settings.h"
#include "store/audit.h"
#include "store/message.h"
#include "store/verify.h"
#include "sync/fetch.h"
#include "sync/safety.h"

/* Digits of an ID that list prints. */
#define CLI_ID_SHOWN 10

/* `width` 0: as wide as it is. */
char *cli_message_row(const StoreMessage *message, gint64 now, int width);
JsonObject *cli_message_json(const StoreMessage *message);

/* `action` and `reason` in sync's words. */
char *cli_plan_row(const SyncEvent *event, const char *action, const char *reason,
                   int width);
JsonObject *cli_plan_json(const SyncEvent *event, const char *action, const char *reason);
/* "3 messages on the server (42K): 1 to fetch (4K), …" */
char *cli_totals_row(const SyncTotals *totals);

/* What a session did. */
typedef struct {
    const char *account;
    guint n_new;
    guint n_previews; /* of them: beginnings only */
    guint n_left;     /* on the server, afterwards */
    guint n_deleted;
    const GArray *deleted_by; /* SyncDeletedBy: the reasons of the deletions */
    guint n_over_limit;       /* deletions that wait for a yes */
} CliSummary;

char *cli_summary_row(const CliSummary *summary);
JsonObject *cli_summary_json(const CliSummary *summary);

char *cli_audit_row(const StoreAuditRow *row, const char *outcome, int width);
JsonObject *cli_audit_json(const StoreAuditRow *row, const char *outcome);

/* Two lines without the last line end. */
char *cli_flaw_row(const StoreFlaw *flaw);
JsonObject *cli_flaw_json(const StoreFlaw *flaw);
char *cli_verify_row(const StoreVerifyTotals *totals);
/* Lines with their ends, wrapped to `width`. */
char *cli_safety_text(const char *account, const SyncSafety *safety, int width);
JsonObject *cli_safety_json(const char *account, const SyncSafety *safety);

char *cli_account_row(const ConfigAccount *account);
JsonObject *cli_account_json(const ConfigAccount *account);

/* "home: fetching 12/388  4.2M of 96M  1.1M/s"; `step_name` is sync's word for `step`, the latest. */
char *cli_progress_row(const SyncEvent *event, SyncStep step, const char *step_name);
/* The same where several accounts share the line: "home 12/388". */
char *cli_progress_short_row(const SyncEvent *event, SyncStep step,
                             const char *step_name);
/* "home: another program has this mailbox: trying again at 10:42 (2:10)"; `text` is the event's. */
char *cli_wait_row(const char *account, const char *text, gint64 until, gint64 now);

#endif
