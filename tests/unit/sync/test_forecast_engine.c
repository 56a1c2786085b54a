/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_forecast_engine.c: what the forecast says is what the engine then does, message by message:
 * random mailboxes, policies, flags, tags, wishes and copies, through real sessions against the small server
 * (ENGINE_SEED, ENGINE_ROUNDS). */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "mail/envelope.h"
#include "store/tag.h"
#include "store/wish.h"
#include "sync/fetch.h"
#include "sync/forecast.h"
#include "demo/pop3d.h"
#include "scratch.h"

#define DAY       ((gint64)86400)
#define START     ((gint64)1795000000)
#define MAILBOXES 24
#define POLICIES  14
#define LIMIT_US  (60 * G_USEC_PER_SEC)

typedef struct {
    GRand *rand;
    char *home;
    PbPaths *paths;
    DemoMaildrop *maildrop;
    DemoPop3d *server;
    gint64 now;
    guint n_made;
    GHashTable *spoiled; /* file names of copies that are not what was stored */
} World;

static bool
one_in(World *world, int n)
{
    return g_rand_int_range(world->rand, 0, n) == 0;
}

static guint
below(World *world, guint n)
{
    return (guint)g_rand_int_range(world->rand, 0, (gint32)n);
}

static void
check(bool is_ok, GError *error)
{
    if (!is_ok)
        fail_msg("%s", error == NULL ? "no error told" : error->message);
    g_clear_error(&error);
}

/* --- a mailbox ---------------------------------------------------------------------------------- */

static World *
world_new(guint seed)
{
    World *world = g_new0(World, 1);
    DemoPop3dOptions options = { .tls = DEMO_TLS_NONE,
                                 .user = "ada",
                                 .password = "secret" };
    GError *error = NULL;

    world->rand = g_rand_new_with_seed(seed);
    world->home = scratch_new();
    world->paths = pb_paths_new(world->home, NULL);
    world->maildrop = demo_maildrop_new();
    world->spoiled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    options.maildrop = world->maildrop;
    world->server = demo_pop3d_start(&options, &error);
    check(world->server != NULL, error);
    world->now = START;
    return world;
}

static void
world_free(World *world)
{
    demo_pop3d_stop(world->server);
    demo_maildrop_free(world->maildrop);
    g_hash_table_unref(world->spoiled);
    pb_paths_free(world->paths);
    scratch_remove(world->home);
    g_rand_free(world->rand);
    g_free(world);
    pb_clock_set(-1);
}

static void
add_message(World *world)
{
    static const char *const from[] = { "Ada <ada@example.org>", "bob@example.net",
                                        "Carol <carol@example.org>",
                                        "\"Dan\" <dan@d.example>" };
    g_autofree char *uidl = g_strdup_printf("m%u", world->n_made++);
    g_autofree char *body =
        g_strnfill(one_in(world, 4) ? 9000 : 10 + below(world, 900), 'x');
    g_autofree char *text =
        g_strdup_printf("From: %s\nSubject: %s\nMessage-ID: <%s@example.org>\n\n%s\n",
                        from[below(world, G_N_ELEMENTS(from))], uidl, uidl, body);

    demo_maildrop_add(world->maildrop, text, strlen(text), uidl);
}

static Store *
open_store(const World *world)
{
    GError *error = NULL;
    Store *store = store_open(world->paths, sync_describe, &error);

    check(store != NULL, error);
    return store;
}

/* --- sessions ----------------------------------------------------------------------------------- */

typedef struct {
    bool has_ended;
    GError *error;
    GString *said;
    SyncProgress progress;
} Running;

static void
take_event(PbJob *job, void *data, void *user_data)
{
    const SyncEvent *event = data;
    Running *running = user_data;

    (void)job;
    if (event->kind == SYNC_EVENT_LOG)
        g_string_append_printf(running->said, "%s\n", event->text);
    running->progress = event->progress;
}

static void
take_end(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    Running *running = user_data;

    (void)job;
    (void)end;
    running->has_ended = true;
    running->error = error == NULL ? NULL : g_error_copy(error);
}

static gboolean
give_up(gpointer data)
{
    (void)data;
    fail_msg("the session did not end");
    return G_SOURCE_REMOVE;
}

static ConfigSettings *
settings_of(const World *world, const char *lines)
{
    g_autofree char *text =
        g_strdup_printf("[account work]\nserver = 127.0.0.1\nport = %u\nsecurity = none\n"
                        "user = ada\nexpunge_trash = never\n%s",
                        demo_pop3d_port(world->server), lines);
    GError *error = NULL;
    ConfigSettings *settings = config_settings_parse(text, strlen(text), "test", &error);

    check(settings != NULL, error);
    return settings;
}

