/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/session.c: the commands of RFC 1939, 2449, 2595 and 5034 (L3).
 *
 * One table row is one command. A long answer is made piece by piece by `more`, so that a message of
 * any size takes no memory; while it runs, no further command is read. */
#include <config.h>

#include "session.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "maildrop.h"
#include "wire.h"

#define MAX_COMMAND 255   /* RFC 2449 section 4 */
#define MAX_LINE    16384 /* RFC 5034 section 4: lines of a SASL exchange may be longer */

typedef enum { IN_AUTHORIZATION = 1, IN_TRANSACTION = 2 } State;

struct DemoSession {
    DemoSessionOptions options;
    DemoOutput *output;
    GString *input;
    gsize input_pos;
    State state;
    bool is_tls, is_greeted, has_shaken_hands, keeps_input;
    bool is_reading_sasl;
    char *user; /* what USER said */

    GPtrArray *messages; /* the snapshot; NULL before login */
    bool *is_deleted;
    guint64 next_line;                  /* of a listing */
    bool (*more)(DemoSession *session); /* makes the next piece; false at the end */
    DemoReader *reader;
    DemoWire wire;
};

DemoSession *
demo_session_new(const DemoSessionOptions *options)
{
    DemoSession *session = g_new0(DemoSession, 1);

    session->options = *options;
    session->output = demo_output_new(options->script, options->no);
    session->input = g_string_new(NULL);
    session->state = IN_AUTHORIZATION;
    return session;
}

void
demo_session_free(DemoSession *session)
{
    if (session == NULL)
        return;
    demo_output_free(session->output);
    pb_secret_wipe(session->input->str, session->input->len);
    g_string_free(session->input, TRUE);
    g_free(session->user);
    g_clear_pointer(&session->messages, g_ptr_array_unref);
    g_free(session->is_deleted);
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

static void G_GNUC_PRINTF(2, 3) reply(DemoSession *session, const char *format, ...)
{
    g_autofree char *line = NULL;
    va_list args;

    va_start(args, format);
    line = g_strdup_vprintf(format, args);
    va_end(args);
    demo_output_put(session->output, line, -1);
    demo_output_put(session->output, "\r\n", 2);
}

static void
log_line(DemoSession *session, const char *line)
{
    if (session->options.log != NULL)
        session->options.log(session->options.no, line, session->options.log_data);
}

/* --- messages ------------------------------------------------------------------------------------ */

/* Message `n` unless there is none or it is deleted; then the client has its answer. */
static DemoMessage *
find_message(DemoSession *session, guint64 n)
{
    if (n == 0 || n > session->messages->len) {
        reply(session, "-ERR no such message, there are %u", session->messages->len);
        return NULL;
    }
    if (session->is_deleted[n - 1]) {
        reply(session, "-ERR message %" G_GUINT64_FORMAT " is deleted", n);
        return NULL;
    }
    return session->messages->pdata[n - 1];
}

/* The number that `args` consists of. */
static bool
parse_number(const char *args, guint64 *n)
{
    return g_ascii_string_to_unsigned(args, 10, 0, G_MAXINT64, n, NULL);
}

static DemoMessage *
find_argument(DemoSession *session, const char *args, guint64 *n)
{
    if (!parse_number(args, n)) {
        reply(session, "-ERR which message? A number is missing");
        return NULL;
    }
    return find_message(session, *n);
}

static void
count_messages(DemoSession *session, guint *n, guint64 *size)
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
run_stat(DemoSession *session, const char *args)
{
    guint n;
    guint64 size;

    (void)args;
    count_messages(session, &n, &size);
    reply(session, "+OK %u %" G_GUINT64_FORMAT, n, size);
}

typedef char *(*Describe)(guint64 n, DemoMessage *message);

static char *
describe_size(guint64 n, DemoMessage *message)
{
    return g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\r\n", n,
                           demo_message_wire_size(message));
}

static char *
describe_uidl(guint64 n, DemoMessage *message)
{
    return g_strdup_printf("%" G_GUINT64_FORMAT " %s\r\n", n, demo_message_uidl(message));
}

static bool
more_lines(DemoSession *session, Describe describe)
{
    while (demo_output_len(session->output) < DEMO_STEP_BYTES) {
        guint64 n = session->next_line++;
        g_autofree char *line = NULL;

        if (n > session->messages->len) {
            demo_output_put(session->output, ".\r\n", 3);
            return false;
        }
        if (session->is_deleted[n - 1])
            continue;
        line = describe(n, session->messages->pdata[n - 1]);
        demo_output_put_line(session->output, n, line);
    }
    return true;
}

