/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/command_keys.c: the keys of what commands print with --json (L4). */
#include <config.h>

#include "cli/command.h"

const CliKey cli_list_keys[] = {
    { "id", "the ID, as show takes it" },
    { "folder", "the folder it lies in" },
    { "date", "its date, ISO 8601 in UTC" },
    { "from", "the author's address" },
    { "from_name", "the author's name; may be empty" },
    { "subject", "the subject" },
    { "size", "bytes of its file; of a preview, of the whole message as announced" },
    { "unread", "true or false, as are the next six" },
    { "flagged", "marked as important" },
    { "replied", "answered" },
    { "draft", "not sent yet" },
    { "attachment", "seems to have an attachment" },
    { "preview", "only its beginning is here" },
    { "on_server", "also on the server, as far as the latest listing told" },
    { "account", "the account that brought it; empty when none did" },
    { NULL, NULL },
};

const CliKey cli_fetch_keys[] = {
    { "account", "the account" },
    { "new", "messages stored in this session" },
    { "previews", "of them, those of which only the beginning is here" },
    { "on_server", "messages left on the server" },
    { "deleted", "messages deleted there" },
    { "reason", "why; null when none was deleted" },
    { "deleted_by_reason", "an object: how many for each reason" },
    { "over_limit", "deletions over the delete limit, which wait for a yes" },
    { NULL, NULL },
};

const CliKey cli_plan_keys[] = {
    { "account", "the account" },
    { "number", "the message's number in this session" },
    { "uidl", "its unique ID on the server" },
    { "size", "bytes, as announced by the server" },
    { "action", "fetch, preview, keep or delete" },
    { "reason", "why, in the words of RETENTION" },
    { "then_deleted", "true when fetching is followed by deleting" },
    { "subject", "of the copy here; null when there is none" },
    { NULL, NULL },
};

const CliKey cli_account_keys[] = {
    { "account", "the name" },
    { "address", "the mail address; may be empty" },
    { "server", "the POP3 server" },
    { "port", "its port" },
    { "security", "tls, starttls or none" },
    { "user", "the name that the server knows you by" },
    { "deliver_to", "the folder for new mail" },
    { "leave_on_server", "how long mail stays on the server" },
    { NULL, NULL },
};

const CliKey cli_test_keys[] = {
    { "account", "the account" },
    { "step", "the step's name" },
    { "ms", "milliseconds that it took" },
    { "ok", "true when it went through" },
    { "facts", "an array: what was learned in it" },
    { NULL, NULL },
};

const CliKey cli_log_keys[] = {
    { "time", "when the deletion was asked of the server, ISO 8601 in UTC" },
    { "account", "the account" },
    { "outcome", "what became of it: confirmed, refused, unconfirmed, gone or kept" },
    { "reason", "why it was asked, in the words of RETENTION" },
    { "uidl", "its unique ID on the server" },
    { "message_id", "its Message-ID; may be empty" },
    { "subject", "its subject" },
    { "size", "its size in bytes" },
    { "sha256", "of the copy here" },
    { "answer", "the server's words" },
    { "id", "of the copy that is here; null when it is gone from here" },
    { "folder", "the folder it lies in; null as well" },
    { NULL, NULL },
};

const CliKey cli_verify_keys[] = {
    { "kind",
      "what is wrong: database, missing, changed, partial, unreadable, unknown, doubled, "
      "not-indexed, misplaced, no-file, stray or preview-left; or only told: left-over, gone" },
    { "account", "the account; empty when none is known" },
    { "id", "the ID of the message; may be empty" },
    { "file", "where it lies below the mail folder, or its name" },
    { "detail", "what exactly" },
    { "remedy", "none, fixed, fetch, acknowledged or locked" },
    { "left", "true when it is wrong still" },
    { "advice", "what to do about it" },
    { NULL, NULL },
};

const CliKey cli_status_keys[] = {
    { "account", "the account" },
    { "verdict", "safe, unverified, incomplete or unknown" },
    { "judgement", "the same as a sentence" },
    { "last_session",
      "the last session that went through, ISO 8601 in UTC; null: never" },
    { "listed", "when the server's list came that this rests on; null: never" },
    { "on_server", "messages on the server" },
    { "on_server_size", "their bytes" },
    { "only_on_server", "of them, those of which no whole copy is here" },
    { "only_on_server_size", "their bytes" },
    { "not_fetched", "of those, not fetched yet" },
    { "previews", "of those, only their beginning is here" },
    { "copy_gone", "of those, stored once, and no file is here any more" },
    { "thrown_away", "on the server, and here no more since Trash was emptied" },
    { "here", "whole messages of the account that are here" },
    { "here_size", "their bytes" },
    { "only_here", "of them, not on the server any more" },
    { "missing", "stored once, and now neither here nor on the server" },
    { "unverified", "of those here, never read back since they were stored" },
    { "verified", "the earliest reading back among them; null while one is missing" },
    { "unconfirmed", "deletions asked of the server that nothing has confirmed" },
    { "next_deletion", "when the next message leaves the server; null: none will" },
    { "next_deleted", "how many leave it then" },
    { "over_limit", "deletions that delete_limit holds back" },
    { "quota", "bytes at which the account warns; 0: none is known" },
    { "backup", "the oldest backup; null: none was made" },
    { NULL, NULL },
};

const CliKey cli_show_keys[] = {
    { "number", "of --parts: the part's number, as --part takes it" },
    { "type", "its type, such as application/pdf" },
    { "kind", "the same in words" },
    { "name", "a file name that is safe to use; empty when the sender gave none" },
    { "size", "bytes in the message, as encoded there" },
    { "attachment", "true when it is a file beside the text" },
    { "shown", "true when its text is part of what show prints" },
    { "outcome",
      "of --verify and --decrypt: good, doubt, bad (changed after it was signed) or unsigned" },
    { "words", "the same in a sentence" },
    { "whole", "false when only a part of the message is signed or encrypted" },
    { "encrypted", "whether it was encrypted" },
    { "recipients", "an array: for whom" },
    { "signatures", "an array of objects: state, validity, signer, key, date" },
    { "subject", "of --decrypt: the subject that was protected; null when none was" },
    { "text", "of --decrypt: the text" },
    { NULL, NULL },
};
