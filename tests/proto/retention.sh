# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/retention.sh: what leaves the server by each rule of the policy, and what never does. Days pass by
# POSTBAG_CLOCK_OFFSET.
. "${srcdir:-.}/tests/proto/lib.sh"

day=86400
after() { export POSTBAG_CLOCK_OFFSET=$(($1 * day)); } # DAYS
begin() { # MESSAGES
    after 0
    end_stub # of the same scenario
    rm -f "$work/port"
    mailbox "$1"
    stub --tls none --maildir "$work/mail" </dev/null
}
policy() { account security=none "$@"; }
# The file here of message N.
here() { grep -rlE "^Subject: message $1\$" "$work/home/mail" | head -n 1; }
move_to_trash() {
    mkdir -p "$work/home/mail/Trash/cur" "$work/home/mail/Trash/new" "$work/home/mail/Trash/tmp"
    file=$(here "$1")
    name=$(basename "$file")
    mv "$file" "$work/home/mail/Trash/cur/${name%%:*}:2,S"
}
move_to_inbox() {
    file=$(here "$1")
    mv "$file" "$work/home/mail/Inbox/cur/"
}
flag() { # MESSAGE FLAGS
    file=$(here "$1")
    name=$(basename "$file")
    mv "$file" "$work/home/mail/Inbox/cur/${name%%:*}:2,$2"
}
is_left() { expect "message $1 is gone from the server" [ -f "$work/mail/message-00$1" ]; }
is_gone() { expect "message $1 is still on the server" [ ! -f "$work/mail/message-00$1" ]; }
is_here() { expect "message $1 is not here" [ -n "$(here "$1")" ]; }

scenario 'a time'
begin 3
policy leave_on_server='2 days'
run 0 fetch
left 3
after 1
run 0 fetch
left 3
after 2
run 0 plan
says '2 days passed'
run 0 fetch --json
says '"deleted_by_reason":{"2 days passed":3}'
left 0
is_here 1

scenario 'always'
begin 2
policy leave_on_server=always
run 0 fetch
after 900
run 0 fetch
left 2

scenario 'until-deleted, and taking it back in time'
begin 4
policy leave_on_server=until-deleted
run 0 fetch
move_to_trash 1
move_to_trash 2
run 0 plan
says 'deleted here'
says 'kept until deleted here'
move_to_inbox 2
run 0 fetch
says '1 deleted there (deleted here)'
is_gone 1
is_left 2
is_left 3
is_here 1
run 0 log
says 'deleted here'

scenario 'a time and until-deleted: whichever comes first'
begin 3
policy leave_on_server='5 days, until-deleted'
run 0 fetch
move_to_trash 1
after 1
run 0 fetch
is_gone 1
left 2
after 5
run 0 fetch
left 0

scenario 'max_on_server by count: the oldest stored go first'
begin 2
policy leave_on_server=always max_on_server='3 messages'
run 0 fetch
for i in 3 4; do cp "$work/mail/message-002" "$work/mail/message-00$i"; done
after 1
run 0 fetch
says '1 deleted there (over 3 messages)'
left 3
is_left 3
is_left 4

scenario 'max_on_server by size'
begin 5
policy leave_on_server=always
run 0 fetch
left 5
policy leave_on_server=always max_on_server='1 KB'
run 0 plan
says 'over 1 KB'
run 0 fetch
expect 'not one is left' [ "$(count_files "$work/mail")" -le 3 ]
expect 'all are here' [ "$(count_files "$work/home/mail/Inbox")" -eq 5 ]

scenario 'protect: flags, an author, a tag by a rule'
after 0
mailbox 4
sed -i 's/^From:.*/From: Eve <eve@Example.NET>/' "$work/mail/message-003"
stub --tls none --maildir "$work/mail" </dev/null
policy leave_on_server='1 day' protect='unread, flagged, tag:keep, from:*@example.net'
cat >>"$work/home/postbag.conf" <<'END'
[rule keep]
match = subject:4
tags = keep
END
run 0 fetch
flag 1 S
flag 2 FS
flag 3 S
flag 4 S
after 2
run 0 plan
says 'protected: flagged'
says 'protected: from:*@example.net'
says 'protected: tag:keep'
says '3 protected'
run 0 fetch
is_gone 1
left 3
flag 2 S
run 0 fetch
is_gone 2
left 2

