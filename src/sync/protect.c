/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/protect.c: what the key protect says to one message (L3). */
#include <config.h>

#include "protect.h"

#include <string.h>

static const char *
next_char(const char *p)
{
    do
        p++;
    while ((*p & 0xC0) == 0x80);
    return p;
}

/* Where behind a * it is worth to try on: NULL when nowhere. `rest` is not empty. */
static const char *
find_start(const char *rest, const char *text)
{
    return *rest == '?' || *rest == '*' ? text : strchr(text, *rest);
}

/* The text is a stranger's: only the latest * is tried again, so the time is the product of both lengths at
 * the most, where GLib's and libc's matching can take exponentially long. Both are good UTF-8, so that bytes
 * are compared; only ? and the next try have to step over whole characters. */
static bool
fits_pattern(const char *pattern, const char *text)
{
    const char *star = NULL;
    const char *retry = NULL;

    while (*text != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            if (*star == '\0')
                return true;
            retry = text = find_start(star, text);
        } else if (*pattern == '?') {
            pattern++;
            text = next_char(text);
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star;
            retry = text = find_start(star, next_char(retry));
        } else {
            return false;
        }
        if (text == NULL)
            return false;
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

#define SHORT 256

/* In lower case, and good UTF-8 whatever it was: in `room` where it is ASCII and fits, else in `large`, which the
 * caller frees. */
static const char *
lowered(const char *text, char room[SHORT], char **large)
{
    g_autofree char *valid = NULL;
    gsize len = 0;

    for (; len < SHORT - 1 && text[len] > '\0'; len++)
        room[len] = g_ascii_tolower(text[len]);
    room[len] = '\0';
    if (text[len] == '\0')
        return room;
    valid = g_utf8_make_valid(text, -1);
    return *large = g_utf8_strdown(valid, -1);
}

static bool
fits(const char *pattern, const char *text)
{
    return *text != '\0' && fits_pattern(pattern, text);
}

/* A name may hold what an address holds, so both are looked at. */
static const char *
match_author(char *const *words, const StoreStanding *standing)
{
    g_autofree char *large_address = NULL;
    g_autofree char *large_name = NULL;
    char rooms[2][SHORT];
    const char *address;
    const char *name;

    if (words == NULL)
        return NULL;
    address = lowered(standing->from_address, rooms[0], &large_address);
    name = lowered(standing->from_name, rooms[1], &large_name);
    for (; *words != NULL; words++) {
        const char *pattern = *words + strlen("from:");

        if (fits(pattern, address) || fits(pattern, name))
            return *words;
    }
    return NULL;
}

static const char *
match_tag(char *const *words, const StoreStanding *standing)
{
    for (; words != NULL && *words != NULL; words++) {
        if (g_strv_contains(standing->tags, *words + strlen("tag:")))
            return *words;
    }
    return NULL;
}

const char *
sync_protect_match(const ConfigProtect *protect, const StoreStanding *standing)
{
    const char *word;

    if (protect->unread && (standing->flags & STORE_FLAG_SEEN) == 0)
        return "unread";
    if (protect->flagged && (standing->flags & STORE_FLAG_FLAGGED) != 0)
        return "flagged";
    word = match_tag(protect->tags, standing);
    return word != NULL ? word : match_author(protect->from, standing);
}
