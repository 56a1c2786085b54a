/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_job.c: jobs: order, one end, cancelling, freeing at the worst moment, floods. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gio/gio.h>

#include "base/job.h"

/* What the callbacks saw. */
typedef struct {
    GMainLoop *loop;
    PbJob *job;
    GThread *main_thread;
    int n_events, n_ended;
    int last; /* number of the last event */
    bool is_out_of_order;
    PbJobEnd end;
    bool had_error;
    int free_at;   /* free the job in the event of this number; 0: never */
    int answer_at; /* answer in that event */
    int cancel_at;
    int nest_at; /* run the main loop inside that event */
    bool free_at_end;
} Seen;

typedef struct {
    int n_events;
    bool fails;
    bool waits; /* until it is cancelled */
    bool asks;
    bool ignores_cancel; /* ends well all the same */
    int *got;            /* the answer + 1, or -1 for an error */
} Request;

static int n_live_events; /* atomic: made and not yet freed */
static int n_live_requests;
static int n_live_answers;

static int *
number_new(int number, int *counter)
{
    int *event = g_new(int, 1);

    *event = number;
    g_atomic_int_inc(counter);
    return event;
}

static void
free_event(void *event)
{
    g_atomic_int_add(&n_live_events, -1);
    g_free(event);
}

static void
free_answer(void *answer)
{
    g_atomic_int_add(&n_live_answers, -1);
    g_free(answer);
}

static void
free_request(void *request)
{
    g_atomic_int_add(&n_live_requests, -1);
    g_free(request);
}

static void
wait_for_cancel(PbJob *job)
{
    GPollFD fd;

    assert_true(g_cancellable_make_pollfd(pb_job_cancellable(job), &fd));
    g_poll(&fd, 1, -1);
    g_cancellable_release_fd(pb_job_cancellable(job));
}

static bool
run(PbJob *job, void *data, GError **error)
{
    Request *request = data;

    for (int i = 1; i <= request->n_events; i++)
        pb_job_post(job, number_new(i, &n_live_events));
    if (request->asks) {
        g_autoptr(GError) asking = NULL;
        int *answer =
            pb_job_ask(job, number_new(request->n_events + 1, &n_live_events), &asking);

        *request->got = asking != NULL ? -1 : answer == NULL ? 0 : *answer + 1;
        if (answer != NULL)
            free_answer(answer);
        if (asking != NULL) {
            g_propagate_error(error, g_steal_pointer(&asking));
            return false;
        }
    }
    if (request->waits)
        wait_for_cancel(job);
    if (!request->ignores_cancel &&
        g_cancellable_set_error_if_cancelled(pb_job_cancellable(job), error))
        return false;
    if (request->fails) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, "as asked");
        return false;
    }
    return true;
}

static const PbJobClass job_class = {
    .name = "test",
    .run = run,
    .free_request = free_request,
    .free_event = free_event,
    .free_answer = free_answer,
};

static gboolean
leave_inner_loop(gpointer loop)
{
    g_main_loop_quit(loop);
    return G_SOURCE_REMOVE;
}

static void
on_event(PbJob *job, void *event, void *user_data)
{
    Seen *seen = user_data;
    int number = *(int *)event;

    assert_ptr_equal(g_thread_self(), seen->main_thread);
    assert_int_equal(seen->n_ended, 0);
    if (number != seen->last + 1)
        seen->is_out_of_order = true;
    seen->last = number;
    seen->n_events++;
    if (number == seen->cancel_at)
        pb_job_cancel(job);
    if (number == seen->answer_at)
        pb_job_answer(job, number_new(41, &n_live_answers));
    if (number == seen->nest_at) {
        g_autoptr(GMainLoop) inner = g_main_loop_new(NULL, FALSE);

        g_timeout_add(20, leave_inner_loop, inner);
        g_main_loop_run(inner);
    }
    if (number == seen->free_at) {
        pb_job_free(g_steal_pointer(&seen->job));
        g_main_loop_quit(seen->loop);
    }
}

static void
on_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    Seen *seen = user_data;

    assert_ptr_equal(g_thread_self(), seen->main_thread);
    seen->n_ended++;
    seen->end = end;
    seen->had_error = error != NULL;
    if (seen->free_at_end) {
        assert_ptr_equal(job, seen->job);
        pb_job_free(g_steal_pointer(&seen->job));
    }
    g_main_loop_quit(seen->loop);
}

static const PbJobWatch watch = { on_event, on_ended };

