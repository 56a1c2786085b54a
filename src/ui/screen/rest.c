/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/rest.c: previews in list and view (L4). */
#include <config.h>

#include "rest.h"

#include "base/human.h"
#include "base/text.h"

UiReaction
ui_rest_ask(const UiContext *context, const StoreMessage *message)
{
    if (message == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no message here"));
    if (!message->is_preview)
        return ui_react_status(UI_STATUS_INFO, g_strdup("The whole message is here"));
    if (config_settings_find_account(context->settings, message->account, NULL) == NULL)
        return ui_react_status(
            UI_STATUS_WARNING,
            g_strdup_printf("The rest is on the server of account %s, which is not in "
                            "the settings",
                            message->account));
    ui_want(context->wants, message);
    return ui_react_status(
        UI_STATUS_INFO,
        g_strdup("Asked for; without a connection it comes with the next session"));
}

char *
ui_rest_words(const UiContext *context, const StoreMessage *message, int cells)
{
    g_autofree char *here = pb_size_to_string(message->size);
    g_autofree char *all = pb_size_to_string(message->server_size);
    UiKey code = ui_keymap_key(context->keymap, UI_SCOPE_VIEW, UI_ACTION_REST);
    g_autofree char *key = code == UI_KEY_NONE ? g_strdup("") : ui_key_to_string(code);
    char *words =
        g_strdup_printf("%s of %s are here; %s fetches the rest", here, all, key);

    if (pb_text_width(words, -1) <= cells)
        return words;
    g_free(words);
    return g_strdup_printf("Preview; %s: the rest", key);
}
