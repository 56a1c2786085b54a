/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/renderer_wire.h: what goes over the socket between the renderer and its child (L2). */
#ifndef POSTBAG_MAIL_RENDERER_WIRE_H
#define POSTBAG_MAIL_RENDERER_WIRE_H

#include "mail/renderer.h"

#define RENDERER_SOCKET   3 /* the child's end */
#define RENDERER_MAGIC    0x50425231u
#define RENDERER_MAX_TEXT 1024 /* of a part's number, and of the names in authserv */
#define RENDERER_MAX_BACK (64u * 1024 * 1024)

/* The descriptors of the message and, where it has one, of what is written to, come with its first byte. */
typedef struct {
    guint32 magic;
    guint32 what;   /* MailRenderWhat, or RENDERER_STATE */
    guint32 prefer; /* MailPrefer */
    gint64 most;
    guint32 has_part;
    guint32 columns, rows, is_ascii;
    char part[RENDERER_MAX_TEXT], authserv[RENDERER_MAX_TEXT];
} RendererRequest;

#define RENDERER_STATE 100 /* what holds the child: PbSandboxState comes back */

/* `len` bytes follow: a packed document, a state, or the words of an error. */
typedef struct {
    guint32 magic;
    guint32 is_error; /* 0, or 1 and a MailError */
    guint32 code;
    guint32 len;
} RendererAnswer;

#endif
