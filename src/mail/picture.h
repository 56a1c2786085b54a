/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/picture.h: pictures: how large they are (L2). */
#ifndef POSTBAG_MAIL_PICTURE_H
#define POSTBAG_MAIL_PICTURE_H

#include "builder.h"

typedef struct {
    const char *format; /* "PNG" */
    guint32 width, height;
} MailPictureSize;

/* For a picture made of characters; all 0: none is made. */
typedef struct {
    guint32 columns, rows; /* at most */
    bool is_ascii;         /* no character but of ASCII */
} MailPictureRoom;

/* Reads the size from the header of a PNG, JPEG, GIF or WebP file. False when it is none, or none is found. Pure. */
bool mail_picture_size(const guint8 *bytes, gsize len, MailPictureSize *size);

bool mail_picture_is(const char *type);
/* Says what it is, and shows it in `room` where there are the libraries for that. False, and nothing added, for what
 * is not known. */
bool mail_picture_render(MailBuilder *builder, const guint8 *bytes, gsize len,
                         const MailPictureRoom *room);

#endif
