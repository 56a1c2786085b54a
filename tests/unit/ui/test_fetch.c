/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_fetch.c: what the fetch model makes of a session's events, and where passwords and tokens
 * come from. Events are made up; no server is asked. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "net/stream.h"
#include "pop3/reply.h"
#include "mailbox.h"
#include "model/fetch_inside.h"

#define NOW ((gint64)1795000000)

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiFetch *fetch;
    UiFetchSession *session;
    guint n_asked, n_changed, n_left, n_entered;
} Live;

static void
on_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    Live *live = user_data;

    (void)account;
    live->n_asked += what == UI_FETCH_ASKS;
    live->n_changed++;
}

static void
leave(void *user_data)
{
    ((Live *)user_data)->n_left++;
}

static void
enter(void *user_data)
{
    ((Live *)user_data)->n_entered++;
}

static const UiFetchWatch live_watch = { .signal = on_signal,
                                         .leave_terminal = leave,
                                         .enter_terminal = enter };

static int
set_up(void **state)
{
    Live *live = g_new0(Live, 1);

    mailbox_setup((void **)&live->mailbox);
    pb_clock_set(NOW);
    *state = live;
    return 0;
}

static int
tear_down(void **state)
{
    Live *live = *state;

    ui_fetch_free(live->fetch);
    config_settings_free(live->settings);
    mailbox_teardown((void **)&live->mailbox);
    g_free(live);
    return 0;
}

/* A session as if its job ran. */
static void
begin(Live *live, const char *more, UiFetchWhy why)
{
    g_autofree char *text = g_strdup_printf(
        "[account work]\naddress = ada@example.org\nserver = pop.example.org\n%s", more);
    g_autoptr(GError) error = NULL;

    live->settings = config_settings_parse(text, strlen(text), "test", &error);
    assert_null(error);
    live->fetch = ui_fetch_new(live->mailbox->paths, live->settings, &live_watch, live);
    live->session = ui_fetch_session_new(live->fetch, "work");
    live->session->settings =
        config_account_copy(config_settings_account(live->settings, 0));
    live->session->account.state = UI_FETCH_RUNNING;
    live->session->account.why = why;
    live->session->account.steps = ui_fetch_steps_new();
    g_ptr_array_add(live->fetch->sessions, live->session);
}

static void
happen(Live *live, SyncEvent event)
{
    ui_fetch_session_watch.event(NULL, &event, live->session);
}

static void
end_with(Live *live, GQuark domain, gint code)
{
    g_autoptr(GError) error = g_error_new(domain, code, "it said: no\n\033[1m");

    ui_fetch_session_watch.ended(NULL, PB_JOB_FAILED, error, live->session);
}

static void
wait_for_password(Live *live)
{
    while (live->session->password_job != NULL)
        g_main_context_iteration(NULL, TRUE);
}

/* --- events ----------------------------------------------------------------------------------- */

static void
fetch__knows__what_a_session_waits_for(void **state)
{
    Live *live = *state;
    const UiFetchAccount *account;

    begin(live, "", UI_FETCH_BY_HAND);
    account = ui_fetch_find(live->fetch, "work");
    happen(live, (SyncEvent){ .kind = SYNC_EVENT_WAIT,
                              .until = NOW + 130,
                              .text = (char *)"another program has this\x07 mailbox" });
    assert_int_equal(account->wait_until, NOW + 130);
    assert_string_equal(account->wait_reason, "another program has this^G mailbox");
    happen(live, (SyncEvent){ .kind = SYNC_EVENT_STEP,
                              .step = SYNC_STEP_CONNECT,
                              .text = (char *)"connecting" });
    assert_int_equal(account->wait_until, 0);
    assert_null(account->wait_reason);
    assert_string_equal(account->step_text, "connecting");
    assert_null(ui_fetch_find(live->fetch, "home"));
}

