/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/arrive.c: delivery rules and on_new over what the ledger says is new (L3).
 *
 * The mark in the ledger goes away only after everything was done to a message; a crash in between lets it be
 * done again, which is why rules and answers say how a message is to be, not what to change. */
#include <config.h>

#include "sync/arrive.h"

#include <sys/wait.h>

#include "base/text.h"
#include "store/arrival.h"
#include "store/tag.h"
#include "arrive.h"
#include "command.h"
#include "hook.h"
#include "rule.h"

#define GROUP 200
#define MAX_FAILURES \
    3 /* in a row of the command itself: then the rest waits for the next session */
#define TOLD_EVERY_US G_USEC_PER_SEC
#define MAX_LINES     10 /* of standard error, for one message */
#define EX_TEMPFAIL   75 /* sysexits(3): the command asks to be run again */

struct SyncArrive {
    gatomicrefcount refs;
    SyncRules *rules;
    char **on_new; /* argv, NULL when not set */
};

/* Of one run. */
struct SyncArriving {
    GHashTable *left; /* StoreMessage.file of what waits for the next session */
    guint n_ruled, n_filed;
    guint n_failures; /* of the command, in a row */
    bool is_untold;   /* messages moved since lists were told */
    gint64 told_us;
    MailRenderer *renderer; /* for what rules ask of the inside */
};

SyncArrive *
sync_arrive_new(const ConfigSettings *settings, GError **error)
{
    SyncRules *rules = sync_rules_new(settings, error);
    SyncArrive *arrive;

    if (rules == NULL)
        return NULL;
    arrive = g_new0(SyncArrive, 1);
    g_atomic_ref_count_init(&arrive->refs);
    arrive->rules = rules;
    arrive->on_new = g_strdupv((char **)config_settings_on_new(settings));
    return arrive;
}

SyncArrive *
sync_arrive_ref(SyncArrive *arrive)
{
    if (arrive != NULL)
        g_atomic_ref_count_inc(&arrive->refs);
    return arrive;
}

void
sync_arrive_unref(SyncArrive *arrive)
{
    if (arrive == NULL || !g_atomic_ref_count_dec(&arrive->refs))
        return;
    sync_rules_free(arrive->rules);
    g_strfreev(arrive->on_new);
    g_free(arrive);
}

void
sync_arrive_begin(SyncRun *run)
{
    const SyncArrive *arrive = run->request->arrive;

    if (arrive == NULL || run->request->mode != SYNC_MODE_FETCH ||
        (sync_rules_n(arrive->rules) == 0 && arrive->on_new == NULL))
        return;
    run->arriving = g_new0(SyncArriving, 1);
    run->arriving->renderer = mail_renderer_new(NULL);
    run->arriving->left = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    store_ledger_set_pending(run->ledger, true);
}

void
sync_arrive_end(SyncRun *run)
{
    if (run->arriving == NULL)
        return;
    mail_renderer_free(run->arriving->renderer);
    g_hash_table_unref(run->arriving->left);
    g_clear_pointer(&run->arriving, g_free);
}

/* --- both ------------------------------------------------------------------------------------- */

/* It stays marked; this run does not look at it again. */
static void
leave(SyncRun *run, const StoreMessage *message)
{
    g_hash_table_add(run->arriving->left, g_strdup(message->file));
}

static void
tell_lists(SyncRun *run)
{
    if (!run->arriving->is_untold)
        return;
    run->arriving->is_untold = false;
    run->arriving->told_us = g_get_monotonic_time();
    sync_post_figures(run, SYNC_EVENT_STORED);
}

typedef GPtrArray *(*FindPending)(StoreLedger *ledger, guint limit, GError **error);

/* Up to GROUP messages that this run has not left; NULL with an error. */
static GPtrArray *
next_group(SyncRun *run, FindPending find, GError **error)
{
    GPtrArray *group =
        find(run->ledger, GROUP + g_hash_table_size(run->arriving->left), error);

    for (guint i = group == NULL ? 0 : group->len; i > 0; i--) {
        const StoreMessage *message = g_ptr_array_index(group, i - 1);

        if (g_hash_table_contains(run->arriving->left, message->file))
            g_ptr_array_remove_index(group, i - 1);
    }
    return group;
}

/* Does it, or says why not. A message that somebody took away meanwhile is no failure. */
static bool
do_deed(SyncRun *run, const SyncDeed *deed, const StoreMessage *message,
        const char *whose)
{
    g_autoptr(GError) cause = NULL;

    if (sync_deed_do(deed, run->store, message, &cause)) {
        run->arriving->is_untold |= deed->folder != NULL || deed->flags != 0;
        return true;
    }
    if (g_error_matches(cause, STORE_ERROR, STORE_ERROR_NOT_FOUND))
        return true;
    sync_post_log(run, "%s: message %s stays as it is: %s", whose, message->key,
                  cause->message);
    return false;
}

