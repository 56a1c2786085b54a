/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/output.h: the gate that all bytes of a session pass on their way out (L3). Pure.
 *
 * Here the rules of a script take effect. Without a script it is a plain buffer. An answer is begun,
 * put in pieces, and ended; the caller looks at demo_output_is_over() to stop making what nobody gets. */
#ifndef POSTBAG_DEMO_OUTPUT_H
#define POSTBAG_DEMO_OUTPUT_H

#include "script.h"

typedef struct DemoOutput DemoOutput;

/* What happens once the bytes are out. */
typedef enum {
    DEMO_THEN_MORE,    /* ask again */
    DEMO_THEN_READ,    /* feed what the client sends */
    DEMO_THEN_TLS,     /* the handshake */
    DEMO_THEN_CLOSE,   /* close_notify, FIN */
    DEMO_THEN_HANG_UP, /* FIN */
    DEMO_THEN_CUT,     /* RST */
    DEMO_THEN_STALL,   /* read and discard until the client goes */
} DemoThen;

typedef struct {
    DemoThen then;
    guint64 latency_ms; /* to wait before the first byte */
    gsize slow_from;    /* bytes from here on go at the rate below; G_MAXSIZE: none */
    guint64 bytes_per_second;
} DemoStep;

/* `script` may be NULL; borrowed. */
DemoOutput *demo_output_new(const DemoScript *script, guint session_no);
void demo_output_free(DemoOutput *output);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoOutput, demo_output_free)

/* One answer to `event`; `alias` is a second name it goes by, or NULL; `message` the command's first
 * argument as a number, or 0. False when a rule stands in for the command: it is not to be carried
 * out, and the answer is ended already. */
bool demo_output_begin(DemoOutput *output, const char *event, const char *alias,
                       guint64 message);
void demo_output_put(DemoOutput *output, const char *bytes, gssize len);
/* A line of a listing, to which `line` and `drop` rules apply; `number` is the message, or the place. */
void demo_output_put_line(DemoOutput *output, guint64 number, const char *line);
void demo_output_end(DemoOutput *output);
/* Nothing more of this answer will be sent. */
bool demo_output_is_over(const DemoOutput *output);

/* How many messages this session hands out; 0: all. */
guint64 demo_output_portion(const DemoOutput *output);
/* The first rule of this answer with `action`, or NULL. */
const DemoRule *demo_output_find(const DemoOutput *output, DemoAction action);

/* What has been put and not been taken. */
gsize demo_output_len(const DemoOutput *output);
/* An endless answer has begun: fills up to `len` bytes. */
bool demo_output_is_endless(const DemoOutput *output);
void demo_output_fill(DemoOutput *output, gsize len);
/* After what is put, this happens; the first call wins over later ones, and rules over both. */
void demo_output_set_then(DemoOutput *output, DemoThen then);
DemoThen demo_output_then(const DemoOutput *output);
/* The session goes on in TLS. */
void demo_output_reset_then(DemoOutput *output);
/* Appends what is put to `out` and says what follows. */
DemoStep demo_output_take(DemoOutput *output, GString *out);

#endif
