# SPDX-License-Identifier: GPL-3.0-or-later
# tests/cli/status.sh: is my mail safe, and the audit, as a person and a script read them.
. "${srcdir:-.}/tests/proto/lib.sh"

nth() { find "$work/home/mail/Inbox/new" "$work/home/mail/Inbox/cur" -type f | sort | sed -n "$1p"; }
lines() { expect "$(wc -l <"$work/out") lines, not $1" [ "$(wc -l <"$work/out")" -eq "$1" ]; }
later() { export POSTBAG_CLOCK_OFFSET=$1; }

# What a terminal of this size shows.
in_terminal() { # COLUMNS ROWS ARGUMENTS …
    columns=$1
    rows=$2
    shift 2
    timeout 60 script -qec "stty cols $columns rows $rows; exec '$POSTBAG' --home '$work/home' $*" /dev/null \
        >"$work/out" 2>&1 </dev/null || fail "postbag $* in a terminal exits with $?"
    tr -d '\r' <"$work/out" >"$work/line"
    mv "$work/line" "$work/out"
}
fits() { # COLUMNS
    widest=$(LC_ALL=C.UTF-8 awk '{ if (length($0) > n) n = length($0) } END { print n + 0 }' "$work/out")
    expect "a line has $widest cells" [ "$widest" -le "$1" ]
}

scenario 'before the first session'
stub --count 1 </dev/null
account
run 0 status
says 'home: Not known: no session has listed the mail on the server yet.'
says 'last session   never'
says 'oldest backup  none made'
run 64 status --repair
run 78 status other

scenario 'from stored to verified'
mailbox 4
stub --maildir "$work/mail" </dev/null
account 'leave_on_server=10 days' 'quota=100 KB' max_size=
sed -i '/^max_size/d' "$work/home/postbag.conf"
run 0 fetch
run 0 status
says 'home: Stored: all 4 messages on the server are here; 4 of 4 copies here were never read back.'
says 'only there     nothing'
says 'read back      0 of 4; postbag verify reads all of them back'
says 'unconfirmed    none'
says ': 4 messages, '
run 0 verify
run 0 status
says 'home: Safe: all 4 messages on the server are here, verified.'
says 'read back      all, since '
run 0 status home --json
lines 1
says '{"account":"home","verdict":"safe","judgement":"Safe: all 4 messages'
says '"on_server":4,'
says '"unverified":0,'
says '"next_deleted":4,'
says '"quota":102400,"backup":null}'
rm "$(nth 1)"
run 0 status
says 'home: Not all here: 1 of 4 messages is only on the server.'
says '1 whose copy here is gone'
later 777600
run 0 status
says 'home: Not all here as of '

scenario 'in eighty columns, and in forty'
later 0
mailbox 3
stub --maildir "$work/mail" </dev/null
account
run 0 fetch
in_terminal 80 24 status
says 'home: Stored: all 3 messages on the server are here; 3 of 3 copies here were'
fits 80
expect 'it does not fit on the screen' [ "$(wc -l <"$work/out")" -le 23 ]
in_terminal 40 10 status
says 'home: Stored: all 3 messages on the'
says '  on the server  3 messages'
fits 40

scenario 'the audit: searched, and without an index'
mailbox 5
stub --maildir "$work/mail" </dev/null
account leave_on_server=never
run 0 fetch
left 0
run 0 log
lines 5
run 0 log 'message 3'
lines 1
says 'confirmed    after download'
run 0 log MESSAGE after confirmed
lines 5
run 0 log -- message -3@example
lines 4
run 0 log 2@example.org
lines 1
run 0 log --limit 2
lines 2
run 0 log --outcome refused,unconfirmed
lines 0
run 0 log --outcome confirmed --account home
lines 5
run 0 log --since today
lines 5
later 172800
run 0 log --since today
lines 0
later 0
run 64 log --outcome maybe
says 'confirmed, refused, unconfirmed, gone or kept'
run 64 log --since someday
says '--since'
run 0 log --json 'message 2'
lines 1
for part in '"outcome":"confirmed"' '"reason":"after download"' '"uidl":"message-002"' \
    '"message_id":"' '2@example.org' '"subject":"message 2"' '"answer":"' '"folder":"Inbox"'; do
    says "$part"
done
says_not '"answer":""'
cp "$work/out" "$work/with-index"
rm "$work/home/index.db"*
run 0 log --json 'message 2'
expect 'the audit says something else without an index' cmp -s "$work/out" "$work/with-index"
rm "$(grep -l 'Subject: message 2$' "$work/home/mail/Inbox/"*/*)"
run 0 log --json 'message 2'
says '"id":null,"folder":null'
run 0 log 'message 2'
says ' gone '
run 0 log 'message 4'
says_not ' gone '

finish
