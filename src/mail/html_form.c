/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_form.c: form controls in words (L2).
 *
 * A form in a message cannot be sent from here; what it asks and offers can be read. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "html_reader.h"

static void
append_in_brackets(Html *html, const char *text)
{
    g_autofree char *shown = NULL;

    if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
        return;
    shown = g_strdup_printf("[%s]", text);
    html_append(html, shown, strlen(shown));
}

static void
append_field(Html *html, const char *const *attributes)
{
    const char *value = mail_html_attribute(attributes, "value");
    const char *hint = mail_html_attribute(attributes, "placeholder");

    if (value == NULL || *value == '\0')
        value = hint == NULL || *hint == '\0' ? "____" : hint;
    append_in_brackets(html, value);
}

static void
append_choice(Html *html, const char *const *attributes)
{
    bool is_on = mail_html_attribute(attributes, "checked") != NULL;

    html_append(html, is_on ? "[x] " : "[ ] ", 4);
}

static void
append_radio(Html *html, const char *const *attributes)
{
    bool is_on = mail_html_attribute(attributes, "checked") != NULL;

    html_append(html, is_on ? "(x) " : "( ) ", 4);
}

static void
append_button(Html *html, const char *const *attributes)
{
    const char *value = mail_html_attribute(attributes, "value");

    append_in_brackets(html, value == NULL ? "Submit" : value);
}

static void
append_reset(Html *html, const char *const *attributes)
{
    const char *value = mail_html_attribute(attributes, "value");

    append_in_brackets(html, value == NULL ? "Reset" : value);
}

static void
append_nothing(Html *html, const char *const *attributes)
{
    (void)html;
    (void)attributes;
}

static const struct {
    const char *type;
    HtmlHandler append;
} kinds[] = {
    { "hidden", append_nothing }, { "checkbox", append_choice },
    { "radio", append_radio },    { "submit", append_button },
    { "button", append_button },  { "reset", append_reset },
    { "image", html_open_image },
};

void
html_open_input(Html *html, const char *const *attributes)
{
    const char *type = mail_html_attribute(attributes, "type");

    for (gsize i = 0; type != NULL && i < G_N_ELEMENTS(kinds); i++) {
        if (g_ascii_strcasecmp(type, kinds[i].type) == 0) {
            kinds[i].append(html, attributes);
            return;
        }
    }
    append_field(html, attributes);
}

void
html_open_button(Html *html, const char *const *attributes)
{
    (void)attributes;
    html_append(html, " [", 2);
}

/* Behind a button, a choice and a text that may be changed. */
void
html_close_field(Html *html, const char *const *attributes)
{
    (void)attributes;
    html->line.has_space = false;
    html_append(html, "] ", 2);
}

void
html_open_field(Html *html, const char *const *attributes)
{
    const char *hint = mail_html_attribute(attributes, "placeholder");

    html_append(html, " [", 2);
    if (hint != NULL)
        html_append(html, hint, strlen(hint));
}

void
html_open_option(Html *html, const char *const *attributes)
{
    const char *label = mail_html_attribute(attributes, "label");

    if (html->line.text->len > 0 && html->line.text->str[html->line.text->len - 1] != '[')
        html_append(html, " / ", 3);
    if (label != NULL)
        html_append(html, label, strlen(label));
}
