/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/login.c: signing in (L2).
 *
 * A table says what each reply means at each step: +OK before the password was given is as wrong as a
 * challenge that nobody waits for. Lines but PASS and the answer to a challenge keep to 255 octets. */
#include <config.h>

#include "login.h"

#include <string.h>

#define MAX_LINE   255 /* with CRLF: RFC 2449 section 4 */
#define AUTH_PLAIN "AUTH PLAIN"

typedef enum {
    STEP_USER,
    STEP_PASS,
    STEP_PLAIN, /* the answer went along with the command */
    STEP_PLAIN_ASKED,
    STEP_PLAIN_ANSWERED,
} Step;

struct Pop3Login {
    Step step;
    char *user;
    PbSecret *password; /* NULL once written */
};

typedef struct {
    void (*write)(Pop3Login *login, Pop3Output *output);
    Pop3LoginVerdict verdicts[POP3_REPLY_CONTINUE + 1];
    Step next; /* after POP3_LOGIN_MORE */
} StepRow;

static void
append_string(Pop3Output *output, const char *string)
{
    pop3_output_append(output, string, strlen(string));
}

static void
forget_password(Pop3Login *login)
{
    g_clear_pointer(&login->password, pb_secret_free);
}

static void
write_user(Pop3Login *login, Pop3Output *output)
{
    append_string(output, "USER ");
    append_string(output, login->user);
    append_string(output, "\r\n");
}

static void
write_pass(Pop3Login *login, Pop3Output *output)
{
    append_string(output, "PASS ");
    pop3_output_append(output, pb_secret_peek(login->password),
                       pb_secret_len(login->password));
    append_string(output, "\r\n");
    forget_password(login);
}

/* NUL user NUL password (RFC 4616), with no authorization identity. */
static gsize
plain_len(const char *user, const PbSecret *password)
{
    return strlen(user) + pb_secret_len(password) + 2;
}

static gsize
base64_len(gsize len)
{
    return (len + 2) / 3 * 4;
}

static void
write_plain(Pop3Login *login, Pop3Output *output)
{
    const struct {
        const char *bytes;
        gsize len;
    } pieces[] = {
        { "", 1 },
        { login->user, strlen(login->user) },
        { "", 1 },
        { pb_secret_peek(login->password), pb_secret_len(login->password) },
    };
    /* g_base64_encode_step() asks for this much; see its documentation. */
    gsize room = (plain_len(login->user, login->password) / 3 + 1) * 4 + 4;
    char *out = pop3_output_reserve(output, room);
    struct {
        int state, save; /* `save` holds up to two bytes of the password */
    } encoder = { 0, 0 };
    gsize len = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++)
        len += g_base64_encode_step((const guchar *)pieces[i].bytes, pieces[i].len, FALSE,
                                    out + len, &encoder.state, &encoder.save);
    len += g_base64_encode_close(FALSE, out + len, &encoder.state, &encoder.save);
    pb_secret_wipe(&encoder, sizeof encoder);
    pop3_output_commit(output, len);
    append_string(output, "\r\n");
    forget_password(login);
}

static void
write_auth_and_plain(Pop3Login *login, Pop3Output *output)
{
    append_string(output, AUTH_PLAIN " ");
    write_plain(login, output);
}

static void
write_auth(Pop3Login *login, Pop3Output *output)
{
    (void)login;
    append_string(output, AUTH_PLAIN "\r\n");
}

#define MORE  POP3_LOGIN_MORE
#define WHOLE POP3_LOGIN_COMPLETE
#define WRONG POP3_LOGIN_OUT_OF_ORDER

static const StepRow steps[] = {
    /* clang-format off */
    /*                        what is sent              +OK    -ERR   +      then */
    [STEP_USER]           = { write_user,           { MORE,  WHOLE, WRONG }, STEP_PASS },
    [STEP_PASS]           = { write_pass,           { WHOLE, WHOLE, WRONG }, STEP_PASS },
    [STEP_PLAIN]          = { write_auth_and_plain, { WHOLE, WHOLE, WRONG }, STEP_PLAIN },
    [STEP_PLAIN_ASKED]    = { write_auth,           { WRONG, WHOLE, MORE  }, STEP_PLAIN_ANSWERED },
    [STEP_PLAIN_ANSWERED] = { write_plain,          { WHOLE, WHOLE, WRONG }, STEP_PLAIN_ANSWERED },
    /* clang-format on */
};

