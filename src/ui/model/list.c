/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/list.c: a window over a folder (L4).
 *
 * `rows` holds a contiguous stretch, newest first. `top` and `cursor` are indexes into it; moving past
 * an end of the window reads a page there and drops as many at the other end. */
#include <config.h>

#include "list.h"

#include <string.h>

#define PAGE       200
#define MAX_WINDOW 800

struct UiList {
    const UiListSourceClass *source_class;
    void *data;
    GPtrArray *rows; /* StoreMessage */
    guint top, cursor, height;
    bool is_newest_here, is_oldest_here; /* the window reaches that end of the folder */
    bool was_moved;                      /* by the person, ever */
    guint64 total, unread;
    bool knows_position; /* `position` is that of rows[0] */
    guint64 position;
};

UiList *
ui_list_new(const UiListSourceClass *source_class, void *data)
{
    UiList *list = g_new0(UiList, 1);

    list->source_class = source_class;
    list->data = data;
    list->height = 1;
    list->rows = g_ptr_array_new_with_free_func((GDestroyNotify)store_message_free);
    return list;
}

void
ui_list_free(UiList *list)
{
    if (list == NULL)
        return;
    list->source_class->free(list->data);
    g_ptr_array_unref(list->rows);
    g_free(list);
}

static const StoreMessage *
row_at(const UiList *list, guint i)
{
    return i < list->rows->len ? g_ptr_array_index(list->rows, i) : NULL;
}

/* --- the window ------------------------------------------------------------------------------- */

/* Puts `page` before or behind the rows. */
static void
splice(UiList *list, GPtrArray *page, StoreDirection direction)
{
    guint n = page->len;

    if (direction == STORE_OLDER) {
        g_ptr_array_extend_and_steal(list->rows, g_ptr_array_ref(page));
        return;
    }
    for (guint i = 0; i < n; i++)
        g_ptr_array_insert(list->rows, (gint)i, g_ptr_array_index(page, i));
    g_ptr_array_set_free_func(page, NULL);
    list->top += n;
    list->cursor += n;
    list->position -= MIN(list->position, n);
}

/* Keeps the window small; never drops what is on the screen. */
static void
trim(UiList *list, StoreDirection grown)
{
    guint excess = list->rows->len > MAX_WINDOW ? list->rows->len - MAX_WINDOW : 0;

    if (grown == STORE_OLDER) {
        excess = MIN(excess, MIN(list->top, list->cursor));
        if (excess == 0)
            return;
        g_ptr_array_remove_range(list->rows, 0, excess);
        list->top -= excess;
        list->cursor -= excess;
        list->position += excess;
        list->is_newest_here = false;
    } else {
        guint last = MAX(list->top + list->height, list->cursor + 1);

        excess = MIN(excess, list->rows->len > last ? list->rows->len - last : 0);
        if (excess == 0)
            return;
        g_ptr_array_remove_range(list->rows, list->rows->len - excess, excess);
        list->is_oldest_here = false;
    }
}

/* Reads one more page at an end of the window. */
static bool
grow(UiList *list, StoreDirection direction, GError **error)
{
    const StoreMessage *anchor = NULL;
    GPtrArray *page;

    if (list->rows->len > 0)
        anchor = row_at(list, direction == STORE_OLDER ? list->rows->len - 1 : 0);
    page = list->source_class->page(list->data, anchor, direction, PAGE, error);
    if (page == NULL)
        return false;
    if (page->len < PAGE && direction == STORE_OLDER)
        list->is_oldest_here = true;
    if (page->len < PAGE && direction == STORE_NEWER)
        list->is_newest_here = true;
    splice(list, page, direction);
    g_ptr_array_unref(page);
    trim(list, direction);
    return true;
}

/* Puts cursor and top where they may stand. */
static void
settle(UiList *list)
{
    guint n = list->rows->len;

    list->cursor = n == 0 ? 0 : MIN(list->cursor, n - 1);
    if (list->cursor < list->top)
        list->top = list->cursor;
    if (list->cursor >= list->top + list->height)
        list->top = list->cursor - list->height + 1;
    if (list->top + list->height > n && list->is_oldest_here)
        list->top = n > list->height ? n - list->height : 0;
}

