/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/settings_page.h: the retention page over a real ledger, to draw and to press keys on. The
 * functions end the test when they fail. */
#ifndef POSTBAG_TESTS_UNIT_UI_SETTINGS_PAGE_H
#define POSTBAG_TESTS_UNIT_UI_SETTINGS_PAGE_H

#include "mailbox.h"
#include "model/retention_fields.h"
#include "screen.h"

#define DAY ((gint64)86400)
#define NOW ((gint64)1795000000)

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiContext context;
    UiScreen *screen; /* NULL until a page is opened */
    guint n_changed;  /* how often the page had something new by itself */
} Page;

/* One account, "14 days". */
extern const char page_one_account[];

/* For cmocka's setup and teardown: *state is a Page. */
int page_setup(void **state);
int page_teardown(void **state);
/* Writes the settings file and opens the page; the clock stands at NOW. The forecast is there. */
void page_open(Page *page, const char *settings);
/* The same with 35 messages: 20 stand here longer than two weeks, 10 shorter, 5 are still to fetch. */
void page_open_ordinary(Page *page);

/* Until the page has something new by itself: the archive was read. */
void page_wait(Page *page);
/* Moves the cursor to the field. */
void page_go(const Page *page, UiRetentionField field);
/* The screen as text. The caller frees. */
char *page_draw(const Page *page, int rows, int columns);
/* What an action leads to. The caller clears the status. */
UiReaction page_press(const Page *page, UiAction action);
/* An action that draws anew. */
void page_act(const Page *page, UiAction action);
/* Digits, or what goes into words that are being edited. */
void page_type(const Page *page, const char *text);

#endif
