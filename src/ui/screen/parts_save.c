/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/parts_save.c: saving parts: where to, and how it went (L4). */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "mail/attachment.h"
#include "ask_line.h"
#include "parts_inside.h"

/* "~/Downloads" for a path in the home folder. The caller frees. */
static char *
short_path(const char *path)
{
    const char *home = g_get_home_dir();
    gsize len = strlen(home);

    if (strncmp(path, home, len) == 0 && (path[len] == '/' || path[len] == '\0'))
        return g_strconcat("~", path + len, NULL);
    return g_strdup(path);
}

/* Where files go unless a person says otherwise. The caller frees. */
static char *
default_folder(const UiContext *context)
{
    const char *set = config_settings_save_to(context->settings);
    g_autofree char *downloads = NULL;

    if (set != NULL)
        return g_strdup(set);
    downloads = g_build_filename(g_get_home_dir(), "Downloads", NULL);
    return g_strdup(g_file_test(downloads, G_FILE_TEST_IS_DIR) ? downloads
                                                               : g_get_home_dir());
}

/* --- the job ---------------------------------------------------------------------------------- */

static char *
saved_words(const PartsScreen *self, const UiSaveState *state)
{
    g_autofree char *folder = short_path(self->folder);
    g_autofree char *size = ui_parts_size(state->bytes);

    if (state->n_all == 1)
        return g_strdup_printf("Saved as %s/%s, %s", folder, state->name, size);
    return g_strdup_printf("%u files, %s saved in %s", state->n_done, size, folder);
}

static char *
failed_words(const UiSaveState *state, const GError *error)
{
    g_autofree char *why = ui_status_text_of_error(error);

    if (state->n_done == 0)
        return g_steal_pointer(&why);
    return g_strdup_printf("%u of %u files saved; then: %s", state->n_done, state->n_all,
                           why);
}

static void
save_changed(void *user_data)
{
    PartsScreen *self = user_data;

    if (self->screen.context->changed != NULL)
        self->screen.context->changed(self->screen.context->changed_data);
}

static void
save_ended(PbJobEnd end, const GError *error, void *user_data)
{
    PartsScreen *self = user_data;
    const UiSaveState *state = ui_save_state(self->save);
    bool is_kept = self->aim == PARTS_FOR_KEEPING;

    if (end == PB_JOB_FAILED)
        ui_parts_say(self, UI_STATUS_ERROR, failed_words(state, error));
    else if (end == PB_JOB_CANCELLED)
        ui_parts_say(self, UI_STATUS_INFO,
                     state->n_done == 0
                         ? g_strdup("Stopped; nothing was written")
                         : g_strdup_printf("Stopped; %u of %u files are saved",
                                           state->n_done, state->n_all));
    else if (is_kept)
        ui_parts_say(self, UI_STATUS_OK, saved_words(self, state));
    g_clear_pointer(&self->save, ui_save_free);
    if (!is_kept)
        ui_parts_give_file(self, end == PB_JOB_DONE);
}

static const UiSaveWatch save_watch = { .changed = save_changed, .ended = save_ended };

void
ui_parts_start_save(PartsScreen *self, GPtrArray *parts, const char *name,
                    MailSaveHow how)
{
    UiSaveOrder order = {
        .parts = parts, .name = name, .folder = self->folder, .how = how
    };

    order.fd = ui_parts_open_message(self);
    if (order.fd < 0)
        return;
    self->save_started = g_get_monotonic_time();
    self->save = ui_save_start(&order, &save_watch, self);
    close(order.fd);
}

/* --- one part --------------------------------------------------------------------------------- */

/* What a typed path names: the folder, and the name in it, which is the part's when only a folder was typed. */
static void
split_path(const PartsScreen *self, const char *typed, char **folder, char **file)
{
    g_autofree char *path = pb_path_expand(typed);

    if (g_str_has_suffix(path, "/") || g_file_test(path, G_FILE_TEST_IS_DIR)) {
        *folder = g_strdup(path);
        *file = mail_file_name(ui_parts_current(self));
    } else if (strchr(path, '/') == NULL) {
        *folder = default_folder(self->screen.context);
        *file = g_strdup(path);
    } else {
        *folder = g_path_get_dirname(path);
        *file = g_path_get_basename(path);
    }
}

