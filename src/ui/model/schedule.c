/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/schedule.c: the reader's own checks for new mail (L4).
 *
 * One timer for all accounts. It wakes at least twice a minute: that is how a machine that slept, or a
 * clock that was set, is noticed; what is overdue then is checked once, when the network had time to come
 * back. */
#include <config.h>

#include "schedule.h"

#include <string.h>

#include "base/clock.h"
#include "store/facts.h"

#define MAX_NAP 30 /* seconds */
#define JUMP_SECONDS \
    20               /* the clock ran on so much more than the timer: the machine slept */
#define WAKING_UP 10 /* seconds until the network is there again */

typedef struct {
    UiCheck check;
    bool needs_person; /* failed for good: a person has to fetch */
} Account;

struct UiSchedule {
    const ConfigSettings *settings;
    Store *store;
    UiFetch *fetch;
    GHashTable *accounts; /* name → Account */
    bool is_started;
    gint64 not_before;    /* no check before this time */
    gint64 seen, seen_us; /* when the timer was last here: clock and monotonic */
    guint timer;
};

/* --- the arithmetic --------------------------------------------------------------------------- */

static gint64
interval(const UiCheck *check)
{
    gint64 backoff = check->every;

    for (guint i = 0; i < check->n_failed && backoff < UI_SCHEDULE_MAX_BACKOFF; i++)
        backoff *= 2;
    return MAX(MAX(check->every, check->least), MIN(backoff, UI_SCHEDULE_MAX_BACKOFF));
}

gint64
ui_check_due(const UiCheck *check, gint64 now)
{
    if (check->every <= 0)
        return 0;
    if (check->last == 0)
        return now;
    return MAX(check->last + interval(check), now);
}

/* --- accounts --------------------------------------------------------------------------------- */

/* What provider and server want between two sign-ins, and when there was one. */
static void
read_facts(const UiSchedule *self, const ConfigAccount *settings, UiCheck *check)
{
    g_autoptr(StoreAccountFacts) facts =
        store_account_facts(self->store, settings->name, NULL);
    gint64 least = (gint64)settings->provider->min_interval;

    check->every = config_settings_check_every(self->settings);
    check->least = facts == NULL ? least : MAX(least, facts->login_delay);
    if (facts != NULL)
        check->last = MAX(check->last, MAX(facts->last_login, facts->last_success));
}

static Account *
account_of(UiSchedule *self, const ConfigAccount *settings)
{
    Account *account = g_hash_table_lookup(self->accounts, settings->name);

    if (account == NULL) {
        account = g_new0(Account, 1);
        read_facts(self, settings, &account->check);
        g_hash_table_insert(self->accounts, g_strdup(settings->name), account);
    }
    return account;
}

static bool
is_running(const UiSchedule *self, const ConfigAccount *settings)
{
    const UiFetchAccount *account = ui_fetch_find(self->fetch, settings->name);

    return account != NULL &&
           (account->state == UI_FETCH_RUNNING || account->state == UI_FETCH_ASKING);
}

/* 0: it is left alone. */
static gint64
due_time(const UiSchedule *self, const ConfigAccount *settings, gint64 now)
{
    const Account *account = g_hash_table_lookup(self->accounts, settings->name);
    gint64 due;

    if (account == NULL || account->needs_person || is_running(self, settings) ||
        ui_fetch_needs_typing(self->fetch, settings))
        return 0;
    due = ui_check_due(&account->check, now);
    return due == 0 ? 0 : MAX(due, self->not_before);
}

/* --- the timer -------------------------------------------------------------------------------- */

static void set_timer(UiSchedule *self);

static gboolean
on_time(gpointer data)
{
    UiSchedule *self = data;

    self->timer = 0;
    ui_schedule_check(self);
    set_timer(self);
    return G_SOURCE_REMOVE;
}

static void
set_timer(UiSchedule *self)
{
    gint64 next = ui_schedule_next(self);
    gint64 nap = next == 0 ? MAX_NAP : CLAMP(next - pb_clock_now(), 1, MAX_NAP);

    if (self->timer != 0)
        g_source_remove(self->timer);
    self->timer = g_timeout_add_seconds((guint)nap, on_time, self);
}

static void
look_at_clock(UiSchedule *self, gint64 now)
{
    gint64 now_us = g_get_monotonic_time();
    gint64 ran = (now_us - self->seen_us) / G_USEC_PER_SEC;

    if (self->seen != 0 && now - self->seen > ran + JUMP_SECONDS)
        self->not_before = now + WAKING_UP;
    else if (self->not_before > now + WAKING_UP)
        self->not_before = 0; /* the clock was set back */
    self->seen = now;
    self->seen_us = now_us;
}

void
ui_schedule_check(UiSchedule *self)
{
    gint64 now = pb_clock_now();

    look_at_clock(self, now);
    for (guint i = 0; i < config_settings_n_accounts(self->settings); i++) {
        const ConfigAccount *settings = config_settings_account(self->settings, i);
        Account *account = account_of(self, settings);
        gint64 due;

        /* A clock that was set back must not put the next check off. */
        account->check.last = MIN(account->check.last, now);
        due = due_time(self, settings, now);
        if (due != 0 && due <= now)
            ui_fetch_start_account(self->fetch, settings, UI_FETCH_BY_ITSELF);
    }
}

/* --- life ------------------------------------------------------------------------------------- */

UiSchedule *
ui_schedule_new(const ConfigSettings *settings, Store *store, UiFetch *fetch)
{
    UiSchedule *self = g_new0(UiSchedule, 1);

    self->settings = settings;
    self->store = store;
    self->fetch = fetch;
    self->accounts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return self;
}

void
ui_schedule_free(UiSchedule *self)
{
    if (self == NULL)
        return;
    if (self->timer != 0)
        g_source_remove(self->timer);
    g_hash_table_unref(self->accounts);
    g_free(self);
}

void
ui_schedule_start(UiSchedule *self)
{
    if (config_settings_check_every(self->settings) == 0)
        return;
    self->is_started = true;
    ui_schedule_check(self);
    set_timer(self);
}

void
ui_schedule_take_end(UiSchedule *self, const UiFetchAccount *ended)
{
    const ConfigAccount *settings =
        config_settings_find_account(self->settings, ended->name, NULL);
    Account *account;

    if (!self->is_started || settings == NULL)
        return;
    account = account_of(self, settings);
    if (ended->state == UI_FETCH_DONE) {
        account->needs_person = false;
        account->check.n_failed = 0;
    } else if (ended->state == UI_FETCH_FAILED) {
        account->needs_person = ended->failure == UI_FETCH_FOR_GOOD;
        account->check.n_failed++;
    }
    account->check.last = pb_clock_now();
    read_facts(self, settings, &account->check);
    set_timer(self);
}

void
ui_schedule_take_settings(UiSchedule *self)
{
    for (guint i = 0; i < config_settings_n_accounts(self->settings); i++) {
        const ConfigAccount *settings = config_settings_account(self->settings, i);

        read_facts(self, settings, &account_of(self, settings)->check);
    }
    if (self->is_started)
        set_timer(self);
    else
        ui_schedule_start(self);
}

gint64
ui_schedule_next(const UiSchedule *self)
{
    gint64 now = pb_clock_now(), next = 0;

    if (self == NULL || !self->is_started)
        return 0;
    for (guint i = 0; i < config_settings_n_accounts(self->settings); i++) {
        gint64 due = due_time(self, config_settings_account(self->settings, i), now);

        if (due != 0 && (next == 0 || due < next))
            next = due;
    }
    return next;
}
