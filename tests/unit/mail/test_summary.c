/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_summary.c: the tables behind summaries: status codes, rules of recurrence, time zones; and what
 * takes patches and RTF apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "code.h"
#include "event.h"
#include "rtf.h"
#include "status.h"

static void
status_find__takes_the_code_that_says_most__of_a_text(void **state)
{
    static const struct {
        const char *text, *code;
    } rows[] = {
        { "5.1.1", "5.1.1" },
        { "550 5.1.1 no such user", "5.1.1" },
        { "smtp; 550 (#5.2.2)", "5.2.2" },
        { "5.0.0, or rather 5.7.23", "5.7.23" },
        { "5.0.0", "5.0.0" },
        { "host 10.5.1.1 said no", NULL },
        { "version 3.1.1", NULL },
        { "4.4", NULL },
        { "5.1.1.2", NULL },
        { "5.99999999999999999999.1", NULL },
        { "", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *code = mail_status_find(rows[i].text);

        if (rows[i].code == NULL)
            assert_null(code);
        else
            assert_string_equal(code, rows[i].code);
    }
}

static void
status_meaning__is_in_words__for_codes_of_the_table(void **state)
{
    (void)state;
    assert_string_equal(mail_status_meaning("5.1.1"), "there is no such mailbox");
    assert_string_equal(mail_status_meaning("4.2.2"), "the mailbox is full");
    assert_null(mail_status_meaning("5.0.0"));
    assert_null(mail_status_meaning("5.1.99"));
    assert_null(mail_status_meaning("mailbox"));
    assert_string_equal(mail_status_class("4.4.1"), "It may work later.");
    assert_null(mail_status_class("3.0.0"));
}

static void
event_rule_words__says_common_rules__and_no_others(void **state)
{
    static const struct {
        const char *rule, *words;
    } rows[] = {
        { "FREQ=DAILY", "every day" },
        { "FREQ=DAILY;INTERVAL=3;COUNT=1", "every 3 days, 1 time" },
        { "FREQ=WEEKLY;BYDAY=MO", "every week on Monday" },
        { "freq=weekly;byday=mo,we,fr;wkst=su",
          "every week on Monday, Wednesday and Friday" },
        { "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week on Monday to Friday" },
        { "FREQ=MONTHLY;BYMONTHDAY=1,22", "every month on the 1st and 22nd" },
        { "FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day" },
        { "FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday" },
        { "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "every 2 months on the last Friday" },
        { "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=3", "every month on the third Tuesday" },
        { "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "every year on the 24th of December" },
        { "FREQ=YEARLY;UNTIL=20301231T225959Z", "every year, until 31 December 2030" },
        { "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9", NULL },
        { "FREQ=WEEKLY;BYDAY=2MO", NULL },
        { "FREQ=WEEKLY;BYDAY=XX", NULL },
        { "FREQ=HOURLY", NULL },
        { "FREQ=DAILY;FREQ=DAILY", NULL },
        { "FREQ=DAILY;INTERVAL=0", NULL },
        { "FREQ=DAILY;COUNT=99999", NULL },
        { "FREQ=DAILY;UNTIL=soon", NULL },
        { "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", NULL },
        { "INTERVAL=2", NULL },
        { "", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *words = mail_event_rule_words(rows[i].rule);

        if (rows[i].words == NULL)
            assert_null(words);
        else
            assert_string_equal(words, rows[i].words);
    }
}

static int
offset_of(const char *name, gint64 seconds)
{
    g_autoptr(GTimeZone) zone = mail_zone_find(name);

    if (zone == NULL)
        return G_MAXINT;
    return g_time_zone_get_offset(
        zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, seconds));
}

static void
zone_find__knows_zones__by_all_names_that_calendars_use(void **state)
{
    const gint64 winter = G_GINT64_CONSTANT(1796342400); /* 2026-12-04 */
    const gint64 summer = G_GINT64_CONSTANT(1780272000); /* 2026-06-01 */

    (void)state;
    assert_true(mail_zone_prepare() > 60);
    assert_int_equal(offset_of("Europe/Berlin", winter), 3600);
    assert_int_equal(offset_of("Europe/Berlin", summer), 7200);
    assert_int_equal(offset_of("W. Europe Standard Time", summer), 7200);
    assert_int_equal(offset_of("\"Eastern Standard Time\"", winter), -18000);
    assert_int_equal(offset_of("/softwarestudio.org/Tzfile/America/New_York", summer),
                     -14400);
    assert_int_equal(offset_of("America/Argentina/Buenos_Aires", summer), -10800);
    assert_int_equal(offset_of("India Standard Time", winter), 19800);
    assert_int_equal(offset_of("UTC", winter), 0);
    assert_int_equal(offset_of("Moon/Tycho", winter), G_MAXINT);
    assert_int_equal(offset_of("../../../etc/passwd", winter), G_MAXINT);
    assert_int_equal(offset_of("+02:00", winter), G_MAXINT);
    assert_int_equal(offset_of("", winter), G_MAXINT);
}

static void
code_take__counts_the_lines_of_a_hunk__so_that_a_signature_is_none(void **state)
{
    static const struct {
        const char *line;
        MailCodeLine kind;
    } rows[] = {
        { "--- a/x", MAIL_CODE_HUNK },
        { "+++ b/x", MAIL_CODE_HUNK },
        { "@@ -1,2 +1,2 @@", MAIL_CODE_HUNK },
        { "-old", MAIL_CODE_REMOVED },
        { "+new", MAIL_CODE_ADDED },
        { "", MAIL_CODE_PLAIN },
        { "-- ", MAIL_CODE_NONE },
        { "+++ after all", MAIL_CODE_NONE },
    };
    g_autoptr(GString) text = g_string_new(NULL);
    MailCode code = { 0 };
    const char *at;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_string_append_printf(text, "%s\n", rows[i].line);
    at = text->str;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize len = strlen(rows[i].line);

        assert_int_equal(
            mail_code_take(&code, at, len, at + len + 1, text->str + text->len),
            rows[i].kind);
        at += len + 1;
    }
}

static void
rtf_unpack__gives_nothing__for_what_is_no_compressed_rtf(void **state)
{
    static const guint8 bytes[32] = "0123456789";

    (void)state;
    assert_null(mail_rtf_unpack(bytes, 0));
    assert_null(mail_rtf_unpack(bytes, 16));
    assert_null(mail_rtf_unpack(bytes, sizeof(bytes)));
}

static void
rtf_text__drops_controls_and_keeps_characters(void **state)
{
    static const struct {
        const char *rtf, *text;
        bool is_html;
    } rows[] = {
        { "{\\rtf1 a\\par b}", "a\nb", false },
        { "{\\rtf1\\ansicpg1251 \\'cf\\'f0}", "\u041f\u0440", false },
        { "{\\rtf1 \\u8364?x\\uc0\\u8364y}", "\u20acx\u20acy", false },
        { "{\\rtf1{\\fonttbl{\\f0 Arial;}}x{\\*\\unknown hidden}y}", "xy", false },
        { "{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf gone\\htmlrtf0 x}", "<p>x",
          true },
        { "{\\rtf1 \\u-10179?\\u56832?}", "\ufffd\ufffd", false },
        { "\\", "", false },
        { "{{{{", "", false },
        { "}}}}x\\'4", "x4", false },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool is_html;
        GString *text = mail_rtf_text(rows[i].rtf, strlen(rows[i].rtf), &is_html);

        assert_string_equal(text->str, rows[i].text);
        assert_int_equal(is_html, rows[i].is_html);
        g_string_free(text, TRUE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_find__takes_the_code_that_says_most__of_a_text),
        cmocka_unit_test(status_meaning__is_in_words__for_codes_of_the_table),
        cmocka_unit_test(event_rule_words__says_common_rules__and_no_others),
        cmocka_unit_test(zone_find__knows_zones__by_all_names_that_calendars_use),
        cmocka_unit_test(
            code_take__counts_the_lines_of_a_hunk__so_that_a_signature_is_none),
        cmocka_unit_test(rtf_unpack__gives_nothing__for_what_is_no_compressed_rtf),
        cmocka_unit_test(rtf_text__drops_controls_and_keeps_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
