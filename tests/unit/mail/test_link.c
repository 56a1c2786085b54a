/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_link.c: hosts as browsers read them, and what they are taken for. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "mail/envelope.h"
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

/* Milliseconds of the processor to find the addresses of `piece` over and over. */
static double
time_of(const char *piece, gsize len)
{
    MailBuilder builder;
    GString *text = g_string_sized_new(len + 64);
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));
    clock_t start;

    while (text->len < len)
        g_string_append(text, piece);
    mail_builder_init(&builder);
    start = clock();
    mail_link_find(&builder, text->str, text->len, spans);
    start = clock() - start;
    mail_document_free(mail_builder_finish(&builder));
    g_string_free(text, TRUE);
    return (double)start * 1000 / CLOCKS_PER_SEC;
}

static void
link_find__is_linear__in_the_text(void **state)
{
    static const char *const pieces[] = {
        "h",           "@",        "<",      "a@",           "a@b",
        "<http://a\n", "http://a", "www.a(", "a@b.example ", "<URL:http://",
        "http://é",    "é@é.",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        double once = time_of(pieces[i], 64 * 1024);
        double eight = time_of(pieces[i], 512 * 1024);

        print_message("%-14.12s %7.2f ms %7.2f ms\n", pieces[i], once, eight);
        /* Eight times the text; what is quadratic takes sixty-four times as long. */
        assert_true(eight < 30 * MAX(once, 2));
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
        cmocka_unit_test(link_find__is_linear__in_the_text),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
