/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_secret.c: secrets are wiped, unmapped and kept out of core files. */
#include <config.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib.h>

#include "base/secret.h"

static void
secret_new__keeps_every_byte__and_ends_it_with_a_nul(void **state)
{
    g_autoptr(PbSecret) plain = pb_secret_new("hunter2 and more", 7);
    g_autoptr(PbSecret) odd = pb_secret_new("a\0b", 3);
    g_autoptr(PbSecret) none = pb_secret_new("", 0);

    (void)state;
    assert_string_equal(pb_secret_peek(plain), "hunter2");
    assert_int_equal(pb_secret_len(plain), 7);
    assert_memory_equal(pb_secret_peek(odd), "a\0b\0", 4);
    assert_int_equal(pb_secret_len(odd), 3);
    assert_string_equal(pb_secret_peek(none), "");
    pb_secret_free(NULL);
}

static void
secret_new__takes_whole_pages__at_their_border(void **state)
{
    gsize page = (gsize)sysconf(_SC_PAGESIZE);

    (void)state;
    for (gsize len = page - 1; len <= page + 1; len++) {
        g_autofree char *bytes = g_strnfill(len, 'x');
        g_autoptr(PbSecret) secret = pb_secret_new(bytes, len);

        assert_int_equal(pb_secret_len(secret), len);
        assert_string_equal(pb_secret_peek(secret), bytes);
    }
}

static void
secret_copy__lives_on__when_the_first_is_freed(void **state)
{
    PbSecret *first = pb_secret_new("hunter2", 7);
    g_autoptr(PbSecret) copy = pb_secret_copy(first);

    (void)state;
    assert_ptr_not_equal(pb_secret_peek(first), pb_secret_peek(copy));
    pb_secret_free(first);
    assert_string_equal(pb_secret_peek(copy), "hunter2");
}

static void
secret_wipe__overwrites__every_byte(void **state)
{
    char bytes[] = "hunter2";

    (void)state;
    pb_secret_wipe(bytes, sizeof bytes);
    for (gsize i = 0; i < sizeof bytes; i++)
        assert_int_equal(bytes[i], 0);
}

static void
secret_wipe__empties_the_secret__where_it_lies(void **state)
{
    g_autoptr(PbSecret) secret = pb_secret_new("hunter2", 7);
    char *bytes = (char *)pb_secret_peek(secret);

    (void)state;
    pb_secret_wipe(bytes, pb_secret_len(secret));
    for (gsize i = 0; i <= 7; i++)
        assert_int_equal(pb_secret_peek(secret)[i], 0);
}

static void
secret_free__gives_the_pages_back(void **state)
{
    PbSecret *secret = pb_secret_new("hunter2", 7);
    void *page = (void *)pb_secret_peek(secret);
    unsigned char resident;

    (void)state;
    assert_int_equal(mincore(page, 1, &resident), 0);
    pb_secret_free(secret);
    assert_int_equal(mincore(page, 1, &resident), -1);
    assert_int_equal(errno, ENOMEM);
}

/* In a child, because it cannot be taken back. */
static void
secret_harden_process__keeps_core_files_away(void **state)
{
    pid_t child = fork();
    int status = -1;

    (void)state;
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit limit;

        pb_secret_harden_process();
        _exit(prctl(PR_GET_DUMPABLE) == 0 && getrlimit(RLIMIT_CORE, &limit) == 0 &&
                      limit.rlim_max == 0
                  ? 0
                  : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secret_new__keeps_every_byte__and_ends_it_with_a_nul),
        cmocka_unit_test(secret_new__takes_whole_pages__at_their_border),
        cmocka_unit_test(secret_copy__lives_on__when_the_first_is_freed),
        cmocka_unit_test(secret_wipe__overwrites__every_byte),
        cmocka_unit_test(secret_wipe__empties_the_secret__where_it_lies),
        cmocka_unit_test(secret_free__gives_the_pages_back),
        cmocka_unit_test(secret_harden_process__keeps_core_files_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
