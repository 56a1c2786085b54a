# SPDX-License-Identifier: GPL-3.0-or-later
# tests/proto/lies.sh: servers that say what is not so, or too much of it.
. "${srcdir:-.}/tests/proto/lib.sh"

# Neither a line that is long, nor many.
log_is_short() {
    log=$work/home/postbag.log
    longest=$(awk '{ if (length > n) n = length } END { print n + 0 }' "$log")
    expect "a line of the log has $longest bytes" [ "$longest" -le 512 ]
    expect "the log has $(wc -l <"$log") lines" [ "$(wc -l <"$log")" -le 100 ]
    expect "what is printed has $(wc -c <"$work/out") bytes" [ "$(wc -c <"$work/out")" -le 2000 ]
    expect 'there is a control byte in the log' sh -c '! LC_ALL=C grep -q "[[:cntrl:]]" "$1"' sh "$log"
}

scenario 'P1: UIDLs that would be paths, or nothing'
stub --tls implicit --count 6 <<'END'
on UIDL line 1 "1 ../../../../etc/passwd"
on UIDL line 2 "2 a/b"
on UIDL line 3 "3 "
on UIDL line 4 "4"
on UIDL line 5 "5 \x01\x02\xff"
on UIDL line 6 "6 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
END
account
run 0 fetch
stored 6
run 0 fetch
stored 6

scenario 'P2: one UIDL for all messages: each is fetched, none deleted by it'
stub --tls implicit --count 4 <<'END'
on UIDL line 1 "1 same"
on UIDL line 2 "2 same"
on UIDL line 3 "3 same"
on UIDL line 4 "4 same"
END
account leave_on_server=never
run 0 fetch
stored 4
heard_not 'DELE'
run 0 plan
says 'UIDL not unique'
run 0 fetch
stored 4

scenario 'no UIDL at all: the header tells messages apart'
stub --tls implicit --count 4 <<'END'
on UIDL reply "-ERR no"
END
account
run 0 fetch
stored 4
run 0 fetch
stored 4

scenario 'P4: sizes that are not'
stub --tls implicit --count 4 <<'END'
on LIST line 1 "1 0"
on LIST line 2 "2 18446744073709551617"
on LIST line 3 "3 -1"
on LIST line 4 "4 1"
END
account
run 0 fetch
stored 4

scenario 'P5: a listing without end'
stub --tls implicit --count 2 <<'END'
on LIST endless "\# 100\r\n" after 1 line
END
account
run 76 fetch
stored 0

scenario 'P5: capabilities without end'
stub --tls implicit --count 2 <<'END'
on CAPA endless "X-NOTHING\r\n" after 1 line
END
account
run 76 fetch

scenario 'P5: a greeting without end'
stub --tls implicit --count 2 <<'END'
on GREETING endless "+OK and on and on "
END
account
run 76 fetch

scenario 'P7: an answer without a status'
stub --tls implicit --count 2 <<'END'
on RETR 1 raw "RETR what?\r\n"
END
account
run 76 fetch
stored 0

scenario 'answers that nobody asked for'
stub --tls implicit --count 2 <<'END'
on STAT append "+OK and more\r\n"
on LIST append "+OK and more\r\n"
on UIDL append "+OK and more\r\n"
END
account
run 76 fetch

scenario 'P8: -ERR instead of one message: the others come, the person is told'
stub --tls implicit --count 5 <<'END'
on RETR 1+ message 3 reply "-ERR gone"
END
account leave_on_server=never
run 75 fetch
says 'still on the server'
stored 4

scenario 'P10: codes decide what is said and how it ends'
for row in 'IN-USE 75' 'LOGIN-DELAY 75' 'SYS/TEMP 75' 'AUTH 77' 'SYS/PERM 69'; do
    scenario "P10: [${row% *}]"
    stub --tls implicit --count 1 <<END
on PASS reply "-ERR [${row% *}] words of the server"
on AUTH reply "-ERR [${row% *}] words of the server"
END
    account
    run "${row#* }" fetch
    says 'words of the server'
    one_attempt
done

