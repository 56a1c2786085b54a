/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/change.c: many changes of the settings at once (L1), tried on a copy before anything is saved. */
#include <config.h>

#include "config/settings.h"
#include "file.h"
#include "settings_inside.h"

const char *
config_settings_get(const ConfigSettings *settings, const char *group, const char *key)
{
    return config_document_get(settings->document, group, key);
}

/* False when it is no change that one line of text could say. */
static bool
make_change(ConfigDocument *document, const ConfigChange *change)
{
    g_autofree char *stripped =
        change->value == NULL ? NULL : g_strstrip(g_strdup(change->value));

    if (!config_is_one_line(change->group) || !config_is_one_line(change->key) ||
        !config_is_one_line(stripped))
        return false;
    if (change->key == NULL)
        config_document_remove_group(document, change->group);
    else
        config_document_set(document, change->group, change->key, stripped);
    return true;
}

ConfigSettings *
config_settings_with(const ConfigSettings *settings, const ConfigChange *changes, guint n,
                     GError **error)
{
    g_autoptr(ConfigSettings) changed = config_settings_new(settings->name);
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    gsize len;

    before = config_document_to_text(settings->document, &len);
    (void)config_settings_take_text(changed, before, len, NULL);
    for (guint i = 0; i < n; i++) {
        if (make_change(changed->document, &changes[i]))
            continue;
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE,
                    "%s: a value is one line of text", changes[i].key);
        return NULL;
    }
    after = config_document_to_text(changed->document, &len);
    if (len > CONFIG_MAX_FILE) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE,
                    "the settings would be larger than %d bytes", CONFIG_MAX_FILE);
        return NULL;
    }
    if (!config_settings_take_text(changed, after, len, error))
        return NULL;
    return g_steal_pointer(&changed);
}

bool
config_settings_save_with(ConfigSettings *settings, const ConfigSettings *changed,
                          GError **error)
{
    gsize before_len, after_len;
    g_autofree char *before = config_document_to_text(settings->document, &before_len);
    g_autofree char *after = config_document_to_text(changed->document, &after_len);

    if (config_settings_take_text(settings, after, after_len, error) &&
        config_settings_save(settings, error))
        return true;
    (void)config_settings_take_text(settings, before, before_len, NULL);
    return false;
}

bool
config_settings_is_current(const ConfigSettings *settings)
{
    return settings->path == NULL ||
           config_file_is(settings->path, settings->loaded, settings->loaded_len, NULL);
}

bool
config_settings_reload(ConfigSettings *settings, GError **error)
{
    g_autoptr(ConfigSettings) fresh = NULL;
    g_autofree char *text = NULL;
    gsize len;

    if (settings->path == NULL) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_MISSING,
                    "%s: these settings did not come from a file", settings->name);
        return false;
    }
    text = config_file_read(settings->path, &len, error);
    if (text == NULL)
        return false;
    fresh = config_settings_parse(text, len, settings->path, error);
    if (fresh == NULL)
        return false;
    (void)config_settings_take_text(settings, text, len, NULL);
    g_free(settings->loaded);
    settings->loaded = g_steal_pointer(&text);
    settings->loaded_len = len;
    return true;
}
