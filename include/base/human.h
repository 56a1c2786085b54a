/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/human.h: sizes, durations and dates as people write and read them (L0). */
#ifndef POSTBAG_BASE_HUMAN_H
#define POSTBAG_BASE_HUMAN_H

#include <stdbool.h>

#include <glib.h>

#define PB_MINUTE ((gint64)60)
#define PB_HOUR   (60 * PB_MINUTE)
#define PB_DAY    (24 * PB_HOUR)

/* "812", "4K", "14.2M", "1.9G" (1 K = 1024): at most five cells. The caller frees. */
char *pb_size_to_string(guint64 bytes);
/* "500 MB", "2 GB", "100 KB", "1500" (bytes); 1 KB = 1024. PB_ERROR_BAD_VALUE. */
bool pb_size_parse(const char *text, guint64 *bytes, GError **error);
/* What pb_size_parse() reads, exactly: "500 MB", "1500 bytes". The caller frees. */
char *pb_size_to_text(guint64 bytes);

/* "14 days", "1 day", "36 hours", "15 min", "30 s": the largest unit that divides it. Frees: caller. */
char *pb_duration_to_string(gint64 seconds);
/* Reads what the above writes, units in full, short (d, h, m, s) or plural. PB_ERROR_BAD_VALUE. */
bool pb_duration_parse(const char *text, gint64 *seconds, GError **error);

/* "2026-12-04", local zone. The caller frees. */
char *pb_date_to_string(gint64 seconds);
/* "2026-12-04 09:41", local zone. The caller frees. */
char *pb_time_to_string(gint64 seconds);
/* For lists: "09:41" today, "22 Nov" this year, "Nov 2024" before; always six cells or fewer but the
 * last, which takes eight. The caller frees. */
char *pb_date_short(gint64 seconds, gint64 now);

#endif
