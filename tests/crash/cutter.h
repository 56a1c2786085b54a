/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/cutter.h: a line between the program and its server that breaks after a number of bytes. */
#ifndef POSTBAG_TESTS_CRASH_CUTTER_H
#define POSTBAG_TESTS_CRASH_CUTTER_H

#include <stdbool.h>

#include <glib.h>

typedef enum { CUTTER_UP, CUTTER_DOWN, CUTTER_N_WAYS } CutterWay; /* up: to the server */

typedef struct {
    CutterWay way;
    guint64
        after; /* bytes that way still pass, of all connections together; G_MAXUINT64: it never breaks */
    bool is_reset; /* it breaks by RST, not by FIN */
} Cut;

typedef struct Cutter Cutter;

/* On loopback, before a server that listens there on `server_port`. Has a thread of its own. */
Cutter *cutter_new(guint16 server_port, const Cut *cut);
guint16 cutter_port(const Cutter *cutter);
/* Ends it. Then how many bytes had come each way, also those that passed no more, and whether it broke. */
bool cutter_end(Cutter *cutter, guint64 counts[CUTTER_N_WAYS]);

#endif
