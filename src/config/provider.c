/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/provider.c: the table of providers with habits of their own (L1).
 *
 * The names are those that the key provider allows: the option table lists them in the same order. */
#include <config.h>

#include "config/provider.h"

static const char app_password[] =
    "the account's own password is not taken there: make an app password in its webmail";

static const ConfigProvider providers[] = {
    { .name = "gmail",
      .title = "Gmail",
      .hosts = { "pop.gmail.com", "pop.googlemail.com" },
      .flags = CONFIG_PROVIDER_LISTS_ONCE | CONFIG_PROVIDER_DECIDES_DELETION,
      .batch_words = "Gmail hands out about 250 at a time",
      .part_words = "Gmail lists each message once",
      .authserv = "google.com",
      .login_hint = "switch POP on in Gmail's settings, and use an app password or "
                    "token_command" },
    { .name = "outlook",
      .title = "Outlook.com and Microsoft 365",
      .hosts = { "outlook.office365.com", "pop-mail.outlook.com", "outlook.office.com" },
      .flags = CONFIG_PROVIDER_TOKENS_ONLY,
      .authserv = "outlook.com",
      .login_hint =
          "Microsoft takes no passwords: use auth = xoauth2 and token_command, and "
          "switch POP on in the web settings" },
    { .name = "yahoo",
      .title = "Yahoo and AOL",
      .hosts = { "pop.mail.yahoo.com", "pop.aol.com", "inbound.att.net" },
      .authserv = "yahoo.com",
      .login_hint = app_password },
    { .name = "webde",
      .title = "WEB.DE",
      .hosts = { "pop3.web.de" },
      .min_interval = 15 * 60,
      .interval_words = "WEB.DE takes one sign-in in 15 minutes",
      .login_hint =
          "switch POP3 on in WEB.DE's settings; the user is the part before the @" },
    { .name = "gmx",
      .title = "GMX",
      .hosts = { "pop.gmx.net", "pop.gmx.com", "pop.gmx.de" },
      .login_hint = "switch POP3 on in GMX's settings" },
    { .name = "fastmail",
      .title = "Fastmail",
      .hosts = { "pop.fastmail.com" },
      .login_hint = app_password },
    { .name = "ovh",
      .title = "OVH",
      .hosts = { "ssl0.ovh.net" },
      .min_interval = 60,
      .interval_words = "OVH takes one sign-in in a minute" },
    { .name = "comcast",
      .title = "Comcast",
      .hosts = { "mail.comcast.net" },
      .flags = CONFIG_PROVIDER_BREAKS_TOP },
    { .name = "yandex",
      .title = "Yandex",
      .hosts = { "pop.yandex.com", "pop.yandex.ru" },
      .login_hint = app_password,
      .part_words = "Yandex lists the folders that are chosen in its webmail" },
    { .name = "qq",
      .title = "QQ Mail",
      .hosts = { "pop.qq.com" },
      .login_hint =
          "make an authorisation code in QQ Mail's web settings: it is the password",
      .part_words = "QQ Mail lists the last 30 days unless its settings say otherwise" },
    { .name = "other", .title = "other" },
};

const ConfigProvider *
config_providers(guint *n)
{
    *n = G_N_ELEMENTS(providers);
    return providers;
}

static bool
has_host(const ConfigProvider *provider, const char *server)
{
    for (gsize i = 0; i < CONFIG_PROVIDER_MAX_HOSTS && provider->hosts[i] != NULL; i++) {
        if (g_ascii_strcasecmp(provider->hosts[i], server) == 0)
            return true;
    }
    return false;
}

const ConfigProvider *
config_provider_find(const char *name, const char *server)
{
    for (gsize i = 0; i < G_N_ELEMENTS(providers); i++) {
        if (g_ascii_strcasecmp(name, "auto") == 0
                ? has_host(&providers[i], server)
                : g_ascii_strcasecmp(name, providers[i].name) == 0)
            return &providers[i];
    }
    return &providers[G_N_ELEMENTS(providers) - 1];
}
