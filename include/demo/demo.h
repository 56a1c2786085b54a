/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/demo/demo.h: a sample mailbox behind a small POP3 server on loopback (L3).
 *
 * The server speaks TLS with a throw-away certificate; `demo_prepare` writes a home folder whose settings
 * trust just that one. */
#ifndef POSTBAG_DEMO_DEMO_H
#define POSTBAG_DEMO_DEMO_H

#include <stdbool.h>

#include <gio/gio.h>

typedef struct Demo Demo;

/* Starts the server on a thread and makes a temporary home folder. */
Demo *demo_start(GError **error);
/* The folder for --home. Borrowed. */
const char *demo_home(const Demo *demo);
/* "demo": the account in its settings. */
const char *demo_account(const Demo *demo);
/* Stops the server and removes the folder. */
void demo_stop(Demo *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Demo, demo_stop)

#endif
