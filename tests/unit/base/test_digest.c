/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_digest.c: SHA-256 against the examples of FIPS 180-4, PBKDF2 against those of RFC 6070. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/digest.h"

static const struct {
    const char *text;
    const char *hex;
} vectors[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
      "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
};

#define MILLION_A "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

static void
assert_hex(const guint8 *value, const char *expected)
{
    g_autofree char *hex = pb_digest_to_hex(value, PB_DIGEST_LEN);

    assert_string_equal(hex, expected);
}

static void
digest_of__agrees__with_the_standard(void **state)
{
    guint8 value[PB_DIGEST_LEN];

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        pb_digest_of(vectors[i].text, strlen(vectors[i].text), value);
        assert_hex(value, vectors[i].hex);
    }
}

static void
digest_update__gives_the_same__whole_and_byte_by_byte(void **state)
{
    g_autoptr(PbDigest) digest = pb_digest_new();
    guint8 value[PB_DIGEST_LEN];

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        /* The same object: finishing starts it anew. */
        for (const char *p = vectors[i].text; *p != '\0'; p++)
            pb_digest_update(digest, p, 1);
        pb_digest_finish(digest, value);
        assert_hex(value, vectors[i].hex);
    }
}

static void
digest_update__takes_a_million__in_uneven_pieces(void **state)
{
    g_autoptr(PbDigest) digest = pb_digest_new();
    guint8 value[PB_DIGEST_LEN];
    char piece[997];
    gsize left = 1000000;

    (void)state;
    memset(piece, 'a', sizeof piece);
    while (left > 0) {
        gsize n = MIN(left, sizeof piece);

        pb_digest_update(digest, piece, n);
        left -= n;
    }
    pb_digest_finish(digest, value);
    assert_hex(value, MILLION_A);
}

static void
digest_update__changes_nothing__with_no_bytes(void **state)
{
    g_autoptr(PbDigest) digest = pb_digest_new();
    guint8 value[PB_DIGEST_LEN];

    (void)state;
    pb_digest_update(digest, "", 0);
    pb_digest_update(digest, "abc", 3);
    pb_digest_update(digest, "", 0);
    pb_digest_finish(digest, value);
    assert_hex(value, vectors[1].hex);
    pb_digest_free(NULL);
}

static void
digest_to_hex__writes_lower_case__of_any_length(void **state)
{
    const guint8 bytes[] = { 0x00, 0x0F, 0xA5, 0xFF };
    g_autofree char *hex = pb_digest_to_hex(bytes, sizeof bytes);
    g_autofree char *none = pb_digest_to_hex(bytes, 0);

    (void)state;
    assert_string_equal(hex, "000fa5ff");
    assert_string_equal(none, "");
}

/* RFC 6070; for SHA-256 as other programs have it. */
static void
key_of_password__agrees__with_the_standard(void **state)
{
    static const struct {
        PbHash hash;
        const char *password;
        guint iterations;
        const char *hex;
    } rows[] = {
        { PB_HASH_SHA_1, "password", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
        { PB_HASH_SHA_1, "password", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957" },
        { PB_HASH_SHA_1, "password", 4096, "4b007901b765489abead49d926f721d065a429c1" },
        { PB_HASH_SHA_256, "password", 1,
          "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b" },
        { PB_HASH_SHA_256, "password", 4096,
          "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a" },
        { PB_HASH_SHA_256, "", 3,
          "5ddf839afa2d5fb4be56e1a0f48917617559bef61ec122bfca1c7f75ac8f401d" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        guint8 key[PB_DIGEST_LEN];
        g_autofree char *hex = NULL;

        pb_key_of_password(rows[i].hash,
                           (PbBytes){ rows[i].password, strlen(rows[i].password) },
                           (PbBytes){ "salt", 4 }, rows[i].iterations, key);
        hex = pb_digest_to_hex(key, pb_hash_len(rows[i].hash));
        assert_string_equal(hex, rows[i].hex);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digest_of__agrees__with_the_standard),
        cmocka_unit_test(digest_update__gives_the_same__whole_and_byte_by_byte),
        cmocka_unit_test(digest_update__takes_a_million__in_uneven_pieces),
        cmocka_unit_test(digest_update__changes_nothing__with_no_bytes),
        cmocka_unit_test(digest_to_hex__writes_lower_case__of_any_length),
        cmocka_unit_test(key_of_password__agrees__with_the_standard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
