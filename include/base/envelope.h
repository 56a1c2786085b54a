/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/envelope.h: what a list shows of a message (L0; header fields of RFC 5322).
 *
 * The vocabulary between the document part, which reads it from a header, and the archive, which keeps it:
 * they do not know each other. All text is decoded, visible (base/text.h) and never NULL. */
#ifndef POSTBAG_BASE_ENVELOPE_H
#define POSTBAG_BASE_ENVELOPE_H

#include <stdbool.h>

#include <glib.h>

typedef struct {
    char *subject;
    char *from_name;    /* display name of the first author, "" when none */
    char *from_address; /* addr-spec of the first author, "" when none can be read */
    char *to;           /* "Name <address>, …", cut to 1 KiB */
    char *cc;
    char *message_id;  /* without the angle brackets, "" when none */
    char *in_reply_to; /* the first id, without brackets */
    char *references;  /* ids without brackets, one blank between, the last 64 of them */
    char *list_id;     /* of List-Id, "" when none */
    gint64
        date; /* seconds UTC from Date, clamped to 1970..2100; 0 when none can be read */
    bool
        has_attachment; /* multipart/mixed or an attachment at the top: a hint until it is opened */
} PbEnvelope;

PbEnvelope *pb_envelope_new(void); /* all "" */
PbEnvelope *pb_envelope_copy(const PbEnvelope *envelope);
void pb_envelope_free(PbEnvelope *envelope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PbEnvelope, pb_envelope_free)

#endif
