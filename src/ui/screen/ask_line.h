/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/ask_line.h: a question that one line of text answers (L4). */
#ifndef UI_SCREEN_ASK_LINE_H
#define UI_SCREEN_ASK_LINE_H

#include "../screen.h"

/* Called for Enter. True: the screen closes, and `said` goes to the message line. False: it stays, with `said`, and with
 * `instead` in the field unless that is NULL. Texts pass over to the screen. */
typedef bool (*UiLineAnswered)(const char *text, char **instead, UiStatus *said,
                               void *user_data);

typedef struct {
    const char *title;
    const char *name;         /* before the field: "Save as" */
    const char *text;         /* in the field at first */
    const char *const *lines; /* below it; ends with NULL */
} UiLineQuestion;

/* `question` is copied. `user_data` must outlive the screen: it is of the screen below. */
UiScreen *ui_ask_line_screen_new(const UiContext *context, const UiLineQuestion *question,
                                 UiLineAnswered answered, void *user_data);

#endif
