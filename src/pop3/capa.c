/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/capa.c: the lines of a capability list (L2).
 *
 * Servers repeat lines, glue words together and list what they do not have: each line stands alone,
 * an unknown or malformed one only shows up in `words`. A list without any line says nothing. */
#include <config.h>

#include "pop3/capa.h"

#include <string.h>

#include "base/text.h"

#define MAX_WORDS          2048 /* bytes of Pop3Capa.words */
#define MAX_IMPLEMENTATION 120
#define BLANKS             " \t"

typedef struct {
    const char *name;
    Pop3CapaFlags flag;
    void (*read_arguments)(Pop3Capa *capa, const char *arguments);
} CapaRow;

static bool
next_word(const char **at, const char **word, gsize *len)
{
    *word = *at + strspn(*at, BLANKS);
    *len = strcspn(*word, BLANKS);
    *at = *word + *len;
    return *len > 0;
}

static bool
is_word(const char *word, gsize len, const char *known)
{
    return strlen(known) == len && g_ascii_strncasecmp(word, known, len) == 0;
}

static void
read_sasl(Pop3Capa *capa, const char *arguments)
{
    static const struct {
        const char *name;
        Pop3SaslFlags flag;
    } mechanisms[] = {
        { "PLAIN", POP3_SASL_PLAIN },
        { "LOGIN", POP3_SASL_LOGIN },
        { "SCRAM-SHA-256-PLUS", POP3_SASL_SCRAM_SHA_256_PLUS },
        { "SCRAM-SHA-256", POP3_SASL_SCRAM_SHA_256 },
        { "SCRAM-SHA-1", POP3_SASL_SCRAM_SHA_1 },
        { "CRAM-MD5", POP3_SASL_CRAM_MD5 },
        { "EXTERNAL", POP3_SASL_EXTERNAL },
        { "XOAUTH2", POP3_SASL_XOAUTH2 },
        { "OAUTHBEARER", POP3_SASL_OAUTHBEARER },
    };
    const char *word;
    gsize len;

    while (next_word(&arguments, &word, &len)) {
        for (gsize i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
            if (is_word(word, len, mechanisms[i].name))
                capa->sasl |= mechanisms[i].flag;
        }
    }
}

/* Whether a word of the arguments is USER. */
static bool
says_user(const char *arguments)
{
    const char *word;
    gsize len;

    while (next_word(&arguments, &word, &len)) {
        if (is_word(word, len, "USER"))
            return true;
    }
    return false;
}

/* The first word as a number; false when it is none or too large to mean anything. */
static bool
read_number(const char *arguments, gint64 *value)
{
    const char *word;
    gsize len;
    char digits[12];
    guint64 number;

    if (!next_word(&arguments, &word, &len) || len >= sizeof digits)
        return false;
    memcpy(digits, word, len);
    digits[len] = '\0';
    if (!g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT32, &number, NULL))
        return false;
    *value = (gint64)number;
    return true;
}

static void
read_login_delay(Pop3Capa *capa, const char *arguments)
{
    (void)read_number(arguments, &capa->login_delay);
    capa->login_delay_user = says_user(arguments);
}

static void
read_expire(Pop3Capa *capa, const char *arguments)
{
    if (!read_number(arguments, &capa->expire_days))
        capa->expire_days = -1;
    capa->expire_user = says_user(arguments);
}

static void
read_utf8(Pop3Capa *capa, const char *arguments)
{
    capa->utf8_user = says_user(arguments);
}

static void
read_implementation(Pop3Capa *capa, const char *arguments)
{
    arguments += strspn(arguments, BLANKS);
    if (arguments[0] == '\0')
        return;
    g_free(capa->implementation);
    capa->implementation = pb_text_visible_cut(arguments, -1, MAX_IMPLEMENTATION);
}

static const CapaRow rows[] = {
    /* clang-format off */
    { "TOP",            POP3_CAPA_TOP,            NULL },
    { "USER",           POP3_CAPA_USER,           NULL },
    { "SASL",           POP3_CAPA_SASL,           read_sasl },
    { "RESP-CODES",     POP3_CAPA_RESP_CODES,     NULL },
    { "AUTH-RESP-CODE", POP3_CAPA_AUTH_RESP_CODE, NULL },
    { "LOGIN-DELAY",    POP3_CAPA_LOGIN_DELAY,    read_login_delay },
    { "PIPELINING",     POP3_CAPA_PIPELINING,     NULL },
    { "EXPIRE",         POP3_CAPA_EXPIRE,         read_expire },
    { "UIDL",           POP3_CAPA_UIDL,           NULL },
    { "IMPLEMENTATION", POP3_CAPA_IMPLEMENTATION, read_implementation },
    { "STLS",           POP3_CAPA_STLS,           NULL },
    { "UTF8",           POP3_CAPA_UTF8,           read_utf8 },
    { "LANG",           POP3_CAPA_LANG,           NULL },
    /* clang-format on */
};

static void
add_words(Pop3Capa *capa, const char *line)
{
    gsize len = capa->words == NULL ? 0 : strlen(capa->words);
    g_autofree char *shown = NULL;
    char *longer;

    if (len >= MAX_WORDS)
        return;
    shown = pb_text_visible_cut(line, -1, MAX_WORDS - len);
    longer = len == 0 ? g_steal_pointer(&shown)
                      : g_strdup_printf("%s, %s", capa->words, shown);
    g_free(capa->words);
    capa->words = longer;
}

void
pop3_capa_clear(Pop3Capa *capa)
{
    g_free(capa->words);
    g_free(capa->implementation);
    *capa = (Pop3Capa){ .expire_days = -1 };
}

void
pop3_capa_add_line(Pop3Capa *capa, const char *line)
{
    const char *arguments = line;
    const char *word;
    gsize len;

    if (!next_word(&arguments, &word, &len))
        return;
    capa->is_known = true;
    add_words(capa, word);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!is_word(word, len, rows[i].name))
            continue;
        capa->flags |= rows[i].flag;
        if (rows[i].read_arguments != NULL)
            rows[i].read_arguments(capa, arguments);
    }
}
