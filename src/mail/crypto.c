/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/crypto.c: the reader's side of the process for keys (L2).
 *
 * The process leads a group of its own, so that gpg, which gpgme starts far from us, is ended with it. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "crypto_inside.h"

#define MAX_ANSWER (1024 * 1024)

static const PbErrorKind crypto_kinds[] = {
    [MAIL_CRYPTO_ERROR_NO_PROGRAM] = { PB_CLASS_SETTINGS,
                                       "install gnupg, for S/MIME also gpgsm" },
    [MAIL_CRYPTO_ERROR_NO_KEY] = { PB_CLASS_DATA, NULL },
    [MAIL_CRYPTO_ERROR_BROKEN] = { PB_CLASS_DATA, NULL },
    [MAIL_CRYPTO_ERROR_TOO_LARGE] = { PB_CLASS_DATA, NULL },
    [MAIL_CRYPTO_ERROR_NOT_SEALED] = { PB_CLASS_DATA, NULL },
    [MAIL_CRYPTO_ERROR_FAILED] = { PB_CLASS_DATA, NULL },
};

PB_DEFINE_ERROR_DOMAIN(mail_crypto_error, crypto_kinds);

static const char *program_path = "/proc/self/exe";

void
mail_crypto_set_program(const char *path)
{
    program_path = path;
}

void
mail_signature_free(gpointer data)
{
    MailSignature *signature = data;

    g_strfreev(signature->signers);
    g_free(signature->fingerprint);
    g_free(signature);
}

void
mail_verdict_free(MailVerdict *verdict)
{
    if (verdict == NULL)
        return;
    g_ptr_array_unref(verdict->signatures);
    g_ptr_array_unref(verdict->recipients);
    g_free(verdict);
}

int
mail_crypto_memory(GError **error)
{
    int fd = memfd_create("postbag", MFD_CLOEXEC);

    if (fd < 0)
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE, "no memory for the content: %s",
                    g_strerror(errno));
    return fd;
}

/* --- what is given to it ---------------------------------------------------------------------- */

typedef struct {
    int content, signature, out;
} Descriptors;

static char *
number_of_child(const char *number, int n)
{
    return *number == '\0' ? g_strdup_printf("%d", n)
                           : g_strdup_printf("%s.%d", number, n);
}

static bool
gather_signed(MailRenderer *renderer, int fd, const char *number, const Descriptors *into,
              GError **error)
{
    g_autofree char *content = number_of_child(number, 1);
    g_autofree char *signature = number_of_child(number, 2);

    return mail_renderer_sealed(renderer, fd, content, into->content, error) &&
           mail_renderer_part(renderer, fd, signature, into->signature, error);
}

