/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/queue.h: commands in the order in which they were given, and the window of those sent (L2).
 *
 * Sent ones stand before unsent ones; the head is the one whose answer comes next. What may be sent at
 * all in a state is the session's matter, how much of it together is decided here. */
#ifndef POSTBAG_SRC_POP3_QUEUE_H
#define POSTBAG_SRC_POP3_QUEUE_H

#include <stdbool.h>

#include <glib.h>

#include "command.h"
#include "login.h"

typedef struct {
    GList link;
    Pop3Command command;
    guint32 number; /* 0: none */
    guint n_lines;  /* of TOP */
    guint64 announced;
    Pop3Login *login; /* of LOGIN, owned */
    char *text;       /* of LANG the tag, of OTHER the line; owned, NULL for all else */
    Pop3Answer answer;
    guint64
        end; /* once sent: Pop3Output.n_sent when its line, or the latest of them, has gone */
} Pop3Request;

typedef struct {
    GQueue all;
    GList *unsent; /* the first that is not under way */
    guint n_under_way;
    guint64 announced_under_way;
    guint max_commands; /* of the full window */
    guint64 max_bytes;
} Pop3Queue;

typedef enum { POP3_WINDOW_ONE, POP3_WINDOW_FULL } Pop3Window;

/* Empty, with the default window. */
void pop3_queue_init(Pop3Queue *queue);
/* Wipes and frees. */
void pop3_queue_clear(Pop3Queue *queue);

/* Takes a new request of `command` to the tail and returns it, to be filled; the queue owns it. */
Pop3Request *pop3_queue_push(Pop3Queue *queue, Pop3Command command);
/* The oldest one; NULL when there is none. */
Pop3Request *pop3_queue_head(const Pop3Queue *queue);
/* Frees the head. */
void pop3_queue_pop(Pop3Queue *queue);

bool pop3_queue_is_under_way(const Pop3Queue *queue, const Pop3Request *request);
/* The first unsent one if `window` has room for it, else NULL. */
Pop3Request *pop3_queue_next_to_send(const Pop3Queue *queue, Pop3Window window);
/* That one is under way now. */
void pop3_queue_mark_sent(Pop3Queue *queue);

/* Forgets the passwords of all logins. */
void pop3_queue_drop_logins(Pop3Queue *queue);

#endif
