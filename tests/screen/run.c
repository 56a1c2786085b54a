/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/screen/run.c: run STEPS-FILE: drives a program in a pseudo-terminal as a person would.
 *
 * The language is described in tests/screen/README. Exit status: 0 all steps went through, 1 one failed, 77
 * skipped, 99 the steps file itself is wrong. */
#include <config.h>

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "steps.h"

/* Takes the lines of a here-document; NULL when its end is missing. */
static char *
take_here_document(char ***line, int *number, const char *end)
{
    GString *text = g_string_new(NULL);

    for ((*line)++, (*number)++; **line != NULL; (*line)++, (*number)++) {
        if (strcmp(**line, end) == 0)
            return g_string_free(text, FALSE);
        g_string_append_printf(text, "%s\n", **line);
    }
    g_string_free(text, TRUE);
    return NULL;
}

static bool
act_on_file(Run *run, const char *rest, char ***line, int *number, GError **error)
{
    const char *mark = strstr(rest, "<<");
    g_autofree char *path = mark == NULL ? NULL : g_strndup(rest, (gsize)(mark - rest));
    g_autofree char *text =
        mark == NULL ? NULL : take_here_document(line, number, mark + 2);
    g_autofree char *expanded = NULL;

    if (text == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    "file PATH <<END, the text, and END in a line of its own");
        return false;
    }
    expanded = run_expand(run, text);
    return step_file(run, g_strstrip(path), expanded, error);
}

static bool
act(Run *run, char ***line, int *number, GError **error)
{
    g_autofree char *copy = g_strstrip(g_strdup(**line));
    char *rest = copy + strcspn(copy, " \t");
    g_autofree char *expanded = NULL;
    const Step *step;

    if (*copy == '\0' || *copy == '#')
        return true;
    if (*rest != '\0')
        *rest++ = '\0';
    rest += strspn(rest, " \t");
    expanded = run_expand(run, rest);
    if (strcmp(copy, "file") == 0)
        return act_on_file(run, expanded, line, number, error);
    step = step_find(copy);
    if (step == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no such step: %s",
                    copy);
        return false;
    }
    if (step->needs_program && run->pty == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    "%s comes before the first start", copy);
        return false;
    }
    return step->act(run, expanded, error);
}

static int
status_of(const GError *error)
{
    if (error->domain == STEP_SKIP)
        return 77;
    return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? 99 : 1;
}

static int
run_steps(const char *file, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    Run *run = run_new(file);
    char **line = lines;
    int number = 1;
    int status = 0;

    for (; status == 0 && *line != NULL; line++, number++) {
        g_autoptr(GError) error = NULL;
        int first = number;

        if (act(run, &line, &number, &error))
            continue;
        status = status_of(error);
        fprintf(stderr, "%s:%d: %s\n", file, first, error->message);
        if (status == 1)
            run_dump(run);
        if (*line == NULL)
            break;
    }
    run_free(run);
    return status;
}

int
main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    setlocale(LC_ALL, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    if (argc != 2) {
        fprintf(stderr, "use: run STEPS-FILE\n");
        return 99;
    }
    if (!g_file_get_contents(argv[1], &text, NULL, &error)) {
        fprintf(stderr, "%s\n", error->message);
        return 99;
    }
    return run_steps(argv[1], text);
}
