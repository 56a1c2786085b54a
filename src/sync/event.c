/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/event.c: what a session says to the main loop (L3). Text in events is visible. */
#include <config.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/text.h"
#include "config/password.h"
#include "store/message.h"
#include "run.h"

#define PROGRESS_EVERY_US (100 * 1000)

static SyncEvent *
event_new(SyncRun *run, SyncEventKind kind)
{
    SyncEvent *event = g_new0(SyncEvent, 1);

    event->kind = kind;
    event->account = g_strdup(run->request->account->name);
    event->step = run->step;
    event->round = run->round;
    event->n_on_server = run->items == NULL ? 0 : run->items->len - run->n_gone;
    event->totals = run->totals;
    event->progress = run->progress;
    return event;
}

static void
clear_deleted_by(void *data)
{
    g_free(((SyncDeletedBy *)data)->reason);
}

GArray *
sync_deleted_by_new(void)
{
    GArray *deleted_by = g_array_new(FALSE, FALSE, sizeof(SyncDeletedBy));

    g_array_set_clear_func(deleted_by, clear_deleted_by);
    return deleted_by;
}

void
sync_deleted_by_add(GArray *deleted_by, const char *reason, guint n)
{
    SyncDeletedBy fresh;

    for (guint i = 0; i < deleted_by->len; i++) {
        SyncDeletedBy *by = &g_array_index(deleted_by, SyncDeletedBy, i);

        if (g_str_equal(by->reason, reason)) {
            by->n += n;
            return;
        }
    }
    fresh = (SyncDeletedBy){ g_strdup(reason), n };
    g_array_append_val(deleted_by, fresh);
}

static gint
compare_deleted_by(gconstpointer a, gconstpointer b)
{
    guint one = ((const SyncDeletedBy *)a)->n;
    guint two = ((const SyncDeletedBy *)b)->n;

    return (one < two) - (one > two);
}

static GArray *
copy_deleted_by(const GArray *from)
{
    GArray *copy = sync_deleted_by_new();

    for (guint i = 0; from != NULL && i < from->len; i++) {
        const SyncDeletedBy *by = &g_array_index(from, SyncDeletedBy, i);

        sync_deleted_by_add(copy, by->reason, by->n);
    }
    g_array_sort(copy, compare_deleted_by);
    return copy;
}

void
sync_event_free(void *data)
{
    SyncEvent *event = data;

    if (event->deleted_by != NULL)
        g_array_unref(event->deleted_by);
    g_free(event->account);
    g_free(event->text);
    g_free(event->key);
    g_free(event->uidl);
    g_free(event->subject);
    g_free(event->reason);
    g_free(event);
}

const char *
sync_step_name(SyncStep step)
{
    static const char *const names[] = {
        [SYNC_STEP_NAME] = "looking up the name",
        [SYNC_STEP_CONNECT] = "connecting",
        [SYNC_STEP_TLS] = "securing the line",
        [SYNC_STEP_GREETING] = "greeting",
        [SYNC_STEP_CAPA] = "asking what it can",
        [SYNC_STEP_LOGIN] = "signing in",
        [SYNC_STEP_STAT] = "counting",
        [SYNC_STEP_LIST] = "listing",
        [SYNC_STEP_COMPARE] = "comparing headers",
        [SYNC_STEP_FETCH] = "fetching",
        [SYNC_STEP_DELETE] = "verifying and deleting",
        [SYNC_STEP_QUIT] = "finishing",
        [SYNC_STEP_ARRIVE] = "looking at new mail",
    };

    return names[step];
}

void
sync_post_step(SyncRun *run, SyncStep step)
{
    SyncEvent *event;

    run->step = step;
    event = event_new(run, SYNC_EVENT_STEP);
    event->text = g_strdup(sync_step_name(step));
    pb_job_post(run->job, event);
}

void
sync_post_log(SyncRun *run, const char *format, ...)
{
    SyncEvent *event = event_new(run, SYNC_EVENT_LOG);
    g_autofree char *raw = NULL;
    va_list args;

    va_start(args, format);
    raw = g_strdup_vprintf(format, args);
    va_end(args);
    event->text = pb_text_visible_cut(raw, -1, PB_LOG_MAX_LINE);
    pb_log(PB_LOG_INFO, "%s: %s", event->account, event->text);
    pb_job_post(run->job, event);
}

void
sync_note(SyncRun *run, const char *format, ...)
{
    g_autofree char *raw = NULL;
    va_list args;

    if (run->request->transcript == NULL)
        return;
    va_start(args, format);
    raw = g_strdup_vprintf(format, args);
    va_end(args);
    sync_transcript_add(run->request->transcript, SYNC_SAID_OF_LINE, raw);
}

