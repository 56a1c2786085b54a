/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/script.c: plays a written conversation against a Pop3Session. */
#include <config.h>

#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *name;
    gsize slice; /* 0: whole; else the first piece is this long */
    bool is_bytewise;
    Pop3Session *session;
    GString *events;
} Player;

static const char *const states[] = { "GREETING",    "AUTHORIZATION", "HANDSHAKE",
                                      "TRANSACTION", "UPDATE",        "CLOSED" };

static const char *const error_names[] = {
    [POP3_ERROR_PROTOCOL] = "PROTOCOL",   [POP3_ERROR_TOO_LONG] = "TOO_LONG",
    [POP3_ERROR_REFUSED] = "REFUSED",     [POP3_ERROR_LOGIN] = "LOGIN",
    [POP3_ERROR_IN_USE] = "IN_USE",       [POP3_ERROR_TOO_SOON] = "TOO_SOON",
    [POP3_ERROR_TEMPORARY] = "TEMPORARY", [POP3_ERROR_PERMANENT] = "PERMANENT",
    [POP3_ERROR_NO_TLS] = "NO_TLS",       [POP3_ERROR_NO_MECHANISM] = "NO_MECHANISM",
    [POP3_ERROR_IMPOSTOR] = "IMPOSTOR",   [POP3_ERROR_UNUSABLE] = "UNUSABLE",
    [POP3_ERROR_BAD_LINE] = "BAD_LINE",
};

const char *
script_error_name(const GError *error)
{
    assert_non_null(error);
    assert_true(error->domain == POP3_ERROR);
    return error_names[error->code];
}

static void
append_reply(GString *out, const Pop3Event *event)
{
    static const char *const kinds[] = { "+OK", "-ERR", "+" };

    g_string_append_printf(out, " %s%s%s", kinds[event->reply.kind],
                           event->reply.text[0] == '\0' ? "" : " ", event->reply.text);
    if (event->kind == POP3_EVENT_DONE && event->command == POP3_COMMAND_STAT &&
        event->reply.kind == POP3_REPLY_OK)
        g_string_append_printf(out, " [%u %" G_GUINT64_FORMAT "]", event->count,
                               event->size);
    if (event->kind == POP3_EVENT_DONE && event->command == POP3_COMMAND_LIST_ONE)
        g_string_append_printf(out, " [%" G_GUINT64_FORMAT "]", event->size);
    if (event->kind == POP3_EVENT_DONE && event->command == POP3_COMMAND_UIDL_ONE)
        g_string_append_printf(out, " [%s]", event->uidl == NULL ? "" : event->uidl);
}

static void
append_entry(GString *out, const Pop3Event *event)
{
    g_autofree char *uidl = NULL;

    if (event->command == POP3_COMMAND_LIST) {
        g_string_append_printf(out, " %" G_GUINT64_FORMAT, event->size);
        return;
    }
    if (event->uidl == NULL) {
        g_string_append(out, " (none)");
        return;
    }
    assert_int_equal(strlen(event->uidl), event->uidl_len);
    uidl = g_strescape(event->uidl, NULL);
    g_string_append_printf(out, " %s", uidl);
}

/* Bytes, with controls as \ooo. */
static void
append_escaped(GString *out, const char *data, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if (data[i] >= ' ' && data[i] < 0x7f)
            g_string_append_c(out, data[i]);
        else if (data[i] == '\n')
            g_string_append(out, "\\n");
        else if (data[i] == '\r')
            g_string_append(out, "\\r");
        else
            g_string_append_printf(out, "\\%03o", (guchar)data[i]);
    }
}

static void
append_event(GString *out, const Pop3Event *event, bool *is_in_body)
{
    static const char *const kinds[] = { "STATUS", "ENTRY", "BODY", "DONE" };

    if (event->kind != POP3_EVENT_BODY || !*is_in_body) {
        if (out->len > 0)
            g_string_append_c(out, '\n');
        g_string_append_printf(out, "%s %s", kinds[event->kind],
                               pop3_command_name(event->command));
        if (event->number > 0)
            g_string_append_printf(out, " %u", event->number);
    }
    if (event->kind == POP3_EVENT_BODY) {
        if (!*is_in_body)
            g_string_append_c(out, ' ');
        append_escaped(out, event->data, event->len);
    } else if (event->kind == POP3_EVENT_ENTRY) {
        append_entry(out, event);
    } else {
        append_reply(out, event);
    }
    *is_in_body = event->kind == POP3_EVENT_BODY;
}

