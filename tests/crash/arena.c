/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/arena.c: home, server and settings of a run. The server is the stub's (libdemo) in this process, so that
 * what it has is known at once and without a race: it tells when a session ended. */
#include <config.h>

#include "arena.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "support/scratch.h"

#define IN_MEMORY "/dev/shm"

/* How a session ends, in the server's log. */
static const char *const ends[] = { "(closed)", "(cut)",        "(hung up)",
                                    "(no TLS",  "(client gone", "(cannot write" };

static void
take_log(guint session, const char *line, void *user_data)
{
    Arena *arena = user_data;
    bool is_end = false;

    (void)session;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
        is_end = is_end || g_str_has_prefix(line, ends[i]);
    g_mutex_lock(&arena->lock);
    arena->n_connected += strcmp(line, "(connected)") == 0;
    arena->n_ended += is_end;
    g_cond_signal(&arena->ended);
    g_mutex_unlock(&arena->lock);
}

void
arena_settle(Arena *arena)
{
    gint64 until = g_get_monotonic_time() + ARENA_SECONDS * G_USEC_PER_SEC;

    g_mutex_lock(&arena->lock);
    while (arena->n_ended < arena->n_connected) {
        if (!g_cond_wait_until(&arena->ended, &arena->lock, until))
            g_error("the server does not end a session");
    }
    g_mutex_unlock(&arena->lock);
}

/* --- files ---------------------------------------------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info;
    (void)type;
    (void)place;
    return remove(path);
}

void
arena_remove(const char *dir)
{
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void
copy_file(const char *from, const char *to)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) error = NULL;
    gsize len;

    if (!g_file_get_contents(from, &bytes, &len, &error) ||
        !g_file_set_contents_full(to, bytes, (gssize)len, G_FILE_SET_CONTENTS_NONE, 0600,
                                  &error))
        g_error("%s", error->message);
}

void
arena_copy(const char *from, const char *to)
{
    g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
    const char *name;

    if (dir == NULL || (g_mkdir(to, 0700) != 0 && !g_file_test(to, G_FILE_TEST_IS_DIR)))
        g_error("%s cannot be copied to %s", from, to);
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *source = g_build_filename(from, name, NULL);
        g_autofree char *target = g_build_filename(to, name, NULL);

        if (g_file_test(source, G_FILE_TEST_IS_DIR))
            arena_copy(source, target);
        else
            copy_file(source, target);
    }
}

void
arena_compare(const char *a, const char *b, GString *difference)
{
    g_autoptr(GDir) dir = g_dir_open(a, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *one = g_build_filename(a, name, NULL);
        g_autofree char *other = g_build_filename(b, name, NULL);
        g_autofree char *bytes = NULL;
        g_autofree char *other_bytes = NULL;
        gsize len, other_len;

        if (g_file_test(one, G_FILE_TEST_IS_DIR))
            arena_compare(one, other, difference);
        else if (!g_file_get_contents(one, &bytes, &len, NULL) ||
                 !g_file_get_contents(other, &other_bytes, &other_len, NULL) ||
                 len != other_len || memcmp(bytes, other_bytes, len) != 0)
            g_string_append_printf(difference, "%s\n", one);
    }
}

static void
write_text(const char *dir, const char *name, const char *text)
{
    g_autofree char *file = g_build_filename(dir, name, NULL);
    g_autoptr(GError) error = NULL;

    if (!g_file_set_contents_full(file, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error))
        g_error("%s", error->message);
}

/* --- the plan ------------------------------------------------------------------------------------- */

static void
map_plan(Arena *arena)
{
    int fd;

    arena->plan_file = g_build_filename(arena->dir, "plan", NULL);
    fd = g_open(arena->plan_file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof *arena->plan) != 0)
        g_error("%s cannot be made", arena->plan_file);
    arena->plan =
        mmap(NULL, sizeof *arena->plan, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (arena->plan == MAP_FAILED)
        g_error("%s cannot be mapped", arena->plan_file);
}

void
arena_plan_nothing(Arena *arena)
{
    memset(arena->plan, 0, sizeof *arena->plan);
}

/* --- the arena ------------------------------------------------------------------------------------ */

char *
arena_scratch_new(void)
{
    if (g_getenv("TMPDIR") == NULL && g_access(IN_MEMORY, R_OK | W_OK | X_OK) == 0)
        g_setenv("TMPDIR", IN_MEMORY, TRUE);
    return scratch_new();
}

static void
make_identity(Arena *arena)
{
    g_autoptr(GError) error = NULL;

    arena->identity = net_identity_new(NET_IDENTITY_GOOD, &error);
    if (arena->identity == NULL)
        g_error("no certificate: %s", error->message);
    arena->ca_file = g_build_filename(arena->dir, "ca.pem", NULL);
    write_text(arena->dir, "ca.pem", net_identity_pem(arena->identity));
}

