/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/onetime.c: the code that a message brings for signing in somewhere (L2).
 *
 * A code stands near a word for it: on the same line, or on one of the next lines alone. A number that is something
 * else by what stands around it is none; when in doubt there is no code, for a wrong one is worse. */
#include <config.h>

#include "mail/onetime.h"

#include <string.h>

#define MAX_LOOKED  (64 * 1024)
#define MAX_RUN     40
#define LINES_AFTER 4 /* that a code may stand below its word, empty ones not counted */

/* What a code is called, in lower case. Certain words need no other; plain ones mean many things. */
static const char *const certain_words[] = {
    "verification code",
    "security code",
    "confirmation code",
    "login code",
    "log-in code",
    "sign-in code",
    "signin code",
    "access code",
    "authentication code",
    "authorization code",
    "one-time code",
    "one time code",
    "one-time password",
    "one time password",
    "one-time passcode",
    "passcode",
    "one-time pin",
    "single-use code",
    "2fa code",
    "two-factor code",
    "activation code",
    "your code",
    "otp",
    "code is",
    "code to sign in",
    "code to log in",
    "use the code",
    "enter the code",
    "enter this code",
    "use this code",
    "bestätigungscode",
    "sicherheitscode",
    "verifizierungscode",
    "anmeldecode",
    "zugangscode",
    "einmalcode",
    "einmalpasswort",
    "einmalkennwort",
    "freischaltcode",
    "ihr code",
    "dein code",
    "code lautet",
    "code:",
    "kod:",
    "código:",
    "codice:",
    "tan:",
    "код:",
    "码：",
    "码:",
    "mtan",
    "tan lautet",
    "code de vérification",
    "code de sécurité",
    "code de confirmation",
    "code de connexion",
    "code à usage unique",
    "votre code",
    "code d'accès",
    "code d’accès",
    "code est",
    "código de verificación",
    "código de seguridad",
    "código de confirmación",
    "código de acceso",
    "tu código",
    "su código",
    "código es",
    "clave de un solo uso",
    "codice di verifica",
    "codice di sicurezza",
    "codice di conferma",
    "codice di accesso",
    "il tuo codice",
    "codice è",
    "codice monouso",
    "código de verificação",
    "código de segurança",
    "código de confirmação",
    "seu código",
    "código de acesso",
    "código é",
    "verificatiecode",
    "beveiligingscode",
    "bevestigingscode",
    "inlogcode",
    "toegangscode",
    "eenmalige code",
    "je code",
    "uw code",
    "kod weryfikacyjny",
    "kod bezpieczeństwa",
    "kod potwierdzający",
    "kod dostępu",
    "twój kod",
    "jednorazowy kod",
    "kod jednorazowy",
    "verifieringskod",
    "säkerhetskod",
    "engångskod",
    "din kod",
    "bekreftelseskode",
    "engangskode",
    "bekræftelseskode",
    "sikkerhedskode",
    "din kode",
    "vahvistuskoodi",
    "kertakäyttökoodi",
    "ověřovací kód",
    "overovací kód",
    "jednorázový kód",
    "ellenőrző kód",
    "cod de verificare",
    "код подтверждения",
    "код проверки",
    "код безопасности",
    "ваш код",
    "одноразовый код",
    "код підтвердження",
    "doğrulama kodu",
    "onay kodu",
    "güvenlik kodu",
    "kode verifikasi",
    "mã xác minh",
    "mã xác nhận",
    "κωδικός επαλήθευσης",
    "קוד אימות",
    "رمز التحقق",
    "验证码",
    "驗證碼",
    "校验码",
    "動態密碼",
    "認証コード",
    "確認コード",
    "ワンタイムパスワード",
    "인증번호",
    "인증 번호",
    "인증코드",
    "인증 코드",
    "सत्यापन कोड",
    "รหัสยืนยัน",
};

/* Codes and numbers of another kind: a line that speaks of one has no one-time code. */
static const char *const other_words[] = {
    "promo",
    "discount",
    "coupon",
    "voucher",
    "gift",
    "referral",
    "invite code",
    "zip code",
    "postal code",
    "postcode",
    "area code",
    "country code",
    "error code",
    "status code",
    "source code",
    "qr code",
    "bar code",
    "barcode",
    "dress code",
    "code of conduct",
    "order number",
    "order code",
    "product code",
    "item code",
    "article",
    "model",
    "order no",
    "order #",
    "order:",
    "invoice",
    "tracking",
    "booking",
    "customer number",
    "account number",
    "ticket",
    "case number",
    "reference number",
    "gutschein",
    "rabatt",
    "aktionscode",
    "bestellnummer",
    "bestellung",
    "rechnung",
    "kundennummer",
    "sendungsnummer",
    "postleitzahl",
    "plz",
    "fehlercode",
    "vorwahl",
    "code promo",
    "code postal",
    "commande",
    "facture",
    "código postal",
    "código promocional",
    "pedido",
    "factura",
    "codice postale",
    "codice sconto",
    "codice fiscale",
    "ordine",
    "kortingscode",
    "bestelnummer",
    "kod rabatowy",
    "kod pocztowy",
    "zamówieni",
    "rabattkod",
    "промокод",
    "заказ",
    "indirim kodu",
    "优惠码",
    "订单",
    "注文番号",
    "クーポン",
    "쿠폰",
    "phone",
    "telephone",
    "telefon",
    "tel.",
    "tel:",
    "call us",
    "fax",
};

