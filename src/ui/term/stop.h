/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/stop.h: being stopped and continued by the shell (L4). */
#ifndef UI_TERM_STOP_H
#define UI_TERM_STOP_H

/* From now on SIGTSTP stops the process with the terminal put back, and `resumed` is called on the main
 * context whenever it goes on, also after a SIGSTOP that could not be caught. */
void ui_stop_watch(void (*resumed)(void *user_data), void *user_data);
void ui_stop_unwatch(void);
/* Stops now, and returns when the process is continued. */
void ui_stop_now(void);

#endif
