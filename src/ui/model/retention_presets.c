/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_presets.c: ready-made policies (L4). */
#include <config.h>

#include <string.h>

#include "base/human.h"
#include "retention_inside.h"

#define MB ((guint64)1024 * 1024)

const UiRetentionPreset ui_retention_presets[UI_RETENTION_N_PRESETS] = {
    { "keep all", "nothing is ever deleted on the server" },
    { "two weeks", "deleted on the server 14 days after its download" },
    { "after download", "deleted on the server as soon as a checked copy is here" },
    { "by quota", "stays until the server holds too much; then the oldest go" },
};

/* Four fifths of the quota, so that new mail always fits. */
static guint64
room_of_quota(const UiRetentionFields *fields)
{
    g_autofree char *text = ui_retention_fields_number(fields, UI_FIELD_QUOTA);
    guint64 quota = 0;

    if (!fields->now[UI_FIELD_QUOTA].is_on ||
        ui_retention_fields_problem(fields, UI_FIELD_QUOTA) != NULL ||
        !pb_size_parse(text, &quota, NULL))
        return 500 * MB;
    return MAX(quota / MB * 4 / 5, 1) * MB;
}

void
ui_retention_fields_take_preset(UiRetentionFields *fields, guint i)
{
    static const UiRetentionField lines[UI_RETENTION_N_PRESETS] = {
        UI_FIELD_ALWAYS, UI_FIELD_FOR, UI_FIELD_NEVER, UI_FIELD_ALWAYS
    };

    if (lines[i] == UI_FIELD_FOR)
        ui_field_states_set_duration(fields->now, UI_FIELD_FOR, 14 * PB_DAY);
    ui_retention_fields_choose_line(fields, lines[i]);
    fields->now[UI_FIELD_SOONER].is_on = false;
    fields->now[UI_FIELD_MAX_SIZE].is_on = false;
    fields->now[UI_FIELD_MAX_COUNT].is_on = false;
    if (i == UI_RETENTION_N_PRESETS - 1)
        ui_field_states_set_size(fields->now, UI_FIELD_MAX_SIZE, room_of_quota(fields));
    fields->is_typing = false;
}

guint
ui_retention_fields_preset(const UiRetentionFields *fields)
{
    g_autoptr(UiRetentionFields) other = g_new0(UiRetentionFields, 1);
    g_autofree char *leave = ui_retention_fields_value(fields, LEAVE);
    g_autofree char *most = ui_retention_fields_value(fields, MAX_KEY);

    for (guint i = 0; i < UI_RETENTION_N_PRESETS; i++) {
        g_autofree char *other_leave = NULL;
        g_autofree char *other_most = NULL;

        memcpy(other->now, fields->now, sizeof other->now);
        ui_retention_fields_take_preset(other, i);
        other_leave = ui_retention_fields_value(other, LEAVE);
        other_most = ui_retention_fields_value(other, MAX_KEY);
        if (g_str_equal(leave, other_leave) && g_str_equal(most, other_most))
            return i;
    }
    return UI_RETENTION_N_PRESETS;
}
