/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/parts_run.c: parts given to programs (L4).
 *
 * A command for a pipe is the person's own text, for which a shell is right: nothing of the message gets into it. Programs
 * that a type names are run without one, and only after a question. Either way the part is first a private file. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "mail/attachment.h"
#include "../model/outside.h"
#include "ask_line.h"
#include "confirm.h"
#include "parts_inside.h"

#define PLACE "FILE" /* stands for the path until there is one */

static void
program_ended(const char *program, const char *status, void *user_data)
{
    PartsScreen *self = user_data;

    if (status != NULL)
        ui_parts_say(self, UI_STATUS_WARNING, g_strdup_printf("%s %s", program, status));
    else
        ui_status_clear(&self->result);
}

/* Puts the path into the words, wherever its place is. */
static char **
final_argv(char *const *argv, const char *path)
{
    GPtrArray *words = g_ptr_array_new();

    for (; *argv != NULL; argv++) {
        g_auto(GStrv) pieces = g_strsplit(*argv, "\001" PLACE, -1);

        g_ptr_array_add(words, g_strjoinv(path, pieces));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

void
ui_parts_give_file(PartsScreen *self, bool is_whole)
{
    UiOutside *outside = self->screen.context->outside;
    g_autofree char *path = g_build_filename(self->folder, self->file, NULL);
    g_auto(GStrv) argv = final_argv(self->argv, path);
    const UiOutsideOrder order = { .argv = argv,
                                   .path = path,
                                   .folder = self->folder,
                                   .needs_terminal = self->needs_terminal,
                                   .reads_stdin = self->reads_stdin };
    g_autoptr(GError) error = NULL;

    if (!is_whole)
        ui_outside_drop(outside, self->folder);
    else if (!ui_outside_run(outside, &order, program_ended, self, &error))
        ui_parts_say(self, UI_STATUS_ERROR, ui_status_text_of_error(error));
    else if (!order.needs_terminal)
        ui_parts_say(self, UI_STATUS_INFO, g_strdup_printf("%s was started", argv[0]));
}

/* Writes the part under the cursor into a private file, for `self->argv`. */
static bool
prepare_file(PartsScreen *self, UiStatus *said)
{
    const MailPart *part = ui_parts_current(self);
    g_autofree char *name = mail_file_name(part);
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    char *folder = ui_outside_folder(self->screen.context->outside, &error);

    if (folder == NULL) {
        *said =
            (UiStatus){ .kind = UI_STATUS_ERROR, .text = ui_status_text_of_error(error) };
        return false;
    }
    g_free(self->folder);
    self->folder = folder;
    g_free(self->file);
    self->file = ui_outside_file_name(name);
    self->aim = PARTS_FOR_PROGRAM;
    g_ptr_array_add(parts, (gpointer)part);
    ui_parts_start_save(self, parts, self->file, MAIL_SAVE_AS_NAMED);
    return true;
}

/* --- a pipe ----------------------------------------------------------------------------------- */

static bool
pipe_to(const char *typed, char **instead, UiStatus *said, void *user_data)
{
    PartsScreen *self = user_data;
    const char *argv[] = { "/bin/sh", "-c", typed, NULL };

    (void)instead;
    g_strfreev(self->argv);
    self->argv = g_strdupv((char **)argv);
    self->needs_terminal = true;
    self->reads_stdin = true;
    return prepare_file(self, said);
}

UiReaction
ui_parts_pipe(PartsScreen *self)
{
    static const char *const lines[] = {
        "The decoded part goes to the command's standard input. A shell runs what you type "
        "(/bin/sh -c), so pipes and quotes mean what they always do; nothing of the message "
        "becomes part of it. The terminal is the command's until it ends.",
        NULL
    };
    const UiLineQuestion question = { .title = "Pipe the part into a command",
                                      .name = "Command",
                                      .text = "",
                                      .lines = lines };

    return ui_react_push(
        ui_ask_line_screen_new(self->screen.context, &question, pipe_to, self));
}

/* --- the program of the type ------------------------------------------------------------------ */

static bool
find_in_mailcap(PartsScreen *self, const MailPart *part, char **refused)
{
    g_autoptr(UiMailcap) mailcap = ui_mailcap_load();
    const UiMailcapPart about = { .type = part->type,
                                  .charset = part->charset,
                                  .path = "\001" PLACE };
    UiMailcapCommand command;

    if (!ui_mailcap_find(mailcap, &about, &command, refused))
        return false;
    g_strfreev(self->argv);
    self->argv = command.argv;
    self->needs_terminal = command.needs_terminal;
    self->reads_stdin = command.reads_stdin;
    return true;
}

/* For types without an entry: what the desktop would take. */
static bool
take_opener(PartsScreen *self)
{
    const char *argv[] = { "xdg-open", "\001" PLACE, NULL };
    g_autofree char *found = g_find_program_in_path(argv[0]);

    if (found == NULL)
        return false;
    g_strfreev(self->argv);
    self->argv = g_strdupv((char **)argv);
    self->needs_terminal = self->reads_stdin = false;
    return true;
}

static void
confirmed(guint number, void *user_data)
{
    PartsScreen *self = user_data;
    UiStatus said = { .kind = UI_STATUS_INFO };

    (void)number;
    if (!prepare_file(self, &said))
        ui_parts_say(self, said.kind, said.text);
}

static UiReaction
ask(PartsScreen *self, const MailPart *part)
{
    g_autofree char *kind = mail_type_words(part->type, part->name);
    g_autofree char *size = ui_parts_size(part->size);
    g_auto(GStrv) words = final_argv(self->argv, PLACE);
    g_autofree char *joined = g_strjoinv(" ", words);
    g_autofree char *command = pb_text_visible_cut(joined, -1, 300);
    g_autofree char *what = g_strdup_printf(
        "%s, %s, %s", *part->name == '\0' ? "A part without a name" : part->name, kind,
        size);
    g_autofree char *how = g_strdup_printf("It will be opened by: %s%s", command,
                                           self->reads_stdin ? " < " PLACE : "");
    const char *risk = mail_type_risk(part->type, part->name);
    g_autofree char *warning =
        risk == NULL
            ? g_strdup("It is as safe as that program is with files of strangers.")
            : g_strdup_printf("Take care: %s.", risk);
    const char *lines[] = { what,
                            "",
                            how,
                            "",
                            warning,
                            "",
                            "Type y and Enter to open it; Esc leaves it closed.",
                            NULL };
    const UiQuestion question = { .title = "Open with a program",
                                  .lines = lines,
                                  .number = 1,
                                  .refused = "Not opened" };

    return ui_react_push(
        ui_confirm_screen_new(self->screen.context, &question, confirmed, self));
}

UiReaction
ui_parts_run(PartsScreen *self)
{
    const MailPart *part = ui_parts_current(self);
    g_autofree char *refused = NULL;
    g_autofree char *shown = NULL;
    bool uses_mailcap = config_settings_mailcap(self->screen.context->settings);

    if (uses_mailcap && find_in_mailcap(self, part, &refused))
        return ask(self, part);
    if (refused != NULL) {
        shown = pb_text_visible_cut(refused, -1, 200);
        ui_parts_say(
            self, UI_STATUS_INFO,
            g_strdup_printf("Not opened: what mailcap says needs a shell (%s). s "
                            "saves it, | pipes it.",
                            shown));
        return ui_react(UI_REACT_REDRAW);
    }
    if (take_opener(self))
        return ask(self, part);
    ui_parts_say(self, UI_STATUS_INFO,
                 g_strdup_printf("No program is known for %s: s saves it, | pipes it.",
                                 part->type));
    return ui_react(UI_REACT_REDRAW);
}
