/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_renderer.c: documents from another process, and what becomes of a message over which that
 * process does something else. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "mail/envelope.h"
#include "mail/renderer.h"

static int
message_of(const char *text)
{
    int fd = memfd_create("message", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    return fd;
}

static char *
text_of(MailRenderer *renderer, const char *message)
{
    g_autoptr(GError) error = NULL;
    int fd = message_of(message);
    g_autoptr(MailDocument) document = mail_renderer_document(renderer, fd, NULL, &error);

    close(fd);
    if (document == NULL)
        fail_msg("%s", error->message);
    return mail_document_to_text(document, 0);
}

static const char *
program_of(const char *name)
{
    static char path[4096];

    (void)snprintf(path, sizeof(path), "%s/tests/unit/mail/%s", g_getenv("builddir"),
                   name);
    return path;
}

/* --- the real child --------------------------------------------------------------------------- */

static void
document__comes__from_the_child(void **state)
{
    g_autoptr(MailRenderer) renderer = mail_renderer_new(NULL);
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    (void)state;
    first = text_of(renderer, "Subject: One\n\nHello\n");
    second = text_of(renderer, "Content-Type: text/html; charset=iso-2022-jp\n\n"
                               "<p>\033$B$3$s$K$A$O\033(B</p>\n");
    assert_string_equal(first, "Hello\n");
    assert_string_equal(second, "こんにちは\n");
}

static void
part__is_written__byte_by_byte(void **state)
{
    g_autoptr(MailRenderer) renderer = mail_renderer_new(NULL);
    g_autoptr(GString) message = g_string_new(
        "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n");
    g_autofree guchar *wanted = g_malloc(300000);
    g_autofree guchar *got = g_malloc0(300000);
    g_autoptr(GError) error = NULL;
    int fd;
    int out = memfd_create("part", MFD_CLOEXEC);

    (void)state;
    for (guint i = 0; i < 300000; i++)
        wanted[i] = (guchar)(i * 7 + i / 251);
    for (guint at = 0; at < 300000; at += 54) {
        g_autofree char *line = g_base64_encode(wanted + at, MIN(54, 300000 - at));

        g_string_append_printf(message, "%s\n", line);
    }
    fd = message_of(message->str);
    assert_true(mail_renderer_part(renderer, fd, "1", out, &error));
    assert_int_equal(pread(out, got, 300000, 0), 300000);
    assert_memory_equal(got, wanted, 300000);
    assert_false(mail_renderer_part(renderer, fd, "9", out, &error));
    assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_NO_PART));
    close(fd);
    close(out);
}

static void
part__fails__where_it_cannot_be_written(void **state)
{
    g_autoptr(MailRenderer) renderer = mail_renderer_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *after = NULL;
    int fd = message_of("Content-Type: application/x-any\n\nbytes\n");
    int out = memfd_create("full", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    (void)state;
    assert_int_equal(fcntl(out, F_ADD_SEALS, F_SEAL_GROW), 0);
    assert_false(mail_renderer_part(renderer, fd, "1", out, &error));
    assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_WRITE));
    after = text_of(renderer, "Subject: One\n\nHello\n");
    assert_string_equal(after, "Hello\n");
    close(fd);
    close(out);
}

static void
words__say__what_holds_the_child(void **state)
{
    g_autoptr(MailRenderer) renderer = mail_renderer_new(NULL);
    g_autofree char *words = mail_renderer_words(renderer);

    (void)state;
    assert_non_null(strstr(words, "no network"));
}

/* --- answers by the main loop ----------------------------------------------------------------- */

typedef struct {
    GMainLoop *loop;
    guint n_left;
    GString *said;
} Arrivals;

static void
arrived(MailDocument *document, const GError *error, void *user_data)
{
    Arrivals *arrivals = user_data;
    g_autofree char *text =
        document == NULL ? g_strdup(error->message) : mail_document_to_text(document, 0);

    g_string_append(arrivals->said, text);
    mail_document_free(document);
    if (--arrivals->n_left == 0)
        g_main_loop_quit(arrivals->loop);
}

static guint
ask(MailRenderer *renderer, const char *message, Arrivals *arrivals)
{
    const MailRequest request = { .what = MAIL_RENDER_DOCUMENT };
    int fd = message_of(message);
    guint number = mail_renderer_ask(renderer, fd, &request, arrived, arrivals);

    close(fd);
    return number;
}