static PbJob *
start(Seen *seen, Request wanted)
{
    Request *request = g_new(Request, 1);

    *request = wanted;
    g_atomic_int_inc(&n_live_requests);
    seen->main_thread = g_thread_self();
    seen->loop = g_main_loop_new(NULL, FALSE);
    seen->job = pb_job_start(&job_class, request, &watch, seen);
    return seen->job;
}

static void
settle(Seen *seen)
{
    g_main_loop_run(seen->loop);
    /* Whatever is still scheduled must not call back. */
    while (g_main_context_iteration(NULL, FALSE))
        ;
    pb_job_free(g_steal_pointer(&seen->job));
    g_main_loop_unref(seen->loop);
    while (g_main_context_iteration(NULL, FALSE))
        ;
    assert_int_equal(g_atomic_int_get(&n_live_events), 0);
    assert_int_equal(g_atomic_int_get(&n_live_requests), 0);
    assert_int_equal(g_atomic_int_get(&n_live_answers), 0);
}

static void
job__hands_over_events_in_order__then_ends_once(void **state)
{
    Seen seen = { 0 };

    (void)state;
    start(&seen, (Request){ .n_events = 1000 });
    settle(&seen);
    assert_int_equal(seen.n_events, 1000);
    assert_false(seen.is_out_of_order);
    assert_int_equal(seen.n_ended, 1);
    assert_int_equal(seen.end, PB_JOB_DONE);
    assert_false(seen.had_error);
}

static void
job__ends_failed__with_its_error(void **state)
{
    Seen seen = { 0 };

    (void)state;
    start(&seen, (Request){ .n_events = 3, .fails = true });
    settle(&seen);
    assert_int_equal(seen.n_events, 3);
    assert_int_equal(seen.n_ended, 1);
    assert_int_equal(seen.end, PB_JOB_FAILED);
    assert_true(seen.had_error);
}

static void
job__ends_cancelled__and_wakes_what_waits(void **state)
{
    Seen seen = { .cancel_at = 2 };

    (void)state;
    start(&seen, (Request){ .n_events = 2, .waits = true });
    settle(&seen);
    assert_int_equal(seen.n_ended, 1);
    assert_int_equal(seen.end, PB_JOB_CANCELLED);
}

static void
job__ends_done__when_it_finished_in_spite_of_a_cancel(void **state)
{
    Seen seen = { .cancel_at = 1 };

    (void)state;
    start(&seen, (Request){ .n_events = 1, .waits = true, .ignores_cancel = true });
    settle(&seen);
    assert_int_equal(seen.end, PB_JOB_DONE);
    assert_false(seen.had_error);
}

static void
job_ask__gets_the_answer__of_the_main_thread(void **state)
{
    int got = -2;
    Seen seen = { .answer_at = 6 };

    (void)state;
    start(&seen, (Request){ .n_events = 5, .asks = true, .got = &got });
    settle(&seen);
    assert_int_equal(got, 42);
    assert_int_equal(seen.end, PB_JOB_DONE);
}

static void
job_ask__is_not_answered__by_an_answer_from_before(void **state)
{
    int got = -2;
    Seen seen = { .answer_at = 1, .cancel_at = 3 };

    (void)state;
    /* Either the early answer came before the question and was dropped, or it counts: never both. */
    start(&seen, (Request){ .n_events = 2, .asks = true, .got = &got });
    settle(&seen);
    assert_true(got == -1 || got == 42);
    assert_int_equal(seen.n_ended, 1);
}

static void
job_ask__returns_an_error__when_cancelled_instead(void **state)
{
    int got = -2;
    Seen seen = { .cancel_at = 1 };

    (void)state;
    start(&seen, (Request){ .asks = true, .got = &got });
    settle(&seen);
    assert_int_equal(got, -1);
    assert_int_equal(seen.end, PB_JOB_CANCELLED);
}

static void
job_free__ends_everything__while_a_question_is_open(void **state)
{
    int got = -2;
    Seen seen = { .free_at = 1 };

    (void)state;
    start(&seen, (Request){ .asks = true, .got = &got });
    settle(&seen);
    assert_int_equal(got, -1);
    assert_int_equal(seen.n_ended, 0);
}

static void
job_answer__is_freed__when_nobody_takes_it(void **state)
{
    Seen seen = { .cancel_at = 1, .answer_at = 2 };

    (void)state;
    start(&seen, (Request){ .n_events = 2, .waits = true });
    settle(&seen);
    assert_int_equal(seen.n_ended, 1);
}

