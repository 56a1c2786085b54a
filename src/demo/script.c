/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/script.c: the script language of faults (L3); tests/stub/README is its manual.
 *
 * A line is cut into words and quoted texts, then read from left to right by small functions that each
 * take their words off the front. One table row is one action. */
#include <config.h>

#include "script.h"

#include <string.h>

#define MAX_TEXT (1 << 20)

/* How the counter \# stands in a parsed text: 0xFF cannot begin a word anybody types. */
#define COUNTER     "\377#"
#define COUNTER_LEN 2

struct DemoScript {
    GPtrArray *rules; /* of DemoRule */
};

typedef struct {
    bool is_quoted;
    GString *text;
} Token;

/* What is left of one line. */
typedef struct {
    GPtrArray *tokens;
    guint next;
} Cursor;

typedef enum {
    OPERAND_NONE,
    OPERAND_LINE,          /* a text; CRLF is added */
    OPERAND_BYTES,         /* a text as it is */
    OPERAND_OPTIONAL,      /* a text as it is, or the default */
    OPERAND_NUMBER,        /* 1 and up */
    OPERAND_PLACE,         /* number or * */
    OPERAND_PLACE_AND_LINE /* number or *, then a text; CRLF is added */
} Operand;

static const struct {
    const char *word;
    DemoAction action;
    Operand operand;
    bool takes_after;
} actions[] = {
    { "reply", DEMO_ACTION_REPLY, OPERAND_LINE, true },
    { "raw", DEMO_ACTION_REPLY, OPERAND_BYTES, true },
    { "insert", DEMO_ACTION_INSERT, OPERAND_BYTES, true },
    { "append", DEMO_ACTION_APPEND, OPERAND_BYTES, false },
    { "cut", DEMO_ACTION_CUT, OPERAND_NONE, true },
    { "close", DEMO_ACTION_CLOSE, OPERAND_NONE, true },
    { "hang-up", DEMO_ACTION_HANG_UP, OPERAND_NONE, true },
    { "stall", DEMO_ACTION_STALL, OPERAND_NONE, true },
    { "drip", DEMO_ACTION_DRIP, OPERAND_NUMBER, true },
    { "endless", DEMO_ACTION_ENDLESS, OPERAND_OPTIONAL, true },
    { "line", DEMO_ACTION_LINE, OPERAND_PLACE_AND_LINE, false },
    { "drop", DEMO_ACTION_DROP, OPERAND_PLACE, false },
    { "keep-input", DEMO_ACTION_KEEP_INPUT, OPERAND_NONE, false },
};

static const char endless_default[] = "All work and no play makes a dull server.\r\n";

static void
token_free(gpointer data)
{
    Token *token = data;

    g_string_free(token->text, TRUE);
    g_free(token);
}

static void
rule_free(gpointer data)
{
    DemoRule *rule = data;

    g_free(rule->event);
    g_clear_pointer(&rule->text, g_bytes_unref);
    g_free(rule);
}

static bool
complain(GError **error, const char *what)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", what);
    return false;
}

/* --- words and quoted texts ---------------------------------------------------------------------- */

/* The character after a backslash; `*text` stands on it and is moved behind. */
static bool
read_escape(const char **text, GString *out, GError **error)
{
    static const struct {
        char letter, byte;
    } simple[] = { { 'r', '\r' }, { 'n', '\n' },  { 't', '\t' }, { 'e', '\033' },
                   { 'a', '\a' }, { '\\', '\\' }, { '"', '"' },  { '0', '\0' } };
    char letter = *(*text)++;

    for (gsize i = 0; i < G_N_ELEMENTS(simple); i++) {
        if (simple[i].letter == letter) {
            g_string_append_c(out, simple[i].byte);
            return true;
        }
    }
    if (letter == '#') {
        g_string_append_len(out, COUNTER, COUNTER_LEN);
        return true;
    }
    if (letter == 'x' && g_ascii_isxdigit((*text)[0]) && g_ascii_isxdigit((*text)[1])) {
        int value =
            g_ascii_xdigit_value((*text)[0]) * 16 + g_ascii_xdigit_value((*text)[1]);

        g_string_append_c(out, (char)value);
        *text += 2;
        return true;
    }
    return complain(error, "unknown escape: there are \\r \\n \\t \\e \\a \\0 \\\\ \\\" "
                           "\\# and \\xNN");
}

