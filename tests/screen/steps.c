/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/screen/steps.c: what a person does and sees. Rows and columns of the language count from 1. */
#include <config.h>

#include "steps.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/controls.h"

#define QUIET_MS 50

/* "3 text" from the top, "-1 text" from the bottom, "* text" any row; NULL when it is none of these. */
static const char *
split_row(const char *rest, int *row, bool *is_any)
{
    char *end;

    *is_any = *rest == '*';
    *row = (int)strtol(rest, &end, 10);
    if (*is_any)
        end = (char *)rest + 1;
    else if (end == rest || *row == 0)
        return NULL;
    *row -= *row > 0 ? 1 : 0;
    return end + strspn(end, " ");
}

/* Takes "quotes" away, which keep blanks at the ends. */
static char *
unquote(const char *text)
{
    gsize len = strlen(text);

    if (len >= 2 && text[0] == '"' && text[len - 1] == '"')
        return g_strndup(text + 1, len - 2);
    return g_strdup(text);
}

/* --- conditions ---------------------------------------------------------------------------- */

static bool
shows(Run *run, const void *text)
{
    return screen_contains(run->screen, text);
}

static bool
shows_not(Run *run, const void *text)
{
    return !screen_contains(run->screen, text);
}

typedef struct {
    gint64 since; /* of the quiet, us; 0: it is not quiet */
    guint raw_len;
} Quiet;

/* Quiet for a while and, at each look, nothing left to do: a program that only waits for its turn on a busy
 * machine is not asleep. */
static bool
is_settled(Run *run, const void *data)
{
    Quiet *quiet = (Quiet *)data;
    guint raw_len = screen_raw(run->screen)->len;
    int status;

    if (raw_len != quiet->raw_len) {
        quiet->raw_len = raw_len;
        quiet->since = 0;
        return false;
    }
    if (pty_has_ended(run->pty, &status))
        return true;
    if (!pty_is_idle(run->pty)) {
        quiet->since = 0;
        return false;
    }
    if (quiet->since == 0)
        quiet->since = g_get_monotonic_time();
    return g_get_monotonic_time() - quiet->since >= QUIET_MS * 1000;
}

static bool
has_changed(Run *run, const void *data)
{
    (void)data;
    return run->change_time != 0;
}

static bool
has_ended(Run *run, const void *data)
{
    int status;

    (void)data;
    return pty_has_ended(run->pty, &status);
}

/* --- keys ---------------------------------------------------------------------------------- */

static void
send_bytes(Run *run, GByteArray *bytes)
{
    run->changes_at_key = screen_n_changes(run->screen);
    run->change_time = 0;
    run->key_time = g_get_monotonic_time();
    pty_write(run->pty, (const char *)bytes->data, bytes->len);
    g_byte_array_unref(bytes);
}

static bool
step_key(Run *run, const char *rest, GError **error)
{
    g_auto(GStrv) names = g_strsplit(rest, " ", -1);

    for (char **name = names; *name != NULL; name++) {
        GByteArray *bytes = **name == '\0' ? NULL : screen_key(run->screen, *name);

        if (bytes != NULL)
            send_bytes(run, bytes);
        else if (**name != '\0' || names[1] == NULL)
            return MISTAKE("no such key: \"%s\"", *name);
    }
    return true;
}

static bool
step_type(Run *run, const char *rest, GError **error)
{
    g_autofree char *text = unquote(rest);

    (void)error;
    send_bytes(run, g_byte_array_append(g_byte_array_new(), (const guint8 *)text,
                                        (guint)strlen(text)));
    return true;
}

static bool
step_paste(Run *run, const char *rest, GError **error)
{
    g_autofree char *text = unquote(rest);
    g_autofree char *plain = g_strcompress(text);

    (void)error;
    send_bytes(run, screen_paste(run->screen, plain));
    return true;
}

static bool
step_resize(Run *run, const char *rest, GError **error)
{
    if (!step_size(run, rest, error))
        return false;
    screen_resize(run->screen, run->rows, run->cols);
    pty_resize(run->pty, run->rows, run->cols);
    return true;
}

