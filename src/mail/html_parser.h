/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_parser.h: the functions of libxml2, which is loaded for the first HTML that is read (L2).
 *
 * It brings ICU and the C++ library with it: a quarter of the time that a program linked with it needs to
 * start. */
#ifndef POSTBAG_MAIL_HTML_PARSER_H
#define POSTBAG_MAIL_HTML_PARSER_H

#include <libxml/HTMLparser.h>
#include <stdbool.h>

#include <glib.h>

/* Each is the function of libxml2 that its type names. */
typedef struct {
    __typeof__(htmlCreatePushParserCtxt) *create;
    __typeof__(htmlCtxtUseOptions) *use_options;
    __typeof__(htmlParseChunk) *parse;
    __typeof__(xmlStopParser) *stop;
    __typeof__(htmlFreeParserCtxt) *free;
} MailHtmlParser;

/* Static. PB_ERROR_NO_LIBRARY. Any thread. */
const MailHtmlParser *mail_html_parser(GError **error);

#endif
