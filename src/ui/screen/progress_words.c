/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/progress_words.c: what the progress screen says (L4). */
#include <config.h>

#include "progress_words.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "../words.h"
#include "../wrap.h"

#define PROBLEM_LINES   3
#define BIG_MESSAGE     (256 * 1024)                 /* its own size is shown from here */
#define SILENCE_US      (5 * (gint64)G_USEC_PER_SEC) /* longer is worth a word */
#define MAX_LEFT_US     (100 * PB_HOUR * G_USEC_PER_SEC)
#define ROOMY_CELLS     58
#define PLAN_CELLS_LONG 60

char *
ui_progress_time(gint64 us)
{
    gint64 seconds = MAX(us, 0) / G_USEC_PER_SEC;
    int second = (int)(seconds % 60), minute = (int)(seconds / 60 % 60);
    gint64 hour = seconds / PB_HOUR;

    if (hour == 0)
        return g_strdup_printf("%d:%02d", minute, second);
    return g_strdup_printf("%" G_GINT64_FORMAT ":%02d:%02d", hour, minute, second);
}

bool
ui_progress_has_bar(const UiFetchAccount *account)
{
    return account->state == UI_FETCH_RUNNING && account->wait_until == 0 &&
           account->progress.n_all > 0;
}

/* Until when, and how long that is: the second figure counts down. */
static char *
waiting_words(const UiProgressRow *row)
{
    gint64 until = row->account->wait_until;
    g_autofree char *clock = ui_words_clock(until);
    g_autofree char *left = ui_progress_time((until - row->now) * G_USEC_PER_SEC);

    if (until <= row->now)
        return g_strdup("trying again");
    return g_strdup_printf("waiting until %s (%s)", clock, left);
}

static char *
running_words(const UiFetchAccount *account)
{
    return g_strdup(account->step_text != NULL ? account->step_text
                                               : sync_step_name(account->step));
}

char *
ui_progress_state(const UiProgressRow *row, UiRole *role)
{
    const UiFetchAccount *account = row->account;
    static const struct {
        UiRole role;
        const char *words;
    } looks[] = {
        [UI_FETCH_IDLE] = { UI_ROLE_DIM, "not fetched yet" },
        [UI_FETCH_RUNNING] = { UI_ROLE_DEFAULT, NULL },
        [UI_FETCH_ASKING] = { UI_ROLE_WARNING, "waiting for the password" },
        [UI_FETCH_DONE] = { UI_ROLE_OK, "done" },
        [UI_FETCH_FAILED] = { UI_ROLE_ERROR, "failed" },
        [UI_FETCH_STOPPED] = { UI_ROLE_WARNING, "stopped" },
    };
    g_autofree char *took = NULL;

    *role = looks[account->state].role;
    if (account->wait_until != 0) {
        *role = UI_ROLE_WARNING;
        return waiting_words(row);
    }
    if (account->state == UI_FETCH_RUNNING)
        return running_words(account);
    if (account->ended_us == 0)
        return g_strdup(looks[account->state].words);
    took = ui_progress_time(account->ended_us - account->started_us);
    return g_strdup_printf("%s%s %s %s", account->why == UI_FETCH_TEST ? "test " : "",
                           looks[account->state].words,
                           account->state == UI_FETCH_DONE ? "in" : "after", took);
}

static bool
is_fetching(const UiFetchAccount *account)
{
    return ui_progress_has_bar(account) &&
           account->progress.n_done < account->progress.n_all;
}

/* A rate of what does not come, and a time that is left of it, would be made up. */
static bool
has_rate(const UiProgressRow *row)
{
    return is_fetching(row->account) && row->bytes_per_second >= 1 &&
           (row->account->asked & SYNC_CONTROL_PAUSE) == 0 && row->silent_us < SILENCE_US;
}

char *
ui_progress_rate(const UiProgressRow *row)
{
    g_autofree char *size = NULL;

    if (!has_rate(row))
        return g_strdup("");
    size = pb_size_to_string((guint64)row->bytes_per_second);
    return g_strdup_printf("%s/s", size);
}