/* --- rules ------------------------------------------------------------------------------------ */

static void
collect_tags(GArray *tagged, const SyncDeed *deed, const StoreMessage *message)
{
    for (guint i = 0; deed->tags != NULL && i < deed->tags->len; i++) {
        StoreTagged one = { message->key, g_ptr_array_index(deed->tags, i) };

        g_array_append_val(tagged, one);
    }
}

static bool
decide_group(SyncRun *run, const GPtrArray *group, SyncDeed *deeds, GError **error)
{
    g_autoptr(GArray) tagged = g_array_new(FALSE, FALSE, sizeof(StoreTagged));

    for (guint i = 0; i < group->len; i++) {
        const StoreMessage *message = g_ptr_array_index(group, i);

        if (g_cancellable_set_error_if_cancelled(pb_job_cancellable(run->job), error))
            return false;
        sync_rules_decide(run->request->arrive->rules, run->store,
                          run->arriving->renderer, message, &deeds[i]);
        collect_tags(tagged, &deeds[i], message);
    }
    return tagged->len == 0 ||
           store_tag_add_all(run->store, (StoreTagged *)tagged->data, tagged->len, error);
}

static bool
do_group(SyncRun *run, const GPtrArray *group, const SyncDeed *deeds, GError **error)
{
    g_autoptr(GPtrArray) done = g_ptr_array_new();

    for (guint i = 0; i < group->len; i++) {
        StoreMessage *message = g_ptr_array_index(group, i);

        if (do_deed(run, &deeds[i], message, "rules")) {
            g_ptr_array_add(done, message);
            run->arriving->n_filed += deeds[i].folder != NULL;
        } else {
            leave(run, message);
        }
    }
    run->arriving->n_ruled += done->len;
    return run->request->arrive->on_new != NULL
               ? store_pending_ruled(run->ledger, done, error)
               : store_pending_done_all(run->ledger, done, error);
}

static bool
rule_group(SyncRun *run, const GPtrArray *group, GError **error)
{
    SyncDeed *deeds = g_new0(SyncDeed, group->len);
    bool is_done =
        decide_group(run, group, deeds, error) && do_group(run, group, deeds, error);

    for (guint i = 0; i < group->len; i++)
        sync_deed_clear(&deeds[i]);
    g_free(deeds);
    return is_done;
}

bool
sync_rules_run(SyncRun *run, GError **error)
{
    if (run->arriving == NULL || sync_rules_n(run->request->arrive->rules) == 0)
        return true;
    for (;;) {
        g_autoptr(GPtrArray) group = next_group(run, store_pending_unruled, error);

        if (group == NULL)
            return false;
        if (group->len == 0)
            return true;
        if (!rule_group(run, group, error))
            return false;
    }
}

static void
tell_rules(SyncRun *run)
{
    SyncArriving *arriving = run->arriving;

    if (arriving->n_ruled > 0)
        sync_post_log(run, "rules looked at %u new message%s and filed %u",
                      arriving->n_ruled, arriving->n_ruled == 1 ? "" : "s",
                      arriving->n_filed);
    arriving->n_ruled = arriving->n_filed = 0;
    tell_lists(run);
}

/* --- on_new ----------------------------------------------------------------------------------- */

typedef enum {
    HOOK_DONE,      /* with this message, whatever came of it */
    HOOK_LATER,     /* this message stays marked */
    HOOK_CANCELLED, /* the job is */
} HookEnd;

static void
say_errors(SyncRun *run, const SyncCommandResult *result)
{
    g_auto(GStrv) lines = g_strsplit(result->errors->str, "\n", MAX_LINES + 1);

    for (guint i = 0; lines[i] != NULL && i < MAX_LINES; i++) {
        if (*g_strchomp(lines[i]) != '\0')
            sync_post_log(run, "on_new says: %s", lines[i]);
    }
    if (result->is_errors_cut || g_strv_length(lines) > MAX_LINES)
        sync_post_log(run, "on_new says more, which is left out");
}

static HookEnd
do_answer(SyncRun *run, const StoreMessage *message, const SyncCommandResult *result)
{
    g_autoptr(GError) cause = NULL;
    g_auto(SyncDeed) deed = { 0 };

    if (result->is_output_cut) {
        sync_post_log(run, "on_new: message %s: its answer is over %d KB and is left out",
                      message->key, SYNC_HOOK_MAX_ANSWER / 1024);
        return HOOK_DONE;
    }
    if (!sync_hook_read_answer(result->output->str, result->output->len, &deed, &cause)) {
        sync_post_log(run, "on_new: message %s: %s", message->key, cause->message);
        return HOOK_DONE;
    }
    if (deed.tags != NULL) {
        g_ptr_array_add(deed.tags, NULL);
        if (!store_tag(run->store, message->key, (const char *const *)deed.tags->pdata,
                       NULL, &cause)) {
            sync_post_log(run, "on_new: message %s has no tags: %s", message->key,
                          cause->message);
            return HOOK_LATER;
        }
    }
    /* A name that cannot be a folder's will not be one next time either. */
    (void)do_deed(run, &deed, message, "on_new");
    return HOOK_DONE;
}

