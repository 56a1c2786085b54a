/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/theme.c: reading themes (L4).
 *
 * Themes are small text files; those that ship are compiled in as well, so that the program looks right
 * before it is installed and when its files are gone. */
#include <config.h>

#include "theme.h"

#include <string.h>

#include "base/error.h"

#define MAX_THEME_BYTES (64 * 1024)
#define GROUP_THEME     "theme"
#define GROUP_ROLES     "roles"

typedef struct {
    UiColor fg, bg;
    UiAttributes attributes;
} Look;

struct UiTheme {
    char *name;
    Look looks[UI_N_ROLES];
};

static const PbErrorKind error_kinds[] = {
    [UI_THEME_ERROR_MISSING] = { PB_CLASS_SETTINGS, NULL },
    [UI_THEME_ERROR_BAD_VALUE] = { PB_CLASS_SETTINGS, NULL },
};

PB_DEFINE_ERROR_DOMAIN(ui_theme_error, error_kinds);

static const char *const role_names[] = {
#define ROLE(NAME, name) name,
#include "role.def"
#undef ROLE
};

static const char *const attribute_names[] = { "bold", "dim", "underline", "reverse",
                                               "italic" };

static const struct {
    const char *name, *text;
} builtin_themes[] = {
    {
        "evergreen",
#include "evergreen.inc"
    },
    {
        "daylight",
#include "daylight.inc"
    },
    {
        "mono",
#include "mono.inc"
    },
};

static bool
parse_attribute(const char *word, UiAttributes *attributes)
{
    for (gsize i = 0; i < G_N_ELEMENTS(attribute_names); i++) {
        if (strcmp(attribute_names[i], word) == 0) {
            *attributes |= 1u << i;
            return true;
        }
    }
    return false;
}

/* The first word that cannot be read goes to `bad`, borrowed from `words`. */
static bool
parse_look(char **words, Look *look, const char **bad)
{
    guint n_colors = 0;

    *look = (Look){ .fg = { .basic = UI_BASIC_NEAREST },
                    .bg = { .basic = UI_BASIC_NEAREST } };
    for (; *words != NULL; words++) {
        if (**words == '\0' || parse_attribute(*words, &look->attributes))
            continue;
        *bad = *words;
        if (n_colors == 2 || look->attributes != 0)
            return false;
        if (!ui_color_parse(*words, n_colors == 0 ? &look->fg : &look->bg))
            return false;
        n_colors++;
    }
    return true;
}

static int
role_from_name(const char *name)
{
    for (int i = 0; i < UI_N_ROLES; i++) {
        if (strcmp(role_names[i], name) == 0)
            return i;
    }
    return -1;
}

/* GKeyFile forgets lines: the number of the first one that starts with `key`. */
static guint
line_of(const char *text, const char *key)
{
    guint line = 1;

    for (const char *at = text; at != NULL; line++) {
        const char *end;

        while (*at == ' ')
            at++;
        end = at + strlen(key);
        if (g_str_has_prefix(at, key) && end[strspn(end, " \t")] == '=')
            return line;
        at = strchr(at, '\n');
        if (at != NULL)
            at++;
    }
    return 1;
}

/* The number of the first line that is no comment, group or key; 0 when all are. */
static guint
broken_line(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = g_strstrip(lines[i]);

        if (*line == '\0' || *line == '#')
            continue;
        if (*line == '[' ? !g_str_has_suffix(line, "]") : strchr(line, '=') == NULL)
            return i + 1;
    }
    return 0;
}

static bool
parse_role(UiTheme *theme, GKeyFile *key_file, const char *key, char **problem)
{
    g_autofree char *value = g_key_file_get_string(key_file, GROUP_ROLES, key, NULL);
    g_auto(GStrv) words = g_strsplit_set(value == NULL ? "" : value, " \t", -1);
    const char *bad = "";
    int role = role_from_name(key);

    if (role < 0 || value == NULL) {
        *problem = g_strdup(role < 0 ? "no such role" : "no readable text");
        return false;
    }
    if (!parse_look(words, &theme->looks[role], &bad)) {
        *problem = g_strdup_printf("\"%.40s\" is no colour or attribute", bad);
        return false;
    }
    return true;
}

static bool
parse_roles(UiTheme *theme, GKeyFile *key_file, const char *text, const char *file,
            GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(key_file, GROUP_ROLES, NULL, NULL);

    for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
        g_autofree char *problem = NULL;

        if (!parse_role(theme, key_file, keys[i], &problem)) {
            g_set_error(error, UI_THEME_ERROR, UI_THEME_ERROR_BAD_VALUE,
                        "%s:%u: %.40s: %s", file, line_of(text, keys[i]), keys[i],
                        problem);
            return false;
        }
    }
    if (keys == NULL) {
        g_set_error(error, UI_THEME_ERROR, UI_THEME_ERROR_BAD_VALUE,
                    "%s:1: no group [" GROUP_ROLES "]", file);
        return false;
    }
    return true;
}

