/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/inner.h: parts that lie inside of a part which MIME does not take apart (L2): winmail.dat, files in a
 * text. They are numbered below it: "2.1" lies in part 2. */
#ifndef POSTBAG_MAIL_INNER_H
#define POSTBAG_MAIL_INNER_H

#include "walker.h"

/* GMimeObject, owned, in their order; NULL when there are none. The caller unrefs. */
GPtrArray *mail_inner_parts(GMimeObject *object);

/* Shows what lies in a part that is in the table as `index`; false when it is nothing of the kind, or broken. */
bool mail_inner_show(MailWalker *walker, GMimeObject *object, guint32 index);

#endif
