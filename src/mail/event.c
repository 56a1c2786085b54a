/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/event.c: an event of a calendar in words (L2; RFC 5545, 5546).
 *
 * Times are those of the reader's own clock; where the event's own clock shows another time, that is said too. */
#include <config.h>

#include "event.h"

#include <string.h>

#include "base/text.h"
#include "summary.h"
#include "text.h"

#define MAX_TEXT (64 * 1024)
#define MAX_ZONE 60

static void
clear_guest(MailGuest *guest)
{
    g_free(guest->name);
    g_free(guest->address);
    g_free(guest->status);
}

void
mail_event_clear(MailEvent *event)
{
    char *const texts[] = { event->summary,      event->place,      event->text,
                            event->status,       event->rule,       event->comment,
                            event->online,       event->start.zone, event->end.zone,
                            event->replaced.zone };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    clear_guest(&event->organizer);
    for (guint i = 0; event->guests != NULL && i < event->guests->len; i++)
        clear_guest(&g_array_index(event->guests, MailGuest, i));
    if (event->guests != NULL)
        g_array_unref(event->guests);
    *event = (MailEvent){ 0 };
}

/* The clock's own date and time; NULL when there is no such day. */
static GDateTime *
as_written(const MailMoment *moment)
{
    g_autoptr(GTimeZone) zone = NULL;

    if (!moment->is_set)
        return NULL;
    zone = g_time_zone_new_offset((gint32)(moment->has_offset ? moment->offset : 0));
    return g_date_time_new(zone, moment->year, moment->month, moment->day,
                           moment->is_date ? 0 : moment->hour,
                           moment->is_date ? 0 : moment->minute, 0);
}

/* On the reader's clock where that is known. */
static GDateTime *
as_local(const MailMoment *moment)
{
    g_autoptr(GDateTime) written = as_written(moment);

    return written == NULL || !moment->has_offset ? g_steal_pointer(&written)
                                                  : g_date_time_to_local(written);
}

/* Not by strftime, whose names are those of the locale. */
static void
append_day(GString *out, GDateTime *date)
{
    static const char *const days[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday" };
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"
    };

    g_string_append_printf(
        out, "%s %d %s %d", days[g_date_time_get_day_of_week(date) - 1],
        g_date_time_get_day_of_month(date), months[g_date_time_get_month(date) - 1],
        g_date_time_get_year(date));
}

static bool
is_same_day(GDateTime *a, GDateTime *b)
{
    return g_date_time_get_year(a) == g_date_time_get_year(b) &&
           g_date_time_get_day_of_year(a) == g_date_time_get_day_of_year(b);
}

static void
append_time(GString *out, GDateTime *date)
{
    g_string_append_printf(out, "%02d:%02d", g_date_time_get_hour(date),
                           g_date_time_get_minute(date));
}

/* The end of whole days is the day behind the last one. */
static char *
days_words(GDateTime *start, GDateTime *end)
{
    g_autoptr(GDateTime) last = end == NULL ? NULL : g_date_time_add_days(end, -1);
    GString *out = g_string_new(NULL);

    append_day(out, start);
    if (last != NULL && g_date_time_compare(last, start) > 0) {
        g_string_append(out, " to ");
        append_day(out, last);
    }
    g_string_append(out, ", all day");
    return g_string_free(out, FALSE);
}

static char *
times_words(GDateTime *start, GDateTime *end)
{
    GString *out = g_string_new(NULL);

    append_day(out, start);
    g_string_append(out, ", ");
    append_time(out, start);
    if (end != NULL && g_date_time_compare(end, start) > 0) {
        g_string_append(out, " to ");
        if (!is_same_day(start, end)) {
            append_day(out, end);
            g_string_append(out, ", ");
        }
        append_time(out, end);
    }
    return g_string_free(out, FALSE);
}

/* What stands behind a time that could not be moved to the reader's clock. */
static char *
unmoved_words(const MailMoment *moment)
{
    if (moment->has_offset || moment->is_date)
        return g_strdup("");
    return *moment->zone == '\0'
               ? g_strdup(" (no time zone is given)")
               : g_strdup_printf(" (time of %.*s, which is not known here)", MAX_ZONE,
                                 moment->zone);
}

/* The time on the event's own clock, when it shows another one. */
static void
show_there(MailBuilder *builder, const MailEvent *event, GDateTime *local)
{
    g_autoptr(GDateTime) start = as_written(&event->start);
    g_autoptr(GDateTime) end = as_written(&event->end);
    g_autofree char *words = NULL;
    g_autofree char *all = NULL;

    /* UTC is nobody's clock. */
    if (!event->start.has_offset || strcmp(event->start.zone, "UTC") == 0 ||
        g_date_time_get_utc_offset(local) == event->start.offset * G_USEC_PER_SEC)
        return;
    words = times_words(start, end);
    all = g_strdup_printf("%s (%.*s)", words, MAX_ZONE, event->start.zone);
    mail_summary_field(builder, "There", all);
}

static void
show_when(MailBuilder *builder, const MailEvent *event)
{
    g_autoptr(GDateTime) start = as_local(&event->start);
    g_autoptr(GDateTime) end = as_local(&event->end);
    g_autofree char *words = NULL;
    g_autofree char *behind = NULL;
    g_autofree char *all = NULL;

    if (start == NULL && end != NULL) {
        words = event->end.is_date ? days_words(end, NULL) : times_words(end, NULL);
        behind = unmoved_words(&event->end);
        all = g_strconcat(words, behind, NULL);
        mail_summary_field(builder, event->is_task ? "Due" : "Until", all);
        return;
    }
    if (start == NULL)
        return;
    words = event->start.is_date ? days_words(start, end) : times_words(start, end);
    behind = unmoved_words(&event->start);
    all = g_strconcat(words, behind, NULL);
    mail_summary_field(builder, "When", all);
    if (!event->start.is_date)
        show_there(builder, event, start);
}

