/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/osc.h: what terminals understand and terminfo has no name for: links (OSC 8) and copying (OSC 52), as
 * bytes (L4). Pure, no curses.
 *
 * Both carry text from messages: a link's target is percent-encoded to printable ASCII, what is copied goes as
 * base64, so nothing in them can end a sequence. `env` is an environment as of g_get_environ(). */
#ifndef UI_OSC_H
#define UI_OSC_H

#include <stdbool.h>

#include <glib.h>

#define UI_OSC_MAX_COPY   (100 * 1024) /* bytes of text; many terminals drop more */
#define UI_OSC_MAX_TARGET 2000         /* bytes, encoded */

/* What stands between the program and the terminal. */
typedef enum {
    UI_OSC_PLAIN,
    UI_OSC_TMUX,
    UI_OSC_SCREEN, /* GNU screen */
} UiOscWay;

UiOscWay ui_osc_way(char **env);

/* --- copying ---------------------------------------------------------------------------------- */

/* Why the terminal cannot be asked to take what is copied, one sentence; NULL when it can. Static. */
const char *ui_osc_copy_refusal(char **env);
/* The sequence that asks for it, wrapped for what stands between. `len` is at most UI_OSC_MAX_COPY. Free with
 * g_string_free(). */
GString *ui_osc_copy(const char *text, gsize len, UiOscWay way);

/* --- links ------------------------------------------------------------------------------------ */

/* Whether the terminal is known to take links. */
bool ui_osc_knows_links(char **env);
/* The target in printable ASCII, what is not being percent-encoded; NULL when it is no http, https, ftp or mailto
 * link, or longer then than `max_len`. The caller frees. */
char *ui_osc_encode_target(const char *target, gsize max_len);
/* Cells written from now on belong to the link; those with the same id and target are one. `target` as of
 * ui_osc_encode_target(); NULL ends the link. */
void ui_osc_append_link(GString *out, guint id, const char *target);

#endif