static bool
step_signal(Run *run, const char *rest, GError **error)
{
    static const struct {
        const char *name;
        int number;
    } rows[] = {
        { "TERM", SIGTERM }, { "INT", SIGINT },     { "HUP", SIGHUP },
        { "KILL", SIGKILL }, { "TSTP", SIGTSTP },   { "STOP", SIGSTOP },
        { "CONT", SIGCONT }, { "WINCH", SIGWINCH }, { "USR1", SIGUSR1 },
        { "QUIT", SIGQUIT }, { "PIPE", SIGPIPE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(rows[i].name, rest) == 0) {
            pty_signal(run->pty, rows[i].number);
            return true;
        }
    }
    return MISTAKE("no such signal: \"%s\"", rest);
}

static bool
step_hangup(Run *run, const char *rest, GError **error)
{
    (void)rest;
    (void)error;
    pty_hang_up(run->pty);
    return true;
}

/* --- waiting and looking ------------------------------------------------------------------- */

static bool
step_wait(Run *run, const char *rest, GError **error)
{
    g_autofree char *text = unquote(rest);

    if (*text == '\0')
        return MISTAKE("wait TEXT");
    return run_wait(run, shows, text, run_timeout_ms()) ||
           FAIL("never shown: \"%s\"", text);
}

static bool
step_gone(Run *run, const char *rest, GError **error)
{
    g_autofree char *text = unquote(rest);

    if (*text == '\0')
        return MISTAKE("gone TEXT");
    return run_wait(run, shows_not, text, run_timeout_ms()) ||
           FAIL("still shown: \"%s\"", text);
}

static bool
step_settle(Run *run, const char *rest, GError **error)
{
    Quiet quiet = { 0 };

    (void)rest;
    return run_wait(run, is_settled, &quiet, run_timeout_ms()) ||
           FAIL("it never comes to rest");
}

/* Whether a row, or any row, holds the text; false with an error for a mistake. */
static bool
look(Run *run, const char *rest, bool *found, GError **error)
{
    bool is_any;
    int row;
    const char *text = split_row(rest, &row, &is_any);
    g_autofree char *wanted = text == NULL ? NULL : unquote(text);
    g_autofree char *line = NULL;

    if (text == NULL || *wanted == '\0')
        return MISTAKE(
            "ROW TEXT, with a number, a negative one from the bottom, or *: \"%s\"",
            rest);
    if (is_any) {
        *found = screen_contains(run->screen, wanted);
        return true;
    }
    line = screen_row(run->screen, row);
    if (line == NULL)
        return MISTAKE("there is no such row: \"%s\"", rest);
    *found = strstr(line, wanted) != NULL;
    return true;
}

/* The frame may be on its way still: what is not there is looked for once more when all is quiet. */
static bool
step_expect(Run *run, const char *rest, GError **error)
{
    bool found;

    if (!look(run, rest, &found, error))
        return false;
    if (found)
        return true;
    return step_settle(run, "", error) && look(run, rest, &found, error) &&
           (found || FAIL("not there: %s", rest));
}

static bool
step_expect_not(Run *run, const char *rest, GError **error)
{
    bool found;

    return look(run, rest, &found, error) && (!found || FAIL("there: %s", rest));
}

static bool
step_at(Run *run, const char *rest, GError **error)
{
    int row = 0, col = 0, used = 0;
    g_autofree char *line = NULL;
    g_autofree char *wanted = NULL;

    if (sscanf(rest, "%d %d %n", &row, &col, &used) < 2 || rest[used] == '\0')
        return MISTAKE("at ROW COLUMN TEXT, not \"%s\"", rest);
    wanted = unquote(rest + used);
    line = screen_row_from(run->screen, row > 0 ? row - 1 : row, col - 1);
    if (line == NULL)
        return MISTAKE("there is no such cell: \"%s\"", rest);
    return g_str_has_prefix(line, wanted) || FAIL("there stands \"%s\"", line);
}

