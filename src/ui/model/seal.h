/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/seal.h: GnuPG at work on a message, on a thread (L4). */
#ifndef UI_MODEL_SEAL_H
#define UI_MODEL_SEAL_H

#include "mail/crypto.h"
#include "outside.h"

typedef struct {
    int fd;               /* of the message; stays the caller's */
    int out_fd;           /* of mail_crypto_memory(); stays the caller's */
    const MailSeal *seal; /* copied */
    UiOutside *outside;   /* whose terminal a passphrase may be asked on; NULL: none */
} UiUnsealOrder;

typedef struct UiUnseal UiUnseal;

/* `verdict` passes over; NULL with `error`. Not called after ui_unseal_free(). */
typedef void (*UiUnsealed)(MailVerdict *verdict, const GError *error, void *user_data);

/* The terminal is lent for as long as it takes where a passphrase may be needed. */
UiUnseal *ui_unseal_start(const UiUnsealOrder *order, UiUnsealed done, void *user_data);
/* Whether the program for it is there. */
bool ui_unseal_can_check(MailSealKind kind);
/* Asks GnuPG to end and returns at once; nobody is told any more, and ui_unseal_free() stays to be called. */
void ui_unseal_cancel(UiUnseal *unseal);
/* Ends GnuPG when it is still at work. NULL is fine. */
void ui_unseal_free(UiUnseal *unseal);

#endif
