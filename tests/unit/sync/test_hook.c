/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_hook.c: what on_new is told, and the answers that are taken from it. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "../../../src/sync/hook.h"

static void
question__is__one_line_of_json(void **state)
{
    PbEnvelope *envelope = pb_envelope_new();
    StoreMessage message = { .key = "0123456789abcdef",
                             .folder = (char *)"Work/Clients",
                             .flags = STORE_FLAG_SEEN | STORE_FLAG_FLAGGED |
                                      STORE_FLAG_REPLIED | STORE_FLAG_DRAFT,
                             .size = 1234,
                             .is_preview = true,
                             .sort_date = 1773578096,
                             .envelope = envelope,
                             .account = (char *)"home" };
    char *tags[] = { (char *)"a", (char *)"\"b\"", NULL };
    g_autofree char *text = NULL;

    (void)state;
    g_free(envelope->subject);
    envelope->subject = g_strdup("say \"hi\" \\ ü");
    g_free(envelope->from_name);
    envelope->from_name = g_strdup("Ada");
    text = sync_hook_question(&message, "/mail/x\xFFy", tags);
    assert_string_equal(
        text,
        "{\"id\":\"0123456789abcdef\",\"account\":\"home\",\"folder\":\"Work/Clients\","
        "\"path\":\"/mail/x\xEF\xBF\xBDy\",\"from\":\"\",\"from_name\":\"Ada\",\"to\":\"\","
        "\"cc\":\"\",\"subject\":\"say \\\"hi\\\" \\\\ ü\","
        "\"date\":\"2026-03-15T12:34:56Z\",\"message_id\":\"\",\"list_id\":\"\","
        "\"size\":1234,\"is_preview\":true,"
        "\"flags\":[\"read\",\"flagged\",\"replied\",\"draft\"],"
        "\"tags\":[\"a\",\"\\\"b\\\"\"]}\n");
    pb_envelope_free(envelope);
}

static void
answer__is_taken__when_it_is_whole(void **state)
{
    static const struct {
        const char *text, *folder, *tags;
        StoreFlags flags;
    } rows[] = {
        { "", NULL, "", 0 },
        { " \n\t\r\n", NULL, "", 0 },
        { "{}", NULL, "", 0 },
        { "{\"folder\":\"Spam\"}", "Spam", "", 0 },
        { "\n {\"folder\": \"A/B\", \"flags\": [\"read\", \"flagged\"], \"tags\": [\"x\", "
          "\"\\u00fc\", \"x\"]} \n",
          "A/B", "x ü", STORE_FLAG_SEEN | STORE_FLAG_FLAGGED },
        { "{\"flags\":[],\"tags\":[]}", NULL, "", 0 },
        { "{\"folder\":\"a [[[[[[[[[[[[ \\\" b\"}", "a [[[[[[[[[[[[ \" b", "", 0 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(SyncDeed) deed = { 0 };
        g_autoptr(GError) error = NULL;
        g_autofree char *tags = NULL;

        if (!sync_hook_read_answer(rows[i].text, strlen(rows[i].text), &deed, &error))
            fail_msg("%s: %s", rows[i].text, error->message);
        if (deed.tags != NULL)
            g_ptr_array_add(deed.tags, NULL);
        tags =
            deed.tags == NULL ? g_strdup("") : g_strjoinv(" ", (char **)deed.tags->pdata);
        assert_string_equal(tags, rows[i].tags);
        assert_int_equal(deed.flags, rows[i].flags);
        if (rows[i].folder == NULL)
            assert_null(deed.folder);
        else
            assert_string_equal(deed.folder, rows[i].folder);
    }
}

static void
answer__is_refused__as_a_whole(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "hello", "no JSON object" },
        { "[]", "no JSON object" },
        { "\"folder\"", "no JSON object" },
        { "null", "no JSON object" },
        { "{\"folder\":\"A\"", "no JSON object" },
        { "{\"folder\":\"A\"} x", "no JSON object" },
        { "{\"folder\":\"\xFF\"}", "no JSON object" },
        { "{\"folder\":1}", "a folder that is no name" },
        { "{\"folder\":null}", "a folder that is no name" },
        { "{\"folder\":\"\"}", "a folder that is no name" },
        { "{\"tags\":\"a\"}", "that are no list" },
        { "{\"tags\":[1]}", "that is no text" },
        { "{\"tags\":[[\"a\"]]}", "that is no text" },
        { "{\"tags\":[\"a b\"]}", "cannot be a tag" },
        { "{\"tags\":[\"\"]}", "cannot be a tag" },
        { "{\"tags\":[\"\\u001b[31m\"]}", "cannot be a tag" },
        { "{\"tags\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\","
          "\"13\",\"14\",\"15\",\"16\",\"17\"]}",
          "too many tags" },
        { "{\"flags\":[\"deleted\"]}", "neither read nor flagged" },
        { "{\"flags\":{}}", "that are no list" },
        { "{\"delete\":true}", "\"delete\": there are folder, flags and tags" },
        { "{\"a\\u001b[31m\":true}", "\"a^[[31m\"" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(SyncDeed) deed = { 0 };
        g_autoptr(GError) error = NULL;

        if (sync_hook_read_answer(rows[i].text, strlen(rows[i].text), &deed, &error))
            fail_msg("%s is taken", rows[i].text);
        if (strstr(error->message, rows[i].message) == NULL)
            fail_msg("%s: %s", rows[i].text, error->message);
        assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
        assert_true(deed.folder == NULL && deed.flags == 0 && deed.tags == NULL);
    }
}

static void
answer__is_refused__when_it_is_nested_without_end(void **state)
{
    static const char *const pieces[] = { "[", "{\"a\":", "{\"tags\":[" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_auto(SyncDeed) deed = { 0 };

        while (text->len < 64 * 1024)
            g_string_append(text, pieces[i]);
        assert_false(sync_hook_read_answer(text->str, text->len, &deed, NULL));
    }
}

static void
answer__is_refused__with_a_nul_in_it(void **state)
{
    g_auto(SyncDeed) deed = { 0 };

    (void)state;
    assert_false(sync_hook_read_answer("{}\0", 3, &deed, NULL));
    assert_false(sync_hook_read_answer("\0", 1, &deed, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(question__is__one_line_of_json),
        cmocka_unit_test(answer__is_taken__when_it_is_whole),
        cmocka_unit_test(answer__is_refused__as_a_whole),
        cmocka_unit_test(answer__is_refused__when_it_is_nested_without_end),
        cmocka_unit_test(answer__is_refused__with_a_nul_in_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
