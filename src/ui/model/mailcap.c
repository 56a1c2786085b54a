/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/mailcap.c: which program opens a type (L4; RFC 1524).
 *
 * The words of a command are split before anything of the message is put into them, so nothing of a message can become
 * a word, an option or a command of its own: %s is our own path, %t a type that was looked up, %{charset} a plain token. */
#include <config.h>

#include "mailcap.h"

#include <string.h>

#define MAX_FILE    (1024 * 1024)
#define MAX_ENTRIES 5000

typedef struct {
    char *type; /* lower case; "text" stands for all of text */
    char *command;
    char *test; /* NULL: none */
    bool needs_terminal, is_copious;
} Entry;

struct UiMailcap {
    GPtrArray *entries;
};

static void
free_entry(gpointer data)
{
    Entry *entry = data;

    g_free(entry->type);
    g_free(entry->command);
    g_free(entry->test);
    g_free(entry);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The field up to the next ";" that has no backslash before it; moves *at behind it. */
static char *
take_field(const char **at)
{
    GString *field = g_string_new(NULL);
    const char *p = *at;

    for (; *p != '\0' && *p != ';'; p++) {
        /* Only what RFC 1524 quotes loses its backslash; the rest is for who splits the command. */
        if (p[0] == '\\' && (p[1] == ';' || p[1] == '\\'))
            p++;
        else if (p[0] == '\\' && p[1] != '\0')
            g_string_append_c(field, *p++);
        g_string_append_c(field, *p);
    }
    *at = *p == ';' ? p + 1 : p;
    return g_strstrip(g_string_free(field, FALSE));
}

static void
take_flag(Entry *entry, const char *field)
{
    gsize name = strcspn(field, " \t=");
    const char *value = field + name + strspn(field + name, " \t");

    if (name == strlen("needsterminal") &&
        g_ascii_strncasecmp(field, "needsterminal", name) == 0)
        entry->needs_terminal = true;
    if (name == strlen("copiousoutput") &&
        g_ascii_strncasecmp(field, "copiousoutput", name) == 0)
        entry->is_copious = true;
    if (name == strlen("test") && g_ascii_strncasecmp(field, "test", name) == 0 &&
        *value == '=' && entry->test == NULL)
        entry->test = g_strstrip(g_strdup(value + 1));
}

static void
take_line(UiMailcap *mailcap, const char *line)
{
    const char *at = line;
    Entry *entry;

    while (g_ascii_isspace(*at))
        at++;
    if (*at == '\0' || *at == '#' || mailcap->entries->len >= MAX_ENTRIES)
        return;
    entry = g_new0(Entry, 1);
    entry->type = take_field(&at);
    for (char *p = entry->type; *p != '\0'; p++)
        *p = g_ascii_tolower(*p);
    entry->command = take_field(&at);
    while (*at != '\0') {
        g_autofree char *field = take_field(&at);

        take_flag(entry, field);
    }
    if (*entry->type == '\0' || *entry->command == '\0')
        free_entry(entry);
    else
        g_ptr_array_add(mailcap->entries, entry);
}

static void
read_text(UiMailcap *mailcap, const char *text)
{
    g_autoptr(GString) line = g_string_new(NULL);

    for (const char *p = text;; p++) {
        if (p[0] == '\\' && p[1] == '\n') {
            p++;
        } else if (p[0] == '\n' || p[0] == '\0') {
            take_line(mailcap, line->str);
            g_string_truncate(line, 0);
            if (p[0] == '\0')
                break;
        } else {
            g_string_append_c(line, *p);
        }
    }
}

UiMailcap *
ui_mailcap_parse(const char *text)
{
    UiMailcap *mailcap = g_new0(UiMailcap, 1);

    mailcap->entries = g_ptr_array_new_with_free_func(free_entry);
    read_text(mailcap, text);
    return mailcap;
}

UiMailcap *
ui_mailcap_load(void)
{
    const char *given = g_getenv("MAILCAPS");
    g_autofree char *paths =
        given != NULL ? g_strdup(given)
                      : g_strconcat(g_get_home_dir(),
                                    "/.mailcap:/etc/mailcap:/usr/share/etc/mailcap:"
                                    "/usr/local/etc/mailcap",
                                    NULL);
    g_auto(GStrv) files = g_strsplit(paths, ":", 32);
    UiMailcap *mailcap = ui_mailcap_parse("");

    for (guint i = 0; files[i] != NULL; i++) {
        g_autofree char *text = NULL;
        gsize len = 0;

        if (*files[i] != '\0' && g_file_test(files[i], G_FILE_TEST_IS_REGULAR) &&
            g_file_get_contents(files[i], &text, &len, NULL) && len <= MAX_FILE)
            read_text(mailcap, text);
    }
    return mailcap;
}

void
ui_mailcap_free(UiMailcap *mailcap)
{
    if (mailcap == NULL)
        return;
    g_ptr_array_unref(mailcap->entries);
    g_free(mailcap);
}

/* --- choosing --------------------------------------------------------------------------------- */

static bool
is_for(const Entry *entry, const char *type)
{
    gsize main_len = strcspn(type, "/");
    const char *slash = strchr(entry->type, '/');

    if (strcmp(entry->type, type) == 0)
        return true;
    if (slash != NULL && strcmp(slash, "/*") != 0)
        return false;
    return strcspn(entry->type, "/") == main_len &&
           strncmp(entry->type, type, main_len) == 0;
}

/* Whether a variable is set: the tests that are not run but understood. Any other test: no. */
static bool
passes(const char *test)
{
    static const char *const variables[] = { "DISPLAY", "WAYLAND_DISPLAY", "SSH_TTY",
                                             "TMUX", "SSH_CONNECTION" };
    static const struct {
        const char *format; /* what stands in front of the quoted variable */
        bool wants_set;
    } forms[] = { { "test -n ", true },
                  { "[ -n ", true },
                  { "test ", true },
                  { "test -z ", false },
                  { "[ -z ", false } };

    if (test == NULL || strcmp(test, "true") == 0)
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *value = g_getenv(variables[i]);
        bool is_set = value != NULL && *value != '\0';

        for (gsize j = 0; j < G_N_ELEMENTS(forms); j++) {
            g_autofree char *plain =
                g_strdup_printf("%s\"$%s\"", forms[j].format, variables[i]);
            g_autofree char *braced =
                g_strdup_printf("%s\"${%s}\"", forms[j].format, variables[i]);
            g_autofree char *bracket = g_strconcat(plain, " ]", NULL);

            if (strcmp(test, plain) == 0 || strcmp(test, braced) == 0 ||
                strcmp(test, bracket) == 0)
                return is_set == forms[j].wants_set;
        }
    }
    return false;
}

