/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/settings_inside.h: what the files about the settings share (L1, private): settings.c reads and saves
 * them, change.c makes many changes at once. */
#ifndef POSTBAG_CONFIG_SETTINGS_INSIDE_H
#define POSTBAG_CONFIG_SETTINGS_INSIDE_H

#include "config/settings.h"
#include "document.h"
#include "general.h"

struct ConfigSettings {
    char *path; /* to save to; NULL when it was parsed from memory */
    char *name; /* stands in errors */
    char *loaded;
    gsize loaded_len; /* what is on the disk, as far as we know */
    ConfigDocument *document;
    GPtrArray *accounts; /* ConfigAccount */
    GPtrArray *rules;    /* ConfigRule */
    ConfigGeneral general;
};

/* Without a document yet. */
ConfigSettings *config_settings_new(const char *name);
/* Takes `text` for the document; true when nothing is wrong but what may be missing. */
bool config_settings_take_text(ConfigSettings *settings, const char *text, gsize len,
                               GError **error);
/* NULL is one. */
bool config_is_one_line(const char *text);

#endif
