/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/seal.c: where a message can be checked or opened with a key, and the octets for it (L2; RFC 1847,
 * 3156, 8551).
 *
 * Where a signed part begins and ends is taken from the places that GMime gives its headers in the tree that
 * is shown: so what is checked and what is read cannot be two stretches of the message. */
#include <config.h>

#include "seal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "attach.h"
#include "leaf.h"
#include "part.h"

#define MAX_SEALS    50
#define MAX_LOOK     (64 * 1024) /* of a text, for an armoured block */
#define MAX_BOUNDARY 1024        /* of a line between two parts */

typedef struct {
    MailBuilder *builder;
    guint depth;
} Finder;

static void find(Finder *finder, GMimeObject *object, const char *number);

static void
add(Finder *finder, MailSealKind kind, const char *number)
{
    GPtrArray *seals = finder->builder->document->seals;
    MailSeal *seal;

    if (seals->len >= MAX_SEALS)
        return;
    seal = g_new0(MailSeal, 1);
    seal->kind = kind;
    seal->number = g_strdup(number);
    g_ptr_array_add(seals, seal);
}

static char *
number_of_child(const char *number, int i)
{
    return *number == '\0' ? g_strdup_printf("%d", i + 1)
                           : g_strdup_printf("%s.%d", number, i + 1);
}

static bool
is_smime(GMimeObject *object)
{
    const char *protocol = g_mime_object_get_content_type_parameter(object, "protocol");
    GMimeObject *second = mail_part_count(object) > 1 ? mail_part_child(object, 1) : NULL;

    if (protocol != NULL)
        return strstr(protocol, "pkcs7") != NULL || strstr(protocol, "PKCS7") != NULL;
    return second != NULL && mail_leaf_is_signature(second) &&
           !mail_leaf_is_type(second, "application", "pgp-signature");
}

/* One that holds more than the text and its signature is not what was signed (RFC 1847, 2.1). */
static void
take_signed(Finder *finder, GMimeObject *object, const char *number)
{
    if (mail_part_count(object) > 2) {
        mail_builder_note(
            finder->builder,
            "This message says that it is signed, but holds more than a text "
            "and its signature: it cannot be checked.");
        return;
    }
    add(finder, is_smime(object) ? MAIL_SEAL_SMIME_SIGNED : MAIL_SEAL_PGP_SIGNED, number);
}

/* Some servers make a multipart/mixed of it: then the ciphertext counts alone. */
static void
take_children(Finder *finder, GMimeObject *object, const char *number)
{
    bool is_ciphertext = false;

    for (int i = 0; i < mail_part_count(object); i++) {
        GMimeObject *child = mail_part_child(object, i);
        g_autofree char *name = number_of_child(number, i);

        if (child == NULL)
            continue;
        if (is_ciphertext && GMIME_IS_PART(child))
            add(finder, MAIL_SEAL_PGP_ENCRYPTED, name);
        else
            find(finder, child, name);
        is_ciphertext = mail_leaf_is_type(child, "application", "pgp-encrypted");
    }
}

static void
take_multipart(Finder *finder, GMimeObject *object, const char *number)
{
    if (mail_leaf_is_type(object, "multipart", "encrypted")) {
        add(finder, MAIL_SEAL_PGP_ENCRYPTED, number);
        return;
    }
    if (mail_leaf_is_type(object, "multipart", "signed"))
        take_signed(finder, object, number);
    take_children(finder, object, number);
}

static bool
has_ending(GMimeObject *object, const char *ending)
{
    g_autofree char *name = mail_attach_name(object);
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return g_str_has_suffix(lower, ending);
}

static bool
is_opaque(GMimeObject *object)
{
    return mail_leaf_is_type(object, "application", "pkcs7-mime") ||
           mail_leaf_is_type(object, "application", "x-pkcs7-mime") ||
           (mail_leaf_is_type(object, "application", "octet-stream") &&
            has_ending(object, ".p7m"));
}

/* At the start of a line, as gpg wants it. */
static bool
has_armour(const char *text, gsize len)
{
    static const char *const titles[] = { "-----BEGIN PGP MESSAGE-----",
                                          "-----BEGIN PGP SIGNED MESSAGE-----" };

    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++) {
        const char *found = g_strstr_len(text, (gssize)len, titles[i]);

        if (found != NULL && (found == text || found[-1] == '\n'))
            return true;
    }
    return false;
}

static void
take_leaf(Finder *finder, GMimeObject *object, const char *number)
{
    if (is_opaque(object)) {
        add(finder, MAIL_SEAL_SMIME_OPAQUE, number);
    } else if (mail_leaf_is_type(object, "text", "plain")) {
        bool is_cut;
        g_autoptr(GByteArray) bytes =
            mail_attach_bytes(GMIME_PART(object), MAX_LOOK, &is_cut);

        if (has_armour((const char *)bytes->data, bytes->len))
            add(finder, MAIL_SEAL_PGP_INLINE, number);
    }
}

