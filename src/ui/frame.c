/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/frame.c: dividing the terminal (L4).
 *
 * With eight rows and more: title, rule, content, message line, keys. With four to seven the rule goes and
 * the message stands in the place of the keys; below that there is content alone, and a message when
 * there is one. */
#include <config.h>

#include "frame.h"

#include "base/text.h"
#include "footer.h"

#define ROWS_FOR_ALL   8
#define ROWS_FOR_TITLE 4
#define TITLE_GAP      2
#define MORE_COLUMNS   100

/* A whole row but for one blank column at each side, where there is room for that. */
static UiSpot
row_spot(const UiCanvas *canvas, int y)
{
    int columns = ui_canvas_columns(canvas);
    int margin = columns >= 20 ? 1 : 0;

    return (UiSpot){ .y = y, .x = margin, .cells = columns - 2 * margin };
}

/* Which accounts send password and mail in clear over a network; NULL when none does. */
static char *
clear_text_warning(const ConfigSettings *settings)
{
    const char *name = NULL;
    guint n = 0;

    for (guint i = 0; settings != NULL && i < config_settings_n_accounts(settings); i++) {
        const ConfigAccount *account = config_settings_account(settings, i);

        if (account->security == CONFIG_SECURITY_NONE && account->allow_plaintext &&
            !config_host_is_loopback(account->server)) {
            name = account->name;
            n++;
        }
    }
    if (n > 1)
        return g_strdup_printf("! %u accounts without TLS", n);
    return n == 0 ? NULL : g_strdup_printf("! %s without TLS", name);
}

/* At the right end of `spot`, which then ends before it. */
static void
draw_warning(UiCanvas *canvas, UiSpot *spot, const ConfigSettings *settings)
{
    g_autofree char *warning = clear_text_warning(settings);

    if (warning == NULL)
        return;
    spot->cells -=
        ui_canvas_put_right(canvas, *spot, UI_ROLE_WARNING, warning) + TITLE_GAP;
}

/* A wide terminal has room for all that a title has to say. */
static void
add_more(const UiCanvas *canvas, UiTitle *title)
{
    char *both;

    if (title->more == NULL || ui_canvas_columns(canvas) < MORE_COLUMNS)
        return;
    both =
        g_strdup_printf("%s   %s", title->right == NULL ? "" : title->right, title->more);
    g_free(title->right);
    title->right = both;
}

static void
draw_title(UiCanvas *canvas, UiScreen *screen)
{
    UiSpot spot = row_spot(canvas, 0);
    UiSpot whole;
    UiTitle title = { NULL, NULL, NULL };
    int left, right, used;

    draw_warning(canvas, &spot, screen->context->settings);
    whole = spot;
    screen->screen_class->title(screen, &title);
    add_more(canvas, &title);
    left = title.left == NULL ? 0 : pb_text_width(title.left, -1);
    right = title.right == NULL ? 0 : pb_text_width(title.right, -1);
    /* The left side keeps at least half: what is shown counts more than how much. */
    if (left + TITLE_GAP + right > spot.cells)
        left = MIN(left, MAX(spot.cells - TITLE_GAP - right, spot.cells / 2));
    if (title.left != NULL) {
        spot.cells = left;
        used = ui_canvas_put_cut(canvas, spot, UI_ROLE_TITLE, title.left);
        spot = whole;
        spot.x += used + TITLE_GAP;
        spot.cells -= used + TITLE_GAP;
    }
    if (title.right != NULL)
        ui_canvas_put_right(canvas, spot, UI_ROLE_TITLE_DIM, title.right);
    g_free(title.left);
    g_free(title.right);
    g_free(title.more);
}

static void
draw_status(UiCanvas *canvas, int y, UiScreen *screen, const UiStatus *status)
{
    static const UiRole roles[] = { [UI_STATUS_INFO] = UI_ROLE_DEFAULT,
                                    [UI_STATUS_OK] = UI_ROLE_OK,
                                    [UI_STATUS_WARNING] = UI_ROLE_WARNING,
                                    [UI_STATUS_ERROR] = UI_ROLE_ERROR };
    UiSpot spot = row_spot(canvas, y);
    g_autofree char *key = NULL;
    g_autofree char *hint = NULL;
    UiKey code;

    if (status->text == NULL)
        return;
    code =
        ui_keymap_key(screen->context->keymap, screen->screen_class->scope, status->hint);
    if (status->hint != UI_ACTION_NONE && code != UI_KEY_NONE && spot.cells >= 30) {
        UiSpot right = spot;

        key = ui_key_to_string(code);
        hint = g_strdup_printf("%s %s", key, ui_action_name(status->hint));
        ui_canvas_put_right(canvas, right, UI_ROLE_KEY, hint);
        spot.cells -= pb_text_width(hint, -1) + 2;
    }
    ui_canvas_put_cut(canvas, spot, roles[status->kind], status->text);
}

static bool
offers(void *screen, UiAction action)
{
    const UiScreenClass *screen_class = ((UiScreen *)screen)->screen_class;

    return screen_class->offers == NULL || screen_class->offers(screen, action);
}

static void
draw_keys(UiCanvas *canvas, int y, UiScreen *screen)
{
    const UiFooterFilter filter = { offers, screen };

    ui_footer_draw(canvas, row_spot(canvas, y), screen->context->keymap,
                   screen->screen_class->scope, &filter);
}

void
ui_frame_draw(UiCanvas *canvas, UiScreen *screen, const UiStatus *status)
{
    int rows = ui_canvas_rows(canvas);
    UiRect area = { 0, 0, rows, ui_canvas_columns(canvas) };
    bool has_status = status->text != NULL;

    ui_canvas_clear(canvas);
    if (rows >= ROWS_FOR_TITLE) {
        draw_title(canvas, screen);
        area.y = 1;
        area.rows--;
    }
    if (rows >= ROWS_FOR_ALL) {
        ui_canvas_rule(canvas, (UiSpot){ .y = 1, .x = 0, .cells = area.columns });
        area.y = 2;
        area.rows -= 3;
        draw_status(canvas, rows - 2, screen, status);
        draw_keys(canvas, rows - 1, screen);
    } else if (has_status && rows > 1) {
        area.rows--;
        draw_status(canvas, rows - 1, screen, status);
    } else if (rows >= ROWS_FOR_TITLE) {
        area.rows--;
        draw_keys(canvas, rows - 1, screen);
    }
    screen->screen_class->draw(screen, canvas, area);
}
