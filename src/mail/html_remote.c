/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_remote.c: counts what a browser would load from elsewhere (L2).
 *
 * Nothing is loaded here. A picture is called a tracker when nobody could see it: by its size, or because what
 * it stands in is hidden; no list of hosts is kept. */
#include <config.h>

#include <string.h>

#include "html_reader.h"

static const struct {
    const char *element, *attribute;
    bool may_track;
} sources[] = {
    { "audio", "src", false },     { "embed", "src", false },
    { "frame", "src", false },     { "iframe", "src", true },
    { "img", "src", true },        { "input", "src", true },
    { "link", "href", false },     { "link", "src", false },
    { "object", "data", false },   { "source", "src", false },
    { "source", "srcset", false }, { "track", "src", false },
    { "video", "poster", false },  { "video", "src", false },
};

static bool
is_elsewhere(const char *address)
{
    if (address == NULL)
        return false;
    address += strspn(address, " \t\r\n");
    return g_ascii_strncasecmp(address, "http:", 5) == 0 ||
           g_ascii_strncasecmp(address, "https:", 6) == 0 ||
           g_ascii_strncasecmp(address, "ftp:", 4) == 0 ||
           g_str_has_prefix(address, "//");
}

/* A link element loads only style sheets, fonts and icons. */
static bool
is_loaded(const char *name, const char *const *attributes)
{
    const char *rel = mail_html_attribute(attributes, "rel");

    return strcmp(name, "link") != 0 || rel == NULL ||
           strcasestr(rel, "stylesheet") != NULL || strcasestr(rel, "icon") != NULL ||
           strcasestr(rel, "load") != NULL;
}

void
html_count_remote(Html *html, const char *name, const char *const *attributes)
{
    MailDocument *document = html->builder->document;

    if (attributes == NULL)
        return;
    if (html->style.has_url ||
        is_elsewhere(mail_html_attribute(attributes, "background")))
        document->n_remote++;
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (sources[i].element[0] != name[0] || strcmp(sources[i].element, name) != 0 ||
            !is_elsewhere(mail_html_attribute(attributes, sources[i].attribute)) ||
            !is_loaded(name, attributes))
            continue;
        document->n_remote++;
        if (sources[i].may_track &&
            (html->state.is_hidden || html->state.is_invisible || html->style.is_hidden ||
             html->style.invisible == MAIL_STYLE_ON ||
             mail_html_is_dot(attributes, &html->style)))
            document->n_trackers++;
    }
}
