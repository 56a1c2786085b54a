/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/show_seal.c: postbag show --verify and --decrypt (L4).
 *
 * What was opened is printed alone: nothing of the message around it. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "mail/crypto.h"
#include "json.h"
#include "output.h"
#include "run.h"

#define MAX_WIDTH 100

static const char *const outcome_names[] = {
    [MAIL_OUTCOME_GOOD] = "good",
    [MAIL_OUTCOME_DOUBT] = "doubt",
    [MAIL_OUTCOME_BAD] = "bad",
    [MAIL_OUTCOME_UNSIGNED] = "unsigned",
};

static const char *const state_names[] = {
    [MAIL_SIGNATURE_GOOD] = "good",
    [MAIL_SIGNATURE_BAD] = "bad",
    [MAIL_SIGNATURE_NO_KEY] = "no-key",
    [MAIL_SIGNATURE_EXPIRED] = "expired",
    [MAIL_SIGNATURE_KEY_EXPIRED] = "key-expired",
    [MAIL_SIGNATURE_KEY_REVOKED] = "key-revoked",
    [MAIL_SIGNATURE_UNSURE] = "unsure",
};

static const char *const validity_names[] = {
    [MAIL_VALIDITY_UNKNOWN] = "unknown",
    [MAIL_VALIDITY_NEVER] = "never",
    [MAIL_VALIDITY_MARGINAL] = "marginal",
    [MAIL_VALIDITY_FULL] = "full",
};

typedef struct {
    const CliArguments *arguments;
    const MailDocument *message;
    MailVerdict *verdict;
    MailCoverage coverage;
    bool covers_whole;     /* of the message; of the content it always does */
    MailDocument *content; /* NULL: there is none to print */
} Sealed;

static JsonObject *
signature_object(const MailSignature *signature)
{
    JsonObject *object = json_object_new();

    cli_json_text(object, "state", state_names[signature->state]);
    cli_json_text(object, "validity", validity_names[signature->validity]);
    cli_json_text_or_null(object, "signer", signature->signers[0]);
    cli_json_text(object, "key", signature->fingerprint);
    cli_json_time_or_null(object, "date", signature->made);
    return object;
}

static void
print_json(const Sealed *sealed, MailOutcome outcome)
{
    g_autofree char *words = mail_verdict_words(sealed->verdict, &sealed->coverage);
    JsonObject *object = json_object_new();
    JsonArray *recipients = json_array_new();
    JsonArray *signatures = json_array_new();

    for (guint i = 0; i < sealed->verdict->recipients->len; i++)
        json_array_add_string_element(recipients, sealed->verdict->recipients->pdata[i]);
    for (guint i = 0; i < sealed->verdict->signatures->len; i++)
        json_array_add_object_element(
            signatures, signature_object(sealed->verdict->signatures->pdata[i]));
    cli_json_text(object, "outcome", outcome_names[outcome]);
    cli_json_text(object, "words", words);
    json_object_set_boolean_member(object, "whole", sealed->covers_whole);
    json_object_set_boolean_member(object, "encrypted", sealed->verdict->is_encrypted);
    json_object_set_array_member(object, "recipients", recipients);
    json_object_set_array_member(object, "signatures", signatures);
    if (sealed->content != NULL) {
        g_autofree char *text = mail_document_to_text(sealed->content, 0);
        g_autofree char *subject = mail_document_protected_subject(sealed->content);

        cli_json_text_or_null(object, "subject", subject);
        json_object_set_string_member(object, "text", text);
    }
    cli_out_json(object);
}

static void
print_words(const Sealed *sealed)
{
    g_autofree char *words = mail_verdict_words(sealed->verdict, &sealed->coverage);
    g_autofree char *recipients = mail_verdict_recipients(sealed->verdict);
    g_autofree char *subject = NULL;
    g_autofree char *text = NULL;
    int width = MIN(cli_terminal_width(STDOUT_FILENO), MAX_WIDTH);

    if (recipients != NULL)
        cli_out("%s\n", recipients);
    cli_out("%s\n", words);
    if (sealed->content == NULL)
        return;
    subject = mail_document_protected_subject(sealed->content);
    if (subject != NULL)
        cli_out("Subject, protected: %s\n", subject);
    text = mail_document_to_text(sealed->content, (guint)width);
    if (!sealed->covers_whole)
        cli_out("The rest of the message is neither, and is not shown here.\n");
    cli_out("\n%s%s", text, g_str_has_suffix(text, "\n") || *text == '\0' ? "" : "\n");
}

