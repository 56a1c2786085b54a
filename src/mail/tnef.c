/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/tnef.c: what Outlook packs into winmail.dat (L2; MS-OXTNEF).
 *
 * A stream is attributes one behind the other; two kinds of them hold lists of properties. Nothing is copied before it
 * is known to lie within the bytes, and what is broken ends the stream: what came before counts. */
#include <config.h>

#include "tnef.h"

#include <string.h>

#include "attach.h"
#include "charset.h"
#include "rtf.h"

#define SIGNATURE      0x223E9F78u
#define HEAD           6 /* signature and key */
#define ATTRIBUTE      9 /* level, name, length */
#define LEVEL_MESSAGE  1
#define LEVEL_FILE     2
#define MAX_ATTRIBUTES 5000
#define MAX_FILES      200
#define MAX_PROPERTIES 5000
#define MAX_BODY       (4 * 1024 * 1024)
#define INTERFACE      16 /* bytes of a name before an object */

/* MS-OXTNEF section 2.1.3.2 */
enum {
    ATTRIBUTE_BODY = 0x0002800C,
    ATTRIBUTE_FILE_DATA = 0x0006800F,
    ATTRIBUTE_FILE_TITLE = 0x00018010,
    ATTRIBUTE_FILE_START = 0x00069002,
    ATTRIBUTE_PROPERTIES = 0x00069003,
    ATTRIBUTE_FILE_PROPERTIES = 0x00069005,
    ATTRIBUTE_CODE_PAGE = 0x00069007,
};

/* MS-OXCDATA section 2.11.1, MS-OXPROPS */
enum {
    TYPE_OBJECT = 0x000D,
    TYPE_STRING = 0x001E,
    TYPE_UNICODE = 0x001F,
    TYPE_BINARY = 0x0102,
    IS_MANY = 0x1000,
    IS_NAMED = 0x8000,

    PROPERTY_BODY = 0x1000,
    PROPERTY_RTF = 0x1009,
    PROPERTY_HTML = 0x1013,
    PROPERTY_DISPLAY_NAME = 0x3001,
    PROPERTY_DATA = 0x3701,
    PROPERTY_NAME = 0x3704,
    PROPERTY_LONG_NAME = 0x3707,
    PROPERTY_TYPE = 0x370E,
};

/* Bytes of the stream; borrowed. */
typedef struct {
    const guint8 *data;
    gsize len;
} Bytes;

static guint32
number_at(const guint8 *bytes)
{
    return (guint32)bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 |
           (guint32)bytes[3] << 24;
}

/* Goes on by `n` bytes, rounded up to four; false when there are not so many. */
static bool
skip(const guint8 **at, const guint8 *end, guint64 n)
{
    n = (n + 3) & ~(guint64)3;
    if (n > (guint64)(end - *at))
        return false;
    *at += n;
    return true;
}

static bool
take_number(const guint8 **at, const guint8 *end, guint32 *number)
{
    if (end - *at < 4)
        return false;
    *number = number_at(*at);
    *at += 4;
    return true;
}