static HookEnd
take_end(SyncRun *run, const StoreMessage *message, const SyncCommandResult *result)
{
    int status = result->status;

    say_errors(run, result);
    if (result->end == SYNC_COMMAND_CANCELLED)
        return HOOK_CANCELLED;
    if (result->end == SYNC_COMMAND_TIMED_OUT) {
        sync_post_log(run,
                      "on_new: message %s: did not end within %d seconds and was killed",
                      message->key, SYNC_HOOK_SECONDS);
        run->arriving->n_failures++;
        return HOOK_DONE;
    }
    run->arriving->n_failures = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return do_answer(run, message, result);
    if (WIFEXITED(status) && WEXITSTATUS(status) == EX_TEMPFAIL) {
        sync_post_log(run, "on_new: message %s: wants to look at it again next time",
                      message->key);
        return HOOK_LATER;
    }
    if (WIFEXITED(status))
        sync_post_log(run, "on_new: message %s: ended with status %d", message->key,
                      WEXITSTATUS(status));
    else
        sync_post_log(run, "on_new: message %s: was ended by signal %d", message->key,
                      WTERMSIG(status));
    return HOOK_DONE;
}

/* NULL when the message is gone. */
static char *
ask_about(SyncRun *run, const StoreMessage *message)
{
    g_autofree char *path = store_message_path(run->store, message->row, NULL);
    g_auto(GStrv) tags = store_tags(run->store, message->key, NULL);
    char *none[] = { NULL };

    return path == NULL ? NULL
                        : sync_hook_question(message, path, tags == NULL ? none : tags);
}

static HookEnd
run_hook(SyncRun *run, const StoreMessage *message)
{
    char *const *argv = run->request->arrive->on_new;
    g_autoptr(GError) cause = NULL;
    g_auto(SyncCommandResult) result = { 0 };
    g_autofree char *question = ask_about(run, message);
    const SyncCommand command = { .argv = argv,
                                  .input = question,
                                  .seconds = SYNC_HOOK_SECONDS,
                                  .max_output = SYNC_HOOK_MAX_ANSWER,
                                  .max_errors = SYNC_HOOK_MAX_ERRORS };

    if (question == NULL)
        return HOOK_DONE;
    if (sync_command_run(&command, pb_job_cancellable(run->job), &result, &cause))
        return take_end(run, message, &result);
    sync_post_log(run, "on_new: %s cannot be run: %s", argv[0], cause->message);
    run->arriving->n_failures = MAX_FAILURES;
    return HOOK_LATER;
}

static bool
finish_message(SyncRun *run, const StoreMessage *message, HookEnd end, GError **error)
{
    if (g_get_monotonic_time() - run->arriving->told_us >= TOLD_EVERY_US)
        tell_lists(run);
    switch (end) {
    case HOOK_CANCELLED:
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                    "stopped while on_new looked at new mail");
        return false;
    case HOOK_LATER:
        leave(run, message);
        return true;
    case HOOK_DONE:
        break;
    }
    return store_pending_done(run->ledger, message->file, error);
}

static bool
hook_group(SyncRun *run, const GPtrArray *group, GError **error)
{
    for (guint i = 0; i < group->len && run->arriving->n_failures < MAX_FAILURES; i++) {
        const StoreMessage *message = g_ptr_array_index(group, i);

        if (g_cancellable_set_error_if_cancelled(pb_job_cancellable(run->job), error) ||
            !finish_message(run, message, run_hook(run, message), error))
            return false;
    }
    return true;
}

/* Up to the point where the command itself is the trouble. */
static bool
run_hooks(SyncRun *run, GError **error)
{
    bool has_begun = false;

    for (;;) {
        g_autoptr(GPtrArray) group = next_group(run, store_pending, error);

        if (group == NULL)
            return false;
        if (group->len == 0)
            return true;
        if (run->arriving->n_failures >= MAX_FAILURES)
            break;
        if (!has_begun)
            sync_post_step(run, SYNC_STEP_ARRIVE);
        has_begun = true;
        if (!hook_group(run, group, error))
            return false;
    }
    sync_post_log(run,
                  "on_new does not work: the other new messages wait for it until the "
                  "next session");
    return true;
}

bool
sync_hooks_run(SyncRun *run, GError **error)
{
    bool is_done;

    if (run->arriving == NULL)
        return true;
    /* Where no session came as far as the listing. */
    is_done = sync_complete_archive(run, error) && sync_rules_run(run, error);
    tell_rules(run);
    if (!is_done || run->request->arrive->on_new == NULL)
        return is_done;
    run->arriving->n_failures = 0;
    is_done = run_hooks(run, error);
    tell_lists(run);
    return is_done;
}
