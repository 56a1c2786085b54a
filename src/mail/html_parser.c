/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_parser.c: loads libxml2 (L2). */
#include <config.h>

#include "html_parser.h"

#include <libxml/parser.h>

#include "base/library.h"

static MailHtmlParser parser;
static __typeof__(xmlInitParser) *init_parser;

static const PbSymbol symbols[] = {
    { "htmlCreatePushParserCtxt", &parser.create },
    { "htmlCtxtUseOptions", &parser.use_options },
    { "htmlParseChunk", &parser.parse },
    { "xmlStopParser", &parser.stop },
    { "htmlFreeParserCtxt", &parser.free },
    { "xmlInitParser", &init_parser },
    { NULL, NULL },
};
static PbLibrary library = { .soname = LIBXML_SONAME, .symbols = symbols };

const MailHtmlParser *
mail_html_parser(GError **error)
{
    static gsize is_ready;

    if (!pb_library_load(&library, error))
        return NULL;
    if (g_once_init_enter(&is_ready)) {
        init_parser();
        g_once_init_leave(&is_ready, 1);
    }
    return &parser;
}
