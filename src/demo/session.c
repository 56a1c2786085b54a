/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/session.c: the session's lines and steps, and the table of its commands (L3; RFC 1939).
 *
 * One table row is one command. While a long answer is being made, no further command is read. */
#include <config.h>

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "session_state.h"

#define MAX_COMMAND 255   /* RFC 2449 section 4 */
#define MAX_LINE    16384 /* RFC 5034 section 4: lines of a SASL exchange may be longer */

DemoSession *
demo_session_new(const DemoSessionOptions *options)
{
    DemoSession *session = g_new0(DemoSession, 1);

    session->options = *options;
    session->output = demo_output_new(options->script, options->no);
    session->input = g_string_new(NULL);
    session->state = DEMO_IN_AUTHORIZATION;
    return session;
}

void
demo_session_free(DemoSession *session)
{
    if (session == NULL)
        return;
    demo_authorization_end(session);
    demo_output_free(session->output);
    pb_secret_wipe(session->input->str, session->input->len);
    g_string_free(session->input, TRUE);
    g_free(session->user);
    g_clear_pointer(&session->messages, g_ptr_array_unref);
    g_free(session->is_deleted);
    g_free(session->is_retrieved);
    demo_reader_free(session->reader);
    g_free(session);
}

void
demo_session_feed(DemoSession *session, const char *bytes, gsize len)
{
    g_string_erase(session->input, 0, (gssize)session->input_pos);
    session->input_pos = 0;
    g_string_append_len(session->input, bytes, (gssize)len);
}

void
demo_session_reply(DemoSession *session, const char *format, ...)
{
    g_autofree char *line = NULL;
    va_list args;

    va_start(args, format);
    line = g_strdup_vprintf(format, args);
    va_end(args);
    demo_output_put(session->output, line, -1);
    demo_output_put(session->output, "\r\n", 2);
}

void
demo_session_count(const DemoSession *session, guint *n, guint64 *size)
{
    *n = 0;
    *size = 0;
    for (guint i = 0; i < session->messages->len; i++) {
        if (session->is_deleted[i])
            continue;
        (*n)++;
        *size += demo_message_wire_size(session->messages->pdata[i]);
    }
}

static void
log_line(DemoSession *session, const char *line)
{
    if (session->options.log != NULL)
        session->options.log(session->options.no, line, session->options.log_data);
}

/* --- the table ----------------------------------------------------------------------------------- */

typedef enum { NO_ARGUMENT, MAY_HAVE_ARGUMENT, NEEDS_ARGUMENT } Arguments;
typedef enum { NO_SECRET, ALL_SECRET, SECRET_BEHIND_WORD } Secret;

typedef struct {
    const char *name;
    int states;
    Arguments arguments;
    Secret secret; /* what of the arguments no log may hold */
    void (*run)(DemoSession *session, const char *args);
} Command;

#define IN_BOTH (DEMO_IN_AUTHORIZATION | DEMO_IN_TRANSACTION)

