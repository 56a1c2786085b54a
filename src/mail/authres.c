/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/authres.c: what one's own provider found out about where a message is from (L2; RFC 8601).
 *
 * Anybody can write such a field into a message. Only fields with the provider's own name count, and of these only
 * what stands at the top: below the line where another's server took the message in, all of it may be forged. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "facts.h"
#include "host.h"

#define MAX_FIELD      (16 * 1024)
#define MAX_STATEMENTS 64
#define MAX_PHRASES    8
#define MAX_DOMAIN     200
#define MAX_DEPTH      32 /* of comments */

/* --- the field -------------------------------------------------------------------------------- */

/* A statement is an array of words, a word is "name" or "name=value"; quotes and comments are gone. */
typedef struct {
    GPtrArray *statements; /* GPtrArray of char * */
    GPtrArray *words;      /* of the statement that is read */
    GString *word;
} Reader;

static void
free_words(gpointer words)
{
    g_ptr_array_unref(words);
}

static void
end_word(Reader *reader)
{
    if (reader->word->len == 0)
        return;
    g_ptr_array_add(reader->words, g_strdup(reader->word->str));
    g_string_truncate(reader->word, 0);
}

static void
end_statement(Reader *reader)
{
    end_word(reader);
    g_ptr_array_add(reader->statements, reader->words);
    reader->words = g_ptr_array_new_with_free_func(g_free);
}

