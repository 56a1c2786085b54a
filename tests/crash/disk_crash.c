/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/disk_crash.c: what is left of a disk after a crash: all that was done up to the last flush, and some of
 * what was done between that and the crash. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "disk_node.h"

#define SECTOR 512

/* What is left of a file's writes since its last flush. */
typedef enum { WAY_NONE, WAY_ALL, WAY_SOME, WAY_TORN, WAY_ANY, WAY_ZEROS, N_WAYS } Way;

typedef struct {
    guint n_flushed, n_kept,
        n_all;  /* operations up to the last flush, kept, and up to the crash */
    Way way;    /* of a file */
    char *path; /* where it was made already */
} Rest;

typedef struct {
    const Disk *disk;
    const DiskCrash *crash;
    GRand *rand;
    Rest *rests; /* one for each node */
} Making;

static Rest *
rest_of(const Making *making, const DiskNode *node)
{
    return &making->rests[node->index];
}

static guint
random_below(Making *making, guint n)
{
    return n == 0 ? 0 : (guint)g_rand_int_range(making->rand, 0, (gint32)n);
}

/* --- what is kept --------------------------------------------------------------------------------- */

static guint
n_ops_until(const DiskNode *node, guint moment)
{
    guint n = 0;

    while (n < node->ops->len && g_array_index(node->ops, DiskOp, n).moment <= moment)
        n++;
    return n;
}

static guint
last_until(const GArray *moments, guint moment)
{
    guint last = 0;

    for (guint i = 0; i < moments->len; i++) {
        if (g_array_index(moments, guint, i) <= moment)
            last = g_array_index(moments, guint, i);
    }
    return last;
}

static guint
last_flush(const Making *making, const DiskNode *node)
{
    const DiskCrash *crash = making->crash;
    DiskForgets forgets = node->is_folder ? DISK_FORGETS_FOLDERS : DISK_FORGETS_FILES;

    if ((crash->forgets & forgets) != 0)
        return 0;
    return MAX(last_until(node->flushes, crash->moment),
               last_until(making->disk->all_flushes, crash->moment));
}

static Way
choose_way(Making *making, const DiskNode *node)
{
    switch (making->crash->manner) {
    case DISK_LOSES_ALL:
        return WAY_NONE;
    case DISK_LOSES_BYTES:
        return node->is_folder ? WAY_ALL : WAY_NONE;
    case DISK_LOSES_NAMES:
        return node->is_folder ? WAY_NONE : WAY_ALL;
    case DISK_LOSES_NOTHING:
        return WAY_ALL;
    case DISK_LOSES_SOME:
        break;
    case DISK_N_MANNERS:
        g_assert_not_reached();
    }
    /* Folders keep their order. */
    return (Way)random_below(making, node->is_folder ? WAY_SOME + 1 : N_WAYS);
}

static void
choose_rest(Making *making, const DiskNode *node)
{
    Rest *rest = rest_of(making, node);

    rest->n_flushed = n_ops_until(node, last_flush(making, node));
    rest->n_all = n_ops_until(node, making->crash->moment);
    rest->way = choose_way(making, node);
    rest->n_kept = rest->n_all;
    if (rest->way == WAY_NONE)
        rest->n_kept = rest->n_flushed;
    else if (rest->way == WAY_SOME || rest->way == WAY_TORN)
        rest->n_kept =
            rest->n_flushed + random_below(making, rest->n_all - rest->n_flushed + 1);
}

/* A name that went elsewhere is there before it is gone here. False: something had to be changed. */
static bool
keep_renamed(Making *making, const DiskNode *folder)
{
    Rest *rest = rest_of(making, folder);

    for (guint i = 0; i < rest->n_kept; i++) {
        const DiskOp *op = &g_array_index(folder->ops, DiskOp, i);
        Rest *other = op->other == NULL ? NULL : rest_of(making, op->other);

        if (other == NULL || n_ops_until(op->other, op->moment) <= other->n_kept)
            continue;
        if (i < rest->n_flushed)
            other->n_kept = n_ops_until(op->other, op->moment);
        else
            rest->n_kept = i;
        return false;
    }
    return true;
}

