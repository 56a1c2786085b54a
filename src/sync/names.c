/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/names.c: names to sign in by, and language tags (L3). */
#include <config.h>

#include "names.h"

#include <string.h>

/* The part before the @; NULL when there is none. */
static char *
local_part(const char *user)
{
    const char *at = strrchr(user, '@');

    return at == NULL || at == user ? NULL : g_strndup(user, (gsize)(at - user));
}

char **
sync_names_new(const ConfigAccount *account, const char *remembered)
{
    char **names = g_new0(char *, SYNC_MAX_NAMES + 1);
    char *local = account->is_user_set || account->token_command != NULL
                      ? NULL
                      : local_part(account->user);
    bool is_local_first = local != NULL && g_strcmp0(local, remembered) == 0;

    names[is_local_first ? 1 : 0] = g_strdup(account->user);
    if (local != NULL)
        names[is_local_first ? 0 : 1] = local;
    return names;
}

char **
sync_names_one(const char *name)
{
    char **names = g_new0(char *, SYNC_MAX_NAMES + 1);

    names[0] = g_strdup(name);
    return names;
}

/* How many letters `text` begins with. */
static gsize
count_letters(const char *text)
{
    gsize n = 0;

    while (g_ascii_isalpha(text[n]))
        n++;
    return n;
}

/* Is here the end of a part of a locale's name? */
static bool
is_end(char c)
{
    return c == '\0' || c == '.' || c == '@';
}

char *
sync_language_of(const char *locale)
{
    gsize n_language = count_letters(locale);
    gsize n_country;

    if (n_language < 2 || n_language > 3)
        return NULL;
    if (is_end(locale[n_language]))
        return g_strndup(locale, n_language);
    n_country = count_letters(locale + n_language + 1);
    if (locale[n_language] != '_' || n_country != 2 ||
        !is_end(locale[n_language + 1 + n_country]))
        return NULL;
    return g_strdup_printf("%.*s-%.2s", (int)n_language, locale, locale + n_language + 1);
}