static SyncProgress
run_session(World *world, const ConfigSettings *settings, SyncMode mode,
            guint n_confirmed)
{
    static const PbJobWatch watch = { take_event, take_end };
    SyncRequest *request =
        sync_request_new(world->paths, config_settings_account(settings, 0), mode);
    Running running = { .said = g_string_new(NULL) };
    guint limit = g_timeout_add_seconds(LIMIT_US / G_USEC_PER_SEC, give_up, NULL);
    PbJob *job;

    pb_clock_set(world->now);
    request->password = pb_secret_new("secret", strlen("secret"));
    request->n_confirmed = n_confirmed;
    job = sync_fetch_start(request, &watch, &running);
    while (!running.has_ended)
        g_main_context_iteration(NULL, TRUE);
    g_source_remove(limit);
    check(running.error == NULL, running.error);
    pb_job_free(job);
    g_string_free(running.said, TRUE);
    return running.progress;
}

static void
run_simply(World *world, const char *lines, SyncMode mode)
{
    g_autoptr(ConfigSettings) settings = settings_of(world, lines);

    run_session(world, settings, mode, 0);
}

/* --- what people and programs do to it ---------------------------------------------------------- */

/* The sum changes, the length does not. */
static void
spoil(World *world, const char *path, const char *file)
{
    g_autofree char *text = NULL;
    gsize len;

    if (g_hash_table_contains(world->spoiled, file))
        return;
    assert_true(g_file_get_contents(path, &text, &len, NULL));
    text[len - 2] = text[len - 2] == 'x' ? 'y' : 'x';
    assert_true(g_file_set_contents(path, text, (gssize)len, NULL));
    g_hash_table_add(world->spoiled, g_strdup(file));
}

static void
handle_message(World *world, Store *store, const StoreMessage *message)
{
    static const char *const tags[] = { "tax", NULL };
    GError *error = NULL;
    g_autofree char *path = store_message_path(store, message->row, &error);
    bool is_good = true;

    check(path != NULL, error);
    switch (below(world, 14)) {
    case 0:
        is_good = store_change_flags(store, message->row, STORE_FLAG_FLAGGED, 0, &error);
        break;
    case 1:
        is_good = store_change_flags(store, message->row, STORE_FLAG_SEEN, 0, &error);
        break;
    case 2:
        is_good = store_change_flags(store, message->row, 0, STORE_FLAG_FLAGGED, &error);
        break;
    case 3:
    case 4:
        is_good = store_move(store, message->row, "Trash", &error);
        break;
    case 5:
        is_good = store_move(store, message->row, "Work", &error);
        break;
    case 6:
        is_good = store_tag(store, message->key, tags, NULL, &error);
        break;
    case 7:
        is_good = store_set_wish(store, message->row, (StoreWish)below(world, 4), &error);
        break;
    case 8:
        if (one_in(world, 3))
            assert_int_equal(g_unlink(path), 0);
        break;
    case 9:
        if (one_in(world, 3))
            spoil(world, path, message->file);
        break;
    default:
        break;
    }
    check(is_good, error);
}

static void
handle_folder(World *world, Store *store, const char *folder)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) page =
        store_page(store, folder, NULL, STORE_OLDER, 1000, &error);

    check(page != NULL, error);
    for (guint i = 0; i < page->len; i++)
        handle_message(world, store, g_ptr_array_index(page, i));
}

static void
disturb(World *world)
{
    g_autoptr(Store) store = open_store(world);
    GError *error = NULL;

    handle_folder(world, store, "Inbox");
    handle_folder(world, store, "Trash");
    check(store_refresh(store, NULL, &error), error);
}

/* --- a policy ----------------------------------------------------------------------------------- */

static char *
draw_policy(World *world)
{
    static const char *const leaves[] = {
        "always", "never", "until-deleted", "10 days", "3 days, until-deleted", "30 days"
    };
    static const char *const maxima[] = { "none", "none", "4 KB", "6 messages",
                                          "10 KB, 12 messages" };
    static const char *const protects[] = {
        "flagged",         "none", "unread", "flagged, tag:tax", "from:*@example.org",
        "from:dan, unread"
    };
    static const char *const limits[] = { "none", "none", "50%, at least 100",
                                          "20%, at least 1", "3" };
    static const char *const sizes[] = { "none", "none", "4 KB" };

    return g_strdup_printf(
        "leave_on_server = %s\nmax_on_server = %s\nprotect = %s\ndelete_limit = %s\n"
        "max_size = %s\nheaders_only = %s\n",
        leaves[below(world, G_N_ELEMENTS(leaves))],
        maxima[below(world, G_N_ELEMENTS(maxima))],
        protects[below(world, G_N_ELEMENTS(protects))],
        limits[below(world, G_N_ELEMENTS(limits))],
        sizes[below(world, G_N_ELEMENTS(sizes))], one_in(world, 8) ? "yes" : "no");
}