/* The bytes of one value of that type; 0: its length stands before it. */
static guint
fixed_size(guint type)
{
    static const struct {
        guint type, size;
    } sizes[] = {
        { 0x0001, 4 }, { 0x0002, 4 }, { 0x0003, 4 }, { 0x0004, 4 },
        { 0x0005, 8 }, { 0x0006, 8 }, { 0x0007, 8 }, { 0x000A, 4 },
        { 0x000B, 4 }, { 0x0014, 8 }, { 0x0040, 8 }, { 0x0048, 16 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        if (sizes[i].type == type)
            return sizes[i].size;
    }
    return 0;
}

/* A property with a name of its own: an identifier, a kind, a number or a text. */
static bool
skip_name(const guint8 **at, const guint8 *end)
{
    guint32 kind;
    guint32 n;

    if (!skip(at, end, 16) || !take_number(at, end, &kind) || !take_number(at, end, &n))
        return false;
    return kind == 0 || skip(at, end, n);
}

/* Reads a property and goes on behind it; false when it is broken. `value` is its first one. */
static bool
next_property(const guint8 **at, const guint8 *end, guint32 *tag, Bytes *value)
{
    guint32 n_values = 1;
    guint size;

    if (!take_number(at, end, tag))
        return false;
    if ((*tag >> 16 & IS_NAMED) != 0 && !skip_name(at, end))
        return false;
    size = fixed_size(*tag & 0x0FFF);
    if ((size == 0 || (*tag & IS_MANY) != 0) && !take_number(at, end, &n_values))
        return false;
    if (n_values > MAX_PROPERTIES)
        return false;
    *value = (Bytes){ NULL, 0 };
    for (guint32 i = 0; i < n_values; i++) {
        guint32 n = size;
        const guint8 *start;

        if (size == 0 && !take_number(at, end, &n))
            return false;
        start = *at;
        if (!skip(at, end, n))
            return false;
        if (i == 0)
            *value = (Bytes){ start, n };
    }
    return true;
}

/* The value of that property; no bytes when it is not there. */
static Bytes
find(const Bytes *properties, guint type, guint id)
{
    const guint8 *at = properties->data;
    const guint8 *end = at + properties->len;
    guint32 n;

    if (at == NULL || !take_number(&at, end, &n))
        return (Bytes){ NULL, 0 };
    for (guint32 i = 0; i < MIN(n, MAX_PROPERTIES); i++) {
        guint32 tag;
        Bytes value;

        if (!next_property(&at, end, &tag, &value))
            break;
        if (tag == (id << 16 | type))
            return value;
    }
    return (Bytes){ NULL, 0 };
}

/* Bytes as UTF-8, up to the first NUL; NULL when there are none. */
static GString *
text_of(Bytes value, const char *charset)
{
    gsize len = MIN(value.len, MAX_BODY);
    GString *text =
        len == 0 ? NULL : mail_charset_to_utf8((const char *)value.data, len, charset);

    if (text == NULL)
        return NULL;
    g_string_truncate(text, strlen(text->str));
    if (text->len > 0)
        return text;
    g_string_free(text, TRUE);
    return NULL;
}

static GString *
find_text(const Bytes *properties, guint id, const char *charset)
{
    GString *text = text_of(find(properties, TYPE_UNICODE, id), "utf-16le");

    return text != NULL ? text : text_of(find(properties, TYPE_STRING, id), charset);
}

/* --- the stream -------------------------------------------------------------------------------- */

typedef struct {
    Bytes title, data, properties;
} File;

typedef struct {
    GArray *files; /* File */
    Bytes body, properties;
    char charset[32];
    bool is_cut;
} Stream;

static bool
is_sum_good(const guint8 *data, guint32 len)
{
    guint sum = 0;

    for (guint32 i = 0; i < len; i++)
        sum += data[i];
    return (sum & 0xFFFF) == ((guint)data[len] | (guint)data[len + 1] << 8);
}

/* Code pages that are not named after their number; the others are "windows-1251" and the like. */
static const struct {
    guint32 page;
    const char *charset;
} pages[] = {
    { 437, "ibm437" },        { 850, "ibm850" },        { 866, "ibm866" },
    { 950, "big5" },          { 10000, "macintosh" },   { 20127, "us-ascii" },
    { 20866, "koi8-r" },      { 20932, "euc-jp" },      { 21866, "koi8-u" },
    { 28592, "iso-8859-2" },  { 28595, "iso-8859-5" },  { 28597, "iso-8859-7" },
    { 28605, "iso-8859-15" }, { 50220, "iso-2022-jp" }, { 50221, "iso-2022-jp" },
    { 50222, "iso-2022-jp" }, { 51932, "euc-jp" },      { 51949, "euc-kr" },
    { 54936, "gb18030" },     { 65001, "utf-8" },
};

static void
set_charset(Stream *stream, guint32 page)
{
    (void)g_snprintf(stream->charset, sizeof(stream->charset), "windows-%u", page);
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (pages[i].page == page)
            (void)g_strlcpy(stream->charset, pages[i].charset, sizeof(stream->charset));
    }
}