static void
job_free__calls_back_never_again__from_within_an_event(void **state)
{
    Seen seen = { .free_at = 50 };

    (void)state;
    start(&seen, (Request){ .n_events = 100 });
    settle(&seen);
    assert_int_equal(seen.n_events, 50);
    assert_int_equal(seen.n_ended, 0);
}

static void
job_free__is_fine__from_within_the_end(void **state)
{
    Seen seen = { .free_at_end = true };

    (void)state;
    start(&seen, (Request){ .n_events = 10 });
    settle(&seen);
    assert_int_equal(seen.n_events, 10);
    assert_int_equal(seen.n_ended, 1);
}

static void
job_free__drops_events__that_nobody_collected(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        Seen seen = { 0 };

        start(&seen, (Request){ .n_events = i * 10, .waits = i % 2 == 0 });
        pb_job_free(g_steal_pointer(&seen.job));
        while (g_main_context_iteration(NULL, FALSE))
            ;
        g_main_loop_unref(seen.loop);
        assert_int_equal(seen.n_events, 0);
        assert_int_equal(g_atomic_int_get(&n_live_events), 0);
        assert_int_equal(g_atomic_int_get(&n_live_requests), 0);
    }
    pb_job_free(NULL);
}

static void
job__keeps_the_order__when_a_callback_runs_the_main_loop(void **state)
{
    Seen seen = { .nest_at = 5 };

    (void)state;
    start(&seen, (Request){ .n_events = 500 });
    settle(&seen);
    assert_int_equal(seen.n_events, 500);
    assert_false(seen.is_out_of_order);
    assert_int_equal(seen.n_ended, 1);
}

/* A key press, so to say: comes every millisecond and must not wait for the flood to end. */
static gboolean
on_tick(gpointer n_ticks)
{
    ++*(int *)n_ticks;
    return G_SOURCE_CONTINUE;
}

static void
job__hands_over_100000_events__without_starving_the_loop(void **state)
{
    int n_ticks = 0;
    guint timer = g_timeout_add(1, on_tick, &n_ticks);
    Seen seen = { 0 };

    (void)state;
    start(&seen, (Request){ .n_events = 100000 });
    settle(&seen);
    g_source_remove(timer);
    assert_int_equal(seen.n_events, 100000);
    assert_false(seen.is_out_of_order);
    assert_int_equal(seen.n_ended, 1);
    assert_true(n_ticks >= 2);
}

static void
job__run_side_by_side__and_end_once_each(void **state)
{
    Seen seen[8] = { 0 };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(seen); i++)
        start(&seen[i], (Request){ .n_events = 1000 });
    for (gsize i = 0; i < G_N_ELEMENTS(seen); i++) {
        while (seen[i].n_ended == 0)
            g_main_context_iteration(NULL, TRUE);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(seen); i++) {
        pb_job_free(seen[i].job);
        g_main_loop_unref(seen[i].loop);
        assert_int_equal(seen[i].n_events, 1000);
        assert_false(seen[i].is_out_of_order);
        assert_int_equal(seen[i].n_ended, 1);
    }
    assert_int_equal(g_atomic_int_get(&n_live_events), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(job__hands_over_events_in_order__then_ends_once),
        cmocka_unit_test(job__ends_failed__with_its_error),
        cmocka_unit_test(job__ends_cancelled__and_wakes_what_waits),
        cmocka_unit_test(job__ends_done__when_it_finished_in_spite_of_a_cancel),
        cmocka_unit_test(job_ask__gets_the_answer__of_the_main_thread),
        cmocka_unit_test(job_ask__is_not_answered__by_an_answer_from_before),
        cmocka_unit_test(job_ask__returns_an_error__when_cancelled_instead),
        cmocka_unit_test(job_free__ends_everything__while_a_question_is_open),
        cmocka_unit_test(job_answer__is_freed__when_nobody_takes_it),
        cmocka_unit_test(job_free__calls_back_never_again__from_within_an_event),
        cmocka_unit_test(job_free__is_fine__from_within_the_end),
        cmocka_unit_test(job_free__drops_events__that_nobody_collected),
        cmocka_unit_test(job__keeps_the_order__when_a_callback_runs_the_main_loop),
        cmocka_unit_test(job__hands_over_100000_events__without_starving_the_loop),
        cmocka_unit_test(job__run_side_by_side__and_end_once_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
