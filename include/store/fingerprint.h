/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/fingerprint.h: by what a message is known again when its server calls it by another name (L2).
 *
 * A hash of its header, whoever gives the header: a server to TOP n 0, or the file that was stored. Line ends,
 * folding and blanks do not count, nor do the fields that servers write into a message that they keep (Status,
 * X-UIDL and the like). All else counts, in its order. Pure. */
#ifndef POSTBAG_STORE_FINGERPRINT_H
#define POSTBAG_STORE_FINGERPRINT_H

#include <stdbool.h>

#include "base/digest.h"

typedef struct StoreFingerprint StoreFingerprint;

StoreFingerprint *store_fingerprint_new(void);
void store_fingerprint_free(StoreFingerprint *fingerprint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreFingerprint, store_fingerprint_free)

/* The next bytes of a header, or of a whole message: what follows its first empty line does not count. */
void store_fingerprint_add(StoreFingerprint *fingerprint, const char *bytes, gsize len);
/* Whether more bytes can still change it. */
bool store_fingerprint_is_over(const StoreFingerprint *fingerprint);
/* Writes the value and starts anew. False when this header tells no two messages apart: it has no Message-ID, no
 * Date and no Received, or is longer than STORE_MAX_HEADER. */
bool store_fingerprint_finish(StoreFingerprint *fingerprint, guint8 out[PB_DIGEST_LEN]);

#endif
