/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/output.c: faults, applied to the stream of answers (L3).
 *
 * There are two gates in a row, alike but for their start: one counts the bytes of an answer, one those
 * of the session. A gate lets bytes through up to the next place where one of its rules fires. */
#include <config.h>

#include "output.h"

#include <string.h>

typedef struct {
    const DemoRule *rule;
    bool is_spent;
} Trigger;

typedef struct {
    GArray *triggers; /* rules with a place in the stream */
    guint64 bytes, lines;
    bool is_over;
} Gate;

struct DemoOutput {
    const DemoScript *script;
    guint session_no;
    GHashTable *times;   /* event: how often it has come */
    GPtrArray *matching; /* every rule of this answer, borrowed */
    Gate answer, session;
    GString *waiting;
    const DemoRule *endless;
    guint64 endless_count;
    DemoThen then;
    gsize slow_from;
    guint64 bytes_per_second;
    guint64 latency_ms;
    guint64 portion; /* 0: all messages */
};

static bool
is_placed(const DemoRule *rule)
{
    static const DemoAction placed[] = { DEMO_ACTION_REPLY,   DEMO_ACTION_INSERT,
                                         DEMO_ACTION_CUT,     DEMO_ACTION_CLOSE,
                                         DEMO_ACTION_HANG_UP, DEMO_ACTION_STALL,
                                         DEMO_ACTION_DRIP,    DEMO_ACTION_ENDLESS };

    for (gsize i = 0; i < G_N_ELEMENTS(placed); i++) {
        if (rule->action == placed[i])
            return true;
    }
    return false;
}

/* A rule without a place takes the answer over, unless it leaves the rest of it alone. */
static bool
takes_over(const DemoRule *rule)
{
    return is_placed(rule) && rule->after_unit == DEMO_AFTER_NOTHING &&
           rule->action != DEMO_ACTION_INSERT && rule->action != DEMO_ACTION_DRIP;
}

static void
gate_open(Gate *gate)
{
    g_array_set_size(gate->triggers, 0);
    gate->bytes = gate->lines = 0;
    gate->is_over = false;
}

static void
gate_add(Gate *gate, const DemoRule *rule)
{
    Trigger trigger = { rule, false };

    g_array_append_val(gate->triggers, trigger);
}

DemoOutput *
demo_output_new(const DemoScript *script, guint session_no)
{
    DemoOutput *output = g_new0(DemoOutput, 1);

    output->script = script;
    output->session_no = session_no;
    output->times = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    output->matching = g_ptr_array_new();
    output->answer.triggers = g_array_new(FALSE, FALSE, sizeof(Trigger));
    output->session.triggers = g_array_new(FALSE, FALSE, sizeof(Trigger));
    output->waiting = g_string_new(NULL);
    output->slow_from = G_MAXSIZE;
    for (guint i = 0; script != NULL && i < demo_script_n_rules(script); i++) {
        const DemoRule *rule = demo_script_rule(script, i);

        if (strcmp(rule->event, "SESSION") != 0 ||
            !demo_range_has(&rule->sessions, session_no))
            continue;
        if (rule->action == DEMO_ACTION_LATENCY)
            output->latency_ms = rule->number;
        else if (rule->action == DEMO_ACTION_PORTION)
            output->portion = rule->number;
        else if (is_placed(rule))
            gate_add(&output->session, rule);
    }
    return output;
}

void
demo_output_free(DemoOutput *output)
{
    if (output == NULL)
        return;
    g_hash_table_unref(output->times);
    g_ptr_array_unref(output->matching);
    g_array_unref(output->answer.triggers);
    g_array_unref(output->session.triggers);
    g_string_free(output->waiting, TRUE);
    g_free(output);
}

/* --- the gates ----------------------------------------------------------------------------------- */

/* How many of `len` bytes pass before `rule` fires. */
static gsize
distance_to(const Gate *gate, const DemoRule *rule, const char *bytes, gsize len)
{
    const char *end = bytes + len;
    guint64 lines_to_go;

    if (rule->after_unit != DEMO_AFTER_LINES)
        return MIN(rule->after - MIN(rule->after, gate->bytes), len);
    lines_to_go = rule->after - MIN(rule->after, gate->lines);
    while (lines_to_go > 0 && bytes < end) {
        const char *newline = memchr(bytes, '\n', (gsize)(end - bytes));

        if (newline == NULL)
            return len;
        bytes = newline + 1;
        lines_to_go--;
    }
    return len - (gsize)(end - bytes);
}

