/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_fingerprint.c: what counts in a header, and what servers may change in it. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/fingerprint.h"
#include "store/store.h"

#define HEAD                                                                        \
    "Received: from a by b; Sun, 22 Nov 2026 09:00:00 +0000\nFrom: a@example.org\n" \
    "Message-ID: <1@example.org>\nSubject: one"

static bool
print_of(const char *text, gsize piece, guint8 print[PB_DIGEST_LEN])
{
    g_autoptr(StoreFingerprint) fingerprint = store_fingerprint_new();
    gsize len = strlen(text);

    for (gsize at = 0; at < len; at += piece)
        store_fingerprint_add(fingerprint, text + at, MIN(piece, len - at));
    return store_fingerprint_finish(fingerprint, print);
}

typedef struct {
    const char *text;
    bool is_same; /* as HEAD and an empty line */
} Row;

static const Row rows[] = {
    { HEAD "\n\nbody\n", true },
    { HEAD "\n\n\nbody\n", true },
    { HEAD "\n", true },
    { HEAD, true },
    /* Line ends, folding, blanks. */
    { HEAD "\r\r\n\r\r\n", true },
    { "Received: from a by b;\n\tSun, 22 Nov 2026 09:00:00 +0000\nFrom:a@example.org\n"
      "Message-ID:  <1@example.org>\nSUBJECT: one \n\n",
      true },
    /* What servers write. */
    { "X-UIDL: 0123456789abcdef\n" HEAD "\n\n", true },
    { HEAD "\nStatus: RO\nX-Status: A\nContent-Length: 17\nLines: 2\n\n", true },
    { HEAD "\nX-Keywords: a\n b\n\tc\n\n", true },
    { "Return-Path: <a@example.org>\n" HEAD "\n\n", true },
    /* What makes another message. */
    { HEAD "\nX-Spam: no\n\n", false },
    { HEAD " more\n\n", false },
    { HEAD "\n two\n\n", false },
    { "Received: from c by a; Sun, 22 Nov 2026 09:00:00 +0000\n" HEAD "\n\n", false },
    { "Delivered-To: a@example.org\n" HEAD "\n\n", false },
    { HEAD "\nno field\n\n", false },
    { "From: a@example.org\nReceived: from a by b; Sun, 22 Nov 2026 09:00:00 +0000\n"
      "Message-ID: <1@example.org>\nSubject: one\n\n",
      false },
};

static void
fingerprint__counts__what_no_server_changes(void **state)
{
    guint8 wanted[PB_DIGEST_LEN];

    (void)state;
    assert_true(print_of(HEAD "\n\n", 1000, wanted));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint8 print[PB_DIGEST_LEN];

        assert_true(print_of(rows[i].text, 1000, print));
        if ((memcmp(print, wanted, PB_DIGEST_LEN) == 0) != rows[i].is_same)
            fail_msg("row %zu: %s", i, rows[i].text);
    }
}

static void
fingerprint__is_the_same__byte_by_byte(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint8 whole[PB_DIGEST_LEN];
        guint8 bytes[PB_DIGEST_LEN];

        assert_true(print_of(rows[i].text, 1000, whole));
        assert_true(print_of(rows[i].text, 1, bytes));
        assert_memory_equal(whole, bytes, PB_DIGEST_LEN);
    }
}

static void
fingerprint__is_of_no_use__without_what_tells_messages_apart(void **state)
{
    static const char *const texts[] = {
        "",
        "\n",
        "\nMessage-ID: <in-the-body@example.org>\n",
        "Subject: one\nFrom: a@example.org\n\n",
        "Message-ID\n: <1@example.org>\n\n",
        "no header at all\n",
    };
    guint8 print[PB_DIGEST_LEN];

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_false(print_of(texts[i], 1000, print));
    assert_true(print_of("date: today\n\n", 1000, print));
}

static void
fingerprint__is_of_no_use__of_a_header_without_end(void **state)
{
    g_autoptr(StoreFingerprint) fingerprint = store_fingerprint_new();
    g_autofree char *line = g_strnfill(1000, 'x');
    guint8 print[PB_DIGEST_LEN];

    (void)state;
    line[999] = '\n';
    store_fingerprint_add(fingerprint, HEAD "\n", strlen(HEAD) + 1);
    for (gsize n = 0; n < STORE_MAX_HEADER; n += 1000)
        store_fingerprint_add(fingerprint, line, 1000);
    assert_true(store_fingerprint_is_over(fingerprint));
    assert_false(store_fingerprint_finish(fingerprint, print));
    store_fingerprint_add(fingerprint, HEAD "\n\n", strlen(HEAD) + 2);
    assert_true(store_fingerprint_finish(fingerprint, print));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingerprint__counts__what_no_server_changes),
        cmocka_unit_test(fingerprint__is_the_same__byte_by_byte),
        cmocka_unit_test(fingerprint__is_of_no_use__without_what_tells_messages_apart),
        cmocka_unit_test(fingerprint__is_of_no_use__of_a_header_without_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