/* The second part of a multipart/encrypted, or the part itself where only the ciphertext is left of it. */
static bool
gather_encrypted(MailRenderer *renderer, int fd, const char *number,
                 const Descriptors *into, GError **error)
{
    g_autofree char *second = number_of_child(number, 2);
    g_autoptr(GError) cause = NULL;

    if (mail_renderer_part(renderer, fd, second, into->content, &cause))
        return true;
    if (!g_error_matches(cause, MAIL_ERROR, MAIL_ERROR_NO_PART) || *number == '\0') {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return mail_renderer_part(renderer, fd, number, into->content, error);
}

static bool
gather_part(MailRenderer *renderer, int fd, const char *number, const Descriptors *into,
            GError **error)
{
    return mail_renderer_part(renderer, fd, number, into->content, error);
}

static bool
gather(int fd, const MailCryptoRequest *request, const Descriptors *into, GError **error)
{
    static bool (*const gatherers[])(MailRenderer * renderer, int fd, const char *number,
                                     const Descriptors *into, GError **error) = {
        [MAIL_SEAL_PGP_SIGNED] = gather_signed,
        [MAIL_SEAL_PGP_ENCRYPTED] = gather_encrypted,
        [MAIL_SEAL_PGP_INLINE] = gather_part,
        [MAIL_SEAL_SMIME_SIGNED] = gather_signed,
        [MAIL_SEAL_SMIME_OPAQUE] = gather_part,
    };

    return gatherers[request->seal->kind](request->renderer, fd, request->seal->number,
                                          into, error);
}

/* --- running it ------------------------------------------------------------------------------- */

/* In the child. ^C of the terminal is not for it: a pinentry that asks there would stay behind, and take keys away
 * from the reader. It has a way to cancel of its own. */
static void
lead_group(gpointer data)
{
    (void)data;
    (void)setpgid(0, 0);
}

/* Where nobody can cancel it by us, ^C of the terminal reaches it with us. */
typedef enum { GROUP_OF_OURS, GROUP_OF_ITS_OWN } Group;

static GSubprocess *
spawn(const MailCryptoRequest *request, const Descriptors *given, Group group,
      GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_autofree char *kind = g_strdup_printf("%d", request->seal->kind);

    /* Where gpg would ask all the same. */
    if (request->terminal == NULL)
        g_subprocess_launcher_unsetenv(launcher, "GPG_TTY");
    else
        g_subprocess_launcher_setenv(launcher, "GPG_TTY", request->terminal, TRUE);
    if (group == GROUP_OF_ITS_OWN)
        g_subprocess_launcher_set_child_setup(launcher, lead_group, NULL, NULL);
    g_subprocess_launcher_take_fd(launcher, fcntl(given->content, F_DUPFD_CLOEXEC, 0),
                                  MAIL_CRYPTO_CONTENT_FD);
    g_subprocess_launcher_take_fd(launcher, fcntl(given->signature, F_DUPFD_CLOEXEC, 0),
                                  MAIL_CRYPTO_SIGNATURE_FD);
    g_subprocess_launcher_take_fd(launcher, fcntl(given->out, F_DUPFD_CLOEXEC, 0),
                                  MAIL_CRYPTO_OUT_FD);
    return g_subprocess_launcher_spawn(launcher, error, program_path,
                                       MAIL_CRYPTO_ARGUMENT, kind, NULL);
}

static void
end_group(GSubprocess *process)
{
    const char *pid = g_subprocess_get_identifier(process);

    if (pid != NULL)
        (void)kill(-(pid_t)strtol(pid, NULL, 10), SIGKILL);
}

/* What it printed; NULL with the error. */
static GBytes *
run(const MailCryptoRequest *request, const Descriptors *given, GCancellable *cancellable,
    GError **error)
{
    Group group = cancellable == NULL ? GROUP_OF_OURS : GROUP_OF_ITS_OWN;
    g_autoptr(GSubprocess) process = spawn(request, given, group, error);
    g_autoptr(GBytes) answer = NULL;
    bool has_ended;

    if (process == NULL)
        return NULL;
    has_ended =
        g_subprocess_communicate(process, NULL, cancellable, &answer, NULL, error);
    if (!has_ended) {
        end_group(process);
        (void)g_subprocess_wait(process, NULL, NULL);
    }
    if (has_ended && g_subprocess_get_if_signaled(process)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "it was stopped");
        return NULL;
    }
    return has_ended ? g_steal_pointer(&answer) : NULL;
}

/* --- what it says ----------------------------------------------------------------------------- */

static void
take_signature(MailVerdict *verdict, GVariant *row)
{
    MailSignature *signature = g_new0(MailSignature, 1);
    guint32 state;
    guint32 validity;

    g_variant_get(row, MAIL_CRYPTO_SIGNATURE, &state, &validity, &signature->fingerprint,
                  &signature->made, NULL);
    g_variant_get_child(row, 4, "^as", &signature->signers);
    signature->state = MIN(state, MAIL_SIGNATURE_UNSURE);
    signature->validity = MIN(validity, MAIL_VALIDITY_FULL);
    g_ptr_array_add(verdict->signatures, signature);
}

