/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_reply.c: status lines, response codes, errors. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"
#include "pop3/reply.h"

static void
reply_parse__reads__what_servers_say(void **state)
{
    static const struct {
        const char *line;
        Pop3ReplyKind kind;
        Pop3Code code;
        const char *text;
    } rows[] = {
        { "+OK", POP3_REPLY_OK, POP3_CODE_NONE, "" },
        { "+OK ", POP3_REPLY_OK, POP3_CODE_NONE, "" },
        { "+OK   two  words ", POP3_REPLY_OK, POP3_CODE_NONE, "two  words " },
        { "+OK [AUTH] odd", POP3_REPLY_OK, POP3_CODE_AUTH, "[AUTH] odd" },
        { "-ERR", POP3_REPLY_ERR, POP3_CODE_NONE, "" },
        { "-ERR no", POP3_REPLY_ERR, POP3_CODE_NONE, "no" },
        { "-ERR [IN-USE] busy", POP3_REPLY_ERR, POP3_CODE_IN_USE, "[IN-USE] busy" },
        { "-ERR [in-use]", POP3_REPLY_ERR, POP3_CODE_IN_USE, "[in-use]" },
        { "-ERR [IN-USE/LOCK]", POP3_REPLY_ERR, POP3_CODE_IN_USE, "[IN-USE/LOCK]" },
        { "-ERR [In-Used]", POP3_REPLY_ERR, POP3_CODE_OTHER, "[In-Used]" },
        { "-ERR [LOGIN-DELAY]", POP3_REPLY_ERR, POP3_CODE_LOGIN_DELAY, "[LOGIN-DELAY]" },
        { "-ERR [LOGIN-DELAY 60]", POP3_REPLY_ERR, POP3_CODE_LOGIN_DELAY,
          "[LOGIN-DELAY 60]" },
        { "-ERR [sys/temp] x", POP3_REPLY_ERR, POP3_CODE_SYS_TEMP, "[sys/temp] x" },
        { "-ERR [SYS/TEMP/DISK]", POP3_REPLY_ERR, POP3_CODE_SYS_TEMP, "[SYS/TEMP/DISK]" },
        { "-ERR [SYS/PERM]", POP3_REPLY_ERR, POP3_CODE_SYS_PERM, "[SYS/PERM]" },
        { "-ERR [SYS]", POP3_REPLY_ERR, POP3_CODE_OTHER, "[SYS]" },
        { "-ERR [AUTH] bad", POP3_REPLY_ERR, POP3_CODE_AUTH, "[AUTH] bad" },
        { "-ERR [UTF8]", POP3_REPLY_ERR, POP3_CODE_UTF8, "[UTF8]" },
        { "-ERR [X]", POP3_REPLY_ERR, POP3_CODE_OTHER, "[X]" },
        { "-ERR []", POP3_REPLY_ERR, POP3_CODE_NONE, "[]" },
        { "-ERR [ AUTH]", POP3_REPLY_ERR, POP3_CODE_NONE, "[ AUTH]" },
        { "-ERR [AUTH", POP3_REPLY_ERR, POP3_CODE_NONE, "[AUTH" },
        { "-ERR see [AUTH]", POP3_REPLY_ERR, POP3_CODE_NONE, "see [AUTH]" },
        { "+", POP3_REPLY_CONTINUE, POP3_CODE_NONE, "" },
        { "+ ", POP3_REPLY_CONTINUE, POP3_CODE_NONE, "" },
        { "+ PDE+", POP3_REPLY_CONTINUE, POP3_CODE_NONE, "PDE+" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        Pop3Reply reply;

        print_message("%s\n", rows[i].line);
        assert_true(pop3_reply_parse(rows[i].line, &reply, &error));
        assert_null(error);
        assert_int_equal(reply.kind, rows[i].kind);
        assert_int_equal(reply.code, rows[i].code);
        assert_string_equal(reply.text, rows[i].text);
        assert_in_range((uintptr_t)reply.text, (uintptr_t)rows[i].line,
                        (uintptr_t)rows[i].line + strlen(rows[i].line));
    }
}

static void
reply_parse__fails__on_a_line_that_is_no_status(void **state)
{
    static const char *const lines[] = {
        "",
        " ",
        "+OKAY then",
        "+ok",
        "+Ok fine",
        "-err",
        "-ER",
        "-ERRR",
        "+OK\tx",
        "OK",
        " +OK",
        "* OK",
        "-",
        "++",
        "+OK\r",
        "220 smtp.example.org ESMTP",
        "-ERROR",
        "\x1b]0;pwned\x07+OK",
        "HTTP/1.1 400 Bad Request",
        "\xff\xfe",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GError) error = NULL;
        Pop3Reply reply;

        assert_false(pop3_reply_parse(lines[i], &reply, &error));
        assert_true(g_error_matches(error, POP3_ERROR, POP3_ERROR_PROTOCOL));
        assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    }
}