static void
answers__come__in_order_but_for_the_forgotten(void **state)
{
    g_autoptr(MailRenderer) renderer = mail_renderer_new(g_main_context_default());
    Arrivals arrivals = { g_main_loop_new(NULL, FALSE), 3, g_string_new(NULL) };
    guint forgotten;

    (void)state;
    ask(renderer, "Subject: x\n\n1\n", &arrivals);
    forgotten = ask(renderer, "Subject: x\n\n2\n", &arrivals);
    ask(renderer, "Subject: x\n\n3\n", &arrivals);
    ask(renderer, "Subject: x\n\n4\n", &arrivals);
    mail_renderer_forget(renderer, forgotten);
    g_main_loop_run(arrivals.loop);
    assert_string_equal(arrivals.said->str, "1\n3\n4\n");
    g_main_loop_unref(arrivals.loop);
    g_string_free(arrivals.said, TRUE);
}

static void
wait__ends__with_the_answer_or_the_time(void **state)
{
    g_autoptr(MailRenderer) renderer = mail_renderer_new(g_main_context_default());
    Arrivals arrivals = { g_main_loop_new(NULL, FALSE), 9, g_string_new(NULL) };
    guint number = ask(renderer, "Subject: x\n\n1\n", &arrivals);

    (void)state;
    assert_true(mail_renderer_wait(renderer, number, 60000));
    assert_string_equal(arrivals.said->str, "1\n");
    mail_renderer_set_program(program_of("bad_child"));
    mail_renderer_free(renderer);
    renderer = mail_renderer_new(g_main_context_default());
    number = ask(renderer, "loop\n", &arrivals);
    assert_false(mail_renderer_wait(renderer, number, 1));
    mail_renderer_forget(renderer, number);
    number = ask(renderer, "any\n", &arrivals);
    assert_true(mail_renderer_wait(renderer, number, 60000));
    assert_string_equal(arrivals.said->str, "1\nfine\n");
    mail_renderer_set_program(g_getenv("POSTBAG"));
    g_main_loop_unref(arrivals.loop);
    g_string_free(arrivals.said, TRUE);
}

/* --- a child that was taken over -------------------------------------------------------------- */

static void
message__is_shown_raw__when_the_child_misbehaves(void **state)
{
    static const struct {
        const char *message;
        const char *why;
    } rows[] = {
        { "loop\n", "This message took too long to read" },
        { "eat\n", "shown as it is" }, /* by its limit, or late on a slow machine */
        { "die\n", "The process that reads messages ended over this one" },
        { "go\n", "The process that reads messages ended over this one" },
        { "nonsense\n", "what came back is no document" },
        { "length\n", "The process that reads messages ended over this one" },
        { "magic\n", "The process that reads messages ended over this one" },
        { "much\n", "The process that reads messages ended over this one" },
        { "middle\n", "The process that reads messages ended over this one" },
    };
    g_autoptr(MailRenderer) renderer = NULL;

    (void)state;
    mail_renderer_set_program(program_of("bad_child"));
    renderer = mail_renderer_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = text_of(renderer, rows[i].message);
        g_autofree char *next = text_of(renderer, "any\n");

        if (strstr(text, rows[i].why) == NULL || strstr(text, rows[i].message) == NULL)
            fail_msg("%s: %s", rows[i].message, text);
        assert_string_equal(next, "fine\n");
    }
    mail_renderer_set_program(g_getenv("POSTBAG"));
}

static void
message__is_shown_raw__without_a_child(void **state)
{
    g_autoptr(MailRenderer) renderer = NULL;
    g_autofree char *text = NULL;
    g_autofree char *words = NULL;

    (void)state;
    mail_renderer_set_program("/nonexistent/postbag");
    renderer = mail_renderer_new(NULL);
    text = text_of(renderer, "Subject: One\n\nHello\033[2J\n");
    words = mail_renderer_words(renderer);
    assert_non_null(strstr(text, "cannot be started: it is shown as it is."));
    assert_non_null(strstr(text, "Hello^[[2J"));
    assert_non_null(strstr(words, "cannot be started"));
    mail_renderer_set_program(g_getenv("POSTBAG"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document__comes__from_the_child),
        cmocka_unit_test(part__is_written__byte_by_byte),
        cmocka_unit_test(part__fails__where_it_cannot_be_written),
        cmocka_unit_test(words__say__what_holds_the_child),
        cmocka_unit_test(answers__come__in_order_but_for_the_forgotten),
        cmocka_unit_test(wait__ends__with_the_answer_or_the_time),
        cmocka_unit_test(message__is_shown_raw__when_the_child_misbehaves),
        cmocka_unit_test(message__is_shown_raw__without_a_child),
    };

    /* What a child may take is divided by this. */
    g_setenv("POSTBAG_WAIT_DIVISOR", "10", TRUE);
    mail_renderer_set_program(g_getenv("POSTBAG"));
    return cmocka_run_group_tests_name("renderer", tests, NULL, NULL);
}
