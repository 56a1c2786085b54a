/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/save.c: decoded parts as new files (L2).
 *
 * The part is decoded into a pipe, by the thread that made the saver: the child that reads messages ends with it. Another
 * thread counts, writes and can stop at any time; only who writes the file knows why it could not. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/attachment.h"
#include "mail/renderer.h"

#define CHUNK        (64 * 1024)
#define MAX_TRIES    1000         /* numbers that are tried for a free name */
#define MAX_PROGRESS (100 * 1000) /* microseconds from one to the next */

struct MailSaver {
    int dir;
    char *folder;
    MailRenderer *renderer;
};

/* The thread that writes; its own until it is joined. */
typedef struct {
    int in, out;
    const MailSaveOrder *order;
    guint64 size;
    bool is_done;
    GError *error;
} Copying;

MailSaver *
mail_saver_new(const char *folder, GError **error)
{
    int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    MailSaver *saver;

    if (dir < 0) {
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE, "the folder %s: %s", folder,
                    g_strerror(errno));
        return NULL;
    }
    saver = g_new0(MailSaver, 1);
    saver->dir = dir;
    saver->folder = g_strdup(folder);
    saver->renderer = mail_renderer_new(NULL);
    return saver;
}

void
mail_saver_free(MailSaver *saver)
{
    if (saver == NULL)
        return;
    close(saver->dir);
    mail_renderer_free(saver->renderer);
    g_free(saver->folder);
    g_free(saver);
}

/* --- names ------------------------------------------------------------------------------------ */

/* "name (2).pdf"; a name that becomes too long for a file loses characters before the number. */
static char *
numbered(const char *name, guint n)
{
    const char *dot = strrchr(name, '.');
    gsize stem = dot == NULL || dot == name ? strlen(name) : (gsize)(dot - name);
    g_autofree char *number = g_strdup_printf(" (%u)", n);
    gsize rest = strlen(name + stem) + strlen(number);

    if (n < 2)
        return g_strdup(name);
    while (stem > 1 && (stem + rest > 255 || ((guchar)name[stem] & 0xC0) == 0x80))
        stem--;
    return g_strdup_printf("%.*s%s%s", (int)stem, name, number,
                           dot == NULL || dot == name ? "" : dot);
}

static bool
is_taken(const MailSaver *saver, const char *name)
{
    struct stat info;

    return fstatat(saver->dir, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

char *
mail_saver_free_name(MailSaver *saver, const char *name)
{
    char *candidate = numbered(name, 1);

    for (guint n = 2; n <= MAX_TRIES && is_taken(saver, candidate); n++) {
        g_free(candidate);
        candidate = numbered(name, n);
    }
    return candidate;
}

static bool
check_name(const char *name, GError **error)
{
    if (*name != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
        strcmp(name, "..") != 0)
        return true;
    g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE, "\"%.60s\" is no name of a file",
                name);
    return false;
}

/* Makes the file; -1 with an error. The name that it got goes to `name`. */
static int
make_file(const MailSaver *saver, const MailSaveOrder *order, char **name, GError **error)
{
    guint most = order->how == MAIL_SAVE_UNDER_FREE ? MAX_TRIES : 1;

    for (guint n = 1; n <= most; n++) {
        g_autofree char *candidate = numbered(order->name, n);
        int fd = openat(saver->dir, candidate,
                        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

        if (fd >= 0) {
            *name = g_steal_pointer(&candidate);
            return fd;
        }
        if (errno != EEXIST)
            break;
    }
    if (errno == EEXIST)
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE,
                    "%s: there is something of that name", order->name);
    else
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE, "%s cannot be made in %s: %s",
                    order->name, saver->folder, g_strerror(errno));
    return -1;
}

/* --- bytes ------------------------------------------------------------------------------------ */

static bool
write_all(int fd, const char *bytes, gsize len)
{
    while (len > 0) {
        gssize n = write(fd, bytes, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        len -= (gsize)n;
    }
    return true;
}

static bool
set_write_error(const char *name, GError **error)
{
    g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE, "%s cannot be written: %s", name,
                errno == ENOSPC ? "the disk is full" : g_strerror(errno));
    return false;
}

/* From the pipe to the file until its end. */
static bool
copy(int in, int out, const MailSaveOrder *order, guint64 *size, GError **error)
{
    g_autofree char *bytes = g_malloc(CHUNK);
    gint64 told = g_get_monotonic_time();

    *size = 0;
    for (;;) {
        gssize n = read(in, bytes, CHUNK);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return set_write_error(order->name, error);
        if (g_cancellable_set_error_if_cancelled(order->cancellable, error))
            return false;
        if (n == 0)
            return true;
        if (!write_all(out, bytes, (gsize)n))
            return set_write_error(order->name, error);
        *size += (guint64)n;
        if (order->progress != NULL && g_get_monotonic_time() - told > MAX_PROGRESS) {
            told = g_get_monotonic_time();
            order->progress(*size, order->user_data);
        }
    }
}

static gpointer
copy_all(gpointer data)
{
    Copying *copying = data;

    copying->is_done =
        copy(copying->in, copying->out, copying->order, &copying->size, &copying->error);
    /* Who still decodes then gets EPIPE. */
    close(copying->in);
    return NULL;
}

/* The decoded part into `out`, flushed. */
static bool
fill(MailSaver *saver, int out, const MailSaveOrder *order, guint64 *size, GError **error)
{
    Copying copying = { .out = out, .order = order };
    g_autoptr(GError) failure = NULL;
    GThread *thread;
    int ends[2];
    bool is_decoded;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return set_write_error(order->name, error);
    copying.in = ends[0];
    thread = g_thread_new("save", copy_all, &copying);
    is_decoded =
        mail_renderer_part(saver->renderer, order->fd, order->number, ends[1], &failure);
    close(ends[1]);
    g_thread_join(thread);
    *size = copying.size;
    if (!copying.is_done)
        g_propagate_error(error, copying.error);
    else if (!is_decoded)
        g_propagate_error(error, g_steal_pointer(&failure));
    else if (fsync(out) != 0)
        return set_write_error(order->name, error);
    return copying.is_done && is_decoded;
}

char *
mail_saver_save(MailSaver *saver, const MailSaveOrder *order, guint64 *size,
                GError **error)
{
    g_autofree char *name = NULL;
    guint64 written = 0;
    bool is_filled;
    int out;

    if (!check_name(order->name, error))
        return NULL;
    out = make_file(saver, order, &name, error);
    if (out < 0)
        return NULL;
    is_filled = fill(saver, out, order, &written, error);
    if (close(out) != 0 && is_filled)
        is_filled = set_write_error(name, error);
    if (!is_filled) {
        (void)unlinkat(saver->dir, name, 0);
        return NULL;
    }
    (void)fsync(saver->dir);
    if (size != NULL)
        *size = written;
    return g_steal_pointer(&name);
}
