/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_onetime.c: what is a code for signing in, and what only looks like one. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/onetime.h"
#include "builder.h"
#include "growth.h"

static const struct {
    const char *subject, *text, *code; /* NULL: none */
} rows[] = {
    { "Hello", "Your code is 123 456.", "123456" },
    { "Hello", "Your verification code: 4711", "4711" },
    { "G-123456 is your verification code", "", "G-123456" },
    { "123456 is your Example code", "It works for 10 minutes.", "123456" },
    { "Your security code", "\n\n   835 112\n\nDo not tell it to anybody.", "835112" },
    { "Sign in", "Use the code 12-34-56 to go on.", "123456" },
    { "Sign in", "Enter this code: A1B2C3", "A1B2C3" },
    { "Sign in", "One-time password for your order page: 99887766", "99887766" },
    { "Sign in", "Login code\n\nAB12-CD34\n", "AB12-CD34" },
    { "Sign in", "Your passcode is 0042. It ends at 12:30 on 23.11.2026.", "0042" },
    { "Sign in", "Your code is 246810. Questions? Phone 030 1234567.", "246810" },
    { "Sign in", "Call us at 030 1234567. Your code is 246810.", "246810" },
    { "Anmeldung", "Ihr Bestätigungscode lautet 482913.", "482913" },
    { "Anmeldung", "Die mTAN für die Zahlung über 12,50 EUR: 771204", "771204" },
    { "Anmeldung", "654321 ist dein Beispiel-Code", "654321" },
    { "Connexion", "Voici votre code de vérification : 310455", "310455" },
    { "Acceso", "Tu código de verificación es 55 12 90", "551290" },
    { "Accesso", "Il codice di verifica è 904113", "904113" },
    { "Login", "Uw verificatiecode is 731945", "731945" },
    { "Logowanie", "Twój kod weryfikacyjny: 660021", "660021" },
    { "Inloggning", "Din kod: 7788", "7788" },
    { "Вход", "Ваш код подтверждения: 190345", "190345" },
    { "登录", "您的验证码是 556677，请勿泄露", "556677" },
    { "ログイン", "認証コード：338899", "338899" },
    { "로그인", "인증번호 [481516]", "481516" },
    { "Giriş", "Doğrulama kodu: 239041", "239041" },
    { "CODE", "YOUR LOGIN CODE IS 123 456 NOW", "123456" },

    { "Hello", "Meet me in 2026, room 123456.", NULL },
    { "Hello", "Your code of conduct, 2nd edition, has 1234 lines.", NULL },
    { "Offer", "Your promo code: SAVE2026", NULL },
    { "Offer", "Use this code for a discount: 123456", NULL },
    { "Address", "The postal code is 10115.", NULL },
    { "Address", "Your code is at +49 30 123456.", NULL },
    { "Phone", "The country code is 0049, the area code is 0301.", NULL },
    { "Order", "Your order number 1234567 is on its way.", NULL },
    { "Order", "Bestellnummer: 20391822, Ihr Code folgt.", NULL },
    { "Invoice", "The access code for invoice 2026-1144 was sent by letter.", NULL },
    { "Price", "Your security code costs $1234 or 5678 EUR.", NULL },
    { "Price", "Your security code costs 1,234.50 a year.", NULL },
    { "Date", "Your code is valid until 2026-11-23 10:30.", NULL },
    { "Date", "Your code is from 2026.", NULL },
    { "Card", "Your security code is on the card 1234 5678 9012 3456.", NULL },
    { "Code", "The source code has 123456 lines.", NULL },
    { "Code", "Error code: 80070005", NULL },
    { "Code", "Enter the code at https://example.org/123456?x=654321", NULL },
    { "Code", "Your code is A, or ABCDEF.", NULL },
    { "Word", "The hotpot costs 123456.", NULL },
    { "Word",
      "Your login code\nis in the letter\nof last week\nand not here\nbut\n123456",
      NULL },
    { "", "", NULL },
};

static MailDocument *
document_of(const char *subject, const char *text)
{
    const MailBlock shape = { .kind = MAIL_BLOCK_PREFORMATTED };
    MailBuilder builder;

    mail_builder_init(&builder);
    builder.document->subject = g_strdup(subject);
    mail_builder_add(&builder, &shape, text, strlen(text), NULL);
    return mail_builder_finish(&builder);
}

static void
onetime_find__tells__codes_from_other_numbers(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MailDocument) document = document_of(rows[i].subject, rows[i].text);
        g_autofree char *code = NULL;

        code = mail_onetime_find(document);
        if (g_strcmp0(code, rows[i].code) != 0)
            fail_msg("\"%s\": %s, not %s", rows[i].text, code == NULL ? "none" : code,
                     rows[i].code == NULL ? "none" : rows[i].code);
    }
}

static void
look_through(gsize size, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("your code is ");
    g_autoptr(MailDocument) document = NULL;
    g_autofree char *code = NULL;

    while (text->len < size)
        g_string_append(text, data);
    document = document_of("", text->str);
    code = mail_onetime_find(document);
    assert_null(code);
}

static void
onetime_find__takes__time_as_the_text_is_long(void **state)
{
    static const char *const pieces[] = { "1 ", "1-", "A1", "code ", "code:1 " };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++)
        assert_true(growth_is_linear(look_through, 64 * 1024, pieces[i]));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(onetime_find__tells__codes_from_other_numbers),
        cmocka_unit_test(onetime_find__takes__time_as_the_text_is_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
