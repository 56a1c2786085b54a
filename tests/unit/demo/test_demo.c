/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/test_demo.c: the demo's home folder, and the stub on its command line. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "client.h"
#include "demo/demo.h"

/* The stub is up long before, or it will never be. */
#define STUB_SECONDS 60

static char *
value_of(const char *settings, const char *key)
{
    g_autofree char *line = g_strconcat("\n", key, " = ", NULL);
    const char *value = strstr(settings, line);

    assert_non_null(value);
    value += strlen(line);
    return g_strndup(value, strcspn(value, "\n"));
}

static int
mode_of(const char *dir, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    struct stat info;

    assert_int_equal(lstat(path, &info), 0);
    return (int)(info.st_mode & 07777);
}

static void
demo_start__writes__settings_that_work(void **state)
{
    g_autoptr(Demo) demo = demo_start(NULL);
    g_autofree char *file = g_build_filename(demo_home(demo), "postbag.conf", NULL);
    g_autofree char *settings = NULL, *password = NULL, *login = NULL;
    g_autofree char *password_file = NULL, *ca_file = NULL, *port = NULL, *user = NULL;
    g_autoptr(NetStream) stream = NULL;
    g_autoptr(GString) heard = NULL;

    (void)state;
    assert_true(g_file_get_contents(file, &settings, NULL, NULL));
    assert_non_null(strstr(settings, "[account demo]\n"));
    assert_string_equal(demo_account(demo), "demo");
    password_file = value_of(settings, "password_file");
    ca_file = value_of(settings, "ca_file");
    port = value_of(settings, "port");
    user = value_of(settings, "user");
    assert_true(g_file_get_contents(password_file, &password, NULL, NULL));
    g_strchomp(password);
    login = g_strdup_printf("USER %s\r\nPASS %s\r\n", user, password);
    stream = client_connect((guint16)atoi(port), CLIENT_TLS, ca_file, NULL);
    assert_non_null(stream);
    client_say(stream, login);
    heard = client_hear(stream, " octets\r\n");
    assert_non_null(strstr(heard->str, "+OK 46 messages, "));
}

static void
demo_start__keeps__its_folder_to_itself(void **state)
{
    g_autoptr(Demo) demo = demo_start(NULL);

    (void)state;
    assert_int_equal(mode_of(demo_home(demo), "."), 0700);
    assert_int_equal(mode_of(demo_home(demo), "postbag.conf"), 0600);
    assert_int_equal(mode_of(demo_home(demo), "password"), 0600);
    assert_int_equal(mode_of(demo_home(demo), "ca.pem"), 0600);
}

static void
demo_stop__removes__its_folder_and_nothing_else(void **state)
{
    g_autofree char *outside = g_dir_make_tmp("postbag-test-XXXXXX", NULL);
    g_autofree char *kept = g_build_filename(outside, "kept", NULL);
    Demo *demo = demo_start(NULL);
    g_autofree char *home = g_strdup(demo_home(demo));
    g_autofree char *deep = g_build_filename(home, "mail", "Inbox", "new", NULL);
    g_autofree char *file = g_build_filename(deep, "1", NULL);
    g_autofree char *link = g_build_filename(deep, "link", NULL);
    g_autofree char *dangling = g_build_filename(home, "dangling", NULL);

    (void)state;
    assert_true(g_file_set_contents(kept, "x", 1, NULL));
    assert_int_equal(g_mkdir_with_parents(deep, 0700), 0);
    assert_true(g_file_set_contents(file, "x", 1, NULL));
    assert_int_equal(symlink(outside, link), 0);
    assert_int_equal(symlink("/nonexistent", dangling), 0);
    demo_stop(demo);
    assert_false(g_file_test(home, G_FILE_TEST_EXISTS));
    assert_true(g_file_test(kept, G_FILE_TEST_EXISTS));
    (void)g_unlink(kept);
    (void)g_rmdir(outside);
}

