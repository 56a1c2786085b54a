/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/session_transaction.c: the commands that are about messages (L3; RFC 1939 sections 5 to 7).
 *
 * A long answer is made piece by piece by `more`, so that a message of any size takes no memory. */
#include <config.h>

#include <string.h>

#include "session_state.h"

/* Message `n` unless there is none or it is deleted; then the client has its answer. */
static DemoMessage *
find_message(DemoSession *session, guint64 n)
{
    if (n == 0 || n > session->messages->len) {
        demo_session_reply(session, "-ERR no such message, there are %u",
                           session->messages->len);
        return NULL;
    }
    if (session->is_deleted[n - 1]) {
        demo_session_reply(session, "-ERR message %" G_GUINT64_FORMAT " is deleted", n);
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
        demo_session_reply(session, "-ERR which message? A number is missing");
        return NULL;
    }
    return find_message(session, *n);
}

void
demo_transaction_stat(DemoSession *session, const char *args)
{
    guint n;
    guint64 size;

    (void)args;
    demo_session_count(session, &n, &size);
    demo_session_reply(session, "+OK %u %" G_GUINT64_FORMAT, n, size);
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

void
demo_transaction_list(DemoSession *session, const char *args)
{
    DemoMessage *message;
    guint64 n;

    if (*args != '\0') {
        message = find_argument(session, args, &n);
        if (message != NULL)
            demo_session_reply(session, "+OK %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, n,
                               demo_message_wire_size(message));
        return;
    }
    demo_session_reply(session, "+OK the sizes follow");
    session->next_line = 1;
    session->more = more_sizes;
}

void
demo_transaction_uidl(DemoSession *session, const char *args)
{
    DemoMessage *message;
    guint64 n;

    if (*args != '\0') {
        message = find_argument(session, args, &n);
        if (message != NULL)
            demo_session_reply(session, "+OK %" G_GUINT64_FORMAT " %s", n,
                               demo_message_uidl(message));
        return;
    }
    demo_session_reply(session, "+OK the names follow");
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

void
demo_transaction_retr(DemoSession *session, const char *args)
{
    guint64 n;
    DemoMessage *message = find_argument(session, args, &n);

    if (message == NULL)
        return;
    session->is_retrieved[n - 1] = true;
    demo_session_reply(session, "+OK %" G_GUINT64_FORMAT " octets",
                       demo_message_wire_size(message));
    send_message(session, message, DEMO_WIRE_ALL);
}

void
demo_transaction_top(DemoSession *session, const char *args)
{
    g_auto(GStrv) words = g_strsplit(args, " ", 3);
    guint64 n, n_lines;
    DemoMessage *message;

    if (g_strv_length(words) != 2 || !parse_number(words[1], &n_lines)) {
        demo_session_reply(session, "-ERR TOP wants a message and a number of lines");
        return;
    }
    message = find_argument(session, words[0], &n);
    if (message == NULL)
        return;
    demo_session_reply(session, "+OK the top follows");
    send_message(session, message, (gint64)n_lines);
}

void
demo_transaction_dele(DemoSession *session, const char *args)
{
    guint64 n;

    if (find_argument(session, args, &n) == NULL)
        return;
    session->is_deleted[n - 1] = true;
    demo_session_reply(session, "+OK message %" G_GUINT64_FORMAT " goes at QUIT", n);
}

void
demo_transaction_noop(DemoSession *session, const char *args)
{
    (void)args;
    demo_session_reply(session, "+OK");
}

void
demo_transaction_rset(DemoSession *session, const char *args)
{
    (void)args;
    memset(session->is_deleted, 0, session->messages->len * sizeof(bool));
    demo_session_reply(session, "+OK nothing is deleted");
}

void
demo_transaction_quit(DemoSession *session, const char *args)
{
    g_autoptr(GPtrArray) doomed = g_ptr_array_new();
    bool hides = demo_output_portion(session->output) > 0;

    (void)args;
    for (guint i = 0; session->messages != NULL && i < session->messages->len; i++) {
        if (session->is_deleted[i] || (hides && session->is_retrieved[i]))
            g_ptr_array_add(doomed, session->messages->pdata[i]);
    }
    if (doomed->len > 0)
        demo_maildrop_remove(session->options.maildrop, doomed);
    demo_session_reply(session, "+OK bye, %u deleted", doomed->len);
    demo_output_set_then(session->output, DEMO_THEN_CLOSE);
}
