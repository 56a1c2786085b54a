/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_transcript.c: what is kept of a conversation, and the flags of a session's control. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "sync/control.h"
#include "sync/transcript.h"

static void
transcript__keeps__the_latest_lines(void **state)
{
    g_autoptr(SyncTranscript) transcript = sync_transcript_new();
    g_autoptr(GPtrArray) lines = NULL;
    const SyncSaid *first;

    (void)state;
    for (int i = 0; i < SYNC_TRANSCRIPT_MAX_LINES + 5; i++) {
        g_autofree char *text = g_strdup_printf("NOOP %d", i);

        sync_transcript_add(transcript, SYNC_SAID_BY_US, text);
    }
    lines = sync_transcript_lines(transcript);
    assert_int_equal(lines->len, SYNC_TRANSCRIPT_MAX_LINES);
    first = lines->pdata[0];
    assert_string_equal(first->text, "NOOP 5");
}

static void
transcript__makes__hostile_text_visible(void **state)
{
    g_autoptr(SyncTranscript) transcript = sync_transcript_new();
    g_autoptr(GPtrArray) lines = NULL;
    g_autofree char *huge = g_strnfill(100000, 'x');
    const SyncSaid *said;

    (void)state;
    sync_transcript_add(transcript, SYNC_SAID_BY_SERVER, "+OK \033]0;x\a\xff");
    sync_transcript_add(transcript, SYNC_SAID_BY_SERVER, huge);
    sync_transcript_add(NULL, SYNC_SAID_BY_SERVER, "nobody listens");
    lines = sync_transcript_lines(transcript);
    assert_int_equal(lines->len, 2);
    said = lines->pdata[0];
    assert_true(pb_text_is_visible(said->text, -1, PB_TEXT_LINE));
    said = lines->pdata[1];
    assert_true(strlen(said->text) <= SYNC_TRANSCRIPT_MAX_LINE);
}

static void
note(const SyncSaid *said, void *user_data)
{
    char **latest = user_data;

    g_free(*latest);
    *latest = sync_said_to_string(said);
}

static void
transcript__shows__who_said_it_and_when(void **state)
{
    g_autoptr(SyncTranscript) transcript = sync_transcript_new();
    g_autofree char *latest = NULL;

    (void)state;
    pb_clock_set(1700000000); /* 22:13:20 UTC */
    sync_transcript_watch(transcript, note, &latest);
    sync_transcript_add(transcript, SYNC_SAID_BY_US, "STAT");
    assert_string_equal(latest, "22:13:20.000 C: STAT");
    sync_transcript_add(transcript, SYNC_SAID_BY_SERVER, "+OK 0 0");
    assert_string_equal(latest, "22:13:20.000 S: +OK 0 0");
    sync_transcript_add(transcript, SYNC_SAID_OF_LINE, "closed");
    assert_string_equal(latest, "22:13:20.000 -- closed");
    pb_clock_set(-1);
}

static void
control__sets_and_clears__flags(void **state)
{
    g_autoptr(SyncControl) control = sync_control_new();
    SyncControl *other = sync_control_ref(control);

    (void)state;
    assert_int_equal(sync_control_flags(NULL), 0);
    sync_control_set(control, SYNC_CONTROL_PAUSE | SYNC_CONTROL_SLOW_LINE);
    sync_control_clear(other, SYNC_CONTROL_PAUSE);
    assert_int_equal(sync_control_flags(other), SYNC_CONTROL_SLOW_LINE);
    sync_control_unref(other);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transcript__keeps__the_latest_lines),
        cmocka_unit_test(transcript__makes__hostile_text_visible),
        cmocka_unit_test(transcript__shows__who_said_it_and_when),
        cmocka_unit_test(control__sets_and_clears__flags),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
