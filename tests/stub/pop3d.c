/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/stub/pop3d.c: the demo's POP3 server from the command line, for tests; see tests/stub/README.
 *
 * Prints nothing but errors. Ends with status 0 on SIGTERM or SIGINT, and with --stdin at the end of
 * its standard input, so that it cannot outlive the test that started it. */
#include <config.h>

#include "demo/pop3d.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

#include "auth.h"
#include "folder.h"
#include "mixed.h"

typedef struct {
    int port;
    char *port_file, *tls, *bad_cert, *cert, *key, *ca_out;
    char *maildir;
    gboolean sample;
    int count, seed;
    gint64 big;
    char *script, *user, *password, *log;
    char *mechanisms, *token, *apop, *priority;
    gboolean is_impostor, asks_client, watches_stdin;
} Arguments;

static gboolean
stop(gpointer user_data)
{
    g_main_loop_quit(user_data);
    return G_SOURCE_REMOVE;
}

static gboolean
read_stdin(int fd, GIOCondition condition, gpointer user_data)
{
    char buf[256];
    gssize n = read(fd, buf, sizeof buf);

    (void)condition;
    if (n > 0 || (n < 0 && errno == EINTR))
        return G_SOURCE_CONTINUE;
    g_main_loop_quit(user_data);
    return G_SOURCE_REMOVE;
}

/* Line-buffered: a test reads it while the server runs. */
static void
write_log(guint session, const char *line, void *user_data)
{
    fprintf(user_data, "%u %s\n", session, line);
    fflush(user_data);
}

static bool
bad_argument(GError **error, const char *what)
{
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s", what);
    return false;
}

static bool
parse_arguments(Arguments *arguments, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        { "port", 0, 0, G_OPTION_ARG_INT, &arguments->port, "0: pick one", "N" },
        { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &arguments->port_file,
          "write the port here once listening", "FILE" },
        { "tls", 0, 0, G_OPTION_ARG_STRING, &arguments->tls, "implicit, stls or none",
          "KIND" },
        { "bad-cert", 0, 0, G_OPTION_ARG_STRING, &arguments->bad_cert,
          "expired or wrong-host", "KIND" },
        { "cert", 0, 0, G_OPTION_ARG_FILENAME, &arguments->cert, "certificate", "FILE" },
        { "key", 0, 0, G_OPTION_ARG_FILENAME, &arguments->key, "its key", "FILE" },
        { "ca-out", 0, 0, G_OPTION_ARG_FILENAME, &arguments->ca_out,
          "write the certificate to trust here", "FILE" },
        { "maildir", 0, 0, G_OPTION_ARG_FILENAME, &arguments->maildir,
          "each file one message", "DIR" },
        { "sample", 0, 0, G_OPTION_ARG_NONE, &arguments->sample, "the demo's mailbox",
          NULL },
        { "count", 0, 0, G_OPTION_ARG_INT, &arguments->count, "mixed messages", "N" },
        { "seed", 0, 0, G_OPTION_ARG_INT, &arguments->seed, "of --count and --big", "S" },
        { "big", 0, 0, G_OPTION_ARG_INT64, &arguments->big, "one message of this size",
          "BYTES" },
        { "script", 0, 0, G_OPTION_ARG_FILENAME, &arguments->script, "faults", "FILE" },
        { "user", 0, 0, G_OPTION_ARG_STRING, &arguments->user, "default: demo", "NAME" },
        { "password", 0, 0, G_OPTION_ARG_STRING, &arguments->password, "default: secret",
          "TEXT" },
        { "mechanisms", 0, 0, G_OPTION_ARG_STRING, &arguments->mechanisms,
          "of SASL; default: PLAIN", "NAMES" },
        { "token", 0, 0, G_OPTION_ARG_STRING, &arguments->token, "the one that is good",
          "TEXT" },
        { "apop", 0, 0, G_OPTION_ARG_STRING, &arguments->apop,
          "timestamp in the greeting, and APOP", "TEXT" },
        { "impostor", 0, 0, G_OPTION_ARG_NONE, &arguments->is_impostor,
          "SCRAM goes on without proof", NULL },
        { "ask-cert", 0, 0, G_OPTION_ARG_NONE, &arguments->asks_client,
          "ask for the client's certificate", NULL },
        { "priority", 0, 0, G_OPTION_ARG_STRING, &arguments->priority,
          "of TLS, in GnuTLS's words", "TEXT" },
        { "log", 0, 0, G_OPTION_ARG_FILENAME, &arguments->log, "commands received",
          "FILE" },
        { "stdin", 0, 0, G_OPTION_ARG_NONE, &arguments->watches_stdin,
          "end at the end of standard input", NULL },
        { NULL, 0, 0, 0, NULL, NULL, NULL },
    };
    g_autoptr(GOptionContext) context =
        g_option_context_new("- a POP3 server with faults");

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc > 1)
        return bad_argument(error, "there are only options");
    if (arguments->port < 0 || arguments->port > G_MAXUINT16 || arguments->count < 0 ||
        arguments->big < 0)
        return bad_argument(error, "a number is out of range");
    return true;
}

static bool
parse_tls(const char *text, DemoTls *tls, GError **error)
{
    static const char *const names[] = { [DEMO_TLS_IMPLICIT] = "implicit",
                                         [DEMO_TLS_STLS] = "stls",
                                         [DEMO_TLS_NONE] = "none" };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(text, names[i]) == 0) {
            *tls = (DemoTls)i;
            return true;
        }
    }
    return bad_argument(error, "--tls is implicit, stls or none");
}

