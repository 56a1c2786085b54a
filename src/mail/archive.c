/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/archive.c: what lies in an archive, by libarchive (L2).
 *
 * Only what the library reads by itself is let in: nothing that it would start a program for. Where names can be had only by
 * unpacking, bytes are counted as they come, so that a small file that unpacks to a very large one is left in time. */
#include <config.h>

#include "archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>

#include "base/human.h"
#include "base/library.h"
#include "base/text.h"
#include "charset.h"

#define MAX_UNPACKED     ((guint64)256 * 1024 * 1024)
#define MAX_RATIO        200 /* of what is unpacked to what is packed */
#define RATIO_FREE       ((guint64)16 * 1024 * 1024) /* below this the ratio does not matter */
#define MAX_MICROSECONDS (2 * G_USEC_PER_SEC)
#define MAX_NAME         300

static struct {
    __typeof__(archive_read_new) *new;
    __typeof__(archive_read_free) *free;
    __typeof__(archive_read_open_memory) *open;
    __typeof__(archive_read_next_header) *next;
    __typeof__(archive_read_data_block) *data;
    __typeof__(archive_read_has_encrypted_entries) *has_encrypted;
    __typeof__(archive_format_name) *format_name;
    __typeof__(archive_format) *format;
    __typeof__(archive_filter_count) *filter_count;
    __typeof__(archive_filter_name) *filter_name;
    __typeof__(archive_entry_pathname) *pathname;
    __typeof__(archive_entry_pathname_utf8) *pathname_utf8;
    __typeof__(archive_entry_size) *size;
    __typeof__(archive_entry_size_is_set) *size_is_set;
    __typeof__(archive_entry_mtime) *mtime;
    __typeof__(archive_entry_filetype) *filetype;
    __typeof__(archive_entry_symlink) *symlink;
    __typeof__(archive_entry_is_encrypted) *is_encrypted;
    int (*formats[10])(struct archive *archive);
    int (*filters[7])(struct archive *archive);
} lib;

static const PbSymbol symbols[] = {
    { "archive_read_new", &lib.new },
    { "archive_read_free", &lib.free },
    { "archive_read_open_memory", &lib.open },
    { "archive_read_next_header", &lib.next },
    { "archive_read_data_block", &lib.data },
    { "archive_read_has_encrypted_entries", &lib.has_encrypted },
    { "archive_format_name", &lib.format_name },
    { "archive_format", &lib.format },
    { "archive_filter_count", &lib.filter_count },
    { "archive_filter_name", &lib.filter_name },
    { "archive_entry_pathname", &lib.pathname },
    { "archive_entry_pathname_utf8", &lib.pathname_utf8 },
    { "archive_entry_size", &lib.size },
    { "archive_entry_size_is_set", &lib.size_is_set },
    { "archive_entry_mtime", &lib.mtime },
    { "archive_entry_filetype", &lib.filetype },
    { "archive_entry_symlink", &lib.symlink },
    { "archive_entry_is_encrypted", &lib.is_encrypted },
    { "archive_read_support_format_zip", &lib.formats[0] },
    { "archive_read_support_format_tar", &lib.formats[1] },
    { "archive_read_support_format_7zip", &lib.formats[2] },
    { "archive_read_support_format_rar", &lib.formats[3] },
    { "archive_read_support_format_rar5", &lib.formats[4] },
    { "archive_read_support_format_cab", &lib.formats[5] },
    { "archive_read_support_format_cpio", &lib.formats[6] },
    { "archive_read_support_format_lha", &lib.formats[7] },
    { "archive_read_support_format_iso9660", &lib.formats[8] },
    { "archive_read_support_format_raw", &lib.formats[9] },
    { "archive_read_support_filter_gzip", &lib.filters[0] },
    { "archive_read_support_filter_bzip2", &lib.filters[1] },
    { "archive_read_support_filter_xz", &lib.filters[2] },
    { "archive_read_support_filter_lzma", &lib.filters[3] },
    { "archive_read_support_filter_zstd", &lib.filters[4] },
    { "archive_read_support_filter_lz4", &lib.filters[5] },
    { "archive_read_support_filter_compress", &lib.filters[6] },
    { NULL, NULL },
};
static PbLibrary library = { .soname = ARCHIVE_SONAME, .symbols = symbols };

typedef struct {
    struct archive *archive;
    MailBuilder *builder;
    GString *lines;
    gsize packed;
    guint64 unpacked; /* that came through our hands */
    guint64 total;    /* of the sizes that the entries claim */
    gint64 deadline;
    guint n_files, n_folders, n_encrypted;
    const char *stopped; /* why not all is listed */
} Listing;

