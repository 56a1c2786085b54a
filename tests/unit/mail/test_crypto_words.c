/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_crypto_words.c: what is said of a signature: never more than is known. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/crypto.h"

static char first[] = "Ada <ada@example.org>", second[] = "Ada <ada@work.example>";
static char *ada[] = { first, second, NULL };
static char key[] = "ABCD";
static char *nobody[] = { NULL };

static MailVerdict
verdict_of(MailSignature *signature)
{
    MailVerdict verdict = { .signatures = g_ptr_array_new(),
                            .recipients = g_ptr_array_new() };

    if (signature != NULL)
        g_ptr_array_add(verdict.signatures, signature);
    return verdict;
}

static void
clear(MailVerdict *verdict)
{
    g_ptr_array_unref(verdict->signatures);
    g_ptr_array_unref(verdict->recipients);
}

static void
verdict__is_good__only_for_the_address_of_a_trusted_key(void **state)
{
    static const struct {
        MailSignatureState state;
        MailValidity validity;
        const char *from;
        MailOutcome outcome;
    } rows[] = {
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, "Ada <ada@example.org>",
          MAIL_OUTCOME_GOOD },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, "ADA@Work.Example",
          MAIL_OUTCOME_GOOD },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL,
          "\"ada@example.org\" <ada@example.org>", MAIL_OUTCOME_GOOD },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL,
          "\"ada@example.org\" <eve@evil.example>", MAIL_OUTCOME_DOUBT },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL,
          "eve@evil.example, Ada <ada@example.org>", MAIL_OUTCOME_DOUBT },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL,
          "Ada <ada@example.org>, eve@evil.example", MAIL_OUTCOME_DOUBT },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, "Ada <ada@example.org",
          MAIL_OUTCOME_DOUBT },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, "", MAIL_OUTCOME_DOUBT },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_MARGINAL, "ada@example.org",
          MAIL_OUTCOME_DOUBT },
        { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_UNKNOWN, "ada@example.org",
          MAIL_OUTCOME_DOUBT },
        { MAIL_SIGNATURE_BAD, MAIL_VALIDITY_FULL, "ada@example.org", MAIL_OUTCOME_BAD },
        { MAIL_SIGNATURE_KEY_REVOKED, MAIL_VALIDITY_FULL, "ada@example.org",
          MAIL_OUTCOME_DOUBT },
        { MAIL_SIGNATURE_UNSURE, MAIL_VALIDITY_FULL, "ada@example.org",
          MAIL_OUTCOME_DOUBT },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        MailSignature signature = { rows[i].state, rows[i].validity, ada, key, 0 };
        MailVerdict verdict = verdict_of(&signature);
        const MailCoverage coverage = { rows[i].from, true };

        assert_int_equal(mail_verdict_outcome(&verdict, &coverage), rows[i].outcome);
        clear(&verdict);
    }
}

typedef struct {
    MailSignature signature;
    const char *from;
    bool covers_whole;
    const char *words;
} WordsRow;

static void
check_words(const WordsRow *rows, gsize n_rows,
            char *(*words_of)(const MailVerdict *verdict, const MailCoverage *coverage))
{
    for (gsize i = 0; i < n_rows; i++) {
        MailSignature signature = rows[i].signature;
        MailVerdict verdict = verdict_of(&signature);
        const MailCoverage coverage = { rows[i].from, rows[i].covers_whole };
        g_autofree char *words = words_of(&verdict, &coverage);

        assert_string_equal(words, rows[i].words);
        clear(&verdict);
    }
}