/* What the person reads now is written to the log and the transcript as well. */
static SyncEvent *
event_with_text(SyncRun *run, SyncEventKind kind, const char *text)
{
    SyncEvent *event = event_new(run, kind);

    event->text = pb_text_visible_cut(text, -1, PB_LOG_MAX_LINE);
    pb_log(PB_LOG_INFO, "%s: %s", event->account, event->text);
    sync_note(run, "%s", event->text);
    return event;
}

void
sync_post_wait(SyncRun *run, gint64 until, const char *text)
{
    SyncEvent *event = event_with_text(run, SYNC_EVENT_WAIT, text);

    event->until = until;
    pb_job_post(run->job, event);
}

void
sync_post_round(SyncRun *run, const char *text)
{
    pb_job_post(run->job, event_with_text(run, SYNC_EVENT_ROUND, text));
}

void
sync_post_key(SyncRun *run, const NetTlsInfo *info)
{
    SyncEvent *event = event_new(run, SYNC_EVENT_KEY);

    event->key = pb_digest_to_hex(info->key_sha256, sizeof info->key_sha256);
    event->is_trusted = info->is_trusted;
    event->is_vouched = info->is_vouched;
    pb_job_post(run->job, event);
}

void
sync_post_planned(SyncRun *run)
{
    pb_job_post(run->job, event_new(run, SYNC_EVENT_PLANNED));
}

/* The subject of the copy here; NULL when there is none, which is no error. */
static char *
subject_of(SyncRun *run, const StoreEntry *entry)
{
    g_autoptr(StoreMessage) message = NULL;

    if (entry->file == NULL)
        return NULL;
    message = store_find_file(run->store, entry->file, NULL);
    if (message == NULL || *message->envelope->subject == '\0')
        return NULL;
    return g_strdup(message->envelope->subject);
}

void
sync_post_row(SyncRun *run, const SyncItem *item)
{
    SyncEvent *event = event_new(run, SYNC_EVENT_ROW);

    event->decision = item->decision;
    event->decision.detail = NULL;
    event->reason = sync_reason_to_string(&item->decision);
    event->number = item->number;
    event->uidl = pb_text_visible(item->uidl, (gssize)item->uidl_len, PB_TEXT_LINE);
    event->size = item->size;
    event->subject = subject_of(run, item->entry);
    pb_job_post(run->job, event);
}

void
sync_post_figures(SyncRun *run, SyncEventKind kind)
{
    SyncEvent *event;

    run->posted_us = g_get_monotonic_time();
    run->is_unposted = false;
    if (run->started_us != 0)
        run->progress.elapsed_us = run->posted_us - run->started_us;
    event = event_new(run, kind);
    if (kind == SYNC_EVENT_SUMMARY)
        event->deleted_by = copy_deleted_by(run->deleted_by);
    pb_job_post(run->job, event);
}

void
sync_post_progress(SyncRun *run)
{
    run->is_unposted = true;
    if (g_get_monotonic_time() - run->posted_us >= PROGRESS_EVERY_US)
        sync_post_figures(run, SYNC_EVENT_PROGRESS);
}

PbSecret *
sync_ask_password(SyncRun *run, const char *refusal, GError **error)
{
    SyncEvent *event = event_new(run, SYNC_EVENT_PASSWORD);
    GError *failure = NULL;
    PbSecret *secret;

    event->text =
        refusal == NULL ? NULL : pb_text_visible_cut(refusal, -1, PB_LOG_MAX_LINE);
    secret = pb_job_ask(run->job, event, &failure);

    if (failure != NULL)
        g_propagate_error(error, failure);
    else if (secret == NULL)
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_PASSWORD, "no password was given");
    return secret;
}

static SyncEvent *
console_event_new(SyncRun *run, SyncConsoleKind kind, const char *text)
{
    SyncEvent *event = event_new(run, SYNC_EVENT_CONSOLE);

    event->console = kind;
    event->text = g_strdup(text);
    return event;
}

void
sync_post_console(SyncRun *run, SyncConsoleKind kind, SyncSaidBy by, const char *text)
{
    SyncEvent *event = console_event_new(run, kind, text);

    event->by = by;
    pb_job_post(run->job, event);
}

PbSecret *
sync_ask_console(SyncRun *run, SyncConsoleKind kind, const char *text, GError **error)
{
    return pb_job_ask(run->job, console_event_new(run, kind, text), error);
}
