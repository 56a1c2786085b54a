/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/growth.h: whether work grows with its size, and not with the square of it.
 *
 * It compares two times of the processor on one machine, never a time with a number. */
#ifndef TESTS_SUPPORT_GROWTH_H
#define TESTS_SUPPORT_GROWTH_H

#include <stdbool.h>

#include <glib.h>

#define GROWTH_TIMES 8

/* Does `work` at `size` and at GROWTH_TIMES of it. What is linear takes eight times as long, what is quadratic sixty-four. */
bool growth_is_linear(void (*work)(gsize size, gconstpointer data), gsize size,
                      gconstpointer data);

#endif