static const Command commands[] = {
    { "CAPA", IN_BOTH, NO_ARGUMENT, NO_SECRET, demo_authorization_capa },
    { "STLS", DEMO_IN_AUTHORIZATION, NO_ARGUMENT, NO_SECRET, demo_authorization_stls },
    { "AUTH", DEMO_IN_AUTHORIZATION, MAY_HAVE_ARGUMENT, SECRET_BEHIND_WORD,
      demo_authorization_auth },
    { "APOP", DEMO_IN_AUTHORIZATION, NEEDS_ARGUMENT, SECRET_BEHIND_WORD,
      demo_authorization_apop },
    { "USER", DEMO_IN_AUTHORIZATION, NEEDS_ARGUMENT, NO_SECRET, demo_authorization_user },
    { "PASS", DEMO_IN_AUTHORIZATION, MAY_HAVE_ARGUMENT, ALL_SECRET,
      demo_authorization_pass },
    { "STAT", DEMO_IN_TRANSACTION, NO_ARGUMENT, NO_SECRET, demo_transaction_stat },
    { "LIST", DEMO_IN_TRANSACTION, MAY_HAVE_ARGUMENT, NO_SECRET, demo_transaction_list },
    { "UIDL", DEMO_IN_TRANSACTION, MAY_HAVE_ARGUMENT, NO_SECRET, demo_transaction_uidl },
    { "TOP", DEMO_IN_TRANSACTION, NEEDS_ARGUMENT, NO_SECRET, demo_transaction_top },
    { "RETR", DEMO_IN_TRANSACTION, NEEDS_ARGUMENT, NO_SECRET, demo_transaction_retr },
    { "DELE", DEMO_IN_TRANSACTION, NEEDS_ARGUMENT, NO_SECRET, demo_transaction_dele },
    { "NOOP", DEMO_IN_TRANSACTION, NO_ARGUMENT, NO_SECRET, demo_transaction_noop },
    { "RSET", DEMO_IN_TRANSACTION, NO_ARGUMENT, NO_SECRET, demo_transaction_rset },
    { "QUIT", IN_BOTH, NO_ARGUMENT, NO_SECRET, demo_transaction_quit },
};