scenario 'P1: a NUL, blanks, 255 and 256 bytes, and a number without a name'
stub --tls implicit --count 6 <<'END'
on UIDL line 1 "1 a\0b"
on UIDL line 2 "2   b   c"
on UIDL line 3 "3 " "l"*255
on UIDL line 4 "4 " "l"*256
on UIDL line 5 "4"
on UIDL line 6 "nothing"
END
account
run 0 fetch
stored 6
run 0 fetch
stored 6
expect 'something came twice' [ "$(count_heard RETR)" -eq 6 ]
expect 'a UIDL became a path' [ -z "$(find "$work" -name '*lll*')" ]

scenario 'P2: every name is new after a migration: nothing is lost, nothing is deleted by a guess'
mailbox 6
stub --tls implicit --maildir "$work/mail" <<'END'
session 2+ on UIDL line * "\# migrated-\#"
END
account
run 0 fetch
stored 6
run 0 fetch --dry-run
run 0 fetch
heard_not DELE
left 6
for i in $(seq 6); do
    grep -rqs "^Subject: message $i\$" "$work/home/mail/Inbox/" || fail "message $i is not here"
done

scenario 'P2: a name that comes with another size: maybe another message, and not deleted by it'
mailbox 3
stub --tls implicit --maildir "$work/mail" <<'END'
session 2 on LIST line 2 "2 4711"
session 3 on LIST line 1 "1 4711"
END
account leave_on_server=always
run 0 fetch
account leave_on_server=never
run 0 fetch
left 1
expect 'the one in question is gone' [ -f "$work/mail/message-002" ]
run 0 plan
says 'copy here differs'

for stat in '+OK 3 -7' '+OK 3 9223372036854775808' '+OK 3 18446744073709551617' '+OK 3 x' '+OK 3' '+OK 0 0'; do
    scenario "P4: STAT says $stat"
    stub --tls implicit --count 3 <<END
on STAT reply "$stat"
END
    account
    run 0 account test home
    run 0 fetch
    stored 3
done

scenario 'P4: a listing with numbers that are not, or not of a message'
stub --tls implicit --count 3 <<'END'
on LIST line 1 "4294967297 10"
on LIST line 2 "0 100"
on LIST line 3 "-3 100"
END
account
run 0 fetch
stored 3
run 0 fetch
stored 3

scenario 'P5: names without end'
stub --tls implicit --count 2 <<'END'
on UIDL endless "\# id-\#\r\n" after 1 line
END
account
run 76 fetch
stored 0

scenario 'P5: a line of a listing without end'
stub --tls implicit --count 2 <<'END'
on UIDL endless "x" after 1 line
END
account
run 76 fetch

scenario 'P5: an answer without end'
stub --tls implicit --count 2 <<'END'
on RETR endless "x"
END
account
run 76 fetch
stored 0

scenario 'P5: a message without end: 512 MB and no more, and nothing of it stays'
mailbox 2
stub --tls implicit --maildir "$work/mail" <<END
on RETR message 2 endless "$(printf '%0999d' 0)\r\n" after 4 lines
END
account leave_on_server=never
RUN_SECONDS=240 run 76 fetch
says 'message 2 does not end: over 512 MB'
heard_not DELE
left 2
stored 1

while read -r auth rule; do
    scenario "P13: 100 KB where one line belongs: $rule"
    stub --tls implicit --count 1 <<END
$rule "-ERR " "%s%n"*25000
END
    account auth="$auth"
    run 76 fetch
    stored 0
    log_is_short
done <<'END'
user on PASS reply
plain on AUTH reply
auto greeting
auto on LIST reply
auto on RETR reply
END

scenario 'P13: as much as a line may hold, and percent signs'
stub --tls implicit --count 1 <<'END'
on AUTH reply "-ERR " "%s%n%99999d "*600
END
account
run 77 fetch
says '%s%n%99999d'
log_is_short

scenario 'P13: 100,000 answers that nobody asked for'
stub --tls implicit --count 1 <<'END'
capa without "PIPELINING"
on LIST append "+OK and on\r\n"*80000
END
account
run 76 fetch
log_is_short

scenario 'P13: 100,000 lines in the place of capabilities are cut, those of a listing are counted'
stub --tls implicit --count 1 <<'END'
on CAPA insert "X-\e[2J\r\n"*100000 after 1 line
END
account
run 76 fetch
log_is_short

finish
