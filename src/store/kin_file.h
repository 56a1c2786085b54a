/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/kin_file.h: reading a stored file to know it again (L2). */
#ifndef POSTBAG_SRC_STORE_KIN_FILE_H
#define POSTBAG_SRC_STORE_KIN_FILE_H

#include "row.h"

/* row->print of its file, or of its preview: as the row has it, else from the file. STORE_PRINT_UNKNOWN when the
 * file is nowhere. What was read is written with the next save. */
void store_kin_print(StoreLedger *ledger, StoreRow *row);

/* The same of any file: what it is, and in STORE_PRINT_KNOWN its value. */
StorePrint store_kin_read_print(Store *store, const char *base,
                                guint8 print[PB_DIGEST_LEN]);

/* Whether a server may announce `size` for the file with this base: with CRLF or LF for its line ends, or without
 * the last of them. Reads it. False as well when it is nowhere. */
bool store_kin_is_exact(Store *store, const char *base, guint64 size);
/* The same of a file that was read. */
bool store_kin_is_size_of(guint64 size, guint64 file_size, guint64 n_lines);

#endif
