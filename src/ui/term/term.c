/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/term.c: opening, leaving and closing the terminal (L4).
 *
 * raw() and no curses signal handlers: ^C, ^Z and ^S are keys, signals go through the main loop. The
 * palette and the default background stay the person's. */
#include <config.h>

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

/* Capabilities that <term.h> gives the names of plain words. */
#undef columns
#undef lines

#include "base/error.h"
#include "crash.h"
#include "paint.h"
#include "term.h"

#define ESCAPE_DELAY_MS 25
#define PASTE_ON        "\033[?2004h"
#define PASTE_OFF       "\033[?2004l"

static const PbErrorKind error_kinds[] = {
    [UI_TERM_ERROR_NO_TERMINAL] = { PB_CLASS_USAGE,
                                    "use the commands instead: postbag --help" },
    [UI_TERM_ERROR_UNKNOWN] = { PB_CLASS_USAGE,
                                "set TERM to what your terminal is, xterm-256color for "
                                "instance, or use the commands: postbag --help" },
};

PB_DEFINE_ERROR_DOMAIN(ui_term_error, error_kinds);

static SCREEN *curses_screen;
static bool is_entered;

static bool
check_terminal(GError **error)
{
    const char *name = g_getenv("TERM");
    int status = 0;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        g_set_error(error, UI_TERM_ERROR, UI_TERM_ERROR_NO_TERMINAL,
                    "the reader needs a terminal");
        return false;
    }
    if (name == NULL || setupterm(NULL, STDOUT_FILENO, &status) != OK) {
        g_set_error(error, UI_TERM_ERROR, UI_TERM_ERROR_UNKNOWN,
                    "no description of the terminal \"%.40s\"", name == NULL ? "" : name);
        return false;
    }
    if (cursor_address == NULL || clear_screen == NULL) {
        g_set_error(error, UI_TERM_ERROR, UI_TERM_ERROR_UNKNOWN,
                    "the terminal \"%.40s\" cannot place its cursor", name);
        return false;
    }
    return true;
}

/* Terminfo strings without their padding marks. */
static void
append_capability(GString *out, const char *text)
{
    while (text != NULL && *text != '\0') {
        const char *end = g_str_has_prefix(text, "$<") ? strchr(text, '>') : NULL;

        if (end != NULL) {
            text = end + 1;
            continue;
        }
        g_string_append_c(out, *text++);
    }
}

static void
prepare_crash(void)
{
    g_autoptr(GString) restore = g_string_new(PASTE_OFF);

    append_capability(restore, exit_attribute_mode);
    append_capability(restore, orig_pair);
    append_capability(restore, cursor_normal);
    append_capability(restore, keypad_local);
    append_capability(restore, exit_ca_mode);
    ui_crash_prepare(restore->str, restore->len);
}

void
ui_term_send(const char *bytes, gsize len)
{
    fflush(stdout);
    for (gsize at = 0; at < len;) {
        ssize_t n = write(STDOUT_FILENO, bytes + at, len - at);

        if (n < 0 && errno == EAGAIN)
            poll(&(struct pollfd){ .fd = STDOUT_FILENO, .events = POLLOUT }, 1, -1);
        else if (n < 0 && errno != EINTR)
            return; /* the terminal is gone: the loop will hear of it */
        at += (gsize)MAX(n, 0);
    }
}

static void
switch_paste(const char *bytes)
{
    ui_term_send(bytes, strlen(bytes));
}

bool
ui_term_open(GError **error)
{
    g_assert(curses_screen == NULL);
    if (!check_terminal(error))
        return false;
    prepare_crash();
    /* newterm() reads the description again. */
    del_curterm(cur_term);
    set_escdelay(ESCAPE_DELAY_MS);
    curses_screen = newterm(NULL, stdout, stdin);
    if (curses_screen == NULL) {
        g_set_error(error, UI_TERM_ERROR, UI_TERM_ERROR_UNKNOWN,
                    "the terminal cannot be set up");
        return false;
    }
    ui_crash_arm(true);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    idlok(stdscr, FALSE);
    ui_paint_start(strcmp(nl_langinfo(CODESET), "UTF-8") == 0);
    ui_input_start();
    switch_paste(PASTE_ON);
    is_entered = true;
    return true;
}

void
ui_term_leave(void)
{
    if (!is_entered)
        return;
    is_entered = false;
    switch_paste(PASTE_OFF);
    endwin();
    ui_crash_arm(false);
}

void
ui_term_enter(void)
{
    int rows, columns;

    if (is_entered)
        return;
    is_entered = true;
    ui_crash_arm(true);
    refresh();
    switch_paste(PASTE_ON);
    ui_term_resize(&rows, &columns);
    ui_term_forget();
}

void
ui_term_close(void)
{
    if (curses_screen == NULL)
        return;
    ui_term_leave();
    ui_paint_stop();
    delscreen(curses_screen);
    curses_screen = NULL;
}

void
ui_term_resize(int *rows, int *columns)
{
    struct winsize size;

    if (is_entered && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
        size.ws_col > 0) {
        int y = MIN(size.ws_row, UI_CANVAS_MAX_ROWS);
        int x = MIN(size.ws_col, UI_CANVAS_MAX_COLUMNS);

        if (y != LINES || x != COLS) {
            resizeterm(y, x);
            ui_term_forget();
        }
    }
    *rows = LINES;
    *columns = COLS;
}

char *
ui_term_library_version(void)
{
    const char *text = curses_version();
    const char *number = strchr(text, ' ');

    return g_strdup(number == NULL ? text : number + 1);
}
