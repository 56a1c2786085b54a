/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_plan_random.c: what holds for the plan whatever policy, ledger, copies and time are:
 * 100,000 random mailboxes from a seed (PLAN_SEED, PLAN_ROUNDS). */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "config/settings.h"
#include "sync/plan.h"

#define DAY    ((gint64)86400)
#define NOW    ((gint64)1795000000)
#define MB     ((guint64)1 << 20)
#define MAX_N  14
#define ROUNDS 100000

/* --- what is drawn from ------------------------------------------------------------------------- */

static const struct {
    const char *address, *name;
} authors[] = {
    { "ada@EXAMPLE.org", "" },
    { "bob@example.net", "BOB" },
    { "x1y2@q.z", "" },
    { "", "" },
    { "eve@example.org.evil", "Adam" },
};

/* Which pattern fits which author, by hand. */
static const struct {
    const char *word;
    bool fits[G_N_ELEMENTS(authors)];
} patterns[] = {
    { "from:*@example.org", { true, false, false, false, false } },
    { "from:ada*", { true, false, false, false, true } },
    { "from:?ob", { false, true, false, false, false } },
    { "from:x*y*z", { false, false, true, false, false } },
};

static const char *const tag_lists[][3] = {
    { NULL }, { "tax", NULL }, { "a", "tax", NULL }, { "taxi", NULL }
};

typedef struct {
    GRand *rand;
    ConfigRetention retention;
    SyncPolicy policy;
    bool protects[G_N_ELEMENTS(patterns)], protects_tax;
    guint n;
    StoreEntry entries[MAX_N];
    StoreStanding here[MAX_N];
    guint author[MAX_N];
    char uidls[MAX_N][4];
    SyncSubject subjects[MAX_N];
    SyncDecision decisions[MAX_N];
} Case;

static bool
one_in(Case *c, int n)
{
    return g_rand_int_range(c->rand, 0, n) == 0;
}

static guint
below(Case *c, guint n)
{
    return (guint)g_rand_int_range(c->rand, 0, (gint32)n);
}

static void
set(Case *c, const char *key, const char *value)
{
    g_autoptr(GError) error = NULL;

    if (!config_retention_set(&c->retention, key, value, &error))
        fail_msg("%s", error->message);
}

static void
draw_leave(Case *c)
{
    static const char *const fixed[] = { "always", "never", "until-deleted" };
    g_autofree char *time = NULL;

    if (one_in(c, 2)) {
        set(c, "leave_on_server", fixed[below(c, G_N_ELEMENTS(fixed))]);
        return;
    }
    time = g_strdup_printf("%u hours%s", 1 + below(c, 2400),
                           one_in(c, 2) ? ", until-deleted" : "");
    set(c, "leave_on_server", time);
}

static void
draw_max(Case *c)
{
    g_autofree char *bytes = g_strdup_printf("%u MB", 1 + below(c, 60));
    g_autofree char *messages = g_strdup_printf("%u messages", 1 + below(c, MAX_N));
    g_autofree char *both = g_strdup_printf("%s, %s", bytes, messages);
    const char *const values[] = { "none", bytes, messages, both };

    set(c, "max_on_server", values[below(c, G_N_ELEMENTS(values))]);
}

static void
draw_protect(Case *c)
{
    g_autoptr(GString) value = g_string_new(NULL);

    if (one_in(c, 4))
        g_string_append(value, "unread, ");
    if (one_in(c, 2))
        g_string_append(value, "flagged, ");
    c->protects_tax = one_in(c, 4);
    if (c->protects_tax)
        g_string_append(value, "tag:tax, ");
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        c->protects[i] = one_in(c, 8);
        if (c->protects[i])
            g_string_append_printf(value, "%s, ", patterns[i].word);
    }
    if (value->len == 0)
        g_string_append(value, "none, ");
    g_string_truncate(value, value->len - 2);
    set(c, "protect", value->str);
}

static void
draw_limit(Case *c)
{
    g_autofree char *value =
        g_strdup_printf("%u%%, at least %u", below(c, 101), below(c, 5));

    set(c, "delete_limit", one_in(c, 3) ? "none" : value);
}

static void
draw_policy(Case *c)
{
    config_retention_init(&c->retention);
    draw_leave(c);
    draw_max(c);
    draw_protect(c);
    draw_limit(c);
    c->policy = (SyncPolicy){
        .retention = &c->retention,
        .fetching = { .preview_over = one_in(c, 2) ? below(c, 10) * MB : 0,
                      .headers_only = one_in(c, 6),
                      .has_no_preview = one_in(c, 6) },
        .n_confirmed = one_in(c, 3) ? below(c, MAX_N) : 0,
    };
}

