/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/profile.c: paths, settings and log of this run (L4). */
#include <config.h>

#include "cli/profile.h"

#include "base/log.h"

CliProfile *
cli_profile_open(const char *home, GError **error)
{
    g_autoptr(CliProfile) profile = g_new0(CliProfile, 1);
    const char *mail_dir;

    profile->paths = pb_paths_new(home, error);
    if (profile->paths == NULL)
        return NULL;
    profile->settings = config_settings_load(profile->paths, error);
    if (profile->settings == NULL)
        return NULL;
    profile->arrive = sync_arrive_new(profile->settings, error);
    if (profile->arrive == NULL)
        return NULL;
    mail_dir = config_settings_mail_dir(profile->settings);
    if (mail_dir != NULL) {
        g_free(profile->paths->mail_dir);
        profile->paths->mail_dir = g_strdup(mail_dir);
    }
    /* Mail can be read where no log can be written. */
    (void)pb_log_open(profile->paths->log_file, NULL);
    return g_steal_pointer(&profile);
}

void
cli_profile_free(CliProfile *profile)
{
    if (profile == NULL)
        return;
    pb_paths_free(profile->paths);
    config_settings_free(profile->settings);
    sync_arrive_unref(profile->arrive);
    g_free(profile);
}
