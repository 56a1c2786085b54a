/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/value.c: one check for each type of value (L1). */
#include <config.h>

#include "value.h"

#include <string.h>

#include <gio/gio.h>

#include "base/human.h"
#include "base/text.h"
#include "config/settings.h"

#define MAX_TEXT 1024
#define MAX_HOST 253

#define MAX_PINS     16
#define PIN_DIGITS   64
#define MAX_INTERVAL (365 * PB_DAY)

static bool
has_control(const char *value)
{
    for (; *value != '\0'; value = g_utf8_next_char(value)) {
        if (g_unichar_iscntrl(g_utf8_get_char(value)))
            return true;
    }
    return false;
}

static bool
check_text(const ConfigOption *option, const char *value)
{
    (void)option;
    return strlen(value) <= MAX_TEXT && !has_control(value);
}

int
config_value_choice(const ConfigOption *option, const char *value)
{
    g_auto(GStrv) choices = g_strsplit(option->allowed, ", ", -1);

    for (int i = 0; choices[i] != NULL; i++) {
        if (g_ascii_strcasecmp(choices[i], value) == 0)
            return i;
    }
    return -1;
}

static bool
check_choice(const ConfigOption *option, const char *value)
{
    return config_value_choice(option, value) >= 0;
}

bool
config_value_is_yes(const char *value)
{
    return g_ascii_strcasecmp(value, "yes") == 0;
}

static bool
check_port(const ConfigOption *option, const char *value)
{
    guint64 port;

    (void)option;
    return g_ascii_string_to_unsigned(value, 10, 1, G_MAXUINT16, &port, NULL);
}

static bool
check_path(const ConfigOption *option, const char *value)
{
    return check_text(option, value) && (*value == '/' || g_str_has_prefix(value, "~/"));
}

/* What works only in a shell is refused here rather than handed to the command as an argument. */
static bool
check_argv(const ConfigOption *option, const char *value)
{
    static const char *const shell_only[] = { "|", "||", "&",  "&&", ";",
                                              "<", ">",  ">>", NULL };
    g_auto(GStrv) argv = NULL;

    if (!check_text(option, value) || !g_shell_parse_argv(value, NULL, &argv, NULL))
        return false;
    for (char **word = argv; *word != NULL; word++) {
        if (g_strv_contains(shell_only, *word))
            return false;
    }
    return argv[0][0] != '\0';
}

static bool
is_folder_component(const char *name)
{
    static const char *const of_maildir[] = { "cur", "new", "tmp", NULL };

    return *name != '\0' && *name != '.' && !g_strv_contains(of_maildir, name);
}

static bool
check_folder(const ConfigOption *option, const char *value)
{
    g_auto(GStrv) components = g_strsplit(value, "/", -1);

    (void)option;
    if (*value == '\0' || strlen(value) > CONFIG_MAX_FOLDER ||
        strchr(value, '\\') != NULL || !pb_text_is_visible(value, -1, PB_TEXT_LINE))
        return false;
    for (char **name = components; *name != NULL; name++) {
        if (!is_folder_component(*name))
            return false;
    }
    return true;
}

static bool
check_retention(const ConfigOption *option, const char *value)
{
    g_auto(ConfigRetention) retention = { 0 };

    return config_retention_set(&retention, option->key, value, NULL);
}

static bool
check_address(const ConfigOption *option, const char *value)
{
    const char *at = strrchr(value, '@');

    (void)option;
    if (*value == '\0')
        return true;
    return strlen(value) <= 320 && !has_control(value) && at != NULL && at != value &&
           at[1] != '\0' && strpbrk(value, " <>,;\"") == NULL;
}

static bool
check_host(const ConfigOption *option, const char *value)
{
    g_autofree char *ascii = NULL;

    (void)option;
    if (g_hostname_is_ip_address(value))
        return true;
    if (*value == '\0' || *value == '.' || *value == '-' || has_control(value) ||
        strpbrk(value, " :/@[]\\\"'") != NULL)
        return false;
    ascii = g_hostname_to_ascii(value);
    return ascii != NULL && *ascii != '\0' && strlen(ascii) <= MAX_HOST &&
           strstr(ascii, "..") == NULL;
}

static bool
check_name(const ConfigOption *option, const char *value)
{
    (void)option;
    return *value != '\0' && strlen(value) <= CONFIG_MAX_NAME &&
           value[strspn(value, G_CSET_A_2_Z G_CSET_a_2_z "0123456789-_")] == '\0';
}

/* "sha256:" may be missing, colons may stand between the digits. NULL when it is no key. */
static char *
read_pin(const char *word)
{
    GString *digits = g_string_new(NULL);

    if (g_ascii_strncasecmp(word, "sha256:", 7) == 0)
        word += 7;
    for (; *word != '\0'; word++) {
        if (*word != ':')
            g_string_append_c(digits, g_ascii_tolower(*word));
    }
    if (digits->len == PIN_DIGITS &&
        strspn(digits->str, "0123456789abcdef") == PIN_DIGITS)
        return g_string_free(digits, FALSE);
    g_string_free(digits, TRUE);
    return NULL;
}

