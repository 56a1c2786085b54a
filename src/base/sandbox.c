/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/sandbox.c: a process gives up all that it does not need (L0).
 *
 * Three fences, each good without the others: limits of the kernel, Landlock against files and connections, and a list of
 * the system calls that computing takes. What is not on the list fails with EPERM; the process goes on. */
#include <config.h>

#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/library.h"

/* Of linux/landlock.h, for which the headers of the system may be too old. */
#define LANDLOCK_QUERY_VERSION 1
#define CREATE_RULESET         444
#define RESTRICT_SELF          446

typedef struct {
    guint64 files, network, scoped;
} Ruleset;

/* What each version of Landlock can take away. */
static const struct {
    gsize size; /* of Ruleset that this version knows */
    Ruleset all;
} versions[] = {
    { 8, { 0x1FFF, 0, 0 } },  { 8, { 0x3FFF, 0, 0 } },  { 8, { 0x7FFF, 0, 0 } },
    { 16, { 0x7FFF, 3, 0 } }, { 16, { 0xFFFF, 3, 0 } }, { 24, { 0xFFFF, 3, 3 } },
};

static __typeof__(seccomp_init) *filter_new;
static __typeof__(seccomp_rule_add_array) *filter_add;
static __typeof__(seccomp_load) *filter_load;
static __typeof__(seccomp_release) *filter_free;
static const PbSymbol symbols[] = {
    { "seccomp_init", &filter_new },
    { "seccomp_rule_add_array", &filter_add },
    { "seccomp_load", &filter_load },
    { "seccomp_release", &filter_free },
    { NULL, NULL },
};
static PbLibrary library = { .soname = SECCOMP_SONAME, .symbols = symbols };

/* --- limits ----------------------------------------------------------------------------------- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SHADOW true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SHADOW true
#endif
#endif
#ifndef HAS_SHADOW
#define HAS_SHADOW false
#endif

static bool
limit(__rlimit_resource_t what, guint64 most)
{
    const struct rlimit both = { most, most };

    return setrlimit(what, &both) == 0;
}

static bool
set_limits(const PbSandboxLimits *limits)
{
    (void)limit(RLIMIT_CORE, 0);
    (void)limit(RLIMIT_FSIZE, 0);
    (void)limit(RLIMIT_NOFILE, limits->descriptors);
    /* A sanitizer maps terabytes that it never touches. */
    return limits->memory > 0 && !HAS_SHADOW && limit(RLIMIT_AS, limits->memory);
}

/* --- Landlock --------------------------------------------------------------------------------- */

static int
restrict_files(void)
{
    long version = syscall(CREATE_RULESET, NULL, 0, LANDLOCK_QUERY_VERSION);
    gsize row;
    int ruleset;
    long status;

    if (version < 1)
        return 0;
    row = MIN((gsize)version, G_N_ELEMENTS(versions)) - 1;
    ruleset = (int)syscall(CREATE_RULESET, &versions[row].all, versions[row].size, 0);
    if (ruleset < 0)
        return 0;
    status = syscall(RESTRICT_SELF, ruleset, 0);
    close(ruleset);
    return status == 0 ? (int)version : 0;
}

/* --- system calls ----------------------------------------------------------------------------- */

#define WHEN(argument, operator, ...)   \
    {                                   \
        argument, operator, __VA_ARGS__ \
    }
#define ALWAYS WHEN(G_MAXUINT, SCMP_CMP_EQ, 0, 0)