static bool
holds_any(const char *line, const char *const *words, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        const char *found = line;

        while ((found = strstr(found, words[i])) != NULL) {
            gsize len = strlen(words[i]);

            /* Words of letters are not taken from the middle of longer ones: "otp" of "hotpot". */
            if (!g_ascii_isalpha(words[i][0]) ||
                ((found == line || !g_ascii_isalpha(found[-1])) &&
                 (!g_ascii_isalpha(words[i][len - 1]) || len > 4 ||
                  !g_ascii_isalpha(found[len]))))
                return true;
            found += len;
        }
    }
    return false;
}

/* "123456 is your Example code" */
static bool
says_whose(const char *line)
{
    static const struct {
        const char *whose, *code;
    } pairs[] = {
        { "is your ", " code" },   { "ist dein ", "code" },  { "ist ihr ", "code" },
        { "est votre ", "code" },  { "es tu ", "código" },   { "es su ", "código" },
        { "è il tuo ", "codice" }, { "é o seu ", "código" }, { "is je ", "code" },
        { "is uw ", "code" },      { "to twój ", "kod" },    { "är din ", "kod" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        const char *found = strstr(line, pairs[i].whose);

        if (found != NULL && strstr(found, pairs[i].code) != NULL)
            return true;
    }
    return false;
}

static bool
is_code_byte(char c)
{
    return g_ascii_isdigit(c) || g_ascii_isupper(c);
}

static gsize
count(const char *text, gsize len, gboolean (*is_so)(gchar c))
{
    gsize n = 0;

    for (gsize i = 0; i < len; i++)
        n += is_so(text[i]) ? 1 : 0;
    return n;
}

static gboolean
is_upper(gchar c)
{
    return g_ascii_isupper(c);
}

static gboolean
is_digit(gchar c)
{
    return g_ascii_isdigit(c);
}

/* The length of a run of digits and capitals in groups with one blank or hyphen between them. */
static gsize
run_len(const char *at)
{
    gsize n = 0;

    while ((n < MAX_RUN && is_code_byte(at[n])) ||
           (n > 0 && (at[n] == ' ' || at[n] == '-') && is_code_byte(at[n + 1]) &&
            is_code_byte(at[n - 1])))
        n++;
    return n;
}

static bool
follows(const char *line, const char *at, const char *word)
{
    gsize len = strlen(word);

    return (gsize)(at - line) >= len && memcmp(at - len, word, len) == 0;
}

/* What money, percentages, times, dates, versions and addresses have around their numbers. */
static bool
is_something_else(const char *line, const char *at, gsize len)
{
    static const char *const before[] = {
        "$", "€", "£", "¥",  "₹",  "#",  "+",    "/",    "@",    ".",    "(",   "%", "=",
        "&", "_", "-", "$ ", "€ ", "£ ", "EUR ", "USD ", "Nr. ", "No. ", "No ", "№ "
    };
    static const char *const after[] = { "%",    "$",    "€",    "£",    "/",     "@",
                                         ":",    "_",    " %",   " $",   " €",    " £",
                                         " EUR", " USD", " min", " sec", " hour", " MB",
                                         " KB",  " GB",  "px",   "-" };
    const char *end = at + len;

    if (at > line && ((guchar)at[-1] < 0x80 ? g_ascii_isalnum(at[-1]) : false))
        return true;
    if ((guchar)*end < 0x80 && g_ascii_isalnum(*end))
        return true;
    /* 12.50 and 1,000, but not the full stop of a sentence */
    if ((*end == '.' || *end == ',') && is_code_byte(end[1]))
        return true;
    if (at - line >= 2 && at[-1] == ',' && g_ascii_isdigit(at[-2]))
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(before); i++) {
        if (follows(line, at, before[i]))
            return true;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(after); i++) {
        if (g_str_has_prefix(end, after[i]))
            return true;
    }
    return false;
}

static bool
is_year(const char *text, gsize len)
{
    return len == 4 && (g_str_has_prefix(text, "19") || g_str_has_prefix(text, "20"));
}

