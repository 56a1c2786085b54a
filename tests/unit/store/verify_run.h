/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/verify_run.h: a pass of verify and what it said, and an archive of three letters to do damage to.
 * Everything here ends the test when it fails. */
#ifndef POSTBAG_TESTS_UNIT_STORE_VERIFY_RUN_H
#define POSTBAG_TESTS_UNIT_STORE_VERIFY_RUN_H

#include <sys/types.h>

#include "store/verify.h"
#include "support.h"

#define LONG_AGO ((time_t)1600000000)
#define NOW      ((gint64)1795000000)

typedef struct {
    GString *text; /* "kind remedy" of each, in order, with blanks between */
    GPtrArray *files;
    StoreVerifyTotals totals;
} Report;

/* A StoreVerifyRequest.flaw whose user_data is a Report. */
void take(const StoreFlaw *flaw, void *user_data);
void report_free(Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

/* The caller frees. */
Report *verify(Archive *archive, StoreVerifyMode mode);
void assert_finds(Archive *archive, StoreVerifyMode mode, const char *expected);
/* Finds this, mends it like that, and then there is nothing left. */
void assert_mends(Archive *archive, const char *found, const char *mended);

/* The path of a file of `base` below mail/. The caller frees. */
char *path_in(const Archive *archive, const char *sub, const char *base);
/* Three letters a, b, c in Inbox, all on the server; the clock stands at NOW. */
void fill(Archive *archive);
/* Where the letter of a UIDL lies after fill(). The caller frees. */
char *file_of(Archive *archive, const char *uidl);
void remove_file(Archive *archive, const char *uidl);
void cut_file(Archive *archive, const char *uidl, off_t len);
void set_mode(Archive *archive, const char *uidl, mode_t mode);
void append(Archive *archive, const char *uidl, const char *text);
/* A teardown that lets the clock run again. */
int teardown(void **state);

#endif
