/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_security.c: the security page: what it says of a server, its test, and the pin. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "store/facts.h"
#include "frame.h"
#include "mailbox.h"
#include "model/fetch_inside.h"
#include "screen/security.h"

#define NOW   ((gint64)1795000000) /* 2026-11-18 11:06:40 UTC */
#define DAY   ((gint64)86400)
#define KEY_A "1111111111111111111111111111111111111111111111111111111111111111"
#define KEY_B "2222222222222222222222222222222222222222222222222222222222222222"

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiContext context;
    UiFetchSession *session;
    UiScreen *screen;
} Page;

static void
nothing(void *user_data)
{
    (void)user_data;
}

static void
on_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    (void)what;
    (void)account;
    (void)user_data;
}

static const UiFetchWatch page_watch = { .signal = on_signal,
                                         .leave_terminal = nothing,
                                         .enter_terminal = nothing };

static int
set_up(void **state)
{
    Page *page = g_new0(Page, 1);

    g_setenv("TZ", "UTC", TRUE);
    mailbox_setup((void **)&page->mailbox);
    pb_clock_set(NOW);
    *state = page;
    return 0;
}

static int
tear_down(void **state)
{
    Page *page = *state;

    ui_screen_free(page->screen);
    ui_fetch_free(page->context.fetch);
    ui_keymap_free(page->context.keymap);
    config_settings_free(page->settings);
    mailbox_teardown((void **)&page->mailbox);
    g_free(page);
    return 0;
}

static void
write_settings(Page *page, const char *more)
{
    const char *file = page->mailbox->paths->config_file;
    g_autofree char *text =
        g_strdup_printf("# mine\n[account work]\naddress = ada@example.org\n"
                        "server = 127.0.0.1\n# keep this\n%s",
                        more);

    assert_true(g_file_set_contents(file, text, -1, NULL));
    g_chmod(file, 0600);
}

static void
open_page(Page *page, const char *more)
{
    g_autoptr(GError) error = NULL;

    write_settings(page, more);
    page->settings = config_settings_load(page->mailbox->paths, &error);
    assert_null(error);
    page->context.paths = page->mailbox->paths;
    page->context.settings = page->settings;
    page->context.store = page->mailbox->store;
    page->context.keymap = ui_keymap_new();
    page->context.changed = nothing;
    page->context.fetch =
        ui_fetch_new(page->mailbox->paths, page->settings, &page_watch, page);
    page->screen = ui_security_screen_new(&page->context, 0, &error);
    assert_null(error);
}

static void
set_facts(Page *page, guint8 key)
{
    StoreAccountFacts facts = { .last_login = NOW - 600,
                                .last_success = NOW - 500,
                                .login_delay = 900,
                                .checked_at = NOW - 600,
                                .login_user = (char *)"ada",
                                .mechanism = (char *)"SCRAM-SHA-256",
                                .tls = (char *)"TLS1.3 AES-256-GCM",
                                .certificate = (char *)"pop.example.org",
                                .issuer = (char *)"Example CA",
                                .capabilities = (char *)"TOP UIDL PIPELINING",
                                .cert_until = NOW + 70 * DAY + 100,
                                .has_key = true,
                                .expire_days = 30 };
    g_autoptr(GError) error = NULL;

    memset(facts.key_sha256, key, sizeof facts.key_sha256);
    assert_true(store_ledger_set_facts(page->mailbox->ledger, &facts, &error));
    assert_null(error);
}

/* A session as if its job ran. */
static void
begin_test(Page *page)
{
    page->session = ui_fetch_session_new(page->context.fetch, "work");
    page->session->account.state = UI_FETCH_RUNNING;
    page->session->account.why = UI_FETCH_TEST;
    page->session->account.steps = ui_fetch_steps_new();
    g_ptr_array_add(page->context.fetch->sessions, page->session);
}

static void
happen(Page *page, SyncEvent event)
{
    ui_fetch_session_watch.event(NULL, &event, page->session);
}

static char *
draw(Page *page, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, page->screen, &none);
    return ui_canvas_to_text(canvas);
}

/* What the message line says then; the caller frees. */
static char *
press(Page *page, UiAction action)
{
    UiReaction reaction = page->screen->screen_class->action(page->screen, action);

    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    return reaction.status.text;
}

static void
assert_said(Page *page, UiAction action, const char *text)
{
    g_autofree char *said = press(page, action);

    assert_non_null(said);
    if (strstr(said, text) == NULL)
        fail_msg("said: %s", said);
}

static void
assert_shown(Page *page, const char *text)
{
    g_autofree char *screen = draw(page, 30, 80);

    if (strstr(screen, text) == NULL)
        fail_msg("no \"%s\" in:\n%s", text, screen);
}

static void
assert_not_shown(Page *page, const char *text)
{
    g_autofree char *screen = draw(page, 30, 80);

    if (strstr(screen, text) != NULL)
        fail_msg("\"%s\" in:\n%s", text, screen);
}

