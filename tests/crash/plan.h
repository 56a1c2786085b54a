/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/plan.h: what a harness and shim.so tell each other: one struct in a file that both map, so that it also
 * outlives SIGKILL. The file is named by TORTURE_PLAN; a second one, which TORTURE_RECORD names, takes the record
 * (record.h). */
#ifndef POSTBAG_TESTS_CRASH_PLAN_H
#define POSTBAG_TESTS_CRASH_PLAN_H

#include <stdint.h>

/* Calls that do the same count as one. read and write are those of regular files. */
typedef enum {
    TORTURE_WRITE,
    TORTURE_PWRITE,
    TORTURE_READ,
    TORTURE_PREAD,
    TORTURE_OPEN,
    TORTURE_CLOSE,
    TORTURE_FSYNC,
    TORTURE_FDATASYNC,
    TORTURE_SYNCFS,
    TORTURE_FTRUNCATE,
    TORTURE_RENAME,
    TORTURE_LINK,
    TORTURE_UNLINK,
    TORTURE_MKDIR,
    TORTURE_MMAP,
    TORTURE_SEND,
    TORTURE_RECV,
    TORTURE_N_CALLS
} TortureCall;

typedef enum {
    TORTURE_NOTHING,
    TORTURE_FAIL,  /* the call is not made, but for close, and fails with `error` */
    TORTURE_SHORT, /* half of it is done */
    TORTURE_KILL,  /* SIGKILL instead of the call */
} TortureHow;

typedef struct {
    uint32_t how, call, at; /* the at-th call, from 1 */
    int32_t error;
    /* The monotonic clock jumps by so much whenever a file is created, so that a batch is due after a few. */
    uint32_t tick_us;
    /* What the shim says. */
    uint32_t ticks, has_fired;
    uint32_t counts[TORTURE_N_CALLS];
} TorturePlan;

#endif
