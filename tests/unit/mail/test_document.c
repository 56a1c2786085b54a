/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_document.c: whole messages: limits, descriptors, parts written out. What documents hold
 * is compared in tests/golden. */
#define _GNU_SOURCE
#include <config.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "mail/document.h"
#include "mail/envelope.h"

static int
file_with(const char *bytes, gsize len)
{
    int fd = memfd_create("message", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    return fd;
}

static MailDocument *
document_of(const GString *message)
{
    int fd = file_with(message->str, message->len);
    MailDocument *document = mail_document_new(fd, NULL, NULL);

    close(fd);
    assert_non_null(document);
    return document;
}

static bool
holds(const MailDocument *document, MailBlockKind kind, const char *text)
{
    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind == kind &&
            g_strstr_len(document->text + block->start, block->len, text) != NULL)
            return true;
    }
    return false;
}

static void
append_times(GString *out, const char *text, guint n)
{
    while (n-- > 0)
        g_string_append(out, text);
}

static void
document_new__leaves__the_offset_alone(void **state)
{
    static const char message[] = "Subject: x\n\nbody\n";
    int fd = file_with(message, strlen(message));
    g_autoptr(MailDocument) document = NULL;

    (void)state;
    assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
    document = mail_document_new(fd, NULL, NULL);
    assert_string_equal(document->subject, "x");
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 5);
    assert_int_equal(close(fd), 0);
}

static void
document_new__fails__when_nothing_can_be_read(void **state)
{
    g_autoptr(GError) error = NULL;
    int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    (void)state;
    assert_null(mail_document_new(fd, NULL, &error));
    assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_READ));
    close(fd);
}

static void
document_new__cuts__a_header_bomb(void **state)
{
    g_autoptr(GString) message = g_string_new("Subject: bomb\n");
    g_autoptr(MailDocument) document = NULL;

    (void)state;
    append_times(message, "X: y\n", 300000);
    g_string_append(message, "\nThe body.\n");
    document = document_of(message);
    assert_string_equal(document->subject, "bomb");
    assert_true(document->fields->len <= MAIL_MAX_FIELDS);
    assert_true(holds(document, MAIL_BLOCK_NOTE, "header is too large"));
    assert_true(holds(document, MAIL_BLOCK_PREFORMATTED, "The body."));
}

/* What is shown of a field that names too many says so in itself, and a note does. */
static void
document_new__says__that_addresses_are_left_out(void **state)
{
    static const struct {
        const char *again;
        guint n;
        bool is_cut;
    } cases[] = {
        { "g:;,", 1000, false },
        { "g:;,", 3000, true },
        { "a <a@example.org>, ", 1000, false },
        { "a <a@example.org>, ", 3000, true },
        { "g:a@example.org, b@example.org;,", 900, true },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) message = g_string_new("Subject: x\nTo: ");
        g_autoptr(MailDocument) document = NULL;

        append_times(message, cases[i].again, cases[i].n);
        g_string_append(message, "x@example.org\n\nThe body.\n");
        document = document_of(message);
        assert_int_equal(g_str_has_suffix(document->to, "…"), cases[i].is_cut);
        assert_int_equal(holds(document, MAIL_BLOCK_NOTE, "Only the beginning"),
                         cases[i].is_cut);
        assert_true(holds(document, MAIL_BLOCK_PREFORMATTED, "The body."));
    }
}

