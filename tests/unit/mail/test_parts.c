/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_parts.c: the small machines of the document part: charsets, names, links, trimming. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/envelope.h"
#include "attach.h"
#include "charset.h"
#include "html_trim.h"
#include "link.h"
#include "picture.h"
#include "word.h"

static void
charset_to_utf8__reads__what_the_label_says_or_should_say(void **state)
{
    static const struct {
        const char *bytes, *declared, *expected;
    } rows[] = {
        { "plain", NULL, "plain" },
        { "Gr\xfc\xdf", "iso-8859-1", "Grüß" },
        { "\x80", "ISO_8859-1", "€" },
        { "Gr\xc3\xbc\xc3\x9f", "us-ascii", "Grüß" },
        { "Gr\xc3\xbc\xc3\x9f", "x-unknown", "Grüß" },
        { "Gr\xfc\xdf", "x-unknown", "Grüß" },
        { "Gr\xfc\xdf", "utf-8", "Grüß" },
        { "\xf0\xd2\xc9\xd7\xc5\xd4", "KOI8-R", "Привет" },
        { "\x1b$B$3$s\x1b(B", "ISO-2022-JP", "こん" },
        { "\x1b$B$3$s\x1b(B", NULL, "こん" },
        { "\xc4\xe3", "gb2312", "你" },
        { "\xb0\xa1", "ks_c_5601-1987", "가" },
        { "a\xff\xff", "utf-16le//TRANSLIT", "aÿÿ" },
        { "a\xff", "../../../etc/passwd", "aÿ" },
        { "\xed\xa0\x80 \xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
          "utf-8", "��� ääääääää" },
        { "\xc0\xaf", "utf-8", "À¯" },
        { "+ADw-b+AD4-", "utf-7", "<b>" },
        { "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", "windows-1251", "Привет" },
        { "\xcf\xf0\xe8\xe2\xe5\xf2 \xe2\xf1\xe5\xec", NULL, "Привет всем" },
        { "\xf0\xd2\xc9\xd7\xc5\xd4 \xd7\xd3\xc5\xcd", "us-ascii", "Привет всем" },
        { "Gr\xfc\xdf d\xe9j\xe0 vu, \xe4\xf6\xfc\xdf", NULL, "Grüß déjà vu, äöüß" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        GString *text =
            mail_charset_to_utf8(rows[i].bytes, strlen(rows[i].bytes), rows[i].declared);

        assert_string_equal(text->str, rows[i].expected);
        g_string_free(text, TRUE);
    }
}

static void
charset_to_utf8__keeps__nuls(void **state)
{
    GString *text = mail_charset_to_utf8("a\0b\xff\0c", 6, "utf-8");

    (void)state;
    assert_int_equal(text->len, 7);
    assert_memory_equal(text->str, "a\0b\303\277\0c", 7);
    g_string_free(text, TRUE);
}

static void
charset_lookup__refuses__what_is_not_in_the_table(void **state)
{
    g_autofree char *long_name = g_strnfill(100000, 'a');

    (void)state;
    assert_null(mail_charset_lookup(NULL));
    assert_null(mail_charset_lookup(""));
    assert_null(mail_charset_lookup("iso-2022-cn-ext"));
    assert_null(mail_charset_lookup("utf-8//TRANSLIT//IGNORE"));
    assert_null(mail_charset_lookup(long_name));
    assert_string_equal(mail_charset_lookup("\"UTF-8\""), "UTF-8");
}

static void
link_doubts__compares__hosts(void **state)
{
    static const struct {
        const char *text, *target;
        bool is_suspicious;
    } rows[] = {
        { "click here", "https://example.org/", false },
        { "example.org", "https://example.org/x", false },
        { "www.example.org", "https://example.org/", false },
        { "example.org/path", "https://www.example.org/", false },
        { "https://example.org/a", "https://tracker.example.net/?u=1", true },
        { "Go to https://example.org/a now", "https://tracker.example.net/", true },
        { "example.org", "https://notexample.org/", true },
        { "example.org", "https://example.org.evil.example/", true },
        { "EXAMPLE.ORG", "https://example.org/", false },
        { "ada@example.org", "mailto:ada@example.org", false },
        { "ada@example.org", "mailto:eve@evil.example", true },
        { "report.pdf", "https://example.org/", false },
        { "Version 2.0", "https://example.org/", false },
        { "x", "https://bank.example@evil.example/", true },
        { "x", "https://evil.example/@x", false },
        { "x", "https://b\xd0\xb0nk.example/", true },
        { "банк.example", "https://банк.example/", false },
        { "call", "tel:123", false },
        { "open", "file:///etc/passwd", true },
        { "https://example.org", "https://example.org:8443/", false },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(mail_link_doubts(rows[i].text, rows[i].target) != 0,
                         rows[i].is_suspicious);
}

static void
link_add__refuses__what_cannot_be_followed(void **state)
{
    static const char *const refused[] = { "javascript:alert(1)",
                                           "data:text/html,x",
                                           "#top",
                                           "page.html",
                                           "",
                                           "  ",
                                           "view-source:x",
                                           "vbscript:x",
                                           "java\nscript:x",
                                           "https://" };
    MailBuilder builder;
    MailDocument *document;

    (void)state;
    mail_builder_init(&builder);
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
        assert_int_equal(mail_link_add(&builder, refused[i]), MAIL_NO_INDEX);
    for (guint i = 0; i < MAIL_MAX_LINKS; i++)
        assert_int_equal(mail_link_add(&builder, " https://example.org/ "), i);
    assert_int_equal(mail_link_add(&builder, "https://example.org/"), MAIL_NO_INDEX);
    document = mail_builder_finish(&builder);
    assert_string_equal(((const MailLink *)document->links->pdata[0])->target,
                        "https://example.org/");
    mail_document_free(document);
}

static void
html_trim__leaves__what_is_read(void **state)
{
    static const char *const rows[][2] = {
        { "a<b>c</b>", "a<b>c</b>" },
        { "<p onclick=\"x\" class='y z' ID=3>t", "<p class=\"y z\" id=\"3\">t" },
        { "<a href=x href=y>", "<a href=\"x\">" },
        { "<a href='a\"b'>", "<a href=\"a&quot;b\">" },
        { "<a title=\"x>y\" href=z>", "<a href=\"z\">" },
        { "<a href=\"unclosed>text", "<a href=\"&quot;unclosed\">text" },
        { "a<!-- x --> b<!-->c", "a bc" },
        { "a<!-- no end <b>", "a<b>" },
        { "<script>if (a<b) </p></script>x", "x" },
        { "<script src='//a.example/x.js'>if (a<b) </script>x",
          "<link src=\"//a.example/x.js\">x" },
        { "<STYLE>p{}</style >x", "x" },
        { "<style>no end", "no end" },
        { "<?xml x?><!DOCTYPE html>x", "x" },
        { "1 < 2 <3 </ x", "1 &lt; 2 &lt;3 &lt;/ x" },
        { "cut <b", "cut &lt;b" },
        { " </p></table>x</p></HTML>y", " x</p>y" },
        { "<p style='font-family:&quot;A;B&quot;;COLOR: red;margin:0'>x",
          "<p style=\"COLOR: red;margin:0;\">x" },
        { "<td style='padding:1px;margin-left:-999px' width=5>x",
          "<td style=\"margin-left:-999px;\">x" },
        { "<img width=5><table><tbody><tr>", "<img width=\"5\"><table><tr>" },
        { "a &copy b &amp;&ampx &lt", "a © b &#38;&ampx &#60;" },
        { "&eacute;&eacute x&eacutex &check;&check &unknown;",
          "éé x&eacutex ✓&check &unknown;" },
        { "<ol reversed><li>a<ol><li>b</ol><li>c</ol>",
          "<ol reversed=\"\" start=\"2\"><li>a<ol><li>b</ol><li>c</ol>" },
        { "<br/><img src=x/>", "<br><img src=\"x/\">" },
        { "<a<b>x", "<a><b>x" },
    };

    MailHtmlRules *rules = mail_html_rules_new();

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        GString *out = mail_html_trim(rows[i][0], strlen(rows[i][0]), rules);

        assert_string_equal(out->str, rows[i][1]);
        g_string_free(out, TRUE);
    }
    mail_html_rules_free(rules);
}

/* A picture that stands in the text makes a tag long; a quote that was left open must not swallow what is behind it. */
static void
html_trim__finds__the_end_of_a_long_value(void **state)
{
    static const struct {
        const char *before, *after, *end;
    } rows[] = {
        { "<img alt=\"x\" src=\"", "\">after", "\">after" },
        { "<p title='", "' id=\"x\">after", "<p id=\"x\">after" },
        { "<p title=\"", "<b>after", "<b>after" },
        { "<p title=\"", ">after", ">after" },
        { "<p title=\"", "", "A" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool is_open = i > 1;
        MailHtmlRules *rules = mail_html_rules_new();
        g_autofree char *value = g_strnfill(100000, 'A');
        g_autofree char *html =
            g_strconcat("x", rows[i].before, value, rows[i].after, NULL);
        g_autofree char *exact = g_memdup2(html, strlen(html));
        GString *out = mail_html_trim(exact, strlen(html), rules);

        assert_true(g_str_has_suffix(out->str, rows[i].end));
        assert_int_equal(out->len > 100000, is_open);
        g_string_free(out, TRUE);
        mail_html_rules_free(rules);
    }
}

static void
html_rules__hide__what_a_plain_selector_names(void **state)
{
    static const char css[] =
        "/* .c{display:none} */ .a, td.b {display:none} @media x {.d{display:none}} .e .f{display:none}"
        ".g{display:none}.g{display:block}#i{visibility:hidden}p{display:none;margin:0}.h{background:red}";
    static const struct {
        const char *element, *class;
        guint rule;
    } rows[] = {
        { "p", "x a", MAIL_RULE_HIDES | MAIL_RULE_TIGHT },
        { "td", "b", MAIL_RULE_HIDES },
        { "th", "b", 0 },
        { "i", "c", 0 },
        { "i", "d", 0 },
        { "i", "f", 0 },
        { "i", "g", MAIL_RULE_SHOWS },
        { "i", "h", MAIL_RULE_PAINTS },
        { "p", "", MAIL_RULE_TIGHT },
    };
    MailHtmlRules *rules = mail_html_rules_new();

    (void)state;
    mail_html_rules_add(rules, css, strlen(css));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *const attributes[] = { "class", rows[i].class, NULL };

        assert_int_equal(mail_html_rules_of(rules, rows[i].element, attributes),
                         rows[i].rule);
    }
    assert_int_equal(
        mail_html_rules_of(rules, "i", (const char *const[]){ "id", "i", NULL }),
        MAIL_RULE_HIDES);
    mail_html_rules_free(rules);
}

static void
html_rules__end__however_the_sheet_is_cut(void **state)
{
    static const char css[] = ".a{color:red}/* c */@media x{.b{c:d}}<!-- .e .f:g, h{i:j}";

    (void)state;
    for (gsize len = 0; len <= strlen(css); len++) {
        g_autofree char *exact = g_memdup2(css, MAX(len, 1));
        MailHtmlRules *rules = mail_html_rules_new();

        mail_html_rules_add(rules, exact, len);
        assert_int_equal(mail_html_rules_of(rules, "x", NULL), 0);
        mail_html_rules_free(rules);
    }
}

static void
html_trim__keeps_to_its_bytes__however_it_is_cut(void **state)
{
    static const char html[] =
        "<p style='a' href=\"b\">&nbsp<!-- c --><style>d</style><a b=c&eacute";
    MailHtmlRules *rules = mail_html_rules_new();

    (void)state;
    for (gsize len = 0; len <= strlen(html); len++) {
        g_autofree char *exact = g_memdup2(html, MAX(len, 1));
        GString *out = mail_html_trim(exact, len, rules);

        assert_true(g_utf8_validate(out->str, (gssize)out->len, NULL));
        g_string_free(out, TRUE);
    }
    mail_html_rules_free(rules);
}

static void
word_decode__leaves__what_is_no_word(void **state)
{
    static const char *const rows[][2] = {
        { "plain", "plain" },
        { "=?utf-8?q?a_b=20c?=", "a b c" },
        { "x =?utf-8?q?a?= y", "x a y" },
        { "=?utf-8?q?a?=  =?utf-8?q?b?=", "ab" },
        { "=?utf-8?q?a?= =?utf-8?x?b?=", "a =?utf-8?x?b?=" },
        { "=?utf-8?q?=?=", "=" },
        { "=?utf-8?q?"
          "?=x",
          "x" },
        { "=?utf-8*en?q?a?=", "a" },
        { "=?utf-8?B?YWI?=", "ab" },
        { "=?utf-8?B?YW I=?=", "ab" },
        { "=?utf-8?q?unended", "=?utf-8?q?unended" },
        { "=?=?=?", "=?=?=?" },
        { "=?", "=?" },
        { "=?koi8-r?B?8NLJ18XU?= =?utf-8?B?w6Q=?=", "Приветä" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = mail_word_decode(rows[i][0]);

        assert_string_equal(text, rows[i][1]);
    }
}

/* --- pictures --------------------------------------------------------------------------------- */

static const struct {
    const char *bytes;
    gsize len;
    const char *format; /* NULL: none is found */
    guint32 width, height;
} pictures[] = {
#define PICTURE(text) text, sizeof(text) - 1
    { PICTURE("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x20"), "PNG", 256, 32 },
    { PICTURE("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x20"), NULL, 0, 0 },
    { PICTURE("GIF89a\x10\0\x20\1"), "GIF", 16, 288 },
    { PICTURE("GIF87a\1\0\1\0"), "GIF", 1, 1 },
    { PICTURE("\xff\xd8\xff\xc0\0\x11\x08\0\x64\0\xc8\3"), "JPEG", 200, 100 },
    { PICTURE("\xff\xd8\xff\xe0\0\4xx\xff\xff\xc2\0\x11\x08\0\1\0\2\3"), "JPEG", 2, 1 },
    { PICTURE("\xff\xd8\xff\xc4\0\x11\x08\0\1\0\2\3"), NULL, 0, 0 },
    { PICTURE("\xff\xd8\xff\xe0\0\0\xff\xe0\0\0"), NULL, 0, 0 },
    { PICTURE("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\1\x2a\x40\1\xf0\0"), "WebP", 320,
      240 },
    { PICTURE("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x3f\xc1\x3b\0\0\0\0\0\0"), "WebP", 320,
      240 },
    { PICTURE("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x3f\1\0\xef\0\0"), "WebP", 320, 240 },
    { PICTURE("RIFF\0\0\0\0WAVEfmt \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), NULL, 0, 0 },
    { PICTURE(""), NULL, 0, 0 },
#undef PICTURE
};

static void
picture_size__reads__headers_and_no_further(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pictures); i++) {
        /* Copies of every length, so that a byte too far is seen by a sanitizer. */
        for (gsize len = 0; len <= pictures[i].len; len++) {
            guint8 *exact = g_realloc(g_memdup2(pictures[i].bytes, len), MAX(len, 1));
            MailPictureSize size = { NULL, 0, 0 };
            bool is_found = mail_picture_size(exact, len, &size);

            if (len == pictures[i].len) {
                assert_int_equal(is_found, pictures[i].format != NULL);
                if (is_found) {
                    assert_string_equal(size.format, pictures[i].format);
                    assert_int_equal(size.width, pictures[i].width);
                    assert_int_equal(size.height, pictures[i].height);
                }
            }
            g_free(exact);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picture_size__reads__headers_and_no_further),
        cmocka_unit_test(charset_to_utf8__reads__what_the_label_says_or_should_say),
        cmocka_unit_test(charset_to_utf8__keeps__nuls),
        cmocka_unit_test(charset_lookup__refuses__what_is_not_in_the_table),
        cmocka_unit_test(link_doubts__compares__hosts),
        cmocka_unit_test(link_add__refuses__what_cannot_be_followed),
        cmocka_unit_test(html_rules__hide__what_a_plain_selector_names),
        cmocka_unit_test(html_rules__end__however_the_sheet_is_cut),
        cmocka_unit_test(html_trim__leaves__what_is_read),
        cmocka_unit_test(html_trim__finds__the_end_of_a_long_value),
        cmocka_unit_test(html_trim__keeps_to_its_bytes__however_it_is_cut),
        cmocka_unit_test(word_decode__leaves__what_is_no_word),
    };

    mail_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
