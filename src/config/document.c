/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/document.c: a settings file that is changed without being written anew (L1).
 *
 * GKeyFile reads it, but one line at a time: so every line has its number, duplicates can be seen, and what
 * GKeyFile would lose (comments after a value, spacing, line ends) stays in the line's text. A `;` after
 * a blank begins a comment; where a value needs one it is written `\;`. */
#include <config.h>

#include "document.h"

#include <string.h>

struct ConfigDocument {
    GPtrArray *lines;
    const char *line_end; /* of the first line */
    bool has_bom;
};

static const char bom[] = "\xEF\xBB\xBF";

static void
line_free(gpointer data)
{
    ConfigLine *line = data;

    g_free(line->text);
    g_free(line->name);
    g_free(line->value);
    g_free(line);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static gsize
n_blanks(const char *text, gsize len)
{
    gsize n = 0;

    while (n < len && is_blank(text[n]))
        n++;
    return n;
}

char *
config_group_normalise(const char *group)
{
    g_autofree char *text = g_strstrip(g_strdup(group));
    gsize word_len = strcspn(text, " \t");
    const char *rest = text + word_len;

    rest += n_blanks(rest, strlen(rest));
    if (*rest == '\0')
        return g_steal_pointer(&text);
    return g_strdup_printf("%.*s %s", (int)word_len, text, rest);
}

/* --- values and their comments ------------------------------------------------------------------ */

/* Where the value that begins at `text` ends: before the blanks of a comment or of the line's end. */
static gsize
value_length(const char *text, gsize len)
{
    gsize end = len;

    for (gsize i = 0; i < len; i++) {
        if (text[i] == ';' && (i == 0 || is_blank(text[i - 1]))) {
            end = i;
            break;
        }
    }
    while (end > 0 && is_blank(text[end - 1]))
        end--;
    return end;
}

/* Backslashes between a blank (or the start) and a `;`: 0 when it is not about those. */
static gsize
n_escapes(const char *value, gsize at)
{
    gsize n;

    if (at > 0 && !is_blank(value[at - 1]))
        return 0;
    n = strspn(value + at, "\\");
    return value[at + n] == ';' ? n : 0;
}

static char *
decode(const char *raw)
{
    GString *out = g_string_sized_new(strlen(raw));

    for (gsize i = 0; raw[i] != '\0'; i++) {
        if (n_escapes(raw, i) == 0)
            g_string_append_c(out, raw[i]);
    }
    return g_string_free(out, FALSE);
}

static char *
encode(const char *value)
{
    GString *out = g_string_sized_new(strlen(value));

    for (gsize i = 0; value[i] != '\0'; i++) {
        bool is_start = i == 0 || is_blank(value[i - 1]);

        if (is_start && (value[i] == ';' || n_escapes(value, i) > 0))
            g_string_append_c(out, '\\');
        g_string_append_c(out, value[i]);
    }
    return g_string_free(out, FALSE);
}

/* --- reading ------------------------------------------------------------------------------------ */

/* Has GKeyFile read one line as part of a group of its own; NULL when it cannot. */
static GKeyFile *
read_line(const char *text, gsize len)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    /* Two groups: in the first one GKeyFile gives the key Encoding a meaning. */
    g_autofree char *small = g_strdup_printf("[a]\n[b]\n%.*s\n", (int)len, text);

    if (!g_key_file_load_from_data(file, small, strlen(small),
                                   G_KEY_FILE_KEEP_TRANSLATIONS, NULL))
        return NULL;
    return g_steal_pointer(&file);
}

static bool
read_group(ConfigLine *line, const char *content, gsize len)
{
    const char *close = memchr(content, ']', len);
    gsize head = close == NULL ? len : (gsize)(close - content) + 1;
    g_autoptr(GKeyFile) file = NULL;
    g_auto(GStrv) groups = NULL;
    gsize n_groups;

    if (value_length(content + head, len - head) > 0)
        return false;
    file = read_line(content, head);
    if (file == NULL)
        return false;
    groups = g_key_file_get_groups(file, &n_groups);
    line->kind = CONFIG_LINE_GROUP;
    line->name = config_group_normalise(groups[n_groups - 1]);
    return true;
}

