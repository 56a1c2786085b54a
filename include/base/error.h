/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/error.h: what kind of failure an error is (L0).
 *
 * Every part has its own GError domain. A domain is declared with a table that gives each code its
 * class and what the person can do about it; from the class come the exit status (sysexits(3)) and
 * the way the reader shows it. Errors of GLib itself are classified here. */
#ifndef POSTBAG_BASE_ERROR_H
#define POSTBAG_BASE_ERROR_H

#include <glib.h>

typedef enum {
    PB_CLASS_NONE,         /* no error: exit 0 */
    PB_CLASS_CANCELLED,    /* the person stopped it: exit 75, nothing to explain */
    PB_CLASS_USAGE,        /* 64 */
    PB_CLASS_DATA,         /* 65: what was read makes no sense */
    PB_CLASS_UNREACHABLE,  /* 69: no connection, or none that can be trusted */
    PB_CLASS_INTERNAL,     /* 70: a mistake of ours */
    PB_CLASS_CANNOT_WRITE, /* 73: disk full, no permission */
    PB_CLASS_TEMPORARY,    /* 75: later may work */
    PB_CLASS_PROTOCOL,     /* 76: the server does not keep to POP3 */
    PB_CLASS_LOGIN,        /* 77: login refused */
    PB_CLASS_SETTINGS,     /* 78: the settings file */
} PbErrorClass;

/* One row of a domain's table; row N is about code N. `advice` is NULL where the class says enough. */
typedef struct {
    PbErrorClass error_class;
    const char *advice;
} PbErrorKind;

/* Defines `GQuark prefix_quark(void)` and registers `kinds` (a static array) for it. */
#define PB_DEFINE_ERROR_DOMAIN(prefix, kinds)                            \
    GQuark prefix##_quark(void)                                          \
    {                                                                    \
        static gsize quark;                                              \
        if (g_once_init_enter(&quark)) {                                 \
            GQuark fresh = g_quark_from_static_string(#prefix "-quark"); \
            pb_error_register(fresh, kinds, G_N_ELEMENTS(kinds));        \
            g_once_init_leave(&quark, fresh);                            \
        }                                                                \
        return (GQuark)quark;                                            \
    }                                                                    \
    GQuark prefix##_quark(void)

/* `kinds` must live as long as the program. Any thread. */
void pb_error_register(GQuark domain, const PbErrorKind *kinds, gsize n_kinds);

/* PB_CLASS_NONE for NULL; PB_CLASS_INTERNAL for a domain nobody registered. Any thread. */
PbErrorClass pb_error_class(const GError *error);

/* The exit status of sysexits(3) for a class. */
int pb_error_exit_status(PbErrorClass error_class);

/* What the person can do about it, a static clause without a full stop; "" when there is nothing. */
const char *pb_error_advice(const GError *error);

/* Errors of base itself. */
typedef enum {
    PB_ERROR_BAD_VALUE,    /* text that is no size, duration, … */
    PB_ERROR_CANNOT_WRITE, /* a folder or file of ours cannot be made */
    PB_ERROR_INSECURE, /* a file of ours belongs to somebody else or is open to others */
    PB_ERROR_NO_HOME,  /* no folder to keep anything in */
    PB_ERROR_NO_LIBRARY, /* a library that is loaded when needed is not there */
} PbError;

#define PB_ERROR (pb_error_quark())
GQuark pb_error_quark(void);

#endif