/* --- expectation and outcome -------------------------------------------------------------------- */

typedef struct {
    SyncAction action;
    bool is_deleted;   /* gone from the server afterwards */
    bool may_be_saved; /* then_deleted: what protects it may turn out once it is here */
    char *reason;
} Expected;

static void
expected_free(gpointer data)
{
    Expected *expected = data;

    g_free(expected->reason);
    g_free(expected);
}

/* By UIDL. */
static GHashTable *
expect(World *world, const SyncForecast *forecast)
{
    GHashTable *all =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, expected_free);

    for (guint i = 0; i < sync_forecast_n_rows(forecast); i++) {
        SyncForecastRow row = sync_forecast_row(forecast, i);
        Expected *expected = g_new0(Expected, 1);
        bool is_spoiled = row.entry->file != NULL &&
                          g_hash_table_contains(world->spoiled, row.entry->file);

        expected->action = row.decision->action;
        expected->is_deleted =
            (row.decision->action == SYNC_ACTION_DELETE && !is_spoiled) ||
            row.decision->then_deleted;
        expected->may_be_saved = row.decision->then_deleted;
        expected->reason =
            row.decision->action == SYNC_ACTION_DELETE
                ? sync_reason_to_string(row.decision)
                : g_strdup(row.entry->wish == STORE_WISH_DELETE ? "asked by you"
                                                                : "after download");
        g_hash_table_insert(all, g_strndup(row.entry->uidl, row.entry->uidl_len),
                            expected);
    }
    return all;
}

static GHashTable *
on_server(const World *world)
{
    GHashTable *uidls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < demo_maildrop_n_messages(world->maildrop); i++)
        g_hash_table_add(uidls, demo_maildrop_get_uidl(world->maildrop, i));
    return uidls;
}

typedef struct {
    GHashTable *expected;
    guint skip, n;
} Audit;

static bool
check_audit(const StoreAudit *audit, void *user_data)
{
    Audit *check = user_data;
    const Expected *expected;

    if (check->n++ < check->skip)
        return true;
    expected = g_hash_table_lookup(check->expected, audit->uidl);
    assert_non_null(expected);
    assert_true(expected->is_deleted);
    assert_string_equal(audit->reason, expected->reason);
    assert_int_equal(audit->outcome, STORE_AUDIT_CONFIRMED);
    return true;
}

static guint
count_audit(Store *store)
{
    Audit audit = { .skip = G_MAXUINT };
    GError *error = NULL;

    check(store_audit_each(store, NULL, check_audit, &audit, &error), error);
    return audit.n;
}

/* A message that came and was to be deleted right after stays when something protects it that only its header
 * tells: the plan, asked again about it, says so. */
static bool
is_saved(Store *store, const ConfigRetention *retention, const StoreEntry *entry)
{
    g_autoptr(StoreStandings) standings = store_standings_new(store);
    StoreEntry *const entries[] = { (StoreEntry *)entry };
    const SyncPolicy policy = { .retention = retention };
    SyncSubject subject = { .entry = entry };
    GError *error = NULL;

    check(store_standings_read(standings, entries, 1, &error), error);
    subject.here = store_standings_find(standings, entry);
    return sync_plan_decide(&policy, &subject, pb_clock_now()).reason ==
           SYNC_REASON_PROTECTED;
}

static void
check_entry(Store *store, const ConfigRetention *retention, const StoreEntry *entry,
            const Expected *expected, bool is_there)
{
    if (expected->may_be_saved && is_there)
        assert_true(is_saved(store, retention, entry));
    else if (is_there == expected->is_deleted)
        fail_msg("%s %s on the server: %s, %s", entry->uidl,
                 is_there ? "is still" : "is no more", sync_action_name(expected->action),
                 expected->reason);
    if (expected->action == SYNC_ACTION_FETCH)
        assert_true(entry->state >= STORE_STATE_STORED);
    if (expected->action == SYNC_ACTION_PREVIEW)
        assert_int_equal(entry->state, STORE_STATE_HEADERS);
    assert_int_equal(entry->state == STORE_STATE_DELETED, !is_there);
}