static bool
read_key(ConfigLine *line, const char *content, gsize len)
{
    const char *sign = memchr(content, '=', len);
    g_autoptr(GKeyFile) file = NULL;
    g_auto(GStrv) keys = NULL;
    g_autofree char *raw = NULL;
    gsize start;

    if (sign == NULL)
        return false;
    start = (gsize)(sign - content) + 1;
    start += n_blanks(content + start, len - start);
    line->value_len = value_length(content + start, len - start);
    file = read_line(content, start + line->value_len);
    keys = file == NULL ? NULL : g_key_file_get_keys(file, "b", NULL, NULL);
    if (keys == NULL || keys[0] == NULL)
        return false;
    raw = g_key_file_get_value(file, "b", keys[0], NULL);
    line->kind = CONFIG_LINE_KEY;
    line->name = g_strdup(keys[0]);
    line->value = decode(raw);
    line->value_start = (gsize)(content - line->text) + start;
    return true;
}

/* Without the line end. */
static gsize
content_length(const char *text, gsize len)
{
    if (len > 0 && text[len - 1] == '\n')
        len--;
    if (len > 0 && text[len - 1] == '\r')
        len--;
    return len;
}

/* What stands between the indentation and the line end. */
static void
read_content(ConfigLine *line, guint number, ConfigProblems *problems)
{
    gsize len = content_length(line->text, strlen(line->text));
    gsize indent = n_blanks(line->text, len);
    const char *content = line->text + indent;
    bool is_read;

    len -= indent;
    if (len == 0 || *content == '#' || *content == ';')
        return;
    is_read =
        *content == '[' ? read_group(line, content, len) : read_key(line, content, len);
    if (!is_read)
        config_problems_add(problems, number, CONFIG_ERROR_SYNTAX,
                            "\"%.*s\" is no setting: write [group], key = value, or "
                            "# before a comment",
                            (int)MIN(len, 60), content);
}

static void
add_line(ConfigDocument *document, const char *text, gsize len, ConfigProblems *problems)
{
    ConfigLine *line = g_new0(ConfigLine, 1);
    guint number = document->lines->len + 1;

    line->text = g_strndup(text, len);
    g_ptr_array_add(document->lines, line);
    if (memchr(text, '\0', len) != NULL)
        config_problems_add(problems, number, CONFIG_ERROR_SYNTAX,
                            "a NUL byte stands in the line: settings are plain text");
    else if (!g_utf8_validate(text, (gssize)len, NULL))
        config_problems_add(problems, number, CONFIG_ERROR_SYNTAX,
                            "the line is not UTF-8: save the file in UTF-8");
    else if (memchr(text, '\r', content_length(text, len)) != NULL)
        config_problems_add(problems, number, CONFIG_ERROR_SYNTAX,
                            "a carriage return stands inside the line: lines end with LF "
                            "or CRLF");
    else
        read_content(line, number, problems);
}

