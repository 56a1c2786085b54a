/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/opened.c: from the key that opens a message to its first screen, of several readers in turn.
 *
 *   opened FILE WARM RUNS     a line of FILE is a reader: NAME, LISTED, FIRST, OPEN, NEXT and COMMAND between tabs
 *
 * COMMAND runs by the shell in a pseudo-terminal of 80x24. Once LISTED is seen the keys FIRST go to the first message.
 * OPEN opens it: the first screen is there when MARK is seen, and settled with the last byte before QUIET_MS of
 * silence. NEXT goes back and to the next message. What is printed, times in microseconds and memory in KB:
 *
 *   open NAME until-MARK until-settled                      for each run after the first WARM ones
 *   memory NAME before|after VmHWM RssAnon all-RssAnon      of the reader, and with the programs that it started */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "../support/pty.h"
#include "../support/screen.h"

#define MARK     "mark of the first screen"
#define ROWS     24
#define COLS     80
#define QUIET_MS 50
#define LIMIT_MS 60000
#define N_FIELDS 6

typedef struct {
    char **fields;
    Pty *pty;
    Screen *screen;
    char *pid_file;
} Reader;

enum { NAME, LISTED, FIRST, OPEN, NEXT, COMMAND };

G_NORETURN static void
give_up(const Reader *reader, const char *what)
{
    g_autofree char *text = screen_text(reader->screen);

    fprintf(stderr, "opened: %s: %s\n%s", reader->fields[NAME], what, text);
    exit(1);
}

/* Reads on until `text` is seen (or, with `is_there` false, not seen any more) and all is quiet; what it took until
 * then, from `began`. */
static void
wait_for(Reader *reader, const char *text, bool is_there, gint64 began, gint64 *seen,
         gint64 *settled)
{
    char buf[65536];

    *seen = 0;
    *settled = began;
    for (;;) {
        gsize len = pty_read(reader->pty, buf, sizeof buf, QUIET_MS);
        gint64 now = g_get_monotonic_time();

        if (len > 0) {
            g_autoptr(GByteArray) answer = NULL;

            *settled = now;
            screen_feed(reader->screen, buf, len);
            answer = screen_answer(reader->screen);
            pty_write(reader->pty, (const char *)answer->data, answer->len);
            if (*seen == 0 && screen_contains(reader->screen, text) == is_there)
                *seen = now;
        } else if (*seen != 0 || screen_contains(reader->screen, text) == is_there) {
            return;
        }
        if (now - began > LIMIT_MS * 1000)
            give_up(reader, text);
    }
}

static void
press(const Reader *reader, const char *keys)
{
    g_auto(GStrv) names = g_strsplit(keys, " ", -1);

    for (guint i = 0; names[i] != NULL && names[i][0] != '\0'; i++) {
        g_autoptr(GByteArray) bytes = screen_key(reader->screen, names[i]);

        if (bytes == NULL)
            give_up(reader, "there is no such key");
        pty_write(reader->pty, (const char *)bytes->data, bytes->len);
    }
}

static void
start(Reader *reader, const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *command = NULL;
    g_auto(GStrv) env = g_get_environ();
    char *argv[] = { (char *)"/bin/sh", (char *)"-c", NULL, NULL };
    gint64 seen, settled;

    reader->pid_file = g_strdup_printf("%s/%s.pid", folder, reader->fields[NAME]);
    command = g_strdup_printf("echo $$ >'%s'; exec %s", reader->pid_file,
                              reader->fields[COMMAND]);
    argv[2] = command;
    env = g_environ_setenv(env, "TERM", "xterm-256color", TRUE);
    reader->screen = screen_new(ROWS, COLS);
    reader->pty = pty_new(ROWS, COLS, &error);
    if (reader->pty == NULL || !pty_spawn(reader->pty, argv, env, folder, &error))
        give_up(reader, error->message);
    wait_for(reader, reader->fields[LISTED], true, g_get_monotonic_time(), &seen,
             &settled);
    press(reader, reader->fields[FIRST]);
    wait_for(reader, reader->fields[LISTED], true, g_get_monotonic_time(), &seen,
             &settled);
}

