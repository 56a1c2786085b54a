/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/transcript.h: what was said in the latest sessions of an account, secrets masked (L3).
 *
 * The latest lines in memory, never on a disk; a face may look on while a session writes. Counted; every
 * call from any thread. All text is visible and cut. */
#ifndef POSTBAG_SYNC_TRANSCRIPT_H
#define POSTBAG_SYNC_TRANSCRIPT_H

#include <glib.h>

#define SYNC_TRANSCRIPT_MAX_LINES 2000
#define SYNC_TRANSCRIPT_MAX_LINE  1024 /* bytes */

typedef enum {
    SYNC_SAID_BY_US,
    SYNC_SAID_BY_SERVER,
    SYNC_SAID_OF_LINE, /* about the connection: connected, TLS, closed */
} SyncSaidBy;

typedef struct {
    gint64 time_us; /* since 1970-01-01 UTC */
    SyncSaidBy by;
    char *text;
} SyncSaid;

typedef struct SyncTranscript SyncTranscript;

SyncTranscript *sync_transcript_new(void);
SyncTranscript *sync_transcript_ref(SyncTranscript *transcript);
void sync_transcript_unref(SyncTranscript *transcript);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncTranscript, sync_transcript_unref)

/* `text` is made visible and cut; secrets must be masked already. NULL transcript: nothing. */
void sync_transcript_add(SyncTranscript *transcript, SyncSaidBy by, const char *text);
/* Called with each line as it is added, on the thread that adds, with no lock held: --trace. Before the
 * session starts. */
typedef void (*SyncTranscriptLook)(const SyncSaid *said, void *user_data);
void sync_transcript_watch(SyncTranscript *transcript, SyncTranscriptLook look,
                           void *user_data);
/* A copy of the lines, oldest first: SyncSaid, freed with the array. */
GPtrArray *sync_transcript_lines(SyncTranscript *transcript);
/* "09:41:02.118 C: RETR 1", as --trace and the screen show it. The caller frees. */
char *sync_said_to_string(const SyncSaid *said);

#endif
