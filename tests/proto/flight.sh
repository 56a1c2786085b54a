# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/flight.sh: how many commands are under way at once. With `latency` the server logs how many it had when it
# sent an answer.
. "${srcdir:-.}/tests/proto/lib.sh"

at_once() { sed -n 's/^[0-9]* (\([0-9]*\) commands at once)$/\1/p' "$work/log" | sort -n | tail -n 1; }

for list in 'capa without "PIPELINING"' 'capa none'; do
    scenario "P12: never two at once: $list"
    mailbox 12
    stub --tls implicit --maildir "$work/mail" <<END
latency 15
$list
END
    account leave_on_server=never
    run 0 fetch
    stored 12
    left 0
    expect "$(at_once) were under way" [ -z "$(at_once)" ]
done

# The list of before the sign-in holds for the listing alone: RFC 2449 says of PIPELINING "possible differences: no".
scenario 'P12: no list after the sign-in: the listing goes in one flight, nothing else'
mailbox 12
stub --tls implicit --maildir "$work/mail" <<'END'
latency 15
on CAPA 2+ reply "-ERR no"
END
account leave_on_server=never
run 0 fetch
stored 12
left 0
expect "$(at_once) were under way, not 3" [ "$(at_once)" -eq 3 ]
expect 'a RETR went with others' [ "$(grep -c 'commands at once' "$work/log")" -eq 1 ]

first_of_many() { sed -n 's/^[0-9]* (\([0-9]*\) commands at once)$/\1/p' "$work/log" | awk '$1 > 3' | head -n 1; }

scenario 'P12: PIPELINING: a short listing tells no pace: 32 at first, then as many as keep the line busy'
mailbox 150
stub --tls implicit --maildir "$work/mail" <<'END'
latency 15
END
account leave_on_server=never
run 0 fetch
stored 150
left 0
expect "first $(first_of_many) were under way, not 32" [ "$(first_of_many)" -le 32 ]
expect "$(at_once) were under way, not 33 to 512" [ "$(at_once)" -gt 32 -a "$(at_once)" -le 512 ]

scenario 'P12: PIPELINING: a long one does: more at first, and never over 512'
mailbox 150
for copy in b c d e; do
    for file in "$work"/mail/message-*; do cp "$file" "$work/mail/$copy-${file##*/}"; done
done
stub --tls implicit --maildir "$work/mail" <<'END'
latency 15
END
account leave_on_server=never
run 0 fetch
stored 750
left 0
expect "$(at_once) were under way, not 33 to 512" [ "$(at_once)" -gt 32 -a "$(at_once)" -le 512 ]

scenario 'P12: PIPELINING: so many bytes and no more'
mkdir "$work/mail"
for i in $(seq 9); do
    { printf 'Subject: large %s\n\n' "$i"; yes "line of message $i" | head -c 1500000; echo; } >"$work/mail/$i"
done
stub --tls implicit --maildir "$work/mail" <<'END'
latency 5
END
account
run 0 fetch
stored 9
expect "$(at_once) of 1.5 MB were under way, not 2 to 5" [ "$(at_once)" -ge 2 -a "$(at_once)" -le 5 ]

scenario 'P12: before the sign-in nothing is sent ahead, whatever the list says'
stub --tls stls --count 1 <<'END'
latency 15
capa "TOP" "UIDL" "USER" "PIPELINING" "STLS" "UTF8"
on CAPA 3 raw "+OK\r\nUIDL\r\n.\r\n"
END
account security=starttls auth=user
run 0 fetch
stored 1
expect 'commands went together before the sign-in' \
    awk '/ PASS /{ exit 0 } /commands at once/{ exit 1 }' "$work/log"
heard PASS

finish
