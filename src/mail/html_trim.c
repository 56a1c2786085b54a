/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_trim.c: HTML made small before libxml2 sees it (L2).
 *
 * libxml2 compares every attribute with every other of its tag and looks for ends that never come again and
 * again, so a few megabytes could keep it busy for minutes. Here each byte is looked at a bounded number
 * of times, what has no end swallows nothing, and only attributes that html.c reads get through. */
#include <config.h>

#include "html_trim.h"

#include <stdbool.h>
#include <string.h>

#define MAX_TAG   (32 * 1024) /* but for values that are longer */
#define FAR       4           /* times the text that is looked at for their ends */
#define MAX_NAME  30
#define MAX_VALUE 8192

#define MAX_KEPT 12 /* bytes of the longest of them */
static const char kept[][MAX_KEPT + 1] = {
    "href",    "alt",         "src",     "style",  "width",      "height",   "hidden",
    "type",    "start",       "value",   "class",  "color",      "bgcolor",  "colspan",
    "rowspan", "charset",     "content", "id",     "background", "poster",   "data",
    "rel",     "placeholder", "checked", "srcset", "label",      "reversed",
};

/* Elements whose content is no text to read. */
static const char *const dropped[] = { "script", "style", "title" };
typedef enum { SCRIPT, STYLE, TITLE } Dropped;

#define MAX_COUNTED (64 * 1024) /* bytes of a list whose items are counted */
#define MAX_COUNTS  20

typedef struct {
    const char *at, *end;
    GString *out;
    const char *ends[G_N_ELEMENTS(dropped)]; /* from here on there is no </name */
    bool no_comment_end, has_begun;
    MailHtmlRules *rules;
    guint n_counts;
    gsize n_far; /* bytes that may still be looked at for the ends of long values */
} Trimmer;

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_name_char(char c)
{
    return g_ascii_isalnum(c) || c == ':' || c == '-' || c == '_';
}

/* The end of a quoted value that is longer than tags are, as that of a picture which stands in the text itself. One that holds a
 * '<' or a '>' is a quote that was left open. */
static const char *
far_quote(Trimmer *trimmer, const char *at, char quote)
{
    const char *limit = at + MIN((gsize)(trimmer->end - at), trimmer->n_far);
    const char *p = at;

    while (p < limit && *p != quote && *p != '<' && *p != '>')
        p++;
    trimmer->n_far -= (gsize)(p - at);
    return p < limit && *p == quote ? p : NULL;
}

/* The '>' that ends the tag at hand, or the '<' that cuts it short; NULL when neither comes. */
static const char *
tag_end(Trimmer *trimmer)
{
    const char *at = trimmer->at;
    const char *limit = at + MIN((gsize)(trimmer->end - at), MAX_TAG);
    bool after_equals = false;

    for (const char *p = at + 1; p < limit; p++) {
        if (*p == '>' || *p == '<')
            return p;
        if ((*p == '"' || *p == '\'') && after_equals) {
            const char *close = memchr(p + 1, *p, (gsize)(limit - p - 1));

            if (close == NULL) {
                close = far_quote(trimmer, p + 1, *p);
                if (close == NULL)
                    break;
                limit += MIN(trimmer->end - limit, close - p);
            }
            p = close;
        }
        after_equals = *p == '=' || (after_equals && is_space(*p));
    }
    for (const char *p = at + 1; p < limit; p++) {
        if (*p == '>' || *p == '<')
            return p;
    }
    return NULL;
}

static int
kept_index(const char *name, gsize len)
{
    char first = g_ascii_tolower(*name);

    if (len < 2 || len > MAX_KEPT)
        return -1;
    for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
        if (kept[i][0] == first && kept[i][len] == '\0' &&
            g_ascii_strncasecmp(kept[i], name, len) == 0)
            return (int)i;
    }
    return -1;
}

