/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/test_query_match.c: which messages a query finds, and when it looks into them. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/human.h"
#include "store/query.h"

#define NOW 1773578096 /* 2026-03-15 12:34:56 UTC */

typedef struct {
    StoreQueryContent content;
    guint n_asked;
    bool is_unreadable;
} Message;

static const char *const files[] = { "Invoice_März.pdf", "plan.ods", NULL };
static const char *const tags[] = { "Work", "to-do", NULL };

static const StoreQueryContent *
give_content(void *user_data)
{
    Message *message = user_data;

    message->n_asked++;
    return message->is_unreadable ? NULL : &message->content;
}

static PbEnvelope *
make_envelope(void)
{
    PbEnvelope *envelope = pb_envelope_new();

    g_free(envelope->subject);
    g_free(envelope->from_name);
    g_free(envelope->from_address);
    g_free(envelope->to);
    g_free(envelope->cc);
    g_free(envelope->message_id);
    g_free(envelope->list_id);
    envelope->subject = g_strdup("Re: Überraschung in 東京都庁 — Tickets");
    envelope->from_name = g_strdup("Zoë Ångström");
    envelope->from_address = g_strdup("zoe@mail.example.org");
    envelope->to = g_strdup("Ada Lovelace <ada@example.com>, bob@example.net");
    envelope->cc = g_strdup("team@example.com");
    envelope->message_id = g_strdup("Abc.1@mail.example.org");
    envelope->list_id = g_strdup("postbag-users.lists.example.org");
    return envelope;
}

static StoreQueryFacts
make_facts(const PbEnvelope *envelope, Message *message)
{
    return (StoreQueryFacts){
        .key = "0123456789abcdef",
        .envelope = envelope,
        .folder = "Work/Clients",
        .account = "home",
        .tags = tags,
        .has_flags = true,
        .flags = STORE_FLAG_SEEN | STORE_FLAG_FLAGGED,
        .is_preview = STORE_FACT_NO,
        .is_on_server = STORE_FACT_YES,
        .size = 5000,
        .date = NOW - PB_DAY,
        .now = NOW,
        .content = give_content,
        .user_data = message,
    };
}

static bool
matches(const char *text, const StoreQueryFacts *facts)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreQuery) query = store_query_parse(text, &error);

    if (query == NULL)
        fail_msg("%s: %s", text, error->message);
    return store_query_matches(query, facts);
}

static const struct {
    const char *text;
    bool is_found;
    guint n_asked; /* how often it looked into the message */
} expected[] = {
    { "*", true, 0 },
    { "-*", false, 0 },
    { "überraschung", true, 0 },
    { "UBERRASCHUNG", true, 0 },
    { "uberrasch", false, 1 },
    { "uberrasch*", true, 0 },
    { "subject:rraschung", false, 0 },
    { "\"re überraschung\"", true, 0 },
    { "\"überraschung re\"", false, 1 },
    { "subject:\"überraschung re\"", false, 0 },
    { "京都", true,
      0 }, /* by substring, also across words: such writing has no borders */
    { "東京", true, 0 },
    { "大阪", false, 1 },
    { "from:zoe", true, 0 },
    { "from:angstrom", true, 0 },
    { "from:mail.example.org", true, 0 },
    { "from:example.org", true, 0 },
    { "from:xample.org", false, 0 },
    { "from:ada", false, 0 },
    { "to:ada", true, 0 },
    { "to:bob@example.net", true, 0 },
    { "to:team", false, 0 },
    { "cc:team", true, 0 },
    { "list:postbag-users", true, 0 },
    { "list:devel", false, 0 },
    { "body:\"meet us\"", true, 1 },
    { "body:uber", false, 1 },
    { "meet", true, 1 },
    { "zurich", true, 1 },
    { "file:pdf", true, 1 },
    { "file:marz", true, 1 },
    { "file:\"invoice plan\"", false, 1 }, /* two names, not one */
    { "in:work/clients", true, 0 },
    { "in:work", false, 0 },
    { "in:work*", true, 0 },
    { "account:home", true, 0 },
    { "account:hom", false, 0 },
    { "tag:work", true, 0 },
    { "tag:to-do", true, 0 },
    { "tag:to", false, 0 },
    { "tag:*", true, 0 },
    { "id:0123", true, 0 },
    { "id:123", false, 0 },
    { "id:abc.1@MAIL.example.org", true, 0 },
    { "id:1@mail.example.org", false, 0 },
    { "is:read", true, 0 },
    { "is:unread", false, 0 },
    { "-is:unread", true, 0 },
    { "is:flagged", true, 0 },
    { "is:replied", false, 0 },
    { "is:draft", false, 0 },
    { "is:preview", false, 0 },
    { "is:encrypted", false, 1 },
    { "is:signed", true, 1 },
    { "has:attachment", true, 1 },
    { "has:link", true, 1 },
    { "has:invite", false, 1 },
    { "-has:invite", true, 1 },
    { "on:server", true, 0 },
    { "larger:4999", true, 0 },
    { "larger:5000", false, 0 },
    { "smaller:5001", true, 0 },
    { "smaller:5000", false, 0 },
    { "date:yesterday", true, 0 },
    { "date:today", false, 0 },
    { "date:week", true, 0 },
    { "before:today", true, 0 },
    { "before:yesterday", false, 0 },
    { "after:2026-03-13", true, 0 },
    { "after:2026-03-14", false, 0 },
    { "date:2026-03-14..", true, 0 },
    { "date:..2026-03-13", false, 0 },
    { "from:zoe body:meet", true, 1 },
    { "from:nobody body:meet", false, 0 },
    { "body:meet from:nobody", false, 0 },
    { "body:nothing OR from:zoe", true, 0 },
    { "-(from:nobody OR body:meet)", false, 1 },
    { "-(from:nobody body:meet)", true, 0 },
    { "a1 OR b2 OR c3 OR meet", true, 1 },
};