static bool
step_attr(Run *run, const char *rest, GError **error)
{
    g_auto(GStrv) words = g_strsplit(rest, " ", -1);
    bool is_known;
    int row;

    if (g_strv_length(words) != 3)
        return MISTAKE("attr ROW COLUMN NAME, not \"%s\"", rest);
    row = atoi(words[0]);
    if (screen_has_attribute(run->screen, row > 0 ? row - 1 : row, atoi(words[1]) - 1,
                             words[2], &is_known))
        return true;
    return is_known ? FAIL("no such attribute there: %s", rest)
                    : MISTAKE("no such attribute: %s", words[2]);
}

static bool
step_cursor(Run *run, const char *rest, GError **error)
{
    int row = 0, col = 0, at_row, at_col;

    if (sscanf(rest, "%d %d", &row, &col) < 1)
        return MISTAKE("cursor ROW [COLUMN], not \"%s\"", rest);
    screen_cursor(run->screen, &at_row, &at_col);
    if (row < 0)
        row += screen_n_rows(run->screen) + 1;
    if (at_row + 1 != row || (col > 0 && at_col + 1 != col))
        return FAIL("the cursor is at %d %d", at_row + 1, at_col + 1);
    return true;
}

static bool
step_link(Run *run, const char *rest, GError **error)
{
    int row = 0, col = 0, at = 0;
    const char *target;

    if (sscanf(rest, "%d %d %n", &row, &col, &at) < 2 || rest[at] == '\0')
        return MISTAKE("link ROW COLUMN TARGET, or none, not \"%s\"", rest);
    target = screen_link(run->screen,
                         row < 0 ? screen_n_rows(run->screen) + row : row - 1, col - 1);
    return g_strcmp0(target, strcmp(rest + at, "none") == 0 ? NULL : rest + at) == 0 ||
           FAIL("it leads to %s", target == NULL ? "nowhere" : target);
}

static bool
step_keep_links(Run *run, const char *rest, GError **error)
{
    (void)rest;
    g_free(run->links);
    run->links = screen_links(run->screen);
    return *run->links != '\0' || FAIL("nothing can be clicked");
}

static bool
step_same_links(Run *run, const char *rest, GError **error)
{
    g_autofree char *links = screen_links(run->screen);

    (void)rest;
    return g_strcmp0(links, run->links) == 0 ||
           FAIL("other cells can be clicked:\n%s\nbefore:\n%s", links, run->links);
}

static bool
step_within(Run *run, const char *rest, GError **error)
{
    int limit = atoi(rest);
    double took;

    if (limit <= 0 || run->key_time == 0)
        return MISTAKE("within MILLISECONDS, after a key");
    if (!run_wait(run, has_changed, NULL, MAX(limit, run_timeout_ms())))
        return FAIL("nothing changed after the key");
    took = (double)(run->change_time - run->key_time) / 1000;
    printf("within: %.1f ms from key to change (limit %d)\n", took, limit);
    return took <= limit || FAIL("it took %.1f ms", took);
}

static bool
step_snapshot(Run *run, const char *rest, GError **error)
{
    g_autofree char *file = g_build_filename(run->folder, rest, NULL);
    g_autofree char *got = screen_text(run->screen);
    g_autofree char *wanted = NULL;

    if (*rest == '\0')
        return MISTAKE("snapshot FILE");
    if (g_getenv("UPDATE") != NULL)
        return g_file_set_contents(file, got, -1, error);
    if (!g_file_get_contents(file, &wanted, NULL, NULL))
        return FAIL("there is no %s: UPDATE=1 writes it", file);
    if (strcmp(got, wanted) == 0)
        return true;
    fprintf(stderr, "%s holds:\n%s---\n", file, wanted);
    return FAIL("the screen is not %s; if it should be so, UPDATE=1 writes it", rest);
}

/* --- the end ------------------------------------------------------------------------------- */