static void
check_that_it_is_over(Pop3Session *session, const GError *first)
{
    g_autoptr(GError) again = NULL;
    Pop3Event event;
    gsize len;

    assert_int_equal(pop3_session_next(session, &event, &again), -1);
    assert_string_equal(again->message, first->message);
    assert_int_equal(again->code, first->code);
    pop3_session_output(session, &len);
    assert_int_equal(len, 0);
    assert_int_equal(pop3_session_state(session), POP3_STATE_CLOSED);
    assert_true(g_utf8_validate(first->message, -1, NULL));
    assert_true(strlen(first->message) < 512);
}

/* True when `out` ends in an unfinished BODY line that more bytes may go on. */
static bool
ends_in_body(const GString *out)
{
    const char *last = strrchr(out->str, '\n');

    return g_str_has_prefix(last == NULL ? out->str : last + 1, "BODY");
}

static void
feed(Pop3Session *session, const char *bytes, gsize len, GString *events)
{
    g_autofree char *copy = g_memdup2(bytes, len); /* so that ASan sees each over-read */
    bool is_in_body = ends_in_body(events);
    Pop3Event event;
    g_autoptr(GError) error = NULL;
    int got;

    pop3_session_feed(session, copy, len);
    while ((got = pop3_session_next(session, &event, &error)) == 1)
        append_event(events, &event, &is_in_body);
    if (got == 0) {
        assert_null(error);
        return;
    }
    if (events->len > 0)
        g_string_append_c(events, '\n');
    g_string_append_printf(events, "FAIL %s", script_error_name(error));
    check_that_it_is_over(session, error);
}

char *
script_feed(Pop3Session *session, const char *bytes, gsize len)
{
    GString *events = g_string_new(NULL);

    feed(session, bytes, len, events);
    return g_string_free(events, FALSE);
}

char *
script_take_output(Pop3Session *session)
{
    gsize len;
    const char *output = pop3_session_output(session, &len);
    char *copy = g_strndup(output, len);

    assert_int_equal(strlen(copy), len);
    pop3_session_sent(session, len);
    return copy;
}

static void
play_server(Player *player, const char *text, const char *end)
{
    g_autofree char *bytes = g_strconcat(text, end, NULL);
    gsize len = strlen(bytes);
    gsize piece = player->is_bytewise ? 1 : MIN(player->slice, len);

    if (piece == 0)
        piece = len;
    for (gsize at = 0; at < len;) {
        gsize now = MIN(piece, len - at);

        feed(player->session, bytes + at, now, player->events);
        if (strstr(player->events->str, "FAIL") != NULL)
            return;
        at += now;
        if (!player->is_bytewise)
            piece = len;
    }
}

static void
play_client(Player *player, const char *expected)
{
    g_autofree char *output = script_take_output(player->session);
    bool is_empty_line = strcmp(expected, "()") == 0;
    g_autoptr(GString) lines = g_string_new(is_empty_line ? "" : expected);

    g_string_replace(lines, "|", "\r\n", 0);
    if (lines->len > 0 || is_empty_line)
        g_string_append(lines, "\r\n");
    if (strcmp(output, lines->str) != 0)
        fail_msg("%s: sent \"%s\", not \"%s\"", player->name, output, expected);
}

static void
play_event(Player *player, const char *expected)
{
    char *end = strchr(player->events->str, '\n');
    gsize len = end == NULL ? player->events->len : (gsize)(end - player->events->str);

    if (strlen(expected) != len || strncmp(player->events->str, expected, len) != 0)
        fail_msg("%s: event \"%.*s\", not \"%s\"", player->name, (int)len,
                 player->events->str, expected);
    g_string_erase(player->events, 0, (gssize)(len + (end == NULL ? 0 : 1)));
}

