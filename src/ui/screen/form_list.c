/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_list.c: accounts, or rules, one line each (L4). */
#include <config.h>

#include "form_list.h"

#include "base/human.h"
#include "base/text.h"
#include "store/facts.h"
#include "../words.h"

#define NAME_CELLS 10
#define GAP        2

/* Which column gets how many cells: the last one that is shown takes what is left. By width of the list; the
 * first that fits. */
static const struct {
    int from;
    int cells[UI_FORM_LIST_COLUMNS]; /* 0: not shown */
} account_shares[] = {
    { 90, { 22, 18, 16, 10, 1 } },
    { 56, { 18, 16, 1, 0, 0 } },
    { 40, { 16, 1, 0, 0, 0 } },
    { 0, { 1, 0, 0, 0, 0 } },
};
static const int rule_shares[UI_FORM_LIST_COLUMNS] = { 1, 0, 0, 0, 0 };

static void
entry_free(void *data)
{
    UiFormEntry *entry = data;

    g_free(entry->name);
    for (int i = 0; i < UI_FORM_LIST_COLUMNS; i++)
        g_free(entry->columns[i]);
    g_free(entry);
}

guint
ui_form_list_n(const ConfigSettings *settings, ConfigScope list)
{
    return list == CONFIG_SCOPE_RULE ? config_settings_n_rules(settings)
                                     : config_settings_n_accounts(settings);
}

const char *
ui_form_list_name(const ConfigSettings *settings, ConfigScope list, guint i)
{
    return list == CONFIG_SCOPE_RULE ? config_settings_rule(settings, i)->name
                                     : config_settings_account(settings, i)->name;
}

/* --- accounts --------------------------------------------------------------------------------- */

/* From a session of this run. NULL when there was none. */
static char *
session_words(const UiFetchAccount *session, gint64 now, UiRole *role)
{
    gint64 ago;
    g_autofree char *clock = NULL;

    if (session == NULL)
        return NULL;
    ago = (g_get_monotonic_time() - session->ended_us) / G_USEC_PER_SEC;
    clock = ui_words_clock(now - ago);
    switch (session->state) {
    case UI_FETCH_RUNNING:
        return g_strdup("under way");
    case UI_FETCH_ASKING:
        return g_strdup("asks for a password");
    case UI_FETCH_DONE:
        *role = UI_ROLE_OK;
        return g_strdup_printf("ok %s", clock);
    case UI_FETCH_FAILED:
        *role = UI_ROLE_WARNING;
        return g_strdup_printf("! %s", clock);
    case UI_FETCH_STOPPED:
        return g_strdup_printf("stopped %s", clock);
    default:
        return NULL;
    }
}

static char *
result_words(const UiContext *context, const char *name, gint64 now, UiRole *role)
{
    g_autoptr(StoreAccountFacts) facts = NULL;
    g_autofree char *date = NULL;
    char *words = context->fetch == NULL
                      ? NULL
                      : session_words(ui_fetch_find(context->fetch, name), now, role);

    if (words != NULL)
        return words;
    if (context->store != NULL)
        facts = store_account_facts(context->store, name, NULL);
    if (facts == NULL || facts->last_success == 0)
        return g_strdup("never");
    date = pb_date_short(facts->last_success, now);
    *role = UI_ROLE_OK;
    return g_strdup_printf("ok %s", g_strchug(date));
}

static char *
there_words(const UiListed *listed, const char *name)
{
    const UiListedAccount *account = ui_listed_find(listed, name);
    g_autofree char *count = NULL;
    g_autofree char *size = NULL;

    if (account == NULL || account->listed_at == 0)
        return g_strdup("-");
    count = ui_words_count(account->n);
    size = pb_size_to_string(account->bytes);
    return g_strdup_printf("%s %s", count, size);
}

static char *
policy_words(const ConfigAccount *account)
{
    g_autofree char *leave = config_retention_get(&account->retention, "leave_on_server");
    g_autofree char *most = config_retention_get(&account->retention, "max_on_server");

    if (g_str_equal(most, "none"))
        return g_steal_pointer(&leave);
    return g_strdup_printf("%s; %s", leave, most);
}

