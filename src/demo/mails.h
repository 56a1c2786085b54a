/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/mails.h: the files of src/demo/mail as bytes in the program (L3); src/demo/embed.sh makes
 * the source. */
#ifndef POSTBAG_DEMO_MAILS_H
#define POSTBAG_DEMO_MAILS_H

#include <glib.h>

typedef struct {
    const char *name; /* "01-welcome": the file's name without its ending */
    const unsigned char *bytes;
    gsize len;
} DemoMail;

extern const DemoMail demo_mails[];
extern const gsize demo_n_mails;

#endif
