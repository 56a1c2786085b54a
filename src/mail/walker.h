/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/walker.h: what is known while the tree of a message is walked (L2). */
#ifndef POSTBAG_MAIL_WALKER_H
#define POSTBAG_MAIL_WALKER_H

#include "builder.h"
#include "gmime_auto.h"

typedef struct {
    MailBuilder *builder;
    MailPrefer prefer;
    guint depth;
    guint inner_depth;   /* of parts inside of leaves */
    GHashTable *events;  /* of calendars, that were shown; NULL in a probe */
    bool is_beside_text; /* what the present calendar describes is said by a text too */
    const char *about;   /* subject of the message that a report is about, or NULL */
    bool
        is_root_single; /* the message is one leaf, so it is shown whatever it says it is */
    bool
        is_probe; /* only to count what HTML says: HTML wins, nothing is counted in turn */
    bool is_beginning; /* more of the message is to come: that it is cut is not said */
    bool is_full;      /* MAIL_MAX_PARTS was reached, and said */
} MailWalker;

/* part.c: the children of a multipart. */
int mail_part_count(GMimeObject *multipart);
GMimeObject *mail_part_child(GMimeObject *multipart, int i);

/* part.c: shows an object and all below it. */
void mail_part_walk(MailWalker *walker, GMimeObject *object, const char *number);
/* part.c: the body of a message that has that number; "": of all. */
void mail_part_walk_body(MailWalker *walker, GMimeObject *body, const char *number);

/* alternative.c: the child of a multipart/alternative to show; -1 when it has none. */
int mail_alternative_choose(MailWalker *walker, GMimeObject *object);

#endif
