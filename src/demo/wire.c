/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/wire.c: dots stuffed, LF to CRLF, and the cut that TOP makes (L3). */
#include <config.h>

#include "wire.h"

#include <string.h>

void
demo_wire_init(DemoWire *wire, gint64 n_lines)
{
    *wire = (DemoWire){ .lines_left = n_lines };
}

/* A whole line has gone out; `is_empty` when nothing stood on it. */
static void
end_line(DemoWire *wire, bool is_empty)
{
    wire->is_mid_line = false;
    if (wire->is_in_body) {
        if (wire->lines_left > 0)
            wire->lines_left--;
    } else if (is_empty) {
        wire->is_in_body = true;
    }
    wire->is_full = wire->is_in_body && wire->lines_left == 0;
}

void
demo_wire_put(DemoWire *wire, const char *bytes, gsize len, GString *out)
{
    const char *end = bytes + len;

    while (bytes < end && !wire->is_full) {
        const char *newline = memchr(bytes, '\n', (gsize)(end - bytes));
        const char *stop = newline == NULL ? end : newline;
        bool is_empty = !wire->is_mid_line && stop == bytes;

        if (!wire->is_mid_line && *bytes == '.')
            g_string_append_c(out, '.');
        g_string_append_len(out, bytes, stop - bytes);
        wire->is_mid_line = true;
        bytes = stop;
        if (newline != NULL) {
            g_string_append(out, "\r\n");
            end_line(wire, is_empty);
            bytes++;
        }
    }
}

void
demo_wire_finish(DemoWire *wire, GString *out)
{
    g_string_append(out, wire->is_mid_line ? "\r\n.\r\n" : ".\r\n");
}
