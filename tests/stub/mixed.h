/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/stub/mixed.h: small messages of all kinds, made from a number. */
#ifndef POSTBAG_STUB_MIXED_H
#define POSTBAG_STUB_MIXED_H

#include "demo/pop3d.h"

/* A number for stub_mixed_make: message `i` of the mailbox that `seed` stands for. */
guint64 stub_mixed_number(guint32 seed, guint32 i);
/* A DemoMake. The same bytes for the same number, everywhere. */
GBytes *stub_mixed_make(guint64 number);

#endif