static void
reply_parse__cuts__a_long_line_in_its_message(void **state)
{
    g_autofree char *line = g_strnfill(100000, 'x');
    g_autoptr(GError) error = NULL;
    Pop3Reply reply;

    (void)state;
    assert_false(pop3_reply_parse(line, &reply, &error));
    assert_in_range(strlen(error->message), 40, 300);
}

static void
reply_to_error__maps__codes(void **state)
{
    static const struct {
        const char *line;
        bool is_login;
        Pop3Error error;
        int exit_status;
    } rows[] = {
        { "-ERR", false, POP3_ERROR_REFUSED, 75 },
        { "-ERR no such message", false, POP3_ERROR_REFUSED, 75 },
        { "-ERR [X-FOO] ?", false, POP3_ERROR_REFUSED, 75 },
        { "-ERR [UTF8]", false, POP3_ERROR_REFUSED, 75 },
        { "-ERR", true, POP3_ERROR_LOGIN, 77 },
        { "-ERR wrong", true, POP3_ERROR_LOGIN, 77 },
        { "-ERR [AUTH] wrong", true, POP3_ERROR_LOGIN, 77 },
        { "-ERR [AUTH] wrong", false, POP3_ERROR_LOGIN, 77 },
        { "-ERR [X-FOO] ?", true, POP3_ERROR_LOGIN, 77 },
        { "-ERR [IN-USE] locked", true, POP3_ERROR_IN_USE, 75 },
        { "-ERR [in-use] locked", false, POP3_ERROR_IN_USE, 75 },
        { "-ERR [LOGIN-DELAY] wait", true, POP3_ERROR_TOO_SOON, 75 },
        { "-ERR [SYS/TEMP] disk", true, POP3_ERROR_TEMPORARY, 75 },
        { "-ERR [SYS/PERM] gone", true, POP3_ERROR_PERMANENT, 69 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        Pop3Reply reply;

        assert_true(pop3_reply_parse(rows[i].line, &reply, NULL));
        error = pop3_reply_to_error(&reply, rows[i].is_login);
        assert_true(g_error_matches(error, POP3_ERROR, (int)rows[i].error));
        assert_int_equal(pb_error_exit_status(pb_error_class(error)),
                         rows[i].exit_status);
        assert_true(strlen(pb_error_advice(error)) > 0);
        if (reply.text[0] != '\0')
            assert_non_null(strstr(error->message, reply.text));
    }
}

static void
reply_to_error__shows__no_control_of_the_server(void **state)
{
    g_autofree char *rest = g_strnfill(200000, '%');
    g_autofree char *line =
        g_strconcat("-ERR \x1b[31m\x07%s%n\xe2\x80\xae\xff", rest, NULL);
    g_autoptr(GError) error = NULL;
    Pop3Reply reply;

    (void)state;
    assert_true(pop3_reply_parse(line, &reply, NULL));
    error = pop3_reply_to_error(&reply, false);
    assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    assert_non_null(strstr(error->message, "^[[31m^G%s%n<RLO>"));
    assert_in_range(strlen(error->message), 40, 300);
}

static void
error__has__a_class_and_advice_for_each_code(void **state)
{
    static const int exit_status[] = {
        [POP3_ERROR_PROTOCOL] = 76,  [POP3_ERROR_TOO_LONG] = 76,
        [POP3_ERROR_REFUSED] = 75,   [POP3_ERROR_LOGIN] = 77,
        [POP3_ERROR_IN_USE] = 75,    [POP3_ERROR_TOO_SOON] = 75,
        [POP3_ERROR_TEMPORARY] = 75, [POP3_ERROR_PERMANENT] = 69,
        [POP3_ERROR_NO_TLS] = 69,    [POP3_ERROR_NO_MECHANISM] = 77,
        [POP3_ERROR_IMPOSTOR] = 69,  [POP3_ERROR_UNUSABLE] = 77,
        [POP3_ERROR_BAD_LINE] = 64,
    };

    (void)state;
    for (int code = 0; code < (int)G_N_ELEMENTS(exit_status); code++) {
        g_autoptr(GError) error = g_error_new_literal(POP3_ERROR, code, "x");

        assert_int_equal(pb_error_exit_status(pb_error_class(error)), exit_status[code]);
        assert_true(strlen(pb_error_advice(error)) > 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reply_parse__reads__what_servers_say),
        cmocka_unit_test(reply_parse__fails__on_a_line_that_is_no_status),
        cmocka_unit_test(reply_parse__cuts__a_long_line_in_its_message),
        cmocka_unit_test(reply_to_error__maps__codes),
        cmocka_unit_test(reply_to_error__shows__no_control_of_the_server),
        cmocka_unit_test(error__has__a_class_and_advice_for_each_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
