/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/document.h: the settings file as lines that keep everything they were written with (L1,
 * private). Knows no keys: groups, keys and values are text here. */
#ifndef POSTBAG_CONFIG_DOCUMENT_H
#define POSTBAG_CONFIG_DOCUMENT_H

#include "problems.h"

typedef enum {
    CONFIG_LINE_OTHER, /* empty, a comment, or one that could not be read */
    CONFIG_LINE_GROUP,
    CONFIG_LINE_KEY,
} ConfigLineKind;

typedef struct {
    ConfigLineKind kind;
    char *text;  /* as it stands in the file, with its line end */
    char *name;  /* of the group ("account home": one blank) or key; else NULL */
    char *value; /* of the key, without comment and blanks; else NULL */
    gsize value_start, value_len; /* where it stands in `text` */
} ConfigLine;

typedef struct ConfigDocument ConfigDocument;

/* Never fails: lines that cannot be read are kept and become problems. */
ConfigDocument *config_document_new(const char *text, gsize len,
                                    ConfigProblems *problems);
void config_document_free(ConfigDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConfigDocument, config_document_free)

guint config_document_n_lines(const ConfigDocument *document);
/* From 0. Borrowed, valid until the document changes. */
const ConfigLine *config_document_line(const ConfigDocument *document, guint i);
/* All the bytes of the file. */
char *config_document_to_text(const ConfigDocument *document, gsize *len);

/* Writes `value` (no line breaks; NULL takes the line out) where the key stands, else at the end of
 * the group, which is made at the end of the file when it is missing. */
void config_document_set(ConfigDocument *document, const char *group, const char *key,
                         const char *value);

/* Takes out the line of the group, its keys and what stands between them; comments below the last key stay, for
 * they may be about the next group. */
void config_document_remove_group(ConfigDocument *document, const char *group);
/* What stands there for the key; NULL when it does not. Borrowed, valid until the document changes. */
const char *config_document_get(const ConfigDocument *document, const char *group,
                                const char *key);

/* "account   home " to "account home". The caller frees. */
char *config_group_normalise(const char *group);

#endif