/* The terminal that GnuPG may ask on; NULL without one. */
static const char *
terminal(void)
{
    static const int fds[] = { STDIN_FILENO, STDERR_FILENO, STDOUT_FILENO };

    for (gsize i = 0; i < G_N_ELEMENTS(fds); i++) {
        if (isatty(fds[i]))
            return ttyname(fds[i]);
    }
    return NULL;
}

static bool
is_wanted(const MailSeal *seal, const CliArguments *arguments)
{
    if (seal->kind == MAIL_SEAL_PGP_INLINE || seal->kind == MAIL_SEAL_SMIME_OPAQUE)
        return true;
    return (seal->kind != MAIL_SEAL_PGP_ENCRYPTED) == (bool)arguments->verify;
}

static const MailSeal *
choose(const MailDocument *document, const CliArguments *arguments)
{
    for (guint i = 0; i < document->seals->len; i++) {
        if (is_wanted(document->seals->pdata[i], arguments))
            return document->seals->pdata[i];
    }
    return NULL;
}

static bool
open_content(Sealed *sealed, MailRenderer *renderer, int out_fd, GError **error)
{
    if (!sealed->arguments->decrypt || !sealed->verdict->has_content)
        return true;
    sealed->content = mail_renderer_document(renderer, out_fd, NULL, error);
    return sealed->content != NULL;
}

static bool
open_seal(Sealed *sealed, MailRenderer *renderer, int fd, GError **error)
{
    const MailCryptoRequest request = { .renderer = renderer,
                                        .seal =
                                            choose(sealed->message, sealed->arguments),
                                        .terminal = terminal() };
    int out_fd;
    bool is_open;

    if (request.seal == NULL) {
        g_set_error(error, MAIL_CRYPTO_ERROR, MAIL_CRYPTO_ERROR_NOT_SEALED,
                    sealed->arguments->verify ? "this message is not signed"
                                              : "this message is not encrypted");
        return false;
    }
    out_fd = mail_crypto_memory(error);
    if (out_fd < 0)
        return false;
    sealed->covers_whole = mail_seal_covers(sealed->message, request.seal);
    sealed->coverage = (MailCoverage){
        .from = sealed->message->from,
        .covers_whole = sealed->covers_whole || sealed->arguments->decrypt,
    };
    cli_out_flush();
    sealed->verdict = mail_crypto_open(fd, &request, out_fd, NULL, error);
    is_open = sealed->verdict != NULL && open_content(sealed, renderer, out_fd, error);
    close(out_fd);
    return is_open;
}

bool
cli_show_sealed(const CliArguments *arguments, int fd, int *status, GError **error)
{
    g_autoptr(MailRenderer) renderer = mail_renderer_new(NULL);
    g_autoptr(MailDocument) message = mail_renderer_document(renderer, fd, NULL, error);
    Sealed sealed = { .arguments = arguments, .message = message };
    MailOutcome outcome;
    bool is_open;

    is_open = message != NULL && open_seal(&sealed, renderer, fd, error);
    if (is_open) {
        outcome = mail_verdict_outcome(sealed.verdict, &sealed.coverage);
        if (arguments->json)
            print_json(&sealed, outcome);
        else
            print_words(&sealed);
        if (outcome == MAIL_OUTCOME_BAD ||
            (arguments->verify && (outcome != MAIL_OUTCOME_GOOD || !sealed.covers_whole)))
            *status = pb_error_exit_status(PB_CLASS_DATA);
    }
    mail_document_free(sealed.content);
    mail_verdict_free(sealed.verdict);
    return is_open;
}
