/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/picture_cells.h: pictures as characters (L2).
 *
 * gdk-pixbuf reads the file and chafa chooses the characters. Both are optional, when building and when running. */
#ifndef POSTBAG_MAIL_PICTURE_CELLS_H
#define POSTBAG_MAIL_PICTURE_CELLS_H

#include "picture.h"

typedef enum {
    MAIL_PICTURE_DRAWN,
    MAIL_PICTURE_PARTLY, /* the file ends too soon or is damaged: as far as it could be read */
    MAIL_PICTURE_BROKEN, /* nothing of it could be read */
    MAIL_PICTURE_HUGE,   /* it would take too much memory */
    MAIL_PICTURE_NONE,   /* there is nothing here that reads such files */
} MailPictureResult;

/* Loads the libraries and what they load themselves. For a process that gives up files. */
void mail_picture_cells_prepare(void);

/* Appends lines of characters that look like the picture to `out`, each with its LF, valid UTF-8. `size` is what
 * mail_picture_size says of the file. `out` stays as it is unless the result is one of the first two. Not for several
 * threads at a time. */
MailPictureResult mail_picture_cells(const guint8 *bytes, gsize len,
                                     const MailPictureSize *size,
                                     const MailPictureRoom *room, GString *out);

#endif
