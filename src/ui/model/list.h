/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/list.h: the messages of a folder, of which only a window of rows is held (L4).
 *
 * Keyset pages: nothing here depends on how many messages there are. The cursor belongs to a message, not
 * to an index, so what arrives in the background does not move it. */
#ifndef UI_MODEL_LIST_H
#define UI_MODEL_LIST_H

#include "store/message.h"

/* Where rows come from: a folder of the archive, or a made-up one in tests. Newest first. */
typedef struct {
    /* As store_page(). */
    GPtrArray *(*page)(void *data, const StoreMessage *anchor, StoreDirection direction,
                       guint limit, GError **error);
    bool (*count)(void *data, guint64 *total, guint64 *unread, GError **error);
    bool (*position)(void *data, const StoreMessage *message, guint64 *position,
                     GError **error);
    /* The row again; NULL with an error when it is not in this folder any more. */
    StoreMessage *(*again)(void *data, const StoreMessage *message, GError **error);
    void (*free)(void *data);
} UiListSourceClass;

typedef struct UiList UiList;

/* `data` passes over. Empty until ui_list_reload(). */
UiList *ui_list_new(const UiListSourceClass *source_class, void *data);
/* A folder of `store`, which must outlive the list. */
UiList *ui_list_new_folder(Store *store, const char *folder);
/* One message alone, by its whole ID; likewise. */
UiList *ui_list_new_single(Store *store, const char *key);
void ui_list_free(UiList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiList, ui_list_free)

/* How many rows the screen has; keeps the cursor on it. */
void ui_list_set_height(UiList *list, guint height);
/* Reads anew around the cursor's message, which keeps its place on the screen as long as there is no
 * empty row below; a cursor whose message is gone goes to the next older one. A list whose cursor was
 * never moved stays at its top. */
bool ui_list_reload(UiList *list, GError **error);
/* The cursor's row alone, after its flags changed. */
bool ui_list_reload_current(UiList *list, GError **error);

/* What the cursor's message is wished on its server is so now: a StoreWish that is being written down. */
void ui_list_set_wish(UiList *list, int wish);

guint64 ui_list_total(const UiList *list);
guint64 ui_list_unread(const UiList *list);
/* The message in row `row` of the screen, NULL below the last; borrowed until the list changes. */
const StoreMessage *ui_list_row(const UiList *list, guint row);
/* NULL when the list is empty. */
const StoreMessage *ui_list_current(const UiList *list);
guint ui_list_current_row(const UiList *list);
/* How many messages are newer than the cursor's; counted by the source when it has to be. */
bool ui_list_position(UiList *list, guint64 *position, GError **error);
/* Whether there are newer ones above the first row of the screen. */
bool ui_list_has_above(const UiList *list);

/* Down is older. At an end it stays there. False when a page could not be read. */
bool ui_list_move(UiList *list, int rows, GError **error);
bool ui_list_move_page(UiList *list, int pages, GError **error);
bool ui_list_move_first(UiList *list, GError **error);
bool ui_list_move_last(UiList *list, GError **error);

typedef enum { UI_LIST_NONE_FOUND, UI_LIST_FOUND, UI_LIST_FAILED } UiListFound;
/* To the next older unread message, from the newest on after the end; looks at UI_LIST_MAX_LOOK. */
#define UI_LIST_MAX_LOOK 5000
UiListFound ui_list_move_unread(UiList *list, GError **error);
/* To the message of that ID where it is in the window; false when it is not. */
bool ui_list_move_to(UiList *list, const char *key);

#endif
