/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/output.h: standard output, buffered, and what became of it (L4, private). Main thread. */
#ifndef POSTBAG_CLI_OUTPUT_H
#define POSTBAG_CLI_OUTPUT_H

#include <json-glib/json-glib.h>
#include <stdbool.h>

/* Text of our own, or made visible before. */
void cli_out(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* Bytes as they are. */
void cli_out_bytes(const char *bytes, gsize len);
/* One line; the object passes over. */
void cli_out_json(JsonObject *object);
/* The object as one line without line end; borrowed, the caller frees the text. */
char *cli_json_to_string(JsonObject *object);

/* False once the reader at the other end has gone or the disk is full: no use in printing more. */
bool cli_out_is_open(void);
void cli_out_flush(void);
/* Flushes; the exit status is `status`, or 73 with a message when something could not be written. A
 * reader that went away (postbag list | head) is no failure. */
int cli_out_finish(int status);

/* Cells of the terminal behind `fd`; 0 when it is none. */
int cli_terminal_width(int fd);

/* `text` cut or filled with blanks to `cells`. The caller frees. */
char *cli_pad(const char *text, int cells);
/* ISO 8601 in UTC. The caller frees. */
char *cli_iso_time(gint64 seconds);

#endif
