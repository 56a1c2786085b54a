/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/security_draw.c: how the security page looks (L4).
 *
 * Two lists of lines: what is known of the line to the server, and the steps of the latest test. With 100
 * columns they stand side by side, else one below the other as one list that scrolls. */
#include <config.h>

#include "security_draw.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "../words.h"
#include "../wrap.h"

#define LABEL_CELLS    13
#define MARK_CELLS     5 /* "[ok] " */
#define TIME_CELLS     8
#define WIDE_CELLS     98
#define LEFT_CELLS     54
#define MIN_TEXT_CELLS 12
#define MAX_LINE_ROWS  5 /* of one piece of text */
#define KEY_GROUP      16

/* One row. */
typedef struct {
    const char *label; /* static; "" none */
    UiRole label_role;
    char *text;
    UiRole role;
    char *right; /* at the right end; NULL: nothing */
} Line;

typedef struct {
    GArray *lines; /* Line */
    int label_cells, cells;
} List;

static void
line_clear(void *data)
{
    Line *line = data;

    g_free(line->text);
    g_free(line->right);
}

static List
list_new(int cells)
{
    List list = { .lines = g_array_new(FALSE, TRUE, sizeof(Line)), .cells = cells };

    g_array_set_clear_func(list.lines, line_clear);
    return list;
}

/* `text` and `right` pass over. */
static Line *
add(List *list, const char *label, UiRole role, char *text, char *right)
{
    Line line = { label, UI_ROLE_HEADER_NAME, text, role, right };

    g_array_append_val(list->lines, line);
    return &g_array_index(list->lines, Line, list->lines->len - 1);
}

static void
add_blank(List *list)
{
    add(list, "", UI_ROLE_DEFAULT, g_strdup(""), NULL);
}

/* Over as many rows as it takes, the label before the first. */
static void
add_wrapped(List *list, const char *label, UiRole role, const char *text)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize at = 0, len = strlen(text);
    int cells = MAX(list->cells - list->label_cells, 1);

    ui_wrap_begin(wrap, text, 0, len);
    for (int i = 0; at < len && i < MAX_LINE_ROWS; i++) {
        gsize row_len;
        gsize next = ui_wrap_next(wrap, at, cells, &row_len);
        bool is_cut = i == MAX_LINE_ROWS - 1 && next < len;

        add(list, i == 0 ? label : "", role,
            is_cut ? pb_text_ellipsize(text + at, cells) : g_strndup(text + at, row_len),
            NULL);
        at = next;
    }
}

static void G_GNUC_PRINTF(4, 5)
    add_words(List *list, const char *label, UiRole role, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    add_wrapped(list, label, role, text);
}

/* --- what is known ---------------------------------------------------------------------------- */

static void
add_server(List *list, const ConfigAccount *account)
{
    static const char *const securities[] = {
        [CONFIG_SECURITY_TLS] = "TLS from the first byte",
        [CONFIG_SECURITY_STARTTLS] = "TLS by STLS, or nothing is said",
        [CONFIG_SECURITY_NONE] = "no TLS",
    };

    add_words(list, "Server",
              account->security == CONFIG_SECURITY_NONE ? UI_ROLE_WARNING
                                                        : UI_ROLE_DEFAULT,
              "%s %u, %s", account->server, account->port, securities[account->security]);
    if (account->proxy != NULL)
        add_words(list, "Proxy", UI_ROLE_DEFAULT, "%s",
                  strchr(account->proxy, '@') == NULL ? account->proxy
                                                      : strchr(account->proxy, '@') + 1);
    if (account->client_cert != NULL)
        add_words(list, "Our own", UI_ROLE_DEFAULT, "%s", account->client_cert);
}

/* The caller frees. */
static char *
until_words(gint64 until, gint64 now, UiRole *role)
{
    g_autofree char *date = pb_date_to_string(until);
    gint64 days = (until - now) / PB_DAY;

    *role = until < now ? UI_ROLE_ERROR : days < 14 ? UI_ROLE_WARNING : UI_ROLE_DEFAULT;
    if (until < now)
        return g_strdup_printf("%s: it has ended", date);
    if (days == 0)
        return g_strdup_printf("%s, less than a day from now", date);
    return g_strdup_printf("%s, %" G_GINT64_FORMAT " day%s from now", date, days,
                           days == 1 ? "" : "s");
}

/* Of the latest session that signed in: nothing that goes with another key. */
static void
add_certificate(List *list, const UiSecurity *security, gint64 now)
{
    const StoreAccountFacts *facts = ui_security_facts(security);
    g_autofree char *until = NULL;
    UiRole role;

    if (facts == NULL || *facts->tls == '\0' || !ui_security_is_key_of_facts(security))
        return;
    until = until_words(facts->cert_until, now, &role);
    add_words(list, "Line", UI_ROLE_DEFAULT, "%s", facts->tls);
    add_words(list, "Certificate", UI_ROLE_DEFAULT, "%s", facts->certificate);
    add_words(list, "Issued by", UI_ROLE_DEFAULT, "%s", facts->issuer);
    add_words(list, "Valid until", role, "%s", until);
}