char *
ui_progress_left(const UiProgressRow *row)
{
    const SyncProgress *progress = &row->account->progress;
    double us;

    if (!has_rate(row) || progress->bytes_done > progress->bytes_all)
        return g_strdup("");
    us = (double)(progress->bytes_all - progress->bytes_done) / row->bytes_per_second *
         G_USEC_PER_SEC;
    return us >= (double)MAX_LEFT_US ? g_strdup("") : ui_progress_time((gint64)us);
}

/* --- the lines below an account --------------------------------------------------------------- */

static void
detail_free(void *data)
{
    UiProgressDetail *detail = data;

    g_free(detail->text);
    g_free(detail);
}

/* `text` passes over. */
static UiProgressDetail *
add(GPtrArray *details, UiRole role, char *text)
{
    UiProgressDetail *detail = g_new0(UiProgressDetail, 1);

    detail->role = role;
    detail->text = text;
    g_ptr_array_add(details, detail);
    return detail;
}

/* Up to three lines; what is longer ends in an ellipsis. */
static void
add_problem(GPtrArray *details, const char *text, int cells, UiRole role)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize at = 0, len = strlen(text);

    cells = MAX(cells, 1);
    ui_wrap_begin(wrap, text, 0, len);
    for (int i = 0; at < len && i < PROBLEM_LINES; i++) {
        gsize line_len;
        gsize next = ui_wrap_next(wrap, at, cells, &line_len);
        bool is_cut = i == PROBLEM_LINES - 1 && next < len;

        add(details, role,
            is_cut ? pb_text_ellipsize(text + at, cells) : g_strndup(text + at, line_len))
            ->is_problem = true;
        at = next;
    }
}

static char *
now_words(const UiProgressRow *row, int cells)
{
    const SyncProgress *progress = &row->account->progress;
    g_autofree char *number = ui_words_count((guint64)progress->n_done + 1);
    g_autofree char *done = NULL;
    g_autofree char *all = NULL;

    if (cells < ROOMY_CELLS)
        return g_strdup_printf("now: #%s", number);
    if (progress->now_all < BIG_MESSAGE)
        return g_strdup_printf("now: message %s", number);
    done = pb_size_to_string(progress->now_done);
    all = pb_size_to_string(progress->now_all);
    return g_strdup_printf("now: message %s, %s of %s", number, done, all);
}

/* "   previews 2", or nothing when there are none. */
static void
append_count(GString *words, const char *what, guint n)
{
    g_autofree char *count = ui_words_count(n);

    if (n > 0)
        g_string_append_printf(words, "   %s %s", what, count);
}

static char *
stored_words(const UiFetchAccount *account)
{
    const SyncProgress *progress = &account->progress;
    g_autofree char *stored = ui_words_count(progress->n_stored);
    g_autofree char *there = ui_words_count(account->n_on_server);
    GString *words = g_string_new(NULL);

    g_string_printf(words, "stored %s", stored);
    append_count(words, "previews", progress->n_previews);
    append_count(words, "verified", progress->n_verified);
    g_string_append_printf(words, "   on the server %s", there);
    return g_string_free(words, FALSE);
}

static char *
bytes_words(const SyncProgress *progress)
{
    g_autofree char *done = pb_size_to_string(progress->bytes_done);
    g_autofree char *all = pb_size_to_string(progress->bytes_all);

    return g_strdup_printf("%s of %s", done, all);
}

/* What a person asked for, as long as it holds; NULL: nothing that shows. */
static const char *
asked_words(const UiFetchAccount *account)
{
    if (account->asked & SYNC_CONTROL_FINISH)
        return "stopping after this message";
    if (account->asked & SYNC_CONTROL_PAUSE)
        return "paused: p goes on";
    return NULL;
}

