/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/digest.c: SHA-256 and PBKDF2 by GnuTLS, whose code uses the processor's own instructions (L0). */
#include <config.h>

#include "base/digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

struct PbDigest {
    gnutls_hash_hd_t handle;
};

PbDigest *
pb_digest_new(void)
{
    PbDigest *digest = g_new0(PbDigest, 1);
    int status = gnutls_hash_init(&digest->handle, GNUTLS_DIG_SHA256);

    if (status < 0)
        g_error("SHA-256 is not to be had: %s", gnutls_strerror(status));
    return digest;
}

void
pb_digest_free(PbDigest *digest)
{
    if (digest == NULL)
        return;
    gnutls_hash_deinit(digest->handle, NULL);
    g_free(digest);
}

void
pb_digest_update(PbDigest *digest, const void *bytes, gsize len)
{
    int status = gnutls_hash(digest->handle, bytes, len);

    g_assert(status == 0);
}

void
pb_digest_finish(PbDigest *digest, guint8 out[PB_DIGEST_LEN])
{
    gnutls_hash_output(digest->handle, out);
}

void
pb_digest_of(const void *bytes, gsize len, guint8 out[PB_DIGEST_LEN])
{
    int status = gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, len, out);

    g_assert(status == 0);
}

char *
pb_digest_to_hex(const guint8 *value, gsize len)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = g_malloc(2 * len + 1);

    for (gsize i = 0; i < len; i++) {
        hex[2 * i] = digits[value[i] >> 4];
        hex[2 * i + 1] = digits[value[i] & 15];
    }
    hex[2 * len] = '\0';
    return hex;
}

static const struct {
    gnutls_mac_algorithm_t mac;
    gsize len;
} hashes[] = {
    [PB_HASH_SHA_1] = { GNUTLS_MAC_SHA1, 20 },
    [PB_HASH_SHA_256] = { GNUTLS_MAC_SHA256, 32 },
};

gsize
pb_hash_len(PbHash hash)
{
    return hashes[hash].len;
}

void
pb_key_of_password(PbHash hash, PbBytes password, PbBytes salt, guint iterations,
                   guint8 *out)
{
    const gnutls_datum_t key = { (void *)password.bytes, (unsigned)password.len };
    const gnutls_datum_t grains = { (void *)salt.bytes, (unsigned)salt.len };
    int status =
        gnutls_pbkdf2(hashes[hash].mac, &key, &grains, iterations, out, hashes[hash].len);

    g_assert(status == 0);
}