static void
choose_all(Making *making)
{
    const GPtrArray *nodes = making->disk->nodes;
    bool is_settled;

    for (guint i = 0; i < nodes->len; i++)
        choose_rest(making, nodes->pdata[i]);
    do {
        is_settled = true;
        for (guint i = 0; i < nodes->len; i++) {
            const DiskNode *node = nodes->pdata[i];

            if (node->is_folder)
                is_settled = keep_renamed(making, node) && is_settled;
        }
    } while (!is_settled);
}

/* --- files ---------------------------------------------------------------------------------------- */

static void
set_length(GByteArray *content, gsize len)
{
    guint before = content->len;

    g_byte_array_set_size(content, (guint)len);
    if (len > before)
        memset(content->data + before, 0, len - before);
}

static void
apply(GByteArray *content, const DiskOp *op, gsize len, bool is_zeros)
{
    gsize before = content->len;

    if (op->kind == OP_TRUNCATE) {
        set_length(content, op->offset);
        return;
    }
    if (len == 0)
        return;
    if (content->len < op->offset + len)
        set_length(content, op->offset + len);
    if (!is_zeros)
        memcpy(content->data + op->offset, op->bytes, len);
    else if (op->offset + len > before && op->offset < before)
        memcpy(content->data + op->offset, op->bytes, before - op->offset);
}

static void
make_file(Making *making, const DiskNode *node, const char *path)
{
    g_autoptr(GByteArray) content = g_byte_array_new();
    Rest *rest = rest_of(making, node);
    g_autoptr(GError) error = NULL;

    if (rest->path != NULL) {
        if (link(rest->path, path) != 0)
            g_error("%s cannot be linked", path);
        return;
    }
    rest->path = g_strdup(path);
    for (guint i = 0; i < rest->n_kept; i++) {
        const DiskOp *op = &g_array_index(node->ops, DiskOp, i);
        bool is_flushed = i < rest->n_flushed;
        gsize len = op->len;

        if (!is_flushed && rest->way == WAY_ANY && random_below(making, 2) == 0)
            continue;
        if (!is_flushed && rest->way == WAY_TORN && i + 1 == rest->n_kept)
            len = random_below(making, (guint)(len / SECTOR) + 1) * SECTOR;
        apply(content, op, len, !is_flushed && rest->way == WAY_ZEROS);
    }
    if (!g_file_set_contents_full(path, (const char *)content->data, (gssize)content->len,
                                  G_FILE_SET_CONTENTS_NONE, 0600, &error))
        g_error("%s", error->message);
}

/* --- folders -------------------------------------------------------------------------------------- */

static GHashTable *
entries_of(const Making *making, const DiskNode *folder)
{
    GHashTable *entries = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < rest_of(making, folder)->n_kept; i++) {
        const DiskOp *op = &g_array_index(folder->ops, DiskOp, i);

        if (op->kind != OP_ADD)
            g_hash_table_remove(entries, op->name);
        if (op->kind != OP_REMOVE)
            g_hash_table_replace(entries, op->kind == OP_MOVE ? op->to_name : op->name,
                                 op->node);
    }
    return entries;
}

static void
make_folder(Making *making, const DiskNode *folder, const char *path)
{
    g_autoptr(GHashTable) entries = entries_of(making, folder);
    GHashTableIter iter;
    gpointer name, data;

    if (g_mkdir(path, 0700) != 0)
        g_error("%s cannot be made", path);
    g_hash_table_iter_init(&iter, entries);
    while (g_hash_table_iter_next(&iter, &name, &data)) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        const DiskNode *node = data;

        if (node->is_folder)
            make_folder(making, node, below);
        else
            make_file(making, node, below);
    }
}

void
disk_crash(const Disk *disk, const DiskCrash *crash, const char *target)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(crash->seed);
    g_autofree Rest *rests = g_new0(Rest, disk->nodes->len);
    Making making = { disk, crash, rand, rests };

    choose_all(&making);
    make_folder(&making, disk->root, target);
    for (guint i = 0; i < disk->nodes->len; i++)
        g_free(rests[i].path);
}
