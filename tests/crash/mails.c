/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/mails.c: the messages of a harness, and where they are. A message is known by the digest of its bytes,
 * with an LF at the end as POP3 gives it one. */
#include <config.h>

#include "mails.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define PREVIEW_SIGN ",T="

static char *
digest_of(const char *bytes, gsize len)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);

    g_checksum_update(checksum, (const guchar *)bytes, (gssize)len);
    if (len == 0 || bytes[len - 1] != '\n')
        g_checksum_update(checksum, (const guchar *)"\n", 1);
    return g_strdup(g_checksum_get_string(checksum));
}

/* --- the messages --------------------------------------------------------------------------------- */

static void
make_files(const char *dir, guint n, guint seed, const char *profile)
{
    const char *builddir = g_getenv("builddir");
    g_autofree char *program = g_build_filename(builddir == NULL ? "." : builddir,
                                                "tests", "support", "mkmail", NULL);
    g_autofree char *count = g_strdup_printf("%u", n);
    g_autofree char *number = g_strdup_printf("%u", seed);
    const char *argv[] = { program, count, number, dir, profile, NULL };
    g_autoptr(GError) error = NULL;
    int status;

    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                      &status, &error) ||
        !g_spawn_check_wait_status(status, &error))
        g_error("mkmail: %s", error->message);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
names_in(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

Mails *
mails_new(const char *scratch, guint n, guint seed, const char *profile)
{
    g_autofree char *dir = g_build_filename(scratch, profile, NULL);
    g_autoptr(GPtrArray) names = NULL;
    Mails *mails = g_new0(Mails, 1);

    g_assert(n <= MAILS_MAX);
    mails->bytes = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    mails->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (g_mkdir_with_parents(dir, 0700) != 0)
        g_error("%s cannot be made", dir);
    make_files(dir, n, seed, profile);
    names = names_in(dir);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(dir, names->pdata[i], NULL);
        char *bytes;
        gsize len;

        if (!g_file_get_contents(path, &bytes, &len, NULL))
            g_error("%s cannot be read", path);
        g_hash_table_insert(mails->numbers, digest_of(bytes, len), GUINT_TO_POINTER(i));
        g_ptr_array_add(mails->bytes, g_bytes_new_take(bytes, len));
    }
    g_assert(mails->bytes->len == n && g_hash_table_size(mails->numbers) == n);
    return mails;
}

void
mails_free(Mails *mails)
{
    g_ptr_array_unref(mails->bytes);
    g_hash_table_unref(mails->numbers);
    g_free(mails);
}

void
mails_put(const Mails *mails, guint i, DemoMaildrop *maildrop)
{
    g_autofree char *uidl = g_strdup_printf("mail-%u", i);
    gsize len;
    const char *bytes = g_bytes_get_data(mails->bytes->pdata[i], &len);

    demo_maildrop_add(maildrop, bytes, len, uidl);
}

/* --- where they are ------------------------------------------------------------------------------- */

static void
note_strange(MailsLook *look, const char *path)
{
    look->n_strange++;
    g_free(look->strange);
    look->strange = g_strdup(path);
}

static void
look_at_file(const Mails *mails, const char *path, MailsLook *look)
{
    g_autofree char *bytes = NULL;
    g_autofree char *digest = NULL;
    gpointer number;
    gsize len;

    if (!g_file_get_contents(path, &bytes, &len, NULL)) {
        note_strange(look, path);
        return;
    }
    digest = digest_of(bytes, len);
    if (strstr(path, PREVIEW_SIGN) != NULL) {
        guint n = GPOINTER_TO_UINT(g_hash_table_lookup(look->previews, digest));

        g_hash_table_insert(look->previews, g_steal_pointer(&digest),
                            GUINT_TO_POINTER(n + 1));
    } else if (g_hash_table_lookup_extended(mails->numbers, digest, NULL, &number)) {
        look->here[GPOINTER_TO_UINT(number)]++;
        look->n_here++;
    } else {
        note_strange(look, path);
    }
}

static void
look_below(const Mails *mails, const char *path, MailsLook *look)
{
    g_autoptr(GPtrArray) names = names_in(path);
    bool is_tmp = g_str_has_suffix(path, "/tmp");
    bool is_visible = g_str_has_suffix(path, "/new") || g_str_has_suffix(path, "/cur");

    for (guint i = 0; i < names->len; i++) {
        g_autofree char *below = g_build_filename(path, names->pdata[i], NULL);

        if (g_file_test(below, G_FILE_TEST_IS_DIR))
            look_below(mails, below, look);
        else if (is_tmp)
            look->n_tmp++;
        else if (is_visible)
            look_at_file(mails, below, look);
    }
}

static void
look_there(DemoMaildrop *maildrop, MailsLook *look)
{
    guint n = demo_maildrop_n_messages(maildrop);

    for (guint i = 0; i < n; i++) {
        g_autofree char *uidl = demo_maildrop_get_uidl(maildrop, i);
        guint number;

        if (uidl != NULL && sscanf(uidl, "mail-%u", &number) == 1 && number < MAILS_MAX) {
            look->there[number] = true;
            look->n_there++;
        }
    }
}

void
mails_look(const Mails *mails, const char *home, DemoMaildrop *maildrop, MailsLook *look)
{
    g_autofree char *mail = g_build_filename(home, "mail", NULL);

    memset(look, 0, sizeof *look);
    look->previews = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    look_below(mails, mail, look);
    look_there(maildrop, look);
}

void
mails_look_clear(MailsLook *look)
{
    g_clear_pointer(&look->previews, g_hash_table_unref);
    g_clear_pointer(&look->strange, g_free);
}

static bool
has_all_previews(const MailsLook *look, const MailsLook *other)
{
    GHashTableIter iter;
    gpointer digest, n;

    g_hash_table_iter_init(&iter, look->previews);
    while (g_hash_table_iter_next(&iter, &digest, &n)) {
        if (g_hash_table_lookup(other->previews, digest) != n)
            return false;
    }
    return true;
}

bool
mails_look_equal(const MailsLook *a, const MailsLook *b)
{
    return memcmp(a->here, b->here, sizeof a->here) == 0 &&
           memcmp(a->there, b->there, sizeof a->there) == 0 && has_all_previews(a, b) &&
           has_all_previews(b, a) && a->n_strange == 0 && b->n_strange == 0;
}

void
mails_look_check(const MailsLook *look, const MailsLook *known, guint n_sent,
                 GString *problems)
{
    GHashTableIter iter;
    gpointer digest, n;

    for (guint i = 0; i < n_sent; i++) {
        if (look->here[i] == 0 && !look->there[i])
            g_string_append_printf(problems, "message %u is lost\n", i);
        if (look->here[i] > 1)
            g_string_append_printf(problems, "message %u is here %u times\n", i,
                                   look->here[i]);
    }
    if (look->n_strange > 0)
        g_string_append_printf(problems, "%u partial or strange files, such as %s\n",
                               look->n_strange, look->strange);
    g_hash_table_iter_init(&iter, look->previews);
    while (g_hash_table_iter_next(&iter, &digest, &n)) {
        if (known == NULL || !g_hash_table_contains(known->previews, digest))
            g_string_append(problems, "a preview is not what was sent\n");
        if (GPOINTER_TO_UINT(n) > 1)
            g_string_append_printf(problems, "a preview is here %u times\n",
                                   GPOINTER_TO_UINT(n));
    }
}
