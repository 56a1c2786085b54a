/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/fault.c: the plan of a run: which call fails, and how. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

static TorturePlan *plan;

static TorturePlan *
map_plan(void)
{
    const char *file = getenv("TORTURE_PLAN");
    long fd, address;

    if (file == NULL)
        return NULL;
    fd = syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0)
        abort();
    address = syscall(SYS_mmap, NULL, sizeof(TorturePlan), PROT_READ | PROT_WRITE,
                      MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (address == -1)
        abort();
    return (TorturePlan *)address;
}

TorturePlan *
shim_plan(void)
{
    static bool is_mapped;

    /* The first call comes before there is a second thread; with a sanitizer even before there is an environment. */
    if (!is_mapped && environ != NULL) {
        is_mapped = true;
        plan = map_plan();
    }
    return plan;
}

bool
shim_passes(TortureCall call, size_t *len)
{
    uint32_t count;

    if (shim_plan() == NULL)
        return true;
    count = __atomic_add_fetch(&plan->counts[call], 1, __ATOMIC_SEQ_CST);
    if (plan->how == TORTURE_NOTHING || plan->call != call || plan->at != count)
        return true;
    if (plan->how == TORTURE_SHORT) {
        if (len != NULL && *len > 1) {
            plan->has_fired = 1;
            *len /= 2;
        }
        return true;
    }
    plan->has_fired = 1;
    if (plan->how == TORTURE_KILL)
        syscall(SYS_kill, getpid(), SIGKILL);
    errno = plan->error;
    return false;
}