static bool
save_to_path(const char *typed, char **instead, UiStatus *said, void *user_data)
{
    PartsScreen *self = user_data;
    MailPart *part = (MailPart *)ui_parts_current(self);
    g_autofree char *folder = NULL;
    g_autofree char *file = NULL;
    g_autofree char *free_name = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(MailSaver) saver = NULL;
    g_autoptr(GPtrArray) parts = g_ptr_array_new();

    split_path(self, typed, &folder, &file);
    saver = mail_saver_new(folder, &error);
    if (saver == NULL) {
        *said =
            (UiStatus){ .kind = UI_STATUS_ERROR, .text = ui_status_text_of_error(error) };
        return false;
    }
    free_name = mail_saver_free_name(saver, file);
    if (strcmp(free_name, file) != 0) {
        g_autofree char *path = g_build_filename(folder, free_name, NULL);

        *instead = short_path(path);
        *said = (UiStatus){ .kind = UI_STATUS_INFO,
                            .text = g_strdup_printf(
                                "There is a %s already; Enter takes this name", file) };
        return false;
    }
    g_free(self->folder);
    self->folder = g_steal_pointer(&folder);
    self->aim = PARTS_FOR_KEEPING;
    g_ptr_array_add(parts, part);
    ui_parts_start_save(self, parts, file, MAIL_SAVE_AS_NAMED);
    return true;
}

/* The name that is offered is one that is free. */
static char *
offered_path(const char *folder, const MailPart *part)
{
    g_autofree char *name = mail_file_name(part);
    g_autoptr(MailSaver) saver = mail_saver_new(folder, NULL);
    g_autofree char *free_name =
        saver == NULL ? g_strdup(name) : mail_saver_free_name(saver, name);
    g_autofree char *path = g_build_filename(folder, free_name, NULL);

    return short_path(path);
}

UiReaction
ui_parts_save_one(PartsScreen *self)
{
    static const char *const lines[] = {
        "A new file is made; one that is there is never written over.", NULL
    };
    const MailPart *part = ui_parts_current(self);
    g_autofree char *folder = default_folder(self->screen.context);
    g_autofree char *path = offered_path(folder, part);
    const UiLineQuestion question = {
        .title = "Save the part", .name = "Save as", .text = path, .lines = lines
    };

    return ui_react_push(
        ui_ask_line_screen_new(self->screen.context, &question, save_to_path, self));
}

/* --- all of them ------------------------------------------------------------------------------ */

static bool
save_to_folder(const char *typed, char **instead, UiStatus *said, void *user_data)
{
    PartsScreen *self = user_data;
    g_autoptr(GPtrArray) parts = mail_attachments(self->parts);
    g_autofree char *folder = pb_path_expand(typed);
    g_autoptr(GError) error = NULL;
    g_autoptr(MailSaver) saver = mail_saver_new(folder, &error);

    (void)instead;
    if (saver == NULL) {
        *said =
            (UiStatus){ .kind = UI_STATUS_ERROR, .text = ui_status_text_of_error(error) };
        return false;
    }
    g_free(self->folder);
    self->folder = g_steal_pointer(&folder);
    self->aim = PARTS_FOR_KEEPING;
    ui_parts_start_save(self, parts, NULL, MAIL_SAVE_UNDER_FREE);
    return true;
}

UiReaction
ui_parts_save_all(PartsScreen *self)
{
    g_autoptr(GPtrArray) parts = mail_attachments(self->parts);
    g_autofree char *folder = default_folder(self->screen.context);
    g_autofree char *text = short_path(folder);
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree char *title = NULL;
    const char *lines[] = { NULL, NULL };
    UiLineQuestion question = { .name = "Folder", .text = text, .lines = lines };

    if (parts->len == 0)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("No attachment; s saves the selected part"));
    for (guint i = 0; i < parts->len; i++) {
        g_autofree char *name = mail_file_name(parts->pdata[i]);

        g_string_append_printf(names, "%s%s", i == 0 ? "" : ", ", name);
    }
    lines[0] = names->str;
    title = g_strdup_printf("Save %u %s", parts->len, parts->len == 1 ? "file" : "files");
    question.title = title;
    return ui_react_push(
        ui_ask_line_screen_new(self->screen.context, &question, save_to_folder, self));
}
