/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/disk.c: each file and folder is a list of what was done to it, with the moment; and the moments at which
 * it was flushed. */
#include <config.h>

#include <string.h>
#include <sys/stat.h>

#include "disk_node.h"

/* --- the record ----------------------------------------------------------------------------------- */

static void
clear_op(gpointer data)
{
    DiskOp *op = data;

    g_free(op->name);
    g_free(op->to_name);
}

static void
node_free(gpointer data)
{
    DiskNode *node = data;

    g_array_unref(node->ops);
    g_array_unref(node->flushes);
    g_free(node);
}

/* A new file or folder gets the number, which another may have had. */
static DiskNode *
bind_node(Disk *disk, guint64 inode, bool is_folder)
{
    DiskNode *node = g_new0(DiskNode, 1);
    guint64 *key = g_new(guint64, 1);

    *key = inode;
    node->index = disk->nodes->len;
    node->is_folder = is_folder;
    node->ops = g_array_new(FALSE, TRUE, sizeof(DiskOp));
    g_array_set_clear_func(node->ops, clear_op);
    node->flushes = g_array_new(FALSE, FALSE, sizeof(guint));
    g_ptr_array_add(disk->nodes, node);
    g_hash_table_insert(disk->inodes, key, node);
    return node;
}

/* NULL: not on this disk. */
static DiskNode *
find_node(const Disk *disk, guint64 inode)
{
    return g_hash_table_lookup(disk->inodes, &inode);
}

static DiskOp *
add_op(DiskNode *node, guint moment, DiskOpKind kind)
{
    DiskOp *op;

    g_array_set_size(node->ops, node->ops->len + 1);
    op = &g_array_index(node->ops, DiskOp, node->ops->len - 1);
    op->moment = moment;
    op->kind = kind;
    return op;
}

static void
add_entry(DiskNode *folder, guint moment, const char *name, DiskNode *node)
{
    DiskOp *op = add_op(folder, moment, OP_ADD);

    op->name = g_strdup(name);
    op->node = node;
}

static void
add_flush(GArray *flushes, guint moment)
{
    g_array_append_val(flushes, moment);
}

static void
take_rename(const Disk *disk, guint moment, const RecordHead *head, const char *name,
            const char *to_name)
{
    DiskNode *from = find_node(disk, head->dir);
    DiskNode *to = find_node(disk, head->to_dir);
    DiskNode *node = find_node(disk, head->inode);
    DiskOp *op;

    if (from == NULL || to == NULL || node == NULL)
        g_error("a rename of %s leads off the disk", name);
    if (from == to) {
        op = add_op(from, moment, OP_MOVE);
        op->to_name = g_strdup(to_name);
    } else {
        add_entry(to, moment, to_name, node);
        op = add_op(from, moment, OP_REMOVE);
        op->other = to;
    }
    op->name = g_strdup(name);
    op->node = node;
}

static void
take_bytes(const Disk *disk, guint moment, const RecordHead *head, const guint8 *bytes)
{
    DiskNode *node = find_node(disk, head->inode);
    DiskOp *op;

    if (node == NULL)
        return;
    op = add_op(node, moment, head->kind == RECORD_WRITE ? OP_WRITE : OP_TRUNCATE);
    op->offset = head->offset;
    op->bytes = bytes;
    op->len = head->bytes_len;
}

/* What is done outside of the folder is of no interest. */
static void
take_record(Disk *disk, guint moment, const RecordHead *head, const char *name,
            const char *to_name, const guint8 *bytes)
{
    DiskNode *folder =
        find_node(disk, head->kind == RECORD_LINK ? head->to_dir : head->dir);
    DiskNode *node = find_node(disk, head->inode);

    switch ((RecordKind)head->kind) {
    case RECORD_WRITE:
    case RECORD_TRUNCATE:
        take_bytes(disk, moment, head, bytes);
        break;
    case RECORD_SYNC:
        if (node != NULL)
            add_flush(node->flushes, moment);
        break;
    case RECORD_SYNC_ALL:
        add_flush(disk->all_flushes, moment);
        break;
    case RECORD_CREATE:
    case RECORD_MKDIR:
        if (folder != NULL)
            add_entry(folder, moment, name,
                      bind_node(disk, head->inode, head->kind == RECORD_MKDIR));
        break;
    case RECORD_LINK:
        if (folder != NULL && node != NULL)
            add_entry(folder, moment, to_name, node);
        break;
    case RECORD_REMOVE:
        if (folder != NULL)
            add_op(folder, moment, OP_REMOVE)->name = g_strdup(name);
        break;
    case RECORD_RENAME:
        if (folder != NULL)
            take_rename(disk, moment, head, name, to_name);
        break;
    case RECORD_SEND:
    case RECORD_RECV:
        break;
    }
}