static void
check_outcome(World *world, GHashTable *expected, const ConfigRetention *retention,
              guint n_audit)
{
    g_autoptr(Store) store = open_store(world);
    g_autoptr(StoreLedger) ledger = NULL;
    g_autoptr(GHashTable) there = on_server(world);
    Audit audit = { .expected = expected, .skip = n_audit };
    GError *error = NULL;
    guint n_gone = 0;

    ledger = store_ledger_load(store, "work", &error);
    check(ledger != NULL, error);
    for (guint i = 0; i < store_ledger_n_entries(ledger); i++) {
        const StoreEntry *entry = store_ledger_entry(ledger, i);
        g_autofree char *uidl = g_strndup(entry->uidl, entry->uidl_len);
        const Expected *one = g_hash_table_lookup(expected, uidl);
        bool is_there = g_hash_table_contains(there, uidl);

        if (one == NULL)
            continue;
        check_entry(store, retention, entry, one, is_there);
        n_gone += !is_there;
    }
    check(store_audit_each(store, NULL, check_audit, &audit, &error), error);
    assert_int_equal(audit.n - n_audit, n_gone);
}

/* --- one comparison ----------------------------------------------------------------------------- */

typedef struct {
    guint n_deleted, n_held, n_protected, n_then_deleted, n_kept, n_previews, n_all;
} Sums;

static void
add_sums(Sums *sums, const SyncTotals *totals)
{
    sums->n_all += totals->n_total;
    sums->n_deleted += totals->n_delete;
    sums->n_held += totals->n_over_limit;
    sums->n_protected += totals->n_protected;
    sums->n_then_deleted += totals->n_then_deleted;
    sums->n_kept += totals->n_keep;
    sums->n_previews += totals->n_preview;
}

static void
compare(World *world, Sums *sums)
{
    g_autofree char *lines = draw_policy(world);
    g_autoptr(ConfigSettings) settings = settings_of(world, lines);
    const ConfigAccount *account = config_settings_account(settings, 0);
    guint n_confirmed = one_in(world, 3) ? G_MAXUINT : below(world, 6);
    g_autoptr(Store) store = open_store(world);
    guint n_audit = count_audit(store);
    g_autoptr(SyncForecast) forecast = NULL;
    g_autoptr(GHashTable) expected = NULL;
    GError *error = NULL;

    world->now += below(world, 6) * DAY + below(world, 3600);
    pb_clock_set(world->now);
    forecast = sync_forecast_new(store, account, world->now, &error);
    check(forecast != NULL, error);
    sync_forecast_confirm(forecast, n_confirmed, world->now);
    expected = expect(world, forecast);
    add_sums(sums, sync_forecast_totals(forecast));
    run_session(world, settings, SYNC_MODE_FETCH, n_confirmed);
    check_outcome(world, expected, &account->retention, n_audit);
}

static void
compare_mailbox(guint seed, Sums *sums)
{
    World *world = world_new(seed);

    for (guint i = 0; i < POLICIES; i++) {
        bool is_fetched = one_in(world, 2);

        for (guint n = i == 0 ? 16 : below(world, 6); n > 0; n--)
            add_message(world);
        /* What is new is known before the forecast: stored, as a preview, or listed only. */
        run_simply(world,
                   one_in(world, 4) ? "leave_on_server = always\nheaders_only = yes\n"
                                    : "leave_on_server = always\n",
                   is_fetched ? SYNC_MODE_FETCH : SYNC_MODE_PLAN);
        disturb(world);
        compare(world, sums);
    }
    world_free(world);
}

static guint
number_of(const char *name, guint otherwise)
{
    const char *text = g_getenv(name);

    return text == NULL ? otherwise : (guint)g_ascii_strtoull(text, NULL, 10);
}

static void
forecast__is__what_the_engine_does(void **state)
{
    guint seed = number_of("ENGINE_SEED", 20261126);
    guint rounds = number_of("ENGINE_ROUNDS", MAILBOXES);
    Sums sums = { 0 };

    (void)state;
    for (guint i = 0; i < rounds; i++)
        compare_mailbox(seed + i, &sums);
    print_message(
        "%u policies, %u messages decided: %u deleted, %u then deleted, %u held, "
        "%u protected, %u kept, %u previewed\n",
        rounds * POLICIES, sums.n_all, sums.n_deleted, sums.n_then_deleted, sums.n_held,
        sums.n_protected, sums.n_kept, sums.n_previews);
    assert_true(sums.n_deleted > rounds && sums.n_held > rounds &&
                sums.n_protected > rounds && sums.n_then_deleted > rounds);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecast__is__what_the_engine_does),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
