/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/maildrop.c: the messages of the server (L3).
 *
 * A message is bytes, or a recipe: made whole when it is read, or line by line. Hooks are called
 * without the lock, so that they may add. */
#include <config.h>

#include "maildrop.h"

#include <string.h>

#include "base/digest.h"
#include "content.h"

typedef enum { SOURCE_BYTES, SOURCE_GENERATED, SOURCE_MADE } Source;

struct DemoMessage {
    int ref_count; /* accessed atomically */
    Source source;
    GBytes *bytes;    /* SOURCE_BYTES */
    DemoMake make;    /* SOURCE_MADE */
    guint64 argument; /* of make, or the size of SOURCE_GENERATED */
    guint32 seed;     /* SOURCE_GENERATED */
    guint64 wire_size;
    char *uidl;
};

struct DemoMaildrop {
    GMutex lock;
    GPtrArray *messages;
    guint64 n_added;
    const DemoMaildropHooks *hooks;
    void *user_data;
};

struct DemoReader {
    GBytes *bytes; /* NULL when `content` is set */
    gsize pos;
    DemoContent *content;
};

static void
set_uidl(DemoMessage *message, const char *uidl, GBytes *bytes, guint64 position)
{
    g_autoptr(PbDigest) digest = NULL;
    guint8 value[PB_DIGEST_LEN];
    gsize len;
    const char *data;

    if (uidl != NULL) {
        message->uidl = g_strdup(uidl);
        return;
    }
    digest = pb_digest_new();
    data = g_bytes_get_data(bytes, &len);
    pb_digest_update(digest, data, len);
    pb_digest_update(digest, &position, sizeof position);
    pb_digest_finish(digest, value);
    message->uidl = pb_digest_to_hex(value, 16);
}

static guint64
wire_size_of(GBytes *bytes)
{
    gsize len;
    const char *data = g_bytes_get_data(bytes, &len);
    guint64 size = len;

    for (gsize i = 0; i < len; i++)
        size += data[i] == '\n';
    return len == 0 || data[len - 1] == '\n' ? size : size + 2;
}

/* `bytes` are the whole of it, or what its UIDL is to be made from. */
static void
add_message(DemoMaildrop *maildrop, const DemoMessage *pattern, const char *uidl,
            GBytes *bytes)
{
    DemoMessage *message = g_new(DemoMessage, 1);

    *message = *pattern;
    message->ref_count = 1;
    g_mutex_lock(&maildrop->lock);
    set_uidl(message, uidl, bytes, maildrop->n_added++);
    g_ptr_array_add(maildrop->messages, message);
    g_mutex_unlock(&maildrop->lock);
}

void
demo_maildrop_add(DemoMaildrop *maildrop, const char *message, gsize len,
                  const char *uidl)
{
    GBytes *bytes = g_bytes_new(message, len);
    DemoMessage pattern = { .source = SOURCE_BYTES,
                            .bytes = bytes,
                            .wire_size = wire_size_of(bytes) };

    add_message(maildrop, &pattern, uidl, bytes);
}

void
demo_maildrop_add_generated(DemoMaildrop *maildrop, guint64 size, guint32 seed,
                            const char *uidl)
{
    DemoMessage pattern = { .source = SOURCE_GENERATED,
                            .argument = size,
                            .seed = seed,
                            .wire_size = demo_content_wire_size(size, seed) };
    guint64 recipe[2] = { size, seed };
    g_autoptr(GBytes) bytes = g_bytes_new(recipe, sizeof recipe);

    add_message(maildrop, &pattern, uidl, bytes);
}

void
demo_maildrop_add_made(DemoMaildrop *maildrop, DemoMake make, guint64 n, const char *uidl)
{
    g_autoptr(GBytes) bytes = make(n);
    DemoMessage pattern = { .source = SOURCE_MADE,
                            .make = make,
                            .argument = n,
                            .wire_size = wire_size_of(bytes) };

    add_message(maildrop, &pattern, uidl, bytes);
}

DemoMessage *
demo_message_ref(DemoMessage *message)
{
    g_atomic_int_inc(&message->ref_count);
    return message;
}

void
demo_message_unref(DemoMessage *message)
{
    if (message == NULL || !g_atomic_int_dec_and_test(&message->ref_count))
        return;
    g_clear_pointer(&message->bytes, g_bytes_unref);
    g_free(message->uidl);
    g_free(message);
}

const char *
demo_message_uidl(const DemoMessage *message)
{
    return message->uidl;
}

guint64
demo_message_wire_size(const DemoMessage *message)
{
    return message->wire_size;
}

DemoReader *
demo_reader_new(DemoMessage *message)
{
    DemoReader *reader = g_new0(DemoReader, 1);

    if (message->source == SOURCE_GENERATED)
        reader->content = demo_content_new(message->argument, message->seed);
    else if (message->source == SOURCE_MADE)
        reader->bytes = message->make(message->argument);
    else
        reader->bytes = g_bytes_ref(message->bytes);
    return reader;
}

