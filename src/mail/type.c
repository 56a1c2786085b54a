/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/type.c: what the types of parts are called, and which do more than be shown (L2).
 *
 * A type says what it is; "application/octet-stream" and the like say nothing, and then the ending of the name counts. For
 * what may be dangerous both count: a program is one by whatever name. */
#include <config.h>

#include <string.h>

#include "mail/attachment.h"

typedef struct {
    const char *type;    /* NULL: only by its endings */
    const char *endings; /* between dots; the first one is what files get */
    const char *words;
} TypeRow;

/* clang-format off */
static const TypeRow rows[] = {
    { "application/pdf",               ".pdf.", "PDF" },
    { "application/x-pdf",             ".pdf.", "PDF" },
    { "text/plain",                    ".txt.log.", "text" },
    { "text/html",                     ".html.htm.", "web page (HTML)" },
    { "application/xhtml+xml",         ".xhtml.", "web page (XHTML)" },
    { "text/enriched",                 ".txt.", "text" },
    { "text/calendar",                 ".ics.", "calendar" },
    { "text/vcard",                    ".vcf.", "address card" },
    { "text/x-vcard",                  ".vcf.", "address card" },
    { "text/directory",                ".vcf.", "address card" },
    { "text/csv",                      ".csv.", "table (CSV)" },
    { "text/x-patch",                  ".patch.diff.", "patch" },
    { "text/x-diff",                   ".diff.", "patch" },
    { "text/markdown",                 ".md.", "text (Markdown)" },
    { "text/rfc822-headers",           ".txt.", "header of a message" },
    { "application/rtf",               ".rtf.", "text (RTF)" },
    { "text/rtf",                      ".rtf.", "text (RTF)" },
    { "application/json",              ".json.", "data (JSON)" },
    { "application/xml",               ".xml.", "data (XML)" },
    { "text/xml",                      ".xml.", "data (XML)" },
    { "image/jpeg",                    ".jpg.jpeg.", "picture (JPEG)" },
    { "image/jpg",                     ".jpg.", "picture (JPEG)" },
    { "image/pjpeg",                   ".jpg.", "picture (JPEG)" },
    { "image/png",                     ".png.", "picture (PNG)" },
    { "image/gif",                     ".gif.", "picture (GIF)" },
    { "image/webp",                    ".webp.", "picture (WebP)" },
    { "image/svg+xml",                 ".svg.", "picture (SVG)" },
    { "image/tiff",                    ".tif.tiff.", "picture (TIFF)" },
    { "image/bmp",                     ".bmp.", "picture (BMP)" },
    { "image/heic",                    ".heic.", "picture (HEIC)" },
    { "image/avif",                    ".avif.", "picture (AVIF)" },
    { "audio/mpeg",                    ".mp3.", "sound (MP3)" },
    { "audio/ogg",                     ".ogg.oga.opus.", "sound (Ogg)" },
    { "audio/wav",                     ".wav.", "sound (WAV)" },
    { "audio/x-wav",                   ".wav.", "sound (WAV)" },
    { "audio/mp4",                     ".m4a.", "sound (MP4)" },
    { "video/mp4",                     ".mp4.", "film (MP4)" },
    { "video/quicktime",               ".mov.", "film (QuickTime)" },
    { "video/webm",                    ".webm.", "film (WebM)" },
    { "application/zip",               ".zip.", "archive (ZIP)" },
    { "application/x-zip-compressed",  ".zip.", "archive (ZIP)" },
    { "application/gzip",              ".gz.tgz.", "archive (gzip)" },
    { "application/x-gzip",            ".gz.", "archive (gzip)" },
    { "application/x-tar",             ".tar.", "archive (tar)" },
    { "application/x-gtar",            ".tar.", "archive (tar)" },
    { "application/x-bzip2",           ".bz2.", "archive (bzip2)" },
    { "application/x-xz",              ".xz.", "archive (xz)" },
    { "application/zstd",              ".zst.", "archive (zstd)" },
    { "application/x-7z-compressed",   ".7z.", "archive (7-Zip)" },
    { "application/vnd.rar",           ".rar.", "archive (RAR)" },
    { "application/x-rar-compressed",  ".rar.", "archive (RAR)" },
    { "application/msword",            ".doc.", "document (Word)" },
    { "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                       ".docx.", "document (Word)" },
    { "application/vnd.ms-word.document.macroenabled.12", ".docm.", "document (Word)" },
    { "application/vnd.ms-excel",      ".xls.", "table (Excel)" },
    { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                       ".xlsx.", "table (Excel)" },
    { "application/vnd.ms-excel.sheet.macroenabled.12", ".xlsm.", "table (Excel)" },
    { "application/vnd.ms-powerpoint", ".ppt.", "slides (PowerPoint)" },
    { "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                                       ".pptx.", "slides (PowerPoint)" },
    { "application/vnd.oasis.opendocument.text", ".odt.", "document (OpenDocument)" },
    { "application/vnd.oasis.opendocument.spreadsheet", ".ods.", "table (OpenDocument)" },
    { "application/vnd.oasis.opendocument.presentation", ".odp.", "slides (OpenDocument)" },
    { "application/epub+zip",          ".epub.", "book (EPUB)" },
    { "application/postscript",        ".ps.eps.", "document (PostScript)" },
    { "application/ms-tnef",           ".tnef.", "Outlook's package (winmail.dat)" },
    { "application/vnd.ms-tnef",       ".tnef.", "Outlook's package (winmail.dat)" },
    { "application/pgp-signature",     ".asc.", "signature" },
    { "application/pgp-encrypted",     ".asc.", "encrypted (OpenPGP)" },
    { "application/pgp-keys",          ".asc.", "key (OpenPGP)" },
    { "application/pkcs7-signature",   ".p7s.", "signature" },
    { "application/x-pkcs7-signature", ".p7s.", "signature" },
    { "application/pkcs7-mime",        ".p7m.", "sealed (S/MIME)" },
    { "application/x-pkcs7-mime",      ".p7m.", "sealed (S/MIME)" },
    { "message/rfc822",                ".eml.", "message" },
    { "message/global",                ".eml.", "message" },
    { "message/delivery-status",       ".txt.", "delivery report" },
    { "message/disposition-notification", ".txt.", "receipt" },
    { "message/external-body",         ".txt.", "lies elsewhere" },
    { "application/x-sh",              ".sh.", "script" },
    { "application/javascript",        ".js.", "script" },
    { "text/javascript",               ".js.", "script" },
    { "application/x-msdownload",      ".exe.", "program" },
    { NULL,                            ".exe.com.scr.msi.apk.deb.rpm.", "program" },
    { NULL,                            ".bat.cmd.ps1.vbs.py.pl.rb.php.", "script" },
};

/* What can do more than be looked at: by the type, or by the ending of the name. */
static const TypeRow risks[] = {
    { "application/x-msdownload", ".exe.com.scr.pif.msi.msp.cpl.dll.apk.deb.rpm.appimage.run.jar.",
      "it is a program" },
    { "application/x-msdos-program", ".", "it is a program" },
    { "application/x-executable", ".", "it is a program" },
    { "application/vnd.microsoft.portable-executable", ".", "it is a program" },
    { "application/java-archive", ".", "it is a program" },
    { "application/x-sh",
      ".sh.bash.bat.cmd.ps1.psm1.vbs.vbe.js.jse.wsf.wsh.hta.py.pl.rb.php.lua.tcl.desktop.lnk.url.reg.inf.scf.",
      "it is a script, which can do all that you can" },
    { "application/x-shellscript", ".", "it is a script, which can do all that you can" },
    { "text/x-sh", ".", "it is a script, which can do all that you can" },
    { "text/x-python", ".", "it is a script, which can do all that you can" },
    { "text/x-perl", ".", "it is a script, which can do all that you can" },
    { "application/javascript", ".", "it is a script, which can do all that you can" },
    { "text/javascript", ".", "it is a script, which can do all that you can" },
    { "application/x-desktop", ".", "it is a script, which can do all that you can" },
    { "application/hta", ".", "it is a script, which can do all that you can" },
    { "text/html", ".html.htm.xhtml.shtml.mht.mhtml.xht.",
      "a web page from a mail can tell its sender that it was opened, and imitate a site" },
    { "application/xhtml+xml", ".",
      "a web page from a mail can tell its sender that it was opened, and imitate a site" },
    { "image/svg+xml", ".svg.svgz.",
      "a web page from a mail can tell its sender that it was opened, and imitate a site" },
    { "application/vnd.ms-word.document.macroenabled.12", ".docm.dotm.xlsm.xltm.xlam.pptm.potm.ppam.doc.xls.ppt.",
      "it may hold macros, which are programs" },
    { "application/vnd.ms-excel.sheet.macroenabled.12", ".", "it may hold macros, which are programs" },
    { "application/msword", ".", "it may hold macros, which are programs" },
    { "application/vnd.ms-excel", ".", "it may hold macros, which are programs" },
    { "application/x-iso9660-image", ".iso.img.vhd.vhdx.dmg.",
      "it is a whole disk, in which anything may lie" },
};

static const struct {
    const char *prefix, *words;
} families[] = {
    { "text/", "text" },       { "image/", "picture" }, { "audio/", "sound" },
    { "video/", "film" },      { "message/", "message" }, { "multipart/", "parts" },
    { "font/", "font" },       { "model/", "model" },
};
/* clang-format on */

/* Whether the last ending of `name` is among `endings`. */
static bool
has_ending(const char *name, const char *endings)
{
    const char *dot = strrchr(name, '.');
    g_autofree char *lower = NULL;
    g_autofree char *between = NULL;

    if (dot == NULL || dot[1] == '\0')
        return false;
    lower = g_ascii_strdown(dot, -1);
    between = g_strconcat(lower, ".", NULL);
    return strstr(endings, between) != NULL;
}

static bool
says_nothing(const char *type)
{
    return *type == '\0' || strcmp(type, "application/octet-stream") == 0 ||
           strcmp(type, "application/x-download") == 0 ||
           strcmp(type, "application/force-download") == 0 ||
           strcmp(type, "application/binary") == 0 ||
           strcmp(type, "application/x-unknown") == 0 || strchr(type, '/') == NULL;
}

static const TypeRow *
find_type(const char *type)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].type != NULL && g_ascii_strcasecmp(rows[i].type, type) == 0)
            return &rows[i];
    }
    return NULL;
}

