# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/heal.sh: the ledger is lost, names change, or stand for other messages: nothing comes twice, nothing new
# is missed, nothing is deleted by a guess.
. "${srcdir:-.}/tests/proto/lib.sh"

# So many small messages, made at once.
many() { # FIRST LAST
    mkdir -p "$work/mail"
    awk -v first="$1" -v last="$2" -v dir="$work/mail" 'BEGIN {
        for (i = first; i <= last; i++) {
            file = sprintf("%s/message-%05d", dir, i)
            printf "Received: from mx by mail; Sun, 22 Nov 2026 09:00:00 +0000\n" >file
            printf "From: Ada <ada@example.org>\nSubject: message %d\nDate: Sun, 22 Nov 2026 09:00:00 +0000\n", i >file
            printf "Message-ID: <%d@example.org>\n\nline one\nline %d\n", i, i * i >file
            close(file)
        }
    }' </dev/null
}
# Only what the server hears from here on counts.
from_here() { n_before=$(wc -l <"$work/log"); }
heard_since() { tail -n "+$((n_before + 1))" "$work/log" | grep -cE -- "^[0-9]+ $1"; }
# A server that sees what has become of its files, on another port.
serve_again() {
    rm -f "$work/port" "$work/ca.pem" "$work/log"
    stub --tls implicit --maildir "$work/mail"
    account
}
lose_ledger() { rm -f "$work/home/ledger.db"*; }
lose_index() { rm -f "$work/home/index.db"*; }
heard_times() { # HOW-OFTEN COMMAND: since from_here
    n=$(heard_since "$2")
    expect "$2 was heard $n times, not $1" [ "$n" -eq "$1" ]
}
# No two messages here are the same.
no_twins() {
    n=$(find "$work/home/mail/Inbox/new" "$work/home/mail/Inbox/cur" -type f -exec sha256sum {} + |
        cut -c 1-64 | sort | uniq -d | wc -l)
    expect "$n messages are here twice" [ "$n" -eq 0 ]
}

scenario 'new mail costs no TOP'
many 1 20
stub --tls implicit --maildir "$work/mail" </dev/null
account
run 0 fetch
many 21 30
run 0 fetch
stored 30
heard_not TOP

scenario 'P2: numbered anew: 2,000 messages, none comes again; by plan first'
many 1 2000
stub --tls implicit --maildir "$work/mail" <<'XX'
session 2+ on UIDL line * "\# migrated-\#"
XX
account leave_on_server='14 days'
run 0 fetch
stored 2000
many 2001 2003
from_here
run 0 plan
says 'seems to have numbered its mail anew: 2003 messages compared by their headers, 2000 are here already, 3 are new'
heard_times 0 RETR
run 0 fetch
stored 2003
heard_times 3 RETR
heard_times 2003 TOP
heard_not DELE
no_twins
from_here
run 0 fetch
heard_times 0 RETR
heard_times 0 TOP
# File names tell the names of before, so that only the headers are left to know the messages by.
lose_ledger
lose_index
many 2004 2005
run 0 fetch
says 'the ledger was new: 3 of them were here already'
says 'the ledger was new: 2002 messages compared by their headers, 2000 are here already, 2 are new'
heard_times 2 RETR
heard_times 0 DELE
stored 2005
no_twins

scenario 'P2: numbered anew and adopted: two weeks later all are deleted, verified, and are here'
many 1 40
stub --tls implicit --maildir "$work/mail" <<'XX'
session 2+ on UIDL line * "\# migrated-\#"
XX
account
run 0 fetch
run 0 fetch
says_not 'another size'
from_here
POSTBAG_CLOCK_OFFSET=1296000 run 0 fetch
heard_times 40 DELE
heard_times 0 RETR
left 0
stored 40
no_twins
run 0 log --json
expect 'the audit does not have all 40' [ "$(grep -c '"outcome":"confirmed"' "$work/out")" -eq 40 ]

scenario 'P2: numbered anew with never: what is deleted was counted, and the limit asks'
many 1 210
stub --tls implicit --maildir "$work/mail" <<'XX'
session 2+ on UIDL line * "\# migrated-\#"
XX
account leave_on_server=always
run 0 fetch
account leave_on_server=never
from_here
run 0 fetch
heard_times 0 RETR
heard_times 0 DELE
left 210
run 0 plan
says 'over the delete limit'

