/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/alternative.c: which form of the same text is shown (L2; RFC 2046 section 5.1.4).
 *
 * Plain text is preferred or not by the person; but where it only says that the text is elsewhere, the
 * elsewhere is shown. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "attach.h"
#include "leaf.h"
#include "walker.h"

#define STUB_CHARS  20
#define SHORT_CHARS 400

static bool
holds_html(GMimeObject *object, guint depth)
{
    if (!GMIME_IS_MULTIPART(object))
        return mail_leaf_is_type(object, "text", "html") &&
               !mail_attach_is_attachment(object);
    for (int i = 0; i < mail_part_count(object) && depth < MAIL_MAX_DEPTH; i++) {
        if (holds_html(mail_part_child(object, i), depth + 1))
            return true;
    }
    return false;
}

/* Characters that say something: no blanks, no addresses. */
static gsize
count_useful(const char *text)
{
    gsize n = 0;

    while (*text != '\0') {
        gsize word;

        text += strspn(text, " \t\r\n");
        word = strcspn(text, " \t\r\n");
        if (g_strstr_len(text, (gssize)word, "://") == NULL)
            n += (gsize)g_utf8_strlen(text, (gssize)word);
        text += word;
    }
    return n;
}

static gsize
count_html(MailWalker *walker, GMimeObject *object)
{
    MailWalker probe = *walker;
    MailBuilder builder;
    MailDocument *document;
    gsize n = 0;

    mail_builder_init(&builder);
    probe.builder = &builder;
    probe.is_probe = true;
    probe.events = NULL;
    mail_part_walk(&probe, object, "1");
    document = mail_builder_finish(&builder);
    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind != MAIL_BLOCK_NOTE && block->kind != MAIL_BLOCK_PART) {
            g_autofree char *text = g_strndup(document->text + block->start, block->len);

            n += count_useful(text);
        }
    }
    mail_document_free(document);
    return n;
}

/* Words of a text that says no more than where the text is. */
static bool
points_elsewhere(const char *visible)
{
    static const char *const words[] = { "html", "browser" };
    g_autofree char *lower = g_utf8_strdown(visible, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strstr(lower, words[i]) != NULL)
            return true;
    }
    return false;
}

/* "Your program cannot show HTML", or nothing at all, beside HTML that says much more. */
static bool
is_stub(MailWalker *walker, GMimeObject *plain, GMimeObject *html)
{
    bool is_cut;
    GString *text = mail_leaf_text(walker, plain, MAIL_MAX_TEXT, &is_cut);
    g_autofree char *visible =
        pb_text_visible(text->str, (gssize)text->len, PB_TEXT_BODY);
    gsize n_plain = count_useful(visible);
    gsize n_html;

    g_string_free(text, TRUE);
    if (n_plain >= SHORT_CHARS)
        return false;
    n_html = count_html(walker, html);
    if (n_plain < STUB_CHARS)
        return n_html > 4 * n_plain && (n_plain == 0 || n_html > 100);
    return points_elsewhere(visible) && n_html > 2 * n_plain;
}

static bool
is_plain(GMimeObject *object)
{
    return mail_leaf_is_type(object, "text", "plain") && GMIME_IS_PART(object);
}

/* The child of an alternative that is shown; the last one is the best in the sender's eyes. */
int
mail_alternative_choose(MailWalker *walker, GMimeObject *object)
{
    int plain = -1;
    int html = -1;
    int other = -1;

    for (int i = 0; i < mail_part_count(object); i++) {
        GMimeObject *child = mail_part_child(object, i);

        if (holds_html(child, 0))
            html = i;
        else if (is_plain(child))
            plain = i;
        else if (GMIME_IS_MULTIPART(child) || mail_leaf_is_readable(child) || other < 0)
            other = i;
    }
    if (plain < 0 || html < 0)
        return plain >= 0 ? plain : html >= 0 ? html : other;
    if (walker->is_probe)
        return html;
    if (walker->prefer == MAIL_PREFER_HTML)
        return count_html(walker, mail_part_child(object, html)) > 0 ? html : plain;
    return is_stub(walker, mail_part_child(object, plain), mail_part_child(object, html))
               ? html
               : plain;
}
