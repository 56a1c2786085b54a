/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/script.h: the rules of a fault script, as the output gate reads them (L3).
 *
 * A rule names an event (a command, the greeting, …), when it holds (which sessions, which time) and
 * one action. Immutable once parsed: any thread may read it. */
#ifndef POSTBAG_DEMO_SCRIPT_H
#define POSTBAG_DEMO_SCRIPT_H

#include "demo/pop3d.h"

typedef enum {
    DEMO_ACTION_REPLY,      /* these bytes instead of the rest of the answer */
    DEMO_ACTION_INSERT,     /* these bytes between, then on with the answer */
    DEMO_ACTION_APPEND,     /* these bytes behind the answer, in the same segment */
    DEMO_ACTION_CUT,        /* RST */
    DEMO_ACTION_CLOSE,      /* close_notify, FIN */
    DEMO_ACTION_HANG_UP,    /* FIN */
    DEMO_ACTION_STALL,      /* nothing more until the client goes */
    DEMO_ACTION_DRIP,       /* `number` bytes a second from here on */
    DEMO_ACTION_ENDLESS,    /* `text` again and again */
    DEMO_ACTION_LINE,       /* line `number` of a listing is `text` */
    DEMO_ACTION_DROP,       /* line `number` of a listing is left out */
    DEMO_ACTION_KEEP_INPUT, /* STLS: what came before the handshake is answered after it */
    DEMO_ACTION_CAPA,       /* `text` holds the whole list, one capability a line */
    DEMO_ACTION_WITHOUT,    /* `text` holds the capabilities to leave out, one a line */
    DEMO_ACTION_LATENCY,    /* `number` milliseconds before each batch of answers */
    DEMO_ACTION_PORTION, /* `number` messages a session; what QUIT finds retrieved is gone */
} DemoAction;

typedef enum { DEMO_AFTER_NOTHING, DEMO_AFTER_BYTES, DEMO_AFTER_LINES } DemoAfter;

#define DEMO_EVERY G_MAXUINT64

typedef struct {
    guint64 first, last;
} DemoRange;

typedef struct {
    char *event; /* upper case */
    DemoRange sessions;
    DemoRange times;
    guint64 message; /* the command's first argument; DEMO_EVERY: any */
    DemoAction action;
    GBytes *text;         /* may be NULL */
    guint64 number;       /* DEMO_EVERY: each line */
    DemoAfter after_unit; /* DEMO_AFTER_NOTHING: the command is not carried out */
    guint64 after;
} DemoRule;

/* In the order of the file. */
guint demo_script_n_rules(const DemoScript *script);
const DemoRule *demo_script_rule(const DemoScript *script, guint i);
bool demo_range_has(const DemoRange *range, guint64 n);
/* Appends `text` with each \# (kept as byte 0xFF 0x23) replaced by `n`. */
void demo_script_expand(GString *out, GBytes *text, guint64 n);

#endif
