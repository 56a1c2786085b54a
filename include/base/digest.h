/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/digest.h: SHA-256 (FIPS 180-4), in one go or as bytes come; and keys made of
 * passwords (L0). */
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

typedef enum { PB_HASH_SHA_1, PB_HASH_SHA_256 } PbHash;

typedef struct {
    const void *bytes;
    gsize len;
} PbBytes;

/* 20 or 32. */
gsize pb_hash_len(PbHash hash);
/* PBKDF2 (RFC 8018) with HMAC of `hash`, as much as the hash is long; `iterations` > 0. Time grows with them,
 * about a second for ten million. Keeps nothing of the password. */
void pb_key_of_password(PbHash hash, PbBytes password, PbBytes salt, guint iterations,
                        guint8 *out);

#endif
