/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/invite.c: calendars read by libical (L2; RFC 5545, 5546, 6047).
 *
 * libical is loaded when the first calendar comes, or before the process gives up files. What it would do at length
 * is looked at before: components nested deep, zones whose clock changes every second. It never opens zone files. */
#include <config.h>

#include "invite.h"

#include <libical/ical.h>
#include <string.h>

#include "base/library.h"
#include "event.h"

#define MAX_EVENTS     10
#define MAX_DEPTH      5
#define MAX_COMPONENTS 500
#define MAX_CHANGES    20 /* STANDARD and DAYLIGHT in a zone */
#define MAX_VALUE      (128 * 1024)

static struct {
    __typeof__(icalparser_parse_string) *parse;
    __typeof__(icalcomponent_free) *free;
    __typeof__(icalcomponent_isa) *isa;
    __typeof__(icalcomponent_get_first_component) *first;
    __typeof__(icalcomponent_get_next_component) *next;
    __typeof__(icalcomponent_get_first_property) *first_property;
    __typeof__(icalcomponent_get_next_property) *next_property;
    __typeof__(icalproperty_get_property_name) *name;
    __typeof__(icalproperty_get_value) *value;
    __typeof__(icalproperty_get_value_as_string) *value_string;
    __typeof__(icalproperty_get_parameter_as_string) *parameter;
    __typeof__(icalvalue_isa) *value_isa;
    __typeof__(icalvalue_get_text) *text;
    __typeof__(icalvalue_get_x) *x;
    __typeof__(icalvalue_get_datetimedate) *time;
    __typeof__(icalvalue_get_duration) *duration;
    __typeof__(icaltime_is_utc) *is_utc;
    __typeof__(icaltime_add) *add;
    __typeof__(icalcomponent_get_timezone) *timezone;
    __typeof__(icaltimezone_get_utc_offset) *offset;
    __typeof__(icalerror_set_errors_are_fatal) *set_fatal;
} ical;

static const PbSymbol symbols[] = {
    { "icalparser_parse_string", &ical.parse },
    { "icalcomponent_free", &ical.free },
    { "icalcomponent_isa", &ical.isa },
    { "icalcomponent_get_first_component", &ical.first },
    { "icalcomponent_get_next_component", &ical.next },
    { "icalcomponent_get_first_property", &ical.first_property },
    { "icalcomponent_get_next_property", &ical.next_property },
    { "icalproperty_get_property_name", &ical.name },
    { "icalproperty_get_value", &ical.value },
    { "icalproperty_get_value_as_string", &ical.value_string },
    { "icalproperty_get_parameter_as_string", &ical.parameter },
    { "icalvalue_isa", &ical.value_isa },
    { "icalvalue_get_text", &ical.text },
    { "icalvalue_get_x", &ical.x },
    { "icalvalue_get_datetimedate", &ical.time },
    { "icalvalue_get_duration", &ical.duration },
    { "icaltime_is_utc", &ical.is_utc },
    { "icaltime_add", &ical.add },
    { "icalcomponent_get_timezone", &ical.timezone },
    { "icaltimezone_get_utc_offset", &ical.offset },
    { "icalerror_set_errors_are_fatal", &ical.set_fatal },
    { NULL, NULL },
};
static PbLibrary library = { .soname = ICAL_SONAME, .symbols = symbols };

static bool
load(void)
{
    if (!pb_library_load(&library, NULL))
        return false;
    ical.set_fatal(0);
    return true;
}

void
mail_invite_prepare(void)
{
    (void)mail_zone_prepare();
    load();
}

/* True when the components are not nested deep and not too many: libical frees them by recursion. */
static bool
is_harmless(const char *text)
{
    guint depth = 0;
    guint n = 0;

    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (g_ascii_strncasecmp(line, "BEGIN:", 6) == 0) {
            if (++depth > MAX_DEPTH || ++n > MAX_COMPONENTS)
                return false;
        } else if (g_ascii_strncasecmp(line, "END:", 4) == 0 && depth > 0) {
            depth--;
        }
    }
    return n > 0;
}

/* The zone of that name inside the calendar, unless it would take long to reckon with. */
static icalcomponent *
find_zone(icalcomponent *calendar, const char *id)
{
    for (icalcomponent *zone = ical.first(calendar, ICAL_VTIMEZONE_COMPONENT);
         zone != NULL; zone = ical.next(calendar, ICAL_VTIMEZONE_COMPONENT)) {
        icalproperty *property = ical.first_property(zone, ICAL_TZID_PROPERTY);
        const char *name = property == NULL ? NULL : ical.value_string(property);

        if (name != NULL && strcmp(name, id) == 0)
            return zone;
    }
    return NULL;
}

