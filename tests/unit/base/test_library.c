/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_library.c: libraries that are loaded when they are first needed. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/error.h"
#include "base/library.h"

static size_t (*length)(const char *text);
static const char *const *names;

/* Of the C library, which is there in any case. */
static void
library_load__fills_functions_and_variables(void **state)
{
    static const PbSymbol symbols[] = { { "strlen", &length },
                                        { "environ", &names },
                                        { NULL, NULL } };
    static PbLibrary library = { .soname = "libc.so.6", .symbols = symbols };

    (void)state;
    for (int i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;

        assert_true(pb_library_load(&library, &error));
        assert_null(error);
        assert_int_equal(length("four"), 4);
        assert_non_null(names);
    }
}

static void
assert_no_library(PbLibrary *library, const char *word)
{
    for (int i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;

        assert_false(pb_library_load(library, &error));
        assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_NO_LIBRARY));
        assert_non_null(strstr(error->message, word));
    }
}

static void
library_load__says_what_is_missing__each_time(void **state)
{
    static void *pointer;
    static const PbSymbol symbols[] = { { "strlen", &pointer },
                                        { "no_such_function", &pointer },
                                        { NULL, NULL } };
    static PbLibrary no_library = { .soname = "libnosuch.so.77", .symbols = symbols };
    static PbLibrary no_symbol = { .soname = "libc.so.6", .symbols = symbols };

    (void)state;
    assert_no_library(&no_library, "libnosuch.so.77");
    assert_no_library(&no_symbol, "no_such_function");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(library_load__fills_functions_and_variables),
        cmocka_unit_test(library_load__says_what_is_missing__each_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