/* `*text` stands behind the opening quote and is moved behind the closing one. A text may be repeated:
 * "abc"*1000. */
static bool
read_quoted(const char **text, GString *out, GError **error)
{
    guint64 times;
    gsize len;

    while (**text != '"') {
        if (**text == '\0')
            return complain(error, "the text has no closing quote");
        if (**text != '\\') {
            g_string_append_c(out, *(*text)++);
            continue;
        }
        (*text)++;
        if (!read_escape(text, out, error))
            return false;
    }
    (*text)++;
    if (**text != '*')
        return true;
    times = g_ascii_strtoull(*text + 1, (char **)text, 10);
    len = out->len;
    if (times == 0 || (len > 0 && times > MAX_TEXT / len))
        return complain(error, "a repeated text is 1 byte to 1 MiB long");
    for (guint64 i = 1; i < times; i++)
        g_string_append_len(out, out->str, (gssize)len);
    return true;
}

static GPtrArray *
tokens_of(const char *line, GError **error)
{
    g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func(token_free);

    for (;;) {
        Token *token;

        while (g_ascii_isspace(*line))
            line++;
        if (*line == '\0' || *line == '#')
            return g_steal_pointer(&tokens);
        token = g_new0(Token, 1);
        token->text = g_string_new(NULL);
        g_ptr_array_add(tokens, token);
        if (*line == '"') {
            line++;
            token->is_quoted = true;
            if (!read_quoted(&line, token->text, error))
                return NULL;
            continue;
        }
        while (*line != '\0' && *line != '"' && !g_ascii_isspace(*line))
            g_string_append_c(token->text, *line++);
    }
}

/* --- the front of a line ------------------------------------------------------------------------- */

static const Token *
peek(const Cursor *cursor)
{
    return cursor->next < cursor->tokens->len ? cursor->tokens->pdata[cursor->next]
                                              : NULL;
}

/* Takes the word `word` if it stands in front. */
static bool
take_word(Cursor *cursor, const char *word)
{
    const Token *token = peek(cursor);

    if (token == NULL || token->is_quoted || strcmp(token->text->str, word) != 0)
        return false;
    cursor->next++;
    return true;
}

/* The texts in front, joined; NULL when none stands there. */
static GString *
take_text(Cursor *cursor)
{
    GString *text = NULL;
    const Token *token;

    while ((token = peek(cursor)) != NULL && token->is_quoted) {
        if (text == NULL)
            text = g_string_new(NULL);
        g_string_append_len(text, token->text->str, (gssize)token->text->len);
        cursor->next++;
    }
    return text;
}

static bool
take_number(Cursor *cursor, guint64 *number)
{
    const Token *token = peek(cursor);

    if (token == NULL || token->is_quoted ||
        !g_ascii_string_to_unsigned(token->text->str, 10, 0, G_MAXINT64, number, NULL))
        return false;
    cursor->next++;
    return true;
}

/* 3, 3+ or 3-5. True and untouched `range` when none stands there. */
static bool
take_range(Cursor *cursor, DemoRange *range, GError **error)
{
    const Token *token = peek(cursor);
    char *end;

    if (token == NULL || token->is_quoted || !g_ascii_isdigit(token->text->str[0]))
        return true;
    range->first = g_ascii_strtoull(token->text->str, &end, 10);
    range->last = range->first;
    if (strcmp(end, "+") == 0) {
        range->last = DEMO_EVERY;
    } else if (*end == '-') {
        if (!g_ascii_string_to_unsigned(end + 1, 10, 1, G_MAXINT64, &range->last, NULL))
            return complain(error, "a range is 3, 3+ or 3-5");
    } else if (*end != '\0') {
        return complain(error, "a range is 3, 3+ or 3-5");
    }
    if (range->first == 0 || range->last < range->first)
        return complain(error, "a range counts upwards from 1");
    cursor->next++;
    return true;
}

/* --- actions ------------------------------------------------------------------------------------- */