void
disk_read(Disk *disk, const char *record)
{
    g_autoptr(GError) error = NULL;
    char *buffer;
    gsize len, at = 0;

    if (!g_file_get_contents(record, &buffer, &len, &error))
        g_error("%s", error->message);
    g_ptr_array_add(disk->buffers, buffer);
    while (at < len) {
        g_autofree char *name = NULL;
        g_autofree char *to_name = NULL;
        RecordHead head;
        DiskTalk talk;

        g_assert(len - at >= sizeof head);
        memcpy(&head, buffer + at, sizeof head);
        at += sizeof head;
        g_assert(len - at >= (gsize)head.name_len + head.to_name_len + head.bytes_len);
        name = g_strndup(buffer + at, head.name_len);
        at += head.name_len;
        to_name = g_strndup(buffer + at, head.to_name_len);
        at += head.to_name_len;
        talk = (DiskTalk){ (RecordKind)head.kind, buffer + at, head.bytes_len };
        at += head.bytes_len;
        g_array_append_val(disk->records, talk);
        take_record(disk, disk->records->len, &head, name, to_name,
                    (const guint8 *)talk.bytes);
    }
}

guint
disk_n_moments(const Disk *disk)
{
    return disk->records->len;
}

const char *
disk_talk(const Disk *disk, guint moment, RecordKind *kind, gsize *len)
{
    const DiskTalk *talk = &g_array_index(disk->records, DiskTalk, moment - 1);

    *kind = talk->kind;
    *len = talk->len;
    return talk->kind == RECORD_SEND || talk->kind == RECORD_RECV ? talk->bytes : NULL;
}

/* --- the beginning -------------------------------------------------------------------------------- */

static guint64
inode_of(const char *path)
{
    struct stat info;

    if (lstat(path, &info) != 0)
        g_error("%s: cannot be looked at", path);
    return info.st_ino;
}

static DiskNode *take_folder(Disk *disk, const char *path);

static DiskNode *
take_file(Disk *disk, const char *path)
{
    DiskNode *node = bind_node(disk, inode_of(path), false);
    DiskOp *op = add_op(node, 0, OP_WRITE);
    char *bytes;

    if (!g_file_get_contents(path, &bytes, &op->len, NULL))
        g_error("%s: cannot be read", path);
    g_ptr_array_add(disk->buffers, bytes);
    op->bytes = (const guint8 *)bytes;
    return node;
}

static DiskNode *
take_folder(Disk *disk, const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    DiskNode *node = bind_node(disk, inode_of(path), true);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        bool is_folder = g_file_test(below, G_FILE_TEST_IS_DIR);

        add_entry(node, 0, name,
                  is_folder ? take_folder(disk, below) : take_file(disk, below));
    }
    return node;
}

Disk *
disk_new(const char *home)
{
    Disk *disk = g_new0(Disk, 1);

    disk->nodes = g_ptr_array_new_with_free_func(node_free);
    disk->inodes = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    disk->buffers = g_ptr_array_new_with_free_func(g_free);
    disk->records = g_array_new(FALSE, FALSE, sizeof(DiskTalk));
    disk->all_flushes = g_array_new(FALSE, FALSE, sizeof(guint));
    disk->root = take_folder(disk, home);
    return disk;
}

void
disk_free(Disk *disk)
{
    g_ptr_array_unref(disk->nodes);
    g_hash_table_unref(disk->inodes);
    g_ptr_array_unref(disk->buffers);
    g_array_unref(disk->records);
    g_array_unref(disk->all_flushes);
    g_free(disk);
}