static bool
check_bytes(const char *user, const PbSecret *password, GError **error)
{
    const char *bytes = pb_secret_peek(password);
    gsize len = pb_secret_len(password);

    if (strpbrk(user, "\r\n") != NULL) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_UNUSABLE,
                            "the user name holds a line break");
        return false;
    }
    if (strlen(bytes) != len || strpbrk(bytes, "\r\n") != NULL) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_UNUSABLE,
                            "the password holds a line break or a NUL");
        return false;
    }
    return true;
}

/* False with POP3_ERROR_NO_MECHANISM. A list that is not known forbids nothing. */
static bool
choose_plain(const Pop3Capa *capa, Pop3LoginMethod method, bool *use_plain,
             GError **error)
{
    bool has_plain = (capa->sasl & POP3_SASL_PLAIN) != 0;
    bool has_user = !capa->is_known || (capa->flags & POP3_CAPA_USER) != 0;

    if (method != POP3_LOGIN_AUTO && method != POP3_LOGIN_PLAIN &&
        method != POP3_LOGIN_USER) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_NO_MECHANISM,
                            "that way to sign in is not known here");
        return false;
    }
    *use_plain = method == POP3_LOGIN_PLAIN || (method == POP3_LOGIN_AUTO && has_plain);
    if (*use_plain ? has_plain || !capa->is_known : has_user)
        return true;
    g_set_error(error, POP3_ERROR, POP3_ERROR_NO_MECHANISM,
                "the server does not offer %s",
                method == POP3_LOGIN_PLAIN  ? "AUTH PLAIN"
                : method == POP3_LOGIN_USER ? "USER and PASS"
                                            : "AUTH PLAIN or USER and PASS");
    return false;
}

static bool
check_user_line(const char *user, GError **error)
{
    if (strpbrk(user, " \t") != NULL) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_UNUSABLE,
                            "USER and PASS cannot take a user name with a blank");
        return false;
    }
    if (strlen(user) > MAX_LINE - strlen("USER \r\n")) {
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_UNUSABLE,
                            "the user name is too long for USER and PASS");
        return false;
    }
    return true;
}

static Step
first_step(bool use_plain, const char *user, const PbSecret *password)
{
    gsize len = strlen(AUTH_PLAIN " \r\n") + base64_len(plain_len(user, password));

    if (!use_plain)
        return STEP_USER;
    return len <= MAX_LINE ? STEP_PLAIN : STEP_PLAIN_ASKED;
}

Pop3Login *
pop3_login_new(const Pop3Capa *capa, const Pop3Credentials *credentials, GError **error)
{
    const char *user = credentials->user;
    const PbSecret *password = credentials->secret;
    Pop3LoginMethod method = credentials->method;
    Pop3Login *login;
    bool use_plain;

    if (!check_bytes(user, password, error) ||
        !choose_plain(capa, method, &use_plain, error) ||
        (!use_plain && !check_user_line(user, error)))
        return NULL;
    login = g_new0(Pop3Login, 1);
    login->step = first_step(use_plain, user, password);
    login->user = g_strdup(user);
    login->password = pb_secret_copy(password);
    return login;
}

void
pop3_login_free(Pop3Login *login)
{
    if (login == NULL)
        return;
    forget_password(login);
    g_free(login->user);
    g_free(login);
}

const char *
pop3_login_name(const Pop3Login *login)
{
    return login->step == STEP_USER ? "USER and PASS" : "PLAIN";
}

void
pop3_login_begin(Pop3Login *login, Pop3Output *output)
{
    steps[login->step].write(login, output);
}

Pop3LoginVerdict
pop3_login_answer(Pop3Login *login, Pop3ReplyKind kind, Pop3Output *output)
{
    Pop3LoginVerdict verdict = steps[login->step].verdicts[kind];

    if (verdict == POP3_LOGIN_MORE) {
        login->step = steps[login->step].next;
        steps[login->step].write(login, output);
    }
    return verdict;
}
