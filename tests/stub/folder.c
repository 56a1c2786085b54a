/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/stub/folder.c: a maildrop that mirrors a folder, one file a message.
 *
 * The UIDL is the file's name where RFC 1939 allows that, else a digest of it, so that it stays the same
 * when the server is started again. */
#include <config.h>

#include "folder.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/digest.h"

#define MAX_UIDL 70

struct StubFolder {
    char *dir;
    GMutex lock;
    GHashTable *names; /* UIDL: file name, of every file ever added */
};

static char *
uidl_of(const char *name)
{
    gsize len = strlen(name);
    guint8 value[PB_DIGEST_LEN];
    bool is_fit = len <= MAX_UIDL;

    for (gsize i = 0; i < len; i++)
        is_fit = is_fit && name[i] > ' ' && name[i] <= '~';
    if (is_fit)
        return g_strdup(name);
    pb_digest_of(name, len, value);
    return pb_digest_to_hex(value, 16);
}

/* A file in which each LF follows a CR is in CRLF form. */
static gsize
to_lf_form(char *bytes, gsize len)
{
    gsize kept = 0;

    for (gsize i = 0; i < len; i++) {
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'))
            return len;
    }
    for (gsize i = 0; i < len; i++) {
        if (!(bytes[i] == '\r' && i + 1 < len && bytes[i + 1] == '\n'))
            bytes[kept++] = bytes[i];
    }
    return kept;
}

static void
add_file(StubFolder *folder, DemoMaildrop *maildrop, const char *name)
{
    g_autofree char *path = g_build_filename(folder->dir, name, NULL);
    g_autofree char *bytes = NULL;
    char *uidl = uidl_of(name);
    gsize len;

    if (g_hash_table_contains(folder->names, uidl) ||
        !g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
        !g_file_get_contents(path, &bytes, &len, NULL)) {
        g_free(uidl);
        return;
    }
    demo_maildrop_add(maildrop, bytes, to_lf_form(bytes, len), uidl);
    g_hash_table_insert(folder->names, uidl, g_strdup(name));
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
refresh(DemoMaildrop *maildrop, void *user_data)
{
    StubFolder *folder = user_data;
    g_autoptr(GDir) dir = g_dir_open(folder->dir, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (name[0] != '.')
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    g_mutex_lock(&folder->lock);
    for (guint i = 0; i < names->len; i++)
        add_file(folder, maildrop, names->pdata[i]);
    g_mutex_unlock(&folder->lock);
}

static void
removed(const char *uidl, void *user_data)
{
    StubFolder *folder = user_data;
    const char *name;

    g_mutex_lock(&folder->lock);
    name = g_hash_table_lookup(folder->names, uidl);
    if (name != NULL) {
        g_autofree char *path = g_build_filename(folder->dir, name, NULL);

        (void)g_unlink(path);
        g_hash_table_remove(folder->names, uidl);
    }
    g_mutex_unlock(&folder->lock);
}

StubFolder *
stub_folder_new(const char *dir, DemoMaildrop *maildrop)
{
    static const DemoMaildropHooks hooks = { refresh, removed };
    StubFolder *folder = g_new0(StubFolder, 1);

    folder->dir = g_strdup(dir);
    folder->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_mutex_init(&folder->lock);
    demo_maildrop_set_hooks(maildrop, &hooks, folder);
    refresh(maildrop, folder);
    return folder;
}

void
stub_folder_free(StubFolder *folder)
{
    if (folder == NULL)
        return;
    g_hash_table_unref(folder->names);
    g_mutex_clear(&folder->lock);
    g_free(folder->dir);
    g_free(folder);
}
