/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/main.c: prepares the process and hands over to one face: a command of cli, or the reader of ui. */
#include <config.h>

#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "mail/crypto.h"
#include "mail/envelope.h"
#include "mail/renderer.h"
#include "cli/cli.h"
#include "cli/profile.h"
#include "demo/demo.h"
#include "ui/ui.h"

typedef enum { READER_REAL, READER_DEMO } ReaderKind;

static int
run_reader(const char *home, const char *folder, ReaderKind kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(home, &error);
    UiOptions options = { .folder = folder, .is_demo = kind == READER_DEMO };
    int status;

    if (profile == NULL)
        return cli_report(NULL, error);
    options.paths = profile->paths;
    options.settings = profile->settings;
    status = ui_run(&options, &error);
    return error == NULL ? status : cli_report(NULL, error);
}

static int
run_demo(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Demo) demo = demo_start(&error);

    if (demo == NULL)
        return cli_report(NULL, error);
    return run_reader(demo_home(demo), NULL, READER_DEMO);
}

#define MB (1024 * 1024)

/* The C library gives each thread a heap of its own, which asks the kernel for every single page as it grows. Jobs
 * are few and wait for disk and network: they share one, which grows by larger steps. What a listing takes for
 * a moment, some MB, stays in it for what is taken next. */
static void
share_heap(void)
{
    (void)mallopt(M_ARENA_MAX, 1);
    (void)mallopt(M_MMAP_THRESHOLD, 4 * MB);
    (void)mallopt(M_TRIM_THRESHOLD, 16 * MB);
    (void)mallopt(M_TOP_PAD, MB / 2);
}

static int
run_key_child(int argc, char **argv)
{
    (void)signal(SIGPIPE, SIG_IGN);
    pb_secret_harden_process();
    mail_init();
    return mail_crypto_child(argc, argv);
}

int
main(int argc, char **argv)
{
    CliResult result;
    int status;

    (void)setlocale(LC_ALL, "");
    if (argc == 2 && strcmp(argv[1], MAIL_RENDERER_ARGUMENT) == 0)
        return mail_renderer_child(MAIL_RENDERER_TEXT);
    if (argc == 2 && strcmp(argv[1], MAIL_RENDERER_PICTURES_ARGUMENT) == 0)
        return mail_renderer_child(MAIL_RENDERER_PICTURES);
    if (argc > 1 && strcmp(argv[1], MAIL_CRYPTO_ARGUMENT) == 0)
        return run_key_child(argc, argv);
    share_heap();
    /* A reader that goes away, or a server: seen as a failed write. */
    (void)signal(SIGPIPE, SIG_IGN);
    pb_secret_harden_process();
    mail_init();
    result = cli_run(argc, argv);
    status = result.status;
    if (result.next == CLI_NEXT_READER)
        status = run_reader(result.home, result.folder, READER_REAL);
    else if (result.next == CLI_NEXT_DEMO)
        status = run_demo();
    cli_result_clear(&result);
    pb_log_close();
    return status;
}
