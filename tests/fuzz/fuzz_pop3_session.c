/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_pop3_session.c: a session against any bytes.
 *
 * Input: flags, how many commands, the commands, how the server's bytes are cut, the server's bytes. Beside
 * what the sanitizers see, it holds the session to its contract: events in the order of the commands,
 * nothing secret on an open line, no more under way than the window, an error that stays. */
#include <config.h>

#include <stdint.h>
#include <string.h>

#include "pop3/session.h"

#define USER     "ada"
#define PASSWORD "hunter2"
#define BASE64   "AGFkYQBodW50ZXIy"

#define MAX_COMMANDS 64

enum {
    FLAG_TLS = 1 << 0,
    FLAG_CLEARTEXT = 1 << 1,
    FLAG_PARTIAL = 1 << 2,  /* now and then only half of the output is sent */
    FLAG_TOGETHER = 1 << 3, /* all commands are queued at once */
};

typedef struct {
    Pop3Session *session;
    guint flags;
    bool is_protected;
    Pop3Command open[MAX_COMMANDS + 1]; /* commands given and not done, from `first` on */
    gsize first, n_open;
    guint n_under_way;
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

static bool
is_multi_line(Pop3Command command)
{
    return command == POP3_COMMAND_CAPA || command == POP3_COMMAND_UIDL ||
           command == POP3_COMMAND_LIST || command == POP3_COMMAND_TOP ||
           command == POP3_COMMAND_RETR;
}

static void
check_done(Harness *harness, const Pop3Event *event)
{
    g_assert(harness->is_in_body ==
             (is_multi_line(event->command) && event->reply.kind == POP3_REPLY_OK));
    g_assert(event->reply.kind != POP3_REPLY_CONTINUE);
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
        g_assert(!harness->is_in_body && is_multi_line(event->command));
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
    g_assert(first->code == POP3_ERROR_PROTOCOL || first->code == POP3_ERROR_TOO_LONG);
    g_assert(strlen(first->message) < 512 && g_utf8_validate(first->message, -1, NULL));
    g_assert(pop3_session_next(harness->session, &event, &again) == -1);
    g_assert(g_error_matches(again, first->domain, first->code));
    pop3_session_output(harness->session, &len);
    g_assert(len == 0);
}

/* One line of output; whether it starts a command. */
static bool
check_line(const Harness *harness, const char *line, gsize len)
{
    g_assert(len <= 255 && line[len - 2] == '\r' && line[len - 1] == '\n');
    g_assert(memchr(line, '\r', len) == line + len - 2);
    if (!harness->is_protected && (harness->flags & FLAG_CLEARTEXT) == 0) {
        g_assert(memmem(line, len, PASSWORD, strlen(PASSWORD)) == NULL);
        g_assert(memmem(line, len, BASE64, strlen(BASE64)) == NULL);
    }
    return strncmp(line, "PASS ", 5) != 0;
}

/* All lines that are new behind the `old` bytes which already waited. */
static void
check_output(Harness *harness, const char *output, gsize len, gsize old)
{
    const Pop3Capa *capa = pop3_session_capa(harness->session);
    bool is_piped = (capa->flags & POP3_CAPA_PIPELINING) != 0 &&
                    harness->state == POP3_STATE_TRANSACTION;

    for (gsize at = old; at < len;) {
        const char *lf = memchr(output + at, '\n', len - at);

        g_assert(lf != NULL);
        if (check_line(harness, output + at, (gsize)(lf + 1 - output) - at))
            harness->n_under_way++;
        g_assert(harness->n_under_way <= (is_piped ? POP3_WINDOW_COMMANDS : 1));
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
    const Pop3Credentials credentials = {
        .method = (Pop3LoginMethod)(choice % (POP3_LOGIN_USER + 1)),
        .cleartext = cleartext,
        .user = USER,
        .secret = password,
    };
    bool is_queued = pop3_session_login(harness->session, &credentials, &error);

    g_assert(is_queued == (error == NULL));
    g_assert(!is_queued || harness->is_protected || cleartext == POP3_CLEARTEXT_ALLOWED);
    return is_queued;
}

static void
give_command(Harness *harness, guint choice)
{
    static void (*const plain[])(Pop3Session *) = {
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
    Pop3Command command = (Pop3Command)(1 + choice % POP3_COMMAND_QUIT);
    guint32 number = 1 + choice / 16;

    if (harness->first + harness->n_open > MAX_COMMANDS ||
        (command == POP3_COMMAND_STLS && harness->is_protected))
        return;
    if (command == POP3_COMMAND_LOGIN && !log_in(harness, choice / 16))
        return;
    if (command == POP3_COMMAND_TOP)
        pop3_session_top(harness->session, number, choice);
    else if (command == POP3_COMMAND_RETR)
        pop3_session_retr(harness->session, number, (guint64)1 << (choice / 4));
    else if (command == POP3_COMMAND_DELE)
        pop3_session_dele(harness->session, number);
    else if (command == POP3_COMMAND_UIDL_ONE)
        pop3_session_uidl_one(harness->session, number);
    else if (command == POP3_COMMAND_LIST_ONE)
        pop3_session_list_one(harness->session, number);
    else if (command == POP3_COMMAND_LANG)
        g_assert(pop3_session_lang(harness->session, "*", NULL));
    else if (command == POP3_COMMAND_OTHER)
        g_assert(pop3_session_command(harness->session, "XTND", POP3_SHAPE_LINE, NULL));
    else if (command != POP3_COMMAND_LOGIN)
        plain[command](harness->session);
    harness->open[harness->first + harness->n_open++] = command;
}

static void
run(Harness *harness, const uint8_t *commands, size_t n_commands, const uint8_t *bytes,
    size_t len)
{
    gsize unsent = 0;
    size_t given = 0;

    do {
        size_t slice = harness->random == 0 ? len : 1 + next_random(harness) % 48;

        do {
            if (given < n_commands)
                give_command(harness, commands[given++]);
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
    run(&harness, data + 2, n_commands, data + 3 + n_commands, size - 3 - n_commands);
    pop3_session_free(harness.session);
    return 0;
}
