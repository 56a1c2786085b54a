/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/support.h: an archive in a folder of its own, and short ways to fill it. Everything here
 * ends the test when it fails. */
#ifndef POSTBAG_TESTS_UNIT_STORE_SUPPORT_H
#define POSTBAG_TESTS_UNIT_STORE_SUPPORT_H

/* cmocka wants these first, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/incoming.h"
#include "store/message.h"

#define ACCOUNT "home"

typedef struct {
    char *home;
    PbPaths *paths;
    Store *store;
    StoreLedger *ledger;
} Archive;

/* For cmocka_unit_test_setup_teardown: *state is an Archive that is open. */
int archive_setup(void **state);
int archive_teardown(void **state);
/* Closes both handles, so that a test may spoil files, and opens them again. */
void archive_close(Archive *archive);
void archive_open(Archive *archive);
void archive_reopen(Archive *archive);
void archive_refresh(Archive *archive);

/* Reads Subject, From, Message-ID and X-Date (seconds). */
PbEnvelope *describe(const char *header, gsize len);

/* A small message: "Subject: <subject>\nX-Date: <date>\n\n<subject>\n". The caller frees. */
char *letter(const char *subject, gint64 date);

/* Takes a listing of "uidl" or "uidl=size" words; the size is 100 where none is given. `entries` has room
 * for them, or is NULL. */
StoreListingResult list(Archive *archive, gint64 now, const char *words,
                        StoreEntry **entries);
/* The entry of a UIDL, first copy. */
StoreEntry *entry_of(Archive *archive, const char *uidl);
/* Stores `text` as the message of `entry`, in a batch of its own. */
void put(Archive *archive, const char *folder, StoreEntry *entry, const char *text);
/* The same for a preview of it. */
void put_preview(Archive *archive, const char *folder, StoreEntry *entry,
                 const char *text);
/* Lists `uidl` alone and stores a letter for it: an archive with one message, whose index row it returns. */
StoreMessage *put_one(Archive *archive, const char *uidl, const char *subject);

/* Index rows of a folder (NULL: of all but Trash), newest first. The caller frees. */
GPtrArray *rows_of(Archive *archive, const char *folder);
/* The one row of a folder; fails when there are more or none. The caller frees. */
StoreMessage *only_row(Archive *archive, const char *folder);
/* Names in a folder below mail/, sorted. The caller frees. */
GPtrArray *names_in(const Archive *archive, const char *path);
char *mail_path(const Archive *archive, const char *path);
/* Writes a file below mail/, making its folders. */
void write_mail(const Archive *archive, const char *path, const char *text);
/* The one value of an SQL query on a database file; "" for NULL. The caller frees. */
char *sql_value(const char *file, const char *sql);
/* The result code of some SQL on a database file. */
int sql_run(const char *file, const char *sql);

#define assert_ok(expression)                    \
    do {                                         \
        bool is_ok_ = (expression);              \
        if (error != NULL)                       \
            print_error("%s\n", error->message); \
        assert_true(is_ok_);                     \
        assert_null(error);                      \
    } while (0)

#endif
