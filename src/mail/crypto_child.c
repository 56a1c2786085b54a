/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/crypto_child.c: the process that speaks to GnuPG, and ends (L2).
 *
 * No flag that would allow the network is ever set: gpgme tells gpg and gpgsm to work offline then. No session key
 * is asked for. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "base/text.h"
#include "crypto_inside.h"
#include "gmime_auto.h"

#define MAX_NAME       200
#define MAX_NAMES      20
#define MAX_INLINE     (16 * 1024 * 1024)
#define MAX_PEOPLE     50
#define PKCS7_LOOK     64
#define ERROR_MASK     0xFFFF /* of gpg-error's numbers, which also say where it happened */
#define NAME_OF_ENTRY  9      /* fields of gpg --with-colons */
#define TRUST_OF_ENTRY 1

/* What gpg-error calls them; the numbers are fixed. */
enum {
    GNUPG_BAD_SIGNATURE = 8,
    GNUPG_NO_SECRET_KEY = 17,
    GNUPG_NO_DATA = 58,
    GNUPG_BAD_DATA = 89,
    GNUPG_CANCELED = 99,
    GNUPG_NO_ENGINE = 150,
    GNUPG_DECRYPT_FAILED = 152,
    GNUPG_FULLY_CANCELED = 198,
};

typedef struct {
    MailSealKind kind;
    GMimeCryptoContext *context;
    GMimeStream *content, *signature, *out;
    guint code; /* of the answer */
    char *message;
    GVariantBuilder signatures, recipients;
    bool is_encrypted;
} Child;

static char *
visible(const char *text)
{
    return pb_text_visible_cut(text == NULL ? "" : text, -1, MAX_NAME);
}

static void
fail(Child *child, MailCryptoError code, const char *message)
{
    if (child->code > 0)
        return;
    child->code = 1 + code;
    child->message = visible(message);
}

static void
fail_by_gnupg(Child *child, const GError *cause)
{
    static const struct {
        int number;
        MailCryptoError code;
        const char *message;
    } rows[] = {
        { GNUPG_NO_SECRET_KEY, MAIL_CRYPTO_ERROR_NO_KEY,
          "it is encrypted for a key that is not here" },
        { GNUPG_BAD_DATA, MAIL_CRYPTO_ERROR_BROKEN,
          "it was changed on the way, or is cut off: nothing of it is shown" },
        { GNUPG_DECRYPT_FAILED, MAIL_CRYPTO_ERROR_BROKEN,
          "it cannot be opened, or nothing guards it from being changed: nothing of it is "
          "shown" },
        { GNUPG_NO_DATA, MAIL_CRYPTO_ERROR_NOT_SEALED,
          "there is no intact signature and no intact ciphertext in it" },
        { GNUPG_NO_ENGINE, MAIL_CRYPTO_ERROR_NO_PROGRAM, "GnuPG is not installed" },
        { GNUPG_CANCELED, MAIL_CRYPTO_ERROR_FAILED, "no passphrase was given" },
        { GNUPG_FULLY_CANCELED, MAIL_CRYPTO_ERROR_FAILED, "no passphrase was given" },
    };
    int number = cause == NULL ? 0 : cause->code & ERROR_MASK;

    if (g_mime_stream_tell(child->out) >= MAIL_CRYPTO_MAX) {
        fail(child, MAIL_CRYPTO_ERROR_TOO_LARGE, "what is inside is too large");
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (number == rows[i].number)
            fail(child, rows[i].code, rows[i].message);
    }
    fail(child, MAIL_CRYPTO_ERROR_FAILED,
         cause == NULL ? "GnuPG gave no reason" : cause->message);
}

/* --- signatures ------------------------------------------------------------------------------- */