static bool
more_sizes(DemoSession *session)
{
    return more_lines(session, describe_size);
}

static bool
more_uidls(DemoSession *session)
{
    return more_lines(session, describe_uidl);
}

static void
run_list(DemoSession *session, const char *args)
{
    DemoMessage *message;
    guint64 n;

    if (*args != '\0') {
        message = find_argument(session, args, &n);
        if (message != NULL)
            reply(session, "+OK %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, n,
                  demo_message_wire_size(message));
        return;
    }
    reply(session, "+OK the sizes follow");
    session->next_line = 1;
    session->more = more_sizes;
}

static void
run_uidl(DemoSession *session, const char *args)
{
    DemoMessage *message;
    guint64 n;

    if (*args != '\0') {
        message = find_argument(session, args, &n);
        if (message != NULL)
            reply(session, "+OK %" G_GUINT64_FORMAT " %s", n, demo_message_uidl(message));
        return;
    }
    reply(session, "+OK the names follow");
    session->next_line = 1;
    session->more = more_uidls;
}

static bool
more_message(DemoSession *session)
{
    char buf[16384];
    g_autoptr(GString) piece = g_string_sized_new(sizeof buf + 1024);

    while (demo_output_len(session->output) < DEMO_STEP_BYTES) {
        gsize n = demo_reader_read(session->reader, buf, sizeof buf);

        g_string_truncate(piece, 0);
        if (n == 0 || session->wire.is_full) {
            demo_wire_finish(&session->wire, piece);
            demo_output_put(session->output, piece->str, (gssize)piece->len);
            g_clear_pointer(&session->reader, demo_reader_free);
            return false;
        }
        demo_wire_put(&session->wire, buf, n, piece);
        demo_output_put(session->output, piece->str, (gssize)piece->len);
        if (demo_output_is_over(session->output))
            break;
    }
    return true;
}

static void
send_message(DemoSession *session, DemoMessage *message, gint64 n_lines)
{
    demo_wire_init(&session->wire, n_lines);
    session->reader = demo_reader_new(message);
    session->more = more_message;
}

static void
run_retr(DemoSession *session, const char *args)
{
    guint64 n;
    DemoMessage *message = find_argument(session, args, &n);

    if (message == NULL)
        return;
    reply(session, "+OK %" G_GUINT64_FORMAT " octets", demo_message_wire_size(message));
    send_message(session, message, DEMO_WIRE_ALL);
}

static void
run_top(DemoSession *session, const char *args)
{
    g_auto(GStrv) words = g_strsplit(args, " ", 3);
    guint64 n, n_lines;
    DemoMessage *message;

    if (g_strv_length(words) != 2 || !parse_number(words[1], &n_lines)) {
        reply(session, "-ERR TOP wants a message and a number of lines");
        return;
    }
    message = find_argument(session, words[0], &n);
    if (message == NULL)
        return;
    reply(session, "+OK the top follows");
    send_message(session, message, (gint64)n_lines);
}

static void
run_dele(DemoSession *session, const char *args)
{
    guint64 n;

    if (find_argument(session, args, &n) == NULL)
        return;
    session->is_deleted[n - 1] = true;
    reply(session, "+OK message %" G_GUINT64_FORMAT " goes at QUIT", n);
}

static void
run_noop(DemoSession *session, const char *args)
{
    (void)args;
    reply(session, "+OK");
}

static void
run_rset(DemoSession *session, const char *args)
{
    (void)args;
    memset(session->is_deleted, 0, session->messages->len * sizeof(bool));
    reply(session, "+OK nothing is deleted");
}

static void
run_quit(DemoSession *session, const char *args)
{
    g_autoptr(GPtrArray) doomed = g_ptr_array_new();

    (void)args;
    for (guint i = 0; session->messages != NULL && i < session->messages->len; i++) {
        if (session->is_deleted[i])
            g_ptr_array_add(doomed, session->messages->pdata[i]);
    }
    if (doomed->len > 0)
        demo_maildrop_remove(session->options.maildrop, doomed);
    reply(session, "+OK bye, %u deleted", doomed->len);
    demo_output_set_then(session->output, DEMO_THEN_CLOSE);
}

/* --- login --------------------------------------------------------------------------------------- */

static bool
may_login(const DemoSession *session)
{
    return session->is_tls || session->options.tls == DEMO_TLS_NONE;
}

