/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/facts_pages.c: what stands on the pages of facts (L4): where everything lies, and what this program is
 * made of. Read when the page is opened. */
#include <config.h>

#include "facts_pages.h"

#include "base/secret.h"
#include "base/text.h"
#include "net/stream.h"
#include "mail/document.h"
#include "pop3/session.h"
#include "store/message.h"
#include "store/store.h"
#include "../term/term.h"
#include "../words.h"

static void G_GNUC_PRINTF(3, 4)
    add(GArray *facts, const char *label, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    ui_facts_add(facts, label, pb_text_visible(text, -1, PB_TEXT_LINE));
}

/* --- backup ----------------------------------------------------------------------------------- */

static void
add_mail(const UiContext *context, GArray *facts)
{
    g_autoptr(GPtrArray) folders =
        context->store == NULL ? NULL : store_folders(context->store, NULL);
    g_autofree char *words = NULL;
    guint64 n = 0;

    for (guint i = 0; folders != NULL && i < folders->len; i++)
        n += ((const StoreFolder *)g_ptr_array_index(folders, i))->total;
    words = ui_words_messages(n);
    add(facts, "Mail", "%s", context->paths->mail_dir);
    add(facts, "",
        "%s in Maildir folders, one file a message, which any program can copy.", words);
}

void
ui_facts_of_backup(const UiContext *context, GArray *facts)
{
    ui_facts_add(facts, NULL, g_strdup("To copy"));
    add_mail(context, facts);
    add(facts, "Ledger", "%s", context->paths->ledger_db);
    add(facts, "",
        "What was fetched from which server, what is protected, and every deletion there.");
    add(facts, "Settings", "%s", context->paths->config_file);
    ui_facts_add(facts, NULL, g_strdup("Not needed"));
    add(facts, "Index", "%s", context->paths->index_db);
    add(facts, "", "It is made anew from the mail.");
    ui_facts_add(facts, NULL, g_strdup("Backups"));
    add(facts, "Made so far", "none by postbag: this version makes none.");
    add(facts, "How to",
        "Close postbag, then copy the three with the program that copies your other files. "
        "They are whole only when nothing is being fetched.");
}

/* --- about ------------------------------------------------------------------------------------ */

static void
add_libraries(GArray *facts)
{
    g_autofree char *gmime = mail_library_version();
    g_autofree char *curses = ui_term_library_version();

    ui_facts_add(facts, NULL, g_strdup("Libraries"));
    add(facts, "GLib", "%u.%u.%u", glib_major_version, glib_minor_version,
        glib_micro_version);
    add(facts, "GnuTLS", "%s", net_library_version());
    add(facts, "GNU SASL", "%s", pop3_sasl_library_version());
    add(facts, "GMime", "%s", gmime);
    add(facts, "SQLite", "%s", store_library_version());
    add(facts, "ncurses", "%s", curses);
}

static void
add_files(const PbPaths *paths, GArray *facts)
{
    guint ledger, index;

    store_schema_versions(&ledger, &index);
    ui_facts_add(facts, NULL, g_strdup("Files"));
    add(facts, "Settings", "%s", paths->config_file);
    add(facts, "Mail", "%s", paths->mail_dir);
    add(facts, "Ledger", "%s (version %u)", paths->ledger_db, ledger);
    add(facts, "Index", "%s (version %u)", paths->index_db, index);
    add(facts, "Log", "%s", paths->log_file);
    add(facts, "Themes", "%s", paths->themes_dir);
}

/* Accounts whose line is not protected, by name. The caller frees. */
static char *
bare_accounts(const ConfigSettings *settings)
{
    GString *names = g_string_new(NULL);

    for (guint i = 0; i < config_settings_n_accounts(settings); i++) {
        const ConfigAccount *account = config_settings_account(settings, i);

        if (account->security == CONFIG_SECURITY_NONE)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                                   account->name);
    }
    return g_string_free(names, FALSE);
}

static void
add_protection(const UiContext *context, GArray *facts)
{
    g_autofree char *bare = bare_accounts(context->settings);

    ui_facts_add(facts, NULL, g_strdup("Protection"));
    add(facts, "Lines",
        "TLS 1.2 or 1.3 with a certificate that is vouched for or pinned; no setting "
        "switches that check off.");
    if (*bare != '\0')
        add(facts, "", "Without TLS, as the settings say: %s.", bare);
    add(facts, "Passwords", "%s",
        pb_secret_is_hardened()
            ? "kept in memory only; other programs cannot read it, and a crash leaves no "
              "copy."
            : "kept in memory only. This system did not let postbag close that to other "
              "programs.");
    add(facts, "Screen",
        "What servers and messages say is made visible: nothing of it steers the terminal.");
    if (context->renderer != NULL) {
        g_autofree char *held = mail_renderer_words(context->renderer);

        add(facts, "Messages", "read in a process of its own: %s.", held);
    }
    add(facts, "Deletion",
        "On a server only after the copy here was flushed to the disk and read back.");
}

void
ui_facts_of_program(const UiContext *context, GArray *facts)
{
    add(facts, "postbag", "%s", PACKAGE_VERSION);
    add(facts, "Licence",
        "GNU General Public License, version 3 or later. There is no warranty.");
    add_protection(context, facts);
    add_files(context->paths, facts);
    add_libraries(facts);
}