static const char *const types[] = {
    "application/zip",
    "application/x-zip-compressed",
    "application/gzip",
    "application/x-gzip",
    "application/x-tar",
    "application/x-gtar",
    "application/x-compressed-tar",
    "application/x-bzip2",
    "application/x-xz",
    "application/zstd",
    "application/x-7z-compressed",
    "application/vnd.rar",
    "application/x-rar-compressed",
    "application/x-rar",
    "application/vnd.ms-cab-compressed",
    "application/x-cpio",
    "application/x-lzh-compressed",
    "application/x-iso9660-image",
    "application/java-archive",
};

static const char *const endings[] = {
    ".zip", ".tar", ".tgz", ".gz",  ".bz2", ".xz",  ".zst",  ".7z",
    ".rar", ".cab", ".jar", ".iso", ".lzh", ".lha", ".cpio",
};

bool
mail_archive_is(const char *type, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (strcmp(type, types[i]) == 0)
            return true;
    }
    if (!g_str_has_prefix(type, "application/"))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(lower, endings[i]))
            return true;
    }
    return false;
}

static struct archive *
open_archive(const guint8 *bytes, gsize len)
{
    struct archive *archive = lib.new();

    for (gsize i = 0; i < G_N_ELEMENTS(lib.formats); i++)
        lib.formats[i](archive);
    for (gsize i = 0; i < G_N_ELEMENTS(lib.filters); i++)
        lib.filters[i](archive);
    if (lib.open(archive, bytes, len) == ARCHIVE_OK)
        return archive;
    lib.free(archive);
    return NULL;
}

static bool
is_raw(const Listing *listing)
{
    return (lib.format(listing->archive) & ARCHIVE_FORMAT_BASE_MASK) ==
           ARCHIVE_FORMAT_RAW;
}

static bool
is_over(Listing *listing)
{
    if (listing->unpacked > MAX_UNPACKED ||
        (listing->unpacked > RATIO_FREE &&
         listing->unpacked / MAX_RATIO > listing->packed))
        listing->stopped = "it unpacks to very much more than it is";
    else if (g_get_monotonic_time() > listing->deadline)
        listing->stopped = "it takes too long";
    return listing->stopped != NULL;
}

/* Takes the entry's bytes where the next name lies behind them, and counts them. */
static void
pass_over(Listing *listing)
{
    int format = lib.format(listing->archive) & ARCHIVE_FORMAT_BASE_MASK;
    const void *block;
    size_t len;
    la_int64_t at;

    /* These have a list of names, or nothing to unpack: the library steps over. */
    if (lib.filter_count(listing->archive) <= 1 &&
        (format == ARCHIVE_FORMAT_ZIP || format == ARCHIVE_FORMAT_TAR ||
         format == ARCHIVE_FORMAT_CPIO || format == ARCHIVE_FORMAT_ISO9660))
        return;
    while (!is_over(listing) &&
           lib.data(listing->archive, &block, &len, &at) == ARCHIVE_OK)
        listing->unpacked += len;
}

static char *
name_of(struct archive_entry *entry)
{
    const char *name = lib.pathname_utf8(entry);
    GString *text;
    char *visible;

    if (name == NULL)
        name = lib.pathname(entry);
    if (name == NULL)
        return g_strdup("(a name that cannot be read)");
    text = mail_charset_to_utf8(name, MIN(strlen(name), 4 * MAX_NAME), NULL);
    visible = pb_text_visible_cut(text->str, (gssize)text->len, MAX_NAME);
    g_string_free(text, TRUE);
    return visible;
}

static void
add_entry(Listing *listing, struct archive_entry *entry)
{
    g_autofree char *name = name_of(entry);
    const char *target = lib.symlink(entry);
    g_autofree char *shown =
        target == NULL ? NULL : pb_text_visible_cut(target, -1, MAX_NAME);
    bool is_folder = lib.filetype(entry) == S_IFDIR;
    guint64 size = lib.size_is_set(entry) ? (guint64)MAX(lib.size(entry), 0) : 0;
    g_autofree char *size_words =
        is_folder || !lib.size_is_set(entry) ? g_strdup("") : pb_size_to_string(size);
    g_autofree char *date = lib.mtime(entry) <= 0
                                ? g_strdup("")
                                : pb_date_to_string((gint64)lib.mtime(entry));

    if (is_folder)
        listing->n_folders++;
    else
        listing->n_files++;
    if (lib.is_encrypted(entry) > 0)
        listing->n_encrypted++;
    listing->total =
        size > G_MAXUINT64 - listing->total ? G_MAXUINT64 : listing->total + size;
    g_string_append_printf(listing->lines, "%s%6s  %10.10s  %s%s%s%s",
                           listing->lines->len > 0 ? "\n" : "", size_words, date, name,
                           is_folder && !g_str_has_suffix(name, "/") ? "/" : "",
                           shown == NULL ? "" : " → ", shown == NULL ? "" : shown);
}

