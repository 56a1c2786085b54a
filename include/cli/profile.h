/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/cli/profile.h: where things lie and what the settings say, as commands and reader need it (L4). */
#ifndef POSTBAG_CLI_PROFILE_H
#define POSTBAG_CLI_PROFILE_H

#include "base/path.h"
#include "config/settings.h"
#include "sync/arrive.h"

typedef struct {
    PbPaths *paths; /* mail_dir as the settings say */
    ConfigSettings *settings;
    SyncArrive *arrive; /* what happens to new messages */
} CliProfile;

/* Finds, reads and checks the settings below `home` (NULL: XDG), then opens the log. When there is no settings
 * file, the message says where it belongs. Main thread. */
CliProfile *cli_profile_open(const char *home, GError **error);
void cli_profile_free(CliProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CliProfile, cli_profile_free)

#endif
