/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/links.c: the links of a message (L4). */
#include <config.h>

#include "links.h"

#include <string.h>

#include "base/fold.h"
#include "../layout.h"
#include "../link_words.h"

struct UiLinks {
    GPtrArray
        *all; /* UiLinkRow; those of the text first, each at its index in the document */
    GPtrArray *shown; /* borrowed from `all` */
    guint last_number;
};

static void
row_free(void *data)
{
    UiLinkRow *row = data;

    g_free(row->link.target);
    g_free(row->link.text);
    g_free(row->place);
    g_free(row->folded);
    g_free(row);
}

static UiLinkRow *
add_row(UiLinks *links, const char *target, const char *text)
{
    UiLinkRow *row = g_new0(UiLinkRow, 1);

    row->link.target = g_strdup(target);
    row->link.text = g_strdup(text == NULL ? "" : text);
    row->place = ui_link_place(target);
    g_ptr_array_add(links->all, row);
    return row;
}

static void
add_field(UiLinks *links, const char *field, const char *target)
{
    if (target != NULL && *target != '\0')
        add_row(links, target, NULL)->field = field;
}

UiLinks *
ui_links_new(const MailDocument *document)
{
    UiLinks *links = g_new0(UiLinks, 1);
    g_autofree guint32 *numbers = ui_link_numbers(document);

    links->all = g_ptr_array_new_with_free_func(row_free);
    links->shown = g_ptr_array_new();
    for (guint i = 0; i < document->links->len; i++) {
        const MailLink *link = g_ptr_array_index(document->links, i);
        UiLinkRow *row = add_row(links, link->target, link->text);

        row->link.doubts = link->doubts;
        row->number = numbers[i];
        links->last_number = MAX(links->last_number, row->number);
    }
    for (guint i = 0; document->unsubscribe != NULL && i < document->unsubscribe->len;
         i++)
        add_field(links, "unsubscribe", g_ptr_array_index(document->unsubscribe, i));
    add_field(links, "archive", document->list_archive);
    add_field(links, "post", document->list_post);
    ui_links_search(links, "");
    return links;
}

void
ui_links_free(UiLinks *links)
{
    if (links == NULL)
        return;
    g_ptr_array_unref(links->shown);
    g_ptr_array_unref(links->all);
    g_free(links);
}

static bool
fits(UiLinkRow *row, const char *folded)
{
    if (row->folded == NULL) {
        g_autofree char *all = g_strconcat(row->link.target, " ", row->link.text, " ",
                                           row->field == NULL ? "" : row->field, NULL);

        row->folded = pb_text_fold(all, -1);
    }
    return strstr(row->folded, folded) != NULL;
}

void
ui_links_search(UiLinks *links, const char *text)
{
    g_autofree char *folded = pb_text_fold(text, -1);

    g_ptr_array_set_size(links->shown, 0);
    for (guint i = 0; i < links->all->len; i++) {
        UiLinkRow *row = g_ptr_array_index(links->all, i);

        if (*folded == '\0' || fits(row, folded))
            g_ptr_array_add(links->shown, row);
    }
}

guint
ui_links_n_all(const UiLinks *links)
{
    return links->all->len;
}

guint
ui_links_n(const UiLinks *links)
{
    return links->shown->len;
}

const UiLinkRow *
ui_links_row(const UiLinks *links, guint i)
{
    return g_ptr_array_index(links->shown, i);
}

int
ui_links_find_index(const UiLinks *links, guint index)
{
    for (guint i = 0; index < links->all->len && i < links->shown->len; i++) {
        if (links->shown->pdata[i] == links->all->pdata[index])
            return (int)i;
    }
    return -1;
}

int
ui_links_find_number(const UiLinks *links, guint number)
{
    for (guint i = 0; i < links->shown->len; i++) {
        if (number > 0 && ui_links_row(links, i)->number == number)
            return (int)i;
    }
    return -1;
}

guint
ui_links_last_number(const UiLinks *links)
{
    return links->last_number;
}
