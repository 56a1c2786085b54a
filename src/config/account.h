/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/account.h: from the keys of one [account NAME] to a ConfigAccount (L1, private). */
#ifndef POSTBAG_CONFIG_ACCOUNT_H
#define POSTBAG_CONFIG_ACCOUNT_H

#include "problems.h"

/* A value with its place. */
typedef struct {
    char *text;
    guint line;
} ConfigFound;

void config_found_free(gpointer found);

/* `keys`: checked values, key to ConfigFound. What is missing or contradicts itself becomes a problem;
 * `line` is that of the group. Always an account, with "" where something is missing. */
ConfigAccount *config_account_build(const char *name, guint line, GHashTable *keys,
                                    ConfigProblems *problems);

#endif
