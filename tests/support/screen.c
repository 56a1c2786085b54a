/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/screen.c: libvterm as the screen of a test. */
#include <config.h>

#include "screen.h"

#include <string.h>

#include <vterm.h>

struct Screen {
    VTerm *vterm;
    VTermScreen *cells;
    GByteArray *raw;
    guint64 n_changes;
    int rows, cols;
    VTermPos cursor;
    bool cursor_is_visible, is_alternate;
    const char **links; /* of each cell: the target, interned; NULL: none */
    const char *link;   /* that cells written now get */
    gsize link_matched; /* bytes of LINK_BEGIN that the latest ones are */
    GString *link_text; /* of the sequence under way; NULL: none */
};

#define LINK_BEGIN "\033]8;"

static int
on_damage(VTermRect rect, void *user)
{
    Screen *screen = user;

    screen->n_changes++;
    for (int row = rect.start_row; row < MIN(rect.end_row, screen->rows); row++) {
        for (int col = rect.start_col; col < MIN(rect.end_col, screen->cols); col++)
            screen->links[row * screen->cols + col] = screen->link;
    }
    return 1;
}

static int
on_cursor(VTermPos pos, VTermPos old_pos, int visible, void *user)
{
    Screen *screen = user;

    (void)old_pos;
    (void)visible;
    screen->cursor = pos;
    return 1;
}

static int
on_property(VTermProp property, VTermValue *value, void *user)
{
    Screen *screen = user;

    if (property == VTERM_PROP_CURSORVISIBLE)
        screen->cursor_is_visible = value->boolean;
    else if (property == VTERM_PROP_ALTSCREEN)
        screen->is_alternate = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {
    .damage = on_damage,
    .movecursor = on_cursor,
    .settermprop = on_property,
};

Screen *
screen_new(int rows, int cols)
{
    Screen *screen = g_new0(Screen, 1);

    screen->rows = rows;
    screen->cols = cols;
    screen->links = g_new0(const char *, (gsize)rows *(gsize)cols);
    screen->raw = g_byte_array_new();
    screen->cursor_is_visible = true;
    screen->vterm = vterm_new(rows, cols);
    vterm_set_utf8(screen->vterm, 1);
    screen->cells = vterm_obtain_screen(screen->vterm);
    vterm_screen_set_callbacks(screen->cells, &callbacks, screen);
    vterm_screen_enable_altscreen(screen->cells, 1);
    vterm_screen_reset(screen->cells, 1);
    return screen;
}

void
screen_free(Screen *screen)
{
    if (screen == NULL)
        return;
    vterm_free(screen->vterm);
    g_byte_array_unref(screen->raw);
    g_free(screen->links);
    if (screen->link_text != NULL)
        g_string_free(screen->link_text, TRUE);
    g_free(screen);
}

/* OSC 8 is nothing to libvterm: ESC ] 8 ; PARAMETERS ; TARGET, then BEL or ESC \. True at its end. */
static bool
take_link_byte(Screen *screen, char byte)
{
    static const char begin[] = LINK_BEGIN;
    GString *text = screen->link_text;
    const char *target;

    if (text == NULL) {
        screen->link_matched = byte == begin[screen->link_matched]
                                   ? screen->link_matched + 1
                                   : (gsize)(byte == begin[0]);
        if (screen->link_matched == strlen(begin)) {
            screen->link_text = g_string_new(NULL);
            screen->link_matched = 0;
        }
        return false;
    }
    g_string_append_c(text, byte);
    if (byte != '\a' && !g_str_has_suffix(text->str, "\033\\"))
        return false;
    g_string_truncate(text, text->len - (byte == '\a' ? 1 : 2));
    target = strchr(text->str, ';');
    target = target == NULL ? "" : target + 1;
    screen->link = *target == '\0' ? NULL : g_intern_string(target);
    g_string_free(text, TRUE);
    screen->link_text = NULL;
    return true;
}

void
screen_feed(Screen *screen, const char *bytes, gsize len)
{
    gsize fed = 0;

    g_byte_array_append(screen->raw, (const guint8 *)bytes, (guint)len);
    /* What stands before the end of a link's sequence is drawn before it counts. */
    for (gsize i = 0; i < len; i++) {
        const char *before = screen->link, *after;

        if (!take_link_byte(screen, bytes[i]))
            continue;
        after = screen->link;
        screen->link = before;
        vterm_input_write(screen->vterm, bytes + fed, i + 1 - fed);
        screen->link = after;
        fed = i + 1;
    }
    vterm_input_write(screen->vterm, bytes + fed, len - fed);
    vterm_screen_flush_damage(screen->cells);
}

const char *
screen_link(const Screen *screen, int row, int col)
{
    return row < 0 || row >= screen->rows || col < 0 || col >= screen->cols
               ? NULL
               : screen->links[row * screen->cols + col];
}

char *
screen_links(const Screen *screen)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < screen->rows * screen->cols; i++) {
        if (screen->links[i] != NULL)
            g_string_append_printf(text, "%d %d %s\n", i / screen->cols + 1,
                                   i % screen->cols + 1, screen->links[i]);
    }
    return g_string_free(text, FALSE);
}