gsize
demo_reader_read(DemoReader *reader, char *buf, gsize len)
{
    const char *data;
    gsize total, n;

    if (reader->content != NULL)
        return demo_content_read(reader->content, buf, len);
    data = g_bytes_get_data(reader->bytes, &total);
    n = MIN(len, total - reader->pos);
    if (n > 0)
        memcpy(buf, data + reader->pos, n);
    reader->pos += n;
    return n;
}

void
demo_reader_free(DemoReader *reader)
{
    if (reader == NULL)
        return;
    g_clear_pointer(&reader->bytes, g_bytes_unref);
    demo_content_free(reader->content);
    g_free(reader);
}

DemoMaildrop *
demo_maildrop_new(void)
{
    static const DemoMaildropHooks no_hooks;
    DemoMaildrop *maildrop = g_new0(DemoMaildrop, 1);

    g_mutex_init(&maildrop->lock);
    maildrop->messages =
        g_ptr_array_new_with_free_func((GDestroyNotify)demo_message_unref);
    maildrop->hooks = &no_hooks;
    return maildrop;
}

void
demo_maildrop_set_hooks(DemoMaildrop *maildrop, const DemoMaildropHooks *hooks,
                        void *user_data)
{
    maildrop->hooks = hooks;
    maildrop->user_data = user_data;
}

guint
demo_maildrop_n_messages(DemoMaildrop *maildrop)
{
    guint n;

    g_mutex_lock(&maildrop->lock);
    n = maildrop->messages->len;
    g_mutex_unlock(&maildrop->lock);
    return n;
}

static DemoMessage *
message_at(DemoMaildrop *maildrop, guint i)
{
    DemoMessage *message = NULL;

    g_mutex_lock(&maildrop->lock);
    if (i < maildrop->messages->len)
        message = demo_message_ref(maildrop->messages->pdata[i]);
    g_mutex_unlock(&maildrop->lock);
    return message;
}

GBytes *
demo_maildrop_get_bytes(DemoMaildrop *maildrop, guint i)
{
    g_autoptr(DemoMessage) message = message_at(maildrop, i);
    g_autoptr(DemoReader) reader = NULL;
    GByteArray *all;
    char buf[4096];
    gsize n;

    if (message == NULL)
        return NULL;
    all = g_byte_array_new();
    reader = demo_reader_new(message);
    while ((n = demo_reader_read(reader, buf, sizeof buf)) > 0)
        g_byte_array_append(all, (const guint8 *)buf, (guint)n);
    return g_byte_array_free_to_bytes(all);
}

char *
demo_maildrop_get_uidl(DemoMaildrop *maildrop, guint i)
{
    g_autoptr(DemoMessage) message = message_at(maildrop, i);

    return message == NULL ? NULL : g_strdup(message->uidl);
}

static gpointer
copy_ref(gconstpointer message, gpointer user_data)
{
    (void)user_data;
    return demo_message_ref((DemoMessage *)message);
}

GPtrArray *
demo_maildrop_snapshot(DemoMaildrop *maildrop)
{
    GPtrArray *snapshot;

    if (maildrop->hooks->refresh != NULL)
        maildrop->hooks->refresh(maildrop, maildrop->user_data);
    g_mutex_lock(&maildrop->lock);
    snapshot = g_ptr_array_copy(maildrop->messages, copy_ref, NULL);
    g_mutex_unlock(&maildrop->lock);
    g_ptr_array_set_free_func(snapshot, (GDestroyNotify)demo_message_unref);
    return snapshot;
}

void
demo_maildrop_remove(DemoMaildrop *maildrop, GPtrArray *messages)
{
    g_autoptr(GHashTable) doomed = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) gone = NULL;
    GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify)demo_message_unref);

    for (guint i = 0; i < messages->len; i++)
        g_hash_table_add(doomed, messages->pdata[i]);
    gone = g_ptr_array_new_with_free_func((GDestroyNotify)demo_message_unref);
    g_mutex_lock(&maildrop->lock);
    for (guint i = 0; i < maildrop->messages->len; i++) {
        DemoMessage *message = maildrop->messages->pdata[i];
        bool is_doomed = g_hash_table_contains(doomed, message);

        g_ptr_array_add(is_doomed ? gone : kept, demo_message_ref(message));
    }
    g_ptr_array_unref(maildrop->messages);
    maildrop->messages = kept;
    g_mutex_unlock(&maildrop->lock);
    for (guint i = 0; i < gone->len && maildrop->hooks->removed != NULL; i++)
        maildrop->hooks->removed(((DemoMessage *)gone->pdata[i])->uidl,
                                 maildrop->user_data);
}

void
demo_maildrop_free(DemoMaildrop *maildrop)
{
    if (maildrop == NULL)
        return;
    g_ptr_array_unref(maildrop->messages);
    g_mutex_clear(&maildrop->lock);
    g_free(maildrop);
}