static void
verdict__says__who_and_what_in_one_line(void **state)
{
    static const WordsRow rows[] = {
        { { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, ada, key, 1795424220 },
          "ada@example.org",
          true,
          "Signed by Ada <ada@example.org>, key known and trusted, 2026-11-23 08:57; "
          "covers the whole text" },
        { { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_UNKNOWN, ada, key, 0 },
          "eve@evil.example",
          false,
          "Signed by Ada <ada@example.org>, but From says eve@evil.example; but nobody "
          "vouches that the key is theirs; covers a part of the text only" },
        { { MAIL_SIGNATURE_NO_KEY, MAIL_VALIDITY_UNKNOWN, nobody, key, 0 },
          "ada@example.org",
          true,
          "Not verified: no public key ABCD" },
        { { MAIL_SIGNATURE_BAD, MAIL_VALIDITY_FULL, nobody, key, 0 },
          "ada@example.org",
          true,
          "BAD signature: the text was changed after ABCD signed it" },
    };

    (void)state;
    check_words(rows, G_N_ELEMENTS(rows), mail_verdict_words);
}

static void
verdict__says__the_doubt_before_the_name_in_a_short_line(void **state)
{
    static const WordsRow rows[] = {
        { { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, ada, key, 1795424220 },
          "ada@example.org",
          true,
          "Signed by Ada <ada@example.org>, key known and trusted" },
        { { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, ada, key, 0 },
          "ada@example.org",
          false,
          "A part is signed by Ada <ada@example.org>, key known and trusted" },
        { { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, ada, key, 0 },
          "eve@evil.example",
          true,
          "Signed, but not by the address in From: Ada <ada@example.org>" },
        { { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_UNKNOWN, ada, key, 0 },
          "ada@work.example",
          true,
          "Signed, but nobody vouches for the key: Ada <ada@work.example>" },
        { { MAIL_SIGNATURE_KEY_REVOKED, MAIL_VALIDITY_FULL, ada, key, 0 },
          "eve@evil.example",
          false,
          "A part is signed, but the key was revoked: Ada <ada@example.org>" },
        { { MAIL_SIGNATURE_EXPIRED, MAIL_VALIDITY_FULL, nobody, key, 0 },
          "ada@example.org",
          true,
          "Signed, but the signature has expired: ABCD" },
        { { MAIL_SIGNATURE_NO_KEY, MAIL_VALIDITY_UNKNOWN, nobody, key, 0 },
          "ada@example.org",
          true,
          "Not verified: no public key ABCD" },
        { { MAIL_SIGNATURE_BAD, MAIL_VALIDITY_FULL, ada, key, 0 },
          "ada@example.org",
          true,
          "BAD signature: the text was changed after Ada <ada@example.org> signed it" },
    };

    (void)state;
    check_words(rows, G_N_ELEMENTS(rows), mail_verdict_line);
}

static void
verdict__names__the_bad_signature_before_a_good_one(void **state)
{
    MailSignature good = { MAIL_SIGNATURE_GOOD, MAIL_VALIDITY_FULL, ada, key, 0 };
    MailSignature bad = { MAIL_SIGNATURE_BAD, MAIL_VALIDITY_FULL, ada, key, 0 };
    MailVerdict verdict = verdict_of(&good);
    const MailCoverage coverage = { "ada@example.org", true };

    (void)state;
    g_ptr_array_add(verdict.signatures, &bad);
    assert_int_equal(mail_verdict_outcome(&verdict, &coverage), MAIL_OUTCOME_BAD);
    clear(&verdict);
}

static void
verdict__does_not_praise__what_nobody_signed(void **state)
{
    MailVerdict verdict = verdict_of(NULL);
    const MailCoverage coverage = { "ada@example.org", true };
    g_autofree char *words = NULL;

    (void)state;
    verdict.is_encrypted = true;
    words = mail_verdict_words(&verdict, &coverage);
    assert_int_equal(mail_verdict_outcome(&verdict, &coverage), MAIL_OUTCOME_UNSIGNED);
    assert_string_equal(words, "Not signed: anybody can have written it");
    clear(&verdict);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdict__is_good__only_for_the_address_of_a_trusted_key),
        cmocka_unit_test(verdict__says__who_and_what_in_one_line),
        cmocka_unit_test(verdict__says__the_doubt_before_the_name_in_a_short_line),
        cmocka_unit_test(verdict__names__the_bad_signature_before_a_good_one),
        cmocka_unit_test(verdict__does_not_praise__what_nobody_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