static void
login(DemoSession *session, const char *user, const char *password)
{
    guint n;
    guint64 size;

    if (g_strcmp0(user, session->options.user) != 0 ||
        g_strcmp0(password, session->options.password) != 0) {
        reply(session, "-ERR [AUTH] wrong user or password");
        return;
    }
    session->messages = demo_maildrop_snapshot(session->options.maildrop);
    session->is_deleted = g_new0(bool, session->messages->len + 1);
    session->state = IN_TRANSACTION;
    count_messages(session, &n, &size);
    reply(session, "+OK %u messages, %" G_GUINT64_FORMAT " octets", n, size);
}

static bool
refuse_plain_text(DemoSession *session)
{
    if (may_login(session))
        return false;
    reply(session, "-ERR [AUTH] not without TLS: say STLS first");
    return true;
}

static void
run_user(DemoSession *session, const char *args)
{
    if (refuse_plain_text(session))
        return;
    g_free(session->user);
    session->user = g_strdup(args);
    reply(session, "+OK and the password?");
}

static void
run_pass(DemoSession *session, const char *args)
{
    if (refuse_plain_text(session))
        return;
    if (session->user == NULL) {
        reply(session, "-ERR USER comes first");
        return;
    }
    login(session, session->user, args);
    g_clear_pointer(&session->user, g_free);
}

/* RFC 4616: authzid NUL authcid NUL passwd, in base64. */
static void
login_plain(DemoSession *session, const char *base64)
{
    gsize len;
    g_autofree char *text = (char *)g_base64_decode(base64, &len);
    const char *user = memchr(text, '\0', len);
    const char *password;

    password =
        user == NULL ? NULL : memchr(user + 1, '\0', len - (gsize)(user + 1 - text));
    if (password == NULL) {
        reply(session, "-ERR that is not PLAIN");
    } else {
        g_autofree char *secret =
            g_strndup(password + 1, len - (gsize)(password + 1 - text));

        login(session, user + 1, secret);
        pb_secret_wipe(secret, strlen(secret));
    }
    pb_secret_wipe(text, len);
}

static void
run_auth(DemoSession *session, const char *args)
{
    g_auto(GStrv) words = g_strsplit(args, " ", 2);

    if (refuse_plain_text(session))
        return;
    if (words[0] == NULL || g_ascii_strcasecmp(words[0], "PLAIN") != 0) {
        reply(session, "-ERR only PLAIN is known here");
    } else if (words[1] != NULL) {
        login_plain(session, words[1]);
    } else {
        session->is_reading_sasl = true;
        reply(session, "+ ");
    }
}

static void
run_stls(DemoSession *session, const char *args)
{
    (void)args;
    if (session->options.tls != DEMO_TLS_STLS || session->is_tls) {
        reply(session, "-ERR there is no TLS to start");
        return;
    }
    reply(session, "+OK begin");
    session->keeps_input =
        demo_output_find(session->output, DEMO_ACTION_KEEP_INPUT) != NULL;
    demo_output_set_then(session->output, DEMO_THEN_TLS);
}

/* --- capabilities -------------------------------------------------------------------------------- */

typedef enum { ALWAYS, WHEN_LOGIN_MAY, WHEN_STLS_MAY } CapabilityWhen;

static const struct {
    const char *name;
    CapabilityWhen when;
} capabilities[] = {
    { "TOP", ALWAYS },
    { "UIDL", ALWAYS },
    { "RESP-CODES", ALWAYS },
    { "AUTH-RESP-CODE", ALWAYS },
    { "PIPELINING", ALWAYS },
    { "USER", WHEN_LOGIN_MAY },
    { "SASL PLAIN", WHEN_LOGIN_MAY },
    { "STLS", WHEN_STLS_MAY },
    { "IMPLEMENTATION postbag-demo", ALWAYS },
};

static bool
has_capability(const DemoSession *session, CapabilityWhen when)
{
    if (when == WHEN_LOGIN_MAY)
        return may_login(session);
    return when == ALWAYS || (session->options.tls == DEMO_TLS_STLS && !session->is_tls);
}

/* The lines of a rule's list; an empty list without such a rule. */
static char **
list_of_rule(const DemoSession *session, DemoAction action)
{
    const DemoRule *rule = demo_output_find(session->output, action);
    g_autofree char *text = NULL;
    gsize len;

    if (rule == NULL)
        return g_new0(char *, 1);
    len = g_bytes_get_size(rule->text);
    text = g_strndup(g_bytes_get_data(rule->text, NULL), len > 0 ? len - 1 : 0);
    return g_strsplit(text, "\n", -1);
}

static void
put_capability(DemoSession *session, guint place, const char *name)
{
    g_autofree char *line = g_strconcat(name, "\r\n", NULL);

    demo_output_put_line(session->output, place, line);
}

