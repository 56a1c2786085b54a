/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/pin.c: pinning asks first, with the fingerprint in view (L4): whoever pins the key of somebody in
 * between trusts him from then on. */
#include <config.h>

#include "pin.h"

#include "line.h"
#include "output.h"

/* Groups of eight digits can be compared by eye. */
static char *
grouped(const char *key)
{
    GString *out = g_string_new(NULL);

    for (gsize i = 0; key[i] != '\0'; i++)
        g_string_append_printf(out, "%s%c", i > 0 && i % 8 == 0 ? " " : "", key[i]);
    return g_string_free(out, FALSE);
}

static const char *
no_word(guint i)
{
    (void)i;
    return NULL;
}

static bool
no_secret(const char *typed)
{
    (void)typed;
    return false;
}

static bool
ask(bool *is_agreed, GError **error)
{
    static const CliLineHelp help = { no_word, no_secret };
    g_autoptr(PbSecret) answer = NULL;

    cli_out_flush();
    if (!cli_line_open(&help, error))
        return false;
    answer = cli_line_read("Type yes to pin this key: ", NULL, NULL);
    cli_line_close();
    *is_agreed = answer != NULL && g_ascii_strcasecmp(pb_secret_peek(answer), "yes") == 0;
    return true;
}

bool
cli_pin_offer(const CliProfile *profile, const ConfigAccount *account, const char *key,
              bool *is_written, GError **error)
{
    g_autofree char *shown = grouped(key);
    g_autofree char *group = g_strconcat("account ", account->name, NULL);
    g_autofree char *value = g_strconcat("sha256:", key, NULL);

    cli_out(
        "\nThe server showed the key with this SHA-256:\n\n    %s\n\n"
        "Compare it with what the server's operator says. Once it is pinned, %s takes no "
        "other\nkey, and this one even if no authority vouches for it.\n",
        shown, account->name);
    *is_written = false;
    if (!ask(is_written, error))
        return false;
    if (!*is_written)
        return true;
    return config_settings_set(profile->settings, group, "pin", value, error) &&
           config_settings_save(profile->settings, error);
}
