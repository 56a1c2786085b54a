/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/mails.h: the messages that a harness sends through the program, and what has become of them: which lie
 * in the archive, which are still on the server. */
#ifndef POSTBAG_TESTS_CRASH_MAILS_H
#define POSTBAG_TESTS_CRASH_MAILS_H

#include <stdbool.h>

#include <glib.h>

#include "demo/pop3d.h"

#define MAILS_MAX 64

typedef struct {
    GPtrArray *bytes;    /* GBytes, in the order of the server's numbers */
    GHashTable *numbers; /* digest: index from 0 */
} Mails;

/* Made by mkmail; exits when that fails. */
Mails *mails_new(const char *scratch, guint n, guint seed, const char *profile);
void mails_free(Mails *mails);
/* Adds message `i` to a maildrop; its UIDL is mail-I. */
void mails_put(const Mails *mails, guint i, DemoMaildrop *maildrop);

typedef struct {
    guint here[MAILS_MAX]; /* how many whole copies */
    bool there[MAILS_MAX]; /* on the server */
    guint n_here, n_there;
    GHashTable *previews; /* digest: number of copies */
    guint n_strange;      /* files that are no message, whole */
    guint n_tmp;          /* files that lie in a tmp folder */
    char *strange;        /* the name of one of them */
} MailsLook;

/* Looks at all Maildir folders below `home`/mail and at the server. */
void mails_look(const Mails *mails, const char *home, DemoMaildrop *maildrop,
                MailsLook *look);
void mails_look_clear(MailsLook *look);
/* The same messages at the same places, the same previews. */
bool mails_look_equal(const MailsLook *a, const MailsLook *b);
/* Adds a line for each thing that may never be: a message lost, one there twice, a file that is no message; and a
 * preview that `known` (NULL: none) lacks. */
void mails_look_check(const MailsLook *look, const MailsLook *known, guint n_sent,
                      GString *problems);

#endif
