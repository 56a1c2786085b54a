/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/lock.h: who may be writing (L2, private). */
#ifndef POSTBAG_SRC_STORE_LOCK_H
#define POSTBAG_SRC_STORE_LOCK_H

#include "handle.h"

/* Whether a process that has locked some account of this archive is alive; it may have given the lock back.
 * Takes no lock itself: that could turn a session away. */
bool store_lock_is_anybody(const Store *store);

#endif