static void
draw_message(Case *c, guint i)
{
    static char file[] = "1795000000.M1P1Q1.host,S=1,U=0";
    StoreState state = (StoreState)below(c, STORE_STATE_DELETED);
    StoreStanding *here = &c->here[i];

    if (one_in(c, 2))
        state = STORE_STATE_STORED;
    c->author[i] = below(c, G_N_ELEMENTS(authors));
    g_snprintf(c->uidls[i], sizeof c->uidls[i], "%u", below(c, 3));
    c->entries[i] = (StoreEntry){
        .uidl = c->uidls[i],
        .uidl_len = strlen(c->uidls[i]),
        .copy = i,
        .state = state,
        .is_listed = true,
        .file = state >= STORE_STATE_STORED && !one_in(c, 20) ? file : NULL,
        .size = one_in(c, 30) ? G_MAXUINT64 - below(c, 9) : below(c, 12) * MB,
        .stored_at = NOW + g_rand_int_range(c->rand, -400, 5) * DAY / 4,
        .is_doubled = one_in(c, 12),
        .is_resized = one_in(c, 12),
        .is_due = one_in(c, 5),
        .is_wanted = state <= STORE_STATE_HEADERS && one_in(c, 4),
        .wish = one_in(c, 3) ? (StoreWish)below(c, 4) : STORE_WISH_NONE,
    };
    *here = (StoreStanding){
        .folder = "Inbox",
        .is_trashed = one_in(c, 4),
        .flags = (one_in(c, 2) ? STORE_FLAG_SEEN : 0) |
                 (one_in(c, 6) ? STORE_FLAG_FLAGGED : 0),
        .from_address = authors[c->author[i]].address,
        .from_name = authors[c->author[i]].name,
        .subject = "",
        .tags = tag_lists[below(c, G_N_ELEMENTS(tag_lists))],
    };
    c->subjects[i] = (SyncSubject){
        .entry = &c->entries[i],
        .here = one_in(c, 10) ? NULL : here,
        .check = one_in(c, 15) ? SYNC_COPY_DIFFERS : SYNC_COPY_UNCHECKED,
        .is_new = one_in(c, 6),
    };
}

static void
draw(Case *c)
{
    draw_policy(c);
    c->n = below(c, MAX_N + 1);
    for (guint i = 0; i < c->n; i++)
        draw_message(c, i);
    sync_plan_make(&c->policy, c->subjects, c->n, NOW, c->decisions);
}

/* --- what must hold ----------------------------------------------------------------------------- */

static bool
is_protected(const Case *c, guint i)
{
    const ConfigProtect *protect = &c->retention.protect;
    const StoreStanding *here = &c->here[i];
    bool is_by_author = false;

    for (gsize k = 0; k < G_N_ELEMENTS(patterns); k++)
        is_by_author |= c->protects[k] && patterns[k].fits[c->author[i]];
    return is_by_author || (protect->unread && (here->flags & STORE_FLAG_SEEN) == 0) ||
           (protect->flagged && (here->flags & STORE_FLAG_FLAGGED) != 0) ||
           (c->protects_tax && g_strv_contains(here->tags, "tax"));
}

/* Nothing forbids to take it from the server. */
static bool
is_safe(const Case *c, guint i)
{
    const StoreEntry *entry = &c->entries[i];

    return entry->state >= STORE_STATE_STORED && entry->file != NULL &&
           c->subjects[i].here != NULL && c->subjects[i].check == SYNC_COPY_UNCHECKED &&
           !entry->is_doubled && !entry->is_resized &&
           entry->wish != STORE_WISH_PROTECT && entry->wish != STORE_WISH_HOLD &&
           !is_protected(c, i);
}

static bool
time_has_passed(const Case *c, guint i)
{
    return c->retention.leave == CONFIG_LEAVE_FOR &&
           NOW - c->entries[i].stored_at >= c->retention.leave_seconds;
}

static bool
is_trashed(const Case *c, guint i)
{
    return c->retention.until_deleted && c->here[i].is_trashed;
}

/* There is a rule that asks for it, and it is the one that is told. */
static bool
is_justified(const Case *c, guint i)
{
    const StoreEntry *entry = &c->entries[i];

    switch (c->decisions[i].reason) {
    case SYNC_REASON_ASKED:
        return entry->wish == STORE_WISH_DELETE;
    case SYNC_REASON_DELETED_HERE:
        return is_trashed(c, i);
    case SYNC_REASON_AFTER_DOWNLOAD:
        return c->retention.leave == CONFIG_LEAVE_NEVER;
    case SYNC_REASON_TIME_PASSED:
        return time_has_passed(c, i) &&
               c->decisions[i].until == c->retention.leave_seconds;
    case SYNC_REASON_OVER_MAX:
        return !c->subjects[i].is_new &&
               c->decisions[i].until == (c->decisions[i].is_count
                                             ? (gint64)c->retention.max_messages
                                             : (gint64)c->retention.max_bytes);
    default:
        return false;
    }
}

