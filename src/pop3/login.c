/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/login.c: the steps of a login (L2).
 *
 * A table says what each reply means at each step: +OK before the password was given is as wrong as a
 * challenge that nobody waits for. Lines but PASS and the answer to a challenge keep to 255 octets. What
 * makes no sense inside AUTH is broken off with "*", so that the session stays in step. */
#include <config.h>

#include "login.h"

#include <string.h>

#include "apop.h"
#include "auth.h"

#define MAX_LINE  255 /* with CRLF: RFC 2449 section 4 */
#define MASK      "****"
#define MIN_SCRUB 4 /* bytes; what is shorter would only make lines unreadable */

typedef enum {
    STEP_USER,
    STEP_PASS,
    STEP_APOP,
    STEP_AUTH, /* the command, and every response */
    STEP_BROKEN_OFF,
} Step;

struct Pop3Login {
    const Pop3Way *way;
    Step step;
    char *user;
    char *timestamp;  /* of APOP */
    PbSecret *secret; /* NULL with EXTERNAL */
    Pop3Auth *auth;   /* of AUTH */
    PbSecret *sent;   /* the latest response, in base64 */
    char *shown;
    GError *failure;
};

static void
append_string(Pop3Output *output, const char *string)
{
    pop3_output_append(output, string, strlen(string));
}

static void
append_secret(Pop3Output *output, const PbSecret *secret)
{
    pop3_output_append(output, pb_secret_peek(secret), pb_secret_len(secret));
}

/* Takes `shown`. */
static void
show(Pop3Login *login, char *shown)
{
    g_free(login->shown);
    login->shown = shown;
}

/* --- lines ------------------------------------------------------------------------------------ */

static void
write_user(Pop3Login *login, Pop3Output *output)
{
    show(login, g_strdup_printf("USER %s", login->user));
    append_string(output, login->shown);
    append_string(output, "\r\n");
}

static void
write_pass(Pop3Login *login, Pop3Output *output)
{
    show(login, g_strdup("PASS " MASK));
    append_string(output, "PASS ");
    append_secret(output, login->secret);
    append_string(output, "\r\n");
}

static void
write_apop(Pop3Login *login, Pop3Output *output)
{
    char digest[POP3_APOP_DIGEST_LEN + 1];

    pop3_apop_digest(login->timestamp, login->secret, digest);
    show(login, g_strdup_printf("APOP %s " MASK, login->user));
    append_string(output, "APOP ");
    append_string(output, login->user);
    append_string(output, " ");
    append_string(output, digest);
    append_string(output, "\r\n");
}

/* Takes `response`. What is too short to hold a secret, as the last word about a token, does not take the
 * place of what does. */
static void
append_response(Pop3Login *login, PbSecret *response, Pop3Output *output)
{
    PbSecret *outdone = response;

    append_secret(output, response);
    if (pb_secret_len(response) > MIN_SCRUB) {
        outdone = login->sent;
        login->sent = response;
    }
    pb_secret_free(outdone);
}

static void
write_auth(Pop3Login *login, Pop3Output *output)
{
    gsize around = strlen("AUTH ") + strlen(login->way->name) + strlen(" \r\n");
    PbSecret *first = pop3_auth_first(login->auth, MAX_LINE - around);

    show(login,
         g_strdup_printf("AUTH %s%s", login->way->name, first == NULL ? "" : " " MASK));
    append_string(output, "AUTH ");
    append_string(output, login->way->name);
    if (first != NULL) {
        append_string(output, " ");
        /* RFC 5034 section 4: so that it does not look as if there were none. */
        if (pb_secret_len(first) == 0)
            append_string(output, "=");
        append_response(login, first, output);
    }
    append_string(output, "\r\n");
}

static void
write_response(Pop3Login *login, PbSecret *response, Pop3Output *output)
{
    show(login, g_strdup(pb_secret_len(response) == 0 ? "" : MASK));
    append_response(login, response, output);
    append_string(output, "\r\n");
}

/* RFC 5034 section 4. Takes `failure`. */
static void
break_off(Pop3Login *login, GError *failure, Pop3Output *output)
{
    login->failure = failure;
    login->step = STEP_BROKEN_OFF;
    show(login, g_strdup("*"));
    append_string(output, "*\r\n");
}