void
screen_resize(Screen *screen, int rows, int cols)
{
    screen->rows = rows;
    screen->cols = cols;
    g_free(screen->links);
    screen->links = g_new0(const char *, (gsize)rows *(gsize)cols);
    vterm_set_size(screen->vterm, rows, cols);
}

int
screen_n_rows(const Screen *screen)
{
    return screen->rows;
}

const GByteArray *
screen_raw(const Screen *screen)
{
    return screen->raw;
}

guint64
screen_n_changes(const Screen *screen)
{
    return screen->n_changes;
}

static bool
get_cell(Screen *screen, int row, int col, VTermScreenCell *cell)
{
    VTermPos pos = { .row = row < 0 ? screen->rows + row : row, .col = col };

    if (pos.row < 0 || pos.row >= screen->rows || col < 0 || col >= screen->cols)
        return false;
    return vterm_screen_get_cell(screen->cells, pos, cell) != 0;
}

char *
screen_row_from(Screen *screen, int row, int first)
{
    GString *text = g_string_new(NULL);
    VTermScreenCell cell;

    if (!get_cell(screen, row, first, &cell)) {
        g_string_free(text, TRUE);
        return NULL;
    }
    for (int col = first; col < screen->cols && get_cell(screen, row, col, &cell);
         col += MAX(cell.width, 1)) {
        if (cell.chars[0] == 0)
            g_string_append_c(text, ' ');
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++)
            g_string_append_unichar(text, cell.chars[i]);
    }
    while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
    return g_string_free(text, FALSE);
}

char *
screen_row(Screen *screen, int row)
{
    return screen_row_from(screen, row, 0);
}

char *
screen_text(Screen *screen)
{
    GString *text = g_string_new(NULL);

    for (int row = 0; row < screen->rows; row++) {
        g_autofree char *line = screen_row(screen, row);

        g_string_append_printf(text, "%s\n", line);
    }
    while (g_str_has_suffix(text->str, "\n\n") || strcmp(text->str, "\n") == 0)
        g_string_truncate(text, text->len - 1);
    return g_string_free(text, FALSE);
}

bool
screen_contains(Screen *screen, const char *text)
{
    for (int row = 0; row < screen->rows; row++) {
        g_autofree char *line = screen_row(screen, row);

        if (strstr(line, text) != NULL)
            return true;
    }
    return false;
}

bool
screen_has_attribute(Screen *screen, int row, int col, const char *name, bool *known)
{
    VTermScreenCell cell = { 0 };
    bool exists = get_cell(screen, row, col, &cell);
    const VTermScreenCellAttrs *attrs = &cell.attrs;
    bool has_colour =
        !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
    const struct {
        const char *name;
        bool value;
    } rows[] = {
        { "bold", attrs->bold },
        { "reverse", attrs->reverse },
        { "underline", attrs->underline != 0 },
        { "blink", attrs->blink },
        { "strike", attrs->strike },
        { "italic", attrs->italic },
        { "colour", has_colour },
        { "plain", !attrs->bold && !attrs->reverse && attrs->underline == 0 &&
                       !attrs->blink && !attrs->strike && !attrs->italic && !has_colour },
    };

    *known = false;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].name, name) == 0) {
            *known = true;
            return exists && rows[i].value;
        }
    }
    return false;
}

