/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/progress.c: the progress line (L4). A carriage return and blanks do it, without control sequences
 * that a terminal may not know. */
#include <config.h>

#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#include <glib.h>

#include "base/text.h"
#include "output.h"

static int shown_cells;
static bool is_silent;

void
cli_progress_show(const char *text)
{
    int width = cli_terminal_width(STDERR_FILENO);
    g_autofree char *fit = NULL;
    int cells;

    if (width <= 1 || is_silent)
        return;
    fit = pb_text_ellipsize(text, width - 1);
    cells = pb_text_width(fit, -1);
    (void)fprintf(stderr, "\r%s%*s", fit, MAX(shown_cells - cells, 0), "");
    (void)fflush(stderr);
    shown_cells = cells;
}

void
cli_progress_clear(void)
{
    if (shown_cells == 0)
        return;
    (void)fprintf(stderr, "\r%*s\r", shown_cells, "");
    (void)fflush(stderr);
    shown_cells = 0;
}

void
cli_progress_silence(void)
{
    cli_progress_clear();
    is_silent = true;
}
