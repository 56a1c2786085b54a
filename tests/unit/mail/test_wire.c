/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_wire.c: a document packed and unpacked is the same; a packed one that was tampered with is
 * refused, or is a document all the same. */
#define _GNU_SOURCE
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
#include "dump.h"

#define ROUNDS 20000

static const char message[] =
    "From: Ada Lovelace <ada@example.org>\nTo: bob@example.net\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n"
    "Date: Tue, 24 Nov 2026 10:00:00 +0100\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/html; charset=utf-8\n\n"
    "<h1>Überschrift</h1><p>Das ist <b>wichtig</b>: <a href=\"https://evil.example/\">bank.example</a></p>"
    "<blockquote><ul><li>eins<li>zwei</ul></blockquote>\n"
    "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"a.pdf\"\n\nx\n"
    "--b--\n";

static MailDocument *
make_document(void)
{
    int fd = memfd_create("message", MFD_CLOEXEC);
    MailDocument *document;

    assert_int_equal(write(fd, message, strlen(message)), strlen(message));
    document = mail_document_new(fd, NULL, NULL);
    close(fd);
    return document;
}

static void
unpack__gives__the_same_document(void **state)
{
    g_autoptr(MailDocument) document = make_document();
    g_autoptr(GByteArray) packed = mail_document_pack(document);
    g_autoptr(MailDocument) again = mail_document_unpack(packed->data, packed->len, NULL);
    g_autofree char *before = dump_document(document);
    g_autofree char *after = NULL;

    (void)state;
    assert_non_null(again);
    after = dump_document(again);
    assert_string_equal(after, before);
}

static void
unpack__refuses__what_is_cut_or_longer(void **state)
{
    g_autoptr(MailDocument) document = make_document();
    g_autoptr(GByteArray) packed = mail_document_pack(document);
    g_autoptr(GError) error = NULL;

    (void)state;
    for (guint len = 0; len < packed->len; len++) {
        if (mail_document_unpack(packed->data, len, NULL) != NULL)
            fail_msg("%u of %u bytes were taken", len, packed->len);
    }
    g_byte_array_append(packed, (const guint8 *)"", 1);
    assert_null(mail_document_unpack(packed->data, packed->len, &error));
    assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_WIRE));
}

/* Goes through all that a face goes through. */
static void
use(const MailDocument *document)
{
    g_autofree char *text = mail_document_to_text(document, 40);
    g_autofree char *dump = dump_document(document);

    assert_true(
        pb_text_is_visible(document->text, (gssize)document->text_len, PB_TEXT_BODY));
    assert_true(pb_text_is_visible(text, -1, PB_TEXT_BODY));
    assert_non_null(dump);
}

static void
unpack__gives__nothing_that_breaks_a_face(void **state)
{
    g_autoptr(MailDocument) document = make_document();
    g_autoptr(GByteArray) packed = mail_document_pack(document);
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    guint n_taken = 0;

    (void)state;
    for (guint round = 0; round < ROUNDS; round++) {
        g_autofree guint8 *bytes = g_memdup2(packed->data, packed->len);
        gint n_changes = g_rand_int_range(random, 1, 4);
        g_autoptr(MailDocument) tampered = NULL;

        while (n_changes-- > 0) {
            guint at = (guint)g_rand_int_range(random, 0, (gint32)packed->len);

            bytes[at] = (guint8)g_rand_int_range(random, 0, 256);
        }
        tampered = mail_document_unpack(bytes, packed->len, NULL);
        if (tampered == NULL)
            continue;
        n_taken++;
        use(tampered);
    }
    /* Most of the bytes are text, where another letter is as good. */
    assert_in_range(n_taken, ROUNDS / 50, ROUNDS - ROUNDS / 50);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpack__gives__the_same_document),
        cmocka_unit_test(unpack__refuses__what_is_cut_or_longer),
        cmocka_unit_test(unpack__gives__nothing_that_breaks_a_face),
    };

    mail_init();
    return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