static bool
is_deleted(const Case *c, guint i)
{
    return c->decisions[i].action == SYNC_ACTION_DELETE;
}

static void
check_each(const Case *c)
{
    for (guint i = 0; i < c->n; i++) {
        const SyncDecision *decision = &c->decisions[i];
        const StoreEntry *entry = &c->entries[i];
        g_autofree char *reason = sync_reason_to_string(decision);

        assert_non_null(reason);
        if (is_deleted(c, i)) {
            assert_true(is_safe(c, i));
            assert_true(is_justified(c, i));
        } else if (decision->action != SYNC_ACTION_KEEP) {
            assert_true(entry->state <= STORE_STATE_HEADERS);
            assert_int_not_equal(entry->wish, STORE_WISH_HOLD);
        }
        if (decision->then_deleted) {
            assert_int_equal(decision->action, SYNC_ACTION_FETCH);
            assert_false(entry->is_doubled);
            assert_int_not_equal(entry->wish, STORE_WISH_PROTECT);
            assert_true(!c->retention.protect.unread ||
                        entry->state == STORE_STATE_HEADERS);
        }
    }
}

/* --- the limit ---------------------------------------------------------------------------------- */

static bool
counts(const Case *c, guint i)
{
    return c->decisions[i].reason != SYNC_REASON_ASKED &&
           !(c->retention.leave == CONFIG_LEAVE_NEVER &&
             (c->subjects[i].is_new || c->entries[i].is_due));
}

static guint
allowed(const Case *c)
{
    const ConfigDeleteLimit *limit = &c->retention.delete_limit;
    guint n =
        limit->is_none ? G_MAXUINT : MAX(c->n * limit->percent / 100, limit->at_least);

    return MAX(n, c->policy.n_confirmed);
}

static guint
check_limit(const Case *c)
{
    guint n_counted = 0;
    guint n_held = 0;

    for (guint i = 0; i < c->n; i++) {
        n_counted += is_deleted(c, i) && counts(c, i);
        n_held += c->decisions[i].reason == SYNC_REASON_OVER_LIMIT;
        if (c->decisions[i].reason == SYNC_REASON_OVER_LIMIT)
            assert_true(is_safe(c, i));
    }
    assert_true(n_counted <= allowed(c));
    /* All or nothing, and never without need. */
    assert_true(n_held == 0 || n_counted == 0);
    assert_true(n_held == 0 || n_held > allowed(c));
    return n_held;
}

/* --- the most that may stay --------------------------------------------------------------------- */

typedef struct {
    guint64 bytes;
    guint n;
} Load;

static guint64
size_of(const Case *c, guint i)
{
    return MIN(c->entries[i].size, (guint64)1 << 40);
}

static Load
load_left(const Case *c)
{
    Load load = { 0, 0 };

    for (guint i = 0; i < c->n; i++) {
        if (is_deleted(c, i) || c->decisions[i].then_deleted)
            continue;
        load.n++;
        load.bytes += size_of(c, i);
    }
    return load;
}

static bool
is_over(const Case *c, Load load)
{
    return (c->retention.max_bytes > 0 && load.bytes > c->retention.max_bytes) ||
           (c->retention.max_messages > 0 && load.n > c->retention.max_messages);
}

static bool
is_older(const Case *c, guint a, guint b)
{
    const StoreEntry *one = &c->entries[a];
    const StoreEntry *two = &c->entries[b];
    int order = strcmp(one->uidl, two->uidl);

    if (one->stored_at != two->stored_at)
        return one->stored_at < two->stored_at;
    return order != 0 ? order < 0 : one->copy < two->copy;
}

static bool
is_kept_by_time_alone(const Case *c, guint i)
{
    return c->decisions[i].action == SYNC_ACTION_KEEP && is_safe(c, i) &&
           !c->subjects[i].is_new && c->decisions[i].reason != SYNC_REASON_OVER_LIMIT;
}

static void
check_max(const Case *c)
{
    Load load = load_left(c);
    guint latest = G_MAXUINT;

    for (guint i = 0; i < c->n; i++) {
        bool goes = is_deleted(c, i) && c->decisions[i].reason == SYNC_REASON_OVER_MAX;

        if (goes && (latest == G_MAXUINT || is_older(c, latest, i)))
            latest = i;
        if (is_over(c, load))
            assert_false(is_kept_by_time_alone(c, i));
    }
    if (latest == G_MAXUINT)
        return;
    for (guint i = 0; i < c->n; i++)
        assert_false(is_kept_by_time_alone(c, i) && is_older(c, i, latest));
    load.n++;
    load.bytes += size_of(c, latest);
    assert_true(is_over(c, load));
}

/* --- order and repetition ----------------------------------------------------------------------- */