/* --- beginning -------------------------------------------------------------------------------- */

static bool
check_bytes(const Pop3Credentials *credentials, GError **error)
{
    const char *what = NULL;
    const PbSecret *secret = credentials->secret;

    if (strpbrk(credentials->user, "\r\n") != NULL)
        what = "the user name holds a line break";
    else if (secret != NULL && (strlen(pb_secret_peek(secret)) != pb_secret_len(secret) ||
                                strpbrk(pb_secret_peek(secret), "\r\n") != NULL))
        what = "the password holds a line break or a NUL";
    if (what != NULL)
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_UNUSABLE, what);
    return what == NULL;
}

static bool
check_user_line(const Pop3Way *way, const char *user, GError **error)
{
    gsize around = way->kind == POP3_WAY_USER
                       ? strlen("USER \r\n")
                       : strlen("APOP  \r\n") + POP3_APOP_DIGEST_LEN;

    if (strpbrk(user, " \t") == NULL && strlen(user) <= MAX_LINE - around)
        return true;
    g_set_error(error, POP3_ERROR, POP3_ERROR_UNUSABLE,
                "the user name holds a blank or is too long for %s", way->name);
    return false;
}

static Pop3Login *
login_by(const Pop3Way *way, const Pop3Offer *offer, const Pop3Credentials *credentials,
         GError **error)
{
    static const Step first_steps[] = {
        [POP3_WAY_SASL] = STEP_AUTH,
        [POP3_WAY_TOKEN] = STEP_AUTH,
        [POP3_WAY_APOP] = STEP_APOP,
        [POP3_WAY_USER] = STEP_USER,
    };
    Step step = first_steps[way->kind];
    Pop3Auth *auth = NULL;
    Pop3Login *login;

    if (credentials->secret == NULL && way->method != POP3_LOGIN_EXTERNAL) {
        g_set_error(error, POP3_ERROR, POP3_ERROR_UNUSABLE, "%s needs a password",
                    way->name);
        return NULL;
    }
    if (step != STEP_AUTH && !check_user_line(way, credentials->user, error))
        return NULL;
    if (step == STEP_AUTH && (auth = pop3_auth_new(way, credentials, error)) == NULL)
        return NULL;
    login = g_new0(Pop3Login, 1);
    login->way = way;
    login->step = step;
    login->auth = auth;
    login->user = g_strdup(credentials->user);
    login->timestamp = g_strdup(offer->timestamp);
    if (credentials->secret != NULL)
        login->secret = pb_secret_copy(credentials->secret);
    return login;
}

Pop3Login *
pop3_login_new(const Pop3Offer *offer, const Pop3Credentials *credentials, GError **error)
{
    const Pop3Way *ways[POP3_MAX_WAYS];
    guint n_ways = pop3_ways_choose(offer, credentials, ways, error);
    Pop3Login *login = NULL;

    if (n_ways == 0 || !check_bytes(credentials, error))
        return NULL;
    /* One that cannot send this user name or password makes room for the next: nothing was sent. */
    for (guint i = 0; i < n_ways && login == NULL; i++) {
        if (i > 0)
            g_clear_error(error);
        login = login_by(ways[i], offer, credentials, error);
    }
    return login;
}

void
pop3_login_free(Pop3Login *login)
{
    if (login == NULL)
        return;
    pop3_auth_free(login->auth);
    pb_secret_free(login->secret);
    pb_secret_free(login->sent);
    g_free(login->user);
    g_free(login->timestamp);
    g_free(login->shown);
    g_clear_error(&login->failure);
    g_free(login);
}

const char *
pop3_login_name(const Pop3Login *login)
{
    return login->way->name;
}

void
pop3_login_begin(Pop3Login *login, Pop3Output *output)
{
    static void (*const writers[])(Pop3Login *, Pop3Output *) = {
        [STEP_USER] = write_user,
        [STEP_APOP] = write_apop,
        [STEP_AUTH] = write_auth,
    };

    writers[login->step](login, output);
}

/* --- answers ---------------------------------------------------------------------------------- */

static Pop3LoginVerdict
whole(Pop3Login *login, const Pop3Reply *reply, Pop3Output *output)
{
    (void)login;
    (void)reply;
    (void)output;
    return POP3_LOGIN_COMPLETE;
}