static void
take_attribute(Stream *stream, guint level, guint32 name, Bytes value)
{
    const File none = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    File *file = stream->files->len == 0
                     ? NULL
                     : &g_array_index(stream->files, File, stream->files->len - 1);

    if (name == ATTRIBUTE_FILE_START)
        g_array_append_val(stream->files, none);
    else if (name == ATTRIBUTE_BODY)
        stream->body = value;
    else if (name == ATTRIBUTE_PROPERTIES && level == LEVEL_MESSAGE)
        stream->properties = value;
    else if (name == ATTRIBUTE_CODE_PAGE && value.len >= 4)
        set_charset(stream, number_at(value.data));
    else if (file != NULL && name == ATTRIBUTE_FILE_TITLE)
        file->title = value;
    else if (file != NULL && name == ATTRIBUTE_FILE_DATA)
        file->data = value;
    else if (file != NULL && name == ATTRIBUTE_FILE_PROPERTIES)
        file->properties = value;
}

static bool
read_stream(Stream *stream, const guint8 *bytes, gsize len)
{
    gsize at = HEAD;

    if (len < HEAD || len > MAIL_TNEF_MAX || number_at(bytes) != SIGNATURE)
        return false;
    (void)g_strlcpy(stream->charset, "windows-1252", sizeof(stream->charset));
    for (guint n = 0; n < MAX_ATTRIBUTES && len - at >= ATTRIBUTE + 2; n++) {
        guint level = bytes[at];
        guint32 size = number_at(bytes + at + 5);
        const Bytes value = { bytes + at + ATTRIBUTE, size };

        if ((level != LEVEL_MESSAGE && level != LEVEL_FILE) ||
            size > len - at - ATTRIBUTE - 2 || stream->files->len > MAX_FILES)
            break;
        /* One that is damaged is left out; those behind it may be whole. */
        if (is_sum_good(value.data, size))
            take_attribute(stream, level, number_at(bytes + at + 1), value);
        else
            stream->is_cut = true;
        at += ATTRIBUTE + size + 2;
    }
    stream->is_cut = stream->is_cut || at < len;
    return true;
}

/* --- what it holds ----------------------------------------------------------------------------- */

static char *
name_of(const File *file, const char *charset)
{
    static const guint ids[] = { PROPERTY_LONG_NAME, PROPERTY_DISPLAY_NAME,
                                 PROPERTY_NAME };
    GString *name = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(ids) && name == NULL; i++)
        name = find_text(&file->properties, ids[i], charset);
    if (name == NULL)
        name = text_of(file->title, charset);
    return name == NULL ? g_strdup("") : g_string_free(name, FALSE);
}

/* "application/pdf"; what is said and no type is passed over. */
static char *
type_of(const File *file)
{
    GString *said = find_text(&file->properties, PROPERTY_TYPE, NULL);
    g_autofree char *text = said == NULL ? NULL : g_string_free(said, FALSE);

    if (text == NULL || strlen(text) > 100 || strchr(text, '/') == NULL ||
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                     "!#$&^_.+-/") != strlen(text))
        return g_strdup("application/octet-stream");
    return g_ascii_strdown(text, -1);
}

static void
add_file(MailTnef *tnef, const char *type, const char *name, Bytes bytes)
{
    g_auto(GStrv) halves = g_strsplit(type, "/", 2);
    GMimePart *part = g_mime_part_new_with_type(halves[0], halves[1]);
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(
        bytes.len == 0 ? "" : (const char *)bytes.data, bytes.len);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_BINARY);

    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    if (*name != '\0')
        g_mime_part_set_filename(part, name);
    g_ptr_array_add(tnef->parts, part);
}

