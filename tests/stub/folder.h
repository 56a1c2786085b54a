/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/stub/folder.h: a maildrop that mirrors a folder, one file a message. */
#ifndef POSTBAG_STUB_FOLDER_H
#define POSTBAG_STUB_FOLDER_H

#include "demo/pop3d.h"

typedef struct StubFolder StubFolder;

/* Files that come later are seen at the next login; a file whose message is deleted at QUIT is removed.
 * `maildrop` is borrowed and must not be used after the folder is freed. */
StubFolder *stub_folder_new(const char *dir, DemoMaildrop *maildrop);
void stub_folder_free(StubFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StubFolder, stub_folder_free)

#endif
