/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/transcript.c: the latest lines of a conversation (L3).
 *
 * A ring behind a lock that is held for a moment only: never while a watcher looks, and never over I/O. */
#include <config.h>

#include "sync/transcript.h"

#include "base/clock.h"
#include "base/text.h"

#define ELLIPSIS_LEN 3 /* bytes of what is put where a line was cut */

struct SyncTranscript {
    gatomicrefcount refs;
    GMutex lock;
    GQueue lines; /* SyncSaid */
    SyncTranscriptLook look;
    void *look_data;
};

static SyncSaid *
said_copy(const SyncSaid *said)
{
    SyncSaid *copy = g_memdup2(said, sizeof *said);

    copy->text = g_strdup(said->text);
    return copy;
}

static void
said_free(gpointer data)
{
    SyncSaid *said = data;

    g_free(said->text);
    g_free(said);
}

SyncTranscript *
sync_transcript_new(void)
{
    SyncTranscript *transcript = g_new0(SyncTranscript, 1);

    g_atomic_ref_count_init(&transcript->refs);
    g_mutex_init(&transcript->lock);
    g_queue_init(&transcript->lines);
    return transcript;
}

SyncTranscript *
sync_transcript_ref(SyncTranscript *transcript)
{
    g_atomic_ref_count_inc(&transcript->refs);
    return transcript;
}

void
sync_transcript_unref(SyncTranscript *transcript)
{
    if (transcript == NULL || !g_atomic_ref_count_dec(&transcript->refs))
        return;
    g_queue_clear_full(&transcript->lines, said_free);
    g_mutex_clear(&transcript->lock);
    g_free(transcript);
}

void
sync_transcript_watch(SyncTranscript *transcript, SyncTranscriptLook look,
                      void *user_data)
{
    transcript->look = look;
    transcript->look_data = user_data;
}

void
sync_transcript_add(SyncTranscript *transcript, SyncSaidBy by, const char *text)
{
    SyncSaid *said;

    if (transcript == NULL)
        return;
    said = g_new(SyncSaid, 1);
    *said = (SyncSaid){ pb_clock_now_us(), by,
                        pb_text_visible_cut(text, -1,
                                            SYNC_TRANSCRIPT_MAX_LINE - ELLIPSIS_LEN) };
    if (transcript->look != NULL)
        transcript->look(said, transcript->look_data);
    g_mutex_lock(&transcript->lock);
    g_queue_push_tail(&transcript->lines, said);
    if (transcript->lines.length > SYNC_TRANSCRIPT_MAX_LINES)
        said_free(g_queue_pop_head(&transcript->lines));
    g_mutex_unlock(&transcript->lock);
}

GPtrArray *
sync_transcript_lines(SyncTranscript *transcript)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(said_free);

    g_mutex_lock(&transcript->lock);
    for (const GList *link = transcript->lines.head; link != NULL; link = link->next)
        g_ptr_array_add(lines, said_copy(link->data));
    g_mutex_unlock(&transcript->lock);
    return lines;
}

char *
sync_said_to_string(const SyncSaid *said)
{
    static const char *const marks[] = {
        [SYNC_SAID_BY_US] = "C:",
        [SYNC_SAID_BY_SERVER] = "S:",
        [SYNC_SAID_OF_LINE] = "--",
    };
    gint64 seconds = said->time_us / G_USEC_PER_SEC;
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(seconds);
    g_autofree char *time =
        when == NULL ? g_strdup("-") : g_date_time_format(when, "%H:%M:%S");

    return g_strdup_printf("%s.%03d %s %s", time,
                           (int)(said->time_us % G_USEC_PER_SEC / 1000), marks[said->by],
                           said->text);
}
