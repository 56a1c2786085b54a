/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/secret.c: runs the look-up on a thread, because a command may take its time and signals must be
 * seen meanwhile (L4). */
#include <config.h>

#include "secret.h"

#include "config/password.h"

typedef struct {
    const ConfigAccount *account;
    GCancellable *cancellable;
    CliSecretDone done;
    void *user_data;
    GThread *thread;
    PbSecret *secret;
    GError *error;
} Look;

static gboolean
finish(gpointer data)
{
    Look *look = data;
    g_autoptr(GError) error = NULL;

    if (look->thread != NULL)
        g_thread_join(look->thread);
    /* The terminal's interrupt reaches the command as well: that it died of it is no news. */
    if (look->secret != NULL ||
        !g_cancellable_set_error_if_cancelled(look->cancellable, &error))
        error = g_steal_pointer(&look->error);
    g_clear_error(&look->error);
    look->done(look->secret, error, look->user_data);
    g_free(look);
    return G_SOURCE_REMOVE;
}

static gpointer
run(gpointer data)
{
    Look *look = data;

    look->secret = config_password_get(look->account, look->cancellable, &look->error);
    g_idle_add_full(G_PRIORITY_DEFAULT, finish, look, NULL);
    return NULL;
}

void
cli_secret_get(const ConfigAccount *account, GCancellable *cancellable,
               CliSecretDone done, void *user_data)
{
    Look *look = g_new0(Look, 1);

    look->account = account;
    look->cancellable = cancellable;
    look->done = done;
    look->user_data = user_data;
    /* A file is as near as the settings are. */
    if (config_password_source(account) == CONFIG_PASSWORD_FROM_COMMAND)
        look->thread = g_thread_new("password", run, look);
    else
        (void)run(look);
}
