/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/gmime_auto.h: GMime with g_autoptr for its objects, which GMime 3.2 does not declare (L2). */
#ifndef POSTBAG_MAIL_GMIME_AUTO_H
#define POSTBAG_MAIL_GMIME_AUTO_H

#include <gmime/gmime.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeFilter, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(InternetAddressList, g_object_unref)

#endif
