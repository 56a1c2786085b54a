/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/shim.h: the parts of shim.so, which a harness preloads into the program: shim.c stands in the place of
 * the C library's calls, fault.c lets one of them fail, recorder.c writes them down. No memory is allocated, and
 * nothing is called that shim.c replaces. */
#ifndef POSTBAG_TESTS_CRASH_SHIM_H
#define POSTBAG_TESTS_CRASH_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "plan.h"
#include "record.h"

/* --- fault.c ------------------------------------------------------------------------------------- */

/* Maps the plan, the first time; NULL when there is none. */
TorturePlan *shim_plan(void);
/* Counts the call, which is about `*len` bytes (NULL: about none). False: it fails, with errno. A short one gets a
 * smaller `*len`. */
bool shim_passes(TortureCall call, size_t *len);

/* --- recorder.c ---------------------------------------------------------------------------------- */

/* A folder and a name in it. */
typedef struct {
    uint64_t dir;
    const char *name;
    bool exists; /* before the call */
    uint64_t inode;
} ShimPlace;

bool shim_is_recording(void);
/* What is done between the two has its place in the record; they nest. */
void shim_record_begin(void);
void shim_record_end(void);
void shim_find(int dir_fd, const char *path, ShimPlace *place);
/* To be called between begin and end. */
void shim_record_inode(RecordKind kind, int fd, off_t offset);
void shim_record_place(RecordKind kind, const ShimPlace *place, uint64_t inode);
void shim_record_rename(const ShimPlace *from, const ShimPlace *to);
void shim_record_write(int fd, off_t offset, const void *bytes, size_t len);
/* The first `len` bytes of the parts. */
void shim_record_talk(RecordKind kind, const struct iovec *parts, size_t n_parts,
                      size_t len);

#endif