static MailSignatureState
state_of(guint status, GMimeValidity validity)
{
    static const struct {
        guint bit;
        MailSignatureState state;
    } rows[] = {
        { GMIME_SIGNATURE_STATUS_KEY_MISSING, MAIL_SIGNATURE_NO_KEY },
        { GMIME_SIGNATURE_STATUS_KEY_REVOKED, MAIL_SIGNATURE_KEY_REVOKED },
        { GMIME_SIGNATURE_STATUS_RED, MAIL_SIGNATURE_BAD },
        { GMIME_SIGNATURE_STATUS_KEY_EXPIRED, MAIL_SIGNATURE_KEY_EXPIRED },
        { GMIME_SIGNATURE_STATUS_SIG_EXPIRED, MAIL_SIGNATURE_EXPIRED },
        { GMIME_SIGNATURE_STATUS_BAD_POLICY, MAIL_SIGNATURE_UNSURE },
        { GMIME_SIGNATURE_STATUS_SYS_ERROR, MAIL_SIGNATURE_UNSURE },
        { GMIME_SIGNATURE_STATUS_TOFU_CONFLICT, MAIL_SIGNATURE_UNSURE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if ((status & rows[i].bit) == 0)
            continue;
        /* Red stands for a good signature by a key that is never to be trusted, too. */
        return rows[i].state == MAIL_SIGNATURE_BAD && validity == GMIME_VALIDITY_NEVER
                   ? MAIL_SIGNATURE_UNSURE
                   : rows[i].state;
    }
    return MAIL_SIGNATURE_GOOD;
}

static MailValidity
validity_of(GMimeValidity validity)
{
    static const MailValidity rows[] = {
        [GMIME_VALIDITY_UNKNOWN] = MAIL_VALIDITY_UNKNOWN,
        [GMIME_VALIDITY_UNDEFINED] = MAIL_VALIDITY_UNKNOWN,
        [GMIME_VALIDITY_NEVER] = MAIL_VALIDITY_NEVER,
        [GMIME_VALIDITY_MARGINAL] = MAIL_VALIDITY_MARGINAL,
        [GMIME_VALIDITY_FULL] = MAIL_VALIDITY_FULL,
        [GMIME_VALIDITY_ULTIMATE] = MAIL_VALIDITY_FULL,
    };

    return (guint)validity < G_N_ELEMENTS(rows) ? rows[validity] : MAIL_VALIDITY_UNKNOWN;
}

/* A name of gpg --with-colons: blanks, colons and controls are written as \x3a. */
static char *
unescape(const char *field)
{
    GString *text = g_string_new(NULL);
    char *name;

    for (; *field != '\0'; field++) {
        if (field[0] == '\\' && field[1] == 'x' && g_ascii_isxdigit(field[2]) &&
            g_ascii_isxdigit(field[3])) {
            int value =
                g_ascii_xdigit_value(field[2]) * 16 + g_ascii_xdigit_value(field[3]);

            g_string_append_c(text, (char)(value == 0 ? ' ' : value));
            field += 3;
        } else {
            g_string_append_c(text, *field);
        }
    }
    name = visible(text->str);
    g_string_free(text, TRUE);
    return name;
}

static int
rank_of(char letter)
{
    static const char letters[] = "nqo-mfu";
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);

    return found == NULL ? -1 : (int)(found - letters);
}

/* The lines of a key's names: all that are as sure as the surest. */
static void
collect_names(char **lines, GPtrArray *names)
{
    int best = -1;

    for (; *lines != NULL; lines++) {
        g_auto(GStrv) fields = NULL;
        int rank;

        if (!g_str_has_prefix(*lines, "uid:"))
            continue;
        fields = g_strsplit(*lines, ":", NAME_OF_ENTRY + 2);
        if (g_strv_length(fields) <= NAME_OF_ENTRY)
            continue;
        rank = rank_of(*fields[TRUST_OF_ENTRY]);
        if (rank < best)
            continue;
        if (rank > best)
            g_ptr_array_set_size(names, 0);
        best = rank;
        if (names->len < MAX_NAMES)
            g_ptr_array_add(names, unescape(fields[NAME_OF_ENTRY]));
    }
}

static bool
is_smime(const Child *child)
{
    return child->kind == MAIL_SEAL_SMIME_SIGNED || child->kind == MAIL_SEAL_SMIME_OPAQUE;
}

/* GMime gives one name of a key only; people have several addresses on one. */
static void
ask_names(const char *fingerprint, GPtrArray *names)
{
    const char *argv[] = { "gpg",
                           "--batch",
                           "--no-tty",
                           "--no-auto-check-trustdb",
                           "--disable-dirmngr",
                           "--with-colons",
                           "--list-keys",
                           "--",
                           fingerprint,
                           NULL };
    g_autofree char *out = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_spawn_sync(NULL, (char **)argv, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
                      NULL, NULL, NULL))
        return;
    lines = g_strsplit(out, "\n", -1);
    collect_names(lines, names);
}

/* "CN=Ada,O=…" is shown as Ada. */
static char *
name_of_certificate(GMimeCertificate *certificate)
{
    const char *id = g_mime_certificate_get_user_id(certificate);
    const char *email = g_mime_certificate_get_email(certificate);
    const char *common = id == NULL ? NULL : strstr(id, "CN=");
    g_autofree char *address =
        email == NULL ? g_strdup("") : g_strdup(email + (*email == '<'));
    g_autofree char *both = NULL;

    g_strdelimit(address, ">", '\0');
    if (common != NULL)
        both = g_strdup_printf("%.*s <%s>", (int)strcspn(common + 3, ",+"), common + 3,
                               address);
    else
        both = *address != '\0' ? g_strdup(address) : g_strdup(id);
    return visible(both);
}

