/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/ending.c: the signals that ask the reader to end (L4). They go through the main loop, so that
 * nothing is left half done. */
#include <config.h>

#include "ending.h"

#include <signal.h>

#include <glib-unix.h>

static const int numbers[] = { SIGTERM, SIGHUP, SIGINT };

static guint sources[G_N_ELEMENTS(numbers)];
static void (*ended_callback)(int number, void *user_data);
static void *ended_data;

static gboolean
got_signal(gpointer number)
{
    ended_callback(GPOINTER_TO_INT(number), ended_data);
    return G_SOURCE_CONTINUE;
}

void
ui_ending_watch(void (*ended)(int number, void *user_data), void *user_data)
{
    ended_callback = ended;
    ended_data = user_data;
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        sources[i] =
            g_unix_signal_add(numbers[i], got_signal, GINT_TO_POINTER(numbers[i]));
}

void
ui_ending_unwatch(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (sources[i] != 0)
            g_source_remove(sources[i]);
        sources[i] = 0;
    }
}
