/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/sample.h: placeholders for dates in the sample messages (L3). Pure.
 *
 *     @-3d 09:12@           three days ago at 09:12 UTC, as a Date field has it
 *     @-3d 09:12 +0900@     the same in another zone
 *     @-2h@                 two hours ago
 *     @+5d 10:00|%Y%m%d@    in five days, by the format of g_date_time_format (numbers only) */
#ifndef POSTBAG_DEMO_SAMPLE_H
#define POSTBAG_DEMO_SAMPLE_H

#include <glib.h>

/* `now` is seconds UTC. What is no placeholder stays as it is. */
GBytes *demo_sample_fill_dates(const char *message, gsize len, gint64 now);

#endif
