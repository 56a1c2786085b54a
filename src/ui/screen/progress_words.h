/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/progress_words.h: what the progress screen says (L4). Pure: no canvas and no clock. */
#ifndef UI_SCREEN_PROGRESS_WORDS_H
#define UI_SCREEN_PROGRESS_WORDS_H

#include "../canvas.h"
#include "../model/fetch.h"

/* One account as it is shown. */
typedef struct {
    const UiFetchAccount *account; /* borrowed */
    double bytes_per_second;       /* 0: not known, or nothing comes */
    gint64 silent_us;              /* since the last byte of a message came */
    gint64 now;                    /* seconds UTC */
} UiProgressRow;

/* A line below the account's first one. */
typedef struct {
    char *text;
    UiRole role;
    bool is_problem;  /* stays when there is room for little */
    bool has_figures; /* rate and time left stand at its right end */
} UiProgressDetail;

/* "0:42", "1:02:03". The caller frees. */
char *ui_progress_time(gint64 us);

/* Whether a bar tells more than words. */
bool ui_progress_has_bar(const UiFetchAccount *account);
/* The state in a few words: "signing in", "waiting until 10:42 (2:10)", "done in 0:42". The caller
 * frees. */
char *ui_progress_state(const UiProgressRow *row, UiRole *role);
/* "1.1M/s", "" when not known. The caller frees. */
char *ui_progress_rate(const UiProgressRow *row);
/* "0:21", "" when not known. The caller frees. */
char *ui_progress_left(const UiProgressRow *row);

typedef enum { UI_PROGRESS_NARROW, UI_PROGRESS_WIDE } UiProgressLook;
/* UiProgressDetail; a problem is broken into at most three lines of `cells`. The caller unrefs. */
GPtrArray *ui_progress_details(const UiProgressRow *row, UiProgressLook look, int cells);

/* What the sessions delete at their end, or have deleted; at most `cells` wide if that can be. The caller
 * frees. */
char *ui_progress_plan(const UiProgressRow *rows, guint n, int cells);

#endif