/* Whether a shell would do more with it than split it into words. */
static bool
needs_shell(const char *command)
{
    char quote = '\0';
    bool is_start = true; /* of a word */

    for (const char *p = command; *p != '\0'; p++) {
        bool was_start = is_start;

        is_start = quote == '\0' && (*p == ' ' || *p == '\t');
        if (quote == '\'') {
            if (*p == '\'')
                quote = '\0';
        } else if (*p == '\\' && p[1] != '\0') {
            p++;
        } else if (*p == '$' || *p == '`') {
            return true;
        } else if (quote == '"') {
            if (*p == '"')
                quote = '\0';
        } else if (*p == '\'' || *p == '"') {
            quote = *p;
        } else if (strchr("|&;<>()*?[]!\n", *p) != NULL ||
                   (was_start && (*p == '~' || *p == '#'))) {
            return true;
        }
    }
    return quote != '\0';
}

static bool
is_token(const char *text)
{
    return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                        "-_.+/") == strlen(text) &&
           *text != '-';
}

/* A word with its marks replaced; *has_path is set where the path stood. */
static char *
fill_word(const char *word, const UiMailcapPart *part, bool *has_path)
{
    GString *out = g_string_new(NULL);

    for (const char *p = word; *p != '\0'; p++) {
        if (p[0] != '%' || p[1] == '\0') {
            g_string_append_c(out, *p);
            continue;
        }
        p++;
        if (*p == 's') {
            *has_path = true;
            g_string_append(out, part->path);
        } else if (*p == 't') {
            g_string_append(out, is_token(part->type) ? part->type : "");
        } else if (*p == '{') {
            const char *end = strchr(p, '}');

            if (end == NULL)
                break;
            if (g_str_has_prefix(p, "{charset}") && is_token(part->charset))
                g_string_append(out, part->charset);
            p = end;
        } else if (*p == '%') {
            g_string_append_c(out, '%');
        }
    }
    return g_string_free(out, FALSE);
}

static bool
make_command(const Entry *entry, const UiMailcapPart *part, UiMailcapCommand *command)
{
    g_auto(GStrv) words = NULL;
    g_autofree char *program = NULL;
    bool has_path = false;

    if (!g_shell_parse_argv(entry->command, NULL, &words, NULL))
        return false;
    program = strchr(words[0], '=') != NULL || strchr(words[0], '%') != NULL
                  ? NULL
                  : g_find_program_in_path(words[0]);
    if (program == NULL)
        return false;
    for (guint i = 0; words[i] != NULL; i++) {
        char *filled = fill_word(words[i], part, &has_path);

        g_free(words[i]);
        words[i] = filled;
    }
    *command =
        (UiMailcapCommand){ .argv = g_steal_pointer(&words),
                            .needs_terminal = entry->needs_terminal || entry->is_copious,
                            .reads_stdin = !has_path };
    return true;
}

bool
ui_mailcap_find(const UiMailcap *mailcap, const UiMailcapPart *part,
                UiMailcapCommand *command, char **refused)
{
    *refused = NULL;
    for (guint i = 0; i < mailcap->entries->len; i++) {
        const Entry *entry = mailcap->entries->pdata[i];

        if (!is_for(entry, part->type) || !passes(entry->test))
            continue;
        if (needs_shell(entry->command)) {
            if (*refused == NULL)
                *refused = g_strdup(entry->command);
            continue;
        }
        if (make_command(entry, part, command)) {
            g_clear_pointer(refused, g_free);
            return true;
        }
    }
    return false;
}

void
ui_mailcap_command_clear(UiMailcapCommand *command)
{
    g_clear_pointer(&command->argv, g_strfreev);
}
