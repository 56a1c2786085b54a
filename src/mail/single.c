/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/single.c: one part as a document of its own (L2).
 *
 * What the part says it is counts first; what says nothing is looked at. A person asked for it, so what is otherwise
 * only listed is shown here. */
#include <config.h>

#include "single.h"

#include <string.h>

#include "mail/attachment.h"
#include "archive.h"
#include "attach.h"
#include "leaf.h"
#include "picture.h"

#define MAX_BYTES (64 * 1024 * 1024) /* of an archive or a picture that are looked at */
#define SAMPLE    4096

/* Most of it can be read, and nothing of it is a byte that text does not have. */
static bool
looks_like_text(GMimeObject *object)
{
    bool is_cut;
    g_autoptr(GByteArray) bytes = mail_attach_bytes(GMIME_PART(object), SAMPLE, &is_cut);

    for (guint i = 0; i < bytes->len; i++) {
        if (bytes->data[i] < '\a' || (bytes->data[i] > '\r' && bytes->data[i] < 0x1B))
            return false;
    }
    return bytes->len > 0 &&
           (g_utf8_validate((const char *)bytes->data, (gssize)bytes->len, NULL) ||
            is_cut || mail_leaf_is_type(object, "text", "*"));
}

static void
render_leaf(MailWalker *walker, GMimeObject *object, guint32 index,
            const MailReading *reading)
{
    const MailPictureRoom room = { reading->columns, reading->rows, reading->is_ascii };
    const MailPart *part = walker->builder->document->parts->pdata[index];
    g_autoptr(GByteArray) bytes = NULL;
    bool is_cut;

    if (mail_archive_is(part->type, part->name) || mail_picture_is(part->type)) {
        bytes = mail_attach_bytes(GMIME_PART(object), MAX_BYTES, &is_cut);
        if (mail_picture_is(part->type)
                ? mail_picture_render(walker->builder, bytes->data, bytes->len, &room)
                : mail_archive_render(walker->builder, bytes->data, bytes->len, is_cut))
            return;
    } else if (mail_leaf_is_readable(object) || looks_like_text(object)) {
        mail_leaf_show_anyway(walker, object, index);
        return;
    }
    mail_leaf_add_block(walker, index);
}

/* Its header is the document's. */
static void
render_message(MailWalker *walker, GMimeObject *object, const char *number)
{
    GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    GMimeObject *body = message == NULL ? NULL : g_mime_message_get_mime_part(message);

    walker->is_root_single = body != NULL && GMIME_IS_PART(body);
    if (body != NULL)
        mail_part_walk_body(walker, body, number);
}

void
mail_single_render(MailBuilder *builder, GMimeObject *object, const MailReading *reading)
{
    MailWalker walker = { .builder = builder,
                          .prefer = reading->prefer,
                          .is_root_single = true };
    const char *number = reading->part;
    const MailPart *part;

    if (GMIME_IS_MESSAGE_PART(object)) {
        render_message(&walker, object, number);
        return;
    }
    if (!GMIME_IS_PART(object)) {
        mail_part_walk(&walker, object, number);
        return;
    }
    /* Calendars, cards and what else leaf.c knows to show as more than text. */
    mail_leaf_show(&walker, object, number);
    if (builder->document->parts->len == 0)
        return;
    part = builder->document->parts->pdata[0];
    if (part->size == 0)
        mail_builder_note(builder, "This part is empty.");
    /* Shown, or what lies in it is. */
    if (part->is_shown || part->size == 0 || builder->document->parts->len > 1)
        return;
    mail_builder_cut(builder, &(MailMark){ 0, 0, 0 });
    render_leaf(&walker, object, 0, reading);
}