static NetIdentity *
make_identity(const Arguments *arguments, GError **error)
{
    if (arguments->cert != NULL && arguments->key != NULL)
        return net_identity_load(arguments->cert, arguments->key, error);
    if (arguments->bad_cert == NULL)
        return net_identity_new(NET_IDENTITY_GOOD, error);
    if (strcmp(arguments->bad_cert, "expired") == 0)
        return net_identity_new(NET_IDENTITY_EXPIRED, error);
    if (strcmp(arguments->bad_cert, "wrong-host") == 0)
        return net_identity_new(NET_IDENTITY_WRONG_HOST, error);
    bad_argument(error, "--bad-cert is expired or wrong-host");
    return NULL;
}

static DemoScript *
load_script(const char *file, GError **error)
{
    g_autofree char *text = NULL;
    DemoScript *script;

    if (!g_file_get_contents(file, &text, NULL, error))
        return NULL;
    script = demo_script_parse(text, error);
    if (script == NULL)
        g_prefix_error(error, "%s: ", file);
    return script;
}

static void
fill(DemoMaildrop *maildrop, const Arguments *arguments)
{
    guint32 seed = (guint32)arguments->seed;

    if (arguments->sample)
        demo_maildrop_add_sample(maildrop);
    for (int i = 0; i < arguments->count; i++) {
        g_autofree char *uidl = g_strdup_printf("mixed-%u-%d", seed, i);

        demo_maildrop_add_made(maildrop, stub_mixed_make,
                               stub_mixed_number(seed, (guint32)i), uidl);
    }
    if (arguments->big > 0)
        demo_maildrop_add_generated(maildrop, (guint64)arguments->big, seed, NULL);
}

/* By rename, so that a test that waits for the file never reads half of it. */
static bool
write_port(const char *file, guint16 port, GError **error)
{
    g_autofree char *text = g_strdup_printf("%u\n", port);

    return file == NULL || g_file_set_contents(file, text, -1, error);
}

static void
wait_for_end(const Arguments *arguments)
{
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);

    g_unix_signal_add(SIGTERM, stop, loop);
    g_unix_signal_add(SIGINT, stop, loop);
    if (arguments->watches_stdin)
        g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, read_stdin, loop);
    g_main_loop_run(loop);
}

static bool
serve(const Arguments *arguments, DemoPop3dOptions *options, GError **error)
{
    g_autoptr(DemoMaildrop) maildrop = demo_maildrop_new();
    g_autoptr(StubFolder) folder =
        arguments->maildir == NULL ? NULL : stub_folder_new(arguments->maildir, maildrop);
    g_autoptr(DemoPop3d) pop3d = NULL;

    fill(maildrop, arguments);
    options->maildrop = maildrop;
    pop3d = demo_pop3d_start(options, error);
    if (pop3d == NULL || !write_port(arguments->port_file, demo_pop3d_port(pop3d), error))
        return false;
    wait_for_end(arguments);
    return true;
}

static bool
run(const Arguments *arguments, GError **error)
{
    g_autoptr(NetIdentity) identity = NULL;
    g_autoptr(DemoScript) script = NULL;
    const StubAuth stub = {
        .user = arguments->user == NULL ? "demo" : arguments->user,
        .password = arguments->password == NULL ? "secret" : arguments->password,
        .mechanisms = arguments->mechanisms == NULL ? "PLAIN" : arguments->mechanisms,
        .timestamp = arguments->apop,
        .token = arguments->token,
        .is_impostor = arguments->is_impostor,
    };
    DemoAuth auth;
    DemoPop3dOptions options = {
        .port = (guint16)arguments->port,
        .user = stub.user,
        .password = stub.password,
        .auth = &auth,
        .asks_client = arguments->asks_client,
        .priority = arguments->priority,
    };
    bool is_good;

    if (!stub_auth_init(&auth, &stub, error))
        return false;
    if (arguments->tls != NULL && !parse_tls(arguments->tls, &options.tls, error))
        return false;
    if (options.tls != DEMO_TLS_NONE) {
        options.identity = identity = make_identity(arguments, error);
        if (identity == NULL ||
            (arguments->ca_out != NULL &&
             !g_file_set_contents(arguments->ca_out, net_identity_pem(identity), -1,
                                  error)))
            return false;
    }
    if (arguments->script != NULL) {
        options.script = script = load_script(arguments->script, error);
        if (script == NULL)
            return false;
    }
    if (arguments->log != NULL) {
        FILE *log = fopen(arguments->log, "we");

        if (log == NULL)
            return bad_argument(error, "--log: cannot write that file");
        options.log = write_log;
        options.log_data = log;
    }
    is_good = serve(arguments, &options, error);
    if (options.log_data != NULL)
        fclose(options.log_data);
    return is_good;
}

static void
clear_arguments(Arguments *arguments)
{
    char **const texts[] = {
        &arguments->port_file, &arguments->tls,    &arguments->bad_cert,
        &arguments->cert,      &arguments->key,    &arguments->ca_out,
        &arguments->maildir,   &arguments->script, &arguments->user,
        &arguments->password,  &arguments->log,    &arguments->mechanisms,
        &arguments->token,     &arguments->apop,   &arguments->priority
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
}

int
main(int argc, char **argv)
{
    Arguments arguments = { 0 };
    g_autoptr(GError) error = NULL;
    bool is_good;

    signal(SIGPIPE, SIG_IGN);
    is_good =
        parse_arguments(&arguments, &argc, &argv, &error) && run(&arguments, &error);
    clear_arguments(&arguments);
    if (is_good)
        return EXIT_SUCCESS;
    fprintf(stderr, "stub/pop3d: %s\n", error->message);
    return EXIT_FAILURE;
}
