/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/account.c: postbag account list and account test (L4).
 *
 * A step of the test ends when the next one begins, or with the session: only then is it printed. */
#include <config.h>

#include <glib.h>

#include "base/text.h"
#include "cli/cli.h"
#include "output.h"
#include "pin.h"
#include "row.h"
#include "run.h"
#include "session.h"

typedef enum { STEP_WENT_THROUGH, STEP_FAILED } StepEnd;

typedef struct {
    const CliArguments *arguments;
    char *key; /* the latest that a server showed; NULL: none */
} Tests;

typedef struct {
    Tests *all;
    const CliArguments *arguments;
    const ConfigAccount *account;
    bool is_under_way; /* a step began */
    SyncStep step;
    gint64 began_at;
    GPtrArray *facts; /* of this step */
} Test;

static void
print_step_json(const Test *test, StepEnd end, gint64 ms)
{
    g_autofree char *name = pb_text_visible(test->account->name, -1, PB_TEXT_LINE);
    JsonObject *object = json_object_new();
    JsonArray *facts = json_array_new();

    for (guint i = 0; i < test->facts->len; i++)
        json_array_add_string_element(facts, g_ptr_array_index(test->facts, i));
    json_object_set_string_member(object, "account", name);
    json_object_set_string_member(object, "step", sync_step_name(test->step));
    json_object_set_int_member(object, "ms", ms);
    json_object_set_boolean_member(object, "ok", end == STEP_WENT_THROUGH);
    json_object_set_array_member(object, "facts", facts);
    cli_out_json(object);
}

static void
print_step(const Test *test, StepEnd end, gint64 ms)
{
    cli_out("%-22s %6" G_GINT64_FORMAT " ms  %s\n", sync_step_name(test->step), ms,
            end == STEP_WENT_THROUGH ? "ok" : "FAILED");
    for (guint i = 0; i < test->facts->len; i++)
        cli_out("    %s\n", (const char *)g_ptr_array_index(test->facts, i));
}

static void
end_step(Test *test, StepEnd end)
{
    gint64 ms = (g_get_monotonic_time() - test->began_at) / 1000;

    if (!test->is_under_way)
        return;
    if (test->arguments->json)
        print_step_json(test, end, ms);
    else
        print_step(test, end, ms);
    cli_out_flush();
    test->is_under_way = false;
    g_ptr_array_set_size(test->facts, 0);
}

static void
on_event(const SyncEvent *event, void *data)
{
    Test *test = data;

    if (event->kind == SYNC_EVENT_LOG && event->text != NULL)
        g_ptr_array_add(test->facts, pb_text_visible(event->text, -1, PB_TEXT_LINE));
    if (event->kind == SYNC_EVENT_KEY) {
        g_free(test->all->key);
        test->all->key = g_strdup(event->key);
    }
    if (event->kind != SYNC_EVENT_STEP)
        return;
    end_step(test, STEP_WENT_THROUGH);
    test->is_under_way = true;
    test->step = event->step;
    test->began_at = g_get_monotonic_time();
}

static void *
begin(const ConfigAccount *account, void *user_data)
{
    Test *test = g_new0(Test, 1);

    test->all = user_data;
    test->arguments = test->all->arguments;
    test->account = account;
    test->facts = g_ptr_array_new_with_free_func(g_free);
    return test;
}

static void
ended(const GError *error, void *data)
{
    Test *test = data;

    end_step(test, error == NULL ? STEP_WENT_THROUGH : STEP_FAILED);
    g_ptr_array_unref(test->facts);
    g_free(test);
}

static int
run_test(const CliArguments *arguments, const CliProfile *profile, Tests *tests)
{
    static const CliSessionWatch watch = { begin, on_event, ended };
    const CliSessions sessions = { .profile = profile,
                                   .names = arguments->words,
                                   .mode = SYNC_MODE_TEST,
                                   .at_once = 1,
                                   .is_traced = arguments->trace,
                                   .watch = &watch,
                                   .user_data = tests };

    return cli_sessions_run(&sessions);
}

/* The key that was shown into the settings, and the test again by them. */
static int
pin_and_test(const CliArguments *arguments, const CliProfile *profile, Tests *tests,
             int status)
{
    g_autoptr(GError) error = NULL;
    const ConfigAccount *account =
        config_settings_find_account(profile->settings, arguments->words[0], &error);
    bool is_written = false;

    if (account == NULL)
        return status;
    if (tests->key == NULL) {
        g_set_error(&error, CLI_ERROR, CLI_ERROR_USAGE,
                    "there is no key to pin: the server showed none");
        return cli_report(account->name, error);
    }
    if (!cli_pin_offer(profile, account, tests->key, &is_written, &error))
        return cli_report(arguments->words[0], error);
    if (!is_written) {
        cli_out("Nothing was changed.\n");
        return status;
    }
    cli_out("Pinned. The same test with it:\n\n");
    return run_test(arguments, profile, tests);
}

int
cli_account_test_run(const CliArguments *arguments)
{
    Tests tests = { .arguments = arguments };
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);
    int status;

    if (profile == NULL)
        return cli_report(NULL, error);
    status = run_test(arguments, profile, &tests);
    if (arguments->pin)
        status = pin_and_test(arguments, profile, &tests, status);
    g_free(tests.key);
    return status;
}

int
cli_account_list_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);

    if (profile == NULL)
        return cli_report(NULL, error);
    for (guint i = 0; i < config_settings_n_accounts(profile->settings); i++) {
        const ConfigAccount *account = config_settings_account(profile->settings, i);
        g_autofree char *row = cli_account_row(account);

        if (arguments->json)
            cli_out_json(cli_account_json(account));
        else
            cli_out("%s\n", row);
    }
    return 0;
}
