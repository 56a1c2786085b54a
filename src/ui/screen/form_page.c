/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_page.c: which setting stands on which page (L4). */
#include <config.h>

#include "form_page.h"

#include <string.h>

#define ACCOUNT CONFIG_SCOPE_ACCOUNT
#define GENERAL CONFIG_SCOPE_GENERAL
#define RULE    CONFIG_SCOPE_RULE

static const UiFormRow accounts_rows[] = {
    /* clang-format off */
    { ACCOUNT, "address",          "Address", false },
    { ACCOUNT, "name",             "Your name", false },
    { ACCOUNT, "server",           "Server", false },
    { ACCOUNT, "port",             "Port", false },
    { ACCOUNT, "security",         "Encryption", false },
    { ACCOUNT, "allow_plaintext",  "In clear", false },
    { ACCOUNT, "user",             "Login", false },
    { ACCOUNT, "auth",             "Sign in", false },
    { ACCOUNT, "password_command", "Password from", false },
    { ACCOUNT, "password_file",    "or from file", false },
    { ACCOUNT, "token_command",    "Token from", false },
    { ACCOUNT, "ca_file",          "Authorities", false },
    { ACCOUNT, "pin",              "Pinned key", false },
    { ACCOUNT, "client_cert",      "Own cert.", false },
    { ACCOUNT, "client_key",       "Its key", false },
    { ACCOUNT, "proxy",            "Proxy", false },
    /* clang-format on */
    { .key = NULL },
};

static const UiFormRow fetching_rows[] = {
    /* clang-format off */
    { GENERAL, "check_every",   "Check every", false },
    { ACCOUNT, "deliver_to",    "Deliver to", false },
    { ACCOUNT, "max_size",      "Preview over", false },
    { ACCOUNT, "headers_only",  "Headers only", false },
    { ACCOUNT, "slow_line",     "Slow line", false },
    { ACCOUNT, "provider",      "Provider", false },
    { ACCOUNT, "authserv",      "Checked by", false },
    { ACCOUNT, "quota",         "Warn at", false },
    { ACCOUNT, "expunge_trash", "Empty Trash", false },
    { GENERAL, "on_new",        "On new mail", false },
    { GENERAL, "mail",          "Mail folder", false },
    /* clang-format on */
    { .key = NULL },
};

static const UiFormRow rules_rows[] = {
    /* clang-format off */
    { RULE, "match",  "Messages", false },
    { RULE, "folder", "Move to", false },
    { RULE, "flags",  "Mark as", false },
    { RULE, "tags",   "Tag with", false },
    { RULE, "stop",   "Then stop", false },
    /* clang-format on */
    { .key = NULL },
};

static const UiFormRow display_rows[] = {
    { GENERAL, "theme", "Theme", true },
    { GENERAL, "list_server", "Server column", false },
    { GENERAL, "open_command", "Open links by", false },
    { GENERAL, "ask_before_opening", "Ask before", false },
    { GENERAL, "hyperlinks", "Clickable", false },
    { GENERAL, "copy_command", "Copy by", false },
    { GENERAL, "save_to", "Save files in", false },
    { GENERAL, "mailcap", "Use mailcap", false },
    { GENERAL, "prefer", "Show mail as", false },
    { GENERAL, "verify", "Check signed", false },
    { .key = NULL },
};

static const UiFormPage pages[] = {
    { UI_GROUP_ACCOUNTS, CONFIG_SCOPE_ACCOUNT, accounts_rows },
    { UI_GROUP_FETCHING, CONFIG_SCOPE_GENERAL, fetching_rows },
    { UI_GROUP_RULES, CONFIG_SCOPE_RULE, rules_rows },
    { UI_GROUP_DISPLAY, CONFIG_SCOPE_GENERAL, display_rows },
};

const UiFormPage *
ui_form_page(UiGroup group)
{
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (pages[i].group == group)
            return &pages[i];
    }
    return NULL;
}

const UiFormRow *
ui_form_row(const UiFormPage *page, ConfigScope scope, const char *key)
{
    for (const UiFormRow *row = page->rows; row->key != NULL; row++) {
        if (row->scope == scope && strcmp(row->key, key) == 0)
            return row;
    }
    return NULL;
}

static bool
is_of_retention(ConfigScope scope, const char *key)
{
    return scope == CONFIG_SCOPE_ACCOUNT && g_strv_contains(config_retention_keys, key);
}

UiGroup
ui_form_group_of(ConfigScope scope, const char *key)
{
    if (is_of_retention(scope, key))
        return UI_GROUP_RETENTION;
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (ui_form_row(&pages[i], scope, key) != NULL)
            return pages[i].group;
    }
    return UI_N_GROUPS;
}
