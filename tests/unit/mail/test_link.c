/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_link.c: hosts as browsers read them, and what they are taken for. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/envelope.h"
#include "growth.h"
#include "host.h"
#include "link.h"

static void
host_of_target__reads__what_browsers_open(void **state)
{
    static const struct {
        const char *target, *host;
    } rows[] = {
        { "https://Example.ORG/path", "example.org" },
        { "https://example.org.", "example.org" },
        { "https://example.org:8080/", "example.org" },
        { "https://a@b@example.org/", "example.org" },
        { "https://example.org\\@evil.test/", "example.org" },
        { "https://example.org?@evil.test", "example.org" },
        { "https:example.org", "example.org" },
        { "https:////example.org/", "example.org" },
        { "HTTP:\\\\example.org\\x", "example.org" },
        { "//example.org/x", "example.org" },
        { "https://ex%61mple.org/", "example.org" },
        { "https://example%2eorg/", "example.org" },
        { "https://ｅｘａｍｐｌｅ。org/", "example.org" },
        { "https://exam\u00ADple.org/", "example.org" },
        { "https://BÜCHER.example/", "bücher.example" },
        { "https://[2001:DB8::1]:80/", "[2001:db8::1]" },
        { "mailto:ada@Example.org?cc=b@c.d", "example.org" },
        { "mailto:ada%40example.org", "example.org" },
        { "mailto:ada", "" },
        { "tel:+4930", "" },
        { "https://", "" },
        { "https://%00evil", "%00evil" },
        { "", "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *host = mail_host_of_target(rows[i].target);

        assert_string_equal(host, rows[i].host);
    }
}

static void
host_is_numeric__knows__every_form(void **state)
{
    static const char *const numeric[] = { "192.0.2.1",  "3221225985", "0xC0000201",
                                           "0300.0.2.1", "0xc0.0.513", "127.1",
                                           "[::1]",      "2001:db8::1" };
    static const char *const names[] = { "1.example.org", "1.2.3.4.5", "0x.example",
                                         "example",       "",          "1..2" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(numeric); i++)
        assert_true(mail_host_is_numeric(numeric[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        assert_false(mail_host_is_numeric(names[i]));
}

static void
host_owned__takes__two_labels_or_three(void **state)
{
    (void)state;
    assert_string_equal(mail_host_owned("www.mail.example.org"), "example.org");
    assert_string_equal(mail_host_owned("www.example.co.uk"), "example.co.uk");
    assert_string_equal(mail_host_owned("co.uk"), "co.uk");
    assert_string_equal(mail_host_owned("example"), "example");
    assert_string_equal(mail_host_owned(""), "");
    assert_true(mail_host_is_same_owner("a.example.org", "b.example.org"));
    assert_false(mail_host_is_same_owner("a.example.co.uk", "b.evil.co.uk"));
    assert_false(mail_host_is_kin("evilexample.org", "example.org"));
}

static void
host_look__is_one__for_hosts_that_look_the_same(void **state)
{
    static const char *const pairs[][2] = {
        { "paypal.example", "paypa1.example" },
        { "modern.example", "rnodern.example" },
        { "wave.example", "vvave.example" },
        { "google.example", "g00gle.example" },
        { "my-bank.example", "mybank.example" },
        { "bank.example", "bаnk.example" },
        { "bank.example", "xn--bnk-6cd.example" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *a = mail_host_look(pairs[i][0]);
        g_autofree char *b = mail_host_look(pairs[i][1]);

        assert_string_equal(a, b);
    }
    {
        g_autofree char *a = mail_host_look("example.org");
        g_autofree char *b = mail_host_look("example.com");

        assert_string_not_equal(a, b);
    }
}

static void
find_links(gsize size, gconstpointer data)
{
    MailBuilder builder;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));

    while (text->len < size)
        g_string_append(text, data);
    mail_builder_init(&builder);
    mail_link_find(&builder, text->str, text->len, spans);
    mail_document_free(mail_builder_finish(&builder));
}

static void
link_find__takes__time_as_the_text_is_long(void **state)
{
    static const char *const pieces[] = {
        "h",           "@",        "<",      "a@",           "a@b",
        "<http://a\n", "http://a", "www.a(", "a@b.example ", "<URL:http://",
        "http://é",    "é@é.",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        if (!growth_is_linear(find_links, 64 * 1024, pieces[i]))
            fail_msg("\"%s\"", pieces[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_of_target__reads__what_browsers_open),
        cmocka_unit_test(host_is_numeric__knows__every_form),
        cmocka_unit_test(host_owned__takes__two_labels_or_three),
        cmocka_unit_test(host_look__is_one__for_hosts_that_look_the_same),
        cmocka_unit_test(link_find__takes__time_as_the_text_is_long),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