/* Past a comment that begins at `at`; comments nest. */
static const char *
skip_comment(const char *at)
{
    guint depth = 0;

    for (; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        else if (*at == '(' && depth < MAX_DEPTH)
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return at;
}

static const char *
take_quoted(Reader *reader, const char *at)
{
    for (at++; *at != '\0' && *at != '"'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        g_string_append_c(reader->word, *at);
    }
    return *at == '"' ? at + 1 : at;
}

/* Blanks and comments around "=" are of the word. */
static const char *
take_blank(Reader *reader, const char *at)
{
    while (*at == ' ' || *at == '(')
        at = *at == '(' ? skip_comment(at) : at + 1;
    if (*at != '=' &&
        (reader->word->len == 0 || reader->word->str[reader->word->len - 1] != '='))
        end_word(reader);
    return at;
}

/* The statements of a field; the first is the name of the server and the version. The caller unrefs. */
static GPtrArray *
read_statements(const char *line)
{
    Reader reader = { g_ptr_array_new_with_free_func(free_words),
                      g_ptr_array_new_with_free_func(g_free), g_string_new(NULL) };

    while (*line != '\0' && reader.statements->len < MAX_STATEMENTS) {
        if (*line == ';') {
            end_statement(&reader);
            line++;
        } else if (*line == '"') {
            line = take_quoted(&reader, line);
        } else if (*line == ' ' || *line == '(') {
            line = take_blank(&reader, line);
        } else {
            g_string_append_c(reader.word, *line++);
        }
    }
    end_statement(&reader);
    g_ptr_array_unref(reader.words);
    g_string_free(reader.word, TRUE);
    return reader.statements;
}

/* The value of the first word of that name; NULL when there is none. */
static const char *
value_of(const GPtrArray *words, const char *name)
{
    gsize len = strlen(name);

    for (guint i = 0; i < words->len; i++) {
        const char *word = words->pdata[i];

        if (g_ascii_strncasecmp(word, name, len) == 0 && word[len] == '=')
            return word + len + 1;
    }
    return NULL;
}

/* --- in words --------------------------------------------------------------------------------- */

/* The domain stands between `before` and `after`; when none is named it is `alone`. */
static const struct {
    const char *method, *result;
    const char *before, *after, *alone;
} rows[] = {
    { "dkim", "pass", "signed by ", " (DKIM)", "signed (DKIM)" },
    { "dkim", "none", NULL, NULL, "not signed (DKIM)" },
    { "dkim", "fail", "the signature of ", " does not fit (DKIM)",
      "a signature does not fit (DKIM)" },
    { "dkim", "policy", "the signature of ", " is not accepted (DKIM)",
      "a signature is not accepted (DKIM)" },
    { "dkim", "neutral", "the signature of ", " could not be checked (DKIM)",
      "a signature could not be checked (DKIM)" },
    { "dkim", "temperror", "the signature of ", " could not be checked (DKIM)",
      "a signature could not be checked (DKIM)" },
    { "dkim", "permerror", "the signature of ", " could not be checked (DKIM)",
      "a signature could not be checked (DKIM)" },
    { "spf", "pass", "sent by an allowed server of ", " (SPF)",
      "sent by an allowed server (SPF)" },
    { "spf", "fail", "sent by a server that ", " does not allow (SPF)",
      "sent by a server that is not allowed (SPF)" },
    { "spf", "hardfail", "sent by a server that ", " does not allow (SPF)",
      "sent by a server that is not allowed (SPF)" },
    { "spf", "softfail", "sent by a server that ", " does not know as its own (SPF)",
      "sent by an unknown server (SPF)" },
    { "spf", "temperror", "the server could not be checked with ", " (SPF)",
      "the server could not be checked (SPF)" },
    { "spf", "permerror", "the server could not be checked with ", " (SPF)",
      "the server could not be checked (SPF)" },
    { "dmarc", "pass", "the author's domain ", " is real (DMARC)",
      "the author's domain is real (DMARC)" },
    { "dmarc", "fail", "the author's domain ", " does not stand behind it (DMARC)",
      "the author's domain does not stand behind it (DMARC)" },
    { "dmarc", "temperror", "the author's domain ", " could not be checked (DMARC)",
      "the author's domain could not be checked (DMARC)" },
    { "dmarc", "permerror", "the author's domain ", " could not be checked (DMARC)",
      "the author's domain could not be checked (DMARC)" },
    { "arc", "pass", NULL, NULL, "the servers that forwarded it vouch for it (ARC)" },
    { "arc", "fail", NULL, NULL,
      "the servers that forwarded it do not vouch for it (ARC)" },
    { "iprev", "fail", NULL, NULL,
      "the name of the sending server does not fit its address (iprev)" },
};

/* What names the domain that a method looked at, the best first. */
static const struct {
    const char *method, *property;
} properties[] = {
    { "dkim", "header.d" }, { "dkim", "header.i" }, { "spf", "smtp.mailfrom" },
    { "spf", "smtp.from" }, { "spf", "smtp.helo" }, { "dmarc", "header.from" },
};

static char *
domain_of(const GPtrArray *words, const char *method)
{
    for (gsize i = 0; i < G_N_ELEMENTS(properties); i++) {
        const char *value = strcmp(properties[i].method, method) == 0
                                ? value_of(words, properties[i].property)
                                : NULL;
        const char *at = value == NULL ? NULL : strrchr(value, '@');
        g_autofree char *domain = NULL;

        if (value == NULL)
            continue;
        value = at != NULL ? at + 1 : value;
        domain = mail_host_plain(value, strlen(value));
        if (strchr(domain, '.') != NULL)
            return pb_text_visible_cut(domain, -1, MAX_DOMAIN);
    }
    return g_strdup("");
}

static void
add_phrase(GPtrArray *phrases, char *phrase)
{
    for (guint i = 0; i < phrases->len; i++) {
        if (strcmp(phrases->pdata[i], phrase) == 0) {
            g_free(phrase);
            return;
        }
    }
    g_ptr_array_add(phrases, phrase);
}

/* "dkim=pass header.d=example.org"; methods and results without a row have nothing to say. */
static void
read_result(const GPtrArray *words, GPtrArray *phrases)
{
    g_auto(GStrv) pair = NULL;
    g_autofree char *domain = NULL;

    if (words->len == 0)
        return;
    pair = g_strsplit(words->pdata[0], "=", 2);
    if (pair[0] == NULL || pair[1] == NULL)
        return;
    pair[0][strcspn(pair[0], "/")] = '\0'; /* the version of the method */
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (g_ascii_strcasecmp(rows[i].method, pair[0]) != 0 ||
            g_ascii_strcasecmp(rows[i].result, pair[1]) != 0)
            continue;
        domain = domain_of(words, rows[i].method);
        add_phrase(phrases,
                   rows[i].before == NULL || *domain == '\0'
                       ? g_strdup(rows[i].alone)
                       : g_strconcat(rows[i].before, domain, rows[i].after, NULL));
        return;
    }
}