static Pop3LoginMethod
method_named(const char *name)
{
    static const char *const methods[] = {
        "auto",          "scram-sha-256-plus",
        "scram-sha-256", "scram-sha-1",
        "plain",         "login",
        "cram-md5",      "external",
        "xoauth2",       "oauthbearer",
        "apop",          "user",
    };
    Pop3LoginMethod method = POP3_LOGIN_AUTO;

    while (strcmp(methods[method], name) != 0)
        method++;
    return method;
}

/* `words` is METHOD, "refused" or "allowed", user, secret, and then what else there is. */
static bool
login(Player *player, char **words, GError **error)
{
    static const guint8 binding[] = "binding";
    const char *const *more = (const char *const *)words + 4;
    bool is_unique = g_strv_contains(more, "unique");
    bool is_bound = is_unique || g_strv_contains(more, "exporter");
    g_autoptr(PbSecret) secret = pb_secret_new(words[3], strlen(words[3]));
    const Pop3Credentials credentials = {
        .method = method_named(words[0]),
        .cleartext = strcmp(words[1], "allowed") == 0 ? POP3_CLEARTEXT_ALLOWED
                                                      : POP3_CLEARTEXT_REFUSED,
        .user = words[2],
        .secret = g_strv_contains(more, "none") ? NULL : secret,
        .is_token = g_strv_contains(more, "token"),
        .has_client_cert = g_strv_contains(more, "cert"),
        .host = g_strv_contains(more, "host") ? "pop.example.org" : NULL,
        .port = 995,
        .binding_kind = is_unique  ? POP3_BINDING_TLS_UNIQUE
                        : is_bound ? POP3_BINDING_TLS_EXPORTER
                                   : POP3_BINDING_NONE,
        .binding = is_bound ? binding : NULL,
        .binding_len = is_bound ? sizeof binding : 0,
    };

    return pop3_session_login(player->session, &credentials, error);
}

static guint64
argument(char **words, guint at)
{
    return at < g_strv_length(words) ? g_ascii_strtoull(words[at], NULL, 10) : 0;
}

/* A command with nothing behind it. */
static bool
play_plain_command(Player *player, const char *name)
{
    static const struct {
        const char *name;
        void (*queue)(Pop3Session *session);
    } plain[] = {
        { "capa", pop3_session_capa_ask },     { "stls", pop3_session_stls },
        { "tls_done", pop3_session_tls_done }, { "stat", pop3_session_stat },
        { "uidl", pop3_session_uidl },         { "list", pop3_session_list },
        { "noop", pop3_session_noop },         { "rset", pop3_session_rset },
        { "quit", pop3_session_quit },         { "utf8", pop3_session_utf8 },
        { "last", pop3_session_last },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(plain); i++) {
        if (strcmp(plain[i].name, name) == 0) {
            plain[i].queue(player->session);
            return true;
        }
    }
    return false;
}

/* One about a message. */
static bool
play_numbered_command(Player *player, char **words)
{
    static const struct {
        const char *name;
        void (*queue)(Pop3Session *session, guint32 number);
    } numbered[] = {
        { "dele", pop3_session_dele },
        { "uidl_one", pop3_session_uidl_one },
        { "list_one", pop3_session_list_one },
    };
    guint32 number = (guint32)argument(words, 1);

    for (gsize i = 0; i < G_N_ELEMENTS(numbered); i++) {
        if (strcmp(numbered[i].name, words[0]) == 0) {
            numbered[i].queue(player->session, number);
            return true;
        }
    }
    if (strcmp(words[0], "retr") == 0)
        pop3_session_retr(player->session, number, argument(words, 2));
    else if (strcmp(words[0], "top") == 0)
        pop3_session_top(player->session, number, (guint)argument(words, 2));
    else
        return false;
    return true;
}

/* One that may be refused at once. `text` is all behind its name. */
static bool
play_checked_command(Player *player, char **words, const char *text, GError **error)
{
    if (strcmp(words[0], "login") == 0)
        return login(player, words + 1, error);
    if (strcmp(words[0], "lang") == 0)
        return pop3_session_lang(player->session, text, error);
    if (strcmp(words[0], "command") == 0)
        return pop3_session_command(player->session, text, POP3_SHAPE_LINE, error);
    if (strcmp(words[0], "listing") == 0)
        return pop3_session_command(player->session, text, POP3_SHAPE_LISTING, error);
    fail_msg("%s: no command \"%s\"", player->name, words[0]);
    return false;
}

