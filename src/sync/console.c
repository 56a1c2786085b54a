/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/console.c: a POP3 session by hand (L3).
 *
 * A typed line is looked up in one table: most go to the server as they are, with the shape of the answer
 * that the table knows; what moves the session has a function. A password is never part of a line that is
 * sent as typed, and nothing is deleted at QUIT before a person has said so. */
#include <config.h>

#include "sync/console.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "console_marks.h"
#include "names.h"
#include "run.h"

typedef struct {
    SyncRun run;          /* first: a run of this file is a Console */
    SyncRequest *request; /* what `run` reads; ours to change */
    SyncMarks marks;
    char *user; /* of USER, until PASS comes */
    bool
        is_foreign; /* another mailbox than the account's: the ledger knows nothing of it */
    bool is_over;
} Console;

/* `arguments` is what stands behind the command, without blanks around it. False ends the session. */
typedef bool (*Handler)(Console *console, const char *arguments, GError **error);

typedef struct {
    SyncConsoleCommand shown;
    Handler handler; /* NULL: sent as typed */
    Pop3Shape bare;  /* of the answer to it without an argument */
    Pop3Shape with;  /* and with one */
} Row;

/* --- events and questions ------------------------------------------------------------------------ */

/* On the thread of the job, with each line of the transcript. */
static void
pass_on(const SyncSaid *said, void *user_data)
{
    Console *console = user_data;

    sync_post_console(&console->run, SYNC_CONSOLE_SAID, said->by, said->text);
}

