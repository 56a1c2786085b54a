/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/tnef.h: what Outlook packs into winmail.dat (L2; MS-OXTNEF). */
#ifndef POSTBAG_MAIL_TNEF_H
#define POSTBAG_MAIL_TNEF_H

#include <stdbool.h>

#include "gmime_auto.h"

#define MAIL_TNEF_MAX (64 * 1024 * 1024) /* bytes of one that is opened */

typedef struct {
    GPtrArray *parts; /* GMimeObject, owned: the files inside */
    GString *body;    /* UTF-8; NULL: none */
    bool is_html;     /* the body is */
    bool is_cut;      /* more files than are listed, or broken off */
} MailTnef;

/* True when the part says that it is one; what it holds counts later. */
bool mail_tnef_is(GMimeObject *object);
/* NULL when it is none, or is larger than MAIL_TNEF_MAX. */
MailTnef *mail_tnef_read(const guint8 *bytes, gsize len);
void mail_tnef_free(MailTnef *tnef);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailTnef, mail_tnef_free)

#endif
