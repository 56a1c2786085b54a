/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_clock.c: the clock that tests move. The offset is read once, so it is tried in children. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib.h>

#include "base/clock.h"
#include "base/human.h"

static void
clock_set__stops_the_clock__until_it_runs_again(void **state)
{
    gint64 before = g_get_real_time() / G_USEC_PER_SEC;

    (void)state;
    pb_clock_set(1234567890);
    assert_int_equal(pb_clock_now(), 1234567890);
    assert_int_equal(pb_clock_now_us(), G_GINT64_CONSTANT(1234567890000000));
    pb_clock_set(0);
    assert_int_equal(pb_clock_now(), 0);
    pb_clock_set(-1);
    assert_true(pb_clock_now() >= before && pb_clock_now() <= before + 60);
}

/* The difference between our clock and the system's, as a child with this setting sees it. */
static void
assert_offset(const char *setting, gint64 offset)
{
    pid_t child = fork();
    int status = -1;

    assert_true(child >= 0);
    if (child == 0) {
        gint64 seen;

        g_setenv("POSTBAG_CLOCK_OFFSET", setting, TRUE);
        seen = pb_clock_now() - g_get_real_time() / G_USEC_PER_SEC;
        _exit(ABS(seen - offset) <= 60 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("POSTBAG_CLOCK_OFFSET=%s does not move the clock by that", setting);
}

static void
clock_now__is_moved__by_the_environment(void **state)
{
    (void)state;
    assert_offset("", 0);
    assert_offset("1296000", 15 * PB_DAY);
    assert_offset("-86400", -PB_DAY);
    assert_offset("nonsense", 0);
    assert_offset("9223372036854775807", G_GINT64_CONSTANT(1000) * 366 * PB_DAY);
    assert_offset("-9223372036854775808", -G_GINT64_CONSTANT(1000) * 366 * PB_DAY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            clock_now__is_moved__by_the_environment), /* first: the offset is read once */
        cmocka_unit_test(clock_set__stops_the_clock__until_it_runs_again),
    };

    g_unsetenv("POSTBAG_CLOCK_OFFSET");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
