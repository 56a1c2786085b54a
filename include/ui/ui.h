/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/ui/ui.h: the reader, seen from main.c (L4). */
#ifndef POSTBAG_UI_UI_H
#define POSTBAG_UI_UI_H

#include <stdbool.h>

#include "base/path.h"
#include "config/settings.h"

typedef struct {
    const PbPaths *paths;     /* mail_dir as the settings say */
    ConfigSettings *settings; /* changed and saved by the settings screen */
    const char *folder;       /* to open first; NULL: Inbox */
    bool is_demo;             /* says so in the title, and fetches at start */
} UiOptions;

/* Runs until the person quits or a signal ends it; the terminal is as it was afterwards. The exit status;
 * errors that keep the reader from starting are returned instead of printed. Main thread. */
int ui_run(const UiOptions *options, GError **error);

#endif
