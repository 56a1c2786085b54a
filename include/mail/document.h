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
    MAIL_ERROR_WIRE,    /* what another process sent is no document */
    MAIL_ERROR_CHILD,   /* the process that reads messages ended, or cannot be started */
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
    MAIL_BLOCK_CODE,      /* preformatted, and code: to be copied as it stands */
    MAIL_BLOCK_FIELD, /* of a summary: `marker` bytes are a name, the value follows at once */
} MailBlockKind;
#define MAIL_N_BLOCK_KINDS (MAIL_BLOCK_FIELD + 1)

typedef struct {
    MailBlockKind kind;
    guint8 quote_level; /* 0: not quoted; at most 255 */
    guint8 indent;      /* levels of list nesting, for lists and what stands in them */
    guint8
        marker; /* MAIL_BLOCK_LIST_ITEM: bytes of the bullet and its blank at the start of the text;
                   MAIL_BLOCK_FIELD: of the name */
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
    MAIL_SPAN_ADDED, /* lines of a patch */
    MAIL_SPAN_REMOVED,
    MAIL_SPAN_HUNK, /* "@@ -1,2 +1,3 @@" and the names of files */
} MailSpanKind;
#define MAIL_N_SPAN_KINDS (MAIL_SPAN_HUNK + 1)

/* Spans of a block are in order and do not overlap; text between them is plain. */
typedef struct {
    MailSpanKind kind;
    guint32 start, len; /* in the text */
    guint32 link;       /* of the links table, for MAIL_SPAN_LINK */
} MailSpan;

/* Why a link may not go where a reader thinks. */
typedef enum {
    MAIL_DOUBT_OTHER_HOST = 1 << 0, /* the text names another host than the target */
    MAIL_DOUBT_USER_PART = 1 << 1,  /* https://bank.example@evil.example/ */
    MAIL_DOUBT_MIXED = 1 << 2,      /* one label of the host mixes alphabets */
    MAIL_DOUBT_PUNYCODE = 1 << 3,   /* the host has an xn-- label */
    MAIL_DOUBT_NUMERIC = 1 << 4,    /* the host is an IP address, however it is written */
    MAIL_DOUBT_LOOKALIKE = 1 << 5,  /* the host reads like one that is better known */
    MAIL_DOUBT_SCHEME = 1 << 6,     /* it does not open a page: a program, a file */
} MailDoubt;
#define MAIL_ALL_DOUBTS 0x7Fu

typedef struct {
    char *target;   /* visible, as written */
    char *text;     /* what was shown for it */
    guint32 doubts; /* MailDoubt; 0: none */
} MailLink;

typedef struct {
    char *number;       /* "1", "2.1": of show --part */
    char *type;         /* "application/pdf", lower case */
    char *name;         /* file name, cleaned: one line, no path, visible; "" when none */
    char *written_name; /* the same as the sender wrote it, visible */
    char *charset;      /* as declared, visible; "" when none */
    guint64 size;       /* bytes as encoded in the message */
    bool is_attachment;
    bool is_shown; /* its text is in the document */
} MailPart;

typedef struct {
    char *name;  /* "Subject" as written */
    char *value; /* decoded, unfolded, visible */
} MailField;

/* What is odd about who wrote a message. */
typedef struct {
    char *text;        /* one sentence, visible */
    bool is_deceiving; /* it may be there to deceive; else it says how mail goes */
} MailRemark;

/* What can be checked or opened with a key, and how it is packed (RFC 3156, 4880, 8551). */
typedef enum {
    MAIL_SEAL_PGP_SIGNED,
    MAIL_SEAL_PGP_ENCRYPTED,
    MAIL_SEAL_PGP_INLINE, /* in a text part: signed or encrypted */
    MAIL_SEAL_SMIME_SIGNED,
    MAIL_SEAL_SMIME_OPAQUE, /* application/pkcs7-mime: encrypted, or signed and wrapped */
} MailSealKind;
#define MAIL_N_SEAL_KINDS (MAIL_SEAL_SMIME_OPAQUE + 1)

