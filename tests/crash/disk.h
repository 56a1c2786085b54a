/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/disk.h: a disk that loses power. It is told by a record (record.h) what was done to a folder, and makes
 * what a disk may have of it at any moment:
 *
 *   - what was flushed is there: of a file its bytes and its length, of a folder its entries; syncfs flushes both
 *   - what was done to a folder since is there up to some point, or not at all; a rename from one folder into another
 *     never loses the file, but may leave both names
 *   - what was written to a file since is there, or not, or up to some point, or torn within a write, or in any other
 *     order, or as zeros
 *
 * No file system loses more than that, and most lose less. */
#ifndef POSTBAG_TESTS_CRASH_DISK_H
#define POSTBAG_TESTS_CRASH_DISK_H

#include <stdbool.h>

#include <glib.h>

#include "record.h"

typedef struct Disk Disk;

/* `home` as it is now, all of it flushed, and nothing done to it yet. */
Disk *disk_new(const char *home);
void disk_free(Disk *disk);
/* Takes what was done since. Aborts when the record is not one. */
void disk_read(Disk *disk, const char *record);

/* Moments are 0 to N: between the records. */
guint disk_n_moments(const Disk *disk);
/* What was said before the moment `moment` (from 1), or NULL; `bytes` is borrowed. */
const char *disk_talk(const Disk *disk, guint moment, RecordKind *kind, gsize *len);

/* What is not to count as flushed, for controls. */
typedef enum {
    DISK_FORGETS_NOTHING = 0,
    DISK_FORGETS_FILES = 1 << 0,
    DISK_FORGETS_FOLDERS = 1 << 1,
} DiskForgets;

typedef enum {
    DISK_LOSES_ALL,   /* that was not flushed */
    DISK_LOSES_BYTES, /* names are there */
    DISK_LOSES_NAMES, /* bytes are there */
    DISK_LOSES_NOTHING,
    DISK_LOSES_SOME, /* of each file and folder something else */
    DISK_N_MANNERS
} DiskManner;

typedef struct {
    guint moment;
    DiskManner manner;
    DiskForgets forgets;
    guint32 seed;
} DiskCrash;

/* Makes the folder `target`, which does not exist. Thread-safe. */
void disk_crash(const Disk *disk, const DiskCrash *crash, const char *target);

#endif
