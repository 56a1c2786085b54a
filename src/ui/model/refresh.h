/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/refresh.h: bringing the index in line with the files, on a thread (L4). */
#ifndef UI_MODEL_REFRESH_H
#define UI_MODEL_REFRESH_H

#include "base/job.h"
#include "base/path.h"

/* No events; ends when store_refresh() has. With its own handle of the archive. */
PbJob *ui_refresh_start(const PbPaths *paths, const PbJobWatch *watch, void *user_data);

#endif