char **
config_value_pins(const char *value)
{
    g_auto(GStrv) words = g_strsplit_set(value, " ,\t", -1);
    g_autoptr(GPtrArray) pins = g_ptr_array_new_with_free_func(g_free);

    for (char **word = words; *word != NULL; word++) {
        char *pin;

        if (**word == '\0')
            continue;
        pin = read_pin(*word);
        if (pin == NULL || pins->len == MAX_PINS) {
            g_free(pin);
            return NULL;
        }
        g_ptr_array_add(pins, pin);
    }
    if (pins->len == 0)
        return NULL;
    g_ptr_array_add(pins, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&pins), FALSE);
}

static bool
check_pins(const ConfigOption *option, const char *value)
{
    g_auto(GStrv) pins = config_value_pins(value);

    (void)option;
    return pins != NULL;
}

/* What comes behind host and port would be taken for nothing. */
static bool
check_proxy(const ConfigOption *option, const char *value)
{
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_HAS_PASSWORD, NULL);

    return uri != NULL && check_text(option, value) &&
           g_str_equal(g_uri_get_scheme(uri), "socks5") && g_uri_get_port(uri) > 0 &&
           g_uri_get_host(uri) != NULL && check_host(option, g_uri_get_host(uri)) &&
           strlen(g_uri_get_path(uri)) <= 1 && g_uri_get_query(uri) == NULL &&
           g_uri_get_fragment(uri) == NULL;
}

static bool
check_size(const ConfigOption *option, const char *value)
{
    guint64 bytes;

    (void)option;
    return g_ascii_strcasecmp(value, "none") == 0 ||
           (pb_size_parse(value, &bytes, NULL) && bytes > 0);
}

bool
config_value_interval(const char *value, gint64 *seconds)
{
    *seconds = 0;
    if (g_ascii_strcasecmp(value, "never") == 0)
        return true;
    return pb_duration_parse(value, seconds, NULL) && *seconds >= PB_MINUTE &&
           *seconds <= MAX_INTERVAL;
}

static bool
check_interval(const ConfigOption *option, const char *value)
{
    gint64 seconds;

    (void)option;
    return config_value_interval(value, &seconds);
}

static bool
check_query(const ConfigOption *option, const char *value)
{
    (void)option;
    return *value != '\0' && strlen(value) <= CONFIG_MAX_QUERY && !has_control(value);
}

char **
config_value_words(const char *value)
{
    g_auto(GStrv) pieces = g_strsplit_set(value, " ,\t", -1);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();

    for (char **piece = pieces; *piece != NULL; piece++) {
        if (**piece != '\0')
            g_strv_builder_add(words, *piece);
    }
    return g_strv_builder_end(words);
}

static bool
check_flags(const ConfigOption *option, const char *value)
{
    g_auto(GStrv) words = config_value_words(value);

    for (char **word = words; *word != NULL; word++) {
        if (config_value_choice(option, *word) < 0)
            return false;
    }
    return words[0] != NULL;
}

bool
config_value_is_tag(const char *word)
{
    for (const char *p = word; *p != '\0'; p = g_utf8_next_char(p)) {
        if (g_unichar_isspace(g_utf8_get_char(p)))
            return false;
    }
    return *word != '\0' && strlen(word) <= CONFIG_MAX_TAG &&
           pb_text_is_visible(word, -1, PB_TEXT_LINE);
}

static bool
check_tags(const ConfigOption *option, const char *value)
{
    g_auto(GStrv) words = config_value_words(value);

    (void)option;
    for (char **word = words; *word != NULL; word++) {
        if (!config_value_is_tag(*word))
            return false;
    }
    return words[0] != NULL && g_strv_length(words) <= CONFIG_MAX_TAGS;
}

bool
config_value_check(const ConfigOption *option, const char *value)
{
    static bool (*const checks[])(const ConfigOption *, const char *) = {
        [CONFIG_TYPE_TEXT] = check_text,
        [CONFIG_TYPE_CHOICE] = check_choice,
        [CONFIG_TYPE_YES_NO] = check_choice,
        [CONFIG_TYPE_PORT] = check_port,
        [CONFIG_TYPE_PATH] = check_path,
        [CONFIG_TYPE_ARGV] = check_argv,
        [CONFIG_TYPE_FOLDER] = check_folder,
        [CONFIG_TYPE_RETENTION] = check_retention,
        [CONFIG_TYPE_ADDRESS] = check_address,
        [CONFIG_TYPE_HOST] = check_host,
        [CONFIG_TYPE_NAME] = check_name,
        [CONFIG_TYPE_PINS] = check_pins,
        [CONFIG_TYPE_PROXY] = check_proxy,
        [CONFIG_TYPE_SIZE] = check_size,
        [CONFIG_TYPE_INTERVAL] = check_interval,
        [CONFIG_TYPE_QUERY] = check_query,
        [CONFIG_TYPE_FLAGS] = check_flags,
        [CONFIG_TYPE_TAGS] = check_tags,
    };

    return checks[option->type](option, value);
}

bool
config_value_is_group_name(const char *name)
{
    return *name != '\0' && strlen(name) <= CONFIG_MAX_NAME &&
           strpbrk(name, "[]") == NULL && pb_text_is_visible(name, -1, PB_TEXT_LINE);
}
