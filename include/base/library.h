/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/library.h: libraries that are loaded when they are first needed (L0).
 *
 * Whatever the program is linked with is mapped and relocated at every start, needed or not. What only some
 * commands need, and what brings much with it, is taken by this. The library's headers are used as always;
 * its functions and variables are called through pointers that pb_library_load fills:
 *
 *   static __typeof__(htmlParseChunk) *parse_chunk;
 *   static const PbSymbol symbols[] = { { "htmlParseChunk", &parse_chunk }, { NULL, NULL } };
 *   static PbLibrary library = { .soname = LIBXML_SONAME, .symbols = symbols }; */
#ifndef POSTBAG_BASE_LIBRARY_H
#define POSTBAG_BASE_LIBRARY_H

#include <stdbool.h>

#include <glib.h>

typedef struct {
    const char *name;
    void *pointer; /* address of the pointer to the function or variable of that name */
} PbSymbol;

typedef struct {
    const char *soname;      /* of the library whose headers we were built with */
    const PbSymbol *symbols; /* ends with a NULL name */
    gsize is_ready;          /* private from here on */
    char *failure;
} PbLibrary;

/* True when all pointers of `library`, a static variable, are filled. PB_ERROR_NO_LIBRARY when it is not there or
 * lacks a symbol; it is not tried again. It stays until the program ends. Any thread. */
bool pb_library_load(PbLibrary *library, GError **error);

#endif