static bool
confirm(Console *console, const char *text, bool *is_yes, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(PbSecret) answer =
        sync_ask_console(&console->run, SYNC_CONSOLE_CONFIRM, text, &failure);

    *is_yes = answer != NULL;
    if (failure == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* --- a command and its answer -------------------------------------------------------------------- */

/* Hands over what comes of a long answer, up to a cap. */
static void
show_body(Console *console, const Pop3Event *event, gsize *n_shown)
{
    gsize len = MIN(event->len, SYNC_CONSOLE_MAX_SHOWN - *n_shown);
    g_autofree char *text = NULL;

    if (len == 0)
        return;
    text = pb_text_visible(event->data, (gssize)len, PB_TEXT_BODY);
    sync_post_console(&console->run, SYNC_CONSOLE_BODY, SYNC_SAID_BY_SERVER, text);
    *n_shown += len;
    if (*n_shown == SYNC_CONSOLE_MAX_SHOWN)
        sync_note(&console->run, "the rest of this answer is read, but not shown");
}

static bool
finish(Console *console, Pop3Event *done, GError **error)
{
    gsize n_shown = 0;

    net_stream_mark(console->run.stream);
    do {
        if (!sync_link_next(&console->run, done, error))
            return false;
        if (done->kind == POP3_EVENT_BODY)
            show_body(console, done, &n_shown);
    } while (done->kind != POP3_EVENT_DONE);
    return true;
}

static bool
send_typed(Console *console, const char *line, Pop3Shape shape, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    Pop3Event done;

    if (pop3_session_command(console->run.session, line, shape, &refusal))
        return finish(console, &done, error);
    sync_note(&console->run, "not sent: %s", refusal->message);
    return true;
}

/* --- signing in ---------------------------------------------------------------------------------- */

static bool
is_signed_in(Console *console)
{
    if (pop3_session_state(console->run.session) != POP3_STATE_TRANSACTION)
        return false;
    sync_note(&console->run, "signed in already");
    return true;
}

/* A refusal leaves the session as it was, and was shown. */
static bool
sign_in(Console *console, GError **error)
{
    g_autoptr(GError) failure = NULL;
    SyncSignIn result = sync_sign_in(&console->run, &failure);

    g_clear_pointer(&console->run.secret, pb_secret_free);
    if (result == SYNC_SIGN_IN_DONE)
        return sync_ask_capa(&console->run, error);
    if (result == SYNC_SIGN_IN_NEW_LINE ||
        pop3_session_state(console->run.session) != POP3_STATE_AUTHORIZATION) {
        console->is_over = true;
        sync_note(&console->run, "the server ends the session after this refusal");
        return true;
    }
    if (pb_error_class(failure) == PB_CLASS_CANCELLED) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    sync_note(&console->run, "%s", failure->message);
    return true;
}

static void
set_names(Console *console, const char *user)
{
    g_strfreev(console->run.names);
    console->run.i_name = 0;
    console->run.names = user == NULL ? sync_names_new(console->request->account, NULL)
                                      : sync_names_one(user);
}

static bool
on_user(Console *console, const char *arguments, GError **error)
{
    (void)error;
    if (is_signed_in(console))
        return true;
    if (*arguments == '\0') {
        sync_note(&console->run, "USER needs a name");
        return true;
    }
    g_free(console->user);
    console->user = g_strdup(arguments);
    sync_note(&console->run, "kept: it is sent together with PASS");
    return true;
}

/* A pipe may give the password in the line; a person is asked for it, unseen. */
static bool
take_password(Console *console, const char *arguments, GError **error)
{
    GError *failure = NULL;

    console->run.secret =
        *arguments != '\0'
            ? pb_secret_new(arguments, strlen(arguments))
            : sync_ask_console(&console->run, SYNC_CONSOLE_PASSWORD, NULL, &failure);
    if (failure == NULL)
        return true;
    g_propagate_error(error, failure);
    return false;
}

static bool
on_pass(Console *console, const char *arguments, GError **error)
{
    if (is_signed_in(console))
        return true;
    if (console->user == NULL) {
        sync_note(&console->run, "USER comes first");
        return true;
    }
    if (!take_password(console, arguments, error))
        return false;
    if (console->run.secret == NULL)
        return true;
    set_names(console, NULL);
    console->is_foreign =
        !g_strv_contains((const char *const *)console->run.names, console->user);
    set_names(console, console->user);
    console->request->account->auth = CONFIG_AUTH_USER;
    return sign_in(console, error);
}

/* login [METHOD]: as the settings say, or by this method. */
static bool
on_login(Console *console, const char *arguments, GError **error)
{
    g_autoptr(GError) problem = NULL;

    if (is_signed_in(console))
        return true;
    if (*arguments != '\0' &&
        !config_auth_parse(arguments, &console->request->account->auth, &problem)) {
        sync_note(&console->run, "%s", problem->message);
        return true;
    }
    set_names(console, NULL);
    if (console->request->password != NULL)
        console->run.secret = pb_secret_copy(console->request->password);
    if (!sign_in(console, error))
        return false;
    if (pop3_session_state(console->run.session) == POP3_STATE_TRANSACTION)
        sync_facts_note_login(&console->run);
    return true;
}

static bool
on_auth(Console *console, const char *arguments, GError **error)
{
    (void)arguments;
    (void)error;
    sync_note(&console->run,
              "not sent: \"login METHOD\" does this, and sees to the challenges");
    return true;
}

/* --- what else moves the session ----------------------------------------------------------------- */

static bool
on_capa(Console *console, const char *arguments, GError **error)
{
    Pop3Event done;

    (void)arguments;
    pop3_session_capa_ask(console->run.session);
    return finish(console, &done, error);
}

static bool
on_stls(Console *console, const char *arguments, GError **error)
{
    (void)arguments;
    if (net_stream_is_tls(console->run.stream))
        sync_note(&console->run, "not sent: the line is protected already");
    else if (pop3_session_state(console->run.session) != POP3_STATE_AUTHORIZATION)
        sync_note(&console->run, "not sent: STLS comes before signing in");
    else
        return sync_upgrade(&console->run, error);
    return true;
}

static bool
on_dele(Console *console, const char *arguments, GError **error)
{
    bool is_yes = true;
    bool is_safe = false;
    guint64 number;
    g_autofree char *question = NULL;

    if (pop3_session_state(console->run.session) != POP3_STATE_TRANSACTION ||
        !g_ascii_string_to_unsigned(arguments, 10, 1, G_MAXUINT32, &number, NULL)) {
        sync_note(&console->run,
                  "not sent: DELE needs a message number, after signing in");
        return true;
    }
    if (!console->is_foreign && !sync_marks_look(&console->marks, &console->run,
                                                 (guint32)number, &is_safe, error))
        return false;
    if (!is_safe) {
        question =
            g_strdup_printf("There is no verified copy of message %u here: with QUIT "
                            "it is lost. Mark it all the same?",
                            (guint)number);
        if (!confirm(console, question, &is_yes, error))
            return false;
    }
    return !is_yes ||
           sync_marks_dele(&console->marks, &console->run, (guint32)number, error);
}

static bool
on_rset(Console *console, const char *arguments, GError **error)
{
    Pop3Event done;

    (void)arguments;
    pop3_session_rset(console->run.session);
    if (!finish(console, &done, error))
        return false;
    return done.reply.kind != POP3_REPLY_OK ||
           sync_marks_settle(&console->marks, &console->run, STORE_QUIT_DROPPED, error);
}

static bool
confirm_quit(Console *console, bool *is_yes, GError **error)
{
    const SyncMarks *marks = &console->marks;
    guint n = marks->n_stored + marks->n_lost;
    g_autofree char *lost =
        marks->n_lost == 0
            ? g_strdup("all of them are stored here")
            : g_strdup_printf("%u of them not stored here: lost", marks->n_lost);
    g_autofree char *question = NULL;

    *is_yes = true;
    if (n == 0)
        return true;
    question =
        g_strdup_printf("QUIT deletes %u message%s on the server for good (%s). RSET "
                        "takes the marks away.",
                        n, n == 1 ? "" : "s", lost);
    return confirm(console, question, is_yes, error);
}

static bool
on_quit(Console *console, const char *arguments, GError **error)
{
    Pop3Event done;
    bool is_yes;

    (void)arguments;
    if (!confirm_quit(console, &is_yes, error))
        return false;
    if (!is_yes)
        return true;
    console->is_over = true;
    console->run.quit = STORE_QUIT_UNKNOWN;
    pop3_session_quit(console->run.session);
    if (!finish(console, &done, error))
        return false;
    if (done.reply.kind == POP3_REPLY_OK)
        console->run.quit = STORE_QUIT_CONFIRMED;
    return true;
}

/* --- the table ----------------------------------------------------------------------------------- */

#define LINE    POP3_SHAPE_LINE
#define LISTING POP3_SHAPE_LISTING

static const Row rows[] = {
    /* clang-format off */
    { { "help", "[COMMAND]", "Say what can be typed here.", "" }, NULL, LINE, LINE },
    { { "login", "[METHOD]", "Sign in as the settings say, or by a method of the key auth.", "" },
      on_login, LINE, LINE },
    { { "CAPA", "", "Ask what the server can.", "RFC 2449" }, on_capa, LINE, LINE },
    { { "STLS", "", "Protect the line by TLS.", "RFC 2595" }, on_stls, LINE, LINE },
    { { "USER", "NAME", "Say who signs in.", "RFC 1939" }, on_user, LINE, LINE },
    { { "PASS", "", "Give the password; it is asked for and not shown.", "RFC 1939" },
      on_pass, LINE, LINE },
    { { "APOP", "", "Sign in by a digest: \"login apop\".", "RFC 1939" }, on_auth, LINE, LINE },
    { { "AUTH", "", "Sign in by SASL: \"login METHOD\".", "RFC 5034" }, on_auth, LINE, LINE },
    { { "UTF8", "", "Ask for messages as they are, headers in UTF-8 included.", "RFC 6856" },
      NULL, LINE, LINE },
    { { "LANG", "[TAG]", "List the languages of the server's texts, or choose one.", "RFC 6856" },
      NULL, LISTING, LINE },
    { { "STAT", "", "Count the messages and their octets.", "RFC 1939" }, NULL, LINE, LINE },
    { { "LIST", "[NUMBER]", "Say the size of each message, or of one.", "RFC 1939" },
      NULL, LISTING, LINE },
    { { "UIDL", "[NUMBER]", "Say the unique ID of each message, or of one.", "RFC 1939" },
      NULL, LISTING, LINE },
    { { "LAST", "", "Say the highest number that was fetched.", "RFC 1460" }, NULL, LINE, LINE },
    { { "TOP", "NUMBER LINES", "Show the header of a message and the start of its text.",
        "RFC 1939" }, NULL, LISTING, LISTING },
    { { "RETR", "NUMBER", "Show a message; nothing is stored here by it.", "RFC 1939" },
      NULL, LISTING, LISTING },
    { { "DELE", "NUMBER", "Mark a message; it is deleted at QUIT.", "RFC 1939" },
      on_dele, LINE, LINE },
    { { "RSET", "", "Take all marks away.", "RFC 1939" }, on_rset, LINE, LINE },
    { { "NOOP", "", "Say nothing, but keep the line alive.", "RFC 1939" }, NULL, LINE, LINE },
    { { "QUIT", "", "Delete what is marked, and end the session.", "RFC 1939" },
      on_quit, LINE, LINE },
    /* clang-format on */
};

const SyncConsoleCommand *
sync_console_command(guint i)
{
    return i < G_N_ELEMENTS(rows) ? &rows[i].shown : NULL;
}

static const Row *
find_row(const char *line)
{
    gsize len = strcspn(line, " ");

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strlen(rows[i].shown.name) == len &&
            g_ascii_strncasecmp(rows[i].shown.name, line, len) == 0)
            return &rows[i];
    }
    return NULL;
}

