/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/error.c: error domains, their classes and exit statuses (L0).
 *
 * The registry only grows; it is written when a domain's quark is first asked for, which may happen
 * on any thread, so it stands behind a lock. */
#include <config.h>

#include "base/error.h"

#include <gio/gio.h>

typedef struct {
    const PbErrorKind *kinds;
    gsize n_kinds;
} Domain;

static GMutex registry_lock;
static GHashTable *registry;

static const PbErrorKind pb_kinds[] = {
    [PB_ERROR_BAD_VALUE] = { PB_CLASS_USAGE, NULL },
    [PB_ERROR_CANNOT_WRITE] = { PB_CLASS_CANNOT_WRITE, NULL },
    [PB_ERROR_INSECURE] = { PB_CLASS_SETTINGS, NULL },
    [PB_ERROR_NO_HOME] = { PB_CLASS_SETTINGS, "set HOME, or give --home DIR" },
    [PB_ERROR_NO_LIBRARY] = { PB_CLASS_INTERNAL,
                              "install what the program was built with" },
};

PB_DEFINE_ERROR_DOMAIN(pb_error, pb_kinds);

static const struct {
    int exit_status;
    const char *advice;
} classes[] = {
    [PB_CLASS_NONE] = { 0, "" },
    [PB_CLASS_CANCELLED] = { 75, "" },
    [PB_CLASS_USAGE] = { 64, "see postbag --help" },
    [PB_CLASS_DATA] = { 65, "" },
    [PB_CLASS_UNREACHABLE] = { 69,
                               "check the server name and the network, then try again" },
    [PB_CLASS_INTERNAL] = { 70, "please report this" },
    [PB_CLASS_CANNOT_WRITE] = { 73,
                                "make room or correct the permissions, then try again; "
                                "nothing was lost" },
    [PB_CLASS_TEMPORARY] = { 75, "try again later" },
    [PB_CLASS_PROTOCOL] = { 76, "" },
    [PB_CLASS_LOGIN] = { 77, "check user and password" },
    [PB_CLASS_SETTINGS] = { 78, "correct the settings file" },
};

void
pb_error_register(GQuark domain, const PbErrorKind *kinds, gsize n_kinds)
{
    Domain *entry = g_new(Domain, 1);

    entry->kinds = kinds;
    entry->n_kinds = n_kinds;
    g_mutex_lock(&registry_lock);
    if (registry == NULL)
        registry = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_hash_table_replace(registry, GUINT_TO_POINTER(domain), entry);
    g_mutex_unlock(&registry_lock);
}

static const PbErrorKind *
kind_of(const GError *error)
{
    const PbErrorKind *kind = NULL;
    const Domain *entry;

    g_mutex_lock(&registry_lock);
    entry = registry == NULL
                ? NULL
                : g_hash_table_lookup(registry, GUINT_TO_POINTER(error->domain));
    if (entry != NULL && error->code >= 0 && (gsize)error->code < entry->n_kinds)
        kind = &entry->kinds[error->code];
    g_mutex_unlock(&registry_lock);
    return kind;
}

static PbErrorClass
class_of_gio_error(int code)
{
    static const struct {
        int code;
        PbErrorClass error_class;
    } rows[] = {
        { G_IO_ERROR_CANCELLED, PB_CLASS_CANCELLED },
        { G_IO_ERROR_NOT_FOUND, PB_CLASS_DATA },
        { G_IO_ERROR_IS_DIRECTORY, PB_CLASS_DATA },
        { G_IO_ERROR_INVALID_DATA, PB_CLASS_DATA },
        { G_IO_ERROR_INVALID_ARGUMENT, PB_CLASS_DATA },
        { G_IO_ERROR_NO_SPACE, PB_CLASS_CANNOT_WRITE },
        { G_IO_ERROR_PERMISSION_DENIED, PB_CLASS_CANNOT_WRITE },
        { G_IO_ERROR_READ_ONLY, PB_CLASS_CANNOT_WRITE },
        { G_IO_ERROR_EXISTS, PB_CLASS_CANNOT_WRITE },
        { G_IO_ERROR_NOT_DIRECTORY, PB_CLASS_CANNOT_WRITE },
        { G_IO_ERROR_FAILED, PB_CLASS_CANNOT_WRITE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].code == code)
            return rows[i].error_class;
    }
    return PB_CLASS_UNREACHABLE;
}

static PbErrorClass
class_of_file_error(int code)
{
    static const int reading[] = { G_FILE_ERROR_NOENT, G_FILE_ERROR_INVAL,
                                   G_FILE_ERROR_ISDIR };

    for (gsize i = 0; i < G_N_ELEMENTS(reading); i++) {
        if (reading[i] == code)
            return PB_CLASS_DATA;
    }
    return PB_CLASS_CANNOT_WRITE;
}

PbErrorClass
pb_error_class(const GError *error)
{
    const PbErrorKind *kind;

    if (error == NULL)
        return PB_CLASS_NONE;
    kind = kind_of(error);
    if (kind != NULL)
        return kind->error_class;
    if (error->domain == G_IO_ERROR)
        return class_of_gio_error(error->code);
    if (error->domain == G_RESOLVER_ERROR)
        return PB_CLASS_UNREACHABLE;
    if (error->domain == G_FILE_ERROR)
        return class_of_file_error(error->code);
    if (error->domain == G_KEY_FILE_ERROR)
        return PB_CLASS_SETTINGS;
    if (error->domain == G_OPTION_ERROR)
        return PB_CLASS_USAGE;
    return PB_CLASS_INTERNAL;
}

int
pb_error_exit_status(PbErrorClass error_class)
{
    return classes[error_class].exit_status;
}

const char *
pb_error_advice(const GError *error)
{
    const PbErrorKind *kind = error == NULL ? NULL : kind_of(error);

    if (kind != NULL && kind->advice != NULL)
        return kind->advice;
    return classes[pb_error_class(error)].advice;
}
