/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/digest.h: SHA-256 (FIPS 180-4), in one go or as bytes come (L0). */
#ifndef POSTBAG_BASE_DIGEST_H
#define POSTBAG_BASE_DIGEST_H

#include <glib.h>

#define PB_DIGEST_LEN     32
#define PB_DIGEST_HEX_LEN 64

typedef struct PbDigest PbDigest;

PbDigest *pb_digest_new(void);
void pb_digest_free(PbDigest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PbDigest, pb_digest_free)

void pb_digest_update(PbDigest *digest, const void *bytes, gsize len);
/* Writes the value and starts anew. */
void pb_digest_finish(PbDigest *digest, guint8 out[PB_DIGEST_LEN]);

void pb_digest_of(const void *bytes, gsize len, guint8 out[PB_DIGEST_LEN]);
/* Lower-case hexadecimal of `len` bytes; the caller frees. */
char *pb_digest_to_hex(const guint8 *value, gsize len);

#endif
