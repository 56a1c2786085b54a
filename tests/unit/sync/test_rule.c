/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_rule.c: what the rules of a settings file say about messages. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "store/message.h"
#include "store/tag.h"
#include "../../../src/sync/rule.h"
#include "mailbox.h"

#define NOW ((gint64)1795000000)

static SyncRules *
read_rules(const char *text, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(ConfigSettings) settings =
        config_settings_parse(text, strlen(text), "f", &cause);

    if (settings == NULL)
        fail_msg("%s: %s", text, cause->message);
    return sync_rules_new(settings, error);
}

/* "folder|flags|tags" of what the rules say; "" when nothing. The caller frees. */
static char *
decide(Mailbox *mailbox, const char *text, const StoreMessage *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MailRenderer) renderer = mail_renderer_new(NULL);
    SyncRules *rules = read_rules(text, &error);
    g_auto(SyncDeed) deed = { 0 };
    GString *said = g_string_new(NULL);

    if (rules == NULL)
        fail_msg("%s: %s", text, error->message);
    sync_rules_decide(rules, mailbox->store, renderer, message, &deed);
    g_string_append_printf(said, "%s|%s%s|", deed.folder == NULL ? "" : deed.folder,
                           (deed.flags & STORE_FLAG_SEEN) != 0 ? "r" : "",
                           (deed.flags & STORE_FLAG_FLAGGED) != 0 ? "f" : "");
    for (guint i = 0; deed.tags != NULL && i < deed.tags->len; i++)
        g_string_append_printf(said, "%s%s", i > 0 ? " " : "",
                               (char *)deed.tags->pdata[i]);
    sync_rules_free(rules);
    return g_string_free(said, FALSE);
}

static StoreMessage *
store_one(Mailbox *mailbox, const char *text)
{
    g_autoptr(GPtrArray) page = NULL;
    StoreMessage *message;

    mailbox_list(mailbox, 1, 1, NOW);
    mailbox_store_header(mailbox, 1, NOW, text);
    page = store_page(mailbox->store, "Inbox", NULL, STORE_OLDER, 1, NULL);
    assert_true(page != NULL && page->len == 1);
    message = store_get(mailbox->store,
                        ((const StoreMessage *)g_ptr_array_index(page, 0))->row, NULL);
    assert_non_null(message);
    return message;
}

#define HEAD                                                                         \
    "From: Ada <ada@example.org>\nTo: bob@example.net\nSubject: Plans for Zürich\n" \
    "Date: Sun, 15 Nov 2026 09:00:00 +0000\nList-Id: <plans.example.org>\n"

static const char mixed[] = HEAD
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/plain; charset=utf-8\n\nSee https://example.org/x for the "
    "straße\n"
    "--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
    "--b\nContent-Type: application/pdf; name=\"Offer 7.pdf\"\n"
    "Content-Disposition: attachment; filename=\"Offer 7.pdf\"\n\nx\n--b--\n";

static void
rules__combine__in_the_order_of_the_file(void **state)
{
    static const struct {
        const char *rules, *said;
    } rows[] = {
        { "", "||" },
        { "[rule a]\nmatch=from:ada\nfolder=A\n", "A||" },
        { "[rule a]\nmatch=from:nobody\nfolder=A\n", "||" },
        { "[rule a]\nmatch=*\nfolder=A\n[rule b]\nmatch=*\nfolder=B\nflags=read\n",
          "A|r|" },
        { "[rule a]\nmatch=*\ntags=x y\n[rule b]\nmatch=*\ntags=y z\nflags=flagged\n",
          "|f|x y z" },
        { "[rule a]\nmatch=*\nstop=yes\n[rule b]\nmatch=*\nfolder=B\n", "||" },
        { "[rule a]\nmatch=from:nobody\nstop=yes\n[rule b]\nmatch=*\nfolder=B\n", "B||" },
        { "[rule a]\nmatch=*\nfolder=A\nflags=read, flagged\ntags=t\nstop=yes\n"
          "[rule b]\nmatch=*\nflags=read\ntags=u\n",
          "A|rf|t" },
        /* They all look at the message as it came. */
        { "[rule a]\nmatch=*\nfolder=A\nflags=read\ntags=t\n"
          "[rule b]\nmatch=in:a OR is:read OR tag:t\ntags=wrong\n"
          "[rule c]\nmatch=in:inbox is:unread -tag:t\ntags=right\n",
          "A|r|t right" },
    };
    g_autoptr(StoreMessage) message = store_one(*state, HEAD);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *said = decide(*state, rows[i].rules, message);

        if (strcmp(said, rows[i].said) != 0)
            fail_msg("%s: %s, not %s", rows[i].rules, said, rows[i].said);
    }
}

/* `message` meets `query`, or not. */
static bool
meets(Mailbox *mailbox, const StoreMessage *message, const char *query)
{
    g_autofree char *rules = g_strdup_printf("[rule a]\nmatch=%s\ntags=yes\n", query);
    g_autofree char *said = decide(mailbox, rules, message);

    return strcmp(said, "||yes") == 0;
}

