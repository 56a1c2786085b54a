/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/vcard.c: address cards as headings and fields (L2; RFC 6350, 2426, vCard 2.1).
 *
 * What people look for on a card is shown: names, addresses, numbers. Pictures, keys and what programs note for
 * themselves are not; the part itself can be viewed as it stands. */
#include <config.h>

#include "vcard.h"

#include <string.h>

#include "charset.h"
#include "summary.h"

#define MAX_CARDS  20
#define MAX_FIELDS 60           /* of one card */
#define MAX_LINE   (256 * 1024) /* a picture may be one line */

/* One content line, unfolded: "item1.TEL;TYPE=home,voice:+1 555". */
typedef struct {
    char *name;       /* upper case, without a group */
    char *parameters; /* upper case: ";TYPE=HOME" */
    char *value;      /* as it stands */
} Line;

typedef struct {
    const char *at, *end;
} Reader;

static void
clear_line(Line *line)
{
    g_clear_pointer(&line->name, g_free);
    g_clear_pointer(&line->parameters, g_free);
    g_clear_pointer(&line->value, g_free);
}

/* Appends the next line of the file; false at its end. */
static bool
append_physical(Reader *reader, GString *out)
{
    const char *newline;
    const char *stop;

    if (reader->at >= reader->end)
        return false;
    newline = memchr(reader->at, '\n', (gsize)(reader->end - reader->at));
    stop = newline == NULL ? reader->end : newline;
    if (out->len < MAX_LINE)
        g_string_append_len(out, reader->at, MIN(stop - reader->at, MAX_LINE));
    reader->at = newline == NULL ? reader->end : newline + 1;
    if (out->len > 0 && out->str[out->len - 1] == '\r')
        g_string_truncate(out, out->len - 1);
    return true;
}

/* vCard 2.1 goes on behind a "=" at the end of a line. */
static bool
is_soft_broken(const GString *text)
{
    const char *colon = strchr(text->str, ':');
    g_autofree char *head =
        colon == NULL ? NULL : g_ascii_strup(text->str, colon - text->str);

    return head != NULL && text->str[text->len - 1] == '=' &&
           strstr(head, "QUOTED-PRINTABLE") != NULL;
}

/* The colon that ends name and parameters; those in quotes do not count. */
static char *
find_colon(char *text)
{
    bool is_quoted = false;

    for (; *text != '\0'; text++) {
        if (*text == '"')
            is_quoted = !is_quoted;
        else if (*text == ':' && !is_quoted)
            return text;
    }
    return NULL;
}

static void
split(Line *line, char *text)
{
    char *colon = find_colon(text);
    char *semicolon;
    char *dot;

    if (colon == NULL)
        return;
    *colon = '\0';
    line->value = g_strdup(colon + 1);
    semicolon = strchr(text, ';');
    line->parameters = g_ascii_strup(semicolon == NULL ? "" : semicolon, -1);
    if (semicolon != NULL)
        *semicolon = '\0';
    dot = strchr(text, '.');
    line->name = g_ascii_strup(g_strstrip(dot == NULL ? text : dot + 1), -1);
}

/* The next content line; its name is NULL when it is none. False at the end. */
static bool
next_line(Reader *reader, Line *line)
{
    g_autoptr(GString) text = g_string_new(NULL);

    clear_line(line);
    if (!append_physical(reader, text))
        return false;
    for (;;) {
        if (text->len > 0 && is_soft_broken(text)) {
            g_string_truncate(text, text->len - 1);
        } else if (reader->at < reader->end &&
                   (*reader->at == ' ' || *reader->at == '\t')) {
            reader->at++;
        } else {
            break;
        }
        if (!append_physical(reader, text))
            break;
    }
    split(line, text->str);
    return true;
}

static char *
parameter(const Line *line, const char *name)
{
    g_autofree char *key = g_strconcat(";", name, "=", NULL);
    const char *found = strstr(line->parameters, key);

    if (found == NULL)
        return NULL;
    found += strlen(key);
    return g_strndup(found, strcspn(found, ";"));
}

static char *
decode_quoted(const char *value)
{
    GString *out = g_string_new(NULL);

    for (const char *p = value; *p != '\0'; p++) {
        if (p[0] == '=' && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2])) {
            g_string_append_c(out, (char)(g_ascii_xdigit_value(p[1]) * 16 +
                                          g_ascii_xdigit_value(p[2])));
            p += 2;
        } else {
            g_string_append_c(out, *p);
        }
    }
    return g_string_free(out, FALSE);
}

/* The value as UTF-8, still with its escapes; NULL when it is bytes and no text. */
static char *
decoded_value(const Line *line)
{
    g_autofree char *charset = parameter(line, "CHARSET");
    g_autofree char *bytes = NULL;

    if (strstr(line->parameters, "BASE64") != NULL ||
        strstr(line->parameters, "ENCODING=B") != NULL)
        return NULL;
    if (strstr(line->parameters, "QUOTED-PRINTABLE") == NULL)
        return g_strdup(line->value);
    bytes = decode_quoted(line->value);
    return g_string_free(mail_charset_to_utf8(bytes, strlen(bytes), charset), FALSE);
}

/* Takes the escapes out; components that are set apart by semicolons are joined by `joint`, empty ones left out. */
static char *
plain_value(const char *value, const char *joint)
{
    GString *out = g_string_new(NULL);
    gsize component = 0; /* where it starts */

    for (const char *p = value; *p != '\0'; p++) {
        if (*p == '\\' && p[1] != '\0') {
            p++;
            if (*p == 'n' || *p == 'N')
                g_string_append(out, out->len > 0 ? ", " : "");
            else
                g_string_append_c(out, *p);
        } else if (*p == ';' && joint != NULL) {
            if (out->len > component)
                g_string_append(out, joint);
            component = out->len;
        } else {
            g_string_append_c(out, *p);
        }
    }
    if (joint != NULL && component == out->len && out->len > 0)
        g_string_truncate(out, out->len - MIN(strlen(joint), out->len));
    return g_string_free(out, FALSE);
}

