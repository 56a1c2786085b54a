/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/file_name.c: names of files made of names that messages give (L2). */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "mail/attachment.h"

#define MAX_ENDING 16 /* bytes of what counts as an ending */

static const char *
last_component(const char *name)
{
    for (const char *p = name; *p != '\0'; p++) {
        if ((*p == '/' || *p == '\\') && p[1] != '\0')
            name = p + 1;
    }
    return name;
}

/* Where the ending begins, dot and all; the end of the name when it has none. */
static const char *
ending_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    if (dot == NULL || dot == name || strlen(dot) > MAX_ENDING)
        return name + strlen(name);
    return dot;
}

/* Cuts a long name in its middle part, so that the ending stays. */
static void
shorten(GString *name)
{
    gsize ending = strlen(ending_of(name->str));
    gsize end = MAIL_MAX_NAME - ending;

    if (name->len <= MAIL_MAX_NAME)
        return;
    while (end > 0 && ((guchar)name->str[end] & 0xC0) == 0x80)
        end--;
    g_string_erase(name, (gssize)end, (gssize)(name->len - ending - end));
}

/* Names that Windows keeps for devices, whatever the ending. */
static bool
is_reserved(const char *name)
{
    static const char *const words[] = {
        "con", "prn", "aux", "nul", "conin$", "conout$"
    };
    gsize len = strcspn(name, ".");

    while (len > 0 && name[len - 1] == ' ')
        len--;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strlen(words[i]) == len && g_ascii_strncasecmp(name, words[i], len) == 0)
            return true;
    }
    return len == 4 && g_ascii_isdigit(name[3]) &&
           (g_ascii_strncasecmp(name, "com", 3) == 0 ||
            g_ascii_strncasecmp(name, "lpt", 3) == 0);
}

/* A blank for every kind of blank, nothing for joiners, _ for what is a separator somewhere or looks like one. */
static void
append_char(GString *clean, gunichar c)
{
    static const gunichar slashes[] = { 0x2044, 0x2215, 0x29F8, 0xFF0F, 0xFF3C, 0x29F5 };

    if (c == 0x200C || c == 0x200D || g_unichar_iscntrl(c))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(slashes); i++) {
        if (c == slashes[i])
            c = '_';
    }
    if (c < 0x80 && strchr("/\\:*?\"<>|", (int)c) != NULL)
        c = '_';
    g_string_append_unichar(clean, g_unichar_isspace(c) ? ' ' : c);
}

char *
mail_file_name_clean(const char *name)
{
    g_autofree char *visible = pb_text_visible(name, -1, PB_TEXT_LINE);
    GString *clean = g_string_new(NULL);
    gsize skip;

    for (const char *p = last_component(visible); *p != '\0'; p = g_utf8_next_char(p))
        append_char(clean, g_utf8_get_char(p));
    skip = strspn(clean->str, " .-~");
    g_string_erase(clean, 0, (gssize)skip);
    if (is_reserved(clean->str))
        g_string_prepend_c(clean, '_');
    shorten(clean);
    while (clean->len > 0 && strchr(" .", clean->str[clean->len - 1]) != NULL)
        g_string_truncate(clean, clean->len - 1);
    return g_string_free(clean, FALSE);
}

char *
mail_file_name(const MailPart *part)
{
    g_autofree char *clean = mail_file_name_clean(part->name);

    if (*clean != '\0')
        return g_steal_pointer(&clean);
    return g_strdup_printf("part-%s%s", part->number, mail_type_ending(part->type));
}

/* As it is where a shell leaves it so. */
static char *
quote(const char *word)
{
    gsize plain = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789._+@%,:/-");

    return *word != '\0' && *word != '-' && word[plain] == '\0' ? g_strdup(word)
                                                                : g_shell_quote(word);
}

char *
mail_fetch_line(const char *host, const char *id, const MailPart *part)
{
    g_autofree char *name = mail_file_name(part);
    g_autofree char *quoted_name = quote(name);
    g_autofree char *quoted_host = quote(host);

    return g_strdup_printf("ssh %s postbag show %s --part %s > %s", quoted_host, id,
                           part->number, quoted_name);
}

static bool
is_signature(const MailPart *part)
{
    return g_str_has_suffix(part->type, "-signature");
}

GPtrArray *
mail_attachments(const GPtrArray *parts)
{
    GPtrArray *found = g_ptr_array_new();

    for (guint i = 0; i < parts->len; i++) {
        const MailPart *part = parts->pdata[i];

        if (part->is_attachment && !is_signature(part))
            g_ptr_array_add(found, parts->pdata[i]);
    }
    if (found->len > 0)
        return found;
    for (guint i = 0; i < parts->len; i++) {
        const MailPart *part = parts->pdata[i];

        if (*part->name != '\0' && !part->is_shown && !is_signature(part))
            g_ptr_array_add(found, parts->pdata[i]);
    }
    return found;
}