static bool
take_rule_text(Cursor *cursor, DemoRule *rule, const char *suffix, GError **error)
{
    GString *text = take_text(cursor);

    if (text == NULL)
        return complain(error, "a text in quotes is missing");
    g_string_append(text, suffix);
    rule->text = g_string_free_to_bytes(text);
    return true;
}

static bool
take_endless_text(Cursor *cursor, DemoRule *rule, GError **error)
{
    GString *text = take_text(cursor);

    if (text == NULL)
        text = g_string_new(endless_default);
    rule->text = g_string_free_to_bytes(text);
    return g_bytes_get_size(rule->text) > 0 ||
           complain(error, "nothing cannot be sent without end");
}

static bool
take_place(Cursor *cursor, DemoRule *rule, GError **error)
{
    rule->number = DEMO_EVERY;
    if (take_word(cursor, "*") || take_number(cursor, &rule->number))
        return true;
    return complain(error, "the number of a line, or *, is missing");
}

static bool
take_operand(Cursor *cursor, Operand operand, DemoRule *rule, GError **error)
{
    switch (operand) {
    case OPERAND_NONE:
        return true;
    case OPERAND_LINE:
        return take_rule_text(cursor, rule, "\r\n", error);
    case OPERAND_BYTES:
        return take_rule_text(cursor, rule, "", error);
    case OPERAND_OPTIONAL:
        return take_endless_text(cursor, rule, error);
    case OPERAND_NUMBER:
        return (take_number(cursor, &rule->number) && rule->number > 0) ||
               complain(error, "a number is missing");
    case OPERAND_PLACE:
        return take_place(cursor, rule, error);
    case OPERAND_PLACE_AND_LINE:
        return take_place(cursor, rule, error) &&
               take_rule_text(cursor, rule, "\r\n", error);
    }
    g_return_val_if_reached(false);
}

static bool
take_after(Cursor *cursor, DemoRule *rule, GError **error)
{
    if (!take_word(cursor, "after"))
        return true;
    if (!take_number(cursor, &rule->after))
        return complain(error, "after what? A number is missing");
    rule->after_unit = DEMO_AFTER_BYTES;
    if (take_word(cursor, "lines") || take_word(cursor, "line"))
        rule->after_unit = DEMO_AFTER_LINES;
    else if (!take_word(cursor, "bytes"))
        (void)take_word(cursor, "byte");
    return true;
}

static bool
take_action(Cursor *cursor, DemoRule *rule, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (!take_word(cursor, actions[i].word))
            continue;
        rule->action = actions[i].action;
        if (!take_operand(cursor, actions[i].operand, rule, error))
            return false;
        return !actions[i].takes_after || take_after(cursor, rule, error);
    }
    return complain(error, "no known action stands here");
}

/* --- whole lines --------------------------------------------------------------------------------- */

/* on EVENT [TIMES] [message N] ACTION */
static bool
parse_on(Cursor *cursor, DemoRule *rule, GError **error)
{
    const Token *event = peek(cursor);

    if (event == NULL || event->is_quoted)
        return complain(error, "on what? A command or event is missing");
    cursor->next++;
    rule->event = g_ascii_strup(event->text->str, -1);
    if (!take_range(cursor, &rule->times, error))
        return false;
    if (take_word(cursor, "message") && !take_number(cursor, &rule->message))
        return complain(error, "which message? A number is missing");
    return take_action(cursor, rule, error);
}

/* greeting TEXT */
static bool
parse_greeting(Cursor *cursor, DemoRule *rule, GError **error)
{
    rule->event = g_strdup("GREETING");
    rule->action = DEMO_ACTION_REPLY;
    return take_rule_text(cursor, rule, "\r\n", error);
}

/* The rest of the line, words and texts, one a line. */
static GBytes *
take_list(Cursor *cursor)
{
    GString *list = g_string_new(NULL);
    const Token *token;

    while ((token = peek(cursor)) != NULL) {
        g_string_append_len(list, token->text->str, (gssize)token->text->len);
        g_string_append_c(list, '\n');
        cursor->next++;
    }
    return g_string_free_to_bytes(list);
}

