/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_envelope.c: header blocks to envelopes. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "mail/envelope.h"

#define MEMBER(name) G_STRUCT_OFFSET(PbEnvelope, name)

static const struct {
    const char *header;
    gsize member;
    const char *expected;
} rows[] = {
    { "Subject: plain\n", MEMBER(subject), "plain" },
    { "SUBJECT : spaced\n", MEMBER(subject), "spaced" },
    { "Subject: a\n b\n\tc\n", MEMBER(subject), "a b c" },
    { "Subject: a\r\n b\r\n\r\nSubject: body\r\n", MEMBER(subject), "a b" },
    { "Subject: first\nSubject: second\n", MEMBER(subject), "first" },
    { "Subject: =?utf-8?q?Gr=C3=BC?= =?utf-8?q?=C3=9Fe?=\n", MEMBER(subject), "Grüße" },
    { "Subject: =?utf-8?B?5pel5pys6Ko=?= =?utf-8?B?nuOBruS7tg==?=\n", MEMBER(subject),
      "日本語の件" },
    { "Subject: =?utf-8?q?=1B]0;x=07=0D=0AX: y?=\n", MEMBER(subject), "^[]0;x^G X: y" },
    { "Subject: =?iso-2022-cn-ext?q?x?= =?nonsense\n", MEMBER(subject), "x =?nonsense" },
    { "Subject: Gr\xfc\xdf\x65\n", MEMBER(subject), "Grüße" },
    { "Subject: cut off in the mid", MEMBER(subject), "cut off in the mid" },
    { "no field\nSubject: after junk\n", MEMBER(subject), "after junk" },
    { "From: Ada <ada@example.org>\n", MEMBER(from_name), "Ada" },
    { "From: Ada <ada@example.org>\n", MEMBER(from_address), "ada@example.org" },
    { "From: ada@example.org (Ada)\n", MEMBER(from_name), "Ada" },
    { "From: =?utf-8?q?=1B[31mEvil?= <e@example.org>\n", MEMBER(from_address),
      "e@example.org" },
    { "From: =?utf-8?q?=1B[31mEvil?= <e@example.org>\n", MEMBER(from_name),
      "^[[31mEvil" },
    { "From: =?utf-8?q?only_a_name?=\n", MEMBER(from_name), "only a name" },
    { "From: =?utf-8?q?only_a_name?=\n", MEMBER(from_address), "" },
    { "From: Group: a@example.org, b@example.org;\n", MEMBER(from_address),
      "a@example.org" },
    { "From: a@example.org\nFrom: b@example.org\n", MEMBER(from_address),
      "a@example.org" },
    { "To: a@example.org, \"C, D\" <c@example.org>\n", MEMBER(to),
      "a@example.org, \"C, D\" <c@example.org>" },
    { "To: undisclosed-recipients:;\n", MEMBER(to), "undisclosed-recipients: ;" },
    { "Cc: c@example.org\n", MEMBER(cc), "c@example.org" },
    { "Message-ID: <1@example.org>\n", MEMBER(message_id), "1@example.org" },
    { "Message-Id: <1\n 2@example.org> junk\n", MEMBER(message_id), "12@example.org" },
    { "Message-ID: bare@example.org\n", MEMBER(message_id), "bare@example.org" },
    { "In-Reply-To: Your message of Monday <7@x>\n", MEMBER(in_reply_to), "7@x" },
    { "In-Reply-To: Your message of Monday\n", MEMBER(in_reply_to), "" },
    { "References: <1@x>\n <2@x>,<3@x> <unclosed\n", MEMBER(references), "1@x 2@x 3@x" },
    { "List-Id: The list <list.example.org>\n", MEMBER(list_id), "list.example.org" },
};

static void
envelope_read__fills__each_member(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PbEnvelope) envelope =
            mail_envelope_read(rows[i].header, strlen(rows[i].header));

        assert_string_equal(G_STRUCT_MEMBER(char *, envelope, rows[i].member),
                            rows[i].expected);
    }
}

static void
envelope_read__keeps_to_its_bytes__however_it_is_cut(void **state)
{
    static const char header[] =
        "From: =?utf-8?q?J=C3=BC?= <a@b.c>\r\nTo: \"x\" <y@z>,\r\n w@v\r\nReferences: <a@b>"
        "\r\n <c@d>\r\nDate: Mon, 23 Nov 2026 10:11:09 +0100\r\n\r\nbody";

    (void)state;
    for (gsize len = 0; len <= strlen(header); len++) {
        g_autofree char *exact = g_memdup2(header, MAX(len, 1));
        g_autoptr(PbEnvelope) envelope = mail_envelope_read(exact, len);

        assert_non_null(envelope->from_name);
        assert_true(pb_text_is_visible(envelope->to, -1, PB_TEXT_LINE));
    }
}