static void
read_entries(Listing *listing)
{
    struct archive_entry *entry;
    int result;

    while ((result = lib.next(listing->archive, &entry)) == ARCHIVE_OK ||
           result == ARCHIVE_WARN) {
        if (is_raw(listing)) {
            pass_over(listing);
            listing->n_files++;
            listing->total = listing->unpacked;
            continue;
        }
        if (listing->n_files + listing->n_folders >= MAIL_ARCHIVE_MAX_ENTRIES) {
            listing->stopped = "it holds more";
            return;
        }
        add_entry(listing, entry);
        pass_over(listing);
        if (is_over(listing))
            return;
    }
    if (result != ARCHIVE_EOF)
        listing->stopped = lib.has_encrypted(listing->archive) > 0
                               ? "its list of names is encrypted"
                               : "it is damaged from there on";
}

/* "ZIP 2.0 (deflation), 3 files, 4.1K unpacked" */
static void
add_summary(Listing *listing)
{
    g_autofree char *total = listing->total < 1024
                                 ? g_strdup_printf("%u bytes", (guint)listing->total)
                                 : pb_size_to_string(listing->total);
    const char *name = lib.format_name(listing->archive);
    const char *detail = name == NULL ? NULL : strstr(name, " (");
    g_autofree char *format = name == NULL     ? g_strdup("unknown")
                              : detail == NULL ? g_strdup(name)
                                               : g_strndup(name, (gsize)(detail - name));
    const char *filter = lib.filter_count(listing->archive) > 1
                             ? lib.filter_name(listing->archive, 0)
                             : NULL;
    g_autoptr(GString) text = g_string_new(NULL);

    if (is_raw(listing) && filter != NULL)
        g_string_printf(text, "One file, compressed by %s, %s unpacked", filter, total);
    else
        g_string_printf(text, "Archive (%s%s%s): %u %s, %s unpacked", format,
                        filter == NULL ? "" : ", ", filter == NULL ? "" : filter,
                        listing->n_files, listing->n_files == 1 ? "file" : "files",
                        total);
    if (listing->n_encrypted > 0)
        g_string_append(text, listing->n_encrypted < listing->n_files
                                  ? "; some of it is encrypted"
                                  : "; encrypted: a password opens it");
    g_string_append(text, ".");
    mail_builder_note(listing->builder, "%s", text->str);
}

bool
mail_archive_render(MailBuilder *builder, const guint8 *bytes, gsize len, bool is_cut)
{
    const MailBlock shape = { .kind = MAIL_BLOCK_PREFORMATTED, .has_gap = true };
    Listing listing = { .builder = builder,
                        .packed = MAX(len, 1),
                        .deadline = g_get_monotonic_time() + MAX_MICROSECONDS };
    g_autoptr(GString) lines = g_string_new(NULL);
    bool is_archive;

    if (len == 0 || !pb_library_load(&library, NULL))
        return false;
    listing.archive = open_archive(bytes, len);
    if (listing.archive == NULL)
        return false;
    listing.lines = lines;
    read_entries(&listing);
    /* Whatever is no archive is raw, and not compressed. */
    is_archive = (listing.n_files + listing.n_folders > 0 &&
                  !(is_raw(&listing) && lib.filter_count(listing.archive) <= 1)) ||
                 lib.has_encrypted(listing.archive) > 0;
    if (is_archive) {
        add_summary(&listing);
        if (lines->len > 0)
            mail_builder_add(builder, &shape, lines->str, lines->len, NULL);
        if (listing.stopped != NULL || is_cut)
            mail_builder_note(builder, "Not all of it is listed: %s.",
                              listing.stopped != NULL ? listing.stopped
                                                      : "only its beginning was read");
    }
    lib.free(listing.archive);
    return is_archive;
}

/* A tar archive of nothing: goes through what is set up at the first use. The library knows the letters of names only
 * where the process is in a locale that has them. */
void
mail_archive_prepare(void)
{
    static const guint8 nothing[1024];
    struct archive *archive;
    struct archive_entry *entry;

    if (!pb_library_load(&library, NULL))
        return;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    archive = open_archive(nothing, sizeof nothing);
    if (archive == NULL)
        return;
    (void)lib.next(archive, &entry);
    lib.free(archive);
}
