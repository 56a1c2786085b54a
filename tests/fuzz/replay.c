/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/replay.c: main() of a fuzz target where there is no libFuzzer: runs the target once on each
 * file that is named, and on each file of each folder. Words that begin with "-" are options of
 * libFuzzer and mean nothing here. Running nothing is a failure. */
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned n_inputs;

static void
run_file(const char *path)
{
    g_autofree char *contents = NULL;
    g_autofree uint8_t *exact =
        NULL; /* without the NUL that GLib adds: a sanitizer sees more */
    g_autoptr(GError) error = NULL;
    gsize len;

    if (!g_file_get_contents(path, &contents, &len, &error)) {
        fprintf(stderr, "%s\n", error->message);
        exit(1);
    }
    exact = g_memdup2(contents, len);
    LLVMFuzzerTestOneInput(exact, len);
    n_inputs++;
}

static void
run_path(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    if (folder == NULL) {
        run_file(path);
        return;
    }
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);

        run_file(file);
    }
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-')
            run_path(argv[i]);
    }
    printf("%s: %u inputs\n", argv[0], n_inputs);
    return n_inputs > 0 ? 0 : 1;
}
