/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_seal.c: the octets that a signature is about (RFC 1847, RFC 3156 section 5). */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "mail/document.h"
#include "mail/envelope.h"

#define HEAD   "From: a@example.org\nContent-Type: multipart/signed; boundary=b\n\n"
#define SIGNED "\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n"

static int
memory_of(const char *text)
{
    int fd = memfd_create("test", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    return fd;
}

static char *
read_all(int fd)
{
    char *text = g_malloc0(10000);

    assert_true(pread(fd, text, 9999, 0) >= 0);
    return text;
}

static void
seal_write__gives__what_was_signed_to_the_byte(void **state)
{
    static const struct {
        const char *message, *number, *octets;
    } rows[] = {
        { HEAD "--b\nContent-Type: text/plain\n\none" SIGNED, "1",
          "Content-Type: text/plain\r\n\r\none" },
        { HEAD "--b\nContent-Type: text/plain\n\nblanks  \t\n\n\n" SIGNED, "1",
          "Content-Type: text/plain\r\n\r\nblanks  \t\r\n\r\n\r\n" },
        { HEAD "pre\n--b \t\nContent-Type: text/plain\r\n\r\nmixed\r\nends\n" SIGNED, "1",
          "Content-Type: text/plain\r\n\r\nmixed\r\nends\r\n" },
        { HEAD
          "--b\nX: y\nContent-Type: multipart/mixed; boundary=bb\n\npre\n--bb\n\nin\n"
          "--bb--\nepilogue\n" SIGNED,
          "1",
          "X: y\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\npre\r\n--bb\r\n\r\nin"
          "\r\n--bb--\r\nepilogue\r\n" },
        { HEAD "--b\n\nno header\n-- \n--bogus" SIGNED, "1",
          "\r\nno header\r\n-- \r\n--bogus" },
        { "From: a@example.org\nContent-Type: message/rfc822\n\n" HEAD
          "--b\nContent-Type: text/plain\n\nlone\rreturn" SIGNED,
          "1.1", "Content-Type: text/plain\r\n\r\nlone\rreturn" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        int fd = memory_of(rows[i].message);
        int out = memory_of("");
        g_autofree char *octets = NULL;

        assert_true(mail_seal_write(fd, rows[i].number, out, NULL));
        octets = read_all(out);
        assert_string_equal(octets, rows[i].octets);
        close(fd);
        close(out);
    }
}

static void
seal_write__refuses__what_no_signature_follows(void **state)
{
    static const struct {
        const char *message, *number;
    } rows[] = {
        { "From: a@example.org\n\ntext\n", "1" }, { HEAD "--b\n\nalone\n--b--\n", "1" },
        { HEAD "--b\n\none" SIGNED, "2" },        { HEAD "--b\n\none" SIGNED, "9" },
        { HEAD "--b\n\none" SIGNED, "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        int fd = memory_of(rows[i].message);
        int out = memory_of("");
        g_autoptr(GError) error = NULL;
        g_autofree char *octets = NULL;

        assert_false(mail_seal_write(fd, rows[i].number, out, &error));
        assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_NO_PART));
        octets = read_all(out);
        assert_string_equal(octets, "");
        close(fd);
        close(out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seal_write__gives__what_was_signed_to_the_byte),
        cmocka_unit_test(seal_write__refuses__what_no_signature_follows),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