/* Makes sure that the window reaches over what the screen shows. */
static bool
fill(UiList *list, GError **error)
{
    settle(list);
    while (!list->is_oldest_here && list->top + list->height > list->rows->len) {
        if (!grow(list, STORE_OLDER, error))
            return false;
    }
    settle(list);
    while (!list->is_newest_here && list->top == 0 && list->rows->len > 0) {
        if (!grow(list, STORE_NEWER, error))
            return false;
        /* A window whose oldest rows fill the screen may have room above now. */
        settle(list);
    }
    return true;
}

static void
empty(UiList *list)
{
    g_ptr_array_set_size(list->rows, 0);
    list->top = list->cursor = 0;
    list->is_newest_here = list->is_oldest_here = false;
    list->knows_position = false;
    list->position = 0;
}

/* --- reading ---------------------------------------------------------------------------------- */

void
ui_list_set_height(UiList *list, guint height)
{
    list->height = MAX(height, 1);
    fill(list, NULL);
}

static bool
load_top(UiList *list, GError **error)
{
    empty(list);
    list->is_newest_here = list->knows_position = true;
    return grow(list, STORE_OLDER, error) && fill(list, error);
}

/* The cursor's message or, where that is gone, the nearest older one that is still there. */
static StoreMessage *
find_anchor(UiList *list)
{
    guint most = MIN(list->cursor + PAGE, list->rows->len);

    for (guint i = list->cursor; i < most; i++) {
        StoreMessage *again =
            list->source_class->again(list->data, row_at(list, i), NULL);

        if (again != NULL)
            return again;
    }
    for (guint i = list->cursor; i-- > 0 && list->cursor - i < PAGE;) {
        StoreMessage *again =
            list->source_class->again(list->data, row_at(list, i), NULL);

        if (again != NULL)
            return again;
    }
    return NULL;
}

/* A new window around `anchor`, which passes over and keeps its row on the screen. */
static bool
load_around(UiList *list, StoreMessage *anchor, guint screen_row, GError **error)
{
    empty(list);
    g_ptr_array_add(list->rows, anchor);
    if (!grow(list, STORE_NEWER, error) || !grow(list, STORE_OLDER, error))
        return false;
    list->top = list->cursor > screen_row ? list->cursor - screen_row : 0;
    return fill(list, error);
}

bool
ui_list_reload(UiList *list, GError **error)
{
    guint screen_row = list->cursor - list->top;
    StoreMessage *anchor = NULL;

    if (!list->source_class->count(list->data, &list->total, &list->unread, error))
        return false;
    if (list->was_moved)
        anchor = find_anchor(list);
    if (anchor == NULL)
        return load_top(list, error);
    return load_around(list, anchor, screen_row, error);
}

bool
ui_list_reload_current(UiList *list, GError **error)
{
    const StoreMessage *current = ui_list_current(list);
    StoreMessage *fresh;

    if (!list->source_class->count(list->data, &list->total, &list->unread, error))
        return false;
    if (current == NULL)
        return true;
    fresh = list->source_class->again(list->data, current, error);
    if (fresh == NULL)
        return false;
    store_message_free(g_ptr_array_index(list->rows, list->cursor));
    g_ptr_array_index(list->rows, list->cursor) = fresh;
    return true;
}

guint64
ui_list_total(const UiList *list)
{
    return list->total;
}

guint64
ui_list_unread(const UiList *list)
{
    return list->unread;
}

const StoreMessage *
ui_list_row(const UiList *list, guint row)
{
    return row_at(list, list->top + row);
}

const StoreMessage *
ui_list_current(const UiList *list)
{
    return row_at(list, list->cursor);
}

void
ui_list_set_wish(UiList *list, int wish)
{
    if (list->cursor < list->rows->len)
        ((StoreMessage *)g_ptr_array_index(list->rows, list->cursor))->wish = wish;
}

guint
ui_list_current_row(const UiList *list)
{
    return list->cursor - list->top;
}

bool
ui_list_has_above(const UiList *list)
{
    return list->top > 0;
}

bool
ui_list_position(UiList *list, guint64 *position, GError **error)
{
    const StoreMessage *current = ui_list_current(list);

    if (current != NULL && !list->knows_position) {
        if (!list->source_class->position(list->data, current, position, error))
            return false;
        list->position = *position - MIN(*position, list->cursor);
        list->knows_position = true;
    }
    *position = list->position + list->cursor;
    return true;
}

