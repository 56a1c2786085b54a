/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/fake_list.c: a folder that is made up as it is read. */
#include <config.h>

#include "fake_list.h"

FakeFolder *
fake_folder_new(guint64 n_messages)
{
    FakeFolder *folder = g_new0(FakeFolder, 1);

    folder->oldest = 1;
    folder->newest = n_messages;
    folder->gone = g_hash_table_new(NULL, NULL);
    return folder;
}

void
fake_folder_free(FakeFolder *folder)
{
    g_hash_table_unref(folder->gone);
    g_free(folder);
}

guint64
fake_number(const StoreMessage *message)
{
    return (guint64)message->row;
}

static bool
exists(const FakeFolder *folder, guint64 number)
{
    return number >= folder->oldest && number <= folder->newest &&
           !g_hash_table_contains(folder->gone, GUINT_TO_POINTER((guint)number));
}

static bool
is_unread(const FakeFolder *folder, guint64 number)
{
    return folder->unread_every != 0 && number % folder->unread_every == 0;
}

static StoreMessage *
make(const FakeFolder *folder, guint64 number)
{
    static const char *const people[] = { "Alice Johnson", "Bob Smith", "Eve Martinez",
                                          "田中太郎", "Zoë" };
    StoreMessage *message = g_new0(StoreMessage, 1);

    message->row = (gint64)number;
    g_snprintf(message->key, sizeof message->key, "%016" G_GINT64_MODIFIER "x", number);
    message->folder = g_strdup("Inbox");
    message->account = g_strdup("");
    message->flags = is_unread(folder, number) ? 0 : STORE_FLAG_SEEN;
    if (number % 7 == 3)
        message->flags |= STORE_FLAG_FLAGGED;
    message->size = number * 1000;
    if (number == folder->preview) {
        message->is_preview = true;
        message->server_size = 14 * 1024 * 1024;
    }
    message->sort_date = G_GINT64_CONSTANT(1700000000) + (gint64)number * 3600;
    message->stored_at = message->sort_date;
    message->envelope = pb_envelope_new();
    g_free(message->envelope->from_name);
    message->envelope->from_name = g_strdup(people[number % G_N_ELEMENTS(people)]);
    g_free(message->envelope->subject);
    message->envelope->subject =
        g_strdup_printf("Subject number %" G_GUINT64_FORMAT, number);
    message->envelope->has_attachment = number % 5 == 0;
    return message;
}

static GPtrArray *
fake_page(void *data, const StoreMessage *anchor, StoreDirection direction, guint limit,
          GError **error)
{
    FakeFolder *folder = data;
    GPtrArray *page = g_ptr_array_new_with_free_func((GDestroyNotify)store_message_free);
    bool is_older = direction == STORE_OLDER;
    guint64 at;

    (void)error;
    folder->n_pages++;
    if (anchor == NULL)
        at = is_older ? folder->newest : folder->oldest;
    else
        at = is_older ? fake_number(anchor) - 1 : fake_number(anchor) + 1;
    while (page->len < limit && at >= folder->oldest && at <= folder->newest) {
        if (exists(folder, at))
            g_ptr_array_insert(page, is_older ? -1 : 0, make(folder, at));
        at = is_older ? at - 1 : at + 1;
    }
    return page;
}

static bool
fake_count(void *data, guint64 *total, guint64 *unread, GError **error)
{
    FakeFolder *folder = data;

    (void)error;
    *total = folder->newest + 1 - folder->oldest - g_hash_table_size(folder->gone);
    *unread = folder->unread_every == 0 ? 0 : *total / folder->unread_every;
    return true;
}

static bool
fake_position(void *data, const StoreMessage *message, guint64 *position, GError **error)
{
    FakeFolder *folder = data;

    (void)error;
    *position = 0;
    for (guint64 number = fake_number(message) + 1; number <= folder->newest; number++)
        *position += exists(folder, number);
    return true;
}

static StoreMessage *
fake_again(void *data, const StoreMessage *message, GError **error)
{
    FakeFolder *folder = data;

    if (exists(folder, fake_number(message)))
        return make(folder, fake_number(message));
    g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND, "gone");
    return NULL;
}

static void
fake_free(void *data)
{
    (void)data;
}

static const UiListSourceClass fake_source = {
    .page = fake_page,
    .count = fake_count,
    .position = fake_position,
    .again = fake_again,
    .free = fake_free,
};

UiList *
fake_list_new(FakeFolder *folder)
{
    UiList *list = ui_list_new(&fake_source, folder);

    ui_list_reload(list, NULL);
    return list;
}