static bool
step_exit(Run *run, const char *rest, GError **error)
{
    Quiet quiet = { 0 };
    int status;
    char *end;
    long wanted = strtol(rest, &end, 10);

    if (end == rest || *end != '\0')
        return MISTAKE("exit STATUS, not \"%s\"", rest);
    if (!run_wait(run, has_ended, NULL, run_timeout_ms()))
        return FAIL("it still runs");
    run_wait(run, is_settled, &quiet, run_timeout_ms());
    pty_has_ended(run->pty, &status);
    return status == wanted || FAIL("exit status %d, not %ld", status, wanted);
}

static bool
step_restored(Run *run, const char *rest, GError **error)
{
    g_autofree char *mode = controls_check_modes(screen_raw(run->screen));

    (void)rest;
    if (!pty_is_restored(run->pty))
        return FAIL("the modes of the terminal are not what they were");
    if (screen_is_alternate(run->screen))
        return FAIL("the alternate screen is still on");
    if (!screen_cursor_is_visible(run->screen))
        return FAIL("the cursor is hidden");
    return mode == NULL || FAIL("%s", mode);
}

/* ESC ] NUMBER ; TEXT somewhere in all that was sent: what follows it, NULL when it was not sent. */
static bool
find_osc(Run *run, const char *rest, const char **after, GError **error)
{
    const GByteArray *raw = screen_raw(run->screen);
    const char *text = strchr(rest, ' ');
    g_autofree char *wanted = NULL;
    const char *found;

    if (atoi(rest) <= 0 || text == NULL)
        return MISTAKE("osc NUMBER TEXT, not \"%s\"", rest);
    wanted = g_strdup_printf("\033]%d;%s", atoi(rest), text + 1);
    found = memmem(raw->data, raw->len, wanted, strlen(wanted));
    *after = found == NULL ? NULL : found + strlen(wanted);
    return true;
}

static bool
step_osc(Run *run, const char *rest, GError **error)
{
    const GByteArray *raw = screen_raw(run->screen);
    const char *after;

    if (!find_osc(run, rest, &after, error))
        return false;
    if (after == NULL)
        return FAIL("it was not sent");
    return (after < (const char *)raw->data + raw->len &&
            (*after == '\a' || *after == '\033')) ||
           FAIL("more was sent than that");
}

static bool
step_no_osc(Run *run, const char *rest, GError **error)
{
    const char *after;

    return find_osc(run, rest, &after, error) && (after == NULL || FAIL("it was sent"));
}

static bool
step_no_controls(Run *run, const char *rest, GError **error)
{
    g_autofree char *what = NULL;

    if (screen_raw(run->screen)->len == 0)
        return FAIL("the program sent nothing");
    what = controls_check(screen_raw(run->screen), "xterm-256color", rest);
    return what == NULL || FAIL("not of the terminal's description: %s", what);
}

/* --- the table ----------------------------------------------------------------------------- */

static const Step acting_steps[] = {
    { "key", step_key, true },
    { "type", step_type, true },
    { "paste", step_paste, true },
    { "resize", step_resize, true },
    { "signal", step_signal, true },
    { "hangup", step_hangup, true },
    { "wait", step_wait, true },
    { "gone", step_gone, true },
    { "settle", step_settle, true },
    { "within", step_within, true },
    { "expect", step_expect, true },
    { "expect-not", step_expect_not, true },
    { "at", step_at, true },
    { "attr", step_attr, true },
    { "cursor", step_cursor, true },
    { "osc", step_osc, true },
    { "no-osc", step_no_osc, true },
    { "link", step_link, true },
    { "keep-links", step_keep_links, true },
    { "same-links", step_same_links, true },
    { "snapshot", step_snapshot, true },
    { "exit", step_exit, true },
    { "restored", step_restored, true },
    { "no-controls", step_no_controls, true },
};

const Step *
step_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(acting_steps); i++) {
        if (strcmp(acting_steps[i].name, name) == 0)
            return &acting_steps[i];
    }
    for (const Step *step = start_steps; step->name != NULL; step++) {
        if (strcmp(step->name, name) == 0)
            return step;
    }
    return NULL;
}