scenario 'protect: unread'
begin 2
policy leave_on_server='1 day' protect=unread
run 0 fetch
flag 1 S
after 1
run 0 fetch
is_gone 1
is_left 2

scenario 'wishes from the command line'
begin 4
policy leave_on_server='1 day'
run 0 fetch
id() { run 0 list --json; sed -n "s/.*\"id\":\"\([0-9a-f]*\)\".*\"subject\":\"message $1\".*/\1/p" "$work/out"; }
first=$(id 1) second=$(id 2) third=$(id 3)
run 0 wish protect "$first"
says 'is protected: it never leaves the server: message 1'
run 0 wish hold "$second"
run 0 wish delete "$third"
run 64 wish keep "$third"
says 'protect, hold, delete or none'
run 65 wish protect "$third" 0000000000000000
run 0 plan
says 'protected: by you'
says 'held back by you'
says 'asked by you'
run 0 fetch
is_gone 3
left 3
after 2
run 0 fetch
is_gone 2
is_gone 4
is_left 1
run 0 wish none "$first"
run 0 fetch
left 0

scenario 'the limit asks'
begin 6
policy leave_on_server='1 day' delete_limit=4
run 0 fetch
after 1
run 0 plan
says 'over the delete limit'
says '6 over the delete limit'
run 0 plan --confirm-deletes
says '1 day passed'
run 0 fetch
says '6 deletions are over the delete limit (4): nothing of them was deleted'
says '--confirm-deletes'
heard_not DELE
left 6
run 0 fetch --confirm-deletes
left 0

scenario 'never right after the download does not count; what comes back, or lay there before, does'
begin 6
policy leave_on_server=never delete_limit=2
run 0 fetch
left 0
begin 6
policy leave_on_server=never delete_limit=2
run 0 fetch
left 6

scenario 'never, of what lay there before'
begin 6
policy leave_on_server=always
run 0 fetch
policy leave_on_server=never delete_limit=2
run 0 fetch
left 6

scenario 'a copy that was changed, and one that is lost, stay on the server'
begin 4
policy leave_on_server='1 day'
run 0 fetch
echo more >>"$(here 1)"
rm "$(here 2)"
after 1
run 0 fetch
says 'message 1 stays on the server: the copy here differs from what was stored'
is_left 1
is_left 2
is_gone 3
left 2
run 0 plan
says 'copy here differs'

scenario 'Trash is emptied in time, not before the server is done with it'
begin 3
policy leave_on_server='40 days' expunge_trash='30 days'
run 0 fetch
move_to_trash 1
after 31
run 0 fetch
is_here 1
after 41
run 0 fetch
left 0
says '1 message removed from Trash for good after 30 days'
expect 'it is not in Trash any more' [ -z "$(here 1)" ]
is_here 2
run 0 fetch
stored 2

scenario 'Trash is emptied although the server keeps all; nothing comes a second time'
begin 2
policy leave_on_server=always expunge_trash='3 days'
run 0 fetch
move_to_trash 1
after 2
run 0 fetch
is_here 1
after 4
run 0 fetch
says 'removed from Trash for good'
left 2
after 5
run 0 fetch
says '0 new'
expect 'it came again' [ "$(count_heard RETR)" -eq 2 ]

scenario 'nothing but what this account brought is taken from Trash'
begin 1
policy leave_on_server=always expunge_trash='1 day'
mkdir -p "$work/home/mail/Trash/cur" "$work/home/mail/Trash/new" "$work/home/mail/Trash/tmp"
printf 'Subject: message 9\n\nnot of this account\n' >"$work/home/mail/Trash/cur/1.M1P1Q1.host:2,S"
run 0 fetch
after 9
run 0 fetch
is_here 9

scenario 'a mailbox that is nearly full'
begin 5
size=$(cat "$work"/mail/* | wc -c)
policy leave_on_server='1 day' quota="$((size * 2)) bytes"
run 0 fetch
says_not 'nearly full'
policy leave_on_server='1 day' quota="$size bytes"
after 1
run 0 fetch
says 'the mailbox on the server is nearly full'
says 'the policy frees'
left 0

finish
