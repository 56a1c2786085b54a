/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/sandbox.h: a process gives up all that it does not need (L0; seccomp(2), landlock(7),
 * setrlimit(2)).
 *
 * After pb_sandbox_enter() it can compute, read and write the descriptors that it has or is sent, and end. It can open
 * no file, no socket, start no program and no thread, and map nothing executable: such calls fail with EPERM or
 * EACCES. What needs files (converters of charsets, libraries) is opened before. */
#ifndef POSTBAG_BASE_SANDBOX_H
#define POSTBAG_BASE_SANDBOX_H

#include <stdbool.h>

#include <glib.h>

typedef struct {
    guint64
        memory; /* bytes of address space; 0: no limit (always so under a sanitizer) */
    guint cpu_seconds; /* of the whole process; 0: no limit */
    guint descriptors;
} PbSandboxLimits;

/* What is active. */
typedef struct {
    bool has_seccomp;
    int landlock_abi; /* 0: the kernel has none */
    bool has_memory_limit;
} PbSandboxState;

/* For the calling process, which must have one thread. It ends with the process that started it. What the kernel lacks
 * is left out, and seen in `state`. */
void pb_sandbox_enter(const PbSandboxLimits *limits, PbSandboxState *state);
/* "no network, no files, no programs (seccomp, Landlock 7)"; what is missing is said. The caller frees. */
char *pb_sandbox_words(const PbSandboxState *state);

#endif