static bool
is_utf16(const char *text, gsize len)
{
    return len >= 2 &&
           (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
}

ConfigDocument *
config_document_new(const char *text, gsize len, ConfigProblems *problems)
{
    ConfigDocument *document = g_new0(ConfigDocument, 1);
    const char *end = text + len;

    document->lines = g_ptr_array_new_with_free_func(line_free);
    document->line_end = "\n";
    if (is_utf16(text, len)) {
        config_problems_add(problems, 0, CONFIG_ERROR_SYNTAX,
                            "the file is UTF-16: save it in UTF-8");
        return document;
    }
    if (len >= 3 && memcmp(text, bom, 3) == 0) {
        document->has_bom = true;
        text += 3;
    }
    while (text < end) {
        const char *feed = memchr(text, '\n', (gsize)(end - text));
        const char *next = feed == NULL ? end : feed + 1;

        if (document->lines->len == 0 && feed != NULL && feed > text && feed[-1] == '\r')
            document->line_end = "\r\n";
        add_line(document, text, (gsize)(next - text), problems);
        text = next;
    }
    return document;
}

void
config_document_free(ConfigDocument *document)
{
    if (document == NULL)
        return;
    g_ptr_array_unref(document->lines);
    g_free(document);
}

guint
config_document_n_lines(const ConfigDocument *document)
{
    return document->lines->len;
}

const ConfigLine *
config_document_line(const ConfigDocument *document, guint i)
{
    return g_ptr_array_index(document->lines, i);
}

char *
config_document_to_text(const ConfigDocument *document, gsize *len)
{
    GString *out = g_string_new(document->has_bom ? bom : NULL);

    for (guint i = 0; i < document->lines->len; i++)
        g_string_append(out, config_document_line(document, i)->text);
    *len = out->len;
    return g_string_free(out, FALSE);
}

/* --- changing ----------------------------------------------------------------------------------- */

/* Makes sure that something can stand after line `i`. */
static void
end_line(ConfigDocument *document, guint i)
{
    ConfigLine *line = g_ptr_array_index(document->lines, i);

    if (!g_str_has_suffix(line->text, "\n")) {
        char *ended = g_strconcat(line->text, document->line_end, NULL);

        g_free(line->text);
        line->text = ended;
    }
}

static void
insert_line(ConfigDocument *document, guint at, const char *text)
{
    ConfigLine *line = g_new0(ConfigLine, 1);
    g_autoptr(ConfigProblems) none = config_problems_new(NULL);

    if (at > 0)
        end_line(document, at - 1);
    line->text = g_strconcat(text, document->line_end, NULL);
    read_content(line, at + 1, none);
    g_ptr_array_insert(document->lines, (int)at, line);
}

static void
replace_value(ConfigLine *line, const char *value)
{
    g_autofree char *raw = encode(value);
    const char *rest = line->text + line->value_start + line->value_len;
    /* "key =" and "key = ; comment" have no blank to spare. */
    const char *before = is_blank(line->text[line->value_start - 1]) ? "" : " ";
    const char *after = *rest == ';' ? " " : "";
    char *text = g_strdup_printf("%.*s%s%s%s%s", (int)line->value_start, line->text,
                                 line->value_len == 0 ? before : "", raw, after, rest);
    g_autoptr(ConfigProblems) none = config_problems_new(NULL);

    g_free(line->text);
    g_clear_pointer(&line->name, g_free);
    g_clear_pointer(&line->value, g_free);
    line->text = text;
    read_content(line, 1, none);
}

/* Where the lines of `group` begin (its own line excluded) and where the next group does. */
static bool
find_group(const ConfigDocument *document, const char *group, guint *first, guint *end)
{
    g_autofree char *name = config_group_normalise(group);
    bool is_found = false;

    *end = document->lines->len;
    for (guint i = 0; i < document->lines->len; i++) {
        const ConfigLine *line = config_document_line(document, i);

        if (line->kind != CONFIG_LINE_GROUP)
            continue;
        if (is_found) {
            *end = i;
            return true;
        }
        if (g_str_equal(line->name, name)) {
            is_found = true;
            *first = i + 1;
        }
    }
    return is_found;
}

static void
append_group(ConfigDocument *document, const char *group)
{
    g_autofree char *name = config_group_normalise(group);
    g_autofree char *text = g_strdup_printf("[%s]", name);

    if (document->lines->len > 0)
        insert_line(document, document->lines->len, "");
    insert_line(document, document->lines->len, text);
}

void
config_document_set(ConfigDocument *document, const char *group, const char *key,
                    const char *value)
{
    guint first, end, at;
    g_autofree char *raw = NULL;
    g_autofree char *text = NULL;

    if (!find_group(document, group, &first, &end)) {
        if (value == NULL)
            return;
        append_group(document, group);
        first = end = document->lines->len;
    }
    at = first;
    for (guint i = first; i < end; i++) {
        ConfigLine *line = g_ptr_array_index(document->lines, i);

        if (line->kind != CONFIG_LINE_KEY)
            continue;
        at = i + 1;
        if (!g_str_equal(line->name, key))
            continue;
        if (value == NULL)
            g_ptr_array_remove_index(document->lines, i);
        else
            replace_value(line, value);
        return;
    }
    if (value == NULL)
        return;
    raw = encode(value);
    text = g_strdup_printf("%s = %s", key, raw);
    insert_line(document, at, text);
}

void
config_document_remove_group(ConfigDocument *document, const char *group)
{
    guint first, end, last;

    if (!find_group(document, group, &first, &end))
        return;
    last = first;
    for (guint i = first; i < end; i++) {
        if (config_document_line(document, i)->kind == CONFIG_LINE_KEY)
            last = i + 1;
    }
    /* The blank line that set it off from what follows goes, too. */
    if (last < end && config_document_line(document, last)->text[0] == '\n')
        last++;
    g_ptr_array_remove_range(document->lines, first - 1, last - first + 1);
}

const char *
config_document_get(const ConfigDocument *document, const char *group, const char *key)
{
    guint first, end;

    if (!find_group(document, group, &first, &end))
        return NULL;
    for (guint i = first; i < end; i++) {
        const ConfigLine *line = config_document_line(document, i);

        if (line->kind == CONFIG_LINE_KEY && g_str_equal(line->name, key))
            return line->value;
    }
    return NULL;
}
