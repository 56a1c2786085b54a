/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/mail/crypto.h: signatures are checked and ciphertext is opened by GnuPG, in a process of its own (L2;
 * RFC 3156, 4880, 8551).
 *
 * That process is this program under another first argument. It gets octets, hands them to gpg or gpgsm through
 * GMime, and never parses mail; it is ended with all that it started when the person stops it. Nothing goes over
 * the network for it: no key is looked up, no revocation list is fetched. What it opens lies in memory that has no
 * name in the file system, and counts only when the whole of it was found intact. */
#ifndef POSTBAG_MAIL_CRYPTO_H
#define POSTBAG_MAIL_CRYPTO_H

#include <stdbool.h>

#include <gio/gio.h>

#include "mail/renderer.h"

typedef enum {
    MAIL_CRYPTO_ERROR_NO_PROGRAM, /* gpg or gpgsm is not there */
    MAIL_CRYPTO_ERROR_NO_KEY,     /* no secret key of ours opens it */
    MAIL_CRYPTO_ERROR_BROKEN, /* it was changed, or nothing guards it: nothing of it is shown */
    MAIL_CRYPTO_ERROR_TOO_LARGE,
    MAIL_CRYPTO_ERROR_NOT_SEALED, /* there is no signature and no ciphertext in it */
    MAIL_CRYPTO_ERROR_FAILED,     /* what GnuPG said */
} MailCryptoError;

#define MAIL_CRYPTO_ERROR (mail_crypto_error_quark())
GQuark mail_crypto_error_quark(void);

#define MAIL_CRYPTO_ARGUMENT "--key-child"       /* what main() looks for */
#define MAIL_CRYPTO_MAX      (256 * 1024 * 1024) /* bytes of opened content */

typedef enum {
    MAIL_SIGNATURE_GOOD,
    MAIL_SIGNATURE_BAD,
    MAIL_SIGNATURE_NO_KEY,
    MAIL_SIGNATURE_EXPIRED, /* it, not the key */
    MAIL_SIGNATURE_KEY_EXPIRED,
    MAIL_SIGNATURE_KEY_REVOKED,
    MAIL_SIGNATURE_UNSURE, /* GnuPG could not tell */
} MailSignatureState;
#define MAIL_N_SIGNATURE_STATES (MAIL_SIGNATURE_UNSURE + 1)

/* How sure GnuPG is that the key belongs to the name on it. */
typedef enum {
    MAIL_VALIDITY_UNKNOWN,
    MAIL_VALIDITY_NEVER,
    MAIL_VALIDITY_MARGINAL,
    MAIL_VALIDITY_FULL,
} MailValidity;
#define MAIL_N_VALIDITIES (MAIL_VALIDITY_FULL + 1)

/* Texts are visible. */
typedef struct {
    MailSignatureState state;
    MailValidity validity;
    char **
        signers; /* the names on the key that are as sure as that: "Ada <ada@example.org>"; may be none */
    char *fingerprint; /* or key id */
    gint64 made;       /* 0: not known */
} MailSignature;

typedef struct {
    GPtrArray *signatures; /* MailSignature */
    bool is_encrypted;     /* and was opened */
    GPtrArray *recipients; /* char *: for whom, names or key ids */
    bool
        has_content; /* there is something to show: what was opened, or what was signed */
} MailVerdict;

typedef struct {
    MailRenderer *renderer; /* of the calling thread: it finds the octets */
    const MailSeal *seal;
    const char *
        terminal; /* where GnuPG may ask for a passphrase; NULL: it may not ask on a terminal */
} MailCryptoRequest;

/* Where the program lies that becomes the child: /proc/self/exe unless a test says otherwise. `path` must stay. */
void mail_crypto_set_program(const char *path);

/* Checks or opens `seal` of the message behind `fd`. `out_fd`, which stays the caller's and must be empty, gets what
 * was signed or opened, as a message of its own; after an error it is empty again. Waits as long as the person takes
 * for a passphrase; `cancellable` ends it, and NULL leaves it to ^C. Any thread.
 *
 * A bad signature is no error, but a verdict. NULL with MAIL_CRYPTO_ERROR, MAIL_ERROR, G_IO_ERROR_CANCELLED. */
MailVerdict *mail_crypto_open(int fd, const MailCryptoRequest *request, int out_fd,
                              GCancellable *cancellable, GError **error);
void mail_verdict_free(MailVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailVerdict, mail_verdict_free)

/* A file in memory for `out_fd`, without a name; -1 with MAIL_ERROR_WRITE. It is gone when it is closed. */
int mail_crypto_memory(GError **error);

/* What became of it, worst first. */
typedef enum {
    MAIL_OUTCOME_GOOD, /* signed by the address that it says it comes from, by a key that is known */
    MAIL_OUTCOME_DOUBT,    /* signed, but … ; or not to be told */
    MAIL_OUTCOME_BAD,      /* changed after it was signed */
    MAIL_OUTCOME_UNSIGNED, /* opened; nobody signed it */
} MailOutcome;

/* What is compared with the signature. */
typedef struct {
    const char *from;  /* of the document, as it is shown; "" when it has none */
    bool covers_whole; /* the seal is about all that the message shows */
} MailCoverage;

MailOutcome mail_verdict_outcome(const MailVerdict *verdict,
                                 const MailCoverage *coverage);
/* One line: "Signed by Ada <ada@example.org>, key known and trusted, 22 Nov 2026 08:57; covers the whole text". The
 * caller frees. */
char *mail_verdict_words(const MailVerdict *verdict, const MailCoverage *coverage);
/* The same in fewer words, what speaks against it first: whoever has no room for all of it cuts off a name. The caller
 * frees. */
char *mail_verdict_line(const MailVerdict *verdict, const MailCoverage *coverage);
/* "Encrypted for Ada <ada@example.org>"; NULL when it was not encrypted. The caller frees. */
char *mail_verdict_recipients(const MailVerdict *verdict);
/* Whether `seal` is about all that `document` shows. */
bool mail_seal_covers(const MailDocument *document, const MailSeal *seal);

/* The subject that was signed or encrypted with the content (RFC 9788), of the document made of that; NULL when it
 * has none. The caller frees. */
char *mail_document_protected_subject(const MailDocument *content);

/* The child's main(). */
int mail_crypto_child(int argc, char **argv);

#endif
