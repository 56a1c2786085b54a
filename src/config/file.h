/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/file.h: the bytes of the settings file on the disk (L1, private). */
#ifndef POSTBAG_CONFIG_FILE_H
#define POSTBAG_CONFIG_FILE_H

#include <stdbool.h>

#include <glib.h>

/* The whole file, at most CONFIG_MAX_FILE bytes. CONFIG_ERROR_MISSING, CONFIG_ERROR_SYNTAX (no file, or too
 * large), PB_ERROR_INSECURE. */
char *config_file_read(const char *path, gsize *len, GError **error);
/* Fails with CONFIG_ERROR_UNWRITABLE unless the file holds these bytes. */
bool config_file_is(const char *path, const char *text, gsize len, GError **error);
/* Replaces it in one step: after a crash it is the old file or the new one. CONFIG_ERROR_UNWRITABLE. */
bool config_file_replace(const char *path, const char *text, gsize len, GError **error);

#endif