static void
rules__look_into__the_message(void **state)
{
    static const struct {
        const char *query;
        bool is_met;
    } rows[] = {
        { "body:strasse", true },
        { "body:\"see https\"", true },
        { "body:offer", false },
        { "file:offer", true },
        { "file:\"offer 7\"", true },
        { "has:attachment", true },
        { "has:link", true },
        { "has:invite", true },
        { "is:signed", false },
        { "-is:signed", true },
        { "is:encrypted", false },
        { "-is:encrypted", true },
        { "is:preview", false },
        { "on:server", true },
        { "account:work", true },
        { "list:plans", true },
        { "larger:100", true },
        { "smaller:100", false },
        { "date:2026-11-15", true },
        { "date:week", true },
        { "date:yesterday", false },
        { "subject:zurich", true },
        { "offer", true },
    };
    g_autoptr(StoreMessage) message = store_one(*state, mixed);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (meets(*state, message, rows[i].query) != rows[i].is_met)
            fail_msg("%s", rows[i].query);
    }
}

static void
rules__tell_apart__what_is_signed_and_encrypted(void **state)
{
    static const struct {
        const char *text;
        bool is_signed, is_encrypted;
    } rows[] = {
        { HEAD "\nplain\n", false, false },
        { HEAD "\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n", false,
          true },
        { HEAD "\n> -----BEGIN PGP MESSAGE-----\n> quoted\n", false, false },
        { HEAD "\n-----BEGIN PGP SIGNED MESSAGE-----\n\nabc\n", true, false },
        { HEAD "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; "
               "name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA\n",
          false, true },
        { HEAD "Content-Type: application/pkcs7-mime; smime-type=signed-data; "
               "name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA\n",
          true, false },
        { HEAD "Content-Type: multipart/signed; boundary=s; "
               "protocol=\"application/pgp-signature\"\n\n--s\n\nx\n--s\n"
               "Content-Type: application/pgp-signature\n\ny\n--s--\n",
          true, false },
        { HEAD "Content-Type: multipart/encrypted; boundary=s; "
               "protocol=\"application/pgp-encrypted\"\n\n--s\nContent-Type: "
               "application/pgp-encrypted\n\nVersion: 1\n--s\n\ny\n--s--\n",
          false, true },
    };
    Mailbox *mailbox = *state;

    mailbox_list(mailbox, 1, G_N_ELEMENTS(rows), NOW);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(StoreMessage) message = NULL;

        mailbox_store_header(mailbox, i + 1, NOW, rows[i].text);
        message =
            store_find_file(mailbox->store, mailbox_entry(mailbox, i + 1)->file, NULL);
        assert_non_null(message);
        if (meets(mailbox, message, "is:signed") != rows[i].is_signed ||
            meets(mailbox, message, "is:encrypted") != rows[i].is_encrypted)
            fail_msg("row %u", i);
    }
}

/* What cannot be read is neither so nor otherwise. */
static void
rules__pass_over__what_they_cannot_know(void **state)
{
    Mailbox *mailbox = *state;
    g_autoptr(StoreMessage) message = store_one(mailbox, mixed);
    g_autofree char *path = store_message_path(mailbox->store, message->row, NULL);

    message->is_preview = true;
    assert_false(meets(mailbox, message, "body:strasse"));
    assert_false(meets(mailbox, message, "-body:strasse"));
    assert_true(meets(mailbox, message, "is:preview from:ada"));
    message->is_preview = false;
    assert_true(meets(mailbox, message, "body:strasse"));
    assert_int_equal(remove(path), 0);
    assert_false(meets(mailbox, message, "body:strasse"));
    assert_false(meets(mailbox, message, "-body:strasse"));
    assert_true(meets(mailbox, message, "from:ada"));
}

static void
rules__are_refused__with_every_bad_query(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(
        read_rules("[rule a]\nmatch = frm:x\nstop=yes\n[rule good]\nmatch=x\nstop=yes\n"
                   "[rule b]\n\nmatch = ä (x\nstop=yes\n",
                   &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE));
    assert_int_equal(pb_error_exit_status(pb_error_class(error)), 78);
    assert_true(
        g_str_has_prefix(error->message, "f:2: match: column 1: there is no field"));
    assert_non_null(
        strstr(error->message, "(rule a)\nf:9: match: column 3: this parenthesis"));
    assert_true(g_str_has_suffix(error->message, "(rule b)"));
}

static void
tag_add_all__adds__all_or_none(void **state)
{
    Mailbox *mailbox = *state;
    const StoreTagged good[] = { { "0123456789abcdef", "a" },
                                 { "0123456789abcdef", "b" },
                                 { "feedfeedfeedfeed", "a" },
                                 { "0123456789abcdef", "a" } };
    const StoreTagged bad[] = { { "feedfeedfeedfeed", "c" },
                                { "feedfeedfeedfeed", "d e" } };
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) first = NULL;
    g_auto(GStrv) second = NULL;

    assert_true(store_tag_add_all(mailbox->store, good, G_N_ELEMENTS(good), NULL));
    assert_false(store_tag_add_all(mailbox->store, bad, G_N_ELEMENTS(bad), &error));
    assert_true(g_error_matches(error, STORE_ERROR, STORE_ERROR_BAD_NAME));
    first = store_tags(mailbox->store, "0123456789abcdef", NULL);
    second = store_tags(mailbox->store, "feedfeedfeedfeed", NULL);
    assert_int_equal(g_strv_length(first), 2);
    assert_int_equal(g_strv_length(second), 1);
    assert_string_equal(second[0], "a");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, mailbox_setup, mailbox_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rules__combine__in_the_order_of_the_file),
        TEST(rules__look_into__the_message),
        TEST(rules__tell_apart__what_is_signed_and_encrypted),
        TEST(rules__pass_over__what_they_cannot_know),
        TEST(rules__are_refused__with_every_bad_query),
        TEST(tag_add_all__adds__all_or_none),
    };

    mail_renderer_set_program(g_getenv("POSTBAG"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