static void
find_names(const Child *child, GMimeCertificate *certificate, GPtrArray *names)
{
    const char *fingerprint = g_mime_certificate_get_fingerprint(certificate);
    const char *id = g_mime_certificate_get_user_id(certificate);

    if (id == NULL && g_mime_certificate_get_email(certificate) == NULL)
        return;
    if (is_smime(child)) {
        g_ptr_array_add(names, name_of_certificate(certificate));
        return;
    }
    if (fingerprint != NULL)
        ask_names(fingerprint, names);
    if (names->len == 0)
        g_ptr_array_add(names, visible(id));
}

static void
take_signatures(Child *child, GMimeSignatureList *list)
{
    int n = list == NULL ? 0 : MIN(g_mime_signature_list_length(list), MAX_PEOPLE);

    for (int i = 0; i < n; i++) {
        GMimeSignature *signature = g_mime_signature_list_get_signature(list, i);
        GMimeCertificate *certificate = g_mime_signature_get_certificate(signature);
        GMimeValidity validity = g_mime_certificate_get_id_validity(certificate);
        g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
        g_autofree char *fingerprint =
            visible(g_mime_certificate_get_fingerprint(certificate));

        find_names(child, certificate, names);
        g_ptr_array_add(names, NULL);
        g_variant_builder_add(
            &child->signatures, "(uusx^as)",
            state_of((guint)g_mime_signature_get_status(signature), validity),
            validity_of(validity), fingerprint, g_mime_signature_get_created64(signature),
            names->pdata);
    }
}

/* --- what is done ----------------------------------------------------------------------------- */

static void
check(Child *child, GMimeStream *content, GMimeStream *signature)
{
    g_autoptr(GError) error = NULL;
    GMimeSignatureList *list = g_mime_crypto_context_verify(
        child->context, GMIME_VERIFY_NONE, content, signature,
        signature == NULL ? child->out : NULL, &error);

    if (list == NULL)
        fail_by_gnupg(child, error);
    else if (g_mime_signature_list_length(list) == 0)
        fail(child, MAIL_CRYPTO_ERROR_NOT_SEALED, "there is no signature in it");
    else
        take_signatures(child, list);
    g_clear_object(&list);
}

/* Its name where the key is here, else its number. */
static char *
name_of_recipient(const Child *child, GMimeCertificate *certificate)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *id = g_mime_certificate_get_key_id(certificate);

    if (id == NULL)
        id = g_mime_certificate_get_fingerprint(certificate);
    if (id != NULL && !is_smime(child))
        ask_names(id, names);
    return names->len > 0 ? g_strdup(names->pdata[0]) : visible(id);
}

static void
take_recipients(Child *child, GMimeCertificateList *list)
{
    int n = list == NULL ? 0 : MIN(g_mime_certificate_list_length(list), MAX_PEOPLE);

    for (int i = 0; i < n; i++) {
        g_autofree char *name =
            name_of_recipient(child, g_mime_certificate_list_get_certificate(list, i));

        g_variant_builder_add(&child->recipients, "s", name);
    }
}

static void
decrypt(Child *child, GMimeStream *content)
{
    g_autoptr(GError) error = NULL;
    gint64 start = g_mime_stream_tell(child->out);
    GMimeDecryptResult *result = g_mime_crypto_context_decrypt(
        child->context, GMIME_DECRYPT_NONE, NULL, content, child->out, &error);

    if (result == NULL && error != NULL && (error->code & ERROR_MASK) == GNUPG_NO_DATA) {
        /* Signed and wrapped, but not encrypted. */
        g_mime_stream_reset(content);
        g_mime_stream_seek(child->out, start, GMIME_STREAM_SEEK_SET);
        check(child, content, NULL);
        return;
    }
    if (result == NULL) {
        fail_by_gnupg(child, error);
        return;
    }
    child->is_encrypted = true;
    take_recipients(child, g_mime_decrypt_result_get_recipients(result));
    take_signatures(child, g_mime_decrypt_result_get_signatures(result));
    g_object_unref(result);
}

static void
open_detached(Child *child)
{
    check(child, child->content, child->signature);
}

static void
open_encrypted(Child *child)
{
    decrypt(child, child->content);
}