/* In groups that can be compared by eye. The caller frees. */
static char *
key_words(const char *key)
{
    GString *words = g_string_new("sha256");

    for (gsize i = 0; i < strlen(key); i += KEY_GROUP)
        g_string_append_printf(words, " %.*s", KEY_GROUP, key + i);
    return g_string_free(words, FALSE);
}

static void
add_trust(List *list, const UiSecurity *security)
{
    static const struct {
        UiRole role;
        const char *words;
    } looks[] = {
        [UI_TRUST_UNKNOWN] = { UI_ROLE_DIM, "not known yet: t tests the account" },
        [UI_TRUST_NO_TLS] = { UI_ROLE_WARNING,
                              "! none: whoever is on the way reads along" },
        [UI_TRUST_TAKEN] = { UI_ROLE_DEFAULT, "the latest session took it; not pinned" },
        [UI_TRUST_VOUCHED] = { UI_ROLE_OK, "an authority vouches for it; not pinned" },
        [UI_TRUST_REFUSED] = { UI_ROLE_ERROR,
                               "! nobody vouches for it. Compare the key with what your "
                               "provider says; p pins it" },
        [UI_TRUST_PINNED] = { UI_ROLE_OK, "pinned: this key and no other is taken" },
        [UI_TRUST_OTHER] = { UI_ROLE_ERROR,
                             "! another key is pinned: nothing is said to this one. Ask "
                             "your provider before p pins it" },
    };
    const char *key = ui_security_key(security);
    UiTrust trust = ui_security_trust(security);
    gint64 when = 0;
    const char *before = ui_security_key_before(security, &when);

    if (key != NULL && trust != UI_TRUST_NO_TLS) {
        g_autofree char *words = key_words(key);

        add_wrapped(list, "Key", UI_ROLE_DEFAULT, words);
    }
    if (before != NULL) {
        g_autofree char *words = key_words(before);
        g_autofree char *date = pb_date_to_string(when);

        add_words(list, "Changed", UI_ROLE_WARNING, "! on %s it was %s", date, words);
    }
    add_wrapped(list, "Trust", looks[trust].role, looks[trust].words);
}

static void
add_session(List *list, const StoreAccountFacts *facts, const ConfigAccount *account)
{
    gint64 least = (gint64)account->provider->min_interval;
    g_autofree char *wants = NULL;
    g_autofree char *when = NULL;

    if (facts == NULL || facts->last_login == 0) {
        add_words(list, "Last good", UI_ROLE_DIM, "no session signed in yet");
        return;
    }
    least = MAX(least, facts->login_delay);
    wants = pb_duration_to_string(least);
    when = pb_time_to_string(facts->last_success);
    add_words(list, "Sign-in", UI_ROLE_DEFAULT, "%s as %s", facts->mechanism,
              facts->login_user);
    add_words(list, "It can", UI_ROLE_DEFAULT, "%s",
              *facts->capabilities == '\0' ? "it does not say" : facts->capabilities);
    if (least > 0)
        add_words(list, "It wants", UI_ROLE_DEFAULT, "at least %s between sign-ins",
                  wants);
    if (facts->expire_days >= 0)
        add_words(list, "It keeps", UI_ROLE_WARNING,
                  "mail for %" G_GINT64_FORMAT " days (EXPIRE)", facts->expire_days);
    add_words(list, "Last good", UI_ROLE_DEFAULT, "%s",
              facts->last_success == 0 ? "no session went through" : when);
}

static List
known_lines(const UiSecurityView *view, int cells)
{
    const ConfigAccount *account = ui_security_account(view->security);
    const StoreAccountFacts *facts = ui_security_facts(view->security);
    List list = list_new(cells);

    list.label_cells = cells >= LABEL_CELLS + MIN_TEXT_CELLS ? LABEL_CELLS : 0;
    if (account == NULL) {
        add_words(&list, "", UI_ROLE_WARNING, "The account is not in the settings.");
        return list;
    }
    add_trust(&list, view->security);
    add_server(&list, account);
    add_certificate(&list, view->security, view->now);
    add_session(&list, facts, account);
    return list;
}

/* --- the test --------------------------------------------------------------------------------- */

static char *
took_words(const UiFetchStep *step, gint64 now_us)
{
    gint64 us = (step->ended_us == 0 ? now_us : step->ended_us) - step->started_us;

    /* One that runs counts whole seconds, so that nothing flickers. */
    if (step->ended_us == 0)
        return g_strdup_printf("%" G_GINT64_FORMAT " s", us / G_USEC_PER_SEC);
    if (us < G_USEC_PER_SEC)
        return g_strdup_printf("%d ms", (int)(us / 1000));
    return g_strdup_printf("%.1f s", (double)us / G_USEC_PER_SEC);
}

