/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/config/near.h: which known name a mistyped one may have meant (L1). Pure. */
#ifndef POSTBAG_CONFIG_NEAR_H
#define POSTBAG_CONFIG_NEAR_H

#include <glib.h>

/* The candidate that takes the fewest slips of the keyboard (a letter too many, too few, another one,
 * or two exchanged) from `word`, or NULL when none is near. Borrowed from `candidates`, which ends
 * with NULL. Words over CONFIG_NEAR_MAX bytes are near nothing. */
const char *config_near_match(const char *word, const char *const *candidates);

#define CONFIG_NEAR_MAX 64

#endif
