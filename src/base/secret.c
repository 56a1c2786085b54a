/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/secret.c: secrets in pages of their own, locked, kept out of core files, wiped (L0). */
#include <config.h>

#include "base/secret.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

struct PbSecret {
    char *bytes; /* whole pages */
    gsize len;
    gsize mapped;
};

static gsize
round_to_pages(gsize len)
{
    gsize page = (gsize)sysconf(_SC_PAGESIZE);

    return (len + page - 1) / page * page;
}

PbSecret *
pb_secret_new(const char *bytes, gsize len)
{
    PbSecret *secret = g_new0(PbSecret, 1);

    secret->len = len;
    secret->mapped = round_to_pages(len + 1);
    secret->bytes = mmap(NULL, secret->mapped, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (secret->bytes == MAP_FAILED)
        g_error("out of memory for a secret");
    /* Both may be refused (limits, old kernels); the secret is still wiped. */
    (void)mlock(secret->bytes, secret->mapped);
    (void)madvise(secret->bytes, secret->mapped, MADV_DONTDUMP);
    memcpy(secret->bytes, bytes, len);
    secret->bytes[len] = '\0';
    return secret;
}

PbSecret *
pb_secret_copy(const PbSecret *secret)
{
    return pb_secret_new(secret->bytes, secret->len);
}

void
pb_secret_free(PbSecret *secret)
{
    if (secret == NULL)
        return;
    pb_secret_wipe(secret->bytes, secret->mapped);
    munmap(secret->bytes, secret->mapped);
    g_free(secret);
}

const char *
pb_secret_peek(const PbSecret *secret)
{
    return secret->bytes;
}

gsize
pb_secret_len(const PbSecret *secret)
{
    return secret->len;
}

void
pb_secret_wipe(void *bytes, gsize len)
{
    explicit_bzero(bytes, len);
}

void
pb_secret_harden_process(void)
{
    const struct rlimit none = { 0, 0 };

    (void)prctl(PR_SET_DUMPABLE, 0);
    (void)setrlimit(RLIMIT_CORE, &none);
}

bool
pb_secret_is_hardened(void)
{
    struct rlimit limit;

    return prctl(PR_GET_DUMPABLE) == 0 && getrlimit(RLIMIT_CORE, &limit) == 0 &&
           limit.rlim_max == 0;
}