static void
show_series(MailBuilder *builder, const MailEvent *event)
{
    g_autoptr(GDateTime) replaced = as_local(&event->replaced);
    g_autofree char *words = NULL;
    g_autofree char *all = NULL;

    if (replaced != NULL) {
        words = event->replaced.is_date ? days_words(replaced, NULL)
                                        : times_words(replaced, NULL);
        mail_summary_field(builder, "Only for", words);
        return;
    }
    if (*event->rule == '\0')
        return;
    words = mail_event_rule_words(event->rule);
    all = g_strdup_printf("%s", words == NULL ? event->rule : words);
    if (event->n_left_out > 0) {
        g_autofree char *with =
            g_strdup_printf("%s, without %u of them", all, event->n_left_out);

        mail_summary_field(builder, "Repeats", with);
        return;
    }
    mail_summary_field(builder, "Repeats", all);
}

static const struct {
    const char *status, *word, *says; /* "Grace has accepted", "Grace accepts" */
} statuses[] = {
    { "ACCEPTED", "accepted", "accepts" },
    { "DECLINED", "declined", "declines" },
    { "TENTATIVE", "perhaps", "may come" },
    { "DELEGATED", "sends somebody else", "sends somebody else" },
    { "COMPLETED", "done", "has done it" },
    { "IN-PROCESS", "is at it", "is at it" },
    { "NEEDS-ACTION", "no answer yet", "has not decided" },
};

static char *
guest_words(const MailGuest *guest)
{
    const char *status = NULL;
    g_autofree char *who = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
        if (strcmp(guest->status, statuses[i].status) == 0)
            status = statuses[i].word;
    }
    if (*guest->name == '\0' || strcmp(guest->name, guest->address) == 0)
        who = g_strdup(guest->address);
    else
        who = g_strdup_printf("%s <%s>", guest->name, guest->address);
    return g_strconcat(who, status == NULL ? "" : ", ", status, NULL);
}

static void
show_people(MailBuilder *builder, const MailEvent *event)
{
    if (*event->organizer.address != '\0' || *event->organizer.name != '\0') {
        g_autofree char *words = guest_words(&event->organizer);

        mail_summary_field(builder, "Organiser", words);
    }
    for (guint i = 0; i < event->guests->len; i++) {
        g_autofree char *words = guest_words(&g_array_index(event->guests, MailGuest, i));

        mail_summary_field(builder, "Invited", words);
    }
    if (event->n_more_guests > 0) {
        g_autofree char *more = g_strdup_printf("and %u more", event->n_more_guests);

        mail_summary_field(builder, "Invited", more);
    }
}

static char *
reply_words(const MailEvent *event)
{
    const MailGuest *guest;

    if (event->guests->len == 0)
        return g_strdup("Reply to an invitation");
    guest = &g_array_index(event->guests, MailGuest, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
        if (strcmp(guest->status, statuses[i].status) == 0)
            return g_strdup_printf("%.100s %s",
                                   *guest->name == '\0' ? guest->address : guest->name,
                                   statuses[i].says);
    }
    return g_strdup("Reply to an invitation");
}

static char *
method_words(const MailEvent *event, const char *method)
{
    static const struct {
        const char *method, *event, *task;
    } rows[] = {
        { "REQUEST", "Invitation", "Task for you" },
        { "ADD", "Invitation, more dates", "Task, more dates" },
        { "CANCEL", "Cancelled", "Task cancelled" },
        { "COUNTER", "Another time is proposed", "A change is proposed" },
        { "DECLINECOUNTER", "The other time is declined", "The change is declined" },
        { "REFRESH", "The invitation is asked for again", "The task is asked for again" },
    };

    if (strcmp(event->status, "CANCELLED") == 0)
        method = "CANCEL";
    if (strcmp(method, "REPLY") == 0)
        return reply_words(event);
    if (strcmp(method, "REQUEST") == 0 && event->sequence > 0)
        return g_strdup(event->is_task ? "Task, changed" : "Invitation, changed");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(method, rows[i].method) == 0)
            return g_strdup(event->is_task ? rows[i].task : rows[i].event);
    }
    return g_strdup(event->is_task ? "Task" : "Event");
}

void
mail_event_show(MailBuilder *builder, const MailEvent *event, const char *method,
                bool has_text)
{
    g_autofree char *words = method_words(event, method);
    g_autofree char *heading =
        g_strconcat(words, *event->summary == '\0' ? "" : ": ", event->summary, NULL);

    mail_summary_heading(builder, heading);
    show_when(builder, event);
    show_series(builder, event);
    mail_summary_field(builder, "Where", event->place);
    mail_summary_field(builder, "Online", event->online);
    show_people(builder, event);
    mail_summary_field(builder, "Comment", event->comment);
    if (!has_text || *event->text == '\0')
        return;
    mail_text_render(builder, event->text, MIN(strlen(event->text), MAX_TEXT),
                     MAIL_TEXT_FIXED);
    if (strlen(event->text) > MAX_TEXT)
        mail_builder_note(builder, "Only the beginning of this text is shown.");
}
