/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/crypto_words.c: what became of a signature, in one line (L2).
 *
 * A good signature says who signed, never that it is all right: that takes a key which is known to belong to the
 * address that the message says it comes from. */
#include <config.h>

#include <string.h>

#include "base/human.h"
#include "crypto_inside.h"

/* The address of "Name <address>", else all of it; lower case. The caller frees. */
static char *
address_of(const char *name)
{
    const char *open = strrchr(name, '<');
    const char *close = open == NULL ? NULL : strchr(open, '>');

    return close == NULL ? g_ascii_strdown(name, -1)
                         : g_ascii_strdown(open + 1, close - open - 1);
}

/* True when the field names that address, and nothing else that looks like one. */
static bool
is_from(const char *from, const char *address)
{
    g_autofree char *given = address_of(from);
    const char *open = strrchr(from, '<');
    const char *close;
    g_autofree char *rest = NULL;

    if (*address == '\0' || strcmp(given, address) != 0)
        return false;
    if (open == NULL)
        return true;
    close = strchr(open, '>');
    if (close == NULL || strspn(close + 1, " ") != strlen(close + 1))
        return false;
    rest = g_ascii_strdown(from, open - from);
    g_strdelimit(rest, "\"'", ' ');
    g_strstrip(rest);
    return strchr(rest, '@') == NULL || strcmp(rest, address) == 0;
}

/* The name to say: one with the address of the message where the key has it. NULL when it has none. */
static const char *
name_for(const MailSignature *signature, const char *from, bool *matches)
{
    *matches = false;
    for (guint i = 0; signature->signers[i] != NULL; i++) {
        g_autofree char *address = address_of(signature->signers[i]);

        if (is_from(from, address)) {
            *matches = true;
            return signature->signers[i];
        }
    }
    return signature->signers[0];
}

static bool
is_certain(const MailSignature *signature)
{
    return signature->validity == MAIL_VALIDITY_FULL;
}

static MailOutcome
outcome_of(const MailSignature *signature, const MailCoverage *coverage)
{
    bool matches;

    if (signature->state == MAIL_SIGNATURE_BAD)
        return MAIL_OUTCOME_BAD;
    (void)name_for(signature, coverage->from, &matches);
    return signature->state == MAIL_SIGNATURE_GOOD && is_certain(signature) && matches
               ? MAIL_OUTCOME_GOOD
               : MAIL_OUTCOME_DOUBT;
}

/* The signature to speak of. One that is bad counts before all others; else the best. */
static const MailSignature *
choose(const MailVerdict *verdict, const MailCoverage *coverage)
{
    static const guint ranks[] = {
        [MAIL_OUTCOME_BAD] = 3,
        [MAIL_OUTCOME_GOOD] = 2,
        [MAIL_OUTCOME_DOUBT] = 1,
    };
    const MailSignature *best = NULL;
    guint best_rank = 0;

    for (guint i = 0; i < verdict->signatures->len; i++) {
        const MailSignature *signature = verdict->signatures->pdata[i];
        guint rank = ranks[outcome_of(signature, coverage)];

        if (rank > best_rank) {
            best = signature;
            best_rank = rank;
        }
    }
    return best;
}

MailOutcome
mail_verdict_outcome(const MailVerdict *verdict, const MailCoverage *coverage)
{
    const MailSignature *signature = choose(verdict, coverage);

    return signature == NULL ? MAIL_OUTCOME_UNSIGNED : outcome_of(signature, coverage);
}

static const char *
validity_words(const MailSignature *signature)
{
    static const char *const words[] = {
        [MAIL_VALIDITY_UNKNOWN] = "but nobody vouches that the key is theirs",
        [MAIL_VALIDITY_NEVER] = "but the key is marked as never to be trusted",
        [MAIL_VALIDITY_MARGINAL] = "the key is probably theirs",
        [MAIL_VALIDITY_FULL] = "key known and trusted",
    };

    return words[signature->validity];
}

static char *
describe_signer(const MailSignature *signature, const MailCoverage *coverage)
{
    bool matches;
    const char *name = name_for(signature, coverage->from, &matches);
    bool differs = !matches && *coverage->from != '\0';

    return g_strdup_printf(
        "Signed by %s, %s%s%s%s%s", name == NULL ? "nobody known" : name,
        differs ? "but From says " : "", differs ? coverage->from : "",
        differs ? "; " : "", validity_words(signature), signature->made == 0 ? "" : ", ");
}

