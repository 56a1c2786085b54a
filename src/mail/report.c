/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/report.c: reports of mail servers and readers in words (L2; RFC 3464, 8098, 5965).
 *
 * A report is groups of fields with empty lines between them. The server's own words are always shown;
 * ours stand beside them. */
#include <config.h>

#include "report.h"

#include <string.h>

#include "base/human.h"
#include "header.h"
#include "status.h"
#include "summary.h"

#define MAX_RECIPIENTS 50
#define MAX_VALUE      4096

/* The fields of a group that matter: the last one of a name counts. */
typedef struct {
    const char *name;
    char *value;
} Field;

static void
clear_fields(Field *fields)
{
    for (; fields->name != NULL; fields++)
        g_clear_pointer(&fields->value, g_free);
}

static const char *
get(const Field *fields, const char *name)
{
    for (; fields->name != NULL; fields++) {
        if (strcmp(fields->name, name) == 0)
            return fields->value;
    }
    return NULL;
}

/* Reads the next group of fields; false at the end of the text. */
static bool
read_group(MailHeaderReader *reader, Field *fields)
{
    MailRawField raw;
    guint n = 0;

    clear_fields(fields);
    while (reader->at < reader->end && g_ascii_isspace(*reader->at))
        reader->at++;
    for (; n < MAIL_MAX_FIELDS && mail_header_next(reader, &raw); n++) {
        for (Field *field = fields; field->name != NULL; field++) {
            if (!mail_header_is(&raw, field->name))
                continue;
            g_free(field->value);
            field->value =
                mail_header_decode(raw.value, MIN(raw.value_len, MAX_VALUE), NULL);
        }
    }
    return n > 0;
}

/* "rfc822; ada@example.org" without its type. */
static const char *
without_type(const char *value)
{
    const char *semicolon = value == NULL ? NULL : strchr(value, ';');

    if (semicolon == NULL)
        return value;
    semicolon++;
    return semicolon + strspn(semicolon, " ");
}

static void
add_time(MailBuilder *builder, const char *name, const char *value)
{
    gint64 date = value == NULL ? 0 : mail_header_date(value, strlen(value));
    g_autofree char *local = date == 0 ? NULL : pb_time_to_string(date);

    mail_summary_field(builder, name, local == NULL ? value : local);
}

static const struct {
    const char *action, *heading, *word;
} actions[] = {
    { "failed", "Delivery failed", "not delivered" },
    { "delayed", "Delivery is delayed", "not delivered yet" },
    { "delivered", "Delivered", "delivered" },
    { "relayed", "Passed on to a server that does not report", "passed on" },
    { "expanded", "Delivered to a mailing list", "passed on to several mailboxes" },
};

static gssize
action_of(const Field *recipient)
{
    const char *action = get(recipient, "action");

    for (gsize i = 0; action != NULL && i < G_N_ELEMENTS(actions); i++) {
        if (g_ascii_strncasecmp(action, actions[i].action, strlen(actions[i].action)) ==
            0)
            return (gssize)i;
    }
    return -1;
}

/* The code that says most: that of the field, else one in the server's words. */
static char *
code_of(const Field *recipient)
{
    const char *status = get(recipient, "status");
    const char *said = get(recipient, "diagnostic-code");
    g_autofree char *code = mail_status_find(status == NULL ? "" : status);
    g_autofree char *other = mail_status_find(said == NULL ? "" : said);

    if (code == NULL || (mail_status_meaning(code) == NULL && other != NULL &&
                         mail_status_meaning(other) != NULL && code[0] == other[0]))
        return g_steal_pointer(&other);
    return g_steal_pointer(&code);
}

static void
add_result(MailBuilder *builder, const Field *recipient)
{
    gssize action = action_of(recipient);
    g_autofree char *code = code_of(recipient);
    const char *meaning = code == NULL ? NULL : mail_status_meaning(code);
    const char *class = code == NULL ? NULL : mail_status_class(code);
    GString *text = g_string_new(action >= 0 ? actions[action].word : "");

    if (action < 0 && get(recipient, "action") != NULL)
        g_string_append(text, get(recipient, "action"));
    /* What was delivered needs no reason. */
    if (meaning != NULL && code[0] != '2')
        g_string_append_printf(text, "%s%s", text->len > 0 ? ": " : "", meaning);
    else if (text->len == 0 && class != NULL)
        g_string_append(text, class);
    if (code != NULL)
        g_string_append_printf(text, " (%s)", code);
    if (code != NULL && code[0] == '5' && action == 0)
        g_string_append_printf(text, ". %s", class);
    mail_summary_field(builder, "Result", text->str);
    g_string_free(text, TRUE);
}