bool
sync_console_is_secret(const char *typed)
{
    return g_ascii_strcasecmp(typed + strspn(typed, " "), "PASS") == 0;
}

/* --- line after line ------------------------------------------------------------------------------ */

static bool
handle(Console *console, const PbSecret *typed, GError **error)
{
    const char *line = pb_secret_peek(typed) + strspn(pb_secret_peek(typed), " \t");
    const Row *row = find_row(line);
    const char *arguments = line + strcspn(line, " ");

    arguments += strspn(arguments, " ");
    if (*line == '\0')
        return true;
    if (row != NULL && row->handler != NULL)
        return row->handler(console, arguments, error);
    return send_typed(console, line,
                      row == NULL          ? POP3_SHAPE_LINE
                      : *arguments == '\0' ? row->bare
                                           : row->with,
                      error);
}

static bool
talk(Console *console, GError **error)
{
    while (!console->is_over) {
        g_autoptr(GError) failure = NULL;
        g_autoptr(PbSecret) line =
            sync_ask_console(&console->run, SYNC_CONSOLE_LINE, NULL, &failure);

        if (failure != NULL) {
            g_propagate_error(error, g_steal_pointer(&failure));
            return false;
        }
        if (line == NULL)
            break;
        if (!handle(console, line, error))
            return false;
    }
    if (!console->is_over)
        sync_note(&console->run, "closed without QUIT: the server deletes nothing");
    return true;
}