/* What is left. `when` restricts an argument; for ALWAYS there is none. */
static const struct {
    int call;
    struct scmp_arg_cmp when;
} calls[] = {
    { SCMP_SYS(read), ALWAYS },
    { SCMP_SYS(readv), ALWAYS },
    { SCMP_SYS(pread64), ALWAYS },
    { SCMP_SYS(preadv), ALWAYS },
    { SCMP_SYS(write), ALWAYS },
    { SCMP_SYS(writev), ALWAYS },
    { SCMP_SYS(lseek), ALWAYS },
    { SCMP_SYS(_llseek), ALWAYS },
    { SCMP_SYS(close), ALWAYS },
    { SCMP_SYS(poll), ALWAYS },
    { SCMP_SYS(ppoll), ALWAYS },
    { SCMP_SYS(sendmsg), ALWAYS },
    { SCMP_SYS(recvmsg), ALWAYS },
    { SCMP_SYS(fcntl), ALWAYS },
    { SCMP_SYS(fcntl64), ALWAYS },
    { SCMP_SYS(fstat), ALWAYS },
    { SCMP_SYS(fstat64), ALWAYS },
    /* fstat() of a descriptor by its newer name: no path is looked at, or only an empty one. */
    { SCMP_SYS(newfstatat), WHEN(3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH) },
    { SCMP_SYS(mmap), WHEN(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) },
    { SCMP_SYS(mmap2), WHEN(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) },
    { SCMP_SYS(mprotect), WHEN(2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) },
    { SCMP_SYS(munmap), ALWAYS },
    { SCMP_SYS(mremap), ALWAYS },
    { SCMP_SYS(madvise), ALWAYS },
    { SCMP_SYS(brk), ALWAYS },
    { SCMP_SYS(futex), ALWAYS },
    { SCMP_SYS(sched_yield), ALWAYS },
    { SCMP_SYS(sched_getaffinity), ALWAYS },
    { SCMP_SYS(sysinfo), ALWAYS },
    { SCMP_SYS(prlimit64), WHEN(2, SCMP_CMP_EQ, 0, 0) }, /* to ask, not to set */
    { SCMP_SYS(getrandom), ALWAYS },
    { SCMP_SYS(clock_gettime), ALWAYS },
    { SCMP_SYS(clock_nanosleep), ALWAYS },
    { SCMP_SYS(gettimeofday), ALWAYS },
    { SCMP_SYS(time), ALWAYS },
    { SCMP_SYS(getpid), ALWAYS },
    { SCMP_SYS(gettid), ALWAYS },
    { SCMP_SYS(rt_sigaction), ALWAYS },
    { SCMP_SYS(rt_sigprocmask), ALWAYS },
    { SCMP_SYS(rt_sigreturn), ALWAYS },
    { SCMP_SYS(sigaltstack), ALWAYS },
    { SCMP_SYS(restart_syscall), ALWAYS },
    { SCMP_SYS(exit), ALWAYS },
    { SCMP_SYS(exit_group), ALWAYS },
};

static bool
add_calls(scmp_filter_ctx filter)
{
    struct scmp_arg_cmp self = WHEN(0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);

    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        guint n = calls[i].when.arg == G_MAXUINT ? 0 : 1;

        /* A call that this machine does not have is below zero, and none is lost. */
        if (calls[i].call >= 0 &&
            filter_add(filter, SCMP_ACT_ALLOW, calls[i].call, n, &calls[i].when) != 0)
            return false;
    }
    /* abort() sends a signal, to itself. */
    return filter_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self) == 0;
}

/* While files can still be opened: NULL when there is no such thing. */
static scmp_filter_ctx
make_filter(void)
{
    scmp_filter_ctx filter =
        pb_library_load(&library, NULL) ? filter_new(SCMP_ACT_ERRNO(EPERM)) : NULL;

    if (filter == NULL || add_calls(filter))
        return filter;
    filter_free(filter);
    return NULL;
}

static bool
restrict_calls(scmp_filter_ctx filter)
{
    bool is_loaded = filter != NULL && filter_load(filter) == 0;

    if (filter != NULL)
        filter_free(filter);
    return is_loaded;
}

/* --- all of it -------------------------------------------------------------------------------- */

void
pb_sandbox_enter(const PbSandboxLimits *limits, PbSandboxState *state)
{
    scmp_filter_ctx filter = make_filter();

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    state->landlock_abi = restrict_files();
    state->has_memory_limit = set_limits(limits);
    state->has_seccomp = restrict_calls(filter);
}

char *
pb_sandbox_words(const PbSandboxState *state)
{
    g_autoptr(GString) by = g_string_new(NULL);

    if (state->has_seccomp)
        g_string_append(by, "seccomp");
    if (state->landlock_abi > 0)
        g_string_append_printf(by, "%sLandlock %d", by->len > 0 ? ", " : "",
                               state->landlock_abi);
    if (by->len == 0)
        return g_strdup("a process of its own, but this kernel has neither seccomp nor "
                        "Landlock to hold it");
    return g_strdup_printf("%s%s (%s)%s",
                           state->has_seccomp ? "no network, no files, no programs"
                                              : "no files; the network is not shut off",
                           state->has_memory_limit ? ", little memory" : "", by->str,
                           state->landlock_abi == 0 ? "; this kernel has no Landlock"
                                                    : "");
}
