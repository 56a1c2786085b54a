/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/retention.c: the keys of the retention policy (L1): a parser and a printer each. */
#include <config.h>

#include "config/retention.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "config/option.h"
#include "config/settings.h"
#include "value.h"

#define UNTIL_DELETED "until-deleted"
#define MAX_COUNT     1000000000

/* --- leave_on_server ------------------------------------------------------------------------ */

static bool
parse_time(const char *text, gint64 *seconds)
{
    static const struct {
        const char *name;
        gint64 factor;
    } units[] = {
        { "days", PB_DAY },   { "day", PB_DAY },   { "d", PB_DAY },
        { "hours", PB_HOUR }, { "hour", PB_HOUR }, { "h", PB_HOUR },
    };
    g_autofree char *unit = NULL;
    char *end;
    gint64 number;

    if (!g_ascii_isdigit(*text))
        return false;
    number = g_ascii_strtoll(text, &end, 10);
    unit = g_strstrip(g_strdup(end));
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_str_equal(unit, units[i].name)) {
            if (number <= 0 || number > CONFIG_LEAVE_SECONDS_MAX / units[i].factor)
                return false;
            *seconds = number * units[i].factor;
            return true;
        }
    }
    return false;
}

static bool
parse_leave_word(ConfigRetention *retention, const char *word)
{
    if (g_str_equal(word, "always"))
        return true;
    if (g_str_equal(word, "never")) {
        retention->leave = CONFIG_LEAVE_NEVER;
        return true;
    }
    retention->leave = CONFIG_LEAVE_FOR;
    return parse_time(word, &retention->leave_seconds);
}

/* "always", "never", "N days", "until-deleted", "N days, until-deleted". */
static bool
parse_leave(ConfigRetention *retention, char **words)
{
    guint n = g_strv_length(words);

    retention->leave = CONFIG_LEAVE_ALWAYS;
    retention->leave_seconds = 0;
    retention->until_deleted = n > 0 && g_str_equal(words[n - 1], UNTIL_DELETED);
    if (n == 1 && retention->until_deleted)
        return true;
    if (n != (retention->until_deleted ? 2 : 1) || !parse_leave_word(retention, words[0]))
        return false;
    return !retention->until_deleted || retention->leave == CONFIG_LEAVE_FOR;
}

static char *
print_leave(const ConfigRetention *retention)
{
    g_autofree char *time = NULL;
    gint64 hours;

    if (retention->leave == CONFIG_LEAVE_ALWAYS)
        return g_strdup(retention->until_deleted ? UNTIL_DELETED : "always");
    if (retention->leave == CONFIG_LEAVE_NEVER)
        return g_strdup("never");
    /* Upwards: what is written must never delete earlier than what was meant. */
    hours = (retention->leave_seconds + PB_HOUR - 1) / PB_HOUR;
    time = pb_duration_to_string(hours * PB_HOUR);
    return g_strconcat(time, retention->until_deleted ? ", " UNTIL_DELETED : "", NULL);
}

/* --- max_on_server -------------------------------------------------------------------------- */

/* "2000 messages", "1 message". */
static bool
parse_messages(const char *word, guint *n)
{
    char *end;
    guint64 number = g_ascii_strtoull(word, &end, 10);

    while (g_ascii_isspace(*end))
        end++;
    if (!g_ascii_isdigit(*word) || number == 0 || number > MAX_COUNT ||
        (!g_str_equal(end, "messages") && !g_str_equal(end, "message")))
        return false;
    *n = (guint)number;
    return true;
}

static bool
parse_max(ConfigRetention *retention, char **words)
{
    retention->max_bytes = 0;
    retention->max_messages = 0;
    if (words[0] != NULL && words[1] == NULL && g_str_equal(words[0], "none"))
        return true;
    for (char **word = words; *word != NULL; word++) {
        if (retention->max_messages == 0 &&
            parse_messages(*word, &retention->max_messages))
            continue;
        if (retention->max_bytes != 0 ||
            !pb_size_parse(*word, &retention->max_bytes, NULL) ||
            retention->max_bytes == 0)
            return false;
    }
    return words[0] != NULL;
}

