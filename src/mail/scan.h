/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/scan.h: one look over a message before GMime sees it (L2).
 *
 * GMime builds the whole tree and keeps every field, at up to 600 bytes of memory for a field of six. So
 * header blocks over the limits are found here and cut out, and a file with too many parts is cut off. */
#ifndef POSTBAG_MAIL_SCAN_H
#define POSTBAG_MAIL_SCAN_H

#include <stdbool.h>

#include "stream.h"

typedef struct {
    gint64 start;      /* of the header block; -1 when there is none */
    gint64 header_end; /* behind the top header block, in stream positions */
    gint64 end;        /* what lies behind is not given to GMime */
    gint64 size;       /* of the file, or what is looked at of it */
    bool is_beginning; /* the file is longer than that */
    bool skips_files;  /* bodies of large files are holes too, but for their beginnings */
    GArray *holes;     /* MailHole */
    guint n_cut;       /* fields that fell into holes */
    guint n_boundaries;
    bool
        is_cut_off; /* `end` is before the end: too many parts, too deep, too much header */
} MailScan;

typedef struct {
    gint64 most;      /* bytes that are looked at; 0: all */
    bool skips_files; /* for who wants the text and no files */
} MailScanForm;

/* False with MAIL_ERROR_READ when the file cannot be read. */
bool mail_scan_file(int fd, const MailScanForm *form, MailScan *scan, GError **error);
void mail_scan_clear(MailScan *scan);

#endif
