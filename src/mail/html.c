/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html.c: HTML to blocks, by the events of libxml2's push parser (L2).
 *
 * No tree is built. Each open element saves the state that it changes and gives it back when it ends; a
 * row of a table says what an element does. Nothing is fetched. Elements deeper than the limit are taken
 * off libxml2's stack at once, because it walks that stack at every end tag. */
#include <config.h>

#include "html.h"

#include <string.h>

#include "base/human.h"
#include "html_reader.h"
#include "html_table.h"
#include "html_trim.h"

#define PIECE (64 * 1024)

static bool
is_blank(const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if (!g_ascii_isspace(text[i]))
            return false;
    }
    return true;
}

/* Text would not be seen, but an element in it may take that back. */
static bool
is_veiled(const HtmlState *state)
{
    return state->is_tiny || state->is_invisible ||
           mail_html_is_faint(state->color, state->background);
}

/* Text that nobody would see is left out, and counted once for each place. */
static bool
is_unseen(Html *html, const char *text, gsize len)
{
    const HtmlState *state = &html->state;
    bool is_seen = html->ignores_hiding ||
                   (!state->is_hidden && !state->is_tiny && !state->is_invisible &&
                    !mail_html_is_faint(state->color, state->background));

    if (is_blank(text, len))
        return state->is_hidden && !is_seen;
    if (!is_seen && !html->is_hiding_counted)
        html->builder->document->n_hidden++;
    html->is_hiding_counted = !is_seen;
    return !is_seen;
}

static void
on_text(void *user_data, const xmlChar *text, int len)
{
    Html *html = user_data;

    if (html->is_full || html->state.is_skipped ||
        is_unseen(html, (const char *)text, (gsize)len))
        return;
    if (html->state.is_marker)
        html_append_word_marker(html, (const char *)text, (gsize)len);
    else
        html_append(html, (const char *)text, (gsize)len);
    if (html->line.text->len > MAIL_HTML_MAX_OUTPUT)
        html_flush(html);
}

HtmlFrame *
html_top_frame(Html *html)
{
    return &g_array_index(html->frames, HtmlFrame, html->frames->len - 1);
}

static bool
is_switched(MailHtmlSwitch set, bool before)
{
    return set == MAIL_STYLE_UNSET ? before : set == MAIL_STYLE_ON;
}

static void
apply_effects(HtmlState *state, guint effects)
{
    state->is_strong = state->is_strong || (effects & HTML_STRONG) != 0;
    state->is_emphasis = state->is_emphasis || (effects & HTML_EMPHASIS) != 0;
    state->is_code = state->is_code || (effects & HTML_CODE) != 0;
    state->is_pre = state->is_pre || (effects & HTML_PRE) != 0;
    state->is_pre_block = state->is_pre_block || (effects & HTML_PRE) != 0;
    state->is_heading = state->is_heading || (effects & HTML_HEADING) != 0;
    state->is_struck = state->is_struck || (effects & HTML_STRUCK) != 0;
    state->is_raised = state->is_raised || (effects & HTML_RAISED) != 0;
    state->is_lowered = state->is_lowered || (effects & HTML_LOWERED) != 0;
    state->is_skipped = state->is_skipped || (effects & HTML_SKIP) != 0;
}

static void
apply_style(Html *html, const HtmlFrame *frame, guint rule)
{
    HtmlState *state = &html->state;
    const MailHtmlStyle *style = &html->style;

    state->is_strong = is_switched(style->strong, state->is_strong);
    state->is_emphasis = is_switched(style->emphasis, state->is_emphasis);
    state->is_struck = is_switched(style->struck, state->is_struck);
    state->is_pre = is_switched(style->pre, state->is_pre);
    state->is_tiny = is_switched(style->tiny, state->is_tiny);
    state->is_invisible = is_switched(style->invisible, state->is_invisible);
    state->is_unmarked = state->is_unmarked || style->is_unmarked;
    state->is_marker = state->is_marker || style->is_marker;
    if (style->color != MAIL_HTML_NO_COLOR)
        state->color = style->color;
    if (style->background != MAIL_HTML_NO_COLOR)
        state->background = style->background;
    else if ((rule & MAIL_RULE_PAINTS) != 0)
        state->background = MAIL_HTML_ANY_COLOR;
    if (style->list_level > 0 && frame->is_block) {
        state->list_level = style->list_level;
        state->indent = (guint8)MIN(state->indent + style->list_level, HTML_MAX_LEVEL);
        g_string_truncate(html->marker, 0);
    }
}

static bool
hides(const MailHtmlStyle *style, guint rule)
{
    return style->is_hidden || ((rule & MAIL_RULE_HIDES) != 0 && !style->is_displayed);
}