static void
add_step(List *list, const UiFetchStep *step, gint64 now_us)
{
    static const struct {
        const char *mark;
        UiRole role;
    } looks[] = { { "[ok]", UI_ROLE_OK },
                  { "[..]", UI_ROLE_DIM },
                  { "[!!]", UI_ROLE_ERROR } };
    int look = step->is_failed ? 2 : step->ended_us == 0 ? 1 : 0;
    const char *text = *step->text == '\0' ? sync_step_name(step->step) : step->text;
    int cells = MAX(list->cells - list->label_cells - TIME_CELLS - 1, 1);

    add(list, looks[look].mark, UI_ROLE_STRONG, pb_text_ellipsize(text, cells),
        took_words(step, now_us))
        ->label_role = looks[look].role;
    for (guint i = 0; i < step->words->len; i++)
        add_wrapped(list, "", UI_ROLE_DEFAULT, g_ptr_array_index(step->words, i));
}

static void
add_outcome(List *list, const UiFetchAccount *session)
{
    g_autofree char *when = pb_time_to_string(session->tested_at);

    if (session->why != UI_FETCH_TEST || session->tested_at == 0)
        return;
    if (session->state == UI_FETCH_FAILED)
        add_wrapped(list, "", UI_ROLE_ERROR, session->problem);
    else if (session->state == UI_FETCH_STOPPED)
        add_words(list, "", UI_ROLE_WARNING, "Stopped");
    else
        add_words(list, "", UI_ROLE_OK, "All well. Nothing was changed.");
    add_words(list, "", UI_ROLE_DIM, "tested %s", when);
}

static List
test_lines(const UiSecurityView *view, int cells)
{
    const UiFetchAccount *session = ui_security_session(view->security);
    List list = list_new(cells);

    list.label_cells = cells >= MARK_CELLS + MIN_TEXT_CELLS ? MARK_CELLS : 0;
    if (session == NULL || session->steps == NULL) {
        list.label_cells = 0;
        add_words(&list, "", UI_ROLE_DIM,
                  "t tests the account step by step, and changes nothing.");
        return list;
    }
    for (guint i = 0; i < session->steps->len; i++)
        add_step(&list, g_ptr_array_index(session->steps, i), view->now_us);
    add_outcome(&list, session);
    return list;
}

/* --- the page --------------------------------------------------------------------------------- */

/* `label_cells` as the list was made for. */
static void
draw_line(UiCanvas *canvas, UiSpot spot, const Line *line, int label_cells)
{
    if (label_cells > 0)
        ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x, label_cells - 1 },
                      line->label_role, line->label);
    spot.x += label_cells;
    spot.cells -= label_cells;
    if (line->right != NULL)
        ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, line->right);
    ui_canvas_put(canvas, spot, line->role, line->text);
}

static void
draw_list(UiCanvas *canvas, UiRect area, const List *list, int top)
{
    for (int i = 0; i < area.rows && top + i < (int)list->lines->len; i++)
        draw_line(canvas, (UiSpot){ area.y + i, area.x, area.columns },
                  &g_array_index(list->lines, Line, (guint)(top + i)), list->label_cells);
}

static int
clamp_top(int top, int n_lines, int rows)
{
    return CLAMP(top, 0, MAX(n_lines - rows, 0));
}

static UiSecurityExtent
draw_wide(UiCanvas *canvas, UiRect area, const UiSecurityView *view)
{
    UiRect left = { area.y, area.x, area.rows, LEFT_CELLS };
    UiRect right = { area.y, area.x + LEFT_CELLS + 3, area.rows,
                     area.columns - LEFT_CELLS - 3 };
    List known = known_lines(view, left.columns);
    List test = test_lines(view, right.columns);
    UiSecurityExtent extent = { (int)test.lines->len, right.rows };

    for (int i = 0; i < area.rows; i++)
        ui_canvas_put(canvas, (UiSpot){ area.y + i, area.x + LEFT_CELLS + 1, 1 },
                      UI_ROLE_RULE, "│");
    draw_list(canvas, left, &known, 0);
    draw_list(canvas, right, &test, clamp_top(view->top, extent.n_lines, right.rows));
    g_array_unref(known.lines);
    g_array_unref(test.lines);
    return extent;
}

/* The test's lines behind the others: `top` counts over both. */
static UiSecurityExtent
draw_tall(UiCanvas *canvas, UiRect area, const UiSecurityView *view)
{
    List known = known_lines(view, area.columns);
    List test = test_lines(view, area.columns);
    UiSecurityExtent extent = { 0, area.rows };
    int top, n_known;

    add_blank(&known);
    n_known = (int)known.lines->len;
    extent.n_lines = n_known + (int)test.lines->len;
    top = clamp_top(view->top, extent.n_lines, area.rows);
    draw_list(canvas, area, &known, top);
    if (top < n_known) {
        area.y += n_known - top;
        area.rows -= n_known - top;
    }
    draw_list(canvas, area, &test, MAX(top - n_known, 0));
    g_array_unref(known.lines);
    g_array_unref(test.lines);
    return extent;
}

UiSecurityExtent
ui_security_draw(UiCanvas *canvas, UiRect whole, const UiSecurityView *view)
{
    int margin = whole.columns >= 20 ? 1 : 0;
    UiRect area = { whole.y, whole.x + margin, whole.rows, whole.columns - 2 * margin };

    ui_canvas_set_cursor(canvas, area.y, area.x);
    return area.columns >= WIDE_CELLS ? draw_wide(canvas, area, view)
                                      : draw_tall(canvas, area, view);
}
