/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_links.c: the links of a message in words and as rows, and what of it can be copied. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "mail/envelope.h"
#include "link_words.h"
#include "model/copies.h"
#include "model/links.h"

static void
add_link(MailDocument *document, const char *target, const char *text, guint32 doubts)
{
    MailLink *link = g_new0(MailLink, 1);

    link->target = g_strdup(target);
    link->text = g_strdup(text);
    link->doubts = doubts;
    g_ptr_array_add(document->links, link);
}

static MailDocument *
document_of(const char *text)
{
    g_autofree char *message = g_strconcat("X-Test: 1\n\n", text, NULL);
    int fd = memfd_create("message", MFD_CLOEXEC);
    MailDocument *document;

    assert_int_equal(write(fd, message, strlen(message)), (ssize_t)strlen(message));
    document = mail_document_new(fd, NULL, NULL);
    close(fd);
    return document;
}

/* --- words ------------------------------------------------------------------------------------ */

static void
link_place__is_where_it_really_goes(void **state)
{
    static const struct {
        const char *target, *place;
    } rows[] = {
        { "https://a.example/b", "a.example" },
        { "https://a.example", "a.example" },
        { "https://a.example:8080?x", "a.example" },
        { "https://bank.example@evil.example/x", "evil.example" },
        { "https://a:b@c@evil.example:1/", "evil.example" },
        { "https://evil.example\\@bank.example/", "evil.example" },
        { "http://[2001:db8::1]:80/", "[2001:db8::1]" },
        { "mailto:a@b.example?subject=x", "a@b.example" },
        { "tel:112", "112" },
        { "", "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *place = ui_link_place(rows[i].target);

        assert_string_equal(place, rows[i].place);
    }
}

static void
link_decoded__reads_punycode(void **state)
{
    g_autofree char *decoded = ui_link_decoded("xn--bcher-kva.example");

    (void)state;
    assert_string_equal(decoded, "bücher.example");
    assert_null(ui_link_decoded("a.example"));
    assert_null(ui_link_decoded(""));
}

static void
link_doubts__are_one_sentence_each(void **state)
{
    static const struct {
        guint32 doubt;
        const char *target, *text, *sentence;
    } rows[] = {
        { MAIL_DOUBT_OTHER_HOST, "https://evil.example/x", "https://bank.example/",
          "The text names bank.example, the link goes to evil.example." },
        { MAIL_DOUBT_OTHER_HOST, "https://evil.example/x", "help@bank.example",
          "The text names bank.example, the link goes to evil.example." },
        { MAIL_DOUBT_USER_PART, "https://bank.example@evil.example/x", "x",
          "bank.example is no place: what stands before an @ is a name to sign in with. It "
          "goes to evil.example." },
        { MAIL_DOUBT_PUNYCODE, "https://xn--bcher-kva.example/", "x",
          "xn--bcher-kva.example is how bücher.example is written in full letters." },
        { MAIL_DOUBT_NUMERIC, "http://0x7f.1/", "x",
          "It goes to the bare number 0x7f.1, which says nothing of whose it is." },
        { MAIL_DOUBT_SCHEME, "ssh://a.example", "x",
          "It opens no page: it is of the kind ssh." },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const MailLink link = { (char *)rows[i].target, (char *)rows[i].text,
                                rows[i].doubt };
        g_autoptr(GPtrArray) doubts = ui_link_doubts(&link);

        assert_int_equal(doubts->len, 1);
        assert_string_equal(g_ptr_array_index(doubts, 0), rows[i].sentence);
    }
}

static void
link_doubts__are_none_or_all_as_the_link_has_them(void **state)
{
    const MailLink fine = { (char *)"https://a.example/", (char *)"x", 0 };
    const MailLink bad = { (char *)"nothing", (char *)"", MAIL_ALL_DOUBTS };
    g_autoptr(GPtrArray) none = ui_link_doubts(&fine);
    g_autoptr(GPtrArray) all = ui_link_doubts(&bad);

    (void)state;
    assert_int_equal(none->len, 0);
    assert_int_equal(all->len, 7);
}

/* --- rows ------------------------------------------------------------------------------------- */

static MailDocument *
letter(void)
{
    MailDocument *document = document_of("text\n");

    add_link(document, "https://a.example/", "a.example", 0);
    add_link(document, "https://b.example/", "Bücher", 0);
    add_link(document, "https://c.example/", "third", MAIL_DOUBT_LOOKALIKE);
    g_free(document->list_archive);
    document->list_archive = g_strdup("https://lists.example/archive");
    if (document->unsubscribe == NULL)
        document->unsubscribe = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(document->unsubscribe, g_strdup("https://lists.example/leave"));
    return document;
}

static void
links__have_the_numbers_of_the_screen_and_the_list_at_the_end(void **state)
{
    MailDocument *document = letter();
    g_autoptr(UiLinks) links = ui_links_new(document);

    (void)state;
    mail_document_free(document);
    assert_int_equal(ui_links_n(links), 5);
    assert_int_equal(ui_links_row(links, 0)->number, 0);
    assert_int_equal(ui_links_row(links, 1)->number, 1);
    assert_int_equal(ui_links_row(links, 2)->number, 2);
    assert_int_equal(ui_links_row(links, 2)->link.doubts, MAIL_DOUBT_LOOKALIKE);
    assert_string_equal(ui_links_row(links, 3)->field, "unsubscribe");
    assert_string_equal(ui_links_row(links, 4)->field, "archive");
    assert_int_equal(ui_links_find_number(links, 2), 2);
    assert_int_equal(ui_links_find_number(links, 0), -1);
    assert_int_equal(ui_links_find_number(links, 3), -1);
    assert_int_equal(ui_links_find_index(links, 1), 1);
    assert_int_equal(ui_links_find_index(links, 99), -1);
    assert_int_equal(ui_links_last_number(links), 2);
}

static void
links_search__finds_target_and_text(void **state)
{
    MailDocument *document = letter();
    g_autoptr(UiLinks) links = ui_links_new(document);

    (void)state;
    mail_document_free(document);
    ui_links_search(links, "BUCHER");
    assert_int_equal(ui_links_n(links), 1);
    assert_int_equal(ui_links_row(links, 0)->number, 1);
    assert_int_equal(ui_links_find_number(links, 2), -1);
    ui_links_search(links, "lists.");
    assert_int_equal(ui_links_n(links), 2);
    ui_links_search(links, "nowhere");
    assert_int_equal(ui_links_n(links), 0);
    assert_int_equal(ui_links_n_all(links), 5);
    ui_links_search(links, "");
    assert_int_equal(ui_links_n(links), 5);
}

/* --- copies ----------------------------------------------------------------------------------- */

static const char *
copy_named(GPtrArray *copies, const char *label)
{
    for (guint i = 0; i < copies->len; i++) {
        const UiCopy *copy = g_ptr_array_index(copies, i);

        if (strcmp(copy->label, label) == 0)
            return copy->text;
    }
    return "(none)";
}

static void
set(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

static void
copies__have_what_the_message_has(void **state)
{
    MailDocument *document = document_of("One line.\n\nAnother.\n");
    g_autoptr(GPtrArray) copies = NULL;

    (void)state;
    set(&document->from, "\"Doe, Jane <x@y.example>\" <jane@doe.example>");
    set(&document->to, "Ada <ada@example.org>, bob@example.org, nobody, Jane "
                       "<JANE@doe.example>");
    set(&document->subject, "Hello");
    set(&document->message_id, "<1@doe.example>");
    set(&document->list_post, "mailto:talk@lists.example?x=1");
    add_link(document, "mailto:help@example.org?subject=x", "help", 0);
    copies = ui_copies_new(document, "0123456789abcdef");
    mail_document_free(document);
    assert_string_equal(copy_named(copies, "Link"), "help@example.org");
    assert_string_equal(copy_named(copies, "From"), "jane@doe.example");
    assert_string_equal(copy_named(copies, "Everybody"),
                        "jane@doe.example, ada@example.org, bob@example.org");
    assert_string_equal(copy_named(copies, "Subject"), "Hello");
    assert_string_equal(copy_named(copies, "Text"), "One line.\n\nAnother.\n");
    assert_string_equal(copy_named(copies, "List address"), "talk@lists.example");
    assert_string_equal(copy_named(copies, "Message-ID"), "<1@doe.example>");
    assert_string_equal(copy_named(copies, "Command"), "postbag show 0123456789abcdef");
    assert_string_equal(copy_named(copies, "All links"), "(none)");
}

static void
copies__begin_with_the_code_for_signing_in(void **state)
{
    MailDocument *document = document_of("Your verification code is 482913.\n");
    g_autoptr(GPtrArray) copies = ui_copies_new(document, NULL);

    (void)state;
    mail_document_free(document);
    assert_string_equal(((UiCopy *)g_ptr_array_index(copies, 0))->text, "482913");
}

static void
copies__lead_to_all_links__where_there_are_many(void **state)
{
    MailDocument *document = document_of("x\n");
    g_autoptr(GPtrArray) copies = NULL;

    (void)state;
    for (int i = 0; i < 10; i++)
        add_link(document, "https://a.example/", "x", 0);
    copies = ui_copies_new(document, NULL);
    mail_document_free(document);
    assert_null(copy_named(copies, "All links"));
    assert_string_equal(copy_named(copies, "Command"), "(none)");
}

/* Code is copied as it stands; quotations keep their marks; what postbag says is left out. */
static void
copies__take_blocks_as_they_are(void **state)
{
    MailDocument *document = document_of("int x;\n");
    MailBlock *block = &g_array_index(document->blocks, MailBlock, 0);
    g_autoptr(GPtrArray) code = NULL;
    g_autoptr(GPtrArray) quote = NULL;
    g_autoptr(GPtrArray) note = NULL;

    (void)state;
    block->kind = MAIL_BLOCK_CODE;
    code = ui_copies_new(document, NULL);
    assert_string_equal(copy_named(code, "Code block"), "int x;\n");
    block->kind = MAIL_BLOCK_PREFORMATTED;
    block->quote_level = 2;
    quote = ui_copies_new(document, NULL);
    assert_string_equal(copy_named(quote, "Text"), "> > int x;\n");
    block->kind = MAIL_BLOCK_NOTE;
    note = ui_copies_new(document, NULL);
    assert_string_equal(copy_named(note, "Text"), "(none)");
    mail_document_free(document);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(link_place__is_where_it_really_goes),
        cmocka_unit_test(link_decoded__reads_punycode),
        cmocka_unit_test(link_doubts__are_one_sentence_each),
        cmocka_unit_test(link_doubts__are_none_or_all_as_the_link_has_them),
        cmocka_unit_test(links__have_the_numbers_of_the_screen_and_the_list_at_the_end),
        cmocka_unit_test(links_search__finds_target_and_text),
        cmocka_unit_test(copies__have_what_the_message_has),
        cmocka_unit_test(copies__begin_with_the_code_for_signing_in),
        cmocka_unit_test(copies__lead_to_all_links__where_there_are_many),
        cmocka_unit_test(copies__take_blocks_as_they_are),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
