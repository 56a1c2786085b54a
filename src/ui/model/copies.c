/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/copies.c: what of a message is worth copying (L4). */
#include <config.h>

#include "copies.h"

#include <string.h>

#include "base/text.h"
#include "mail/onetime.h"
#include "../link_words.h"

#define MAX_QUOTE_MARKS 20

static void
copy_free(void *data)
{
    UiCopy *copy = data;

    g_free(copy->text);
    g_free(copy);
}

/* Takes `text` over; nothing is added when there is none. */
static void
add(GPtrArray *copies, const char *label, char *text)
{
    UiCopy *copy;

    if (text == NULL || *text == '\0') {
        g_free(text);
        return;
    }
    copy = g_new(UiCopy, 1);
    copy->label = label;
    copy->text = text;
    g_ptr_array_add(copies, copy);
}

/* --- addresses -------------------------------------------------------------------------------- */

/* One author or recipient: what stands in < > at its end, or else all of it. */
static void
add_address(GPtrArray *found, const char *entry, gsize len)
{
    g_autofree char *text = g_strndup(entry, len);
    char *open = strrchr(text, '<'), *close = open == NULL ? NULL : strchr(open, '>');
    char *address = text;

    if (close != NULL) {
        *close = '\0';
        address = open + 1;
    }
    g_strstrip(address);
    if (strchr(address, '@') == NULL || strpbrk(address, " \"") != NULL)
        return;
    for (guint i = 0; i < found->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(found, i), address) == 0)
            return;
    }
    g_ptr_array_add(found, g_strdup(address));
}

/* Of a field with names and addresses; a comma in quotes is of a name. */
static void
add_addresses(GPtrArray *found, const char *field)
{
    bool is_quoted = false;
    gsize start = 0, i = 0;

    for (; field != NULL && field[i] != '\0'; i++) {
        if (field[i] == '\\' && field[i + 1] != '\0')
            i++;
        else if (field[i] == '"')
            is_quoted = !is_quoted;
        else if (field[i] == ',' && !is_quoted) {
            add_address(found, field + start, i - start);
            start = i + 1;
        }
    }
    if (i > start)
        add_address(found, field + start, i - start);
}

static char *
join(GPtrArray *words)
{
    g_ptr_array_add(words, NULL);
    return g_strjoinv(", ", (char **)words->pdata);
}

static void
add_people(GPtrArray *copies, const MailDocument *document)
{
    g_autoptr(GPtrArray) from = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);

    add_addresses(from, document->from);
    add_addresses(all, document->from);
    add_addresses(all, document->reply_to);
    add_addresses(all, document->to);
    add_addresses(all, document->cc);
    add(copies, "From", join(from));
    if (all->len > 1)
        add(copies, "Everybody", join(all));
}

/* --- text ------------------------------------------------------------------------------------- */

static void
append_block(GString *out, const MailDocument *document, const MailBlock *block)
{
    const char *line = document->text + block->start, *end = line + block->len;

    if (block->has_gap && out->len > 0)
        g_string_append_c(out, '\n');
    do {
        const char *stop = memchr(line, '\n', (gsize)(end - line));

        stop = stop == NULL ? end : stop;
        for (int i = 0; i < MIN(block->quote_level, MAX_QUOTE_MARKS); i++)
            g_string_append(out, "> ");
        g_string_append_len(out, line, stop - line);
        g_string_append_c(out, '\n');
        line = stop + 1;
    } while (line < end);
}

/* What the message says, without what postbag says of it. */
static char *
body_of(const MailDocument *document)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind != MAIL_BLOCK_NOTE && block->kind != MAIL_BLOCK_PART)
            append_block(out, document, block);
    }
    return g_string_free(out, FALSE);
}

static void
add_code(GPtrArray *copies, const MailDocument *document)
{
    guint n = 0;

    for (guint i = 0; i < document->blocks->len && n < UI_COPIES_CODES; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind != MAIL_BLOCK_CODE)
            continue;
        add(copies, "Code block",
            g_strdup_printf("%.*s\n", (int)block->len, document->text + block->start));
        n++;
    }
}

static char *
address_of_target(const char *target)
{
    return target != NULL && g_ascii_strncasecmp(target, "mailto:", 7) == 0
               ? ui_link_place(target)
               : g_strdup(target);
}

static void
add_links(GPtrArray *copies, const MailDocument *document)
{
    UiCopy *all;

    for (guint i = 0; i < MIN(document->links->len, UI_COPIES_LINKS); i++) {
        const MailLink *link = g_ptr_array_index(document->links, i);

        add(copies, "Link", address_of_target(link->target));
    }
    if (document->links->len <= UI_COPIES_LINKS)
        return;
    all = g_new0(UiCopy, 1);
    all->label = "All links";
    g_ptr_array_add(copies, all);
}

GPtrArray *
ui_copies_new(const MailDocument *document, const char *key)
{
    GPtrArray *copies = g_ptr_array_new_with_free_func(copy_free);

    add(copies, "Sign-in code", mail_onetime_find(document));
    add_links(copies, document);
    add_people(copies, document);
    add(copies, "Subject", g_strdup(document->subject));
    add(copies, "Text", body_of(document));
    add_code(copies, document);
    add(copies, "List address", address_of_target(document->list_post));
    add(copies, "Message-ID", g_strdup(document->message_id));
    if (key != NULL && *key != '\0')
        add(copies, "Command", g_strdup_printf("postbag show %s", key));
    return copies;
}
