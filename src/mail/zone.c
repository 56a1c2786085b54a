/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/zone.c: time zones by the names that calendars use (L2).
 *
 * The child that makes documents opens no files. Of the zones that most mail is about the present rules are read before
 * that; to open them by GLib would take twenty times as long. Calendars mostly bring their zones along, so this counts where
 * one does not. */
#include <config.h>

#include <string.h>

#include "event.h"

#define MAX_NAME    100
#define MAX_FILE    (64 * 1024)
#define ZONE_FOLDER "/usr/share/zoneinfo"

/* The names of Windows, and the zone of the largest place in each. */
static const struct {
    const char *windows, *iana;
} zones[] = {
    /* clang-format off: sorted by zone */
    { "Egypt Standard Time", "Africa/Cairo" },
    { "Morocco Standard Time", "Africa/Casablanca" },
    { "South Africa Standard Time", "Africa/Johannesburg" },
    { "W. Central Africa Standard Time", "Africa/Lagos" },
    { "E. Africa Standard Time", "Africa/Nairobi" },
    { "Alaskan Standard Time", "America/Anchorage" },
    { "SA Pacific Standard Time", "America/Bogota" },
    { "Argentina Standard Time", "America/Buenos_Aires" },
    { "Venezuela Standard Time", "America/Caracas" },
    { "Central Standard Time", "America/Chicago" },
    { "Mountain Standard Time", "America/Denver" },
    { "Atlantic Standard Time", "America/Halifax" },
    { "US Eastern Standard Time", "America/Indianapolis" },
    { "Pacific Standard Time", "America/Los_Angeles" },
    { "Central Standard Time (Mexico)", "America/Mexico_City" },
    { "Eastern Standard Time", "America/New_York" },
    { "US Mountain Standard Time", "America/Phoenix" },
    { "Canada Central Standard Time", "America/Regina" },
    { "Pacific SA Standard Time", "America/Santiago" },
    { "E. South America Standard Time", "America/Sao_Paulo" },
    { "Newfoundland Standard Time", "America/St_Johns" },
    { "Central Asia Standard Time", "Asia/Almaty" },
    { "Arabic Standard Time", "Asia/Baghdad" },
    { "SE Asia Standard Time", "Asia/Bangkok" },
    { "India Standard Time", "Asia/Calcutta" },
    { "Sri Lanka Standard Time", "Asia/Colombo" },
    { "Bangladesh Standard Time", "Asia/Dhaka" },
    { "Arabian Standard Time", "Asia/Dubai" },
    { "Israel Standard Time", "Asia/Jerusalem" },
    { "Pakistan Standard Time", "Asia/Karachi" },
    { "Nepal Standard Time", "Asia/Kathmandu" },
    { "Arab Standard Time", "Asia/Riyadh" },
    { "Korea Standard Time", "Asia/Seoul" },
    { "China Standard Time", "Asia/Shanghai" },
    { "Singapore Standard Time", "Asia/Singapore" },
    { "Taipei Standard Time", "Asia/Taipei" },
    { "Iran Standard Time", "Asia/Tehran" },
    { "Tokyo Standard Time", "Asia/Tokyo" },
    { "Ekaterinburg Standard Time", "Asia/Yekaterinburg" },
    { "Greenwich Standard Time", "Atlantic/Reykjavik" },
    { "Cen. Australia Standard Time", "Australia/Adelaide" },
    { "E. Australia Standard Time", "Australia/Brisbane" },
    { "AUS Central Standard Time", "Australia/Darwin" },
    { "W. Australia Standard Time", "Australia/Perth" },
    { "AUS Eastern Standard Time", "Australia/Sydney" },
    { "UTC", "UTC" },
    { "GTB Standard Time", "Europe/Bucharest" },
    { "Central Europe Standard Time", "Europe/Budapest" },
    { "W. Europe Standard Time", "Europe/Berlin" },
    { "E. Europe Standard Time", "Europe/Chisinau" },
    { "Turkey Standard Time", "Europe/Istanbul" },
    { "FLE Standard Time", "Europe/Kiev" },
    { "GMT Standard Time", "Europe/London" },
    { "Russian Standard Time", "Europe/Moscow" },
    { "Romance Standard Time", "Europe/Paris" },
    { "Central European Standard Time", "Europe/Warsaw" },
    { "New Zealand Standard Time", "Pacific/Auckland" },
    { "Hawaiian Standard Time", "Pacific/Honolulu" },
    /* clang-format on */
};

