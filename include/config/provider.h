/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/config/provider.h: what POP3 providers are known to do that no standard says (L1). Static data. */
#ifndef POSTBAG_CONFIG_PROVIDER_H
#define POSTBAG_CONFIG_PROVIDER_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    /* Lists only the oldest messages that were not fetched yet, and never lists those again. */
    CONFIG_PROVIDER_LISTS_ONCE = 1 << 0,
    /* What DELE does is decided by a setting of the provider's webmail. */
    CONFIG_PROVIDER_DECIDES_DELETION = 1 << 1,
    /* Passwords are refused: it takes tokens only. */
    CONFIG_PROVIDER_TOKENS_ONLY = 1 << 2,
    /* TOP changes the text of messages. */
    CONFIG_PROVIDER_BREAKS_TOP = 1 << 3,
} ConfigProviderFlags;

#define CONFIG_PROVIDER_MAX_HOSTS 6

typedef struct {
    const char *name;  /* as the key provider has it: "gmail" */
    const char *title; /* "Gmail" */
    const char
        *hosts[CONFIG_PROVIDER_MAX_HOSTS]; /* of its POP3 servers, ends with NULL */
    ConfigProviderFlags flags;
    guint min_interval; /* seconds from one sign-in to the next; 0: none known */
    const char *
        interval_words; /* why: "WEB.DE takes one sign-in in 15 minutes"; NULL without one */
    const char
        *batch_words;       /* with LISTS_ONCE: why there is another session; else NULL */
    const char *login_hint; /* what to try when a sign-in is refused; may be NULL */
    const char *
        authserv; /* how it signs what it found out about mail, where that is not its server's domain; or NULL */
    const char *
        part_words; /* why its listing is not all that is there; NULL: it is, as far as known */
} ConfigProvider;

/* The last row stands for all others: name "other", nothing known. */
const ConfigProvider *config_providers(guint *n);
/* `name` is a value of the key provider; "auto" goes by the server's name. Never NULL. */
const ConfigProvider *config_provider_find(const char *name, const char *server);

#endif