static void
query_matches__agrees__with_what_a_person_expects(void **state)
{
    g_autoptr(PbEnvelope) envelope = make_envelope();
    g_autoptr(StoreQueryText) body =
        store_query_text_new("Please meet\nus in Zürich — 都庁へ。", -1);

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        Message message = {
            .content = { .body = body,
                         .files = files,
                         .has_attachment = STORE_FACT_YES,
                         .has_link = STORE_FACT_YES,
                         .has_invite = STORE_FACT_NO,
                         .is_encrypted = STORE_FACT_NO,
                         .is_signed = STORE_FACT_YES },
        };
        StoreQueryFacts facts = make_facts(envelope, &message);

        if (matches(expected[i].text, &facts) != expected[i].is_found)
            fail_msg("%s: is%s found", expected[i].text,
                     expected[i].is_found ? " not" : "");
        if (message.n_asked != expected[i].n_asked)
            fail_msg("%s: looked into the message %u times", expected[i].text,
                     message.n_asked);
    }
}

/* What is not known makes neither a condition nor its opposite true. */
static void
query_matches__says_no__to_what_is_unknown(void **state)
{
    static const char *const texts[] = {
        "word",       "from:a",     "to:a",         "cc:a",       "subject:a",
        "body:a",     "file:a",     "list:a",       "in:a",       "account:a",
        "tag:a",      "id:1",       "id:a@b",       "is:read",    "is:unread",
        "is:flagged", "is:preview", "is:encrypted", "is:signed",  "has:attachment",
        "has:link",   "has:invite", "on:server",    "date:today", "larger:1",
        "smaller:1",
    };
    Message unreadable = { .is_unreadable = true }, empty = { 0 };
    const StoreQueryFacts cases[] = {
        { .now = NOW },
        { .now = NOW, .content = give_content, .user_data = &unreadable },
        { .now = NOW, .content = give_content, .user_data = &empty },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *negated = g_strdup_printf("-%s", texts[i]);
        g_autofree char *either = g_strdup_printf("%s OR -%s", texts[i], texts[i]);
        g_autofree char *with_all = g_strdup_printf("%s OR *", texts[i]);

        for (gsize k = 0; k < G_N_ELEMENTS(cases); k++) {
            assert_false(matches(texts[i], &cases[k]));
            assert_false(matches(negated, &cases[k]));
            assert_false(matches(either, &cases[k]));
            assert_true(matches(with_all, &cases[k]));
        }
    }
    assert_int_not_equal(unreadable.n_asked, 0);
    assert_int_not_equal(empty.n_asked, 0);
}

static void
query_matches__asks_once__for_many_words_of_the_text(void **state)
{
    g_autoptr(StoreQueryText) body = store_query_text_new("one two three", -1);
    Message message = { .content = { .body = body } };
    StoreQueryFacts facts = { .content = give_content, .user_data = &message };

    (void)state;
    assert_true(matches("body:one body:two -body:four body:three", &facts));
    assert_int_equal(message.n_asked, 1);
}

/* Linear in the text, whatever it repeats. */
static void
query_matches__ends_soon__on_text_that_almost_matches(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) phrase = g_string_new("body:\"");
    g_autoptr(StoreQueryText) body = NULL;
    Message message = { 0 };
    StoreQueryFacts facts = { .content = give_content, .user_data = &message };
    gint64 began = g_get_monotonic_time();

    (void)state;
    for (guint i = 0; i < 2 * 1024 * 1024; i++)
        g_string_append(text, "a ");
    for (guint i = 0; i < 2000; i++)
        g_string_append(phrase, "a ");
    g_string_append(phrase, "b\"");
    body = store_query_text_new(text->str, (gssize)text->len);
    message.content.body = body;
    assert_false(matches(phrase->str, &facts));
    assert_int_equal(message.n_asked, 1);
    assert_true(g_get_monotonic_time() - began < 20 * G_USEC_PER_SEC);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(query_matches__agrees__with_what_a_person_expects),
        cmocka_unit_test(query_matches__says_no__to_what_is_unknown),
        cmocka_unit_test(query_matches__asks_once__for_many_words_of_the_text),
        cmocka_unit_test(query_matches__ends_soon__on_text_that_almost_matches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
