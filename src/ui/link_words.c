/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/link_words.c: links in words (L4). */
#include <config.h>

#include "link_words.h"

#include <string.h>

#include "base/text.h"

/* What stands between :// and the path; NULL when there is no ://. */
static char *
authority_of(const char *target)
{
    const char *colon = strstr(target, "://");

    if (colon == NULL || colon != target + strcspn(target, ":/?# "))
        return NULL;
    return g_strndup(colon + 3, strcspn(colon + 3, "/?#\\ "));
}

/* Without the port; an address in brackets keeps its colons. */
static char *
host_of(const char *authority)
{
    const char *at = strrchr(authority, '@');
    const char *host = at == NULL ? authority : at + 1;
    const char *end = *host == '[' ? strchr(host, ']') : NULL;

    return g_strndup(host, end == NULL ? strcspn(host, ":") : (gsize)(end + 1 - host));
}

char *
ui_link_place(const char *target)
{
    g_autofree char *authority = authority_of(target);
    const char *rest = strchr(target, ':');

    if (authority != NULL)
        return host_of(authority);
    rest = rest == NULL ? target : rest + 1;
    return g_strndup(rest, strcspn(rest, "?"));
}

char *
ui_link_decoded(const char *place)
{
    g_autofree char *unicode =
        g_hostname_is_ascii_encoded(place) ? g_hostname_to_unicode(place) : NULL;

    if (unicode == NULL || g_ascii_strcasecmp(unicode, place) == 0)
        return NULL;
    return pb_text_visible(unicode, -1, PB_TEXT_LINE);
}

/* The host that a reader takes the shown text for. */
static char *
shown_place(const char *text)
{
    g_autofree char *authority = NULL;
    const char *colon = strstr(text, "://");
    const char *at = strchr(text, '@');

    if (colon != NULL) {
        authority = g_strndup(colon + 3, strcspn(colon + 3, "/?#\\ "));
        return host_of(authority);
    }
    text = at == NULL ? text : at + 1;
    text += strspn(text, " ");
    return g_strndup(text, strcspn(text, "/?# "));
}

static char *
other_host(const MailLink *link, const char *place)
{
    g_autofree char *shown = shown_place(link->text);

    return g_strdup_printf("The text names %s, the link goes to %s.", shown, place);
}

static char *
user_part(const MailLink *link, const char *place)
{
    g_autofree char *authority = authority_of(link->target);
    const char *at = authority == NULL ? NULL : strrchr(authority, '@');

    return g_strdup_printf(
        "%.*s is no place: what stands before an @ is a name to sign in with. "
        "It goes to %s.",
        at == NULL ? 0 : (int)(at - authority), at == NULL ? "" : authority, place);
}

static char *
mixed(const MailLink *link, const char *place)
{
    (void)link;
    return g_strdup_printf(
        "%s has letters of several alphabets in one word, so it may be read "
        "as another name.",
        place);
}

static char *
punycode(const MailLink *link, const char *place)
{
    g_autofree char *decoded = ui_link_decoded(place);

    (void)link;
    if (decoded == NULL)
        return g_strdup_printf("%s stands for letters that are not shown.", place);
    return g_strdup_printf("%s is how %s is written in full letters.", place, decoded);
}

static char *
numeric(const MailLink *link, const char *place)
{
    (void)link;
    return g_strdup_printf(
        "It goes to the bare number %s, which says nothing of whose it is.", place);
}

static char *
lookalike(const MailLink *link, const char *place)
{
    (void)link;
    return g_strdup_printf(
        "%s reads like a name that is better known, but it is another.", place);
}

static char *
scheme(const MailLink *link, const char *place)
{
    (void)place;
    return g_strdup_printf("It opens no page: it is of the kind %.*s.",
                           (int)MIN(strcspn(link->target, ":"), 20u), link->target);
}

GPtrArray *
ui_link_doubts(const MailLink *link)
{
    static const struct {
        MailDoubt doubt;
        char *(*words)(const MailLink *link, const char *place);
    } all[] = {
        { MAIL_DOUBT_OTHER_HOST, other_host }, { MAIL_DOUBT_USER_PART, user_part },
        { MAIL_DOUBT_LOOKALIKE, lookalike },   { MAIL_DOUBT_MIXED, mixed },
        { MAIL_DOUBT_PUNYCODE, punycode },     { MAIL_DOUBT_NUMERIC, numeric },
        { MAIL_DOUBT_SCHEME, scheme },
    };
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *place = ui_link_place(link->target);

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        if (link->doubts & all[i].doubt)
            g_ptr_array_add(sentences, all[i].words(link, place));
    }
    return sentences;
}
