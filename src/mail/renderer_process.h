/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/renderer_process.h: starting the process that reads messages, and ending it (L2). */
#ifndef POSTBAG_MAIL_RENDERER_PROCESS_H
#define POSTBAG_MAIL_RENDERER_PROCESS_H

#include <sys/types.h>

#include "renderer_wire.h"

typedef struct {
    MailRendererKind kind;
    pid_t pid;
    int fd; /* our end of the socket; -1: there is no process */
} RendererProcess;

bool renderer_process_start(RendererProcess *process);
/* With the descriptors that are not -1. False when the process is no longer there. */
bool renderer_process_send(RendererProcess *process, const RendererRequest *request,
                           int fd, int out_fd);
/* At once, whatever it is doing. */
void renderer_process_end(RendererProcess *process);

#endif
