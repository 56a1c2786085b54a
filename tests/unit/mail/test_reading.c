/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_reading.c: what MailReading asks for: source, one part, the beginning; which forms there are. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "mail/document.h"
#include "mail/envelope.h"

static const char both[] = "From: a@example.org\n"
                           "Subject: two forms\n"
                           "MIME-Version: 1.0\n"
                           "Content-Type: multipart/mixed; boundary=m\n"
                           "\n"
                           "--m\n"
                           "Content-Type: multipart/alternative; boundary=a\n"
                           "\n"
                           "--a\n"
                           "Content-Type: text/plain\n"
                           "\n"
                           "This is the plain text.\n"
                           "--a\n"
                           "Content-Type: text/html\n"
                           "\n"
                           "<p>This is the <b>HTML</b>.</p>\n"
                           "--a--\n"
                           "--m\n"
                           "Content-Type: application/octet-stream\n"
                           "Content-Disposition: attachment; filename=x.bin\n"
                           "Content-Transfer-Encoding: base64\n"
                           "\n"
                           "AAECAwQF\n"
                           "--m--\n";

static MailDocument *
read_text(const char *text, const MailReading *reading, GError **error)
{
    int fd = memfd_create("message", MFD_CLOEXEC);
    MailDocument *document;

    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    document = mail_document_new(fd, reading, error);
    close(fd);
    return document;
}

static bool
holds(const MailDocument *document, const char *words)
{
    return strstr(document->text, words) != NULL;
}

static void
document_new__says_which_forms_there_are__of_an_alternative(void **state)
{
    g_autoptr(MailDocument) text = read_text(both, NULL, NULL);
    g_autoptr(MailDocument) html =
        read_text(both, &(MailReading){ .prefer = MAIL_PREFER_HTML }, NULL);

    (void)state;
    assert_true(text->has_text && text->has_html && !text->is_html);
    assert_true(html->has_text && html->has_html && html->is_html);
    assert_true(holds(text, "plain text") && !holds(text, "the HTML"));
    assert_true(holds(html, "the HTML") && !holds(html, "plain text"));
}

static void
document_new__shows_the_bytes__as_source(void **state)
{
    const char *message =
        "Subject: =?utf-8?q?x?=\r\nX-Odd:\tt\r\n\r\n\r\n\r\n<p>a</p>\033[0m\r\n";
    g_autoptr(MailDocument) document =
        read_text(message, &(MailReading){ .prefer = MAIL_PREFER_SOURCE }, NULL);

    (void)state;
    assert_string_equal(document->text,
                        "Subject: =?utf-8?q?x?=\nX-Odd:  t\n\n\n<p>a</p>^[[0m\n");
    assert_int_equal(document->blocks->len, 2);
    assert_int_equal(mail_document_block(document, 0)->kind, MAIL_BLOCK_CODE);
    assert_true(mail_document_block(document, 1)->has_gap);
    assert_string_equal(document->subject, "x");
}

static void
document_new__cuts_and_says_so__where_the_source_is_long(void **state)
{
    g_autoptr(GString) message = g_string_new("Subject: long\n\n");
    g_autoptr(MailDocument) all = NULL;
    g_autoptr(MailDocument) beginning = NULL;

    (void)state;
    while (message->len < 3 * 1024 * 1024)
        g_string_append(message, "one line of very many, all of them the same\n");
    all = read_text(message->str, &(MailReading){ .prefer = MAIL_PREFER_SOURCE }, NULL);
    assert_true(holds(all, "Only the first 2.0M are shown."));
    assert_false(all->is_beginning);
    beginning = read_text(
        message->str, &(MailReading){ .prefer = MAIL_PREFER_SOURCE, .most = 4096 }, NULL);
    assert_true(beginning->is_beginning);
    assert_true(beginning->text_len <= 4200);
    assert_false(holds(beginning, "Only the first"));
}

static void
document_new__shows_one_part_alone__by_its_number(void **state)
{
    g_autoptr(MailDocument) html = read_text(both, &(MailReading){ .part = "1.2" }, NULL);
    g_autoptr(MailDocument) source = read_text(
        both, &(MailReading){ .part = "1.2", .prefer = MAIL_PREFER_SOURCE }, NULL);

    (void)state;
    assert_true(holds(html, "This is the HTML.") && !holds(html, "plain text"));
    assert_true(html->is_html && html->has_html && !html->has_text);
    assert_true(holds(source, "Content-Type: text/html"));
    assert_true(holds(source, "<b>HTML</b>"));
}

static void
document_new__fails__when_there_is_no_such_part(void **state)
{
    static const char *const numbers[] = {
        "3", "0", "1.9", "2.1", "1.1.1", "x", "", "1."
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(read_text(both, &(MailReading){ .part = numbers[i] }, &error));
        assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_NO_PART));
    }
}

static void
document_new__says_nothing_of_a_cut__when_only_the_beginning_is_wanted(void **state)
{
    g_autoptr(GString) message =
        g_string_new("From: a@example.org\nSubject: x\n\nFirst line.\n");
    g_autoptr(MailDocument) document = NULL;

    (void)state;
    for (int i = 0; i < 2000; i++)
        g_string_append_printf(message, "line %d\n", i);
    document = read_text(message->str, &(MailReading){ .most = 500 }, NULL);
    assert_true(document->is_beginning);
    assert_true(holds(document, "First line.") && !holds(document, "line 1000"));
    for (guint i = 0; i < document->blocks->len; i++)
        assert_int_not_equal(mail_document_block(document, i)->kind, MAIL_BLOCK_NOTE);
}

static void
document_new__is_no_beginning__when_all_of_it_was_looked_at(void **state)
{
    g_autoptr(MailDocument) document =
        read_text(both, &(MailReading){ .most = sizeof(both) }, NULL);

    (void)state;
    assert_false(document->is_beginning);
    assert_int_equal(document->parts->len, 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document_new__says_which_forms_there_are__of_an_alternative),
        cmocka_unit_test(document_new__shows_the_bytes__as_source),
        cmocka_unit_test(document_new__cuts_and_says_so__where_the_source_is_long),
        cmocka_unit_test(document_new__shows_one_part_alone__by_its_number),
        cmocka_unit_test(document_new__fails__when_there_is_no_such_part),
        cmocka_unit_test(
            document_new__says_nothing_of_a_cut__when_only_the_beginning_is_wanted),
        cmocka_unit_test(document_new__is_no_beginning__when_all_of_it_was_looked_at),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