/* --- whose it is ------------------------------------------------------------------------------ */

static bool
is_ours(const char *server, char *const *names)
{
    for (; *names != NULL; names++) {
        gsize name_len = strlen(*names);
        gsize len = strlen(server);

        if (name_len > 0 && len >= name_len &&
            g_ascii_strcasecmp(server + len - name_len, *names) == 0 &&
            (len == name_len || server[len - name_len - 1] == '.'))
            return true;
    }
    return false;
}

/* The name of the server that wrote the field, when it counts; NULL when not. RFC 8601 knows version 1 only. */
static const char *
server_of(const GPtrArray *statements, char *const *names)
{
    const GPtrArray *words = statements->pdata[0];
    const char *server = words->len == 0 ? NULL : words->pdata[0];

    if (server == NULL || strchr(server, '=') != NULL || words->len > 2 ||
        (words->len == 2 && strcmp(words->pdata[1], "1") != 0) || !is_ours(server, names))
        return NULL;
    return server;
}

/* Whether a Received field was written by a server that is not the provider's. Names without a dot, and addresses,
 * are what machines of one house call each other. */
static bool
is_others_trace(const MailRawField *field, char *const *names)
{
    g_autofree char *line =
        mail_header_unfold(field->value, MIN(field->value_len, MAX_FIELD), NULL);
    g_autoptr(GPtrArray) statements = read_statements(line);
    const GPtrArray *words = statements->pdata[0];

    for (guint i = 0; i + 1 < words->len; i++) {
        g_autofree char *host = NULL;

        if (g_ascii_strcasecmp(words->pdata[i], "by") != 0)
            continue;
        host = mail_host_plain(words->pdata[i + 1], strlen(words->pdata[i + 1]));
        return strchr(host, '.') != NULL && !mail_host_is_numeric(host) &&
               !g_str_has_suffix(host, ".localdomain") &&
               !g_str_has_suffix(host, ".local") && !is_ours(host, names);
    }
    return false;
}

typedef struct {
    char *const *names;
    char *server; /* of the first field that counts */
    GPtrArray *phrases;
} Verdict;

static void
read_field(Verdict *verdict, const MailRawField *field, const char *charset)
{
    g_autofree char *line =
        mail_header_unfold(field->value, MIN(field->value_len, MAX_FIELD), charset);
    g_autoptr(GPtrArray) statements = read_statements(line);
    const char *server = server_of(statements, verdict->names);

    if (server == NULL)
        return;
    if (verdict->server == NULL)
        verdict->server = pb_text_visible_cut(server, -1, MAX_DOMAIN);
    for (guint i = 1; i < statements->len && verdict->phrases->len < MAX_PHRASES; i++)
        read_result(statements->pdata[i], verdict->phrases);
}

void
mail_authres_read(MailDocument *document, const MailHeaderBlock *header,
                  const char *authserv)
{
    g_auto(GStrv) names = g_strsplit(authserv == NULL ? "" : authserv, " ", 16);
    MailHeaderReader reader = { header->block, header->block + header->len };
    Verdict verdict = { names, NULL, g_ptr_array_new_with_free_func(g_free) };
    MailRawField field;

    for (guint n = 0; *names != NULL && n < MAIL_MAX_FIELDS; n++) {
        if (!mail_header_next(&reader, &field))
            break;
        if (mail_header_is(&field, "authentication-results"))
            read_field(&verdict, &field, header->charset);
        else if (mail_header_is(&field, "received") &&
                 (verdict.server != NULL || is_others_trace(&field, names)))
            break;
    }
    if (verdict.phrases->len > 0) {
        g_autofree char *list = NULL;

        g_ptr_array_add(verdict.phrases, NULL);
        list = g_strjoinv(", ", (char **)verdict.phrases->pdata);
        document->authentication = g_strdup_printf("%s says: %s", verdict.server, list);
    }
    g_free(verdict.server);
    g_ptr_array_unref(verdict.phrases);
}
