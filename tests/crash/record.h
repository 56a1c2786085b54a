/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/record.h: what shim.so writes down of a run, one record after the other in the order in which things
 * happened. A record is followed by its name, the name it goes to, and its bytes. Folders and files are told apart
 * by inode; an inode that is used again shows in a RECORD_CREATE. */
#ifndef POSTBAG_TESTS_CRASH_RECORD_H
#define POSTBAG_TESTS_CRASH_RECORD_H

#include <stdint.h>

typedef enum {
    RECORD_WRITE,    /* inode, offset, bytes */
    RECORD_TRUNCATE, /* inode, offset: its length from here on */
    RECORD_SYNC,     /* inode: of a file or a folder */
    RECORD_SYNC_ALL,
    RECORD_CREATE, /* dir, name, inode */
    RECORD_MKDIR,  /* dir, name, inode */
    RECORD_LINK,   /* to_dir, to_name, inode */
    RECORD_RENAME, /* dir, name, to_dir, to_name, inode */
    RECORD_REMOVE, /* dir, name */
    RECORD_SEND,   /* bytes that are about to go out */
    RECORD_RECV,   /* bytes that have come */
} RecordKind;

typedef struct {
    uint32_t kind, name_len, to_name_len, bytes_len;
    uint64_t dir, to_dir, inode, offset;
} RecordHead;

#endif