/* --- the stub ------------------------------------------------------------------------------------ */

typedef struct {
    char *dir, *port_file, *log;
} Fixture;

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->dir = g_dir_make_tmp("postbag-test-XXXXXX", NULL);
    fixture->port_file = g_build_filename(fixture->dir, "port", NULL);
    fixture->log = g_build_filename(fixture->dir, "log", NULL);
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    (void)g_unlink(fixture->port_file);
    (void)g_unlink(fixture->log);
    (void)g_rmdir(fixture->dir);
    g_free(fixture->dir);
    g_free(fixture->port_file);
    g_free(fixture->log);
    g_free(fixture);
    return 0;
}

static GSubprocess *
start_stub(const Fixture *fixture, const char *option, const char *value)
{
    g_autofree char *stub =
        g_build_filename(g_getenv("builddir"), "tests", "stub", "pop3d", NULL);

    return g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                G_SUBPROCESS_FLAGS_STDERR_PIPE,
                            NULL, stub, "--stdin", "--port-file", fixture->port_file,
                            "--log", fixture->log, option, value, NULL);
}

static guint16
wait_for_port(const Fixture *fixture)
{
    gint64 end = g_get_monotonic_time() + STUB_SECONDS * G_TIME_SPAN_SECOND;
    g_autofree char *text = NULL;

    while (!g_file_get_contents(fixture->port_file, &text, NULL, NULL)) {
        assert_true(g_get_monotonic_time() < end);
        g_usleep(5000);
    }
    return (guint16)atoi(text);
}

static void
stub__serves__and_ends_with_its_input(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GSubprocess) stub = start_stub(fixture, "--tls", "none");
    g_autoptr(NetStream) stream =
        client_connect(wait_for_port(fixture), CLIENT_PLAIN, NULL, NULL);
    g_autofree char *log = NULL;

    client_say(stream, "USER demo\r\nPASS secret\r\nSTAT\r\nQUIT\r\n");
    client_expect(stream, "+OK postbag's own POP3 server is ready\r\n"
                          "+OK and the password?\r\n+OK 0 messages, 0 octets\r\n"
                          "+OK 0 0\r\n+OK bye, 0 deleted\r\n");
    assert_true(g_output_stream_close(g_subprocess_get_stdin_pipe(stub), NULL, NULL));
    assert_true(g_subprocess_wait_check(stub, NULL, NULL));
    assert_true(g_file_get_contents(fixture->log, &log, NULL, NULL));
    assert_string_equal(log, "1 (connected)\n1 USER demo\n1 PASS ****\n1 STAT\n1 QUIT\n"
                             "1 (closed)\n");
}

static void
stub__refuses__what_makes_no_sense(void **state)
{
    static const struct {
        const char *option, *value, *message;
    } rows[] = {
        { "--tls", "maybe", "--tls is implicit, stls or none" },
        { "--bad-cert", "ugly", "--bad-cert is expired or wrong-host" },
        { "--script", "/nonexistent", "/nonexistent" },
        { "--port", "70000", "out of range" },
        { "--sample", "surplus", "only options" },
    };
    Fixture *fixture = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GSubprocess) stub = start_stub(fixture, rows[i].option, rows[i].value);
        g_autofree char *message = NULL;

        assert_true(
            g_subprocess_communicate_utf8(stub, NULL, NULL, NULL, &message, NULL));
        assert_int_equal(g_subprocess_get_exit_status(stub), 1);
        assert_non_null(strstr(message, rows[i].message));
        assert_false(g_file_test(fixture->port_file, G_FILE_TEST_EXISTS));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(demo_start__writes__settings_that_work),
        cmocka_unit_test(demo_start__keeps__its_folder_to_itself),
        cmocka_unit_test(demo_stop__removes__its_folder_and_nothing_else),
        cmocka_unit_test_setup_teardown(stub__serves__and_ends_with_its_input, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(stub__refuses__what_makes_no_sense, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
