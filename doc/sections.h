/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doc/sections.h: prose of the manual pages that is long, as man(7) markup (build time only). */
#ifndef POSTBAG_DOC_SECTIONS_H
#define POSTBAG_DOC_SECTIONS_H

/* postbag(1): the query language; rules and on_new. */
extern const char section_queries[];
extern const char section_new_mail[];

#endif
