/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_pop3_session.c: a session against any bytes.
 *
 * Input: flags, how many commands, the commands, how the server's bytes are cut, the server's bytes. Beside
 * what the sanitizers see, it holds the session to its contract: events in the order of the commands,
 * nothing secret on an open line, in the transcript or in what a login tells, no more under way than the
 * window, an error that stays. */
#include <config.h>

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "pop3/session.h"

#define USER     "ada"
#define PASSWORD "hunter2"

#define MAX_COMMANDS 64
#define MAX_RESPONSE 16384 /* bytes of a line inside AUTH: it grows with the challenge */

enum {
    FLAG_TLS = 1 << 0,
    FLAG_CLEARTEXT = 1 << 1,
    FLAG_PARTIAL = 1 << 2,  /* now and then only half of the output is sent */
    FLAG_TOGETHER = 1 << 3, /* all commands are queued at once */
    FLAG_TOKEN = 1 << 4,
    FLAG_CERT = 1 << 5,
    FLAG_BINDING = 1 << 6,
    FLAG_NARROW = 1 << 7, /* another window than the usual */
};

#define NARROW_WINDOW 3

typedef struct {
    Pop3Session *session;
    guint flags;
    bool is_protected;
    Pop3Command open[MAX_COMMANDS + 1]; /* commands given and not done, from `first` on */
    gsize first, n_open;
    bool is_listing[MAX_COMMANDS +
                    1]; /* the same of each: it is OTHER, with lines behind +OK */
    guint n_under_way;
    bool is_in_login; /* its first line was sent: what follows are no commands */
    bool is_in_body;
    Pop3State state;
    guint random;
} Harness;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static guint
next_random(Harness *harness)
{
    harness->random = harness->random * 1103515245U + 12345U;
    return harness->random >> 16;
}

static void
check_state(Harness *harness)
{
    static const guint before[] = {
        [POP3_STATE_GREETING] = 0,
        [POP3_STATE_AUTHORIZATION] = 1 << POP3_STATE_GREETING | 1 << POP3_STATE_HANDSHAKE,
        [POP3_STATE_HANDSHAKE] = 1 << POP3_STATE_AUTHORIZATION,
        [POP3_STATE_TRANSACTION] = 1 << POP3_STATE_AUTHORIZATION,
        [POP3_STATE_UPDATE] = 1 << POP3_STATE_AUTHORIZATION | 1 << POP3_STATE_TRANSACTION,
        [POP3_STATE_CLOSED] = 0x3f,
    };
    Pop3State now = pop3_session_state(harness->session);

    g_assert(now == harness->state || (before[now] & 1U << harness->state) != 0);
    harness->state = now;
}

/* In clear, and in base64 wherever it begins there. */
static bool
holds_secret(const char *bytes, gsize len)
{
    static const char *const forms[] = { PASSWORD, "aHVudGVyM", "h1bnRlcj", "odW50ZXIy" };

    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (memmem(bytes, len, forms[i], strlen(forms[i])) != NULL)
            return true;
    }
    return false;
}

static void
check_said(Pop3Direction direction, const char *line, void *user_data)
{
    (void)user_data;
    g_assert(pb_text_is_visible(line, -1, PB_TEXT_LINE));
    g_assert(strlen(line) < 600);
    g_assert(direction == POP3_RECEIVED || !holds_secret(line, strlen(line)));
}

static bool
is_multi_line(const Harness *harness)
{
    Pop3Command command = harness->open[harness->first];

    return harness->is_listing[harness->first] || command == POP3_COMMAND_CAPA ||
           command == POP3_COMMAND_UIDL || command == POP3_COMMAND_LIST ||
           command == POP3_COMMAND_TOP || command == POP3_COMMAND_RETR;
}