typedef struct {
    MailSealKind kind;
    char *number; /* of the multipart, or of the part; "" when it is the whole message */
} MailSeal;

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
    /* what the faces use of the rest of the header; "" when absent, visible */
    char *reply_to, *message_id;
    char *list_id, *list_post, *list_archive; /* RFC 2919, 2369: the name, targets */
    GPtrArray *unsubscribe; /* char *: https: and mailto: targets of List-Unsubscribe */
    char *autocrypt;   /* the address whose key the header carries (Autocrypt Level 1) */
    GPtrArray *sender; /* MailRemark: what is odd about who wrote this */
    char *authentication; /* Authentication-Results of MailReading.authserv in words */
    GPtrArray *seals;     /* MailSeal */
    guint n_hidden;       /* HTML elements that were hidden and are left out */
    guint n_remote;       /* pictures and the like that would be loaded from elsewhere */
    guint n_trackers;     /* of them, those that are there to be counted, not seen */
    bool has_text, has_html; /* what the message could be shown as */
    bool is_html;            /* the text shown comes from HTML */
    bool is_beginning;       /* made from the beginning of the message only */
} MailDocument;

typedef enum {
    MAIL_PREFER_TEXT, /* text/plain of an alternative where it says anything, else the HTML as text */
    MAIL_PREFER_HTML,   /* the other way round */
    MAIL_PREFER_SOURCE, /* the bytes of the message as they stand, made visible */
} MailPrefer;
#define MAIL_N_PREFERS (MAIL_PREFER_SOURCE + 1)

/* What is wanted of a message; all zero: the message as text. */
typedef struct {
    MailPrefer prefer;
    gint64 most;      /* bytes from its start that are looked at; 0: all of it */
    const char *part; /* only that part, whatever it is; NULL: the message */
    const char *
        authserv; /* whose Authentication-Results count (RFC 8601 authserv-id); NULL: nobody's */
    guint32 columns,
        rows; /* that a picture may take as characters, when `part` is one; 0: only its size is said */
    bool is_ascii; /* of characters in ASCII */
} MailReading;

/* Reads the message behind `fd`, from its start; the descriptor stays the caller's. Never fails for
 * what a message contains: what cannot be parsed is shown raw with a note that says why. NULL with
 * MAIL_ERROR_READ when the file cannot be read, with MAIL_ERROR_NO_PART. `reading` may be NULL. Any thread.
 *
 * Faces do not call it: they ask mail/renderer.h, which has it done where nothing can be broken. */
MailDocument *mail_document_new(int fd, const MailReading *reading, GError **error);
/* The beginning of the file as it is, under a note: `why` no document could be made of it. Parses nothing. */
MailDocument *mail_document_new_raw(int fd, const char *why, GError **error);
/* Of `text`, made visible, which is no mail: what a program printed. */
MailDocument *mail_document_new_text(const char *text, gsize len);
void mail_document_free(MailDocument *document);
/* The same for what was encrypted: its texts are overwritten first. NULL is fine. */
void mail_document_wipe(MailDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailDocument, mail_document_free)

/* For who keeps a part longer than its document. */
MailPart *mail_part_copy(const MailPart *part);
void mail_part_free(MailPart *part);

const MailBlock *mail_document_block(const MailDocument *document, guint i);
const MailSpan *mail_document_span(const MailDocument *document, guint i);

/* The document as plain text wrapped at `width` cells (0: not wrapped), links as footnotes, quotes as >.
 * For postbag show and golden tests. The caller frees. */
char *mail_document_to_text(const MailDocument *document, guint width);

/* The document as bytes for another process, and back. What comes back is checked as if an enemy had sent it: NULL
 * with MAIL_ERROR_WIRE. The caller frees. */
GByteArray *mail_document_pack(const MailDocument *document);
MailDocument *mail_document_unpack(const guint8 *bytes, gsize len, GError **error);

/* Writes the decoded bytes of part `number` to `out_fd`, which may be a pipe; of a message inside the message,
 * all of that message. Both descriptors stay the caller's. MAIL_ERROR_NO_PART, _READ, _WRITE. */
bool mail_part_write(int fd, const char *number, int out_fd, GError **error);

/* Writes part `number` of a multipart as it stands in the message, header and all, with CRLF and without the line
 * end before the boundary: what a signature after it is about (RFC 1847). The rest as above. */
bool mail_seal_write(int fd, const char *number, int out_fd, GError **error);

/* "3.2.13": of GMime, as it runs. The caller frees. */
char *mail_library_version(void);

#endif