static void
add_fetching(GPtrArray *details, const UiProgressRow *row, UiProgressLook look, int cells)
{
    g_autofree char *now = now_words(row, cells);
    g_autofree char *stored = stored_words(row->account);
    g_autofree char *bytes = bytes_words(&row->account->progress);
    const char *asked = asked_words(row->account);
    UiRole role = UI_ROLE_DEFAULT;

    if (asked != NULL) {
        g_free(now);
        now = g_strdup(asked);
        role = UI_ROLE_WARNING;
    } else if (row->silent_us >= SILENCE_US) {
        g_autofree char *silence = ui_progress_time(row->silent_us);

        g_free(now);
        now = g_strdup_printf(
            cells < ROOMY_CELLS ? "silent %s" : "waiting for the server for %s", silence);
        role = UI_ROLE_WARNING;
    }
    if (look == UI_PROGRESS_WIDE) {
        /* The first part may grow and shrink; what follows keeps its place. */
        add(details, role, g_strdup_printf("%-44s%s", now, stored));
        return;
    }
    add(details, role, g_steal_pointer(&now))->has_figures = true;
    if (cells < ROOMY_CELLS)
        add(details, UI_ROLE_DIM, g_steal_pointer(&stored));
    else
        add(details, UI_ROLE_DIM, g_strdup_printf("%s   %s", stored, bytes));
}

/* What is done beside fetching; NULL: nothing that shows. The caller frees. */
static char *
other_words(const UiFetchAccount *account)
{
    const SyncProgress *progress = &account->progress;
    g_autofree char *done = ui_words_count(progress->n_deleted);
    g_autofree char *all = ui_words_count(progress->n_delete);
    g_autofree char *compared = ui_words_count(progress->n_compared);
    g_autofree char *compare = ui_words_count(progress->n_compare);

    if (account->step == SYNC_STEP_COMPARE && progress->n_compare > 0)
        return g_strdup_printf("comparing headers: %s of %s", compared, compare);
    if (account->step == SYNC_STEP_DELETE)
        return g_strdup_printf("reading copies back, deleting on the server: %s of %s",
                               done, all);
    if (account->step == SYNC_STEP_QUIT && progress->n_deleted > 0)
        return g_strdup_printf("waiting for the server to confirm %s deletions", done);
    return NULL;
}

static void
add_running(GPtrArray *details, const UiProgressRow *row, UiProgressLook look, int cells)
{
    const UiFetchAccount *account = row->account;
    const char *asked = asked_words(account);
    g_autofree char *end = other_words(account);

    if (is_fetching(account)) {
        add_fetching(details, row, look, cells);
        return;
    }
    if (account->wait_until != 0)
        add_problem(details, account->wait_reason, cells, UI_ROLE_WARNING);
    else if (asked != NULL)
        add(details, UI_ROLE_WARNING, g_strdup(asked));
    else if (end != NULL)
        add(details, UI_ROLE_DEFAULT, g_steal_pointer(&end));
    if (account->is_planned)
        add(details, UI_ROLE_DIM, stored_words(account));
}

/* The caller frees. */
static char *
news_words(const SyncProgress *progress)
{
    g_autofree char *stored = ui_words_count(progress->n_stored);
    g_autofree char *previews = ui_words_count(progress->n_previews);

    if (progress->n_stored == 0)
        return g_strdup("nothing new");
    if (progress->n_previews == 0)
        return g_strdup_printf("stored %s", stored);
    if (progress->n_previews == 1)
        return g_strdup_printf("stored %s, one of them a preview", stored);
    return g_strdup_printf("stored %s, %s of them previews", stored, previews);
}

static void
add_done(GPtrArray *details, const UiFetchAccount *account)
{
    const SyncProgress *progress = &account->progress;
    g_autofree char *deleted = ui_words_count(progress->n_deleted);
    /* At its end the session has counted them already. */
    guint n_gone = account->state == UI_FETCH_DONE ? 0 : progress->n_deleted;
    g_autofree char *there =
        ui_words_count(account->n_on_server - MIN(n_gone, account->n_on_server));
    g_autofree char *news = news_words(progress);

    if (account->why == UI_FETCH_TEST)
        return;
    if (progress->n_deleted == 0)
        add(details, UI_ROLE_DIM, g_strdup_printf("%s   on the server %s", news, there));
    else
        add(details, UI_ROLE_DIM,
            g_strdup_printf("%s   deleted on the server %s   left there %s", news,
                            deleted, there));
}

