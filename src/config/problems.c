/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/problems.c: problems of a settings file (L1).
 *
 * Only the first CONFIG_MAX_PROBLEMS are worded; the others are counted, so that a file of a million bad
 * lines costs no more than a bad one. */
#include <config.h>

#include "problems.h"

#include "base/text.h"

#define MAX_TEXT 400

typedef struct {
    guint line;
    ConfigError code;
    char *text;
} Problem;

struct ConfigProblems {
    char *file;
    GPtrArray *kept;
    guint n_all;
    guint n_wrong;
};

static void
problem_free(gpointer data)
{
    Problem *problem = data;

    g_free(problem->text);
    g_free(problem);
}

ConfigProblems *
config_problems_new(const char *file)
{
    ConfigProblems *problems = g_new0(ConfigProblems, 1);

    problems->file = g_strdup(file);
    problems->kept = g_ptr_array_new_with_free_func(problem_free);
    return problems;
}

void
config_problems_free(ConfigProblems *problems)
{
    if (problems == NULL)
        return;
    g_free(problems->file);
    g_ptr_array_unref(problems->kept);
    g_free(problems);
}

void
config_problems_add(ConfigProblems *problems, guint line, ConfigError code,
                    const char *format, ...)
{
    g_autofree char *raw = NULL;
    Problem *problem;
    va_list args;

    problems->n_all++;
    if (code != CONFIG_ERROR_INCOMPLETE)
        problems->n_wrong++;
    if (problems->kept->len >= CONFIG_MAX_PROBLEMS)
        return;
    va_start(args, format);
    raw = g_strdup_vprintf(format, args);
    va_end(args);
    problem = g_new(Problem, 1);
    problem->line = line;
    problem->code = code;
    problem->text = pb_text_visible_cut(raw, -1, MAX_TEXT);
    g_ptr_array_add(problems->kept, problem);
}

guint
config_problems_n(const ConfigProblems *problems)
{
    return problems->n_all;
}

guint
config_problems_n_wrong(const ConfigProblems *problems)
{
    return problems->n_wrong;
}

static int
by_line(gconstpointer a, gconstpointer b)
{
    const Problem *left = *(Problem *const *)a, *right = *(Problem *const *)b;

    return left->line < right->line ? -1 : left->line > right->line;
}

bool
config_problems_to_error(ConfigProblems *problems, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const Problem *first;

    if (problems->n_all == 0)
        return true;
    g_ptr_array_sort(problems->kept, by_line);
    for (guint i = 0; i < problems->kept->len; i++) {
        const Problem *problem = g_ptr_array_index(problems->kept, i);

        if (i > 0)
            g_string_append_c(text, '\n');
        if (problems->file != NULL && problem->line > 0)
            g_string_append_printf(text, "%s:%u: ", problems->file, problem->line);
        else if (problems->file != NULL)
            g_string_append_printf(text, "%s: ", problems->file);
        g_string_append(text, problem->text);
    }
    if (problems->n_all > problems->kept->len)
        g_string_append_printf(text, "\n… and %u more",
                               problems->n_all - problems->kept->len);
    first = g_ptr_array_index(problems->kept, 0);
    g_set_error_literal(error, CONFIG_ERROR, (int)first->code, text->str);
    return false;
}
