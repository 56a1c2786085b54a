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
lose_ledger() { rm -f "$work"/home/ledger.db*; }
lose_index() { rm -f "$work"/home/index.db*; }
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

finish
