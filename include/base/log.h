/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/log.h: the log file (L0). Never holds a password, a token or message text; every line
 * is made visible and cut to PB_LOG_MAX_LINE bytes, so that no server can write what it likes. */
#ifndef POSTBAG_BASE_LOG_H
#define POSTBAG_BASE_LOG_H

#include <stdbool.h>

#include <glib.h>

#define PB_LOG_MAX_LINE 512

typedef enum { PB_LOG_DEBUG, PB_LOG_INFO, PB_LOG_WARNING, PB_LOG_ERROR } PbLogLevel;

/* Appends to `file` (0600) from now on; before that, lines are dropped. A file over 1 MiB is renamed
 * to `file`.1 first. PB_ERROR_CANNOT_WRITE. Main thread. */
bool pb_log_open(const char *file, GError **error);
void pb_log_close(void);
/* Any thread. */
void pb_log(PbLogLevel level, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
