/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/event.h: an event of a calendar as a value, and in words (L2; RFC 5545, 5546). */
#ifndef POSTBAG_MAIL_EVENT_H
#define POSTBAG_MAIL_EVENT_H

#include "builder.h"

#define MAIL_MAX_GUESTS 50

/* A day or a moment as the calendar says it. */
typedef struct {
    bool is_set, is_date;
    int year, month, day, hour, minute; /* on the clock of its zone */
    bool has_offset; /* false: a day, or a time of no zone, or of one that is not known */
    gint64 offset;   /* seconds east of UTC */
    char *zone;      /* as written; "" when none is named, "UTC" */
} MailMoment;

typedef struct {
    char *name, *address; /* "" when not given */
    char *status;         /* PARTSTAT, upper case, "" */
} MailGuest;

typedef struct {
    bool is_task;
    char *summary, *place, *text, *status, *rule, *comment, *online; /* "" when absent */
    MailMoment start, end, replaced; /* `replaced`: which one of a series it is about */
    MailGuest organizer;
    GArray *guests;      /* MailGuest, at most MAIL_MAX_GUESTS */
    guint n_more_guests; /* that are left out */
    guint sequence;      /* > 0: sent anew */
    guint n_left_out;    /* dates of the series that do not take place */
} MailEvent;

/* Appends heading and fields; `method` is that of RFC 5546, upper case, or "". With `has_text` the description too. */
void mail_event_show(MailBuilder *builder, const MailEvent *event, const char *method,
                     bool has_text);
void mail_event_clear(MailEvent *event);

/* A recurrence rule in words: "every week on Monday"; NULL when it is none of the common ones. The caller frees. */
char *mail_event_rule_words(const char *rule);

/* The zone that a TZID names: by IANA, with a prefix before it, or as Windows calls it. NULL when it is not known, or
 * not at hand. The caller unrefs. */
GTimeZone *mail_zone_find(const char *name);
/* Opens the local zone and reads those used most, which cannot be done later in the child. Returns how many these are. */
guint mail_zone_prepare(void);

#endif