static void
fetch__knows__the_round_and_the_key(void **state)
{
    Live *live = *state;
    const UiFetchAccount *account;

    begin(live, "", UI_FETCH_BY_HAND);
    account = ui_fetch_find(live->fetch, "work");
    happen(live, (SyncEvent){ .kind = SYNC_EVENT_ROUND,
                              .round = 3,
                              .text = (char *)"Gmail hands out about 250 at a time" });
    happen(live, (SyncEvent){ .kind = SYNC_EVENT_KEY,
                              .key = (char *)"0123abcd",
                              .is_vouched = true });
    assert_int_equal(account->round, 3);
    assert_string_equal(account->round_reason, "Gmail hands out about 250 at a time");
    assert_string_equal(account->key, "0123abcd");
    assert_true(account->is_key_vouched);
    assert_int_equal(ui_fetch_log(live->fetch)->len, 1);
}

static void
fetch__keeps__the_steps_of_a_test(void **state)
{
    Live *live = *state;
    const UiFetchStep *step;

    begin(live, "", UI_FETCH_TEST);
    for (int i = 0; i < 2 * UI_FETCH_MAX_STEPS; i++)
        happen(live, (SyncEvent){ .kind = SYNC_EVENT_STEP,
                                  .step = SYNC_STEP_CONNECT,
                                  .text = (char *)"connecting" });
    for (int i = 0; i < 2 * UI_FETCH_MAX_WORDS; i++)
        happen(live, (SyncEvent){ .kind = SYNC_EVENT_LOG, .text = (char *)"so\033x" });
    /* What a server can make long has an end. */
    assert_int_equal(live->session->account.steps->len, UI_FETCH_MAX_STEPS);
    step = g_ptr_array_index(live->session->account.steps, UI_FETCH_MAX_STEPS - 1);
    assert_int_equal(step->words->len, UI_FETCH_MAX_WORDS);
    assert_string_equal(g_ptr_array_index(step->words, 0), "so^[x");
    end_with(live, POP3_ERROR, POP3_ERROR_LOGIN);
    assert_true(step->is_failed);
    assert_true(step->ended_us > 0);
    assert_int_equal(live->session->account.tested_at, NOW);
}

/* What is tried again by itself, and what never is. */
static void
fetch__tells_apart__what_only_a_person_can_help(void **state)
{
    Live *live = *state;
    const struct {
        GQuark domain;
        gint code;
        UiFetchFailure failure;
    } rows[] = {
        { NET_ERROR, NET_ERROR_NAME, UI_FETCH_FOR_NOW },
        { NET_ERROR, NET_ERROR_TIMEOUT, UI_FETCH_FOR_NOW },
        { NET_ERROR, NET_ERROR_CLOSED, UI_FETCH_FOR_NOW },
        { POP3_ERROR, POP3_ERROR_IN_USE, UI_FETCH_FOR_NOW },
        { POP3_ERROR, POP3_ERROR_TEMPORARY, UI_FETCH_FOR_NOW },
        { POP3_ERROR, POP3_ERROR_TOO_SOON, UI_FETCH_FOR_NOW },
        { POP3_ERROR, POP3_ERROR_PROTOCOL, UI_FETCH_FOR_NOW },
        { STORE_ERROR, STORE_ERROR_CANNOT_WRITE, UI_FETCH_FOR_NOW },
        { POP3_ERROR, POP3_ERROR_LOGIN, UI_FETCH_FOR_GOOD },
        { POP3_ERROR, POP3_ERROR_NO_MECHANISM, UI_FETCH_FOR_GOOD },
        { POP3_ERROR, POP3_ERROR_NO_TLS, UI_FETCH_FOR_GOOD },
        { POP3_ERROR, POP3_ERROR_PERMANENT, UI_FETCH_FOR_GOOD },
        { CONFIG_ERROR, CONFIG_ERROR_PASSWORD, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_UNKNOWN_CA, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_WRONG_HOST, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_EXPIRED, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_BAD_CERTIFICATE, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_INJECTION, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_PIN, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_CLIENT_CERT, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_PROXY, UI_FETCH_FOR_NOW },
        { POP3_ERROR, POP3_ERROR_IMPOSTOR, UI_FETCH_FOR_GOOD },
        { NET_ERROR, NET_ERROR_CA_FILE, UI_FETCH_FOR_GOOD },
    };

    begin(live, "", UI_FETCH_BY_HAND);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const UiFetchAccount *account = &live->session->account;

        end_with(live, rows[i].domain, rows[i].code);
        assert_int_equal(account->state, UI_FETCH_FAILED);
        assert_true(g_str_has_prefix(account->problem, "it said: no ^[[1m"));
        if (account->failure != rows[i].failure)
            fail_msg("row %d", (int)i);
        g_clear_pointer(&live->session->account.problem, g_free);
    }
}

