/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_error.c: error classes, exit statuses and advice. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gio/gio.h>

#include "base/error.h"

static const PbErrorKind odd_kinds[] = {
    { PB_CLASS_PROTOCOL, NULL },
    { PB_CLASS_LOGIN, "ask the provider" },
};

GQuark odd_error_quark(void);
PB_DEFINE_ERROR_DOMAIN(odd_error, odd_kinds);

static PbErrorClass
class_of(GQuark domain, int code)
{
    g_autoptr(GError) error = g_error_new_literal(domain, code, "x");

    return pb_error_class(error);
}

static void
error_class__comes_from_the_table__of_a_domain_of_ours(void **state)
{
    (void)state;
    assert_int_equal(class_of(odd_error_quark(), 0), PB_CLASS_PROTOCOL);
    assert_int_equal(class_of(odd_error_quark(), 1), PB_CLASS_LOGIN);
    assert_int_equal(class_of(PB_ERROR, PB_ERROR_BAD_VALUE), PB_CLASS_USAGE);
    assert_int_equal(class_of(PB_ERROR, PB_ERROR_CANNOT_WRITE), PB_CLASS_CANNOT_WRITE);
    assert_int_equal(class_of(PB_ERROR, PB_ERROR_INSECURE), PB_CLASS_SETTINGS);
    assert_int_equal(class_of(PB_ERROR, PB_ERROR_NO_HOME), PB_CLASS_SETTINGS);
    assert_int_equal(pb_error_class(NULL), PB_CLASS_NONE);
}

static void
error_class__is_internal__for_what_nobody_registered(void **state)
{
    (void)state;
    assert_int_equal(class_of(odd_error_quark(), 2), PB_CLASS_INTERNAL);
    assert_int_equal(class_of(odd_error_quark(), -1), PB_CLASS_INTERNAL);
    assert_int_equal(class_of(g_quark_from_static_string("unheard-of"), 0),
                     PB_CLASS_INTERNAL);
}

static void
error_class__knows__the_errors_of_glib(void **state)
{
    static const struct {
        int code;
        PbErrorClass error_class;
    } io[] = {
        { G_IO_ERROR_CANCELLED, PB_CLASS_CANCELLED },
        { G_IO_ERROR_NO_SPACE, PB_CLASS_CANNOT_WRITE },
        { G_IO_ERROR_PERMISSION_DENIED, PB_CLASS_CANNOT_WRITE },
        { G_IO_ERROR_READ_ONLY, PB_CLASS_CANNOT_WRITE },
        { G_IO_ERROR_NOT_FOUND, PB_CLASS_DATA },
        { G_IO_ERROR_INVALID_DATA, PB_CLASS_DATA },
        { G_IO_ERROR_CONNECTION_REFUSED, PB_CLASS_UNREACHABLE },
        { G_IO_ERROR_TIMED_OUT, PB_CLASS_UNREACHABLE },
        { G_IO_ERROR_HOST_UNREACHABLE, PB_CLASS_UNREACHABLE },
        { G_IO_ERROR_NETWORK_UNREACHABLE, PB_CLASS_UNREACHABLE },
        { G_IO_ERROR_BROKEN_PIPE, PB_CLASS_UNREACHABLE },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(io); i++)
        assert_int_equal(class_of(G_IO_ERROR, io[i].code), io[i].error_class);
    assert_int_equal(class_of(G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND),
                     PB_CLASS_UNREACHABLE);
    assert_int_equal(class_of(G_FILE_ERROR, G_FILE_ERROR_NOENT), PB_CLASS_DATA);
    assert_int_equal(class_of(G_FILE_ERROR, G_FILE_ERROR_NOSPC), PB_CLASS_CANNOT_WRITE);
    assert_int_equal(class_of(G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE),
                     PB_CLASS_SETTINGS);
    assert_int_equal(class_of(G_OPTION_ERROR, G_OPTION_ERROR_FAILED), PB_CLASS_USAGE);
}

static void
error_exit_status__follows_sysexits(void **state)
{
    static const struct {
        PbErrorClass error_class;
        int status;
    } rows[] = {
        { PB_CLASS_NONE, 0 },          { PB_CLASS_CANCELLED, 75 },
        { PB_CLASS_USAGE, 64 },        { PB_CLASS_DATA, 65 },
        { PB_CLASS_UNREACHABLE, 69 },  { PB_CLASS_INTERNAL, 70 },
        { PB_CLASS_CANNOT_WRITE, 73 }, { PB_CLASS_TEMPORARY, 75 },
        { PB_CLASS_PROTOCOL, 76 },     { PB_CLASS_LOGIN, 77 },
        { PB_CLASS_SETTINGS, 78 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(pb_error_exit_status(rows[i].error_class), rows[i].status);
}

static void
error_advice__prefers_the_code__to_the_class(void **state)
{
    g_autoptr(GError) special = g_error_new_literal(odd_error_quark(), 1, "x");
    g_autoptr(GError) general = g_error_new_literal(G_RESOLVER_ERROR, 0, "x");
    g_autoptr(GError) none = g_error_new_literal(odd_error_quark(), 0, "x");

    (void)state;
    assert_string_equal(pb_error_advice(special), "ask the provider");
    assert_non_null(strstr(pb_error_advice(general), "network"));
    assert_string_equal(pb_error_advice(none), "");
    assert_string_equal(pb_error_advice(NULL), "");
}

static gpointer
ask(gpointer data)
{
    (void)data;
    return GINT_TO_POINTER(class_of(odd_error_quark(), 1) == PB_CLASS_LOGIN);
}

static void
error_class__may_be_asked__from_many_threads(void **state)
{
    GThread *threads[8];

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("ask", ask, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_true(GPOINTER_TO_INT(g_thread_join(threads[i])));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_class__may_be_asked__from_many_threads),
        cmocka_unit_test(error_class__comes_from_the_table__of_a_domain_of_ours),
        cmocka_unit_test(error_class__is_internal__for_what_nobody_registered),
        cmocka_unit_test(error_class__knows__the_errors_of_glib),
        cmocka_unit_test(error_exit_status__follows_sysexits),
        cmocka_unit_test(error_advice__prefers_the_code__to_the_class),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