static void
append_value(GString *out, const char *value, gsize len)
{
    const char *end = value + MIN(len, MAX_VALUE);

    while (value < end) {
        const char *p = value;

        while (p < end && *p != '"' && *p != '<' && *p != '\0')
            p++;
        g_string_append_len(out, value, p - value);
        if (p < end && *p != '\0')
            g_string_append(out, *p == '"' ? "&quot;" : "&lt;");
        value = p + 1;
    }
}

static bool
has_name(const char *at, gsize left, const char *name)
{
    gsize len = strlen(name);

    return left > len && g_ascii_tolower(*at) == *name &&
           g_ascii_strncasecmp(at, name, len) == 0 && !is_name_char(at[len]);
}

/* The elements whose empty space is read. */
static bool
is_paragraph(const char *element)
{
    return has_name(element, 8, "p") || has_name(element, 8, "div");
}

/* The semicolon of a reference ends no declaration. */
static const char *
declaration_end(const char *at, const char *end)
{
    const char *reference = NULL;

    for (; at < end; at++) {
        if (*at == '&')
            reference = at;
        else if (*at == ';' && reference == NULL)
            return at;
        else if (*at == ';' || is_space(*at))
            reference = NULL;
    }
    return end;
}

/* Most of what stands in a style attribute is about fonts: libxml2 need not read it. */
static void
append_style(GString *out, bool has_space, const char *value, gsize len)
{
    const char *end = value + MIN(len, MAX_VALUE);

    while (value < end) {
        const char *next = declaration_end(value, end);
        const char *name_end;

        while (value < next && is_space(*value))
            value++;
        for (name_end = value;
             name_end < next && is_name_char(*name_end) && *name_end != ':'; name_end++)
            ;
        if (mail_html_style_knows(value, (gsize)(name_end - value), has_space)) {
            append_value(out, value, (gsize)(next - value));
            g_string_append_c(out, ';');
        }
        value = next + 1;
    }
}

/* Sizes and sources say something of pictures and the like, empty space of paragraphs: what layouts say of them
 * by the hundred for cells need not be read. */
static bool
is_read(const char *element, int index)
{
    static const char *const pictures_only[] = { "width", "height", "src" };
    char first = g_ascii_tolower(*element);

    for (gsize i = 0; i < G_N_ELEMENTS(pictures_only); i++) {
        if (strcmp(kept[index], pictures_only[i]) == 0)
            return strchr("iaesvf", first) != NULL || has_name(element, 8, "track");
    }
    return true;
}

/* Reads one attribute from *at; copies it unless `*seen` has it already. */
static void
take_attribute(GString *out, const char *element, const char **at, const char *end,
               guint32 *seen)
{
    const char *name = *at;
    const char *p = name;
    const char *value = "";
    gsize name_len;
    gsize value_len = 0;
    int index;

    while (p < end && !is_space(*p) && *p != '=')
        p++;
    name_len = (gsize)(p - name);
    while (p < end && is_space(*p))
        p++;
    if (p < end && *p == '=') {
        p++;
        while (p < end && is_space(*p))
            p++;
        value = p;
        if (p < end && (*p == '"' || *p == '\'') &&
            memchr(p + 1, *p, (gsize)(end - p - 1)) != NULL) {
            p = memchr(p + 1, *p, (gsize)(end - p - 1));
            value_len = (gsize)(p++ - ++value);
        } else {
            while (p < end && !is_space(*p))
                p++;
            value_len = (gsize)(p - value);
        }
    }
    *at = p;
    index = kept_index(name, name_len);
    if (index < 0 || (*seen & (1u << index)) != 0 || !is_read(element, index))
        return;
    *seen |= 1u << index;
    g_string_append_c(out, ' ');
    g_string_append(out, kept[index]);
    g_string_append(out, "=\"");
    if (strcmp(kept[index], "style") == 0)
        append_style(out, is_paragraph(element), value, value_len);
    else
        append_value(out, value, value_len);
    g_string_append_c(out, '"');
}

static guint32
take_attributes(Trimmer *trimmer, const char *element, const char *at, const char *end)
{
    guint32 seen = 0;

    while (at < end) {
        if (is_space(*at) || *at == '/' || *at == '=')
            at++;
        else
            take_attribute(trimmer->out, element, &at, end, &seen);
    }
    return seen;
}

