/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/schema.h: the schemas of both databases, made at build time from schema/NAME-NNN.sql by
 * embed.awk (L2). Each array ends with NULL; element N-1 brings a database from version N-1 to N. A
 * schema that was released is never edited: a change is a new file. */
#ifndef POSTBAG_SRC_STORE_SCHEMA_H
#define POSTBAG_SRC_STORE_SCHEMA_H

#include <stddef.h>

extern const char *const store_schema_ledger[];
extern const char *const store_schema_index[];

#endif
