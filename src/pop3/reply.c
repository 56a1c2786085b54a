/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/reply.c: status lines, response codes, and the errors they stand for (L2).
 *
 * Pure: nothing is kept and nothing allocated but the error asked for. What the server says goes into
 * an error only visible and cut. */
#include <config.h>

#include "pop3/reply.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define MAX_QUOTED 160

/* clang-format off */
static const PbErrorKind pop3_kinds[] = {
    [POP3_ERROR_PROTOCOL] = { PB_CLASS_PROTOCOL,
        "check server, port and security; the log shows what came" },
    [POP3_ERROR_TOO_LONG] = { PB_CLASS_PROTOCOL,
        "the server sends more than a mailbox can hold; ask who runs it" },
    [POP3_ERROR_REFUSED] = { PB_CLASS_TEMPORARY,
        "those are the server's words; try again later" },
    [POP3_ERROR_LOGIN] = { PB_CLASS_LOGIN,
        "check user and password; some providers want an app password" },
    [POP3_ERROR_IN_USE] = { PB_CLASS_TEMPORARY,
        "another program has the mailbox; try again later" },
    [POP3_ERROR_TOO_SOON] = { PB_CLASS_TEMPORARY,
        "the server wants more time between logins; try again later" },
    [POP3_ERROR_TEMPORARY] = { PB_CLASS_TEMPORARY,
        "the server is in trouble; try again later" },
    [POP3_ERROR_PERMANENT] = { PB_CLASS_UNREACHABLE,
        "trying again will not help; ask who runs the server" },
    [POP3_ERROR_NO_TLS] = { PB_CLASS_UNREACHABLE,
        "security = starttls needs a server that offers it; use security = tls" },
    [POP3_ERROR_NO_MECHANISM] = { PB_CLASS_LOGIN,
        "the account's key auth and what the server offers do not meet" },
    [POP3_ERROR_IMPOSTOR] = { PB_CLASS_UNREACHABLE,
        "somebody may be posing as your server; do not sign in another way before asking who runs it" },
    [POP3_ERROR_UNUSABLE] = { PB_CLASS_LOGIN,
        "check user and password; another value of auth may be able to send them" },
    [POP3_ERROR_BAD_LINE] = { PB_CLASS_USAGE,
        "type one command of POP3 on a line" },
};

static const struct {
    const char *name;
    Pop3Code code;
} codes[] = {
    { "IN-USE",      POP3_CODE_IN_USE },
    { "LOGIN-DELAY", POP3_CODE_LOGIN_DELAY },
    { "SYS/TEMP",    POP3_CODE_SYS_TEMP },
    { "SYS/PERM",    POP3_CODE_SYS_PERM },
    { "AUTH",        POP3_CODE_AUTH },
    { "UTF8",        POP3_CODE_UTF8 },
};

/* Codes that are not here mean LOGIN or REFUSED, by what was asked. */
static const struct {
    Pop3Code code;
    Pop3Error error;
    const char *what;
} meanings[] = {
    { POP3_CODE_IN_USE,      POP3_ERROR_IN_USE,    "the mailbox is in use" },
    { POP3_CODE_LOGIN_DELAY, POP3_ERROR_TOO_SOON,  "the last login was too short ago" },
    { POP3_CODE_SYS_TEMP,    POP3_ERROR_TEMPORARY, "the server cannot now" },
    { POP3_CODE_SYS_PERM,    POP3_ERROR_PERMANENT, "the server will not" },
    { POP3_CODE_AUTH,        POP3_ERROR_LOGIN,     "login refused" },
};
/* clang-format on */

PB_DEFINE_ERROR_DOMAIN(pop3_error, pop3_kinds);

/* Codes have levels divided by "/" (RFC 2449 section 8): a level below one we know means that one. */
static bool
is_code(const char *name, gsize len, const char *known)
{
    gsize known_len = strlen(known);

    return len >= known_len && g_ascii_strncasecmp(name, known, known_len) == 0 &&
           (len == known_len || name[known_len] == '/');
}

static Pop3Code
code_from_text(const char *text)
{
    gsize len;

    if (text[0] != '[' || strchr(text, ']') == NULL)
        return POP3_CODE_NONE;
    len = strcspn(text + 1, "] ");
    if (len == 0)
        return POP3_CODE_NONE;
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (is_code(text + 1, len, codes[i].name))
            return codes[i].code;
    }
    return POP3_CODE_OTHER;
}

bool
pop3_reply_parse(const char *line, Pop3Reply *out, GError **error)
{
    gsize status_len = strcspn(line, " ");

    if (status_len == 3 && memcmp(line, "+OK", 3) == 0) {
        out->kind = POP3_REPLY_OK;
    } else if (status_len == 4 && memcmp(line, "-ERR", 4) == 0) {
        out->kind = POP3_REPLY_ERR;
    } else if (status_len == 1 && line[0] == '+') {
        out->kind = POP3_REPLY_CONTINUE;
    } else {
        g_autofree char *shown = pb_text_visible_cut(line, -1, MAX_QUOTED);

        g_set_error(error, POP3_ERROR, POP3_ERROR_PROTOCOL, "not a POP3 reply: %s",
                    shown);
        return false;
    }
    out->text = line + status_len + strspn(line + status_len, " ");
    out->code = code_from_text(out->text);
    return true;
}

GError *
pop3_reply_to_error(const Pop3Reply *reply, bool is_login)
{
    g_autofree char *shown = pb_text_visible_cut(reply->text, -1, MAX_QUOTED);
    Pop3Error code = is_login ? POP3_ERROR_LOGIN : POP3_ERROR_REFUSED;
    const char *what = is_login ? "login refused" : "the server refused";

    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++) {
        if (meanings[i].code == reply->code) {
            code = meanings[i].error;
            what = meanings[i].what;
        }
    }
    return shown[0] == '\0' ? g_error_new(POP3_ERROR, code, "%s, without a reason", what)
                            : g_error_new(POP3_ERROR, code, "%s: %s", what, shown);
}
