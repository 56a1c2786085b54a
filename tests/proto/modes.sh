# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/modes.sh: how messages come: previews, headers, portions, budgets, slow lines; and by which names.
. "${srcdir:-.}/tests/proto/lib.sh"

# What RETR and TOP asked for, in order: "3 1 2 ".
order_of() { grep -oE "$1 [0-9]+" "$work/log" | sed 's/.* //' | tr '\n' ' '; }
in_order() { expect "$1 came as $(order_of "$1"), not $2" [ "$(order_of "$1")" = "$2" ]; }
# Previews have T= in their name.
previews() {
    n=$(find "$work/home/mail/Inbox" -name '*,T=*' | wc -l)
    expect "$n previews are here, not $1" [ "$n" -eq "$1" ]
}
# One more message of so many lines of 51 bytes.
large() { # NAME LINES
    {
        printf 'From: Ada <ada@example.org>\nSubject: large %s\nMessage-ID: <%s@example.org>\n\n' "$1" "$1"
        yes '.23456789 123456789 123456789 123456789 123456789' | head -n "$2"
    } >"$work/mail/$1"
}

scenario 'the smallest first, the list order for equal ones'
mailbox 4
large message-000 2000
cp "$work/mail/message-001" "$work/mail/message-009"
stub --tls implicit --maildir "$work/mail" </dev/null
account
run 0 fetch
stored 6
in_order RETR '2 6 3 4 5 1 '

scenario 'max_size: larger ones come as a preview, and a preview is no reason to delete'
mailbox 3
large big 4000
stub --tls implicit --maildir "$work/mail" </dev/null
account max_size='100 KB' leave_on_server=never
run 0 fetch --dry-run
says 'over 100 KB'
says 'preview'
run 0 fetch
stored 4
previews 1
left 1
heard 'TOP 1 60'
heard_not 'RETR 1'
run 0 plan
says 'preview only'
run 0 fetch
expect 'the preview came again' [ "$(count_heard 'TOP')" -eq 1 ]
left 1

scenario 'headers_only: headers and nothing else'
mailbox 5
stub --tls implicit --maildir "$work/mail" </dev/null
account headers_only=yes leave_on_server=never
run 0 fetch
previews 5
left 5
heard_not RETR
heard_not DELE
heard 'TOP 3 0'
grep -rqs '^Subject: message 3' "$work/home/mail/Inbox/" || fail 'the header is not here'
account headers_only=no leave_on_server=never
run 0 fetch
heard_not RETR

scenario 'a preview is refused: the message stays, the others come'
mailbox 2
large big 4000
stub --tls implicit --maildir "$work/mail" <<'END'
on TOP reply "-ERR no such thing"
END
account max_size='100 KB' leave_on_server=never
run 0 fetch
stored 2
left 1
says 'its beginning was refused'

scenario 'no TOP: nothing of a large message comes, and the person is told'
mailbox 2
large big 4000
stub --tls implicit --maildir "$work/mail" <<'END'
capa without "TOP"
END
account max_size='100 KB'
run 0 fetch --dry-run
says 'over 100 KB'
run 0 fetch
says '1 message stays on the server and did not come (over 100 KB)'
stored 2
heard_not TOP
heard_not 'RETR 1'

scenario 'a provider whose TOP breaks bodies: headers alone'
mailbox 1
large big 4000
stub --tls implicit --maildir "$work/mail" </dev/null
account max_size='100 KB' provider=comcast
run 0 fetch
heard 'TOP 1 0'
previews 1

scenario 'slow_line: 64 KB is the limit, and few are under way'
mailbox 3
large big 2000
stub --tls implicit --maildir "$work/mail" </dev/null
account slow_line=yes
run 0 fetch
stored 4
previews 1
heard 'TOP 1 60'

scenario '--max-bytes: what does not fit is left for the next run'
mailbox 10
stub --tls implicit --maildir "$work/mail" </dev/null
account
run 0 fetch --dry-run --max-bytes 2000
says 'over the budget'
run 0 fetch --max-bytes 2000
says 'over the budget of this run: '
n=$(count_files "$work/home/mail/Inbox/new")
expect "$n messages came for 2000 bytes" [ "$n" -ge 3 -a "$n" -lt 10 ]
run 0 plan --json
says '"reason":"not stored yet"'
run 0 fetch
stored 10
expect 'something came twice' [ "$(count_heard RETR)" -eq 10 ]

scenario '--max-bytes: a message over the whole budget comes as a preview'
mailbox 1
large big 4000
stub --tls implicit --maildir "$work/mail" </dev/null
account
run 0 fetch --max-bytes '50 KB'
previews 1
stored 2

scenario 'portions: sessions follow each other until nothing new is listed'
mailbox 23
stub --tls implicit --maildir "$work/mail" <<'END'
portion 5
END
account provider=gmail leave_on_server=never
run 0 fetch
stored 23
expect 'it is not said once whose settings decide' \
    [ "$(grep -c 'is decided by Gmail' "$work/home/postbag.log")" -eq 1 ]
expect 'not as many sessions as portions, and one' [ "$(count_heard QUIT)" -eq 6 ]
expect 'something came twice' [ "$(count_heard RETR)" -eq 23 ]
says '23 new'