static const Command *
find_command(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static void
log_command(DemoSession *session, const Command *command, const char *line,
            const char *args)
{
    Secret secret = command == NULL ? NO_SECRET : command->secret;
    g_autofree char *shown = NULL;

    if (secret == SECRET_BEHIND_WORD) {
        args += strcspn(args, " ");
        args += *args == ' ';
    }
    if (secret == NO_SECRET || *args == '\0') {
        shown = pb_text_visible_cut(line, -1, MAX_COMMAND);
    } else {
        g_autofree char *front = g_strndup(line, (gsize)(args - line));
        g_autofree char *visible = pb_text_visible_cut(front, -1, MAX_COMMAND);

        shown = g_strconcat(visible, "****", NULL);
    }
    log_line(session, shown);
}

/* The second name of commands that end a login. */
static const char *
alias_of(const char *name, const char *args)
{
    bool has_response = strchr(args, ' ') != NULL;

    return strcmp(name, "PASS") == 0 || strcmp(name, "APOP") == 0 ||
                   (strcmp(name, "AUTH") == 0 && has_response)
               ? "LOGIN"
               : NULL;
}

static void
carry_out(DemoSession *session, const Command *command, const char *args)
{
    if (command == NULL)
        demo_session_reply(session, "-ERR unknown command");
    else if ((command->states & (int)session->state) == 0)
        demo_session_reply(session, session->state == DEMO_IN_TRANSACTION
                                        ? "-ERR you are logged in already"
                                        : "-ERR log in first");
    else if (command->arguments == NO_ARGUMENT && *args != '\0')
        demo_session_reply(session, "-ERR %s takes no argument", command->name);
    else if (command->arguments == NEEDS_ARGUMENT && *args == '\0')
        demo_session_reply(session, "-ERR %s wants an argument", command->name);
    else
        command->run(session, args);
}

static void
end_answer(DemoSession *session)
{
    demo_output_end(session->output);
    session->n_answered++;
}

static void
run_line(DemoSession *session, const char *line)
{
    gsize name_len = strcspn(line, " \t");
    g_autofree char *name = g_ascii_strup(line, (gssize)name_len);
    const char *args = line + name_len + (line[name_len] != '\0');
    const Command *command = find_command(name);
    guint64 message = g_ascii_strtoull(args, NULL, 10);

    log_command(session, command, line, args);
    if (!demo_output_begin(session->output, name, alias_of(name, args), message)) {
        session->n_answered++;
        return;
    }
    if (strlen(line) > MAX_COMMAND && command == NULL)
        demo_session_reply(session, "-ERR line too long");
    else
        carry_out(session, command, args);
    if (session->more == NULL)
        end_answer(session);
}

static void
run_sasl_line(DemoSession *session, const char *line)
{
    session->is_reading_sasl = false;
    log_line(session, "****");
    if (demo_output_begin(session->output, "SASL", "LOGIN", 0)) {
        demo_authorization_sasl(session, line);
        end_answer(session);
    } else {
        session->n_answered++;
    }
    if (!session->is_reading_sasl)
        demo_authorization_end(session);
}

/* --- steps --------------------------------------------------------------------------------------- */

/* Runs the next line of the input; false when there is no whole one. */
static bool
next_line(DemoSession *session)
{
    char *start = session->input->str + session->input_pos;
    gsize left = session->input->len - session->input_pos;
    char *newline = memchr(start, '\n', left);
    gsize len;

    if (newline == NULL) {
        if (left > MAX_LINE)
            demo_output_set_then(session->output, DEMO_THEN_CLOSE);
        return false;
    }
    *newline = '\0';
    len = (gsize)(newline - start);
    if (len > 0 && start[len - 1] == '\r')
        start[--len] = '\0';
    session->input_pos += (gsize)(newline - start) + 1;
    if (session->is_reading_sasl)
        run_sasl_line(session, start);
    else
        run_line(session, start);
    return true;
}

/* What comes before the first command. */
static void
greet(DemoSession *session)
{
    if (session->options.tls == DEMO_TLS_IMPLICIT && !session->has_shaken_hands) {
        demo_output_set_then(session->output, DEMO_THEN_TLS);
        return;
    }
    session->is_greeted = true;
    if (!demo_output_begin(session->output, "GREETING", NULL, 0))
        return;
    if (session->options.auth != NULL && session->options.auth->timestamp != NULL)
        demo_session_reply(session, "+OK postbag's own POP3 server is ready %s",
                           session->options.auth->timestamp);
    else
        demo_session_reply(session, "+OK postbag's own POP3 server is ready");
    demo_output_end(session->output);
}

/* A rule may stand in for the handshake; then it all goes on in plain text. */
static void
shake_hands(DemoSession *session)
{
    session->has_shaken_hands = true;
    demo_output_reset_then(session->output);
    if (demo_output_begin(session->output, "HANDSHAKE", NULL, 0))
        demo_output_set_then(session->output, DEMO_THEN_TLS);
}

/* Goes on with a long answer. */
static void
go_on(DemoSession *session)
{
    bool has_more = !demo_output_is_over(session->output) && session->more(session);

    if (has_more && !demo_output_is_over(session->output))
        return;
    session->more = NULL;
    g_clear_pointer(&session->reader, demo_reader_free);
    end_answer(session);
}

/* One thing more; false when the next one needs input. */
static bool
advance(DemoSession *session)
{
    if (!session->is_greeted)
        greet(session);
    else if (demo_output_is_endless(session->output))
        demo_output_fill(session->output, DEMO_STEP_BYTES);
    else if (session->more != NULL)
        go_on(session);
    else
        return next_line(session);
    return true;
}

DemoStep
demo_session_step(DemoSession *session, GString *out)
{
    DemoOutput *output = session->output;
    bool wants_input = false;
    DemoStep step;

    while (!wants_input && demo_output_then(output) == DEMO_THEN_MORE &&
           demo_output_len(output) < DEMO_STEP_BYTES) {
        wants_input = !advance(session);
        if (demo_output_then(output) == DEMO_THEN_TLS && !session->has_shaken_hands)
            shake_hands(session);
    }
    step = demo_output_take(output, out);
    if (wants_input && step.then == DEMO_THEN_MORE)
        step.then = DEMO_THEN_READ;
    return step;
}

guint64
demo_session_n_answered(const DemoSession *session)
{
    return session->n_answered;
}

void
demo_session_tls_done(DemoSession *session, const DemoLine *line)
{
    session->is_tls = true;
    session->line = line;
    if (!session->keeps_input) {
        g_string_truncate(session->input, 0);
        session->input_pos = 0;
    }
    demo_output_reset_then(session->output);
}
