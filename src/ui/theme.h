/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/theme.h: how each role looks (L4). No curses.
 *
 * A *.theme file has a group [theme] with its name and a group [roles] with lines `role = fg bg attribute …`
 * (doc: the comment at the top of themes/evergreen.theme). */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "canvas.h"
#include "color.h"

typedef enum {
    UI_ATTRIBUTE_BOLD = 1 << 0,
    UI_ATTRIBUTE_DIM = 1 << 1,
    UI_ATTRIBUTE_UNDERLINE = 1 << 2,
    UI_ATTRIBUTE_REVERSE = 1 << 3,
    UI_ATTRIBUTE_ITALIC = 1 << 4,
} UiAttributes;

typedef enum {
    UI_THEME_ERROR_MISSING,   /* no theme of that name */
    UI_THEME_ERROR_BAD_VALUE, /* the message names file and line */
} UiThemeError;

#define UI_THEME_ERROR (ui_theme_error_quark())
GQuark ui_theme_error_quark(void);

typedef struct UiTheme UiTheme;

/* What a terminal is given for one cell. */
typedef struct {
    int fg, bg; /* UI_COLOR_DEFAULT or a number the terminal knows */
    UiAttributes attributes;
} UiStyle;

/* Reads theme text; `file` stands in errors. UI_THEME_ERROR_BAD_VALUE. */
UiTheme *ui_theme_parse(const char *text, const char *file, GError **error);
/* Looks for NAME.theme in `user_dir` (may be NULL), $POSTBAG_THEMES_DIR, the installed themes, and last
 * among those compiled in. With NO_COLOR set it is always the built-in mono. Never NULL: on an error
 * (UI_THEME_ERROR_*) the built-in evergreen comes back. */
UiTheme *ui_theme_load(const char *name, const char *user_dir, GError **error);
void ui_theme_free(UiTheme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiTheme, ui_theme_free)

/* As the file calls itself. */
const char *ui_theme_name(const UiTheme *theme);
/* Names that ui_theme_load() finds, sorted: char *, freed with the array. */
GPtrArray *ui_theme_names(const char *user_dir);
UiStyle ui_theme_style(const UiTheme *theme, UiRole role, bool is_selected, int n_colors);

#endif