/* Groups of a code are of one length, "123 456"; of a phone number they are not, or are many. */
static bool
has_even_groups(const char *text, gsize len)
{
    gsize first = 0;
    gsize group = 0;
    guint n = 0;

    for (gsize i = 0; i <= len; i++) {
        if (i < len && text[i] != ' ' && text[i] != '-') {
            group++;
            continue;
        }
        first = n == 0 ? group : first;
        if (group != first)
            return false;
        group = 0;
        n++;
    }
    return n == 1 || (n == 2 && first >= 3) || (n == 3 && first >= 2 && first <= 3);
}

/* "G-123456": a letter for the sender, which may be typed or not. */
static bool
has_letter_before(const char *text, gsize len)
{
    return len >= 6 && g_ascii_isupper(text[0]) && text[1] == '-' &&
           count(text + 2, len - 2, is_digit) == len - 2;
}

/* The code of the run, or NULL when it is none. */
static char *
code_of(const char *text, gsize len)
{
    GString *code;
    gsize n_digits = count(text, len, is_digit);
    bool has_letters = count(text, len, is_upper) > 0;

    if (has_letter_before(text, len))
        return len <= 10 ? g_strndup(text, len) : NULL;
    if (!has_even_groups(text, len))
        return NULL;
    code = g_string_new(NULL);
    for (gsize i = 0; i < len; i++) {
        if (text[i] != ' ' && (text[i] != '-' || has_letters))
            g_string_append_c(code, text[i]);
    }
    /* Letters alone are a word in capitals. */
    if (n_digits < 2 || code->len < 4 || code->len > 9 || is_year(code->str, code->len) ||
        (has_letters && code->len < 5)) {
        g_string_free(code, TRUE);
        return NULL;
    }
    return g_string_free(code, FALSE);
}

/* Narrows a run to the groups with digits: what stands before and behind them are words in capitals. */
static const char *
with_digits(const char *at, gsize *len)
{
    const char *end = at + *len;
    gsize n;

    while (at < end && (n = strcspn(at, " ")) < (gsize)(end - at) &&
           count(at, n, is_digit) == 0)
        at += n + 1;
    while (end > at) {
        const char *group = end;

        while (group > at && group[-1] != ' ')
            group--;
        if (count(group, (gsize)(end - group), is_digit) > 0)
            break;
        end = group > at ? group - 1 : at;
    }
    *len = (gsize)(end - at);
    return at;
}

/* The first code in the line. */
static char *
code_in(const char *line)
{
    for (const char *at = line; *at != '\0';) {
        gsize run = is_code_byte(*at) ? run_len(at) : 0;
        gsize len = run;
        const char *begin = with_digits(at, &len);
        g_autofree char *code =
            len == 0 || is_something_else(line, begin, len) ? NULL : code_of(begin, len);

        if (code != NULL)
            return g_steal_pointer(&code);
        at += MAX(run, 1);
    }
    return NULL;
}

/* Whether the line is nothing but a code, as it stands under its word. */
static char *
code_alone(const char *line)
{
    const char *begin = line + strspn(line, " *_:|>");
    gsize len = run_len(begin);
    const char *rest = begin + len;

    if (len == 0 || rest[strspn(rest, " *_.|")] != '\0')
        return NULL;
    return code_of(begin, len);
}

static bool
is_blank_line(const char *line)
{
    return line[strspn(line, " *_-|>:")] == '\0';
}

/* Lines, and of long ones the sentences: what one of them speaks of is not of the next. */
static char **
sentences(char *text)
{
    for (char *p = text; *p != '\0'; p++) {
        if ((*p == '.' || *p == '!' || *p == '?') && p[1] == ' ')
            p[1] = '\n';
    }
    return g_strsplit(text, "\n", -1);
}

char *
mail_onetime_find(const MailDocument *document)
{
    g_autofree char *text =
        g_strndup(document->text, MIN(document->text_len, MAX_LOOKED));
    g_autofree char *whole = g_strconcat(document->subject, "\n", text, NULL);
    g_auto(GStrv) lines = sentences(whole);
    guint left = 0;

    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *lower = g_utf8_strdown(lines[i], -1);
        bool is_other = holds_any(lower, other_words, G_N_ELEMENTS(other_words));
        char *code = NULL;

        if (!is_other && (says_whose(lower) ||
                          holds_any(lower, certain_words, G_N_ELEMENTS(certain_words)))) {
            code = code_in(lines[i]);
            left = LINES_AFTER + 1;
        } else if (left > 0) {
            code = code_alone(lines[i]);
        }
        if (code != NULL)
            return code;
        left -= left > 0 && !is_blank_line(lines[i]) ? 1 : 0;
    }
    return NULL;
}
