/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/mailcap.h: which program opens a type (L4; RFC 1524). Pure but for looking whether programs are there.
 *
 * No shell is ever run: an entry becomes a row of words, and one that needs a shell is not taken, which is said. */
#ifndef UI_MODEL_MAILCAP_H
#define UI_MODEL_MAILCAP_H

#include <stdbool.h>

#include <glib.h>

typedef struct UiMailcap UiMailcap;

typedef struct {
    char **argv;
    bool needs_terminal; /* it draws on the terminal, or prints there */
    bool reads_stdin;    /* the file goes to its standard input */
} UiMailcapCommand;

typedef struct {
    const char *type;    /* "text/plain", lower case */
    const char *charset; /* for %{charset}; "" when none */
    const char *path;    /* of the file, for %s */
} UiMailcapPart;

/* From the files of $MAILCAPS, or else ~/.mailcap and those of the system; files that are not there count as empty. */
UiMailcap *ui_mailcap_load(void);
UiMailcap *ui_mailcap_parse(const char *text);
void ui_mailcap_free(UiMailcap *mailcap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiMailcap, ui_mailcap_free)

/* The first entry for the type that can be run. False when there is none; then `refused` is the command of an
 * entry that only a shell could run, or NULL. The caller clears `command` and frees `refused`. */
bool ui_mailcap_find(const UiMailcap *mailcap, const UiMailcapPart *part,
                     UiMailcapCommand *command, char **refused);
void ui_mailcap_command_clear(UiMailcapCommand *command);

#endif