scenario 'P2: an empty listing first, then numbered anew'
many 1 30
stub --tls implicit --maildir "$work/mail" <<'XX'
session 2 on UIDL drop *
session 2 on LIST drop *
session 3+ on UIDL line * "\# migrated-\#"
XX
account
run 0 fetch
run 0 fetch
from_here
run 0 fetch
heard_times 0 RETR
stored 30

scenario 'P2: cut while headers are compared: the next session does it again'
many 1 40
stub --tls implicit --maildir "$work/mail" <<'XX'
session 2+ on UIDL line * "\# migrated-\#"
session 2 on TOP 30 cut after 20
XX
account
run 0 fetch
run 69 fetch
from_here
run 0 fetch
heard_times 0 RETR
stored 40
no_twins

scenario 'P2: numbered anew, no TOP: told before, and nothing is stored twice'
many 1 25
stub --tls implicit --maildir "$work/mail" <<'XX'
capa without "TOP"
session 2+ on UIDL line * "\# migrated-\#"
XX
account
run 0 fetch
many 26 27
run 0 fetch --dry-run
says 'gives no headers to compare (TOP): 27 messages have to come again'
stored 25
run 0 fetch
says 'gives no headers to compare (TOP): 27 messages have to come again'
says '25 of the messages that came were here already: not stored again'
says '2 new'
stored 27
no_twins
from_here
run 0 fetch
heard_times 0 RETR
POSTBAG_CLOCK_OFFSET=1296000 run 0 fetch
left 0
stored 27

scenario 'P2: numbered anew, TOP is refused although it is offered'
many 1 25
stub --tls implicit --maildir "$work/mail" <<'XX'
on TOP reply "-ERR no"
session 2+ on UIDL line * "\# migrated-\#"
XX
account
run 0 fetch
run 0 fetch
stored 25
no_twins

scenario 'UIDLs begin: the same messages, none comes again'
many 1 30
stub --tls implicit --maildir "$work/mail" <<'XX'
session 1 on UIDL reply "-ERR no"
XX
account
run 0 fetch
stored 30
from_here
run 0 fetch
heard_times 0 RETR
stored 30

scenario 'UIDLs cease: the same, and a header is asked for once'
many 1 30
stub --tls implicit --maildir "$work/mail" <<'XX'
session 2+ on UIDL reply "-ERR no"
XX
account
run 0 fetch
from_here
run 0 fetch
heard_times 0 RETR
heard_times 30 TOP
stored 30
from_here
run 0 fetch
heard_times 0 RETR
stored 30

scenario 'the ledger is lost: rebuilt from file names, and the index as well'
many 1 300
stub --tls implicit --maildir "$work/mail" </dev/null
account
run 0 fetch
lose_ledger
from_here
run 0 fetch
says 'the ledger was new: 300 of them were here already: taken over, not downloaded again'
lose_ledger
lose_index
run 0 fetch
heard_times 0 RETR
heard_times 0 TOP
heard_times 0 DELE
stored 300

scenario 'the ledger is lost, with never: nothing is deleted unasked'
many 1 210
stub --tls implicit --maildir "$work/mail" </dev/null
account leave_on_server=always
run 0 fetch
account leave_on_server=never
lose_ledger
from_here
run 0 fetch
heard_times 0 RETR
heard_times 0 DELE
left 210
run 0 plan
says 'over the delete limit'

scenario 'the ledger and the index are lost, and the names have changed since: known by their headers'
many 1 120
stub --tls implicit --maildir "$work/mail" <<'XX'
session 2+ on UIDL line * "\# migrated-\#"
XX
account
run 0 fetch
lose_ledger
lose_index
many 121 122
from_here
run 0 fetch
says 'the ledger was new: 122 messages compared by their headers, 120 are here already, 2 are new'
heard_times 2 RETR
stored 122
no_twins
from_here
POSTBAG_CLOCK_OFFSET=1296000 run 0 fetch
heard_times 0 RETR
heard_times 0 DELE
run 0 plan
heard_times 0 TOP

scenario 'the ledger is lost of a server without UIDL'
many 1 30
stub --tls implicit --maildir "$work/mail" <<'XX'
on UIDL reply "-ERR no"
XX
account
run 0 fetch
lose_ledger
from_here
run 0 fetch
heard_times 0 RETR
stored 30

