/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/wire.h: a message in LF form as RETR and TOP send it (L3; RFC 1939 section 3). Pure. */
#ifndef POSTBAG_DEMO_WIRE_H
#define POSTBAG_DEMO_WIRE_H

#include <stdbool.h>

#include <glib.h>

#define DEMO_WIRE_ALL (-1)

typedef struct {
    gint64 lines_left; /* of the body; DEMO_WIRE_ALL: no limit */
    bool is_mid_line;
    bool is_in_body;
    bool is_full; /* the lines that TOP asked for are there */
} DemoWire;

/* `n_lines` of the body after the header, or DEMO_WIRE_ALL. */
void demo_wire_init(DemoWire *wire, gint64 n_lines);
/* Appends the next `len` bytes of the message to `out`, dots stuffed, each LF a CRLF. */
void demo_wire_put(DemoWire *wire, const char *bytes, gsize len, GString *out);
/* Appends what ends the answer. */
void demo_wire_finish(DemoWire *wire, GString *out);

#endif
