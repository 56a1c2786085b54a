/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/charset_guess.c: which charset bytes are in that nobody has labelled (L2).
 *
 * libuchardet knows how often letters follow each other in many languages. Of what it says only scripts count that are not
 * Latin: there it is right from a line of text on, and among the Latin charsets it is not. */
#include <config.h>

#include "charset_guess.h"

#include <string.h>
#include <uchardet.h>

#include "base/library.h"

#define MIN_LETTERS 6           /* high bytes, below which anything is a guess */
#define ENOUGH      (64 * 1024) /* bytes that are looked at */

static __typeof__(uchardet_new) *detector_new;
static __typeof__(uchardet_delete) *detector_free;
static __typeof__(uchardet_handle_data) *detector_take;
static __typeof__(uchardet_data_end) *detector_end;
static __typeof__(uchardet_get_charset) *detector_says;

static const PbSymbol symbols[] = {
    { "uchardet_new", &detector_new },          { "uchardet_delete", &detector_free },
    { "uchardet_handle_data", &detector_take }, { "uchardet_data_end", &detector_end },
    { "uchardet_get_charset", &detector_says }, { NULL, NULL },
};
static PbLibrary library = { .soname = UCHARDET_SONAME, .symbols = symbols };

/* What counts of what it says, by the name that iconv is given. */
static const struct {
    const char *said, *iconv_name;
} charsets[] = {
    { "SHIFT_JIS", "CP932" },
    { "EUC-JP", "EUC-JP-MS" },
    { "UHC", "UHC" },
    { "EUC-KR", "UHC" },
    { "GB18030", "GB18030" },
    { "BIG5", "BIG5-HKSCS" },
    { "WINDOWS-1251", "CP1251" },
    { "KOI8-R", "KOI8-R" },
    { "ISO-8859-5", "ISO-8859-5" },
    { "IBM866", "CP866" },
    { "WINDOWS-1253", "CP1253" },
    { "ISO-8859-7", "ISO-8859-7" },
    { "WINDOWS-1255", "CP1255" },
    { "ISO-8859-8", "ISO-8859-8" },
    { "TIS-620", "CP874" },
};

void
mail_charset_guess_prepare(void)
{
    (void)pb_library_load(&library, NULL);
}

static bool
has_letters(const char *bytes, gsize len)
{
    gsize n_high = 0;

    for (gsize i = 0; i < len && n_high < MIN_LETTERS; i++)
        n_high += (guchar)bytes[i] >= 0x80;
    return n_high >= MIN_LETTERS;
}

const char *
mail_charset_guess(const char *bytes, gsize len)
{
    const char *name = NULL;
    uchardet_t detector;

    if (!has_letters(bytes, len) || !pb_library_load(&library, NULL))
        return NULL;
    detector = detector_new();
    if (detector_take(detector, bytes, MIN(len, ENOUGH)) == 0) {
        detector_end(detector);
        for (gsize i = 0; i < G_N_ELEMENTS(charsets) && name == NULL; i++) {
            if (strcmp(charsets[i].said, detector_says(detector)) == 0)
                name = charsets[i].iconv_name;
        }
    }
    detector_free(detector);
    return name;
}