static const char *
behind_word(const char *text)
{
    const char *blank = strchr(text, ' ');

    return blank == NULL ? "" : blank + 1;
}

static void
play_command(Player *player, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    if (strcmp(words[0], "window") == 0)
        pop3_session_set_window(player->session, (guint)argument(words, 1),
                                argument(words, 2));
    else if (!play_plain_command(player, words[0]) &&
             !play_numbered_command(player, words))
        assert_true(play_checked_command(player, words, behind_word(text), NULL));
}

static void
play_refused_command(Player *player, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint n_open = pop3_session_n_open(player->session);
    g_autoptr(GError) error = NULL;

    assert_false(
        play_checked_command(player, words + 1, behind_word(behind_word(text)), &error));
    assert_string_equal(script_error_name(error), words[0]);
    assert_int_equal(pop3_session_n_open(player->session), n_open);
}

static void
play_line(Player *player, const char *line)
{
    const char *text = behind_word(line);

    if (line[0] != 'E' && line[0] != '=' && player->events->len > 0)
        fail_msg("%s: before \"%s\": unexpected \"%s\"", player->name, line,
                 player->events->str);
    if (line[0] == '>')
        play_command(player, text);
    else if (line[0] == '!')
        play_refused_command(player, text);
    else if (line[0] == 'C')
        play_client(player, text);
    else if (line[0] == 'S')
        play_server(player, text, "\r\n");
    else if (line[0] == 's')
        play_server(player, text, "");
    else if (line[0] == 'E')
        play_event(player, text);
    else if (strcmp(states[pop3_session_state(player->session)], text) != 0)
        fail_msg("%s: state %s, not %s", player->name,
                 states[pop3_session_state(player->session)], text);
}

static void
play_once(Player *player, Pop3Protection protection, const char *const *lines)
{
    player->session = pop3_session_new(protection);
    player->events = g_string_new(NULL);
    for (gsize i = 0; lines[i] != NULL; i++)
        play_line(player, lines[i]);
    if (player->events->len > 0)
        fail_msg("%s: at the end: unexpected \"%s\"", player->name, player->events->str);
    g_string_free(player->events, TRUE);
    pop3_session_free(player->session);
}

void
script_play(const char *name, Pop3Protection protection, const char *const *lines)
{
    Player player = { .name = name };
    gsize longest = 0;

    for (gsize i = 0; lines[i] != NULL; i++) {
        if (g_ascii_tolower(lines[i][0]) == 's')
            longest = MAX(longest, strlen(lines[i]));
    }
    assert_true(longest > 0);
    for (player.slice = 0; player.slice < longest; player.slice++)
        play_once(&player, protection, lines);
    player.is_bytewise = true;
    play_once(&player, protection, lines);
}

void
script_send(Pop3Session *session)
{
    gsize len;

    pop3_session_output(session, &len);
    pop3_session_sent(session, len);
}

void
script_converse(Pop3Session *session, const char *bytes)
{
    g_autofree char *events = NULL;

    script_send(session);
    events = script_feed(session, bytes, strlen(bytes));
    assert_null(strstr(events, "FAIL"));
}

Pop3Session *
script_signed_in(const char *capa)
{
    Pop3Session *session = pop3_session_new(POP3_PROTECTION_TLS);
    g_autoptr(PbSecret) password = pb_secret_new("secret", 6);
    Pop3Credentials credentials = { .method = POP3_LOGIN_USER, .user = "ada" };
    g_autoptr(GString) list = g_string_new(NULL);

    script_converse(session, "+OK\r\n");
    credentials.secret = password;
    assert_true(pop3_session_login(session, &credentials, NULL));
    script_converse(session, "+OK\r\n");
    script_converse(session, "+OK\r\n");
    pop3_session_capa_ask(session);
    g_string_printf(list, capa[0] == '\0' ? "-ERR no\r\n" : "+OK\r\n%s\r\n.\r\n", capa);
    g_string_replace(list, "|", "\r\n", 0);
    script_converse(session, list->str);
    assert_int_equal(pop3_session_state(session), POP3_STATE_TRANSACTION);
    assert_int_equal(pop3_session_n_open(session), 0);
    return session;
}