static void
add_recipient(MailBuilder *builder, const Field *recipient)
{
    const char *final = without_type(get(recipient, "final-recipient"));
    const char *original = without_type(get(recipient, "original-recipient"));

    mail_summary_group(builder, "To", original != NULL ? original : final);
    if (original != NULL && final != NULL && g_ascii_strcasecmp(original, final) != 0)
        mail_summary_field(builder, "Sent on to", final);
    add_result(builder, recipient);
    mail_summary_field(builder, "Server", without_type(get(recipient, "remote-mta")));
    mail_summary_field(builder, "Its words",
                       without_type(get(recipient, "diagnostic-code")));
    add_time(builder, "Last tried", get(recipient, "last-attempt-date"));
    add_time(builder, "Tried until", get(recipient, "will-retry-until"));
}

/* The heading that fits all recipients. */
static const char *
delivery_heading(const char *text, gsize len, Field *recipient)
{
    MailHeaderReader reader = { text, text + len };
    gssize common = -2;
    guint n = 0;

    while (n++ < MAX_RECIPIENTS && read_group(&reader, recipient)) {
        gssize action = action_of(recipient);

        if (action < 0)
            continue;
        if (common != -2 && common != action)
            return "Delivery report: not the same for all";
        common = action;
    }
    return common < 0 ? "Delivery report" : actions[common].heading;
}

bool
mail_report_delivery(MailBuilder *builder, const char *text, gsize len,
                     const char *subject)
{
    MailHeaderReader reader = { text, text + len };
    Field message[] = { { "reporting-mta", NULL },
                        { "arrival-date", NULL },
                        { NULL, NULL } };
    Field recipient[] = {
        { "final-recipient", NULL },
        { "original-recipient", NULL },
        { "action", NULL },
        { "status", NULL },
        { "diagnostic-code", NULL },
        { "remote-mta", NULL },
        { "last-attempt-date", NULL },
        { "will-retry-until", NULL },
        { NULL, NULL },
    };
    guint n = 0;

    if (!read_group(&reader, message))
        return false;
    mail_summary_heading(builder, delivery_heading(text, len, recipient));
    mail_summary_field(builder, "Subject", subject);
    add_time(builder, "Sent", get(message, "arrival-date"));
    mail_summary_field(builder, "Reported by",
                       without_type(get(message, "reporting-mta")));
    /* Some servers write no empty line before the first recipient. */
    if (get(message, "reporting-mta") == NULL || reader.at >= reader.end)
        reader = (MailHeaderReader){ text, text + len };
    while (n < MAX_RECIPIENTS && read_group(&reader, recipient)) {
        if (get(recipient, "final-recipient") == NULL &&
            get(recipient, "original-recipient") == NULL)
            continue;
        add_recipient(builder, recipient);
        n++;
    }
    if (n == MAX_RECIPIENTS && read_group(&reader, recipient))
        mail_builder_note(builder,
                          "The report names more recipients: they are left out.");
    clear_fields(message);
    clear_fields(recipient);
    return true;
}

/* Looked for in this order: "displayed" may stand beside "deleted". */
static const struct {
    const char *type, *heading, *word;
} dispositions[] = {
    { "displayed", "Opened", "opened; that says nothing about reading or agreeing" },
    { "deleted", "Deleted", "deleted, perhaps without being read" },
    { "dispatched", "Passed on", "passed on, printed or the like, and perhaps not read" },
    { "processed", "Dealt with by a program", "dealt with by a program, and not shown" },
    { "denied", "No word about reading",
      "the recipient does not tell whether it was read" },
    { "failed", "No word about reading", "the mail program could not tell" },
};