/* "Given Family" of "Family;Given;Additional;Prefix;Suffix". */
static char *
name_of_n(const char *value)
{
    g_auto(GStrv) pieces = g_strsplit(value, ";", 5);
    static const guint order[] = { 3, 1, 2, 0, 4 };
    GString *out = g_string_new(NULL);
    guint n = g_strv_length(pieces);

    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        g_autofree char *piece =
            order[i] < n ? plain_value(g_strstrip(pieces[order[i]]), NULL) : NULL;

        if (piece != NULL && *piece != '\0')
            g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", piece);
    }
    return g_string_free(out, FALSE);
}

/* In the order in which they are shown. */
static const struct {
    const char *name, *shown;
    const char *joint; /* of the components of its value; NULL: it has none */
} rows[] = {
    { "ORG", "Organisation", ", " }, { "TITLE", "Title", NULL },
    { "ROLE", "Role", NULL },        { "NICKNAME", "Nickname", NULL },
    { "EMAIL", "Mail", NULL },       { "TEL", "Telephone", NULL },
    { "IMPP", "Chat", NULL },        { "ADR", "Address", ", " },
    { "URL", "Web", NULL },          { "BDAY", "Birthday", NULL },
    { "NOTE", "Note", NULL },
};

static const struct {
    const char *type, *word;
} kinds[] = {
    { "HOME", "home" }, { "WORK", "work" },   { "CELL", "mobile" },
    { "FAX", "fax" },   { "PAGER", "pager" },
};

/* " (work, mobile)" by the parameters. */
static char *
kind_words(const Line *line)
{
    g_auto(GStrv) words = g_strsplit_set(line->parameters, ";=,\"", 32);
    GString *out = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_strv_contains((const char *const *)words, kinds[i].type))
            g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : " (",
                                   kinds[i].word);
    }
    if (out->len > 0)
        g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

typedef struct {
    char *name;        /* FN */
    char *parts;       /* N, when there is no FN */
    GPtrArray *fields; /* of rows[], a list of values each */
    guint n_fields, n_dropped;
} Card;

static void
take_field(Card *card, const Line *line, const char *value)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *plain = NULL;
        g_autofree char *kind = NULL;

        if (strcmp(line->name, rows[i].name) != 0)
            continue;
        if (card->n_fields >= MAX_FIELDS) {
            card->n_dropped++;
            return;
        }
        plain = plain_value(value, rows[i].joint);
        if (*g_strstrip(plain) == '\0')
            return;
        /* vCard 4 writes tel:+1-555, which is a number to people. */
        kind = kind_words(line);
        g_ptr_array_add(
            card->fields->pdata[i],
            g_strconcat(g_str_has_prefix(plain, "tel:") ? plain + 4 : plain, kind, NULL));
        card->n_fields++;
    }
}

static void
take_line(Card *card, const Line *line)
{
    g_autofree char *value = decoded_value(line);

    if (value == NULL)
        return;
    if (strcmp(line->name, "FN") == 0 && card->name == NULL)
        card->name = plain_value(value, NULL);
    else if (strcmp(line->name, "N") == 0 && card->parts == NULL)
        card->parts = name_of_n(value);
    else
        take_field(card, line, value);
}

static void
show_card(MailBuilder *builder, const Card *card)
{
    const char *name =
        card->name != NULL && *card->name != '\0' ? card->name : card->parts;
    g_autofree char *heading = g_strconcat(
        "Address card", name == NULL || *name == '\0' ? "" : ": ", name, NULL);

    mail_summary_heading(builder, heading);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const GPtrArray *values = card->fields->pdata[i];

        for (guint k = 0; k < values->len; k++)
            mail_summary_field(builder, rows[i].shown, values->pdata[k]);
    }
    if (card->n_dropped > 0)
        mail_builder_note(builder, "%u more lines of this card are left out.",
                          card->n_dropped);
}

static void
free_values(gpointer values)
{
    g_ptr_array_unref(values);
}

/* Reads to the end of the card and shows it. */
static void
read_card(MailBuilder *builder, Reader *reader, Line *line)
{
    Card card = { .fields = g_ptr_array_new_with_free_func(free_values) };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_ptr_array_add(card.fields, g_ptr_array_new_with_free_func(g_free));
    while (next_line(reader, line)) {
        if (line->name == NULL)
            continue;
        if (strcmp(line->name, "END") == 0)
            break;
        take_line(&card, line);
    }
    show_card(builder, &card);
    g_free(card.name);
    g_free(card.parts);
    g_ptr_array_unref(card.fields);
}

bool
mail_vcard_render(MailBuilder *builder, const char *text, gsize len)
{
    Reader reader = { text, text + len };
    Line line = { NULL, NULL, NULL };
    guint n = 0;

    while (n <= MAX_CARDS && next_line(&reader, &line)) {
        if (line.name == NULL || strcmp(line.name, "BEGIN") != 0 ||
            g_ascii_strncasecmp(line.value, "VCARD", 5) != 0)
            continue;
        if (++n > MAX_CARDS)
            mail_builder_note(builder, "There are more cards: they are left out.");
        else
            read_card(builder, &reader, &line);
    }
    clear_line(&line);
    return n > 0;
}