static char *
print_max(const ConfigRetention *retention)
{
    g_autofree char *size = pb_size_to_text(retention->max_bytes);
    const char *messages = retention->max_messages == 1 ? "message" : "messages";

    if (retention->max_messages == 0)
        return g_strdup(retention->max_bytes == 0 ? "none" : size);
    if (retention->max_bytes == 0)
        return g_strdup_printf("%u %s", retention->max_messages, messages);
    return g_strdup_printf("%s, %u %s", size, retention->max_messages, messages);
}

/* --- protect -------------------------------------------------------------------------------- */

static void
clear_protect(ConfigProtect *protect)
{
    g_strfreev(protect->tags);
    g_strfreev(protect->from);
    *protect = (ConfigProtect){ 0 };
}

static bool
parse_protect_word(ConfigProtect *protect, GPtrArray *lists[2], const char *word)
{
    if (g_ascii_strcasecmp(word, "unread") == 0) {
        protect->unread = true;
    } else if (g_ascii_strcasecmp(word, "flagged") == 0) {
        protect->flagged = true;
    } else if (g_str_has_prefix(word, "tag:") && config_value_is_tag(word + 4)) {
        g_ptr_array_add(lists[0], g_strdup(word));
    } else if (g_str_has_prefix(word, "from:") && word[5] != '\0') {
        g_ptr_array_add(lists[1], g_utf8_strdown(word, -1));
    } else {
        return false;
    }
    return true;
}

static char **
end_list(GPtrArray *list)
{
    if (list->len == 0) {
        g_ptr_array_unref(list);
        return NULL;
    }
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static bool
parse_protect(ConfigRetention *retention, char **words)
{
    GPtrArray *lists[] = { g_ptr_array_new(), g_ptr_array_new() };
    ConfigProtect protect = { 0 };
    bool is_none =
        words[0] != NULL && words[1] == NULL && g_ascii_strcasecmp(words[0], "none") == 0;
    bool is_good = words[0] != NULL && g_strv_length(words) <= CONFIG_MAX_PROTECT;

    for (char **word = words; is_good && !is_none && *word != NULL; word++)
        is_good = parse_protect_word(&protect, lists, *word);
    protect.tags = end_list(lists[0]);
    protect.from = end_list(lists[1]);
    if (!is_good) {
        clear_protect(&protect);
        return false;
    }
    clear_protect(&retention->protect);
    retention->protect = protect;
    return true;
}

static void
print_words(GString *text, char **words)
{
    for (; words != NULL && *words != NULL; words++)
        g_string_append_printf(text, "%s%s", text->len == 0 ? "" : ", ", *words);
}

static char *
print_protect(const ConfigRetention *retention)
{
    GString *text = g_string_new(NULL);
    char *unread[] = { (char *)"unread", NULL };
    char *flagged[] = { (char *)"flagged", NULL };

    print_words(text, retention->protect.unread ? unread : NULL);
    print_words(text, retention->protect.flagged ? flagged : NULL);
    print_words(text, retention->protect.tags);
    print_words(text, retention->protect.from);
    return g_string_free(text->len == 0 ? g_string_append(text, "none") : text, FALSE);
}

/* --- delete_limit --------------------------------------------------------------------------- */

static bool
parse_count(const char *text, guint *n)
{
    guint64 number;

    if (!g_ascii_string_to_unsigned(text, 10, 0, MAX_COUNT, &number, NULL))
        return false;
    *n = (guint)number;
    return true;
}

static bool
parse_percent(const char *word, guint *percent)
{
    g_autofree char *digits = g_strdup(word);
    gsize len = strlen(digits);

    if (len < 2 || digits[len - 1] != '%')
        return false;
    digits[len - 1] = '\0';
    g_strchomp(digits);
    return parse_count(digits, percent) && *percent <= 100;
}

/* "none", "N", "N%", "N%, at least M". */
static bool
parse_limit(ConfigRetention *retention, char **words)
{
    ConfigDeleteLimit limit = { 0 };
    guint n = g_strv_length(words);
    bool is_good = n == 1 || n == 2;

    if (n == 1 && g_str_equal(words[0], "none"))
        limit.is_none = true;
    else if (n == 1)
        is_good = parse_percent(words[0], &limit.percent) ||
                  parse_count(words[0], &limit.at_least);
    else if (n == 2)
        is_good = parse_percent(words[0], &limit.percent) &&
                  g_str_has_prefix(words[1], "at least ") &&
                  parse_count(words[1] + strlen("at least "), &limit.at_least);
    if (is_good)
        retention->delete_limit = limit;
    return is_good;
}

static char *
print_limit(const ConfigRetention *retention)
{
    const ConfigDeleteLimit *limit = &retention->delete_limit;

    if (limit->is_none)
        return g_strdup("none");
    if (limit->percent == 0)
        return g_strdup_printf("%u", limit->at_least);
    if (limit->at_least == 0)
        return g_strdup_printf("%u%%", limit->percent);
    return g_strdup_printf("%u%%, at least %u", limit->percent, limit->at_least);
}

/* --- the keys ------------------------------------------------------------------------------- */

static const struct {
    /* May leave what it owns half changed on failure: it works on a copy. `words` are what stands between
     * commas, without blanks around. */
    bool (*parse)(ConfigRetention *retention, char **words);
    char *(*print)(const ConfigRetention *retention);
    bool is_exact; /* capitals mean something */
} rows[] = {
    { parse_leave, print_leave, false },
    { parse_max, print_max, false },
    { parse_protect, print_protect, true },
    { parse_limit, print_limit, false },
};

const char *const config_retention_keys[] = { "leave_on_server", "max_on_server",
                                              "protect", "delete_limit", NULL };

static gsize
row_of(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_str_equal(config_retention_keys[i], key))
            return i;
    }
    g_assert_not_reached();
}

