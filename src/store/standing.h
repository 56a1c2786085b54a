/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/standing.h: what is Trash, in SQL on the index (L2, private). */
#ifndef POSTBAG_SRC_STORE_STANDING_H
#define POSTBAG_SRC_STORE_STANDING_H

#include "store/standing.h"

/* Behind the ID of a folder. */
#define STORE_IN_TRASH \
    "IN (SELECT id FROM folder WHERE name = 'Trash' OR name GLOB 'Trash/*')"

#endif