static bool
is_yearly(icalcomponent *change)
{
    guint n = 0;

    for (icalproperty *rule = ical.first_property(change, ICAL_RRULE_PROPERTY);
         rule != NULL; rule = ical.next_property(change, ICAL_RRULE_PROPERTY)) {
        const char *text = ical.value_string(rule);

        if (++n > 1 || text == NULL || strstr(text, "FREQ=YEARLY") == NULL ||
            strpbrk(text, ",") != NULL || strstr(text, "BYHOUR") != NULL)
            return false;
    }
    return true;
}

static bool
is_quick(icalcomponent *zone)
{
    guint n = 0;

    for (icalcomponent *change = ical.first(zone, ICAL_ANY_COMPONENT); change != NULL;
         change = ical.next(zone, ICAL_ANY_COMPONENT)) {
        if (++n > MAX_CHANGES || !is_yearly(change))
            return false;
    }
    return n > 0;
}

static bool
offset_by_calendar(icalcomponent *calendar, const char *id, struct icaltimetype *time,
                   gint64 *offset)
{
    icalcomponent *component = find_zone(calendar, id);
    icaltimezone *zone;
    int is_daylight;

    if (component == NULL || !is_quick(component))
        return false;
    zone = ical.timezone(calendar, id);
    if (zone == NULL)
        return false;
    *offset = ical.offset(zone, time, &is_daylight);
    return *offset > -86400 && *offset < 86400;
}

static bool
offset_by_name(const char *id, const struct icaltimetype *time, gint64 *offset)
{
    g_autoptr(GTimeZone) zone = mail_zone_find(id);
    g_autoptr(GDateTime) date = NULL;

    if (zone == NULL)
        return false;
    date = g_date_time_new(zone, time->year, time->month, time->day, time->hour,
                           time->minute, 0);
    if (date == NULL)
        return false;
    *offset = g_date_time_get_utc_offset(date) / G_USEC_PER_SEC;
    return true;
}

static void
set_moment(MailMoment *moment, icalcomponent *calendar, const char *id,
           struct icaltimetype time)
{
    bool is_utc = ical.is_utc(time) != 0;

    g_free(moment->zone);
    *moment = (MailMoment){ .is_set = time.year > 0,
                            .is_date = time.is_date != 0,
                            .year = time.year,
                            .month = time.month,
                            .day = time.day,
                            .hour = time.hour,
                            .minute = time.minute };
    moment->zone = g_strdup(is_utc ? "UTC" : id == NULL ? "" : id);
    if (moment->is_date)
        return;
    moment->has_offset =
        is_utc ||
        (id != NULL && (offset_by_calendar(calendar, id, &time, &moment->offset) ||
                        offset_by_name(id, &time, &moment->offset)));
}

static bool
read_time(icalproperty *property, struct icaltimetype *time)
{
    icalvalue *value = ical.value(property);
    icalvalue_kind kind = value == NULL ? ICAL_NO_VALUE : ical.value_isa(value);

    if (kind != ICAL_DATE_VALUE && kind != ICAL_DATETIME_VALUE &&
        kind != ICAL_DATETIMEDATE_VALUE)
        return false;
    *time = ical.time(value);
    return true;
}

typedef struct {
    MailEvent *event;
    icalcomponent *calendar;
} Taker;

static void
take_moment(Taker *taker, icalproperty *property, MailMoment *moment)
{
    g_autofree char *id = g_strdup(ical.parameter(property, "TZID"));
    struct icaltimetype time;

    if (read_time(property, &time))
        set_moment(moment, taker->calendar, id, time);
}

/* The text of the property without its escapes. */
static char *
text_of(icalproperty *property)
{
    icalvalue *value = ical.value(property);
    const char *text = NULL;

    if (value != NULL && ical.value_isa(value) == ICAL_TEXT_VALUE)
        text = ical.text(value);
    else if (value != NULL && ical.value_isa(value) == ICAL_X_VALUE)
        text = ical.x(value);
    if (text == NULL)
        text = ical.value_string(property);
    return g_strndup(text == NULL ? "" : text, MAX_VALUE);
}

static void
take_text(char **member, icalproperty *property)
{
    if (**member != '\0')
        return;
    g_free(*member);
    *member = text_of(property);
}