static void
fetch__passes_on__what_a_person_asks_for(void **state)
{
    Live *live = *state;
    const UiFetchAccount *account;

    begin(live, "", UI_FETCH_BY_HAND);
    account = &live->session->account;
    live->session->control = sync_control_new();
    assert_int_equal(ui_fetch_asked(live->fetch), 0);
    ui_fetch_ask(live->fetch, SYNC_CONTROL_PAUSE);
    assert_int_equal(sync_control_flags(live->session->control), SYNC_CONTROL_PAUSE);
    assert_int_equal(account->asked, SYNC_CONTROL_PAUSE);
    ui_fetch_ask(live->fetch, SYNC_CONTROL_SLOW_LINE);
    ui_fetch_ask_no_more(live->fetch, SYNC_CONTROL_PAUSE);
    assert_int_equal(sync_control_flags(live->session->control), SYNC_CONTROL_SLOW_LINE);
    /* The line stays slow for sessions to come; the rest ends with the session. */
    ui_fetch_ask(live->fetch, SYNC_CONTROL_FINISH);
    ui_fetch_session_watch.ended(NULL, PB_JOB_DONE, NULL, live->session);
    assert_int_equal(account->asked, 0);
    assert_int_equal(ui_fetch_asked(live->fetch), SYNC_CONTROL_SLOW_LINE);
    ui_fetch_ask_no_more(live->fetch, SYNC_CONTROL_SLOW_LINE);
    assert_int_equal(ui_fetch_asked(live->fetch), 0);
}

static void
fetch__explains__what_failed_last(void **state)
{
    Live *live = *state;
    UiFetchSession *other;

    begin(live, "", UI_FETCH_BY_HAND);
    other = ui_fetch_session_new(live->fetch, "home");
    g_ptr_array_add(live->fetch->sessions, other);
    assert_string_equal(ui_fetch_to_explain(live->fetch)->name, "work");
    other->account.state = UI_FETCH_FAILED;
    other->account.ended_us = 5;
    assert_string_equal(ui_fetch_to_explain(live->fetch)->name, "home");
    live->session->account.state = UI_FETCH_FAILED;
    live->session->account.ended_us = 6;
    assert_string_equal(ui_fetch_to_explain(live->fetch)->name, "work");
    assert_non_null(ui_fetch_transcript(live->fetch, "home"));
    assert_null(ui_fetch_transcript(live->fetch, "old"));
}

/* What runs by itself is a person's from the moment that one asks for it. */
static void
fetch__is_taken_over__by_hand(void **state)
{
    Live *live = *state;
    static const char settings[] =
        "[account work]\nserver = 127.0.0.1\nport = 1\nuser = a\n"
        "security = none\n";
    const ConfigAccount *account;

    live->settings = config_settings_parse(settings, strlen(settings), "test", NULL);
    assert_non_null(live->settings);
    live->fetch = ui_fetch_new(live->mailbox->paths, live->settings, &live_watch, live);
    account = config_settings_account(live->settings, 0);
    assert_true(ui_fetch_start_account(live->fetch, account, UI_FETCH_BY_ITSELF));
    assert_int_equal(ui_fetch_find(live->fetch, "work")->why, UI_FETCH_BY_ITSELF);
    assert_false(ui_fetch_start_account(live->fetch, account, UI_FETCH_BY_ITSELF));
    assert_int_equal(ui_fetch_find(live->fetch, "work")->why, UI_FETCH_BY_ITSELF);
    assert_false(ui_fetch_start(live->fetch));
    assert_int_equal(ui_fetch_find(live->fetch, "work")->why, UI_FETCH_BY_HAND);
    while (ui_fetch_is_running(live->fetch))
        g_main_context_iteration(NULL, TRUE);
    assert_int_equal(ui_fetch_find(live->fetch, "work")->state, UI_FETCH_FAILED);
}

