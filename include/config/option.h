/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/config/option.h: the table of all settings (L1). Parsing, checking, the settings screen,
 * postbag.conf(5) and the example file come from these rows. */
#ifndef POSTBAG_CONFIG_OPTION_H
#define POSTBAG_CONFIG_OPTION_H

#include <glib.h>

typedef enum {
    CONFIG_SCOPE_GENERAL,
    CONFIG_SCOPE_ACCOUNT,
    CONFIG_SCOPE_RULE
} ConfigScope;

typedef enum {
    CONFIG_TYPE_TEXT,
    CONFIG_TYPE_CHOICE,
    CONFIG_TYPE_YES_NO,
    CONFIG_TYPE_PORT,
    CONFIG_TYPE_PATH,
    CONFIG_TYPE_ARGV,
    CONFIG_TYPE_FOLDER,
    CONFIG_TYPE_RETENTION,
    CONFIG_TYPE_ADDRESS, /* of mail */
    CONFIG_TYPE_HOST,    /* a name or an address, no port */
    CONFIG_TYPE_NAME,    /* letters, digits, - and _ */
    CONFIG_TYPE_PINS,    /* SHA-256 of keys */
    CONFIG_TYPE_PROXY,
    CONFIG_TYPE_SIZE,     /* or none */
    CONFIG_TYPE_INTERVAL, /* or never */
    CONFIG_TYPE_QUERY,    /* of the query language, which is checked by who knows it */
    CONFIG_TYPE_FLAGS,    /* some of what is allowed */
    CONFIG_TYPE_TAGS,
} ConfigType;

typedef struct {
    ConfigScope scope;
    const char *key;
    ConfigType type;
    const char *default_text; /* as written in the file; NULL when there is none */
    const char *
        allowed; /* "tls, starttls, none", "1 to 65535"; shown in errors, help and manual */
    const char *example;
    const char *means; /* one sentence: "Means: …" on the settings screen */
    const char *help;  /* a paragraph for the manual, may be NULL */
} ConfigOption;

/* All rows; the array ends with a row whose key is NULL. */
const ConfigOption *config_options(void);
/* NULL when there is no such key. */
const ConfigOption *config_option_find(ConfigScope scope, const char *key);

#endif