static bool
follows_item(const Html *html)
{
    const GArray *blocks = html->builder->document->blocks;

    return blocks->len > html->first_block &&
           g_array_index(blocks, MailBlock, blocks->len - 1).kind == MAIL_BLOCK_LIST_ITEM;
}

/* Whether empty lines stand around the element. */
static void
apply_space(Html *html, HtmlFrame *frame, guint effects, guint rule)
{
    const MailHtmlStyle *style = &html->style;
    bool has_gap = (effects & HTML_GAP) != 0;
    float least = has_gap ? 4 : 10; /* pixels that are as good as an empty line */
    bool is_tight = has_gap && (rule & MAIL_RULE_TIGHT) != 0;

    frame->has_gap = has_gap;
    if ((effects & HTML_SPACED) != 0) {
        has_gap = style->above >= 0 ? style->above >= least : has_gap && !is_tight;
        frame->has_gap =
            style->below >= 0 ? style->below >= least : frame->has_gap && !is_tight;
    }
    /* Items of one list stay together, however Word writes them. */
    if (style->list_level > 0 && follows_item(html))
        html->has_gap = false;
    else if (has_gap && html->marker->len == 0)
        html->has_gap = true;
}

/* Takes the element that libxml2 just pushed off its stack. */
static void
drop_from_parser(htmlParserCtxtPtr parser)
{
    parser->nameNr--;
    parser->nameTab[parser->nameNr] = NULL;
    parser->name = parser->nameTab[parser->nameNr - 1];
}

static void
enter(Html *html, HtmlFrame *frame, const char *const *attributes)
{
    const HtmlElement *element = frame->element;
    guint effects = element == NULL ? 0 : element->effects;
    guint rule = mail_html_rules_of(html->rules, frame->name, attributes);

    mail_html_style_read(attributes, &html->style);
    html_count_remote(html, frame->name, attributes);
    if (html->state.is_hidden)
        return;
    frame->is_block = (effects & HTML_BLOCK) != 0 || html->style.is_block;
    if (frame->is_block)
        html_flush(html);
    apply_effects(&html->state, effects);
    apply_style(html, frame, rule);
    if (hides(&html->style, rule) && !html->ignores_hiding) {
        html->state.is_hidden = true;
        html->is_hiding_counted = false;
        return;
    }
    if (is_veiled(&html->state) && !is_veiled(&frame->before))
        html->is_hiding_counted = false;
    apply_space(html, frame, effects, rule);
    if (element != NULL && element->open != NULL && !html->state.is_skipped)
        element->open(html, attributes);
}

static void
on_start(void *user_data, const xmlChar *name, const xmlChar **attributes)
{
    Html *html = user_data;
    HtmlFrame frame = { .before = html->state, .numbering = '1', .step = 1 };

    if (html->is_full)
        return;
    if (html->parser->nameNr > MAIL_HTML_MAX_DEPTH) {
        drop_from_parser(html->parser);
        return;
    }
    g_strlcpy(frame.name, (const char *)name, sizeof(frame.name));
    frame.element = html_find_element((const char *)name);
    g_array_append_val(html->frames, frame);
    enter(html, html_top_frame(html), (const char *const *)attributes);
}

/* Ends what the element alone began. */
static void
leave_effects(Html *html, const HtmlState *before)
{
    if (html->state.is_struck && !before->is_struck)
        html_end_struck(html);
    if (html->state.is_marker && !before->is_marker)
        html_end_word_marker(html);
    else if (html->state.list_level != before->list_level)
        g_string_truncate(html->marker, 0);
}

static void
leave(Html *html)
{
    const HtmlFrame *frame = html_top_frame(html);
    const HtmlElement *element = frame->element;
    guint32 link = html->state.link;
    HtmlState before;

    if (!html->state.is_hidden && !html->state.is_skipped) {
        if (frame->is_block)
            html_flush(html);
        leave_effects(html, &frame->before);
        if (element != NULL && element->close != NULL)
            element->close(html, NULL);
        if (frame->has_gap)
            html->has_gap = true;
        link = html->state.link;
    }
    before = html_top_frame(html)->before;
    html->state = before;
    /* A link may end inside an element that began inside it, never the other way round. */
    if (link == MAIL_NO_INDEX)
        html->state.link = MAIL_NO_INDEX;
    g_array_set_size(html->frames, html->frames->len - 1);
}

static void
on_end(void *user_data, const xmlChar *name)
{
    Html *html = user_data;
    char cut[sizeof(((HtmlFrame *)NULL)->name)];
    guint i = html->frames->len;

    if (html->is_full)
        return;
    g_strlcpy(cut, (const char *)name, sizeof(cut));
    while (i > 0 && strcmp(g_array_index(html->frames, HtmlFrame, i - 1).name, cut) != 0)
        i--;
    while (i > 0 && html->frames->len >= i)
        leave(html);
}

