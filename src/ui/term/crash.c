/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/crash.c: signal handlers of a crash (L4).
 *
 * Async-signal-safe only: write(2) of bytes made beforehand, tcsetattr(3), and the signal again with its
 * default action, so that the exit status and a core file are what they would have been. */
#include <config.h>

#include "crash.h"

#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_RESTORE 256

static const int crash_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static char restore_bytes[MAX_RESTORE];
static gsize restore_len;
static struct termios restore_modes;
static bool has_modes;
static volatile sig_atomic_t is_restore_needed;
static char handler_stack[64 * 1024];

static void
put_back_and_die(int number)
{
    if (is_restore_needed) {
        gsize done = 0;

        is_restore_needed = 0;
        while (done < restore_len) {
            ssize_t n = write(STDOUT_FILENO, restore_bytes + done, restore_len - done);

            if (n <= 0)
                break;
            done += (gsize)n;
        }
        if (has_modes)
            tcsetattr(STDIN_FILENO, TCSANOW, &restore_modes);
    }
    signal(number, SIG_DFL);
    raise(number);
}

void
ui_crash_prepare(const char *restore, gsize len)
{
    stack_t stack = { .ss_sp = handler_stack, .ss_size = sizeof handler_stack };
    struct sigaction action = { .sa_handler = put_back_and_die,
                                .sa_flags = SA_ONSTACK | SA_NODEFER | (int)SA_RESETHAND };

    restore_len = MIN(len, sizeof restore_bytes);
    memcpy(restore_bytes, restore, restore_len);
    has_modes = tcgetattr(STDIN_FILENO, &restore_modes) == 0;
    sigemptyset(&action.sa_mask);
    /* A stack of its own: the crash may be an overflow. */
    sigaltstack(&stack, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(crash_signals); i++)
        sigaction(crash_signals[i], &action, NULL);
}

void
ui_crash_arm(bool is_armed)
{
    is_restore_needed = is_armed;
}