static MailGuest
read_guest(icalproperty *property)
{
    const char *address = ical.value_string(property);
    g_autofree char *value = g_strdup(address == NULL ? "" : address);
    const char *name = ical.parameter(property, "CN");
    MailGuest guest = { .name = g_strdup(name == NULL ? "" : name) };
    const char *status = ical.parameter(property, "PARTSTAT");

    guest.status = g_ascii_strup(status == NULL ? "" : status, -1);
    guest.address =
        g_strdup(g_ascii_strncasecmp(value, "mailto:", 7) == 0 ? value + 7 : value);
    return guest;
}

static void
take_attendee(Taker *taker, icalproperty *property)
{
    MailGuest guest;

    if (taker->event->guests->len >= MAIL_MAX_GUESTS) {
        taker->event->n_more_guests++;
        return;
    }
    guest = read_guest(property);
    g_array_append_val(taker->event->guests, guest);
}

static void
take_organizer(Taker *taker, icalproperty *property)
{
    MailGuest *organizer = &taker->event->organizer;

    if (*organizer->address != '\0')
        return;
    g_free(organizer->name);
    g_free(organizer->address);
    g_free(organizer->status);
    *organizer = read_guest(property);
}

static void
take_start(Taker *taker, icalproperty *property)
{
    take_moment(taker, property, &taker->event->start);
}

static void
take_end(Taker *taker, icalproperty *property)
{
    take_moment(taker, property, &taker->event->end);
}

static void
take_replaced(Taker *taker, icalproperty *property)
{
    take_moment(taker, property, &taker->event->replaced);
}

static void
take_summary(Taker *taker, icalproperty *property)
{
    take_text(&taker->event->summary, property);
}

static void
take_place(Taker *taker, icalproperty *property)
{
    take_text(&taker->event->place, property);
}

static void
take_description(Taker *taker, icalproperty *property)
{
    take_text(&taker->event->text, property);
}

static void
take_status(Taker *taker, icalproperty *property)
{
    take_text(&taker->event->status, property);
}

static void
take_rule(Taker *taker, icalproperty *property)
{
    take_text(&taker->event->rule, property);
}

static void
take_comment(Taker *taker, icalproperty *property)
{
    take_text(&taker->event->comment, property);
}

static void
take_online(Taker *taker, icalproperty *property)
{
    take_text(&taker->event->online, property);
}

static void
take_exception(Taker *taker, icalproperty *property)
{
    (void)property;
    taker->event->n_left_out++;
}

static void
take_sequence(Taker *taker, icalproperty *property)
{
    const char *text = ical.value_string(property);

    taker->event->sequence =
        text == NULL ? 0 : (guint)MIN(g_ascii_strtoull(text, NULL, 10), G_MAXUINT);
}

static const struct {
    const char *name;
    void (*take)(Taker *taker, icalproperty *property);
} takers[] = {
    { "SUMMARY", take_summary },
    { "LOCATION", take_place },
    { "DESCRIPTION", take_description },
    { "STATUS", take_status },
    { "RRULE", take_rule },
    { "COMMENT", take_comment },
    { "EXDATE", take_exception },
    { "SEQUENCE", take_sequence },
    { "DTSTART", take_start },
    { "DTEND", take_end },
    { "DUE", take_end },
    { "RECURRENCE-ID", take_replaced },
    { "ORGANIZER", take_organizer },
    { "ATTENDEE", take_attendee },
    { "CONFERENCE", take_online },
    { "X-GOOGLE-CONFERENCE", take_online },
    { "X-MICROSOFT-SKYPETEAMSMEETINGURL", take_online },
};

static void
init_event(MailEvent *event)
{
    char **const texts[] = {
        &event->summary,          &event->place,          &event->text,
        &event->status,           &event->rule,           &event->comment,
        &event->online,           &event->organizer.name, &event->organizer.address,
        &event->organizer.status, &event->start.zone,     &event->end.zone,
        &event->replaced.zone
    };

    *event = (MailEvent){ 0 };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_strdup("");
    event->guests = g_array_new(FALSE, FALSE, sizeof(MailGuest));
}

