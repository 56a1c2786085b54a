/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/fetch_accounts.c: accounts as sessions leave them, made up. */
#include <config.h>

#include "fetch_accounts.h"

const UiFetchAccount account_fetching = {
    .name = (char *)"work",
    .server = (char *)"pop.example.org",
    .state = UI_FETCH_RUNNING,
    .step = SYNC_STEP_FETCH,
    .step_text = (char *)"fetching",
    .is_planned = true,
    .totals = { .n_total = 412, .n_fetch = 388, .n_delete = 41 },
    .n_on_server = 412,
    .progress = { .n_done = 214,
                  .n_all = 388,
                  .bytes_done = 96 * MB + MB / 10,
                  .bytes_all = 171 * MB,
                  .now_done = 3 * MB + MB / 5,
                  .now_all = 14 * MB + MB / 5,
                  .n_stored = 200,
                  .elapsed_us = 40 * SEC },
    .started_us = SEC,
};

const UiFetchAccount account_failed = {
    .name = (char *)"home",
    .server = (char *)"pop3.web.example",
    .state = UI_FETCH_FAILED,
    .problem =
        (char *)"the last login was too short ago: [LOGIN-DELAY] minimum time between "
                "mail checks violation: wait 14 minutes and try again: the server "
                "wants more time between logins; set check_every higher",
    .started_us = SEC,
    .ended_us = 2 * SEC + SEC / 2,
};

const UiFetchAccount account_done = {
    .name = (char *)"gm",
    .server = (char *)"pop.mail.example",
    .state = UI_FETCH_DONE,
    .is_planned = true,
    .totals = { .n_total = 250, .n_fetch = 250 },
    .n_on_server = 238,
    .progress = { .n_done = 250,
                  .n_all = 250,
                  .n_stored = 250,
                  .n_deleted = 12,
                  .n_delete = 12 },
    .started_us = SEC,
    .ended_us = 62 * SEC,
};

UiFetchAccount
account_in_state(UiFetchState state, SyncStep step)
{
    UiFetchAccount account = { .name = (char *)"work",
                               .server = (char *)"pop.example.org",
                               .state = state,
                               .step = step,
                               .step_text = (char *)sync_step_name(step),
                               .started_us = SEC };

    if (state >= UI_FETCH_DONE)
        account.ended_us = 9 * SEC;
    return account;
}