static Pop3LoginVerdict
wrong(Pop3Login *login, const Pop3Reply *reply, Pop3Output *output)
{
    (void)login;
    (void)reply;
    (void)output;
    return POP3_LOGIN_OUT_OF_ORDER;
}

static Pop3LoginVerdict
give_pass(Pop3Login *login, const Pop3Reply *reply, Pop3Output *output)
{
    (void)reply;
    login->step = STEP_PASS;
    write_pass(login, output);
    return POP3_LOGIN_MORE;
}

/* +OK counts when nothing is still to be said, by either side. */
static Pop3LoginVerdict
end_auth(Pop3Login *login, const Pop3Reply *reply, Pop3Output *output)
{
    (void)reply;
    (void)output;
    if (pop3_auth_is_complete(login->auth))
        return POP3_LOGIN_COMPLETE;
    return login->way->proves_server ? POP3_LOGIN_IMPOSTOR : POP3_LOGIN_OUT_OF_ORDER;
}

static Pop3LoginVerdict
respond(Pop3Login *login, const Pop3Reply *reply, Pop3Output *output)
{
    GError *error = NULL;
    PbSecret *response;

    if (login->way->kind == POP3_WAY_SASL && pop3_auth_is_complete(login->auth))
        return POP3_LOGIN_OUT_OF_ORDER;
    response = pop3_auth_respond(login->auth, reply->text, &error);
    if (response != NULL) {
        write_response(login, response, output);
    } else if (g_error_matches(error, POP3_ERROR, POP3_ERROR_IMPOSTOR)) {
        g_error_free(error);
        return POP3_LOGIN_IMPOSTOR;
    } else {
        break_off(login, error, output);
    }
    return POP3_LOGIN_MORE;
}

Pop3LoginVerdict
pop3_login_answer(Pop3Login *login, const Pop3Reply *reply, Pop3Output *output)
{
    static Pop3LoginVerdict (*const answers[][POP3_REPLY_CONTINUE + 1])(
        Pop3Login *, const Pop3Reply *, Pop3Output *) = {
        /* clang-format off */
        /*                      +OK        -ERR   +       */
        [STEP_USER]       = { give_pass, whole, wrong },
        [STEP_PASS]       = { whole,     whole, wrong },
        [STEP_APOP]       = { whole,     whole, wrong },
        [STEP_AUTH]       = { end_auth,  whole, respond },
        [STEP_BROKEN_OFF] = { wrong,     whole, wrong },
        /* clang-format on */
    };

    return answers[login->step][reply->kind](login, reply, output);
}

/* --- what may be shown ------------------------------------------------------------------------ */

const char *
pop3_login_shown(const Pop3Login *login)
{
    return login->shown;
}

const char *
pop3_login_show_answer(const Pop3Login *login, const char *line)
{
    return login->auth != NULL && strncmp(line, "+ ", 2) == 0 && line[2] != '\0'
               ? "+ " MASK
               : line;
}

static void
cover(char *text, const PbSecret *secret)
{
    gsize len = secret == NULL ? 0 : pb_secret_len(secret);

    if (len < MIN_SCRUB)
        return;
    for (char *at = text; (at = strstr(at, pb_secret_peek(secret))) != NULL; at += len)
        memset(at, '*', len);
}

/* What makes the line a reply stays, whatever the password is. */
static gsize
status_len(const char *line)
{
    static const char *const words[] = { "+OK", "-ERR", "+" };
    gsize len = strcspn(line, " ");

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strlen(words[i]) == len && strncmp(line, words[i], len) == 0)
            return len;
    }
    return 0;
}

void
pop3_login_scrub(const Pop3Login *login, char *line)
{
    line += status_len(line);
    cover(line, login->secret);
    cover(line, login->sent);
}

GError *
pop3_login_take_failure(Pop3Login *login)
{
    const char *reason = login->auth == NULL ? NULL : pop3_auth_reason(login->auth);

    if (reason != NULL && login->failure == NULL)
        return g_error_new_literal(POP3_ERROR, POP3_ERROR_LOGIN, reason);
    return g_steal_pointer(&login->failure);
}