UiTheme *
ui_theme_parse(const char *text, const char *file, GError **error)
{
    g_autoptr(UiTheme) theme = g_new0(UiTheme, 1);
    g_autoptr(GKeyFile) key_file = g_key_file_new();
    g_autoptr(GError) problem = NULL;
    guint broken = broken_line(text);

    for (int i = 0; i < UI_N_ROLES; i++)
        theme->looks[i] = (Look){ .fg = { .basic = UI_BASIC_NEAREST },
                                  .bg = { .basic = UI_BASIC_NEAREST } };
    if (broken > 0 || !g_key_file_load_from_data(key_file, text, strlen(text),
                                                 G_KEY_FILE_NONE, &problem)) {
        g_set_error(error, UI_THEME_ERROR, UI_THEME_ERROR_BAD_VALUE, "%s:%u: %s", file,
                    MAX(broken, 1),
                    problem == NULL ? "neither comment, [group] nor role = look"
                                    : problem->message);
        return NULL;
    }
    if (!parse_roles(theme, key_file, text, file, error))
        return NULL;
    theme->name = g_key_file_get_string(key_file, GROUP_THEME, "name", NULL);
    if (theme->name == NULL)
        theme->name = g_path_get_basename(file);
    return g_steal_pointer(&theme);
}

void
ui_theme_free(UiTheme *theme)
{
    if (theme == NULL)
        return;
    g_free(theme->name);
    g_free(theme);
}

static UiTheme *
load_builtin(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(builtin_themes); i++) {
        if (strcmp(builtin_themes[i].name, name) == 0) {
            UiTheme *theme = ui_theme_parse(builtin_themes[i].text, name, NULL);

            g_assert(theme != NULL);
            return theme;
        }
    }
    return NULL;
}

/* NULL without an error when there is no such file in `dir`. */
static UiTheme *
load_from(const char *dir, const char *name, GError **error)
{
    g_autofree char *base = g_strconcat(name, ".theme", NULL);
    g_autofree char *file = g_build_filename(dir, base, NULL);
    g_autofree char *text = NULL;
    gsize len;

    if (!g_file_get_contents(file, &text, &len, NULL))
        return NULL;
    if (len > MAX_THEME_BYTES || strlen(text) != len) {
        g_set_error(error, UI_THEME_ERROR, UI_THEME_ERROR_BAD_VALUE,
                    "%s:1: no text, or longer than 64 KB", file);
        return NULL;
    }
    return ui_theme_parse(text, file, error);
}

UiTheme *
ui_theme_load(const char *name, const char *user_dir, GError **error)
{
    const char *dirs[] = { user_dir, g_getenv("POSTBAG_THEMES_DIR"),
                           POSTBAG_DATADIR "/themes" };
    const char *no_color = g_getenv("NO_COLOR");
    GError *problem = NULL;
    UiTheme *theme = NULL;

    if (no_color != NULL && *no_color != '\0')
        return load_builtin("mono");
    /* A name is never a path. */
    for (gsize i = 0; i < G_N_ELEMENTS(dirs) && strchr(name, '/') == NULL; i++) {
        if (dirs[i] != NULL)
            theme = load_from(dirs[i], name, &problem);
        if (theme != NULL)
            return theme;
        if (problem != NULL) {
            g_propagate_error(error, problem);
            return load_builtin("evergreen");
        }
    }
    theme = load_builtin(name);
    if (theme == NULL) {
        g_set_error(error, UI_THEME_ERROR, UI_THEME_ERROR_MISSING,
                    "no theme \"%.40s\": evergreen is used", name);
        theme = load_builtin("evergreen");
    }
    return theme;
}

const char *
ui_theme_name(const UiTheme *theme)
{
    return theme->name;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_name(GPtrArray *names, const char *name, gsize len)
{
    g_autofree char *copy = g_strndup(name, len);

    if (!g_ptr_array_find_with_equal_func(names, copy, g_str_equal, NULL))
        g_ptr_array_add(names, g_steal_pointer(&copy));
}

GPtrArray *
ui_theme_names(const char *user_dir)
{
    const char *dirs[] = { user_dir, g_getenv("POSTBAG_THEMES_DIR"),
                           POSTBAG_DATADIR "/themes" };
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < G_N_ELEMENTS(builtin_themes); i++)
        add_name(names, builtin_themes[i].name, strlen(builtin_themes[i].name));
    for (gsize i = 0; i < G_N_ELEMENTS(dirs); i++) {
        g_autoptr(GDir) dir = dirs[i] == NULL ? NULL : g_dir_open(dirs[i], 0, NULL);
        const char *file;

        while (dir != NULL && (file = g_dir_read_name(dir)) != NULL) {
            if (g_str_has_suffix(file, ".theme"))
                add_name(names, file, strlen(file) - strlen(".theme"));
        }
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

UiStyle
ui_theme_style(const UiTheme *theme, UiRole role, bool is_selected, int n_colors)
{
    const Look *look = &theme->looks[role];
    const Look *over = &theme->looks[UI_ROLE_SELECTED];
    UiStyle style = { .fg = ui_color_resolve(&look->fg, n_colors),
                      .bg = ui_color_resolve(&look->bg, n_colors),
                      .attributes = look->attributes };

    if (!is_selected)
        return style;
    if (over->fg.kind != UI_COLOR_NONE)
        style.fg = ui_color_resolve(&over->fg, n_colors);
    if (over->bg.kind != UI_COLOR_NONE)
        style.bg = ui_color_resolve(&over->bg, n_colors);
    /* Dim over the colours of a selection would be hard to read. */
    style.attributes =
        (style.attributes & ~(UiAttributes)UI_ATTRIBUTE_DIM) | over->attributes;
    return style;
}
