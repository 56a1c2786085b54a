/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/mail/document.h: a message made ready to be shown: blocks of text in spans that carry a meaning
 * (L2).
 *
 * No colour, no width, no curses: the reader wraps and paints it, the command line prints it, tests compare
 * it. One buffer of text and arrays of offsets into it. All text is visible (base/text.h) and holds no tabs;
 * between two blocks stands one LF that is of neither. */
#ifndef POSTBAG_MAIL_DOCUMENT_H
#define POSTBAG_MAIL_DOCUMENT_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    MAIL_ERROR_READ,    /* the file cannot be read */
    MAIL_ERROR_NO_PART, /* no part with that number */
    MAIL_ERROR_WRITE,   /* a part cannot be written out */
} MailError;

#define MAIL_ERROR (mail_error_quark())
GQuark mail_error_quark(void);

#define MAIL_MAX_DEPTH  64 /* of nested parts; what lies deeper is shown raw, and said */
#define MAIL_MAX_PARTS  1000
#define MAIL_MAX_HEADER (1024 * 1024) /* bytes of one header block */
#define MAIL_MAX_FIELDS 2000
#define MAIL_MAX_TEXT \
    (8 * 1024 * 1024) /* of text shown; what is over is counted, and said */

typedef enum {
    MAIL_BLOCK_PARAGRAPH, /* may be wrapped anew */
    MAIL_BLOCK_PREFORMATTED, /* its line breaks and blanks count; overlong lines are wrapped */
    MAIL_BLOCK_HEADING,
    MAIL_BLOCK_LIST_ITEM, /* `marker` cells of its first line are the bullet */
    MAIL_BLOCK_RULE,      /* no text: a line across */
    MAIL_BLOCK_SIGNATURE, /* preformatted, after "-- " */
    MAIL_BLOCK_NOTE,      /* said by postbag, not by the message */
    MAIL_BLOCK_PART,      /* where an attachment stands: its name, type and size */
} MailBlockKind;

typedef struct {
    MailBlockKind kind;
    guint8 quote_level; /* 0: not quoted; at most 255 */
    guint8 indent;      /* levels of list nesting, for lists and what stands in them */
    guint8
        marker; /* MAIL_BLOCK_LIST_ITEM: bytes of the bullet and its blank at the start of the text */
    bool has_gap;       /* an empty line stands before it */
    guint32 start, len; /* in the text; LF inside a block is a forced line break */
    guint32 first_span, n_spans;
    guint32 part; /* of the parts table; G_MAXUINT32 when it is about none */
} MailBlock;

typedef enum {
    MAIL_SPAN_EMPHASIS,
    MAIL_SPAN_STRONG,
    MAIL_SPAN_CODE,
    MAIL_SPAN_LINK,  /* `link` counts */
    MAIL_SPAN_IMAGE, /* alt text */
} MailSpanKind;

/* Spans of a block are in order and do not overlap; text between them is plain. */
typedef struct {
    MailSpanKind kind;
    guint32 start, len; /* in the text */
    guint32 link;       /* of the links table, for MAIL_SPAN_LINK */
} MailSpan;

typedef struct {
    char *target;       /* visible, as written */
    char *text;         /* what was shown for it */
    bool is_suspicious; /* the text names another host than the target */
} MailLink;

typedef struct {
    char *number; /* "1", "2.1": of show --part */
    char *type;   /* "application/pdf", lower case */
    char *name;   /* file name, cleaned: one line, no path, visible; "" when none */
    guint64 size; /* bytes as encoded in the message */
    bool is_attachment;
    bool is_shown; /* its text is in the document */
} MailPart;

typedef struct {
    char *name;  /* "Subject" as written */
    char *value; /* decoded, unfolded, visible */
} MailField;

typedef struct {
    char *text;
    gsize text_len;
    GArray *blocks;   /* MailBlock */
    GArray *spans;    /* MailSpan */
    GPtrArray *links; /* MailLink */
    GPtrArray *parts; /* MailPart */
    GPtrArray
        *fields; /* MailField: all header fields in order (at most MAIL_MAX_FIELDS) */
    /* the ones that every face shows; "" when absent */
    char *from, *to, *cc, *subject;
    char *date_raw; /* the field as written */
    gint64 date;    /* 0 when it cannot be read */
    guint n_hidden; /* HTML elements that were hidden and are left out */
} MailDocument;

typedef enum {
    MAIL_PREFER_TEXT, /* text/plain of an alternative where it says anything, else the HTML as text */
    MAIL_PREFER_HTML, /* the other way round */
} MailPrefer;

/* Reads the whole message behind `fd`, from its start; the descriptor stays the caller's. Never fails for
 * what a message contains: what cannot be parsed is shown raw with a note that says why. NULL with
 * MAIL_ERROR_READ when the file cannot be read. Any thread. */
MailDocument *mail_document_new(int fd, MailPrefer prefer, GError **error);
void mail_document_free(MailDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailDocument, mail_document_free)

const MailBlock *mail_document_block(const MailDocument *document, guint i);
const MailSpan *mail_document_span(const MailDocument *document, guint i);

/* The document as plain text wrapped at `width` cells (0: not wrapped), links as footnotes, quotes as >.
 * For postbag show and golden tests. The caller frees. */
char *mail_document_to_text(const MailDocument *document, guint width);

/* Writes the decoded bytes of part `number` to `out_fd`, which may be a pipe; of a message inside the message,
 * all of that message. Both descriptors stay the caller's. MAIL_ERROR_NO_PART, _READ, _WRITE. */
bool mail_part_write(int fd, const char *number, int out_fd, GError **error);

/* "3.2.13": of GMime, as it runs. The caller frees. */
char *mail_library_version(void);

#endif