scenario 'the ledger is lost of a server without UIDL, which has them since'
many 1 30
stub --tls implicit --maildir "$work/mail" <<'XX'
session 1 on UIDL reply "-ERR no"
XX
account
run 0 fetch
lose_ledger
from_here
run 0 fetch
heard_times 0 RETR
stored 30

scenario 'the ledger is damaged: said, with what to do; moved away it is rebuilt'
many 1 30
stub --tls implicit --maildir "$work/mail" </dev/null
account
run 0 fetch
rm -f "$work/home/ledger.db-"*
printf 'this is no ledger %1000s' ' ' >"$work/home/ledger.db"
run 65 fetch
says 'ledger.db'
says 'move it away'
mv "$work/home/ledger.db" "$work/home/ledger.damaged"
from_here
run 0 fetch
heard_times 0 RETR
stored 30

scenario 'sizes drift as with mailutils, 55 octets more: the same by their headers, and deletable'
many 1 30
stub --tls implicit --maildir "$work/mail" <<XX
$(for i in $(seq 30); do
    file=$work/mail/message-$(printf %05d "$i")
    echo "session 2+ on LIST line $i \"$i $(($(wc -c <"$file") + $(wc -l <"$file") + 55))\""
done)
session 2+ on TOP insert "X-UIDL: 0123456789\\r\\n" after 1 line
XX
account
run 0 fetch
from_here
run 0 fetch
says '30 messages are announced with another size than before: by their headers the same'
heard_times 30 TOP
heard_times 0 RETR
run 0 plan
says_not 'copy here differs'
heard_times 30 TOP
POSTBAG_CLOCK_OFFSET=1296000 run 0 fetch
left 0
stored 30

scenario 'P2: a UIDL comes again for another message: that one is fetched, the old copy stays'
many 1 20
stub --tls implicit --maildir "$work/mail" </dev/null
account
run 0 fetch
end_stub
{
    printf 'From: Eve <eve@example.org>\nSubject: another\nMessage-ID: <x@example.org>\n\n'
    seq 100
} >"$work/mail/message-00007"
serve_again </dev/null
from_here
run 0 fetch
says '1 known name (UIDL) stands for another message now'
heard_times 1 RETR
heard_times 0 DELE
stored 21
grep -rqs '^Subject: another' "$work/home/mail/Inbox/" || fail 'the new message is not here'
grep -rqs '^Subject: message 7$' "$work/home/mail/Inbox/" || fail 'the old one is gone'
from_here
run 0 fetch
heard_times 0 RETR
heard_times 0 TOP
POSTBAG_CLOCK_OFFSET=1296000 run 0 fetch
left 0
stored 21

scenario 'names that are but numbers: one message is gone, all others move up, none comes again'
many 1 60
stub --tls implicit --maildir "$work/mail" <<'XX'
on UIDL line * "\# n\#"
XX
account
run 0 fetch
end_stub
rm "$work/mail/message-00005"
many 61 62
serve_again <<'XX'
on UIDL line * "\# n\#"
XX
from_here
run 0 fetch
heard_times 2 RETR
stored 62
no_twins
POSTBAG_CLOCK_OFFSET=1296000 run 0 fetch
left 0
stored 62
for i in $(seq 62); do
    grep -rqs "^Subject: message $i\$" "$work/home/mail/Inbox/" || fail "message $i is not here"
done

scenario 'long fetches: the session is closed and opened again, nothing comes twice'
many 1 60
stub --tls implicit --maildir "$work/mail" <<'XX'
latency 40
capa without "PIPELINING"
XX
account leave_on_server=never
POSTBAG_WAIT_DIVISOR=1000 run 0 fetch
says 'the session was long and what came is safe: going on in a new one'
expect 'something came twice' [ "$(count_heard RETR)" -eq 60 ]
expect 'it was one session' [ "$(count_heard QUIT)" -ge 2 ]
stored 60
left 0

scenario 'long fetches: not where the server wants time between sign-ins'
many 1 30
stub --tls implicit --maildir "$work/mail" <<'XX'
latency 40
capa "TOP" "UIDL" "USER" "LOGIN-DELAY 900"
XX
account
POSTBAG_WAIT_DIVISOR=1000 run 0 fetch
expect 'it was not one session' [ "$(count_heard QUIT)" -eq 1 ]
stored 30

finish