static void
document_new__cuts__a_bomb_in_a_part(void **state)
{
    g_autoptr(GString) message = g_string_new(
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n");
    g_autoptr(MailDocument) document = NULL;

    (void)state;
    append_times(message, "X: y\n", 300000);
    g_string_append(
        message,
        "\nfirst\n--b\nContent-Type: message/rfc822\n\nSubject: inner\nX-Long: ");
    append_times(message, "long ", 400000);
    g_string_append(message, "\n\nsecond\n--b--\n");
    document = document_of(message);
    assert_true(holds(document, MAIL_BLOCK_PREFORMATTED, "first"));
    assert_true(holds(document, MAIL_BLOCK_PREFORMATTED, "second"));
    assert_true(holds(document, MAIL_BLOCK_PARAGRAPH, "inner"));
    assert_true(holds(document, MAIL_BLOCK_NOTE, "header is too large"));
}

static void
document_new__stops__at_too_many_parts(void **state)
{
    g_autoptr(GString) message =
        g_string_new("Content-Type: multipart/mixed; boundary=b\n\n");
    g_autoptr(MailDocument) document = NULL;

    (void)state;
    append_times(message, "--b\n\nx\n", 50000);
    document = document_of(message);
    assert_int_equal(document->parts->len, MAIL_MAX_PARTS);
    assert_true(holds(document, MAIL_BLOCK_NOTE, "More than 1000 parts"));
    assert_true(holds(document, MAIL_BLOCK_NOTE, "too many parts"));
}

static void
document_new__says__that_a_text_is_cut(void **state)
{
    g_autoptr(GString) message = g_string_new("Subject: long\n\n");
    g_autoptr(MailDocument) document = NULL;

    (void)state;
    append_times(message, "a line of text that is repeated very often\n", 250000);
    document = document_of(message);
    assert_in_range(document->text_len, MAIL_MAX_TEXT - 200, MAIL_MAX_TEXT + 200);
    assert_true(holds(document, MAIL_BLOCK_NOTE, "Only the beginning"));
}

static const char attached[] =
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: "
    "application/octet-stream\nContent-Transfer-Encoding: base64\n\nAAEC/w==\n--b\nContent-Type: "
    "message/rfc822\n\nSubject: in\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ninner\n--c--\n--b--\n";

static void
part_write__writes__decoded_bytes_to_a_pipe(void **state)
{
    int fd = file_with(attached, strlen(attached));
    int pipe_fds[2];
    char buf[16];

    (void)state;
    assert_int_equal(pipe(pipe_fds), 0);
    assert_true(mail_part_write(fd, "2", pipe_fds[1], NULL));
    assert_int_equal(read(pipe_fds[0], buf, sizeof(buf)), 4);
    assert_memory_equal(buf, "\x00\x01\x02\xff", 4);
    assert_true(mail_part_write(fd, "3.1", pipe_fds[1], NULL));
    assert_int_equal(read(pipe_fds[0], buf, sizeof(buf)), 5);
    assert_memory_equal(buf, "inner", 5);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
    close(fd);
}

static void
part_write__fails__for_numbers_that_are_not_there(void **state)
{
    static const char *const numbers[] = {
        "0",    "4", "1.1", "3.2", "", "x", "-1", "1.", "1..1", "99999999999999999999",
        "3.1.1"
    };
    int fd = file_with(attached, strlen(attached));
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autoptr(GError) error = NULL;

        assert_false(mail_part_write(fd, numbers[i], null, &error));
        assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_NO_PART));
    }
    close(null);
    close(fd);
}

static void
part_write__fails__on_a_full_disk(void **state)
{
    g_autoptr(GError) error = NULL;
    int fd = file_with(attached, strlen(attached));
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

    (void)state;
    assert_false(mail_part_write(fd, "2", full, &error));
    assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_WRITE));
    close(full);
    close(fd);
}

static void
document_to_text__fits__the_width(void **state)
{
    static const char message[] =
        "Content-Type: text/html; charset=utf-8\n\n<p>Some words of English and "
        "日本語の文章はどこでも改行できます <blockquote>and a quoted paragraph of many words that are "
        "wrapped</blockquote><ul><li>and an item of a list with more than one line in it</ul>";
    int fd = file_with(message, strlen(message));
    g_autoptr(MailDocument) document = mail_document_new(fd, NULL, NULL);

    (void)state;
    close(fd);
    for (guint width = 30; width < 90; width++) {
        g_autofree char *text = mail_document_to_text(document, width);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

        for (guint i = 0; lines[i] != NULL; i++)
            assert_in_range(pb_text_width(lines[i], -1), 0, width);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document_new__leaves__the_offset_alone),
        cmocka_unit_test(document_new__fails__when_nothing_can_be_read),
        cmocka_unit_test(document_new__cuts__a_header_bomb),
        cmocka_unit_test(document_new__says__that_addresses_are_left_out),
        cmocka_unit_test(document_new__cuts__a_bomb_in_a_part),
        cmocka_unit_test(document_new__stops__at_too_many_parts),
        cmocka_unit_test(document_new__says__that_a_text_is_cut),
        cmocka_unit_test(part_write__writes__decoded_bytes_to_a_pipe),
        cmocka_unit_test(part_write__fails__for_numbers_that_are_not_there),
        cmocka_unit_test(part_write__fails__on_a_full_disk),
        cmocka_unit_test(document_to_text__fits__the_width),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
