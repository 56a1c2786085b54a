/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/maildrop.h: the maildrop as a session sees it (L3).
 *
 * A session takes a snapshot at login; a message lives as long as anybody holds it, so two sessions may
 * delete the same one. */
#ifndef POSTBAG_DEMO_MAILDROP_H
#define POSTBAG_DEMO_MAILDROP_H

#include "demo/pop3d.h"

typedef struct DemoMessage DemoMessage;

DemoMessage *demo_message_ref(DemoMessage *message);
void demo_message_unref(DemoMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoMessage, demo_message_unref)
/* Borrowed, valid as long as the message. */
const char *demo_message_uidl(const DemoMessage *message);
/* Octets with CRLF, dots not stuffed. */
guint64 demo_message_wire_size(const DemoMessage *message);

/* Reads one message in LF form from start to end. */
typedef struct DemoReader DemoReader;

DemoReader *demo_reader_new(DemoMessage *message);
/* Up to `len` bytes; 0 at the end. */
gsize demo_reader_read(DemoReader *reader, char *buf, gsize len);
void demo_reader_free(DemoReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoReader, demo_reader_free)

/* Refreshes, then all messages there are now; the array owns a reference to each. */
GPtrArray *demo_maildrop_snapshot(DemoMaildrop *maildrop);
/* Removes those that are still there. */
void demo_maildrop_remove(DemoMaildrop *maildrop, GPtrArray *messages);

#endif