static void
assert_in_file(Page *page, const char *expected)
{
    g_autofree char *text = NULL;

    assert_true(
        g_file_get_contents(page->mailbox->paths->config_file, &text, NULL, NULL));
    assert_string_equal(text, expected);
}

static void
page__shows__what_is_known_at_80x24(void **state)
{
    Page *page = *state;
    g_autofree char *text = NULL;

    set_facts(page, 0x11);
    open_page(page, "");
    text = draw(page, 24, 80);
    assert_string_equal(
        text,
        " Settings / Security                                                       work\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "   Accounts      │ Key          sha256 1111111111111111 1111111111111111\n"
        "   Retention     │              1111111111111111 1111111111111111\n"
        "   Fetching      │ Trust        the latest session took it; not pinned\n"
        "   Rules         │ Server       127.0.0.1 995, TLS from the first byte\n"
        "   Display       │ Line         TLS1.3 AES-256-GCM\n"
        "   Keys          │ Certificate  pop.example.org\n"
        " > Security      │ Issued by    Example CA\n"
        "   Backup        │ Valid until  2027-01-27, 70 days from now\n"
        "   About         │ Sign-in      SCRAM-SHA-256 as ada\n"
        "                 │ It can       TOP UIDL PIPELINING\n"
        "                 │ It wants     at least 15 min between sign-ins\n"
        "                 │ It keeps     mail for 30 days (EXPIRE)\n"
        "                 │ Last good    2026-11-18 10:58\n"
        "                 │\n"
        "                 │ t tests the account step by step, and changes nothing.\n"
        "                 │\n"
        "                 │\n"
        "                 │\n"
        "                 │\n"
        "                 │\n"
        "\n"
        " t test  p pin  T transcript  ] next page  , all pages  ? help  q back\n");
}

static void
page__stands_side_by_side__at_120x40(void **state)
{
    Page *page = *state;
    g_autofree char *text = NULL;

    set_facts(page, 0x11);
    open_page(page, "");
    text = draw(page, 40, 120);
    assert_non_null(strstr(text,
                           " │ Key          sha256 1111111111111111 1111111111111111  │ "
                           "t tests the account step by step, and\n"));
}

static void
page__says_so__when_nothing_is_known(void **state)
{
    Page *page = *state;

    open_page(page, "proxy = socks5://me:secret@127.0.0.1:1080\n");
    assert_shown(page, " Trust        not known yet: t tests the account\n");
    assert_shown(page, " Last good    no session signed in yet\n");
    /* Never the password of the proxy. */
    assert_shown(page, " Proxy        127.0.0.1:1080\n");
    assert_said(page, UI_ACTION_PIN, "No key is known yet");
    assert_said(page, UI_ACTION_UNDO, "Nothing to take back");
    assert_said(page, UI_ACTION_TRANSCRIPT, "Nothing was said yet");
}

static void
page__has__no_key_without_tls(void **state)
{
    Page *page = *state;

    open_page(page, "security = none\nallow_plaintext = yes\n");
    assert_shown(page, " Trust        ! none: whoever is on the way reads along\n");
    assert_said(page, UI_ACTION_PIN, "Without TLS there is no key");
}

/* A key that an authority vouches for is pinned at once; it can be taken back, and comments stay. */
static void
page__pins__and_takes_back(void **state)
{
    Page *page = *state;

    set_facts(page, 0x11);
    open_page(page, "user = ada\n");
    assert_said(page, UI_ACTION_PIN, "Pinned");
    assert_in_file(page, "# mine\n[account work]\naddress = ada@example.org\n"
                         "server = 127.0.0.1\n# keep this\nuser = ada\n"
                         "pin = sha256:" KEY_A "\n");
    assert_shown(page, " Trust        pinned: this key and no other is taken\n");
    assert_said(page, UI_ACTION_UNDO, "as it was");
    assert_shown(page, " Trust        the latest session took it; not pinned\n");
    assert_said(page, UI_ACTION_UNDO, "Nothing to take back");
    assert_said(page, UI_ACTION_PIN, "Pinned");
    assert_said(page, UI_ACTION_PIN, "No longer pinned");
    assert_in_file(page, "# mine\n[account work]\naddress = ada@example.org\n"
                         "server = 127.0.0.1\n# keep this\nuser = ada\n");
    assert_said(page, UI_ACTION_UNDO, "as it was");
    assert_shown(page, " Trust        pinned: this key and no other is taken\n");
}

/* A file that somebody else changed is not written over, and the page does not pretend. */
static void
page__does_not_pin__what_it_cannot_save(void **state)
{
    Page *page = *state;
    g_autofree char *said = NULL;

    set_facts(page, 0x11);
    open_page(page, "");
    write_settings(page, "user = eve\n");
    said = press(page, UI_ACTION_PIN);
    assert_non_null(said);
    assert_null(strstr(said, "Pinned"));
    assert_shown(page, " Trust        the latest session took it; not pinned\n");
}

