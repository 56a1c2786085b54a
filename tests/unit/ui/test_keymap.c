/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_keymap.c: keys, actions and the line of keys. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "footer.h"
#include "keymap.h"

static void
key__is_read_and_written__by_the_same_name(void **state)
{
    static const struct {
        const char *name;
        UiKey key;
    } rows[] = {
        { "j", 'j' },
        { "?", '?' },
        { "^", '^' },
        { "F", 'F' },
        { "Space", ' ' },
        { "Enter", UI_KEY_ENTER },
        { "Esc", UI_KEY_ESC },
        { "PgDn", UI_KEY_PAGE_DOWN },
        { "Shift-Tab", UI_KEY_BACKTAB },
        { "^L", 12 },
        { "F1", UI_KEY_F1 },
        { "F12", UI_KEY_F12 },
        { "ä", 0xE4 },
        { "世", 0x4E16 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = ui_key_to_string(rows[i].key);

        assert_int_equal(ui_key_parse(rows[i].name), rows[i].key);
        assert_string_equal(name, rows[i].name);
    }
}

static void
key__is_refused__when_it_is_no_key(void **state)
{
    static const char *const rows[] = { "",    "jj", "enter", "F0",
                                        "F13", "^l", "\x1b",  "\xff" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(ui_key_parse(rows[i]), UI_KEY_NONE);
}

static void
actions__have__a_name_and_a_sentence(void **state)
{
    (void)state;
    assert_true(UI_N_ACTIONS > 20);
    for (UiAction a = UI_ACTION_NONE + 1; a < UI_N_ACTIONS; a++) {
        const char *help = ui_action_help(a);

        assert_true(strlen(ui_action_name(a)) > 0);
        assert_true(strlen(help) > 5);
        assert_true(g_ascii_isupper(help[0]));
        assert_true(help[strlen(help) - 1] != '.');
        for (UiAction b = a + 1; b < UI_N_ACTIONS; b++)
            assert_string_not_equal(ui_action_name(a), ui_action_name(b));
    }
}

static void
default_keys__are__keys_and_each_bound_once(void **state)
{
    const UiBinding *all = ui_keymap_defaults();

    (void)state;
    assert_int_not_equal(all->action, UI_ACTION_NONE);
    for (const UiBinding *a = all; a->action != UI_ACTION_NONE; a++) {
        assert_int_not_equal(ui_key_parse(a->key), UI_KEY_NONE);
        for (const UiBinding *b = a + 1; b->action != UI_ACTION_NONE; b++)
            assert_false(a->scope == b->scope && strcmp(a->key, b->key) == 0);
    }
}

static void
keymap__prefers__the_own_scope(void **state)
{
    g_autoptr(UiKeymap) keymap = ui_keymap_new();
    g_autofree char *keys = ui_keymap_keys(keymap, UI_SCOPE_LIST, UI_ACTION_NEXT);
    g_autofree char *back = ui_keymap_keys(keymap, UI_SCOPE_LIST, UI_ACTION_BACK);

    (void)state;
    assert_int_equal(ui_keymap_find(keymap, UI_SCOPE_LIST, 'q'), UI_ACTION_QUIT);
    assert_int_equal(ui_keymap_find(keymap, UI_SCOPE_VIEW, 'q'), UI_ACTION_BACK);
    assert_int_equal(ui_keymap_find(keymap, UI_SCOPE_LIST, UI_KEY_F12), UI_ACTION_NONE);
    assert_string_equal(keys, "j  Down");
    /* q means something else in the list. */
    assert_string_equal(back, "Esc");
    assert_int_equal(ui_keymap_key(keymap, UI_SCOPE_LIST, UI_ACTION_QUIT), 'q');
    assert_int_equal(ui_keymap_key(keymap, UI_SCOPE_LIST, UI_ACTION_HTML), UI_KEY_NONE);
}

static void
keymap__refuses__what_is_taken_or_no_key(void **state)
{
    g_autoptr(UiKeymap) keymap = ui_keymap_new();
    g_autoptr(GError) taken = NULL;
    g_autoptr(GError) no_key = NULL;

    (void)state;
    assert_false(ui_keymap_bind(
        keymap, &(UiBinding){ UI_SCOPE_LIST, "d", UI_ACTION_FLAG }, &taken));
    assert_true(g_error_matches(taken, UI_KEYMAP_ERROR, UI_KEYMAP_ERROR_CONFLICT));
    assert_non_null(strstr(taken->message, "delete"));
    assert_false(ui_keymap_bind(
        keymap, &(UiBinding){ UI_SCOPE_LIST, "Hyper-d", UI_ACTION_FLAG }, &no_key));
    assert_true(g_error_matches(no_key, UI_KEYMAP_ERROR, UI_KEYMAP_ERROR_NO_KEY));
    assert_true(ui_keymap_bind(
        keymap, &(UiBinding){ UI_SCOPE_LIST, "F5", UI_ACTION_FETCH }, NULL));
    assert_int_equal(ui_keymap_find(keymap, UI_SCOPE_LIST, UI_KEY_F1 + 4),
                     UI_ACTION_FETCH);
    assert_int_equal(ui_keymap_find(keymap, UI_SCOPE_LIST, 'd'), UI_ACTION_DELETE);
}

static int
width_of(const UiFooterHint *hints, guint n)
{
    int width = 0;

    for (guint i = 0; i < n; i++) {
        width += pb_text_width(hints[i].key, -1) + (i > 0 ? 2 : 0);
        if (*hints[i].word != '\0')
            width += 1 + pb_text_width(hints[i].word, -1);
    }
    return width;
}

static bool
has_word(const UiFooterHint *hints, guint n, const char *word)
{
    for (guint i = 0; i < n; i++) {
        if (strcmp(hints[i].word, word) == 0)
            return true;
    }
    return false;
}

static bool
has_key(const UiFooterHint *hints, guint n, const char *key)
{
    for (guint i = 0; i < n; i++) {
        if (strcmp(hints[i].key, key) == 0)
            return true;
    }
    return false;
}

static void
footer__keeps__help_and_the_way_out_at_any_width(void **state)
{
    g_autoptr(UiKeymap) keymap = ui_keymap_new();

    (void)state;
    for (UiScope scope = UI_SCOPE_ANY + 1; scope < UI_N_SCOPES; scope++) {
        guint before = 0;

        for (int cells = 1; cells <= 130; cells++) {
            UiFooterHint hints[UI_FOOTER_MAX_HINTS];
            guint n = ui_footer_choose(keymap, scope, NULL, cells, hints);

            assert_true(n >= 1);
            assert_true(n >= before);
            before = n;
            if (cells >= 20)
                assert_true(width_of(hints, n) <= cells);
            assert_true(has_key(hints, n, ui_scope_is_typed(scope) ? "Esc" : "q"));
            assert_true(ui_scope_is_typed(scope) || has_key(hints, n, "?"));
        }
    }
}

static void
footer__drops__what_matters_least_first(void **state)
{
    g_autoptr(UiKeymap) keymap = ui_keymap_new();
    UiFooterHint hints[UI_FOOTER_MAX_HINTS];
    guint n = ui_footer_choose(keymap, UI_SCOPE_LIST, NULL, 200, hints);

    (void)state;
    assert_true(has_word(hints, n, "undo"));
    assert_true(has_word(hints, n, "open"));
    n = ui_footer_choose(keymap, UI_SCOPE_LIST, NULL, 78, hints);
    assert_false(has_word(hints, n, "undo"));
    assert_true(has_word(hints, n, "fetch"));
    n = ui_footer_choose(keymap, UI_SCOPE_LIST, NULL, 30, hints);
    assert_false(has_word(hints, n, "fetch"));
    assert_true(has_word(hints, n, "open"));
    n = ui_footer_choose(keymap, UI_SCOPE_LIST, NULL, 5, hints);
    assert_int_equal(n, 2);
    assert_string_equal(hints[0].word, "");
}

static void
footer__names__the_live_key(void **state)
{
    g_autoptr(UiKeymap) keymap = ui_keymap_new();
    UiFooterHint hints[UI_FOOTER_MAX_HINTS];
    guint n = ui_footer_choose(keymap, UI_SCOPE_VIEW, NULL, 200, hints);

    (void)state;
    assert_true(n > 4);
    for (guint i = 0; i < n; i++) {
        UiKey key = ui_key_parse(hints[i].key);

        assert_int_not_equal(ui_keymap_find(keymap, UI_SCOPE_VIEW, key), UI_ACTION_NONE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key__is_read_and_written__by_the_same_name),
        cmocka_unit_test(key__is_refused__when_it_is_no_key),
        cmocka_unit_test(actions__have__a_name_and_a_sentence),
        cmocka_unit_test(default_keys__are__keys_and_each_bound_once),
        cmocka_unit_test(keymap__prefers__the_own_scope),
        cmocka_unit_test(keymap__refuses__what_is_taken_or_no_key),
        cmocka_unit_test(footer__keeps__help_and_the_way_out_at_any_width),
        cmocka_unit_test(footer__drops__what_matters_least_first),
        cmocka_unit_test(footer__names__the_live_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
