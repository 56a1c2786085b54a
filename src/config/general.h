/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/general.h: the keys of [general] as values (L1, private). */
#ifndef POSTBAG_CONFIG_GENERAL_H
#define POSTBAG_CONFIG_GENERAL_H

#include "config/settings.h"

typedef struct {
    char *theme;
    char *mail_dir;     /* ~ expanded; NULL when not set */
    gint64 check_every; /* seconds; 0: never */
    ConfigListServer list_server;
    bool prefers_html;
    char **on_new; /* argv; NULL when not set */
    char **open_command;
    char **copy_command; /* NULL when not set */
    bool is_open_command_set;
    ConfigAskOpening ask_opening;
    ConfigHyperlinks hyperlinks;
    char *save_to; /* ~ expanded; NULL when not set */
    bool mailcap;
    bool verify;
} ConfigGeneral;

/* `keys`: checked values, key to ConfigFound; what is missing gets its default. What `general` held is
 * freed; zero is empty. */
void config_general_build(ConfigGeneral *general, GHashTable *keys);
void config_general_clear(ConfigGeneral *general);

#endif
