/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/demo.c: a home folder that lasts as long as the demo, and the server behind it (L3).
 *
 * The folder is ours alone (0700) and holds a password that opens nothing but the sample mailbox. */
#include <config.h>

#include "demo/demo.h"

#include <ftw.h>
#include <stdio.h>

#include "demo/pop3d.h"

#define ACCOUNT "demo"
#define USER    "demo"

/* Descriptors that the removal may keep open. */
#define MAX_DEPTH_OPEN 16

struct Demo {
    char *home;
    char *password;
    NetIdentity *identity;
    DemoMaildrop *maildrop;
    DemoPop3d *pop3d;
};

static bool
write_private(const char *dir, const char *name, const char *text, GError **error)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);

    return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                    error);
}

static bool
write_home(const Demo *demo, GError **error)
{
    g_autofree char *settings =
        g_strdup_printf("# The demo's own settings; they go when it ends.\n"
                        "[account " ACCOUNT "]\n"
                        "address = demo@example.org\n"
                        "name = Dana Demo\n"
                        "server = localhost\n"
                        "port = %u\n"
                        "security = tls\n"
                        "user = " USER "\n"
                        "password_file = %s/password\n"
                        "ca_file = %s/ca.pem\n"
                        "leave_on_server = 14 days\n",
                        demo_pop3d_port(demo->pop3d), demo->home, demo->home);
    g_autofree char *password = g_strconcat(demo->password, "\n", NULL);

    return write_private(demo->home, "ca.pem", net_identity_pem(demo->identity), error) &&
           write_private(demo->home, "password", password, error) &&
           write_private(demo->home, "postbag.conf", settings, error);
}

static bool
start_server(Demo *demo, GError **error)
{
    DemoPop3dOptions options = { .tls = DEMO_TLS_IMPLICIT, .user = USER };

    demo->identity = net_identity_new(NET_IDENTITY_GOOD, error);
    if (demo->identity == NULL)
        return false;
    demo->maildrop = demo_maildrop_new();
    demo_maildrop_add_sample(demo->maildrop);
    demo->password = g_uuid_string_random();
    options.identity = demo->identity;
    options.maildrop = demo->maildrop;
    options.password = demo->password;
    demo->pop3d = demo_pop3d_start(&options, error);
    return demo->pop3d != NULL;
}

Demo *
demo_start(GError **error)
{
    g_autoptr(Demo) demo = g_new0(Demo, 1);

    demo->home = g_dir_make_tmp("postbag-demo-XXXXXX", error);
    if (demo->home == NULL || !start_server(demo, error) || !write_home(demo, error))
        return NULL;
    return g_steal_pointer(&demo);
}

const char *
demo_home(const Demo *demo)
{
    return demo->home;
}

const char *
demo_account(const Demo *demo)
{
    (void)demo;
    return ACCOUNT;
}

static int
remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

void
demo_stop(Demo *demo)
{
    if (demo == NULL)
        return;
    demo_pop3d_stop(demo->pop3d);
    demo_maildrop_free(demo->maildrop);
    net_identity_free(demo->identity);
    if (demo->home != NULL)
        (void)nftw(demo->home, remove_one, MAX_DEPTH_OPEN,
                   FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    g_free(demo->home);
    g_free(demo->password);
    g_free(demo);
}
