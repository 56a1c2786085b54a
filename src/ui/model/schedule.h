/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/schedule.h: the reader's own checks for new mail: which account, and when (L4).
 *
 * Never more often than check_every, the provider and the server's LOGIN-DELAY say. An account that only a
 * person can help (a refused login, a certificate, the settings) is left alone until a person fetched it,
 * and so is one whose password is typed until it was. UI thread only. */
#ifndef UI_MODEL_SCHEDULE_H
#define UI_MODEL_SCHEDULE_H

#include "config/settings.h"
#include "store/store.h"
#include "fetch.h"

#define UI_SCHEDULE_MAX_BACKOFF ((gint64)60 * 60)

/* --- the arithmetic --------------------------------------------------------------------------- */

typedef struct {
    gint64 every; /* check_every; 0: never */
    gint64
        least; /* between two sign-ins, as provider and server want it; 0: nothing known */
    gint64 last;    /* when the latest session ended or signed in; 0: there was none */
    guint n_failed; /* sessions in a row that failed for now */
} UiCheck;

/* When the next check is due: `now` or later; 0: never. All in seconds. Pure. */
gint64 ui_check_due(const UiCheck *check, gint64 now);

/* --- the reader's own ------------------------------------------------------------------------- */

typedef struct UiSchedule UiSchedule;

/* All must outlive it. Nothing happens before ui_schedule_start(). */
UiSchedule *ui_schedule_new(const ConfigSettings *settings, Store *store, UiFetch *fetch);
void ui_schedule_free(UiSchedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiSchedule, ui_schedule_free)

/* Reads when each account was last checked, starts those that are due, and goes on by a timer. */
void ui_schedule_start(UiSchedule *schedule);
/* Starts those that are due now: what the timer does, and tests. */
void ui_schedule_check(UiSchedule *schedule);
/* A session ended; of whatever kind. */
void ui_schedule_take_end(UiSchedule *schedule, const UiFetchAccount *account);
/* The settings changed: what is due goes by them from now on. What needs a person still needs a fetch by hand. */
void ui_schedule_take_settings(UiSchedule *schedule);
/* When the next check comes, seconds UTC; 0: none comes by itself. NULL has none. */
gint64 ui_schedule_next(const UiSchedule *schedule);

#endif