/* A list that counts down begins with the number of its items. */
static void
count_items(Trimmer *trimmer, const char *at)
{
    const char *limit = MIN(trimmer->end, at + MAX_COUNTED);
    int depth = 1;
    guint n = 0;

    if (trimmer->n_counts++ >= MAX_COUNTS)
        return;
    for (const char *p = at;
         depth > 0 && (p = memchr(p, '<', (gsize)(limit - p))) != NULL; p++) {
        gsize left = (gsize)(limit - p);

        if (has_name(p, left, "<ol") || has_name(p, left, "<ul"))
            depth++;
        else if (has_name(p, left, "</ol") || has_name(p, left, "</ul"))
            depth--;
        else if (depth == 1 && has_name(p, left, "<li"))
            n++;
    }
    g_string_append_printf(trimmer->out, " start=\"%u\"", n);
}

/* Behind the end tag of a dropped element, or NULL when there is none. */
static const char *
find_close(Trimmer *trimmer, int index, const char *at)
{
    gsize len = strlen(dropped[index]);

    if (trimmer->ends[index] != NULL && at >= trimmer->ends[index])
        return NULL;
    for (const char *p = at; (p = memchr(p, '<', (gsize)(trimmer->end - p))) != NULL;
         p++) {
        const char *close;

        if ((gsize)(trimmer->end - p) < len + 2 || p[1] != '/' ||
            g_ascii_strncasecmp(p + 2, dropped[index], len) != 0)
            continue;
        close = memchr(p, '>', (gsize)(trimmer->end - p));
        return close == NULL ? trimmer->end : close + 1;
    }
    trimmer->ends[index] = at;
    return NULL;
}

/* A script that would be loaded leaves a link element, to be counted. */
static void
leave_source(Trimmer *trimmer, const char *element, const char *at, const char *end)
{
    gsize before = trimmer->out->len;

    g_string_append(trimmer->out, "<link");
    if ((take_attributes(trimmer, element, at, end) & 1u << kept_index("src", 3)) != 0)
        g_string_append_c(trimmer->out, '>');
    else
        g_string_truncate(trimmer->out, before);
}

/* Goes behind the whole element. */
static bool
drop_element(Trimmer *trimmer, const char *name, gsize name_len, const char *tag_end)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(dropped); i++) {
        const char *content = trimmer->at;
        const char *close;

        if (strlen(dropped[i]) != name_len ||
            g_ascii_strncasecmp(name, dropped[i], name_len) != 0)
            continue;
        close = find_close(trimmer, i, content);
        if (i == STYLE && close != NULL)
            mail_html_rules_add(trimmer->rules, content, (gsize)(close - content));
        if (i == SCRIPT)
            leave_source(trimmer, name, name + name_len, tag_end);
        trimmer->at = close != NULL ? close : content;
        return true;
    }
    return false;
}

/* Elements that mean nothing here: rows and cells say it all. */
static bool
is_layout(const char *name, gsize len)
{
    static const char *const names[] = { "tbody", "thead", "tfoot", "colgroup", "col" };

    if (len < 3 || (*name | 0x20) < 'c' || (*name | 0x20) > 't')
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strlen(names[i]) == len && g_ascii_strncasecmp(names[i], name, len) == 0)
            return true;
    }
    return false;
}

/* libxml2 stops at an end tag that comes first, and reads nothing behind the end of the page. */
static bool
is_lost_end(const Trimmer *trimmer, const char *name, gsize len)
{
    return !trimmer->has_begun ||
           (len == 4 && (g_ascii_strncasecmp(name, "html", len) == 0 ||
                         g_ascii_strncasecmp(name, "body", len) == 0));
}

