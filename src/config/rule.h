/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/rule.h: from the keys of one [rule NAME] to a ConfigRule (L1, private). */
#ifndef POSTBAG_CONFIG_RULE_H
#define POSTBAG_CONFIG_RULE_H

#include "problems.h"

/* `keys`: checked values, key to ConfigFound. What is missing becomes a problem; `line` is that of the group.
 * Always a rule, with "" where something is missing. */
ConfigRule *config_rule_build(const char *name, guint line, GHashTable *keys,
                              ConfigProblems *problems);
void config_rule_free(ConfigRule *rule);

#endif