/* What nobody vouches for is pinned by the second of two keys in a row only. */
static void
page__asks__before_it_pins_what_nobody_vouches_for(void **state)
{
    Page *page = *state;
    g_autofree char *moved = NULL;

    open_page(page, "");
    begin_test(page);
    happen(page, (SyncEvent){ .kind = SYNC_EVENT_KEY, .key = (char *)KEY_B });
    assert_shown(page, "! nobody vouches for it. Compare the key");
    assert_said(page, UI_ACTION_PIN, "Compare this key");
    moved = press(page, UI_ACTION_NEXT);
    assert_said(page, UI_ACTION_PIN, "Compare this key");
    assert_shown(page, "! nobody vouches for it");
    assert_said(page, UI_ACTION_PIN, "Pinned");
    assert_shown(page, " Trust        pinned: this key and no other is taken\n");
}

/* A pin that is taken away does not make an authority vouch for the key. */
static void
page__tells_apart__authority_and_pin(void **state)
{
    Page *page = *state;

    open_page(page, "pin = sha256:" KEY_A "\n");
    begin_test(page);
    happen(page, (SyncEvent){
                     .kind = SYNC_EVENT_KEY, .key = (char *)KEY_A, .is_trusted = true });
    assert_shown(page, " Trust        pinned");
    assert_said(page, UI_ACTION_PIN, "No longer pinned");
    assert_shown(page, " Trust        ! nobody vouches for it");
    happen(page, (SyncEvent){ .kind = SYNC_EVENT_KEY,
                              .key = (char *)KEY_A,
                              .is_trusted = true,
                              .is_vouched = true });
    assert_shown(page, " Trust        an authority vouches for it; not pinned\n");
}

/* A server whose key changed says so, whether its new key is trusted or not. */
static void
page__warns__of_another_key(void **state)
{
    Page *page = *state;

    set_facts(page, 0x11);
    open_page(page, "pin = sha256:" KEY_A "\n");
    begin_test(page);
    assert_shown(page, " Trust        pinned");
    assert_shown(page, " Certificate  pop.example.org\n");
    happen(page, (SyncEvent){ .kind = SYNC_EVENT_KEY, .key = (char *)KEY_B });
    assert_shown(page, " Key          sha256 2222222222222222");
    assert_not_shown(page, "Certificate");
    assert_shown(page, " Changed      ! on 2026-11-18 it was sha256 1111111111111111");
    assert_shown(page, " Trust        ! another key is pinned");
    assert_said(page, UI_ACTION_PIN, "Compare this key");
}

static void
page__shows__the_steps_of_a_test(void **state)
{
    Page *page = *state;
    g_autoptr(GError) error =
        g_error_new(CONFIG_ERROR, CONFIG_ERROR_PASSWORD, "no password: [AUTH] \033no");

    open_page(page, "");
    begin_test(page);
    happen(page, (SyncEvent){ .kind = SYNC_EVENT_STEP,
                              .step = SYNC_STEP_NAME,
                              .text = (char *)"looking up the name" });
    happen(page, (SyncEvent){ .kind = SYNC_EVENT_LOG, .text = (char *)"192.0.2.1" });
    happen(page, (SyncEvent){ .kind = SYNC_EVENT_STEP,
                              .step = SYNC_STEP_LOGIN,
                              .text = (char *)"signing in" });
    assert_shown(page, " [ok] looking up the name      ");
    assert_shown(page, "      192.0.2.1\n");
    assert_shown(page, " [..] signing in ");
    ui_fetch_session_watch.ended(NULL, PB_JOB_FAILED, error, page->session);
    assert_shown(page, " [!!] signing in ");
    assert_shown(page, "      no password: [AUTH] ^[no");
    assert_shown(page, "      tested 2026-11-18 11:06\n");
}

static void
page__draws__at_any_size(void **state)
{
    Page *page = *state;

    set_facts(page, 0x11);
    open_page(page, "");
    begin_test(page);
    for (int i = 0; i < UI_FETCH_MAX_STEPS; i++)
        happen(page, (SyncEvent){ .kind = SYNC_EVENT_STEP, .step = SYNC_STEP_CAPA });
    for (int rows = 1; rows < 40; rows += 3) {
        for (int columns = 1; columns < 130; columns += 9) {
            g_free(draw(page, rows, columns));
            g_free(press(page, UI_ACTION_PAGE_DOWN));
            g_free(draw(page, rows, columns));
            g_free(press(page, UI_ACTION_LAST));
            g_free(draw(page, rows, columns));
            g_free(press(page, UI_ACTION_PREVIOUS));
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(page__shows__what_is_known_at_80x24),
        TEST(page__stands_side_by_side__at_120x40),
        TEST(page__says_so__when_nothing_is_known),
        TEST(page__has__no_key_without_tls),
        TEST(page__pins__and_takes_back),
        TEST(page__does_not_pin__what_it_cannot_save),
        TEST(page__asks__before_it_pins_what_nobody_vouches_for),
        TEST(page__tells_apart__authority_and_pin),
        TEST(page__warns__of_another_key),
        TEST(page__shows__the_steps_of_a_test),
        TEST(page__draws__at_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