static void
envelope_read__clamps__dates(void **state)
{
    static const struct {
        const char *text;
        gint64 date;
    } dates[] = {
        { "Mon, 23 Nov 2026 10:11:09 +0100", 1795425069 },
        { "23 Nov 26 09:11 GMT", 1795425060 },
        { "Thu, 1 Jan 1969 00:00:00 +0000", 0 },
        { "Mon, 1 Jan 2525 00:00:00 +0000", 4102444799 },
        { "yesterday", 0 },
        { "", 0 },
        { "Mon, 99 Foo 9999999 25:61:61 +9999", 0 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(dates); i++) {
        g_autofree char *header = g_strdup_printf("Date: %s\n", dates[i].text);
        g_autoptr(PbEnvelope) envelope = mail_envelope_read(header, strlen(header));

        assert_int_equal(envelope->date, dates[i].date);
    }
}

static void
envelope_read__keeps__the_last_64_references(void **state)
{
    GString *header = g_string_new("References:");
    g_autoptr(PbEnvelope) envelope = NULL;
    g_auto(GStrv) ids = NULL;

    (void)state;
    for (int i = 0; i < 20000; i++)
        g_string_append_printf(header, " <%d@x>\n", i);
    envelope = mail_envelope_read(header->str, header->len);
    ids = g_strsplit(envelope->references, " ", -1);
    assert_int_equal(g_strv_length(ids), 64);
    g_string_free(header, TRUE);
}

static void
envelope_read__cuts__long_lists_of_addresses(void **state)
{
    GString *header = g_string_new("To: a@example.org");
    g_autoptr(PbEnvelope) envelope = NULL;

    (void)state;
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(header, ", u%d@example.org", i);
    g_string_append(header, "\nSubject: behind it\n");
    envelope = mail_envelope_read(header->str, header->len);
    assert_in_range(strlen(envelope->to), 1000, 1024);
    assert_true(g_utf8_validate(envelope->to, -1, NULL));
    assert_string_equal(envelope->subject, "behind it");
    g_string_free(header, TRUE);
}

static void
envelope_read__guesses__attachments(void **state)
{
    static const struct {
        const char *type;
        bool has;
    } types[] = {
        { "Content-Type: multipart/mixed; boundary=x\n", true },
        { "Content-Type: multipart/alternative; boundary=x\n", false },
        { "Content-Type: text/plain\n", false },
        { "Content-Type: text/plain\nContent-Disposition: attachment\n", true },
        { "Content-Type: application/pdf\n", true },
        { "Content-Type: application/pkcs7-mime\n", false },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autoptr(PbEnvelope) envelope =
            mail_envelope_read(types[i].type, strlen(types[i].type));

        assert_int_equal(envelope->has_attachment, types[i].has);
    }
}

static gpointer
read_often(gpointer data)
{
    (void)data;
    for (int i = 0; i < 300; i++) {
        for (gsize k = 0; k < G_N_ELEMENTS(rows); k++) {
            g_autoptr(PbEnvelope) envelope =
                mail_envelope_read(rows[k].header, strlen(rows[k].header));

            if (strcmp(G_STRUCT_MEMBER(char *, envelope, rows[k].member),
                       rows[k].expected) != 0)
                return (gpointer) "differs";
        }
    }
    return NULL;
}

static void
envelope_read__agrees__on_four_threads(void **state)
{
    GThread *threads[4];

    (void)state;
    for (int i = 0; i < 4; i++)
        threads[i] = g_thread_new("envelope", read_often, NULL);
    for (int i = 0; i < 4; i++)
        assert_null(g_thread_join(threads[i]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(envelope_read__fills__each_member),
        cmocka_unit_test(envelope_read__keeps_to_its_bytes__however_it_is_cut),
        cmocka_unit_test(envelope_read__clamps__dates),
        cmocka_unit_test(envelope_read__keeps__the_last_64_references),
        cmocka_unit_test(envelope_read__cuts__long_lists_of_addresses),
        cmocka_unit_test(envelope_read__guesses__attachments),
        cmocka_unit_test(envelope_read__agrees__on_four_threads),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
