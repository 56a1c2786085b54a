/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view_seal.c: the line of the message screen about what is signed or encrypted (L4).
 *
 * A signature is checked beside the reading, once the message is on the screen and the person stays with it. Only what
 * asks nothing is begun without being told: no passphrase, and no gpgsm, which asks whether an authority that it
 * does not know is to be trusted. */
#include <config.h>

#include <unistd.h>

#include "view_inside.h"

#define STAY_MS 100 /* whoever leaves a message sooner does not want it checked */

/* --- what it says ----------------------------------------------------------------------------- */

/* `words` passes over. */
static void
say(ViewScreen *self, UiRole role, char *words)
{
    g_free(self->seal.words);
    self->seal.words = words;
    self->seal.role = role;
    self->seal.is_new = true;
}

/* "Encrypted: e opens it" */
static char *
key_words(const ViewScreen *self, MailSealKind kind)
{
    static const struct {
        const char *what, *verb;
    } rows[MAIL_N_SEAL_KINDS] = {
        [MAIL_SEAL_PGP_SIGNED] = { "Signature", "checks" },
        [MAIL_SEAL_PGP_ENCRYPTED] = { "Encrypted", "opens" },
        [MAIL_SEAL_PGP_INLINE] = { "Signed or encrypted text in it", "opens" },
        [MAIL_SEAL_SMIME_SIGNED] = { "Signature (S/MIME)", "checks" },
        [MAIL_SEAL_SMIME_OPAQUE] = { "Signed or encrypted (S/MIME)", "opens" },
    };
    UiKey key =
        ui_keymap_key(self->screen.context->keymap, UI_SCOPE_VIEW, UI_ACTION_UNSEAL);
    g_autofree char *name = key == UI_KEY_NONE ? NULL : ui_key_to_string(key);

    return name == NULL
               ? g_strdup(rows[kind].what)
               : g_strdup_printf("%s: %s %s it", rows[kind].what, name, rows[kind].verb);
}

static void
say_verdict(ViewScreen *self, const MailVerdict *verdict)
{
    static const UiRole roles[] = {
        [MAIL_OUTCOME_GOOD] = UI_ROLE_OK,
        [MAIL_OUTCOME_DOUBT] = UI_ROLE_DIM,
        [MAIL_OUTCOME_BAD] = UI_ROLE_WARNING,
        [MAIL_OUTCOME_UNSIGNED] = UI_ROLE_DIM,
    };
    const MailCoverage coverage = { .from = self->seal.from,
                                    .covers_whole = self->seal.covers_whole };
    MailOutcome outcome = mail_verdict_outcome(verdict, &coverage);
    UiRole role = outcome == MAIL_OUTCOME_GOOD && !coverage.covers_whole ? UI_ROLE_DIM
                                                                         : roles[outcome];

    say(self, role, mail_verdict_line(verdict, &coverage));
}

/* --- checking --------------------------------------------------------------------------------- */

static void
take_verdict(MailVerdict *verdict, const GError *error, void *user_data)
{
    ViewScreen *self = user_data;

    if (verdict != NULL) {
        say_verdict(self, verdict);
    } else {
        g_autofree char *why =
            error == NULL ? g_strdup("it was stopped") : ui_status_text_of_error(error);

        say(self, UI_ROLE_DIM, g_strconcat("Signature: not checked: ", why, NULL));
    }
    mail_verdict_free(verdict);
    self->screen.context->changed(self->screen.context->changed_data);
}

static bool
start(ViewScreen *self, GError **error)
{
    UiUnsealOrder order = { .out_fd = mail_crypto_memory(error),
                            .seal = &self->seal.seal };

    if (order.out_fd < 0)
        return false;
    order.fd = store_open_message(self->screen.context->store, self->row, error);
    if (order.fd >= 0) {
        self->seal.unseal = ui_unseal_start(&order, take_verdict, self);
        close(order.fd);
    }
    close(order.out_fd);
    return order.fd >= 0;
}

static gboolean
on_stay(gpointer user_data)
{
    ViewScreen *self = user_data;
    g_autoptr(GError) error = NULL;

    self->seal.source = 0;
    if (!start(self, &error))
        take_verdict(NULL, error, self);
    return G_SOURCE_REMOVE;
}

static bool
is_wanted(const ViewScreen *self, const MailSeal *seal)
{
    const ConfigSettings *settings = self->screen.context->settings;

    return seal->kind == MAIL_SEAL_PGP_SIGNED && settings != NULL &&
           config_settings_verify(settings);
}

void
ui_view_seal_begin(ViewScreen *self)
{
    const MailDocument *document = self->document;
    ViewSeal *state = &self->seal;
    const MailSeal *seal;

    if (document->seals->len == 0 || state->is_begun)
        return;
    seal = document->seals->pdata[0];
    if (!is_wanted(self, seal)) {
        say(self, UI_ROLE_DIM, key_words(self, seal->kind));
        return;
    }
    if (self->is_preview) {
        say(self, UI_ROLE_DIM,
            g_strdup("Signature: not checked before all of it is here"));
        return;
    }
    if (!ui_unseal_can_check(seal->kind)) {
        say(self, UI_ROLE_DIM, g_strdup("Signature: not checked, gpg is not installed"));
        return;
    }
    say(self, UI_ROLE_DIM, g_strdup("Signature: being checked"));
    if (document->is_beginning)
        return;
    state->is_begun = true;
    state->seal = (MailSeal){ .kind = seal->kind, .number = g_strdup(seal->number) };
    state->from = g_strdup(document->from);
    state->covers_whole = mail_seal_covers(document, seal);
    state->source = g_timeout_add(STAY_MS, on_stay, self);
}

void
ui_view_seal_forget(ViewScreen *self)
{
    ViewSeal *state = &self->seal;
    UiUnseal *left_behind = state->left_behind;

    if (state->source > 0)
        g_source_remove(state->source);
    g_free(state->words);
    g_free(state->seal.number);
    g_free(state->from);
    if (state->unseal != NULL) {
        ui_unseal_cancel(state->unseal);
        /* That one was told to end a message ago. */
        ui_unseal_free(left_behind);
        left_behind = state->unseal;
    }
    *state = (ViewSeal){ .left_behind = left_behind };
    self->next_seal = 0;
}

void
ui_view_seal_clear(ViewScreen *self)
{
    ui_view_seal_forget(self);
    ui_unseal_free(self->seal.left_behind);
    self->seal.left_behind = NULL;
}
