/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/content.h: what the maildrop knows of a generated message beside demo/pop3d.h (L3). */
#ifndef POSTBAG_DEMO_CONTENT_H
#define POSTBAG_DEMO_CONTENT_H

#include "demo/pop3d.h"

/* Octets on the wire (CRLF, dots not stuffed): what LIST announces. */
guint64 demo_content_wire_size(guint64 size, guint32 seed);

#endif