static UiFormEntry *
account_entry(const UiContext *context, const ConfigAccount *account,
              const UiListed *listed, gint64 now)
{
    UiFormEntry *entry = g_new0(UiFormEntry, 1);

    entry->name = g_strdup(account->name);
    entry->columns[0] =
        g_strdup(*account->address != '\0' ? account->address : account->user);
    entry->columns[1] = g_strdup(account->server);
    entry->columns[2] = result_words(context, account->name, now, &entry->roles[2]);
    entry->columns[3] = there_words(listed, account->name);
    entry->columns[4] = policy_words(account);
    return entry;
}

static UiFormEntry *
rule_entry(const ConfigRule *rule)
{
    UiFormEntry *entry = g_new0(UiFormEntry, 1);

    entry->name = g_strdup(rule->name);
    entry->columns[0] = pb_text_visible(rule->match, -1, PB_TEXT_LINE);
    for (int i = 1; i < UI_FORM_LIST_COLUMNS; i++)
        entry->columns[i] = g_strdup("");
    return entry;
}

GPtrArray *
ui_form_list_read(const UiContext *context, ConfigScope list, const UiListed *listed,
                  gint64 now)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
    guint n = ui_form_list_n(context->settings, list);

    for (guint i = 0; i < n; i++) {
        if (list == CONFIG_SCOPE_RULE)
            g_ptr_array_add(entries,
                            rule_entry(config_settings_rule(context->settings, i)));
        else
            g_ptr_array_add(entries,
                            account_entry(context,
                                          config_settings_account(context->settings, i),
                                          listed, now));
    }
    return entries;
}

void
ui_form_list_add_new(GPtrArray *entries, const char *name)
{
    UiFormEntry *entry = g_new0(UiFormEntry, 1);

    entry->name = g_strdup(name);
    for (int i = 0; i < UI_FORM_LIST_COLUMNS; i++)
        entry->columns[i] = g_strdup(i == 0 ? "new, not saved" : "");
    g_ptr_array_add(entries, entry);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static const int *
shares_for(ConfigScope list, int cells)
{
    gsize i = 0;

    if (list == CONFIG_SCOPE_RULE)
        return rule_shares;
    while (cells < account_shares[i].from)
        i++;
    return account_shares[i].cells;
}

static void
draw_entry(UiCanvas *canvas, UiSpot spot, ConfigScope list, const UiFormEntry *entry,
           bool is_selected)
{
    const int *shares = shares_for(list, spot.cells);

    ui_canvas_put(canvas, spot, UI_ROLE_STRONG, is_selected ? "> " : "  ");
    spot.x += 2;
    spot.cells -= 2;
    ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x, MIN(NAME_CELLS, spot.cells) },
                      is_selected ? UI_ROLE_STRONG : UI_ROLE_DEFAULT, entry->name);
    spot.x += NAME_CELLS + GAP;
    spot.cells -= NAME_CELLS + GAP;
    for (int i = 0; i < UI_FORM_LIST_COLUMNS && shares[i] > 0 && spot.cells > 0; i++) {
        bool is_last = i + 1 == UI_FORM_LIST_COLUMNS || shares[i + 1] == 0;
        int cells = is_last ? spot.cells : MIN(shares[i], spot.cells);
        UiRole role = entry->roles[i] == UI_ROLE_DEFAULT ? UI_ROLE_DIM : entry->roles[i];

        ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x, cells }, role,
                          entry->columns[i]);
        spot.x += cells + GAP;
        spot.cells -= cells + GAP;
    }
}

void
ui_form_list_draw(UiCanvas *canvas, UiRect area, ConfigScope list,
                  const GPtrArray *entries, guint selected)
{
    int n = (int)entries->len, rows = area.rows, top = 0;

    if (n > rows)
        top = CLAMP((int)selected - rows / 2, 0, n - rows);
    for (int i = 0; i < rows && top + i < n; i++)
        draw_entry(canvas, (UiSpot){ area.y + i, area.x, area.columns }, list,
                   g_ptr_array_index(entries, (guint)(top + i)),
                   (guint)(top + i) == selected);
}