/* Used much, and without a name of their own in the table. */
static const char *const others[] = {
    "Africa/Algiers",    "America/Toronto",
    "America/Vancouver", "America/Argentina/Buenos_Aires",
    "Asia/Hong_Kong",    "Asia/Jakarta",
    "Asia/Kolkata",      "Asia/Manila",
    "Europe/Amsterdam",  "Europe/Athens",
    "Europe/Brussels",   "Europe/Copenhagen",
    "Europe/Dublin",     "Europe/Helsinki",
    "Europe/Kyiv",       "Europe/Lisbon",
    "Europe/Madrid",     "Europe/Oslo",
    "Europe/Prague",     "Europe/Rome",
    "Europe/Stockholm",  "Europe/Vienna",
    "Europe/Zurich",     "Australia/Melbourne",
};

/* The rule of the present by the name of the zone: "CET-1CEST,M3.5.0,M10.5.0/3". */
static GHashTable *rules;
static GTimeZone *local;

/* The last line of a zone file (RFC 8536 section 3.3); NULL when it has none. */
static char *
read_rule(const char *name)
{
    g_autofree char *path = g_build_filename(ZONE_FOLDER, name, NULL);
    g_autofree char *bytes = NULL;
    gsize len;
    const char *start;

    if (!g_file_get_contents(path, &bytes, &len, NULL) || len < 46 || len > MAX_FILE ||
        memcmp(bytes, "TZif", 4) != 0 || bytes[4] < '2' || bytes[len - 1] != '\n')
        return NULL;
    start = memrchr(bytes, '\n', len - 1);
    return start == NULL ? NULL : g_strndup(start + 1, (gsize)(bytes + len - 2 - start));
}

static void
prepare_zone(const char *name)
{
    char *rule = read_rule(name);

    if (rule != NULL)
        g_hash_table_insert(rules, (gpointer)name, rule);
}

guint
mail_zone_prepare(void)
{
    if (rules != NULL)
        return g_hash_table_size(rules);
    rules = g_hash_table_new(g_str_hash, g_str_equal);
    local = g_time_zone_new_local();
    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++)
        prepare_zone(zones[i].iana);
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        prepare_zone(others[i]);
    return g_hash_table_size(rules);
}

/* By its present rule where that is at hand, so that what is shown does not depend on who makes it. */
static GTimeZone *
open_zone(const char *name)
{
    const char *rule = rules == NULL ? NULL : g_hash_table_lookup(rules, name);

    if (rule != NULL)
        return g_time_zone_new_identifier(rule);
    return g_time_zone_new_identifier(name);
}

/* GLib takes "+02:00" and rules of POSIX as names too, and reads what is no path as one below its folder. */
static bool
is_proper(const char *name)
{
    if (!g_ascii_isalpha(*name) || strlen(name) > MAX_NAME || strstr(name, "..") != NULL)
        return false;
    for (const char *p = name; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && strchr("/_-+", *p) == NULL)
            return false;
    }
    return strchr(name, '/') != NULL || strcmp(name, "UTC") == 0;
}

/* "/softwarestudio.org/Tzfile/America/New_York": what counts are the last names. */
static GTimeZone *
find_behind_prefix(const char *name)
{
    GTimeZone *zone = NULL;

    for (const char *at = name; zone == NULL && at != NULL && *at != '\0';) {
        if (is_proper(at) && (zone = open_zone(at)) != NULL)
            return zone;
        at = strchr(at, '/');
        at = at == NULL ? NULL : at + 1;
    }
    return zone;
}

GTimeZone *
mail_zone_find(const char *name)
{
    gsize len = strlen(name);
    g_autofree char *plain = NULL;

    if (len >= 2 && name[0] == '"' && name[len - 1] == '"')
        plain = g_strndup(name + 1, len - 2);
    else
        plain = g_strdup(name);
    if (strlen(plain) > MAX_NAME)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (g_ascii_strcasecmp(plain, zones[i].windows) == 0)
            return open_zone(zones[i].iana);
    }
    return find_behind_prefix(plain);
}
