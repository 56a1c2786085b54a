/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/wish.c: postbag wish: what a person wants of messages on their servers, whatever the policy says
 * (L4). */
#include <config.h>

#include "store/wish.h"

#include "base/text.h"
#include "store/message.h"
#include "cli/cli.h"
#include "output.h"
#include "run.h"

static const struct {
    const char *name;
    StoreWish wish;
    const char *said;
} wishes[] = {
    { "protect", STORE_WISH_PROTECT, "is protected: it never leaves the server" },
    { "hold", STORE_WISH_HOLD, "is held back: the next session leaves it as it is" },
    { "delete", STORE_WISH_DELETE, "leaves the server in the next session" },
    { "none", STORE_WISH_NONE, "is left to the policy" },
};

static bool
read_wish(const char *word, gsize *row, GError **error)
{
    g_autofree char *shown = pb_text_visible_cut(word, -1, 40);

    for (gsize i = 0; i < G_N_ELEMENTS(wishes); i++) {
        if (g_str_equal(wishes[i].name, word)) {
            *row = i;
            return true;
        }
    }
    g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                "wish: \"%s\" is none: protect, hold, delete or none", shown);
    return false;
}

/* All are found before one is changed: a mistyped ID changes nothing. */
static GPtrArray *
find_all(Store *store, char *const *ids, GError **error)
{
    g_autoptr(GPtrArray) messages =
        g_ptr_array_new_with_free_func((GDestroyNotify)store_message_free);

    for (; *ids != NULL; ids++) {
        StoreMessage *message = store_find(store, *ids, error);

        if (message == NULL)
            return NULL;
        g_ptr_array_add(messages, message);
    }
    return g_steal_pointer(&messages);
}

static bool
set_all(Store *store, const GPtrArray *messages, gsize row, GError **error)
{
    for (guint i = 0; i < messages->len; i++) {
        const StoreMessage *message = g_ptr_array_index(messages, i);
        g_autofree char *subject = NULL;

        if (!store_set_wish(store, message->row, wishes[row].wish, error)) {
            g_prefix_error(error, "%s: ", message->key);
            return false;
        }
        subject = pb_text_visible_cut(message->envelope->subject, -1, 60);
        cli_out("%.10s %s: %s\n", message->key, wishes[row].said, subject);
    }
    return true;
}

int
cli_wish_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = NULL;
    g_autoptr(Store) store = NULL;
    g_autoptr(GPtrArray) messages = NULL;
    gsize row;

    if (!read_wish(arguments->words[0], &row, &error))
        return cli_report(NULL, error);
    profile = cli_profile_open(arguments->home, &error);
    if (profile != NULL)
        store = cli_store_open(profile, &error);
    if (store != NULL)
        messages = find_all(store, arguments->words + 1, &error);
    if (messages == NULL || !set_all(store, messages, row, &error))
        return cli_report(NULL, error);
    return 0;
}
