/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/mail/renderer.h: messages are parsed in a child process that can do nothing else (L2).
 *
 * The child is this program under another name for its first argument. It gets descriptors of messages over a socket
 * and sends documents back; it can open no file, no socket and no program (base/sandbox.h), holds no secret, and
 * is ended when it takes too long or too much. What it sends is checked (mail_document_unpack). A message over which it
 * ends is shown raw, with the reason; the next one gets a new child.
 *
 * One renderer serves one thread. It is started by the first request, or before that when `context` has nothing to do. */
#ifndef POSTBAG_MAIL_RENDERER_H
#define POSTBAG_MAIL_RENDERER_H

#include "mail/document.h"

/* What main() looks for as its only argument, to become the child. */
#define MAIL_RENDERER_ARGUMENT          "--render-child"
#define MAIL_RENDERER_PICTURES_ARGUMENT "--render-child-pictures"
#define MAIL_RENDERER_SECONDS           5 /* for one document; then the child is ended */

typedef enum {
    MAIL_RENDERER_TEXT,
    MAIL_RENDERER_PICTURES, /* has what shows pictures loaded as well, which takes longer than all else */
} MailRendererKind;

typedef enum {
    MAIL_RENDER_DOCUMENT, /* a document by MailReading */
    MAIL_RENDER_PART,     /* the decoded bytes of part `reading.part`, into `out_fd` */
    MAIL_RENDER_SEALED, /* part `reading.part` as it stands in the message with CRLF, header and all (what RFC
                             1847 signs), into `out_fd` */
} MailRenderWhat;

typedef struct {
    MailRenderWhat what;
    MailReading reading;
    int out_fd; /* a pipe or a socket, never a file; stays the caller's. Not for MAIL_RENDER_DOCUMENT */
} MailRequest;

typedef struct MailRenderer MailRenderer;

/* Where the program lies that becomes the child: /proc/self/exe unless a test says otherwise, before the first
 * renderer is made. `path` must stay; NULL changes nothing. */
void mail_renderer_set_program(const char *path);

/* Answers come by `context`, which is of the calling thread; NULL: only by waiting for them. Never NULL: what goes
 * wrong is told by each answer. */
MailRenderer *mail_renderer_new(GMainContext *context);
MailRenderer *mail_renderer_new_for(GMainContext *context, MailRendererKind kind);
/* Requests under way are forgotten. NULL is fine. */
void mail_renderer_free(MailRenderer *renderer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailRenderer, mail_renderer_free)

/* `document` passes over; NULL with `error`, and without for requests that make none. */
typedef void (*MailRendered)(MailDocument *document, const GError *error,
                             void *user_data);

/* Asks for something of the message behind `fd`, which stays the caller's and may be closed at once. `done` is called
 * once, unless the request is forgotten before: later, or within the call when there is no child. Requests are served in
 * order. Returns its number, > 0. */
guint mail_renderer_ask(MailRenderer *renderer, int fd, const MailRequest *request,
                        MailRendered done, void *user_data);
/* `done` is not called any more; a child that is busy with it for long is ended. 0 is fine. */
void mail_renderer_forget(MailRenderer *renderer, guint number);
/* Waits at most so long for that request, and calls its `done` when its answer comes meanwhile: true. */
bool mail_renderer_wait(MailRenderer *renderer, guint number, guint milliseconds);

/* The same at once, for commands and jobs. */
MailDocument *mail_renderer_document(MailRenderer *renderer, int fd,
                                     const MailReading *reading, GError **error);
/* Writes the part to `out_fd`, whatever that is. MAIL_ERROR_NO_PART, _READ, _WRITE, _CHILD. */
bool mail_renderer_part(MailRenderer *renderer, int fd, const char *part, int out_fd,
                        GError **error);
/* The same for what a signature is about: MAIL_RENDER_SEALED. */
bool mail_renderer_sealed(MailRenderer *renderer, int fd, const char *part, int out_fd,
                          GError **error);

/* What holds the child, in words, for the about page: "no network, no files, no programs (seccomp, Landlock); …".
 * Waits for the child. The caller frees. */
char *mail_renderer_words(MailRenderer *renderer);

/* The child: serves requests on descriptor 3 until it is closed. What main() returns. */
int mail_renderer_child(MailRendererKind kind);

#endif