/* capa none | capa without NAME … | capa TEXT … */
static bool
parse_capa(Cursor *cursor, DemoRule *rule, GError **error)
{
    static const char refusal[] = "-ERR unknown command\r\n";

    rule->event = g_strdup("CAPA");
    if (take_word(cursor, "none")) {
        rule->action = DEMO_ACTION_REPLY;
        rule->text = g_bytes_new_static(refusal, strlen(refusal));
        return true;
    }
    rule->action = take_word(cursor, "without") ? DEMO_ACTION_WITHOUT : DEMO_ACTION_CAPA;
    if (peek(cursor) == NULL)
        return complain(error, "capa wants none, without NAME, or capabilities");
    rule->text = take_list(cursor);
    return true;
}

/* latency MILLISECONDS */
static bool
parse_latency(Cursor *cursor, DemoRule *rule, GError **error)
{
    rule->event = g_strdup("SESSION");
    rule->action = DEMO_ACTION_LATENCY;
    return take_number(cursor, &rule->number) ||
           complain(error, "latency wants milliseconds");
}

/* portion MESSAGES */
static bool
parse_portion(Cursor *cursor, DemoRule *rule, GError **error)
{
    rule->event = g_strdup("SESSION");
    rule->action = DEMO_ACTION_PORTION;
    return (take_number(cursor, &rule->number) && rule->number > 0) ||
           complain(error, "portion wants a number of messages");
}

static const struct {
    const char *word;
    bool (*parse)(Cursor *cursor, DemoRule *rule, GError **error);
} statements[] = {
    { "on", parse_on },           { "greeting", parse_greeting }, { "capa", parse_capa },
    { "latency", parse_latency }, { "portion", parse_portion },
};

static bool
parse_statement(Cursor *cursor, DemoRule *rule, GError **error)
{
    if (take_word(cursor, "session")) {
        guint before = cursor->next;

        if (!take_range(cursor, &rule->sessions, error))
            return false;
        if (cursor->next == before)
            return complain(error, "session wants a number or a range");
    }
    for (gsize i = 0; i < G_N_ELEMENTS(statements); i++) {
        if (!take_word(cursor, statements[i].word))
            continue;
        if (!statements[i].parse(cursor, rule, error))
            return false;
        return peek(cursor) == NULL ||
               complain(error, "something follows that does not belong here");
    }
    return complain(error, "a line begins with on, greeting, capa, latency, portion or "
                           "session");
}

static bool
parse_line(DemoScript *script, const char *line, GError **error)
{
    g_autoptr(GPtrArray) tokens = tokens_of(line, error);
    Cursor cursor = { tokens, 0 };
    DemoRule *rule;

    if (tokens == NULL)
        return false;
    if (tokens->len == 0)
        return true;
    rule = g_new0(DemoRule, 1);
    rule->sessions = rule->times = (DemoRange){ 1, DEMO_EVERY };
    rule->message = DEMO_EVERY;
    g_ptr_array_add(script->rules, rule);
    return parse_statement(&cursor, rule, error);
}

DemoScript *
demo_script_parse(const char *text, GError **error)
{
    g_autoptr(DemoScript) script = g_new0(DemoScript, 1);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    script->rules = g_ptr_array_new_with_free_func(rule_free);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (!parse_line(script, lines[i], error)) {
            g_prefix_error(error, "line %u: ", i + 1);
            return NULL;
        }
    }
    return g_steal_pointer(&script);
}

void
demo_script_free(DemoScript *script)
{
    if (script == NULL)
        return;
    g_ptr_array_unref(script->rules);
    g_free(script);
}

guint
demo_script_n_rules(const DemoScript *script)
{
    return script->rules->len;
}

const DemoRule *
demo_script_rule(const DemoScript *script, guint i)
{
    return script->rules->pdata[i];
}

bool
demo_range_has(const DemoRange *range, guint64 n)
{
    return n >= range->first && n <= range->last;
}

void
demo_script_expand(GString *out, GBytes *text, guint64 n)
{
    gsize len;
    const char *bytes = g_bytes_get_data(text, &len);

    for (gsize i = 0; i < len; i++) {
        if (len - i >= COUNTER_LEN && memcmp(bytes + i, COUNTER, COUNTER_LEN) == 0) {
            g_string_append_printf(out, "%" G_GUINT64_FORMAT, n);
            i += COUNTER_LEN - 1;
        } else {
            g_string_append_c(out, bytes[i]);
        }
    }
}
