/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/screen/corpus.c: corpus [--keys KEYS | --turns KEYS] PATH …: the reader in a terminal, over messages, files and
 * all that lies in folders.
 *
 * All of them lie in one Inbox; each is opened, paged through, looked at in each form and with each of its screens. After
 * each key the reader has to come to rest, alive; every byte that it sent is text or in the terminal's description;
 * each message shows something. KEYS are what is done with each message, where Space stands for paging to its end;
 * of --turns KEYS, split by "|", each message gets one by turns. */
#include <config.h>

#include <ftw.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "../support/controls.h"
#include "steps.h"

#define ALL_KEYS       " HG HG HGoGqvGqyqhGh"
#define MAX_PAGES      40 /* of one form; then G */
#define MAX_SIZE       (64 * 1024 * 1024)
#define MAX_COMPLAINTS 50
#define REST_MS        30000
#define KEY_MS         25 /* a key that does something is answered earlier, mostly */
#define SHOWN_MS       5000
#define REDRAW         "\f"
#define ROWS           40
#define COLS           100
#define N_SLOWEST      5

typedef struct {
    double milliseconds;
    char *what;
} Slow;

static Run *run;
static char *inbox;
static guint n_files, n_complaints, n_keys;
static Slow slowest[N_SLOWEST];
static GString *trace; /* the first row after each key since the message was opened */

/* --- the home ---------------------------------------------------------------------------------- */

