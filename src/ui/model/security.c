/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/security.c: how safe the line to a server is, and pinning its key (L4). */
#include <config.h>

#include "security.h"

#include <string.h>

#include "base/digest.h"

struct UiSecurity {
    Store *store;
    ConfigSettings *settings;
    const UiFetch *fetch;
    char *name;
    StoreAccountFacts *facts; /* NULL: none */
    char *facts_key;          /* hex; NULL: none */
    char *first_key;          /* hex, as it was known at first; NULL: none */
    gint64 first_seen;
    bool can_undo;
    char *undo_pins; /* what the key pin was before; NULL: not set */
};

static void
take_facts_key(UiSecurity *self)
{
    g_clear_pointer(&self->facts_key, g_free);
    if (self->facts != NULL && self->facts->has_key)
        self->facts_key = pb_digest_to_hex(self->facts->key_sha256, STORE_KEY_HASH_LEN);
}

bool
ui_security_refresh(UiSecurity *self, GError **error)
{
    GError *cause = NULL;
    StoreAccountFacts *facts = store_account_facts(self->store, self->name, &cause);

    if (cause != NULL) {
        g_propagate_error(error, cause);
        return false;
    }
    store_account_facts_free(self->facts);
    self->facts = facts;
    take_facts_key(self);
    return true;
}

UiSecurity *
ui_security_new(Store *store, ConfigSettings *settings, const UiFetch *fetch,
                const char *account, GError **error)
{
    g_autoptr(UiSecurity) self = g_new0(UiSecurity, 1);

    self->store = store;
    self->settings = settings;
    self->fetch = fetch;
    self->name = g_strdup(account);
    if (!ui_security_refresh(self, error))
        return NULL;
    self->first_key = g_strdup(self->facts_key);
    self->first_seen = self->facts == NULL ? 0 : self->facts->checked_at;
    return g_steal_pointer(&self);
}

void
ui_security_free(UiSecurity *self)
{
    if (self == NULL)
        return;
    store_account_facts_free(self->facts);
    g_free(self->facts_key);
    g_free(self->first_key);
    g_free(self->undo_pins);
    g_free(self->name);
    g_free(self);
}

/* --- what is known ---------------------------------------------------------------------------- */

const ConfigAccount *
ui_security_account(const UiSecurity *self)
{
    return config_settings_find_account(self->settings, self->name, NULL);
}

const StoreAccountFacts *
ui_security_facts(const UiSecurity *self)
{
    return self->facts;
}

const UiFetchAccount *
ui_security_session(const UiSecurity *self)
{
    return ui_fetch_find(self->fetch, self->name);
}

const char *
ui_security_key(const UiSecurity *self)
{
    const UiFetchAccount *session = ui_security_session(self);

    return session != NULL && session->key != NULL ? session->key : self->facts_key;
}

bool
ui_security_is_key_of_facts(const UiSecurity *self)
{
    return g_strcmp0(ui_security_key(self), self->facts_key) == 0;
}

static bool
is_pinned(const ConfigAccount *account, const char *key)
{
    return account->pins != NULL &&
           g_strv_contains((const char *const *)account->pins, key);
}

UiTrust
ui_security_trust(const UiSecurity *self)
{
    const ConfigAccount *account = ui_security_account(self);
    const UiFetchAccount *session = ui_security_session(self);
    const char *key = ui_security_key(self);

    if (account != NULL && account->security == CONFIG_SECURITY_NONE)
        return UI_TRUST_NO_TLS;
    if (account == NULL || key == NULL)
        return UI_TRUST_UNKNOWN;
    if (account->pins != NULL)
        return is_pinned(account, key) ? UI_TRUST_PINNED : UI_TRUST_OTHER;
    /* The ledger has keys of sessions that signed in; whether by an authority or a pin it does not know. */
    if (key == self->facts_key)
        return UI_TRUST_TAKEN;
    return session->is_key_vouched ? UI_TRUST_VOUCHED : UI_TRUST_REFUSED;
}

const char *
ui_security_key_before(const UiSecurity *self, gint64 *when)
{
    const char *key = ui_security_key(self);

    if (self->first_key == NULL || key == NULL || strcmp(self->first_key, key) == 0)
        return NULL;
    *when = self->first_seen;
    return self->first_key;
}

/* --- pins ------------------------------------------------------------------------------------- */

/* As the settings file has them; NULL: none. The caller frees. */
static char *
pins_to_string(const ConfigAccount *account)
{
    GString *text = g_string_new(NULL);

    if (account == NULL || account->pins == NULL) {
        g_string_free(text, TRUE);
        return NULL;
    }
    for (char **pin = account->pins; *pin != NULL; pin++)
        g_string_append_printf(text, "%ssha256:%s", text->len > 0 ? " " : "", *pin);
    return g_string_free(text, FALSE);
}

/* `value` NULL: no pin. */
static bool
save_pins(UiSecurity *self, const char *value, GError **error)
{
    g_autofree char *group = g_strconcat("account ", self->name, NULL);
    g_autofree char *before = pins_to_string(ui_security_account(self));

    if (!config_settings_set(self->settings, group, "pin", value, error))
        return false;
    if (!config_settings_save(self->settings, error)) {
        config_settings_set(self->settings, group, "pin", before, NULL);
        return false;
    }
    g_free(self->undo_pins);
    self->undo_pins = g_steal_pointer(&before);
    self->can_undo = true;
    return true;
}

bool
ui_security_pin(UiSecurity *self, GError **error)
{
    g_autofree char *value = NULL;

    g_assert(ui_security_key(self) != NULL);
    value = g_strconcat("sha256:", ui_security_key(self), NULL);
    return save_pins(self, value, error);
}

bool
ui_security_unpin(UiSecurity *self, GError **error)
{
    return save_pins(self, NULL, error);
}

bool
ui_security_undo(UiSecurity *self, GError **error)
{
    g_autofree char *value = g_strdup(self->undo_pins);

    if (!self->can_undo || !save_pins(self, value, error))
        return false;
    self->can_undo = false;
    return true;
}
