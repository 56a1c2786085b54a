/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/disk_node.h: inside of a Disk: what was done, and when. */
#ifndef POSTBAG_TESTS_CRASH_DISK_NODE_H
#define POSTBAG_TESTS_CRASH_DISK_NODE_H

#include "disk.h"

typedef struct DiskNode DiskNode;

typedef enum { OP_WRITE, OP_TRUNCATE, OP_ADD, OP_REMOVE, OP_MOVE } DiskOpKind;

typedef struct {
    guint moment;
    DiskOpKind kind;
    guint64 offset; /* the length, of OP_TRUNCATE */
    const guint8 *bytes;
    gsize len;
    char *name, *to_name; /* OP_MOVE: within the folder */
    DiskNode *node;       /* that the name leads to */
    DiskNode *other;      /* OP_REMOVE: the folder that got it by the same rename */
} DiskOp;

/* A file or a folder. */
struct DiskNode {
    guint index;
    bool is_folder;
    GArray *ops;     /* DiskOp, in order */
    GArray *flushes; /* moments */
};

typedef struct {
    RecordKind kind;
    const char *bytes;
    gsize len;
} DiskTalk;

struct Disk {
    GPtrArray *nodes;
    GHashTable *inodes; /* number: node, as it is bound now */
    DiskNode *root;
    GPtrArray *buffers;  /* what bytes point into */
    GArray *records;     /* DiskTalk, one for each moment */
    GArray *all_flushes; /* moments */
};

#endif