scenario 'portions: a server that lists the same for ever is asked twice, no more'
mailbox 3
stub --tls implicit --maildir "$work/mail" </dev/null
account provider=gmail
run 0 fetch
stored 3
expect 'not two sessions' [ "$(count_heard QUIT)" -eq 2 ]

scenario 'portions: previews stand in the place of newer mail, which is said'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
portion 2
END
account provider=gmail headers_only=yes
run 0 fetch
previews 2
run 0 plan
run 0 fetch
expect 'more than one session each' [ "$(count_heard QUIT)" -eq 3 ]
expect 'it is not said that previews stand in the way' \
    grep -q '2 previews are listed by Gmail again' "$work/home/postbag.log"

scenario 'portions of other servers are taken as they come'
mailbox 7
stub --tls implicit --maildir "$work/mail" <<'END'
portion 5
END
account
run 0 fetch
stored 5
run 0 fetch
stored 7

scenario 'P3: the server numbers anew before the first DELE: nothing is deleted'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on UIDL 2 line 1 "1 message-002"
session 1 on UIDL 2 line 2 "2 message-003"
session 1 on UIDL 2 drop 3
END
account leave_on_server=never
run 76 fetch
says 'numbered its messages anew'
says 'the next fetch begins anew'
says '3 messages may have come under a wrong name'
heard_not DELE
heard_not QUIT
left 3
run 0 fetch
left 0
for i in 1 2 3; do
    grep -rqs "^Subject: message $i\$" "$work/home/mail/Inbox/" || fail "message $i is not here"
done

scenario 'P3: one number of an older message has changed'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 2 on UIDL 2 line 2 "2 another"
END
account leave_on_server=always
run 0 fetch
account leave_on_server=never
run 76 fetch
heard_not DELE
stored 3
run 0 fetch
left 0
stored 3

scenario 'P3: numbers change between UIDL and RETR: what came under a wrong name comes again'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on UIDL 1 line 1 "1 message-002"
session 1 on UIDL 1 line 2 "2 message-001"
END
account leave_on_server=never
run 76 fetch
heard_not DELE
left 3
run 0 fetch
left 0
for i in 1 2 3; do
    grep -rqs "^Subject: message $i\$" "$work/home/mail/Inbox/" || fail "message $i is not here"
done

scenario 'P3: another session deletes one before ours does'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on UIDL 2 drop 2
END
account leave_on_server=never
run 76 fetch
heard_not DELE
left 3
run 0 fetch
left 0
for i in 1 2 3; do
    grep -rqs "^Subject: message $i\$" "$work/home/mail/Inbox/" || fail "message $i is not here"
done

scenario 'P3: another session has deleted one that is to be fetched'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 1 on RETR message 2 reply "-ERR message 2 is deleted"
END
account
run 75 fetch
stored 2
run 0 fetch
stored 3

scenario 'the list is asked for again only where something is to be deleted'
mailbox 2
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=always
run 0 fetch
expect 'UIDL was not asked once' [ "$(count_heard UIDL)" -eq 1 ]

scenario 'neither UIDL nor TOP: each message comes once a session, and is stored once'
mailbox 4
stub --tls implicit --maildir "$work/mail" <<'END'
capa none
on UIDL reply "-ERR no"
on TOP reply "-ERR no"
END
account
run 65 plan
says 'neither UIDL nor TOP'
heard_not RETR
run 0 fetch
stored 4
expect 'not four RETR' [ "$(count_heard RETR)" -eq 4 ]
expect 'TOP was asked again' [ "$(count_heard TOP)" -le 2 ]
run 0 fetch
stored 4
[ -z "$(find "$work/home" -name '.spool*')" ] || fail 'the spool is left'
account leave_on_server=never
run 0 fetch
left 0
stored 4

scenario 'the same, and equal messages'
mailbox 2
cp "$work/mail/message-001" "$work/mail/message-009"
stub --tls implicit --maildir "$work/mail" <<'END'
capa none
on UIDL reply "-ERR no"
on TOP reply "-ERR no"
END
account
run 0 fetch
stored 3
run 0 fetch
stored 3

scenario 'the same, and the line breaks while they are named: nothing is stored, nothing is lost'
mailbox 4
stub --tls implicit --maildir "$work/mail" <<'END'
capa none
on UIDL reply "-ERR no"
on TOP reply "-ERR no"
session 1 on RETR 3 cut after 100
END
account
run 69 fetch
stored 0
run 0 fetch
stored 4

scenario 'no UIDL: the header is asked for again before DELE'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
on UIDL reply "-ERR no"
session 1 on TOP 5 insert "X-Changed: yes\r\n" after 1 line
END
account leave_on_server=never
run 76 fetch
heard_not DELE
left 3
run 0 fetch
left 0

scenario 'NOOP keeps the line while copies are read back'
mailbox 40
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=never
POSTBAG_WAIT_DIVISOR=1000000 run 0 fetch
heard NOOP
left 0
stored 40

scenario 'and is not said where nothing idles'
mailbox 3
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=never
run 0 fetch
heard_not NOOP

finish