static void
find_in_body(Finder *finder, GMimeObject *body, const char *number)
{
    g_autofree char *first = NULL;

    if (body == NULL)
        return;
    first = GMIME_IS_MULTIPART(body) ? g_strdup(number) : number_of_child(number, 0);
    find(finder, body, first);
}

static void
find(Finder *finder, GMimeObject *object, const char *number)
{
    if (finder->depth >= MAIL_MAX_DEPTH ||
        finder->builder->document->seals->len >= MAX_SEALS)
        return;
    finder->depth++;
    if (GMIME_IS_MULTIPART(object)) {
        take_multipart(finder, object, number);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message =
            g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));

        if (message != NULL)
            find_in_body(finder, g_mime_message_get_mime_part(message), number);
    } else if (GMIME_IS_PART(object)) {
        take_leaf(finder, object, number);
    }
    finder->depth--;
}

void
mail_seal_find(MailBuilder *builder, const MailSource *source)
{
    Finder finder = { .builder = builder };

    if (source->message != NULL)
        find_in_body(&finder, g_mime_message_get_mime_part(source->message), "");
}

/* --- the octets ------------------------------------------------------------------------------- */

/* Where the first header field of the part stands in the stream; a part without any begins with the empty line
 * before its content. -1 when that is not known. */
static gint64
start_of(GMimeObject *object)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(object);
    GMimeDataWrapper *content;

    if (g_mime_header_list_get_count(headers) > 0)
        return g_mime_header_get_offset(g_mime_header_list_get_header_at(headers, 0));
    content = GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;
    if (content == NULL)
        return -1;
    return g_mime_data_wrapper_get_stream(content)->bound_start - 1;
}

/* Steps back over the line between two parts, and over the line end before it, which belongs to it. */
static gint64
end_before(const MailSource *source, gint64 next)
{
    gint64 from = MAX(next - MAX_BOUNDARY, 0);
    g_autoptr(GMimeStream) range = g_mime_stream_substream(source->stream, from, next);
    g_autoptr(GByteArray) bytes = NULL;
    const char *line;
    bool is_cut;
    gsize len;

    g_mime_stream_reset(range);
    bytes = mail_stream_bytes(range, MAX_BOUNDARY, &is_cut);
    len = bytes->len;
    if (len == 0 || bytes->data[len - 1] != '\n')
        return -1;
    line = g_strrstr_len((const char *)bytes->data, (gssize)len - 1, "\n");
    if (line == NULL || strncmp(line, "\n--", 3) != 0)
        return -1;
    len = (gsize)(line - (const char *)bytes->data);
    return from + (gint64)len - (len > 0 && bytes->data[len - 1] == '\r');
}

/* The part that follows in the same multipart. */
static GMimeObject *
part_after(MailSource *source, const char *number)
{
    const char *dot = strrchr(number, '.');
    const char *last = dot == NULL ? number : dot + 1;
    g_autofree char *next =
        g_strdup_printf("%.*s%" G_GUINT64_FORMAT, (int)(last - number), number,
                        g_ascii_strtoull(last, NULL, 10) + 1);

    return mail_part_find(source, next);
}

static bool
write_all(int fd, const char *bytes, gsize len, GError **error)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE, "cannot write a part: %s",
                        g_strerror(errno));
            return false;
        }
        bytes += n;
        len -= (gsize)n;
    }
    return true;
}

/* Line ends become CRLF. */
static bool
write_canonical(GMimeStream *stream, int out_fd, GError **error)
{
    char buf[16384];
    char out[2 * sizeof(buf)];
    char before = '\0';
    ssize_t n;

    g_mime_stream_reset(stream);
    while ((n = g_mime_stream_read(stream, buf, sizeof(buf))) > 0) {
        gsize len = 0;

        for (ssize_t i = 0; i < n; i++) {
            if (buf[i] == '\n' && before != '\r')
                out[len++] = '\r';
            out[len++] = before = buf[i];
        }
        if (!write_all(out_fd, out, len, error))
            return false;
    }
    if (n < 0)
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_READ, "cannot read a part: %s",
                    g_strerror(errno));
    return n == 0;
}

static bool
write_stretch(MailSource *source, const char *number, int out_fd, GError **error)
{
    GMimeObject *object = mail_part_find(source, number);
    GMimeObject *next = object == NULL ? NULL : part_after(source, number);
    g_autoptr(GMimeStream) range = NULL;
    gint64 start = next == NULL ? -1 : start_of(object);
    gint64 behind = next == NULL ? -1 : start_of(next);
    gint64 end = behind < 0 ? -1 : end_before(source, behind);

    if (start < 0 || end < start) {
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_NO_PART,
                    "no part %.40s with a signature after it", number);
        return false;
    }
    range = g_mime_stream_substream(source->stream, start, end);
    return write_canonical(range, out_fd, error);
}

bool
mail_seal_write(int fd, const char *number, int out_fd, GError **error)
{
    MailSource source;
    bool is_written;

    if (!mail_source_open(&source, fd, error))
        return false;
    is_written = write_stretch(&source, number, out_fd, error);
    mail_source_clear(&source);
    return is_written;
}