bool
mail_report_disposition(MailBuilder *builder, const char *text, gsize len,
                        const char *subject)
{
    MailHeaderReader reader = { text, text + len };
    Field fields[] = { { "final-recipient", NULL }, { "original-recipient", NULL },
                       { "disposition", NULL },     { "reporting-ua", NULL },
                       { "error", NULL },           { "failure", NULL },
                       { "warning", NULL },         { NULL, NULL } };
    const char *disposition;
    const char *type;
    gsize i = 0;
    bool is_read = read_group(&reader, fields);

    disposition = get(fields, "disposition");
    if (!is_read || disposition == NULL) {
        clear_fields(fields);
        return false;
    }
    type = without_type(disposition);
    while (i < G_N_ELEMENTS(dispositions) &&
           g_ascii_strncasecmp(type, dispositions[i].type,
                               strlen(dispositions[i].type)) != 0)
        i++;
    mail_summary_heading(builder, i < G_N_ELEMENTS(dispositions)
                                      ? dispositions[i].heading
                                      : "Notification about a message");
    mail_summary_field(builder, "Subject", subject);
    mail_summary_field(builder, "By",
                       without_type(get(fields, "original-recipient") != NULL
                                        ? get(fields, "original-recipient")
                                        : get(fields, "final-recipient")));
    mail_summary_field(builder, "Result",
                       i < G_N_ELEMENTS(dispositions) ? dispositions[i].word : type);
    if (g_strrstr(disposition, "MDN-sent-automatically") != NULL)
        mail_summary_field(builder, "Sent", "by the program, without asking anybody");
    mail_summary_field(builder, "Error", get(fields, "error"));
    mail_summary_field(builder, "Failure", get(fields, "failure"));
    mail_summary_field(builder, "Warning", get(fields, "warning"));
    mail_summary_field(builder, "Program", get(fields, "reporting-ua"));
    clear_fields(fields);
    return true;
}

static const struct {
    const char *type, *heading;
} feedbacks[] = {
    { "abuse", "Complaint: somebody calls a message spam" },
    { "auth-failure", "Report: a check of the sender failed" },
    { "fraud", "Complaint: somebody calls a message fraud" },
    { "not-spam", "Report: a message is no spam" },
    { "virus", "Report: a message holds a virus" },
};

bool
mail_report_feedback(MailBuilder *builder, const char *text, gsize len,
                     const char *subject)
{
    MailHeaderReader reader = { text, text + len };
    Field fields[] = { { "feedback-type", NULL },
                       { "original-rcpt-to", NULL },
                       { "original-mail-from", NULL },
                       { "source-ip", NULL },
                       { "arrival-date", NULL },
                       { "reported-domain", NULL },
                       { "reported-uri", NULL },
                       { "auth-failure", NULL },
                       { "reporting-mta", NULL },
                       { "authentication-results", NULL },
                       { NULL, NULL } };
    const char *heading = "Report about a message";
    const char *type;
    bool is_read = read_group(&reader, fields);

    type = get(fields, "feedback-type");
    if (!is_read || type == NULL) {
        clear_fields(fields);
        return false;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(feedbacks); i++) {
        if (g_ascii_strcasecmp(type, feedbacks[i].type) == 0)
            heading = feedbacks[i].heading;
    }
    mail_summary_heading(builder, heading);
    mail_summary_field(builder, "Subject", subject);
    mail_summary_field(builder, "From", get(fields, "original-mail-from"));
    mail_summary_field(builder, "To", get(fields, "original-rcpt-to"));
    add_time(builder, "Received", get(fields, "arrival-date"));
    mail_summary_field(builder, "Came from", get(fields, "source-ip"));
    mail_summary_field(builder, "Failed", get(fields, "auth-failure"));
    mail_summary_field(builder, "Domain", get(fields, "reported-domain"));
    mail_summary_field(builder, "Address", get(fields, "reported-uri"));
    mail_summary_field(builder, "Checks", get(fields, "authentication-results"));
    mail_summary_field(builder, "Reported by",
                       without_type(get(fields, "reporting-mta")));
    clear_fields(fields);
    return true;
}

bool
mail_report_headers(MailBuilder *builder, const char *text, gsize len)
{
    MailHeaderReader reader = { text, text + len };
    Field fields[] = { { "from", NULL }, { "to", NULL },      { "cc", NULL },
                       { "date", NULL }, { "subject", NULL }, { NULL, NULL } };
    static const char *const shown[] = { "From", "To", "Cc", "Date", "Subject" };
    bool is_any = false;

    read_group(&reader, fields);
    for (gsize i = 0; i < G_N_ELEMENTS(shown); i++)
        is_any = is_any || fields[i].value != NULL;
    if (is_any)
        mail_summary_heading(builder, "Header of the message");
    for (gsize i = 0; i < G_N_ELEMENTS(shown); i++)
        mail_summary_field(builder, shown[i], fields[i].value);
    clear_fields(fields);
    return is_any;
}
