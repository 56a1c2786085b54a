/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/handle.h: what a Store is made of (L2). One thread each. */
#ifndef POSTBAG_SRC_STORE_HANDLE_H
#define POSTBAG_SRC_STORE_HANDLE_H

#include "store/store.h"
#include "db.h"

struct Store {
    PbPaths *paths;
    StoreDescribe describe;
    int mail_fd;       /* paths->mail_dir */
    int index_lock_fd; /* shared flock: nobody replaces the index under us */
    bool keeps_tmp;    /* a refresh removes nothing from tmp/ */
    StoreDb *ledger;
    StoreDb *index;
    bool index_lags; /* something was stored that it could not take: a refresh is due */
};

#endif
