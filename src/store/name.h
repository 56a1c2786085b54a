/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/name.h: names of Maildir files and folders: making them, reading them (L2). Pure but for the
 * clock, the process and the host that a new name is made of.
 *
 * A name is base and suffix: the base stays for the life of a message, the suffix ":2,FS" holds its flags.
 * Nothing that a server sent is ever part of a name: a UIDL only as hexadecimal of its hash. */
#ifndef POSTBAG_SRC_STORE_NAME_H
#define POSTBAG_SRC_STORE_NAME_H

#include "store/message.h"

#define STORE_U_LEN         16
#define STORE_MAX_DEPTH     16
#define STORE_MAX_COMPONENT 200

/* "<sec>.M<usec>P<pid>Q<n>.<host>", never twice the same in a process. The caller frees. */
char *store_name_new(void);
/* Adds ",S=<size>,U=<u>". The caller frees. */
char *store_name_complete(const char *start, guint64 size, const char *u);

/* The same for a preview: ",S=<size>,T=<t>,A=<announced>", where t is what u would be and `announced` the size
 * of the whole message. The caller frees. */
char *store_name_preview(const char *start, guint64 size, const char *t,
                         guint64 announced);

/* The digits that stand for one UIDL of one account. */
void store_name_hash_uidl(const char *account, const char *uidl, gsize uidl_len,
                          char out[STORE_U_LEN + 1]);
/* The digits after ",U=" in `base`; "" when it has none. */
void store_name_u(const char *base, char out[STORE_U_LEN + 1]);
/* The digits after ",T="; "" when it is no preview. */
void store_name_t(const char *base, char out[STORE_U_LEN + 1]);
/* A whole message or a preview of ours: its name says of which UIDL. */
bool store_name_is_message(const char *name);
/* The number after ",A="; false when it has none. */
bool store_name_announced(const char *base, guint64 *size);
/* The number after ",S="; false when it has none. */
bool store_name_size(const char *base, guint64 *size);
/* The ID that people see. */
void store_name_key(const char *base, char out[STORE_KEY_LEN + 1]);

/* How many bytes of `name` are its base. */
gsize store_name_base_len(const char *name);
StoreFlags store_name_flags(const char *suffix);
/* The suffix with these flags; letters that we do not know are kept. The caller frees. */
char *store_name_suffix(const char *old_suffix, StoreFlags flags);

/* True when `name` is of store_name_new's form and of this host; `pid` gets the process. */
bool store_name_is_ours(const char *name, gint64 *pid);

/* True when a folder found under this name (one component) is taken. */
bool store_name_is_component(const char *component);
/* Checks a whole folder name before one is made. STORE_ERROR_BAD_NAME. */
bool store_name_check_folder(const char *folder, GError **error);

#endif