/* --- moving ----------------------------------------------------------------------------------- */

static bool
move_by(UiList *list, gint64 rows, GError **error)
{
    list->was_moved = true;
    while (rows > 0 && list->cursor + rows >= list->rows->len && !list->is_oldest_here) {
        if (!grow(list, STORE_OLDER, error))
            return false;
    }
    while (rows < 0 && (gint64)list->cursor + rows < 0 && !list->is_newest_here) {
        if (!grow(list, STORE_NEWER, error))
            return false;
    }
    if (list->rows->len == 0)
        return true;
    list->cursor =
        (guint)CLAMP((gint64)list->cursor + rows, 0, (gint64)list->rows->len - 1);
    return fill(list, error);
}

bool
ui_list_move(UiList *list, int rows, GError **error)
{
    return move_by(list, rows, error);
}

bool
ui_list_move_page(UiList *list, int pages, GError **error)
{
    guint step = list->height > 2 ? list->height - 1 : 1;
    guint screen_row = ui_list_current_row(list);

    if (!move_by(list, (gint64)pages * step, error))
        return false;
    /* The screen moves with the cursor, which keeps its row where it can. */
    list->top = list->cursor > screen_row ? list->cursor - screen_row : 0;
    return fill(list, error);
}

bool
ui_list_move_first(UiList *list, GError **error)
{
    list->was_moved = false;
    if (!list->is_newest_here)
        return load_top(list, error);
    list->cursor = list->top = 0;
    return fill(list, error);
}

bool
ui_list_move_last(UiList *list, GError **error)
{
    list->was_moved = true;
    if (!list->is_oldest_here) {
        empty(list);
        list->is_oldest_here = true;
        if (!grow(list, STORE_NEWER, error))
            return false;
    }
    list->cursor = list->rows->len == 0 ? 0 : list->rows->len - 1;
    return fill(list, error);
}

static bool
is_unread(const StoreMessage *message)
{
    return (message->flags & STORE_FLAG_SEEN) == 0;
}

/* From `start` on within the window. */
static bool
find_unread(UiList *list, guint start)
{
    for (guint i = start; i < list->rows->len; i++) {
        if (is_unread(row_at(list, i))) {
            list->cursor = i;
            return true;
        }
    }
    return false;
}

/* The same, reading on towards older ones. */
static UiListFound
look_for_unread(UiList *list, guint start, GError **error)
{
    guint looked = 0;

    while (!find_unread(list, start)) {
        if (list->is_oldest_here || looked >= UI_LIST_MAX_LOOK)
            return UI_LIST_NONE_FOUND;
        list->cursor = list->rows->len - 1;
        settle(list);
        if (!grow(list, STORE_OLDER, error))
            return UI_LIST_FAILED;
        start = list->cursor + 1;
        looked += PAGE;
    }
    return UI_LIST_FOUND;
}

UiListFound
ui_list_move_unread(UiList *list, GError **error)
{
    guint screen_row = ui_list_current_row(list);
    g_autoptr(StoreMessage) before = NULL;
    UiListFound found;

    if (list->unread == 0 || list->rows->len == 0)
        return UI_LIST_NONE_FOUND;
    before = list->source_class->again(list->data, ui_list_current(list), error);
    if (before == NULL)
        return UI_LIST_FAILED;
    found = look_for_unread(list, list->cursor + 1, error);
    if (found == UI_LIST_NONE_FOUND && list->is_oldest_here) {
        if (!ui_list_move_first(list, error))
            return UI_LIST_FAILED;
        found = look_for_unread(list, 0, error);
    }
    list->was_moved = true;
    if (found == UI_LIST_NONE_FOUND)
        return load_around(list, g_steal_pointer(&before), screen_row, error)
                   ? UI_LIST_NONE_FOUND
                   : UI_LIST_FAILED;
    return found == UI_LIST_FOUND && !fill(list, error) ? UI_LIST_FAILED : found;
}

bool
ui_list_move_to(UiList *list, const char *key)
{
    for (guint i = 0; i < list->rows->len; i++) {
        if (strcmp(row_at(list, i)->key, key) == 0) {
            list->cursor = i;
            list->was_moved = true;
            return fill(list, NULL);
        }
    }
    return false;
}
