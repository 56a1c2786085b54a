/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_clock.c: the clock that tests move. The offset is read once, so it is tried in children. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
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

/* In a child, for the divisor is read once as well. */
static void
run_in_child(const char *divisor, bool (*does)(void))
{
    pid_t child = fork();
    int status = -1;

    assert_true(child >= 0);
    if (child == 0) {
        g_setenv("POSTBAG_WAIT_DIVISOR", divisor, TRUE);
        _exit(does() ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("a wait divided by %s does not take what it should", divisor);
}

/* 15 minutes, in 9 ms, and the clock has gone on by 15 minutes. */
static bool
waits_short_and_moves_the_clock(void)
{
    gint64 began_us = g_get_monotonic_time();
    gint64 began = pb_clock_now();
    bool is_over = pb_clock_wait(15 * PB_MINUTE, NULL, NULL);

    return is_over && g_get_monotonic_time() - began_us < 30 * G_USEC_PER_SEC &&
           g_get_monotonic_time() - began_us >= 9000 &&
           pb_clock_now() - began >= 15 * PB_MINUTE &&
           pb_clock_wait_us(20) == 20 * G_USEC_PER_SEC / 100000;
}

static bool
takes_seconds_as_they_are(void)
{
    return pb_clock_wait_us(20) == 20 * G_USEC_PER_SEC;
}

static void
clock_wait__is_shortened__by_the_environment(void **state)
{
    (void)state;
    run_in_child("100000", waits_short_and_moves_the_clock);
    run_in_child("1", takes_seconds_as_they_are);
    run_in_child("0", takes_seconds_as_they_are);
    run_in_child("nonsense", takes_seconds_as_they_are);
}

static gpointer
cancel_soon(gpointer cancellable)
{
    g_usleep(20 * 1000);
    g_cancellable_cancel(cancellable);
    return NULL;
}

static void
clock_wait__ends__as_soon_as_it_is_cancelled(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    gint64 began = g_get_monotonic_time();
    GThread *thread = g_thread_new("cancel", cancel_soon, cancellable);

    (void)state;
    assert_false(pb_clock_wait(PB_HOUR, cancellable, &error));
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    assert_true(g_get_monotonic_time() - began < 60 * G_USEC_PER_SEC);
    g_thread_join(thread);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            clock_now__is_moved__by_the_environment), /* first: the offset is read once */
        cmocka_unit_test(clock_wait__is_shortened__by_the_environment),
        cmocka_unit_test(clock_wait__ends__as_soon_as_it_is_cancelled),
        cmocka_unit_test(clock_set__stops_the_clock__until_it_runs_again),
    };

    g_unsetenv("POSTBAG_CLOCK_OFFSET");
    g_unsetenv("POSTBAG_WAIT_DIVISOR");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