/* After a session that did not go through: how far it came. */
static void
add_rest(GPtrArray *details, const SyncProgress *progress)
{
    g_autofree char *stored = ui_words_count(progress->n_stored);
    g_autofree char *all = ui_words_count(progress->n_all);

    if (progress->n_all > 0)
        add(details, UI_ROLE_DIM,
            g_strdup_printf("%s of %s are stored; the next fetch brings the rest", stored,
                            all));
}

static char *
round_words(const UiFetchAccount *account)
{
    if (account->round_reason == NULL || *account->round_reason == '\0')
        return g_strdup_printf("round %u", account->round);
    return g_strdup_printf("round %u; %s", account->round, account->round_reason);
}

GPtrArray *
ui_progress_details(const UiProgressRow *row, UiProgressLook look, int cells)
{
    const UiFetchAccount *account = row->account;
    GPtrArray *details = g_ptr_array_new_with_free_func(detail_free);

    switch (account->state) {
    case UI_FETCH_IDLE:
        break;
    case UI_FETCH_ASKING:
        if (account->refusal != NULL)
            add_problem(details, account->refusal, cells, UI_ROLE_ERROR);
        break;
    case UI_FETCH_RUNNING:
        add_running(details, row, look, cells);
        if (account->round > 1)
            add(details, UI_ROLE_DIM, round_words(account));
        break;
    case UI_FETCH_DONE:
        add_done(details, account);
        break;
    case UI_FETCH_FAILED:
        if (account->problem != NULL)
            add_problem(details, account->problem, cells, UI_ROLE_ERROR);
        add_rest(details, &account->progress);
        break;
    case UI_FETCH_STOPPED:
        add_rest(details, &account->progress);
        break;
    }
    return details;
}

/* --- the plan --------------------------------------------------------------------------------- */

typedef struct {
    guint64 n_delete, n_keep, n_deleted;
    bool is_planned, is_running;
} Sums;

static Sums
sum_up(const UiProgressRow *rows, guint n)
{
    Sums sums = { 0 };

    for (guint i = 0; i < n; i++) {
        const UiFetchAccount *account = rows[i].account;
        const SyncTotals *totals = &account->totals;
        guint n_delete = account->progress.n_delete > 0
                             ? account->progress.n_delete
                             : totals->n_delete + totals->n_then_deleted;

        sums.is_running |=
            account->state == UI_FETCH_RUNNING || account->state == UI_FETCH_ASKING;
        if (!account->is_planned)
            continue;
        sums.is_planned = true;
        sums.n_delete += n_delete;
        sums.n_keep += totals->n_total - MIN(n_delete, totals->n_total);
        /* What was asked in a session that broke is not deleted, or not known to be. */
        if (account->state == UI_FETCH_DONE)
            sums.n_deleted += account->progress.n_deleted;
    }
    return sums;
}

char *
ui_progress_plan(const UiProgressRow *rows, guint n, int cells)
{
    Sums sums = sum_up(rows, n);
    g_autofree char *to_delete = ui_words_count(sums.n_delete);
    g_autofree char *keep = ui_words_count(sums.n_keep);
    g_autofree char *deleted = ui_words_count(sums.n_deleted);
    bool is_long = cells >= PLAN_CELLS_LONG;

    if (!sums.is_planned)
        return g_strdup(!sums.is_running ? "Nothing was deleted on the server"
                        : is_long
                            ? "Plan for the end of this session: known with the list"
                            : "Plan: known with the list");
    if (sums.is_running)
        return g_strdup_printf("%s: delete %s, keep %s",
                               is_long ? "Plan for the end of this session" : "Plan",
                               sums.n_delete == 0 ? "nothing" : to_delete,
                               sums.n_keep == 0 ? "nothing" : keep);
    if (sums.n_delete == 0)
        return g_strdup("Nothing was deleted on the server");
    return g_strdup_printf(is_long
                               ? "Deleted on the server and confirmed: %s of %s planned"
                               : "Deleted there: %s of %s",
                           deleted, to_delete);
}