static void
run_capa(DemoSession *session, const char *args)
{
    g_auto(GStrv) given = list_of_rule(session, DEMO_ACTION_CAPA);
    g_auto(GStrv) hidden = list_of_rule(session, DEMO_ACTION_WITHOUT);
    bool is_given = demo_output_find(session->output, DEMO_ACTION_CAPA) != NULL;
    guint place = 1;

    (void)args;
    reply(session, "+OK this is what there is");
    for (guint i = 0; given[i] != NULL; i++)
        put_capability(session, place++, given[i]);
    for (guint i = 0; !is_given && i < G_N_ELEMENTS(capabilities); i++) {
        if (has_capability(session, capabilities[i].when) &&
            !g_strv_contains((const char *const *)hidden, capabilities[i].name))
            put_capability(session, place++, capabilities[i].name);
    }
    demo_output_put(session->output, ".\r\n", 3);
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

#define IN_BOTH (IN_AUTHORIZATION | IN_TRANSACTION)

static const Command commands[] = {
    { "CAPA", IN_BOTH, NO_ARGUMENT, NO_SECRET, run_capa },
    { "STLS", IN_AUTHORIZATION, NO_ARGUMENT, NO_SECRET, run_stls },
    { "AUTH", IN_AUTHORIZATION, MAY_HAVE_ARGUMENT, SECRET_BEHIND_WORD, run_auth },
    { "USER", IN_AUTHORIZATION, NEEDS_ARGUMENT, NO_SECRET, run_user },
    { "PASS", IN_AUTHORIZATION, MAY_HAVE_ARGUMENT, ALL_SECRET, run_pass },
    { "STAT", IN_TRANSACTION, NO_ARGUMENT, NO_SECRET, run_stat },
    { "LIST", IN_TRANSACTION, MAY_HAVE_ARGUMENT, NO_SECRET, run_list },
    { "UIDL", IN_TRANSACTION, MAY_HAVE_ARGUMENT, NO_SECRET, run_uidl },
    { "TOP", IN_TRANSACTION, NEEDS_ARGUMENT, NO_SECRET, run_top },
    { "RETR", IN_TRANSACTION, NEEDS_ARGUMENT, NO_SECRET, run_retr },
    { "DELE", IN_TRANSACTION, NEEDS_ARGUMENT, NO_SECRET, run_dele },
    { "NOOP", IN_TRANSACTION, NO_ARGUMENT, NO_SECRET, run_noop },
    { "RSET", IN_TRANSACTION, NO_ARGUMENT, NO_SECRET, run_rset },
    { "QUIT", IN_BOTH, NO_ARGUMENT, NO_SECRET, run_quit },
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

    return strcmp(name, "PASS") == 0 || (strcmp(name, "AUTH") == 0 && has_response)
               ? "LOGIN"
               : NULL;
}

static void
carry_out(DemoSession *session, const Command *command, const char *args)
{
    if (command == NULL)
        reply(session, "-ERR unknown command");
    else if ((command->states & (int)session->state) == 0)
        reply(session, session->state == IN_TRANSACTION ? "-ERR you are logged in already"
                                                        : "-ERR log in first");
    else if (command->arguments == NO_ARGUMENT && *args != '\0')
        reply(session, "-ERR %s takes no argument", command->name);
    else if (command->arguments == NEEDS_ARGUMENT && *args == '\0')
        reply(session, "-ERR %s wants an argument", command->name);
    else
        command->run(session, args);
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
    if (!demo_output_begin(session->output, name, alias_of(name, args), message))
        return;
    if (strlen(line) > MAX_COMMAND && command == NULL)
        reply(session, "-ERR line too long");
    else
        carry_out(session, command, args);
    if (session->more == NULL)
        demo_output_end(session->output);
}

static void
run_sasl_line(DemoSession *session, const char *line)
{
    session->is_reading_sasl = false;
    log_line(session, "****");
    if (!demo_output_begin(session->output, "SASL", "LOGIN", 0))
        return;
    if (strcmp(line, "*") == 0)
        reply(session, "-ERR [AUTH] as you wish");
    else
        login_plain(session, line);
    demo_output_end(session->output);
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
    reply(session, "+OK postbag's own POP3 server is ready");
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
    demo_output_end(session->output);
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

void
demo_session_tls_done(DemoSession *session)
{
    session->is_tls = true;
    if (!session->keeps_input) {
        g_string_truncate(session->input, 0);
        session->input_pos = 0;
    }
    demo_output_reset_then(session->output);
}