static void
take_tag(Trimmer *trimmer)
{
    const char *name = trimmer->at + 1;
    bool is_close = *name == '/';
    const char *end = tag_end(trimmer);
    const char *p;

    name += is_close;
    if (end == NULL) {
        g_string_append(trimmer->out, "&lt;");
        trimmer->at++;
        return;
    }
    for (p = name; p < end && is_name_char(*p); p++)
        ;
    trimmer->at = *end == '>' ? end + 1 : end;
    if (is_close ? is_lost_end(trimmer, name, (gsize)(p - name))
                 : drop_element(trimmer, name, (gsize)(p - name), end))
        return;
    if (is_layout(name, (gsize)(p - name)))
        return;
    trimmer->has_begun = true;
    g_string_append(trimmer->out, is_close ? "</" : "<");
    g_string_append_len(trimmer->out, name, (gssize)MIN(p - name, MAX_NAME));
    if (!is_close) {
        guint32 seen = take_attributes(trimmer, name, p, end);

        if ((seen & 1u << kept_index("reversed", 8)) != 0 &&
            (seen & 1u << kept_index("start", 5)) == 0)
            count_items(trimmer, trimmer->at);
    }
    g_string_append_c(trimmer->out, '>');
}

/* <!-- … -->, <!…> and <?…>. What has no end hides nothing but its own beginning. */
static void
take_declaration(Trimmer *trimmer)
{
    gsize left = (gsize)(trimmer->end - trimmer->at);
    const char *end;

    if (left >= 4 && memcmp(trimmer->at, "<!--", 4) == 0 && !trimmer->no_comment_end) {
        end = memmem(trimmer->at + 2, left - 2, "-->", 3);
        trimmer->no_comment_end = end == NULL;
        if (end != NULL) {
            trimmer->at = end + 3;
            return;
        }
    }
    for (end = trimmer->at + 1; end < trimmer->end && *end != '>' && *end != '<'; end++)
        ;
    if (end == trimmer->end)
        trimmer->at += MIN(left, 2);
    else
        trimmer->at = *end == '>' ? end + 1 : end;
}

static void
take_reference(Trimmer *trimmer)
{
    gsize used;
    gunichar c =
        mail_html_reference(trimmer->at, (gsize)(trimmer->end - trimmer->at), &used);

    if (c == 0) {
        g_string_append_c(trimmer->out, '&');
        trimmer->at++;
        return;
    }
    if (strchr("<>&", (int)c) != NULL && c < 0x80)
        g_string_append_printf(trimmer->out, "&#%u;", c);
    else
        g_string_append_unichar(trimmer->out, c);
    trimmer->at += used;
}

static void
take_text(Trimmer *trimmer)
{
    const char *p = trimmer->at;

    while (p < trimmer->end && *p != '<' && *p != '&' && *p != '\0') {
        trimmer->has_begun = trimmer->has_begun || !is_space(*p);
        p++;
    }
    g_string_append_len(trimmer->out, trimmer->at, p - trimmer->at);
    trimmer->at = p;
}

GString *
mail_html_trim(const char *html, gsize len, MailHtmlRules *rules)
{
    Trimmer trimmer = {
        .at = html, .end = html + len, .rules = rules, .n_far = FAR * len
    };

    trimmer.out = g_string_sized_new(len + 1);
    while (trimmer.at < trimmer.end) {
        char next = trimmer.at + 1 < trimmer.end ? trimmer.at[1] : '\0';
        char after = trimmer.at + 2 < trimmer.end ? trimmer.at[2] : '\0';

        if (*trimmer.at == '\0') {
            g_string_append(trimmer.out, "\357\277\275");
            trimmer.at++;
        } else if (*trimmer.at == '&') {
            take_reference(&trimmer);
        } else if (*trimmer.at != '<') {
            take_text(&trimmer);
        } else if (next == '!' || next == '?') {
            take_declaration(&trimmer);
        } else if (g_ascii_isalpha(next) || (next == '/' && g_ascii_isalpha(after))) {
            take_tag(&trimmer);
        } else {
            g_string_append(trimmer.out, "&lt;");
            trimmer.at++;
        }
    }
    return trimmer.out;
}