static bool
is_due(const Gate *gate, const DemoRule *rule)
{
    return rule->after_unit == DEMO_AFTER_LINES ? gate->lines >= rule->after
                                                : gate->bytes >= rule->after;
}

static void
fire(DemoOutput *output, Gate *gate, const DemoRule *rule)
{
    static const DemoThen ends[] = { [DEMO_ACTION_CUT] = DEMO_THEN_CUT,
                                     [DEMO_ACTION_CLOSE] = DEMO_THEN_CLOSE,
                                     [DEMO_ACTION_HANG_UP] = DEMO_THEN_HANG_UP,
                                     [DEMO_ACTION_STALL] = DEMO_THEN_STALL };

    switch (rule->action) {
    case DEMO_ACTION_CUT:
    case DEMO_ACTION_CLOSE:
    case DEMO_ACTION_HANG_UP:
    case DEMO_ACTION_STALL:
        output->then = ends[rule->action];
        output->session.is_over = true;
        break;
    case DEMO_ACTION_DRIP:
        output->slow_from = MIN(output->slow_from, output->waiting->len);
        output->bytes_per_second = rule->number;
        return;
    case DEMO_ACTION_ENDLESS:
        output->endless = rule;
        break;
    default:
        demo_script_expand(output->waiting, rule->text, output->session_no);
        if (rule->action == DEMO_ACTION_INSERT)
            return;
    }
    gate->is_over = true;
}

static void
fire_what_is_due(DemoOutput *output, Gate *gate)
{
    for (guint i = 0; i < gate->triggers->len && !gate->is_over; i++) {
        Trigger *trigger = &g_array_index(gate->triggers, Trigger, i);

        if (!trigger->is_spent && is_due(gate, trigger->rule)) {
            trigger->is_spent = true;
            fire(output, gate, trigger->rule);
        }
    }
}

static void
gate_count(Gate *gate, const char *bytes, gsize len)
{
    const char *end = bytes + len;

    gate->bytes += len;
    if (gate->triggers->len == 0)
        return;
    while ((bytes = memchr(bytes, '\n', (gsize)(end - bytes))) != NULL) {
        gate->lines++;
        bytes++;
    }
}

static void
pass(DemoOutput *output, Gate *gate, const char *bytes, gsize len)
{
    fire_what_is_due(output, gate);
    while (len > 0 && !gate->is_over) {
        gsize n = len;

        for (guint i = 0; i < gate->triggers->len; i++) {
            Trigger *trigger = &g_array_index(gate->triggers, Trigger, i);

            if (!trigger->is_spent)
                n = MIN(n, distance_to(gate, trigger->rule, bytes, len));
        }
        if (gate == &output->answer)
            pass(output, &output->session, bytes, n);
        else
            g_string_append_len(output->waiting, bytes, (gssize)n);
        gate_count(gate, bytes, n);
        bytes += n;
        len -= n;
        fire_what_is_due(output, gate);
    }
}

/* --- answers ------------------------------------------------------------------------------------- */

static guint
count_event(DemoOutput *output, const char *event)
{
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(output->times, event)) + 1;

    g_hash_table_replace(output->times, g_strdup(event), GUINT_TO_POINTER(n));
    return n;
}

/* Adds the rules for `event` that hold now. */
static void
match(DemoOutput *output, const char *event, guint64 message)
{
    guint n = count_event(output, event);

    for (guint i = 0; output->script != NULL && i < demo_script_n_rules(output->script);
         i++) {
        const DemoRule *rule = demo_script_rule(output->script, i);

        if (strcmp(rule->event, event) == 0 && demo_range_has(&rule->times, n) &&
            demo_range_has(&rule->sessions, output->session_no) &&
            (rule->message == DEMO_EVERY || rule->message == message))
            g_ptr_array_add(output->matching, (gpointer)rule);
    }
}