/* The number in KB of a line of /proc/PID/status; 0 where the process is gone. */
static guint64
status_of(const char *pid, const char *name)
{
    g_autofree char *path = g_strdup_printf("/proc/%s/status", pid);
    g_autofree char *text = NULL;
    const char *at;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    at = strstr(text, name);
    return at == NULL ? 0 : g_ascii_strtoull(at + strlen(name), NULL, 10);
}

static guint64
anonymous_of_all(const char *pid)
{
    g_autofree char *path = g_strdup_printf("/proc/%s/task/%s/children", pid, pid);
    g_autofree char *text = NULL;
    guint64 sum = status_of(pid, "RssAnon:\t");

    if (g_file_get_contents(path, &text, NULL, NULL)) {
        g_auto(GStrv) children = g_strsplit(g_strstrip(text), " ", -1);

        for (guint i = 0; children[i] != NULL && children[i][0] != '\0'; i++)
            sum += anonymous_of_all(children[i]);
    }
    return sum;
}

static void
print_memory(const Reader *reader, const char *when)
{
    g_autofree char *pid = NULL;

    if (!g_file_get_contents(reader->pid_file, &pid, NULL, NULL))
        give_up(reader, "there is no file with its process");
    g_strstrip(pid);
    printf("memory %s %s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
           "\n",
           reader->fields[NAME], when, status_of(pid, "VmHWM:\t"),
           status_of(pid, "RssAnon:\t"), anonymous_of_all(pid));
}

static void
open_once(Reader *reader, bool counts)
{
    gint64 began = g_get_monotonic_time();
    gint64 seen, settled, back;

    press(reader, reader->fields[OPEN]);
    wait_for(reader, MARK, true, began, &seen, &settled);
    if (counts)
        printf("open %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
               reader->fields[NAME], seen - began, settled - began);
    press(reader, reader->fields[NEXT]);
    wait_for(reader, MARK, false, g_get_monotonic_time(), &seen, &back);
}

static GPtrArray *
readers_read(const char *file)
{
    GPtrArray *readers = g_ptr_array_new();
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_file_get_contents(file, &text, NULL, NULL))
        return readers;
    lines = g_strsplit(g_strchomp(text), "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        Reader *reader = g_new0(Reader, 1);

        reader->fields = g_strsplit(lines[i], "\t", N_FIELDS);
        if (g_strv_length(reader->fields) == N_FIELDS)
            g_ptr_array_add(readers, reader);
    }
    return readers;
}

int
main(int argc, char **argv)
{
    g_autoptr(GPtrArray) readers = NULL;
    g_autofree char *folder = NULL;
    int warm, runs;

    if (argc != 4) {
        fprintf(stderr, "use: opened FILE WARM RUNS\n");
        return 2;
    }
    warm = atoi(argv[2]);
    runs = atoi(argv[3]);
    folder = g_path_get_dirname(argv[1]);
    readers = readers_read(argv[1]);
    for (guint i = 0; i < readers->len; i++) {
        start(g_ptr_array_index(readers, i), folder);
        print_memory(g_ptr_array_index(readers, i), "before");
    }
    for (int run = 0; run < warm + runs; run++)
        for (guint i = 0; i < readers->len; i++)
            open_once(g_ptr_array_index(readers, i), run >= warm);
    for (guint i = 0; i < readers->len; i++) {
        Reader *reader = g_ptr_array_index(readers, i);

        print_memory(reader, "after");
        pty_free(reader->pty);
        screen_free(reader->screen);
        (void)unlink(reader->pid_file);
        g_free(reader->pid_file);
        g_strfreev(reader->fields);
        g_free(reader);
    }
    return readers->len > 0 ? 0 : 1;
}
