/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/rate.c: a mean over the session at first, then one that forgets (L4). */
#include <config.h>

#include "rate.h"

#define SAMPLE_US G_USEC_PER_SEC
#define MEMORY_US (5 * (gint64)G_USEC_PER_SEC)

static double
mean_of_session(const SyncProgress *progress)
{
    if (progress->elapsed_us < SAMPLE_US)
        return 0;
    return (double)progress->bytes_done * G_USEC_PER_SEC / (double)progress->elapsed_us;
}

void
ui_rate_take(UiRate *rate, const SyncProgress *progress, gint64 now_us)
{
    guint64 bytes = progress->bytes_done;
    gint64 passed = now_us - rate->at_us;
    double sample;

    if (rate->at_us == 0 || bytes < rate->last) {
        *rate = (UiRate){ .at_us = now_us,
                          .bytes = bytes,
                          .last = bytes,
                          .moved_us = now_us,
                          .per_second = mean_of_session(progress) };
        return;
    }
    /* Before the first message nothing is waited for. */
    if (bytes > rate->last || progress->n_all == 0) {
        rate->last = bytes;
        rate->moved_us = now_us;
    }
    if (passed < SAMPLE_US)
        return;
    if (progress->elapsed_us < MEMORY_US && rate->moved_us == now_us) {
        rate->per_second = mean_of_session(progress);
    } else {
        sample = (double)(bytes - rate->bytes) * G_USEC_PER_SEC / (double)passed;
        rate->per_second +=
            (sample - rate->per_second) * (double)passed / (double)(passed + MEMORY_US);
    }
    rate->at_us = now_us;
    rate->bytes = bytes;
}
