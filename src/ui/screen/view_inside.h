/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view_inside.h: private to view*.c: the state of the message screen (L4). */
#ifndef UI_SCREEN_VIEW_INSIDE_H
#define UI_SCREEN_VIEW_INSIDE_H

#include "../find.h"
#include "../layout.h"
#include "../model/seal.h"
#include "../pager.h"
#include "../widget/search.h"
#include "view.h"

/* Looking for words in the message. */
typedef struct {
    UiSearch line;
    UiFind *find;     /* NULL: nothing is looked for */
    GArray *matches;  /* UiMatch, so far */
    guint next_piece; /* where looking goes on */
    gsize next_byte;
    bool is_whole;    /* all matches are known */
    bool has_current; /* `current` counts */
    guint current;
    guint64 from; /* the place behind which the first match is wanted */
    guint64 back; /* the place to return to */
    guint source; /* of the main loop, while the rest is looked for; 0: none */
} ViewSearch;

/* What the header says of the first seal of the message. */
typedef struct {
    char *words; /* NULL: nothing is signed or encrypted */
    UiRole role;
    bool is_new;   /* the layout says something older */
    MailSeal seal; /* that is checked; its number is ours */
    char *from;    /* as the message says it */
    bool covers_whole;
    bool is_begun;         /* it is checked, will be at once, or was */
    guint source;          /* of the main loop: it begins soon */
    UiUnseal *unseal;      /* at work; NULL: nothing is */
    UiUnseal *left_behind; /* of the message before, and told to end */
} ViewSeal;

typedef struct {
    UiScreen screen;
    UiList *list;  /* of the screen below */
    UiList *owned; /* the same when it is this screen's own; else NULL */
    char key[STORE_KEY_LEN + 1];
    gint64 row;      /* in the index; stays when the rest of a preview comes */
    bool is_preview; /* as it is shown */
    int fd;          /* of the message while it is read; else -1 */
    guint asked;     /* of the renderer, under way; 0: nothing */
    bool is_asking;
    MailDocument *document;
    char *problem; /* why there is no document */
    MailPrefer prefer;
    UiHeaders headers;      /* as the person wants them */
    UiHeaders laid_headers; /* as the layout has them */
    UiQuotes *quotes;       /* of the document */
    UiPager pager;
    int columns;    /* that the layout is for */
    bool wants_end; /* of what is still read */
    char *
        anchor; /* how the text at `top` begins, to find it in another form; NULL: not to be found */
    guint anchor_percent;
    ViewSearch search;
    ViewSeal seal;
    guint next_seal; /* that the key opens */
} ViewScreen;

/* view_read.c: reads the document; drops it and its layout. `top` and `place` stay. */
void ui_view_show_message(ViewScreen *self, const StoreMessage *message);
void ui_view_forget_document(ViewScreen *self);
/* The message under the list's cursor, from its top. */
UiReaction ui_view_show_current(ViewScreen *self);
/* What is open; false when no message is under the cursor. */
bool ui_view_opened(const ViewScreen *self, UiOpened *opened);

/* Shows it in another form, and finds the place again. */
UiReaction ui_view_show_form(ViewScreen *self, MailPrefer prefer);

/* view_draw.c */
/* Makes the layout where there is none, for the screen as it was drawn the last time. */
void ui_view_lay_out(ViewScreen *self);
void ui_view_title(UiScreen *screen, UiTitle *title);
void ui_view_draw(UiScreen *screen, UiCanvas *canvas, UiRect area);

/* view_seal.c */
/* The document is there: says what is sealed in it, and has its signature checked soon. */
void ui_view_seal_begin(ViewScreen *self);
/* Another message comes. Returns at once. */
void ui_view_seal_forget(ViewScreen *self);
void ui_view_seal_clear(ViewScreen *self);

/* view.c */
UiReaction ui_view_scroll_to(ViewScreen *self, guint line);

/* view_search.c */
UiReaction ui_view_search_text(ViewScreen *self, const char *utf8);
UiReaction ui_view_search_erase(ViewScreen *self, UiAction action);
UiReaction ui_view_search_begin(ViewScreen *self);
UiReaction ui_view_search_next(ViewScreen *self, int step);
/* Ends typing; the matches stay. */
UiReaction ui_view_search_keep(ViewScreen *self);
/* Takes all of it back; while it is typed, to where it began. */
UiReaction ui_view_search_drop(ViewScreen *self);
bool ui_view_search_is_on(const ViewScreen *self);
/* The layout is another one, or goes away. */
void ui_view_search_again(ViewScreen *self);
void ui_view_search_pause(ViewScreen *self);
void ui_view_search_clear(ViewScreen *self);
/* "3 of 17"; "" before anything is typed. The caller frees. */
char *ui_view_search_words(const ViewScreen *self);

#endif