/* True when the bytes name the content type that is signed (RFC 5652, 5.1): 1.2.840.113549.1.7.2. */
static bool
is_signed_data(GMimeStream *content)
{
    static const char oid[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    char bytes[PKCS7_LOOK];
    ssize_t n = g_mime_stream_read(content, bytes, sizeof(bytes));

    g_mime_stream_reset(content);
    return n > 0 && memmem(bytes, (size_t)n, oid, sizeof(oid) - 1) != NULL;
}

static void
open_opaque(Child *child)
{
    if (is_signed_data(child->content))
        check(child, child->content, NULL);
    else
        decrypt(child, child->content);
}

/* From a title at the start of a line; NULL when there is none. */
static const char *
find_title(const GByteArray *text, const char *title)
{
    const char *start = (const char *)text->data;
    const char *end = start + text->len;
    gsize len = strlen(title);

    for (const char *p = start; (p = memmem(p, (size_t)(end - p), title, len)) != NULL;
         p++) {
        if (p == start || p[-1] == '\n')
            return p;
    }
    return NULL;
}

/* The first armoured block of the text, and nothing around it. What comes out of it is text without a header. */
static void
open_inline(Child *child)
{
    static const char header[] = "Content-Type: text/plain\n\n";
    g_autoptr(GMimeStream) whole = g_mime_stream_mem_new();
    g_autoptr(GMimeStream) block = NULL;
    GByteArray *text = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(whole));
    const char *message;
    const char *signed_text;
    const char *first;

    if (g_mime_stream_length(child->content) <= MAX_INLINE)
        g_mime_stream_write_to_stream(child->content, whole);
    message = find_title(text, "-----BEGIN PGP MESSAGE-----");
    signed_text = find_title(text, "-----BEGIN PGP SIGNED MESSAGE-----");
    first = message == NULL || (signed_text != NULL && signed_text < message)
                ? signed_text
                : message;
    if (first == NULL) {
        fail(child, MAIL_CRYPTO_ERROR_NOT_SEALED,
             "there is no signature and no ciphertext in it");
        return;
    }
    block = g_mime_stream_mem_new_with_buffer(
        first, text->len - (gsize)(first - (const char *)text->data));
    g_mime_stream_write_string(child->out, header);
    if (first == signed_text)
        check(child, block, NULL);
    else
        decrypt(child, block);
}

static const struct {
    GMimeCryptoContext *(*make)(void);
    void (*open)(Child *child);
} jobs[] = {
    [MAIL_SEAL_PGP_SIGNED] = { g_mime_gpg_context_new, open_detached },
    [MAIL_SEAL_PGP_ENCRYPTED] = { g_mime_gpg_context_new, open_encrypted },
    [MAIL_SEAL_PGP_INLINE] = { g_mime_gpg_context_new, open_inline },
    [MAIL_SEAL_SMIME_SIGNED] = { g_mime_pkcs7_context_new, open_detached },
    [MAIL_SEAL_SMIME_OPAQUE] = { g_mime_pkcs7_context_new, open_opaque },
};

/* From the first byte on, wherever the offset stands that we share with the reader. */
static GMimeStream *
stream_of(int fd, gint64 end)
{
    GMimeStream *stream = g_mime_stream_fs_new_with_bounds(fd, 0, end);

    g_mime_stream_reset(stream);
    return stream;
}

static void
print_answer(Child *child)
{
    bool has_content = child->code == 0 && g_mime_stream_tell(child->out) > 0;
    g_autoptr(GVariant) answer = g_variant_ref_sink(g_variant_new(
        MAIL_CRYPTO_ANSWER, child->code, child->message == NULL ? "" : child->message,
        &child->signatures, child->is_encrypted, &child->recipients, has_content));
    const char *bytes = g_variant_get_data(answer);
    gsize left = g_variant_get_size(answer);

    while (left > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes, left);

        if (n <= 0)
            return;
        bytes += n;
        left -= (gsize)n;
    }
}

int
mail_crypto_child(int argc, char **argv)
{
    Child child = { 0 };
    gulong kind = argc == 3 ? strtoul(argv[2], NULL, 10) : G_N_ELEMENTS(jobs);

    if (kind >= G_N_ELEMENTS(jobs))
        return EXIT_FAILURE;
    child.kind = (MailSealKind)kind;
    child.content = stream_of(MAIL_CRYPTO_CONTENT_FD, -1);
    child.signature = stream_of(MAIL_CRYPTO_SIGNATURE_FD, -1);
    child.out = stream_of(MAIL_CRYPTO_OUT_FD, MAIL_CRYPTO_MAX);
    g_variant_builder_init(&child.signatures, G_VARIANT_TYPE("a" MAIL_CRYPTO_SIGNATURE));
    g_variant_builder_init(&child.recipients, G_VARIANT_TYPE("as"));
    child.context = jobs[kind].make();
    if (child.context == NULL)
        fail(&child, MAIL_CRYPTO_ERROR_NO_PROGRAM, "GnuPG is not installed");
    else
        jobs[kind].open(&child);
    print_answer(&child);
    g_clear_object(&child.context);
    g_object_unref(child.content);
    g_object_unref(child.signature);
    g_object_unref(child.out);
    g_free(child.message);
    return EXIT_SUCCESS;
}