static void
free_table(gpointer table)
{
    mail_html_table_free(table);
}

static void
html_init(Html *html, MailBuilder *builder)
{
    *html = (Html){ .builder = builder };
    html->state.link = MAIL_NO_INDEX;
    html->state.color = MAIL_HTML_NO_COLOR;
    html->state.background = MAIL_HTML_NO_COLOR;
    html->has_gap = builder->document->blocks->len > 0;
    html->first_block = builder->document->blocks->len;
    html->frames = g_array_new(FALSE, TRUE, sizeof(HtmlFrame));
    html->tables = g_ptr_array_new_with_free_func(free_table);
    html->marker = g_string_new(NULL);
    html->word_marker = g_string_new(NULL);
    html->link_text = g_string_new(NULL);
    mail_html_line_init(&html->line);
}

static void
html_clear(Html *html)
{
    g_array_unref(html->frames);
    g_ptr_array_unref(html->tables);
    g_string_free(html->marker, TRUE);
    g_string_free(html->word_marker, TRUE);
    g_string_free(html->link_text, TRUE);
    g_free(html->link_image);
    mail_html_line_clear(&html->line);
}

static void
feed(Html *html, const GString *text)
{
    htmlSAXHandler events = { .startElement = on_start,
                              .endElement = on_end,
                              .characters = on_text,
                              .ignorableWhitespace = on_text,
                              .cdataBlock = on_text };

    const MailHtmlParser *library = html->library;

    html->parser = library->create(&events, html, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    library->use_options(html->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                           HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                           HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
    for (gsize at = 0; at < text->len && !html->is_full; at += PIECE)
        library->parse(html->parser, text->str + at, (int)MIN(PIECE, text->len - at), 0);
    if (!html->is_full)
        library->parse(html->parser, NULL, 0, 1);
    while (html->frames->len > 0)
        leave(html);
    html_flush(html);
    library->free(html->parser);
}

/* What one reading of the HTML needs. */
typedef struct {
    MailBuilder *builder;
    const MailHtmlParser *library;
    const MailHtmlRules *rules;
    const GString *text;
} Task;

static void
say_limits(const Html *html)
{
    if (html->is_full) {
        g_autofree char *size = pb_size_to_string(html->added);

        mail_builder_note(html->builder, "Only the first %s of this text are shown.",
                          size);
    }
    if (html->n_links_lost > 0)
        mail_builder_note(html->builder,
                          "More than %d links: %u others are shown as text only.",
                          MAIL_MAX_LINKS, html->n_links_lost);
}

/* True when it left anything to read. */
static bool
render(const Task *task, bool ignores_hiding)
{
    guint n_before = task->builder->document->blocks->len;
    Html html;

    html_init(&html, task->builder);
    html.library = task->library;
    html.rules = task->rules;
    html.ignores_hiding = ignores_hiding;
    feed(&html, task->text);
    say_limits(&html);
    html_clear(&html);
    return task->builder->document->blocks->len > n_before;
}

static void
render_all(const Task *task)
{
    MailDocument *document = task->builder->document;
    guint n_hidden = document->n_hidden;
    guint n_remote = document->n_remote;
    guint n_trackers = document->n_trackers;
    guint n_blocks = document->blocks->len;

    if (!render(task, false) && document->n_hidden > n_hidden) {
        document->n_hidden = n_hidden;
        document->n_remote = n_remote;
        document->n_trackers = n_trackers;
        mail_builder_note(task->builder, "All of this text was hidden by its sender.");
        render(task, true);
    } else if (document->blocks->len == n_blocks &&
               strcasestr(task->text->str, "<img") != NULL) {
        mail_builder_note(task->builder, "This text is made of pictures only.");
    }
}

void
mail_html_render(MailBuilder *builder, const char *html, gsize len)
{
    g_autoptr(GError) error = NULL;
    Task task = { .builder = builder, .library = mail_html_parser(&error) };
    MailHtmlRules *rules;
    GString *text;

    if (task.library == NULL) {
        mail_builder_note(builder, "This text is HTML, and %s.", error->message);
        return;
    }
    task.rules = rules = mail_html_rules_new();
    task.text = text = mail_html_trim(html, len, rules);
    render_all(&task);
    g_string_free(text, TRUE);
    mail_html_rules_free(rules);
}

char *
mail_html_charset(const char *html, gsize len)
{
    static const char mark[] = "charset=";
    g_autofree char *head = g_strndup(html, MIN(len, 8192));
    const char *found = strcasestr(head, mark);

    if (found == NULL)
        return NULL;
    found += strlen(mark);
    found += strspn(found, "\"' ");
    return g_strndup(found, strcspn(found, "\"' ;/>"));
}
