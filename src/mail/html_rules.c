/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_rules.c: the rules of style sheets that hide something (L2; CSS 2.1 section 4).
 *
 * No cascade: of a rule only the last name of its selector counts, and it hides only when that is all there is to
 * the selector. A background that some selector paints, however it reads, makes the colour behind the text
 * unknown, so that no text is called white on white by mistake. */
#include <config.h>

#include <string.h>

#include "html_style.h"

#define MAX_RULES        2000
#define MAX_SELECTOR     2000
#define MAX_DECLARATIONS 4000

struct MailHtmlRules {
    GHashTable *names; /* "td", ".class", "td.class", "#id": MailHtmlRule */
};

MailHtmlRules *
mail_html_rules_new(void)
{
    MailHtmlRules *rules = g_new0(MailHtmlRules, 1);

    rules->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return rules;
}

void
mail_html_rules_free(MailHtmlRules *rules)
{
    g_hash_table_unref(rules->names);
    g_free(rules);
}

static void
put_rule(MailHtmlRules *rules, const char *name, guint rule)
{
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(rules->names, name));

    if (before == 0 && g_hash_table_size(rules->names) >= MAX_RULES)
        return;
    /* The last of those that disagree is right. */
    if ((rule & (MAIL_RULE_HIDES | MAIL_RULE_SHOWS)) != 0)
        before &= ~(guint)(MAIL_RULE_HIDES | MAIL_RULE_SHOWS);
    g_hash_table_replace(rules->names, g_strdup(name), GUINT_TO_POINTER(before | rule));
}

/* One selector: what it says goes to the last name in it. */
static void
add_selector(MailHtmlRules *rules, char *selector, guint rule)
{
    char *last;
    gsize n_marks = 0;

    g_strstrip(selector);
    last = selector + strlen(selector);
    while (last > selector && strchr(" >+~\n\t\r", last[-1]) == NULL)
        last--;
    for (const char *p = last; *p != '\0'; p++)
        n_marks += *p == '.' || *p == '#';
    if (last != selector || n_marks > 1 || strpbrk(last, ":[*(") != NULL)
        rule &= MAIL_RULE_PAINTS;
    if (n_marks == 0 && strpbrk(last, ":[") == NULL)
        rule &= (guint)(MAIL_RULE_PAINTS | MAIL_RULE_TIGHT);
    last[strcspn(last, ":[")] = '\0';
    /* Of td.a.b it is enough to know about .b. */
    if (n_marks > 1)
        last = strrchr(last, '.') != NULL ? strrchr(last, '.') : last;
    for (char *p = last; *p != '\0' && *p != '.' && *p != '#'; p++)
        *p = g_ascii_tolower(*p);
    if (rule != 0 && *last != '\0')
        put_rule(rules, last, rule);
}

static void
add_rule(MailHtmlRules *rules, const char *css, gsize selector_len, const char *body,
         gsize body_len)
{
    g_autofree char *selectors = g_strndup(css, MIN(selector_len, MAX_SELECTOR));
    g_autofree char *declarations = g_strndup(body, MIN(body_len, MAX_DECLARATIONS));
    char *rest = selectors;
    char *selector;
    MailHtmlStyle style;
    guint rule = 0;

    mail_html_style_init(&style);
    mail_html_style_parse(&style, declarations);
    if (style.is_hidden || style.invisible == MAIL_STYLE_ON)
        rule |= MAIL_RULE_HIDES;
    else if (style.is_displayed)
        rule |= MAIL_RULE_SHOWS;
    if (style.background != MAIL_HTML_NO_COLOR)
        rule |= MAIL_RULE_PAINTS;
    if (style.above == 0 && style.below >= 0 && style.below < 2)
        rule |= MAIL_RULE_TIGHT;
    while (rule != 0 && (selector = strsep(&rest, ",")) != NULL)
        add_selector(rules, selector, rule);
}

/* Behind the block that begins at `at`, and what is nested in it. */
static const char *
skip_block(const char *at, const char *end)
{
    int depth = 0;

    for (; at < end; at++) {
        if (*at == '{')
            depth++;
        else if (*at == '}' && --depth <= 0)
            return at + 1;
    }
    return end;
}

static const char *
find_any(const char *at, const char *end, const char *wanted)
{
    while (at < end && (*at == '\0' || strchr(wanted, *at) == NULL))
        at++;
    return at;
}

/* Blanks, comments and the marks that hide a sheet from very old readers. */
static const char *
skip_space(const char *at, const char *end)
{
    while (at < end) {
        if (g_ascii_isspace(*at) || *at == '\0' || *at == ';' || *at == '}') {
            at++;
        } else if (end - at >= 2 && memcmp(at, "/*", 2) == 0) {
            const char *close = memmem(at + 2, (gsize)(end - at - 2), "*/", 2);

            at = close == NULL ? end : close + 2;
        } else if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
            at += 4;
        } else if (end - at >= 3 && memcmp(at, "-->", 3) == 0) {
            at += 3;
        } else {
            break;
        }
    }
    return at;
}

void
mail_html_rules_add(MailHtmlRules *rules, const char *css, gsize len)
{
    const char *end = css + len;

    for (const char *at = skip_space(css, end); at < end; at = skip_space(at, end)) {
        const char *open = find_any(at, end, *at == '@' ? "{;" : "{");
        const char *close;

        if (*at == '@') {
            at = open < end && *open == '{' ? skip_block(open, end) : open;
            continue;
        }
        if (open == end)
            return;
        close = find_any(open, end, "}");
        add_rule(rules, at, (gsize)(open - at), open + 1, (gsize)(close - open) - 1);
        at = close;
    }
}

static guint
rule_of(const MailHtmlRules *rules, const char *element, char mark, const char *name,
        gsize len)
{
    char key[128];
    guint rule;

    if (len == 0 || len + strlen(element) + 2 > sizeof(key))
        return 0;
    g_snprintf(key, sizeof(key), "%s%c%.*s", element, mark, (int)len, name);
    rule = GPOINTER_TO_UINT(g_hash_table_lookup(rules->names, key));
    return rule |
           GPOINTER_TO_UINT(g_hash_table_lookup(rules->names, key + strlen(element)));
}

guint
mail_html_rules_of(const MailHtmlRules *rules, const char *element,
                   const char *const *attributes)
{
    const char *classes = mail_html_attribute(attributes, "class");
    const char *id = mail_html_attribute(attributes, "id");
    guint rule;

    if (g_hash_table_size(rules->names) == 0)
        return 0;
    rule = GPOINTER_TO_UINT(g_hash_table_lookup(rules->names, element));
    if (id != NULL)
        rule |= rule_of(rules, element, '#', id, strlen(id));
    for (guint i = 0; classes != NULL && *classes != '\0' && i < MAIL_HTML_MAX_CLASSES;
         i++) {
        gsize len = strcspn(classes, " \t\n");

        rule |= rule_of(rules, element, '.', classes, len);
        classes += len;
        classes += strspn(classes, " \t\n");
    }
    return rule;
}
