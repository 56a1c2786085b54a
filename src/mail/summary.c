/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/summary.c: what a part for machines says, as a heading and fields (L2). */
#include <config.h>

#include "summary.h"

#include <string.h>

#include "base/text.h"
#include "link.h"

#define MAX_HEADING 300
#define MAX_NAME    60

void
mail_summary_heading(MailBuilder *builder, const char *text)
{
    const MailBlock shape = { .kind = MAIL_BLOCK_HEADING, .has_gap = true };
    g_autofree char *visible = pb_text_visible_cut(text, -1, MAX_HEADING);

    mail_builder_add(builder, &shape, visible, strlen(visible), NULL);
}

/* Folded lines leave blanks behind. */
static void
squeeze(char *text)
{
    char *to = text;

    for (const char *from = text; *from != '\0'; from++) {
        if (*from != ' ' || from[1] != ' ')
            *to++ = *from;
    }
    *to = '\0';
}

static void
add_field(MailBuilder *builder, const char *name, const char *value, bool has_gap)
{
    MailBlock shape = { .kind = MAIL_BLOCK_FIELD, .has_gap = has_gap };
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));
    g_autofree char *shown_name = pb_text_visible_cut(name, -1, MAX_NAME);
    g_autofree char *shown = NULL;
    g_autofree char *text = NULL;

    if (value == NULL)
        return;
    shown = g_strstrip(pb_text_visible_cut(value, -1, MAIL_SUMMARY_MAX_VALUE));
    squeeze(shown);
    if (*shown == '\0')
        return;
    shape.marker = (guint8)strlen(shown_name);
    mail_link_find(builder, shown, strlen(shown), spans);
    for (guint i = 0; i < spans->len; i++)
        g_array_index(spans, MailSpan, i).start += shape.marker;
    text = g_strconcat(shown_name, shown, NULL);
    mail_builder_add(builder, &shape, text, strlen(text), spans);
}

void
mail_summary_field(MailBuilder *builder, const char *name, const char *value)
{
    add_field(builder, name, value, false);
}

void
mail_summary_group(MailBuilder *builder, const char *name, const char *value)
{
    add_field(builder, name, value, true);
}
