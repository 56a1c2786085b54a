/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/value.h: whether a value is one that its key allows (L1, private). Pure. */
#ifndef POSTBAG_CONFIG_VALUE_H
#define POSTBAG_CONFIG_VALUE_H

#include <stdbool.h>

#include "config/option.h"

/* By the option's type and what its row allows. */
bool config_value_check(const ConfigOption *option, const char *value);
/* Which of the choices of CONFIG_TYPE_CHOICE, counted from 0 in the order of the row; -1: none. */
int config_value_choice(const ConfigOption *option, const char *value);
/* "yes"; anything else is no. For a value that was checked. */
bool config_value_is_yes(const char *value);

/* The keys of a value of CONFIG_TYPE_PINS as 64 lower-case digits each, ended by NULL; NULL when one of the
 * words is none. The caller frees. */
char **config_value_pins(const char *value);
/* A value of CONFIG_TYPE_INTERVAL; 0 seconds for never. False when it is none. */
bool config_value_interval(const char *value, gint64 *seconds);

/* Words with blanks or commas between them, none of them empty; ends with NULL. The caller frees. */
char **config_value_words(const char *value);

/* One word that can be a tag. */
bool config_value_is_tag(const char *word);

/* The NAME of [account NAME] and [rule NAME]. */
bool config_value_is_group_name(const char *name);

#endif