/* --- passwords -------------------------------------------------------------------------------- */

static void
ask_password(Live *live, const char *refusal)
{
    happen(live, (SyncEvent){ .kind = SYNC_EVENT_PASSWORD, .text = (char *)refusal });
}

static void
password__is_asked_for__by_hand_only(void **state)
{
    Live *live = *state;

    begin(live, "", UI_FETCH_BY_HAND);
    assert_true(ui_fetch_needs_typing(live->fetch, live->session->settings));
    ask_password(live, NULL);
    assert_int_equal(live->n_asked, 1);
    assert_int_equal(live->session->account.state, UI_FETCH_ASKING);
    ui_fetch_answer(live->fetch, "work", pb_secret_new("secret", 6));
    assert_false(ui_fetch_needs_typing(live->fetch, live->session->settings));
    /* Known now, so that a check may use it; refused, it is forgotten and nobody is asked. */
    live->session->account.why = UI_FETCH_BY_ITSELF;
    ask_password(live, NULL);
    assert_string_equal(pb_secret_peek(live->session->password), "secret");
    ask_password(live, "[AUTH] no");
    assert_int_equal(live->n_asked, 1);
    assert_null(live->session->password);
    assert_true(ui_fetch_needs_typing(live->fetch, live->session->settings));
}

/* A command that is run by itself has no terminal; by hand it may ask. */
static void
password__comes_from__a_command(void **state)
{
    Live *live = *state;

    begin(live, "password_command = echo secret\n", UI_FETCH_BY_ITSELF);
    assert_false(ui_fetch_needs_typing(live->fetch, live->session->settings));
    ask_password(live, NULL);
    wait_for_password(live);
    assert_string_equal(pb_secret_peek(live->session->password), "secret");
    assert_int_equal(live->n_left, 0);
    g_clear_pointer(&live->session->password, pb_secret_free);
    live->session->account.why = UI_FETCH_BY_HAND;
    ask_password(live, NULL);
    assert_int_equal(live->n_left, 1);
    wait_for_password(live);
    assert_int_equal(live->n_entered, 1);
    assert_string_equal(pb_secret_peek(live->session->password), "secret");
    /* Refused: the command would say the same again, and the account be locked. */
    ask_password(live, "[AUTH] no");
    assert_null(live->session->password_job);
    assert_null(live->session->password);
    assert_int_equal(live->n_asked, 0);
}

static void
token__is_made_anew__when_it_is_refused(void **state)
{
    Live *live = *state;
    g_autofree char *count = g_build_filename(live->mailbox->home, "count", NULL);
    g_autofree char *more =
        g_strdup_printf("auth = xoauth2\ntoken_command = sh -c \"echo x >>'%s'; echo "
                        "token-$(wc -l <'%s')\"\n",
                        count, count);

    begin(live, more, UI_FETCH_BY_HAND);
    assert_false(ui_fetch_needs_typing(live->fetch, live->session->settings));
    ask_password(live, NULL);
    wait_for_password(live);
    assert_string_equal(pb_secret_peek(live->session->password), "token-1");
    /* Good for the next session, until the server says otherwise. */
    ask_password(live, NULL);
    assert_null(live->session->password_job);
    ask_password(live, "token expired");
    wait_for_password(live);
    assert_string_equal(pb_secret_peek(live->session->password), "token-2");
    assert_int_equal(live->n_asked, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fetch__knows__what_a_session_waits_for),
        TEST(fetch__knows__the_round_and_the_key),
        TEST(fetch__keeps__the_steps_of_a_test),
        TEST(fetch__tells_apart__what_only_a_person_can_help),
        TEST(fetch__passes_on__what_a_person_asks_for),
        TEST(fetch__explains__what_failed_last),
        TEST(fetch__is_taken_over__by_hand),
        TEST(password__is_asked_for__by_hand_only),
        TEST(password__comes_from__a_command),
        TEST(token__is_made_anew__when_it_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