static MailVerdict *
verdict_of(GVariant *answer)
{
    MailVerdict *verdict = g_new0(MailVerdict, 1);
    g_autoptr(GVariant) signatures = g_variant_get_child_value(answer, 2);
    g_autoptr(GVariant) recipients = g_variant_get_child_value(answer, 4);
    gboolean is_encrypted;
    gboolean has_content;

    verdict->signatures = g_ptr_array_new_with_free_func(mail_signature_free);
    verdict->recipients = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < g_variant_n_children(signatures); i++) {
        g_autoptr(GVariant) row = g_variant_get_child_value(signatures, i);

        take_signature(verdict, row);
    }
    for (gsize i = 0; i < g_variant_n_children(recipients); i++) {
        char *name;

        g_variant_get_child(recipients, i, "s", &name);
        g_ptr_array_add(verdict->recipients, name);
    }
    g_variant_get_child(answer, 3, "b", &is_encrypted);
    g_variant_get_child(answer, 5, "b", &has_content);
    verdict->is_encrypted = is_encrypted;
    verdict->has_content = has_content;
    return verdict;
}

static MailVerdict *
read_answer(GBytes *bytes, GError **error)
{
    g_autoptr(GVariant) answer = NULL;
    const char *message;
    guint32 code;

    if (g_bytes_get_size(bytes) > 0 && g_bytes_get_size(bytes) <= MAX_ANSWER)
        answer = g_variant_ref_sink(
            g_variant_new_from_bytes(G_VARIANT_TYPE(MAIL_CRYPTO_ANSWER), bytes, FALSE));
    if (answer == NULL || !g_variant_is_normal_form(answer)) {
        g_set_error(error, MAIL_CRYPTO_ERROR, MAIL_CRYPTO_ERROR_FAILED,
                    "the process for keys ended without an answer");
        return NULL;
    }
    g_variant_get_child(answer, 0, "u", &code);
    g_variant_get_child(answer, 1, "&s", &message);
    if (code > 0) {
        g_set_error(error, MAIL_CRYPTO_ERROR,
                    (int)MIN(code - 1, MAIL_CRYPTO_ERROR_FAILED), "%s", message);
        return NULL;
    }
    return verdict_of(answer);
}

static bool
open_descriptors(Descriptors *given, GError **error)
{
    given->content = mail_crypto_memory(error);
    if (given->content < 0)
        return false;
    given->signature = mail_crypto_memory(error);
    return given->signature >= 0;
}

/* What was signed apart from its signature is what is shown of it. */
static bool
copy_content(const Descriptors *given, MailVerdict *verdict, GError **error)
{
    char buf[16384];
    ssize_t n;
    off_t at = 0;

    while ((n = pread(given->content, buf, sizeof(buf), at)) > 0) {
        if (pwrite(given->out, buf, (size_t)n, at) != n)
            break;
        at += n;
    }
    if (n != 0)
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE, "no memory for the content: %s",
                    g_strerror(errno));
    verdict->has_content = at > 0;
    return n == 0;
}

static MailVerdict *
open_with(int fd, const MailCryptoRequest *request, const Descriptors *given,
          GCancellable *cancellable, GError **error)
{
    MailSealKind kind = request->seal->kind;
    g_autoptr(MailVerdict) verdict = NULL;
    g_autoptr(GBytes) answer = NULL;

    if (!gather(fd, request, given, error))
        return NULL;
    answer = run(request, given, cancellable, error);
    if (answer != NULL)
        verdict = read_answer(answer, error);
    if (verdict != NULL &&
        (kind == MAIL_SEAL_PGP_SIGNED || kind == MAIL_SEAL_SMIME_SIGNED) &&
        !copy_content(given, verdict, error))
        return NULL;
    return g_steal_pointer(&verdict);
}

MailVerdict *
mail_crypto_open(int fd, const MailCryptoRequest *request, int out_fd,
                 GCancellable *cancellable, GError **error)
{
    Descriptors given = { -1, -1, out_fd };
    MailVerdict *verdict = NULL;

    if (open_descriptors(&given, error))
        verdict = open_with(fd, request, &given, cancellable, error);
    if (given.content >= 0)
        close(given.content);
    if (given.signature >= 0)
        close(given.signature);
    /* Plaintext comes out before it is known to be intact. */
    if (verdict == NULL)
        (void)!ftruncate(out_fd, 0);
    return verdict;
}