static char *
words_of(const MailSignature *signature, const MailCoverage *coverage)
{
    static const char *const not_good[] = {
        [MAIL_SIGNATURE_BAD] = "BAD signature: the text was changed after %s signed it",
        [MAIL_SIGNATURE_NO_KEY] = "Not verified: no public key %s",
        [MAIL_SIGNATURE_EXPIRED] = "Signed by %s, but the signature has expired",
        [MAIL_SIGNATURE_KEY_EXPIRED] = "Signed by %s, but the key has expired",
        [MAIL_SIGNATURE_KEY_REVOKED] = "Signed by %s, but the key was revoked",
        [MAIL_SIGNATURE_UNSURE] = "Not verified: GnuPG cannot tell for %s",
    };
    bool matches;
    const char *name = name_for(signature, coverage->from, &matches);
    g_autofree char *signer = NULL;
    g_autofree char *when = NULL;

    if (signature->state != MAIL_SIGNATURE_GOOD) {
        g_auto(GStrv) pieces = g_strsplit(not_good[signature->state], "%s", 2);

        return g_strjoin(signature->state == MAIL_SIGNATURE_NO_KEY || name == NULL
                             ? signature->fingerprint
                             : name,
                         pieces[0], pieces[1], NULL);
    }
    signer = describe_signer(signature, coverage);
    if (signature->made == 0)
        return g_steal_pointer(&signer);
    when = pb_time_to_string(signature->made);
    return g_strconcat(signer, when, NULL);
}

char *
mail_verdict_words(const MailVerdict *verdict, const MailCoverage *coverage)
{
    const MailSignature *signature = choose(verdict, coverage);
    g_autofree char *words = NULL;

    if (signature == NULL)
        return g_strdup(verdict->is_encrypted ? "Not signed: anybody can have written it"
                                              : "Not signed");
    words = words_of(signature, coverage);
    if (signature->state == MAIL_SIGNATURE_BAD ||
        signature->state == MAIL_SIGNATURE_NO_KEY ||
        signature->state == MAIL_SIGNATURE_UNSURE)
        return g_steal_pointer(&words);
    return g_strdup_printf("%s; %s", words,
                           coverage->covers_whole ? "covers the whole text"
                                                  : "covers a part of the text only");
}

/* What keeps a signature that fits from being a good one; NULL: nothing does. */
static const char *
doubt_words(const MailSignature *signature, bool matches)
{
    static const char *const states[MAIL_N_SIGNATURE_STATES] = {
        [MAIL_SIGNATURE_EXPIRED] = "the signature has expired",
        [MAIL_SIGNATURE_KEY_EXPIRED] = "the key has expired",
        [MAIL_SIGNATURE_KEY_REVOKED] = "the key was revoked",
    };
    static const char *const validities[MAIL_N_VALIDITIES] = {
        [MAIL_VALIDITY_UNKNOWN] = "nobody vouches for the key",
        [MAIL_VALIDITY_NEVER] = "the key is never to be trusted",
        [MAIL_VALIDITY_MARGINAL] = "the key is only probably theirs",
    };

    if (states[signature->state] != NULL)
        return states[signature->state];
    if (!matches)
        return "not by the address in From";
    return validities[signature->validity];
}

char *
mail_verdict_line(const MailVerdict *verdict, const MailCoverage *coverage)
{
    const MailSignature *signature = choose(verdict, coverage);
    const char *what = coverage->covers_whole ? "Signed" : "A part is signed";
    const char *name, *doubt;
    bool matches;

    if (signature == NULL || signature->state == MAIL_SIGNATURE_BAD ||
        signature->state == MAIL_SIGNATURE_NO_KEY ||
        signature->state == MAIL_SIGNATURE_UNSURE)
        return mail_verdict_words(verdict, coverage);
    name = name_for(signature, coverage->from, &matches);
    doubt = doubt_words(signature, matches);
    if (name == NULL)
        name = signature->fingerprint;
    if (doubt != NULL)
        return g_strdup_printf("%s, but %s: %s", what, doubt, name);
    return g_strdup_printf("%s by %s, key known and trusted", what, name);
}

char *
mail_verdict_recipients(const MailVerdict *verdict)
{
    GString *words;

    if (!verdict->is_encrypted)
        return NULL;
    words = g_string_new("Encrypted");
    for (guint i = 0; i < verdict->recipients->len; i++)
        g_string_append_printf(words, "%s%s", i == 0 ? " for " : ", ",
                               (const char *)verdict->recipients->pdata[i]);
    return g_string_free(words, FALSE);
}

bool
mail_seal_covers(const MailDocument *document, const MailSeal *seal)
{
    if (*seal->number == '\0')
        return true;
    return seal->kind != MAIL_SEAL_PGP_INLINE && document->parts->len == 1 &&
           strcmp(seal->number, "1") == 0;
}

/* "protected-headers=v1", or "hp=clear" and "hp=cipher" since RFC 9788. */
char *
mail_document_protected_subject(const MailDocument *content)
{
    for (guint i = 0; i < content->fields->len; i++) {
        const MailField *field = content->fields->pdata[i];
        g_autofree char *value = g_ascii_strdown(field->value, -1);

        if (g_ascii_strcasecmp(field->name, "Content-Type") != 0)
            continue;
        if (*content->subject != '\0' &&
            (strstr(value, "protected-headers") != NULL || strstr(value, "hp=") != NULL))
            return g_strdup(content->subject);
    }
    return NULL;
}