static void
check_login_done(Harness *harness, const Pop3Event *event)
{
    g_autoptr(GError) error = NULL;

    harness->is_in_login = false;
    g_assert(strstr(event->reply.text, PASSWORD) == NULL);
    g_assert(pop3_session_login_name(harness->session) != NULL);
    if (event->reply.kind != POP3_REPLY_ERR)
        return;
    error = pop3_session_login_error(harness->session, &event->reply);
    g_assert(error->domain == POP3_ERROR && strstr(error->message, PASSWORD) == NULL);
    g_assert(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
}

static void
check_done(Harness *harness, const Pop3Event *event)
{
    g_assert(harness->is_in_body ==
             (is_multi_line(harness) && event->reply.kind == POP3_REPLY_OK));
    g_assert(event->reply.kind != POP3_REPLY_CONTINUE);
    if (event->command == POP3_COMMAND_LOGIN)
        check_login_done(harness, event);
    harness->is_in_body = false;
    harness->first++;
    harness->n_open--;
    if (harness->n_under_way > 0)
        harness->n_under_way--;
    else if (event->command != POP3_COMMAND_GREETING)
        g_assert(g_str_has_prefix(event->reply.text, "not sent"));
}

static void
check_entry(const Pop3Event *event)
{
    g_assert(event->number > 0);
    g_assert(event->size <= G_MAXINT64);
    g_assert(event->command == POP3_COMMAND_UIDL || event->command == POP3_COMMAND_LIST);
    if (event->uidl == NULL) {
        g_assert(event->uidl_len == 0);
        return;
    }
    g_assert(event->uidl_len >= 1 && event->uidl_len <= POP3_MAX_UIDL_LEN);
    g_assert(strlen(event->uidl) == event->uidl_len);
}

static void
check_event(Harness *harness, const Pop3Event *event)
{
    g_assert(harness->n_open > 0);
    g_assert(event->command == harness->open[harness->first]);
    if (event->kind == POP3_EVENT_STATUS || event->kind == POP3_EVENT_DONE)
        g_assert(strlen(event->reply.text) <= POP3_MAX_STATUS_LINE);
    else
        g_assert(harness->is_in_body);
    switch (event->kind) {
    case POP3_EVENT_STATUS:
        g_assert(!harness->is_in_body && is_multi_line(harness));
        g_assert(event->reply.kind == POP3_REPLY_OK);
        harness->is_in_body = true;
        break;
    case POP3_EVENT_ENTRY:
        check_entry(event);
        break;
    case POP3_EVENT_BODY:
        g_assert(event->len > 0);
        break;
    case POP3_EVENT_DONE:
        check_done(harness, event);
        break;
    }
    g_assert(pop3_session_n_open(harness->session) == harness->n_open);
}

static void
check_that_it_is_over(Harness *harness, const GError *first)
{
    g_autoptr(GError) again = NULL;
    Pop3Event event;
    gsize len;

    g_assert(first != NULL && first->domain == POP3_ERROR);
    g_assert(first->code == POP3_ERROR_PROTOCOL || first->code == POP3_ERROR_TOO_LONG ||
             first->code == POP3_ERROR_IMPOSTOR);
    g_assert(strlen(first->message) < 512 && g_utf8_validate(first->message, -1, NULL));
    g_assert(pop3_session_next(harness->session, &event, &again) == -1);
    g_assert(g_error_matches(again, first->domain, first->code));
    pop3_session_output(harness->session, &len);
    g_assert(len == 0);
}

/* One line of output; whether it starts a command. */
static bool
check_line(Harness *harness, const char *line, gsize len)
{
    bool is_command = !harness->is_in_login;
    g_assert(len <= (is_command ? 255 : MAX_RESPONSE));
    g_assert(line[len - 2] == '\r' && line[len - 1] == '\n');
    g_assert(memchr(line, '\r', len) == line + len - 2);
    if (!harness->is_protected && (harness->flags & FLAG_CLEARTEXT) == 0)
        g_assert(!holds_secret(line, len));
    if (harness->open[harness->first] == POP3_COMMAND_LOGIN)
        harness->is_in_login = true;
    return is_command;
}

/* All lines that are new behind the `old` bytes which already waited. */
static void
check_output(Harness *harness, const char *output, gsize len, gsize old)
{
    const Pop3Capa *capa = pop3_session_capa(harness->session);
    bool is_piped = (capa->flags & POP3_CAPA_PIPELINING) != 0 &&
                    harness->state == POP3_STATE_TRANSACTION;
    guint window =
        (harness->flags & FLAG_NARROW) != 0 ? NARROW_WINDOW : POP3_WINDOW_COMMANDS;

    for (gsize at = old; at < len;) {
        const char *lf = memchr(output + at, '\n', len - at);

        g_assert(lf != NULL);
        if (check_line(harness, output + at, (gsize)(lf + 1 - output) - at))
            harness->n_under_way++;
        g_assert(harness->n_under_way <= (is_piped ? window : 1));
        at = (gsize)(lf + 1 - output);
    }
}

/* Takes the output; what of it waits on afterwards. */
static gsize
send_output(Harness *harness, gsize old)
{
    gsize len, n_sent;
    const char *output = pop3_session_output(harness->session, &len);

    check_output(harness, output, len, old);
    check_state(harness);
    n_sent = len;
    if ((harness->flags & FLAG_PARTIAL) != 0 && next_random(harness) % 16 == 0)
        n_sent = len / 2;
    pop3_session_sent(harness->session, n_sent);
    return len - n_sent;
}

/* False when the session is over. */
static bool
feed(Harness *harness, const uint8_t *bytes, size_t len)
{
    g_autofree uint8_t *copy = g_memdup2(bytes, len);
    g_autoptr(GError) error = NULL;
    Pop3Event event;
    int got;

    pop3_session_feed(harness->session, copy, len);
    while ((got = pop3_session_next(harness->session, &event, &error)) == 1) {
        check_event(harness, &event);
        check_state(harness);
        if (harness->state == POP3_STATE_HANDSHAKE &&
            pop3_session_n_pending(harness->session) == 0) {
            pop3_session_tls_done(harness->session);
            harness->is_protected = true;
            check_state(harness);
        }
    }
    check_state(harness);
    if (got == -1)
        check_that_it_is_over(harness, error);
    return got == 0;
}

static bool
log_in(Harness *harness, guint choice)
{
    g_autoptr(PbSecret) password = pb_secret_new(PASSWORD, strlen(PASSWORD));
    g_autoptr(GError) error = NULL;
    Pop3Cleartext cleartext = (harness->flags & FLAG_CLEARTEXT) != 0
                                  ? POP3_CLEARTEXT_ALLOWED
                                  : POP3_CLEARTEXT_REFUSED;
    bool is_bound = (harness->flags & FLAG_BINDING) != 0;
    const Pop3Credentials credentials = {
        .method = (Pop3LoginMethod)(choice % (POP3_LOGIN_USER + 1)),
        .cleartext = cleartext,
        .user = USER,
        .secret = password,
        .is_token = (harness->flags & FLAG_TOKEN) != 0,
        .has_client_cert = (harness->flags & FLAG_CERT) != 0,
        .host = choice % 2 == 0 ? NULL : "pop.example.org",
        .binding_kind = is_bound ? POP3_BINDING_TLS_EXPORTER : POP3_BINDING_NONE,
        .binding = is_bound ? (const guint8 *)"bind" : NULL,
        .binding_len = is_bound ? 4 : 0,
    };
    bool is_queued = pop3_session_login(harness->session, &credentials, &error);

    g_assert(is_queued == (error == NULL));
    g_assert(!is_queued || harness->is_protected || cleartext == POP3_CLEARTEXT_ALLOWED);
    return is_queued;
}

static Pop3Command
command_of(guint choice)
{
    return (Pop3Command)(1 + choice % POP3_COMMAND_QUIT);
}

static bool
is_login(guint choice)
{
    return command_of(choice) == POP3_COMMAND_LOGIN;
}

/* The byte behind that of a login is its method. */
static void
give_command(Harness *harness, guint choice, guint method)
{
    static void (*const plain[POP3_COMMAND_QUIT + 1])(Pop3Session *) = {
        [POP3_COMMAND_CAPA] = pop3_session_capa_ask,
        [POP3_COMMAND_STLS] = pop3_session_stls,
        [POP3_COMMAND_STAT] = pop3_session_stat,
        [POP3_COMMAND_UIDL] = pop3_session_uidl,
        [POP3_COMMAND_LIST] = pop3_session_list,
        [POP3_COMMAND_UTF8] = pop3_session_utf8,
        [POP3_COMMAND_LAST] = pop3_session_last,
        [POP3_COMMAND_NOOP] = pop3_session_noop,
        [POP3_COMMAND_RSET] = pop3_session_rset,
        [POP3_COMMAND_QUIT] = pop3_session_quit,
    };
    static void (*const numbered[POP3_COMMAND_QUIT + 1])(Pop3Session *, guint32) = {
        [POP3_COMMAND_DELE] = pop3_session_dele,
        [POP3_COMMAND_UIDL_ONE] = pop3_session_uidl_one,
        [POP3_COMMAND_LIST_ONE] = pop3_session_list_one,
    };
    Pop3Command command = command_of(choice);
    guint32 number = 1 + choice / 32;
    gsize at = harness->first + harness->n_open;

    if (at > MAX_COMMANDS || (command == POP3_COMMAND_STLS && harness->is_protected))
        return;
    if (command == POP3_COMMAND_LOGIN && !log_in(harness, method))
        return;
    harness->is_listing[at] = command == POP3_COMMAND_OTHER && number % 2 == 0;
    if (plain[command] != NULL)
        plain[command](harness->session);
    else if (numbered[command] != NULL)
        numbered[command](harness->session, number);
    else if (command == POP3_COMMAND_TOP)
        pop3_session_top(harness->session, number, choice);
    else if (command == POP3_COMMAND_RETR)
        pop3_session_retr(harness->session, number, (guint64)1 << (choice / 4));
    else if (command == POP3_COMMAND_LANG)
        g_assert(pop3_session_lang(harness->session, "*", NULL));
    else if (command == POP3_COMMAND_OTHER)
        g_assert(pop3_session_command(
            harness->session, "XTND",
            harness->is_listing[at] ? POP3_SHAPE_LISTING : POP3_SHAPE_LINE, NULL));
    harness->open[at] = command;
    harness->n_open++;
}

static void
run(Harness *harness, const uint8_t *commands, size_t n_commands, const uint8_t *bytes,
    size_t len)
{
    gsize unsent = 0;
    size_t given = 0;

    do {
        size_t slice = harness->random == 0 ? len : 1 + next_random(harness) % 48;
        uint8_t command;

        do {
            if (given >= n_commands)
                break;
            command = commands[given++];
            if (is_login(command) && given < n_commands)
                give_command(harness, command, commands[given++]);
            else
                give_command(harness, command, POP3_LOGIN_AUTO);
        } while (given < n_commands && (harness->flags & FLAG_TOGETHER) != 0);
        unsent = send_output(harness, unsent);
        slice = MIN(slice, len);
        if (!feed(harness, bytes, slice))
            return;
        bytes += slice;
        len -= slice;
    } while (len > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Harness harness = { .n_open = 1 };
    size_t n_commands;

    if (size < 3)
        return 0;
    harness.flags = data[0];
    harness.is_protected = (data[0] & FLAG_TLS) != 0;
    n_commands = MIN((size_t)(data[1] % 32), size - 3);
    harness.random = data[2 + n_commands];
    harness.open[0] = POP3_COMMAND_GREETING;
    harness.session = pop3_session_new(harness.is_protected ? POP3_PROTECTION_TLS
                                                            : POP3_PROTECTION_NONE);
    pop3_session_set_transcript(harness.session, check_said, NULL);
    if ((harness.flags & FLAG_NARROW) != 0)
        pop3_session_set_window(harness.session, NARROW_WINDOW, 1000);
    run(&harness, data + 2, n_commands, data + 3 + n_commands, size - 3 - n_commands);
    pop3_session_free(harness.session);
    return 0;
}