Arena *
arena_new(const char *scratch, bool is_secure)
{
    Arena *arena = g_new0(Arena, 1);

    arena->dir = g_build_filename(scratch, "arena-XXXXXX", NULL);
    if (g_mkdtemp(arena->dir) == NULL)
        g_error("%s cannot be made", arena->dir);
    arena->home = g_build_filename(arena->dir, "home", NULL);
    g_mutex_init(&arena->lock);
    g_cond_init(&arena->ended);
    map_plan(arena);
    if (is_secure)
        make_identity(arena);
    return arena;
}

static void
stop_server(Arena *arena)
{
    g_clear_pointer(&arena->pop3d, demo_pop3d_stop);
    g_clear_pointer(&arena->maildrop, demo_maildrop_free);
    arena->n_connected = arena->n_ended = 0;
}

void
arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    stop_server(arena);
    munmap(arena->plan, sizeof *arena->plan);
    net_identity_free(arena->identity);
    g_mutex_clear(&arena->lock);
    g_cond_clear(&arena->ended);
    g_free(arena->ca_file);
    g_free(arena->plan_file);
    g_free(arena->home);
    g_free(arena->dir);
    g_free(arena);
}

static void
start_server(Arena *arena)
{
    const DemoPop3dOptions options = {
        .tls = arena->identity == NULL ? DEMO_TLS_NONE : DEMO_TLS_IMPLICIT,
        .identity = arena->identity,
        .maildrop = arena->maildrop = demo_maildrop_new(),
        .user = "test",
        .password = "secret",
        .log = take_log,
        .log_data = arena,
    };
    g_autoptr(GError) error = NULL;

    arena->pop3d = demo_pop3d_start(&options, &error);
    if (arena->pop3d == NULL)
        g_error("no server: %s", error->message);
    arena->port = demo_pop3d_port(arena->pop3d);
}

void
arena_reset(Arena *arena, const char *model)
{
    stop_server(arena);
    arena_remove(arena->home);
    if (model != NULL)
        arena_copy(model, arena->home);
    else if (g_mkdir(arena->home, 0700) != 0)
        g_error("%s cannot be made", arena->home);
    start_server(arena);
    arena_plan_nothing(arena);
}

void
arena_configure(Arena *arena, const char *settings)
{
    g_autoptr(GString) text = g_string_new("[account test]\nuser = test\n");

    g_string_append_printf(text, "server = %s\nport = %u\n",
                           arena->identity == NULL ? "127.0.0.1" : "localhost",
                           arena->port);
    g_string_append_printf(text, "password_file = %s/password\n", arena->home);
    if (arena->identity == NULL)
        g_string_append(text, "security = none\n");
    else
        g_string_append_printf(text, "security = tls\nca_file = %s\n", arena->ca_file);
    g_string_append(text, settings);
    write_text(arena->home, "postbag.conf", text->str);
    write_text(arena->home, "password", "secret\n");
}

/* --- databases ------------------------------------------------------------------------------------ */

static void
check_database(const char *file, const char *name, ArenaLook how, GString *problems)
{
    bool may_be_none = how == ARENA_LOOK_WITHOUT_POWER && g_str_equal(name, "index.db");
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    const char *answer = NULL;

    if (sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        answer = (const char *)sqlite3_column_text(statement, 0);
    if (g_strcmp0(answer, "ok") != 0 &&
        !(may_be_none && sqlite3_errcode(db) == SQLITE_NOTADB))
        g_string_append_printf(problems, "%s: integrity_check: %s\n", name,
                               answer != NULL ? answer : sqlite3_errmsg(db));
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

void
arena_check_databases(Arena *arena, ArenaLook how, GString *problems)
{
    bool is_aside = how != ARENA_LOOK_THERE;
    static const char *const names[] = { "ledger.db", "index.db" };
    static const char *const parts[] = { "", "-wal", "-journal" };
    g_autofree char *aside = g_build_filename(arena->dir, "aside", NULL);

    (void)g_mkdir(aside, 0700);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *dir = is_aside ? aside : arena->home;
        g_autofree char *file = g_build_filename(dir, names[i], NULL);

        for (gsize j = 0; is_aside && j < G_N_ELEMENTS(parts); j++) {
            g_autofree char *name = g_strconcat(names[i], parts[j], NULL);
            g_autofree char *source = g_build_filename(arena->home, name, NULL);
            g_autofree char *target = g_build_filename(aside, name, NULL);

            if (g_file_test(source, G_FILE_TEST_EXISTS))
                copy_file(source, target);
        }
        if (g_file_test(file, G_FILE_TEST_EXISTS))
            check_database(file, names[i], how, problems);
    }
    arena_remove(aside);
}