bool
demo_output_begin(DemoOutput *output, const char *event, const char *alias,
                  guint64 message)
{
    bool is_taken_over = false;

    gate_open(&output->answer);
    g_ptr_array_set_size(output->matching, 0);
    match(output, event, message);
    if (alias != NULL)
        match(output, alias, message);
    if (strcmp(event, "GREETING") != 0 && strcmp(event, "HANDSHAKE") != 0)
        match(output, "ANY", message);
    for (guint i = 0; i < output->matching->len; i++) {
        const DemoRule *rule = output->matching->pdata[i];

        if (is_placed(rule))
            gate_add(&output->answer, rule);
        is_taken_over = is_taken_over || takes_over(rule);
    }
    if (!is_taken_over)
        return true;
    pass(output, &output->session, NULL, 0);
    for (guint i = 0; i < output->matching->len && !output->answer.is_over; i++) {
        if (takes_over(output->matching->pdata[i]) ||
            ((const DemoRule *)output->matching->pdata[i])->action == DEMO_ACTION_DRIP)
            fire(output, &output->answer, output->matching->pdata[i]);
    }
    demo_output_end(output);
    return false;
}

void
demo_output_put(DemoOutput *output, const char *bytes, gssize len)
{
    if (!demo_output_is_over(output))
        pass(output, &output->answer, bytes, len < 0 ? strlen(bytes) : (gsize)len);
}

void
demo_output_put_line(DemoOutput *output, guint64 number, const char *line)
{
    for (guint i = 0; i < output->matching->len; i++) {
        const DemoRule *rule = output->matching->pdata[i];
        g_autoptr(GString) other = NULL;

        if (rule->number != DEMO_EVERY && rule->number != number)
            continue;
        if (rule->action == DEMO_ACTION_DROP)
            return;
        if (rule->action != DEMO_ACTION_LINE)
            continue;
        other = g_string_new(NULL);
        demo_script_expand(other, rule->text, number);
        demo_output_put(output, other->str, (gssize)other->len);
        return;
    }
    demo_output_put(output, line, -1);
}

void
demo_output_end(DemoOutput *output)
{
    pass(output, &output->answer, NULL, 0);
    for (guint i = 0; i < output->matching->len && !output->session.is_over; i++) {
        const DemoRule *rule = output->matching->pdata[i];

        if (rule->action == DEMO_ACTION_APPEND)
            demo_script_expand(output->waiting, rule->text, output->session_no);
    }
}

bool
demo_output_is_over(const DemoOutput *output)
{
    return output->answer.is_over || output->session.is_over;
}

guint64
demo_output_portion(const DemoOutput *output)
{
    return output->portion;
}

const DemoRule *
demo_output_find(const DemoOutput *output, DemoAction action)
{
    for (guint i = 0; i < output->matching->len; i++) {
        const DemoRule *rule = output->matching->pdata[i];

        if (rule->action == action)
            return rule;
    }
    return NULL;
}

/* --- what goes out ------------------------------------------------------------------------------- */

gsize
demo_output_len(const DemoOutput *output)
{
    return output->waiting->len;
}

bool
demo_output_is_endless(const DemoOutput *output)
{
    return output->endless != NULL && !output->session.is_over;
}

void
demo_output_fill(DemoOutput *output, gsize len)
{
    g_autoptr(GString) piece = g_string_new(NULL);

    while (demo_output_is_endless(output) && output->waiting->len < len) {
        g_string_truncate(piece, 0);
        demo_script_expand(piece, output->endless->text, ++output->endless_count);
        pass(output, &output->session, piece->str, piece->len);
    }
}

void
demo_output_set_then(DemoOutput *output, DemoThen then)
{
    if (output->then == DEMO_THEN_MORE)
        output->then = then;
}

DemoThen
demo_output_then(const DemoOutput *output)
{
    return output->then;
}

void
demo_output_reset_then(DemoOutput *output)
{
    output->then = DEMO_THEN_MORE;
}

DemoStep
demo_output_take(DemoOutput *output, GString *out)
{
    DemoStep step = { .then = output->then,
                      .slow_from = output->slow_from,
                      .bytes_per_second = output->bytes_per_second,
                      .latency_ms = output->latency_ms };

    if (step.slow_from != G_MAXSIZE) {
        step.slow_from += out->len;
        output->slow_from = 0;
    }
    g_string_append_len(out, output->waiting->str, (gssize)output->waiting->len);
    g_string_truncate(output->waiting, 0);
    return step;
}
