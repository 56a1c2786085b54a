/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/secret.h: a password or token in memory that is locked and wiped (L0).
 *
 * A secret is never logged, never put on a command line, never written to a core file where the
 * kernel lets us say so. */
#ifndef POSTBAG_BASE_SECRET_H
#define POSTBAG_BASE_SECRET_H

#include <stdbool.h>

#include <glib.h>

typedef struct PbSecret PbSecret;

/* Copies `len` bytes; the caller wipes its own. */
PbSecret *pb_secret_new(const char *bytes, gsize len);
PbSecret *pb_secret_copy(const PbSecret *secret);
/* Wipes, then frees. NULL is fine. */
void pb_secret_free(PbSecret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PbSecret, pb_secret_free)

/* The bytes, NUL-terminated; valid until the secret is freed. */
const char *pb_secret_peek(const PbSecret *secret);
gsize pb_secret_len(const PbSecret *secret);

/* Overwrites `len` bytes in a way that the compiler keeps. */
void pb_secret_wipe(void *bytes, gsize len);

/* Keeps core files and ptrace away from this process; call once at start. */
void pb_secret_harden_process(void);
/* Whether that holds. */
bool pb_secret_is_hardened(void);

#endif
