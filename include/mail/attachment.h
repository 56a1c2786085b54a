/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/mail/attachment.h: parts as files: how they may be called, what they are, and writing them (L2).
 *
 * A name from a message is never a path. A file is made new or not at all (O_CREAT, O_EXCL, O_NOFOLLOW; 0600), in a
 * folder that was opened once; what could not be written whole is taken away again. Any thread. */
#ifndef POSTBAG_MAIL_ATTACHMENT_H
#define POSTBAG_MAIL_ATTACHMENT_H

#include <stdbool.h>

#include <gio/gio.h>

#include "mail/document.h"

/* --- names and types -------------------------------------------------------------------------- */

#define MAIL_MAX_NAME 200 /* bytes of a file name */

/* What is left of `name` as the name of a file: no separator of any system, no control, direction or zero-width
 * character, no dot, dash, tilde or blank at its start and no dot or blank at its end, no name that Windows keeps for
 * itself; at most MAIL_MAX_NAME bytes, cut before the ending. "" when nothing is left. The caller frees. */
char *mail_file_name_clean(const char *name);
/* The name to save the part under: never "", "part-2.1.pdf" where it has none. The caller frees. */
char *mail_file_name(const MailPart *part);
/* The ending that files of the type have mostly: ".pdf"; ".bin" where none is known. Static. */
const char *mail_type_ending(const char *type);
/* What it is: "PDF", "picture (JPEG)", "text", by the type and, where that says nothing, by the name. The caller
 * frees. */
char *mail_type_words(const char *type, const char *name);
/* Why opening it with a program may do more than show it: "it is a program"; NULL: nothing is known against it.
 * Static. */
const char *mail_type_risk(const char *type, const char *name);
/* Those of `parts` (MailPart) that are files beside the text, or where none is, that have a name and are not shown;
 * never signatures. Borrowed from `parts`; the caller unrefs the array. */
GPtrArray *mail_attachments(const GPtrArray *parts);
/* The command that fetches the part to another machine, quoted for a shell there. The caller frees. */
char *mail_fetch_line(const char *host, const char *id, const MailPart *part);

/* --- saving ----------------------------------------------------------------------------------- */

typedef struct MailSaver MailSaver;

typedef enum {
    MAIL_SAVE_AS_NAMED,   /* by that name, or not */
    MAIL_SAVE_UNDER_FREE, /* "name (2).pdf" when there is something of that name */
} MailSaveHow;

typedef struct {
    int fd;             /* the message's; stays the caller's */
    const char *number; /* of the part */
    const char *name;   /* of the file, no path */
    MailSaveHow how;
    GCancellable *cancellable; /* may be NULL */
    /* Called now and then with the bytes of this file, on a thread of its own; may be NULL. */
    void (*progress)(guint64 bytes, void *user_data);
    void *user_data;
} MailSaveOrder;

/* Opens the folder. Of one thread. MAIL_ERROR_WRITE. */
MailSaver *mail_saver_new(const char *folder, GError **error);
void mail_saver_free(MailSaver *saver);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailSaver, mail_saver_free)

/* `name`, or with a number before its ending when there is something of that name. The caller frees. */
char *mail_saver_free_name(MailSaver *saver, const char *name);
/* Writes the decoded part and flushes it to the disk. Returns the name of the file, which the caller frees; its size
 * goes to `size` (may be NULL). MAIL_ERROR_WRITE, _NO_PART, _READ, G_IO_ERROR_CANCELLED. */
char *mail_saver_save(MailSaver *saver, const MailSaveOrder *order, guint64 *size,
                      GError **error);

#endif