static const TypeRow *
find_ending(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (has_ending(name, rows[i].endings))
            return &rows[i];
    }
    return NULL;
}

const char *
mail_type_ending(const char *type)
{
    static char endings[G_N_ELEMENTS(rows)][8];
    static gsize is_ready;
    const TypeRow *row = find_type(type);

    if (g_once_init_enter(&is_ready)) {
        for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
            g_strlcpy(endings[i], rows[i].endings,
                      MIN(sizeof endings[i], 2 + strcspn(rows[i].endings + 1, ".")));
        g_once_init_leave(&is_ready, 1);
    }
    if (row == NULL)
        return g_str_has_prefix(type, "text/") ? ".txt" : ".bin";
    return endings[row - rows];
}

char *
mail_type_words(const char *type, const char *name)
{
    const TypeRow *row = says_nothing(type) ? find_ending(name) : find_type(type);

    if (row != NULL)
        return g_strdup(row->words);
    for (gsize i = 0; i < G_N_ELEMENTS(families); i++) {
        if (g_str_has_prefix(type, families[i].prefix)) {
            const char *subtype = type + strlen(families[i].prefix);

            return i == 0 ? g_strdup("text")
                          : g_strdup_printf("%s (%.30s)", families[i].words, subtype);
        }
    }
    row = find_ending(name);
    return g_strdup(row != NULL ? row->words : "file");
}

const char *
mail_type_risk(const char *type, const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(risks); i++) {
        if (g_ascii_strcasecmp(risks[i].type, type) == 0 ||
            has_ending(name, risks[i].endings))
            return risks[i].words;
    }
    return NULL;
}