static void
take_file(MailTnef *tnef, const File *file, const char *charset)
{
    Bytes object = find(&file->properties, TYPE_OBJECT, PROPERTY_DATA);
    g_autofree char *name = name_of(file, charset);
    g_autofree char *type = type_of(file);

    if (object.len <= INTERFACE)
        object = (Bytes){ NULL, 0 };
    else
        object = (Bytes){ object.data + INTERFACE, object.len - INTERFACE };
    if (file->data.len > 0 && object.len == 0)
        add_file(tnef, type, name, file->data);
    else if (object.len >= 4 && number_at(object.data) == SIGNATURE)
        /* A message that was attached is packed in the same way. */
        add_file(tnef, "application/ms-tnef", name, object);
    else if (file->data.len > 0)
        add_file(tnef, type, name, file->data);
    else if (object.len > 0)
        add_file(tnef, type, name, object);
    else
        add_file(tnef, type, name, find(&file->properties, TYPE_BINARY, PROPERTY_DATA));
}

static void
take_rtf(MailTnef *tnef, const Stream *stream)
{
    Bytes packed = find(&stream->properties, TYPE_BINARY, PROPERTY_RTF);
    GString *rtf = mail_rtf_unpack(packed.data, packed.len);

    if (rtf == NULL)
        return;
    tnef->body = mail_rtf_text(rtf->str, rtf->len, &tnef->is_html);
    g_string_free(rtf, TRUE);
}

/* Plain text first: it needs the least guessing. */
static void
take_body(MailTnef *tnef, const Stream *stream)
{
    tnef->body = find_text(&stream->properties, PROPERTY_BODY, stream->charset);
    if (tnef->body == NULL)
        tnef->body = text_of(stream->body, stream->charset);
    if (tnef->body != NULL)
        return;
    tnef->body = text_of(find(&stream->properties, TYPE_BINARY, PROPERTY_HTML), NULL);
    if (tnef->body == NULL)
        tnef->body = find_text(&stream->properties, PROPERTY_HTML, stream->charset);
    tnef->is_html = tnef->body != NULL;
    if (tnef->body == NULL)
        take_rtf(tnef, stream);
}

static void
unref_part(gpointer part)
{
    g_object_unref(part);
}

MailTnef *
mail_tnef_read(const guint8 *bytes, gsize len)
{
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(File));
    Stream stream = { .files = files };
    MailTnef *tnef;

    if (!read_stream(&stream, bytes, len))
        return NULL;
    tnef = g_new0(MailTnef, 1);
    tnef->parts = g_ptr_array_new_with_free_func(unref_part);
    tnef->is_cut = stream.is_cut;
    for (guint i = 0; i < MIN(files->len, MAX_FILES); i++)
        take_file(tnef, &g_array_index(files, File, i), stream.charset);
    take_body(tnef, &stream);
    return tnef;
}

void
mail_tnef_free(MailTnef *tnef)
{
    if (tnef == NULL)
        return;
    g_ptr_array_unref(tnef->parts);
    if (tnef->body != NULL)
        g_string_free(tnef->body, TRUE);
    g_free(tnef);
}

bool
mail_tnef_is(GMimeObject *object)
{
    static const char *const subtypes[] = { "ms-tnef", "vnd.ms-tnef" };
    GMimeContentType *type = g_mime_object_get_content_type(object);
    g_autofree char *name = NULL;

    if (type == NULL || !GMIME_IS_PART(object))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(subtypes); i++) {
        if (g_mime_content_type_is_type(type, "application", subtypes[i]))
            return true;
    }
    if (!g_mime_content_type_is_type(type, "application", "octet-stream"))
        return false;
    name = mail_attach_name(object);
    return g_ascii_strcasecmp(name, "winmail.dat") == 0;
}