/* " and " is as good as a comma, but where it may be part of a name. */
static char **
split(const char *text, bool is_exact)
{
    g_autofree char *lower = is_exact ? g_strdup(text) : g_ascii_strdown(text, -1);
    g_auto(GStrv) parts = g_strsplit(lower, is_exact ? "," : " and ", -1);
    g_autofree char *joined = g_strjoinv(",", parts);
    char **words = g_strsplit(joined, ",", -1);

    for (char **word = words; *word != NULL; word++)
        g_strstrip(*word);
    return words;
}

bool
config_retention_set(ConfigRetention *retention, const char *key, const char *text,
                     GError **error)
{
    gsize row = row_of(key);
    g_auto(GStrv) words = split(text, rows[row].is_exact);
    g_auto(ConfigRetention) changed = { 0 };
    g_autofree char *shown = NULL;

    config_retention_copy(&changed, retention);
    if (rows[row].parse(&changed, words)) {
        config_retention_clear(retention);
        *retention = changed;
        changed = (ConfigRetention){ 0 };
        return true;
    }
    shown = pb_text_visible_cut(text, -1, 40);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE,
                "%s: \"%s\" is not allowed: %s", key, shown,
                config_option_find(CONFIG_SCOPE_ACCOUNT, key)->allowed);
    return false;
}

char *
config_retention_get(const ConfigRetention *retention, const char *key)
{
    return rows[row_of(key)].print(retention);
}

/* --- as a value ----------------------------------------------------------------------------- */

void
config_retention_init(ConfigRetention *retention)
{
    *retention = (ConfigRetention){ 0 };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const ConfigOption *option =
            config_option_find(CONFIG_SCOPE_ACCOUNT, config_retention_keys[i]);
        bool is_good =
            config_retention_set(retention, option->key, option->default_text, NULL);

        g_assert(is_good);
    }
}

void
config_retention_clear(ConfigRetention *retention)
{
    clear_protect(&retention->protect);
    *retention = (ConfigRetention){ 0 };
}

void
config_retention_copy(ConfigRetention *to, const ConfigRetention *from)
{
    *to = *from;
    to->protect.tags = g_strdupv(from->protect.tags);
    to->protect.from = g_strdupv(from->protect.from);
}

bool
config_retention_equal(const ConfigRetention *a, const ConfigRetention *b)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *first = rows[i].print(a);
        g_autofree char *second = rows[i].print(b);

        if (!g_str_equal(first, second))
            return false;
    }
    return true;
}