/* An event may say how long it is instead of when it ends. */
static void
set_end_by_duration(Taker *taker, icalcomponent *component)
{
    icalproperty *start = ical.first_property(component, ICAL_DTSTART_PROPERTY);
    icalproperty *duration = ical.first_property(component, ICAL_DURATION_PROPERTY);
    icalvalue *value = duration == NULL ? NULL : ical.value(duration);
    struct icaldurationtype length;
    struct icaltimetype time;

    if (taker->event->end.is_set || start == NULL || value == NULL ||
        ical.value_isa(value) != ICAL_DURATION_VALUE || !read_time(start, &time))
        return;
    length = ical.duration(value);
    if (length.is_neg || length.days > 3660 || length.weeks > 520 ||
        length.hours > 87600 || length.minutes > 5256000 || length.seconds > 315360000)
        return;
    {
        g_autofree char *id = g_strdup(ical.parameter(start, "TZID"));

        set_moment(&taker->event->end, taker->calendar, id, ical.add(time, length));
    }
}

static char *
property_string(icalcomponent *component, icalproperty_kind kind)
{
    icalproperty *property = ical.first_property(component, kind);
    const char *value = property == NULL ? NULL : ical.value_string(property);

    return g_strdup(value == NULL ? "" : value);
}

/* True when the same event was shown already, because a mail holds its calendar twice. */
static bool
is_seen(GHashTable *seen, icalcomponent *component)
{
    g_autofree char *uid = property_string(component, ICAL_UID_PROPERTY);
    g_autofree char *which = property_string(component, ICAL_RECURRENCEID_PROPERTY);

    if (seen == NULL || *uid == '\0')
        return false;
    return !g_hash_table_add(seen, g_strconcat(uid, "\n", which, NULL));
}

static void
show_component(MailBuilder *builder, icalcomponent *calendar, icalcomponent *component,
               bool has_text)
{
    g_autofree char *method = property_string(calendar, ICAL_METHOD_PROPERTY);
    g_autofree char *upper = g_ascii_strup(method, -1);
    MailEvent event;
    Taker taker = { .event = &event, .calendar = calendar };

    init_event(&event);
    event.is_task = ical.isa(component) == ICAL_VTODO_COMPONENT;
    for (icalproperty *property = ical.first_property(component, ICAL_ANY_PROPERTY);
         property != NULL; property = ical.next_property(component, ICAL_ANY_PROPERTY)) {
        const char *name = ical.name(property);

        for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(takers); i++) {
            if (g_ascii_strcasecmp(name, takers[i].name) == 0) {
                takers[i].take(&taker, property);
                break;
            }
        }
    }
    set_end_by_duration(&taker, component);
    mail_event_show(builder, &event, upper, has_text);
    mail_event_clear(&event);
}

/* The events of one VCALENDAR; returns how many there are. */
static guint
show_calendar(MailBuilder *builder, icalcomponent *calendar, bool has_text,
              GHashTable *seen)
{
    g_autoptr(GPtrArray) components = g_ptr_array_new();
    guint n_shown = 0;
    guint n_seen = 0;

    /* Taken down first: looking for zones moves libical's own place in the list. */
    for (icalcomponent *component = ical.first(calendar, ICAL_ANY_COMPONENT);
         component != NULL; component = ical.next(calendar, ICAL_ANY_COMPONENT)) {
        if (ical.isa(component) == ICAL_VEVENT_COMPONENT ||
            ical.isa(component) == ICAL_VTODO_COMPONENT)
            g_ptr_array_add(components, component);
    }
    for (guint i = 0; i < components->len && n_shown < MAX_EVENTS; i++) {
        if (is_seen(seen, components->pdata[i])) {
            n_seen++;
            continue;
        }
        show_component(builder, calendar, components->pdata[i], has_text);
        n_shown++;
    }
    if (n_shown + n_seen < components->len)
        mail_builder_note(builder,
                          "The calendar holds %u more events: they are left out.",
                          components->len - n_shown - n_seen);
    return components->len;
}

bool
mail_invite_render(MailBuilder *builder, const char *text, gsize len, bool has_text,
                   GHashTable *seen)
{
    g_autofree char *copy = g_strndup(text, len);
    icalcomponent *root;
    guint n = 0;

    /* g_strndup fills up with NULs behind the first one; to libical that is the end. */
    if (!is_harmless(copy) || !load())
        return false;
    root = ical.parse(copy);
    if (root == NULL)
        return false;
    if (ical.isa(root) == ICAL_VCALENDAR_COMPONENT)
        n = show_calendar(builder, root, has_text, seen);
    for (icalcomponent *calendar = n > 0 ? NULL
                                         : ical.first(root, ICAL_VCALENDAR_COMPONENT);
         calendar != NULL; calendar = ical.next(root, ICAL_VCALENDAR_COMPONENT))
        n += show_calendar(builder, calendar, has_text, seen);
    ical.free(root);
    return n > 0;
}
