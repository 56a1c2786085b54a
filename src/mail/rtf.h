/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/rtf.h: the text of RTF, as Outlook packs it (L2; MS-OXRTFCP, MS-OXRTFEX). */
#ifndef POSTBAG_MAIL_RTF_H
#define POSTBAG_MAIL_RTF_H

#include <stdbool.h>

#include <glib.h>

#define MAIL_RTF_MAX (4 * 1024 * 1024) /* bytes of RTF, and of what comes out of it */

/* Compressed RTF as RTF; NULL when it is none. What breaks off early gives what came before. */
GString *mail_rtf_unpack(const guint8 *bytes, gsize len);
/* The text of RTF as UTF-8; *is_html says that it is HTML, which some RTF only wraps. */
GString *mail_rtf_text(const char *rtf, gsize len, bool *is_html);

#endif