void
screen_cursor(const Screen *screen, int *row, int *col)
{
    *row = screen->cursor.row;
    *col = screen->cursor.col;
}

bool
screen_cursor_is_visible(const Screen *screen)
{
    return screen->cursor_is_visible;
}

bool
screen_is_alternate(const Screen *screen)
{
    return screen->is_alternate;
}

GByteArray *
screen_answer(Screen *screen)
{
    GByteArray *bytes = g_byte_array_new();
    char buf[256];
    size_t n;

    while ((n = vterm_output_read(screen->vterm, buf, sizeof buf)) > 0)
        g_byte_array_append(bytes, (const guint8 *)buf, (guint)n);
    return bytes;
}

static bool
press_named(VTerm *vterm, const char *name)
{
    static const struct {
        const char *name;
        VTermKey key;
        VTermModifier modifier;
    } keys[] = {
        { "Enter", VTERM_KEY_ENTER, VTERM_MOD_NONE },
        { "Tab", VTERM_KEY_TAB, VTERM_MOD_NONE },
        { "BackTab", VTERM_KEY_TAB, VTERM_MOD_SHIFT },
        { "Backspace", VTERM_KEY_BACKSPACE, VTERM_MOD_NONE },
        { "Esc", VTERM_KEY_ESCAPE, VTERM_MOD_NONE },
        { "Up", VTERM_KEY_UP, VTERM_MOD_NONE },
        { "Down", VTERM_KEY_DOWN, VTERM_MOD_NONE },
        { "Left", VTERM_KEY_LEFT, VTERM_MOD_NONE },
        { "Right", VTERM_KEY_RIGHT, VTERM_MOD_NONE },
        { "Insert", VTERM_KEY_INS, VTERM_MOD_NONE },
        { "Delete", VTERM_KEY_DEL, VTERM_MOD_NONE },
        { "Home", VTERM_KEY_HOME, VTERM_MOD_NONE },
        { "End", VTERM_KEY_END, VTERM_MOD_NONE },
        { "PageUp", VTERM_KEY_PAGEUP, VTERM_MOD_NONE },
        { "PageDown", VTERM_KEY_PAGEDOWN, VTERM_MOD_NONE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (strcmp(keys[i].name, name) == 0) {
            vterm_keyboard_key(vterm, keys[i].key, keys[i].modifier);
            return true;
        }
    }
    if (name[0] == 'F' && g_ascii_isdigit(name[1])) {
        vterm_keyboard_key(vterm,
                           VTERM_KEY_FUNCTION(g_ascii_strtoull(name + 1, NULL, 10)),
                           VTERM_MOD_NONE);
        return true;
    }
    return false;
}

GByteArray *
screen_key(Screen *screen, const char *name)
{
    GByteArray *bytes = screen_answer(screen);
    GByteArray *pressed;

    if (strcmp(name, "Space") == 0)
        name = " ";
    if (g_str_has_prefix(name, "M-") && name[2] != '\0') {
        g_byte_array_append(bytes, (const guint8 *)"\033", 1);
        name += 2;
    }
    if (g_str_has_prefix(name, "C-") && name[2] != '\0' && name[3] == '\0') {
        guint8 control = (guint8)name[2] & 0x1F;

        return g_byte_array_append(bytes, &control, 1);
    }
    if (g_utf8_validate(name, -1, NULL) && g_utf8_strlen(name, -1) == 1)
        return g_byte_array_append(bytes, (const guint8 *)name, (guint)strlen(name));
    if (!press_named(screen->vterm, name)) {
        g_byte_array_unref(bytes);
        return NULL;
    }
    pressed = screen_answer(screen);
    g_byte_array_append(bytes, pressed->data, pressed->len);
    g_byte_array_unref(pressed);
    return bytes;
}

GByteArray *
screen_paste(Screen *screen, const char *text)
{
    GByteArray *bytes;
    GByteArray *end;

    vterm_keyboard_start_paste(screen->vterm);
    bytes = screen_answer(screen);
    g_byte_array_append(bytes, (const guint8 *)text, (guint)strlen(text));
    vterm_keyboard_end_paste(screen->vterm);
    end = screen_answer(screen);
    g_byte_array_append(bytes, end->data, end->len);
    g_byte_array_unref(end);
    return bytes;
}