static bool
work(SyncRun *run, GError **error)
{
    Console *console = (Console *)run;
    bool is_whole = sync_complete_archive(run, error) && sync_open_line(run, error) &&
                    talk(console, error);

    return sync_marks_settle(&console->marks, run, run->quit, is_whole ? error : NULL) &&
           is_whole;
}

static bool
run_console(PbJob *job, void *data, GError **error)
{
    SyncRequest *request = data;
    Console console = {
        .run = { .job = job, .request = request, .quit = STORE_QUIT_DROPPED },
        .request = request
    };
    bool is_whole;

    if (request->transcript == NULL)
        request->transcript = sync_transcript_new();
    sync_transcript_watch(request->transcript, pass_on, &console);
    is_whole = sync_with_archive(&console.run, work, error);
    sync_round_clear(&console.run);
    pb_secret_free(console.run.secret);
    g_strfreev(console.run.names);
    g_free(console.run.buffer);
    g_free(console.user);
    return is_whole;
}

static void
free_request(void *request)
{
    sync_request_free(request);
}

static void
free_answer(void *answer)
{
    pb_secret_free(answer);
}

PbJob *
sync_console_start(SyncRequest *request, const PbJobWatch *watch, void *user_data)
{
    static const PbJobClass job_class = {
        .name = "console",
        .run = run_console,
        .free_request = free_request,
        .free_event = sync_event_free,
        .free_answer = free_answer,
    };

    return pb_job_start(&job_class, request, watch, user_data);
}
