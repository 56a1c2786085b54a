/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/ending.h: the signals that ask the reader to end (L4). */
#ifndef UI_ENDING_H
#define UI_ENDING_H

/* From now on SIGTERM, SIGHUP and SIGINT call `ended` on the main context instead of killing. */
void ui_ending_watch(void (*ended)(int number, void *user_data), void *user_data);
void ui_ending_unwatch(void);

#endif
