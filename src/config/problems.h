/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/problems.h: everything that is wrong with one settings file, collected (L1, private). */
#ifndef POSTBAG_CONFIG_PROBLEMS_H
#define POSTBAG_CONFIG_PROBLEMS_H

#include "config/settings.h"

typedef struct ConfigProblems ConfigProblems;

/* `file` stands before every problem; NULL leaves place and line away. Copied. */
ConfigProblems *config_problems_new(const char *file);
void config_problems_free(ConfigProblems *problems);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConfigProblems, config_problems_free)

/* The text is made visible and cut. `line` counts from 1; 0: the file as a whole. */
void config_problems_add(ConfigProblems *problems, guint line, ConfigError code,
                         const char *format, ...) G_GNUC_PRINTF(4, 5);
guint config_problems_n(const ConfigProblems *problems);
/* How many have another code than CONFIG_ERROR_INCOMPLETE. */
guint config_problems_n_wrong(const ConfigProblems *problems);
/* All of them as one error, ordered by line; false when there are any. */
bool config_problems_to_error(ConfigProblems *problems, GError **error);

#endif