static bool
is_same(const SyncDecision *a, const SyncDecision *b)
{
    return a->action == b->action && a->reason == b->reason && a->until == b->until &&
           a->is_count == b->is_count && a->then_deleted == b->then_deleted &&
           g_strcmp0(a->detail, b->detail) == 0;
}

/* What a plan says about the last deletion that does not fit depends on which limit it is over, so the reasons of
 * two orders are the same too. */
static void
check_order(Case *c)
{
    SyncSubject shuffled[MAX_N];
    SyncDecision decisions[MAX_N];
    guint from[MAX_N];

    for (guint i = 0; i < c->n; i++)
        from[i] = i;
    for (guint i = c->n; i > 1; i--) {
        guint k = below(c, i);
        guint swap = from[i - 1];

        from[i - 1] = from[k];
        from[k] = swap;
    }
    for (guint i = 0; i < c->n; i++)
        shuffled[i] = c->subjects[from[i]];
    sync_plan_make(&c->policy, shuffled, c->n, NOW, decisions);
    for (guint i = 0; i < c->n; i++)
        assert_true(is_same(&decisions[i], &c->decisions[from[i]]));
    sync_plan_make(&c->policy, c->subjects, c->n, NOW, decisions);
    for (guint i = 0; i < c->n; i++)
        assert_true(is_same(&decisions[i], &c->decisions[i]));
}

/* What is not read for the plan would not have changed it. */
static void
check_needs(const Case *c)
{
    SyncSubject less[MAX_N];
    SyncDecision decisions[MAX_N];
    guint64 bytes = 0;

    for (guint i = 0; i < c->n; i++)
        bytes += size_of(c, i);
    for (guint i = 0; i < c->n; i++) {
        bool is_read =
            is_trashed(c, i) ||
            sync_plan_needs_standing(&c->policy, &c->entries[i], c->n, bytes, NOW);

        less[i] = c->subjects[i];
        if (!is_read)
            less[i].here = NULL;
    }
    sync_plan_make(&c->policy, less, c->n, NOW, decisions);
    for (guint i = 0; i < c->n; i++)
        assert_true(is_same(&decisions[i], &c->decisions[i]));
}

/* --- the tests ---------------------------------------------------------------------------------- */

static guint
number_of(const char *name, guint otherwise)
{
    const char *text = g_getenv(name);

    return text == NULL ? otherwise : (guint)g_ascii_strtoull(text, NULL, 10);
}

static void
plan_make__keeps_its_word__whatever_it_is_given(void **state)
{
    guint rounds = number_of("PLAN_ROUNDS", ROUNDS);
    guint n_by[SYNC_REASON_OVER_BUDGET + 1] = { 0 };
    Case c = { .rand = g_rand_new_with_seed(number_of("PLAN_SEED", 20261126)) };

    (void)state;
    for (guint round = 0; round < rounds; round++) {
        draw(&c);
        check_each(&c);
        if (check_limit(&c) == 0)
            check_max(&c);
        check_order(&c);
        check_needs(&c);
        for (guint i = 0; i < c.n; i++)
            n_by[c.decisions[i].reason]++;
        config_retention_clear(&c.retention);
    }
    g_rand_free(c.rand);
    /* Every reason came up, and not by chance. */
    for (guint reason = 0; reason < SYNC_REASON_OVER_BUDGET; reason++)
        assert_true(n_by[reason] * 1000 > rounds);
}

static void
plan_may_expunge__keeps__what_a_rule_may_still_need(void **state)
{
    guint rounds = number_of("PLAN_ROUNDS", ROUNDS);
    Case c = { .rand = g_rand_new_with_seed(number_of("PLAN_SEED", 20261126)) };
    guint n_may = 0;

    (void)state;
    for (guint round = 0; round < rounds; round++) {
        StoreEntry *entry = &c.entries[0];

        draw_policy(&c);
        draw_message(&c, 0);
        entry->state = (StoreState)below(&c, STORE_STATE_DELETED + 1);
        entry->is_listed = one_in(&c, 2);
        if (sync_plan_may_expunge(&c.retention, entry)) {
            n_may++;
            assert_int_not_equal(entry->state, STORE_STATE_DELETE_SENT);
            if (entry->is_listed && entry->state != STORE_STATE_DELETED) {
                g_autofree char *leave =
                    config_retention_get(&c.retention, "leave_on_server");
                g_autofree char *max =
                    config_retention_get(&c.retention, "max_on_server");

                assert_string_equal(leave, "always");
                assert_string_equal(max, "none");
                assert_int_not_equal(entry->wish, STORE_WISH_DELETE);
            }
        }
        config_retention_clear(&c.retention);
    }
    g_rand_free(c.rand);
    assert_true(n_may * 4 > rounds);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plan_make__keeps_its_word__whatever_it_is_given),
        cmocka_unit_test(plan_may_expunge__keeps__what_a_rule_may_still_need),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
