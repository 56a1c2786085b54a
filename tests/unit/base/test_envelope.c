/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_envelope.c: the envelope as a value. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "base/envelope.h"

static void
envelope_new__is_all_empty__and_never_null(void **state)
{
    g_autoptr(PbEnvelope) envelope = pb_envelope_new();

    (void)state;
    assert_string_equal(envelope->subject, "");
    assert_string_equal(envelope->from_name, "");
    assert_string_equal(envelope->from_address, "");
    assert_string_equal(envelope->to, "");
    assert_string_equal(envelope->cc, "");
    assert_string_equal(envelope->message_id, "");
    assert_string_equal(envelope->in_reply_to, "");
    assert_string_equal(envelope->references, "");
    assert_string_equal(envelope->list_id, "");
    assert_int_equal(envelope->date, 0);
    assert_false(envelope->has_attachment);
    pb_envelope_free(NULL);
}

static void
envelope_copy__shares_nothing__with_the_first(void **state)
{
    PbEnvelope *first = pb_envelope_new();
    g_autoptr(PbEnvelope) copy = NULL;

    (void)state;
    g_free(first->subject);
    first->subject = g_strdup("Minutes");
    g_free(first->list_id);
    first->list_id = g_strdup("club.example.org");
    first->date = 86400;
    first->has_attachment = true;
    copy = pb_envelope_copy(first);
    pb_envelope_free(first);
    assert_string_equal(copy->subject, "Minutes");
    assert_string_equal(copy->list_id, "club.example.org");
    assert_string_equal(copy->from_name, "");
    assert_int_equal(copy->date, 86400);
    assert_true(copy->has_attachment);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(envelope_new__is_all_empty__and_never_null),
        cmocka_unit_test(envelope_copy__shares_nothing__with_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