/* Their names order them as they were found where they have the same date, or none. */
static int
add_file(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *link_path = NULL;
    g_autofree char *bytes = NULL;
    g_autoptr(GError) error = NULL;
    gsize len;

    (void)where;
    if (kind != FTW_F || status->st_size > MAX_SIZE)
        return 0;
    link_path = g_strdup_printf("%s/%u.M1P1Q1.host:2,S", inbox, 1500000000 + n_files);
    if (!g_file_get_contents(absolute, &bytes, &len, &error) ||
        !g_file_set_contents(link_path, bytes, (gssize)len, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return 2;
    }
    n_files++;
    return 0;
}

static bool
make_home(char **paths)
{
    static const char settings[] = "[general]\ncheck_every = never\n[account home]\n"
                                   "address = ada@example.org\nserver = localhost\n"
                                   "port = 1\n";
    g_autofree char *file = g_build_filename(run->home, "postbag.conf", NULL);

    inbox = g_build_filename(run->home, "mail", "Inbox", "cur", NULL);
    for (int i = 0; i < 3; i++) {
        g_autofree char *folder =
            g_build_filename(run->home, "mail", "Inbox",
                             ((const char *[]){ "cur", "new", "tmp" })[i], NULL);

        if (g_mkdir_with_parents(folder, 0700) != 0)
            return false;
    }
    for (; *paths != NULL; paths++) {
        if (nftw(*paths, add_file, 16, FTW_PHYS) != 0)
            return false;
    }
    return n_files > 0 && g_file_set_contents(file, settings, -1, NULL);
}

/* --- judging ----------------------------------------------------------------------------------- */

static void
complain(guint message, const char *keys, const char *what)
{
    n_complaints++;
    fprintf(stderr, "message %u, after \"%s\": %s\n", message, keys, what);
    fprintf(stderr, "%s", trace->str);
    run_dump(run);
}

static void
note_time(double milliseconds, const char *what)
{
    guint i = N_SLOWEST;

    while (i > 0 && milliseconds > slowest[i - 1].milliseconds)
        i--;
    if (i == N_SLOWEST)
        return;
    g_free(slowest[N_SLOWEST - 1].what);
    memmove(slowest + i + 1, slowest + i, (N_SLOWEST - 1 - i) * sizeof(Slow));
    slowest[i] = (Slow){ milliseconds, g_strdup(what) };
}

/* What was sent since the last look. */
static char *
unwanted_bytes(void)
{
    static guint n_seen;
    const GByteArray *raw = screen_raw(run->screen);
    g_autoptr(GByteArray) news = g_byte_array_new();
    char *found;

    g_byte_array_append(news, raw->data + n_seen, raw->len - n_seen);
    n_seen = raw->len;
    found = news->len == 0 ? NULL : controls_check(news, "xterm-256color", "8 52");
    return found;
}

/* Of a message: below its header, and above the lines of state and keys, something stands; or the header is so long that
 * it fills the screen. */
static bool
shows_something(Run *its_run, const void *data)
{
    const int last = ROWS - 4;
    int blank = last; /* the first empty row */

    (void)data;
    for (int i = 2; i <= last; i++) {
        g_autofree char *row = screen_row(its_run->screen, i);

        if (*row == '\0')
            blank = MIN(blank, i);
        else if (i > blank)
            return true;
    }
    return blank == last;
}

/* --- keys -------------------------------------------------------------------------------------- */

/* Nothing is sent, no key is left, every thread sleeps, twice in a row: what one thread has just given to another is seen
 * the second time. */
static bool
comes_to_rest(void)
{
    gint64 deadline = g_get_monotonic_time() + REST_MS * 1000;
    guint n_quiet = 0;
    int status;

    while (n_quiet < 2 && g_get_monotonic_time() < deadline) {
        if (pty_has_ended(run->pty, &status))
            return false;
        if (run_read(run, 1) > 0 || !pty_is_idle(run->pty))
            n_quiet = 0;
        else
            n_quiet++;
    }
    return n_quiet >= 2;
}

static bool
has_answered(Run *its_run, const void *n_before)
{
    int status;

    return screen_raw(its_run->screen)->len > *(const guint *)n_before ||
           pty_has_ended(its_run->pty, &status);
}

/* A key takes a while to reach the program, which sleeps until then. One that changes nothing is not seen to arrive: so
 * drawing the screen anew comes after it, which is. */
static bool
send_key(char key)
{
    guint n_before = screen_raw(run->screen)->len;

    pty_write(run->pty, &key, 1);
    if (!run_wait(run, has_answered, &n_before, KEY_MS)) {
        pty_write(run->pty, REDRAW, 1);
        (void)run_wait(run, has_answered, &n_before, REST_MS);
    }
    return comes_to_rest();
}

/* NULL, or what is wrong after the key. */
static char *
press(char key)
{
    static const char *const notes[] = { "ended over this one", "took too long",
                                         "cannot be started" };
    gint64 start = g_get_monotonic_time();
    g_autofree char *where = NULL;
    char *found;
    int status;

    n_keys++;
    if (!send_key(key))
        return pty_has_ended(run->pty, &status)
                   ? g_strdup_printf("the reader ended: status %d", status)
                   : g_strdup("it never comes to rest");
    where = screen_row(run->screen, 0);
    g_string_append_printf(trace, "%s%c %s\n", key == '\r' ? "Enter" : "",
                           key == '\r' ? ' ' : key, where);
    note_time((double)(g_get_monotonic_time() - start) / 1e3, where);
    found = unwanted_bytes();
    if (found != NULL)
        return found;
    for (gsize i = 0; i < G_N_ELEMENTS(notes); i++) {
        if (screen_contains(run->screen, notes[i]))
            return g_strdup(notes[i]);
    }
    return NULL;
}

/* Screen by screen to the end, which is where nothing changes any more. */
static char *
page_down(void)
{
    for (guint i = 0; i < MAX_PAGES; i++) {
        g_autofree char *before = screen_text(run->screen);
        g_autofree char *after = NULL;
        char *wrong = press(' ');

        if (wrong != NULL)
            return wrong;
        after = screen_text(run->screen);
        if (strcmp(before, after) == 0)
            return NULL;
    }
    return NULL;
}

/* Screens that are there only when there is something on them. */
static bool
is_open(char key)
{
    static const struct {
        char key;
        const char *title;
    } screens[] = { { 'o', "Links of " }, { 'v', "Parts of " } };
    g_autofree char *top = screen_row(run->screen, 0);

    for (gsize i = 0; i < G_N_ELEMENTS(screens); i++) {
        if (screens[i].key == key)
            return strstr(top, screens[i].title) != NULL;
    }
    return true;
}

static bool
is_shown(Run *its_run, const void *text)
{
    return screen_contains(its_run->screen, text);
}

/* False when nothing more can be done. */
static bool
read_message(guint number, const char *keys)
{
    g_autofree char *place = g_strdup_printf(" %u of %u ", number, n_files);
    int status;

    if (!run_wait(run, is_shown, place, REST_MS) || !comes_to_rest()) {
        complain(number, "J", "it is not this message");
        return false;
    }
    g_string_truncate(trace, 0);
    if (!run_wait(run, shows_something, NULL, SHOWN_MS))
        complain(number, "J", "nothing is shown");
    for (const char *key = keys; *key != '\0'; key++) {
        g_autofree char *wrong = *key == ' ' ? page_down() : press(*key);
        g_autofree char *done = g_strndup(keys, (gsize)(key - keys) + 1);

        if (wrong != NULL)
            complain(number, done, wrong);
        if (pty_has_ended(run->pty, &status))
            return false;
        if (!is_open(*key))
            key += strcspn(key, "q");
        if (*key == '\0')
            break;
    }
    return n_complaints < MAX_COMPLAINTS;
}

/* --- all of it --------------------------------------------------------------------------------- */

static bool
start_reader(GError **error)
{
    g_autoptr(GPtrArray) env = g_ptr_array_new();
    g_autofree char *program = g_strdup(g_getenv("POSTBAG"));
    char home_option[] = "--home";
    char *argv[] = { program, home_option, run->home, NULL };

    if (program == NULL)
        return FAIL("POSTBAG does not name the program");
    for (guint i = 0; i < run->env->len; i++)
        g_ptr_array_add(env, run->env->pdata[i]);
    g_ptr_array_add(env, NULL);
    run->rows = ROWS;
    run->cols = COLS;
    run->screen = screen_new(run->rows, run->cols);
    run->pty = pty_new(run->rows, run->cols, error);
    return run->pty != NULL &&
           pty_spawn(run->pty, argv, (char **)env->pdata, run->home, error);
}

static bool
read_all(char **turns)
{
    guint n_turns = g_strv_length(turns);
    g_autofree char *count = g_strdup_printf("%u messages", n_files);

    if (!run_wait(run, is_shown, count, REST_MS) || !comes_to_rest()) {
        complain(0, "", "the list does not come");
        return false;
    }
    for (guint i = 1; i <= n_files; i++) {
        g_autofree char *wrong = i == 1 ? press('g') : NULL;

        if (wrong == NULL)
            wrong = press(i == 1 ? '\r' : 'J');
        if (wrong != NULL)
            complain(i, "J", wrong);
        if (!read_message(i, turns[(i - 1) % n_turns]))
            return false;
    }
    return true;
}

static bool
leave(void)
{
    int status = -1;
    g_autofree char *mode = NULL;

    pty_write(run->pty, "qq", 2);
    (void)comes_to_rest();
    if (!pty_has_ended(run->pty, &status) || status != 0) {
        complain(n_files, "qq", "it does not end, or not well");
        return false;
    }
    mode = controls_check_modes(screen_raw(run->screen));
    if (mode != NULL || !pty_is_restored(run->pty))
        complain(n_files, "qq", mode != NULL ? mode : "the terminal is not restored");
    return true;
}

static int
read_paths(char **turns, char **paths)
{
    g_autoptr(GError) error = NULL;
    bool is_done;

    if (!make_home(paths) || !start_reader(&error)) {
        fprintf(stderr, "no messages, or no reader: %s\n",
                error == NULL ? "" : error->message);
        return 99;
    }
    is_done = read_all(turns) && leave();
    for (guint i = 0; i < N_SLOWEST && slowest[i].what != NULL; i++) {
        printf("slow: %.0f ms %s\n", slowest[i].milliseconds, slowest[i].what);
        g_free(slowest[i].what);
    }
    printf("%u messages read, %u keys: %u complaints%s\n", n_files, n_keys, n_complaints,
           is_done ? "" : ", broken off");
    return is_done && n_complaints == 0 ? 0 : 1;
}

int
main(int argc, char **argv)
{
    const char *keys = ALL_KEYS;
    g_auto(GStrv) turns = NULL;
    bool is_by_turns = false;
    int first = 1;
    int status;

    setlocale(LC_ALL, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    if (argc > 2 && g_str_has_prefix(argv[1], "--")) {
        is_by_turns = strcmp(argv[1], "--turns") == 0;
        keys = argv[2];
        first = 3;
    }
    if (first >= argc) {
        fprintf(stderr, "use: corpus [--keys KEYS | --turns KEYS] PATH …\n");
        return 99;
    }
    turns = g_strsplit(keys, "|", is_by_turns ? -1 : 1);
    run = run_new(".");
    trace = g_string_new(NULL);
    status = read_paths(turns, argv + first);
    run_free(run);
    g_string_free(trace, TRUE);
    g_free(inbox);
    return status;
}
